"""S1, S3: the way of a major issue, and what is still missing before it may be decided, in sentences."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Delegation, User
from accounts.rules import delegable, holds
from committees.roster.models import Body
from committees.roster.rules import is_standing_member
from common.lifecycle import Lifecycle, Step, any_of
from meetings.ballots.models import Ballot
from meetings.ballots.rules import circulation_of
from meetings.major_issues.models import Asked, MajorIssue, Motion, OpinionRound
from meetings.major_issues.rules.asked import (
    joined_and_left,
    learn_opinions,
    members_on,
    standing_opinions,
    unasked,
)
from meetings.major_issues.rules.deadlines import LONGEST, check_deadline, standard_deadline
from meetings.major_issues.rules.words import named, said
from meetings.sessions.models import AgendaItem

Status = MajorIssue.Status
Round = OpinionRound.Status

__all__ = [
    "HEARING", "ISSUE", "LONGEST", "ROUND", "SUBJECT", "WORK", "answers", "check_deadline", "joined_and_left", "learn_opinions",
    "may_raise", "members_on", "on_agenda_missing", "said", "serves", "standard_deadline", "standing_opinions", "where",
]  # fmt: skip

# What agenda items about a major issue are called in meetings.
SUBJECT = "major_issue"

serves = holds("staff", "leader")
treats = delegable(Delegation.Scope.DISPOSE, serves)
may_raise = any_of(serves, is_standing_member)


def is_raiser(user: User, issue: MajorIssue, at: datetime) -> bool:
    """Raised it."""
    return user.is_active and issue.raised_by_id == user.pk


def by_the_ballot(user: User, issue: MajorIssue, at: datetime) -> bool:
    """The ballot's own table has judged who may declare it."""
    return True


# ---- What the gates ask for ------------------------------------------------------------------
def has_options(issue: MajorIssue, at: datetime) -> list[str]:
    """Members are asked about something that can be chosen."""
    return [] if issue.all_options else [_("还没有方案，请至少写一个方案。")]


def heard(issue: MajorIssue, at: datetime) -> list[str]:
    """S3: a round to all standing members has run its time, or all have answered; a round nobody closed is judged by the time."""
    last = issue.last_round
    if last is None or last.status == Round.BROKEN_OFF:
        return [_("还没有征求全体常委的意见，请先征求意见。")]
    if last.status == Round.OPEN and at <= last.closes_at:
        return [still_running(last, at)]
    return []


def all_asked(issue: MajorIssue, at: datetime) -> list[str]:
    """S3: everyone who sat in the standing committee on the day the round opened was asked."""
    last = issue.last_round
    missing = unasked(last) if last else []
    if not missing:
        return []
    return [
        _("有 %(n)d 位常委没有被征求意见：%(who)s。请重新征求意见。")
        % {"n": len(missing), "who": named(person.name for person in missing)}
    ]


def every_opinion_treated(issue: MajorIssue, at: datetime) -> list[str]:
    """S3: no opinion goes without a treatment and a reason."""
    waiting = [opinion for opinion in standing_opinions(issue) if not hasattr(opinion, "treatment")]
    found = [_("第%(n)d条（%(who)s）") % {"n": o.number, "who": o.asked.person.name} for o in waiting]
    return [_("还有 %(n)d 条意见没有处理：%(which)s。") % {"n": len(found), "which": named(found)}] if found else []


def still_running(round_: OpinionRound, at: datetime) -> str:
    """Until when, and how many have not answered; when all have, that it may be closed now."""
    if not round_.silent:
        return _("全体常委都已答复，请截止征求意见。")
    facts = {"when": said(round_.closes_at, at), "n": len(round_.silent)}
    return _("征求意见到 %(when)s 截止，还有 %(n)d 位常委没有答复。") % facts


def round_is_open(issue: MajorIssue, at: datetime) -> list[str]:
    """There is a round that still runs."""
    return [] if issue.open_round else [_("现在没有正在征求的意见。")]


def no_open_round(issue: MajorIssue, at: datetime) -> list[str]:
    """One round at a time."""
    last = issue.open_round
    if last is None or at > last.closes_at:
        return []
    return [_("上一轮征求意见到 %(when)s 截止，截止以后才能重新征求。") % {"when": said(last.closes_at, at)}]


def round_has_run(issue: MajorIssue, at: datetime) -> list[str]:
    """The time members were promised has passed, or all have answered."""
    last = issue.open_round
    running = last is not None and at <= last.closes_at and last.silent
    return [still_running(last, at)] if last and running else []


def has_motion(issue: MajorIssue, at: datetime) -> list[str]:
    """There is a text to vote on that has not been voted on."""
    motion = issue.motion
    return [] if motion and motion.passed is None else [_("还没有待表决的决议草案，请先拟定。")]


def not_placed(issue: MajorIssue, at: datetime) -> list[str]:
    """The draft is neither on an agenda nor circulating: what members are shown stays as it is."""
    motion = issue.motion
    if motion is None or not motion.placed or motion.passed is not None:
        return []
    return [_("决议草案已送%(where)s，请先撤回。") % {"where": where(motion)}]


def vote_not_begun(issue: MajorIssue, at: datetime) -> list[str]:
    """A text under vote is not taken away from the voters."""
    motion = issue.motion
    if motion is None or not motion.placed or motion.passed is not None:
        return [_("决议草案没有交付表决，不用撤回。")]
    vote = motion.vote
    # A void ballot of a meeting is repeated on its agenda; a void circulation may be given up.
    given_up = motion.item is None and vote is not None and vote.status == Ballot.Status.VOID
    if vote is None or given_up or vote.status == Ballot.Status.DRAFT:
        return []
    return [_("对决议草案的表决已经开始，请等公布结果。")]


