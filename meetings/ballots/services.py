"""Ballots from draft to declaration. Casting and closing share one lock: the ballot's row."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Membership
from common import clock
from common.lifecycle import RuleError
from common.numbering import next_number
from documents.fingerprint import text_hash as fingerprint
from documents.records import block_of, block_record
from meetings.ballots import rules
from meetings.ballots.models import Ballot, Elector, Resolution, Vote
from meetings.ballots.rules import BALLOT, Status, Tally
from notices.services import notify


def create_ballot(
    *, title: str, occasion: str, body: str, text: Iterable[Mapping[str, Any]], text_hash: str, by: User
) -> Ballot:
    """A draft ballot on exactly this text, by the body's standing rule."""
    blocks = [block_of(record) for record in text]
    if fingerprint(blocks) != text_hash:
        raise RuleError(_("送表决的正文和稿号对不上，没有列入。请重新打开这份文件，再列一次。"))
    preset = rules.PRESETS[body]
    ballot = Ballot.objects.create(
        title=title,
        occasion=occasion,
        body=body,
        text=[block_record(block) for block in blocks],
        text_hash=text_hash,
        **preset,
    )
    record(by, "ballot.created", ballot, text_hash=text_hash)
    return ballot


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: User, present: Collection[int], at: datetime | None = None) -> Ballot:
    """F1: freeze the electorate as the roster stands today, see that there is a quorum, take votes. `present`: person ids."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("open", ballot, by=by, at=at)
    electors = snapshot(ballot, present, at)
    here = sum(elector.present for elector in electors)
    if missing := rules.quorum_missing(ballot, len(electors), here):
        raise RuleError(_("还不能开始表决。"), missing)
    ballot.opened_at, ballot.opened_by = at, by
    ballot.save()
    Elector.objects.bulk_create(electors)
    record(by, "ballot.opened", ballot, entitled=len(electors), present=here, text_hash=ballot.text_hash)
    tell_present(ballot)
    return ballot


def snapshot(ballot: Ballot, present: Collection[int], at: datetime) -> list[Elector]:
    """One seat a person, whatever posts he holds."""
    seats = Membership.objects.entitled(ballot.body, timezone.localdate(at))
    people = dict.fromkeys(seat.person_id for seat in seats)
    return [Elector(ballot=ballot, person_id=person, present=person in present) for person in people]


def tell_present(ballot: Ballot) -> None:
    """Those who may vote now."""
    here = ballot.electors.filter(present=True, person__user__isnull=False).select_related("person__user")
    notify(
        [elector.person.user for elector in here], "ballot.opened", key=f"ballot.opened:{ballot.pk}",
        title=_("请您表决：%(title)s") % {"title": ballot.title}, body=ballot.occasion, url=ballot.get_absolute_url(),
    )  # fmt: skip


@transaction.atomic
def cast_vote(ballot: Ballot, *, by: User, choice: str, at: datetime | None = None) -> Vote:
    """F1, S1: one vote of one present elector, once and for good."""
    at = at or clock.now()
    ballot = lock(ballot)
    elector = check_vote(ballot, by, choice)
    vote = Vote.objects.create(elector=elector, choice=choice, cast_at=at)
    record(by, "vote.cast", ballot)
    return vote


def check_vote(ballot: Ballot, by: User, choice: str) -> Elector:
    """The elector whose vote this would be; raises with the reason why it cannot be taken."""
    elector = elector_of(ballot, by)
    if elector is None:
        raise PermissionDenied(_("这次表决的名册里没有您，不能投票。如有疑问，请找会务组。"))
    if choice not in rules.CHOICES:
        raise RuleError(_("请在赞成、反对、弃权中选一项，再投票。"))
    if refusal := rules.vote_refused(ballot, elector):
        raise RuleError(refusal)
    return elector


def elector_of(ballot: Ballot, user: User) -> Elector | None:
    """This person's seat in the electorate, with his own vote."""
    return ballot.electors.select_related("vote").filter(person__user=user).first()


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """No vote is taken from here on: whoever waits for the lock finds the ballot closed."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("close", ballot, by=by, at=at)
    ballot.closed_at, ballot.closed_by = at, by
    ballot.save()
    record(by, "ballot.closed", ballot, votes=Vote.objects.filter(elector__ballot=ballot).count())
    return ballot


@transaction.atomic
def declare_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """Work out the result from the votes; a motion that is carried becomes a numbered resolution."""
    at = at or clock.now()
    ballot = lock(ballot)
    BALLOT.take("declare", ballot, by=by, at=at)
    count = tally(ballot)
    ballot.passed = rules.passes(ballot, count)
    ballot.declared_at, ballot.declared_by = at, by
    ballot.save()
    if ballot.passed:
        resolve(ballot, at)
    record(by, "ballot.declared", ballot, passed=ballot.passed, result=rules.arithmetic(ballot, count))
    tell_result(ballot)
    return ballot


def resolve(ballot: Ballot, at: datetime) -> Resolution:
    """The resolution takes the body's next number of the year."""
    year = timezone.localdate(at).year
    return Resolution.objects.create(
        ballot=ballot, year=year, number=next_number(f"resolution.{ballot.body}", year),
        title=ballot.title, body=ballot.body, declared_at=at,
    )  # fmt: skip


