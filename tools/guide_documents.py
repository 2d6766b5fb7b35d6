"""Pictures of every kind of official document for docs/guide/公文.md: the first pages of each PDF, as they come out of the printer."""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "guide" / "pictures" / "公文"
SHOWN = 4  # pages of each kind
DPI, WIDTH = 150, 520  # drawn finely, then made smaller: thin rules stay
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

import django  # noqa: E402

django.setup()

import pdfplumber  # noqa: E402
from PIL import Image, ImageOps  # noqa: E402

from documents.official import to_pdf  # noqa: E402
from tests.factories.official import SAMPLES  # noqa: E402


def main() -> None:
    """One picture a kind: its pages side by side."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        with pdfplumber.open(io.BytesIO(to_pdf(make()))) as pdf:
            sheets = [small(page.to_image(resolution=DPI).original.convert("RGB")) for page in pdf.pages[:SHOWN]]
        side_by_side(sheets).quantize(128, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def small(sheet: Image.Image) -> Image.Image:
    """A page in the size of the guide, framed so that the paper's edge is seen."""
    page = sheet.resize((WIDTH, round(sheet.height * WIDTH / sheet.width)), Image.Resampling.LANCZOS)
    return ImageOps.expand(page, 1, "#999999")


def side_by_side(sheets: list[Image.Image]) -> Image.Image:
    """The sheets in a row."""
    row = Image.new("RGB", (sum(sheet.width for sheet in sheets) + 12 * (len(sheets) - 1), sheets[0].height), "white")
    left = 0
    for sheet in sheets:
        row.paste(sheet, (left, 0))
        left += sheet.width + 12
    return row


if __name__ == "__main__":
    main()
