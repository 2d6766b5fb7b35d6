"""Official documents measured: what the standard says is what the page shows."""

import io
from collections import defaultdict
from datetime import date
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from common.terms import whole_words
from documents.blocks import Block
from documents.official import Attachment, Issue, Kind, OfficialDocument, to_docx, to_html, to_pdf
from documents.official.composition import compose
from documents.official.titles import title_lines
from documents.word import read_docx

MM = 72 / 25.4
RARE = "𠮷田䶮\uf900㛃"
TEXT = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
BODY = [
    Block("heading", "一、上半年主要工作", 1),
    Block("heading", "（一）推动集体协商", 2),
    Block("paragraph", "（二）加强劳动安全卫生监督检查。各级工会检查五百次。", 2),
    Block("heading", "1.高温作业场所", 3),
    Block("heading", "（1）北方地区", 4),
    Block("paragraph", f"人名用字：{RARE}。"),
    Block.table((("省份", "企业"), ("甲省", "1,204"))),
]


def notice(**facts: Any) -> OfficialDocument:
    known = {
        "kind": Kind.NOTICE,
        "title": "关于印发《在第三届全国委员会第二次全体会议上的工作报告》的通知",
        "issuer": "某产业工会",
        "number": "产工发〔2026〕7号",
        "addressee": "各省（区、市）产业工会：",
        "blocks": BODY,
        "signature": "某产业工会",
        "date": date(2026, 1, 5),
    }
    return OfficialDocument(**(known | facts))


def full_pages() -> OfficialDocument:
    return OfficialDocument(Kind.PLAIN, "", "某产业工会", blocks=[Block("paragraph", TEXT * 100)])


def lines(sheet: Any) -> dict[float, list[dict[str, Any]]]:
    """The characters of the type area by the place of their line."""
    found: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for letter in sheet.chars:
        if letter["top"] < (297 - 35) * MM:
            found[round(letter["top"])].append(letter)
    return dict(sorted(found.items()))


@pytest.fixture(scope="module")
def printed() -> Any:
    with pdfplumber.open(io.BytesIO(to_pdf(full_pages()))) as pdf:
        yield pdf


def test_a_page_has_22_lines_of_28_characters(printed: Any) -> None:
    second = lines(printed.pages[1])
    assert len(second) == 22
    assert {len(line) for line in second.values()} == {28}


def test_the_type_area_is_where_the_standard_wants_it(printed: Any) -> None:
    sheet = printed.pages[1]
    letters = [letter for line in lines(sheet).values() for letter in line]
    assert (round(sheet.width / MM), round(sheet.height / MM)) == (210, 297)
    assert min(letter["x0"] for letter in letters) / MM == pytest.approx(28, abs=0.5)
    assert (sheet.width - max(letter["x1"] for letter in letters)) / MM == pytest.approx(26, abs=1)
    middles = [(letter["top"] + letter["bottom"]) / 2 for letter in letters]
    assert (min(middles) - 28.95 / 2) / MM == pytest.approx(37, abs=1.5)
    assert (sheet.height - max(middles) - 28.95 / 2) / MM == pytest.approx(35, abs=1.5)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(printed: Any) -> None:
    for at, (first, last) in enumerate([(150, 190), (28, 60)]):
        sheet = printed.pages[at]
        foot = [letter for letter in sheet.chars if letter["top"] > (297 - 35) * MM]
        assert "".join(letter["text"] for letter in foot) == f"— {at + 1} —"
        assert all(first < letter["x0"] / MM < last for letter in foot)
        assert min(letter["top"] for letter in foot) / MM - (297 - 35) == pytest.approx(7, abs=1.5)


def red_rows(sheet: Any) -> list[tuple[float, float]]:
    """Where the page is red: millimetres from the top, and how wide the red of that row spreads."""
    picture = sheet.to_image(resolution=60).original.convert("RGB")
    found = []
    for y in range(picture.height):
        red = [x for x in range(picture.width) if picture.getpixel((x, y))[0] > 150 > 90 > picture.getpixel((x, y))[1]]
        if red:
            found.append((y * 25.4 / 60, (red[-1] - red[0]) * 25.4 / 60))
    return found


