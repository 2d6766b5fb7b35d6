"""By which rule each body decides."""

from typing import Any

from committees.roster.models import Body
from meetings.ballots.models import Ballot

# By the working rules both bodies decide alike: two thirds of those entitled are there, more than half of those entitled agree.
COMMON = {
    "quorum_numerator": 2, "quorum_denominator": 3, "base": Ballot.Base.ENTITLED, "share_numerator": 1, "share_denominator": 2,
}  # fmt: skip
PRESETS: dict[str, dict[str, Any]] = {Body.PLENARY: COMMON, Body.STANDING: COMMON}
