"""The box before and after the vote: closed up with a key of its own, and its envelopes counted before anything is opened."""

from typing import Any

from django.utils.translation import gettext as _

from audit.services import record
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Envelope, Participation
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.export import Box
from meetings.ballots.sealing.keys import new_custody, public_half
from meetings.ballots.services.box.keeping import Kept, kept_of
from meetings.ballots.services.box.mixing import mix
from meetings.ballots.services.box.scrutineers import keep_on_server, on_server
from meetings.ballots.services.box.specimens import specimen_of


def seal_box(ballot: Ballot, by: Any) -> None:
    """In the opening's transaction, after the electors: make the key from the drawn codes, and a mark for each who is there."""
    if on_server() and not hasattr(ballot, "box"):
        ballot.box = keep_on_server(ballot)
    if missing := rules.box_missing(ballot):
        raise RuleError(_("还不能开始表决。"), missing)
    box = BallotBox.objects.select_for_update().get(ballot=ballot)
    lock_up(box, kept_of(box))
    here = ballot.electors.filter(present=True).values_list("person_id", flat=True)
    Participation.objects.bulk_create(Participation(ballot=ballot, person_id=person) for person in here)
    shares = [share["public_key"] for share in box.custody["shares"]]
    record(by, "ballot.box-closed", ballot, public_key=box.public_key, scrutineers=shares, threshold=box.threshold)
    ballot.box = box


def lock_up(box: BallotBox, kept: Kept) -> None:
    """The key pair; its private half is forgotten as soon as it is split."""
    drawn = [bytes.fromhex(scrutineer.public_key) for scrutineer in box.scrutineers.all()]
    publics = [public_half(kept.code, box.tag, kept.salt)] if kept.code else drawn
    custody = new_custody(publics, tag=box.tag, salt=kept.salt, threshold=box.threshold)
    box.custody, box.public_key = custody.as_json(), custody.public_key.hex()
    box.specimen = specimen_of(box.ballot).as_json()
    box.save(update_fields=["custody", "public_key", "specimen"])


def publish_count(ballot: Ballot, by: Any) -> int:
    """In the close's transaction, the rows mixed: how many envelopes, and their digest, into the audit chain before the box is opened."""
    box = BallotBox.objects.select_for_update().get(ballot=ballot)
    mix(ballot)
    counted = box_as_closed(ballot)
    box.envelopes, box.digest = len(counted.receipts), envelope.digest(counted.receipts)
    box.save(update_fields=["envelopes", "digest"])
    record(by, "ballot.envelopes-counted", ballot, envelopes=box.envelopes, **counted.as_json())
    return box.envelopes


def receipts_of(ballot: Ballot) -> list[str]:
    """The hashes of the envelopes in the box, sorted."""
    sealed = Envelope.objects.filter(ballot=ballot).values_list("sealed", flat=True)
    return sorted(envelope.receipt(bytes(each)) for each in sealed.iterator(2000))


def box_as_closed(ballot: Ballot) -> Box:
    """The figures of the box, counted now."""
    present = ballot.electors.filter(present=True).count()
    voted = Participation.objects.filter(ballot=ballot, voted=True).count()
    return Box(ballot.electors.count(), present, voted, receipts_of(ballot))
