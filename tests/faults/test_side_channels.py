"""V07: what ten secret votes leave in every place that keeps anything, with PostgreSQL and the web server logging all they can.

The cluster is one as installed, on a disk that keeps what it is told. The controls are votes by name, on the same stack: the same
search finds them wherever they are written, and no longer in the log once the log is set as deploy/postgresql.conf says.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.rig import ROOT
from tests.faults.traces import Hall
from tools.services import DURABLE, postgres

pytestmark = pytest.mark.faults
KEPT = f"{DURABLE} -c wal_keep_size=1GB"
CHOICES = ("against", "abstain", "for")
# As the word, as JSON has it, as people read it, as JSON escapes that; in text and as PostgreSQL writes bytes.
WORDS = [
    "against",
    "abstain",
    '"motion":"for"',
    '"motion": "for"',
    "choice=for",
    "反对",
    "弃权",
    r"\u53cd\u5bf9",
    r"\u5f03\u6743",
]


BINARY = ("write-ahead log",)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """Up and running."""
    with postgres(KEPT) as url, ExitStack() as stack:
        yield Hall(tmp_path, url, stack)


def hits(places: dict[str, bytes], needles: list[str]) -> dict[str, list[str]]:
    """Place → what was found in it; as text, and as PostgreSQL writes bytes in hexadecimal."""
    found = {}
    for place, content in places.items():
        if these := [needle for needle in needles if stands(needle, content, bare=place in BINARY)]:
            found[place] = these
    return found


def stands(needle: str, content: bytes, *, bare: bool = False) -> bool:
    """As a word of its own, for there are columns like `against_votes`; `bare` among bytes, where words stand side by side; or as hexadecimal."""
    plain = needle.encode()
    word = re.escape(plain) if bare else rb"(?<![A-Za-z_])" + re.escape(plain) + rb"(?![A-Za-z_])"
    return re.search(word, content) is not None or plain.hex().encode() in content


def beside_a_choice(content: bytes, names: list[str]) -> list[str]:
    """Lines that have a choice and somebody's name."""
    lines = content.decode(errors="replace").splitlines()
    return [line[:300] for line in lines if hits({"": line.encode()}, WORDS) and any(name in line for name in names)]


@pytest.mark.plan("V07")
def test_ten_secret_votes_leave_no_choice_in_any_log_backup_session_cache_or_letter(
    hall: Hall, record_property: pytest.FixtureRequest
) -> None:
    scene, codes = hall.scene, [*hall.scene["codes"], *(code.replace("-", "") for code in hall.scene["codes"])]
    assert len(scene["cookies"]) == 10
    for n, cookies in enumerate(scene["cookies"]):
        hall.vote(f"/meetings/ballots/{scene['secret']}/secret-vote/", cookies, CHOICES[n % 3])
    hall.order("close")
    left = hall.left()
    assert {"server log", "pg_waldump", "access.log", "output"} <= set(left) and any("mail/" in place for place in left)
    for place, sign in {
        "server log": b"ballots_envelope",
        "access.log": b"secret-vote",
        "pg_dump": b"ballots_envelope",
    }.items():
        assert sign in left[place], place  # the search looks where something is
    assert hits(left, WORDS + codes) == {}

    hall.order("open")
    opened = hall.left()
    assert {"server log", "write-ahead log", "pg_dump"} <= set(hits(opened, WORDS)) and hits(opened, codes) == {}
    for place in ("server log", "pg_dump", "pg_waldump", "access.log", "output"):
        assert beside_a_choice(opened[place], scene["names"]) == [], place
    record_property(
        "figure", f"10 secret votes, {len(left)} places searched: 0 choices before the opening, none by a name after it"
    )


@pytest.mark.plan("V07")
def test_the_same_search_finds_votes_by_name_and_the_log_as_recommended_keeps_none(hall: Hall, record_property) -> None:
    """Control, and why deploy/postgresql.conf is there."""
    path, cookies = f"/meetings/ballots/{hall.scene['open']}/vote/", hall.scene["cookies"]
    hall.vote(path, cookies[0], "against")
    assert {"server log", "write-ahead log", "pg_dump"} <= set(hits(hall.left(), ["against"]))
    hall.log_as(recommended())
    hall.before = hall.log_size(), hall.before[1]
    hall.vote(path, cookies[1], "abstain")
    left = hall.left()
    assert "pg_dump" in hits(left, ["abstain"]) and "server log" not in hits(left, WORDS)
    record_property("figure", "control, by name: found in log, WAL and dump; log as recommended: 0")


def recommended() -> list[tuple[str, str]]:
    """The settings of the sample."""
    text = (ROOT / "deploy" / "postgresql.conf").read_text()
    return re.findall(r"^(\w+) = (\S+)", text, re.MULTILINE)
