"""The head of the voting card, for each form and stage, for those who have nothing to vote on."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from meetings.ballots.models import Ballot, Elector
from meetings.ballots.rules import heading, verdict

NOW = timezone.now()


def said(status, form="open", *, elector=None, days=None, differed=False, **facts):
    ballot = Ballot(status=status, form=form, working_days=days, **facts)
    return heading(ballot, elector, NOW, differed=differed)


@pytest.mark.parametrize("form", Ballot.Form.values)
@pytest.mark.parametrize("status", Ballot.Status.values)
def test_every_stage_of_every_form_has_a_sentence(status, form):
    assert said(status, form)


def test_who_had_not_signed_in_is_told_so_unless_hands_are_shown():
    absent = Elector(present=False)
    assert said("open", elector=absent) == said("open", "secret", elector=absent) != said("open")
    assert said("open", "hands", elector=absent) == said("open", "hands")


def test_a_circulation_has_no_chair_to_wait_for():
    assert "主持人" not in said("draft", days=3) + said("open", days=3)


def test_a_circulation_whose_time_is_up_says_so_before_anybody_closed_it():
    assert "已截止" in said("open", days=3, closes_at=NOW.replace(year=NOW.year - 1))


def test_tellers_who_differ_are_said_to_count_anew_without_a_figure():
    assert "不一致" in said("closed", "hands", differed=True)


@pytest.mark.parametrize(
    ("kind", "passed", "words"),
    [
        ("motion", True, "获得通过"),
        ("motion", False, "没有通过"),
        ("election", False, "没有人当选"),
        ("seats", True, "并生效"),
    ],
)
def test_a_declared_ballot_says_what_it_came_to(kind, passed, words):
    assert words in said("declared", kind=kind, passed=passed)


@pytest.mark.parametrize(
    ("kind", "passed", "word"),
    [
        ("election", True, "已选出"),
        ("election", False, "没有选出"),
        ("motion", True, "通过"),
        ("motion", False, "未通过"),
        ("seats", True, "通过"),
    ],
)
def test_a_declared_election_is_not_passed_but_somebody_is_elected(kind, passed, word):
    ballot = Ballot(status="declared", kind=kind, passed=passed)
    assert verdict(ballot) == word
    assert f">{word}<" in re.sub(r"<i[^>]*></i>", "", render_to_string("ballots/state_badge.html", {"ballot": ballot}))
