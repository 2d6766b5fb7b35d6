"""The demo's meeting year: a mid-year session behind it, the year-end session and the plenary ahead."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from committees.roster.models import Body
from common.workdays import UnknownYear, is_workday
from documents.fingerprint import text_hash
from documents.word import read_plain
from meetings.ballots.models import Vote
from meetings.ballots.services import cast_vote
from meetings.sessions import services
from meetings.sessions.models import AgendaItem, Meeting
from portal.demo.people import Organisation, user_of
from portal.demo.settling import settle

ALLOWANCE = (
    "高温岗位津贴集体协商专项行动方案",
    """\
做什么：明年5月前，推动高温岗位集中的1200家企业就津贴标准和发放方式开展协商。
谁来做：六个片区常委牵头，各省市产业工会具体负责，每月报一次进度。
花多少：培训与指导经费86万元，从年度预算协商专项列支。""",
    """\
近三年夏季，铸造、锻造、热处理、涂装等岗位职工关于高温津贴的来信逐年增多，集中在标准多年未调、按天折扣、外包工不发三个方面。\
为把夏季一时的反映变成全年有约束的约定，制定本方案。
一、目标
到明年5月底，在高温岗位集中的1200家企业完成专项协商，协商结果写入集体合同附件；到8月底，实际发放情况抽查率不低于三成。
二、分工
片区常委负责本片区的部署、互查和通报；委员所在单位带头协商，方案公布后两个月内完成；各省市产业工会按月报送进度。
三、保障
协商指导由机关会同劳动法律专家组承担，材料统一印发，基层不另行摊派。""",
)
RESEARCH = (
    "明年重点调研选题和常委分工",
    """\
做什么：确定产线智能化改造、县域配套企业用工两个选题。
谁来做：前一项机关会同华东、中南片区常委联合开展，后一项委托西南、西北片区常委组织。
什么时候：六月底前形成报告。""",
    """\
为发挥常委在调查研究中的作用，提出明年重点调研选题和分工如下。
一、产线智能化改造对岗位和技能结构的影响
由机关会同华东、中南两个片区的常委联合开展，选十家企业住厂调研。
二、县域配套企业用工状况
委托西南、西北两个片区的常委组织力量完成，机关派人参加两个县的调研。
三、时间
三月底前定提纲，六月底前形成报告，年中常委会专题研究。""",
)
MOTIONS = [ALLOWANCE, RESEARCH]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """The day, or the next on which offices work; the day itself where the calendar is not published yet."""
    try:
        while not is_workday(day):
            day += timedelta(days=1)
    except UnknownYear:
        pass
    return day


def build_mid_year(org: Organisation) -> Meeting:
    """The mid-year session, held, with two decisions and its minutes."""
    day = working_day(org.today - timedelta(days=137))
    meeting = plan(
        org, Body.STANDING, 6, day, place="北京 · 机关三层会议室", theme="年中例会：上半年工作、专项行动和调研选题"
    )
    items = [put(org, meeting, day, title=title, brief=brief, text=text) for title, brief, text in MOTIONS]
    by, chair = org.users["office"], org.users["chair"]
    services.issue_notice(meeting, by=by, at=moment(day - timedelta(days=15), 10))
    attend(meeting, by, moment(day, 8, 40), absent=4)
    services.open_meeting(meeting, by=chair, at=moment(day, 9))
    for number, item in enumerate(items):
        decide(item, chair, moment(day, 10 + number))
    services.close_meeting(meeting, by=chair, at=moment(day, 17))
    services.mark_minutes_issued(meeting, by=by, at=moment(day + timedelta(days=5), 10))
    settle(moment(day + timedelta(days=5), 10))
    return meeting


def build_year_end(org: Organisation) -> tuple[Meeting, Meeting]:
    """The year-end session and, the day after, the plenary: both in preparation."""
    eve = working_day(org.today + timedelta(days=28))
    standing = plan(org, Body.STANDING, 7, eve, place="北京 · 机关三层会议室", theme="年底例会：研究工作报告")
    plenary = plan(
        org,
        Body.PLENARY,
        4,
        working_day(eve + timedelta(days=1)),
        place="北京 · 职工之家会议中心",
        theme="审议工作报告",
    )
    settle(moment(org.today - timedelta(days=30), 10))
    return standing, plenary


def plan(org: Organisation, body: str, number: int, day: date, *, place: str, theme: str) -> Meeting:
    """A meeting with everybody of the body on its list."""
    at = moment(min(day, org.today) - timedelta(days=30), 10)
    meeting = services.plan_meeting(
        body=body, number=number, starts_at=moment(day, 9), ends_at=moment(day, 17), place=place, theme=theme,
        by=org.users["office"], term=org.term, at=at,
    )  # fmt: skip
    services.invite_members(meeting, by=org.users["office"], at=at)
    return meeting


def put(org: Organisation, meeting: Meeting, day: date, *, title: str, brief: str, text: str) -> AgendaItem:
    """A matter with its text on the agenda."""
    blocks = read_plain(text).blocks
    return services.put_on_agenda(
        meeting, title=title, kind=AgendaItem.Kind.DECIDE, by=org.users["office"], brief=brief, proposer="劳动权益部",
        text=[{"kind": b.kind, "level": b.level, "text": b.text, "rows": [list(r) for r in b.rows]} for b in blocks],
        text_hash=text_hash(blocks), at=moment(day - timedelta(days=20), 10),
    )  # fmt: skip


def attend(meeting: Meeting, by: User, at: datetime, absent: int) -> None:
    """All sign in but a few, who asked for leave."""
    invited = list(meeting.invitations.select_related("person__user"))
    for invitation in invited[-absent:]:
        services.reply(
            invitation,
            by=user_of(invitation.person),
            answer="leave",
            reason="本单位职代会改选",
            at=at - timedelta(days=5),
        )
    for invitation in invited[:-absent]:
        services.sign_in(invitation, by=by, at=at)


def decide(item: AgendaItem, chair: User, at: datetime) -> None:
    """A ballot from opening to declaration: two against, one abstention, all others in favour."""
    ballot = services.open_item_ballot(item, by=chair, at=at).ballot
    if ballot is None:
        raise ValueError(f"{item} has no ballot")
    present = list(ballot.electors.filter(present=True).select_related("person__user"))
    choices = [Vote.Choice.AGAINST] * 2 + [Vote.Choice.ABSTAIN] + [Vote.Choice.FOR] * len(present)
    for elector, choice in zip(reversed(present), choices, strict=False):
        cast_vote(ballot, by=user_of(elector.person), choice=choice, at=at + timedelta(minutes=3))
    services.close_item_ballot(item, by=chair, at=at + timedelta(minutes=10))
    services.declare_item(item, by=chair, at=at + timedelta(minutes=12))
