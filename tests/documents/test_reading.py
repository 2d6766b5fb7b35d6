"""What read_docx and read_plain make of a text, case by case."""

from pathlib import Path

import pytest

from documents.blocks import Block
from documents.errors import UnreadableDocument
from documents.word import read_docx, read_plain
from documents.word.levels import typed_level, without_number
from documents.word.numerals import chinese, written
from tests.documents import build
from tests.documents.build import run

CENTRED = '<w:jc w:val="center"/>'


SAMPLES = Path(__file__).parent / "samples/docx"
RARE = "𠮷田、䶮、\uf900、㛃、𫖯、囍😀·买买提江"


def texts(body: str) -> list[str]:
    return [block.text for block in read_docx(build.docx(body)).blocks]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、总体情况", 1), ("十二、其他", 1), ("（一）做法", 2), ("(二)做法", 2), ("㈢做法", 2), ("1.做法", 3), ("12．做法", 3), ("3、做法", 3), ("⒈做法", 3),
        ("（1）做法", 4), ("(12)做法", 4), ("⑴做法", 4), ("1.5万人", 0), ("2026年", 0), ("一方面", 0), ("正文", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_typed_number_tells_the_level(text: str, level: int) -> None:
    assert typed_level(text) == level


def test_the_number_can_be_taken_away() -> None:
    assert [without_number(text) for text in ("（二）加强监督", "1. 高温", "正文")] == ["加强监督", "高温", "正文"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
    ],
)
def test_numbers_are_written_as_chinese_writes_them(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("style", "number", "words"),
    [
        ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedCircle", 21, "21"), ("lowerRoman", 14, "xiv"), ("upperLetter", 28, "BB"),
        ("ideographTraditional", 11, "甲"), ("chineseLegalSimplified", 12, "壹拾贰"), ("none", 3, ""), ("unknown", 3, "3"),
        ("decimalFullWidth", 10, "１０"),
    ],
)  # fmt: skip
def test_words_number_formats_are_known(style: str, number: int, words: str) -> None:
    assert written(number, style) == words


def test_title_lines_are_found_below_the_red_head_and_above_name_and_date() -> None:
    body = "".join(
        build.paragraph(text, CENTRED)
        for text in (
            "某产业工会文件",
            "产工发〔2026〕7号",
            "在第三届全国委员会第二次全体会议上的",
            "工作报告",
            "（讨论稿）",
            "李 建国",
            "（2026年11月20日）",
        )
    )
    kinds = [(block.kind, block.text) for block in read_docx(build.docx(body + build.paragraph("各位委员："))).blocks]
    assert [text for kind, text in kinds if kind == "title"] == [
        "在第三届全国委员会第二次全体会议上的",
        "工作报告",
        "（讨论稿）",
    ]
    assert read_docx(build.docx(body)).title == "在第三届全国委员会第二次全体会议上的工作报告（讨论稿）"


def test_the_red_head_above_the_title_is_named_and_is_no_body() -> None:
    head = map(build.paragraph, ("某全国产业工会文件", "产工发〔2026〕7号　签发人：王敏", "签发人：李明"))
    title, body = build.paragraph("工作报告", CENTRED), build.paragraph("关于机关文件处理的情况如下。")
    draft = read_docx(build.docx("".join(head) + title + body + build.paragraph("某全国产业工会文件")))
    assert [block.text for block in draft.blocks] == ["工作报告", "关于机关文件处理的情况如下。", "某全国产业工会文件"]
    (said,) = draft.losses
    assert said.startswith("版头没有带入（“某全国产业工会文件／产工发〔2026〕7号") and said.endswith(
        "印发时由系统生成。"
    )
    assert draft.asides[0].text == "某全国产业工会文件／产工发〔2026〕7号　签发人：王敏／签发人：李明"


