"""Every part in its states; and what all templates keep to."""

import gzip
import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import html5lib
import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.desk import DeskItem, Waiting
from common.ring import Mark, Period, build_ring
from common.templatetags.components import crumb
from common.widgets import Picks, Segmented
from documents.diff import diff_segments

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=BEIJING)
ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def draw(source: str, **context) -> BeautifulSoup:
    """Render a line of template and read it as strict HTML."""
    html = Template("{% load components text crispy_forms_tags %}" + source).render(Context(context | {"now": NOW}))
    html5lib.HTMLParser(strict=True).parseFragment(html)
    return BeautifulSoup(html, "html.parser")


def text_of(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


# ---- Small parts ------------------------------------------------------------------------
def test_a_due_date_says_word_and_class():
    due = draw("{% due when now=now verb='处理' %}", when=NOW.replace(hour=17)).time
    assert due["class"] == ["ld-due", "is-today"]
    assert text_of(due) == "今天 17:00 前处理"
    assert due["datetime"].startswith("2026-11-16T17:00")


def test_nothing_due_is_said_so():
    assert text_of(draw("{% due None %}")) == "未定期限"


@pytest.mark.parametrize("kind", ["ok", "info", "warn", "late", "red"])
def test_a_badge_has_colour_glyph_and_word(kind):
    badge = draw("{% badge '进行中' kind %}", kind=kind).span
    assert f"is-{kind}" in badge["class"]
    assert badge.i["aria-hidden"] == "true"
    assert text_of(badge) == "进行中"


def test_an_urgent_badge_needs_no_glyph():
    assert draw("{% badge '特急' 'urgent' %}").i is None


@pytest.mark.parametrize(("kind", "shape"), [("member", []), ("standing", ["is-standing"]), ("office", ["is-office"])])
def test_the_mark_of_a_person_tells_the_seat(kind, shape):
    person = draw("{% person '程砚北' role='常委' kind=kind %}", kind=kind)
    assert person.select_one(".ld-avatar")["class"][1:] == shape
    assert text_of(person) == "程 程砚北 常委"


def test_what_people_typed_is_escaped_in_every_part():
    bad = "<b>&x"
    for source in (
        "{% badge bad %}", "{% person bad role=bad %}", "{% empty bad bad url='#' verb=bad %}", "{% say bad %}",
        "{% crumb bad %}", "{% opinion 1 bad bad result=bad reply=bad %}", "{% card bad %}x{% endcard %}",
        "{{ bad|wbr_title }}", "{{ bad|paragraphs }}", "{{ bad|bdi }}",
        "{% gate_card bad terms %}", "{% time_list rows %}",
    ):  # fmt: skip
        soup = draw(source, bad=bad, terms=[(True, bad)], rows=[("", "现在", bad, bad)])
        assert bad in text_of(soup), source
        assert not [b for b in soup.find_all("b") if b.get_text() == "&x"], source


def test_a_notice_keeps_the_links_in_it():
    box = draw("{% saybox kind='late' %}缺 <a href='#x'>建议</a>{% endsaybox %}")
    assert box.div["role"] == "alert"
    assert box.a["href"] == "#x"


def test_a_card_leads_on_only_when_there_is_somewhere_to_go():
    assert draw("{% card '通知' %}x{% endcard %}").a is None
    assert draw("{% card '通知' more_url='/notices/' more='全部 4 件' %}x{% endcard %}").a["href"] == "/notices/"


def test_a_bar_never_leaves_its_frame():
    assert draw("{% bar 1620 1500 %}").rect["width"] == "100.00%"
    assert draw("{% bar 1 0 %}").rect["width"] == "0.00%"


# ---- Tasks, path, seats, ballots ------------------------------------------------------------
def test_a_task_shows_deadline_matter_and_verb():
    item = DeskItem("k", "答复 9 条意见", "/reports/1/", "继续答复", "a", NOW, "已答复 5 / 14", urgent=True)
    row = draw("<ul>{% task_row item now=now %}</ul>", item=item)
    assert [a["href"] for a in row.find_all("a")] == ["/reports/1/", "/reports/1/"]
    assert text_of(row).startswith("今天 12:00 前 急件 答复 9 条意见 工作报告 已答复 5 / 14 继续答复")
    assert "btn-primary" not in row.select_one(".btn")["class"]


def test_what_others_owe_names_person_and_date():
    wait = Waiting("k", "程砚北", "常委", "协商纪要", "", NOW)
    assert "程砚北" in text_of(draw("<ul>{% owe_row wait now=now %}</ul>", wait=wait))


def test_the_path_marks_done_present_and_returned_steps():
    steps = [("起草", "", "8月20日", "已过", "done"), ("征求意见", "", "", "未过", "back"), ("印发", "", "", "", "")]
    path = draw("{% path steps %}", steps=steps)
    assert [li.get("class")[1:] for li in path.find_all("li")] == [["is-done"], ["is-now", "is-back"], []]
    assert len(path.find_all(attrs={"aria-current": "step"})) == 1
    assert len(path.select(".ld-gate")) == 2


def test_a_gate_says_in_words_what_is_met_and_what_is_missing():
    card = draw("{% gate_card '下一道关口' terms %}", terms=[(True, "反馈过六成"), (False, "意见逐条答复")])
    assert text_of(card) == "下一道关口 已具备： 反馈过六成 还缺： 意见逐条答复"


def test_seats_are_said_aloud():
    row = draw("{% seats rows %}", rows=[("东北片", ["in", "in", "read", ""], "2 / 4", "")]).select_one("[role=img]")
    assert row["aria-label"] == "已反馈 2 人，已阅 1 人，未阅 1 人"
    assert len(row.find_all("i")) == 4


def test_the_quorum_line_stands_after_the_needed_seat():
    row = draw("{% seat_row 18 21 14 %}").select_one("[role=img]")
    assert [i["class"][0] for i in row.find_all("i")].index("ld-quorum-need") == 14
    assert "法定人数 14 人" in row["aria-label"]


def test_a_ballot_gives_three_equal_options_and_chooses_none():
    inputs = draw("{% ballot_choices %}").find_all("input")
    assert [i["value"] for i in inputs] == ["for", "against", "abstain"]
    assert not any(i.has_attr("checked") for i in inputs)


def test_a_result_is_drawn_to_scale_and_said():
    bar = draw("{% result_bar 16 1 1 3 11 %}").svg
    assert bar["aria-label"] == "赞成 16 票，反对 1 票，弃权 1 票，未投 3 人，须 11 票"
    assert bar.find("rect", class_="is-for")["width"] == "76.19%"
    assert bar.line["x1"] == "52.38%"


def test_a_result_without_votes_has_no_parts():
    assert len(draw("{% result_bar 0 0 0 0 %}").find_all("rect")) == 1


# ---- Text ------------------------------------------------------------------------------------
def test_a_diff_marks_what_came_and_went():
    diff = draw("<p>{% diff segments %}</p>", segments=diff_segments("个别片区不平衡", "有两个片区不平衡"))
    assert diff.find("ins") and diff.find("del")
    assert "片区不平衡" in text_of(diff)


def test_an_opinion_shows_its_answer_and_reason():
    op = draw("{% opinion 1 '林问渠' '写明家数' result='采纳' result_kind='ok' reply='已改' by='段开物' %}")
    assert "采纳 已改 段开物" in text_of(op)
    assert draw("{% opinion 1 '林问渠' '写明家数' fold=True %}").details


def test_checks_say_present_or_missing_without_colour():
    rows = [("yes", "人数", "312 人"), ("no", "建议", "", "#s", "补写"), ("may", "企业性质")]
    assert text_of(draw("{% checks rows %}", rows=rows)) == "人数 ：有 312 人 建议 ：缺 补写 建议 企业性质 ：可以没有"


def test_titles_break_at_sense():
    html = str(draw("{{ t|wbr_title }}", t="在第五届全国委员会第四次全体会议上的工作报告"))
    assert html == "在第五届全国委员会<wbr/>第四次全体会议上的<wbr/>工作报告"


@pytest.mark.parametrize(
    ("title", "never"),
    [
        ("关于开展高温岗位津贴集体协商专项行动的方案", ["方<wbr/>案", "岗<wbr/>位", "<wbr/>的"]),
        ("黑龙江为453名户外与高温岗位职工建起移动体检站", ["高<wbr/>温", "453<wbr/>名", "体<wbr/>检"]),
    ],
)
def test_a_long_title_breaks_only_between_words(title, never):
    html = str(draw("{{ t|wbr_title }}", t=title))
    assert html.replace("<wbr/>", "") == title and "<wbr/>" in html
    assert not [piece for piece in never if piece in html]


# ---- Lists --------------------------------------------------------------------------------------
def test_pages_keep_the_rest_of_the_query():
    request = RequestFactory().get("/x", {"state": "open", "page": "2"})
    pager = draw("{% pagination page noun='位' %}", page=Paginator(range(67), 4).page(2), request=request)
    assert "第 5 至 8 位，共 67 位" in text_of(pager)
    assert pager.select_one("[rel=next]")["href"] == "?state=open&page=3"
    assert text_of(pager.select_one("[aria-current=page]")) == "2"


def test_one_page_needs_no_numbers():
    soup = draw("{% pagination page %}", page=Paginator(range(3), 4).page(1), request=RequestFactory().get("/"))
    assert soup.nav is None and text_of(soup) == "共 3 件"


def test_an_empty_list_has_no_pager():
    assert text_of(draw("{% pagination page %}", page=Paginator([], 4).page(1))) == ""


def test_sorting_turns_round():
    request = RequestFactory().get("/x", {"sort": "name"})
    heading = draw("<table><thead><tr>{% sort_th '委员' 'name' %}</tr></thead></table>", request=request).th
    assert heading["aria-sort"] == "ascending"
    assert heading.a["href"] == "?sort=-name"


def test_filters_mark_the_one_in_force_and_show_zero():
    links = draw("{% filters rows %}", rows=[("全部", "?", True, 26), ("欠账", "?late", False, 0)]).find_all("a")
    assert links[0]["aria-current"] == "true" and not links[1].has_attr("aria-current")
    assert text_of(links[1]) == "欠账 0"


def test_the_ring_shows_only_its_own_year():
    ring = build_ring(
        2026,
        NOW.date(),
        periods=[Period("outer", date(2026, 11, 6), date(2026, 11, 20), now=True)],
        marks=[Mark("middle", date(2026, 7, 9), "done"), Mark("outer", date(2027, 1, 9), "next")],
        centre=("距全委会", "36", "天"),
        label="年历",
    )
    soup = draw("{% year_ring ring %}", ring=ring)
    assert len(soup.select(".node")) == 1 and len(soup.select(".arc.is-now")) == 1
    assert soup.select_one(".m-now").get_text() == "11"
    assert soup.select_one(".hand")


@pytest.mark.parametrize("year", [2024, 2025, 2027])
def test_the_ring_of_another_year_has_no_hand(year):
    assert build_ring(year, NOW.date()).hand == ""


# ---- Forms ----------------------------------------------------------------------------------------
class Sample(forms.Form):
    kind = forms.ChoiceField(label="哪一类？", choices=[("a", "甲"), ("b", "乙")], widget=Picks(helps={"a": "说明"}))
    speed = forms.ChoiceField(label="多急", choices=[("n", "平件"), ("u", "急件")], widget=Segmented)
    title = forms.CharField(label="标题", help_text="写清哪里", error_messages={"required": "请写标题。"})
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"data-count": "40"}))
    sure = forms.BooleanField(label="已核对")


