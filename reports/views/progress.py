"""How far the report has come: the path, the next gate, who answered, and what the reader may do now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from committees.roster.models import AREAS, Body, Membership, Person
from common import clock
from common.lifecycle import Offer
from common.submissions import new_token
from common.wording import day_text
from meetings.sessions.models import AgendaItem
from reports.models import ConsultationRound, Respondent, Version, WorkReport
from reports.rules import GATES, WORK, Status, Term, terms

# Which stage of the path a state stands at; a revision stands at the stage it goes back from.
STAGES = {
    Status.DRAFTING: 0, Status.CONSULTING: 1, Status.REVISING: 1, Status.TO_STANDING: 2,
    Status.PASSED: 3, Status.TO_PLENARY: 3, Status.ADOPTED: 4, Status.ISSUED: 5,
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One step of the path."""

    name: Any
    short: Any
    note: str
    gate: Any
    state: str


NAMES = (
    (gettext_lazy("起草"), gettext_lazy("起草"), gettext_lazy("关口：有稿子可以征求意见")),
    (gettext_lazy("征求委员意见"), gettext_lazy("征求意见"), gettext_lazy("关口：征求期满、意见逐条答复")),
    (gettext_lazy("常委会研究"), gettext_lazy("常委会"), gettext_lazy("关口：常委会表决通过这一稿")),
    (gettext_lazy("提交全委会"), gettext_lazy("全委会"), gettext_lazy("关口：全委会表决通过这一稿")),
    (gettext_lazy("通过印发"), gettext_lazy("印发"), ""),
)


def path_of(report: WorkReport, versions: list[Version], round_: ConsultationRound | None) -> list[Stage]:
    """The five stages, each with its date."""
    today = clock.today()
    now, back = STAGES[Status(report.status)], back_at(report)
    notes = [
        _("%(when)s 初稿") % {"when": day_text(versions[0].made_at, today)} if versions else "",
        round_note(round_, today),
        item_note(report.standing_item, today),
        item_note(report.plenary_item, today),
        day_text(report.issued_at, today) if report.issued_at else "",
    ]
    if back:
        now = back
        notes[back] = _("%(when)s 退回修改") % {
            "when": item_note(report.standing_item if back == 2 else report.plenary_item, today)
        }
    return [
        Stage(name, short, note, gate, "done" if n < now else ("back" if back else "now") if n == now else "")
        for n, ((name, short, gate), note) in enumerate(zip(NAMES, notes, strict=True))
    ]


def back_at(report: WorkReport) -> int:
    """The stage the report was sent back from, or 0."""
    if report.status != Status.REVISING:
        return 0
    if report.pass_voided_at:
        return 2
    if report.returned_reason:
        return 3 if report.plenary_item else 2
    return 0


def round_note(round_: ConsultationRound | None, today: date) -> str:
    """11月6日至20日."""
    if round_ is None:
        return ""
    first, last = timezone.localdate(round_.opened_at), timezone.localdate(round_.closed_at or round_.closes_at)
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else day_text(last, today)
    return _("%(first)s至%(last)s") % {"first": day_text(first, today), "last": end}


def item_note(item: AgendaItem | None, today: date) -> str:
    """The day of the meeting."""
    return day_text(item.meeting.starts_at, today) if item else ""


@dataclass(frozen=True)
class GateCard:
    """The next gate in words."""

    heading: Any
    terms: list[Term]


def gate_of(report: WorkReport, at: datetime) -> GateCard | None:
    """What the next gate asks and where we are."""
    gate = GATES.get(Status(report.status))
    return GateCard(gate.heading, terms(report, at)) if gate else None


# ---- Who answered ----------------------------------------------------------------------------------
@dataclass
class Row:
    """One area: a dot a member, its convener."""

    label: str
    seats: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def figure(self) -> str:
        """6 / 8."""
        return f"{self.seats.count('in')} / {len(self.seats)}"


@dataclass
class Answers:
    """Who answered, who has only read it, who has not opened it."""

    round: ConsultationRound
    rows: list[Row]
    asked: int
    done: int
    read: int
    silent: list[Person]

    @property
    def none(self) -> int:
        """Not opened yet."""
        return self.asked - self.done - self.read


