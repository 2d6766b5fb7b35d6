"""Major issues in every state, through the services. The standing committee of the tests is 赵主席 and 钱常委."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from common import clock
from meetings.ballots.services import cast_vote
from meetings.major_issues import services
from meetings.major_issues.models import MajorIssue, Opinion, OpinionRound
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot
from tests.factories.meetings import MeetingFactory, sign_all_in

OPTIONS = [("全国统一标准", "全国执行统一的高温津贴指导标准。"), ("分区标准", "按六个片区分别制定指导标准。")]
TEXT = "关于高温津贴指导标准的决定\n同意按六个片区分别制定指导标准。\n机关于明年三月底前组织实施。"
LATER = timedelta(days=30)


def user(name: str) -> User:
    """By sign-in name, as everyone() has made them."""
    return User.objects.get(username=name)


def raised(**facts: Any) -> MajorIssue:
    """Raised by the office, with two options."""
    given = {"title": "高温津贴指导标准怎么定", "background": "各地标准差别大，多年没有调整。", "options": OPTIONS}
    return services.raise_issue(**(given | {"by": user("office"), "proposer": "劳动权益部"} | facts))


def gathering(
    *, at: datetime | None = None, closes_at: datetime | None = None, reason: str = "", **facts: Any
) -> MajorIssue:
    """All standing members are asked."""
    issue = raised(**facts)
    services.open_round(issue, by=user("office"), at=at, closes_at=closes_at, reason=reason)
    return fresh(issue)


def round_of(issue: MajorIssue) -> OpinionRound:
    """Its newest round."""
    return issue.rounds.order_by("-number").first()


def answer(issue: MajorIssue, who: str, answer: str = "no_opinion", **facts: Any) -> Any:
    """What a standing member says."""
    return services.answer_round(round_of(issue), by=user(who), answer=answer, **facts)


def answered(**facts: Any) -> MajorIssue:
    """Both have answered: one favours 方案二 with an opinion, one has none; the round is closed."""
    issue = gathering(**facts)
    answer(issue, "standing", "favours", option=2, new=["西南片的标准请单列。"])
    answer(issue, "chair")
    services.close_round(issue, by=user("office"))
    return fresh(issue)


def treated(**facts: Any) -> MajorIssue:
    """The one opinion is adopted."""
    issue = answered(**facts)
    opinion = Opinion.objects.get(round__issue=issue)
    services.treat_opinion(opinion, verdict="adopted", reason="已单列。", by=user("office"))
    return fresh(issue)


def deciding(**facts: Any) -> MajorIssue:
    """A draft of the decision is there."""
    issue = treated(**facts)
    services.propose_motion(issue, by=user("office"), text=TEXT, option=2)
    return fresh(issue)


def placed(issue: MajorIssue | None = None, **facts: Any) -> AgendaItem:
    """On the agenda of a standing committee meeting that sits today, with all signed in."""
    meeting = MeetingFactory(open=True, **facts)
    sign_all_in(meeting)
    return services.put_to_meeting(issue or deciding(), meeting=meeting, by=user("office")).item


def voted(item: AgendaItem, choice: str = "for") -> AgendaItem:
    """Opened, voted on by both, closed."""
    chair = user("chair")
    item = open_item_ballot(item, by=chair)
    for voter in ("chair", "standing"):
        cast_vote(item.ballot, by=user(voter), choice=choice)
    return close_item_ballot(item, by=chair)


def decided(**facts: Any) -> MajorIssue:
    """Passed by a meeting."""
    issue = deciding(**facts)
    declare_item(voted(placed(issue)), by=user("chair"))
    return fresh(issue)


def deferred(**facts: Any) -> MajorIssue:
    """Put off after the opinions were heard."""
    issue = treated(**facts)
    return services.defer_issue(issue, by=user("office"), reason="等部委文件。")


def withdrawn(**facts: Any) -> MajorIssue:
    """Taken back."""
    return services.withdraw_issue(raised(**facts), by=user("office"), reason="已由别的文件规定。")


MAKERS = {
    "raised": raised, "gathering_opinions": gathering, "deciding": deciding, "decided": decided, "deferred": deferred,
    "withdrawn": withdrawn,
}  # fmt: skip


def issue_in(status: str) -> MajorIssue:
    """One in that state."""
    return MAKERS[status]()


def fresh(issue: MajorIssue) -> MajorIssue:
    """As it stands now."""
    return MajorIssue.objects.get(pk=issue.pk)


def over() -> datetime:
    """A moment at which every round of these tests is over."""
    return clock.now() + LATER
