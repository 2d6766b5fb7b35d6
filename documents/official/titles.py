"""Titles broken over lines the way offices do it: between words, lines of like length, no mark at a line's start."""

from __future__ import annotations

from itertools import accumulate

import rjieba

NOT_FIRST = "，。、；：！？”’）》〉】〕…—的和与及"
NOT_LAST = "“‘（《〈【〔"
WIDEST = 20


def width(text: str) -> float:
    """In characters of the line: letters and digits are half as wide."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def title_lines(title: str, widest: int = WIDEST) -> list[str]:
    """The title in as few lines as fit; breaks the writer made are kept."""
    return [line for part in title.splitlines() if part.strip() for line in _balanced(part.strip(), widest)]


def _balanced(text: str, widest: int) -> list[str]:
    lines: list[str] = []
    while width(text) > widest:
        wanted = width(text) / -(-width(text) // widest)
        at = _break_near(text, wanted, widest)
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, text]


def _break_near(text: str, wanted: float, widest: int) -> int:
    words = rjieba.cut(text)
    ends = list(accumulate(len(word) for word in words))
    fitting = [
        at
        for at in ends
        if 0 < at < len(text)
        and width(text[:at]) <= widest
        and text[at] not in NOT_FIRST
        and text[at - 1] not in NOT_LAST
    ]
    if not fitting or "".join(words) != text:
        return next((at for at in range(len(text), 0, -1) if width(text[:at]) <= widest), 1)
    return min(fitting, key=lambda at: (abs(width(text[:at]) - wanted), at))
