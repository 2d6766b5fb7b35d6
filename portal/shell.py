"""The frame around every page: navigation by role, phone tabs, the person, the union's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from common import clock, desk

Predicate = Callable[[Any], bool]


# ---- Who sees what. The pages themselves check again; this only keeps the menu short. ----
def content(user: Any) -> bool:
    """Whoever takes part in the union's work, as against running the machine or reading its log."""
    return getattr(user, "power", "content") == "content"


def office(user: Any) -> bool:
    """Staff, drafters, editors and leaders of the national office."""
    return content(user) and user.holds("staff", "drafter", "editor", "leader", at=clock.now())


def editor(user: Any) -> bool:
    """Information editors."""
    return content(user) and user.holds("editor", at=clock.now())


def system(user: Any) -> bool:
    """System administrators: accounts, nothing of the union's work."""
    return getattr(user, "power", "") == "system"


def audit(user: Any) -> bool:
    """Auditors: the log, nothing else."""
    return getattr(user, "power", "") == "audit"


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    url_name: str
    shown_to: Predicate = content
    url: str = ""
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the menu with its icon; it leads to its own page or to its first line's."""

    label: str
    icon: str
    url_name: str = ""
    shown_to: Predicate = content
    items: tuple[Item, ...] = ()
    tab: str = ""
    foot: bool = False
    url: str = ""
    count: int = 0
    current: bool = False
    within: bool = False


NAV = (
    Section(_("工作台"), "sun", "portal:desk", tab=_("工作台")),
    Section(_("工作报告"), "file-earmark-text", "reports:report-list", tab=_("工作报告")),
    Section(
        _("全委会"),
        "people",
        items=(
            Item(_("会议与议程"), "meetings:meeting-list"),
            Item(_("委员与片区"), "roster:member-list"),
            Item(_("产业工会名册"), "roster:union-list"),
            Item(_("名册导入"), "roster:import", office),
        ),
    ),
    Section(
        _("常委会"),
        "ui-checks",
        tab=_("表决"),
        items=(Item(_("例会与表决"), "ballots:ballot-list"),),
    ),
    Section(
        _("信息工作"),
        "envelope-paper",
        tab=_("信息"),
        items=(
            Item(_("信息处理"), "reporting:triage", editor),
            Item(_("写一篇"), "reporting:item-create"),
            Item(_("我报送的"), "reporting:item-list"),
            Item(_("本省待签发"), "reporting:signing-list"),
            Item(_("专报与刊物"), "publishing:issue-list"),
            Item(_("积分台账"), "merit:ledger"),
        ),
    ),
    Section(_("账号"), "person-badge", "accounts:user-list", system, tab=_("账号")),
    Section(_("审计记录"), "shield-check", "audit:event-list", audit, tab=_("审计")),
    Section(_("制度执行"), "list-check", "portal:conformance", foot=True),
    Section(_("网站"), "globe2", "publishing:site-home", lambda user: True, foot=True),
)


def counts(user: Any) -> dict[str, int]:
    """The figures beside menu lines, by url name."""
    return {"portal:desk": len(desk.items_for(user, clock.now()))} if content(user) else {}


def address(url_name: str) -> str:
    """The page's address, or nothing while that page does not exist."""
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:
        return ""


def best_match(urls: Iterable[str], path: str) -> str:
    """The longest menu address that `path` lies under: a detail page lights up its list."""
    found = [url for url in urls if url == path or (len(url) > 1 and path.startswith(url))]
    return max(found, key=len, default="")


def shown(user: Any, figures: dict[str, int]) -> Iterator[Section]:
    """The sections this person can use, with addresses and figures."""
    for section in NAV:
        if not section.shown_to(user):
            continue
        items = tuple(
            replace(item, url=url, count=figures.get(item.url_name, 0))
            for item in section.items
            if item.shown_to(user) and (url := address(item.url_name))
        )
        url = address(section.url_name) or (items[0].url if items else "")
        if url:
            yield replace(section, items=items, url=url, count=figures.get(section.url_name, 0))


def navigation(user: Any, path: str) -> list[Section]:
    """The menu for one person on one page."""
    sections = list(shown(user, counts(user)))
    urls = [url for s in sections for url in (s.url, *(i.url for i in s.items))]
    here = best_match(urls, path)
    return [place(section, here) for section in sections]


def place(section: Section, here: str) -> Section:
    """Mark the section and the line that hold the page."""
    items = tuple(replace(item, current=bool(here) and item.url == here) for item in section.items)
    inside = any(item.current for item in items)
    return replace(section, items=items, within=inside, current=bool(here) and section.url == here and not inside)


def preferences(request: HttpRequest) -> dict[str, str]:
    """Text size and theme: the person's own setting, else the device's cookie."""
    user = getattr(request, "user", None)
    text = getattr(user, "text_size", "") or request.COOKIES.get("ld_text", "")
    theme = getattr(user, "theme", "") or request.COOKIES.get("ld_theme", "")
    steps = ["normal", "large", "xlarge"]
    text = text if text in steps else "normal"
    return {
        "text_size": text,
        "next_text_size": steps[(steps.index(text) + 1) % len(steps)],
        "theme": theme if theme in ("light", "dark") else "light",
        "keys": "on" if getattr(user, "single_keys", True) else "off",
    }


@dataclass(frozen=True)
class Me:
    """The person signed in, as the top bar shows them."""

    name: str
    role: str
    kind: str


def me(user: Any) -> Me:
    """Name, post and shape of the mark: round for elected members, square for the office."""
    return Me(user.name or user.get_username(), str(getattr(user, "role_line", "")), getattr(user, "avatar_kind", "office"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html. Lazy: a fragment or an error page pays for nothing it does not print."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {
        "union_name": settings.UNION_NAME,
        "seal_text": settings.SEAL_TEXT,
        "prefs": preferences(request),
        "me": None,
    }
    if user is None or not user.is_authenticated:
        return context
    nav = SimpleLazyObject(lambda: navigation(user, request.path))
    return context | {
        "me": me(user),
        "nav": nav,
        "tabs": SimpleLazyObject(lambda: [section for section in nav if section.tab][:4]),
        "unread": SimpleLazyObject(lambda: unread(user)),
    }


def unread(user: Any) -> int:
    """How many notices wait to be read."""
    return 0