HEARING = [heard, all_asked, every_opinion_treated]

# ---- The tables ------------------------------------------------------------------------------
ISSUE = Lifecycle(
    Step("open_round", Status.RAISED, Status.GATHERING, who=serves, needs=[has_options],
         label=gettext_lazy("征求全体常委意见")),
    Step("propose", Status.GATHERING, Status.DECIDING, who=serves, needs=HEARING, label=gettext_lazy("提请决策")),
    Step("decide", Status.DECIDING, Status.DECIDED, who=by_the_ballot, needs=[heard, every_opinion_treated],
         label=gettext_lazy("记为已决策"), button=False),
    Step("ask_again", (Status.GATHERING, Status.DECIDING), Status.GATHERING, who=serves,
         needs=[no_open_round, not_placed], label=gettext_lazy("重新征求意见")),
    Step("defer", (Status.RAISED, Status.GATHERING, Status.DECIDING), Status.DEFERRED, who=serves, needs=[not_placed],
         label=gettext_lazy("暂缓")),
    Step("withdraw", (Status.RAISED, Status.GATHERING, Status.DECIDING, Status.DEFERRED), Status.WITHDRAWN,
         who=any_of(serves, is_raiser), needs=[not_placed], label=gettext_lazy("撤回")),
    Step("resume_gathering", Status.DEFERRED, Status.GATHERING, who=serves, needs=[has_options],
         label=gettext_lazy("恢复办理，重新征求意见")),
    Step("resume_deciding", Status.DEFERRED, Status.DECIDING, who=serves, needs=HEARING,
         label=gettext_lazy("恢复办理，直接提请决策")),
)  # fmt: skip

# Acts that leave the issue in its state: only checked, never taken.
WORK = Lifecycle(
    Step("edit", Status.RAISED, "", who=any_of(serves, is_raiser), label=gettext_lazy("修改")),
    Step("extend_round", Status.GATHERING, "", who=serves, needs=[round_is_open], label=gettext_lazy("延长征求期")),
    Step("close_round", Status.GATHERING, "", who=serves, needs=[round_is_open, round_has_run],
         label=gettext_lazy("截止征求意见")),
    Step("treat", (Status.GATHERING, Status.DECIDING, Status.DEFERRED), "", who=treats, needs=[not_placed],
         label=gettext_lazy("处理意见")),
    Step("redraft", Status.DECIDING, "", who=serves, needs=[not_placed], label=gettext_lazy("拟定决议草案")),
    Step("place", Status.DECIDING, "", who=serves, needs=[has_motion, not_placed, *HEARING],
         label=gettext_lazy("交付表决")),
    Step("take_back", Status.DECIDING, "", who=serves, needs=[vote_not_begun], label=gettext_lazy("撤回决议草案")),
)  # fmt: skip


def is_asked(user: User, round_: OpinionRound, at: datetime) -> bool:
    """Was asked in this round, whether he still sits or not."""
    return user.is_active and round_.asked.filter(person__user=user).exists()


def before_deadline(round_: OpinionRound, at: datetime) -> list[str]:
    """Answers are taken up to and including the last second, by the server's clock."""
    if at <= round_.closes_at:
        return []
    return [_("征求意见已于 %(when)s 截止，没有收下。如仍要反映，请联系%(who)s。") % {
        "when": said(round_.closes_at, at), "who": round_.opened_by.name}]  # fmt: skip


ROUND = Lifecycle(
    Step("answer", Round.OPEN, Round.OPEN, who=is_asked, needs=[before_deadline], label=gettext_lazy("答复")),
)  # fmt: skip


# ---- What may stand on an agenda ---------------------------------------------------------------
def on_agenda_missing(item: AgendaItem, issue: MajorIssue) -> list[str]:
    """The item must be the one the issue's draft is under, before the standing committee, with that very text."""
    if item.meeting.body != Body.STANDING:
        return [_("重大问题由常委会决策，请列入常委会会议。")]
    motion = issue.motion
    if issue.status != Status.DECIDING or motion is None or motion.item_id not in (None, item.pk) or motion.ballot_id:
        return [
            _("这个重大问题已不在这一议题下（现在是“%(state)s”），不能表决。") % {"state": issue.get_status_display()}
        ]
    if item.ballot is None or item.ballot.text_hash != motion.text_hash:
        return [_("这一议题所附的不是现在的决议草案，请撤回后重新列入议程。")]
    return []


# ---- Words -------------------------------------------------------------------------------------
def where(motion: Motion) -> str:
    """第五届常委会第七次会议, or 常委会通讯表决."""
    return motion.item.meeting.title if motion.item else circulation_of(Body.STANDING)


def answers(asked: Iterable[Asked]) -> dict[str, int]:
    """How many answered what, by label: the options in their order, 有意见, 无意见, 未答复."""
    order = [Asked.Answer.FAVOURS, Asked.Answer.OPINIONS, Asked.Answer.NO_OPINION, Asked.Answer.NONE_YET]
    ranked = sorted(
        asked, key=lambda one: (order.index(Asked.Answer(one.answer)), one.option.number if one.option else 0)
    )
    return dict(Counter(one.said for one in ranked))
