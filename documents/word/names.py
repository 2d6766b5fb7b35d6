"""The names of WordprocessingML, transitional and strict read alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.utils.timezone import get_default_timezone
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
PREFIXES = {
    W: "w",
    W_STRICT: "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
}
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
OFF = {"0", "false", "off", "none"}


def tag(element: etree._Element) -> str:
    """`w:p` for a paragraph; the local name alone in a namespace we do not know."""
    return _short(str(element.tag))


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    namespace, _brace, local = name.rpartition("}")
    prefix = PREFIXES.get(namespace.lstrip("{"))
    return f"{prefix}:{local}" if prefix else local


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of the Word namespace, either flavour of it."""
    if element is None:
        return None
    return element.get(f"{{{W}}}{name}", element.get(f"{{{W_STRICT}}}{name}"))


def number(element: etree._Element | None, default: int | None = None, name: str = "val") -> int | None:
    """The same as a whole number; nonsense counts as absent."""
    text = value(element, name)
    try:
        return int(text) if text is not None and len(text) < 12 else default
    except ValueError:
        return default


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element along a path of Word names: child(p, "pPr", "jc")."""
    for name in path:
        if element is None:
            return None
        found = element.find(f"{{{W}}}{name}")
        element = found if found is not None else element.find(f"{{{W_STRICT}}}{name}")
    return element


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Direct children of one Word name."""
    return (item for item in element if isinstance(item.tag, str) and tag(item) == f"w:{name}")


def tagged(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The element and everything below it that has one of these names, such as "a:blip"."""
    return (item for item in element.iter() if isinstance(item.tag, str) and tag(item) in names)


def relation_id(element: etree._Element, name: str) -> str:
    """The id in r:embed, r:link or r:id, "" for none."""
    return element.get(f"{{{R}}}{name}", element.get(f"{{{R_STRICT}}}{name}", ""))


def formerly(properties: etree._Element | None) -> etree._Element | None:
    """The pPr or rPr as it was before a tracked change of format; itself when there was none."""
    if properties is None:
        return None
    name = tag(properties).removeprefix("w:")
    before = child(properties, f"{name}Change", name)
    return properties if before is None else before


def moment(text: str | None) -> datetime | None:
    """The time of a comment or change. Office programs write the wall clock and put a Z behind it."""
    try:
        found = datetime.fromisoformat((text or "").removesuffix("Z"))
        return found if found.tzinfo else found.replace(tzinfo=get_default_timezone())
    except ValueError:
        return None


def switched_on(parent: etree._Element | None, name: str) -> bool | None:
    """A toggle such as <w:vanish/>: True, False, or None when nothing is said."""
    found = child(parent, name)
    return None if found is None else (value(found) or "1") not in OFF
