"""What is typed about a report and its drafts."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import Term
from common import clock
from common.forms import OnceForm
from common.widgets import Segmented
from common.wording import moment_text
from meetings.sessions.models import Meeting
from reports.models import Paragraph, Version, WorkReport

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
        help_text=gettext_lazy("最好用 .docx，当场读完；也收 .doc、.wps、.odt 和能选中文字的 .pdf，要先转换，多等几秒。20 MB 以内。"),
        error_messages={"empty": gettext_lazy("所选的文件是空的：请重新选择，或去掉文件、用粘贴的正文。")},
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
        # Neither is needed by itself, one of them is: the mark beside the label says so.
        for name in ("file", "text"):
            self.fields[name].one_of = not edit  # type: ignore[attr-defined]
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
    sure = forms.BooleanField(label=gettext_lazy("仍这样对应"), required=False)

    def __init__(
        self, *args: Any, before: Sequence[Paragraph], paragraph: Paragraph, taken: Mapping[int, tuple[str, str]], **kwargs: Any
    ) -> None:  # fmt: skip
        """`taken` names the old paragraphs, by their order, that stand whole in another new one: which is which."""
        super().__init__(*args, **kwargs)
        self.taken, self.asks_back = taken, False
        field = cast("forms.TypedMultipleChoiceField", self.fields["origins"])
        same_kind = [old for old in before if (old.kind == "table") == (paragraph.kind == "table")]
        field.choices = [(old.order, _("原%(label)s") % {"label": paragraph_label(old)}) for old in same_kind]

    def clean(self) -> dict[str, Any]:
        """Something is chosen, or it is said to be new; what stands whole elsewhere is taken only when that is meant."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("new") and not data.get("origins"):
            self.add_error("origins", _("请勾选它是从哪一段来的；都不是，就点“这是新写的”。"))
        elif not self.errors and not data.get("sure"):
            self._ask_back()
        return data

    def _ask_back(self) -> None:
        elsewhere = [self.taken[order] for order in self.chosen if order in self.taken]
        if elsewhere:
            self.asks_back = True
            named = "；".join(_("原%(old)s就是现在的%(new)s") % {"old": old, "new": new} for old, new in elsewhere)
            self.add_error(
                "origins", _("%(named)s。一字未改，不必再对应到这里。确要这样，请勾“仍这样对应”。") % {"named": named}
            )

    @property
    def chosen(self) -> list[int]:
        """The orders of the old paragraphs meant."""
        return [] if self.cleaned_data["new"] else self.cleaned_data["origins"]


def paragraph_label(paragraph: Paragraph) -> str:
    """第 5 段：六个片区全年召开协商会…; 第 5 段标题：一、主要工作."""
    return _("%(place)s：%(text)s") % {"place": paragraph.place, "text": paragraph.text[:SHOWN] or _("图片")}


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
