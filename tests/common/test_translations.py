"""In English the way in and the menu are English; the catalogue is compiled for the test alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.shell import NAV

CATALOGUE = Path(configured.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHEET = ".ld-door-sheet h1, .ld-door-sheet label, .ld-door-sheet button, .ld-door-sheet summary, .ld-door-help"


@pytest.fixture
def english(tmp_path: Path, settings: Any) -> Iterator[None]:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("en"):
        yield


def test_the_sign_in_page_is_english(english, anonymous: Client):
    anonymous.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    page = anonymous.get(reverse("accounts:sign-in"))
    said = [tag.get_text(" ", strip=True) for tag in BeautifulSoup(page.content, "html.parser").select(SHEET)]
    assert "Sign in" in said
    assert not [text for text in said if CHINESE.search(text)]


def test_the_menu_is_english(english):
    words = [str(word) for section in NAV for word in (section.label, section.tab, *(i.label for i in section.items))]
    assert "Desk" in words
    assert not [word for word in words if CHINESE.search(word)]


def test_an_english_browser_is_no_choice_of_language(english, anonymous: Client):
    page = anonymous.get(reverse("accounts:sign-in"), headers={"accept-language": "en-US,en"})
    assert "登录" in page.text and page.headers["Content-Language"] == "zh-hans"


def test_the_chosen_language_is_kept_on_the_device(anonymous: Client):
    answer = anonymous.post(reverse("accounts:preferences"), {"language": "en"})
    assert answer.cookies[configured.LANGUAGE_COOKIE_NAME].value == "en"
