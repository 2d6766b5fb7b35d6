"""What the rows of infonet.txt act on."""

from infonet.reporting import services
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory, png
from tests.permissions.subjects import subject


def jiangsu(people, **facts):
    """An item of the province."""
    return InfoItemFactory(union=people.unions.jiangsu, officer=people.province, **facts)


@subject
def draft_item(people):
    return jiangsu(people)


@subject
def waiting_item(people):
    return jiangsu(people, awaiting=True)


@subject
def received_item(people):
    return jiangsu(people, submitted=True)


@subject
def undoable_item(people):
    return jiangsu(people, adopted=True, triaged_by=people.editor)


@subject
def item_file(people):
    return services.attach_file(jiangsu(people), png(), name="一.png", by=people.province)


@subject
def open_issue(people):
    issue = BulletinIssueFactory(composed_by=people.editor)
    EntryFactory(issue=issue)
    return issue


@subject
def piece(people):
    return EntryFactory(issue=BulletinIssueFactory(composed_by=people.editor))


@subject
def waiting_issue(people):
    issue = BulletinIssueFactory(composed_by=people.editor, awaiting=True)
    EntryFactory(issue=issue)
    return issue


@subject
def printed_issue(people):
    issue = BulletinIssueFactory(composed_by=people.editor, published=True)
    EntryFactory(issue=issue)
    return issue


@subject
def public_issue(people):
    issue = BulletinIssueFactory(composed_by=people.editor, cleared_for_public=True)
    EntryFactory(issue=issue)
    return issue


@subject
def jiangsu_union(people):
    return people.unions.jiangsu
