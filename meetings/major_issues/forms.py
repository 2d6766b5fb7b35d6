"""What people may type about a major issue: shape and plain words; the rules are asked by the services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import OnceForm, ReasonForm
from common.widgets import Picks, Segmented
from meetings.major_issues.models import Asked, Attachment, MajorIssue, Opinion, Option, Verdict
from meetings.sessions.models import Meeting

OPTIONS = 4
NEW_OPINIONS = 2
MOMENT = "%Y-%m-%dT%H:%M"
NAMES = "一二三四"


class Files(forms.FileField):
    """Several files chosen at once; a list, empty when there are none."""

    class Input(forms.FileInput):
        """The input that lets several be chosen."""

        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each by itself."""
        single = super().clean
        return [single(one, initial) for one in (data or [])]


class IssueForm(OnceForm):
    """A major issue: what it is about, and up to four ways it may go."""

    title = forms.CharField(
        label=gettext_lazy("问题"), max_length=120, widget=forms.TextInput(attrs={"data-count": 120})
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("缓急"), choices=MajorIssue.Urgency.choices, initial="normal", widget=Segmented,
        help_text=gettext_lazy("一般问题给常委 5 个工作日；紧急的可以缩短，但不少于 4 小时，要写明原因。"),
    )  # fmt: skip
    proposer = forms.CharField(
        label=gettext_lazy("提出部门或人"), max_length=60, required=False, help_text=gettext_lazy("不填就写您的姓名。")
    )
    background = forms.CharField(
        label=gettext_lazy("背景"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("为什么要决策，现在是什么情况，依据是什么。"),
    )  # fmt: skip
    papers = Files(
        label=gettext_lazy("附件"),
        required=False,
        help_text=gettext_lazy("Word、Excel、PDF 或图片，最多 10 个，每个 20 MB 以内。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, attached: Iterable[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [(str(one.pk), str(one)) for one in attached]
        if kept:
            self.fields["dropped"] = forms.MultipleChoiceField(
                label=_("去掉已有的附件"), choices=kept, required=False, widget=forms.CheckboxSelectMultiple
            )
        for number in range(1, OPTIONS + 1):
            name = NAMES[number - 1]
            self.fields[f"option_{number}"] = forms.CharField(
                label=_("方案%(n)s的名称") % {"n": name}, max_length=80, required=number == 1,
                error_messages={"required": _("请至少写一个方案。")},
            )  # fmt: skip
            self.fields[f"option_text_{number}"] = forms.CharField(
                label=_("方案%(n)s的内容") % {"n": name}, max_length=20000, required=number == 1,
                widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _("请写明这个方案怎么做。")},
            )  # fmt: skip
        self.order_fields(["title", "urgency", "proposer", "background", *(f for f in self.fields if "option" in f)])

    def forget_files(self) -> None:
        """A browser does not send the files again of itself: whoever mends something else is told to choose them anew."""
        if self.files and "papers" not in self.errors:
            names = "、".join(str(file.name) for file in self.files.getlist("papers"))
            self.add_error("papers", _("还没有保存，请重新选择附件：%(names)s。") % {"names": names})

    def clean(self) -> dict[str, Any]:
        """A named option says what it is, and the other way round."""
        data = super().clean() or {}
        for number in range(2, OPTIONS + 1):
            title, text = data.get(f"option_{number}"), data.get(f"option_text_{number}")
            if title and not text:
                self.add_error(f"option_text_{number}", _("请写明这个方案怎么做，或把方案名称清空。"))
            if text and not title:
                self.add_error(f"option_{number}", _("请给这个方案起个名称，或把内容清空。"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """As the services take them."""
        data = self.cleaned_data
        pairs = [(data[f"option_{n}"], data[f"option_text_{n}"]) for n in range(1, OPTIONS + 1)]
        return {name: data[name] for name in ("title", "urgency", "proposer", "background")} | {
            "options": [pair for pair in pairs if all(pair)],
            "files": data["papers"],
            "dropped": [int(pk) for pk in data.get("dropped", [])],
        }


def facts_of(issue: MajorIssue) -> dict[str, Any]:
    """The form as the issue stands."""
    facts = {name: getattr(issue, name) for name in ("title", "urgency", "proposer", "background", "revision")}
    for option in issue.options.all():
        facts |= {f"option_{option.number}": option.title, f"option_text_{option.number}": option.text}
    return facts


def moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A day and hour in the office's time."""
    errors = {"required": _("请填写截止时间。"), "invalid": _("请按 2026-12-22T17:00 的样子填写日期和时间。")}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, error_messages=errors, help_text=help_text)


class RoundForm(OnceForm):
    """Until when the standing members are asked; why shorter, and why again."""

    closes_at = moment(gettext_lazy("截止时间"))
    reason = forms.CharField(
        label=gettext_lazy("缩短的原因"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("只有紧急问题可以少于 5 个工作日。原因和您的姓名会写进记录，常委都看得到。"),
    )  # fmt: skip
    why_again = forms.CharField(
        label=gettext_lazy("为什么重新征求"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由，常委会看到。")},
    )  # fmt: skip

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why_again"]


class ExtendForm(OnceForm, ReasonForm):
    """A later deadline."""

    closes_at = moment(gettext_lazy("新的截止时间"))
    field_order = ("closes_at", "reason")


class TurnForm(OnceForm, ReasonForm):
    """Why the issue is deferred, withdrawn, resumed."""


class AnswerForm(OnceForm):
    """A member's whole answer: the stance, his opinions as they are to stand, and room for further ones."""

    answer = forms.ChoiceField(label=gettext_lazy("您的态度"), widget=Picks, error_messages={
        "required": gettext_lazy("请选择赞成哪个方案、有意见或无意见。")})  # fmt: skip

    def __init__(self, *args: Any, options: Iterable[Option], opinions: Iterable[Opinion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        favours = [(f"option-{o.number}", _("赞成%(label)s") % {"label": o.label}) for o in options]
        helps = {f"option-{o.number}": o.title for o in options}
        others = [("opinions", _("有意见")), ("no_opinion", _("无意见"))]
        self.fields["answer"] = forms.ChoiceField(
            label=gettext_lazy("您的态度"), choices=favours + others, widget=Picks(helps=helps),
            error_messages=self.fields["answer"].error_messages,
        )  # fmt: skip
        opinions = list(opinions)
        for opinion in opinions:
            self.fields[f"kept_{opinion.pk}"] = words(
                _("第 %(n)d 条意见") % {"n": opinion.number}, initial=opinion.text
            )
        for number in range(1, NEW_OPINIONS + 1):
            self.fields[f"new_{number}"] = words(_("再提一条意见") if number > 1 or opinions else _("意见"))

    @property
    def facts(self) -> dict[str, Any]:
        """As the service takes them."""
        data = self.cleaned_data
        stance, _dash, number = data["answer"].partition("-")
        return {
            "answer": Asked.Answer.FAVOURS if number else stance, "option": int(number) if number else None,
            "kept": {int(name[5:]): text for name, text in data.items() if name.startswith("kept_")},
            "new": [data[f"new_{n}"] for n in range(1, NEW_OPINIONS + 1)],
        }  # fmt: skip


def words(label: str, initial: str = "") -> forms.CharField:
    """One opinion."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=2000, required=False, widget=area, initial=initial)


class TreatForm(OnceForm):
    """How an opinion is treated, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("处理"), choices=Verdict.choices, widget=Picks,
        error_messages={"required": gettext_lazy("请选择怎样处理这条意见。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写明理由，提意见的常委会看到。")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MotionForm(OnceForm):
    """The draft of the decision."""

    option = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("决议草案全文"), max_length=200_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "ld-textarea-doc"}),
        help_text=gettext_lazy("第一行是标题，议程、表决和决议都用它，一行一段。表决的就是这一稿，一个字也不能差。"),
        error_messages={"required": gettext_lazy("请写上决议草案的正文。")},
    )  # fmt: skip


class MeetingForm(OnceForm):
    """Which meeting of the standing committee."""

    meeting = forms.ModelChoiceField(
        label=gettext_lazy("列入哪次会议"), queryset=Meeting.objects.none(), widget=Picks, empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择一次常委会会议。"), "invalid_choice": gettext_lazy("这次会议不能再列议题，请重新选择。")},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class CirculationForm(OnceForm):
    """通讯表决: over how many working days."""

    working_days = forms.IntegerField(
        label=gettext_lazy("投票期限（工作日）"), min_value=1, max_value=30, initial=5,
        help_text=gettext_lazy("从开始的第二天算起，到最后一个工作日的 24:00。"),
        error_messages={"required": gettext_lazy("请填几个工作日。"), "invalid": gettext_lazy("请填数字，如 5。")},
    )  # fmt: skip
