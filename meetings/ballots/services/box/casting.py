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
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Envelope, Participation
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.paper import Specimen, encode

IN_TIME = Q(ballot__closes_at__isnull=True) | Q(ballot__closes_at__gte=Now())


def check_secret(ballot: Ballot, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> bytes:
    """The paper's bytes, if this person could put it in now; RuleError or PermissionDenied if not."""
    if refusal := rules.secret_refused(ballot, by, clock.now()):
        raise RuleError(refusal)
    return encode(choices, write_ins, Specimen.from_json(ballot.box.specimen))


def cast_secret(ballot: Ballot, *, by: User, choices: Mapping[str, str], write_ins: Collection[str] = ()) -> str:
    """F1, S1: one envelope of one present elector, once and for good. Returns the receipt, which is kept nowhere with him."""
    found = BallotBox.objects.filter(ballot=ballot).first()
    if found is None or found.specimen is None:
        raise RuleError(rules.secret_refused(ballot, by, clock.now()))
    paper = encode(choices, write_ins, Specimen.from_json(found.specimen))
    sealed = envelope.seal(paper, bytes.fromhex(found.public_key))
    put_in(ballot, by, sealed)
    return envelope.receipt(sealed)


@transaction.atomic
def put_in(ballot: Ballot, by: User, sealed: bytes) -> None:
    """Casting and closing share one lock, the ballot's row; whether it is open in time is asked of the database's clock."""
    Ballot.objects.select_for_update().only("pk").get(pk=ballot.pk)
    open_to_him = Participation.objects.filter(
        IN_TIME, ballot=ballot, ballot__status=Ballot.Status.OPEN, person__user=by
    )
    if open_to_him.filter(voted=False).update(voted=True) != 1:
        raise RuleError(
            rules.secret_refused(Ballot.objects.get(pk=ballot.pk), by, clock.now())
            or _("表决已经截止，这一票没有计入。")
        )
    Envelope.objects.create(ballot=ballot, sealed=sealed)


def box_of(ballot: Ballot) -> BallotBox:
    """The ballot's box; PermissionDenied where there is none."""
    box = BallotBox.objects.filter(ballot=ballot).first()
    if box is None:
        raise PermissionDenied(_("这一项不是无记名投票。"))
    return box
