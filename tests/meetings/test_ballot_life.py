"""The life of a ballot as a machine that takes any step in any order: what must hold, holds after each."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Vote
from meetings.ballots.rules import rule_of
from tests.factories.ballots import typed
from tests.factories.meetings import BallotFactory, standing_members

ENDS = {"declared", "void"}
CHOICE = st.sampled_from(["for", "against", "abstain", "maybe"])


class Life(RuleBasedStateMachine):
    """One ballot in a room of eight; steps that the rules refuse change nothing."""

    people: SimpleNamespace
    members: list

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.ballot = BallotFactory()
        self.cast: dict[int, str] = {}
        self.sealed: int | None = None
        self.end = ""
        self.rule = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def take(self, act) -> bool:
        """Whether the step went through."""
        try:
            with transaction.atomic():
                act()
        except (RuleError, PermissionDenied):
            return False
        self.ballot.refresh_from_db()
        return True

    @rule()
    def open(self):
        chair = self.people.chair
        here = {member.pk for member in self.members} | {chair.person.pk, self.people.standing.person.pk}
        if self.take(lambda: ballots.open_ballot(self.ballot, by=chair, present=here)):
            self.rule = rule_of(self.ballot)

    @rule(n=st.integers(0, 5), choice=CHOICE)
    def vote(self, n, choice):
        was, user = self.ballot.status, self.members[n].user
        if self.take(lambda: ballots.cast_vote(self.ballot, by=user, choice=choice)):
            assert was == "open" and user.pk not in self.cast and choice != "maybe"
            self.cast[user.pk] = choice

    @rule(n=st.integers(0, 5), choice=CHOICE)
    @precondition(lambda self: self.ballot.status != "draft")
    def enter(self, n, choice):
        was, user = self.ballot.status, self.members[n].user
        elector = self.ballot.electors.get(person=self.members[n])
        act = lambda: ballots.enter_vote(elector, by=self.people.office, choice=choice, source="paper", note="纸票")  # noqa: E731
        if self.take(act):
            assert was == "open" and user.pk not in self.cast
            self.cast[user.pk] = choice

    @rule()
    def close(self):
        if self.take(lambda: ballots.close_ballot(self.ballot, by=self.people.chair)):
            self.sealed = len(self.cast)

    @rule()
    def declare(self):
        if self.take(lambda: ballots.declare_ballot(self.ballot, by=self.people.chair)):
            assert self.sealed is not None and not self.ballot.void_asked_by_id
            self.end = "declared"

    @rule(who=st.sampled_from(["chair", "leader", "scrutineer", "office"]))
    def ask_void(self, who):
        by = getattr(self.people, who)
        self.take(lambda: ballots.ask_void(self.ballot, by=by, reason="错", proof=typed(by)))

    @rule(who=st.sampled_from(["chair", "leader", "scrutineer", "office"]))
    def confirm_void(self, who):
        by = getattr(self.people, who)
        if self.take(lambda: ballots.confirm_void(self.ballot, by=by, proof=typed(by))):
            assert self.ballot.void_asked_by_id != by.pk and who != "office"
            self.end = "void"

    @rule(who=st.sampled_from(["chair", "leader"]))
    def drop_void(self, who):
        self.take(lambda: ballots.drop_void(self.ballot, by=getattr(self.people, who)))

    @rule(n=st.integers(1, 3))
    def change_rule(self, n):
        was = self.ballot.status
        if self.take(
            lambda: ballots.change_rule(
                self.ballot, by=self.people.chair, reason="试", share_numerator=n, share_denominator=4
            )
        ):
            assert was == "draft"

    @invariant()
    def one_vote_an_elector_and_none_lost(self):
        votes = Vote.objects.filter(elector__ballot=self.ballot)
        assert {v.elector.person.user_id: v.choice for v in votes.select_related("elector__person")} == self.cast

    @invariant()
    def no_vote_after_the_close(self):
        assert self.sealed is None or self.sealed == len(self.cast)

    @invariant()
    def an_end_is_final(self):
        assert not self.end or self.ballot.status == self.end
        assert self.end or self.ballot.status not in ENDS

    @invariant()
    def the_rule_stands_once_opened(self):
        assert self.rule is None or rule_of(Ballot.objects.get(pk=self.ballot.pk)) == self.rule

    @invariant()
    def results_are_for_declared_ballots_only_and_sum_up(self):
        shown = ballots.results_of([self.ballot])
        assert bool(shown) is (self.ballot.status == "declared")
        if shown:
            tally = shown[self.ballot.pk].tally
            assert tally.cast == len(self.cast) == sum(len(names) for _label, names in shown[self.ballot.pk].names)
            assert self.ballot.passed is (
                tally.for_ * 8 > 8 * self.ballot.share_numerator * tally.entitled // self.ballot.share_denominator
            )


@pytest.mark.plan("S1")
def test_whatever_order_the_steps_come_in(people):
    Life.people, Life.members = people, standing_members(6, accounts="sm")
    config = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Life, settings=config)
