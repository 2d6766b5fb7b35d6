"""S2: what may be put on an agenda or to the vote as a work report."""

from datetime import datetime

from meetings.sessions.models import AgendaItem
from reports import rules
from reports.models import WorkReport


def gate(item: AgendaItem, at: datetime) -> list[str]:
    """S2: this very text; members heard and answered; for the plenary, passed by the standing committee."""
    if item.subject_kind != rules.SUBJECT or item.subject_id is None:
        return []
    report = WorkReport.objects.get(pk=item.subject_id)
    heard = [rules.closed_round, rules.every_opinion_disposed]
    needs = [rules.passed_this_very_text] if item.meeting.body == "plenary" else heard
    return [*rules.on_agenda_missing(item, report), *(sentence for need in needs for sentence in need(report, at))]
