"""The words of one paragraph as they read with its tracked changes accepted or rejected, and the marks in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import UnreadableDocument
from documents.word.drawings import holds_drawing, read_drawing
from documents.word.names import child, formerly, switched_on, tag, tagged, value
from documents.word.passage import CHANGES, CommentEdge, NoteMark, Passage, PassageBuilder, Shown, tracked
from documents.word.reading import Reading

DDE = re.compile(r"\s*DDE", re.IGNORECASE)
SKIPPED = {
    "w:rPr",
    "w:pPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:tblPr",
    "w:trPr",
    "w:tcPr",
    "w:rt",
    "w:softHyphen",
}
PLAIN = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
DRAWINGS = {"w:drawing", "w:pict", "w:object"}
FORMULAS = {"m:oMath", "m:oMathPara"}
MAX_DEPTH = 60  # levels inside a paragraph; real ones stay under 20


class RunReader:
    """Walks what is inside paragraphs. One instance serves one document, for fields cross paragraphs."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._losses = reading.losses
        self._instruction = ""
        self._out = PassageBuilder()
        self._depth = 0
        self._removing = 0
        self._handlers: dict[str, Callable[[etree._Element], None]] = {
            "w:r": self._run,
            "w:t": self._text,
            "w:delText": self._removed_text,
            "w:br": self._break,
            "w:sym": lambda element: self._losses.add("symbol"),
            "w:ruby": self._ruby,
            "w:instrText": lambda element: self._instruct(element.text or ""),
            "w:delInstrText": lambda element: self._instruct(element.text or ""),
            "w:fldChar": self._field_mark,
            "w:fldSimple": self._simple_field,
            "mc:AlternateContent": self._alternative,
            "w:footnoteReference": lambda element: self._note("footnote", element),
            "w:endnoteReference": lambda element: self._note("endnote", element),
            "w:commentRangeStart": lambda element: self._edge(element, opens=True),
            "w:commentRangeEnd": lambda element: self._edge(element, opens=False),
            "w:commentReference": lambda element: self._edge(element, opens=False),
            **dict.fromkeys(CHANGES, self._change),
            **dict.fromkeys(DRAWINGS, self._drawing),
            **dict.fromkeys(FORMULAS, self._formula),
        }

    def passage(self, paragraph: etree._Element) -> Passage:
        """The paragraph's visible words with their marks; tabs and soft line breaks kept as characters."""
        self._out = PassageBuilder()
        self._walk(paragraph)
        return self._out.built()

    def _walk(self, parent: etree._Element) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableDocument(_("文稿的内部结构层层相套，没有打开。请用 WPS 或 Word 另存后再上传。"))
        for element in parent:
            if isinstance(element.tag, str):
                self._visit(element, tag(element))
        self._depth -= 1

    def _visit(self, element: etree._Element, name: str) -> None:
        if handler := self._handlers.get(name):
            handler(element)
        elif name in PLAIN:
            self._out.write(PLAIN[name])
        elif name not in SKIPPED:
            self._walk(element)

    def _walk_aside(self, element: etree._Element) -> Passage:
        """What does not stand in the text. The edges of comments in it do, at this place."""
        kept, self._out = self._out, PassageBuilder()
        self._walk(element)
        aside, self._out = self._out.built(), kept
        for _at, edge in aside.things(CommentEdge):
            self._out.mark(edge)
        return aside

    def _run(self, run: etree._Element) -> None:
        if self._hidden(child(run, "rPr")):
            aside = self._walk_aside(run)
            self._losses.add("hidden", aside.text, count=bool(aside.text or aside.things(Shown)))
        else:
            self._walk(run)

    def _hidden(self, properties: etree._Element | None) -> bool:
        if self._reading.changes == "rejected":
            properties = formerly(properties)
        if properties is None:
            return False
        said = switched_on(properties, "vanish")
        return self._reading.styles.hides(value(child(properties, "rStyle"))) if said is None else said

    def _change(self, element: etree._Element) -> None:
        op = CHANGES[tag(element)]
        shown = op == self._reading.shown_op
        start = self._out.length
        self._removing += op == "del"
        words = self._walk_on(element) if shown else self._walk_gone(element)
        self._removing -= op == "del"
        if words:
            self._out.mark(tracked(op, words, element, shown=shown), start)

    def _walk_on(self, element: etree._Element) -> str:
        place = self._out.place()
        self._walk(element)
        return self._out.since(place)

    def _walk_gone(self, element: etree._Element) -> str:
        aside = self._walk_aside(element)
        self._reading.notes_gone.update((note.kind, note.id) for _at, note in aside.things(NoteMark))
        return aside.text

    def _text(self, element: etree._Element) -> None:
        self._out.write(element.text or "")

    def _removed_text(self, element: etree._Element) -> None:
        if self._removing:
            self._text(element)

    def _break(self, element: etree._Element) -> None:
        if value(element, "type") in (None, "textWrapping"):
            self._out.write("\n")

    def _ruby(self, element: etree._Element) -> None:
        self._losses.add("ruby")
        base = child(element, "rubyBase")
        if base is not None:
            self._walk(base)

    def _note(self, kind: str, element: etree._Element) -> None:
        key = kind, value(element, "id") or ""
        if key in self._reading.notes:
            self._out.mark(NoteMark(kind, key[1]))

    def _edge(self, element: etree._Element, *, opens: bool) -> None:
        self._out.mark(CommentEdge(value(element, "id") or "", opens))

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
        # The fallback says the same in an older way and is read where the newer one is unknown to us.
        choices = {tag(item): item for item in element if isinstance(item.tag, str)}
        choice, fallback = choices.get("mc:Choice"), choices.get("mc:Fallback")
        if fallback is not None and len(fallback) and not (choice is not None and holds_drawing(choice)):
            self._walk(fallback)
        elif choice is not None:
            self._walk(choice)

    def _formula(self, element: etree._Element) -> None:
        self._losses.add("formula")
        self._out.write("".join(item.text or "" for item in tagged(element, "m:t", "w:t")))

    def _drawing(self, element: etree._Element) -> None:
        for shown in read_drawing(element, tag(element), self._reading):
            self._out.mark(shown)
