"""What people may type about a work report."""

from collections.abc import Sequence
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
from reports.models import ConsultationRound, Opinion, Paragraph, Respondent, Verdict, Version, WorkReport

MAX_OPINION = 2000
# Of a paragraph in a list to choose from.
SHOWN = 60


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
    """A new text: a file, or pasted, or the present text edited on the page (`edit`)."""

    file = forms.FileField(
        label=gettext_lazy("Word 文稿"), required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.odt,.pdf"}),
        help_text=gettext_lazy("Word、WPS 文稿最好；也收 .odt 和能选中文字的 .pdf。20 MB 以内。"),
    )  # fmt: skip
    revisions = forms.ChoiceField(
        label=gettext_lazy("文稿里的修订痕迹"), choices=Version.Revisions, initial=Version.Revisions.ACCEPTED,
        widget=Segmented, required=False,
        help_text=gettext_lazy("没有修订痕迹的稿子不用管。两种取法都留底，起草组在“修订”里看得到增删。"),
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

    def __init__(self, *args: Any, edit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if edit:
            del self.fields["file"], self.fields["revisions"]
            text = self.fields["text"]
            text.label, text.required = gettext_lazy("正文"), True
            text.widget.attrs["rows"] = 24
            text.help_text = gettext_lazy(
                "一行一段。〔表1〕〔图1〕〔注1〕代表原来的表格、图片和脚注，留着就不动，删去就没有了。"
            )

    def clean_revisions(self) -> str:
        """Accepted where nothing is said."""
        return self.cleaned_data.get("revisions") or Version.Revisions.ACCEPTED

    def clean(self) -> dict[str, Any]:
        """One of the two ways, not both."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if "file" not in self.fields:
            return data
        if data.get("file") and data.get("text"):
            self.add_error("text", _("Word 文稿和粘贴的正文只能用一种，请清空一种。"))
        elif not data.get("file") and not data.get("text"):
            self.add_error("file", _("请选择文稿，或者在下面粘贴正文。"))
        return data


class MatchForm(OnceForm):
    """What a new paragraph comes from: one old paragraph, several that were merged, or none."""

    origins = forms.TypedMultipleChoiceField(
        label=gettext_lazy("原来的段落"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    new = forms.BooleanField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: Sequence[Paragraph], paragraph: Paragraph, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedMultipleChoiceField", self.fields["origins"])
        same_kind = [old for old in before if (old.kind == "table") == (paragraph.kind == "table")]
        field.choices = [(old.order, paragraph_label(old)) for old in same_kind]

    def clean(self) -> dict[str, Any]:
        """Something is chosen, or it is said to be new."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("new") and not data.get("origins"):
            self.add_error("origins", _("请勾选它是从哪一段来的；都不是，就点“这是新写的”。"))
        return data

    @property
    def chosen(self) -> list[int]:
        """The orders of the old paragraphs meant."""
        return [] if self.cleaned_data["new"] else self.cleaned_data["origins"]


def paragraph_label(paragraph: Paragraph) -> str:
    """原第 5 段：六个片区全年召开协商会…"""
    if not paragraph.number:
        return _("标题：%(text)s") % {"text": paragraph.text[:SHOWN]}
    return _("原第 %(n)d 段：%(text)s") % {"n": paragraph.number, "text": paragraph.text[:SHOWN] or _("图片")}


class ReplyForm(OnceForm):
    """A filled 反馈表; the office says whose it is and when it came."""

    respondent = forms.ModelChoiceField(
        label=gettext_lazy("哪位委员的反馈表"), queryset=Respondent.objects.none(), empty_label=gettext_lazy("请选择委员"),
        error_messages={"required": gettext_lazy("请选是哪位委员的反馈表。")},
    )  # fmt: skip
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("填好的反馈表"), widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("从这里下载的 .docx 反馈表，填好保存后上传。"),
        error_messages={"required": gettext_lazy("请选择填好的反馈表。")},
    )  # fmt: skip

    def __init__(self, *args: Any, round_: ConsultationRound, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["respondent"], self.fields["received_on"]
            return
        field = cast("forms.ModelChoiceField", self.fields["respondent"])
        field.queryset = round_.respondents.select_related("person__unit").order_by("person__name")
        field.label_from_instance = respondent_label  # type: ignore[assignment]


def respondent_label(respondent: Respondent) -> str:
    """孙委员（武汉某厂），已反馈的注明."""
    person = respondent.person
    unit = f"（{person.unit.name}）" if person.unit else ""
    done = f" {respondent.get_answer_display()}" if respondent.answer else ""
    return f"{person.name}{unit}{done}"


class ReplyRowForm(forms.Form):
    """One row of a read 反馈表: whether it is taken, and on which paragraph."""

    take = forms.BooleanField(label=gettext_lazy("收下这一条"), required=False, initial=True)
    place = forms.ChoiceField(
        label=gettext_lazy("针对"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["place"]).choices = places


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
