"""Every kind measured by GB/T 9704-2012: the PDF, and the .docx as LibreOffice prints it, with the same rulers."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from documents.blocks import Block
from documents.official import Kind, OfficialDocument, to_docx, to_pdf
from tests.documents import measuring
from tests.documents.measuring import MM, SOFFICE, convert
from tests.factories.official import SAMPLES

FULL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
RED_HEADED = [name for name in SAMPLES if name not in ("决议", "函", "简报", "信息专报", "文稿")]
# LibreOffice 7.4 sets 1/4 em between Chinese and digits whatever the file says, and draws borders in whole pixels.
TOLERANCE = {"pdf": 0.5, "docx": 1.2}


def documents() -> dict[str, OfficialDocument]:
    """The samples, and pages full of text."""
    full = OfficialDocument(Kind.PLAIN, "", "某产业工会", blocks=[Block("paragraph", FULL * 100)])
    return {name: make() for name, make in SAMPLES.items()} | {"满页": full}


@pytest.fixture(scope="module", params=["pdf", "docx"])
def printed(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Every document as an opened PDF, by our press or from the .docx by LibreOffice, in one run each."""
    folder = tmp_path_factory.mktemp("layout")
    if request.param == "docx" and SOFFICE is None:
        pytest.skip("LibreOffice is not installed here")
    for name, document in documents().items():
        if request.param == "pdf":
            (folder / f"{name}.pdf").write_bytes(to_pdf(document))
        else:
            (folder / f"{name}.docx").write_bytes(to_docx(document))
    if request.param == "docx":
        convert(folder)
    opened = {path.stem: pdfplumber.open(io.BytesIO(path.read_bytes())) for path in folder.glob("*.pdf")}
    yield {"within": TOLERANCE[request.param], "how": request.param} | opened
    for pdf in opened.values():
        pdf.close()


def test_every_kind_was_printed(printed: dict[str, Any]) -> None:
    assert set(documents()) <= set(printed)


def test_a_page_has_22_lines_of_28_characters(printed: dict[str, Any]) -> None:
    second = measuring.lines(printed["满页"].pages[1])
    assert len(second) == 22
    assert {len(line) for line in second} == {28}


def test_the_type_area_is_37_28_26_35(printed: dict[str, Any]) -> None:
    sheet = printed["满页"].pages[1]
    found = measuring.lines(sheet)
    letters = [letter for line in found for letter in line]
    assert (round(sheet.width / MM), round(sheet.height / MM)) == (210, 297)
    assert min(letter["x0"] for letter in letters) / MM == pytest.approx(28, abs=0.5)
    assert 210 - max(letter["x1"] for letter in letters) / MM == pytest.approx(26, abs=0.7)
    assert measuring.middle(found[0]) - 28.95 / 2 / MM == pytest.approx(37, abs=1.5)
    assert 297 - measuring.middle(found[-1]) - 28.95 / 2 / MM == pytest.approx(35, abs=1.5)


def test_the_letters_have_the_sizes_of_the_standard(printed: dict[str, Any]) -> None:
    first, last = printed["通知"].pages[0], printed["通知"].pages[-1]
    sizes = {text: measuring.line_of(first, text)[0]["size"] for text in ("关于做好", "各省、", "一、总体", "装工发")}
    assert sizes == pytest.approx({"关于做好": 22, "各省、": 16, "一、总体": 16, "装工发": 16}, abs=0.3)
    assert measuring.line_of(last, "抄送")[0]["size"] == pytest.approx(14, abs=0.1)


@pytest.mark.parametrize("name", RED_HEADED)
def test_the_red_head_stands_35_mm_below_the_type_area_and_the_rule_4_mm_below_the_number(
    printed: dict[str, Any], name: str
) -> None:
    first = printed[name].pages[0]
    bars = measuring.red(first)
    rule = bars[-1]
    number = [bar for bar in measuring.black(first) if bar.bottom < rule.top][-1]
    assert bars[0].top == pytest.approx(37 + 35, abs=printed["within"])
    assert (rule.left, rule.width) == pytest.approx((28, 156), abs=0.5)
    assert rule.top - number.bottom == pytest.approx(4, abs=1)


