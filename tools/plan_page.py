"""Write docs/reliability.md from var/plan.json: which rows of the test plan were shown, on what, and with what figures."""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
HEAD = """# 可靠性：演示了哪些，数字是多少

Made by `tools/plan_page.py` from the last full `make test` (`var/plan.json`). A row stands here when a test that bears its id
ran; the figure is the test's own. What the figures do not say is said by the tests' names: most runs are smaller than the plan's
full size, which belongs to `make faults-long` and `make bench`. The third column says on which databases how many tests of the
row passed; a test that needs row locks, a cluster of its own or Redis passes on PostgreSQL alone.

| row | outcome | tests passed on | figure |
|---|---|---|---|
"""
BOTH = ("sqlite", "postgresql")
BALLOTS = re.compile(r"V(?!04)[0-9]+")  # the rows whose tests V04 wants on both databases alike
Plan = dict[str, dict[str, Any]]


def main() -> None:
    """One line a row; figures that two databases gave alike stand once."""
    plan: Plan = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "plan.json").read_text())
    plan |= {"V04": same_suite(plan)}
    lines = [
        f"| {row} | {facts['outcome']} | {databases(facts)} | {figures(facts.get('figure') or '')} |"
        for row, facts in sorted(plan.items())
    ]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def same_suite(plan: Plan) -> dict[str, Any]:
    """V04: every test of V01–V16 that passed on SQLite passed on PostgreSQL, and none failed on either."""
    rows = [facts for row, facts in plan.items() if BALLOTS.fullmatch(row)]
    sqlite, postgres = ({test for facts in rows for test in facts.get("on", {}).get(name, ())} for name in BOTH)
    both, alone = sqlite & postgres, sorted(test.rpartition("::")[2] for test in postgres - sqlite)
    figure = (
        f"{len(both)} tests of {len(rows)} rows passed on both; on PostgreSQL alone {len(alone)}: {', '.join(alone)}"
    )
    return {"outcome": outcome(rows, sqlite, postgres), "figure": figure, "on": dict.fromkeys(BOTH, sorted(both))}


def outcome(rows: list[dict[str, Any]], sqlite: set[str], postgres: set[str]) -> str:
    """Not shown while one of the databases was not there."""
    if any(facts["outcome"] == "failed" for facts in rows) or (postgres and sqlite - postgres):
        return "failed"
    return "passed" if sqlite and postgres else "skipped"


def databases(facts: dict[str, Any]) -> str:
    """How many tests on which."""
    on = facts.get("on", {})
    return ", ".join(f"{name} {len(on[name])}" for name in BOTH if on.get(name))


def figures(text: str) -> str:
    """Each figure once, in order."""
    return "; ".join(dict.fromkeys(part.strip() for part in text.replace("|", "/").split(";") if part.strip()))


if __name__ == "__main__":
    main()
