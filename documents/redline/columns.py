"""comparison_docx: 对照稿, old and new side by side with what was said about each change, on A4 sideways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from documents.blocks import Block
from documents.comparison import Row, diff_versions
from documents.matching import Match, match_paragraphs
from documents.official.measures import MM
from documents.official.pieces import printable
from documents.official.titles import title_lines
from documents.official.word import DocxFile
from documents.official.word.tables import HEAD
from documents.official.word.xml import line as height
from documents.official.word.xml import paragraph, run, tag, twips
from documents.places import numbered
from documents.redline.small_tables import Side, small_table, words
from documents.redline.stretches import Stretch, stretches
from documents.redline.words import clean

WIDTHS = (0.4, 0.4, 0.2)


def comparison_docx(
    old: Sequence[Block],
    new: Sequence[Block],
    *,
    title: str,
    notes: Mapping[int, str] | None = None,
    matches: Sequence[Match] | None = None,
    old_label: str = "",
    new_label: str = "",
    author: str = "",
    whole: bool = False,
) -> bytes:
    """A .docx with three columns, 原稿 | 修改稿 | 修改说明; `notes` are the words for the third by index of the new block.

    Of what did not change only the headings over changes are printed, the rest as one line a stretch; `whole` prints all.
    """
    old, new = [clean(block) for block in old], [clean(block) for block in new]
    rows = diff_versions(old, new, matches or match_paragraphs(old, new))
    if not any(block.kind == "title" for block in old):
        rows = [row for row in rows if not (row.how == "new" and row.block.kind == "title")]
    shown = [Stretch((row,)) for row in rows] if whole else stretches(rows, notes or {})
    file = DocxFile(title=title, author=author, landscape=True)
    for line in title_lines(printable(title)):
        file.add(paragraph("title", run(line)))
    file.add(paragraph("gap"))
    widths = [twips(share * file.sheet.type_width * MM) for share in WIDTHS]
    labels = (old_label or _("原稿"), new_label or _("修改稿"), _("修改说明"))
    numbers = numbered(new)
    content = (_row(_stretch(some, notes or {}, numbers, widths), "cell", widths) for some in shown)
    head = _row([[run(printable(label))] for label in labels], "cell-head", widths)
    grid = tag("tblGrid", "".join(tag("gridCol", w=width) for width in widths))
    file.add(tag("tbl", "".join([tag("tblPr", HEAD.format(width=sum(widths))), grid, head, *content])))
    file.add(paragraph("gap", "", height(1)))
    return file.save()


def _stretch(
    some: Stretch, notes: Mapping[int, str], numbers: Sequence[int], widths: Sequence[int]
) -> Sequence[Sequence[str]]:
    """A row as its cells; a stretch without changes as one line, with the numbers its paragraphs have everywhere."""
    if not some.folded:
        return _cells(some.rows[0], notes, widths)
    first, last = (numbers[some.rows[at].new or 0] for at in (0, -1))
    if not last:
        return [[run(_("（标题未改）"))], [], []]
    first = max(first, 1)
    if first == last:
        return [[run(_("（第 %(n)d 段未改）") % {"n": first})], [], []]
    return [[run(_("（第 %(n)d–%(m)d 段未改）") % {"n": first, "m": last})], [], []]


def _row(cells: Sequence[Sequence[str]], role: str, widths: Sequence[int]) -> str:
    """A row may go over two pages, for a paragraph may be long; the head is repeated on each."""
    head = tag("trPr", "<w:cantSplit/><w:tblHeader/>") if role == "cell-head" else ""
    content = "".join(
        tag("tc", tag("tcPr", tag("tcW", w=width, type="dxa")) + "".join(_element(role, part) for part in cell or [""]))
        for width, cell in zip(widths, cells, strict=True)
    )
    return tag("tr", head + content)


def _element(role: str, part: str) -> str:
    """A paragraph of these runs, or a table as it is."""
    return part if part.startswith("<w:tbl>") else paragraph(role, part)


def _cells(row: Row, notes: Mapping[int, str], widths: Sequence[int]) -> tuple[list[str], list[str], list[str]]:
    """The paragraphs of the three cells, each as its runs."""
    said = notes.get(row.new, "") if row.new is not None else ""
    reasons = "".join(run(printable(part)) for part in (_what(row), said))
    return list(_side(row, "del", widths[0])), list(_side(row, "ins", widths[1])), [reasons]


def _what(row: Row) -> str:
    """What became of the paragraph, in a word; the words for an edit are the drafter's."""
    known = {
        "new": _("新增。"),
        "deleted": _("删去。"),
        "moved": _("由别处移来。"),
        "split": _("由一段拆出。"),
        "merged": _("由几段合并。"),
    }
    return known.get(row.how, "")


def _side(row: Row, side: Side, room: int) -> Iterator[str]:
    """One version's paragraphs of a row."""
    other = "new" if side == "del" else "deleted"
    if row.block.kind == "table" and row.how != other:
        yield from small_table(row, side, room)
    elif row.block.kind == "image" and row.how not in ("deleted", "new"):
        yield run(_("（图）")) + words(row.segments, side)
    else:
        yield words(row.segments, side)
