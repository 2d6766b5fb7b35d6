"""Who is elected: more than the needed votes, and among the best for the seats. Whole numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from committees.roster.models import Membership
from meetings.ballots.models import Ballot

# 差额率, in per cent of the seats: 委员 at least 5 % (工会基层组织选举工作条例, practice.md §3.3).
LEAST_RATE = {Membership.Post.MEMBER: 5}


@dataclass(frozen=True)
class Outcome:
    """Who is elected, best first; who is tied for the last seats; how many seats stay open, those tied for among them."""

    elected: list[str] = field(default_factory=list)
    tied: list[str] = field(default_factory=list)
    open: int = 0


def decide(votes: Mapping[str, int], seats: int, needed: int) -> Outcome:
    """Votes in favour by candidate. Where more are tied than there are seats left, none of the tied is elected."""
    enough = sorted((key for key, n in votes.items() if n >= needed), key=lambda key: (-votes[key], key))
    if len(enough) <= seats:
        return Outcome(enough, [], seats - len(enough))
    last = votes[enough[seats - 1]]
    if votes[enough[seats]] < last:
        return Outcome(enough[:seats])
    above = [key for key in enough if votes[key] > last]
    return Outcome(above, [key for key in enough if votes[key] == last], seats - len(above))


def runoff_field(votes: Mapping[str, int], outcome: Outcome) -> list[str]:
    """Who stands in the second ballot: the tied; with too few elected, one more of the best than seats are open."""
    if outcome.tied:
        return outcome.tied
    rest = sorted((key for key in votes if key not in outcome.elected), key=lambda key: (-votes[key], key))
    if len(rest) <= outcome.open + 1:
        return rest if outcome.open else []
    last = votes[rest[outcome.open]]
    return [key for key in rest if votes[key] >= last] if outcome.open else []


def rate_text(candidates: int, seats: int) -> str:
    """差额 1 人，差额率 5.3%, rounded down to a tenth; or 等额."""
    extra = candidates - seats
    if extra <= 0:
        return _("等额选举：应选 %(seats)d 人，候选人 %(n)d 人") % {"seats": seats, "n": candidates}
    tenths = extra * 1000 // seats
    return _("差额选举：应选 %(seats)d 人，候选人 %(n)d 人，差额 %(extra)d 人，差额率 %(whole)d.%(tenth)d%%") % {
        "seats": seats, "n": candidates, "extra": extra, "whole": tenths // 10, "tenth": tenths % 10,
    }  # fmt: skip


def field_faults(post: str, candidates: int, seats: int, *, contested: bool) -> list[str]:
    """Why so many candidates cannot stand for so many seats; asked of a first ballot, not of a runoff."""
    if candidates < seats:
        return [
            _("应选 %(seats)d 人，候选人只有 %(n)d 人，请补足候选人，或减少名额。") % {"seats": seats, "n": candidates}
        ]
    if not contested:
        extra = _("等额选举的候选人和名额一样多；现在多出 %(n)d 人，请改为差额选举，或减少候选人。")
        return [extra % {"n": candidates - seats}] if candidates > seats else []
    if candidates == seats:
        return [_("差额选举的候选人要多于名额，请增加候选人，或改为等额选举。")]
    least = LEAST_RATE.get(Membership.Post(post), 0)
    if (candidates - seats) * 100 < least * seats:
        lack = -(-least * seats // 100) - (candidates - seats)
        return [_("差额率不低于 %(rate)d%%，还差 %(lack)d 名候选人。") % {"rate": least, "lack": lack}]
    return []


def form_refused(first: Ballot, form: str) -> str:
    """Why a second ballot cannot take this form: whoever stood before a secret box does not stand before raised names."""
    if first.form == Ballot.Form.SECRET and form != Ballot.Form.SECRET:
        return _("第一次是无记名投票，重新投票也用无记名投票。")
    return ""


def takes_paper(ballot: Ballot) -> bool:
    """Whether it is voted line by line on a paper: an election, and changes of seats decided one by one."""
    if ballot.kind == Ballot.Kind.ELECTION:
        return True
    return ballot.kind == Ballot.Kind.SEATS and ballot.proposal.one_by_one
