"""The frame: everybody sees what he can use, and where he is."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path

from accounts.models import User
from audit.services import record
from committees.roster.models import Person
from common import desk
from common.desk import DeskItem
from infonet.network.models import Officer
from portal import shell
from portal.figures import figures
from portal.roles import Role, role_of
from portal.shell import NAV, Item, Section, best_match, navigation, preferences


def page(request: Any) -> HttpResponse:
    return HttpResponse("")


def room(name: str, *names: str) -> Any:
    return include(([path(f"{n}/", page, name=n) for n in names], name))


# A town where every page of the menu stands, so that the menu is tested apart from who has built what.
urlpatterns = [
    path("desk/", room("portal", "desk", "conformance")),
    path("reports/", room("reports", "report-list")),
    path("meetings/", room("meetings", "meeting-list")),
    path("ballots/", room("ballots", "ballot-list", "resolution-list")),
    path("roster/", room("roster", "member-list", "union-list", "import", "circle", "account-list")),
    path("items/", room("reporting", "triage", "item-create", "item-list", "signing-list", "duty-list")),
    path("issues/", room("publishing", "issue-list")),
    path("merit/", room("merit", "ledger")),
    path("accounts/", room("accounts", "preferences", "sign-in", "sign-out", "user-list", "delegation-list")),
    path("audit/", room("audit", "event-list")),
    path("notices/", room("notices", "list", "delivery-list")),
    path("site/", room("site", "home")),
]
town = pytest.mark.urls(__name__)

OFFICE = Role(posts=frozenset({"staff"}))
EDITOR = Role(posts=frozenset({"editor"}))
MEMBER = Role(bodies=frozenset({"plenary"}))
OFFICER = Role(reports_for=("湖北",))
SIGNER = Role(signs_for=("湖北",))
SYSTEM = Role(power="system")
AUDIT = Role(power="audit")


def labels(role: Role) -> list[str]:
    """All lines of the menu, headings and items."""
    return [str(line) for s in navigation(role, {}, "/") for line in (s.label, *(i.label for i in s.items))]


@town
@pytest.mark.parametrize(
    ("role", "sees", "not_sees"),
    [
        (
            OFFICE,
            {"工作台", "工作报告", "会议与议程", "名册导入", "例会与表决"},
            {"审计记录", "账号", "我的片区", "写一篇", "信息处理"},
        ),
        (EDITOR, {"信息处理", "专报与刊物", "积分台账"}, {"写一篇", "本省待签发", "审计记录"}),
        (MEMBER, {"工作报告", "例会与表决", "委员与片区", "我的片区"}, {"信息处理", "名册导入", "积分台账", "账号"}),
        (
            OFFICER,
            {"写一篇", "我报送的"},
            {"工作报告", "例会与表决", "本省待签发", "信息处理", "名册导入", "委员与片区"},
        ),
        (SIGNER, {"本省待签发"}, {"写一篇", "工作报告"}),
        (
            SYSTEM,
            {"账号", "按名册开账号", "通知送达", "网站"},
            {"工作台", "工作报告", "审计记录", "信息工作", "制度执行"},
        ),
        (AUDIT, {"审计记录", "网站"}, {"工作台", "账号", "信息工作", "制度执行"}),
    ],
)
def test_everybody_sees_only_what_he_can_use(role, sees, not_sees):
    found = set(labels(role))
    assert sees <= found
    assert not found & not_sees


@town
def test_the_page_lights_up_its_line_and_its_heading():
    nav = {str(s.label): s for s in navigation(OFFICE, {}, "/roster/union-list/7/")}
    assert nav["全委会"].within and not nav["全委会"].current
    assert [str(i.label) for i in nav["全委会"].items if i.current] == ["产业工会名册"]
    assert not any(s.current or s.within for label, s in nav.items() if label != "全委会")


@town
def test_figures_stand_beside_their_line():
    nav = navigation(EDITOR, {"portal:desk": 7, "reporting:triage": 23}, "/")
    assert nav[0].count == 7
    assert [i.count for s in nav for i in s.items if i.url_name == "reporting:triage"] == [23]


def test_the_longest_address_wins():
    assert best_match(["/items/", "/items/new/"], "/items/new/3/") == "/items/new/"
    assert best_match(["/"], "/elsewhere/") == ""


@pytest.mark.urls("tests.portal.no_pages")
def test_a_page_that_does_not_exist_yet_is_left_out():
    assert navigation(OFFICE, {}, "/") == []


def test_the_menu_names_every_page_once():
    names = [i.url_name for s in NAV for i in s.items] + [s.url_name for s in NAV if s.url_name]
    assert len(names) == len(set(names))
    assert all(isinstance(s, Section) and all(isinstance(i, Item) for i in s.items) for s in NAV)


# ---- Preferences ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cookies", "user", "text", "theme", "then"),
    [
        ({}, None, "normal", "light", "large"),
        ({"ld_text": "large", "ld_theme": "dark"}, None, "large", "dark", "xlarge"),
        ({"ld_text": "xlarge"}, None, "xlarge", "light", "normal"),
        ({"ld_text": '"><script>', "ld_theme": "x"}, None, "normal", "light", "large"),
        ({"ld_text": "normal"}, SimpleNamespace(text_size="xlarge", theme="dark"), "xlarge", "dark", "normal"),
    ],
)
def test_the_persons_setting_goes_before_the_devices(cookies, user, text, theme, then):
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    request.user = user
    found = preferences(request)
    assert (found["text_size"], found["theme"], found["next_text_size"]) == (text, theme, then)


# ---- The frame itself -----------------------------------------------------------------------------
def frame(request: Any) -> BeautifulSoup:
    return BeautifulSoup(render_to_string("base.html", request=request), "html.parser")


def test_a_stranger_gets_the_frame_without_a_menu(rf):
    request = rf.get("/")
    request.user = SimpleNamespace(is_authenticated=False)
    soup = frame(request)
    assert soup.select_one(".ld-nav") is None and soup.select_one(".ld-tabs") is None
    assert "非涉密系统" in soup.get_text()


@town
def test_a_member_gets_menu_tabs_and_a_way_out(people, rf):
    request = rf.get("/reports/report-list/")
    request.user = people.member
    soup = frame(request)
    assert soup.select_one('.ld-nav a[aria-current="page"]').get_text(strip=True) == "工作报告"
    assert [a.get_text(strip=True) for a in soup.select(".ld-tabs > a")] == ["工作台", "工作报告", "全委会", "表决"]
    ways_out = soup.select('form[action="/accounts/sign-out/"]')
    assert ways_out and all(form["method"] == "post" for form in ways_out)
    assert people.member.name in soup.select_one(".ld-me").get_text()


@pytest.fixture
def asked(monkeypatch):
    """A desk with one thing on it for everybody, which notes how often it was worked out."""
    times: list[Any] = []

    def one(user: Any, at: Any) -> list[DeskItem]:
        times.append(user)
        return [DeskItem("k", "一件事", "/", "办理", "a")] * len(times)

    monkeypatch.setattr(desk.items, "functions", [one])
    return times


ROLES = ["member", "chair", "office", "drafter", "editor", "leader", "province", "province_lead", "scrutineer"]


@town
@pytest.mark.parametrize("role", ROLES)
def test_the_frame_costs_three_queries_while_nothing_happens(people, rf, role, django_assert_num_queries):
    request = rf.get("/")
    request.user = getattr(people, role)
    frame(request)
    with django_assert_num_queries(3):  # what he holds, the newest act, unread notices
        frame(request)


@pytest.mark.parametrize("role", ROLES)
def test_an_act_makes_the_frame_work_out_the_desk_within_its_budget(people, rf, role, django_assert_max_num_queries):
    request = rf.get("/")
    request.user = User.objects.get(pk=getattr(people, role).pk)
    with django_assert_max_num_queries(3 + 16):
        frame(request)


def test_the_figure_stands_until_somebody_acts(people, asked):
    assert figures(people.member) == figures(people.member) == {"portal:desk": 1}
    record(people.chair, "test.done", None)
    assert figures(people.member) == {"portal:desk": 2}


def test_what_comes_by_the_clock_shows_within_a_minute(people, asked, at):
    at("2026-11-20 16:59:30")
    assert figures(people.member) == {"portal:desk": 1}
    at("2026-11-20 17:00:31")
    assert figures(people.member) == {"portal:desk": 2}


def test_one_persons_figure_is_not_anothers(people, asked):
    assert [figures(who)["portal:desk"] for who in (people.member, people.chair)] == [1, 2]
    assert figures(people.auditor) == figures(people.sysadmin) == {}


def test_the_desk_is_worked_out_once_for_its_page_and_the_menu(as_user, asked):
    as_user("member").get("/")
    assert len(asked) == 1


def test_a_refusal_has_the_menu_and_counts_nothing(as_user, asked):
    page = as_user("member").get("/no-such-page/")
    soup = BeautifulSoup(page.content, "html.parser")
    assert page.status_code == 404 and not asked
    assert soup.select_one('.ld-nav a[href="/reports/"]') and len(soup.select(".ld-tabs > a")) == 4
    assert soup.select_one(".ld-nav .ld-count") is None


def test_roles_follow_from_facts(people):
    today = shell.clock.today()
    assert role_of(people.standing, today).kind == "standing"
    assert role_of(people.member, today).kind == "member"
    assert role_of(people.office, today).office
    officer = Person.objects.get(user=people.province)
    Officer.objects.get_or_create(person=officer, union=people.unions.jiangsu, defaults={"start": date(2020, 1, 1)})
    assert role_of(people.province, today).reports_for == (people.unions.jiangsu.short_name,)
    assert role_of(people.province_lead, today).signs_for
    assert role_of(people.sysadmin, today).power == "system" and not role_of(people.sysadmin, today).content


def test_the_style_guide_is_a_sound_page(as_user):
    assert as_user("member").get("/styleguide/").status_code == 200
