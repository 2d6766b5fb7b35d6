"""另选他人: one box, one name."""

import pytest

from common.lifecycle import RuleError
from meetings.ballots.models import Envelope, NamedPaper, Vote
from meetings.ballots.rules.names import written_name_refused
from meetings.ballots.sealing.paper import Paper, tidied
from meetings.ballots.services import box
from meetings.ballots.services.entering import enter_paper, invalid_because
from meetings.ballots.services.papers import cast_paper, lines_of
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import election_item, members
from tests.factories.secret import Secret, cheaply

TWO = ["雷砚北、高新民", "雷砚北，高新民", "雷砚北,高新民", "雷砚北；高新民", "雷砚北/高新民", "雷砚北／高新民", "雷砚北和高新民",
       "雷砚北 高新民", "雷砚北　高新民",
       "王敏与李强", "欧阳修远和司马光明"]  # fmt: skip
NONE = ["<b>王敏</b>", "王敏1", "１２３", "{王敏}", "王敏=李", "###", "·", "王敏(<i>", "13800138000", "王敏("]
ONE = [
    "王敏",
    "王　敏",
    "欧阳和平",
    "和珅",
    "李和",
    "阿不都·卡德尔",
    "买买提·和加木尼亚孜",
    "曹〇",
    "王敏（金陵机床厂）",
    "王敏（第705所）",
    "\ue000明",
    "John Smith",
]


@pytest.mark.parametrize("typed", TWO)
def test_two_names_in_one_box_are_told_apart(typed):
    assert "一栏写一个姓名" in written_name_refused(tidied(typed))


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_name_is_refused_in_a_sentence(typed):
    assert "不是姓名" in written_name_refused(tidied(typed))


@pytest.mark.parametrize("typed", ONE)
def test_a_name_is_one_whatever_it_is_made_of(typed):
    assert written_name_refused(tidied(typed)) == ""


@pytest.fixture
def hall(people):
    return [people.chair, people.standing, people.member, *(person.user for person in members(6))]


def test_two_names_in_one_box_are_taken_neither_from_the_voter_nor_from_who_enters_his_paper(people, hall):
    item = election_item(people.office, [user.person for user in hall[3:5]], seats=1)
    ballot = open_item_ballot(item, by=people.chair).ballot
    with pytest.raises(RuleError, match="一栏写一个姓名"):
        cast_paper(ballot, by=people.member, choices={}, write_ins=["雷砚北、高新民"])
    seat = ballot.electors.get(person=people.member.person)
    with pytest.raises(RuleError, match="一栏写一个姓名"):
        enter_paper(seat, by=people.office, choices={}, write_ins=["雷砚北、高新民"], note="1 号袋")
    assert not Vote.objects.exists()
    enter_paper(seat, by=people.office, choices={}, write_ins=["雷砚北", "高新民"], note="1 号袋")
    kept = NamedPaper.objects.get()
    assert "应选 1 人，票上赞成和另选共 2 人" in invalid_because(ballot, Paper(kept.choices, tuple(kept.write_ins)))


def test_a_sealed_paper_takes_one_name_a_box_too(people, hall, monkeypatch, settings, tmp_path):
    cheaply(monkeypatch, settings, tmp_path)
    item = election_item(people.office, [user.person for user in hall[3:5]], form="secret")
    vote = Secret(item, people.chair, hall[6:9]).appointed().drawn().opened()
    choices = {line.key: "abstain" for line in lines_of(vote.ballot)}
    with pytest.raises(RuleError, match="一栏写一个姓名"):
        box.cast_secret(vote.ballot, by=people.member, choices=choices, write_ins=["雷砚北、高新民"])
    assert not Envelope.objects.exists()
