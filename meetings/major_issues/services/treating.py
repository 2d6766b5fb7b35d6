"""S3: every opinion is treated with a reason, and its writer sees it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError, Taken
from common.marks import refuse_marks
from meetings.major_issues import rules
from meetings.major_issues.models import Opinion, PastTreatment, Treatment, Verdict
from meetings.major_issues.services.common import accounts_of, locked
from notices.services import notify

COPIED = ("opinion", "verdict", "reason", "by", "on_behalf_of", "at", "revision")


@transaction.atomic
def treat_opinion(
    opinion: Opinion, *, verdict: str, reason: str, by: User, seen: int = 0, at: datetime | None = None
) -> Treatment:
    """Treat an opinion, or change how; `seen` is the revision the person had before him (0: none)."""
    at = at or clock.now()
    refuse_marks(reason)
    issue = locked(opinion.round.issue)
    taken = rules.WORK.check("treat", issue, by=by, at=at)
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("asked__person__user").get(pk=opinion.pk)
    present = Treatment.objects.select_related("by", "on_behalf_of").filter(opinion=opinion).first()
    check_unchanged(opinion, present, seen, at)
    treatment = put(opinion, present, taken, verdict=verdict, reason=reason.strip(), at=at)
    audit.record(
        by, "issue.treatment_changed" if present else "issue.opinion_treated", issue, holder=taken.on_behalf_of,
        opinion=opinion.number, verdict=verdict, reason=treatment.reason,
    )  # fmt: skip
    notify(
        accounts_of([opinion.asked.person]), "issue.opinion_treated",
        key=f"issue.opinion_treated:{opinion.pk}:{treatment.revision}",
        title=_("您对“%(issue)s”的第 %(n)d 条意见有了处理结果") % {"issue": issue.title, "n": opinion.number},
        body=f"{treatment.get_verdict_display()}：{treatment.reason}", url=f"{issue.get_absolute_url()}#op{opinion.pk}",
    )  # fmt: skip
    return treatment


def check_unchanged(opinion: Opinion, present: Treatment | None, seen: int, at: datetime) -> None:
    """Whoever comes second learns who was quicker."""
    if opinion.withdrawn_at:
        raise RuleError(_("常委已撤回第 %(n)d 条意见，不用处理。") % {"n": opinion.number})
    if present and present.revision != seen:
        raise RuleError(_("第 %(n)d 条意见已由%(who)s于 %(when)s 处理为“%(verdict)s”。") % {
            "n": opinion.number, "who": present.signed, "when": rules.said(present.at, at),
            "verdict": present.get_verdict_display()}, [_("您填的还在下面。要更改，请从问题页重新打开这条意见。")])  # fmt: skip


def put(
    opinion: Opinion, present: Treatment | None, taken: Taken, *, verdict: str, reason: str, at: datetime
) -> Treatment:
    """Write it; the one it replaces is kept."""
    if verdict not in Verdict.values:
        raise RuleError(_("请选择怎样处理这条意见。"))
    if not reason:
        raise RuleError(_("请写明理由，提意见的常委会看到。"))
    if present:
        PastTreatment.objects.create(**{name: getattr(present, name) for name in COPIED})
    treatment = present or Treatment(opinion=opinion, revision=0)
    treatment.verdict, treatment.reason, treatment.at = verdict, reason, at
    treatment.by, treatment.on_behalf_of = taken.by, taken.on_behalf_of
    treatment.revision += 1
    treatment.save()
    return treatment
