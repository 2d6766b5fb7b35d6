"""Secret ballots for tests: three scrutineers with their codes, a box in any state."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nacl.pwhash import argon2id

from accounts.models import User
from accounts.rules import Fresh
from committees.roster.models import Person
from common import clock
from meetings.ballots.models import Ballot, Elector, Envelope, Participation
from meetings.ballots.sealing import envelope, keys
from meetings.ballots.sealing.paper import Specimen, encode
from meetings.ballots.services import box
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot
from tests.factories.meetings import sitting, standing_members

CHOICES = ("for", "against", "abstain")


def just_now(user: User) -> Fresh:
    """The password was typed a moment ago."""
    return Fresh(user.pk, clock.now())


@dataclass
class Secret:
    """A secret ballot, the item it stands on, and the codes on its scrutineers' slips."""

    item: AgendaItem
    chair: User
    scrutineers: list[User]
    codes: list[str] = field(default_factory=list)

    @property
    def ballot(self) -> Ballot:
        """As it stands now."""
        return Ballot.objects.get(pk=self.item.ballot_id)

    def appointed(self, threshold: int = 2) -> "Secret":
        """The chair has named the scrutineers."""
        box.appoint_scrutineers(self.ballot, by=self.chair, users=self.scrutineers, threshold=threshold)
        return self

    def drawn(self) -> "Secret":
        """Each has his code."""
        self.codes = [box.draw_code(self.ballot, by=user, proof=just_now(user)) for user in self.scrutineers]
        return self

    def opened(self) -> "Secret":
        """Votes are taken."""
        open_item_ballot(self.item, by=self.chair)
        return self

    def voted(self, users: Iterable[User], choices: Iterable[str] = CHOICES * 200) -> "Secret":
        """One after another."""
        for user, choice in zip(users, choices, strict=False):
            box.cast_secret(self.ballot, by=user, choices={"motion": choice})
        return self

    def closed(self) -> "Secret":
        """The count of the envelopes is published."""
        close_item_ballot(self.item, by=self.chair)
        return self

    def unsealed(self, codes: list[str] | None = None) -> "Secret":
        """The box is opened with two codes."""
        codes = self.codes[:2] if codes is None else codes
        box.open_box(self.ballot, by=self.chair, codes=codes, proof=just_now(self.chair))
        return self

    def declared(self) -> "Secret":
        """The result is out."""
        declare_item(self.item, by=self.chair)
        return self


def secret(people: Any, members: int = 6, **facts: Any) -> tuple[Secret, list[User]]:
    """A draft in a sitting with `members` more members who can sign in, and the accounts of all who may vote.

    The first three of the members are the scrutineers.
    """
    seats = [person.user for person in standing_members(max(members, 3), accounts="sm")]
    item = sitting()
    Ballot.objects.filter(pk=item.ballot_id).update(form=Ballot.Form.SECRET, **facts)
    item.ballot.refresh_from_db()
    return Secret(item, people.chair, seats[:3]), [people.chair, people.standing, *seats]


def crowded(run: Secret, count: int) -> None:
    """So many more electors, and an envelope of each in the open box: rows at once, as casting one by one leaves them."""
    ballot, paper_of = run.ballot, Specimen.from_json(run.ballot.box.specimen)
    people = Person.objects.bulk_create((Person(name=f"代表{n}") for n in range(count)), batch_size=1000)
    Elector.objects.bulk_create((Elector(ballot=ballot, person=p, present=True) for p in people), batch_size=1000)
    marks = (Participation(ballot=ballot, person=person, voted=True) for person in people)
    Participation.objects.bulk_create(marks, batch_size=1000)
    papers = {choice: encode({"motion": choice}, (), paper_of) for choice in CHOICES}
    key = bytes.fromhex(ballot.box.public_key)
    sealed = (envelope.seal(papers[CHOICES[n % 3]], key) for n in range(count))
    Envelope.objects.bulk_create((Envelope(ballot=ballot, sealed=each) for each in sealed), batch_size=1000)


def cheaply(monkeypatch: Any, settings: Any, folder: Path) -> Path:
    """Salts in a folder of the test, and codes derived at the least cost libsodium allows: ten times as fast."""
    monkeypatch.setattr(keys, "OPERATIONS", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(keys, "MEMORY", argon2id.MEMLIMIT_MIN)
    settings.BALLOT_KEYS_DIR = str(folder / "keys")
    return folder / "keys"
