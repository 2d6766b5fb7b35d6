"""A .docx as a package: what it must have, what it must not have, where its parts are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import DocumentError, UnreadableDocument
from documents.packages import OLE_MAGIC, ZIP_MAGIC, Package
from documents.safexml import ForbiddenXml, parse_small

CONTENT_TYPES = "[content_types].xml"
# Fetched by Word without a click. A hyperlink waits for one, a linked picture is listed as a loss.
FETCHED = {"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "control", "package", "externalLinkPath"}
LOCAL_TARGET = re.compile(r"^(?:file:/{0,3})?(?:localhost/)?[A-Za-z](?::|%3A)|^file:///(?!/)|^(?![A-Za-z][\w+.-]*:|//|\\\\)", re.IGNORECASE)
OLE_PACKAGER = "\x01Ole10Native".encode("utf-16-le")
OLE_MESSAGES = (("EncryptedPackage", "encrypted"), ("WordDocument", "word"), ("Workbook", "excel"), ("Book", "excel"))


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type, its target, whether it points outside."""

    kind: str
    target: str
    external: bool


class WordPackage:
    """An opened .docx whose dangerous kinds have been refused."""

    def __init__(self, data: bytes) -> None:
        self._refuse_other_files(data)
        self.parts = Package(data, UnreadableDocument)
        self._refuse_other_packages()
        self._refuse_programs()
        self.main = self._main_part()
        self._refuse_other_types()
        self.relations = list(self._relations(rels_of(self.main)))
        self._refuse_fetching()

    def parse(self, kind: str) -> etree._Element | None:
        """The root of the main part's relation of this kind (styles, numbering …), if there."""
        found = next(self.targets(kind), None)
        return None if found is None else self.root(found)

    def targets(self, kind: str) -> Iterator[str]:
        """Part names of the main part's relations of one kind."""
        for relation in self.relations:
            if relation.kind == kind and not relation.external and relation.target in self.parts:
                yield relation.target

    def root(self, name: str) -> etree._Element:
        """One whole small part."""
        try:
            return parse_small(self.parts.chunks(name))
        except etree.XMLSyntaxError as error:
            raise self.parts.damaged() from error
        except ForbiddenXml:
            raise self.parts.forbidden() from None

    def all_relations(self) -> Iterator[Relation]:
        """Every relation of every part."""
        for name in self.parts.names:
            if name.endswith(".rels"):
                yield from self._relations(name)

    def _relations(self, name: str) -> Iterator[Relation]:
        if name not in self.parts:
            return
        folder = posixpath.dirname(posixpath.dirname(name))
        for item in self.root(name):
            target, external = item.get("Target", ""), item.get("TargetMode", "").lower() == "external"
            kind = item.get("Type", "").rstrip("/").rpartition("/")[2]
            yield Relation(kind, target if external else resolved(folder, target), external)

    def _main_part(self) -> str:
        for relation in self._relations("_rels/.rels"):
            if relation.kind == "officeDocument" and not relation.external and relation.target in self.parts:
                return relation.target.lower()
        raise self.parts.damaged()

    def _refuse_other_files(self, data: bytes) -> None:
        if data.startswith(OLE_MAGIC):
            raise ole_refusal(data, UnreadableDocument)
        if data.startswith(b"%PDF"):
            raise UnreadableDocument(_("这是 PDF 文件，不能逐段征求意见。请上传 .docx 格式的文稿。"))
        if not data.startswith(ZIP_MAGIC):
            raise UnreadableDocument(_("这不是 .docx 文件（改扩展名不能转换格式）。请在 WPS 或 Word 中另存为 .docx 后再上传。"))

    def _refuse_other_packages(self) -> None:
        if "xl/workbook.xml" in self.parts:
            raise UnreadableDocument(_("这是 Excel 表格，不是文稿。请上传 .docx 格式的文稿。"))
        if CONTENT_TYPES not in self.parts or "_rels/.rels" not in self.parts:
            raise UnreadableDocument(_("这不是 .docx 文件。请在 WPS 或 Word 中另存为 .docx 后再上传。"))

    def _refuse_programs(self) -> None:
        names = self.parts.names
        if any("vbaproject" in name or "vbadata" in name for name in names):
            raise macro_refusal()
        if any("/activex/" in name or name.endswith((".exe", ".dll", ".scr", ".js", ".vbs", ".zip")) for name in names):
            raise UnreadableDocument(_("文档含有不允许的内容（控件、程序或压缩包）。请删去后另存为 .docx 再上传。"))
        for name in names:
            if name.endswith(".bin") and self._carries_file(name):
                raise UnreadableDocument(_("文档中嵌入了其他文件，可能含有程序。请删去嵌入的文件后再上传，附件请另行上传。"))

    def _carries_file(self, name: str) -> bool:
        tail = b""
        for number, chunk in enumerate(self.parts.chunks(name)):
            if (number == 0 and chunk.startswith(b"MZ")) or OLE_PACKAGER in tail + chunk:
                return True
            tail = chunk[-len(OLE_PACKAGER) :]
        return False

    def _refuse_other_types(self) -> None:
        types = {item.get("ContentType", "").lower() for item in self.root(CONTENT_TYPES)}
        if any("macroenabled" in kind or "vbaproject" in kind for kind in types):
            raise macro_refusal()
        if any(kind.endswith("wordprocessingml.template.main+xml") for kind in types):
            raise UnreadableDocument(_("这是 Word 模板文件。请打开后另存为 .docx 文稿再上传。"))
        if not any(kind.endswith("wordprocessingml.document.main+xml") for kind in types):
            raise self.parts.damaged()

    def _refuse_fetching(self) -> None:
        for relation in self.all_relations():
            if relation.external and relation.kind in FETCHED and not LOCAL_TARGET.match(relation.target):
                raise UnreadableDocument(_("文档会从外部地址读取模板或内容，不允许上传。请把全部内容复制到新建文档，另存为 .docx 后再上传。"))


def rels_of(name: str) -> str:
    """Where a part keeps its relations."""
    return posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")


def resolved(folder: str, target: str) -> str:
    """A relation's target as a part name."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()


def macro_refusal() -> UnreadableDocument:
    """The sentence for macros."""
    return UnreadableDocument(_("文档含有宏，不允许上传。请在 WPS 或 Word 中另存为不含宏的 .docx 后再上传。"))


def ole_refusal(data: bytes, refusal: type[DocumentError]) -> DocumentError:
    """OLE files look alike from outside; the names of their streams tell them apart."""
    found = next((kind for stream, kind in OLE_MESSAGES if stream.encode("utf-16-le") in data), "other")
    messages = {
        "encrypted": _("这份文件设有打开密码，请在 WPS 或 Word 中去掉密码后再上传。"),
        "word": _("这是旧版 .doc 或 .wps 文件，请在 WPS 或 Word 中另存为 .docx 后再上传。"),
        "excel": _("这是旧版 .xls 或 .et 表格，请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"),
        "other": _("不能识别这种旧格式文件，请用 WPS 或 Office 打开，另存为 .docx 或 .xlsx 后再上传。"),
    }
    return refusal(messages[found])
