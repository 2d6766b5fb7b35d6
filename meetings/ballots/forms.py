"""Forms of ballots: shape and plain words; the rules are asked by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import Body
from common.forms import OnceForm, ReasonForm, TitleField
from common.widgets import Picks, Segmented
from documents.blocks import Block
from documents.errors import UnreadableDocument
from documents.word import read_plain
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Vote

WHOLE = {"invalid": gettext_lazy("请填数字。"), "min_value": gettext_lazy("人数不能是负数。")}
CHOICES = [(choice, Vote.Choice(choice).label) for choice in rules.CHOICES]
DAY = {"type": "date"}
DAY_ERRORS = {"invalid": gettext_lazy("请按 2026-12-22 的样子填写日期。"), "required": gettext_lazy("请填写日期。")}


def part(label: Any) -> forms.IntegerField:
    """One number of a fraction."""
    return forms.IntegerField(
        label=label, min_value=1, max_value=1000, error_messages={"invalid": _("请填数字，如 2。")}
    )


def heads(label: Any) -> forms.IntegerField:
    """A number of raised hands."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, widget=widget, error_messages=WHOLE)


class RuleForm(OnceForm, ReasonForm):
    """Another rule for one ballot, and why."""

    base = forms.ChoiceField(label=gettext_lazy("赞成数按什么计算"), choices=Ballot.Base.choices, widget=Segmented)
    share_inclusive = forms.TypedChoiceField(
        label=gettext_lazy("赞成数"), widget=Segmented, coerce=lambda value: value == "1",
        choices=[("0", gettext_lazy("超过")), ("1", gettext_lazy("不少于"))],
    )  # fmt: skip
    share_numerator = part(gettext_lazy("赞成比例的分子"))
    share_denominator = part(gettext_lazy("赞成比例的分母"))
    quorum_numerator = part(gettext_lazy("到会比例的分子"))
    quorum_denominator = part(gettext_lazy("到会比例的分母"))
    reason = forms.CharField(
        label=gettext_lazy("为什么改"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明改规则的理由，参加表决的人会看到。")},
    )  # fmt: skip

    def rule(self) -> dict[str, Any]:
        """The fields of the rule."""
        return {name: self.cleaned_data[name] for name in rules.RULE_FIELDS}


class VoidForm(OnceForm, ReasonForm):
    """Why a ballot should be void."""

    reason = forms.CharField(
        label=gettext_lazy("作废的原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明作废的原因，参加表决的人会看到。")},
    )  # fmt: skip


class WithdrawForm(OnceForm, ReasonForm):
    """Why a draft is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("为什么撤下"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明为什么撤下，拟定的人会看到。")},
    )  # fmt: skip


# What a vote that was entered rests on, by how it came.
BASIS = {
    Vote.Source.PAPER: gettext_lazy("书面票存在哪里"),
    Vote.Source.TELEPHONE: gettext_lazy("电话几点由谁接听"),
    Vote.Source.PROXY: gettext_lazy("委托书的日期和受托人"),
}


class EntryForm(OnceForm):
    """A vote that came on paper, by telephone or by proxy."""

    source = forms.ChoiceField(label=gettext_lazy("怎么收到的"), widget=Segmented)
    choice = forms.ChoiceField(label=gettext_lazy("本人的选择"), choices=CHOICES, widget=Segmented)
    note = forms.CharField(
        label=gettext_lazy("依据"), max_length=200,
        error_messages={"required": gettext_lazy("请写明依据，公布结果时会列出。")},
    )  # fmt: skip

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(s, Vote.Source(s).label) for s in sources]  # type: ignore[attr-defined]
        self.fields["source"].initial = sources[0] if len(sources) == 1 else None
        asked = _("；").join(str(BASIS[Vote.Source(source)]) for source in sources)
        self.fields["note"].help_text = _("%(asked)s。公布结果时会列出。") % {"asked": asked}


class PaperEntryForm(OnceForm):
    """What a paper that was handed in rests on; its lines stand beside this form."""

    illegible = forms.BooleanField(
        label=gettext_lazy("整张票无法辨认，按无效票计"), required=False,
        help_text=gettext_lazy("由监票人认定。只有某一行看不清的，那一行不选，按弃权计。"),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("书面票存在哪里、谁收的。公布结果时会列出。"),
        error_messages={"required": gettext_lazy("请写明依据，公布结果时会列出。")},
    )  # fmt: skip


class HandsForm(OnceForm):
    """What one teller counted."""

    for_votes = heads(gettext_lazy("赞成"))
    against_votes = heads(gettext_lazy("反对"))
    abstain_votes = heads(gettext_lazy("弃权"))

    def figures(self) -> dict[str, Any]:
        """As the service takes them."""
        return {name: self.cleaned_data[name] for name in ("for_votes", "against_votes", "abstain_votes")}


class CirculationForm(OnceForm):
    """A vote by circulation: on which text, until when, and what silence means."""

    body = forms.ChoiceField(label=gettext_lazy("哪个机构表决"), choices=Body.choices, widget=Segmented)
    title = TitleField(label=gettext_lazy("事项"))
    preset = forms.ChoiceField(label=gettext_lazy("按哪一类规则"), choices=rules.choices, widget=Picks)
    working_days = forms.IntegerField(
        label=gettext_lazy("几个工作日内投票"), min_value=1, max_value=30, initial=5, help_text=gettext_lazy("开始当天不算，最后一天到 24 时为止。"),
        error_messages={"invalid": gettext_lazy("请填数字，如 5。")},
    )  # fmt: skip
    silence = forms.ChoiceField(
        label=gettext_lazy("到期没有表态的"), widget=Segmented, initial=Ballot.Silence.NOT_VOTED,
        choices=[("not_voted", gettext_lazy("按未投票计")), ("abstain", gettext_lazy("按弃权计"))],
    )  # fmt: skip
    motion = forms.CharField(
        label=gettext_lazy("表决稿全文"), strip=False, widget=forms.Textarea(attrs={"rows": 14, "class": "ld-textarea-doc"}),
        help_text=gettext_lazy("从文稿复制后粘贴。粘贴的就是要表决的那一稿，拟定后不能改。"),
        error_messages={"required": gettext_lazy("请把表决稿全文粘贴进来。")},
    )  # fmt: skip

    blocks: list[Block]

    def clean_motion(self) -> str:
        """Pasted text as blocks."""
        try:
            self.blocks = read_plain(self.cleaned_data["motion"]).blocks
        except UnreadableDocument as error:
            raise forms.ValidationError(error.message) from error
        return self.cleaned_data["motion"]


class NoteForm(OnceForm):
    """What was done on a resolution."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs=DAY), error_messages=DAY_ERRORS)
    who = forms.CharField(label=gettext_lazy("承办"), max_length=60)
    what = forms.CharField(label=gettext_lazy("做了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewForm(OnceForm):
    """The day on which a resolution is looked at again."""

    review_on = forms.DateField(
        label=gettext_lazy("复查日期"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), error_messages=DAY_ERRORS,
        help_text=gettext_lazy("到这一天提醒机关工作人员。清空表示不再复查。"),
    )  # fmt: skip
