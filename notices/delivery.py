"""Sending what the outbox holds: claim under a lease, send, mark; take back what a dead sender left.

Several senders may run at once. A sender killed between the mail server's answer and its own mark
leaves one parcel that will go out again, under the same Message-ID.
"""

import hashlib
import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from common import clock
from notices import channels
from notices.channels import Broken, Deferred, Parcel, Refused, Session, Unreachable
from notices.models import Outbox, OutboxHold

logger = logging.getLogger(__name__)
State = Outbox.State

LEASE = timedelta(seconds=getattr(settings, "NOTICE_LEASE_SECONDS", 60))
BATCH = 50
# A letter the other side puts off: 1, 2, 4 … minutes, at most an hour apart, eight times.
MAX_TRIES = 8
LONGEST_WAIT = timedelta(hours=1)
# While the channel itself is down nobody's tries are counted; the letter is given up for dead by age.
OUTAGE_WAIT = timedelta(seconds=30)
GIVE_UP = timedelta(days=3)
# How long one batch may take before the rest goes back: a letter begun last still has most of the lease.
BATCH_TIME = LEASE / 3


class OutOfTime(Exception):
    """The batch takes too long; what is left goes back to the queue for anybody."""


@dataclass
class Sweep:
    """What one sweep did."""

    parcels: int = 0
    taken_back: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, state: str, number: int = 1) -> None:
        """Add to a figure."""
        self.counts[state] = self.counts.get(state, 0) + number


def send_due(at: datetime | None = None, *, limit: timedelta = timedelta(seconds=20)) -> Sweep:
    """Send all that is due, batch by batch, until nothing is left, the channel is down or time is up."""
    sweep = Sweep(taken_back=take_back(at or clock.now()))
    if held():
        return sweep
    started = clock.now()
    for name in channels.CHANNELS:
        while clock.now() - started < limit and send_batch(name, at or clock.now(), sweep):
            pass
    return sweep


def held() -> bool:
    """Whether sending is on hold."""
    return OutboxHold.objects.filter(released_at__isnull=True).exists()


def take_back(at: datetime) -> int:
    """Return to the queue what senders claimed and never finished."""
    return Outbox.objects.stale(at).update(state=State.PENDING, lease_until=None)


# ---- Claiming -----------------------------------------------------------------------------


@transaction.atomic
def claim(channel: str, at: datetime) -> list[Outbox]:
    """Take up to BATCH due letters for this sender alone, until the lease runs out."""
    due = Outbox.objects.due(at).filter(channel=channel).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    mine = list(due.select_related("recipient")[:BATCH])
    for parcel in parcels(mine):
        for item in parcel.letters:
            item.state, item.lease_until, item.digest = State.LEASED, at + LEASE, parcel.number
    Outbox.objects.bulk_update(mine, ["state", "lease_until", "digest"])
    return mine


def parcels(letters: Iterable[Outbox]) -> list[Parcel]:
    """Letters by person: several go out as one. A parcel that was under way before keeps its contents
    and its number, so that sending it again is the same mail and not another one."""
    ordered = sorted(letters, key=lambda item: (item.recipient_id, item.digest, item.pk))
    found = []
    for (_person, digest), group in groupby(ordered, key=lambda item: (item.recipient_id, item.digest)):
        members = list(group)
        found.append(Parcel(members[0].recipient, members, digest or number(members)))
    return found


def number(letters: list[Outbox]) -> str:
    """The fixed number of a parcel: the letter's own, or one made from all of theirs."""
    if len(letters) == 1:
        return letters[0].message_id
    return hashlib.sha256("".join(item.message_id for item in letters).encode()).hexdigest()[:40]


# ---- Sending ------------------------------------------------------------------------------


def send_batch(channel: str, at: datetime, sweep: Sweep) -> bool:
    """Claim one batch and send it; whether it makes sense to go on with the next."""
    ends = clock.now() + BATCH_TIME
    mine = claim(channel, at)
    kept = [drop_unwanted(parcel, channel, at, sweep) for parcel in parcels(mine)]
    todo = [parcel for parcel in kept if parcel.letters]
    sweep.parcels += len(todo)
    try:
        send_all(channel, todo, at, ends, sweep)
    except OutOfTime:
        put_back(todo, at, "", sweep)
    except Unreachable as error:
        logger.warning("channel %s cannot be reached: %s", channel, error)
        put_back(todo, at + OUTAGE_WAIT, str(error), sweep)
        return False
    return bool(mine)


