"""The press: PDF in a process of its own, ended by the kernel at its limits."""

import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfplumber
import pytest

from documents.errors import PdfFailed, PdfInterrupted, PdfUnavailable
from documents.press import client, print_pdf, printed
from documents.press.client import COMMAND, MACHINE, Press

ROOT = Path(__file__).resolve().parents[2]
PAGE = "<!doctype html><title>函</title><p>各产业工会</p><p style='break-before: page'>第二页</p>"


@pytest.fixture(scope="module")
def warm() -> Iterator[Press]:
    """One press for the tests of this file."""
    press = Press()
    yield press
    press.stop()


@pytest.fixture(autouse=True)
def own_press(warm: Press, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setattr(client, "press", warm)
    return warm


def text_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        return ["".join(letter["text"] for letter in sheet.chars) for sheet in file.pages]


def test_a_page_becomes_a_pdf_with_what_it_cost() -> None:
    result = printed(PAGE)
    assert text_of(result.pdf) == ["各产业工会", "第二页"]
    assert result.pages == 2 and 0 < result.seconds < 30 and 20_000 < result.kilobytes < 300_000


def test_several_who_ask_at_once_are_all_served(own_press: Press) -> None:
    with ThreadPoolExecutor(4) as threads:
        files = list(threads.map(lambda number: print_pdf(f"<p>第{number}份"), range(8)))
    assert [text_of(file) for file in files] == [[f"第{number}份"] for number in range(8)]


HUGE = "<style>p { column-count: 100000000; width: 1e9px }</style><p>" + "字 " * 100_000
ENDLESS = "<p style='break-before: page'>页</p>" * 50_000
GREEDY = "<table><tr><td colspan=99999999 rowspan=9999999>x</table>"
WIDE = (
    "<img src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%221e9%22 height=%221e9%22/>'>"
    + ENDLESS
)


@pytest.mark.plan("F36")
@pytest.mark.parametrize(
    ("page", "limits", "sentence"),
    [
        (HUGE, {"seconds": 1}, "超过 1 秒"),
        (ENDLESS, {"seconds": 1}, "超过 1 秒"),
        (WIDE, {"seconds": 1}, "超过 1 秒"),
        (GREEDY, {}, "内存超过 512 MB"),
        (ENDLESS, {"megabytes": 130}, "内存超过 130 MB"),
        ("<div>" * 3000, {}, "无法排版"),
    ],
    ids=["huge values", "endless", "wide", "greedy", "many pages", "deep"],
)
def test_a_page_over_the_limits_is_ended_with_a_sentence_and_the_next_is_printed(
    page: str, limits: dict, sentence: str
) -> None:
    with pytest.raises(PdfFailed, match=sentence + ".*Word 版"):
        print_pdf(page, **limits)
    assert text_of(print_pdf("<p>下一份")) == ["下一份"]


@pytest.mark.plan("F36")
def test_who_waits_for_nothing_does_not_wait_for_the_one_that_hangs() -> None:
    with ThreadPoolExecutor(1) as thread:
        hung = thread.submit(print_pdf, ENDLESS, seconds=2)
        assert text_of(print_pdf("<p>快的")) == ["快的"]
        assert not hung.done()
        assert isinstance(hung.exception(), PdfFailed)


@pytest.mark.plan("B31")
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{there}a.png">',
        '<link rel="stylesheet" href="{there}a.css">',
        '<link rel="attachment" href="{there}a">',
        '<a rel="attachment" href="{there}a">附件</a>',
        '<object data="{there}a"></object>',
        '<embed src="{there}a">',
        '<style>@import url("{there}a.css");</style>',
        '<style>@font-face {{ font-family: x; src: url("{there}a.ttf") }} p {{ font-family: x }}</style>',
        '<p style="background: url({there}a.png)">',
        '<svg><image href="{there}a.png"/><use href="{there}a.svg#b"/></svg>',
        '<base href="{there}"><img src="a.png">',
        '<style>p::before {{ content: url("{there}a") }}</style><p>',
    ],
)
def test_nothing_is_fetched_for_a_pdf(markup: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SESAME")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        outside = f"http://127.0.0.1:{server.getsockname()[1]}/"
        page = markup.format(there=outside) + markup.format(there=f"{tmp_path.as_uri()}/")
        pdf = print_pdf(f"{page}<link rel='attachment' href='{secret.as_uri()}'><p>完")
        with pytest.raises(BlockingIOError):
            server.accept()
    assert b"/EmbeddedFile" not in pdf and "完" in text_of(pdf)[-1] and "SESAME" not in "".join(text_of(pdf))


def test_a_note_stands_below_its_page() -> None:
    noted = "<style>.footnote { float: footnote }</style><p>条例<span class='footnote'>第三条</span>施行</p>"

    assert "第三条" in text_of(print_pdf(noted))[0]
    assert "（注：" not in text_of(print_pdf(noted))[0]


def test_a_note_left_out_below_the_page_is_printed_in_the_text() -> None:
    left_out = "<style>.footnote { display: none }</style><p>条例<span class='footnote'>第三条</span>施行</p>"

    assert text_of(print_pdf(left_out)) == ["条例（注：第三条）施行"]


def test_a_picture_in_the_page_itself_is_shown() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    with pdfplumber.open(io.BytesIO(print_pdf(f"<img src='data:image/png;base64,{dot}' width=50>"))) as file:
        assert len(file.pages[0].images) == 1


@pytest.mark.plan("F36")
def test_a_press_that_was_killed_is_started_anew(own_press: Press) -> None:
    print_pdf(PAGE)
    assert own_press.process
    first = own_press.process.pid
    os.kill(first, signal.SIGKILL)
    assert len(text_of(print_pdf(PAGE))) == 2
    assert own_press.process.pid != first


def test_a_press_that_always_dies_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    dying = Press([sys.executable, "-I", "-c", "pass"])
    monkeypatch.setattr(client, "press", dying)
    with pytest.raises(PdfInterrupted, match="稍后再试"):
        print_pdf(PAGE)
    dying.stop()


def test_without_the_layout_library_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Press([sys.executable, "-I", "-S", str(MACHINE)])
    monkeypatch.setattr(client, "press", bare)
    with pytest.raises(PdfUnavailable, match=r"Word 版.*Pango"):
        print_pdf(PAGE)
    bare.stop()


def test_the_press_ends_when_nobody_is_left_to_ask(own_press: Press) -> None:
    lonely = Press()
    lonely.start()
    assert lonely.control and lonely.process
    lonely.control.close()
    assert lonely.process.wait(30) == 0


def test_the_press_does_not_know_the_portals_secrets(own_press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "sesame")
    monkeypatch.setenv("DATABASE_URL", "postgres://sesame")
    curious = Press([*COMMAND[:2], "-c", "import os, socket; socket.socket(fileno=0).recv(99); print(os.environ)"])
    curious.start()
    assert curious.process
    known = Path(f"/proc/{curious.process.pid}/environ").read_bytes()
    curious.stop()
    assert b"PATH=" in known and b"sesame" not in known


def test_neither_the_web_nor_the_worker_loads_the_layout_library() -> None:
    look = (
        "import django; django.setup(); import sys; from django.urls import get_resolver;"
        "get_resolver().url_patterns; from portal.celery import app; app.loader.import_default_modules();"
        "import documents.tasks, documents.official, documents.press;"
        "print(sorted({'weasyprint', 'pydyf', 'fontTools', 'tinycss2'} & set(sys.modules)))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", look], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
