"""PaperFile: a .docx of the office's own papers, in the styles of the official documents, written out as it grows.

Plain OOXML that Word, WPS and LibreOffice open alike: paragraphs, tables, content controls, page fields.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from documents.official.looks import FANGSONG
from documents.official.measures import PAGE_NUMBER_BELOW, SMALL, Sheet
from documents.official.pieces import printable
from documents.official.word.page import HALF_A_NUMBER
from documents.official.word.styles import NAMESPACE, START, fonts_xml, styles_xml
from documents.official.word.xml import escape, fonts, millimetres, paragraph, run, tag, twips

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE = f"{PACKAGE}/relationships/metadata/core-properties"
SPACES = f'xmlns:w="{NAMESPACE}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
EPOCH = (1980, 1, 1, 0, 0, 0)
LONGEST_PROPERTY = 200
IN_DEFAULTS = 4  # the scripts for which the defaults name a face: they stand first in styles.xml
SETTINGS = (
    '<w:zoom w:percent="100"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)


def page_field(name: str) -> str:
    """PAGE or NUMPAGES, which the office program counts."""
    return tag("fldSimple", "<w:r><w:t>1</w:t></w:r>", instr=f" {name} ")


def page_foot() -> str:
    """— 1 — in the middle: papers that are not bound as an official document is."""
    return paragraph("page", run("— ") + page_field("PAGE") + run(" —"), tag("jc", val="center"))


class PaperFile:
    """Title and author for the file's properties; `head` and `foot` are XML for every page.

    With a `cover` the first page has neither, and the one after it is number 1. `face` is the letters' where no style says.
    """

    def __init__(
        self,
        sheet: Sheet,
        *,
        title: str,
        author: str = "",
        head: str = "",
        foot: str = "",
        cover: bool = False,
        face: str = "",
    ) -> None:
        self._sheet, self._cover = sheet, cover
        self._styles = styles_xml().replace(FANGSONG.encode(), face.encode(), IN_DEFAULTS) if face else styles_xml()
        self._facts = (title, author)
        self._edges = {kind: xml for kind, xml in (("header", head), ("footer", foot)) if xml}

    def save(self, body: Iterable[str]) -> bytes:
        """The file; `body` is block-level XML, taken piece by piece."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self._small_parts():
                package.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
            info = zipfile.ZipInfo("word/document.xml", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            with package.open(info, "w") as part:
                for piece in self._document(body):
                    part.write(piece.encode())
        return stream.getvalue()

    def _document(self, body: Iterable[str]) -> Iterator[str]:
        yield f"{START}<w:document {SPACES}><w:body>"
        yield from body
        yield f"{self._section()}</w:body></w:document>"

    def _section(self) -> str:
        sheet = self._sheet
        references = "".join(f'<w:{kind}Reference w:type="default" r:id="{kind}"/>' for kind in self._edges)
        turned = {"orient": "landscape"} if sheet.width > sheet.height else {}
        size = tag("pgSz", w=millimetres(sheet.width), h=millimetres(sheet.height), **turned)
        margins = tag(
            "pgMar", top=millimetres(sheet.top), right=millimetres(sheet.right), bottom=millimetres(sheet.bottom),
            left=millimetres(sheet.left), header=millimetres(sheet.top / 2),
            footer=millimetres(max(sheet.bottom - PAGE_NUMBER_BELOW - HALF_A_NUMBER, 5)), gutter=0,
        )  # fmt: skip
        numbers = tag("pgNumType", start=0) + tag("titlePg") if self._cover else ""
        return tag("sectPr", references + size + margins + numbers)

    def _small_parts(self) -> list[tuple[str, bytes]]:
        edges = [
            (f"word/{kind}.xml", _part({"header": "hdr", "footer": "ftr"}[kind], xml))
            for kind, xml in self._edges.items()
        ]
        return [
            ("[Content_Types].xml", self._types()),
            (
                "_rels/.rels",
                _relations(
                    {"doc": (f"{OFFICE}/officeDocument", "word/document.xml"), "core": (CORE, "docProps/core.xml")}
                ),
            ),
            ("docProps/core.xml", self._properties()),
            (
                "word/_rels/document.xml.rels",
                _relations({name: (f"{OFFICE}/{kind}", f"{name}.xml") for name, kind in self._parts()}),
            ),
            ("word/styles.xml", self._styles),
            ("word/fontTable.xml", fonts_xml()),
            ("word/settings.xml", _part("settings", SETTINGS)),
            *edges,
        ]

    def _parts(self) -> list[tuple[str, str]]:
        own = [(kind, kind) for kind in self._edges]
        return [("styles", "styles"), ("fontTable", "fontTable"), ("settings", "settings"), *own]

    def _types(self) -> bytes:
        types = {"/word/document.xml": f"{WORD_TYPE}document.main+xml", "/docProps/core.xml": CORE_TYPE}
        types |= {f"/word/{name}.xml": f"{WORD_TYPE}{kind}+xml" for name, kind in self._parts()}
        parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
        plain = (
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
        )
        return f'{START}<Types xmlns="{PACKAGE}/content-types">{plain}{parts}</Types>'.encode()

    def _properties(self) -> bytes:
        title, author = (escape(" ".join(printable(words).split())[:LONGEST_PROPERTY]) for words in self._facts)
        return (
            f'{START}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
        ).encode()


def _part(name: str, content: str) -> bytes:
    return f"{START}<w:{name} {SPACES}>{content}</w:{name}>".encode()


def _relations(targets: dict[str, tuple[str, str]]) -> bytes:
    items = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'{START}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def words(text: str, *properties: str) -> str:
    """A run of somebody's words: what XML cannot hold is left out."""
    return run(printable(text), *properties)


def sized(points: float, font: str = "") -> tuple[str, ...]:
    """Run properties for a size of letters other than the style's."""
    half = round(points * 2)
    return (*((fonts(font),) if font else ()), tag("spacing", val=0), tag("sz", val=half), tag("szCs", val=half))


def indent_of(characters: float, size: float = SMALL) -> str:
    """Left indent in characters of the size."""
    return tag("ind", left=twips(characters * size))
