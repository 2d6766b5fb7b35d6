"""Forms of elections and changes of seats: whom a written name means; the rules are asked by the services."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.roster.models import Body, Membership, Person, Region, Term
from committees.roster.services.cells import CellError
from committees.roster.services.places import Gazetteer
from common.forms import OnceForm, ReasonForm, TitleField
from common.widgets import Picks, Segmented
from common.wording import cn_number
from meetings.ballots.models import Ballot, Candidate, Election, SeatChange
from meetings.ballots.rules import elections as rules

Post, Kind = Membership.Post, SeatChange.Kind
NAME = re.compile(r"^(?P<name>[^（(]+?)\s*(?:[（(](?P<unit>.+)[）)])?$")
PARTS = re.compile(r"[，,\t]")
FORMS = [(Ballot.Form.OPEN, Ballot.Form.OPEN.label), (Ballot.Form.SECRET, Ballot.Form.SECRET.label)]
MOST = 200


def text(label: Any, size: int, **more: Any) -> forms.CharField:
    """A line that may stay empty; the rules say when it may not."""
    return forms.CharField(label=label, max_length=size, required=False, **more)


def meant(written: str, people: Iterable[Person]) -> Person | None:
    """The one person of the roster with this name (and unit, when it is given); ValidationError when several bear it."""
    parts = NAME.match(written)
    name, unit = (parts["name"].strip(), parts["unit"]) if parts else (written, None)
    found = [p for p in people if p.name == name and (not unit or (p.unit and unit in p.unit.name))]
    if len(found) > 1:
        said = _("名册里有 %(n)d 位“%(name)s”，请在姓名后加括号写上单位。")
        raise ValidationError(said % {"n": len(found), "name": name})
    return found[0] if found else None


def place_of(typed: str) -> Region | None:
    """江苏省南京市 as a region."""
    if not typed.strip():
        return None
    try:
        return Gazetteer().find(typed)
    except CellError as error:
        raise ValidationError(str(error)) from error


def proposed_title(term: Term) -> str:
    """What an election is called at first; a title of the record, in Chinese whatever the reader's language."""
    return f"补选第{cn_number(term.number)}届委员会常务委员会委员"


