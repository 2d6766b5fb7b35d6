"""The demo's major issues: one on which the standing committee is being asked, one that it has decided by circulation."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from accounts.rules import Fresh
from common.workdays import covered
from meetings.ballots.services import cast_vote, close_overdue, declare_ballot, open_circulation
from meetings.major_issues import services
from meetings.major_issues.models import MajorIssue, Opinion, OpinionRound
from portal.demo.people import Organisation, user_of
from portal.demo.settling import settle
from portal.demo.sittings import moment, working_day

FUND: dict[str, Any] = {
    "title": "职工互助保障专项资金怎样在片区之间分配",
    "background": """\
专项资金今年共 2,400 万元，连续三年按各省会员人数平均分配。西南、西北片区企业分散、困难职工比例高，年年不够用；华东片区年年有结余。
审计建议改进分配办法。明年预算一月底前要定，须在闭会期间作出决策。""",
    "proposer": "权益保障部",
    "options": [
        ("维持按会员人数分配", "继续按各省会员人数平均分配，年底结余由机关统一调剂，调剂数额事后通报常委会。"),
        ("按困难职工人数分配", "按上一年度在册困难职工人数分配，每半年核一次人数；一个片区最多不超过总额的三成。"),
        ("基数加因素", "六成按会员人数，四成按困难职工人数和企业停产半停产户数分配，第一年减少的片区给一年过渡。"),
    ],
}
FUND_OPINIONS = [
    (
        3,
        "过渡期一年太短，建议给两年，第二年减半。",
        "partly",
        "第二年减半补差已写进草案；过渡期延长到两年须另报预算，先按一年加减半办。",
    ),
    (2, "困难职工人数每半年核一次，基层来不及，改为一年一次。", "adopted", "已改为一年一次，年中只报变化较大的企业。"),
    (None, "停产半停产户数由谁认定？口径不清，容易争。", "", ""),
    (3, "建议同时公开各片区分配明细，接受委员监督。", "", ""),
]
TRAINING: dict[str, Any] = {
    "title": "全国装备制造业职工技能大赛由谁承办",
    "background": """\
技能大赛每两年一届，前三届由机关直接承办，人手和场地都不够。华东、东北两个片区提出承办，条件都具备。
大赛明年九月举行，承办地须在月底前定下来。""",
    "proposer": "经济技术部",
    "urgency": "urgent",
    "options": [
        ("华东片区承办", "由华东片区承办，决赛设在苏州，机关负责命题和裁判。"),
        ("两个片区轮流承办", "本届由东北片区承办，决赛设在沈阳；下一届由华东片区承办。机关负责命题和裁判。"),
    ],
}
TRAINING_OPINIONS = [
    (
        2,
        "东北片区承办的，交通补助要向西南、西北参赛队倾斜。",
        "adopted",
        "已写进决议：西南、西北参赛队的交通补助上浮三成。",
    ),
    (
        1,
        "沈阳的实训场地只够四个工种，建议把焊接放在苏州。",
        "explained",
        "已核实：沈阳新场地明年八月启用，六个工种都能安排，勘查记录已附。",
    ),
    (
        2,
        "下一届的承办现在就定，是否过早？",
        "rejected",
        "承办要提前两年备场地，基层多次要求早定。届时条件有变的，可以重新提请常委会研究。",
    ),
]
DECISION = """\
关于全国装备制造业职工技能大赛承办的决定
同意本届技能大赛由东北片区承办，决赛设在沈阳；下一届由华东片区承办。
西南、西北参赛队的交通补助上浮三成，所需经费从大赛专项中列支。
机关负责命题和裁判，赛后一个月内向常委会报告办赛情况。"""
REASON = "承办地须在月底前定下，组委会已等着发通知，来不及给满五个工作日。"
DECIDED_DAYS_AGO = 75
# So many days hold five working days whatever the holidays.
CLOSES_IN_DAYS = 12


def build_decided_issue(org: Organisation) -> MajorIssue:
    """Heard in a shortened round, every opinion treated, decided by circulation between the sessions."""
    by, chair = org.users["office"], org.users["chair"]
    opened = moment(working_day(org.today - timedelta(days=DECIDED_DAYS_AGO)), 9)
    issue = services.raise_issue(by=by, at=opened - timedelta(days=1), **TRAINING)
    round_ = services.open_round(issue, by=by, closes_at=opened + timedelta(days=1, hours=8), reason=REASON, at=opened)
    answer(org, round_, TRAINING_OPINIONS, opened + timedelta(hours=3), silent=3)
    done = opened + timedelta(days=3)
    services.close_overdue(done)
    treat(org, issue, TRAINING_OPINIONS, done)
    services.propose_motion(issue, by=by, text=DECISION, option=2, at=done)
    if covered((done + timedelta(days=14)).year):  # a circulation counts working days
        circulate(services.put_to_circulation(issue, working_days=3, by=by, at=done).ballot, chair, done)
    settle(done + timedelta(days=12))
    return issue


def circulate(ballot: Any, chair: User, at: datetime) -> None:
    """Opened by the chair, voted on by all but three, closed by the clock, declared."""
    ballot = open_circulation(ballot, by=chair, proof=Fresh(chair.pk, at), at=at)
    for number, elector in enumerate(ballot.electors.select_related("person__user")[3:]):
        choice = "against" if number == 5 else "abstain" if number == 9 else "for"
        cast_vote(ballot, by=user_of(elector.person), choice=choice, at=at + timedelta(minutes=40 * number))
    over = ballot.closes_at + timedelta(minutes=1)
    close_overdue(over)
    declare_ballot(ballot, by=chair, at=over + timedelta(hours=9))


def build_open_issue(org: Organisation) -> MajorIssue:
    """Half of the standing committee has answered; `standing` and `chair` still owe theirs."""
    by, opened = org.users["office"], moment(org.today - timedelta(days=2), 10)
    issue = services.raise_issue(by=by, at=moment(org.today - timedelta(days=4), 16), **FUND)
    round_ = services.open_round(
        issue, by=by, closes_at=moment(org.today + timedelta(days=CLOSES_IN_DAYS), 17), at=opened
    )
    settle(opened, read=False)
    answer(org, round_, FUND_OPINIONS, opened + timedelta(hours=2), silent=14)
    treat(org, issue, FUND_OPINIONS, opened + timedelta(days=1))
    settle(opened + timedelta(days=1, hours=1))
    return issue


def answer(org: Organisation, round_: OpinionRound, opinions: list, at: datetime, *, silent: int) -> None:
    """Some with opinions, the others without; `silent` say nothing, `standing` and `chair` among them."""
    asked = round_.asked.select_related("person__user").order_by("pk")
    owing = {org.users["standing"], org.users["chair"]}
    people = [user_of(one.person) for one in asked if one.person.user not in owing]
    talking = people[: len(people) - max(silent - len(owing), 0)]
    for number, user in enumerate(talking):
        option, text = opinions[number][:2] if number < len(opinions) else (1 + number % 2 if number % 3 else None, "")
        stance = "favours" if option else "opinions" if text else "no_opinion"
        services.answer_round(
            round_, by=user, answer=stance, option=option, new=[text], at=at + timedelta(minutes=17 * number)
        )


def treat(org: Organisation, issue: MajorIssue, opinions: list, at: datetime) -> None:
    """Those of the demo's opinions that have a treatment."""
    for opinion in Opinion.objects.filter(round__issue=issue).order_by("number"):
        _option, _text, verdict, reason = opinions[opinion.number - 1]
        if verdict:
            services.treat_opinion(opinion, verdict=verdict, reason=reason, by=org.users["office"], at=at)