def test_the_red_head_and_its_line_are_in_their_places() -> None:
    with pdfplumber.open(io.BytesIO(to_pdf(notice()))) as pdf:
        first = pdf.pages[0]
        rows = red_rows(first)
        number = next(letter for letter in first.chars if letter["text"] == "〔")
        rule = rows[-1][0]
        assert rows[0][0] == pytest.approx(37 + 35, abs=1.2)
        assert rows[-1][1] == pytest.approx(156, abs=1)
        assert rule - number["bottom"] / MM == pytest.approx(4, abs=2)


@pytest.mark.plan("B11")
def test_rare_characters_have_a_glyph_in_the_pdf() -> None:
    with pdfplumber.open(io.BytesIO(to_pdf(notice()))) as pdf:
        text = "".join(sheet.extract_text() for sheet in pdf.pages)
        shown = {letter["text"]: letter["fontname"] for sheet in pdf.pages for letter in sheet.chars}
    # U+F900 and 豈 share one glyph in the font, so that the text taken back out may name the other.
    assert "𠮷田䶮" in text and "㛃" in text
    assert all("Last" not in font and "DejaVu" not in font for font in shown.values())


@pytest.mark.plan("B11")
def test_rare_characters_come_back_from_the_docx_byte_for_byte() -> None:
    plain = OfficialDocument(Kind.PLAIN, RARE, RARE, blocks=[Block("paragraph", f"{RARE}。")])
    draft = read_docx(to_docx(plain))
    assert draft.title.encode() == RARE.encode()
    assert draft.blocks[-1].text.encode() == f"{RARE}。".encode()


def test_what_is_written_is_read_back_the_same() -> None:
    draft = read_docx(to_docx(OfficialDocument(Kind.PLAIN, "工作报告", "某产业工会", blocks=BODY)))
    assert draft.blocks == [Block("title", "工作报告"), *BODY]
    assert draft.losses == []


def test_the_docx_names_the_offices_fonts_for_every_script() -> None:
    styles = docx.Document(io.BytesIO(to_docx(notice()))).styles
    wanted = {
        "公文正文": "仿宋_GB2312",
        "公文一级标题": "黑体",
        "公文二级标题": "楷体_GB2312",
        "公文标题": "方正小标宋简体",
        "公文页码": "宋体",
    }
    for name, font in wanted.items():
        fonts = styles[name].element.rPr.rFonts
        assert [fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")] == [font] * 3


def test_the_docx_has_the_page_of_the_standard() -> None:
    file = docx.Document(io.BytesIO(to_docx(notice())))
    section = file.sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]  # type: ignore[union-attr]
    body = file.styles["公文正文"]
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.05)  # type: ignore[attr-defined]
    assert 22 * 28.95 <= (297 - 37 - 35) * MM < 23 * 28.95
    assert 28 * 15.75 <= 156 * MM < 29 * 15.75
    assert body.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert file.settings.odd_and_even_pages_header_footer


def test_the_pieces_come_in_the_order_of_the_standard() -> None:
    attached = [Attachment("工作报告", [Block("paragraph", "正文。")]), Attachment("汇总表")]
    roles = [
        piece.role for piece in compose(notice(attachments=attached, copies_to=["全总办公厅"], remark="联系人：张三"))
    ]
    order = [
        "head",
        "number",
        "rule",
        "title",
        "addressee",
        "h1",
        "body2",
        "table",
        "attached",
        "attached-more",
        "signature",
        "remark",
        "attachment-mark",
        "imprint",
    ]
    assert [role for role in dict.fromkeys(roles) if role in order] == order


def test_a_report_that_goes_up_names_its_signer_beside_the_number() -> None:
    html = to_html(notice(kind=Kind.REPORT, signer="李建国"))
    assert "签发人：" in html and "李建国" in html


def test_a_bulletin_has_its_issue_and_its_own_foot() -> None:
    html = to_html(
        notice(
            kind=Kind.BULLETIN, banner="信息专报", issue=Issue(12, 320, "办公室"), copies_to=["报：全总", "发：各省"]
        )
    )
    for words in ("信息专报", "第12期（总第320期）", "办公室", "2026年1月5日", "报：全总"):
        assert words in html
    assert "抄送" not in html


