"""One secret vote: a paper is sealed, one participation is marked, one envelope is put in. Nothing else is written anywhere.

No event, notice, message or log line is made of it. Who acted and when would stand beside the envelope.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Envelope, Participation
from meetings.ballots.rules import secret as rules
from meetings.ballots.rules.names import written_name_refused
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.paper import Specimen, encode, tidied

IN_TIME = Q(closes_at__isnull=True) | Q(closes_at__gte=Now())


def check_secret(ballot: Ballot, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> bytes:
    """The paper's bytes, if this person could put it in now; RuleError or PermissionDenied if not."""
    if refusal := rules.secret_refused(ballot, by, clock.now()):
        raise RuleError(refusal)
    return encode(choices, write_ins, Specimen.from_json(ballot.box.specimen))


def cast_secret(ballot: Ballot, *, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> str:
    """F1, S1: one envelope of one present elector, once and for good. Returns the receipt, which is kept nowhere with him."""
    mark, specimen, public_key = mark_and_box(ballot, by)
    if refusal := next(filter(None, map(written_name_refused, map(tidied, write_ins))), ""):
        raise RuleError(refusal)
    paper = encode(choices, write_ins, Specimen.from_json(specimen))
    sealed = envelope.seal(paper, bytes.fromhex(public_key))
    put_in(ballot, by, mark, sealed)
    return envelope.receipt(sealed)


def mark_and_box(ballot: Ballot, by: User) -> tuple[int, Any, str]:
    """Which mark on the list is his, and what the box takes; read before anybody has to wait. RuleError where there is none."""
    wanted = "pk", "ballot__box__specimen", "ballot__box__public_key"
    found = Participation.objects.filter(ballot=ballot, person__user=by).values_list(*wanted).first()
    if found is None or found[1] is None:
        raise refused(ballot, by)
    return found


def put_in(ballot: Ballot, by: User, mark: int, sealed: bytes) -> None:
    """Mark and envelope, or neither and the reason."""
    with transaction.atomic():
        if is_open(ballot) and set_mark(mark):
            Envelope.objects.create(ballot=ballot, sealed=sealed)
            return
    raise refused(ballot, by)


def is_open(ballot: Ballot) -> bool:
    """Held until the envelope is in: casting and closing share one lock, the ballot's row. In time is asked of the database's clock."""
    held = Ballot.objects.select_for_update().filter(IN_TIME, pk=ballot.pk, status=Ballot.Status.OPEN)
    return held.values_list("pk", flat=True).first() is not None


def set_mark(mark: int) -> bool:
    """Whether he had not voted. A box that was shut has other marks."""
    return Participation.objects.filter(pk=mark, voted=False).update(voted=True) == 1


def refused(ballot: Ballot, by: User) -> RuleError:
    """Why, as things stand now. PermissionDenied for who is no elector."""
    seen = Ballot.objects.get(pk=ballot.pk)
    return RuleError(rules.secret_refused(seen, by, clock.now()) or _("表决已经截止，这一票没有计入。"))


def box_of(ballot: Ballot) -> BallotBox:
    """The ballot's box; PermissionDenied where there is none."""
    box = BallotBox.objects.filter(ballot=ballot).first()
    if box is None:
        raise PermissionDenied(_("这一项不是无记名投票。"))
    return box