def test_fields_say_whether_they_must_be_filled():
    form = draw("{{ form|crispy }}", form=Sample())
    labels = [text_of(label) for label in form.select(".form-label, legend")]
    assert labels == ["哪一类？ 必填", "多急 必填", "标题 必填", "备注 可以不填"]


def test_faults_stand_on_top_with_links_and_under_their_field():
    form = draw("{{ form|crispy }}", form=Sample({"speed": "n"}))
    summary = form.select_one("[data-errors]")
    assert "还有 3 处要改" in text_of(summary)
    ids = {tag["id"] for tag in form.find_all(id=True)}
    assert all(a["href"][1:] in ids for a in summary.find_all("a"))
    title = form.find("input", {"name": "title"})
    assert set(title["aria-describedby"].split()) <= ids
    assert title["aria-invalid"] == "true"
    assert "请写标题。" in text_of(form.find(id="id_title_error"))


def test_the_summary_is_printed_once_a_form():
    assert len(draw("{% form_errors form %}{{ form|crispy }}", form=Sample({})).select("[data-errors]")) == 1


def test_radio_fields_come_as_picks_or_segments():
    form = draw("{{ form|crispy }}", form=Sample())
    assert [text_of(p) for p in form.select(".ld-pick")] == ["甲 说明", "乙"]
    assert len(form.select(".ld-seg input[type=radio]")) == 2


