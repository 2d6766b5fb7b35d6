"""Forms of meetings: shape and plain words; the rules are asked by the services."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import Body, Person
from common.forms import OnceForm, ReasonForm
from common.widgets import Picks, Segmented
from documents.blocks import Block
from documents.errors import UnreadableDocument
from documents.word import read_plain
from meetings.ballots import rules as voting
from meetings.ballots.models import Ballot
from meetings.sessions.models import AgendaItem, Invitation

MOMENT = "%Y-%m-%dT%H:%M"
NAME = re.compile(r"^(?P<name>[^（(]+?)\s*(?:[（(](?P<unit>.+)[）)])?$")


KINDS: dict[str, Any] = {
    "deliberate": gettext_lazy("听取并表决，如工作报告"),
    "decide": gettext_lazy("对方案、决定表决"),
    "inform": gettext_lazy("只通报，不表决"),
    "discuss": gettext_lazy("只讨论，不表决"),
}


def moment(label: Any) -> forms.DateTimeField:
    """A day and hour in the office's time."""
    errors = {"required": _("请填写时间。"), "invalid": _("请按 2026-12-22T09:00 的样子填写日期和时间。")}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, error_messages=errors)


class MeetingForm(OnceForm):
    """When and where a meeting is held."""

    starts_at = moment(gettext_lazy("开始时间"))
    ends_at = moment(gettext_lazy("结束时间"))
    place = forms.CharField(label=gettext_lazy("地点或会议号"), max_length=120)
    theme = forms.CharField(
        label=gettext_lazy("主要内容"), max_length=120, required=False,
        help_text=gettext_lazy("一句话，如“研究工作报告”，会显示在会议年历上。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Said at the field where it is to be put right."""
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("结束时间要晚于开始时间，请改正。"))
        return data


class PlanForm(MeetingForm):
    """A new meeting."""

    body = forms.ChoiceField(label=gettext_lazy("开什么会"), choices=Body.choices, widget=Segmented)
    number = forms.IntegerField(
        label=gettext_lazy("第几次"), min_value=1, max_value=99,
        error_messages={"invalid": gettext_lazy("请填数字，如 7。"), "max_value": gettext_lazy("次数最多到 99。")},
    )  # fmt: skip

    field_order = ("body", "number", "starts_at", "ends_at", "place", "theme")


class ChangeForm(MeetingForm):
    """A meeting that is moved; remembers which state of it was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CancelForm(OnceForm, ReasonForm):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=gettext_lazy("取消原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明取消的原因，受邀的人会看到。")},
    )  # fmt: skip


class ItemForm(OnceForm):
    """A matter for the agenda; pasted text becomes what is voted on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=AgendaItem.Kind.choices,
        widget=Picks(helps=KINDS),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("议题"), max_length=200, widget=forms.TextInput(attrs={"data-count": 200})
    )
    proposer = forms.CharField(label=gettext_lazy("提出部门或人"), max_length=60, required=False)
    brief = forms.CharField(
        label=gettext_lazy("三行摘要"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一条，写成“做什么：……”“谁来做：……”“花多少：……”，委员先看这几行。"),
    )  # fmt: skip
    motion = forms.CharField(
        label=gettext_lazy("表决稿全文"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "ld-textarea-doc"}),
        help_text=gettext_lazy("从文稿复制后粘贴。粘贴的就是要表决的那一稿，列入后不能改；要改请撤下再列。只讨论、不表决的议题不填。"),
    )  # fmt: skip

    preset = forms.ChoiceField(
        label=gettext_lazy("按哪一类规则表决"), choices=voting.choices, widget=Picks, initial="ordinary", required=False,
        help_text=gettext_lazy("不表决的议题不用管这两项。"),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=gettext_lazy("怎么表决"), choices=Ballot.Form.choices, widget=Segmented, initial="open", required=False
    )

    blocks: list[Block]
    losses: list[str]

    def clean(self) -> dict[str, Any]:
        """What is voted on has a text; what is not voted on has none."""
        data = super().clean() or {}
        self.blocks, self.losses = [], []
        if (data.get("motion") or "").strip():
            self.read(data)
        elif data.get("kind") == AgendaItem.Kind.DECIDE:
            self.add_error("motion", _("决策事项要有表决稿，请把全文粘贴进来；只交换意见的，类别请选讨论。"))
        return data

    def read(self, data: dict[str, Any]) -> None:
        """Pasted text as blocks."""
        if data.get("kind") in (AgendaItem.Kind.INFORM, AgendaItem.Kind.DISCUSS):
            self.add_error("kind", _("贴了表决稿，类别请选审议或决策；不表决的，请把表决稿清空。"))
            return
        try:
            draft = read_plain(data["motion"])
        except UnreadableDocument as error:
            self.add_error("motion", error.message)
        else:
            self.blocks, self.losses = draft.blocks, draft.losses


class ReplyForm(OnceForm):
    """参加 or 请假."""

    answer = forms.ChoiceField(
        label=gettext_lazy("您是否参加"), choices=[("coming", gettext_lazy("参加")), ("leave", gettext_lazy("请假"))], widget=Segmented,
        error_messages={"required": gettext_lazy("请选择参加或请假。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("请假原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("请假时填写，只有会务人员能看到。"),
    )

    def clean(self) -> dict[str, Any]:
        """Leave says why."""
        data = super().clean() or {}
        if data.get("answer") == "leave" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("请写明请假的原因。"))
        return data


class ObserverForm(OnceForm):
    """Observers and guests by name."""

    capacity = forms.ChoiceField(
        label=gettext_lazy("以什么身份"), widget=Segmented, initial=Invitation.Capacity.OBSERVE,
        choices=[(c.value, c.label) for c in (Invitation.Capacity.OBSERVE, Invitation.Capacity.GUEST)],
    )  # fmt: skip
    people = forms.CharField(
        label=gettext_lazy("姓名"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个，或用顿号隔开。重名时写成“王敏（金陵机床厂）”。"),
        error_messages={"required": gettext_lazy("请写上姓名。")},
    )  # fmt: skip

    def __init__(self, *args: Any, roster: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster

    def clean_people(self) -> list[Person]:
        """Everybody named, or a sentence for each who is not clear."""
        names = [n.strip() for n in re.split(r"[、，,；;\r\n]+", self.cleaned_data["people"]) if n.strip()]
        found, errors = [], []
        for written in dict.fromkeys(names):
            match = self.matching(written)
            if len(match) == 1:
                found.append(match[0])
            else:
                errors.append(self.trouble(written, len(match)))
        if errors:
            raise ValidationError(errors)
        return found

    def matching(self, written: str) -> list[Person]:
        """Those of the roster with this name, and at this unit when it is given."""
        parts = NAME.match(written)
        name, unit = (parts["name"], parts["unit"]) if parts else (written, None)
        exact = [p for p in self.roster if p.name == written]
        return exact or [p for p in self.roster if p.name == name and (not unit or (p.unit and unit in p.unit.name))]

    def trouble(self, written: str, count: int) -> str:
        """Why a name cannot be taken."""
        if not count:
            return _("名册里没有“%(name)s”，请核对姓名。") % {"name": written}
        return _("名册里有 %(n)d 位“%(name)s”，请在姓名后加括号写上单位。") % {"n": count, "name": written}
