"""A major issue in the browser: raised by a standing member, all asked, every opinion treated, decided by a meeting (S1, S3)."""

import re

from meetings.ballots.services import cast_vote
from meetings.major_issues import services
from meetings.major_issues.models import MajorIssue
from meetings.sessions import services as sessions
from tests.e2e.visitor import PHONE

TITLE = "职工互助保障专项资金怎样分配"


def test_a_major_issue_from_raising_to_decision(stage):
    issue = raised_by_a_standing_member(stage)
    all_are_asked(stage, issue)
    members_answer(stage, issue)
    opinions_are_treated(stage, issue)
    put_to_a_meeting(stage, issue)
    decided_in_session(stage, issue)


def raised_by_a_standing_member(stage) -> MajorIssue:
    """With background and two options; what is missing is said, and what was typed stays."""
    standing = stage.visitor("standing")
    standing.visit("/meetings/issues/")
    standing.press("提出重大问题")
    standing.fill(re.compile("^问题"), TITLE)
    standing.fill(
        "背景", "专项资金今年共 2,400 万元，连续三年平均分配，西南、西北片区年年不够用。\n明年预算一月底前要定。"
    )
    standing.fill("方案一的名称", "按会员人数分配")
    standing.press("提出")
    standing.sees("请写明这个方案怎么做")
    standing.fill("方案一的内容", "按各省会员人数平均分配，年底结余由机关调剂。")
    standing.fill("方案二的名称", "按困难职工人数分配")
    standing.fill("方案二的内容", "按上一年度在册困难职工人数分配，一个片区不超过总额的三成。")
    standing.shot("重大问题/01-提出")
    standing.press("提出")
    standing.sees("下一步由机关征求全体常委意见")
    return MajorIssue.objects.get()


def all_are_asked(stage, issue) -> None:
    """The office asks all 45; five working days are suggested, and less is refused."""
    office = stage.visitor("office")
    office.visit("/")
    office.sees("请征求全体常委意见")
    office.visit(f"/meetings/issues/{issue.pk}/ask/")
    office.sees("向全体常委 45 人征求意见")
    office.page.locator("#id_closes_at").fill("2026-11-17T12:00")
    office.press("发出征求意见")
    office.sees("一般问题要给常委 5 个工作日")
    office.shot("重大问题/02-征求意见")
    office.page.locator("#id_closes_at").fill("2026-11-23T17:00")
    office.press("发出征求意见")
    office.sees("一般问题要给常委 5 个工作日")
    office.page.locator("#id_closes_at").fill("2026-11-23T23:59")
    office.press("发出征求意见")
    office.sees("0 / 45 人已答复")


def members_answer(stage, issue) -> None:
    """One on the phone with an opinion, which he changes; the others without."""
    round_ = issue.rounds.get()
    standing = stage.visitor("standing", width=PHONE)
    standing.visit("/")
    standing.sees("请您对重大问题提意见")
    standing.visit(f"/meetings/issues/rounds/{round_.pk}/answer/")
    standing.choose("赞成方案二")
    standing.page.locator("#id_new_1").fill("三成的上限太低，建议三成五。")
    standing.shot("重大问题/03-常委答复")
    standing.press("答复")
    standing.sees("您已答复：赞成方案二")
    standing.press("更改答复")
    standing.page.locator("textarea[name^=kept_]").fill("三成的上限太低，建议放到三成五，每年再议。")
    standing.press("更改答复")
    standing.sees("建议放到三成五，每年再议")
    for one in round_.asked.filter(answer="").select_related("person__user"):
        services.answer_round(round_, by=one.person.user, answer="no_opinion")


def opinions_are_treated(stage, issue) -> None:
    """The gate says what is missing; after the treatment it is open."""
    office = stage.visitor("office")
    office.visit(issue.get_absolute_url())
    office.press("截止征求意见")
    office.confirm("截止征求意见")
    office.sees("还有 1 条意见没有处理")
    office.shot("重大问题/04-还差什么")
    office.press(re.compile("^处理意见"))
    office.choose("采纳")
    office.page.locator("#id_reason").fill("上限改为三成五，每年预算时再核。")
    office.shot("重大问题/05-处理意见")
    office.press("处理意见")
    office.sees("意见共 1 条，都已处理并说明理由")


def put_to_a_meeting(stage, issue) -> None:
    """The draft is taken from an option and put on the agenda of the year-end session."""
    office = stage.visitor("office")
    office.visit(issue.get_absolute_url())
    office.press("提请决策")
    office.press("取方案二")
    office.page.locator("#id_text").fill(
        "关于专项资金分配的决定\n按上一年度在册困难职工人数分配，一个片区不超过总额的三成五。"
    )
    office.shot("重大问题/06-决议草案")
    office.press("定为决议草案")
    office.press("列入常委会会议")
    office.choose("第五届常委会第七次会议")
    office.shot("重大问题/07-列入会议")
    office.press("列入会议议程")
    office.sees("第五届常委会第七次会议")


def decided_in_session(stage, issue) -> None:
    """The meeting votes; the page shows each opinion and how it was treated, the sum and the resolution."""
    meeting = issue.motion.item.meeting
    sessions.issue_notice(meeting, by=stage.user("office"))
    stage.clock.move("2026-12-14 09:00")
    chair = stage.user("chair")
    for invitation in meeting.invitations.all():
        sessions.sign_in(invitation, by=stage.user("office"))
    sessions.open_meeting(meeting, by=chair)
    item = sessions.open_item_ballot(issue.motion.item, by=chair)
    for elector in item.ballot.electors.select_related("person__user"):
        cast_vote(item.ballot, by=elector.person.user, choice="for")
    sessions.declare_item(sessions.close_item_ballot(item, by=chair), by=chair)
    standing = stage.visitor("standing")
    standing.visit(issue.get_absolute_url())
    standing.sees(re.compile(r"常委会决议〔2026〕\d+号"))
    standing.sees("上限改为三成五，每年预算时再核。")
    standing.shot("重大问题/08-已决策")
    standing.visit("/meetings/issues/")
    standing.shot("重大问题/09-列表")
    assert stage.visitor("member").status(issue.get_absolute_url()) == 200
    assert stage.visitor("province").status(issue.get_absolute_url()) == 404
