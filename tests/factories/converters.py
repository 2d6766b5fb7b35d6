"""A program of the test's own in the place of LibreOffice."""

import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

RTF = rb"{\rtf1 hello}"  # some old format, which only a converter reads


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give the program's script."""

    def put(script: str) -> None:
        program = tmp_path / "bin/soffice"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        if not os.environ["PATH"].startswith(f"{program.parent}:"):
            monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return put


@pytest.fixture
def converts_to(stand_in: Callable[[str], None], tmp_path: Path) -> Callable[[bytes], Path]:
    """Give the .docx it makes of whatever it gets; the path returned exists once it has been called."""

    def put(made: bytes) -> Path:
        ready, called = tmp_path / "ready.docx", tmp_path / "called"
        ready.write_bytes(made)
        stand_in(f"touch {shlex.quote(str(called))}; mkdir made; cp {shlex.quote(str(ready))} made/draft.docx")
        return called

    return put
