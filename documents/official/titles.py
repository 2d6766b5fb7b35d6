"""Titles broken over lines the way offices do it: between words, in a 梯形 or 菱形, no mark at a line's start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise
from math import comb

from common.terms import whole_words
from documents.official.pieces import printable

NOT_FIRST = "，。、；：！？”’）》〉】〕…—的和与及"
NOT_LAST = "“‘（《〈【〔"
PAUSES = ("第", "关于", "《")
WIDEST = 20
SHORTEST = 3
MOST_WAYS = 20_000


def width(text: str) -> float:
    """In characters of the line: letters and digits are half as wide."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def title_lines(title: str, widest: int = WIDEST) -> list[str]:
    """The title in as few lines as fit; breaks the writer made are kept."""
    return [line for part in printable(title).splitlines() if part.strip() for line in _broken(part.strip(), widest)]


def _broken(text: str, widest: int) -> list[str]:
    fewest = max(1, -int(-width(text) // widest))
    ends = _word_ends(text)
    for count in range(fewest, fewest + 2):
        if count == 1:
            return [text]
        if comb(len(ends), count - 1) > MOST_WAYS:
            break
        ways = [lines for lines in _ways(text, ends, count) if max(map(width, lines)) <= widest]
        if ways:
            return min(ways, key=_ugliness)
    return _filled(text, ends, widest)


def _word_ends(text: str) -> list[int]:
    """Where a line may end: after a word, with no mark left over on either side."""
    ends = accumulate(len(word) for word in whole_words(text))
    return [at for at in ends if 0 < at < len(text) and text[at] not in NOT_FIRST and text[at - 1] not in NOT_LAST]


def _ways(text: str, ends: Sequence[int], count: int) -> Iterator[list[str]]:
    for breaks in combinations(ends, count - 1):
        yield [text[start:end].strip() for start, end in pairwise((0, *breaks, len(text)))]


def _ugliness(lines: list[str]) -> float:
    """Lines alike enough to make one figure, with no waist, no two quite equal, broken where a reader would pause."""
    wide = [width(line) for line in lines]
    uneven = abs(max(wide) - min(wide) - 3)
    waist = sum(
        max(0.0, min(before, after) - here) for before, here, after in zip(wide, wide[1:], wide[2:], strict=False)
    )
    equal = sum(abs(one - other) < 1 for one, other in pairwise(wide))
    pauses = sum(4 * after.startswith(PAUSES) + 5 * before.endswith(("》", "”")) for before, after in pairwise(lines))
    pauses += sum(8 * before.endswith(("，", "；", "：")) for before in lines[:-1])
    torn = sum(_open_marks("".join(lines[:at])) for at in range(1, len(lines)))
    return uneven / 2 + 6 * waist + 2 * equal + 8 * torn - pauses + 10 * (min(wide) < SHORTEST)


def _open_marks(text: str) -> int:
    """How many quotations or titles within the title are not closed yet."""
    return sum(text.count(first) - text.count(last) for first, last in ("《》", "“”"))


def _filled(text: str, ends: Sequence[int], widest: int) -> list[str]:
    """Very long titles: each line as full as words allow."""
    lines, start = [], 0
    while width(text[start:]) > widest:
        fitting = [at for at in ends if at > start and width(text[start:at]) <= widest]
        fitting = [at for at in fitting if width(text[at:]) >= SHORTEST] or fitting
        end = fitting[-1] if fitting else start + _fitting(text[start:], widest)
        lines.append(text[start:end].strip())
        start = end
    return [*lines, text[start:].strip()]


def _fitting(text: str, widest: int) -> int:
    return next((at for at in range(len(text), 1, -1) if width(text[:at]) <= widest), 1)