def send_all(channel: str, todo: list[Parcel], at: datetime, ends: datetime, sweep: Sweep) -> None:
    """Send the parcels over one connection; open a second one once if the first breaks."""
    for _connection in range(2):
        if not todo:
            return
        with opened(channel) as session:
            send_over(session, todo, at, ends, sweep)
    if todo:
        raise Unreachable("the connection broke twice")


def opened(channel: str) -> AbstractContextManager[Session]:
    """The channel's way out."""
    return channels.CHANNELS[channel].open()


def send_over(session: Session, todo: list[Parcel], at: datetime, ends: datetime, sweep: Sweep) -> None:
    """Send and take off the list one by one, until the list is empty or the connection breaks."""
    while todo:
        if clock.now() > ends:
            raise OutOfTime
        parcel = todo.pop(0)
        try:
            outcome(session, parcel, at, sweep)
        except Unreachable:
            todo.insert(0, parcel)
            raise
        except Broken as error:
            put_off(parcel, at, str(error), sweep)
            return


def outcome(session: Session, parcel: Parcel, at: datetime, sweep: Sweep) -> None:
    """Send one parcel and write down what became of it."""
    try:
        session.send(parcel)
    except (Broken, Unreachable):
        raise
    except Refused as error:
        finish(parcel, State.FAILED, str(error), sweep)
    except Deferred as error:
        put_off(parcel, at, str(error), sweep)
    except Exception as error:
        logger.exception("letter %s cannot be sent", parcel.number)
        put_off(parcel, at, channels.reason(error), sweep)
    else:
        mark(parcel.letters, state=State.SENT, sent_at=clock.now(), lease_until=None, last_error="")
        sweep.count(State.SENT, len(parcel.letters))


# ---- Outcomes -----------------------------------------------------------------------------


def drop_unwanted(parcel: Parcel, channel: str, at: datetime, sweep: Sweep) -> Parcel:
    """Leave out what came too late, and everything for someone who is no longer reached."""
    why = {item.pk: unwanted(item, channel, at) for item in parcel.letters}
    for text in {text for text in why.values() if text}:
        dropped = [item for item in parcel.letters if why[item.pk] == text]
        finish(Parcel(parcel.recipient, dropped, parcel.number), State.DROPPED, text, sweep)
    return Parcel(parcel.recipient, [item for item in parcel.letters if not why[item.pk]], parcel.number)


def unwanted(item: Outbox, channel: str, at: datetime) -> str:
    """Why this letter is not sent any more, or nothing."""
    if not item.recipient.is_active:
        return _("账号已停用")
    if not channels.CHANNELS[channel].reaches(item.recipient):
        return _("对方已关闭这一渠道")
    if item.late_after and item.late_after < at:
        return _("已过时限")
    return ""


def finish(parcel: Parcel, state: str, why: str, sweep: Sweep) -> None:
    """An end that somebody may want to look at."""
    mark(parcel.letters, state=state, lease_until=None, last_error=why[:300])
    sweep.count(state, len(parcel.letters))


def put_off(parcel: Parcel, at: datetime, why: str, sweep: Sweep) -> None:
    """Try again later, each time later than before; in the end, give up visibly."""
    tries = max(item.tries for item in parcel.letters) + 1
    if tries >= MAX_TRIES:
        mark(parcel.letters, tries=tries)
        finish(parcel, State.DEAD, why, sweep)
        return
    wait = min(timedelta(minutes=2 ** (tries - 1)), LONGEST_WAIT)
    mark(parcel.letters, state=State.PENDING, lease_until=None, tries=tries, due_at=at + wait, last_error=why[:300])
    sweep.count("put_off", len(parcel.letters))


def put_back(todo: list[Parcel], due_at: datetime, why: str, sweep: Sweep) -> None:
    """Not this letter's fault: it keeps its tries and is free for another parcel; what is too old ends visibly."""
    for parcel in todo:
        if all(item.created_at < due_at - GIVE_UP for item in parcel.letters):
            finish(parcel, State.DEAD, why, sweep)
            continue
        free = {"state": State.PENDING, "lease_until": None, "digest": ""}
        mark(parcel.letters, due_at=due_at, last_error=why[:300], **free)
        sweep.count("put_back", len(parcel.letters))


def mark(letters: Iterable[Outbox], **facts: object) -> None:
    """Write the same facts to these rows. A letter known to be sent stays sent."""
    rows = Outbox.objects.filter(pk__in=[item.pk for item in letters]).exclude(state=State.SENT)
    rows.update(**facts)
