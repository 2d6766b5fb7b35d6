"""代录 of a paper with several lines: who may, what it says, what counts, and that its owner sees it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.services import history
from committees.roster.models import Body, Membership
from common import clock
from common.lifecycle import RuleError
from common.submissions import new_token
from meetings.ballots import services as ballots
from meetings.ballots.models import NamedPaper, Vote
from meetings.ballots.services.entering import enter_paper
from meetings.ballots.services.papers import lines_of
from meetings.sessions.models import AgendaItem
from meetings.sessions.services import open_item_ballot
from notices.models import Notice
from tests.factories.ballots import made_void
from tests.factories.elections import declared, election_item, members, plenary, replacing, seats_item, voted
from tests.factories.meetings import sitting
from tests.factories.roster import MembershipFactory, PersonFactory

NOTE = "纸票存会务组 1 号袋"


@pytest.fixture
def hall(people):
    """The members with telephones."""
    return [people.chair, people.standing, people.member, *(person.user for person in members(5))]


@pytest.fixture
def old(people):
    """A member without an account, in the room."""
    person = PersonFactory(name="卫老")
    MembershipFactory(person=person)
    return person


@pytest.fixture
def ballot(people, hall, old):
    """Two seats for three candidates, open."""
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=2)
    return open_item_ballot(item, by=people.chair).ballot


def keys(ballot):
    return {line.name: line.key for line in lines_of(ballot)}


def seat(ballot, person):
    return ballot.electors.get(person=person)


def address(ballot, person):
    return reverse("ballots:paper-enter", args=[ballot.pk, seat(ballot, person).pk])


def filled(ballot, names="", **more):
    return {f"choice_{keys(ballot)[f'委员{name}']}": "for" for name in names} | {"note": NOTE} | more


def test_from_the_list_to_the_paper_to_the_second_look_to_the_list(as_user, ballot, old):
    client = as_user("office")
    assert "代录书面票" in client.get(ballot.get_absolute_url()).content.decode()
    there = reverse("ballots:vote-enter", args=[ballot.pk, seat(ballot, old).pk])
    page = client.get(there, follow=True).content.decode()
    assert "卫老的纸票，应选 2 人" in page and page.count('type="radio"') == 9 and page.count('name="write_in"') == 3
    sent = filled(ballot, "甲", write_in="李某", form_token=new_token())
    look = client.post(address(ballot, old), sent).content.decode()
    assert "这张票有效" in look and "李某" in look and NOTE in look and not NamedPaper.objects.exists()
    again = client.post(address(ballot, old), sent | {"back": "1"}).content.decode()
    assert again.count("checked") == 1 and 'value="李某"' in again and NOTE in again
    done = client.post(address(ballot, old), sent | {"confirmed": "1"}, follow=True).content.decode()
    assert "已代录卫老的票" in done and "已投（书面代录）" in done
    assert client.post(address(ballot, old), sent | {"confirmed": "1"}).status_code == 302
    vote = Vote.objects.get()
    assert (vote.source, vote.note, vote.paper.write_ins, vote.choice) == ("paper", NOTE, ["李某"], "paper")


def test_what_is_wrong_with_the_typing_is_said_and_nothing_typed_is_lost(as_user, ballot, old):
    client = as_user("office")
    page = client.post(address(ballot, old), filled(ballot, "甲", write_in="李某") | {"note": " "}).content.decode()
    assert "请写明依据" in page and page.count("checked") == 1 and 'value="李某"' in page
    for names, said in (
        (["委员甲"], "已经是候选人"),
        (["王" * 31], "最多 30 个字"),
        (["王\u202e某"], "不能用的符号"),
        (["李某", "李某"], "重复的姓名"),
    ):
        page = client.post(address(ballot, old), filled(ballot, "乙", write_in=names)).content.decode()
        assert said in page and page.count("checked") == 1 and NOTE in page
    strange = client.post(address(ballot, old), filled(ballot) | {"choice_999": "for"}).content.decode()
    assert "没有的事项或候选人" in strange
    wrong = {f"choice_{key}": "maybe" for key in keys(ballot).values()} | {"note": NOTE, "confirmed": "1"}
    assert "不认识的选项" in client.post(address(ballot, old), wrong).content.decode()
    assert client.post(address(ballot, old), {"note": "x" * 10_000_000}).status_code in (400, 413)
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("names", "more", "said"),
    [("甲乙丙", {}, "票上赞成和另选共 3 人"), ("甲", {"write_in": ["李某", "张某"]}, "共 3 人"), ("甲", {"illegible": "on"}, "整张票无法辨认")],
)  # fmt: skip
def test_a_paper_that_says_too_much_or_nothing_is_entered_and_counts_as_invalid(
    as_user, people, hall, ballot, old, names, more, said
):
    client = as_user("office")
    look = client.post(address(ballot, old), filled(ballot, names, **more)).content.decode()
    assert "这张票按无效票计" in look and said in look
    client.post(address(ballot, old), filled(ballot, names, **more) | {"confirmed": "1"})
    voted(ballot, {user: {keys(ballot)["委员甲"]: "for"} for user in hall})
    done = declared(AgendaItem.objects.get(ballot=ballot), people.chair)
    count = done.paper_count
    assert (count.returned, count.valid, count.invalid) == (9, 8, 1)
    assert done.election.candidates.get(name="委员乙").for_votes == 0
    page = as_user("member").get(done.get_absolute_url(), follow=True).content.decode()
    named = page.partition("记名名单")[2].partition("</details>")[0]
    assert "无效票</b><br><bdi>卫老（代录）" in named and named.count("卫老") == 2


def test_a_runoff_takes_no_names_and_a_paper_with_one_is_invalid(as_user, people, hall, old):
    item = election_item(people.office, [user.person for user in hall[3:6]], seats=2, write_ins_allowed=False)
    ballot = open_item_ballot(item, by=people.chair).ballot
    look = as_user("office").post(address(ballot, old), filled(ballot, "甲", write_in="李某")).content.decode()
    assert "这张票按无效票计" in look and "不能另选他人" in look


def test_the_result_names_what_was_entered_with_whom_and_on_what_it_rests(as_user, people, hall, ballot, old):
    choices = {keys(ballot)["委员甲"]: "for"}
    enter_paper(seat(ballot, old), by=people.office, choices=choices, note=NOTE)
    voted(ballot, dict.fromkeys(hall, choices))
    done = declared(AgendaItem.objects.get(ballot=ballot), people.chair)
    page = as_user("member").get(done.get_absolute_url(), follow=True).content.decode()
    assert "其中 1 票由工作人员代录" in page and f"卫老（书面，{people.office.name}代录：{NOTE}）" in page
    assert done.election.candidates.get(name="委员甲").for_votes == 9


def test_its_owner_is_told_sees_it_and_cannot_vote_again(as_user, people, ballot):
    enter_paper(
        seat(ballot, people.member.person), by=people.office, choices={keys(ballot)["委员甲"]: "for"}, note=NOTE
    )
    notice = Notice.objects.get(kind="vote.entered")
    assert notice.recipient == people.member and NOTE in notice.body and "委员甲" not in notice.title + notice.body
    client = as_user("member")
    page = client.get(ballot.get_absolute_url(), follow=True).content.decode()
    own = page.partition("看我的票")[2].partition("</details>")[0]
    assert f"工作人员{people.office.name}代录" in page and "<b>赞成</b><br><bdi>委员甲</bdi></p>" in own
    assert client.get(reverse("ballots:paper", args=[ballot.pk])).status_code == 409
    assert "委员甲" not in str(history(ballot, "vote.entered")[0].facts)


def test_who_has_voted_himself_or_is_not_there_or_comes_too_late_is_not_entered(as_user, people, hall, ballot, old):
    voted(ballot, {people.member: {}})
    enter = lambda person: enter_paper(seat(ballot, person), by=people.office, choices={}, note=NOTE)  # noqa: E731
    with pytest.raises(RuleError, match="孙委员已经投过票（本人投票）"):
        enter(people.member.person)
    seat(ballot, old).__class__.objects.filter(pk=seat(ballot, old).pk).update(present=False)
    with pytest.raises(RuleError, match="卫老没有签到"):
        enter(old)
    ballots.close_ballot(ballot, by=people.chair)
    with pytest.raises(RuleError, match="已经截止"):
        enter(hall[0].person)
    late = as_user("office").post(address(ballot, hall[0].person), filled(ballot, "甲", confirmed="1"))
    assert late.status_code == 409 and Vote.objects.count() == 1


@pytest.mark.parametrize("role", ["chair", "standing", "leader", "scrutineer", "drafter", "member"])
def test_others_enter_no_paper(people, ballot, old, role):
    with pytest.raises(PermissionDenied):
        enter_paper(seat(ballot, old), by=getattr(people, role), choices={}, note=NOTE)


def test_a_sealed_paper_and_a_motion_are_not_entered_here(as_user, people, hall, old):
    motion = open_item_ballot(sitting(), by=people.chair).ballot
    assert as_user("office").get(address(motion, people.standing.person)).status_code == 404
    with pytest.raises(RuleError, match="代录一票的页面"):
        enter_paper(seat(motion, people.standing.person), by=people.office, choices={}, note=NOTE)
    ballot = open_item_ballot(election_item(people.office, [u.person for u in hall[3:6]]), by=people.chair).ballot
    type(ballot).objects.filter(pk=ballot.pk).update(form="secret")
    with pytest.raises(RuleError, match="不接受这种方式"):
        enter_paper(seat(ballot, old), by=people.office, choices={}, note=NOTE)


def test_a_void_ballot_takes_no_paper_and_one_of_another_ballot_is_none_of_this(as_user, people, hall, ballot, old):
    other = open_item_ballot(election_item(people.office, [u.person for u in hall[3:5]]), by=people.chair).ballot
    strange = reverse("ballots:paper-enter", args=[ballot.pk, seat(other, old).pk])
    assert as_user("office").get(strange).status_code == 404
    made_void(ballot, people)
    with pytest.raises(RuleError, match="已经作废"):
        enter_paper(seat(ballot, old), by=people.office, choices={}, note=NOTE, at=clock.now())


def test_changes_voted_line_by_line_are_entered_too(as_user, people, hall, old):
    first = Membership.objects.get(person=hall[3].person, body=Body.PLENARY)
    second = Membership.objects.get(person=hall[4].person, body=Body.PLENARY)
    changes = [replacing(one, PersonFactory(name=f"新{n}")) for n, one in enumerate((first, second))]
    ballot = open_item_ballot(seats_item(people.office, changes, meeting=plenary()), by=people.chair).ballot
    client = as_user("office")
    page = client.get(address(ballot, old)).content.decode()
    assert "卫老的纸票" in page and 'name="write_in"' not in page and "已选" not in page
    lines = [line.key for line in lines_of(ballot)]
    sent = {f"choice_{lines[0]}": "for", f"choice_{lines[1]}": "for", "note": NOTE, "confirmed": "1"}
    client.post(address(ballot, old), sent)
    assert NamedPaper.objects.get().choices == dict.fromkeys(lines, "for")
