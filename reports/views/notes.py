"""Opinions as they stand beside the text: by whom, on what has become of their paragraph, and how they were answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from committees.roster.models import Person
from documents.diff import Segment, diff_segments
from reports.models import Opinion, Paragraph, Verdict, Version, WorkReport
from reports.rules.opinions import learn_opinions

BADGES = {
    Verdict.ADOPTED: ("ok", "check-lg"),
    Verdict.PARTLY: ("info", "slash-lg"),
    Verdict.NOT_ADOPTED: ("", "x-lg"),
    Verdict.NOTED: ("", "bookmark"),
}
CHANGED = {
    "edited": gettext_lazy("原段已改动"),
    "split": gettext_lazy("原段已拆成几段"),
    "merged": gettext_lazy("原段已同别的段合并"),
}
MANY = 3
# So many opinions stand in full on one page; the others are a line each, which opens them.
IN_FULL = 500
# So many changed paragraphs are compared inside the notes of one page; the others lead to the marked copy.
COMPARED = 30


@dataclass
class Note:
    """One opinion. `place` is what became of its paragraph in the version shown: same, edited, split, merged, gone or whole.

    `keys` are the paragraphs it is found at: the first carries the note, the others point to it.
    """

    opinion: Opinion
    role: str
    kind: str
    mine: bool
    place: str
    number: int
    before: str = ""
    after: str = ""
    keys: tuple[UUID, ...] = ()
    fold: bool = False
    brief: bool = False
    form: Any = None
    may_dispose: bool = False
    may_withdraw: bool = False
    compare: bool = False

    @property
    def disposition(self) -> Any:
        """The answer in force."""
        return getattr(self.opinion, "disposition", None)

    @property
    def name(self) -> str:
        """Who said it."""
        return self.opinion.respondent.person.name

    @property
    def source(self) -> str:
        """Who recorded it for the member, and from what: 代录：李机关，11月20日收到的反馈表."""
        paper = self.opinion.paper
        if paper is None:
            return ""
        if paper.brought_by_id == self.opinion.respondent.person.user_id:
            return _("来自本人上传的反馈表")
        facts = {"who": paper.brought_by.name, "when": f"{paper.received_on.month}月{paper.received_on.day}日"}
        return _("%(who)s代录，%(when)s收到的反馈表") % facts

    @property
    def changed(self) -> str:
        """What became of its paragraph, in words; empty when it stands as it was."""
        return str(CHANGED.get(self.place, ""))

    @property
    def badge(self) -> tuple[str, str, str]:
        """Word, colour and glyph of the answer."""
        if self.disposition is None:
            return _("待答复"), "warn", "clock"
        return str(self.disposition), *BADGES[Verdict(self.disposition.verdict)]

    @property
    def segments(self) -> list[Segment]:
        """花脸稿 of its paragraph: as it was asked about, against the text shown."""
        return list(marked(self.before, self.after))


@dataclass
class Notes:
    """All opinions on a report, placed on one version."""

    every: list[Note]
    shown: list[Note]
    by_key: dict[UUID | None, list[Note]] = field(default_factory=dict)
    elsewhere: dict[UUID, list[Note]] = field(default_factory=dict)
    gone: list[Note] = field(default_factory=list)

    def at(self, key: UUID) -> list[Note]:
        """Every opinion found at a paragraph, whether it carries the note or points to it."""
        return [*self.by_key.get(key, ()), *self.elsewhere.get(key, ())]

    @property
    def waiting(self) -> int:
        """How many have no answer."""
        return sum(note.disposition is None for note in self.every)

    @property
    def mine(self) -> int:
        """How many are the reader's own."""
        return sum(note.mine for note in self.every)

    @property
    def tally(self) -> list[tuple[str, int]]:
        """采纳 3、部分采纳 1 …, without empty ones."""
        given = [note.disposition.verdict for note in self.every if note.disposition]
        return [(str(verdict.label), given.count(verdict)) for verdict in Verdict if verdict in given]


@lru_cache(maxsize=4096)
def marked(before: str, after: str) -> tuple[Segment, ...]:
    """The same two texts are compared once a process: a page shows hundreds of them."""
    return tuple(diff_segments(before, after))


