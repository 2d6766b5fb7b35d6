"""F2: asking the members: the round, its letter, its deadline."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from committees.roster.models import Body, Membership, Person
from common import clock
from common.lifecycle import RuleError
from common.numbering import next_number
from notices.services import notify
from reports.models import ConsultationRound, Extension, Respondent, WorkReport
from reports.rules import REPORT, WORK, deadline_missing
from reports.rules import clock as said
from reports.services.common import accounts_of, locked, locked_round

# The letters that ask, and those that give more time, have a series of their own: 装工函〔2026〕5号.
LETTERS = "report-letter"


@transaction.atomic
def open_round(report: WorkReport, *, closes_at: datetime, by: User, at: datetime | None = None) -> ConsultationRound:
    """F2: ask every member of the plenary, as the roster stands today, about the newest version."""
    at = at or clock.now()
    report = locked(report)
    REPORT.take("open_round", report, by=by, at=at)
    refuse(_("还不能发出征求意见。"), deadline_missing(closes_at, at))
    asked = members_on(at)
    round_ = ConsultationRound.objects.create(
        report=report, version=report.current, opened_at=at, opened_by=by, closes_at=closes_at,
        letter_number=next_number(LETTERS, timezone.localdate(at).year),
    )  # fmt: skip
    Respondent.objects.bulk_create(Respondent(round=round_, person=person) for person in asked)
    report.save(update_fields=["status"])
    audit.record(
        by, "report.round_opened", report, version=round_.version.number, closes_at=closes_at, asked=len(asked)
    )
    tell_asked(round_, asked)
    return round_


def members_on(at: datetime) -> list[Person]:
    """Everyone with a seat in the plenary on that day, once each."""
    seats = Membership.objects.entitled(Body.PLENARY, timezone.localdate(at)).order_by("pk")
    people = list({seat.person_id: seat.person for seat in seats}.values())
    refuse(_("还不能发出征求意见。"), [] if people else [_("名册里没有现任委员，请先核对名册。")])
    return people


def tell_asked(round_: ConsultationRound, people: list[Person]) -> None:
    """The letter asking for opinions."""
    report = round_.report
    notify(
        accounts_of(people), "report.round_opened", key=f"report.round_opened:{round_.pk}",
        title=_("请您对《%(report)s》提意见，%(when)s 截止") % {"report": report.title, "when": said(round_.closes_at)},
        body=_("没有意见也请回复“无意见”。每条意见都会有答复和理由。"),
        url=report.get_absolute_url(), late_after=round_.closes_at,
    )  # fmt: skip


@transaction.atomic
def extend_round(
    round_: ConsultationRound, *, closes_at: datetime, reason: str, by: User, at: datetime | None = None
) -> ConsultationRound:
    """F2: give more time, saying why, by a letter of its own; all who were asked are told."""
    at = at or clock.now()
    report = locked(round_.report)
    round_ = locked_round(round_)
    WORK.check("extend_round", report, by=by, at=at)
    check_open(round_)
    later = (
        []
        if closes_at > round_.closes_at
        else [_("新的截止时间要晚于现在的 %(when)s。") % {"when": said(round_.closes_at)}]
    )
    refuse(_("还不能延长征求期。"), [*later, *deadline_missing(closes_at, at)])
    extension = Extension.objects.create(
        round=round_, was=round_.closes_at, now=closes_at, reason=reason, by=by, at=at,
        letter_number=next_number(LETTERS, timezone.localdate(at).year),
    )  # fmt: skip
    facts = {"was": extension.was, "now": closes_at, "reason": reason, "letter": extension.letter_code}
    audit.record(by, "report.round_extended", report, **facts)
    round_.closes_at = closes_at
    round_.save(update_fields=["closes_at"])
    notify(
        accounts_of(r.person for r in round_.respondents.select_related("person__user")), "report.round_extended",
        key=f"report.round_extended:{round_.pk}:{closes_at.timestamp():.0f}",
        title=_("《%(report)s》征求意见延到 %(when)s") % {"report": report.title, "when": said(closes_at)},
        body=reason, url=report.get_absolute_url(), late_after=closes_at,
    )  # fmt: skip
    return round_


@transaction.atomic
def remind_unanswered(round_: ConsultationRound, *, by: User, at: datetime | None = None) -> int:
    """F2: remind those who have not answered, at most once a day; how many that were."""
    at = at or clock.now()
    report = locked(round_.report)
    round_ = locked_round(round_)
    WORK.check("remind", report, by=by, at=at)
    check_open(round_)
    today = timezone.localdate(at)
    if round_.reminded_at and timezone.localdate(round_.reminded_at) == today:
        raise RuleError(
            _("今天 %(when)s 已经提醒过一次，明天可以再提醒。")
            % {"when": f"{timezone.localtime(round_.reminded_at):%H:%M}"}
        )
    waiting = accounts_of(r.person for r in round_.respondents.filter(answer="").select_related("person__user"))
    round_.reminded_at = at
    round_.save(update_fields=["reminded_at"])
    audit.record(by, "report.reminded", report, people=len(waiting))
    notify(
        waiting, "report.reminded", key=f"report.reminded:{round_.pk}:{today.isoformat()}",
        title=_("还没有收到您对《%(report)s》的意见，%(when)s 截止") % {"report": report.title, "when": said(round_.closes_at)},
        body=_("没有意见也请回复“无意见”。"), url=report.get_absolute_url(), late_after=round_.closes_at,
    )  # fmt: skip
    return len(waiting)


@transaction.atomic
def close_round(report: WorkReport, *, by: User, at: datetime | None = None) -> WorkReport:
    """F2: end the asking once the time is up, or all have answered."""
    at = at or clock.now()
    report = locked(report)
    # The round before the rules: an answer under way is counted before the gate looks.
    round_ = ConsultationRound.objects.select_for_update().filter(report=report).open().first()
    REPORT.take("close_round", report, by=by, at=at)
    if round_ is not None:
        round_.status, round_.closed_at = ConsultationRound.Status.CLOSED, at
        round_.save(update_fields=["status", "closed_at"])
    report.save(update_fields=["status"])
    audit.record(by, "report.round_closed", report, **figures(round_))
    return report


def figures(round_: ConsultationRound | None) -> dict[str, int]:
    """Asked, answered, and opinions standing."""
    if round_ is None:
        return {}
    answered = round_.respondents.exclude(answer="").count()
    return {"asked": round_.respondents.count(), "answered": answered, "opinions": round_.opinions.live().count()}


def check_open(round_: ConsultationRound) -> None:
    """The round has not been closed meanwhile."""
    if round_.status != ConsultationRound.Status.OPEN:
        raise RuleError(_("这一轮征求意见已经截止。"))


def refuse(message: str, missing: list[str]) -> None:
    """Stop here when something is missing."""
    if missing:
        raise RuleError(message, missing)
