"""Filling in a paper on a phone, listing elections and changes of seats, and the result as a document."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from committees.roster.models import Body, Membership
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, Election, NamedPaper, Proposal, SeatChange
from meetings.ballots.services import box
from meetings.ballots.services.papers import lines_of
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import open_item_ballot
from tests.factories.elections import declared, election_item, members, plenary, replacing, seats_item, voted
from tests.factories.meetings import ElectorFactory
from tests.factories.roster import PersonFactory
from tests.factories.secret import Secret, cheaply


@pytest.fixture
def hall(people):
    extra = members(6)
    return [people.chair, people.standing, people.member, *(person.user for person in extra)]


@pytest.fixture
def ballot(people, hall):
    """Two seats for three candidates, open."""
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=2)
    return open_item_ballot(item, by=people.chair).ballot


def address(ballot):
    return reverse("ballots:paper", args=[ballot.pk])


def filled(ballot, *choices):
    return {f"choice_{line.key}": choice for line, choice in zip(lines_of(ballot), choices, strict=False)}


def test_the_members_page_leads_to_the_paper_with_every_candidate_and_three_choices(as_user, ballot):
    client = as_user("member")
    assert address(ballot) in client.get(ballot.get_absolute_url()).content.decode()
    page = client.get(address(ballot)).content.decode()
    assert page.count('type="radio"') == 9 and page.count('name="write_in"') == 2
    assert "已选 0 / 应选 2" in page and page.index("委员乙") < page.index("委员甲")


def test_too_many_are_refused_on_the_page_and_nothing_filled_in_is_lost(as_user, ballot):
    page = as_user("member").post(address(ballot), filled(ballot, "for", "for", "for")).content.decode()
    assert "现在赞成和另选共 3 人" in page and "已选 3 / 应选 2" in page and page.count("checked") == 3
    assert not NamedPaper.objects.exists()


def test_a_huge_name_is_refused_in_a_sentence(as_user, ballot):
    answer = as_user("member").post(address(ballot), filled(ballot) | {"write_in": "王" * 300_000})
    assert "最多 30 个字" in answer.content.decode() and len(answer.content) < 100_000
    assert as_user("member").post(address(ballot), {"write_in": "x" * 10_000_000}).status_code in (400, 413)
    assert not NamedPaper.objects.exists()


def test_the_choices_are_repeated_can_be_changed_and_are_then_cast_once(as_user, ballot):
    client = as_user("member")
    data = filled(ballot, "for", "against") | {"write_in": "李某"}
    look = client.post(address(ballot), data).content.decode()
    assert "核对您的票" in look and "李某" in look and "已选 2 / 应选 2" in look
    assert not NamedPaper.objects.exists()
    again = client.post(address(ballot), data | {"back": "1"}).content.decode()
    assert again.count("checked") == 2 and 'value="李某"' in again
    done = client.post(address(ballot), data | {"confirmed": "1"}, follow=True).content.decode()
    assert "您的票已投出" in done
    assert "您的票已投出" in client.get(ballot.get_absolute_url()).content.decode()
    assert NamedPaper.objects.get().write_ins == ["李某"]
    twice = client.post(address(ballot), data | {"confirmed": "1"})
    assert twice.status_code == 409 and "您的票已投出，投出后不能更改。" in twice.content.decode()
    assert NamedPaper.objects.count() == 1


def test_a_motion_has_no_paper_of_several_lines(as_user, people):
    item = seats_item(people.office, [replacing(first_seat(people.member), PersonFactory())], one_by_one=False)
    assert as_user("member").get(address(item.ballot)).status_code == 404


def first_seat(user):
    return Membership.objects.get(person__user=user, body=Body.PLENARY)


@pytest.fixture
def decided(people, hall, ballot):
    """委员甲 is elected; one seat stays open."""
    keys = {line.name: line.key for line in lines_of(ballot)}
    papers = {
        user: {keys["委员甲"]: "for", keys["委员乙"]: "for" if n < 4 else "against"} for n, user in enumerate(hall)
    }
    voted(ballot, papers, {people.member: []})
    return declared(AgendaItem.objects.get(ballot=ballot), people.chair)


def test_the_result_names_who_is_elected_and_what_is_open(as_user, decided):
    page = as_user("member").get(decided.get_absolute_url()).content.decode()
    assert "选举结果已公布" in page and "发出选票9张，收回9张，其中有效票9张" in page
    assert "当选" in page and "还缺 1 人" in page and "重新投票" not in page
    assert "空缺，写明理由" in as_user("chair").get(decided.get_absolute_url()).content.decode()
    assert "重新投票" in as_user("office").get(decided.get_absolute_url()).content.decode()


def test_the_office_lists_a_second_ballot_for_what_is_open(as_user, decided):
    page = reverse("meetings:runoff-create", args=[decided.item.pk])
    assert "委员乙" in as_user("office").get(page).content.decode()
    assert as_user("office").post(page, {"form": "open"}).status_code == 302
    again = Election.objects.get(runoff_of=decided.election)
    assert again.seats == 1 and {one.name for one in again.candidates.all()} == {"委员乙", "委员丙"}
    assert as_user("office").post(page, {"form": "open"}).status_code == 409


def test_or_leaves_it_empty_for_a_reason(as_user, decided):
    page = reverse("ballots:seats-vacant", args=[decided.pk])
    assert "请写明为什么空缺" in as_user("chair").post(page, {"reason": " "}).content.decode()
    as_user("chair").post(page, {"reason": "留待下次全会"})
    assert "留待下次全会" in as_user("member").get(decided.get_absolute_url()).content.decode()


def test_the_report_and_the_resolution_say_who_was_elected(as_user, decided):
    client = as_user("member")
    report = words(client.get(reverse("ballots:result-docx", args=[decided.pk])))
    assert "补选常委选举结果报告单" in report and "收回9张" in report and "监票人" in report
    resolution = words(client.get(reverse("ballots:resolution-docx", args=[decided.resolution.pk])))
    assert "选举委员甲同志" in resolution and "为常委。" in resolution and "候选人3人" not in resolution
    assert client.get(reverse("ballots:result-pdf", args=[decided.pk])).status_code == 202
    assert client.get(reverse("ballots:resolution-detail", args=[decided.resolution.pk])).status_code == 200


def words(answer):
    """The text of a .docx."""
    return zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()


def test_the_result_is_printed_only_when_it_is_declared(as_user, ballot):
    assert as_user("member").get(reverse("ballots:result-docx", args=[ballot.pk])).status_code == 404


ELECTION = {
    "title": "补选常委",
    "post": "standing",
    "seats": "1",
    "contested": "1",
    "write_ins_allowed": "1",
    "form": "open",
}


def test_the_office_lists_an_election_by_names_one_a_line(as_user, hall):
    page = reverse("meetings:election-create", args=[plenary().pk])
    assert "按姓氏笔画" in as_user("office").get(page).content.decode()
    refused = as_user("office").post(page, ELECTION | {"candidates": "委员乙\n查无此人"}).content.decode()
    assert "查无此人还不是本届委员" in refused and not Ballot.objects.exists()
    assert as_user("office").post(page, ELECTION | {"candidates": "委员乙\n委员甲"}).status_code == 302
    assert [one.name for one in lines_of(Ballot.objects.get())] == ["委员乙", "委员甲"]


def rows(*changes):
    """The formset's fields."""
    data = {"c-TOTAL_FORMS": str(len(changes)), "c-INITIAL_FORMS": str(len(changes))}
    return data | {f"c-{n}-{key}": value for n, change in enumerate(changes) for key, value in change.items()}