def notes_of(report: WorkReport, version: Version, user: User, standing: set[int], show: str = "all") -> Notes:
    """Place every opinion that stands on the version shown."""
    opinions = list(Opinion.objects.filter(round__report=report).live().with_people())
    now = by_lineage(version.paragraphs.all())
    learn_opinions(report, opinions)
    asked = texts_asked(opinions, version)
    every = [note_of(opinion, now, asked, user, standing) for opinion in opinions]
    wanted = {"open": lambda n: n.disposition is None, "mine": lambda n: n.mine}.get(show, lambda n: True)
    shown = [note for note in every if wanted(note)]
    for note in [note for note in shown if note.changed][:COMPARED]:
        note.compare = True
    notes = Notes(every, shown, grouped(shown), pointers(shown), [note for note in shown if note.place == "gone"])
    for key, together in notes.by_key.items():
        for note in together:
            note.fold = note.disposition is not None and (key is None or len(together) > MANY)
    return notes


def abridge(notes: Notes, opened: int) -> None:
    """Beyond what a page can bear, an opinion is one line, but for the reader's own and the one he opened."""
    for note in notes.shown[IN_FULL:]:
        note.brief = not note.mine and note.opinion.pk != opened


def by_lineage(paragraphs: Iterable[Paragraph]) -> dict[UUID, list[Paragraph]]:
    """The paragraphs on which an opinion of that key is found: one, or all the parts of what was split."""
    found: dict[UUID, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        for key in paragraph.lineage:
            found[key].append(paragraph)
    return found


def texts_asked(opinions: Iterable[Opinion], shown: Version) -> dict[tuple[int, UUID], Paragraph]:
    """The paragraphs as members read them, by round version and key."""
    versions = {opinion.round.version_id for opinion in opinions}
    here = list(shown.paragraphs.all()) if shown.pk in versions else []
    others = versions - {shown.pk}
    found = [*here, *(Paragraph.objects.filter(version__in=others) if others else ())]
    return {(p.version_id, p.key): p for p in found}


def note_of(
    opinion: Opinion, now: Mapping[UUID, list[Paragraph]], asked: Mapping[tuple[int, UUID], Paragraph],
    user: User, standing: set[int],
) -> Note:  # fmt: skip
    """One opinion and what became of its paragraph."""
    person = opinion.respondent.person
    sits = person.pk in standing
    key = opinion.paragraph_key
    before = asked.get((opinion.round.version_id, key)) if key else None
    after = sorted(now.get(key, ()), key=lambda p: (opinion.quote not in p.text, p.order)) if key else []
    found = after[0] if after else before
    return Note(
        opinion, role_of(person, sits), "standing" if sits else "member", mine=person.user_id == user.pk,
        place=place_of(key, before, after), number=found.number if found else 0, keys=tuple(p.key for p in after),
        before=before.text if before else "", after="\n".join(p.text for p in sorted(after, key=lambda p: p.order)),
    )  # fmt: skip


def place_of(key: UUID | None, before: Paragraph | None, after: list[Paragraph]) -> str:
    """What became of the paragraph."""
    if key is None:
        return "whole"
    if not after:
        return "gone"
    if len(after) > 1:
        return "split"
    if after[0].key != key:
        return "merged" if after[0].how == Paragraph.How.MERGED else "edited"
    return "same" if before and before.text == after[0].text else "edited"


def role_of(person: Person, standing: bool) -> str:
    """委员 · 湖北."""
    word = _("常委") if standing else _("委员")
    return f"{word} · {person.unit.region.province.short_name}" if person.unit else word


def grouped(notes: Iterable[Note]) -> dict[UUID | None, list[Note]]:
    """By the paragraph that carries the note; those whose paragraph is gone are listed apart."""
    found: dict[UUID | None, list[Note]] = defaultdict(list)
    for note in notes:
        if note.place != "gone":
            found[note.keys[0] if note.keys else None].append(note)
    return found


def pointers(notes: Iterable[Note]) -> dict[UUID, list[Note]]:
    """The other parts of a split paragraph, with the notes that are found there too."""
    found: dict[UUID, list[Note]] = defaultdict(list)
    for note in notes:
        for key in note.keys[1:]:
            found[key].append(note)
    return found
