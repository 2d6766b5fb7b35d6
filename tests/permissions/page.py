"""Draws docs/concepts/roles.md from the matrix: who gets in where. `python -m tests.permissions.page` writes it."""

from itertools import groupby
from pathlib import Path

from tests.permissions.matrix import ROLES, Row, rows

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "roles.md"
SIGNS = {"login": "→", "404": "·", "403": "✗", "405": "—"}
HEAD = """# 角色与权限 · Roles and access

Drawn from `tests/permissions/*.txt` by `python -m tests.permissions.page`; a test compares, and another walks every row with every role.
● gets in (or the act is done) · → is sent to sign in · · does not exist for him (404) · ✗ is told who may (403)
○ the rules refuse it now (409) or ask for more.
"""


def drawing() -> str:
    """The page: one table a room."""
    return HEAD + "".join(table(name, list(found)) for name, found in groupby(rows(), key=lambda row: row.file))


def table(name: str, found: list[Row]) -> str:
    """All rows of one room."""
    head = ["", f"## {name.removesuffix('.txt')}", "", "| | " + " | ".join(ROLES) + " |", "|---|" + ":-:|" * len(ROLES)]
    return "\n".join([*head, *(line(row) for row in found), ""])


def line(row: Row) -> str:
    """One address."""
    shown = " ".join([row.method, f"`{row.url}`", *(w for w in row.words if w[0] in "?+")])
    return f"| {shown.replace('|', '/')} | " + " | ".join(sign(row.answers[role]) for role in ROLES) + " |"


def sign(answer: str) -> str:
    """The mark of an answer."""
    return SIGNS.get(answer) or ("●" if answer[0] in "23" else "○")


if __name__ == "__main__":
    PAGE.write_text(drawing(), encoding="utf-8")
