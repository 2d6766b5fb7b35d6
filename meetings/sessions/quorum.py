"""Who is asked to a meeting, who came, and whether that is a quorum (practice §3.3: two thirds of 应到)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from meetings.ballots import rules as voting
from meetings.ballots.models import Ballot
from meetings.sessions.models import Invitation, Meeting


@dataclass(frozen=True)
class Attendance:
    """How many of those who attend (not of observers) answered and came."""

    expected: int
    coming: int
    leave: int
    silent: int
    here: int
    others: int
    need: int
    # Asked for leave and did not come.
    excused: int = 0

    @property
    def absent(self) -> int:
        """Asked to attend and not signed in."""
        return self.expected - self.here

    @property
    def quorate(self) -> bool:
        """Enough are there."""
        return 0 < self.need <= self.here


def attendance(meeting: Meeting) -> Attendance:
    """Counted from the invitations."""
    attend: list[tuple[str, datetime | None]] = []
    others = 0
    for capacity, reply, at in meeting.invitations.values_list("capacity", "reply", "signed_in_at"):
        if capacity == Invitation.Capacity.ATTEND:
            attend.append((reply, at))
        else:
            others += 1
    replies = [reply for reply, _at in attend]
    here = sum(at is not None for _reply, at in attend)
    excused = sum(reply == Invitation.Reply.LEAVE and at is None for reply, at in attend)
    need = voting.quorum(Ballot(**voting.COMMON), len(attend))
    return Attendance(
        len(attend), replies.count("coming"), replies.count("leave"), replies.count(""), here, others, need, excused
    )


def has_quorum(meeting: Meeting, at: datetime) -> list[str]:
    """A sitting of a body is opened when two thirds of those who are to attend have signed in."""
    return quorum_missing(attendance(meeting))


def quorum_missing(people: Attendance) -> list[str]:
    """What attendance still lacks, and who mends it."""
    if not people.expected:
        return [_("出席名单还没有生成，请会务人员先按名册生成。")]
    if people.quorate:
        return []
    return [
        _("应到 %(n)d 人，已签到 %(here)d 人，开会至少要 %(need)d 人（三分之二）。请会务人员在“名单与签到”继续签到。")
        % {"n": people.expected, "here": people.here, "need": people.need}
    ]
