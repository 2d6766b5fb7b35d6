"""The decision on the screen is what was carried: a lost line and a lost candidate stand only in what was proposed."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from committees.roster.models import Body, Membership
from meetings.ballots.models import Ballot
from meetings.ballots.services.papers import lines_of
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot
from notices.models import Notice
from tests.factories.elections import election_item, members, replacing, seats_item, voted
from tests.factories.roster import PersonFactory


@pytest.fixture
def hall(people):
    """Six members; needed are four."""
    return [people.chair, people.standing, people.member, *(person.user for person in members(3))]


def decide(people, hall, item, *choices):
    """Everybody puts in the same paper."""
    item = open_item_ballot(item, by=people.chair)
    paper = dict(zip((line.key for line in lines_of(item.ballot)), choices, strict=True))
    voted(item.ballot, dict.fromkeys(hall, paper))
    close_item_ballot(item, by=people.chair)
    return Ballot.objects.get(pk=declare_item(item, by=people.chair).ballot_id)


@pytest.fixture
def changes(people, hall):
    """委员甲, 委员乙, 委员丙 are to be replaced by 新甲, 新乙, 新丙."""
    found = [Membership.objects.get(person__user=user, body=Body.PLENARY) for user in hall[3:]]
    return [replacing(seat, PersonFactory(name="新" + seat.person.name[-1])) for seat in found]


@pytest.fixture
def partly(people, hall, changes):
    return decide(people, hall, seats_item(people.office, changes), "for", "for", "against")


def sheet(page, label):
    """The words of one sheet of the page."""
    found = re.search(rf'<article[^>]*aria-label="{label}".*?</article>', page, re.S)
    return re.sub(r"<[^>]+>", "", found.group()) if found else ""


@pytest.mark.parametrize("page", ["item", "resolution"])
def test_a_lost_change_is_no_part_of_the_decision_on_the_screen(as_user, partly, page):
    address = partly.get_absolute_url() if page == "item" else partly.resolution.get_absolute_url()
    shown = as_user("member").get(address).content.decode()
    decision, proposal = sheet(shown, "会议的决定"), sheet(shown, "提请表决的建议")
    assert "新甲" in decision and "新乙" in decision and "新丙" not in decision
    assert "新丙" in proposal and "表决的就是这一稿" in proposal
    assert "通过的就是这一稿" not in shown and "部分通过" in shown


@pytest.mark.parametrize("page", ["item", "resolution"])
def test_the_list_of_candidates_is_not_who_was_elected(as_user, people, hall, page):
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=2)
    ballot = decide(people, hall, item, "for", "against", "against")
    address = ballot.get_absolute_url() if page == "item" else ballot.resolution.get_absolute_url()
    shown = as_user("member").get(address).content.decode()
    elected, lost = [line.name for line in sorted(lines_of(ballot), key=lambda line: not line.carried)][:2]
    decision = sheet(shown, "会议的决定")
    assert elected in decision and lost not in decision and lost in sheet(shown, "提请表决的建议")
    assert "通过的就是这一稿" not in shown and "没有选满" in shown


def test_what_was_carried_whole_is_not_said_to_be_carried_in_part(as_user, people, hall, changes):
    ballot = decide(people, hall, seats_item(people.office, changes), "for", "for", "for")
    assert not ballot.in_part and "部分通过" not in as_user("member").get(ballot.get_absolute_url()).content.decode()


def test_the_list_the_register_and_the_notice_say_in_part(as_user, people, partly):
    client = as_user("office")
    assert "部分通过" in client.get(reverse("ballots:ballot-list")).content.decode()
    assert Notice.objects.filter(kind="ballot.declared", title__contains="部分通过").exists()


def test_the_decision_says_from_when_it_is_in_force(as_user, partly):
    day = partly.declared_at
    shown = as_user("member").get(partly.resolution.get_absolute_url()).content.decode()
    assert f"以上变动自{day.year}年" in sheet(shown, "会议的决定")


def test_what_was_declared_before_is_marked_by_the_migration(people, hall, partly):
    Ballot.objects.update(in_part=False)
    import_module("meetings.ballots.migrations.0006_passed_in_part").mark(apps, None)
    assert list(Ballot.objects.filter(in_part=True)) == [partly]


def test_nothing_is_carried_in_part_that_is_not_carried(people, hall, changes):
    lost = decide(people, hall, seats_item(people.office, changes), "against", "against", "against")
    assert not lost.passed and not lost.in_part
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=lost.pk).update(in_part=True)
