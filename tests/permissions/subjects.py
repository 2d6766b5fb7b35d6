"""What the rows of the matrix act on.

A row names its object in braces: `pk={report_in_revision}`. The object comes from a function of that
name in `tests/permissions/<app>_subjects.py`:

    @subject
    def report_in_revision(people):
        return ReportFactory(status="revising")

`{report}` is its primary key, `{report.token}` an attribute, `{report.round.pk}` one further on.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

Maker = Callable[[SimpleNamespace], Any]
MAKERS: dict[str, Maker] = {}


def subject(maker: Maker) -> Maker:
    """Make the function's name usable in the rows."""
    if maker.__name__ in MAKERS and MAKERS[maker.__name__].__module__ != maker.__module__:
        raise ValueError(f"two subjects are called {maker.__name__}")
    MAKERS[maker.__name__] = maker
    return maker


class Subjects:
    """Makes each object of a row once."""

    def __init__(self, people: SimpleNamespace) -> None:
        self.people = people
        self.made: dict[str, Any] = {}

    def value(self, word: str) -> str:
        """`{report.token}` as text; a word without braces is itself."""
        if not (word.startswith("{") and word.endswith("}")):
            return word
        name, *steps = word[1:-1].split(".")
        if name not in self.made:
            self.made[name] = getattr(self.people, name, None) or MAKERS[name](self.people)
        found = self.made[name]
        for step in steps or ["pk"]:
            found = getattr(found, step)
        return str(found)
