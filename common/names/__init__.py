"""Names of people: ordered by strokes, found by pinyin, set as printed lists set them."""

from common.names.pinyin import answers_to, full_pinyin, initials
from common.names.printing import spaced
from common.names.strokes import by_strokes, stroke_key, strokes_of, unplaced
from common.names.surnames import split

__all__ = [
    "answers_to",
    "by_strokes",
    "full_pinyin",
    "initials",
    "spaced",
    "split",
    "stroke_key",
    "strokes_of",
    "unplaced",
]