def tell_result(ballot: Ballot) -> None:
    """All who were entitled, whether they were there or not."""
    electors = ballot.electors.filter(person__user__isnull=False).select_related("person__user")
    verdict = _("通过") if ballot.passed else _("未通过")
    notify(
        [elector.person.user for elector in electors], "ballot.declared", key=f"ballot.declared:{ballot.pk}",
        title=_("表决结果（%(verdict)s）：%(title)s") % {"verdict": verdict, "title": ballot.title},
        body=ballot.occasion, url=ballot.get_absolute_url(),
    )  # fmt: skip


def lock(ballot: Ballot) -> Ballot:
    """The ballot as it is now, held until the transaction ends."""
    return Ballot.objects.select_for_update().get(pk=ballot.pk)


def tally(ballot: Ballot) -> Tally:
    """The count. While votes are still taken there is none, for anybody."""
    if ballot.status not in (Status.CLOSED, Status.DECLARED):
        raise RuleError(_("表决截止前不计票。"))
    choices = Counter(Vote.objects.filter(elector__ballot=ballot).values_list("choice", flat=True))
    seats = ballot.electors.values_list("present", flat=True)
    return Tally(len(seats), sum(seats), choices["for"], choices["against"], choices["abstain"])


@dataclass(frozen=True)
class Progress:
    """How far an opened ballot is: people only, never choices."""

    entitled: int
    present: int
    cast: int
    quorum: int

    @property
    def waiting(self) -> int:
        """Present, and not voted yet."""
        return self.present - self.cast


def progress(ballot: Ballot) -> Progress:
    """The electorate as it was frozen, and how many have voted."""
    count = ballot.electors.aggregate(
        entitled=Count("pk"),
        present=Count("pk", filter=Q(present=True)),
        cast=Count("pk", filter=Q(vote__isnull=False)),
    )
    return Progress(**count, quorum=rules.quorum(ballot, count["entitled"]))


@dataclass(frozen=True)
class Result:
    """What a declared ballot decided, with the sum and the named list."""

    ballot: Ballot
    tally: Tally
    quorum: int
    needed: int
    sentence: str
    names: list[tuple[Any, list[str]]]

    @property
    def away(self) -> int:
        """Entitled, and no vote cast."""
        return self.tally.entitled - self.tally.cast


def results_of(ballots: Iterable[Ballot]) -> dict[int, Result]:
    """Results by ballot, in two queries; ballots that are not declared have none."""
    declared = [ballot for ballot in ballots if ballot.status == Status.DECLARED]
    if not declared:
        return {}
    seats: dict[int, list[bool]] = {ballot.pk: [] for ballot in declared}
    for pk, present in Elector.objects.filter(ballot__in=declared).values_list("ballot_id", "present"):
        seats[pk].append(present)
    named: dict[tuple[int, str], list[str]] = defaultdict(list)
    votes = Vote.objects.filter(elector__ballot__in=declared).order_by("elector_id")
    for pk, choice, name in votes.values_list("elector__ballot_id", "choice", "elector__person__name"):
        named[pk, choice].append(name)
    return {ballot.pk: result(ballot, seats[ballot.pk], named) for ballot in declared}


def result(ballot: Ballot, seats: list[bool], named: Mapping[tuple[int, str], list[str]]) -> Result:
    """One ballot's result from its seats and its named votes."""
    lists = {choice: named.get((ballot.pk, choice), []) for choice in rules.CHOICES}
    count = Tally(len(seats), sum(seats), *(len(lists[choice]) for choice in rules.CHOICES))
    return Result(
        ballot, count, rules.quorum(ballot, count.entitled), rules.needed(ballot, count.entitled, count.present),
        rules.arithmetic(ballot, count), [(Vote.Choice(choice).label, names) for choice, names in lists.items() if names],
    )  # fmt: skip