class ElectionForm(OnceForm):
    """What is elected, and the candidates, one a line."""

    title = TitleField(label=gettext_lazy("议题"))
    post = forms.ChoiceField(
        label=gettext_lazy("选什么职务"), choices=Post.choices, widget=Segmented, initial=Post.STANDING
    )
    seats = forms.IntegerField(
        label=gettext_lazy("应选名额"), min_value=1, max_value=500, initial=1,
        error_messages={"invalid": gettext_lazy("请填数字，如 3。"), "min_value": gettext_lazy("应选名额至少 1 人。")},
    )  # fmt: skip
    contested = forms.TypedChoiceField(
        label=gettext_lazy("差额还是等额"), widget=Segmented, coerce=lambda value: value == "1", initial="1",
        choices=[("1", gettext_lazy("差额")), ("0", gettext_lazy("等额"))],
    )  # fmt: skip
    write_ins_allowed = forms.TypedChoiceField(
        label=gettext_lazy("另选他人"), widget=Segmented, coerce=lambda value: value == "1", initial="1",
        choices=[("1", gettext_lazy("可以")), ("0", gettext_lazy("不可以"))],
    )  # fmt: skip
    form = forms.ChoiceField(label=gettext_lazy("怎么投票"), choices=FORMS, widget=Segmented, initial="open")
    candidates = forms.CharField(
        label=gettext_lazy("候选人"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("一行一人，不用排序，票上自动按姓氏笔画排列。名册里的人只写姓名，重名的写成“王敏（金陵机床厂）”。名册以外的人写成“姓名，单位，职务，单位所在地”。"),
        error_messages={"required": gettext_lazy("请写上候选人，一行一人。")},
    )  # fmt: skip

    def __init__(self, *args: Any, roster: Sequence[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster

    def clean_candidates(self) -> list[Candidate]:
        """Everybody named, or a sentence for each line that is not clear."""
        found, errors = [], []
        lines = [line.strip() for line in self.cleaned_data["candidates"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("候选人最多 %(n)d 人，请核对。") % {"n": MOST})
        for line in lines:
            try:
                found.append(self.candidate(line))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return found

    def candidate(self, line: str) -> Candidate:
        """One line."""
        name, unit, duty, place = (*[part.strip() for part in PARTS.split(line)], "", "", "")[:4]
        person = meant(f"{name}（{unit}）" if unit and len(self.named(name)) > 1 else name, self.roster)
        if person:
            return Candidate(
                person=person, name=person.name, unit=person.unit.name if person.unit else "", duty=person.duty
            )
        if len(name) > 40 or len(unit) > 80 or len(duty) > 60:
            raise ValidationError(_("“%(line)s”太长，请写成“姓名，单位，职务，单位所在地”。") % {"line": line[:20]})
        return Candidate(name=name, unit=unit, duty=duty, region=place_of(place))

    def named(self, name: str) -> list[Person]:
        """Those of the roster who bear the name."""
        return [person for person in self.roster if person.name == name]

    def election(self) -> Election:
        """What is elected, not yet saved."""
        names = ("post", "seats", "contested", "write_ins_allowed")
        return Election(**{name: self.cleaned_data[name] for name in names})


class ProposalForm(OnceForm):
    """The proposal as a whole."""

    title = TitleField(label=gettext_lazy("议题"), initial=gettext_lazy("关于替补、增补委员的建议"))
    one_by_one = forms.TypedChoiceField(
        label=gettext_lazy("怎么表决"), widget=Segmented, coerce=lambda value: value == "1", initial="1",
        choices=[("1", gettext_lazy("逐项表决")), ("0", gettext_lazy("一并表决"))],
    )  # fmt: skip
    form = forms.ChoiceField(
        label=gettext_lazy("怎么投票"), choices=Ballot.Form.choices, widget=Segmented, initial="open"
    )
    effective_on = forms.DateField(
        label=gettext_lazy("生效日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("不填，从公布结果当天起生效。不能早于公布结果那一天。"),
        error_messages={"invalid": gettext_lazy("请按 2026-12-22 的样子填写日期。")},
    )  # fmt: skip


class ChangeForm(forms.Form):
    """One change. A row in which nothing is written is none."""

    kind = forms.ChoiceField(label=gettext_lazy("变动"), choices=Kind.choices, widget=Segmented, initial=Kind.REPLACE)
    post = forms.ChoiceField(label=gettext_lazy("职务"), choices=Post.choices, widget=Segmented, initial=Post.MEMBER)
    leaving = text(gettext_lazy("谁离任"), 60, help_text=gettext_lazy("增补不填。重名的写成“王敏（金陵机床厂）”。"))
    cause = forms.ChoiceField(
        label=gettext_lazy("离任原因"), choices=[("", "—"), *SeatChange.Cause.choices], required=False
    )
    name = text(
        gettext_lazy("谁接任"), 40, help_text=gettext_lazy("卸免不填。名册里有的人只写姓名，下面的单位、职务可以不填。")
    )
    unit = text(gettext_lazy("单位"), 80)
    duty = text(gettext_lazy("单位职务"), 60)
    place = text(gettext_lazy("单位所在地"), 40, help_text=gettext_lazy("名册里没有这个单位时填写，如“江苏省南京市”。"))
    recommended_by = text(gettext_lazy("推荐单位"), 80)
    recommended_no = text(gettext_lazy("推荐文号"), 60)
    approval_no = text(gettext_lazy("上级同意文号"), 60, help_text=gettext_lazy("卸免主席、副主席时填写。"))

    def __init__(
        self, *args: Any, roster: Sequence[Person] = (), seats: Sequence[Membership] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roster, self.seats = roster, seats

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it; what is chosen in every empty row does not count."""
        return not any(str(self[name].value() or "").strip() for name in self.fields if name not in ("kind", "post"))

    def clean_place(self) -> Region | None:
        """The region."""
        return place_of(self.cleaned_data["place"])

    def clean_leaving(self) -> Membership | None:
        """The seat that is given up."""
        written = self.cleaned_data["leaving"].strip()
        if not written:
            return None
        if self.cleaned_data.get("kind") == Kind.ADD:
            raise ValidationError(_("增补没有离任的人：请清空这一栏，或者把变动改选为替补。"))
        body = Body.STANDING if self.cleaned_data.get("post") == Post.STANDING else Body.PLENARY
        held = {seat.person: seat for seat in self.seats if seat.body == body}
        person = meant(written, held)
        if person is None:
            said = _("“%(name)s”现在没有%(body)s的席位，请核对姓名和职务。")
            raise ValidationError(said % {"name": written, "body": Body(body).label})
        return held[person]

    def clean_name(self) -> str:
        """Who comes; a release has nobody."""
        written = str(self.cleaned_data["name"]).strip()
        if written and self.cleaned_data.get("kind") == Kind.RELEASE:
            raise ValidationError(_("卸免没有接任的人：请清空这一栏，或者把变动改选为替补。"))
        return written

    def change(self) -> SeatChange:
        """The change, not yet saved."""
        data = self.cleaned_data
        leaves, comes = data["kind"] != Kind.ADD, data["kind"] != Kind.RELEASE
        kept = {name: data[name] for name in ("kind", "post", "approval_no")}
        change = SeatChange(**kept, leaving=data["leaving"], cause=data["cause"] if leaves else "")
        if comes and data["name"].strip():
            self.name_newcomer(change)
        return change

    def name_newcomer(self, change: SeatChange) -> None:
        """Who comes, as the roster has him unless something else was typed."""
        data = self.cleaned_data
        person = meant(f"{data['name']}（{data['unit']}）" if data["unit"] else data["name"], self.roster)
        change.person, change.name = person, person.name if person else data["name"].strip()
        change.unit = data["unit"] or (person.unit.name if person and person.unit else "")
        change.duty = data["duty"] or (person.duty if person else "")
        change.region = data["place"]
        change.recommended_by, change.recommended_no = data["recommended_by"], data["recommended_no"]

    def clean(self) -> dict[str, Any]:
        """A name borne by several, and a cause left open, are said at their fields."""
        data = super().clean() or {}
        if data.get("leaving") and not data.get("cause") and "cause" not in self.errors:
            self.add_error("cause", _("请选择离任的原因。"))
        try:
            if data.get("name"):
                meant(f"{data['name']}（{data['unit']}）" if data.get("unit") else data["name"], self.roster)
        except ValidationError as error:
            self.add_error("name", error)
        return data


ChangeFormSet = forms.formset_factory(ChangeForm, extra=0, max_num=60, absolute_max=60)


class VacantForm(OnceForm, ReasonForm):
    """Why open seats stay empty."""

    reason = forms.CharField(
        label=gettext_lazy("为什么空缺"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明为什么空缺。")},
    )  # fmt: skip


class RunoffForm(OnceForm):
    """A second ballot for the open seats."""

    form = forms.ChoiceField(label=gettext_lazy("怎么投票"), choices=FORMS, widget=Picks)

    def __init__(self, *args: Any, first: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = first.form
        self.fields["form"].choices = [each for each in FORMS if not rules.form_refused(first, each[0])]  # type: ignore[attr-defined]
