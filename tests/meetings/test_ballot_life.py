"""The life of a ballot as a machine that takes any step in any order, by anybody: what must hold, holds after each.

Three forms: recorded in a room, by hands, by circulation. What it expects it works out by itself, not by the room's own rules.
Steps at random come to rare corners rarely; so the same machine is also put into each state in turn, and there every step by
everybody is tried and taken back.

Each of these was broken in the code on purpose, one at a time, and seen to be found (D: the database itself refused):
a vote after the close, or after the end and before any tick; a second vote over the first; a vote of one who was not there;
a vote entered by the leader, or by telephone in a room; void after the declaration, by one person (D), or without the password;
opened by who drafted it, in the office, without a quorum, or (by circulation) without the password; a count before the close, a result
shown at the close; a rule changed after the opening (D), or without a reason (D); declared while void is asked; hands declared without a count,
counted twice by one teller (D), counted though the figures differ, more than people; a circulation closed early; an electorate that follows
the roster; a motion carried by exactly half; a draft withdrawn after the opening, or by a colleague; a resolution of what was not carried.
Random steps alone, with too few examples, missed several of these; that is why every state is walked.
"""

from datetime import timedelta
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Elector, Resolution, RuleChange, Vote
from meetings.ballots.rules import rule_of
from tests.factories.ballots import circulation, typed
from tests.factories.meetings import BallotFactory, standing_members

ENDS = {"declared", "void"}
CHOICE = st.sampled_from(["for", "for", "for", "against", "abstain", "maybe"])
PEOPLE = ["chair", "leader", "office", "scrutineer", "standing"]
WHO = st.sampled_from(PEOPLE)
HOLDS = [
    "one_vote_an_elector_and_none_lost", "no_vote_after_the_close", "an_end_is_final",
    "rule_text_end_and_electorate_stand_once_opened",
    "there_is_no_count_before_the_close_and_none_shown_before_the_declaration", "a_declared_ballot_says_what_its_votes_say",
]  # fmt: skip
VOTED, COUNTED = ["for", "for", "for", "for", "maybe", "against"], (4, 2, 1)  # one keeps silent
VOTES = st.lists(CHOICE, min_size=6, max_size=6)
FIGURES = st.tuples(st.integers(3, 7), st.integers(0, 3), st.integers(0, 3))


