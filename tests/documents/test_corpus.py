"""Every sample file is either read or refused with a sentence; none brings the reader down."""

import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from documents.blocks import Aside
from documents.conversion import read_draft
from documents.errors import DocumentError, UnreadableDocument
from documents.sheets import read_sheet
from documents.word import read_docx
from documents.word.reading import Choice

SAMPLES = Path(__file__).parent / "samples"
WORD = sorted(path for path in (SAMPLES / "docx").rglob("*") if path.suffix in (".docx", ".doc", ".dotx"))
SHEETS = sorted(
    path for path in (SAMPLES / "sheets").rglob("*") if path.suffix in (".xlsx", ".xls", ".xlsb", ".csv", ".txt")
)
# What each Word sample gives: kinds of blocks, what stands in them, and every sentence about what was left.
READINGS = json.loads((SAMPLES / "docx/readings.json").read_text(encoding="utf-8"))
REFUSED_SHEETS = {
    "poc-xmlbomb-empty.xlsx": "不允许的内容",
    "protected_passtika.xlsx": "打开密码",
    "xlsx-corrupted.xlsx": "损坏",
    "Simple.xlsb": "另存为 .xlsx",
    "roster_gbk.csv": "另存为 .xlsx",
}


def is_a_sentence(text: str) -> bool:
    return text.endswith("。") and any("\u4e00" <= letter <= "\u9fff" for letter in text)


def reading_of(path: Path) -> dict[str, Any]:
    """What is recorded of a sample."""
    try:
        draft = read_docx(path)
    except UnreadableDocument as error:
        return {"refused": error.message}
    return {
        "blocks": dict(sorted(Counter(block.kind for block in draft.blocks).items())),
        "characters": sum(len(block.text) for block in draft.blocks),
        "notes": sum(len(block.footnotes) for block in draft.blocks),
        "comments": len(draft.comments),
        "changes": len(draft.changes),
        "asides": len(draft.asides),
        "losses": draft.losses,
    }


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.name)
def test_a_word_sample_gives_what_is_recorded_of_it(path: Path) -> None:
    found = reading_of(path)
    assert found == READINGS[path.name]
    assert all(is_a_sentence(text) for text in (found.get("losses") or [found.get("refused", "。字。")]))


def test_every_word_sample_of_the_manifest_is_there_and_recorded() -> None:
    listed = [
        Path(line.split(",")[0]).name for line in (SAMPLES / "docx/manifest.csv").read_text("utf-8").splitlines()[1:]
    ]
    assert sorted(listed) == sorted(path.name for path in WORD) == sorted(READINGS)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("SampleDoc.doc", "I am a test document"),
        ("Word6.doc", "The quick brown fox jumps over the lazy dog"),
        ("table-merges.doc", "A\t\t\tB"),
    ],
)
def test_an_old_word_sample_is_read_after_conversion(name: str, first: str) -> None:
    draft = read_draft(SAMPLES / "docx/poi" / name)
    assert draft.blocks[0].text.startswith(first) and draft.losses[-1] == "由 .doc 转换而来，请核对版式。"


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


MADE = SAMPLES / "docx/made/zh-draft-a.docx"
EXPECTED = json.loads(MADE.with_suffix(".expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("changes", "key"), [("accepted", "text"), ("rejected", "original")])
def test_the_draft_with_everything_in_it_gives_the_expected_paragraphs(changes: Choice, key: str) -> None:
    wanted = [
        item.get("label", "") + item.get(key, item["text"]).strip("\u3000")
        for item in EXPECTED["paragraphs"]
        if item["text"] and not item.get("in_table") and not item.get("head")
    ]
    draft = read_docx(MADE, changes=changes)
    assert [block.text for block in draft.blocks if block.kind not in ("table", "image")] == wanted


def test_the_draft_with_everything_in_it_brings_its_comments_with_the_reply() -> None:
    draft = read_docx(MADE)
    said = [(item.author, item.text, item.answers) for item in draft.comments]
    assert said == [(item["author"], item["text"], item["parent"]) for item in EXPECTED["comments"]]
    quoted = [draft.blocks[item.block].text[item.start : item.end] for item in draft.comments]
    assert quoted == [EXPECTED["comments"][0]["quote"]] * 2
    assert [str(item.at) for item in draft.comments] == ["2026-05-06 09:30:00+08:00", "2026-05-06 10:10:00+08:00"]


def test_the_draft_with_everything_in_it_brings_its_footnote_and_picture() -> None:
    draft = read_docx(MADE)
    notes = [(block.text[note.at :], note.text) for block in draft.blocks for note in block.footnotes]
    assert notes == [("。", EXPECTED["footnotes"][0])]
    (image,) = [block for block in draft.blocks if block.kind == "image"]
    assert image.text == "示意图" and draft.blocks[draft.blocks.index(image) + 1].text == "二、下半年工作安排"
    assert image.picture and (image.picture.width, image.picture.height) == (10.0, 10.0)
    assert hashlib.sha256(draft.pictures[image.picture.sha256]).hexdigest() == image.picture.sha256


@pytest.mark.parametrize(("changes", "inside"), [("accepted", "ins"), ("rejected", "del")])
def test_the_draft_with_everything_in_it_lists_its_changes_under_both_choices(changes: Choice, inside: str) -> None:
    draft = read_docx(MADE, changes=changes)
    assert [(item.op, item.text, item.author) for item in draft.changes] == [
        ("del", "三百", "王敏"),
        ("ins", "五百余", "王敏"),
        ("ins", "1200", "王敏"),
    ]
    for item in draft.changes:
        stands = draft.blocks[item.block].text[item.at :].startswith(item.text)
        assert stands == (item.op == inside)


def test_the_draft_with_everything_in_it_names_what_stands_beside_the_text_and_no_more() -> None:
    draft = read_docx(MADE)
    assert draft.asides == [
        Aside("textbox", "内部讨论，请勿外传"),
        Aside("header", "内部资料\u3000注意保存"),
        Aside("header", "某全国产业工会文件／产工发〔2026〕7号"),
    ]
    assert draft.losses == [
        "修订痕迹 3 处，已按接受修订处理。",
        "版头没有带入（“某全国产业工会文件／产工发〔2026〕7号”），印发时由系统生成。",
        "文本框 1 个没有带入（“内部讨论，请勿外传”）。需要保留的，请写进正文后重新上传。",
        "隐藏文字 1 处没有带入（“（此句为隐藏文字）”）。",
        "页眉页脚中的文字没有带入（“内部资料 注意保存”）。",
        "表格中合并的单元格 1 处，文字只放在第一格。",
    ]


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
