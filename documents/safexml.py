"""XML read as a stream, with no entity, no document type and no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\x00\x00\x00<")
# In these the markup bytes are ASCII, so that a search for "<!" is a true answer.
ASCII_LIKE = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252", b"gb2312", b"gbk", b"gb18030"}
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
FORBIDDEN = (b"<!doctype", b"<!entity", b"<!element", b"<!attlist")
OVERLAP = 64
MAX_ELEMENTS = 1_500_000
MAX_BRANCH_ELEMENTS = 200_000
MAX_BRANCHES = 120_000
# An attribute takes 300 bytes of memory, and a start tag is taken in whole: they are counted before the parser sees them.
MAX_QUOTES = 1_200_000
MAX_SMALL_TAGS = 400_000
LARGE_BRANCH = 2_000


class ForbiddenXml(Exception):
    """The part declares types or entities."""


class OversizedXml(Exception):
    """The part holds more elements than any real document."""


class DoctypeWatch:
    """Looks for a document type in a stream of bytes, in UTF-8 and in both orders of UTF-16."""

    def __init__(self) -> None:
        self._tail = b""
        self._wide: bool | None = None

    def sees(self, chunk: bytes) -> bool:
        """Whether this piece, joined to the end of the last, holds something forbidden."""
        if self._wide is None and (chunk.startswith(UTF32_MARKS) or not self._readable(chunk)):
            return True
        window = self._tail + chunk
        self._tail = window[-OVERLAP:]
        if b"<!" not in window and not self._wide:
            return False
        narrow = (window.replace(b"\x00", b"") if self._wide else window).lower()
        return any(word in narrow for word in FORBIDDEN)

    def _readable(self, start: bytes) -> bool:
        self._wide = start.startswith(UTF16_MARKS)
        declared = DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
        return self._wide or declared is None or declared.group(1).strip().lower() in ASCII_LIKE


def new_parser() -> etree.XMLPullParser:
    """A parser that resolves nothing; libxml2's own limits on depth and text stay on."""
    return etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def stream_branches(chunks: Iterable[bytes], branch_depth: int) -> Iterator[etree._Element]:
    """Each whole element at `branch_depth` (root = 1), freed after it was used.

    Raises etree.XMLSyntaxError for broken XML and OversizedXml for more elements than any document needs.
    """
    parser, depth, seen, in_branch, branches, quotes = new_parser(), 0, 0, 0, 0, 0
    for chunk in chunks:
        quotes += _quotes(chunk)
        if quotes > MAX_QUOTES:
            raise OversizedXml
        parser.feed(chunk)
        for event, element in parser.read_events():
            if event == "start":
                depth, seen, in_branch = depth + 1, seen + 1, in_branch + 1
                if seen > MAX_ELEMENTS or in_branch > MAX_BRANCH_ELEMENTS:
                    raise OversizedXml
            else:
                if depth == branch_depth:
                    yield element
                    _free(element, large=in_branch > LARGE_BRANCH)
                    in_branch, branches, quotes = 0, branches + 1, 0
                    if branches > MAX_BRANCHES:
                        raise OversizedXml
                depth -= 1
    parser.close()


def _quotes(chunk: bytes) -> int:
    return chunk.count(b'"') + chunk.count(b"'")


def _free(element: etree._Element, *, large: bool) -> None:
    # Taken off in one piece, a branch costs the square of the namespaces declared in it.
    for item in reversed(list(element.iter())) if large else ():
        item.clear()
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def parse_small(chunks: Iterable[bytes]) -> etree._Element:
    """The root of a part that is read whole (styles, numbering, relationships).

    Raises etree.XMLSyntaxError for broken XML, ForbiddenXml, and OversizedXml for more than any such part needs.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tags = quotes = 0
    for chunk in chunks:
        tags, quotes = tags + chunk.count(b"<"), quotes + _quotes(chunk)
        if tags > MAX_SMALL_TAGS or quotes > MAX_QUOTES:
            raise OversizedXml
        parser.feed(chunk)
    root = parser.close()
    if root.getroottree().docinfo.doctype:
        raise ForbiddenXml
    return root
