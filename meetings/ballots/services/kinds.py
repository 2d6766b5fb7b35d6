"""What elections and changes of seats add to the life every ballot has: their papers, their result, what follows of it."""

from collections.abc import Mapping

from accounts.models import User
from meetings.ballots.models import Ballot, Candidate, Election, Proposal, SeatChange
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.sealing.paper import Specimen
from meetings.ballots.services.box.specimens import CARRIED, MOTION, SPECIMENS, TITLES
from meetings.ballots.services.declaring import DECIDERS, consequences
from meetings.ballots.services.drafting import renewals
from meetings.ballots.services.outcomes import carried_in_secret, decide_election, decide_seats, take_effect
from meetings.ballots.services.papers import lines_of, specimen_of

Kind = Ballot.Kind
DRAFTED = ("term", "post", "seats", "contested", "write_ins_allowed", "runoff_of")
NAMED = ("order", "person", "name", "gender", "unit", "region", "duty", "phone")
CHANGED = ("kind", "leaving", "cause", "post", "recommended_by", "recommended_no", "approval_no")


def register() -> None:
    """Called once, when the app is ready."""
    for kind in (Kind.ELECTION, Kind.SEATS):
        SPECIMENS[kind], TITLES[kind], CARRIED[kind] = sealed_specimen, titles_of, carried_in_secret
    DECIDERS[Kind.ELECTION], DECIDERS[Kind.SEATS] = decide_election, decide_seats
    consequences.register(take_effect)
    renewals.register(repeat)


def sealed_specimen(ballot: Ballot) -> Specimen:
    """The paper of the secret form; changes voted on together are one motion."""
    return specimen_of(ballot) if takes_paper(ballot) else Specimen((MOTION,))


def titles_of(ballot: Ballot) -> Mapping[str, str]:
    """What people call each line."""
    if not takes_paper(ballot):
        return {MOTION: ballot.title}
    return {line.key: line.title for line in lines_of(ballot)}


def repeat(void: Ballot, renewed: Ballot, by: User) -> None:
    """The same candidates, or the same changes, on the ballot held in the place of a void one."""
    if renewed.kind == Kind.ELECTION:
        election = Election.objects.create(ballot=renewed, **facts(void.election, DRAFTED))
        Candidate.objects.bulk_create(
            Candidate(election=election, **facts(one, NAMED)) for one in void.election.candidates.all()
        )
    elif renewed.kind == Kind.SEATS:
        proposal = Proposal.objects.create(
            ballot=renewed, **facts(void.proposal, ("term", "one_by_one", "effective_on"))
        )
        SeatChange.objects.bulk_create(
            SeatChange(proposal=proposal, **facts(one, NAMED + CHANGED)) for one in void.proposal.changes.all()
        )


def facts(thing: object, names: tuple[str, ...]) -> dict[str, object]:
    """The named fields."""
    return {name: getattr(thing, name) for name in names}
