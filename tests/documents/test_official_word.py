"""The .docx itself: plain WordprocessingML in the schema's order, fonts by name, tables and notes as Word wants them."""

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from documents.blocks import Block, Footnote
from documents.official import Attachment, Kind, OfficialDocument, to_docx, to_html
from documents.official.word.xml import PARAGRAPH, RUN
from tests.factories.official import SAMPLES, chart, picture, pictures

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The order of children in ECMA-376 part 1, of the elements we write.
BORDERS = "top left start bottom right end insideH insideV"
WORDS = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt "
    "vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "tblBorders": BORDERS,
    "tcBorders": BORDERS,
    "tblCellMar": BORDERS,
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr",
    "settings": "writeProtection view zoom evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat",
}
ORDERS = {"pPr": PARAGRAPH, "rPr": RUN} | {name: words.split() for name, words in WORDS.items()}


def parts(document: OfficialDocument) -> dict[str, Any]:
    """The XML of every part by its name."""
    with zipfile.ZipFile(io.BytesIO(to_docx(document))) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def body(document: OfficialDocument) -> Any:
    return parts(document)["word/document.xml"][0]


def local(element: Any) -> str:
    return etree.QName(element).localname


@pytest.mark.parametrize("name", SAMPLES)
def test_children_stand_in_the_order_of_the_schema(name: str) -> None:
    for part, root in parts(SAMPLES[name]()).items():
        for element in root.iter():
            order = ORDERS.get(local(element))
            if order:
                places = [order.index(local(child)) for child in element]
                assert places == sorted(places), (part, local(element))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_ends_in_a_paragraph_and_every_relation_leads_to_a_part(name: str) -> None:
    found = parts(SAMPLES[name]())
    for root in found.values():
        assert all(local(cell[-1]) == "p" for cell in root.iter(f"{W}tc"))
    relations = {item.get("Id"): item.get("Target") for item in found["word/_rels/document.xml.rels"]}
    with zipfile.ZipFile(io.BytesIO(to_docx(SAMPLES[name]()))) as package:
        assert {f"word/{target}" for target in relations.values()} <= set(package.namelist())
    used = {
        value for item in found["word/document.xml"].iter() for key, value in item.attrib.items() if key.startswith(R)
    }
    assert used <= set(relations)


def test_every_style_that_is_used_is_there_and_named() -> None:
    found = parts(SAMPLES["通知"]())
    known = {item.get(f"{W}styleId") for item in found["word/styles.xml"].iter(f"{W}style")}
    used = {item.get(f"{W}val") for root in found.values() for item in root.iter(f"{W}pStyle", f"{W}rStyle")}
    assert used <= known


