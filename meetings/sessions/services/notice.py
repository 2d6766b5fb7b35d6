"""会议通知: kept as it was issued, with its number, and made again from that however the meeting changes."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.lifecycle import RuleError
from common.numbering import next_number
from common.wording import cn_number, hour
from documents.blocks import Block
from documents.official import Kind, OfficialDocument
from meetings.sessions import rules
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.services.papers import WEEK, agenda_line, day_of

# Notices have a series of their own: 装工通〔2026〕3号.
NOTICES = "meeting-notice"
FULL_NAMES = {Body.PLENARY: ("全委会", "全国委员会"), Body.STANDING: ("常委会", "常务委员会")}
MEMBERS = {Body.PLENARY: "各位委员", Body.STANDING: "各位常务委员"}
OTHERS = {Invitation.Capacity.OBSERVE: "各列席人员", Invitation.Capacity.GUEST: "各受邀人员"}
# A blank beside a Chinese letter: typed for the screen, stretched on paper.
BLANKS = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def keep_notice(meeting: Meeting, by: User, at: datetime) -> dict[str, Any]:
    """Give the notice its number and keep what it says; whoever issues it saves. For the log: the number."""
    meeting.notice_number = next_number(NOTICES, timezone.localdate(at).year)
    meeting.notice = arrangements(meeting) | {
        "to": addressee(meeting), "reply_by": day_of(rules.reply_by(meeting, at)), "contact": by.name,
    }  # fmt: skip
    return {"number": meeting.notice_number}


def arrangements(meeting: Meeting) -> dict[str, Any]:
    """When, where, what about, in the words of the notice."""
    return {
        "title": full_title(meeting), "when": when(meeting), "place": BLANKS.sub("", meeting.place),
        "agenda": [agenda_line(item) for item in meeting.items.all()],
    }  # fmt: skip


def has_changed(meeting: Meeting) -> bool:
    """Whether time, place or agenda are others than the notice said."""
    present = arrangements(meeting)
    return bool(meeting.notice) and present != {name: meeting.notice[name] for name in present}


def notice_of(meeting: Meeting) -> OfficialDocument:
    """关于召开…会议的通知, as it was issued."""
    said, issued = meeting.notice, meeting.noticed_at
    if not said or issued is None:
        raise RuleError(refusal(meeting))
    day = timezone.localdate(issued)
    return OfficialDocument(
        kind=Kind.NOTICE, title=f"关于召开{said['title']}的通知", issuer=settings.UNION_NAME,
        number=f"{settings.NOTICE_CODE}〔{day.year}〕{meeting.notice_number}号", addressee=f"{said['to']}：",
        blocks=[Block("paragraph", text) for text in lines(said)], signature=settings.UNION_NAME, date=day,
        remark=f"联系人：{said['contact']}，电话：{settings.OFFICE_PHONE}" if settings.OFFICE_PHONE else f"联系人：{said['contact']}",
        printed_by=f"{settings.UNION_NAME}办公室", printed_on=day,
    )  # fmt: skip


def refusal(meeting: Meeting) -> str:
    """Why there is no paper."""
    if meeting.noticed_at is None:
        return _("会议通知还没有发出，发出以后才有这份文书。")
    return _("这次会议的通知发出时，门户还没有留存通知的内容，不能再生成。")


def lines(said: dict[str, Any]) -> list[str]:
    """The text: when and where, the agenda as 一、二、三, what to answer by when."""
    agenda = said["agenda"]
    items = [f"{cn_number(n)}、{text}" for n, text in enumerate(agenda, 1)] if len(agenda) > 1 else []
    about = ["会议议程：", *items] if items else [f"会议议程：{''.join(agenda)}。"]
    return [
        f"定于{said['when']}在{said['place']}召开{said['title']}，现将有关事项通知如下。", *about,
        f"请于{said['reply_by']}前在门户中回复是否参加。因故不能参加的，请写明原因请假。",
    ]  # fmt: skip


def addressee(meeting: Meeting) -> str:
    """主送: the members of the body, and whoever else is asked."""
    asked = set(meeting.invitations.values_list("capacity", flat=True))
    others = [words for capacity, words in OTHERS.items() if capacity in asked]
    return "，".join([MEMBERS[Body(meeting.body)], *others])


def full_title(meeting: Meeting) -> str:
    """第五届常务委员会第七次会议."""
    return meeting.title.replace(*FULL_NAMES[Body(meeting.body)])


def when(meeting: Meeting) -> str:
    """2026年12月3日（星期四）9:00至17:00; over several days with the last day."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    last = "" if start.date() == end.date() else f"{day_of(end)}（星期{WEEK[end.weekday()]}）"
    return f"{day_of(start)}（星期{WEEK[start.weekday()]}）{hour(start)}至{last}{hour(end)}"
