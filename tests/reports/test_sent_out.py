"""F2: members are heard on the draft that was sent out; what never left the office stays there."""

import io

import docx
import pytest
from bs4 import BeautifulSoup

from reports import search
from tests.factories.reports import (
    LATER,
    TEXT,
    OpinionFactory,
    VersionFactory,
    consulting,
    drafted,
    moved,
    on_agenda,
    revising,
)
from tests.factories.reports import RoundFactory as Round

SECOND = "覆盖率分省确定"
FIRST = "覆盖率达到八成"


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize(
    ("role", "shown"), [("member", FIRST), ("standing", FIRST), ("drafter", SECOND), ("leader", SECOND)]
)
def test_while_a_revised_draft_is_in_the_office_members_go_on_reading_the_one_they_were_asked_about(
    role, shown, as_user
):
    report, client = revising(), as_user(role)
    assert shown in page_of(client, report.get_absolute_url()).select_one(".ld-doc").get_text()
    paper = docx.Document(io.BytesIO(client.get(f"{report.get_absolute_url()}report.docx").content))
    assert shown in "".join(line.text for line in paper.paragraphs)
    assert len(page_of(client, f"{report.get_absolute_url()}versions/").select("section.ld-card")) == (
        1 if shown == FIRST else 2
    )


def test_what_members_still_read_keeps_the_name_they_had_it_under(as_user):
    report = revising()
    corner = ".ld-doc-mark b"
    assert page_of(as_user("member"), report.get_absolute_url()).select_one(corner).get_text() == "征求意见稿"
    assert page_of(as_user("drafter"), report.get_absolute_url()).select_one(corner).get_text() == "修改稿"


def test_a_draft_put_before_a_body_is_open_to_members_from_then_on(as_user):
    report = revising()
    member = as_user("member")
    address = f"{report.get_absolute_url()}versions/2/"
    assert member.get(address).status_code == 404
    report.standing_item = on_agenda(report)
    moved(report, "to_standing")
    assert SECOND in page_of(member, address).get_text()
    assert SECOND in page_of(member, report.get_absolute_url()).select_one(".ld-doc").get_text()


def test_drafts_before_the_first_one_sent_out_are_not_offered_to_members(as_user):
    report = drafted()
    VersionFactory(report=report, lines=LATER)
    Round(report=report, version=report.versions.get(number=2))
    moved(report, "consulting")
    page = page_of(as_user("member"), report.get_absolute_url())
    assert "花脸稿" not in page.get_text()
    marked = page_of(as_user("member"), f"{report.get_absolute_url()}?view=marked&from=1")
    assert FIRST not in marked.get_text()
    assert "第二稿对" not in marked.get_text()


def test_what_was_lost_in_reading_a_file_is_told_to_the_office_and_not_to_members(as_user):
    report = consulting()
    report.versions.update(losses=["页眉页脚中的文字没有带入（“页眉：内部资料”）。"])
    address = f"{report.get_absolute_url()}versions/"
    assert "内部资料" in page_of(as_user("drafter"), address).get_text()
    assert "内部资料" in page_of(as_user("office"), address).get_text()
    assert "内部资料" not in page_of(as_user("member"), address).get_text()


def test_the_table_of_opinions_speaks_of_the_draft_its_reader_may_see(as_user):
    report = revising()
    VersionFactory(report=report, lines=TEXT[:2])
    OpinionFactory(round=report.rounds.get())
    address = f"{report.get_absolute_url()}opinions/"
    assert "原段已删去" in page_of(as_user("drafter"), address).get_text()
    assert "原段已删去" not in page_of(as_user("member"), address).get_text()


def test_members_find_only_words_of_drafts_that_were_sent_out(people):
    revising()
    found = lambda user, words: [hit.title for hit in search.paragraphs(user, words)[1]]  # noqa: E731
    assert found(people.member, FIRST) and not found(people.member, SECOND)
    assert found(people.drafter, SECOND) and not found(people.drafter, FIRST)
