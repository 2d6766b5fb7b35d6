"""What major issues ask of a person now, and whom the office waits for."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Delegation, OfficePost, Power, User
from common.desk import DeskItem, Waiting
from meetings.major_issues.models import Asked, MajorIssue, Motion, OpinionRound
from meetings.major_issues.rules import serves

Status = MajorIssue.Status
Round = OpinionRound.Status
SYSTEM = "b"


def items(user: User, at: datetime) -> Iterable[DeskItem]:
    """All that the major issues ask of this person: two queries, whoever he is."""
    if user.power != Power.CONTENT:
        return
    yield from to_answer(user, at)
    if serves(user, None, at):
        for issue in under_way(at):
            yield from to_serve(issue)
    else:
        yield from (to_treat(issue) for issue in for_deputy(user, at))


def to_answer(user: User, at: datetime) -> Iterator[DeskItem]:
    """S3: a standing member who was asked and has not answered."""
    asked = Asked.objects.filter(person__user=user, answer="", round__status=Round.OPEN, round__closes_at__gte=at)
    for one in asked.select_related("round__issue"):
        issue = one.round.issue
        yield DeskItem(
            f"issue.round:{one.round_id}", _("请您对重大问题提意见：%(title)s") % {"title": issue.title},
            reverse("major_issues:round-answer", args=[one.round_id]), _("提意见"), SYSTEM, due=one.round.closes_at,
            note=_("没有意见也请答复“无意见”"), urgent=issue.urgency == MajorIssue.Urgency.URGENT,
        )  # fmt: skip


def under_way(at: datetime) -> Iterable[Any]:
    """Issues the office has in hand, each with whether a round runs, has been heard, and the draft is placed."""
    rounds = OpinionRound.objects.filter(issue=OuterRef("pk"))
    placed = Motion.objects.filter(issue=OuterRef("pk"), passed=None).exclude(item=None, ballot=None)
    found = MajorIssue.objects.filter(status__in=[Status.RAISED, Status.GATHERING, Status.DECIDING]).with_figures()
    return found.annotate(
        running=Exists(rounds.filter(status=Round.OPEN, closes_at__gte=at)),
        asked=Exists(rounds.exclude(status=Round.BROKEN_OFF)), placed=Exists(placed),
    ).order_by("pk")  # fmt: skip


def for_deputy(user: User, at: datetime) -> Iterable[Any]:
    """What waits for a treatment, for whoever holds somebody's right to give it; the treatment itself asks the rule again."""
    held = Delegation.objects.active(at).filter(deputy=user, scope=Delegation.Scope.DISPOSE, principal__is_active=True)
    posts = OfficePost.objects.as_of(timezone.localdate(at)).filter(
        user=OuterRef("principal"), post__in=["staff", "leader"]
    )
    return MajorIssue.objects.untreated().filter(Exists(held.filter(Exists(posts))))


def to_treat(issue: Any) -> DeskItem:
    """Opinions that wait for their treatment."""
    return DeskItem(
        f"issue.treat:{issue.pk}", _("“%(title)s”有 %(n)d 条意见待处理") % {"title": issue.title, "n": issue.unanswered},
        f"{issue.get_absolute_url()}#opinions", _("处理意见"), SYSTEM,
    )  # fmt: skip


def to_serve(issue: Any) -> Iterator[DeskItem]:
    """The office: ask the members, treat what they say, draft the decision, put it to the vote."""
    if issue.unanswered:
        yield to_treat(issue)
    if issue.status == Status.RAISED:
        yield step(issue, "ask", _("请征求全体常委意见：%(title)s"), "major_issues:round-open", _("去征求"))
    elif issue.status == Status.GATHERING and issue.asked and not issue.running and not issue.unanswered:
        yield step(issue, "propose", _("可以提请决策：%(title)s"), "major_issues:motion-draft", _("拟定决议草案"))
    elif issue.status == Status.DECIDING and not issue.placed:
        yield step(issue, "place", _("请交付常委会表决：%(title)s"), "major_issues:issue-detail", _("去办理"))


def step(issue: MajorIssue, key: str, title: str, url_name: str, verb: str) -> DeskItem:
    """One step of the office."""
    return DeskItem(
        f"issue.{key}:{issue.pk}", title % {"title": issue.title}, reverse(url_name, args=[issue.pk]), verb, SYSTEM,
        urgent=issue.urgency == MajorIssue.Urgency.URGENT,
    )  # fmt: skip


def waiting(user: User, at: datetime) -> Iterable[Waiting]:
    """The office waits for the standing members who have not answered."""
    if user.power != Power.CONTENT or not serves(user, None, at):
        return
    silent = Asked.objects.filter(answer="", round__status=Round.OPEN, round__closes_at__gte=at)
    counted = silent.order_by().values("round").annotate(n=Count("pk")).values_list("round", "n")
    found = dict(counted)
    for round_ in OpinionRound.objects.filter(pk__in=found).select_related("issue"):
        yield Waiting(
            f"issue.silent:{round_.pk}", _("%(n)d 位常委") % {"n": found[round_.pk]}, "",
            _("对“%(title)s”的意见") % {"title": round_.issue.title}, round_.get_absolute_url(), round_.closes_at,
        )  # fmt: skip
