"""Opening the box: k codes, all envelopes at once, in one transaction; then the key is destroyed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import Fresh, check_fresh
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Envelope, OpenedBallot, WrittenName
from meetings.ballots.rules import BALLOT, Tally, passes
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.export import Box, minutes
from meetings.ballots.sealing.keys import Custody, combine
from meetings.ballots.sealing.opening import open_all
from meetings.ballots.sealing.paper import InvalidPaper, Paper, Specimen
from meetings.ballots.sealing.tally import tally
from meetings.ballots.services.box.closing import box_as_closed
from meetings.ballots.services.box.keeping import destroy_key, kept_of
from meetings.ballots.services.box.specimens import CARRIED, MOTION
from meetings.ballots.services.drafting import lock

Papers = Sequence[Paper | InvalidPaper]


def open_box(
    ballot: Ballot, *, by: User, codes: Sequence[str], proof: Fresh | None, at: datetime | None = None
) -> Ballot:
    """开箱: before the chair or the office's leader, who is none of the scrutineers. All of it happens once, or none of it."""
    at = at or clock.now()
    check_fresh(proof, by, at)
    ballot = count_box(ballot, by, codes, at)
    destroy_key(ballot.box, at)
    return ballot


@transaction.atomic
def count_box(ballot: Ballot, by: User, codes: Sequence[str], at: datetime) -> Ballot:
    """Open, shuffle, write, count. The shares go in this transaction, the salt when it has been committed."""
    ballot = lock(ballot)
    BALLOT.take("open-box", ballot, by=by, at=at)
    box = BallotBox.objects.select_for_update().get(ballot=ballot)
    closed = intact(box, by)
    papers = papers_in(box, codes)
    write_papers(ballot, papers)
    box.minutes, box.custody = minutes_of(ballot, box, closed, papers), None
    box.save(update_fields=["minutes", "custody"])
    ballot.counted_at, ballot.box = at, box
    ballot.save()
    facts = {name: box.minutes[name] for name in ("envelopes", "digest", "opened", "valid", "invalid", "papers_digest")}
    record(by, "ballot.box-opened", ballot, **facts)
    return ballot


def intact(box: BallotBox, by: User) -> Box:
    """The box as it stands, if it is the one whose count was published, and if `by` is a second person."""
    if box.scrutineers.filter(user=by).exists():
        raise RuleError(_("您是这次表决的监票人，请由另一位主持人或机关负责人到场办理开箱。"))
    found = box_as_closed(box.ballot)
    digest = envelope.digest(found.receipts)
    if faults := rules.box_disagrees(box, len(found.receipts), found.participations, digest):
        raise RuleError(_("票箱与截止时公布的不符，没有开箱。请停止计票，并请审计员核查。"), faults)
    return found


def papers_in(box: BallotBox, codes: Sequence[str]) -> Papers:
    """All papers, shuffled; the key lives for this moment only. CodeRefused names the code at fault."""
    kept = kept_of(box)
    custody = Custody.from_json(box.custody, kept.salt)
    sealed = Envelope.objects.filter(ballot=box.ballot_id).values_list("sealed", flat=True)
    with combine([kept.code] if kept.code else codes, custody) as key:
        return open_all(map(bytes, sealed.iterator(2000)), key, Specimen.from_json(box.specimen))


def write_papers(ballot: Ballot, papers: Papers) -> None:
    """Under fresh random keys and in the shuffled order; names apart from their papers."""
    OpenedBallot.objects.bulk_create((OpenedBallot(ballot=ballot, paper=as_row(p)) for p in papers), batch_size=1000)
    names = sorted(name for paper in papers if isinstance(paper, Paper) for name in paper.write_ins)
    WrittenName.objects.bulk_create((WrittenName(ballot=ballot, name=name) for name in names), batch_size=1000)


def as_row(paper: Paper | InvalidPaper) -> dict[str, object]:
    """A paper without its names."""
    if isinstance(paper, InvalidPaper):
        return {"invalid": paper.fault.value}
    return {"choices": dict(paper.choices), "write_ins": len(paper.write_ins)}


def minutes_of(ballot: Ballot, box: BallotBox, closed: Box, papers: Papers) -> dict[str, object]:
    """Figures, digests and totals, and whether each item has its votes."""
    totals = tally(papers, Specimen.from_json(box.specimen))
    return minutes(totals, papers, closed, carried(ballot, closed, totals.choices))


def carried(ballot: Ballot, closed: Box, choices: Mapping[str, Mapping[str, int]]) -> Mapping[str, bool]:
    """The ballot's rule on its one motion, unless the kind says otherwise."""
    if ballot.kind in CARRIED:
        return CARRIED[ballot.kind](ballot, choices)
    votes = choices[MOTION]
    return {
        MOTION: passes(ballot, Tally(closed.entitled, closed.present, votes["for"], votes["against"], votes["abstain"]))
    }