def test_header_rows_repeat_and_no_row_is_split() -> None:
    table = Block.table((("序号", "意见"), *((str(at), "意见。") for at in range(5))), header=1)
    rows = body(OfficialDocument(Kind.PLAIN, "表", "", [table])).findall(f"{W}tbl/{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 5
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    # … nor does the heading stand alone at the foot of a page.
    assert [row.find(f".//{W}keepNext") is not None for row in rows] == [True] + [False] * 5


LONG = tuple((f"单位{at}", "签订集体合同", str(at)) for at in range(30))


@pytest.mark.parametrize(
    "first", [("单位", "事项", "数量"), ("", "事项", "2026年"), ("单位", "事项\n（办结）", "数量（份）")]
)
def test_the_first_row_of_a_table_longer_than_a_page_is_repeated_though_nobody_marked_it(
    first: tuple[str, ...],
) -> None:
    rows = body(OfficialDocument(Kind.PLAIN, "表", "", [Block.table((first, *LONG))])).findall(f"{W}tbl/{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 30
    assert "<th>单位</th>" in to_html(OfficialDocument(Kind.PLAIN, "表", "", [Block.table((("单位", "数"), *LONG))]))


@pytest.mark.parametrize(
    "rows",
    [
        LONG,
        (("甲", "", ""), *LONG),
        (("本年度共办结事项三十八件，其余五件正在办理。", "一", "二"), *LONG),
        (("单位", "事项", "数量"), *LONG[:5]),
    ],
)
def test_a_row_of_figures_gaps_or_sentences_is_no_heading_and_a_short_table_is_left_alone(rows: tuple) -> None:
    found = body(OfficialDocument(Kind.PLAIN, "表", "", [Block.table(rows)])).findall(f"{W}tbl/{W}tr")
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in found)


def test_tables_that_touch_stay_two() -> None:
    table = Block.table((("甲",),))
    kinds = [local(element) for element in body(OfficialDocument(Kind.PLAIN, "", "", [table, table]))]
    assert kinds.count("tbl") == 2 and "tbl,tbl" not in ",".join(kinds)


def test_a_short_row_is_filled_up() -> None:
    ragged = Block.table((("甲", "乙", "丙"), ("丁",)))
    rows = body(OfficialDocument(Kind.PLAIN, "", "", [ragged])).findall(f"{W}tbl/{W}tr")
    assert [len(row.findall(f"{W}tc")) for row in rows] == [3, 3]


def test_a_picture_wider_than_the_type_area_is_made_smaller_in_proportion() -> None:
    wide = OfficialDocument(Kind.PLAIN, "", "", [picture(312.0, 100.0)], pictures=pictures())
    extent = next(item for item in body(wide).iter() if local(item) == "extent")
    assert (int(extent.get("cx")) / 36000, int(extent.get("cy")) / 36000) == pytest.approx((156, 50), abs=0.1)


def test_a_picture_used_twice_is_stored_once_and_one_without_bytes_leaves_its_words() -> None:
    twice = to_docx(OfficialDocument(Kind.PLAIN, "", "", [picture(), picture()], pictures=pictures()))
    with zipfile.ZipFile(io.BytesIO(twice)) as package:
        media = [name for name in package.namelist() if "media" in name]
        assert len(media) == 1 and package.read(media[0]) == chart()
    lost = body(OfficialDocument(Kind.PLAIN, "", "", [picture()]))
    assert "各季度报送条数" in "".join(lost.itertext())


def test_footnotes_have_their_separators_and_one_note_for_each_mark() -> None:
    noted = Block("paragraph", "甲乙丙。", footnotes=(Footnote(1, "注一。"), Footnote(3, "注二。")))
    found = parts(OfficialDocument(Kind.PLAIN, "", "", [noted]))
    notes = found["word/footnotes.xml"].findall(f"{W}footnote")
    assert [note.get(f"{W}type") for note in notes] == ["separator", "continuationSeparator", None, None]
    marks = [item.get(f"{W}id") for item in found["word/document.xml"].iter(f"{W}footnoteReference")]
    assert marks == [note.get(f"{W}id") for note in notes[2:]] == ["1", "2"]


def test_the_imprint_floats_to_the_foot_of_the_page() -> None:
    place = body(SAMPLES["通知"]()).findall(f"{W}tbl")[-1].find(f"{W}tblPr/{W}tblpPr")
    assert (place.get(f"{W}vertAnchor"), place.get(f"{W}tblpYSpec")) == ("margin", "bottom")


def test_name_and_date_stay_together_with_the_last_words() -> None:
    paragraphs = body(SAMPLES["决定"]()).findall(f"{W}p")
    texts = ["".join(paragraph.itertext()) for paragraph in paragraphs]
    date = texts.index("2026年11月23日")
    kept = [paragraph.find(f"{W}pPr/{W}keepNext") is not None for paragraph in paragraphs]
    assert kept[date - 4 : date + 1] == [True] * 4 + [False]


def test_attachments_with_a_mark_of_their_own_are_not_listed_in_the_text() -> None:
    handbook = OfficialDocument(
        Kind.PLAIN,
        "会议手册",
        "",
        attachments=[Attachment("会议须知", mark="会议文件之一"), Attachment("议程", mark="")],
    )
    texts = ["".join(paragraph.itertext()) for paragraph in body(handbook).findall(f"{W}p")]
    assert "会议文件之一" in texts and not any("附件" in text for text in texts)
    breaks = [
        paragraph
        for paragraph in body(handbook).findall(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert len(breaks) == 2


def test_a_landscape_document_lies_on_its_side() -> None:
    size = body(OfficialDocument(Kind.PLAIN, "表", "", landscape=True)).find(f"{W}sectPr/{W}pgSz")
    assert size.get(f"{W}orient") == "landscape" and int(size.get(f"{W}w")) > int(size.get(f"{W}h"))


def test_a_long_table_is_one_table_with_every_row() -> None:
    rows = (("序号", "意见"), *((str(at), "修改意见") for at in range(5_000)))
    table = body(OfficialDocument(Kind.PLAIN, "", "", [Block.table(rows, header=1)])).find(f"{W}tbl")
    assert len(table.findall(f"{W}tr")) == 5_001
