"""A browser for the tests: real pages, on a desktop and at 390 px, with an eye on errors and accessibility."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.stage import stage

__all__ = ["stage"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=zh-CN",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests in this folder are browser tests, with a server of their own."""
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; one for the whole run."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.skip("needs chromium: make system")
    # Playwright keeps an event loop on this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watched:
    """What went wrong in a page without anybody clicking on it."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self.note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self.note(True, str(error)))
        page.on("response", lambda answer: self.note(answer.status >= 500, f"{answer.status} {answer.url}"))
        page.on(
            "requestfailed", lambda request: self.note("ABORTED" not in str(request.failure), f"failed: {request.url}")
        )

    def note(self, is_fault: bool, text: str) -> None:
        """Keep a fault. A 4xx is an answer; the test itself looks at it."""
        if is_fault and "status of 4" not in text:
            self.faults.append(text)


@pytest.fixture
def visit(browser: Browser, live_server: Any, people: Any, as_user: Callable) -> Iterator[Callable[..., Page]]:
    """`visit("member")`, `visit("chair", phone=True)`, `visit()`: a page, signed in as that role or as nobody.

    Addresses are relative: `page.goto("/reports/")`. Errors in the console and 5xx answers fail the test.
    """
    opened: list[tuple[Page, Watched]] = []

    def open_page(who: Any = None, *, phone: bool = False, **options: Any) -> Page:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(10_000)
        if who is not None:
            session = as_user(who).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        opened.append((page, Watched(page)))
        return page

    yield open_page
    faults = [fault for _page, watched in opened for fault in watched.faults]
    for page, _watched in opened:
        page.context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """`accessible(page)`: axe finds nothing, and nothing hangs out at the side."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options=AXE)
        faults = [
            f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:3]]}" for v in found.response["violations"]
        ]
        assert not faults, f"{page.url}\n" + "\n".join(faults)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{page.url}: {too_wide} px wider than the screen"

    return check
