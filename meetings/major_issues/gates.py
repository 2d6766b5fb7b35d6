"""S3: what may be put on an agenda or to the vote as a major issue."""

from datetime import datetime

from meetings.major_issues import rules
from meetings.major_issues.models import MajorIssue
from meetings.sessions.models import AgendaItem


def gate(item: AgendaItem, at: datetime) -> list[str]:
    """This very draft, before the standing committee; all members asked, the round closed, every opinion treated."""
    if item.subject_kind != rules.SUBJECT or item.subject_id is None:
        return []
    issue = MajorIssue.objects.get(pk=item.subject_id)
    heard = [sentence for need in rules.HEARING for sentence in need(issue, at)]
    return [*rules.on_agenda_missing(item, issue), *heard]
