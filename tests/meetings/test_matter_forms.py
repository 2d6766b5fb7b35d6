"""What is left open or mistyped on the forms of elections and changes of seats: a sentence, all typed kept, nothing stored, never a 500."""

import pytest
from django.urls import reverse

from committees.roster.models import Term
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, Proposal, SeatChange
from meetings.ballots.services.proposals import line_title
from tests.factories.elections import members, plenary, replacing, seats_item
from tests.factories.roster import PersonFactory
from tests.meetings.test_elections_pages import ELECTION, PROPOSAL, REPLACE, first_seat, rows

TYPED = {
    "duty": "工会主席",
    "recommended_by": "江苏省工会",
    "recommended_no": "苏工〔2026〕8号",
    "approval_no": "总工〔2026〕9号",
}
FULL = REPLACE | TYPED | {"unit": "新桥泵业", "place": "江苏省南京市"}


@pytest.fixture
def hall(people):
    return [people.chair, people.standing, people.member, *(person.user for person in members(2))]


def put_seats(as_user, change, proposal=PROPOSAL):
    page = reverse("meetings:seats-create", args=[plenary().pk])
    return as_user("office").post(page, proposal | rows(change))


def test_a_cause_left_open_is_asked_for_at_its_field_and_all_typed_is_kept(as_user, hall):
    answer = put_seats(as_user, FULL | {"cause": ""})
    page = answer.content.decode()
    assert answer.status_code == 200 and "请选择离任的原因。" in page and not Ballot.objects.exists()
    for typed in ("委员甲", "新一", "新桥泵业", *TYPED.values()):
        assert f'value="{typed}"' in page


def test_a_change_without_a_cause_is_refused_by_the_service_too(people, hall):
    with pytest.raises(RuleError) as refused:
        seats_item(people.office, [replacing(first_seat(people.member), PersonFactory(), cause="")])
    assert "请选择离任的原因" in str(refused.value.missing) and not Ballot.objects.exists()


@pytest.mark.parametrize("kind", ["replace", "add", "release", "", "x"])
@pytest.mark.parametrize("value", ["", "x", None])
@pytest.mark.parametrize("name", [*FULL, "gender"])
def test_whatever_field_of_a_change_is_empty_or_foreign_the_page_answers_and_half_of_it_is_never_stored(
    as_user, hall, kind, value, name
):
    change = FULL | {"kind": kind, name: value}
    change = {key: typed for key, typed in change.items() if typed is not None}
    answer = put_seats(as_user, change)
    assert answer.status_code in (200, 302)
    assert (
        Ballot.objects.count() == Proposal.objects.count() == SeatChange.objects.count() == (answer.status_code == 302)
    )
    if answer.status_code == 200:
        assert "data-errors" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "x", None, "-1"])
@pytest.mark.parametrize("name", [*ELECTION, "candidates"])
def test_whatever_field_of_an_election_is_empty_or_foreign_the_page_answers(as_user, hall, value, name):
    sent = ELECTION | {"candidates": "委员乙\n委员甲", name: value}
    page = reverse("meetings:election-create", args=[plenary().pk])
    answer = as_user("office").post(page, {key: typed for key, typed in sent.items() if typed is not None})
    assert answer.status_code in (200, 302) and Ballot.objects.count() == (answer.status_code == 302)


@pytest.mark.parametrize("value", ["", "x", None, "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", PROPOSAL)
def test_whatever_field_of_a_proposal_is_empty_or_foreign_the_page_answers(as_user, hall, value, name):
    proposal = {key: typed for key, typed in (PROPOSAL | {name: value}).items() if typed is not None}
    answer = put_seats(as_user, FULL, proposal)
    assert answer.status_code in (200, 302) and Ballot.objects.count() == (answer.status_code == 302)


def test_a_row_in_which_anything_is_written_is_never_passed_over(as_user, hall):
    """增补 needs nobody who leaves; who is written there only must not vanish unseen."""
    alone = {"kind": "add", "post": "member", "leaving": "委员甲", "cause": "", "name": ""}
    page = put_seats(as_user, alone).content.decode()
    assert "增补没有离任的人" in page and 'value="委员甲"' in page and not Ballot.objects.exists()


def test_one_fault_counts_as_one(as_user, hall):
    page = put_seats(as_user, FULL | {"recommended_by": ""}).content.decode()
    assert "还有 1 处要改" in page and "请填写推荐单位" in page and "这些变动还不能提请表决" in page


def test_the_change_says_once_what_is_done(people, hall):
    added = SeatChange(kind="add", post="member", name="王新", unit="新桥泵业", duty="", recommended_by="省工会")
    gone = SeatChange(kind="release", leaving=first_seat(people.member), cause="retired", post="member")
    heir = replacing(first_seat(people.chair), PersonFactory(name="新二"))
    said = [(line_title(added), "增补"), (line_title(gone), "卸免"), (line_title(heir), "替补")]
    assert [title.count(word) for title, word in said] == [1, 1, 1]


def test_the_form_proposes_the_term_of_the_meeting(as_user, hall):
    meeting = plenary()
    Term.objects.filter(pk=meeting.term_id).update(number=5)
    page = as_user("office").get(reverse("meetings:election-create", args=[meeting.pk])).content.decode()
    assert "补选第五届委员会常务委员会委员" in page and "第八届" not in page
