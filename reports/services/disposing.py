"""F2: every opinion gets an answer and a reason, and its writer sees it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError, Taken
from notices.services import notify
from reports.models import Answered, Disposition, Opinion, PastDisposition
from reports.rules import WORK
from reports.rules import clock as said
from reports.services.common import accounts_of, locked


@transaction.atomic
def dispose_opinion(
    opinion: Opinion, *, verdict: str, reason: str, by: User, seen: int = 0, at: datetime | None = None
) -> Disposition:
    """F2: answer an opinion, or change the answer; `seen` is the revision the person had before him (0: none).

    The report is held, so that no answer changes while it is being sent to the standing committee.
    """
    at = at or clock.now()
    report = locked(opinion.round.report)
    taken = WORK.check("dispose", report, by=by, at=at)
    opinion = Opinion.objects.select_related("respondent__person__user").get(pk=opinion.pk)
    present = Disposition.objects.select_related("by", "on_behalf_of").filter(opinion=opinion).first()
    check_unchanged(opinion, present, seen)
    disposition = put_answer(opinion, present, taken, verdict=verdict, reason=reason, at=at)
    audit.record(
        by, "report.opinion_disposed" if present is None else "report.disposition_changed", report,
        holder=taken.on_behalf_of, opinion=opinion.number, verdict=verdict, reason=reason,
    )  # fmt: skip
    tell_writer(opinion, disposition)
    return disposition


def check_unchanged(opinion: Opinion, present: Disposition | None, seen: int) -> None:
    """Whoever comes second learns who was quicker."""
    if opinion.withdrawn_at:
        raise RuleError(_("委员已撤回第 %(n)d 条意见，不用答复。") % {"n": opinion.number})
    if (present.revision if present else 0) != seen:
        raise RuleError(_("第 %(n)d 条意见已由%(who)s于 %(when)s 答复“%(verdict)s”。") % {
            "n": opinion.number, "who": present.signed, "when": said(present.at),
            "verdict": present.get_verdict_display()} if present else _("这条意见的答复已有变化，请重新打开。"))  # fmt: skip


def put_answer(
    opinion: Opinion, present: Disposition | None, taken: Taken, *, verdict: str, reason: str, at: datetime
) -> Disposition:
    """Write the answer; the one it replaces is kept."""
    disposition = present or Disposition(opinion=opinion, revision=0)
    if present:
        keep(present)
    disposition.verdict, disposition.reason, disposition.at = verdict, reason, at
    disposition.by, disposition.on_behalf_of = taken.by, taken.on_behalf_of
    disposition.revision += 1
    disposition.save()
    return disposition


def keep(present: Disposition) -> None:
    """Copy the answer in force to the past ones."""
    copied = [field.name for field in Answered._meta.get_fields()]
    facts = {name: getattr(present, name) for name in (*copied, "opinion", "revision")}
    PastDisposition.objects.create(**facts)


def tell_writer(opinion: Opinion, disposition: Disposition) -> None:
    """The member sees what became of his opinion, and why."""
    report = opinion.round.report
    notify(
        accounts_of([opinion.respondent.person]), "report.opinion_disposed",
        key=f"report.opinion_disposed:{opinion.pk}:{disposition.revision}",
        title=_("您对《%(report)s》的第 %(n)d 条意见有了答复") % {"report": report.title, "n": opinion.number},
        body=f"{disposition.get_verdict_display()}：{disposition.reason}",
        url=f"{report.get_absolute_url()}#op{opinion.pk}",
    )  # fmt: skip
