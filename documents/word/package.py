"""A .docx as a package: what it must be, and where its parts are."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import UnreadableDocument
from documents.opc import OpcPackage, ole_refusal
from documents.packages import OLE_MAGIC, ZIP_MAGIC

DOCUMENT_TYPE = "wordprocessingml.document.main+xml"
TEMPLATE_TYPE = "wordprocessingml.template.main+xml"


class WordPackage(OpcPackage):
    """An opened .docx; everything else is refused with its own sentence."""

    wanted = ".docx"

    def __init__(self, data: bytes) -> None:
        refuse_other_files(data)
        super().__init__(data, UnreadableDocument)
        self._refuse_other_types()
        self.main = self.main_part()
        self.relations = list(self.relations_of(self.main))

    def parse(self, kind: str) -> etree._Element | None:
        """The root of the main part's relation of this kind (styles, numbering …), if there."""
        found = next(self.targets(kind), None)
        return None if found is None else self.root(found)

    def targets(self, kind: str) -> Iterator[str]:
        """Part names of the main part's relations of one kind."""
        for relation in self.relations:
            if relation.kind == kind and not relation.external and relation.target in self.parts:
                yield relation.target

    def _refuse_other_types(self) -> None:
        types = self.content_types()
        if any(kind.endswith(TEMPLATE_TYPE) for kind in types):
            raise UnreadableDocument(_("这是 Word 模板文件。请打开后另存为 .docx 文稿再上传。"))
        if not any(kind.endswith(DOCUMENT_TYPE) for kind in types):
            raise UnreadableDocument(_("这不是 Word 文稿。请在 WPS 或 Word 中另存为 .docx 后再上传。"))


def refuse_other_files(data: bytes) -> None:
    """Files that are not even a zip, each with what to do about it."""
    if data.startswith(OLE_MAGIC):
        raise ole_refusal(data, UnreadableDocument, wanted=WordPackage.wanted)
    if data.startswith(b"%PDF"):
        raise UnreadableDocument(_("这是 PDF 文件，不能逐段征求意见。请上传 .docx 格式的文稿。"))
    if not data.startswith(ZIP_MAGIC):
        raise UnreadableDocument(
            _("这不是 Word 文稿（改扩展名不能转换格式）。请在 WPS 或 Word 中打开原来的文稿，另存为 .docx 后再上传。")
        )
