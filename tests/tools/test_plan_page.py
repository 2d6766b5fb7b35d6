"""V04: the page claims both databases only for what passed on both."""

from tests.plan import merged
from tools.plan_page import databases, same_suite


def row(*, outcome="passed", **on):
    return {"outcome": outcome, "figure": "", "tests": sorted({t for tests in on.values() for t in tests}), "on": on}


def test_a_test_counts_for_both_databases_only_when_it_passed_on_both():
    plan = {"V01": row(sqlite=["t::a"], postgresql=["t::a", "t::control"]), "F01": row(postgresql=["t::f"])}
    found = same_suite(plan)
    assert found["outcome"] == "passed"
    assert found["figure"] == "1 tests of 1 rows passed on both; on PostgreSQL alone 1: control"


def test_what_passed_on_sqlite_alone_is_no_conformance():
    plan = {"V01": row(sqlite=["t::a", "t::b"], postgresql=["t::a"])}
    assert same_suite(plan)["outcome"] == "failed"


def test_a_failure_on_either_is_a_failure():
    plan = {"V01": row(sqlite=["t::a"], postgresql=["t::a"]), "V02": row(outcome="failed", sqlite=["t::c"])}
    assert same_suite(plan)["outcome"] == "failed"


def test_with_one_database_nothing_is_claimed():
    assert same_suite({"V01": row(sqlite=["t::a"])})["outcome"] == "skipped"


def test_two_runs_add_up():
    both = merged(row(sqlite=["t::a"]), row(postgresql=["t::a", "t::b"]))
    assert both["on"] == {"sqlite": ["t::a"], "postgresql": ["t::a", "t::b"]}
    assert databases(both) == "sqlite 1, postgresql 2"
