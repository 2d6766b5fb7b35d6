"""What one reading of one document carries along from paragraph to paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from documents.blocks import Aside
from documents.word.losses import Losses
from documents.word.numbering import Numbering
from documents.word.passage import Op
from documents.word.pictures import Gallery
from documents.word.styles import Styles

Choice = Literal["accepted", "rejected"]
Notes = dict[tuple[str, str], str]


@dataclass(slots=True)
class Reading:
    """Styles and numbers to look up, notes and pictures to insert, and where losses and asides are put down.

    `notes` holds the text of each note by kind ("footnote" or "endnote") and id; those of `notes_gone` went with
    words that a tracked change took out. `changes` is the choice for
    tracked changes.
    """

    styles: Styles
    numbering: Numbering
    losses: Losses
    gallery: Gallery
    changes: Choice = "accepted"
    notes: Notes = field(default_factory=dict)
    notes_gone: set[tuple[str, str]] = field(default_factory=set)
    asides: list[Aside] = field(default_factory=list)

    def elsewhere(self) -> Reading:
        """For what stands outside the body: no list is counted on there, and pictures are not carried."""
        return Reading(self.styles, Numbering(), self.losses, Gallery(self.losses), self.changes, asides=self.asides)

    @property
    def shown_op(self) -> Op:
        """Which kind of tracked change stays in the text."""
        return "ins" if self.changes == "accepted" else "del"
