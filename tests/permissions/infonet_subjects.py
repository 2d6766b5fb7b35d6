"""What the rows of infonet.txt act on."""

from infonet.reporting import services
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory, png
from tests.permissions.subjects import subject


def jiangsu(people, **facts):
    """An item of the province."""
    return InfoItemFactory(union=people.unions.jiangsu, officer=people.province, **facts)


@subject
def info_draft(people):
    return jiangsu(people)


@subject
def info_waiting(people):
    return jiangsu(people, awaiting=True)


@subject
def info_received(people):
    return jiangsu(people, submitted=True)


@subject
def info_undoable(people):
    return jiangsu(people, adopted=True, triaged_by=people.editor)


@subject
def info_file(people):
    return services.attach_file(jiangsu(people), png(), name="一.png", by=people.province)


@subject
def bulletin_open(people):
    issue = BulletinIssueFactory(composed_by=people.editor)
    EntryFactory(issue=issue)
    return issue


@subject
def bulletin_piece(people):
    return EntryFactory(issue=BulletinIssueFactory(composed_by=people.editor))


@subject
def bulletin_waiting(people):
    issue = BulletinIssueFactory(composed_by=people.editor, awaiting=True)
    EntryFactory(issue=issue)
    return issue


@subject
def bulletin_printed(people):
    issue = BulletinIssueFactory(composed_by=people.editor, published=True)
    EntryFactory(issue=issue)
    return issue


@subject
def bulletin_public(people):
    issue = BulletinIssueFactory(composed_by=people.editor, cleared_for_public=True)
    EntryFactory(issue=issue)
    return issue


@subject
def jiangsu_union(people):
    return people.unions.jiangsu
