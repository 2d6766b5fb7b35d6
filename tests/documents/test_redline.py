"""花脸稿 and 对照稿: what Word is given to accept or reject."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.blocks import Block, Footnote
from documents.matching import Match, match_paragraphs
from documents.redline import comparison_docx, redline_docx
from documents.word import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE_AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
SENTENCES = (
    "各级工会每年至少召开一次职工代表大会，听取企业生产经营情况的报告。",
    "企业应当就工资分配、劳动安全卫生等事项与工会开展集体协商，签订集体合同。",
    "工会经费主要用于为职工服务和工会活动，由同级经费审查委员会审查。",
    "产业工会组织职业技能竞赛，对优秀选手给予表彰奖励，并推荐参评劳动模范。",
    "建议完善安全生产监督检查制度，定期开展隐患排查，确保职工生命安全。",
    "部分企业存在拖欠工资的现象，需要及时整改并向工会通报。",
)
CELLS = st.sampled_from(["江苏", "山东", "12", "3400", "甲\n乙", ""])


def paragraph(*sentences: int, **more: object) -> Block:
    return Block("paragraph", "".join(SENTENCES[at] for at in sentences), **more)  # type: ignore[arg-type]


def redline(old: list[Block], new: list[Block], **more: object) -> bytes:
    return redline_docx(old, new, title="调研报告", author="起草组", made_at=MADE_AT, **more)  # type: ignore[arg-type]


def body_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


@st.composite
def texts(draw: st.DrawFn) -> Block:
    sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
    text = "".join(sentences).replace(
        draw(st.sampled_from(["工会", "企业", "，"])), draw(st.sampled_from(["工会", "单位", "、"]))
    )
    at = draw(st.none() | st.integers(1, len(text) - 1))
    notes = () if at is None else (Footnote(at, draw(st.sampled_from(["据统计。", "见附件一。"]))),)
    return Block("paragraph", text, footnotes=notes)


@st.composite
def tables(draw: st.DrawFn) -> Block:
    columns = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[CELLS] * columns), min_size=1, max_size=4))
    return Block.table((("地区",) * columns, *rows), header=draw(st.integers(0, 1)))


HEADINGS = st.sampled_from(["一、基本情况", "二、存在问题", "二、存在的问题", "三、建议"]).map(
    lambda text: Block("heading", text, 1)
)
VERSION = st.lists(texts() | texts() | HEADINGS | tables(), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(VERSION, VERSION, st.data())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(
    old: list[Block], new: list[Block], data: st.DataObject
) -> None:
    new = data.draw(st.permutations(old + new)).copy()[: len(new) + 2] if data.draw(st.booleans()) else new
    places = st.integers(0, len(new) - 1)
    pinned = data.draw(st.dictionaries(places, st.none() | st.integers(0, len(old) - 1), max_size=3))
    made = redline(old, new, matches=match_paragraphs(old, new, pinned=pinned))
    assert read_docx(made, changes="accepted").blocks == new
    assert read_docx(made, changes="rejected").blocks == old


@st.composite
def claims(draw: st.DrawFn, old: int, new: int) -> list[Match]:
    """Any matches: read from keys of versions far apart, two blocks may claim one old block in any order."""
    matches = []
    for place in range(new):
        origins = tuple(sorted(draw(st.sets(st.integers(0, old - 1), max_size=2))))
        how = (
            "new"
            if not origins
            else "merged"
            if len(origins) > 1
            else draw(st.sampled_from(["edited", "moved", "split"]))
        )
        matches.append(Match(place, origins[0] if origins else None, how, 50, origins))  # type: ignore[arg-type]
    return matches


@settings(max_examples=40, deadline=None)
@given(VERSION, VERSION, st.data())
def test_whatever_is_said_to_have_become_what_both_texts_come_back(
    old: list[Block], new: list[Block], data: st.DataObject
) -> None:
    made = redline(old, new, matches=data.draw(claims(len(old), len(new))))
    assert read_docx(made, changes="accepted").blocks == new
    assert read_docx(made, changes="rejected").blocks == old


def test_split_and_merged_paragraphs_change_only_the_mark_between() -> None:
    old, new = [paragraph(0, 1), paragraph(2), paragraph(3)], [paragraph(0), paragraph(1), paragraph(2, 3)]
    root = body_of(redline(old, new))
    assert [item.tag.removeprefix(W) for item in root.iter(f"{W}ins", f"{W}del")] == ["ins", "del"]
    assert all(item.getparent().tag == f"{W}rPr" for item in root.iter(f"{W}ins", f"{W}del"))


def test_a_moved_paragraph_carries_the_range_marks_of_both_ends() -> None:
    old = [paragraph(0), paragraph(1), paragraph(2)]
    root = body_of(redline(old, [old[1], old[2], old[0]]))
    names = [root.find(f".//{W}{end}RangeStart").get(f"{W}name") for end in ("moveFrom", "moveTo")]
    assert names[0] == names[1]
    for end in ("moveFrom", "moveTo"):
        start, stop = root.find(f".//{W}{end}RangeStart"), root.find(f".//{W}{end}RangeEnd")
        assert start.get(f"{W}id") == stop.get(f"{W}id")
        assert root.find(f".//{W}{end}/{W}r/{W}t").text == old[0].text


def test_every_change_has_an_author_a_time_of_this_place_and_a_number_of_its_own() -> None:
    root = body_of(
        redline([paragraph(0), paragraph(1)], [paragraph(0, 2), paragraph(3), Block("heading", "一、新增", 1)])
    )
    changes = [item for item in root.iter() if item.get(f"{W}author")]
    assert {(item.get(f"{W}author"), item.get(f"{W}date")) for item in changes} == {("起草组", "2026-11-23T10:30:00Z")}
    assert len({item.get(f"{W}id") for item in changes}) == len(changes) > 3


def test_a_paragraph_that_became_a_heading_remembers_its_former_style() -> None:
    made = redline([Block("paragraph", "基本情况与做法。")], [Block("heading", "基本情况与做法。", 2)])
    change = body_of(made).find(f".//{W}pPrChange/{W}pPr/{W}pStyle")
    assert change.get(f"{W}val") == "gw-body"


def test_a_picture_comes_and_goes_with_its_bytes() -> None:
    data = next((Path(__file__).parent / "samples").rglob("*.png"), None)
    picture = tiny_png() if data is None else data.read_bytes()
    shown = read_docx(with_picture(picture))
    block = next(block for block in shown.blocks if block.kind == "image")
    made = redline([paragraph(0), block], [block, paragraph(0), paragraph(1)], pictures=shown.pictures)
    assert read_docx(made, changes="accepted").blocks == [block, paragraph(0), paragraph(1)]
    assert read_docx(made, changes="rejected").blocks == [paragraph(0), block]


def with_picture(data: bytes) -> bytes:
    file, stream = docx.Document(), io.BytesIO()
    file.add_paragraph("图示如下。")
    file.add_picture(io.BytesIO(data))
    file.save(stream)
    return stream.getvalue()


def tiny_png() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("rare", ["𠮷䶮㛃𫖯·囍\uf900", "控\x00制\x0b符", "\U00100000私用", 'a<b>&"c'])
def test_rare_characters_come_through_and_what_xml_cannot_hold_is_left_out(rare: str) -> None:
    old, new = (
        [Block("paragraph", f"旧文{rare}。")],
        [Block("paragraph", f"新文{rare}在此。", footnotes=(Footnote(2, rare),))],
    )
    made = redline(old, new)
    kept = rare.replace("\x00", "").replace("\x0b", "")
    assert read_docx(made, changes="accepted").blocks == [
        Block("paragraph", f"新文{kept}在此。", footnotes=(Footnote(2, kept),))
    ]
    assert read_docx(made, changes="rejected").blocks == [Block("paragraph", f"旧文{kept}。")]


def test_an_empty_version_is_a_whole_insertion_or_deletion() -> None:
    assert read_docx(redline([], [paragraph(0)]), changes="accepted").blocks == [paragraph(0)]
    assert read_docx(redline([paragraph(0)], []), changes="rejected").blocks == [paragraph(0)]


def test_the_three_columns_show_old_new_and_what_was_said() -> None:
    old, new = [paragraph(0), paragraph(1), paragraph(5)], [paragraph(0), paragraph(1, 2), paragraph(3)]
    file = docx.Document(io.BytesIO(comparison_docx(old, new, title="修改对照稿", notes={1: "采纳江苏省总工会意见。"})))
    cells = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert cells[0] == ["原稿", "修改稿", "修改说明"]
    assert cells[2] == [SENTENCES[1], SENTENCES[1] + SENTENCES[2], "采纳江苏省总工会意见。"]
    assert [SENTENCES[5], "", "删去。"] in cells
    assert ["", SENTENCES[3], "新增。"] in cells


def test_the_head_row_is_repeated_and_changes_show_without_colour() -> None:
    made = comparison_docx([paragraph(0)], [Block("paragraph", SENTENCES[0].replace("一次", "两次"))], title="对照稿")
    root = body_of(made)
    assert root.find(f".//{W}tbl/{W}tr/{W}trPr/{W}tblHeader") is not None
    struck = [run for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}strike") is not None]
    underlined = [run for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}u") is not None]
    assert ["".join(run.itertext()) for run in (*struck, *underlined)] == ["一次", "两次"]
    assert root.find(f".//{W}color") is None


def printed_rows(old: list[Block], new: list[Block], **more: object) -> list[list[str]]:
    table = docx.Document(io.BytesIO(comparison_docx(old, new, title="对照稿", **more))).tables[0]  # type: ignore[arg-type]
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def test_only_changes_and_the_headings_over_them_are_printed_unless_the_whole_is_asked_for() -> None:
    first, second = Block("heading", "一、基本情况", 1), Block("heading", "二、存在问题", 1)
    old = [first, paragraph(0), paragraph(1), second, paragraph(5)]
    new = [first, paragraph(0), paragraph(1), second, paragraph(5, 2)]
    rows = printed_rows(old, new)
    assert [row[0] for row in rows] == ["（第 1–2 段未改）", second.text, SENTENCES[5]]
    assert len(printed_rows(old, new, whole=True)) == 5


def test_a_title_is_not_new_when_the_old_version_had_none() -> None:
    title = Block("title", "调研报告")
    assert printed_rows([paragraph(0)], [title, paragraph(0, 1)])[0][1].startswith(SENTENCES[0])
    assert printed_rows([title, paragraph(0)], [Block("title", "工作报告"), paragraph(0)])[0][1] == "工作报告"


def small_tables(old: list[Block], new: list[Block]) -> list[list[list[list[str]]]]:
    table = docx.Document(io.BytesIO(comparison_docx(old, new, title="对照稿"))).tables[0]
    sides = table.rows[-1].cells[:2]
    return [[[cell.text for cell in row.cells] for row in small.rows] for side in sides for small in side.tables]


def test_of_a_changed_table_the_heading_and_the_changed_rows_stand_as_a_small_table() -> None:
    old, new = (
        Block.table((("地区", "人数"), ("湖北", "9"), ("江苏", number), ("湖南", "7")), header=1)
        for number in ("12", "15")
    )
    assert small_tables([old], [new]) == [[["地区", "人数"], ["江苏", "12"]], [["地区", "人数"], ["江苏", "15"]]]
    before, after, _said = printed_rows([old], [new])[0]
    assert before.strip() == after.strip() == "（另有 2 行未改）"


def test_a_table_that_came_keeps_all_its_rows() -> None:
    table = Block.table((("地区", "人数"), ("江苏", "12")), header=1)
    assert small_tables([paragraph(0)], [paragraph(0), table]) == [[["地区", "人数"], ["江苏", "12"]]]
    assert small_tables([paragraph(0), table], [paragraph(0)]) == [[["地区", "人数"], ["江苏", "12"]]]


def test_paragraphs_are_counted_as_everywhere_else_without_titles_and_headings() -> None:
    same = [
        Block("title", "报告"),
        Block("heading", "一、情况", 1),
        paragraph(0),
        Block("heading", "二、问题", 1),
        paragraph(1),
    ]
    rows = printed_rows([*same, paragraph(5)], [*same, paragraph(5, 2)])
    assert [row[0] for row in rows] == ["（第 1 段未改）", "二、问题", "（第 2 段未改）", SENTENCES[5]]
