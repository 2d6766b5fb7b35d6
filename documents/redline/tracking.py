"""Tracked changes in WordprocessingML (ECMA-376 part 1, 17.13.5): who changed what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.utils import timezone

from documents.official.pieces import printable
from documents.official.word.xml import paragraph, style_id, tag

Op = Literal["ins", "del", "moveFrom", "moveTo"]
LONGEST_AUTHOR = 100


class Tracker:
    """Marks what came and went, all by one author at one time, each mark with a number of its own."""

    def __init__(self, author: str, made_at: datetime) -> None:
        # Word writes the wall clock and a Z that means nothing; it shows what stands here.
        local = timezone.localtime(made_at) if timezone.is_aware(made_at) else made_at
        self._by = {"author": printable(author)[:LONGEST_AUTHOR] or "—", "date": f"{local:%Y-%m-%dT%H:%M:%S}Z"}
        self._number = 0

    def changed(self, op: Op, runs: str) -> str:
        """Runs that came or went; "" for none."""
        if not runs:
            return ""
        if op == "del":
            runs = runs.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return tag(op, runs, **self._next())

    def mark(self, op: Op) -> str:
        """The element that says a paragraph mark or a table row came or went."""
        return tag(op, **self._next())

    def paragraph(self, role: str, content: str, *, mark: Op | None = None, before: str = "") -> str:
        """A paragraph in the style of `role`, which it had in that of the role `before`; its mark may have come or gone."""
        letters = tag("rPr", self.mark(mark)) if mark else ""
        was = tag("pPr", tag("pStyle", val=style_id(before))) if before and style_id(before) != style_id(role) else ""
        return paragraph(role, content, letters, tag("pPrChange", was, **self._next()) if was else "")

    def moved(self, op: Literal["moveFrom", "moveTo"], name: str, content: str) -> str:
        """Whole paragraphs between the marks that tell Word which two ends of a move belong together."""
        number = self._next()
        end = tag(f"{op}RangeEnd", id=number["id"])
        return tag(f"{op}RangeStart", name=name, **number) + content + end

    def _next(self) -> dict[str, object]:
        self._number += 1
        return {"id": self._number, **self._by}
