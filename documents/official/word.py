"""to_docx: an official document for WPS and Word, in the office's own fonts."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.official.composition import Piece, compose, printable
from documents.official.document import OfficialDocument
from documents.official.measures import (
    BOTTOM,
    HEAD_TOP,
    LEFT,
    LINE,
    MM,
    PAGE_HEIGHT,
    PAGE_NUMBER_BELOW,
    PAGE_WIDTH,
    PITCH,
    RED,
    RIGHT,
    RULE_BELOW_NUMBER,
    SMALL,
    TOP,
    TYPE_WIDTH,
    head_size,
)  # fmt: skip
from documents.official.styles import LEADS, add_styles, look_of, set_fonts

THICK, THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm, to what Word can draw


def to_docx(document: OfficialDocument) -> bytes:
    """The document as a .docx file."""
    file = docx.Document()
    add_styles(file)
    _page(file)
    _properties(file, document)
    writer = DocxWriter(file)
    for piece in compose(document):
        writer.write(piece)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


class DocxWriter:
    """Appends pieces to a python-docx document."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._special: dict[str, Callable[[Piece], None]] = {
            "head": self._head,
            "rule": self._rule,
            "table": self._table,
            "imprint": self._imprint,
            "attached": self._attached,
            "attached-more": self._attached,
            "signature": self._signature,
            "number-signed": self._number_signed,
            "editor": self._two_sided,
            "attachment-mark": self._new_page,
        }

    def write(self, piece: Piece) -> None:
        """Append one piece."""
        self._special.get(piece.role, self._plain)(piece)

    def _plain(self, piece: Piece) -> Any:
        paragraph = self._file.add_paragraph(style=look_of(piece.role).name)
        if piece.lead:
            set_fonts(paragraph.add_run(piece.lead).element.get_or_add_rPr(), LEADS[piece.role])
        if piece.text:
            paragraph.add_run(piece.text)
        return paragraph

    def _head(self, piece: Piece) -> None:
        size = head_size(piece.text)
        paragraph = self._plain(piece)
        paragraph.runs[0].font.size = Pt(size)
        line = size * 1.2
        layout = paragraph.paragraph_format
        layout.line_spacing = Pt(line)
        layout.space_before = Pt(HEAD_TOP * MM - (line - size) / 2)

    def _number_signed(self, piece: Piece) -> None:
        paragraph = self._plain(Piece("number-signed", f"{piece.text}\t签发人："))
        set_fonts(paragraph.add_run(piece.right).element.get_or_add_rPr(), "楷体_GB2312")
        self._sides(paragraph)

    def _two_sided(self, piece: Piece) -> None:
        self._sides(self._plain(Piece(piece.role, f"{piece.text}\t{piece.right}")))

    def _sides(self, paragraph: Any) -> None:
        paragraph.paragraph_format.left_indent = Pt(PITCH)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(TYPE_WIDTH * MM - PITCH), WD_TAB_ALIGNMENT.RIGHT)

    def _rule(self, piece: Piece) -> None:
        paragraph = self._plain(Piece("rule"))
        layout = paragraph.paragraph_format
        # The line above leaves some air under its letters; the rest of the 4 mm is this paragraph's height.
        layout.line_spacing = Pt(RULE_BELOW_NUMBER * MM - (LINE - 16) / 2 + 1)
        _borders(paragraph._p.get_or_add_pPr(), bottom=16, colour=RED)

    def _signature(self, piece: Piece) -> None:
        self._plain(piece).paragraph_format.right_indent = Pt(piece.indent * PITCH)

    def _attached(self, piece: Piece) -> None:
        """Two characters in; what runs over stands under the title, not under 附件."""
        layout = self._plain(piece).paragraph_format
        hang = 3 if piece.role == "attached" else 0
        number = 1 if piece.text[:1].isdigit() else 0
        layout.left_indent = Pt((5 + number) * PITCH)
        layout.first_line_indent = Pt(-(hang + number) * PITCH)

    def _new_page(self, piece: Piece) -> None:
        self._plain(piece).paragraph_format.page_break_before = True

    def _table(self, piece: Piece) -> None:
        columns = max(len(row) for row in piece.rows)
        table = self._file.add_table(rows=0, cols=columns, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for row in piece.rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.paragraphs[0].style = look_of("cell").name
                cell.paragraphs[0].add_run(text)

    def _imprint(self, piece: Piece) -> None:
        """版记: a table that floats to the foot of the page it falls on."""
        table = self._file.add_table(rows=0, cols=1)
        last = len(piece.rows) - 1
        for place, (left, right) in enumerate(piece.rows):
            cell = table.add_row().cells[0]
            cell.width = Mm(TYPE_WIDTH)
            paragraph = cell.paragraphs[0]
            paragraph.style = look_of("imprint").name
            paragraph.add_run(f"\u3000{left}\t{right}" if right else f"\u3000{left}")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(TYPE_WIDTH * MM - SMALL), WD_TAB_ALIGNMENT.RIGHT)
            _cell_rules(cell, top=THICK if place == 0 else THIN, bottom=THICK if place == last else 0)
        _float_to_foot(table)
        # What floats needs a paragraph to stand beside; this one takes no room.
        self._plain(Piece("gap")).paragraph_format.line_spacing = Pt(1)


def _page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(TOP),
        Mm(RIGHT),
        Mm(BOTTOM),
        Mm(LEFT),
    )
    section.footer_distance = Mm(BOTTOM - PAGE_NUMBER_BELOW - 3)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        # The lines have their exact height; a grid would only push the larger letters of the title two lines apart.
        section._sectPr.remove(grid)
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, right=True)
    _page_number(section.even_page_footer, right=False)


def _page_number(footer: Any, *, right: bool) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = look_of("page").name
    paragraph.alignment = 2 if right else 0
    layout = paragraph.paragraph_format
    layout.left_indent, layout.right_indent = (Pt(0), Pt(SMALL)) if right else (Pt(SMALL), Pt(0))
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _properties(file: Any, document: OfficialDocument) -> None:
    facts = file.core_properties
    facts.author = facts.last_modified_by = printable(document.issuer)[:200]
    facts.title = " ".join(printable(document.title).split())[:200]
    facts.comments, facts.language = "", "zh-CN"


def _borders(properties: Any, *, top: int = 0, bottom: int = 0, colour: str = "000000") -> None:
    borders = OxmlElement("w:pBdr")
    for side, size in (("top", top), ("bottom", bottom)):
        if size:
            borders.append(_edge(side, size, colour))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _edge(side: str, size: int, colour: str) -> Any:
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    return edge


def _cell_rules(cell: Any, *, top: int, bottom: int) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders, margins = OxmlElement("w:tcBorders"), OxmlElement("w:tcMar")
    for side, size in (("top", top), ("bottom", bottom)):
        if size:
            borders.append(_edge(side, size, "000000"))
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.extend([borders, margins])


def _float_to_foot(table: Any) -> None:
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("vertAnchor", "margin"),
        ("horzAnchor", "margin"),
        ("tblpXSpec", "center"),
        ("tblpYSpec", "bottom"),
    ):
        place.set(qn(f"w:{name}"), value)
    table._tbl.tblPr.insert_element_before(
        place, "w:tblOverlap", "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
    )
