"""The words of one paragraph, as they read with all tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import UnreadableDocument
from documents.word.losses import Losses
from documents.word.names import child, switched_on, tag, value
from documents.word.styles import Styles

DDE = re.compile(r"\s*DDE", re.IGNORECASE)
SKIPPED = {
    "w:rPr",
    "w:pPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:tblPr",
    "w:trPr",
    "w:tcPr",
    "w:delText",
    "w:delInstrText",
    "w:rt",
    "w:softHyphen",
}
PLAIN = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
PICTURES = {"w:drawing", "w:pict", "w:object"}
FORMULAS = {"m:oMath", "m:oMathPara"}
REMOVED = {"w:del", "w:moveFrom"}
ADDED = {"w:ins", "w:moveTo"}


class RunReader:
    """Walks what is inside paragraphs. One instance serves one document, for fields cross paragraphs."""

    def __init__(self, styles: Styles, losses: Losses) -> None:
        self._styles = styles
        self._losses = losses
        self._instruction = ""
        self._pieces: list[str] = []
        self._handlers: dict[str, Callable[[etree._Element], None]] = {
            "w:r": self._run,
            "w:t": self._text,
            "w:br": self._break,
            "w:sym": lambda element: self._losses.add("symbol"),
            "w:ruby": self._ruby,
            "w:instrText": lambda element: self._instruct(element.text or ""),
            "w:fldChar": self._field_mark,
            "w:fldSimple": self._simple_field,
            "mc:AlternateContent": self._alternative,
        }

    def text(self, paragraph: etree._Element) -> str:
        """The paragraph's visible words; tabs and soft line breaks kept as characters."""
        self._pieces = []
        self._walk(paragraph)
        return "".join(self._pieces)

    def _walk(self, parent: etree._Element) -> None:
        for element in parent:
            if isinstance(element.tag, str):
                self._visit(element, tag(element))

    def _visit(self, element: etree._Element, name: str) -> None:
        if handler := self._handlers.get(name):
            handler(element)
        elif name in PLAIN:
            self._pieces.append(PLAIN[name])
        elif name in PICTURES:
            self._picture(element, name)
        elif name in FORMULAS:
            self._formula(element)
        elif name in REMOVED:
            self._losses.add("tracked")
        elif name not in SKIPPED:
            self._losses.add("tracked", count=name in ADDED)
            self._walk(element)

    def _run(self, run: etree._Element) -> None:
        if self._hidden(child(run, "rPr")):
            self._hide(run)
        else:
            self._walk(run)

    def _hidden(self, properties: etree._Element | None) -> bool:
        said = switched_on(properties, "vanish")
        return (
            said
            if said is not None
            else self._styles.hides(value(child(properties, "rStyle")))
            if properties is not None
            else False
        )

    def _hide(self, run: etree._Element) -> None:
        kept, self._pieces = self._pieces, []
        self._walk(run)
        words, self._pieces = "".join(self._pieces), kept
        if words:
            self._losses.add("hidden", words)

    def _text(self, element: etree._Element) -> None:
        self._pieces.append(element.text or "")

    def _break(self, element: etree._Element) -> None:
        if value(element, "type") in (None, "textWrapping"):
            self._pieces.append("\n")

    def _ruby(self, element: etree._Element) -> None:
        self._losses.add("ruby")
        base = child(element, "rubyBase")
        if base is not None:
            self._walk(base)

    def _field_mark(self, element: etree._Element) -> None:
        if value(element, "fldCharType") == "begin":
            self._instruction = ""

    def _simple_field(self, element: etree._Element) -> None:
        self._instruction = ""
        self._instruct(value(element, "instr") or "")
        self._walk(element)

    def _instruct(self, words: str) -> None:
        # The word can be split over runs to hide it, so it is looked for in what has been put together so far.
        self._instruction = (self._instruction + words)[:100]
        if DDE.match(self._instruction):
            raise UnreadableDocument(
                _("文档含有不允许的内容（DDE 域，会启动其他程序）。请删去该域，另存为 .docx 后再上传。")
            )

    def _alternative(self, element: etree._Element) -> None:
        # The fallback is the older way to say the same: the one we know how to read.
        choices = {tag(item): item for item in element if isinstance(item.tag, str)}
        chosen = choices.get("mc:Fallback")
        if chosen is None or len(chosen) == 0:
            chosen = choices.get("mc:Choice")
        if chosen is not None:
            self._walk(chosen)

    def _formula(self, element: etree._Element) -> None:
        self._losses.add("formula")
        self._pieces.extend(
            item.text or "" for item in element.iter() if isinstance(item.tag, str) and tag(item) in ("m:t", "w:t")
        )

    def _picture(self, element: etree._Element, name: str) -> None:
        names = [tag(item) for item in element.iter() if isinstance(item.tag, str)]
        boxes = [item for item in element.iter() if isinstance(item.tag, str) and tag(item) == "w:txbxContent"]
        for box in boxes:
            self._losses.add("textbox", words_in(box))
        if name == "w:object":
            self._losses.add("object")
        elif "c:chart" in names or "dgm:relIds" in names:
            self._losses.add("chart")
        elif pictures := names.count("blip") + names.count("v:imagedata"):
            self._losses.add("image", count=pictures)
        elif not boxes:
            self._losses.add("shape")


def words_in(element: etree._Element) -> str:
    """All visible words below an element, for quoting what was lost."""
    return "".join(item.text or "" for item in element.iter() if isinstance(item.tag, str) and tag(item) == "w:t")
