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


def suggested_day(start: date, days: int = 10) -> date | None:
    """So many working days on, where the calendar is known."""
    try:
        return add_workdays(start, days)
    except UnknownYear:
        return None


def extension_help(start: date, today: date) -> str:
    """What three and five working days more come to, counted from the deadline there is, or from today when it has passed."""
    try:
        three, five = add_workdays(start, 3), add_workdays(start, 5)
    except UnknownYear as unknown:
        return str(unknown)
    facts = {"from": moment_text(start, today), "three": moment_text(three, today), "five": moment_text(five, today)}
    return _("从 %(from)s往后数：3 个工作日到 %(three)s，5 个到 %(five)s，已扣除节假日和调休。") % facts


class ExtensionForm(DeadlineForm):
    """A later deadline, and why."""

    reason = forms.CharField(
        label=gettext_lazy("延期原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("全体委员会收到通知，并看到这个原因；延期函里也照写。"),
        error_messages={"required": gettext_lazy("请写明为什么延期，委员会看到。")},
    )  # fmt: skip

    def __init__(self, *args: Any, closes_at: datetime, **kwargs: Any) -> None:
        present, today = timezone.localtime(closes_at), clock.today()
        start = max(present.date(), today)
        given = {"day": suggested_day(start, 5), "hour": present.time(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=given, **kwargs)
        self.fields["day"].help_text = extension_help(start, today)
        self.fields["day"].widget.attrs["min"] = start.isoformat()
