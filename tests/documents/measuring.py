"""Rulers for printed pages: lines of letters, and the red and black of the page as the eye sees it, in millimetres."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ImageChops

SOFFICE = shutil.which("soffice")
MM = 72 / 25.4
DPI = 150
SAME_LINE = 8.0  # points
LONG = 100.0  # millimetres: a rule, not a letter


def convert(folder: Path) -> None:
    """All .docx of a folder to PDF in one run of LibreOffice, with the free faces."""
    fonts = str(Path(settings.BASE_DIR) / "documents/fonts/fonts.conf")
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    files = [str(path) for path in folder.glob("*.docx")]
    environment = os.environ | {"FONTCONFIG_FILE": fonts, "HOME": str(folder)}
    subprocess.run(
        [*command, "--outdir", str(folder), *files], check=True, capture_output=True, env=environment, timeout=120
    )


@dataclass(frozen=True)
class Bar:
    """A stretch of rows that are coloured: from the top of the page, and from its left edge."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


@lru_cache(maxsize=64)
def red(sheet: Any) -> list[Bar]:
    """Everything red, top to bottom, a bar for each stretch without a white row between."""
    image = sheet.to_image(resolution=DPI).original.convert("RGB")
    r, g, _b = image.split()
    return list(_bars(ImageChops.subtract(r, g).point(lambda value: 255 if value > 90 else 0)))


@lru_cache(maxsize=64)
def black(sheet: Any) -> list[Bar]:
    """Everything dark, the same way."""
    image = sheet.to_image(resolution=DPI).original.convert("L")
    return list(_bars(image.point(lambda value: 255 if value < 110 else 0)))


def rules(bars: list[Bar]) -> list[Bar]:
    """Only the long thin ones."""
    return [bar for bar in bars if bar.width > LONG and bar.bottom - bar.top < 2]


def _bars(mask: Any) -> Iterator[Bar]:
    wide, data = mask.width, mask.tobytes()
    rows = [data[at : at + wide] for at in range(0, len(data), wide)]
    for filled, group in groupby(enumerate(rows), key=lambda item: 255 in item[1]):
        found = list(group)
        if filled:
            left = min(row.find(255) for _at, row in found)
            right = max(row.rfind(255) for _at, row in found) + 1
            yield Bar(_mm(found[0][0]), _mm(found[-1][0] + 1), _mm(left), _mm(right))


def _mm(pixels: int) -> float:
    return pixels * 25.4 / DPI


def lines(sheet: Any, bottom: float = 35) -> list[list[Any]]:
    """The letters of the type area, line by line; those whose middles are near one another make a line."""
    found: list[list[Any]] = []
    inside = [letter for letter in sheet.chars if letter["top"] < (297 - bottom) * MM and letter["text"].strip()]
    for letter in sorted(inside, key=_level):
        if not found or _level(letter) - _level(found[-1][0]) > SAME_LINE:
            found.append([])
        found[-1].append(letter)
    return [sorted(line, key=lambda letter: letter["x0"]) for line in found]


def _level(letter: Any) -> float:
    return (letter["top"] + letter["bottom"]) / 2


def words(line: list[Any]) -> str:
    """What a line says."""
    return "".join(letter["text"] for letter in line)


def line_of(sheet: Any, text: str) -> list[Any]:
    """The first line with these words in it."""
    return next(line for line in lines(sheet, bottom=0) if text in words(line))


def middle(line: list[Any]) -> float:
    """Half way down a line, in millimetres."""
    return sum(map(_level, line)) / len(line) / MM


def foot(sheet: Any) -> tuple[str, float, float, float]:
    """What stands below the type area: the words, where they begin and end, and the middle of their ink."""
    below = [letter for letter in sheet.chars if letter["top"] > (297 - 35) * MM and letter["text"].strip()]
    if not below:
        return "", 0, 0, 0
    left, right = min(letter["x0"] for letter in below) / MM, max(letter["x1"] for letter in below) / MM
    ink = black(sheet)[-1]
    return words(below), left, right, (ink.top + ink.bottom) / 2
