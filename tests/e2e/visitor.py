"""A person at a screen: does what people do (read, press, type), and is looked at at both widths."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from portal.demo.people import PASSWORD

DESKTOP, PHONE = 1280, 390
HEIGHTS = {DESKTOP: 860, PHONE: 844}
SERIOUS = {"serious", "critical"}
AXE = Axe()


def pictures() -> Path:
    """Where pictures go: the guide when it is being made anew, else the run's own folder."""
    return Path(os.environ.get("GUIDE_PICTURES", "var/guide"))


# By the object model, which the page's own policy on styles does not forbid.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { animation: none !important; transition: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""


class Visitor:
    """One signed-in (or anonymous) person with a browser of his own."""

    def __init__(self, browser: Browser, site: str, role: str = "", *, width: int = DESKTOP) -> None:
        self.width = width
        self.site = site
        phone = width == PHONE
        context = browser.new_context(
            base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=phone,
            viewport={"width": width, "height": HEIGHTS[width]},
        )  # fmt: skip
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", self.watch)
        if role:
            self.sign_in(role)

    def hear(self, message: Any) -> None:
        """Remember what the page complains of: a broken CSP rule, a script error."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def watch(self, response: Any) -> None:
        """No request may fail on the server's side."""
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def sign_in(self, role: str) -> None:
        """By name and password, as everybody."""
        self.visit("/accounts/sign-in/")
        self.page.locator("[name=username]").fill(role)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page).not_to_have_url(re.compile("sign-in"))

    def visit(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press the button or follow the link of that name."""
        place = within or self.page.locator("main")
        target = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        target.first.click()

    def send(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button that sends a form, confirm where the page asks once more, and wait for the page that follows."""
        place = within or self.page.locator("main")
        with self.page.expect_navigation():
            place.get_by_role("button", name=name).first.click()
            asked = self.page.locator("dialog[open]").get_by_role("button", name=name)
            if asked.count():
                asked.click()

    def confirm(self, name: str) -> None:
        """Answer the dialog that asks once more, and wait for the page that follows: the old one may hold the same words."""
        with self.page.expect_navigation():
            self.page.locator("dialog[open]").get_by_role("button", name=name).click()

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        """Type into the field of that label."""
        self.page.locator("main").get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        """Tick a radio by its words, as a finger would: on the words."""
        self.page.locator("main").get_by_text(label, exact=True).first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The words are on the page."""
        expect(self.page.locator("body")).to_contain_text(text)

    def misses(self, text: str) -> None:
        """The words are not on the page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def status(self, address: str) -> int:
        """What the server answers at an address, in this person's name."""
        return self.page.request.get(self.site + address).status

    def shot(self, name: str) -> None:
        """A picture at both widths, own width first; each is checked for faults a person would meet."""
        for width in sorted(HEIGHTS, key=lambda w: w != self.width):
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            self.check(name, width)
            self.keep(name, width)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHTS[self.width]})

    def check(self, name: str, width: int) -> None:
        """Nothing serious by axe, no sideways scrolling, nothing broken behind the page."""
        # A toast that is just fading is not how the page looks.
        self.page.evaluate(STILL)
        found = [v for v in AXE.run(self.page).response["violations"] if v["impact"] in SERIOUS]
        assert not found, f"{name} {width}: {[(v['id'], [n['html'][:120] for n in v['nodes'][:2]]) for v in found]}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide} px at {width}"
        assert not self.faults, f"{name}: {self.faults}"

    def keep(self, name: str, width: int) -> None:
        """Store the picture of the whole page; the window is as tall as the page, so that what sticks to its foot stands there."""
        folder = pictures() / name.split("/")[0]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name.split('/')[1]}-{width}.png"
        self.page.evaluate("window.scrollTo(0, 0); document.activeElement && document.activeElement.blur()")
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": max(tall, HEIGHTS[width])})
        self.page.screenshot(path=path)

    def leave(self) -> None:
        """Close the browser window."""
        self.page.context.close()
