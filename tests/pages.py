"""Every page the tests open is read as a browser would: one finding is one sentence."""

import functools
import os
import re
from collections import Counter
from collections.abc import Iterator

import html5lib
from bs4 import BeautifulSoup, Tag
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
    """All faults of a page, or of a fragment when there is no doctype."""
    whole = html.lstrip()[:9].lower() == "<!doctype"
    soup = BeautifulSoup(html, "html.parser")
    found = [*syntax(html, whole), *leftovers(soup), *inline(soup), *assets(soup), *names(soup), *ids(soup, whole)]
    if whole:
        found += frame(soup)
    return tuple(found)


def syntax(html: str, whole: bool) -> Iterator[str]:
    """What a strict HTML parser objects to."""
    parser = html5lib.HTMLParser()
    parser.parse(html) if whole else parser.parseFragment(html)
    lines = html.splitlines()
    for (line, _column), code, facts in parser.errors[:5]:
        yield f"line {line}: {code} {facts or ''} near {lines[min(line, len(lines)) - 1].strip()[:100]!r}"


def frame(soup: BeautifulSoup) -> Iterator[str]:
    """One title, one h1, a language, a main."""
    titles = [tag for tag in soup.find_all("title") if tag.find_parent("svg") is None]
    for what, tags in (("title", titles), ("h1", soup.find_all("h1")), ("main", soup.find_all("main"))):
        full = [tag for tag in tags if tag.get_text(strip=True)]
        if what == "main" and not tags:
            continue  # Django's own error pages
        if len(full) != 1 or len(tags) != 1:
            yield f"{len(tags)} <{what}>, of which {len(full)} with text; there must be one"
    if not soup.html or not soup.html.get("lang"):
        yield "<html> has no lang"


def leftovers(soup: BeautifulSoup) -> Iterator[str]:
    """Braces, None and the like that a template left behind."""
    for text in soup.find_all(string=LEFTOVER):
        if text.find_parent("script") is None:
            yield f"leftover in the text: {text.strip()[:80]!r}"
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if LEFTOVER.search(" ".join(value) if isinstance(value, list) else str(value)):
                yield f"leftover in <{tag.name} {name}={value!r}>"


def inline(soup: BeautifulSoup) -> Iterator[str]:
    """Style and script inside the page: the content policy blocks them, silently."""
    for tag in soup.find_all(True):
        for name in tag.attrs:
            if name == "style" or name.startswith("on"):
                yield f"inline {name}= on <{tag.name}>"
    if soup.find("style"):
        yield "a <style> element"
    for script in soup.find_all("script", src=False):
        if script.get("type") not in DATA_SCRIPTS:
            yield "a <script> without src"


def assets(soup: BeautifulSoup) -> Iterator[str]:
    """Nothing is fetched from elsewhere; every image says what it shows."""
    for name, attribute in (("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")):
        for tag in soup.find_all(name, attrs={attribute: True}):
            fetched = name != "link" or set(tag.get("rel", [])) & FETCHED_LINKS
            if fetched and ELSEWHERE.match(tag[attribute]):
                yield f"<{name}> fetched from elsewhere: {tag[attribute]}"
    for img in soup.find_all("img", alt=False):
        yield f"<img src={img.get('src')!r}> without alt"


def ids(soup: BeautifulSoup, whole: bool) -> Iterator[str]:
    """An id once; what points to an id finds it."""
    counted = Counter(tag["id"] for tag in soup.find_all(id=True))
    yield from (f"id {name!r} used {n} times" for name, n in counted.items() if n > 1)
    if not whole:
        return
    for tag in soup.find_all(True):
        for attribute in POINTERS:
            for name in " ".join(aslist(tag.get(attribute))).split():
                if name not in counted:
                    yield f"<{tag.name} {attribute}={name!r}> points to nothing"


def names(soup: BeautifulSoup) -> Iterator[str]:
    """Fields, buttons and links that a screen reader can say."""
    labelled = {label["for"] for label in soup.find_all("label", attrs={"for": True})}
    for tag in soup.find_all(["input", "select", "textarea"]):
        own = tag.name == "input" and tag.get("type", "text") in LABELLED_BY_THEMSELVES
        if not (own or tag.get("id") in labelled or tag.find_parent("label") or said(tag)):
            yield f"<{tag.name} name={tag.get('name')!r}> has no label"
    for tag in soup.find_all(["button", "a"]):
        if not (tag.get_text(strip=True) or said(tag) or any(said(inner) for inner in tag.find_all(True))):
            yield f"<{tag.name} class={tag.get('class')!r}> says nothing"


def said(tag: Tag) -> bool:
    """Whether attributes give the element a name."""
    return any(str(tag.get(attribute) or "").strip() for attribute in ("aria-label", "aria-labelledby", "title", "alt"))


def aslist(value: object) -> list[str]:
    """An attribute's words."""
    return [str(v) for v in value] if isinstance(value, list) else [str(value or "")]