def test_joint_issuers_stand_under_one_another_and_the_word_for_papers_half_way_down(printed: dict[str, Any]) -> None:
    names = [
        measuring.line_of(printed["联合通知"].pages[0], text) for text in ("中国装备制造工会", "家装备局", "行业协会")
    ]
    red = [[letter for letter in line if letter["text"] not in "文件"] for line in names]
    assert [round(line[0]["x0"]) for line in red] == [round(red[0][0]["x0"])] * 3
    assert [line[-1]["x1"] for line in red] == pytest.approx([red[0][-1]["x1"]] * 3, abs=2)
    assert "文件" in measuring.words(names[1])


def test_a_report_names_its_signers_at_the_right_and_its_number_at_the_left_of_the_last(
    printed: dict[str, Any],
) -> None:
    first = printed["报告"].pages[0]
    upper, lower = measuring.line_of(first, "签发人"), measuring.line_of(first, "装工报")
    assert measuring.words(upper) == "签发人：李建国王芳" and measuring.words(lower).endswith("号欧阳明")
    assert lower[0]["x0"] / MM == pytest.approx(28 + 15.75 / MM, abs=0.5)
    names = [next(letter for letter in line if letter["text"] == text) for line, text in ((upper, "李"), (lower, "欧"))]
    assert names[0]["x0"] == pytest.approx(names[1]["x0"], abs=1)


def test_a_letter_has_its_name_at_30_mm_and_two_double_lines_of_170_mm(printed: dict[str, Any]) -> None:
    first = printed["函"].pages[0]
    bars = measuring.red(first)
    head, upper, lower = bars[0], bars[1:3], bars[-2:]
    assert head.top == pytest.approx(30, abs=printed["within"])
    assert upper[0].top - head.bottom == pytest.approx(4, abs=1)
    assert upper[0].bottom - upper[0].top > upper[1].bottom - upper[1].top
    assert lower[0].bottom - lower[0].top < lower[1].bottom - lower[1].top
    assert [bar.width for bar in (*upper, *lower)] == pytest.approx([170] * 4, abs=1)
    assert (upper[0].left + upper[0].right) / 2 == pytest.approx(105, abs=0.5)
    assert lower[0].top == pytest.approx(297 - 20, abs=1.5)


def test_a_letter_has_its_number_at_the_right_and_no_page_number_on_the_first_page(printed: dict[str, Any]) -> None:
    first, second = printed["函"].pages[:2]
    number = [letter for line in measuring.lines(first) for letter in line if 50 < letter["top"] / MM < 62]
    assert measuring.words(sorted(number, key=lambda letter: letter["x0"])) == "加急装工函〔2026〕8号"
    assert max(letter["x1"] for letter in number) / MM == pytest.approx(184, abs=0.7)
    assert measuring.foot(first)[0] == "" and measuring.foot(second)[0] == "—2—"


@pytest.mark.parametrize("name", ["通知", "文稿", "满页"])
def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(printed: dict[str, Any], name: str) -> None:
    for at, sheet in enumerate(printed[name].pages, start=1):
        text, left, right, middle = measuring.foot(sheet)
        assert text == f"—{at}—"
        assert middle - (297 - 35) == pytest.approx(7, abs=1)
        edge, wanted = (right, 184 - 14 / MM) if at % 2 else (left, 28 + 14 / MM)
        assert edge == pytest.approx(wanted, abs=0.5)


