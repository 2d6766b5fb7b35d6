"""What a draft's file carries beside its words: kept with the version, shown to whom it concerns."""

import hashlib
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from common import clock
from common.lifecycle import RuleError
from documents.conversion import read_draft
from documents.fingerprint import text_hash
from documents.models import StoredFile
from reports import services
from reports.models import VersionPicture
from tests.factories import drafts
from tests.factories.reports import ReportFactory, RoundFactory, revising

CHANGED = (*drafts.LINES[:2], drafts.LINES[2].replace("29天", "27天"), *drafts.LINES[3:])


@pytest.fixture
def rich(people):
    """A version with everything a Word file may hold, and its picture's hash."""
    data = drafts.picture()
    sha256 = hashlib.sha256(data).hexdigest()
    report = ReportFactory()
    services.upload_version(report, by=people.drafter, file=drafts.uploaded(drafts.rich_docx(sha256, data)))
    return report


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_version_gives_back_the_blocks_it_was_read_as(rich):
    version = rich.current
    with version.source.content.open("rb") as file:
        read = read_draft(file.read())
    assert version.blocks() == read.blocks
    assert [block.widths for block in version.blocks()] == [block.widths for block in read.blocks]
    assert version.content_hash == text_hash(version.blocks())
    assert (version.comments, version.changes, version.asides) == (read.comments, read.changes, read.asides)
    kinds = [(block.kind, len(block.footnotes), block.picture is not None) for block in version.blocks()]
    assert ("paragraph", 1, False) in kinds
    assert ("image", 0, True) in kinds
    assert ("table", 0, False) in kinds


def test_a_footnote_stands_as_a_mark_and_in_the_list_below(rich, as_user):
    page = page_of(as_user("drafter"), rich.get_absolute_url())
    mark = page.select_one("sup.ld-fn a")
    assert mark.find_parent("p").get_text().startswith("今年以来，各省市产业工会报送信息4126条[1]，编成")
    assert "含网上报送的信息。" in page.find(id=mark["href"].removeprefix("#")).get_text()


def test_a_table_has_its_heading_row_and_a_picture_its_words(rich, as_user):
    page = page_of(as_user("drafter"), rich.get_absolute_url())
    assert [th.get_text() for th in page.select(".ld-doc th")] == ["片区", "协商会"]
    image = page.select_one(".ld-figure img")
    assert image["alt"] == "各片区协商会次数"
    served = as_user("drafter").get(image["src"])
    assert served["Content-Type"] == "image/png"
    assert b"".join(served.streaming_content) == drafts.picture()
    served.close()


def test_a_picture_without_words_is_named_by_its_place_and_a_table_says_that_it_scrolls(rich, as_user):
    rich.current.paragraphs.filter(kind="image").update(text="")
    page = page_of(as_user("drafter"), rich.get_absolute_url())
    assert page.select_one(".ld-figure img")["alt"] == "图 1"
    assert page.select_one(".ld-scroll + .ld-only-phone").get_text() == "表格可以左右滑动"


def test_the_words_a_long_comment_is_about_are_clipped_as_chinese_does_it(rich, as_user):
    record = dict(rich.current.comment_records[0], start=0, end=60)
    rich.versions.update(comment_records=[record])
    rich.current.paragraphs.filter(order=record["block"]).update(text="各省市产业工会报送信息" * 6)
    words = page_of(as_user("drafter"), rich.get_absolute_url()).select_one("aside.ld-comment p.ld-muted").get_text()
    assert words.endswith("……”")
    assert len(words) <= 45


def test_pictures_of_drafts_are_for_those_who_discuss_them(rich, as_user):
    sha256 = VersionPicture.objects.get().sha256
    url = f"{rich.get_absolute_url()}versions/1/pictures/{sha256}/"
    assert as_user("member").get(url).status_code == 404  # still being drafted
    assert as_user("province").get(url).status_code == 404
    assert as_user("drafter").get(url.replace(sha256, "0" * 64)).status_code == 404


def test_a_picture_that_stays_is_stored_once(rich, people):
    picture = VersionPicture.objects.get()
    data = drafts.rich_docx(picture.sha256, drafts.picture(), lacking="片区全年")
    services.upload_version(rich, by=people.drafter, file=drafts.uploaded(data), based_on=1)
    assert [p.file for p in VersionPicture.objects.order_by("pk")] == [picture.file, picture.file]