PROPOSAL = {"title": "关于替补委员的建议", "one_by_one": "1", "form": "open", "effective_on": ""}
REPLACE = {"kind": "replace", "post": "member", "leaving": "委员甲", "cause": "retired", "name": "新一", "unit": "新桥泵业", "place": "",
           "recommended_by": "省工会"}  # fmt: skip
EMPTY = {"kind": "replace", "post": "member", "leaving": "", "name": ""}


def test_the_office_lists_changes_of_seats_and_empty_rows_are_none(as_user, hall):
    page = reverse("meetings:seats-create", args=[plenary().pk])
    assert as_user("office").get(page).content.decode().count("项变动") == 6
    assert as_user("office").get(page, {"rows": "20"}).content.decode().count("项变动") == 20
    refused = as_user("office").post(page, PROPOSAL | rows(REPLACE, EMPTY)).content.decode()
    assert "请填写单位所在地" in refused and 'value="新一"' in refused and not Proposal.objects.exists()
    new = PersonFactory(name="新一")
    sent = PROPOSAL | rows(REPLACE | {"unit": new.unit.name}, EMPTY)
    assert as_user("office").post(page, sent).status_code == 302
    change = SeatChange.objects.get()
    assert (change.person, change.leaving.person.name, change.cause) == (new, "委员甲", "retired")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"leaving": "查无此人"}, "现在没有"),
        ({"place": "乌有市"}, "没有“乌有市”"),
        ({"kind": "x"}, "kind"),
        ({"name": "委员乙"}, "已有这个席位"),
        ({"kind": "add"}, "增补没有离任的人"),
        ({"kind": "release"}, "卸免没有接任的人"),
    ],
)
def test_a_wrong_row_is_said_in_words(as_user, hall, facts, said):
    page = reverse("meetings:seats-create", args=[plenary().pk])
    answer = as_user("office").post(page, PROPOSAL | rows(REPLACE | {"unit": ""} | facts))
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not Proposal.objects.exists()


