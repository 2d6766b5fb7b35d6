"""Rows of the reliability plan: tests marked `plan("F01")` are gathered in var/plan.json.

A test gives the measured figure with `record_property("figure", "40 kills, 0 lost")`. Under `on` stands which tests passed on
which database: what V04 promises is compared there (tools/plan_page.py).
"""

import fcntl
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

PLAN = Path(__file__).resolve().parents[1] / "var" / "plan.json"
ORDER = ["failed", "passed", "skipped"]


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> None:
    """Let the report carry the plan's ids."""
    if call.when == "setup":
        for marker in item.iter_markers("plan"):
            item.user_properties += [("plan", clause) for clause in marker.args]


class Gatherer:
    """Collects the outcome of each row during one run."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in one test's phase."""
        outcome = "skipped" if hasattr(report, "wasxfail") else report.outcome
        if report.when != "call" and outcome == "passed":
            return
        facts = [figure for name, figure in report.user_properties if name == "figure"]
        for clause in {value for name, value in report.user_properties if name == "plan"}:
            on = {connection.vendor: [report.nodeid]} if outcome == "passed" else {}
            new = {"outcome": outcome, "figure": "; ".join(map(str, facts)), "tests": [report.nodeid], "on": on}
            self.rows[str(clause)] = merged(self.rows.get(str(clause)), new)

    def pytest_sessionfinish(self) -> None:
        """Add this run's rows to what earlier runs (the other database, the browser) found."""
        if not self.rows:
            return
        PLAN.parent.mkdir(exist_ok=True)
        with PLAN.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            rows = json.loads(PLAN.read_text()) if PLAN.exists() else {}
            for clause, row in self.rows.items():
                rows[clause] = merged(rows.get(clause), row)
            PLAN.write_text(json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def merged(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """One row of two: a failure stays a failure, a skip counts only while nothing else does."""
    if old is None:
        return new
    outcome = min(old["outcome"], new["outcome"], key=ORDER.index)
    figures = dict.fromkeys(f for f in (old["figure"], new["figure"]) if f)
    tests = sorted({*old["tests"], *new["tests"]})
    ons = old.get("on", {}), new["on"]
    on = {vendor: sorted({test for each in ons for test in each.get(vendor, ())}) for vendor in {*ons[0], *ons[1]}}
    return {"outcome": outcome, "figure": "; ".join(figures), "tests": tests, "on": on}


def pytest_configure(config: pytest.Config) -> None:
    """Start gathering; `make test` removes the old file first."""
    config.pluginmanager.register(Gatherer(), "plan-gatherer")
