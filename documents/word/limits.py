"""How much of a draft can be commented on paragraph by paragraph; beyond that it is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.errors import UnreadableDocument

MAX_PARAGRAPHS = 5_000
MAX_CHARACTERS = 20_000
MAX_CELLS = 20_000
MAX_MARKS = 50_000


def checked_length(text: str) -> str:
    """The text, or a refusal when no reader could comment on it as one paragraph."""
    check_length(len(text))
    return text


def check_length(characters: int) -> None:
    """The same for a length."""
    if characters > MAX_CHARACTERS:
        raise UnreadableDocument(_("文稿中有一段超过 2 万字。请分段后再上传。"))


class Count:
    """What was read so far, refused as soon as it is too much."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.cells = 0
        self.marks = 0

    def paragraph(self) -> None:
        """One more paragraph, table or picture."""
        self.paragraphs += 1
        if self.paragraphs > MAX_PARAGRAPHS:
            raise UnreadableDocument(_("文稿超过 5000 段，不能逐段征求意见。请分成几份上传。"))

    def more_cells(self, number: int) -> None:
        """Cells of a table, those swallowed by a wide one included."""
        self.cells += number
        if self.cells > MAX_CELLS:
            raise UnreadableDocument(_("文稿中的表格过大（超过 2 万格）。请把表格作为附件另行上传。"))

    def more_marks(self, number: int) -> None:
        """Footnotes, comments, changes and pictures."""
        self.marks += number
        if self.marks > MAX_MARKS:
            raise UnreadableDocument(_("文稿中的修订、批注和脚注过多（超过 5 万处）。请先接受或清理修订，再上传。"))
