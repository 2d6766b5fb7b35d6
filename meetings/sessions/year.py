"""S5: the meeting year (例会制度) as a picture and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Body
from common.ring import Mark, Ring, build_ring
from common.workdays import UnknownYear, covered
from meetings.sessions.models import Meeting
from meetings.sessions.rules import Milestone, milestones

TRACKS = {Body.PLENARY: "outer", Body.STANDING: "middle"}
MIDYEAR = (5, 8)
DAYS_BEFORE_PLENARY = 3


@dataclass(frozen=True)
class MeetingYear:
    """One year: the ring, its text form, and what the rules still miss."""

    year: int
    title: str
    ring: Ring
    times: list[dict[str, Any]]
    meetings: list[Meeting]
    due: list[tuple[Meeting, Milestone]]
    unknown: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def ahead(self) -> list[tuple[Meeting, Milestone]]:
        """What the office still has to do."""
        return [(meeting, mark) for meeting, mark in self.due if not mark.done and mark.kind != "meeting"]


def year_of(day: date, user: User | None = None) -> MeetingYear:
    """The year as it stands on the day; with `user`, of the meetings this person may see."""
    shown = Meeting.objects.visible_to(user) if user else Meeting.objects.all()
    inside = shown.filter(
        starts_at__gte=midnight(date(day.year, 1, 1)), starts_at__lt=midnight(date(day.year + 1, 1, 1))
    )
    meetings = list(inside.exclude(status="cancelled").select_related("term").order_by("starts_at"))
    return MeetingYear(
        year=day.year, title=_("%(year)d年") % {"year": day.year}, ring=ring(meetings, day), times=times(meetings, day),
        meetings=meetings, due=due(meetings), unknown=unknown(day.year), missing=missing_sessions(meetings, day.year),
    )  # fmt: skip


def midnight(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def on(meeting: Meeting) -> date:
    """The meeting's first day."""
    return timezone.localdate(meeting.starts_at)


def unknown(year: int) -> str:
    """What to say when the year's holidays are not published yet."""
    return "" if covered(year) else str(UnknownYear(year))


def coming(meetings: Sequence[Meeting], day: date) -> Meeting | None:
    """The next meeting that has not been held; the plenary first when both fall on the same day."""
    ahead = [m for m in meetings if not m.opened_at and on(m) >= day]
    return min(ahead, key=lambda m: (on(m), m.body != Body.PLENARY), default=None)


def ring(meetings: Sequence[Meeting], day: date) -> Ring:
    """Outer track the plenary, middle the standing committee, inner what is due around them."""
    following = coming(meetings, day)
    marks = [Mark(TRACKS[Body(m.body)], on(m), state(m, following), m.body == Body.PLENARY) for m in meetings]
    marks += [
        Mark("inner", mark.due, "done" if mark.done else "")
        for _meeting, mark in due(meetings)
        if mark.due and mark.kind != "meeting"
    ]
    return build_ring(day.year, day, marks=marks, centre=centre(following, day), label=spoken(meetings, day.year))


def state(meeting: Meeting, following: Meeting | None) -> str:
    """How a meeting shows on the ring."""
    return "done" if meeting.opened_at else ("next" if meeting == following else "")


def centre(following: Meeting | None, day: date) -> tuple[str, str, str]:
    """The words in the ring: how far the next meeting is."""
    if following is None:
        return (_("今年"), "—", _("没有待开的会"))
    days = (on(following) - day).days
    return (
        (_("距%(body)s") % {"body": following.get_body_display()}, str(days), _("天"))
        if days
        else ("", _("今天"), following.get_body_display())
    )


def spoken(meetings: Sequence[Meeting], year: int) -> str:
    """What the picture says to those who do not see it."""
    held = sum(bool(m.opened_at) for m in meetings)
    return _("%(year)d 年会议年历：共 %(n)d 次会议，已开 %(held)d 次，明细见下面的列表") % {
        "year": year,
        "n": len(meetings),
        "held": held,
    }


def times(meetings: Sequence[Meeting], day: date) -> list[dict[str, Any]]:
    """The text form: each meeting with its day and what is done or next."""
    following = coming(meetings, day)
    return [
        {
            "state": "done" if m.opened_at else ("now" if m == following else ""), "when": on(m), "title": m.title,
            "note": m.theme or m.get_status_display(), "url": m.get_absolute_url(),
        }
        for m in meetings
    ]  # fmt: skip


def due(meetings: Sequence[Meeting]) -> list[tuple[Meeting, Milestone]]:
    """All milestones of the year, soonest first; those without a date last."""
    pairs = [(m, mark) for m in meetings for mark in milestones(m)]
    return sorted(pairs, key=lambda pair: (pair[1].due is None, pair[1].due or date.max))


def missing_sessions(meetings: Sequence[Meeting], year: int) -> list[str]:
    """S5: the two regular sessions a year, mid-year and with the plenary, that are not even planned."""
    standing = [on(m) for m in meetings if m.body == Body.STANDING]
    plenary = [on(m) for m in meetings if m.body == Body.PLENARY]
    found = []
    if not any(MIDYEAR[0] <= d.month <= MIDYEAR[1] for d in standing):
        found.append(_("%(year)d 年年中的常委会例会还没有安排。") % {"year": year})
    if not plenary:
        found.append(_("%(year)d 年年底的全委会还没有安排。") % {"year": year})
    elif not any(timedelta(0) <= plenary[-1] - d <= timedelta(days=DAYS_BEFORE_PLENARY) for d in standing):
        found.append(_("年底的常委会例会要和全委会同期召开，现在还没有安排。"))
    return found
