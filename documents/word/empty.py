"""A file without any text: what it holds instead is said, for often it is the wrong file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from documents.errors import UnreadableDocument
from documents.word.beside import note_margins, read_comments
from documents.word.lines import Line
from documents.word.package import WordPackage
from documents.word.reading import Reading

PICTURES = ("image", "imageformat", "badimage", "linked", "chart", "shape")


def without_text(package: WordPackage, reading: Reading, lines: Sequence[Line]) -> UnreadableDocument:
    """The refusal of a document whose body has no words."""
    found = list(_held(package, reading, lines))
    if not found:
        return UnreadableDocument(_("没有读到正文文字。如果是扫描件或图片，请换成可以编辑的 .docx 文稿。"))
    return UnreadableDocument(
        _("没有读到正文文字，文件里只有%(found)s。请核对是不是传错了文件；扫描件和图片请换成可以编辑的 .docx 文稿。")
        % {"found": "、".join(found)}
    )


def _held(package: WordPackage, reading: Reading, lines: Sequence[Line]) -> Iterator[str]:
    note_margins(package, reading)
    places = {aside.place for aside in reading.asides}
    if read_comments(package, reading):
        yield _("批注")
    if places & {"header", "footer"}:
        yield _("页眉页脚")
    if "textbox" in places:
        yield _("文本框")
    if any(line.picture for line in lines) or any(map(reading.losses.has, PICTURES)):
        yield _("图片")
    if reading.losses.has("blank"):
        yield _("空白表格")
    if reading.notes:
        yield _("脚注")
