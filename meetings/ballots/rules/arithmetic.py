"""S1, S2, F1: how a ballot is decided. Whole numbers only, never floats: fractions are compared by multiplying crosswise."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.ballots.models import Ballot

Base, Silence = Ballot.Base, Ballot.Silence


@dataclass(frozen=True)
class Tally:
    """The count of a closed ballot: whole numbers of people. `whole` 0: as many seats as people entitled."""

    entitled: int
    present: int
    for_: int
    against: int
    abstain: int
    whole: int = 0
    # By circulation, those who did not answer; among `abstain` and `present` when silence counts as abstention.
    silent: int = 0
    # Secret papers that came out of the box and count for no option.
    invalid: int = 0

    @property
    def cast(self) -> int:
        """Votes counted."""
        return self.for_ + self.against + self.abstain

    @property
    def absent(self) -> int:
        """未到: entitled and not there. By circulation nobody is asked to come."""
        return 0 if self.silent else self.entitled - self.present

    @property
    def unvoted(self) -> int:
        """未投: there, and did not vote; by circulation those who did not answer and whose silence is no abstention."""
        return self.entitled - self.absent - self.cast - self.invalid


def quorum(ballot: Ballot, entitled: int) -> int:
    """The least number present that makes a quorum: 2/3 of 45 is 30, of 44 is 30 (rounded up)."""
    return -(-entitled * ballot.quorum_numerator // ballot.quorum_denominator)


def base_of(ballot: Ballot, entitled: int, present: int, whole: int = 0) -> int:
    """The number of which a share must agree: 应到, 实到 or 全体."""
    return {Base.ENTITLED: entitled, Base.PRESENT: present, Base.ALL: whole or entitled}[Base(ballot.base)]


def needed(ballot: Ballot, entitled: int, present: int, whole: int = 0) -> int:
    """The least number of votes in favour that passes: more than half of 45 is 23, at least two thirds of 45 is 30."""
    product = base_of(ballot, entitled, present, whole) * ballot.share_numerator
    if ballot.share_inclusive:
        return -(-product // ballot.share_denominator)
    return product // ballot.share_denominator + 1


def has_quorum(ballot: Ballot, tally: Tally) -> bool:
    """Whether present / entitled ≥ the quorum's fraction; of nobody there is no quorum."""
    return tally.entitled > 0 and (
        tally.present * ballot.quorum_denominator >= tally.entitled * ballot.quorum_numerator
    )


def has_share(ballot: Ballot, tally: Tally) -> bool:
    """Whether for / base is more than (or at least) the share; of nobody it is not."""
    base = base_of(ballot, tally.entitled, tally.present, tally.whole)
    votes, bound = tally.for_ * ballot.share_denominator, base * ballot.share_numerator
    return base > 0 and (votes >= bound if ballot.share_inclusive else votes > bound)


def passes(ballot: Ballot, tally: Tally) -> bool:
    """Whether the motion is carried: quorum present and the share in favour."""
    return has_quorum(ballot, tally) and has_share(ballot, tally)


def quorum_missing(ballot: Ballot, entitled: int, present: int) -> list[str]:
    """What a quorum still lacks."""
    least = quorum(ballot, entitled)
    if entitled == 0:
        return [_("名册里没有有表决权的人，请先核对名册。")]
    if present < least:
        return [
            _("应到 %(entitled)d 人，实到 %(present)d 人，法定人数 %(least)d 人，还差 %(lack)d 人签到。")
            % {"entitled": entitled, "present": present, "least": least, "lack": least - present}
        ]
    return []
