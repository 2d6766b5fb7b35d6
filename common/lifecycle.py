"""Lifecycles: one table per governed thing says who may take which step, and what it still needs.

The service asks the table whether it may, the page asks it which buttons to show and why not yet,
the tests walk every cell, and the diagrams in docs/concepts are drawn from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Who = Callable[[Any, Any, datetime], bool]
Need = Callable[[Any, datetime], list[str]]
Text = str | Promise


class RuleError(Exception):
    """A step the rules refuse now. `missing` lists, in words, what a person can do about it."""

    def __init__(self, message: Text, missing: Sequence[Text] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.missing = list(missing)


@runtime_checkable
class Delegable(Protocol):
    """A right that its holder may let another exercise (授权代签)."""

    def holder(self, user: Any, obj: Any, at: datetime) -> Any | None:
        """In whose right `user` may act: himself, the one he acts for, or None."""


@dataclass(frozen=True)
class Step:
    """One row of a lifecycle table: from where to where, by whom, and needing what first."""

    name: str
    source: str | tuple[str, ...]
    target: str
    who: Who
    needs: Sequence[Need] = ()
    label: Text = ""
    # False for a step taken as the consequence of another act: no page offers it.
    button: bool = True

    def starts_at(self, status: str) -> bool:
        """Whether a thing in `status` can take this step at all."""
        return status == self.source if isinstance(self.source, str) else status in self.source

    def holder(self, user: Any, obj: Any, at: datetime) -> Any | None:
        """In whose right `user` may take the step, or None."""
        if isinstance(self.who, Delegable):
            return self.who.holder(user, obj, at)
        return user if self.who(user, obj, at) else None

    def missing(self, obj: Any, at: datetime) -> list[str]:
        """What is still missing, as sentences."""
        return [sentence for need in self.needs for sentence in need(obj, at)]


@dataclass(frozen=True)
class Taken:
    """A step that was allowed: who took it, and in whose right."""

    step: Step
    by: Any
    holder: Any

    @property
    def on_behalf_of(self) -> Any | None:
        """The person who was acted for, if another."""
        return None if self.holder == self.by else self.holder


@dataclass(frozen=True)
class Offer:
    """A step a person could take from here, with what it still lacks."""

    step: Step
    missing: list[str]

    @property
    def ready(self) -> bool:
        """Nothing is missing."""
        return not self.missing


class Lifecycle:
    """The table of one governed thing. Reads aloud like the statute."""

    def __init__(
        self, *steps: Step, field: str = "status", early: Mapping[tuple[str, str], Text] | None = None
    ) -> None:
        self.steps = {step.name: step for step in steps}
        self.field = field
        # (step, state it is asked for too soon) → what to do first.
        self.early = early or {}
        if len(self.steps) != len(steps):
            raise ValueError("two steps of one lifecycle bear the same name")

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps.values())

    def check(self, name: str, obj: Any, *, by: Any, at: datetime) -> Taken:
        """Whether `by` may take the step now: PermissionDenied if not theirs, RuleError if not yet."""
        step = self.steps[name]
        holder = step.holder(by, obj, at)
        if holder is None:
            raise PermissionDenied(_("您没有办理这一步的权限。"))
        if not step.starts_at(getattr(obj, self.field)):
            raise self.too_soon(obj, step, at) or RuleError(self.passed_by(obj, step))
        if missing := step.missing(obj, at):
            raise RuleError(_("还不能%(step)s。") % {"step": step.label}, missing)
        return Taken(step, by, holder)

    def take(self, name: str, obj: Any, *, by: Any, at: datetime) -> Taken:
        """Check the step and set the new state on `obj`; the service saves it."""
        taken = self.check(name, obj, by=by, at=at)
        setattr(obj, self.field, taken.step.target)
        return taken

    def offers(self, obj: Any, user: Any, at: datetime) -> list[Offer]:
        """The steps `user` could take from the present state, ready or not."""
        status = getattr(obj, self.field)
        return [
            Offer(step, step.missing(obj, at))
            for step in self
            if step.button and step.starts_at(status) and step.holder(user, obj, at) is not None
        ]

    def too_soon(self, obj: Any, step: Step, at: datetime) -> RuleError | None:
        """The step lies ahead: what is to be done first, and what else it will need."""
        first = self.early.get((step.name, getattr(obj, self.field)))
        return RuleError(first, step.missing(obj, at)) if first else None

    def passed_by(self, obj: Any, step: Step) -> str:
        """Why the step is not open in this state: usually somebody was quicker."""
        state = getattr(obj, f"get_{self.field}_display", lambda: getattr(obj, self.field))()
        handler = getattr(obj, "last_handler_name", "")
        if handler:
            return _("已由%(who)s处理，现在是“%(state)s”，不能再%(step)s。") % {
                "who": handler, "state": state, "step": step.label,
            }  # fmt: skip
        return _("现在是“%(state)s”，不能%(step)s。") % {"state": state, "step": step.label}


def any_of(*predicates: Who) -> Who:
    """True when one of the predicates is."""
    return lambda user, obj, at: any(p(user, obj, at) for p in predicates)


def all_of(*predicates: Who) -> Who:
    """True when all of the predicates are."""
    return lambda user, obj, at: all(p(user, obj, at) for p in predicates)
