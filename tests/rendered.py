"""Which templates a run rendered. In a full run (FULL_RUN=1, set by `make test`) one that nobody saw fails it."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test.signals import template_rendered

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SEEN: set[str] = set()


def note(sender: Any, template: Any, **kwargs: Any) -> None:
    """A template was rendered; includes and parents count by themselves."""
    SEEN.add(str(template.name))


def never_rendered() -> list[str]:
    """Our templates that no test has shown yet."""
    ours = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    return sorted(ours - SEEN)


def pytest_configure(config: pytest.Config) -> None:
    """Start taking notes."""
    template_rendered.connect(note)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A template without a test fails a full run."""
    if os.environ.get("FULL_RUN") == "1" and exitstatus == 0 and never_rendered():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name them."""
    if os.environ.get("FULL_RUN") == "1" and (unseen := never_rendered()):
        terminalreporter.section("templates that no test renders")
        terminalreporter.write_line("\n".join(unseen))
