"""What members say, on the page or on paper, and what they are answered."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import OnceForm
from common.names import by_strokes, strokes_of
from common.widgets import Segmented
from common.wording import cn_number
from reports.models import ConsultationRound, Opinion, Respondent, Verdict
from reports.services.reply_words import waiting_sentence

MAX_OPINION = 2000
LONGEST_NUMBER = 18


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
        label=gettext_lazy("填好的反馈表"), widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.odt"}),
        help_text=gettext_lazy("从这里下载的反馈表，或者征求意见函后面所附的，填好保存后上传；Word、WPS 都行。"),
        error_messages={
            "required": gettext_lazy("请选择填好的反馈表。"),
            "empty": gettext_lazy("所选的文件是空的，请重新选择填好的反馈表。"),
        },
    )  # fmt: skip
    replace = forms.BooleanField(
        label=gettext_lazy("换掉还没有核对的那一份"), required=False,
        help_text=gettext_lazy("勾选后那一份作废，不能恢复。文件要再选一次。"),
    )  # fmt: skip

    def __init__(self, *args: Any, round_: ConsultationRound, own: Respondent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own is not None
        self.waiting = round_.papers.waiting().filter(respondent=own.pk if own else self.chosen).first()
        if self.waiting is None:
            del self.fields["replace"]
        if own:
            del self.fields["respondent"], self.fields["received_on"]
            return
        field = cast("forms.ModelChoiceField", self.fields["respondent"])
        field.queryset = round_.respondents.select_related("person__unit")
        field.choices = [("", field.empty_label), *by_surname(field.queryset)]

    @property
    def chosen(self) -> int:
        """Whose form the office says it is; 0 before it has said so."""
        said = str(self.data.get("respondent", ""))
        return int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST_NUMBER else 0

    def clean(self) -> dict[str, Any]:
        """A form that waits to be checked is not put away without a word."""
        data = super().clean() or self.cleaned_data
        if self.waiting and not data.get("replace"):
            self.add_error("replace", waiting_sentence(self.waiting, self.own))
        return data


def by_surname(respondents: Iterable[Respondent]) -> list[tuple[str, list[tuple[int, str]]]]:
    """By 姓氏笔画, the surnames of so many strokes under one heading: 四画."""
    inorder = by_strokes(respondents, lambda respondent: respondent.person.name)
    return [
        (heading, [(respondent.pk, respondent_label(respondent)) for respondent in group])
        for heading, group in groupby(inorder, key=lambda respondent: strokes_heading(respondent.person.name))
    ]


def strokes_heading(name: str) -> str:
    """四画; a surname nobody has counted stands last."""
    strokes = strokes_of(name[:1])
    return _("%(n)s画") % {"n": cn_number(strokes)} if strokes else _("笔画未详")


def respondent_label(respondent: Respondent) -> str:
    """孙委员（武汉某厂），已反馈的注明."""
    person = respondent.person
    unit = f"（{person.unit.name}）" if person.unit else ""
    done = f" {respondent.get_answer_display()}" if respondent.answer else ""
    return f"{person.name}{unit}{done}"


class ReplyRowForm(forms.Form):
    """One row of a read 反馈表: whether it is taken, and on which paragraph."""

    take = forms.BooleanField(
        label=gettext_lazy("收下这一条"), required=False, initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    place = forms.ChoiceField(
        label=gettext_lazy("针对"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["place"]).choices = places


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