RANK = {"in": 0, "read": 1, "": 2}


def answers_of(round_: ConsultationRound, standing: list[Membership]) -> Answers:
    """The dots by area; names only of those who call the area together."""
    respondents = round_.everybody()
    areas: dict[str, list[str]] = defaultdict(list)
    for respondent in respondents:
        areas[area_of(respondent.person)].append(mark_of(respondent))
    conveners = conveners_of(standing)
    order = [str(area) for area in AREAS.values()]
    names = sorted(areas, key=lambda area: order.index(area) if area in order else len(order))
    rows = [Row(name, sorted(areas[name], key=RANK.__getitem__), conveners.get(name, "")) for name in names]
    marks = [mark for row in rows for mark in row.seats]
    silent = [respondent.person for respondent in respondents if not respondent.answer]
    return Answers(round_, rows, len(marks), marks.count("in"), marks.count("read"), silent)


def mark_of(respondent: Respondent) -> str:
    """in, read or nothing."""
    return "in" if respondent.answer else "read" if respondent.read_at else ""


def area_of(person: Person) -> str:
    """The greater area a member works in."""
    return str(person.unit.region.area) if person.unit else _("其他")


def conveners_of(standing: Iterable[Membership]) -> dict[str, str]:
    """召集 程砚北: the first standing member of the area, in official order."""
    found: dict[str, str] = {}
    for seat in standing:
        found.setdefault(area_of(seat.person), _("召集 %(name)s") % {"name": seat.person.name})
    return found


def standing_on(moment: datetime) -> list[Membership]:
    """The standing committee on that day."""
    return list(Membership.objects.entitled(Body.STANDING, timezone.localdate(moment)).order_by("pk"))


# ---- What the reader may do --------------------------------------------------------------------------
@dataclass
class Action:
    """A button: a link to a page that asks more, or a step taken at once."""

    label: Any
    url: str
    post: bool = False
    confirm: Any = ""
    text: Any = ""
    primary: bool = False
    token: str = field(default_factory=new_token)


PAGES = {
    "open_round": "reports:round-open",
    "send_to_standing": "reports:report-send-to-standing",
    "put_to_plenary": "reports:report-put-to-plenary",
}
POSTS = {
    "close_round": (
        "reports:round-close",
        gettext_lazy("截止征求意见？截止后不再收意见"),
        gettext_lazy("如需再听意见，要重新发出一轮。"),
    ),
    "recall": (
        "reports:report-recall",
        gettext_lazy("撤回这份报告？常委会不再表决这一稿"),
        gettext_lazy("修改后须重新送常委会。"),
    ),
    "issue": (
        "reports:report-issue",
        gettext_lazy("印发这份报告？印发后不能更改"),
        gettext_lazy("系统编文号，生成正式文本，通知全体委员。"),
    ),
}


def actions_of(report: WorkReport, offers: list[Offer], user: User, at: datetime) -> list[Action]:
    """The steps that are ready, the first of them leading; then what can always be done."""
    found = [action_of(report, offer) for offer in offers if offer.ready]
    if report.status == Status.REVISING and len(found) > 1:
        found.reverse()  # sending on comes before asking again
    for action in found[:1]:
        action.primary = True
    work = {offer.step.name: offer for offer in WORK.offers(report, user, at)}
    if "upload_version" in work:
        found.append(Action(_("上传新稿"), reverse("reports:version-upload", args=[report.pk]), primary=not found))
    return found


def action_of(report: WorkReport, offer: Offer) -> Action:
    """The button of one step."""
    name, label = offer.step.name, offer.step.label
    if name == "open_round" and report.status == Status.REVISING:
        label = _("再征求一轮意见")
    if name in PAGES:
        return Action(label, reverse(PAGES[name], args=[report.pk]))
    url, confirm, text = POSTS[name]
    return Action(label, reverse(url, args=[report.pk]), True, confirm, text)


def not_yet(offers: list[Offer]) -> list[str]:
    """Why a step this person could take is not open yet, a sentence each."""
    said = [(offer.step.label, sentence) for offer in offers for sentence in offer.missing]
    return [_("还不能%(step)s：%(why)s") % {"step": label, "why": sentence} for label, sentence in said]
