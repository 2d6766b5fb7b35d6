"""Which paragraph a row of a 反馈表 means: by the words it quotes, else by 第 n 段 as it is written."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from reports.models import Paragraph

NUMBER = re.compile(r"第\s*(\d{1,5})\s*(?:自然)?段")
# As sure as a paragraph that moved: a wrong place is worse than none.
SURE = 85
SHORT = 6


class Finder:
    """Finds paragraphs of one version."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = [p for p in paragraphs if p.kind != "title"]

    def find(self, place: str, quoted: str) -> Paragraph | None:
        """The one paragraph meant, or None when it is not plain which."""
        return self.by_words(quoted.strip()) or self.by_number(place) or self.by_heading(place.strip())

    def by_words(self, quoted: str) -> Paragraph | None:
        """The one paragraph in which the quoted words stand, or which is nearly the words quoted."""
        if len(quoted) < SHORT:
            return None
        holding = [p for p in self.paragraphs if quoted in p.text]
        if holding:
            return holding[0] if len(holding) == 1 else None
        ranked = sorted(((likeness(quoted, p.text), p.order, p) for p in self.paragraphs), reverse=True)
        best = ranked[:2]
        sure = bool(best) and best[0][0] >= SURE and (len(best) == 1 or best[1][0] < SURE)
        return best[0][2] if sure else None

    def by_number(self, place: str) -> Paragraph | None:
        """第 5 段: the text under that number, not the heading that leads it."""
        found = NUMBER.search(place)
        if not found:
            return None
        numbered = [p for p in self.paragraphs if p.number == int(found[1])]
        return numbered[-1] if numbered else None

    def by_heading(self, place: str) -> Paragraph | None:
        """（二）让委员动起来: the one heading that is or begins with what is written."""
        if len(place) < SHORT:
            return None
        found = [p for p in self.paragraphs if p.kind == "heading" and (place in p.text or p.text in place)]
        return found[0] if len(found) == 1 else None


def likeness(quoted: str, text: str) -> float:
    """0–100; a quotation is often only a part of its paragraph."""
    return max(fuzz.ratio(quoted, text), fuzz.partial_ratio(quoted, text) if len(quoted) <= len(text) else 0.0)