def test_a_counted_field_has_a_place_for_its_figure():
    assert draw("{{ form|crispy }}", form=Sample()).select_one("[data-counter=id_note]")


# ---- Error pages --------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 500, 503])
def test_error_pages_are_whole_pages_with_a_number_to_quote(code):
    request = RequestFactory().get("/x/")
    request.request_id = "abc123def456"
    context = {"request": request, "message": "还没有期满。", "missing": ["尚有 3 条意见未处理"], "back": "/x/"}
    html = render_to_string(f"{code}.html", context, request=None if code >= 500 else request)
    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.find_all("h1")) == 1
    assert "abc123def456" in soup.get_text()


def test_the_conflict_page_lists_what_is_missing_and_leads_back():
    request = RequestFactory().get("/x/")
    html = render_to_string("409.html", {"message": "不能送。", "missing": ["缺表决"], "back": "/x/"}, request=request)
    assert "缺表决" in html and 'href="/x/"' in html


# ---- What all templates keep to --------------------------------------------------------------------------
def test_no_template_carries_inline_style_or_script():
    bad = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=\s*[\"']|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    letters = ROOT / "templates"
    found = [
        str(p.relative_to(ROOT)) for p in TEMPLATES if on_screen(p.relative_to(letters)) and bad.search(p.read_text())
    ]
    assert found == []


def on_screen(path: Path) -> bool:
    """Letters and printed documents have no content policy and need their own style."""
    return path.parts[0] not in {"email", "documents"}


def test_no_page_loads_anything_from_elsewhere():
    asset = re.compile(r"<(link|script|img|source|iframe)\b[^>]*(href|src)\s*=\s*[\"'](https?:)?//", re.IGNORECASE)
    css = re.compile(r"(url\(|@import)\s*[\"']?(https?:)?//", re.IGNORECASE)
    found = [p.name for p in TEMPLATES if asset.search(p.read_text())]
    found += [p.name for p in (ROOT / "static").rglob("*.css") if css.search(p.read_text())]
    assert found == []


def test_every_icon_used_is_in_the_font():
    kept = set((ROOT / "static/vendor/bootstrap-icons/bootstrap-icons.css").read_text().split(".bi-"))
    names = {rule.split("::")[0] for rule in kept}
    used = {m for p in TEMPLATES for m in re.findall(r"\bbi-([a-z0-9]+(?:-[a-z0-9]+)*)(?=[\s\"'])", p.read_text())}
    used |= {m for p in TEMPLATES for m in re.findall(r"{% icon \"([a-z0-9-]+)\"", p.read_text())}
    assert used - names == set()


def test_the_first_page_stays_light():
    files = ["vendor/bootstrap/bootstrap.min.css", "vendor/bootstrap-icons/bootstrap-icons.css", "css/tokens.css"]
    files += ["css/components.css", "css/shell.css", "js/liandong.js", "vendor/htmx/htmx.min.js"]
    weight = sum(len(gzip.compress((ROOT / "static" / f).read_bytes(), 9)) for f in files)
    font = (ROOT / "static/vendor/bootstrap-icons/bootstrap-icons.woff2").stat().st_size
    assert font <= 20_000
    assert weight + font <= 100_000  # leaves 20 KB for the page itself


def test_plain_objects_and_tuples_both_feed_a_part():
    row = SimpleNamespace(label="东北片", seats=["in"], figure="1 / 1", note="")
    assert "东北片" in text_of(draw("{% seats rows %}", rows=[row]))


def test_a_short_step_of_the_path_is_shown_whole_and_a_long_one_gives_way():
    assert 'class="is-short"' in crumb("上传文件") and 'class="is-short"' in crumb("工作报告", "/reports/")
    assert "is-short" not in crumb("第五届常务委员会第七次会议", "/meetings/1/")
