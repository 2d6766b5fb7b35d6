"""Whom to remind at a moment: derived from state, each with a key that is unique for ever; nobody who has done it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from common.wording import day_text
from infonet.network.rules import deputies_for, in_office, officers_of, signers_of
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import DutyState, duties_of, month_of, sign_due, triage_due
from infonet.reporting.rules.duties import derive_due
from notices.reminders import Reminder

DAY = timedelta(days=1)
BEFORE = timedelta(days=3)
AFTER = timedelta(days=14)
ROUNDS = 7


def duties(at: datetime) -> Iterator[Reminder]:
    """催报: three days before, on the last day, and after it; not those who have met it."""
    this = month_of(at)
    for month in ((this - DAY).replace(day=1), this):
        states = duties_of(month) if near_deadline(month, at) else []
        for state in states:
            if not state.met and (word := stage(state, at)):
                yield call_for(state, word, at)


def near_deadline(month: date, at: datetime) -> bool:
    """Whether reminders of that month can be due at all; most days they cannot."""
    return derive_due(month) - BEFORE - DAY <= at <= derive_due(month) + AFTER + DAY


def stage(state: DutyState, at: datetime) -> str:
    """before, today or late; nothing when it is too early or too long ago."""
    if state.late(at):
        return "late" if at - state.due_at <= AFTER else ""
    left = state.due_at - at
    if left < DAY:
        return "today"
    return "before" if left <= BEFORE else ""


def call_for(state: DutyState, word: str, at: datetime) -> Reminder:
    """The officers are told; when it is late, the leaders too."""
    people = officers_of(state.union, at)
    if word == "late":
        people = people | signers_of(state.union, at)
    facts = {"month": state.month.month, "n": state.missing, "day": day_text(state.due_at, state.due_at.date())}
    titles = {
        "before": _("%(month)d月还应报送 %(n)d 篇信息，%(day)s 截止") % facts,
        "today": _("%(month)d月信息报送今天截止，还差 %(n)d 篇") % facts,
        "late": _("%(month)d月信息报送已过时限，还差 %(n)d 篇，请补报") % facts,
    }
    key = f"duty.{word}:{state.union.pk}:{state.month}"
    body = _("没有情况的，请在“我报送的”页上作零报告。")
    return Reminder(key, "duty.reminder", people, titles[word], body, reverse("reporting:item-list"))


def signatures(at: datetime) -> Iterator[Reminder]:
    """Items that have waited for a signature longer than they may: 24 hours, 2 for 急件, at once for 特急; again each day."""
    for item in InfoItem.objects.filter(status=InfoItem.Status.AWAITING_SIGNATURE).select_related("union"):
        due = sign_due(item)
        if due is not None and at > due and (at - due) // DAY < ROUNDS:
            signers = signers_of(item.union, at)
            people = signers | deputies_for(signers, "sign_item", at)
            key = f"item.unsigned:{item.pk}:{item.sent_at:%Y%m%d%H%M%S}:{(at - due) // DAY}"
            title = _("%(kind)s等您签发已超过时限") % {"kind": item.get_urgency_display()}
            yield Reminder(
                key, "item.unsigned", people, title, str(item), reverse("reporting:item-sign", args=[item.pk])
            )


def decisions(at: datetime) -> Iterator[Reminder]:
    """Items on the national desk past their time: 特急 the same day, 急件 24 hours, the rest three days."""
    editors: list[User] | None = None
    for item in InfoItem.objects.awaiting_triage():
        due = triage_due(item)
        if due is not None and at > due and (at - due) // DAY < ROUNDS:
            editors = list(in_office(at, "editor")) if editors is None else editors
            key = f"item.undecided:{item.pk}:{item.received_at:%Y%m%d%H%M%S}:{(at - due) // DAY}"
            title = _("%(no)s 待处理已超过时限（%(kind)s）") % {"no": item.receipt, "kind": item.get_urgency_display()}
            yield Reminder(
                key, "item.undecided", editors, title, str(item), reverse("reporting:triage-item", args=[item.pk])
            )
