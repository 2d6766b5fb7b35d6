"""read_draft: a draft in any of the formats offices keep, read as the same model.

.docx is read here. .doc, .wps, .odt and .rtf go through LibreOffice first and .pdf through pdftotext, each in a
process of its own that has no network, little time and little memory. That can take half a minute: outside a
worker, ask `kind_of` first.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from documents.blocks import Draft
from documents.conversion.kinds import kind_of
from documents.conversion.office import to_docx
from documents.conversion.pdf import read_pdf
from documents.errors import UnreadableDocument
from documents.packages import Source, read_source
from documents.word import read_docx
from documents.word.reading import Choice

__all__ = ["kind_of", "read_draft"]

NAMED_ALIKE = {"doc": (".doc", ".wps", ".dot", ".wpt")}


def read_draft(file: Source, *, name: str = "", changes: Choice = "accepted") -> Draft:
    """The draft in a file (path, bytes or open binary file), known by its content; `name` only serves the sentences.

    Raises UnreadableDocument with a sentence that says what to do.
    """
    data = read_source(file, UnreadableDocument)
    kind = kind_of(data)
    if kind in ("docx", ""):
        return read_docx(data, changes=changes)
    if kind == "pdf":
        draft = read_pdf(data)
        return _with_loss(draft, _from_pdf())
    draft = read_docx(to_docx(data, kind), changes=changes)
    return _with_loss(draft, _("由 %(suffix)s 转换而来，请核对版式。") % {"suffix": _suffix(kind, name)})


def _from_pdf() -> str:
    """A PDF knows where words stand and nothing of what they are."""
    return _(
        "由 PDF 转换而来，只带入了文字，表格和图片没有识别；划去的字、页眉页脚、文本框和脚注可能混进句子里。"
        "请逐句核对，最好改交 Word 稿。"
    )


def _with_loss(draft: Draft, sentence: str) -> Draft:
    return replace(draft, losses=[*draft.losses, sentence])


def _suffix(kind: str, name: str) -> str:
    """What the person calls the format: .wps and .doc have the same content."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in NAMED_ALIKE.get(kind, ()) else f".{kind}"
