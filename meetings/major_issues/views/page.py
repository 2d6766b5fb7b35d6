"""The page of one major issue: where it stands, what it is about, who was asked, what they said, what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedIn
from committees.roster.models import Body, is_member
from common import clock
from common.lifecycle import Lifecycle
from common.views import found
from documents.fingerprint import short_hash
from meetings.ballots.models import Ballot
from meetings.ballots.services import results_of
from meetings.major_issues import rules
from meetings.major_issues.models import MajorIssue, Motion, Opinion, OpinionRound
from meetings.major_issues.models.issue import OFFICE
from meetings.major_issues.rules import ISSUE, WORK

Status = MajorIssue.Status
STAGES = (Status.RAISED, Status.GATHERING, Status.DECIDING, Status.DECIDED)
# Step: its table, where it leads, and whether a click is all it takes.
STEPS: dict[str, tuple[Lifecycle, str, bool]] = {
    "edit": (WORK, "issue-edit", False), "open_round": (ISSUE, "round-open", False),
    "close_round": (WORK, "round-close", True), "extend_round": (WORK, "round-extend", False),
    "propose": (ISSUE, "motion-draft", False), "place": (WORK, "put-to-meeting", False),
    "take_back": (WORK, "take-back", True), "redraft": (WORK, "motion-draft", False),
    "resume_deciding": (ISSUE, "resume-deciding", False), "resume_gathering": (ISSUE, "resume-gathering", False),
    "ask_again": (ISSUE, "ask-again", False), "defer": (ISSUE, "issue-defer", False),
    "withdraw": (ISSUE, "issue-withdraw", False),
}  # fmt: skip
# What a click that takes a step at once leads to.
CONFIRMS = {
    "close_round": gettext_lazy("截止以后常委不能再答复，也不能再改答复。"),
    "take_back": gettext_lazy("草案从会议议程或通讯表决中撤下，可以改了再送。"),
}
LEADING = ("open_round", "close_round", "propose", "place", "resume_deciding")


@dataclass(frozen=True)
class Action:
    """A step offered on the page; the first ready one of the leading steps stands out."""

    label: Any
    url: str
    post: bool
    leading: bool = False
    confirm: Any = ""


@dataclass(frozen=True)
class Line:
    """One opinion as the page says it."""

    opinion: Opinion
    name: str
    role: str
    badge: tuple[str, str]
    may_treat: bool


@require_GET
def issue_detail(request: SignedIn, pk: int) -> HttpResponse:
    """One major issue."""
    user, at = request.user, clock.now()
    issue = found(MajorIssue.objects.visible_to(user).select_related("resolution"), request, pk=pk)
    rules.learn_opinions(issue)
    round_, motion, open_names = issue.last_round, issue.motion, knows_names(user, issue)
    context = {
        "issue": issue, "path": path_of(issue), "gate": gate_of(issue, at), "actions": actions_of(issue, user, at),
        "options": issue.all_options, "attachments": list(issue.attachments.select_related("file")),
        "round": round_, "named": open_names, "rounds": history_of(issue),
        "lines": lines_of(issue, user, at, open_names), "motion": motion_of(motion, open_names),
        "turns": issue.all_turns if open_names else [],
        **(asked_of(round_, user, at, open_names) if round_ else {}),
    }  # fmt: skip
    return render(request, "major_issues/issue_detail.html", context)


def knows_names(user: User, issue: MajorIssue) -> bool:
    """Who said what is open to the standing committee, the office and those asked; plenary members read it without names."""
    if user.holds(*OFFICE) or is_member(user, Body.STANDING):
        return True
    return issue.rounds.filter(asked__person__user=user).exists()


def path_of(issue: MajorIssue) -> list[dict[str, Any]]:
    """提出, 征求常委意见, 待决策, 已决策; one that was stopped says so where it stood."""
    stopped = issue.status in (Status.DEFERRED, Status.WITHDRAWN)
    last = issue.all_turns[-1] if stopped and issue.all_turns else None
    now = STAGES.index(
        Status(last.source if last and last.source in STAGES else issue.status if not stopped else "raised")
    )
    return [
        {"name": stage.label, "state": "done" if place < now or issue.status == Status.DECIDED
         else ("back" if stopped else "now") if place == now else "",
         "note": issue.get_status_display() if stopped and place == now else ""}
        for place, stage in enumerate(STAGES)
    ]  # fmt: skip


def gate_of(issue: MajorIssue, at: datetime) -> list[dict[str, Any]]:
    """S3: what must be met before the decision, each term with its figure."""
    if issue.status not in (Status.GATHERING, Status.DECIDING):
        return []
    last = issue.last_round
    opinions = len(rules.standing_opinions(issue))
    met = (
        _("征求意见已截止"), _("全体常委 %(n)d 人都已征求意见") % {"n": len(last.everybody()) if last else 0},
        _("意见共 %(n)d 条，都已处理并说明理由") % {"n": opinions} if opinions else _("没有要处理的意见"),
    )  # fmt: skip
    terms = [term(need(issue, at), words) for need, words in zip(rules.HEARING, met, strict=True)]
    if not opinions and not terms[0]["met"]:
        terms[2] = {"met": False, "text": _("还没有收到意见，截止后再看有没有要处理的")}
    return terms


def term(missing: list[str], met: str) -> dict[str, Any]:
    """What is met, or what is missing."""
    return {"met": not missing, "text": missing[0] if missing else met}


def actions_of(issue: MajorIssue, user: User, at: datetime) -> list[Action]:
    """The steps this person may take now."""
    offers = {o.step.name: o for table in (ISSUE, WORK) for o in table.offers(issue, user, at) if o.ready}
    found = [name for name in STEPS if name in offers]
    first = next((name for name in found if name in LEADING), "")
    actions = [action_of(name, offers[name].step.label, issue, name == first) for name in found]
    if "place" in offers:
        actions.append(Action(_("用通讯表决"), url("put-to-circulation", issue), post=False))
    return actions


def action_of(name: str, label: Any, issue: MajorIssue, leading: bool) -> Action:
    """The button of a step; to the vote it goes by a meeting, or by circulation beside it."""
    _table, page, post = STEPS[name]
    label = _("列入常委会会议") if name == "place" else label
    return Action(label, url(page, issue), post, leading, CONFIRMS.get(name, ""))


def url(name: str, issue: MajorIssue) -> str:
    """A page of this issue."""
    return reverse(f"major_issues:{name}", args=[issue.pk])


def asked_of(round_: OpinionRound, user: User, at: datetime, named: bool) -> dict[str, Any]:
    """Who was asked in the newest round, how they answered, and what has changed in the roster since."""
    asked = round_.everybody()
    mine = next((one for one in asked if one.person.user_id == user.pk), None)
    joined, left = rules.joined_and_left(round_, at) if named else ([], [])
    return {
        "asked": asked, "answered": sum(bool(one.answer) for one in asked), "answers": rules.answers(asked).items(),
        "silent": round_.silent, "mine": mine, "joined": joined, "left": left,
        "running": round_.takes_answers(at), "extensions": list(round_.extensions.select_related("by")),
    }  # fmt: skip


def history_of(issue: MajorIssue) -> list[OpinionRound]:
    """All rounds, when there was more than one or one was shortened: both are said for good."""
    rounds = issue.all_rounds
    return rounds if len(rounds) > 1 or any(r.shortened_by_id for r in rounds) else []


def lines_of(issue: MajorIssue, user: User, at: datetime, open_names: bool) -> list[Line]:
    """All opinions of all rounds; the untreated ones with their way to a treatment."""
    step = WORK.steps["treat"]
    may = step.starts_at(issue.status) and step.holder(user, issue, at) is not None and not step.missing(issue, at)
    return [line_of(opinion, open_names, may) for opinion in rules.standing_opinions(issue)]


VERDICT_KINDS = {"adopted": "ok", "partly": "info", "rejected": "", "explained": "", "further": "info"}


def line_of(opinion: Opinion, open_names: bool, may: bool) -> Line:
    """One opinion, with or without its writer."""
    person, given = opinion.asked.person, getattr(opinion, "treatment", None)
    badge = (str(given), VERDICT_KINDS[given.verdict]) if given else (_("待处理"), "warn")
    role = person.unit.name if person.unit else ""
    return Line(opinion, person.name if open_names else _("常委"), role if open_names else "", badge, may)


def motion_of(motion: Motion | None, open_names: bool) -> dict[str, Any] | None:
    """The draft or the decision: its text, where it is voted on, and the sum."""
    if motion is None:
        return None
    vote = motion.vote
    result = results_of([vote]).get(vote.pk) if vote and vote.status == Ballot.Status.DECLARED else None
    return {
        "motion": motion, "mark": short_hash(motion.text_hash), "title": motion.title, "vote": vote, "result": result,
        "blocks": [block for block in motion.text if block["kind"] != "title"], "where": rules.where(motion) if motion.placed else "",
        "names": open_names,
    }  # fmt: skip
