"""A PDF knows no paragraphs: they are put together from where the lines stand."""

import re
import shutil

import pytest

from documents.conversion import read_draft
from documents.conversion.pdf import _lines, _paragraphs
from documents.conversion.printed import Word, body
from documents.errors import UnreadableDocument

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
LEFT, PITCH, FULL = 80.0, 16.0, 28


def printed(*lines: tuple[str, float], page: int = 1, size: float = 20) -> list[Word]:
    """Lines of 16-point letters, each so many letters in from the left edge, a word for each letter; of Latin ones for each word."""
    return [
        Word(
            page, LEFT + (indent + found.start()) * PITCH, 100 + 29 * row, LEFT + (indent + found.end()) * PITCH,
            100 + 29 * row + size, found[0],
        )
        for row, (text, indent) in enumerate(lines)
        for found in re.finditer(r"[!-~]+|\S", text)
    ]  # fmt: skip


def paragraphs(words: list[Word]) -> list[str]:
    return [line.text for line in _paragraphs(body(_lines(words))[0])]


def test_lines_of_a_paragraph_are_joined_and_an_indent_begins_the_next() -> None:
    words = printed(("首" * 26, 2), ("续" * FULL, 0), ("末" * 5 + "。", 0), ("次" * 26, 2), ("续" * FULL, 0), ("终", 0))
    assert paragraphs(words) == ["首" * 26 + "续" * FULL + "末" * 5 + "。", "次" * 26 + "续" * FULL + "终"]


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    words = printed(("一、主要工作", 2), ("文" * 26, 2), ("字" * FULL, 0), ("完", 0), ("不缩进的一段" + "字" * 22, 0))
    assert paragraphs(words)[0] == "一、主要工作" and paragraphs(words)[2].startswith("不缩进")


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_are_left_out() -> None:
    one = printed(("文" * 26, 2), ("字" * FULL, 0), ("— 1 —", 12))
    two = printed(("续" * FULL, 0), ("完。", 0), ("－2－", 12), page=2)
    assert paragraphs(one + two) == ["文" * 26 + "字" * FULL + "续" * FULL + "完。"]


def test_centred_lines_are_lines_of_the_title() -> None:
    words = printed(("关于上半年工作的", 10), ("报告", 13), ("文" * 26, 2), ("字" * FULL, 0), ("字" * FULL, 0))
    found = list(_paragraphs(body(_lines(words))[0]))
    assert [(line.text, line.centred) for line in found[:2]] == [("关于上半年工作的", True), ("报告", True)]


@pytest.mark.parametrize("number", ["97.6%，", "128,456", "2026", "COVID-19"])
def test_a_number_that_did_not_fit_on_the_line_before_goes_on_with_its_paragraph(number: str) -> None:
    words = printed(
        ("文" * 26, 2), ("字" * FULL, 0), ("字" * (FULL - 3), 0), (number + "推动解决了问题。", 0), ("字" * FULL, 2)
    )
    assert paragraphs(words)[0] == "文" * 26 + "字" * FULL + "字" * (FULL - 3) + number + "推动解决了问题。"


@pytest.mark.parametrize(
    "start",
    ["1.加强联系", "2．加强联系", "3、加强联系", "（一）加强联系", "（4）加强联系", "二、加强联系", "2026年的安排"],
)
def test_a_heading_number_and_a_number_after_a_line_with_room_begin_a_paragraph(start: str) -> None:
    room = 14 if start.startswith("2026") else 3
    words = printed(
        ("文" * 26, 2), ("字" * FULL, 0), ("字" * (FULL - room - 1) + "。", 0), (start, 0), ("字" * FULL, 2)
    )
    assert paragraphs(words)[1].startswith(start)


def test_lines_that_stand_on_every_page_are_left_out_and_named() -> None:
    head, foot = ("内部资料 注意保管", 6), ("共3页 第1页", 11)
    rows = [[(f"{name}页" + "文" * 24, 2), *[("字" * FULL, 0)] * 3, ("末行" * 9 + name, 0)] for name in "甲乙丙"]
    words = [word for at, own in enumerate(rows, 1) for word in printed(head, *own, foot, page=at)]
    lines, left_out = body(_lines(words))
    assert "内部资料" not in "".join(line.text for line in lines) and "共3页" not in "".join(
        line.text for line in lines
    )
    assert len(lines) == 3 * 5
    assert left_out == ["内部资料注意保管", "共3页第1页"]


def test_a_line_that_only_begins_one_page_is_text() -> None:
    words = printed(("一、情况", 2), ("文" * 26, 2)) + printed(("二、问题", 2), ("字" * 26, 2), page=2)
    assert body(_lines(words))[1] == [] and len(body(_lines(words))[0]) == 4


def test_words_of_one_line_stand_in_their_order_however_they_come() -> None:
    words = printed(("甲乙丙丁", 0))
    assert paragraphs(words[::-1]) == ["甲乙丙丁"]


def pdf(content: str) -> bytes:
    """A PDF of one page, written by hand."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = "%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{item}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return f"{data}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>startxref\n{len(data)}\n%%EOF".encode()


@needs_poppler
def test_a_pdf_with_text_is_read_and_says_what_a_pdf_cannot_tell() -> None:
    draft = read_draft(pdf("BT /F 16 Tf 80 700 Td (Safety first.) Tj 0 -60 Td (Second line.) Tj ET"))
    assert [block.text for block in draft.blocks] == ["Safety first.", "Second line."]
    (said,) = draft.losses
    for words in ("表格和图片没有识别", "划去的字、页眉页脚、文本框和脚注可能混进句子里", "请逐句核对", "改交 Word 稿"):
        assert words in said


@needs_poppler
@pytest.mark.plan("B05")
@pytest.mark.parametrize(("data", "word"), [(pdf("0 0 9 9 re f"), "扫描件"), (b"%PDF-1.4 broken", "打不开")])
def test_a_pdf_without_text_or_broken_is_refused_with_what_to_do(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"{word}.*请上传") as caught:
        read_draft(data)
    assert ".docx" in caught.value.message
