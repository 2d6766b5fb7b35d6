"""Several motions in one sitting, wrong hands at the box, and nothing seen before the declaration, on every page."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import disable_user
from documents.blocks import Block
from documents.fingerprint import text_hash
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Vote
from meetings.sessions.services import open_item_ballot
from tests.factories.ballots import circulating, made_void
from tests.factories.meetings import AgendaItemFactory, BallotFactory, as_text, running, sitting, standing_members


@pytest.fixture
def three(people):
    """A sitting with three matters ready."""
    first = sitting()
    return [first, *(AgendaItemFactory(meeting=first.meeting, title=f"第{n}项议案") for n in "二三")]


def test_the_chair_opens_several_and_the_voter_finds_one_after_another(people, as_user, three):
    chair = as_user("chair")
    page = chair.get(three[0].meeting.get_absolute_url()).content.decode()
    assert "3 项可以一起表决" in page
    chair.post(reverse("meetings:items-open", args=[three[0].meeting_id]), {"items": [i.pk for i in three]})
    assert list(Ballot.objects.order_by("pk").values_list("status", flat=True)) == ["open"] * 3
    assert len(set(Ballot.objects.values_list("pk", "text_hash"))) == 3
    client, here = as_user("standing"), three[0]
    for following in (*three[1:], None):
        vote = reverse("ballots:vote", args=[here.ballot_id])
        assert "投出后不能更改" in client.post(vote, {"choice": "for"}).content.decode()
        page = client.post(vote, {"choice": "for", "confirmed": "1"}, follow=True).content.decode()
        assert "您已投：赞成" in page
        assert (f"下一项：{following.title}" in page) if following else ("下一项：" not in page)
        here = following or here
    assert Vote.objects.count() == 3


def test_all_open_or_none(people, as_user, three):
    meeting = three[0].meeting
    Ballot.objects.filter(pk=three[2].ballot_id).update(created_by=people.chair)
    url = reverse("meetings:items-open", args=[meeting.pk])
    client = as_user("chair")
    assert client.post(url, {"items": [i.pk for i in three]}).status_code == 409
    for wrong in ([], ["x"], [999_999], [three[0].pk, 999_999]):
        assert client.post(url, {"items": wrong}).status_code == 409
    assert set(Ballot.objects.values_list("status", flat=True)) == {"draft"}


def test_opening_asks_for_the_password_first(people, three):
    client = Client()
    client.force_login(people.chair, backend="django.contrib.auth.backends.ModelBackend")
    for url in (
        reverse("meetings:item-open", args=[three[0].pk]),
        reverse("meetings:items-open", args=[three[0].meeting_id]),
    ):
        assert client.post(url).headers["Location"].startswith("/accounts/fresh/?next=")
    assert set(Ballot.objects.values_list("status", flat=True)) == {"draft"}


def cast(client, ballot, **data):
    return client.post(reverse("ballots:vote", args=[ballot.pk]), {"confirmed": "1", **data})


def test_a_vote_in_anothers_ballot_is_refused_in_words(people, as_user):
    ballot = open_item_ballot(sitting(), by=people.chair).ballot
    answer = cast(as_user("office"), ballot, choice="for")
    assert answer.status_code == 403 and "名册里没有您，不能投票" in answer.content.decode()


@pytest.mark.parametrize("choice", ["maybe", "FOR", "赞成", "for ", "x" * 10_000, "\u202e", "'; --"])
def test_an_unknown_choice_is_refused_in_words(people, as_user, choice):
    ballot = open_item_ballot(sitting(), by=people.chair).ballot
    answer = cast(as_user("standing"), ballot, choice=choice)
    assert answer.status_code == 409 and "选一项" in answer.content.decode() and not Vote.objects.exists()


def test_twice_and_after_the_close_are_refused_in_words(people, as_user):
    ballot = open_item_ballot(sitting(), by=people.chair).ballot
    client = as_user("standing")
    assert cast(client, ballot, choice="for").status_code == 302
    assert "您已投“赞成”" in cast(client, ballot, choice="against").content.decode()
    ballots.close_ballot(ballot, by=people.chair)
    assert "已经截止，这一票没有计入" in cast(as_user("chair"), ballot, choice="for").content.decode()
    assert Vote.objects.count() == 1


def test_a_revoked_session_votes_no_more(people, as_user):
    ballot = open_item_ballot(sitting(), by=people.chair).ballot
    client = as_user("standing")
    disable_user(people.standing, by=people.sysadmin)
    answer = cast(client, ballot, choice="for")
    assert (
        answer.status_code == 302
        and answer.headers["Location"].startswith("/accounts/sign-in/")
        and not Vote.objects.exists()
    )


@pytest.mark.plan("V08")
@pytest.mark.parametrize("state", ["open", "closed", "void"])
def test_no_page_of_a_ballot_shows_a_count_by_option(people, as_user, state):
    """17 for, 13 against, 11 abstain: figures that stand nowhere else, on any of the ballot's own pages, in any role."""
    members = standing_members(60)
    ballot = circulating(people)
    seats = {e.person_id: e for e in ballot.electors.all()}
    choices = ["for"] * 17 + ["against"] * 13 + ["abstain"] * 11
    Vote.objects.bulk_create(
        Vote(elector=seats[p.pk], choice=c, cast_at=ballot.opened_at) for p, c in zip(members, choices, strict=False)
    )
    if state == "closed":
        Ballot.objects.filter(pk=ballot.pk).update(status="closed", closed_at=ballot.opened_at)
    if state == "void":
        made_void(ballot, people)
    names = ["ballot-detail", "ballot-text", "elector-list", "void-ask", "rule-change"]
    urls = [reverse(f"ballots:{name}", args=[ballot.pk]) for name in names] + [reverse("ballots:ballot-list"), "/"]
    looked = 0
    for role in ("chair", "standing", "office", "leader", "drafter", "scrutineer"):
        client = as_user(role)
        for url in urls:
            response = client.get(url)
            if response.status_code != 200:
                continue
            looked += 1
            main = response.content.decode().partition("<main")[2]
            assert "ld-tally" not in main and "ld-result-bar" not in main and "记名名单" not in main
            assert not [f for f in ("17", "13 票", "11 票") if f"赞成 {f}" in main or f">{f}<" in main]
            kinds = {
                type(v).__name__
                for layer in response.context or []
                for part in getattr(layer, "dicts", [])
                for v in dict(part).values()
            }
            assert not kinds & {"Tally", "Result", "Figures", "Counter"}
    assert looked > 25


def test_the_page_of_a_circulation_stays_light(people, as_user, record_property):
    blocks = [Block("title", "规则"), *(Block("paragraph", f"第{n}条，各单位应当认真执行。" * 20) for n in range(100))]
    ballot = circulating(people, text=as_text(blocks), text_hash=text_hash(blocks))
    weight = len(gzip.compress(as_user("standing").get(ballot.get_absolute_url()).content))
    record_property("figure", f"{weight // 1024} KB compressed")
    assert weight < 150 * 1024


def test_a_ballot_of_the_agenda_is_run_from_there(people, as_user):
    ballot = running(sitting())
    assert (
        as_user("chair").get(reverse("ballots:ballot-detail", args=[ballot.pk])).headers["Location"]
        == ballot.get_absolute_url()
    )
    assert as_user("chair").post(reverse("ballots:ballot-close", args=[ballot.pk])).status_code == 409
    assert BallotFactory().get_absolute_url().startswith("/")
