"""The papers of a meeting: handbook, sign-in sheet, place cards, list of names. Read from what is stored, nothing changed."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone

from committees.roster.models import Membership, Person
from common.wording import local_day, official
from documents.papers import (
    POSTS_FIRST,
    Attendee,
    Group,
    Handbook,
    NameList,
    SignInSheet,
    Sitting,
    handbook,
    in_order,
    name_list,
    place_cards,
    sign_in_sheet,
)
from meetings.sessions.models import AgendaItem, Invitation, Meeting

# 会议须知 that holds for every meeting; the office adds its own in the file. Official papers are Chinese in every language.
NOTICES = (
    "请按时出席会议。因故不能出席的，须提前向会务组书面请假并说明原因。",
    "请提前十分钟进入会场签到，按座次就座，会议期间将通信工具关闭或调至静音。",
    "注意保管会议文件。标明会后收回的文件，请在闭会前交回会务组。",
    "分组讨论由召集人主持，请围绕议题发言；书面意见可交本组联络员。",
    "会议期间有事请与会务组联系。",
)
WEEK = "一二三四五六日"
# What the meeting does with an item, and the verbs a title may begin with itself.
DONE = {
    AgendaItem.Kind.DELIBERATE: "审议", AgendaItem.Kind.DECIDE: "决定",
    AgendaItem.Kind.INFORM: "通报", AgendaItem.Kind.DISCUSS: "讨论",
}  # fmt: skip
VERBS = (
    "听取",
    "审议",
    "讨论",
    "通报",
    "决定",
    "表决",
    "选举",
    "补选",
    "增补",
    "替补",
    "罢免",
    "免去",
    "传达",
    "学习",
    "研究",
    "宣读",
)


def title_of(meeting: Meeting) -> str:
    """The meeting with the union's name before it, as papers print it."""
    return f"{settings.UNION_NAME}{meeting.title}"


def handbook_of(meeting: Meeting) -> bytes:
    """会议手册 as .docx."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    items = list(meeting.items.all())
    sitting = Sitting(
        f"{start.month}月{start.day}日\n星期{WEEK[start.weekday()]}",
        f"{start:%H:%M}—{end:%H:%M}",
        "、".join(item.title for item in items),
        meeting.place,
    )
    paper = Handbook(
        title=title_of(meeting), issuer=settings.UNION_NAME, when=day_of(start), place=meeting.place, notices=NOTICES,
        agenda=[agenda_line(item) for item in items],
        schedule=[sitting] if items else (), groups=groups(meeting, coming=True), groups_title="出席、列席人员名单",
    )  # fmt: skip
    return handbook(paper)


def sign_in_sheet_of(meeting: Meeting) -> bytes:
    """签到表 as .docx, a sheet for each capacity; who asked for leave stands there with that remark."""
    when = f"{day_of(meeting.starts_at)} {timezone.localtime(meeting.starts_at):%H:%M}"
    return sign_in_sheet(SignInSheet(title_of(meeting), groups(meeting), when, meeting.place, settings.UNION_NAME))


def place_cards_of(meeting: Meeting) -> bytes:
    """桌签 as .docx for all who have not asked for leave, in the order of the lists."""
    people = [person for group in groups(meeting, coming=True) for person in group.people]
    return place_cards([person.name for person in people], author=settings.UNION_NAME)


def name_list_of(meeting: Meeting) -> bytes:
    """名单 as .docx."""
    return name_list(NameList(f"{title_of(meeting)}人员名单", groups(meeting), POSTS_FIRST, settings.UNION_NAME))


def agenda_line(item: AgendaItem) -> str:
    """审议…, 决定…: what is done and with what, unless the title begins with its verb."""
    return item.title if item.title.startswith(VERBS) else f"{DONE[AgendaItem.Kind(item.kind)]}{item.title}"


def groups(meeting: Meeting, *, coming: bool = False) -> list[Group]:
    """出席, 列席, 邀请: 主席 and 副主席 first, then by 姓氏笔画; `coming` leaves out who is on leave."""
    posts = posts_on(meeting)
    invitations = [i for i in meeting.invitations.in_order() if not (coming and i.reply == Invitation.Reply.LEAVE)]
    capacities = Invitation.Capacity
    found = [Group(f"{official(c.label)}人员", of_capacity(invitations, c.value, posts)) for c in capacities]
    return [group for group in found if group.people]


def of_capacity(invitations: Sequence[Invitation], capacity: str, posts: dict[int, str]) -> list[Attendee]:
    """Those of one capacity as lists have them."""
    return in_order((attendee(i, posts) for i in invitations if i.capacity == capacity), "post")


def attendee(invitation: Invitation, posts: dict[int, str]) -> Attendee:
    """One line."""
    person = invitation.person
    return Attendee(
        person.name, official(Person.Gender(person.gender).label) if person.gender else "", unit=person.unit.name if person.unit else "", duty=person.duty,
        post=posts.get(person.pk, ""), note="请假" if invitation.reply == Invitation.Reply.LEAVE else "",
    )  # fmt: skip


def posts_on(meeting: Meeting) -> dict[int, str]:
    """Who is 主席 or 副主席 of the body on the meeting's day."""
    seats = Membership.objects.as_of(timezone.localdate(meeting.starts_at)).filter(body=meeting.body)
    labels = {post.value: official(post.label) for post in Membership.Post}
    return {person: labels[post] for person, post in seats.values_list("person_id", "post")}


def day_of(moment: date) -> str:
    """2026年12月3日."""
    day = local_day(moment)
    return f"{day.year}年{day.month}月{day.day}日"
