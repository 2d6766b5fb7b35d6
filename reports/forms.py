"""What people may type about a work report."""

from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import Term
from common import clock
from common.forms import OnceForm
from common.widgets import Segmented
from common.wording import moment_text
from common.workdays import UnknownYear, add_workdays
from meetings.sessions.models import Meeting
from reports.models import Opinion, Verdict, WorkReport

MAX_OPINION = 2000


class ReportForm(OnceForm):
    """A new report."""

    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=WorkReport._meta.get_field("title").max_length,
        help_text=gettext_lazy("例如：2026年工作报告。征求意见稿、送审稿这些字由系统按进度加。"),
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1949, max_value=2100)
    term = forms.ModelChoiceField(
        label=gettext_lazy("届次"), queryset=Term.objects.all(), empty_label=None,
        error_messages={"required": gettext_lazy("还没有届次，请先在名册里建立本届。")},
    )  # fmt: skip


class VersionForm(OnceForm):
    """A new text: a .docx file, or pasted."""

    file = forms.FileField(
        label=gettext_lazy("Word 文稿"), required=False, widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("扩展名为 .docx，20 MB 以内。WPS 和旧版 Word 请先“另存为 .docx”。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("或者粘贴正文"), required=False, max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "ld-textarea-doc"}),
        help_text=gettext_lazy("一行一段。有 Word 文稿时不用填。"),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("改动说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("这一稿改了哪里、为什么改，委员能看到。"),
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two ways, not both."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if data.get("file") and data.get("text"):
            self.add_error("text", _("Word 文稿和粘贴的正文只能用一种，请清空一种。"))
        elif not data.get("file") and not data.get("text"):
            self.add_error("file", _("请选择 .docx 文稿，或者在下面粘贴正文。"))
        return data


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


class OpinionForm(OnceForm):
    """One opinion on a paragraph, or on the whole."""

    paragraph_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("您的意见"), max_length=MAX_OPINION,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control", "data-count": MAX_OPINION}),
        error_messages={"required": gettext_lazy("请写下您的意见，再提交。")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("意见类别"), choices=Opinion.Kind, initial=Opinion.Kind.CHANGE, widget=Segmented
    )
    quote = forms.CharField(
        label=gettext_lazy("针对哪句原文"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 1, "class": "form-control"}),
    )  # fmt: skip
    proposed = forms.CharField(
        label=gettext_lazy("建议写成"), max_length=MAX_OPINION, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )  # fmt: skip


class DispositionForm(OnceForm):
    """The answer to one opinion; the writer sees the reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("答复"), choices=Verdict, widget=Segmented,
        error_messages={"required": gettext_lazy("请选采纳、部分采纳、不采纳或留作参考。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": gettext_lazy("请写明理由，委员能看到。")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)


class MeetingForm(OnceForm):
    """Which meeting takes the report up."""

    meeting = forms.ModelChoiceField(
        label=gettext_lazy("会议"), queryset=Meeting.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一次会议。")},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["meeting"])
        field.queryset = meetings
        field.label_from_instance = meeting_label  # type: ignore[assignment]


def meeting_label(meeting: Meeting) -> str:
    """第八届常委会第三次会议，12月21日 周一 09:00，北京."""
    return f"{meeting.title}，{moment_text(meeting.starts_at, clock.today())}，{meeting.place}"
