"""What a browser may keep of a vote: nothing of a secret one, and no page that could pass for the present one."""

import pytest
from django.urls import reverse

from meetings.ballots.models import NamedPaper
from meetings.ballots.services.papers import lines_of
from meetings.sessions.services import close_item_ballot, open_item_ballot
from tests.factories.elections import election_item, members
from tests.factories.meetings import sitting, standing_members
from tests.factories.secret import cheaply, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    settings.BALLOT_KEYS = "server"
    return cheaply(monkeypatch, settings, tmp_path)


def election(people, form):
    """Open, two seats for four."""
    return open_item_ballot(election_item(people.office, members(4), seats=2, form=form), by=people.chair)


def paper(item):
    return reverse("ballots:paper", args=[item.ballot_id])


def choices(item):
    return {f"choice_{line.key}": "for" for line in lines_of(item.ballot)[:2]}


def fields(page):
    """The page's own part: the forms at its head are the same everywhere."""
    return page.text.split("<main")[1]


def test_a_secret_paper_is_stored_by_no_browser(people, as_user):
    item, client = election(people, "secret"), as_user("member")
    answers = [client.get(paper(item)), client.post(paper(item), choices(item))]
    assert all("no-store" in answer["Cache-Control"] and 'autocomplete="off"' in fields(answer) for answer in answers)


def test_a_recorded_paper_may_be_found_again_by_the_browser_of_who_filled_it_in(people, as_user):
    item, client = election(people, "open"), as_user("member")
    answers = [client.get(paper(item)), client.post(paper(item), choices(item))]
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-cache"}
    assert 'autocomplete="off"' not in fields(answers[0])


@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_paper_that_is_in_leads_to_the_page_that_says_so(people, as_user, form):
    item, client = election(people, form), as_user("member")
    client.post(paper(item), choices(item) | {"confirmed": "1"})
    answer = client.get(paper(item))
    assert answer.status_code == 302 and answer.url == item.get_absolute_url()


def test_a_recorded_paper_sent_once_more_from_the_way_back_lands_where_it_did_and_another_is_refused(people, as_user):
    item, client = election(people, "open"), as_user("member")
    token = {"form_token": "0b0e6f3e-6f57-4d6a-9a56-6f6f5e2c7a11", "confirmed": "1"}
    for _again in range(2):
        assert client.post(paper(item), choices(item) | token).url == item.get_absolute_url()
    other = client.post(paper(item), {"confirmed": "1"})
    assert other.status_code == 409 and "您的票已投出，投出后不能更改。" in other.text
    assert NamedPaper.objects.count() == 1


def test_a_page_with_a_running_vote_is_stored_by_no_browser(people, as_user):
    standing_members(8)
    item, client = sitting(), as_user("standing")

    def stored():
        return "no-store" not in client.get(item.get_absolute_url()).headers.get("Cache-Control", "")

    assert stored()
    open_item_ballot(item, by=people.chair)
    assert not stored()
    close_item_ballot(item, by=people.chair)
    assert stored()


def test_a_page_with_a_running_secret_vote_is_stored_by_no_browser(people, as_user):
    run, voters = secret(people, 3)
    run.opened()
    assert "no-store" in as_user(voters[0]).get(run.item.get_absolute_url())["Cache-Control"]
