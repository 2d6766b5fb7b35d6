"""What is ticked in a line of boxes: □有意见　☑无意见, by whatever sign, before the words or behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.papers.reply_table import ANSWERS, Answer

# ☒ is what Word puts into a box that is ticked; × alone means no as often as yes and counts as nothing.
TICKED = re.compile(r"[☑☒✅✓✔√■●◼◾▣⊠þvVxXR\U0001F5F9]")
LABELS: dict[str, Answer] = {"没有意见": "no_opinion", **{text: answer for answer, text in ANSWERS.items()}}
LABEL = re.compile(f"({'|'.join(LABELS)})")
BLANK = re.compile(r"[\s\u3000]+")
# The signs that fonts of signs draw, by the number of the letter.
SYMBOLS = {
    "Wingdings": dict.fromkeys(("FE", "FD", "FC", "6E"), "☑") | dict.fromkeys(("A8", "6F", "71", "72"), "□"),
    "Wingdings 2": dict.fromkeys(("50", "51", "52", "53", "54"), "☑") | dict.fromkeys(("A3", "2A", "30"), "□"),
}


def symbol(font: str, code: str) -> str:
    """☑ or □ for a w:sym of a font of signs, F052 of Wingdings 2 as well as 0052; nothing for any other."""
    return SYMBOLS.get(font, {}).get(code[-2:].upper(), "")


def ticked(text: str) -> list[Answer]:
    """The answers chosen: those ticked; or the only words there are, where there are no boxes at all."""
    words = BLANK.sub(" ", text).strip()
    if words in LABELS:
        return [LABELS[words]]
    return list(dict.fromkeys(answer for answer, signs in _signs(words) if TICKED.search(signs)))


def _signs(words: str) -> Iterator[tuple[Answer, str]]:
    """Each label with the signs that belong to it. Between two labels a blank parts them; without one all go the way the line began."""
    gaps, labels = LABEL.split(words)[::2], LABEL.findall(words)
    leading = bool(gaps[0].strip())
    shares = [("", gaps[0])] + [_shared(gap, leading) for gap in gaps[1:-1]] + [(gaps[-1], "")]
    for at, label in enumerate(labels):
        yield LABELS[label], shares[at][1] + shares[at + 1][0]


def _shared(gap: str, leading: bool) -> tuple[str, str]:
    """What belongs to the label before, and to the one behind."""
    before, blank, behind = gap.partition(" ")
    if blank:
        return before, behind
    return ("", gap) if leading else (gap, "")