@pytest.mark.parametrize("name", ["通知", "联合通知", "决定", "通报", "报告", "纪要", "简报", "信息专报"])
def test_the_imprint_stands_at_the_foot_of_the_last_page_between_its_rules(printed: dict[str, Any], name: str) -> None:
    rules = measuring.rules(measuring.black(printed[name].pages[-1]))[-len(imprint_rows(name)) - 1 :]
    assert rules[-1].bottom == pytest.approx(297 - 35, abs=0.5)
    assert [rule.width for rule in rules] == pytest.approx([156] * len(rules), abs=0.5)
    thickness = [rule.bottom - rule.top for rule in rules]
    assert thickness[0] == pytest.approx(0.35, abs=0.18) and thickness[-1] == pytest.approx(0.35, abs=0.18)
    assert all(thin < thickness[0] for thin in thickness[1:-1])


def imprint_rows(name: str) -> list[str]:
    """What stands between the rules: copies and printer, or one of them."""
    document = SAMPLES[name]()
    return [
        part
        for part in (
            "copies" if document.copies_to else "",
            "printer" if document.printed_by or document.copies else "",
        )
        if part
    ]


def test_the_imprint_never_covers_the_text(printed: dict[str, Any]) -> None:
    for name in ("通知", "简报", "纪要"):
        found = measuring.lines(printed[name].pages[-1])
        middles = [measuring.middle(line) for line in found]
        assert all(below - above > 3.5 for above, below in pairwise(middles))


def test_names_of_minutes_hang_under_the_first_name(printed: dict[str, Any]) -> None:
    sheet = next(sheet for sheet in printed["纪要"].pages if "出席" in sheet.extract_text())
    label = measuring.line_of(sheet, "出席")
    below = measuring.line_of(sheet, "陈志强")
    assert label[0]["x0"] / MM == pytest.approx(28 + 2 * 15.75 / MM, abs=0.7)
    assert below[0]["x0"] == pytest.approx(label[3]["x0"], abs=2)
    assert "Sans" in label[0]["fontname"] and "Sans" not in label[3]["fontname"]


def test_a_sealed_date_ends_four_characters_from_the_right_and_the_name_is_centred_over_it(
    printed: dict[str, Any],
) -> None:
    sheet = printed["报告"].pages[-1]
    ends = measuring.lines(sheet)
    at = next(number for number, line in enumerate(ends) if measuring.words(line) == "2026年11月23日")
    name, day = ends[at - 1], ends[at]
    assert measuring.words(name) == "中国装备制造工会"
    assert (184 - day[-1]["x1"] / MM) == pytest.approx(4 * 15.75 / MM, abs=1)
    centres = [(line[0]["x0"] + line[-1]["x1"]) / 2 / MM for line in (name, day)]
    assert centres[0] == pytest.approx(centres[1], abs=4 if printed["how"] == "docx" else 1)


def test_an_attachment_begins_a_page_with_its_mark_and_its_title_on_the_third_line(printed: dict[str, Any]) -> None:
    sheet = next(sheet for sheet in printed["通知"].pages if sheet.extract_text().startswith("附件"))
    mark, title = measuring.lines(sheet)[:2]
    assert mark[0]["x0"] / MM == pytest.approx(28, abs=0.5)
    assert measuring.words(title) == "意见报送情况统计"
    assert measuring.middle(title) - measuring.middle(mark) == pytest.approx(2 * 28.95 / MM, abs=2)


def test_a_picture_stands_within_the_type_area(printed: dict[str, Any]) -> None:
    shown = [(image, sheet) for sheet in printed["通知"].pages for image in sheet.images]
    assert len(shown) == 1
    image, _sheet = shown[0]
    assert image["x0"] / MM >= 27.9 and image["x1"] / MM <= 184.1
    assert (image["x1"] - image["x0"]) / MM == pytest.approx(120, abs=0.5)


def test_a_footnote_stands_below_the_text_of_its_page(printed: dict[str, Any]) -> None:
    sheet = next(sheet for sheet in printed["通知"].pages if "收到时间" in sheet.extract_text())
    note, text = measuring.line_of(sheet, "收到时间"), measuring.line_of(sheet, "本期报送")
    assert measuring.middle(note) > 250 and note[-1]["size"] < text[0]["size"]
