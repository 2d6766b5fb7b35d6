"""An open and a secret ballot opened in Chromium over a slow line with an empty cache: bytes, and seconds until one can vote."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from bench.voting.scene import row, running, sign_in, web
from tests.factories.meetings import MOTION, as_text

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--lang=zh-CN"]
MEGABIT = 1_000_000 / 8  # bytes a second
LINE = {"offline": False, "latency": 300, "downloadThroughput": MEGABIT, "uploadThroughput": MEGABIT}
PHONE = {"width": 390, "height": 844}
SECONDS, KILOBYTES, TURNS = 3.0, 150, 3
CHARACTERS = 8_000  # of a paper of ten pages


def measure() -> list[dict[str, Any]]:
    """Both forms; the middle of three loads."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop on this thread
    call_command("collectstatic", verbosity=0, interactive=False)
    places = {form: place(form) for form in ("open", "secret")}
    with web() as port, chromium() as browser:
        loads = {form: [load(browser, port, *places[form]) for _turn in range(TURNS)] for form in places}
    rows = []
    for form, found in loads.items():
        size, usable = (sorted(side)[TURNS // 2] for side in zip(*found, strict=True))
        what = f"voting page ({form}), 300 ms and 1 Mbit/s, nothing cached"
        rows += [
            row(f"{what}: everything it loads", size, None, "KB", f"≤ {KILOBYTES} KB", size <= KILOBYTES, "L12"),
            row(f"{what}: until one can vote", usable, None, "s", f"≤ {SECONDS:g} s", usable <= SECONDS, "L12"),
        ]
    return rows


def place(form: str) -> tuple[str, str]:
    """The address of a ballot on a paper of the usual length, and a voter's cookies."""
    text = as_text(MOTION)
    ballot, voters = running(3, form, text=text * (CHARACTERS // len(str(text)) + 1))
    return f"/meetings/ballots/{ballot.pk}/", sign_in(voters[0])


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def load(browser: Any, port: int, path: str, cookies: str) -> tuple[float, float]:
    """Kilobytes on the line, and seconds from the tap on the link until a choice is made and the button would send it."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    address = f"http://127.0.0.1:{port}"
    pairs = (pair.split("=", 1) for pair in cookies.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    received: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.emulateNetworkConditions", LINE)
    start = time.perf_counter()
    page.goto(address + path, wait_until="commit")
    choose(page)
    usable = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(received) / 1000, usable


def choose(page: Page) -> None:
    """As the finger does: on what is drawn, and where it stays."""
    page.locator("form [name=choice][value=for]").check()
    page.locator("form[data-ballot] button[type=submit]").click(trial=True)
