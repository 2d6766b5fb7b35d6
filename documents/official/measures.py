"""The measures of GB/T 9704-2012, in millimetres and points. One place for .docx and PDF.

3号 is 16 pt and 28 of it are 158 mm, two more than the type area is wide: the letters are set a little
closer, 15.75 pt apiece, and 22 lines of 28.95 pt fill the height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MM = 72 / 25.4
LINES, CHARACTERS = 22, 28
LINE = 28.95
BODY = 16.0
PITCH = 15.75
TITLE = 22.0
SMALL = 14.0
TINY = 10.5
RED = "E60012"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and its margins in millimetres; between them the type area (版心)."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def type_width(self) -> float:
        """How wide the text stands."""
        return self.width - self.left - self.right

    @property
    def type_height(self) -> float:
        """How high the text stands."""
        return self.height - self.top - self.bottom


# 5.2: 天头 37, 订口 28, 版心 156 × 225. Turned for wide tables, the binding edge comes to the top.
PORTRAIT = Sheet(210, 297, top=37, right=26, bottom=35, left=28)
LANDSCAPE = Sheet(297, 210, top=28, right=37, bottom=26, left=35)
TYPE_WIDTH = PORTRAIT.type_width

HEAD_TOP = 35.0  # 7.2.4: 发文机关标志 below the top of the type area
HEAD_LARGEST, HEAD_SMALLEST = 60.0, 22.0
HEAD_LINE = 1.2
JOINT_HEIGHT = 110.0  # points: joint issuers' names together stay this low, so that the text begins on page one
RULE_BELOW_NUMBER = 4.0  # 7.2.7
PAGE_NUMBER_BELOW = 7.0  # 7.5
THICK, THIN = 0.35, 0.25  # 7.4.1: rules of the 版记

# 10.1 信函格式
LETTER_HEAD_TOP = 30.0  # from the edge of the page
LETTER_RULE_BELOW = 4.0
LETTER_RULE = 170.0  # wide, centred on the page
LETTER_FOOT = 20.0  # the second double rule above the edge of the page
LETTER_SIZE = 40.0

SEAL_INDENT, NAME_INDENT = 4, 2  # 7.3.5: characters from the right, with and without a seal


def head_size(names: Sequence[str], beside: str = "", largest: float = HEAD_LARGEST) -> float:
    """The red head's size in points: as large as one line (and a joint head's height) allows, within what looks right."""
    fits = TYPE_WIDTH * MM / max(max(map(len, names), default=0) + len(beside), 1)
    low = JOINT_HEIGHT / len(names) / HEAD_LINE if len(names) > 1 else largest
    return max(HEAD_SMALLEST, float(int(min(largest, fits, low))))


def fitted(width: float, height: float, sheet: Sheet) -> tuple[float, float]:
    """A picture's size in millimetres, made smaller until it stands within the type area."""
    factor = min(1.0, sheet.type_width / max(width, 0.1), sheet.type_height / max(height, 0.1))
    return max(width * factor, 0.1), max(height * factor, 0.1)
