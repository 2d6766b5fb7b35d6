"""The frame around every page: navigation by role, phone tabs, the person, the union's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Power
from common import clock
from notices.services import unread_count
from portal.figures import figures
from portal.roles import Role, role_of

Shown = Callable[[Role], bool]
Label = str | Promise


# ---- Who sees what. The pages themselves check again; this only keeps the menu short. ----
def content(role: Role) -> bool:
    """Whoever takes part in the union's work."""
    return role.content


def office(role: Role) -> bool:
    """The national office."""
    return role.office


def editor(role: Role) -> bool:
    """Information editors and the office's leaders."""
    return role.content and bool(role.posts & {"editor", "leader"})


def member(role: Role) -> bool:
    """Whoever holds a seat."""
    return role.content and bool(role.bodies)


def triager(role: Role) -> bool:
    """Information editors: what comes in is theirs to decide."""
    return role.content and "editor" in role.posts


def committee(role: Role) -> bool:
    """Members of the committees, and the office that serves them."""
    return role.office or member(role)


def keeper(role: Role) -> bool:
    """Who keeps the roster: staff and the office's leaders."""
    return role.content and bool(role.posts & {"staff", "leader"})


def reporter(role: Role) -> bool:
    """Information officers of the unions."""
    return role.content and bool(role.reports_for)


def signer(role: Role) -> bool:
    """Those who sign what a union reports."""
    return role.content and bool(role.signs_for)


def informed(role: Role) -> bool:
    """Whoever has a part in information work."""
    return editor(role) or reporter(role) or signer(role)


def system(role: Role) -> bool:
    """System administrators: accounts, nothing of the union's work."""
    return role.power == Power.SYSTEM


def audit(role: Role) -> bool:
    """Auditors: the log, nothing else."""
    return role.power == Power.AUDIT


def anyone(role: Role) -> bool:
    """All who are signed in."""
    return True


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: Label
    url_name: str
    shown_to: Shown = content
    url: str = ""
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the menu with its icon; it leads to its own page or its first line's. `g` and `key` go there."""

    label: Label
    icon: str
    url_name: str = ""
    shown_to: Shown = content
    items: tuple[Item, ...] = ()
    tab: Label = ""
    key: str = ""
    foot: bool = False
    url: str = ""
    count: int = 0
    current: bool = False
    within: bool = False


NAV = (
    Section(_("工作台"), "sun", "portal:desk", tab=_("工作台"), key="d"),
    Section(_("工作报告"), "file-earmark-text", "reports:report-list", committee, tab=_("工作报告"), key="r"),
    Section(
        _("全委会"),
        "people",
        shown_to=content,
        tab=_("全委会"),
        key="q",
        items=(
            Item(_("会议与议程"), "meetings:meeting-list", committee),
            Item(_("委员与片区"), "roster:member-list", committee),
            Item(_("我的片区"), "roster:circle", member),
            Item(_("产业工会名册"), "roster:union-list"),
            Item(_("名册导入"), "roster:import", keeper),
        ),
    ),
    Section(
        _("常委会"),
        "ui-checks",
        shown_to=committee,
        tab=_("表决"),
        key="c",
        items=(
            Item(_("例会与表决"), "ballots:ballot-list", committee),
            Item(_("重大问题"), "major_issues:issue-list", committee),
            Item(_("决议"), "ballots:resolution-list", committee),
        ),
    ),
    Section(
        _("信息工作"),
        "envelope-paper",
        tab=_("信息"),
        key="x",
        items=(
            Item(_("信息处理"), "reporting:triage", triager),
            Item(_("报送情况"), "reporting:duty-list", editor),
            Item(_("写一篇"), "reporting:item-create", reporter),
            Item(_("我报送的"), "reporting:item-list", reporter),
            Item(_("本省待签发"), "reporting:signing-list", signer),
            Item(_("专报与刊物"), "publishing:issue-list"),
            Item(_("积分台账"), "merit:ledger", informed),
        ),
    ),
    Section(
        _("系统管理"),
        "person-badge",
        shown_to=system,
        tab=_("账号"),
        items=(
            Item(_("账号"), "accounts:user-list", system),
            Item(_("按名册开账号"), "roster:account-list", system),
            Item(_("通知送达"), "notices:delivery-list", system),
        ),
    ),
    Section(_("审计记录"), "shield-check", "audit:event-list", audit, tab=_("审计")),
    Section(_("制度执行"), "list-check", "portal:conformance", foot=True),
    Section(_("网站"), "globe2", "site:home", anyone, foot=True),
)


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


def shown(role: Role, counts: dict[str, int]) -> Iterator[Section]:
    """The sections this person can use, with addresses and figures."""
    for section in NAV:
        if not section.shown_to(role):
            continue
        items = tuple(
            replace(item, url=url, count=counts.get(item.url_name, 0))
            for item in section.items
            if item.shown_to(role) and (url := address(item.url_name))
        )
        url = address(section.url_name) or (items[0].url if items else "")
        if url:
            yield replace(section, items=items, url=url, count=counts.get(section.url_name, 0))


def navigation(role: Role, counts: dict[str, int], path: str) -> list[Section]:
    """The menu for one role on one page."""
    sections = list(shown(role, counts))
    urls = [url for s in sections for url in (s.url, *(i.url for i in s.items))]
    here = best_match(urls, path)
    return [place(section, here) for section in sections]


def place(section: Section, here: str) -> Section:
    """Mark the section and the line that hold the page."""
    items = tuple(replace(item, current=bool(here) and item.url == here) for item in section.items)
    inside = any(item.current for item in items)
    return replace(section, items=items, within=inside, current=bool(here) and section.url == here and not inside)


def tabs(sections: Iterable[Section]) -> list[Section]:
    """The four at the foot of a phone."""
    return [section for section in sections if section.tab][:4]


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
    role: Any = SimpleLazyObject(lambda: role_of(user, clock.today()))
    nav: Any = SimpleLazyObject(lambda: navigation(role, figures(user), request.path))
    bare: Any = SimpleLazyObject(lambda: navigation(role, {}, request.path))
    return context | {
        "me": SimpleLazyObject(lambda: Me(user.name, " · ".join(role.words), role.kind)),
        "nav": nav,
        "tabs": SimpleLazyObject(lambda: tabs(nav)),
        # A refusal counts nothing: who asks for what is not there must not cost more than who asks for what is.
        "bare": {"nav": bare, "tabs": SimpleLazyObject(lambda: tabs(bare))},
        "unread": SimpleLazyObject(lambda: unread_count(user)),
    }