def test_a_resolution_without_a_number_has_no_red_head() -> None:
    assert "head" not in [
        piece.role for piece in compose(notice(kind=Kind.RESOLUTION, number="", note="（某次会议通过）"))
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written_with_almost_nothing_in_it(kind: Kind) -> None:
    empty = OfficialDocument(kind, "", "")
    assert to_docx(empty).startswith(b"PK") and to_html(empty).startswith("<!doctype html>")


def test_a_title_is_broken_between_words_into_lines_of_like_length() -> None:
    found = title_lines("关于印发《在第三届全国委员会第二次全体会议上的工作报告》的通知")
    assert "".join(found) == "关于印发《在第三届全国委员会第二次全体会议上的工作报告》的通知"
    assert len(found) == 2 and abs(len(found[0]) - len(found[1])) <= 5
    assert title_lines("短标题") == ["短标题"] and title_lines("第一行\n第二行") == ["第一行", "第二行"]
    assert all(len(line) <= 20 for line in title_lines("长" * 95))


def test_a_title_breaks_at_its_comma_and_leaves_no_short_line() -> None:
    found = title_lines("贵州同类锻压企业接连减产，职工担心年底放长假")
    assert found == ["贵州同类锻压企业接连减产，", "职工担心年底放长假"]
    assert all(len(title_lines("长" * n)[-1]) > 2 for n in range(21, 130))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("全国装备制造产业工会第五届常务委员会第七次会议关于《高温岗位津贴集体协商专项行动方案》的决议",
         ["全国装备制造产业工会第五届常务委员会", "第七次会议关于《高温岗位津贴", "集体协商专项行动方案》的决议"]),
        ("关于“集体协商津贴标准怎么定才公平”情况的报告", ["关于“集体协商津贴标准怎么定才公平”", "情况的报告"]),
        ("关于开展高温岗位津贴集体协商专项行动的方案", ["关于开展高温岗位津贴", "集体协商专项行动的方案"]),
    ],
)  # fmt: skip
def test_a_title_is_not_broken_within_a_term_of_the_trade(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines
    assert "".join(whole_words(title)) == title and "集体协商" in whole_words(title)


def test_a_number_stays_with_what_it_counts() -> None:
    assert "2027年" in whole_words("关于2027年工作计划的决议") and whole_words("") == []


def test_the_foot_of_a_bulletin_never_stands_alone_on_a_page() -> None:
    text = [Block("paragraph", "职工反映。")] * 11
    made = notice(kind=Kind.BULLETIN, banner="信息", blocks=text, attachments=[], copies_to=["发：各省"])
    roles = [(piece.role, piece.with_next) for piece in compose(made)]
    assert roles[-4:] == [("body", False), ("body", True), ("body", True), ("imprint", False)]


def test_each_item_of_a_bulletin_has_its_headline_and_the_foot_names_editor_day_and_copies() -> None:
    blocks = [Block("title", "甲"), Block("paragraph", "一"), Block("title", "乙"), Block("paragraph", "二")]
    made = notice(
        kind=Kind.BULLETIN, title="", blocks=blocks, attachments=[], printed_by="办公室", printed_on=date(2026, 1, 5), copies=9,
    )  # fmt: skip
    pieces = compose(made)
    assert [p.text for p in pieces if p.role == "attachment-title"] == ["甲", "乙"]
    assert pieces[-1].rows[-1] == ("编发：办公室", "2026年1月5日印发　共印9份")


def test_control_characters_cannot_spoil_the_file() -> None:
    spoiled = notice(title="标题\x00\x0b\ud842", blocks=[Block("paragraph", "前\x1b后"), Block.table((("\x07格",),))])
    assert [block.text for block in read_docx(to_docx(spoiled)).blocks if block.kind == "table"] == ["格"]
    assert to_pdf(spoiled).startswith(b"%PDF")


HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<object data="http://169.254.169.254/latest/meta-data"></object>',
    "<style>@import url(http://127.0.0.1:6379/);</style>",
    '<svg><image href="http://127.0.0.1:6379/"/></svg>',
]


@pytest.mark.plan("B31")
def test_markup_in_a_text_is_printed_as_text_and_fetches_nothing() -> None:
    data = to_pdf(notice(blocks=[Block("paragraph", text) for text in HOSTILE], title=HOSTILE[0], issuer=HOSTILE[4]))
    assert b"/EmbeddedFile" not in data
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        shown = "".join(letter["text"] for sheet in pdf.pages for letter in sheet.chars)
    assert all(text[:5] in shown for text in HOSTILE)
