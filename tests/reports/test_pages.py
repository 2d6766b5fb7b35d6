"""Every page of the work report, as each reader sees it."""

import io
import time
import uuid
from datetime import timedelta

import docx
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common import clock
from documents.blocks import Block
from documents.fingerprint import text_hash
from documents.tasks import work_due
from reports import services
from reports.models import Opinion, Paragraph, Respondent, Verdict, Version, WorkReport
from tests.factories.meetings import MeetingFactory
from tests.factories.reports import (
    LATER,
    TEXT,
    DispositionFactory,
    OpinionFactory,
    ReportFactory,
    VersionFactory,
    adopted,
    asked,
    consulting,
    drafted,
    issued,
    key_of,
    passed,
    report_in,
    revising,
    to_standing,
)


def soup_of(client, report, query=""):
    answer = client.get(report.get_absolute_url() + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def text_of(tag):
    return " ".join(tag.get_text(" ", strip=True).split())


# ---- Reading ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", WorkReport.Status.values)
def test_the_report_page_opens_in_every_state_for_every_reader(status, as_user):
    report = report_in(status)
    for role in ("member", "standing", "chair", "office", "drafter", "leader"):
        hidden = status == "drafting" and role in ("member", "standing", "chair")
        assert as_user(role).get(report.get_absolute_url()).status_code == (404 if hidden else 200)


def test_the_list_says_what_is_being_asked(as_user):
    consulting(title="2026年工作报告")
    page = BeautifulSoup(as_user("member").get("/reports/").content, "html.parser")
    assert text_of(page.h1) == "1 份工作报告正在征求委员意见"
    assert "委员反馈 0 / 3" in text_of(page.main)


def test_the_list_costs_the_same_for_one_report_and_for_many(as_user, steady_queries):
    client = as_user("drafter")
    consulting()
    steady_queries(lambda: client.get("/reports/"), grow=lambda: [revising(title=f"报告{n}") for n in range(6)])


def test_an_empty_list_says_what_comes(as_user):
    assert "还没有工作报告" in text_of(BeautifulSoup(as_user("member").get("/reports/").content, "html.parser").main)
    assert as_user("auditor").get("/reports/").status_code == 404


def test_a_report_without_a_draft_shows_the_way_to_upload(as_user):
    report = ReportFactory()
    page = soup_of(as_user("drafter"), report)
    assert page.find("a", href=f"{report.get_absolute_url()}versions/new/", string="上传新稿")
    assert as_user("drafter").get(f"{report.get_absolute_url()}report.docx").status_code == 409
    assert as_user("drafter").get(f"{report.get_absolute_url()}report.pdf").status_code == 409


def test_opening_the_page_marks_the_member_as_having_read(people, as_user):
    report = consulting()
    soup_of(as_user("member"), report)
    soup_of(as_user("drafter"), report)
    read = Respondent.objects.filter(read_at__isnull=False)
    assert [respondent.person for respondent in read] == [people.member.person]


def test_the_dots_add_up_and_name_nobody_but_the_convener(people, as_user):
    report = consulting()
    services.answer_no_opinion(report.rounds.get(), by=people.member)
    card = soup_of(as_user("standing"), report).find("section", attrs={"aria-label": "委员反馈情况"})
    assert "1 / 3" in text_of(card)
    assert "33%" in text_of(card)
    assert "召集 赵主席" in text_of(card)
    assert "孙委员" not in text_of(card)


def test_the_drafter_sees_who_has_not_answered(people, as_user):
    report = consulting()
    services.answer_no_opinion(report.rounds.get(), by=people.member)
    card = text_of(soup_of(as_user("drafter"), report).find("section", attrs={"aria-label": "委员反馈情况"}))
    assert "提醒未反馈的 2 位" in card
    assert "赵主席" in card
    assert "孙委员" not in card


def test_the_page_costs_the_same_for_few_opinions_and_for_many(people, as_user, steady_queries):
    report = revising()
    round_ = report.rounds.get()
    client = as_user("drafter")

    def more(count):
        for n in range(count):
            opinion = OpinionFactory(round=round_, paragraph_key=key_of(round_.version, n % 5 + 1))
            if n % 2:
                DispositionFactory(opinion=opinion)

    more(2)
    steady_queries(lambda: client.get(report.get_absolute_url()), grow=lambda: more(20))
    steady_queries(lambda: client.get(f"{report.get_absolute_url()}?view=marked"), grow=lambda: more(20))
    steady_queries(lambda: client.get(f"{report.get_absolute_url()}opinions/"), grow=lambda: more(20))


def big_report():
    """400 paragraphs, 300 opinions of 60 members, a third of the paragraphs changed since."""
    report = ReportFactory(status="revising")
    blocks = [
        Block("paragraph", f"第{n}件事：各省市产业工会把职工的急难事摆到桌面上，一件一件销号。" * 3) for n in range(400)
    ]
    changed = [Block(b.kind, b.text.replace("销号", "办结")) if n % 3 == 0 else b for n, b in enumerate(blocks)]
    keys = [uuid.uuid4() for _block in blocks]
    for number, text in enumerate((blocks, changed), 1):
        version = Version.objects.create(
            report=report, number=number, content_hash=text_hash(text), made_by=report.created_by, made_at=clock.now()
        )
        Paragraph.objects.bulk_create(
            Paragraph(version=version, order=n, number=n + 1, key=key, kind=b.kind, text=b.text)
            for n, (b, key) in enumerate(zip(text, keys, strict=True))
        )
    round_ = report.rounds.create(
        version=report.versions.get(number=1), status="closed", opened_at=clock.now() - timedelta(days=9),
        opened_by=report.created_by, closes_at=clock.now() - timedelta(days=1), closed_at=clock.now(),
    )  # fmt: skip
    respondents = [asked(round_) for _n in range(60)]
    Opinion.objects.bulk_create(
        Opinion(
            round=round_, respondent=respondents[n % 60], number=n + 1, paragraph_key=keys[n], kind="change",
            text="建议写明新签和修订各多少家。" * 4, filed_at=clock.now(),
        )
        for n in range(300)
    )  # fmt: skip
    return report


def test_four_hundred_paragraphs_and_three_hundred_opinions_are_one_page(as_user, record_property):
    report = big_report()
    client = as_user("drafter")
    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        page = client.get(report.get_absolute_url())
        took = time.perf_counter() - started
    html = page.content.decode()
    assert html.count('class="ld-op-no"') == 300
    assert html.count("ld-doc-no") == 400
    assert (html.count("<summary>原段已改动</summary>"), html.count("原段已改动，看花脸稿")) == (30, 70)
    assert len(captured) < 60
    record_property("figure", f"400 paragraphs, 300 opinions: {len(captured)} queries, {took:.2f} s with HTML check")


def test_beyond_five_hundred_opinions_each_is_a_line_that_opens_it_at_no_more_queries(people, steady_queries):
    report = big_report()
    round_ = report.rounds.get()
    client = Client()  # so large a page is not read for faults again
    client.force_login(people.drafter, backend="django.contrib.auth.backends.ModelBackend")
    keys, people_asked = [p.key for p in round_.version.paragraphs.all()], list(round_.respondents.all())

    def grow():
        Opinion.objects.bulk_create(
            Opinion(
                round=round_, respondent=people_asked[n % 60], number=n + 1, paragraph_key=keys[n % 400], kind="change",
                text="建议写明新签和修订各多少家。", filed_at=clock.now(),
            )
            for n in range(300, 700)
        )  # fmt: skip

    steady_queries(lambda: client.get(report.get_absolute_url()), grow=grow)
    last = Opinion.objects.get(number=700)
    page = client.get(report.get_absolute_url()).content.decode()
    assert page.count('<article class="ld-op') == 500
    assert f'id="op{last.pk}"><a href="?show=all&amp;answer={last.pk}#op{last.pk}">700. 建议写明' in page
    opened = client.get(f"{report.get_absolute_url()}?answer={last.pk}").content.decode()
    assert f'<article class="ld-op is-open" id="op{last.pk}">' in opened


# ---- Opinions beside the text -----------------------------------------------------------------------
def test_an_opinion_stands_at_its_words(people, as_user):
    report = consulting()
    round_ = report.rounds.get()
    OpinionFactory(round=round_, respondent=asked(round_, people.member), quote="推动214家企业签订或者修订专项集体合同")
    page = soup_of(as_user("chair"), report)
    mark = page.select_one("mark.ld-anchor")
    assert mark.get_text().startswith("推动214家企业")
    assert mark.a["href"] == f"#{page.select_one('article.ld-op')['id']}"
    assert "委员 · 江苏" in text_of(page.select_one("article.ld-op"))


def test_opinions_follow_their_paragraph_across_versions(people, as_user):
    report = consulting()
    round_ = report.rounds.get()
    same, edited, gone = (OpinionFactory(round=round_, paragraph_key=key_of(round_.version, n)) for n in (1, 2, 3))
    report.rounds.update(status="closed", closed_at=clock.now())
    WorkReport.objects.update(status="revising")
    report.refresh_from_db()
    lines = [line.replace("47天", "45天") for line in TEXT if not line.startswith(("（二）", "六个片区"))]
    services.upload_version(report, by=people.drafter, text="\n".join(lines))
    page = soup_of(as_user("drafter"), report)
    assert "原段" not in text_of(page.find(id=f"op{same.pk}"))
    changed = page.find(id=f"op{edited.pk}")
    assert "原段已改动" in text_of(changed)
    assert [t.get_text() for t in changed.select(".ld-diff del, .ld-diff ins")] == ["47", "45"]
    assert "原段已删去" in text_of(page.find(id=f"op{gone.pk}"))
    assert "六个片区全年召开协商会19次" in page.find(id="gone").find("del").get_text()


def test_a_marked_copy_shows_what_was_added_struck_and_against_which_draft(people, as_user):
    report = to_standing()
    page = soup_of(as_user("member"), report, "?view=marked")
    assert "第一稿对第二稿" in text_of(page.select_one(".ld-doc-top"))
    assert "达到八成" in "".join(tag.get_text() for tag in page.select(".ld-par del"))
    assert "分省确定" in "".join(tag.get_text() for tag in page.select(".ld-par ins"))
    assert not soup_of(as_user("member"), report).select(".ld-par del")


@pytest.mark.parametrize(
    "query",
    ["?from=x&view=marked", "?answer=-1", "?answer=99999999999999", "?on=nonsense", "?show=nonsense", "?from=²"],
)
def test_a_wild_address_shows_the_plain_page(query, as_user):
    report = consulting()
    OpinionFactory(round=report.rounds.get())
    for role in ("member", "drafter"):
        soup_of(as_user(role), report, query)


def test_filters_show_what_waits_and_what_is_mine(people, as_user):
    report = consulting()
    round_ = report.rounds.get()
    mine = OpinionFactory(round=round_, respondent=asked(round_, people.member))
    answered = DispositionFactory(opinion=OpinionFactory(round=round_)).opinion
    client = as_user("member")
    shown = lambda query: {tag["id"] for tag in soup_of(client, report, query).select("[id^=op]")}  # noqa: E731
    assert shown("") == {f"op{mine.pk}", f"op{answered.pk}"}
    assert shown("?show=open") == {f"op{mine.pk}"}
    assert shown("?show=mine") == {f"op{mine.pk}"}


def test_answers_fold_only_where_they_crowd(people, as_user):
    report = consulting()
    round_ = report.rounds.get()
    for verdict in Verdict:
        DispositionFactory(opinion=OpinionFactory(round=round_), verdict=verdict)
    page = soup_of(as_user("member"), report)
    assert len(page.select("details.ld-op--fold")) == 4
    assert {text_of(badge) for badge in page.select(".ld-op .ld-badge")} == {"采纳", "部分采纳", "不采纳", "留作参考"}


# ---- Other pages ------------------------------------------------------------------------------------------
def test_the_versions_show_number_losses_and_which_one_was_sent(as_user):
    report = passed()
    Version.objects.filter(report=report, number=1).update(losses=["有 2 张图片没有读进来。"])
    page = BeautifulSoup(as_user("drafter").get(f"{report.get_absolute_url()}versions/").content, "html.parser")
    assert "有 2 张图片没有读进来。" in text_of(page.find(id="v1"))
    assert "送常委会的正是这一稿" in text_of(page.find(id="v2"))
    assert report.current.content_hash in text_of(page.find(id="v2"))
    assert as_user("member").get(f"{report.get_absolute_url()}versions/1/").status_code == 200
    assert as_user("member").get(f"{report.get_absolute_url()}versions/9/").status_code == 404
    empty = ReportFactory()
    assert "还没有稿子" in as_user("drafter").get(f"{empty.get_absolute_url()}versions/").content.decode()


def test_every_sheet_says_in_its_corner_what_it_is(as_user):
    report = passed()
    for address in (report.get_absolute_url(), f"{report.get_absolute_url()}versions/1/"):
        corner = BeautifulSoup(as_user("drafter").get(address).content, "html.parser").select_one(".ld-doc-mark b")
        assert text_of(corner) == ("第一稿" if "versions" in address else "送审稿")


def test_the_source_file_is_for_the_office(people, as_user):
    report = ReportFactory()
    assert as_user("drafter").get(f"{report.get_absolute_url()}versions/1/source/").status_code == 404
    VersionFactory(report=report)
    assert as_user("drafter").get(f"{report.get_absolute_url()}versions/1/source/").status_code == 404


def test_the_table_of_opinions_adds_up(people, as_user):
    report = revising()
    round_ = report.rounds.get()
    whole = OpinionFactory(round=round_, whole=True, text="=1+1 总体赞成")
    DispositionFactory(
        opinion=OpinionFactory(round=round_, paragraph_key=key_of(round_.version, 2), proposed="缩短到二十九天")
    )
    page = BeautifulSoup(as_user("member").get(f"{report.get_absolute_url()}opinions/").content, "html.parser")
    assert text_of(page.h1) == "2 条意见，还有 1 条待答复"
    assert "征求 5 人 已反馈 2 人（有意见 2，无意见 0） 未反馈 3 人" in text_of(page.main.header)
    assert [[text_of(cell) for cell in row.select("td")[:3]] for row in page.select("tbody tr")] == [
        ["1", "1", "全文"],
        ["2", "2", "第2段"],
    ]
    book = load_workbook(io.BytesIO(as_user("member").get(f"{report.get_absolute_url()}opinions.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("序号", "意见编号", "段落")
    assert rows[1][:7] == (1, whole.number, "全文", None, "修改", "=1+1 总体赞成", None)
    assert rows[2][3] == TEXT[3]
    assert rows[2][10:13] == ("采纳", "改为“新签139家、修订75家”。", round_.opened_by.name)


def test_the_foot_of_the_paper_names_answers_as_the_page_does_and_adds_up(as_user):
    report = revising()
    round_ = report.rounds.get()
    for verdict in (*Verdict, Verdict.NOTED):
        DispositionFactory(opinion=OpinionFactory(round=round_), verdict=verdict)
    OpinionFactory(round=round_, whole=True)
    data = as_user("member").get(f"{report.get_absolute_url()}opinions.docx").content
    paper = docx.Document(io.BytesIO(data))
    foot = next(line.text for line in reversed(paper.paragraphs) if line.text.strip())
    assert foot.endswith("意见总数 6　采纳 1　部分采纳 1　不采纳 1　留作参考 2　待答复 1")
    rows = [[cell.text for cell in row.cells][:2] for row in paper.tables[0].rows]
    assert rows == [["序号", "意见编号"], ["1", "6"], *([str(n), str(n - 1)] for n in range(2, 7))]


def test_the_table_without_a_round_says_so(as_user):
    report = drafted()
    assert "还没有收到意见" in as_user("drafter").get(f"{report.get_absolute_url()}opinions/").content.decode()
    assert as_user("drafter").get(f"{report.get_absolute_url()}opinions.xlsx").status_code == 200


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_copies_of_drafts_and_of_the_issued_report_are_handed_out(kind, as_user, people):
    draft = revising()
    client = as_user("member")
    if kind == "pdf":
        assert client.get(f"{draft.get_absolute_url()}report.pdf").status_code == 202
        work_due()
    answer = client.get(f"{draft.get_absolute_url()}report.{kind}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.getvalue()
    final = as_user("province").get(f"{issued().get_absolute_url()}report.docx")
    assert final.status_code == 200
    assert final.getvalue()


def test_an_issued_pdf_is_kept_as_it_was_first_handed_out(as_user):
    report = issued()
    url = f"{report.get_absolute_url()}report.pdf"
    client = as_user("province")
    assert client.get(url).status_code == 202
    work_due()
    first = client.get(url).getvalue()
    report.refresh_from_db()
    assert first.startswith(b"%PDF-")
    assert report.issued_pdf is not None
    WorkReport.objects.update(title="另一个标题")  # what would make another page
    assert client.get(url).getvalue() == first


def test_pages_that_ask_for_more_open_and_say_what_is_missing(people, as_user):
    client = as_user("drafter")
    report = revising()
    assert "还没有可以列入的会议" in client.get(f"{report.get_absolute_url()}standing/").content.decode()
    for url in (
        "/reports/new/",
        f"{drafted().get_absolute_url()}ask/",
        f"{passed().get_absolute_url()}versions/new/",
        f"/reports/rounds/{consulting().rounds.get().pk}/extend/",
    ):
        assert client.get(url).status_code == 200
    MeetingFactory()
    OpinionFactory(round=report.rounds.get())
    page = client.get(f"{report.get_absolute_url()}standing/").content.decode()
    assert "尚有 1 条意见没有答复" in page
    assert as_user("leader").get(f"{passed().get_absolute_url()}plenary/").status_code == 200


def test_a_year_without_published_holidays_is_said_so(as_user, at):
    report = drafted()
    at("2031-03-03 09:00")
    services_page = as_user("drafter")
    people_posts = services_page.get(f"{report.get_absolute_url()}ask/")
    assert people_posts.status_code == 200
    assert "放假安排还没有录入" in people_posts.content.decode()


def test_rare_characters_pass_from_the_draft_to_page_and_issue(people, as_user):
    rare = "䶮㐂𠮷𬭼⺁—Å①㈱“引号”…：ﬁ 𝟘 é é"
    report = drafted([f"这一段有生僻字：{rare}。", *LATER])
    paragraph = report.current.paragraphs.get(order=0)
    assert rare in paragraph.text
    assert paragraph.text in as_user("drafter").get(report.get_absolute_url()).content.decode()
    copy = docx.Document(io.BytesIO(as_user("drafter").get(f"{report.get_absolute_url()}report.docx").content))
    assert paragraph.text in [line.text for line in copy.paragraphs]
    issue = services.issue_report(adopted(lines=[paragraph.text, *LATER]), by=people.leader)
    with issue.issued_docx.content.open("rb") as file:
        assert paragraph.text in [line.text for line in docx.Document(io.BytesIO(file.read())).paragraphs]
