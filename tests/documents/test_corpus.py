"""Every sample file is either read or refused with a sentence; none brings the reader down."""

import json
from pathlib import Path

import pytest

from documents.errors import DocumentError, UnreadableDocument
from documents.sheets import read_sheet
from documents.word import read_docx

SAMPLES = Path(__file__).parent / "samples"
WORD = sorted(path for path in (SAMPLES / "docx").rglob("*") if path.suffix in (".docx", ".doc", ".dotx"))
SHEETS = sorted(
    path for path in (SAMPLES / "sheets").rglob("*") if path.suffix in (".xlsx", ".xls", ".xlsb", ".csv", ".txt")
)
REFUSED_WORD = {
    "ExternalEntityInText.docx": "不允许的内容",
    "bug53475-password-is-pass.docx": "打开密码",
    "truncated62886.docx": "损坏",
    "SampleDoc.doc": "另存为 .docx",
    "test.dotx": "模板",
    "comment.docx": "没有读到正文",
}
REFUSED_SHEETS = {
    "poc-xmlbomb-empty.xlsx": "不允许的内容",
    "protected_passtika.xlsx": "打开密码",
    "xlsx-corrupted.xlsx": "损坏",
    "Simple.xlsb": "另存为 .xlsx",
    "roster_gbk.csv": "另存为 .xlsx",
}


def is_a_sentence(text: str) -> bool:
    return text.endswith("。") and any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.name)
def test_a_word_sample_is_read_or_refused_with_a_sentence(path: Path) -> None:
    try:
        draft = read_docx(path)
    except UnreadableDocument as error:
        assert is_a_sentence(error.message)
        assert REFUSED_WORD.get(path.name, "") in error.message
    else:
        assert path.name not in REFUSED_WORD
        assert draft.blocks and all(is_a_sentence(loss) for loss in draft.losses)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_sample_is_read_or_refused_with_a_sentence(path: Path) -> None:
    try:
        sheet = read_sheet(path)
    except DocumentError as error:
        assert is_a_sentence(error.message)
        assert REFUSED_SHEETS.get(path.name, "") in error.message
    else:
        assert path.name not in REFUSED_SHEETS
        assert all(row.number >= 1 for row in sheet.rows)


def test_the_draft_with_everything_in_it_gives_the_expected_paragraphs() -> None:
    expected = json.loads((SAMPLES / "docx/made/zh-draft-a.expected.json").read_text(encoding="utf-8"))
    wanted = [
        item.get("label", "") + item["text"].strip("\u3000")
        for item in expected["paragraphs"]
        if item["text"] and not item.get("in_table")
    ]
    draft = read_docx(SAMPLES / "docx/made/zh-draft-a.docx")
    assert [block.text for block in draft.blocks if block.kind != "table"] == wanted


def test_the_draft_with_everything_in_it_names_what_was_left_behind() -> None:
    losses = "".join(read_docx(SAMPLES / "docx/made/zh-draft-a.docx").losses)
    for what in (
        "修订痕迹 3 处",
        "批注 2 条",
        "脚注 1 条",
        "文本框 1 个",
        "内部讨论，请勿外传",
        "图片 1 张",
        "隐藏文字 1 处",
        "合并的单元格",
    ):
        assert what in losses


def test_the_merged_cell_of_the_draft_keeps_its_words_in_the_first_cell() -> None:
    tables = [block for block in read_docx(SAMPLES / "docx/made/zh-draft-a.docx").blocks if block.kind == "table"]
    assert tables[0].rows[-1] == ("合计（含兵团）", "", "36.5")


def test_automatic_numbers_restart_as_word_shows_them() -> None:
    texts = [block.text for block in read_docx(SAMPLES / "docx/poi/ComplexNumberedLists.docx").blocks]
    assert texts[1:4] == ["1. Entry #1", "2. Entry #2, with children", "a. 2-a"]
    assert texts[8:15] == [
        "1. Restarted to 1 from 5",
        "2. Restarted @ 2",
        "3. Restarted @ 3",
        "10. Jump to new list at 10",
        "11. Now 11",
        "Normal text here",
        "12. Carrying on @ 12",
    ]


def test_a_report_in_official_layout_gives_its_title_and_headings() -> None:
    blocks = read_docx(SAMPLES / "docx/zh/gongwen-gbt9704-report.docx").blocks
    assert (blocks[0].kind, blocks[0].text) == ("title", "测试文段")
    assert [block.text for block in blocks if block.kind == "heading" and block.level == 1][1:3] == [
        "一、一级标题a",
        "二、一级标题b",
    ]
