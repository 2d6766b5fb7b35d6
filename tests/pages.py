"""Every page the tests open is read as a browser would: one finding is one sentence."""

import functools
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponseBase
from django.test import Client

# In a full run the pages are read once, on SQLite: the second database changes no template.
READ = "PAGES_UNREAD" not in os.environ
# Tokens make equal pages differ; without them a page met again need not be read again.
TOKEN = re.compile(r'value="[A-Za-z0-9-]{32,64}"')
LEFTOVER = re.compile(r"\{\{|\{%|\bNone\b|\bundefined\b|&lt;bound method")
ELSEWHERE = re.compile(r"^(https?:)?//")
LABELLED_BY_THEMSELVES = {"hidden", "submit", "button", "reset", "image"}
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "list")
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
DATA_SCRIPTS = {"application/json", "application/ld+json", "speculationrules"}


class PageError(AssertionError):
    """A page a person would stumble over."""


class CheckedClient(Client):
    """A client that reads every HTML page it is given."""

    def request(self, **request):
        """Send the request, read the answer."""
        response = super().request(**request)
        if READ:
            check_response(response, request.get("PATH_INFO", ""))
        return response


def check_response(response: HttpResponseBase, path: str = "") -> None:
    """Raise PageError when the answer is HTML and has faults."""
    kind = response.get("Content-Type", "")
    if response.streaming or not kind.startswith("text/html") or 300 <= response.status_code < 400:
        return
    faults = faults_of(TOKEN.sub('value="x"', response.content.decode(response.charset)))
    if faults:
        raise PageError(f"{path} ({response.status_code}):\n  " + "\n  ".join(faults))


@functools.lru_cache(maxsize=512)
def faults_of(html: str) -> tuple[str, ...]:
    """All faults of a page, or of a fragment when there is no doctype. It is parsed once: the strict parser's tree serves all."""
    whole = html.lstrip()[:9].lower() == "<!doctype"
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = Page.of(parser.parse(html) if whole else parser.parseFragment(html))
    found = [
        *syntax(html, parser.errors),
        *leftovers(page),
        *inline(page),
        *assets(page),
        *names(page),
        *ids(page, whole),
    ]
    if whole:
        found += frame(page)
    return tuple(found)


@dataclass(frozen=True)
class Page:
    """The elements of a page in order, comments left out, and what each stands in."""

    elements: list[Element]
    parents: dict[Element, Element]

    @classmethod
    def of(cls, root: Element) -> "Page":
        """Read off a parsed tree."""
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        return cls(elements, {child: parent for parent in root.iter() for child in parent})

    def all(self, *tags: str) -> list[Element]:
        """The elements of these names."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element: Element, tag: str) -> bool:
        """Whether it stands somewhere within such an element."""
        while (element := self.parents.get(element)) is not None:
            if str(element.tag).endswith(tag):
                return True
        return False


def text(element: Element) -> str:
    """Everything written in it."""
    return "".join(element.itertext()).strip()


def syntax(html: str, errors: list) -> Iterator[str]:
    """What the strict parser objected to."""
    lines = html.splitlines()
    for (line, _column), code, facts in errors[:5]:
        yield f"line {line}: {code} {facts or ''} near {lines[min(line, len(lines)) - 1].strip()[:100]!r}"


def frame(page: Page) -> Iterator[str]:
    """One title, one h1, a language, a main."""
    for what in ("title", "h1", "main"):
        tags = page.all(what)  # an svg's title has a namespace before its name
        full = [tag for tag in tags if text(tag)]
        if what == "main" and not tags:
            continue  # Django's own error pages
        if len(full) != 1 or len(tags) != 1:
            yield f"{len(tags)} <{what}>, of which {len(full)} with text; there must be one"
    if not any(tag.get("lang") for tag in page.all("html")):
        yield "<html> has no lang"


def leftovers(page: Page) -> Iterator[str]:
    """Braces, None and the like that a template left behind."""
    for element in page.elements:
        if element.tag != "script":
            for piece in (element.text, *(child.tail for child in element)):
                if piece and LEFTOVER.search(piece):
                    yield f"leftover in the text: {piece.strip()[:80]!r}"
        for name, value in element.items():
            if LEFTOVER.search(value):
                yield f"leftover in <{element.tag} {name}={value!r}>"


def inline(page: Page) -> Iterator[str]:
    """Style and script inside the page: the content policy blocks them, silently."""
    for element in page.elements:
        for name in element.keys():  # noqa: SIM118  an Element iterates over its children
            if name == "style" or name.startswith("on"):
                yield f"inline {name}= on <{element.tag}>"
    if page.all("style"):
        yield "a <style> element"
    for script in page.all("script"):
        if script.get("src") is None and script.get("type") not in DATA_SCRIPTS:
            yield "a <script> without src"


def assets(page: Page) -> Iterator[str]:
    """Nothing is fetched from elsewhere; every image says what it shows."""
    for element in page.all("link", "script", "img", "iframe", "source"):
        address = element.get("href" if element.tag == "link" else "src")
        fetched = element.tag != "link" or set((element.get("rel") or "").split()) & FETCHED_LINKS
        if address and fetched and ELSEWHERE.match(address):
            yield f"<{element.tag}> fetched from elsewhere: {address}"
    for img in page.all("img"):
        if img.get("alt") is None:
            yield f"<img src={img.get('src')!r}> without alt"


def ids(page: Page, whole: bool) -> Iterator[str]:
    """An id once; what points to an id finds it."""
    counted = Counter(name for element in page.elements if (name := element.get("id")) is not None)
    yield from (f"id {name!r} used {n} times" for name, n in counted.items() if n > 1)
    if not whole:
        return
    for element in page.elements:
        for attribute in POINTERS:
            for name in (element.get(attribute) or "").split():
                if name not in counted:
                    yield f"<{element.tag} {attribute}={name!r}> points to nothing"


def names(page: Page) -> Iterator[str]:
    """Fields, buttons and links that a screen reader can say."""
    labelled = {label.get("for") for label in page.all("label")} - {None}
    for tag in page.all("input", "select", "textarea"):
        own = tag.tag == "input" and tag.get("type", "text") in LABELLED_BY_THEMSELVES
        if not (own or tag.get("id") in labelled or page.inside(tag, "label") or said(tag)):
            yield f"<{tag.tag} name={tag.get('name')!r}> has no label"
    for tag in page.all("button", "a"):
        if not (text(tag) or any(said(inner) for inner in tag.iter())):
            yield f"<{tag.tag} class={tag.get('class')!r}> says nothing"


def said(element: Element) -> bool:
    """Whether attributes give the element a name."""
    return any((element.get(name) or "").strip() for name in ("aria-label", "aria-labelledby", "title", "alt"))
