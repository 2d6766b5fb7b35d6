"""征求意见函: what was sent stays what it was; more time is given by a letter of its own."""

import io
from datetime import timedelta

import docx
import pytest

from audit.models import Event
from common import clock
from documents.official import to_docx
from reports import services
from reports.services.papers import extension_letter_of, letter_of
from tests.factories.reports import drafted

WHY = "部分委员春运期间出差"


@pytest.fixture
def round_(people):
    return services.open_round(drafted(), closes_at=clock.now() + timedelta(days=9), by=people.drafter)


def extended(round_, people, days=3):
    later = round_.closes_at + timedelta(days=days)
    return services.extend_round(round_, closes_at=later, reason=WHY, by=people.drafter)


def words_in(data):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_letter_that_was_sent_is_the_same_after_the_round_is_extended(round_, people, as_user):
    address = f"/reports/rounds/{round_.pk}/letter.docx"
    sent, before = letter_of(round_), words_in(as_user("member").get(address).content)
    round_ = extended(extended(round_, people), people)
    assert letter_of(round_) == sent
    assert words_in(as_user("member").get(address).content) == before


def test_an_extension_is_a_letter_with_its_own_number_and_day(round_, people):
    first, was = round_.letter_code, round_.closes_at
    round_ = extended(round_, people)
    extension = round_.extensions.get()
    letter = extension_letter_of(extension)
    assert extension.letter_code == first.replace("1号", "2号") != first
    assert Event.objects.get(verb="report.round_extended").facts["letter"] == extension.letter_code
    text = "".join(block.text for block in letter.blocks)
    assert letter.title == f"关于延长《{round_.report.title}（征求意见稿）》征求意见期限的函"
    assert (letter.number, letter.date) == (extension.letter_code, extension.at.date())
    for said in (first, WHY, f"{was.month}月{was.day}日", f"{round_.closes_at.month}月{round_.closes_at.day}日"):
        assert said in text
    assert not letter.attachments


def test_each_extension_says_from_when_to_when(round_, people):
    round_ = extended(extended(round_, people), people, days=5)
    first, second = round_.extensions.all()
    assert (first.now, second.now) == (second.was, round_.closes_at)
    assert extension_letter_of(first) != extension_letter_of(second)
    assert first.letter_number + 1 == second.letter_number


def test_the_letters_of_an_extension_are_on_the_page_and_come_as_word_and_pdf(round_, people, as_user):
    extension = extended(round_, people).extensions.get()
    member = as_user("member")
    page = member.get(round_.get_absolute_url()).content.decode()
    word, pdf = (f"/reports/extensions/{extension.pk}/letter.{kind}" for kind in ("docx", "pdf"))
    assert word in page and pdf in page and extension.letter_code in page
    assert extension.letter_code in words_in(member.get(word).content)
    assert member.get(pdf).status_code == 202


def test_an_extension_from_before_letters_were_numbered_is_still_a_letter(round_, people):
    extension = extended(round_, people).extensions.get()
    extension.letter_number = None
    assert extension_letter_of(extension).number == ""
    assert to_docx(extension_letter_of(extension))
