"""The measures of GB/T 9704-2012, in millimetres and points. One place for .docx and PDF.

3号 is 16 pt and 28 of it are 158 mm, two more than the type area is wide: the letters are set a little
closer, 15.75 pt apiece, and 22 lines of 28.95 pt fill the height.
"""

from __future__ import annotations

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, RIGHT, BOTTOM, LEFT = 37.0, 26.0, 35.0, 28.0
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT
MM = 72 / 25.4

LINES, CHARACTERS = 22, 28
LINE = 28.95
BODY = 16.0
PITCH = 15.75
TITLE = 22.0
SMALL = 14.0

HEAD_TOP = 35.0
HEAD_LARGEST, HEAD_SMALLEST = 60.0, 26.0
RULE_BELOW_NUMBER = 4.0
PAGE_NUMBER_BELOW = 7.0
RED = "E60012"


def head_size(text: str) -> float:
    """The red head's size: as large as one line allows, within what looks right."""
    fits = TYPE_WIDTH * MM / max(len(text), 1)
    return max(HEAD_SMALLEST, min(HEAD_LARGEST, int(fits)))
