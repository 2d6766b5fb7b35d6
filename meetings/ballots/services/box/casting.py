"""One secret vote: a paper is sealed, one participation is marked, one envelope is put in. Nothing else is written anywhere.

No event, notice, message or log line is made of it. Who acted and when would stand beside the envelope.
"""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from committees.roster.models import Person
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Envelope, Participation
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.paper import Specimen, encode

IN_TIME = Q(closes_at__isnull=True) | Q(closes_at__gte=Now())


def check_secret(ballot: Ballot, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> bytes:
    """The paper's bytes, if this person could put it in now; RuleError or PermissionDenied if not."""
    if refusal := rules.secret_refused(ballot, by, clock.now()):
        raise RuleError(refusal)
    return encode(choices, write_ins, Specimen.from_json(ballot.box.specimen))


def cast_secret(ballot: Ballot, *, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> str:
    """F1, S1: one envelope of one present elector, once and for good. Returns the receipt, which is kept nowhere with him."""
    found = BallotBox.objects.only("specimen", "public_key").filter(ballot=ballot).first()
    if found is None or found.specimen is None:
        raise RuleError(rules.secret_refused(ballot, by, clock.now()))
    paper = encode(choices, write_ins, Specimen.from_json(found.specimen))
    sealed = envelope.seal(paper, bytes.fromhex(found.public_key))
    put_in(ballot, by, sealed)
    return envelope.receipt(sealed)


def put_in(ballot: Ballot, by: User, sealed: bytes) -> None:
    """Mark and envelope, or neither and the reason. Whose mark it is, is found before the others have to wait."""
    person = Person.objects.filter(user=by).values_list("pk", flat=True).first()
    with transaction.atomic():
        if is_open(ballot) and mark(ballot, person):
            Envelope.objects.create(ballot=ballot, sealed=sealed)
            return
    seen = Ballot.objects.get(pk=ballot.pk)
    raise RuleError(rules.secret_refused(seen, by, clock.now()) or _("表决已经截止，这一票没有计入。"))


def is_open(ballot: Ballot) -> bool:
    """Held until the envelope is in: casting and closing share one lock, the ballot's row. In time is asked of the database's clock."""
    held = Ballot.objects.select_for_update().filter(IN_TIME, pk=ballot.pk, status=Ballot.Status.OPEN)
    return held.values_list("pk", flat=True).first() is not None


def mark(ballot: Ballot, person: int | None) -> bool:
    """Whether he was on the list and had not voted."""
    return Participation.objects.filter(ballot=ballot, person=person, voted=False).update(voted=True) == 1


def box_of(ballot: Ballot) -> BallotBox:
    """The ballot's box; PermissionDenied where there is none."""
    box = BallotBox.objects.filter(ballot=ballot).first()
    if box is None:
        raise PermissionDenied(_("这一项不是无记名投票。"))
    return box