def test_a_draft_edited_on_the_page_keeps_what_was_left_alone(rich, as_user):
    before, url = rich.current.blocks(), f"{rich.get_absolute_url()}versions/new/?edit=1"
    page = page_of(as_user("drafter"), url)
    text = page.find("textarea", attrs={"name": "text"}).get_text().removeprefix("\n")
    assert not page.find("input", attrs={"name": "file"})
    sent = as_user("drafter").post(url, {"text": text.replace("19次", "20次"), "based_on": 1})
    assert sent.status_code == 302
    after = rich.current.blocks()
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert [after[n].text for n in changed] == [drafts.LINES[3].replace("19次", "20次")]
    assert VersionPicture.objects.filter(version=rich.current).count() == 1
    assert (
        "一字不差"
        in as_user("drafter").post(url, {"text": text.replace("19次", "20次"), "based_on": 2}).content.decode()
    )


def test_comments_are_shown_to_the_office_and_not_to_members(rich, as_user):
    rich.status = "consulting"
    rich.save()
    RoundFactory(report=rich)
    office = page_of(as_user("office"), rich.get_absolute_url())
    assert "口径请综合部再核一遍。" in office.select_one("aside.ld-comment").get_text()
    assert "吴起草" in office.select_one("aside.ld-comment").get_text()
    for url in (rich.get_absolute_url(), f"{rich.get_absolute_url()}versions/1/"):
        member = as_user("member").get(url)
        assert member.status_code == 200
        assert "口径请综合部再核一遍" not in member.content.decode()


@pytest.mark.parametrize(("choice", "stands"), [("accepted", "27天"), ("rejected", "29天")])
def test_tracked_changes_are_taken_as_chosen_and_shown_either_way(choice, stands, people, as_user):
    report = ReportFactory(status="revising")
    file = drafts.uploaded(drafts.tracked_docx(drafts.LINES, CHANGED))
    version = services.upload_version(report, by=people.drafter, file=file, revisions=choice)
    assert stands in version.paragraphs.get(text__contains="平均用时").text
    page = page_of(as_user("drafter"), f"{report.get_absolute_url()}?view=revisions")
    line = [p for p in page.select(".ld-par p") if "平均用时" in p.get_text()]
    struck = "".join(tag.get_text() for tag in line[0].select("del"))
    added = "".join(tag.get_text() for tag in line[0].select("ins"))
    assert "29" in struck and "27" in added
    assert line[0].select_one("ins")["title"].startswith("李处长")
    kept = "".join(
        t for t in line[0].find_all(string=True) if t.find_parent("ins" if choice == "rejected" else "del") is None
    )
    assert kept == version.paragraphs.get(text__contains="平均用时").text


def test_members_do_not_see_the_tracked_changes_of_the_file(people, as_user):
    report = ReportFactory(status="revising")
    services.upload_version(report, by=people.drafter, file=drafts.uploaded(drafts.tracked_docx(drafts.LINES, CHANGED)))
    RoundFactory(report=report, closed=True, closes_at=clock.now() - timedelta(days=1))
    page = page_of(as_user("member"), f"{report.get_absolute_url()}?view=revisions")
    assert not page.select(".ld-par ins, .ld-par del")
    assert not page_of(as_user("member"), f"{report.get_absolute_url()}versions/1/?view=revisions").select(
        ".ld-par del"
    )


def test_a_classified_mark_in_a_comment_is_refused_and_nothing_is_kept(people):
    report = ReportFactory()
    data = drafts.commented(drafts.tracked_docx(drafts.LINES, CHANGED), "平均用时", "机密★1年", "李处长")
    with pytest.raises(RuleError, match="密级"):
        services.upload_version(report, by=people.drafter, file=drafts.uploaded(data))
    assert not report.versions.exists()
    assert not StoredFile.objects.exists()


def test_the_page_of_a_rich_version_costs_the_same_for_one_picture_and_for_many(people, as_user, steady_queries):
    report = revising()
    client = as_user("drafter")
    version = report.current

    def more():
        for paragraph in version.paragraphs.filter(kind="paragraph"):
            paragraph.footnotes = [[0, "注"], [2, "又注"]]
            paragraph.save()
        version.comment_records = [
            {"block": n, "start": 0, "end": 2, "author": "甲", "text": "批", "at": None, "answers": None}
            for n in range(8)
        ]
        version.save()

    steady_queries(lambda: client.get(report.get_absolute_url()), grow=more)
