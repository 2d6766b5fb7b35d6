"""Deadlines of a round."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.forms import OnceForm
from common.wording import moment_text
from common.workdays import UnknownYear, add_workdays


class DeadlineForm(OnceForm):
    """A date and an hour of Beijing time."""

    day = forms.DateField(
        label=gettext_lazy("截止日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hour = forms.TimeField(
        label=gettext_lazy("截止时刻"), initial=time(17), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].help_text = workday_help(clock.today())

    @property
    def closes_at(self) -> datetime:
        """The moment meant."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


def workday_help(today: date) -> str:
    """What five and ten working days come to; said when the calendar is not known, never guessed."""
    try:
        five, ten = add_workdays(today, 5), add_workdays(today, 10)
    except UnknownYear as unknown:
        return str(unknown)
    facts = {"five": moment_text(five, today), "ten": moment_text(ten, today)}
    return _("一般给 5 到 10 个工作日：5 个到 %(five)s，10 个到 %(ten)s，已扣除节假日和调休。") % facts


def suggested_day(today: date) -> date | None:
    """Ten working days from today, where the calendar is known."""
    try:
        return add_workdays(today, 10)
    except UnknownYear:
        return None


class ExtensionForm(DeadlineForm):
    """A later deadline, and why."""

    reason = forms.CharField(
        label=gettext_lazy("延期原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("全体委员会收到通知，并看到这个原因。"),
        error_messages={"required": gettext_lazy("请写明为什么延期，委员会看到。")},
    )  # fmt: skip
