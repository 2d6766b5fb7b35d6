"""Drawings inside a paragraph: the pictures in them, the words in their text boxes, and what else they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from documents.blocks import Aside, Picture
from documents.images import natural_size
from documents.word.limits import checked_length
from documents.word.names import relation_id, tag, tagged
from documents.word.passage import Shown
from documents.word.reading import Reading

EMU, TO_MM = 36_000, {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, "pc": 25.4 / 6}
STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5}(?:\.\d{1,6})?)(pt|in|cm|mm|px|pc)", re.IGNORECASE)
FILE_NAME = re.compile(r"^\S*\.(?:png|jpe?g|gif|bmp|[ew]mf|tiff?|webp|svg)$|^[0-9a-f]{32}$|^[A-Za-z]:\\", re.IGNORECASE)
WHOLE = 100_000  # a:srcRect counts in thousandths of a percent
MAX_SIZE = 2_000.0  # millimetres; what says more has no size
MAX_IN_DRAWING = 100
PICTURES = ("a:blip", "v:imagedata")


def read_drawing(element: etree._Element, name: str, reading: Reading) -> Iterator[Shown]:
    """The pictures of a w:drawing, w:pict or w:object; words and losses are put down in `reading`."""
    boxes = [box for box in tagged(element, "w:txbxContent") if _outermost(box)]
    for box in boxes:
        _read_box(box, reading)
    pictures = [item for kind in PICTURES for item in tagged(element, kind)]
    if name == "w:object":
        reading.losses.add("object")
    elif any(True for _found in tagged(element, "c:chart", "dgm:relIds")):
        reading.losses.add("chart")
    elif pictures:
        reading.losses.add("image", count=max(len(pictures) - MAX_IN_DRAWING, 0))
        yield from _shown(element, pictures[:MAX_IN_DRAWING], reading)
    elif not boxes:
        reading.losses.add("shape")


def holds_drawing(element: etree._Element) -> bool:
    """Whether a picture or a text box is below."""
    return any(True for _found in tagged(element, "a:blip", "w:txbxContent"))


def words_in(element: etree._Element) -> str:
    """All words below an element, a line for each paragraph."""
    lines: list[str] = []
    for item in tagged(element, "w:p", "w:t"):
        if tag(item) == "w:p":
            lines.append("")
        elif lines:
            lines[-1] += item.text or ""
        else:
            lines.append(item.text or "")
    return "\n".join(line for line in lines if line)


def _read_box(box: etree._Element, reading: Reading) -> None:
    words = checked_length(words_in(box).strip())
    reading.losses.add("textbox", words)
    if words:
        reading.asides.append(Aside("textbox", words))


def _outermost(box: etree._Element) -> bool:
    return not any(isinstance(item.tag, str) and tag(item) == "w:txbxContent" for item in box.iterancestors())


def _shown(drawing: etree._Element, pictures: list[etree._Element], reading: Reading) -> Iterator[Shown]:
    for picture in pictures:
        embedded = relation_id(picture, "embed") or relation_id(picture, "id")
        if not embedded:
            continue  # linked: counted with the relations
        sha256 = reading.gallery.take(embedded)
        if sha256:
            size = _drawn_size(drawing, picture) if tag(picture) == "a:blip" else _styled_size(picture)
            across, down = _part_shown(picture)
            reading.losses.add("cropped", count=(across, down) != (1, 1))
            width, height = size if all(size) else natural_size(reading.gallery.files[sha256])
            # A cropped picture is carried whole, at the width it had.
            yield Shown(Picture(sha256, width, round(height * across / down, 2)), _description(drawing))


def _drawn_size(drawing: etree._Element, blip: etree._Element) -> tuple[float, float]:
    """Width and height in millimetres: of the drawing, or of this picture when the drawing holds several."""
    sizes = list(tagged(drawing, "wp:extent"))
    fill = blip.getparent()
    whole = None if fill is None else fill.getparent()
    if whole is not None and sum(1 for _item in tagged(drawing, "a:blip")) > 1:
        sizes = list(tagged(whole, "a:ext")) or sizes
    found = next((item for item in sizes if item.get("cx")), None)
    return (0.0, 0.0) if found is None else (_emu(found.get("cx")), _emu(found.get("cy")))


def _emu(text: str | None) -> float:
    size = round(int(text) / EMU, 2) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0.0
    return size if size <= MAX_SIZE else 0.0


def _styled_size(picture: etree._Element) -> tuple[float, float]:
    """The size in the style of the VML shape around the picture."""
    shape = picture.getparent()
    found = {
        side.lower(): round(float(size) * TO_MM[unit.lower()], 2)
        for side, size, unit in STYLE_SIZE.findall("" if shape is None else shape.get("style", ""))
    }
    width, height = found.get("width", 0.0), found.get("height", 0.0)
    return (width, height) if max(width, height) <= MAX_SIZE else (0.0, 0.0)


def _part_shown(picture: etree._Element) -> tuple[float, float]:
    """Which shares of the width and the height the crop leaves to be seen."""
    fill = picture.getparent()
    cut = None if fill is None else next(tagged(fill, "a:srcRect"), None)
    if cut is None:
        return 1, 1
    across, down = (1 - _share(cut, first) - _share(cut, last) for first, last in ("lr", "tb"))
    return (across, down) if across > 0 and down > 0 else (1, 1)


def _share(cut: etree._Element, side: str) -> float:
    text = cut.get(side, "0")
    return int(text) / WHOLE if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _description(drawing: etree._Element) -> str:
    """The alternative text; file names that programs put there describe nothing, and tell of the writer's disk."""
    found = next((item.get("descr", "") for item in tagged(drawing, "wp:docPr")), "")
    found = found or next((item.get("alt", "") for item in tagged(drawing, "v:shape")), "")
    found = found.strip()
    return "" if FILE_NAME.match(found) else checked_length(found)