def test_without_a_title_nothing_is_taken_for_a_red_head() -> None:
    assert texts(build.paragraph("某全国产业工会文件") + build.paragraph("正文。")) == ["某全国产业工会文件", "正文。"]


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("poi/comment.docx", "批注"), ("poi/headerFooter.docx", "页眉页脚"),
        ("python-docx/blk-containing-table.docx", "空白表格"), ("python-docx/shp-inline-shape-access.docx", "图片"),
    ],
)  # fmt: skip
def test_a_file_without_text_is_told_what_it_holds(name: str, holds: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_docx(SAMPLES / name)
    assert f"文件里只有{holds}" in refused.value.message


def test_a_file_that_holds_only_a_table_with_words_is_taken() -> None:
    cell = f"<w:tc>{build.paragraph('甲省')}</w:tc>"
    assert [block.kind for block in read_docx(build.docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).blocks] == ["table"]


def test_a_numbered_line_is_a_heading_and_a_numbered_sentence_a_paragraph_with_a_level() -> None:
    blocks = read_docx(
        build.docx(build.paragraph("（一）加强监督") + build.paragraph("（二）加强检查。全年检查五百次。"))
    ).blocks
    assert blocks == [Block("heading", "（一）加强监督", 2), Block("paragraph", "（二）加强检查。全年检查五百次。", 2)]


def test_an_outline_level_makes_a_heading_without_a_number() -> None:
    assert read_docx(build.docx(build.paragraph("工作回顾", '<w:outlineLvl w:val="1"/>'))).blocks == [
        Block("heading", "工作回顾", 2)
    ]


def test_hidden_words_go_and_are_named() -> None:
    draft = read_docx(
        build.docx(
            "<w:p>" + run("看得见") + run("看不见", "<w:vanish/>") + run("也看得见", '<w:vanish w:val="0"/>') + "</w:p>"
        )
    )
    assert draft.blocks[0].text == "看得见也看得见"
    assert draft.losses == ["隐藏文字 1 处没有带入（“看不见”）。"]


def test_emoji_and_text_in_the_fallback_come_through() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice = f'<mc:AlternateContent {space}><mc:Choice Requires="x"><w:r/></mc:Choice><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent>'
    assert texts(f"<w:p>{choice.format(run('😀'))}</w:p>") == ["😀"]


def test_content_controls_links_and_fields_keep_their_words() -> None:
    line = f'<w:p><w:hyperlink>{run("链接")}</w:hyperlink><w:fldSimple w:instr="PAGE">{run("9")}</w:fldSimple></w:p>'
    body = f"<w:sdt><w:sdtContent>{build.paragraph('控件')}</w:sdtContent></w:sdt>{line}"
    assert texts(body) == ["控件", "链接9"]


@pytest.mark.plan("B11")
def test_rare_characters_come_through_byte_for_byte() -> None:
    assert texts(build.paragraph(RARE))[0].encode() == RARE.encode()
    assert read_plain(f"标题在此\n{RARE}").blocks[1].text.encode() == RARE.encode()


def test_pasted_text_becomes_the_same_blocks() -> None:
    draft = read_plain(
        "关于上半年工作的报告\r\n\r\n各位委员：\r\n　　现报告如下。\r\n一、主要工作\r\n（一）加强监督\r\n1.检查"
    )
    assert [(block.kind, block.level, block.text) for block in draft.blocks] == [
        ("title", 0, "关于上半年工作的报告"),
        ("paragraph", 0, "各位委员："),
        ("paragraph", 0, "现报告如下。"),
        ("heading", 1, "一、主要工作"),
        ("heading", 2, "（一）加强监督"),
        ("heading", 3, "1.检查"),
    ]


def test_pasted_control_characters_go_and_are_counted() -> None:
    draft = read_plain("甲\x07乙\x1b丙。\n丁。")
    assert draft.blocks[0].text == "甲乙丙。" and draft.losses == ["不可见的控制字符 2 个已去掉。"]


@pytest.mark.plan("B13")
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("甲\x00乙", "无法识别"),
        ("甲\ud842", "无法识别"),
        ("  \n\u3000\n", "还没有文字"),
        ("长" * 20_001, "2 万字"),
        ("段\n" * 5_001, "5000 段"),
    ],
)
def test_pasted_text_that_cannot_be_taken_is_refused(text: str, word: str) -> None:
    with pytest.raises(UnreadableDocument, match=word):
        read_plain(text)
