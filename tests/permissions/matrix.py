"""Reads the rows: METHOD url-name [name=value …] [?query] [+field=value …] then one answer a column.

The first line of a file that begins with METHOD names the columns. Answers: `login` (sent to sign-in), `302` (done, sent on),
`200`, `400`, `403`, `404`, `405`, `409`, `422`; `204` and the like as they are. Lines beginning with # are comments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.permissions.subjects import Subjects

FOLDER = Path(__file__).parent
ROLES = [
    "anonymous", "member", "standing", "chair", "office", "drafter", "editor", "leader",
    "province", "province-lead", "province2", "grassroots", "scrutineer", "auditor", "sysadmin",
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of a matrix."""

    file: str
    line: int
    method: str
    url: str
    words: tuple[str, ...]
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.method} {self.url}"

    def address(self, subjects: Subjects) -> str:
        """The path, with the objects' keys in it."""
        plain = [w for w in self.words if w[0] not in "+?"]
        kwargs = {name: subjects.value(value) for name, _, value in (w.partition("=") for w in plain)}
        query = "".join(w for w in self.words if w[0] == "?")
        return reverse(self.url, kwargs=kwargs) + query

    def data(self, subjects: Subjects) -> dict[str, str]:
        """The fields of a POST."""
        pairs = (w[1:].partition("=") for w in self.words if w[0] == "+")
        return {name: subjects.value(value) for name, _, value in pairs}

    def ask(self, client: Client, subjects: Subjects) -> str:
        """Send it; the answer in the words of the matrix."""
        send = getattr(client, self.method.lower())
        response = send(self.address(subjects), self.data(subjects))
        if response.streaming:
            response.getvalue()  # a download: read to its end, so that its file is closed
        return word(response)


def word(response: HttpResponseBase) -> str:
    """`login` for a way to the sign-in page, else the status."""
    target = urlsplit(response.get("Location", "")).path
    return (
        "login" if response.status_code == 302 and target == reverse("accounts:sign-in") else str(response.status_code)
    )


def rows(folder: Path = FOLDER) -> Iterator[Row]:
    """All rows of all files."""
    for path in sorted(folder.glob("*.txt")):
        yield from rows_of(path)


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of one file; a mistake in it names the line."""
    columns: list[str] = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "METHOD":
            columns = words[2:]
            assert sorted(columns) == sorted(ROLES), f"{path.name}:{number}: the columns are {' '.join(ROLES)}"
            continue
        assert columns, f"{path.name}:{number}: a line 'METHOD url {' '.join(ROLES)}' comes first"
        method, url, *middle = words
        between, answers = middle[: -len(columns)], middle[-len(columns) :]
        assert len(answers) == len(columns), f"{path.name}:{number}: {len(columns)} answers are needed"
        assert all(a == "login" or a.isdigit() for a in answers), f"{path.name}:{number}: not answers: {answers}"
        assert all("=" in w for w in between), f"{path.name}:{number}: not name=value: {between}"
        yield Row(path.name, number, method, url, tuple(between), dict(zip(columns, answers, strict=True)))
