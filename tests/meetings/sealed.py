"""What the tests of sealing share: specimens, papers as hypothesis draws them, a custody with its codes."""

from dataclasses import dataclass

from hypothesis import strategies as st

from meetings.ballots.sealing.codes import new_code, new_tag
from meetings.ballots.sealing.keys import Custody, new_custody, new_salt, public_half
from meetings.ballots.sealing.paper import CHOICES, NAME_LENGTH, Specimen

MOTIONS = Specimen(("report", "budget", "statute"))
ELECTION = Specimen(("ding", "wang", "li", "zhang"), write_ins=2, seats=3)

# Any letter of any script, and what stands between the parts of a name.
letters = st.characters(categories=("L", "M", "Nd"), include_characters="·（）- ")
names = st.text(letters, min_size=1, max_size=NAME_LENGTH)


def choices(specimen: Specimen) -> st.SearchStrategy[dict[str, str]]:
    """A choice for every item."""
    return st.fixed_dictionaries({item: st.sampled_from(CHOICES) for item in specimen.items})


@dataclass(frozen=True)
class Scrutineers:
    """Their codes, which nobody else has, and what the portal keeps."""

    codes: list[str]
    custody: Custody


def scrutineers(count: int = 3, threshold: int = 2, tag: str = "") -> Scrutineers:
    """As at a real opening: each has drawn his code, then the key pair is made."""
    tag, salt = tag or new_tag(), new_salt()
    codes = [new_code(tag) for _scrutineer in range(count)]
    publics = [public_half(code, tag, salt) for code in codes]
    return Scrutineers(codes, new_custody(publics, tag=tag, salt=salt, threshold=threshold))
