"""The stage of the two main jobs: the live site, the demo's people, visitors at screens, and a clock that can be moved."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Browser

from committees.roster.services import load_regions
from common.clock import today
from infonet.merit.services import ensure_default_rules
from portal.demo.people import Organisation, build_organisation
from portal.demo.sittings import build_mid_year, build_year_end
from tests.e2e.visitor import DESKTOP, Visitor

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass
class Stage:
    """What a story needs: the site, its people, visitors at screens, and the time."""

    site: str
    browser: Browser
    org: Organisation
    clock: "MovableClock"
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self, role: str = "", *, width: int = DESKTOP) -> Visitor:
        """Somebody sits down at a screen."""
        visitor = Visitor(self.browser, self.site, role, width=width)
        self.visitors.append(visitor)
        return visitor

    def user(self, role: str) -> Any:
        """The account behind a role."""
        return self.org.users[role]


class MovableClock:
    """Moves the time of the whole process, the live site included; it goes on running from there."""

    def __init__(self) -> None:
        self.traveller: Any = None

    def move(self, moment: str) -> None:
        """Go to a moment of Beijing time."""
        self.stop()
        self.traveller = time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=BEIJING), tick=True)
        self.traveller.start()

    def stop(self) -> None:
        """Back to the real time."""
        if self.traveller:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def stage(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Stage]:
    """The demo's organisation on a Monday in November, without a report and without items."""
    clock = MovableClock()
    clock.move("2026-11-16 09:00")
    load_regions()
    org = build_organisation(today(), random.Random(7))
    build_mid_year(org)
    build_year_end(org)
    ensure_default_rules(start=org.term_start)
    stage = Stage(live_server.url, browser, org, clock)
    yield stage
    for visitor in stage.visitors:
        visitor.leave()
    clock.stop()
