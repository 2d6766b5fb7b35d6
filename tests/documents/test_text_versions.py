"""Two versions row by row, and how they read on a page."""

import html
import re

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.blocks import Block, Footnote, Picture
from documents.comparison import Row, diff_versions
from documents.diff import Segment, diff_segments
from documents.matching import Match, match_paragraphs

MEETINGS = "各级工会每年至少召开一次职工代表大会，听取企业生产经营情况的报告。"
WAGES = "企业应当就工资分配、劳动安全卫生等事项与工会开展集体协商，签订集体合同。"
FUNDS = "工会经费主要用于为职工服务和工会活动，由同级经费审查委员会审查。"
TRAINING = "产业工会组织职业技能竞赛，对优秀选手给予表彰奖励，并推荐参评劳动模范。"


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def compared(old: list[Block], new: list[Block]) -> list[Row]:
    return diff_versions(old, new, match_paragraphs(old, new))


def side(row: Row, op: str) -> str:
    return "".join(segment.text for segment in row.segments if segment.op in ("same", op))


def test_a_deleted_paragraph_stands_where_it_stood() -> None:
    rows = compared(paragraphs(MEETINGS, WAGES, FUNDS), paragraphs(MEETINGS, FUNDS, TRAINING))
    assert [(row.how, row.old, row.new) for row in rows] == [
        ("same", (0,), 0),
        ("deleted", (1,), None),
        ("same", (2,), 1),
        ("new", (), 2),
    ]
    assert rows[1].segments == (Segment("del", WAGES),)


def test_each_part_of_a_split_shows_its_own_share_of_the_old_text() -> None:
    rows = compared(paragraphs(MEETINGS + WAGES), paragraphs(MEETINGS.replace("一次", "两次"), WAGES))
    assert [row.how for row in rows] == ["split", "split"]
    assert (side(rows[0], "del"), side(rows[1], "del")) == (MEETINGS, WAGES)


def test_a_merged_paragraph_is_compared_with_all_it_was_made_of() -> None:
    (row,) = compared(paragraphs(MEETINGS, WAGES), paragraphs(MEETINGS + WAGES.replace("签订", "依法签订")))
    assert (row.how, row.old) == ("merged", (0, 1))
    assert [segment.text for segment in row.segments if segment.op == "ins"] == ["依法"]
    assert side(row, "del") == MEETINGS + WAGES


def test_a_moved_paragraph_shows_what_changed_in_it_and_is_not_shown_as_deleted() -> None:
    old = paragraphs(MEETINGS, WAGES, FUNDS)
    rows = compared(old, paragraphs(WAGES, FUNDS, MEETINGS.replace("一次", "两次")))
    assert [row.how for row in rows] == ["same", "same", "moved"]
    assert [segment.text for segment in rows[2].segments if segment.op != "same"] == ["一次", "两次"]


def test_a_changed_footnote_is_read_in_its_place() -> None:
    old = [Block("paragraph", MEETINGS, footnotes=(Footnote(4, "据甲省统计。"),))]
    new = [Block("paragraph", MEETINGS, footnotes=(Footnote(4, "据乙省统计。"),))]
    (row,) = compared(old, new)
    assert side(row, "del") == MEETINGS[:4] + "〔注：据甲省统计。〕" + MEETINGS[4:]
    assert side(row, "ins") == MEETINGS[:4] + "〔注：据乙省统计。〕" + MEETINGS[4:]


def test_a_table_is_compared_row_by_row_and_inside_its_cells() -> None:
    old = Block.table((("地区", "企业"), ("江苏", "12家"), ("山东", "15家")))
    new = Block.table((("地区", "企业"), ("江苏", "13家"), ("山东", "15家"), ("安徽", "7家")))
    (row,) = compared([old], [new])
    assert [line.op for line in row.lines] == ["same", "same", "same", "ins"]
    assert row.lines[1].cells[1] == (Segment("del", "12"), Segment("ins", "13"), Segment("same", "家"))


def test_a_table_with_another_number_of_columns_is_shown_as_gone_and_come() -> None:
    old, new = (
        Block.table((("地区", "企业"), ("江苏", "12"))),
        Block.table((("地区", "企业", "职工"), ("江苏", "12", "9"))),
    )
    (row,) = diff_versions([old], [new], [Match(0, 0, "edited", 80, (0,))])
    assert [line.op for line in row.lines] == ["del", "del", "ins", "ins"]


def test_a_picture_said_to_be_another_is_one_gone_and_one_new() -> None:
    old, new = (Block("image", "平面图", picture=Picture(sha * 64, 80.0, 60.0)) for sha in "ab")
    rows = diff_versions([old], [new], match_paragraphs([old], [new], pinned={0: 0}))
    assert sorted(row.how for row in rows) == ["deleted", "new"]


SENTENCES = st.sampled_from([MEETINGS, WAGES, FUNDS, TRAINING])
VERSIONS = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map("".join), max_size=8)


@settings(max_examples=80, deadline=None)
@given(VERSIONS, VERSIONS)
def test_every_paragraph_of_both_versions_is_read_once(old_texts: list[str], new_texts: list[str]) -> None:
    rows = compared(paragraphs(*old_texts), paragraphs(*new_texts))
    assert [row.new for row in rows if row.new is not None] == list(range(len(new_texts)))
    assert sorted({at for row in rows for at in row.old}) == list(range(len(old_texts)))
    for row in rows:
        if row.new is not None:
            assert side(row, "ins") == new_texts[row.new]
    assert sorted("".join(side(row, "del") for row in rows)) == sorted("".join(old_texts))


def test_a_number_is_changed_as_a_whole() -> None:
    ops = [
        (item.op, item.text) for item in diff_segments("比照第一百一十一条，占12.5%。", "比照第一百一十四条，占13.5%。")
    ]
    assert ops == [
        ("same", "比照"), ("del", "第一百一十一条"), ("ins", "第一百一十四条"), ("same", "，占"), ("del", "12.5%"), ("ins", "13.5%"),
        ("same", "。"),
    ]  # fmt: skip


def test_the_page_says_in_words_what_ink_says_and_escapes_the_text() -> None:
    table = Block.table((("地区", "企业"), ("江苏", "12家")))
    changed = Block.table((("地区", "企业"), ("江苏", "13家")))
    picture = Block("image", "平面图", picture=Picture("a" * 64, 80.0, 60.0))
    old = [*paragraphs(MEETINGS, WAGES + FUNDS, "已经过时的一段文字，不再保留在稿中。"), table, picture]
    new = [*paragraphs(MEETINGS.replace("一次", "<b>两次"), WAGES, FUNDS), changed, picture, *paragraphs(TRAINING)]
    page = render_to_string("documents/comparison.html", {"rows": compared(old, new)})
    assert "<b>" not in page and "style=" not in page
    words = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "〔删〕一次〔删完〕〔增〕<b>两次〔增完〕" in words
    assert [label for label in ("由一段拆出", "删去段", "新增段", "〔图〕") if label not in words] == []
    assert '<del><span class="visually-hidden">〔删〕</span>12<' in page
