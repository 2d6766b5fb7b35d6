"""What heads the voting card when there is nothing to vote on: how far the ballot is, in a sentence for whoever looks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetings.ballots.models import Ballot, Elector

Status, Form, Kind = Ballot.Status, Ballot.Form, Ballot.Kind

# By form where it matters, else by status alone.
STAGES = {
    Status.DRAFT: _("等主持人宣布开始表决"),
    Status.OPEN: _("到会人员正在表决"),
    Status.CLOSED: _("表决已截止，等主持人公布结果"),
    Status.OPENED: _("两份票数一致，等主持人公布结果"),
    Status.VOID: _("这次表决已经作废"),
    (Status.DRAFT, Form.SECRET): _("等主持人宣布开始投票"),
    (Status.OPEN, Form.SECRET): _("到会人员正在投票"),
    (Status.CLOSED, Form.SECRET): _("投票已截止，等待开箱"),
    (Status.OPENED, Form.SECRET): _("已开箱，等主持人公布结果"),
    (Status.OPEN, Form.HANDS): _("正在举手表决，请听主持人口令"),
    (Status.CLOSED, Form.HANDS): _("举手完毕，计票人正在核对票数"),
}
DIFFERED = _("两份票数不一致，计票人正在重新清点")
CIRCULATION = {
    Status.DRAFT: _("已拟定，等另一位有权主持的人核对并开始"),
    Status.OPEN: _("有表决权的人正在投票"),
}
ANSWERED = _("全部表态，等主持人截止并公布")
OVER = _("表决已截止，等公布结果")
NOT_HERE = _("开始表决时您没有签到，这一项不能投票")
WHOLE, PART, NONE = "whole", "part", "none"
# In a sentence, and in a word: all of what was proposed, a part of it, nothing.
OUTCOMES = {
    (Kind.MOTION, WHOLE): (_("这一稿获得通过"), _("通过")),
    (Kind.SEATS, WHOLE): (_("人员变动已公布并生效"), _("通过")),
    (Kind.SEATS, PART): (_("一部分变动通过，已公布并生效"), _("部分通过")),
    (Kind.ELECTION, WHOLE): (_("选举结果已公布"), _("已选出")),
    (Kind.ELECTION, PART): (_("选举结果已公布，名额没有选满"), _("没有选满")),
    (Kind.ELECTION, NONE): (_("没有人当选"), _("没有选出")),
}
NOT_PASSED = (_("这一稿没有通过"), _("未通过"))


def outcome(ballot: Ballot) -> str:
    """What a declared ballot came to."""
    return str(OUTCOMES.get(reached(ballot), NOT_PASSED)[0])


def verdict(ballot: Ballot) -> str:
    """The same in a word, on badges, lists and messages: an election is not passed, somebody is elected."""
    return str(OUTCOMES.get(reached(ballot), NOT_PASSED)[1])


def reached(ballot: Ballot) -> tuple[Ballot.Kind, str]:
    """How much of what was proposed was carried."""
    return Kind(ballot.kind), PART if ballot.in_part else WHOLE if ballot.passed else NONE


def heading(
    ballot: Ballot, elector: Elector | None, at: datetime, *, differed: bool = False, answered: bool = False
) -> str:  # fmt: skip
    """For one who cannot vote now and has not voted. `differed`: the two tellers' figures of the last round. `answered`: by all."""
    status, form = Status(ballot.status), Form(ballot.form)
    if status == Status.DECLARED:
        return outcome(ballot)
    if status == Status.OPEN and ballot.is_over(at):
        return str(OVER)
    if differed:
        return str(DIFFERED)
    if ballot.by_circulation and status == Status.OPEN and answered:
        return str(ANSWERED)
    if ballot.by_circulation and status in CIRCULATION:
        return str(CIRCULATION[status])
    if status == Status.OPEN and form != Form.HANDS and elector is not None:
        return str(NOT_HERE)
    return str(STAGES.get((status, form)) or STAGES[status])
