"""DocxFile: the parts of a .docx, put together without a template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from documents.blocks import Picture
from documents.images import PNG_MAGIC
from documents.official.measures import LANDSCAPE, PORTRAIT, fitted
from documents.official.pieces import Piece, printable
from documents.official.word.drawings import inline
from documents.official.word.page import letter_foot, page_number, section
from documents.official.word.styles import NAMESPACE, REFERENCE, START, fonts_xml, settings_xml, styles_xml
from documents.official.word.writing import written
from documents.official.word.xml import escape, paragraph, run, tag

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = f'xmlns:w="{NAMESPACE}" xmlns:r="{OFFICE}" xmlns:a="{DRAWING}/main" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:pic="{DRAWING}/picture"'
EPOCH = (1980, 1, 1, 0, 0, 0)
HEAD_AT = 15.0
EMU = 36_000
LONGEST_PROPERTY = 200


class DocxFile:
    """A .docx in the making: block-level XML in order, and the parts it refers to. The same pieces give the same bytes."""

    def __init__(
        self, *, title: str = "", author: str = "", landscape: bool = False, pictures: Mapping[str, bytes] | None = None
    ) -> None:
        self.sheet = LANDSCAPE if landscape else PORTRAIT
        self._facts = (title, author)
        self._pictures = pictures or {}
        self._body: list[str] = []
        self._notes: list[str] = []
        self._parts: dict[str, tuple[str, str, bytes]] = {}
        self._drawings = 0
        self._references = ""
        self._first = False
        self._head_at = HEAD_AT

    def write(self, piece: Piece) -> None:
        """Append one piece."""
        self.add(written(piece, self))

    def add(self, xml: str) -> None:
        """Append block-level XML; the prefixes w, r, a, wp and pic are declared."""
        self._body.append(xml)

    def footnote(self, text: str) -> str:
        """The run that stands for a new footnote."""
        self._notes.append(text)
        mark = tag("rPr", tag("rStyle", val=REFERENCE))
        return tag("r", mark + tag("footnoteReference", id=len(self._notes)))

    def drawing(self, picture: Picture, words: str) -> str:
        """The run that shows a picture, made smaller until it stands within the type area; "" when its bytes are not known."""
        data = self._pictures.get(picture.sha256)
        if data is None:
            return ""
        kind = "png" if data.startswith(PNG_MAGIC) else "jpeg"
        self.part(f"media/{picture.sha256}.{kind}", kind="image", data=data, content_type=f"image/{kind}")
        self._drawings += 1
        width, height = fitted(picture.width, picture.height, self.sheet)
        return inline(
            self._relation(f"media/{picture.sha256}.{kind}"),
            self._drawings,
            words,
            round(width * EMU),
            round(height * EMU),
        )

    def part(self, name: str, *, kind: str, data: bytes, content_type: str = "") -> str:
        """Add a part below word/ and its relation; returns the relation's id."""
        self._parts[name] = (kind, content_type or f"{WORD_TYPE}{kind}+xml", data)
        return self._relation(name)

    def first_page(self, header: str, *, head_at: float) -> None:
        """Give page one a head of its own, `head_at` millimetres below the edge, and the foot of a letter."""
        self._first, self._head_at = True, head_at
        self._refer("header", "first", header)
        self._refer("footer", "first", letter_foot(self.sheet))

    def every_page(self, words: str) -> None:
        """Give every page a small line at its head."""
        line = paragraph("cell-small", run(printable(words)), tag("jc", val="center"))
        for page in ("default", "even"):
            self._refer("header", page, line)

    def save(self) -> bytes:
        """The file."""
        self._refer("footer", "default", page_number(right=True))
        self._refer("footer", "even", page_number(right=False))
        for name, data in (("styles", styles_xml()), ("settings", settings_xml()), ("fontTable", fonts_xml())):
            self.part(f"{name}.xml", kind=name, data=data)
        self.part("footnotes.xml", kind="footnotes", data=self._footnotes())
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self._members():
                package.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _refer(self, kind: str, page: str, content: str) -> None:
        name = "hdr" if kind == "header" else "ftr"
        number = self.part(
            f"{kind}-{page}.xml", kind=kind, data=f"{START}<w:{name} {SPACES}>{content}</w:{name}>".encode()
        )
        self._references += f'<w:{kind}Reference w:type="{page}" r:id="{number}"/>'

    def _relation(self, name: str) -> str:
        return f"rId{list(self._parts).index(name) + 1}"

    def _members(self) -> list[tuple[str, bytes]]:
        end = section(self.sheet, self._references, first=self._first, head_at=self._head_at)
        document = "".join([START, f"<w:document {SPACES}><w:body>", *self._body, end, "</w:body></w:document>"])
        relations = [(f"{OFFICE}/{kind}", name) for name, (kind, _type, _data) in self._parts.items()]
        return [
            ("[Content_Types].xml", self._content_types()),
            (
                "_rels/.rels",
                _relations([(f"{OFFICE}/officeDocument", "word/document.xml"), (CORE, "docProps/core.xml")]),
            ),
            ("docProps/core.xml", self._properties()),
            ("word/document.xml", document.encode()),
            ("word/_rels/document.xml.rels", _relations(relations)),
            *((f"word/{name}", data) for name, (_kind, _type, data) in self._parts.items()),
        ]

    def _content_types(self) -> bytes:
        types = {"/word/document.xml": f"{WORD_TYPE}document.main+xml", "/docProps/core.xml": CORE_TYPE}
        types |= {f"/word/{name}": content_type for name, (_kind, content_type, _data) in self._parts.items()}
        parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
        defaults = f'<Default Extension="rels" ContentType="{RELS_TYPE}"/><Default Extension="xml" ContentType="application/xml"/>'
        return f'{START}<Types xmlns="{PACKAGE}/content-types">{defaults}{parts}</Types>'.encode()

    def _footnotes(self) -> bytes:
        notes = "".join(_note(number, text) for number, text in enumerate(self._notes, start=1))
        return f"{START}<w:footnotes {SPACES}>{SEPARATORS}{notes}</w:footnotes>".encode()

    def _properties(self) -> bytes:
        title, author = (escape(" ".join(printable(words).split())[:LONGEST_PROPERTY]) for words in self._facts)
        return (
            f'{START}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>zh-CN</dc:language>"
            f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy></cp:coreProperties>"
        ).encode()


CORE = f"{PACKAGE}/relationships/metadata/core-properties"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def _note(number: int, text: str) -> str:
    mark = tag("r", tag("rPr", tag("rStyle", val=REFERENCE)) + "<w:footnoteRef/>")
    return tag("footnote", paragraph("footnote", mark + run(f" {text}")), id=number)


def _relations(targets: list[tuple[str, str]]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{START}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()
