"""What .docx and .xlsx have in common: parts, relations, and the dangers both refuse."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import DocumentError
from documents.packages import Package
from documents.safexml import ForbiddenXml, OversizedXml, parse_small

CONTENT_TYPES = "[content_types].xml"
# Fetched by Office without a click. A hyperlink waits for one, a linked picture is listed as a loss.
FETCHED = {"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "control", "package", "externalLinkPath"}
LOCAL_TARGET = re.compile(
    r"^(?:file:/{0,3})?(?:localhost/)?[A-Za-z](?::|%3A)|^(?![A-Za-z][\w+.-]*:|//|\\\\)", re.IGNORECASE
)
OLE_PACKAGER = "\x01Ole10Native".encode("utf-16-le")
PROGRAMS = (".exe", ".dll", ".scr", ".js", ".vbs", ".zip", ".com", ".bat", ".cmd", ".lnk")
OLE_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "word"), ("Workbook", "excel"), ("Book", "excel"))


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type, its target, whether it points outside, its id."""

    kind: str
    target: str
    external: bool
    id: str


class OpcPackage:
    """An opened Office package without macros, programs, or parts that Office would fetch; `wanted` is what to save it as."""

    wanted = ""

    def __init__(self, data: bytes, refusal: type[DocumentError]) -> None:
        self.refusal = refusal
        self.parts = Package(data, refusal)
        self._refuse_programs()
        self._refuse_macro_types()
        self._refuse_fetching()

    def root(self, name: str) -> etree._Element:
        """One whole small part."""
        try:
            return parse_small(self.parts.chunks(name))
        except etree.XMLSyntaxError as error:
            raise self.parts.damaged() from error
        except ForbiddenXml:
            raise self.parts.forbidden() from None
        except OversizedXml:
            raise self.parts.oversized() from None

    def main_part(self) -> str:
        """The part the package is about."""
        for relation in self.relations_of(""):
            if relation.kind == "officeDocument" and not relation.external and relation.target in self.parts:
                return relation.target
        raise self.parts.damaged()

    def relations_of(self, name: str) -> Iterator[Relation]:
        """The relations of one part; of the package itself for the empty name."""
        yield from self._relations(posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels"))

    def all_relations(self) -> Iterator[Relation]:
        """Every relation of every part."""
        for name in self.parts.names:
            if name.endswith(".rels"):
                yield from self._relations(name)

    def content_types(self) -> set[str]:
        """All content types the package declares, in lower case."""
        return {item.get("ContentType", "").lower() for item in self.root(CONTENT_TYPES)}

    def _relations(self, name: str) -> Iterator[Relation]:
        if name not in self.parts:
            return
        folder = posixpath.dirname(posixpath.dirname(name))
        for item in self.root(name):
            target, external = item.get("Target", ""), item.get("TargetMode", "").lower() == "external"
            kind = item.get("Type", "").rstrip("/").rpartition("/")[2]
            yield Relation(kind, target if external else _resolved(folder, target), external, item.get("Id", ""))

    def _refuse_programs(self) -> None:
        names = self.parts.names
        if any("vbaproject" in name or "vbadata" in name or "macrosheets/" in name for name in names):
            raise self._macro()
        if any("/activex/" in name or name.endswith(PROGRAMS) for name in names):
            raise self.refusal(_("文件含有不允许的内容（控件、程序或压缩包）。请删去后另存，再上传。"))
        if any(name.endswith(".bin") and self._carries_file(name) for name in names):
            raise self.refusal(_("文件中嵌入了其他文件，可能含有程序。请删去嵌入的文件后再上传，附件请另行上传。"))

    def _carries_file(self, name: str) -> bool:
        tail = b""
        for number, chunk in enumerate(self.parts.chunks(name)):
            if (number == 0 and chunk.startswith(b"MZ")) or OLE_PACKAGER in tail + chunk:
                return True
            tail = chunk[-len(OLE_PACKAGER) :]
        return False

    def _refuse_macro_types(self) -> None:
        if CONTENT_TYPES not in self.parts:
            raise self.refusal(
                _("这不是 Office 文件。请在 WPS 或 Office 中另存为 %(wanted)s 后再上传。") % {"wanted": self.wanted}
            )
        # Every .xlsb calls itself macro-enabled; it has its own sentence.
        if any(
            ("macroenabled" in kind and "binary" not in kind) or "vbaproject" in kind for kind in self.content_types()
        ):
            raise self._macro()

    def _refuse_fetching(self) -> None:
        for relation in self.all_relations():
            if relation.external and relation.kind in FETCHED and not LOCAL_TARGET.match(relation.target):
                raise self.refusal(
                    _("文件会从外部地址读取模板或内容，不允许上传。请把全部内容复制到新建文件，另存后再上传。")
                )

    def _macro(self) -> DocumentError:
        return self.refusal(
            _("文件含有宏，不允许上传。请在 WPS 或 Office 中另存为不含宏的 %(wanted)s 后再上传。")
            % {"wanted": self.wanted}
        )


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()


def ole_refusal(data: bytes, refusal: type[DocumentError], *, wanted: str = ".docx 或 .xlsx") -> DocumentError:
    """OLE files look alike from outside; the names of their streams tell them apart."""
    found = next((kind for stream, kind in OLE_STREAMS if stream.encode("utf-16-le") in data), "other")
    messages = {
        "encrypted": _("这份文件设有打开密码，请在 WPS 或 Word 中去掉密码后再上传。"),
        "word": _("这是旧版 .doc 或 .wps 文件，请在 WPS 或 Word 中另存为 .docx 后再上传。"),
        "excel": _("这是旧版 .xls 或 .et 表格，请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"),
        "other": _("不能识别这种旧格式文件，请用 WPS 或 Office 打开，另存为 %(wanted)s 后再上传。")
        % {"wanted": wanted},
    }
    return refusal(messages[found])