class Life(RuleBasedStateMachine):
    """One ballot of a body of eight; steps that the rules refuse change nothing."""

    people: SimpleNamespace
    members: list
    clock: object
    form: str
    reached: set

    @initialize(
        drafter=st.sampled_from(["office", "office", "leader", "chair"]),
        far=st.sampled_from([0, 0, 1, 1, 1, 1, 2, 3, 3, 4, 5, 6]),
        votes=VOTES,
        figures=FIGURES,
        away=st.integers(0, 2),
        asked=st.sampled_from([(), (), ("chair",), ("leader", "leader"), ("scrutineer", "leader")]),
    )
    def begin(self, drafter, far, votes, figures, away, asked):
        """Somewhere on the way, so that what comes late is tried as often as what comes early."""
        self.point = transaction.atomic()
        self.point.__enter__()
        self.now = type(self).clock("2026-11-23 09:00")
        self.drafter, self.away = drafter, away
        self.draft()
        for _step in range(far):
            self.advance(votes, figures)
        for step, who in zip((self.ask_void, self.confirm_void), asked, strict=False):
            step(who, fresh=True)

    def draft(self):
        by = getattr(self.people, self.drafter)
        if self.form == "circulation":
            self.ballot = circulation(self.people, by=by, working_days=3)
        else:
            self.ballot = BallotFactory(form=self.form, created_by=by)
        self.cast, self.counts, self.changes = {}, [], 0
        self.frozen = self.sealed = self.asker = None
        self.end = ""

    def teardown(self) -> None:
        if hasattr(self, "point"):
            self.reached |= {str(self.ballot.status), self.ballot.passed}
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def take(self, act) -> bool:
        """Whether the step went through."""
        try:
            with transaction.atomic():
                act()
        except (RuleError, PermissionDenied):
            return False
        self.went = True
        if Ballot.objects.filter(pk=self.ballot.pk).exists():
            self.ballot.refresh_from_db()
        return True

    def user(self, who):
        return getattr(self.people, who)

    def presides(self, who) -> bool:
        return who == "chair" or (who == "leader" and self.form == "circulation")

    def state(self) -> tuple:
        """What stands once the vote is open."""
        electors = Elector.objects.filter(ballot=self.ballot).order_by("pk").values_list("person_id", "present")
        return (
            rule_of(self.ballot),
            self.ballot.text_hash,
            self.ballot.closes_at,
            self.ballot.opened_by_id,
            list(electors),
        )

    # ---- Steps -------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 30, 90]))
    def wait(self, hours):
        self.now = type(self).clock((self.now + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M"))

    @rule(votes=VOTES, figures=FIGURES)
    def advance(self, votes, figures):
        """The next step as it should be taken, so that the machine gets to the end often enough."""
        match self.ballot.status:
            case "draft":
                self.open(
                    "leader" if self.form == "circulation" and self.drafter == "chair" else "chair",
                    fresh=True,
                    away=self.away,
                )
            case "open" if len(self.cast) < 4 and self.form != "hands":
                for n, choice in enumerate(votes):
                    self.vote(n, choice)
            case "open" if self.form == "circulation" and self.now <= self.ballot.closes_at:
                self.wait(90)
            case "open":
                self.close("chair")
            case "closed" if self.form == "hands":
                self.count("office", figures)
                self.count("scrutineer", figures)
            case "closed" | "opened":
                self.declare("chair")

    @rule(who=WHO, fresh=st.booleans(), away=st.integers(0, 4))
    def open(self, who, fresh, away):
        by, was = self.user(who), self.ballot.status
        here = [*self.members[away:], self.people.chair.person, self.people.standing.person]
        if self.form == "circulation":
            act = lambda: ballots.open_circulation(self.ballot, by=by, proof=typed(by) if fresh else None)  # noqa: E731
        else:
            act = lambda: ballots.open_ballot(self.ballot, by=by, present={person.pk for person in here})  # noqa: E731
        if self.take(act):
            assert was == "draft" and self.presides(who) and who != self.drafter
            assert fresh if self.form == "circulation" else len(here) * 3 >= 8 * 2
            self.frozen = self.state()

    @rule(n=st.integers(0, 5), choice=CHOICE)
    def vote(self, n, choice):
        self.voted(n, choice, lambda: ballots.cast_vote(self.ballot, by=self.members[n].user, choice=choice))

    @rule(
        n=st.integers(0, 5),
        choice=CHOICE,
        source=st.sampled_from(["paper", "telephone"]),
        who=st.sampled_from(["office", "office", "leader"]),
    )
    def enter(self, n, choice, source, who):
        elector = self.ballot.electors.filter(person=self.members[n]).first()
        act = lambda: ballots.enter_vote(elector, by=self.user(who), choice=choice, source=source, note="存档")  # noqa: E731
        if elector and self.voted(n, choice, act):
            assert who == "office" and (source == "paper" or self.form == "circulation")

    def voted(self, n, choice, act) -> bool:
        was, person = self.ballot.status, self.members[n].pk
        if not self.take(act):
            return False
        assert was == "open" and person not in self.cast and choice != "maybe" and self.form != "hands"
        assert self.now <= self.ballot.closes_at if self.form == "circulation" else (person, True) in self.frozen[-1]
        self.cast[person] = choice
        return True

    @rule(who=WHO, figures=FIGURES)
    def count(self, who, figures):
        was, by, last = self.ballot.status, self.user(who), self.counts[-1:]
        names = ("for_votes", "against_votes", "abstain_votes")
        if self.take(lambda: ballots.enter_count(self.ballot, by=by, **dict(zip(names, figures, strict=True)))):
            assert was == "closed" and who in ("office", "scrutineer") and self.form == "hands"
            assert sum(figures) <= self.present() and (len(self.counts) % 2 == 0 or last[0][0] != who)
            assert (self.ballot.status == "opened") is (len(self.counts) % 2 == 1 and last[0][1] == figures)
            self.counts.append((who, figures))

    @rule(who=WHO)
    def close(self, who):
        was = self.ballot.status
        if self.take(lambda: ballots.close_ballot(self.ballot, by=self.user(who))):
            assert was == "open" and self.presides(who)
            assert (
                self.form != "circulation" or self.now > self.ballot.closes_at or len(self.cast) == len(self.frozen[-1])
            )
            self.sealed = dict(self.cast)

    @rule()
    def tick(self):
        was = self.ballot.status
        if ballots.close_overdue(self.now):
            assert was == "open" and self.form == "circulation" and self.now > self.ballot.closes_at
            self.sealed = dict(self.cast)
        self.ballot.refresh_from_db()

    @rule(who=WHO)
    def declare(self, who):
        was = self.ballot.status
        if self.take(lambda: ballots.declare_ballot(self.ballot, by=self.user(who))):
            assert self.presides(who) and self.sealed is not None and self.asker is None
            assert was == ("opened" if self.form == "hands" else "closed")
            self.end = "declared"

    @rule(who=WHO, fresh=st.booleans())
    def ask_void(self, who, fresh):
        by, was = self.user(who), self.ballot.status
        if self.take(lambda: ballots.ask_void(self.ballot, by=by, reason="错", proof=typed(by) if fresh else None)):
            assert fresh and self.asker is None and who in ("chair", "leader", "scrutineer")
            assert was in ("open", "closed", "opened")
            self.asker = who

    @rule(who=WHO, fresh=st.booleans())
    def confirm_void(self, who, fresh):
        by = self.user(who)
        if self.take(lambda: ballots.confirm_void(self.ballot, by=by, proof=typed(by) if fresh else None)):
            assert fresh and self.asker not in (None, who) and who in ("chair", "leader", "scrutineer") and not self.end
            self.end = "void"

    @rule(who=WHO)
    def drop_void(self, who):
        if self.take(lambda: ballots.drop_void(self.ballot, by=self.user(who))):
            assert self.asker and not self.end
            self.asker = None

    @rule(who=WHO, n=st.integers(1, 3), inclusive=st.booleans(), reason=st.sampled_from(["试", " "]))
    def change_rule(self, who, n, inclusive, reason):
        new = {"share_numerator": n, "share_denominator": 4, "share_inclusive": inclusive}
        was = self.ballot.status
        if self.take(lambda: ballots.change_rule(self.ballot, by=self.user(who), reason=reason, **new)):
            assert was == "draft" and who in ("chair", "leader") and reason.strip()
            self.changes += 1

    @rule(who=WHO)
    def withdraw(self, who):
        was = self.ballot.status
        if self.take(lambda: ballots.withdraw_draft(self.ballot, by=self.user(who), reason="不表决了")):
            assert was == "draft" and self.form == "circulation" and (self.presides(who) or who == self.drafter)
            self.draft()

    def anything(self):
        """From here, every step by everybody, each tried and taken back: what goes through must be what may."""
        for who in PEOPLE:
            self.anything_by(who)
        for n, choice in product(range(6), ("against", "maybe")):
            self.tried(self.vote, n, choice)
        for first, second in product(["office", "scrutineer"], repeat=2) if self.form == "hands" else ():
            for figures in (COUNTED, (4, 1, 2)):
                self.tried(self.both_count, (first, COUNTED), (second, figures))
        self.tried(self.tick)

    def anything_by(self, who):
        for step in (self.close, self.declare, self.drop_void, self.withdraw):
            self.tried(step, who)
        for step, fresh in product((self.ask_void, self.confirm_void), (True, False)):
            self.tried(step, who, fresh)
        for fresh, away in ((True, 0), (False, 0), (True, 3)):
            self.tried(self.open, who, fresh, away)
        for figures in (COUNTED, (7, 1, 1)):
            self.tried(self.count, who, figures)
        for inclusive, reason in ((True, "试"), (False, " ")):
            self.tried(self.change_rule, who, 1, inclusive, reason)
        for source in ("paper", "telephone"):
            self.tried(self.enter, 4, "for", source, who)

    def both_count(self, first, second):
        self.count(*first)
        self.count(*second)

    def tried(self, step, *given):
        """Take it, see that all still holds, and take it back."""
        kept = vars(self) | {"cast": dict(self.cast), "counts": list(self.counts)}
        with transaction.atomic():
            self.went = False
            step(*given)
            for holds in HOLDS if self.went else ():
                getattr(self, holds)()
            transaction.set_rollback(True)
        vars(self).update(kept)
        self.ballot.refresh_from_db()

    @rule()
    def somebody_joins(self):
        standing_members(1)

    # ---- What holds --------------------------------------------------------------------------------

    def present(self) -> int:
        return sum(here for _person, here in self.frozen[-1])

    @invariant()
    def one_vote_an_elector_and_none_lost(self):
        votes = Vote.objects.filter(elector__ballot=self.ballot)
        assert {v.elector.person_id: v.choice for v in votes.select_related("elector")} == self.cast

    @invariant()
    def no_vote_after_the_close(self):
        assert self.sealed is None or self.sealed == self.cast

    @invariant()
    def an_end_is_final(self):
        assert self.ballot.status == self.end if self.end else self.ballot.status not in ENDS

    @invariant()
    def rule_text_end_and_electorate_stand_once_opened(self):
        assert self.frozen is None or self.state() == self.frozen
        assert RuleChange.objects.filter(ballot=self.ballot).count() == self.changes

    @invariant()
    def there_is_no_count_before_the_close_and_none_shown_before_the_declaration(self):
        if self.ballot.status in ("draft", "open", "void"):
            with pytest.raises(RuleError):
                ballots.tally(self.ballot)
        assert bool(ballots.results_of([self.ballot])) is (self.ballot.status == "declared")

    @invariant()
    def a_declared_ballot_says_what_its_votes_say(self):
        assert Resolution.objects.filter(ballot=self.ballot).count() == int(bool(self.ballot.passed))
        if self.ballot.status != "declared":
            return
        yes, cast = [*self.cast.values()].count("for"), len(self.cast)
        if self.form == "hands":
            yes, cast = self.counts[-1][1][0], sum(self.counts[-1][1])
        entitled, present = len(self.frozen[-1]), cast if self.form == "circulation" else self.present()
        law = self.frozen[0]
        share, bound = Fraction(yes, entitled), Fraction(law["share_numerator"], law["share_denominator"])
        enough = share >= bound if law["share_inclusive"] else share > bound
        assert self.ballot.passed is (enough and Fraction(present, entitled) >= Fraction(2, 3))
        result = ballots.results_of([self.ballot])[self.ballot.pk]
        assert (result.tally.for_, result.tally.cast) == (yes, cast)
        # By name everybody stands in one list: how he voted, that he was there and did not, that he was away.
        assert sum(len(names) for _label, names in result.names) == (0 if self.form == "hands" else entitled)
        voted = [names for label, names in result.names if str(label) in ("赞成", "反对", "弃权")]
        assert sum(map(len, voted)) == len(self.cast)
        assert result.tally.cast + result.tally.unvoted + result.tally.absent == entitled


@pytest.fixture(params=["open", "hands", "circulation"])
def life(people, at, request):
    Life.people, Life.members, Life.clock = people, standing_members(6, accounts="sm"), staticmethod(at)
    Life.form, Life.reached = request.param, set()
    return Life


@pytest.mark.plan("S1")
def test_whatever_order_the_steps_come_in(life):
    config = settings(
        max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )  # fmt: skip
    run_state_machine_as_test(life, settings=config)
    assert life.reached & ENDS, f"not far enough to find anything: {life.reached}"


@pytest.mark.plan("S1")
@pytest.mark.parametrize(
    ("asked", "states"),
    [((), {"draft", "open", "closed", "declared"}), (("leader",), {"open", "closed"}), (("scrutineer", "leader"), {"void"})],
    ids=["undisputed", "disputed", "void"],
)  # fmt: skip
def test_from_every_state_nobody_takes_a_step_that_is_not_his(life, asked, states):
    """The same machine, put into each state in turn."""
    for far, drafter in [(0, "chair"), (0, "leader"), *((n, "office") for n in range(6))]:
        one = life()
        one.begin(drafter, far, VOTED, COUNTED, 1, asked)
        one.somebody_joins()
        one.anything()
        one.teardown()
    assert states <= life.reached
