"""The parts pages are made of; each is shown in every state on /styleguide/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock, wording
from common.form_messages import page_is_stale

register = template.Library()
PARTS = "components/"
SHORT_CRUMB = 6  # letters; two such steps stand side by side on a phone

BADGE_ICONS = {
    "ok": "check-lg",
    "info": "arrow-right",
    "warn": "clock",
    "late": "exclamation-lg",
    "red": "broadcast",
    "": "circle",
}
SAY_ICONS = {"late": "exclamation-circle-fill", "warn": "exclamation-circle", "ok": "check2", "": "info-circle"}
CHECK_ICONS = {"yes": "check-circle-fill", "no": "exclamation-circle-fill", "may": "circle"}
SYSTEMS = {"a": gettext_lazy("工作报告"), "b": gettext_lazy("常委会"), "c": gettext_lazy("信息工作")}
SYSTEMS["p"] = gettext_lazy("全委会")  # its matters beside the work report
DIFF_OPS = {"same": "", "ins": "ins", "del": "del"}


def state_class(state: str) -> str:
    """A leading blank and is-late, to follow another class; nothing for the plain state."""
    return f" is-{state}" if state and state != "plain" else ""


# ---- Small parts ----------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A glyph: decorative unless it has a label of its own."""
    if label:
        return format_html('<i class="bi bi-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the path in the top bar; the last has no url. A short one is shown whole, a long one gives way."""
    kept = SafeString(' class="is-short"') if len(str(label)) <= SHORT_CRUMB else ""
    if url:
        return format_html('<li{}><a href="{}">{}</a></li>', kept, url, label)
    return format_html('<li{} aria-current="page">{}</li>', kept, label)


@register.inclusion_tag(PARTS + "due.html")
def due(
    when: date | datetime | None,
    closed_at: date | datetime | None = None,
    *,
    stack: bool = False,
    verb: str = "",
    short: bool = False,
    now: datetime | None = None,
) -> dict:
    """A date someone must meet: time left, then date, weekday, hour. `verb` follows the hour: 17:00 前处理."""
    deadline = wording.describe_deadline(when, now or clock.now(), closed_at, short=short or stack) if when else None
    return {"due": deadline, "state": state_class(deadline.state) if deadline else "", "stack": stack, "verb": verb}


@register.inclusion_tag(PARTS + "badge.html")
def badge(text: str, kind: str = "", icon: str = "") -> dict:
    """The state of one thing; kind is ok, warn, late, info, red, urgent or nothing."""
    return {"text": text, "state": state_class(kind), "icon": icon or BADGE_ICONS.get(kind, "")}


@register.inclusion_tag(PARTS + "person.html")
def person(name: str, role: str = "", kind: str = "member", size: str = "", line: bool = False) -> dict:
    """A person: round member, red-rimmed standing member, square office."""
    shape = {"standing": " is-standing", "office": " is-office"}.get(kind, "")
    return {"name": name, "role": role, "initial": str(name)[:1], "shape": shape, "small": size == "sm", "line": line}


@register.inclusion_tag(PARTS + "empty.html")
def empty(title: str, text: str = "", icon: str = "inbox", url: str = "", verb: str = "") -> dict:
    """What is empty, when the next thing comes, one quiet way on."""
    return {"title": title, "text": text, "icon": icon, "url": url, "verb": verb}


@register.inclusion_tag(PARTS + "say.html")
def say(text: str, kind: str = "", icon: str = "") -> dict:
    """A notice in the page: late, warn, ok or plain."""
    return say_context(text, kind, icon)


@register.simple_block_tag
def saybox(content: str, kind: str = "", icon: str = "") -> SafeString:
    """A notice whose text holds links or several sentences."""
    return render_to_string(PARTS + "say.html", say_context(content, kind, icon))


def say_context(text: str, kind: str, icon: str) -> dict:
    """The context of say.html."""
    role = "alert" if kind == "late" else "status"
    return {"text": text, "state": state_class(kind), "icon": icon or SAY_ICONS[kind], "role": role}


@register.simple_block_tag
def card(
    content: str, title: str = "", *, note: str = "", more_url: str = "", more: str = "", pad: bool = True, id: str = ""
) -> SafeString:
    """A card with a heading; `pad=False` for lists and tables, which run to its edges."""
    context = {"title": title, "note": note, "more_url": more_url, "more": more or _("全部"), "pad": pad, "id": id}
    return render_to_string(PARTS + "card.html", context | {"content": content})


@register.inclusion_tag(PARTS + "bar.html")
def bar(part: float, whole: float, red: bool = False, inline: bool = False) -> dict:
    """A progress bar as SVG, so that a strict content policy holds."""
    return {"width": share(part, whole), "red": red, "inline": inline}


def share(part: float | None, whole: float | None) -> str:
    """`part` of `whole` in percent for an SVG attribute, never beyond the frame."""
    return f"{max(0.0, min(100.0, 100 * (part or 0) / whole if whole else 0.0)):.2f}%"


# ---- Tasks ------------------------------------------------------------------------------
@register.inclusion_tag(PARTS + "task_row.html")
def task_row(item: Any, primary: bool = False, now: datetime | None = None) -> dict:
    """One thing to do (common.desk.DeskItem)."""
    return {"item": item, "primary": primary, "now": now, "system": SYSTEMS.get(item.system, item.system)}


@register.inclusion_tag(PARTS + "owe_row.html")
def owe_row(wait: Any, now: datetime | None = None) -> dict:
    """One thing somebody else owes (common.desk.Waiting)."""
    return {"wait": wait, "now": now}


# ---- Path and gates -----------------------------------------------------------------------
@register.inclusion_tag(PARTS + "path.html")
def path(steps: Iterable[Any]) -> dict:
    """Stages of a document. A step has name, short, note, gate (title) and state: done, now, back or nothing."""
    return {"steps": [as_dict(step, "name", "short", "note", "gate", "state") for step in steps]}


def as_dict(value: Any, *names: str) -> dict[str, Any]:
    """A dict of `names` from a mapping, an object or a plain sequence; what is absent is empty."""
    if isinstance(value, Mapping):
        return {name: value.get(name, "") for name in names}
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return dict(zip(names, [*value, *[""] * len(names)], strict=False))
    return {name: getattr(value, name, "") for name in names}


@register.inclusion_tag(PARTS + "gate_card.html")
def gate_card(title: str, terms: Iterable[Any] = (), note: str = "") -> dict:
    """What the next gate asks and where we are; a term is (met, sentence)."""
    return {"title": title, "terms": [as_dict(term, "met", "text") for term in terms], "note": note}


# ---- Seats, ballots, results -----------------------------------------------------------------
@register.inclusion_tag(PARTS + "seats.html")
def seats(rows: Iterable[Any], label: str = "") -> dict:
    """Who answered, a row a region: label, seats (in, read, out or empty), figure, note."""
    return {"rows": [seat_line(as_dict(row, "label", "seats", "figure", "note")) for row in rows], "label": label}


def seat_line(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the sentence a screen reader says for its dots."""
    marks = list(row["seats"])
    spoken = _("已反馈 %(done)d 人，已阅 %(read)d 人，未阅 %(none)d 人") % {
        "done": marks.count("in"),
        "read": marks.count("read"),
        "none": marks.count(""),
    }
    return row | {"spoken": spoken, "marks": [state_class(mark) for mark in marks]}


@register.inclusion_tag(PARTS + "seat_row.html")
def seat_row(present: int, total: int, need: int = 0) -> dict:
    """Attendance against the quorum: one dot a person, a red line at the quorum."""
    spoken = _("应到 %(total)d 人，实到 %(present)d 人") % {"total": total, "present": present}
    if need:
        spoken += _("，法定人数 %(need)d 人") % {"need": need}
    return {"marks": [("is-in" if n < present else "is-out", n + 1 == need) for n in range(total)], "spoken": spoken}


CHOICES = (("for", gettext_lazy("赞成")), ("against", gettext_lazy("反对")), ("abstain", gettext_lazy("弃权")))


@register.inclusion_tag(PARTS + "ballot_choices.html")
def ballot_choices(name: str = "choice", selected: str = "", disabled: bool = False, legend: str = "") -> dict:
    """Three options of equal weight, none chosen beforehand; inside <form class="ld-ballot" data-ballot>."""
    choices = [{"value": value, "label": label} for value, label in CHOICES]
    return {"name": name, "choices": choices, "selected": selected, "disabled": disabled, "legend": legend}


@register.inclusion_tag(PARTS + "result_bar.html")
def result_bar(yes: int, no: int, abstain: int, unvoted: int = 0, need: int = 0, *, absent: int = 0) -> dict:
    """A counted ballot as one bar; the line stands at the votes needed. `unvoted` were there and did not vote, `absent` did not come."""
    total = yes + no + abstain + unvoted + absent
    parts, left = [], 0
    for kind, votes in (("for", yes), ("against", no), ("abstain", abstain)):
        parts.append({"kind": kind, "x": share(left, total), "width": share(votes, total)})
        left += votes
    numbers = {"yes": yes, "no": no, "abstain": abstain, "unvoted": unvoted, "absent": absent, "need": need}
    return numbers | {"parts": [part for part in parts if part["width"] != "0.00%"], "line": share(need, total)}


@register.inclusion_tag(PARTS + "tally.html")
def tally(yes: int, no: int, abstain: int, unvoted: int | None = None, *, absent: int = 0) -> dict:
    """The same result in figures."""
    return {"yes": yes, "no": no, "abstain": abstain, "unvoted": unvoted, "absent": absent}


# ---- Text and opinions -------------------------------------------------------------------------
@register.inclusion_tag(PARTS + "diff.html")
def diff(segments: Iterable[Any]) -> dict:
    """花脸稿 of one paragraph (documents.diff.Segment or (op, text)): added in red, struck in grey."""
    pairs = (as_dict(segment, "op", "text") for segment in segments)
    return {"segments": [{"tag": DIFF_OPS[pair["op"]], "text": pair["text"]} for pair in pairs]}


@register.inclusion_tag(PARTS + "opinion.html")
def opinion(
    no: int | str,
    name: str,
    text: str,
    *,
    role: str = "",
    kind: str = "member",
    at: datetime | None = None,
    result: str = "",
    result_kind: str = "",
    reply: str = "",
    by: str = "",
    mine: bool = False,
    fold: bool = False,
    current: bool = False,
    id: str = "",
) -> dict:
    """One opinion and its answer. result_kind is ok (采纳), info (部分采纳), none (不采纳) or warn (待答复)."""
    icons = {"ok": "check-lg", "info": "slash-lg", "none": "x-lg", "warn": "clock"}
    return {
        "no": no,
        "name": name,
        "text": text,
        "role": role,
        "kind": kind,
        "at": at,
        "reply": reply,
        "by": by,
        "mine": mine,
        "fold": fold,
        "current": current,
        "id": id,
        "result": result,
        "result_kind": "" if result_kind == "none" else result_kind,
        "result_icon": icons.get(result_kind, ""),
    }


@register.inclusion_tag(PARTS + "checks.html")
def checks(items: Iterable[Any], row: bool = False, label: str = "") -> dict:
    """Elements present or missing: (yes|no|may, label, detail, url, verb)."""
    found = [as_dict(item, "state", "label", "detail", "url", "verb") for item in items]
    words = {"yes": _("有"), "no": _("缺"), "may": _("可以没有")}
    lines = [item | {"icon": CHECK_ICONS[item["state"]], "word": words[item["state"]]} for item in found]
    return {"items": lines, "row": row, "label": label}


# ---- Lists -----------------------------------------------------------------------------------------
@register.inclusion_tag(PARTS + "pagination.html", takes_context=True)
def pagination(context: dict, page: Page, param: str = "page", noun: str = "") -> dict:
    """Numbered pages; keeps the rest of the query."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [{"number": n, "url": query_with(context, param, n), "gap": not isinstance(n, int)} for n in numbers]
    return {
        "page": page,
        "links": links,
        "noun": noun or _("件"),
        "previous": query_with(context, param, page.number - 1),
        "next": query_with(context, param, page.number + 1),
    }


def query_with(context: Any, name: str, value: Any) -> str:
    """The present query with one parameter changed; other lists on the page keep theirs."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query(context: dict, **changes: Any) -> str:
    """`href="{% query state="open" page=1 %}"`: the present address with these parameters changed; None drops one."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.inclusion_tag(PARTS + "keyset.html")
def keyset(prev_url: str = "", next_url: str = "", text: str = "") -> dict:
    """Newer and older, for lists too long to number."""
    return {"prev_url": prev_url, "next_url": next_url, "text": text}


@register.inclusion_tag(PARTS + "filters.html")
def filters(items: Iterable[Any], label: str = "") -> dict:
    """Filters of a list: (label, url, current, count)."""
    return {"items": [as_dict(i, "label", "url", "current", "count") for i in items], "label": label or _("筛选")}


@register.inclusion_tag(PARTS + "seg_links.html")
def seg_links(items: Iterable[Any], label: str = "") -> dict:
    """Two to four views of the same page: (label, url, current, count)."""
    return {"items": [as_dict(i, "label", "url", "current", "count") for i in items], "label": label or _("查看范围")}


@register.inclusion_tag(PARTS + "sort_th.html", takes_context=True)
def sort_th(context: dict, label: str, field: str, number: bool = False, wide: bool = False) -> dict:
    """A table heading that sorts by `field` (?sort=field, ?sort=-field)."""
    now = context["request"].GET.get("sort", "")
    order = {field: "ascending", f"-{field}": "descending"}.get(now, "none")
    turn = f"-{field}" if now == field else field
    return {"label": label, "url": query_with(context, "sort", turn), "order": order, "number": number, "wide": wide}


@register.inclusion_tag(PARTS + "time_list.html")
def time_list(items: Iterable[Any], plain: bool = False) -> dict:
    """A timeline: (done|now|"", when, title, note)."""
    return {"items": [as_dict(item, "state", "when", "title", "note") for item in items], "plain": plain}


@register.inclusion_tag(PARTS + "kpis.html")
def kpis(items: Sequence[Any]) -> dict:
    """At most five figures, each with its comparison: (label, number, unit, compare)."""
    return {"items": [as_dict(item, "label", "number", "unit", "compare") for item in items]}


@register.inclusion_tag(PARTS + "ring.html")
def year_ring(ring: Any, key: str = "") -> dict:
    """The meeting year (common.ring.build_ring)."""
    return {"ring": ring, "key": key}


# ---- Forms --------------------------------------------------------------------------------------------
@register.inclusion_tag(PARTS + "form_errors.html")
def form_errors(*bound: forms.BaseForm) -> dict:
    """The summary on top of a form: what must be changed, each a link to its field; printed once a form."""
    shown = [form for form in bound if first_showing(form)]
    lines = [line for form in shown for line in error_lines(form)]
    return {"lines": lines, "count": len(lines), "refusal": "".join(getattr(form, "refusal", "") for form in shown)}


def first_showing(form: Any) -> bool:
    """Crispy prints the summary by itself; a page that also asks for it gets it once."""
    if not form or not form.is_bound or getattr(form, "errors_shown", False):
        return False
    form.errors_shown = True
    return True


def error_lines(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Errors of the whole form first, then those of its fields in order; one line for all that nobody can see."""
    lines: list[dict[str, Any]] = [{"text": error, "target": ""} for error in form.non_field_errors()]
    if any(field.errors for field in form.hidden_fields()):
        lines.append({"text": page_is_stale(), "target": ""})
    for field in form.visible_fields():
        target = field.id_for_label or f"div_{field.auto_id}"
        label = str(field.label).rstrip("？?：:")
        lines += [{"text": error, "target": target, "label": label} for error in field.errors]
    return lines


@register.filter
def option_help(field: forms.BoundField, value: Any) -> str:
    """The line of help under one option of a Picks widget."""
    return getattr(field.field.widget, "helps", {}).get(str(value), "")


@register.filter
def is_segmented(field: forms.BoundField) -> bool:
    """Whether a radio field shows as segments."""
    return getattr(field.field.widget, "look", "") == "seg"
