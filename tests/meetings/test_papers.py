"""会议文书: what the office takes from a meeting's page to the printer."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pdfplumber
import pytest

from documents.services import work_due
from meetings.sessions.services.papers import handbook_of
from tests.documents import measuring
from tests.factories.meetings import AgendaItemFactory, InvitationFactory, MeetingFactory
from tests.factories.roster import PersonFactory

pytestmark = pytest.mark.django_db
PAPERS = ("handbook", "names", "sign-in-sheet", "place-cards")


@pytest.fixture
def meeting(people):
    """Of the standing committee, noticed; the chair, two members and an observer are asked."""
    meeting = MeetingFactory(noticed=True)
    AgendaItemFactory(meeting=meeting, title="听取工作报告起草情况")
    for name in ("王小洪", "丁一"):
        InvitationFactory(meeting=meeting, person=PersonFactory(name=name, gender="f", duty="工会主席"))
    InvitationFactory(meeting=meeting, person=people.chair.person)
    InvitationFactory(meeting=meeting, person=people.province2.person, observer=True)
    return meeting


def taken(client, meeting, paper):
    response = client.get(f"/meetings/{meeting.pk}/{paper}/")
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    return docx.Document(BytesIO(response.content))


def column(document, at, table=0):
    return [row.cells[at].text for row in document.tables[table].rows[1:]]


def test_the_name_list_has_the_chair_first_then_strokes_observers_apart(as_user, meeting):
    document = taken(as_user("office"), meeting, "names")
    assert column(document, 1) == ["赵主席", "丁　一", "王小洪"] and column(document, 1, 1) == ["褚外省"]
    assert [p.text for p in document.paragraphs if "人员（" in p.text] == ["出席人员（3人）", "列席人员（1人）"]
    assert "（主席、副主席在前，其余按姓氏笔画为序）" in [p.text for p in document.paragraphs]


def test_who_is_on_leave_stands_on_the_sign_in_sheet_with_that_remark_and_has_no_card(as_user, meeting):
    meeting.invitations.filter(person__name="丁一").update(reply="leave", leave_reason="出差")
    client = as_user("office")
    sheet = taken(client, meeting, "sign-in-sheet")
    assert dict(zip(column(sheet, 1), column(sheet, 4), strict=True)) == {"赵主席": "", "丁　一": "请假", "王小洪": ""}
    assert "出差" not in "".join(column(sheet, 4))
    xml = (
        ZipFile(BytesIO(client.get(f"/meetings/{meeting.pk}/place-cards/").content)).read("word/document.xml").decode()
    )
    assert re.findall(r'string="([^"]+)"', xml)[::2] == ["赵主席", "王小洪", "褚外省"]


def test_the_handbook_has_the_agenda_the_place_and_the_people(as_user, meeting):
    document = taken(as_user("office"), meeting, "handbook")
    said = "\n".join(p.text for p in document.paragraphs)
    assert "听取工作报告起草情况" in said and meeting.place in said and "会议须知" in said
    assert "赵主席" in column(document, 1, 1)


@pytest.mark.skipif(measuring.SOFFICE is None, reason="LibreOffice is not installed here")
def test_the_day_of_a_sitting_stands_whole_on_one_line(meeting, tmp_path):
    meeting.starts_at = meeting.starts_at.replace(month=12, day=30)
    (tmp_path / "手册.docx").write_bytes(handbook_of(meeting))
    measuring.convert(tmp_path)
    with pdfplumber.open(tmp_path / "手册.pdf") as pdf:
        page = next(
            page for page in pdf.pages if "会议日程" in (page.extract_text() or "") and "内容" in page.extract_text()
        )
    assert measuring.words(measuring.line_of(page, "12月30日"))


def test_an_agenda_is_written_with_its_verbs(as_user, meeting):
    for kind, title in (("decide", "高温津贴执行标准"), ("deliberate", "审议财务收支报告")):
        AgendaItemFactory(meeting=meeting, kind=kind, title=title)
    said = [p.text for p in taken(as_user("office"), meeting, "handbook").paragraphs]
    lines = ["一、听取工作报告起草情况", "二、决定高温津贴执行标准", "三、审议财务收支报告"]
    assert [line for line in said if line[1:2] == "、"] == lines


def test_a_meeting_without_agenda_or_people_has_papers_too(as_user):
    empty = MeetingFactory()
    for paper in PAPERS:
        assert as_user("office").get(f"/meetings/{empty.pk}/{paper}/").status_code == 200, paper


def test_the_page_offers_the_papers_to_those_who_serve_the_meeting(as_user, meeting):
    assert f"/meetings/{meeting.pk}/place-cards/" in as_user("office").get(meeting.get_absolute_url()).content.decode()
    assert "place-cards" not in as_user("standing").get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_costs_the_same_for_few_and_for_many(as_user, meeting, steady_queries, paper):
    client = as_user("office")
    steady_queries(
        lambda: client.get(f"/meetings/{meeting.pk}/{paper}/"),
        grow=lambda: [InvitationFactory(meeting=meeting, person=PersonFactory()) for _n in range(20)],
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_is_printed_by_the_worker_and_says_so_meanwhile(
    as_user, meeting, paper, stand_in, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path / "media"
    stand_in(
        f"cp draft.docx {tmp_path}/got.docx; mkdir made; printf '%%PDF-1.7 /Type /Page /Type/Page %%%%EOF' > made/draft.pdf"
    )
    client, url = as_user("office"), f"/meetings/{meeting.pk}/{paper}/"
    waiting = client.get(f"{url}?as=pdf")
    assert waiting.status_code == 202 and f'href="{url}"' in waiting.content.decode()
    work_due()
    assert (tmp_path / "got.docx").read_bytes() == client.get(url).content
    printed = client.get(f"{url}?as=pdf")
    assert printed.getvalue().startswith(b"%PDF-") and ".pdf" in printed["Content-Disposition"]


def test_where_no_pdf_can_be_made_the_word_version_is_offered(as_user, meeting, monkeypatch):
    monkeypatch.setenv("PATH", "")
    client, url = as_user("office"), f"/meetings/{meeting.pk}/handbook/"
    client.get(f"{url}?as=pdf")
    work_due()
    failed = client.get(f"{url}?as=pdf")
    assert failed.status_code == 503 and "请先下载 Word 版" in failed.content.decode()