def test_changes_are_voted_line_by_line_on_the_same_paper(as_user, people, hall):
    changes = [replacing(first_seat(user), PersonFactory(name=f"新{n}")) for n, user in enumerate(hall[3:5])]
    ballot = open_item_ballot(seats_item(people.office, changes), by=people.chair).ballot
    page = as_user("member").get(address(ballot)).content.decode()
    assert page.count('type="radio"') == 6 and 'name="write_in"' not in page and "替补新0同志" in page
    look = as_user("member").post(address(ballot), filled(ballot, "for", "against")).content.decode()
    assert "赞成 1 项" in look and "反对 1 项" in look


def test_a_page_of_a_result_needs_as_many_queries_with_more_voters(as_user, people, hall, decided, steady_queries):
    client = as_user("member")

    def grow():
        for _n in range(3):
            ElectorFactory(ballot=decided, person=PersonFactory())

    steady_queries(lambda: client.get(decided.get_absolute_url()), grow)


def test_an_election_in_the_secret_form_is_filled_in_on_the_same_paper(
    as_user, people, hall, monkeypatch, settings, tmp_path
):
    cheaply(monkeypatch, settings, tmp_path)
    item = election_item(people.office, [user.person for user in hall[3:6]], form="secret")
    vote = Secret(item, people.chair, hall[6:9]).appointed().drawn().opened()
    keys = {line.name: line.key for line in lines_of(vote.ballot)}
    client = as_user("member")
    assert address(vote.ballot) in client.get(vote.ballot.get_absolute_url()).content.decode()
    sent = {f"choice_{keys['委员甲']}": "for", "confirmed": "1"}
    assert "回执" in client.post(address(vote.ballot), sent, follow=True).content.decode()
    assert client.post(address(vote.ballot), sent).status_code == 409
    for user in hall:
        if user != people.member:
            choices = {key: "for" if name == "委员甲" else "abstain" for name, key in keys.items()}
            box.cast_secret(vote.ballot, by=user, choices=choices)
    ballot = vote.closed().unsealed().declared().ballot
    assert ballot.passed and ballot.election.candidates.get(name="委员甲").for_votes == 9
    assert Membership.objects.filter(person=hall[3].person, body=Body.STANDING).exists()
    assert not NamedPaper.objects.exists()
    page = client.get(ballot.get_absolute_url()).content.decode()
    assert "发出选票9张，收回9张" in page and "记名名单" not in page


def test_a_second_ballot_keeps_the_secret_form_of_the_first(as_user, people, decided):
    page = reverse("meetings:runoff-create", args=[decided.item.pk])
    named = as_user("office").get(page).content.decode()
    assert re.search(r'value="open"[^>]*checked', named) and 'value="secret"' in named
    Ballot.objects.filter(pk=decided.pk).update(form="secret")
    blank = as_user("office").get(page).content.decode()
    assert re.search(r'value="secret"[^>]*checked', blank) and 'value="open"' not in blank
    assert as_user("office").post(page, {"form": "open"}).status_code == 200
    with pytest.raises(RuleError, match="重新投票也用无记名投票"):
        first = Election.objects.get(ballot=decided)
        election_item(people.office, [people.member.person], meeting=decided.item.meeting, runoff_of=first)
    assert not Election.objects.filter(runoff_of=decided.election).exists()
    assert as_user("office").post(page, {"form": "secret"}).status_code == 302
    assert Ballot.objects.get(election__runoff_of=decided.election).form == "secret"
