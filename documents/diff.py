"""What changed inside a paragraph, in pieces a reader takes in: words, not letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import rjieba
from diff_match_patch import diff_match_patch

Op = Literal["same", "ins", "del"]
OPS: dict[int, Op] = {-1: "del", 0: "same", 1: "ins"}
PUNCTUATION = re.compile(r"([，。、；：！？“”‘’《》（）〔〕【】…—\s])")
# Between two changes this little common text is only a distraction: 的, 和, a comma.
ISLAND = 2
# 第一百一十一条, 百分之三十二, 12.5%: a number is read as a whole, and so it is changed as a whole.
HAN = "[〇零一二三四五六七八九十百千万亿]"
NUMBER = re.compile(rf"(第(?:{HAN}|\d)+[编章节条款项]?|百分之{HAN}+|{HAN}{{2,}}|\d[\d.,]*[%％‰]?)")
# Past so many pairs of equal words the word comparison grows slow; letters with clean-up are good enough for such a text.
MANY_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece kept, inserted or deleted."""

    op: Op
    text: str


def diff_segments(old: str, new: str) -> list[Segment]:
    """Pieces such that same + del is `old` and same + ins is `new`, letter for letter."""
    if old == new:
        return [Segment("same", old)] if old else []
    before, after = _words(old), _words(new)
    if _equal_pairs(before, after) > MANY_PAIRS:
        return list(_merged(_by_letter(old, new)))
    return list(_merged(_without_islands(list(_by_word(before, after)))))


def _words(text: str) -> list[str]:
    """Chinese words, numbers and marks; joined they are the text again."""
    parts = (part for clause in PUNCTUATION.split(text) for part in NUMBER.split(clause) if part)
    words = [word for part in parts for word in ([part] if NUMBER.fullmatch(part) else rjieba.cut(part))]
    # A segmenter that drops or changes a rare character must not change what the reader sees.
    return words if "".join(words) == text else list(text)


def _equal_pairs(before: list[str], after: list[str]) -> int:
    """How much work the word comparison will have: a word that stands often on both sides counts with its square."""
    counts = Counter(after)
    return sum(count * counts[word] for word, count in Counter(before).items())


def _by_word(before: list[str], after: list[str]) -> Iterator[Segment]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if before[i1:i2] == after[j1:j2]:
            yield Segment("same", "".join(before[i1:i2]))
        else:
            yield from _change("".join(before[i1:i2]), "".join(after[j1:j2]))


def _change(gone: str, come: str) -> Iterator[Segment]:
    if gone:
        yield Segment("del", gone)
    if come:
        yield Segment("ins", come)


def _by_letter(old: str, new: str) -> Iterator[Segment]:
    differ = diff_match_patch()
    differ.Diff_Timeout = 2
    pieces = differ.diff_main(old, new)
    differ.diff_cleanupSemantic(pieces)
    for op, text in pieces:
        yield Segment(OPS[op], text)


def _without_islands(segments: list[Segment]) -> Iterator[Segment]:
    """Short common pieces between larger changes are taken into the change, so that it reads as one."""
    last = len(segments) - 1
    for at, segment in enumerate(segments):
        if segment.op == "same" and 0 < at < last and len(segment.text) <= ISLAND and not _holds(segment.text):
            yield Segment("del", segment.text)
            yield Segment("ins", segment.text)
        else:
            yield segment


def _holds(text: str) -> bool:
    """A mark that ends a clause keeps the pieces beside it apart."""
    return any(mark in text for mark in "，。；：！？\n")


def _merged(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbouring changes joined: one deletion, then one insertion, between two kept pieces."""
    gone = come = kept = ""
    for segment in segments:
        if segment.op == "same":
            yield from _change(gone, come)
            gone = come = ""
            kept += segment.text
            continue
        if kept:
            yield Segment("same", kept)
            kept = ""
        gone += segment.text if segment.op == "del" else ""
        come += segment.text if segment.op == "ins" else ""
    yield from _change(gone, come)
    if kept:
        yield Segment("same", kept)
