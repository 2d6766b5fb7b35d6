"""The page of one report: path, gate, who answered, the text and the opinions beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.submissions import new_token
from reports.forms import DispositionForm, OpinionForm
from reports.models import OFFICE, ConsultationRound, ReplyPaper, Respondent, Version, WorkReport, takes_part
from reports.rules import REPORT, WORK, contact, is_drafter, may_answer
from reports.services.issuing import stage_mark
from reports.views.notes import Note, Notes, abridge, notes_of
from reports.views.progress import actions_of, answers_of, gate_of, not_yet, path_of, standing_on
from reports.views.sheet import Par, Sheet, sheet_of

WHOLE = "whole"
SHOWS = ("all", "open", "mine")
MARKED, REVISIONS = "marked", "revisions"
VIEWS = (MARKED, REVISIONS)


@dataclass(frozen=True)
class Look:
    """How the reader looks at the page, from the address."""

    show: str = "all"
    view: str = ""
    base: int = 0
    on: str = ""
    answer: int = 0

    @classmethod
    def of(cls, query: Any) -> "Look":
        """What the address says; anything else is the plain look."""
        show, view = query.get("show", ""), query.get("view", "")
        return cls(
            show=show if show in SHOWS else "all", view=view if view in VIEWS else "", base=number(query.get("from")),
            on=query.get("on", ""), answer=number(query.get("answer")),
        )  # fmt: skip

    def url(self, **changes: Any) -> str:
        """This look with some of it changed."""
        pairs = {"show": self.show, "view": self.view, "from": self.base or "", **changes}
        kept = {name: value for name, value in pairs.items() if value and (name, value) != ("show", "all")}
        return f"?{urlencode(kept)}"


def number(value: str | None) -> int:
    """A number from the address, or 0."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0


def report_page(
    request: HttpRequest, report: WorkReport, *, status: int = 200, look: Look | None = None,
    opinion_form: OpinionForm | None = None, disposition_form: DispositionForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, with a form that was refused still holding what was typed."""
    user, at = cast("User", request.user), clock.now()
    versions = report.versions_for(user)
    look = look or Look.of(request.GET)
    context: dict[str, Any] = {"report": report, "versions": versions, "look": look, "takes_part": takes_part(user)}
    if versions:
        context |= text_context(
            report, versions, look, user=user, at=at, opinion_form=opinion_form, disposition_form=disposition_form
        )
    if context["takes_part"]:
        context |= progress_context(report, versions, user, at)
    return render(request, "reports/report_detail.html", context, status=status)


def text_context(
    report: WorkReport, versions: list[Version], look: Look, *, user: User, at: datetime,
    opinion_form: OpinionForm | None, disposition_form: DispositionForm | None,
) -> dict[str, Any]:  # fmt: skip
    """The text of the newest version and the opinions beside it."""
    version = versions[-1]
    prefetch_related_objects([version], "paragraphs")
    office = user.holds(*OFFICE)
    base = base_of(versions, look) if look.view == MARKED and len(versions) > 1 else None
    revisions = office and look.view == REVISIONS
    round_ = report.last_round
    standing = {seat.person_id for seat in standing_on(round_.opened_at if round_ else at)}
    notes = notes_of(report, version, user, standing, look.show) if takes_part(user) else Notes([], [])
    sheet = sheet_of(version, notes, base, revisions=revisions, comments=office)
    respondent = round_.respondent_of(user) if round_ else None
    open_to_me = bool(round_ and respondent and may_answer(round_, at) and version.pk == round_.version_id)
    sheet.apart = open_to_me
    abridge(notes, look.answer)
    place_forms(report, notes, look, user=user, at=at, bound=disposition_form)
    whole_form = place_opinion_form(sheet, look.on if open_to_me or opinion_form else "", opinion_form)
    return {
        "version": version, "base": base, "round": round_, "respondent": respondent, "notes": notes, "sheet": sheet,
        "whole": notes.by_key.get(None, []), "whole_form": whole_form, "open_to_me": open_to_me,
        "stage_mark": stage_mark(report, version), "sheet_mark": report.code, "filters": filters_of(notes, look),
        "views": views_of(versions, look, office), "revisions": revisions, "contact": contact(round_.opened_by) if round_ else "",
        "my_count": notes.mine, "token": new_token(), "respondent_done": bool(respondent and respondent.answer),
        "no_opinion": bool(respondent and respondent.answer == Respondent.Answer.NO_OPINION),
    }  # fmt: skip


def base_of(versions: list[Version], look: Look) -> Version:
    """The version the marks are made against: the one asked for, else the one before."""
    older = {version.number: version for version in versions[:-1]}
    return older.get(look.base) or versions[-2]


def place_forms(
    report: WorkReport, notes: Notes, look: Look, *, user: User, at: datetime, bound: DispositionForm | None
) -> None:
    """Who may answer sees the form at one opinion: the one asked for, else the first that waits."""
    may = WORK.steps["dispose"].starts_at(report.status) and WORK.steps["dispose"].holder(user, report, at) is not None
    for note in notes.shown:
        note.may_dispose = may
        note.may_withdraw = note.mine and note.disposition is None and may_answer(note.opinion.round, at)
    if not may:
        return
    asked = next((note for note in notes.shown if note.opinion.pk == look.answer), None)
    first = next((note for note in in_order(notes) if note.disposition is None), None)
    if chosen := asked or first:
        chosen.fold = chosen.brief = False
        chosen.form = bound or DispositionForm(initial=present_answer(chosen), auto_id=f"d{chosen.opinion.pk}_%s")


def in_order(notes: Notes) -> list[Note]:
    """Opinions as they stand on the page: down the text, those whose paragraph is gone, then those on the whole."""
    last = {"gone": 1, "whole": 2}
    return sorted(notes.shown, key=lambda n: (last.get(n.place, 0), n.number, n.opinion.number))


def present_answer(note: Note) -> dict[str, Any]:
    """The answer in force, to be changed."""
    given = note.disposition
    return {"verdict": given.verdict, "reason": given.reason, "seen": given.revision} if given else {"seen": 0}


def place_opinion_form(sheet: Sheet, on: str, bound: OpinionForm | None) -> OpinionForm | None:
    """The form stands at the paragraph it is about; for the whole it is given back."""
    if not on:
        return None
    form = bound or OpinionForm(initial={"paragraph_key": None if on == WHOLE else on}, auto_id="new_%s")
    par = par_with(sheet, on)
    if par is None:
        return form if on == WHOLE or bound else None
    par.form = form
    return None


def par_with(sheet: Sheet, on: str) -> Par | None:
    """The paragraph of that key."""
    try:
        key = UUID(on)
    except ValueError:
        return None
    return next((par for par in sheet.pars if par.key == key), None)


def filters_of(notes: Notes, look: Look) -> list[tuple[str, str, bool, Any]]:
    """全部 · 待答复 9 · 我的 1."""
    counts = {"all": "", "open": notes.waiting, "mine": notes.mine}
    labels = {"all": _("全部"), "open": _("待答复"), "mine": _("我的")}
    return [(labels[s], f"{look.url(show=s)}#notes", look.show == s, counts[s]) for s in SHOWS]


def views_of(versions: list[Version], look: Look, office: bool) -> list[tuple[str, str, bool]]:
    """清稿 · 花脸稿 · 修订, as far as there are such."""
    found = [(_("清稿"), look.url(view="", **{"from": ""}), look.view == "")]
    if len(versions) > 1:
        found.append((_("花脸稿"), look.url(view=MARKED), look.view == MARKED))
    if office and versions[-1].change_records:
        found.append((_("修订"), look.url(view=REVISIONS), look.view == REVISIONS))
    return found if len(found) > 1 else []


def progress_context(report: WorkReport, versions: list[Version], user: User, at: datetime) -> dict[str, Any]:
    """Path, gate, answers and buttons."""
    round_ = report.last_round
    waiting = list(waiting_papers(round_, user)) if round_ else []
    offers = REPORT.offers(report, user, at)
    return {
        "path": path_of(report, versions, round_), "gate": gate_of(report, at), "not_yet": not_yet(offers),
        "actions": actions_of(report, offers, user, at), "drafts": is_drafter(user, report, at),
        "answers": answers_of(round_, standing_on(at)) if round_ else None, "office": user.holds(*OFFICE),
        "waiting_papers": waiting, "my_paper": next((p for p in waiting if p.brought_by_id == user.pk and not p.recorded), None),
        "overdue": bool(round_ and round_.status == ConsultationRound.Status.OPEN and at > round_.closes_at),
    }  # fmt: skip


def waiting_papers(round_: ConsultationRound, user: User) -> Iterable[ReplyPaper]:
    """反馈表 that were read and not yet checked, for who may see them."""
    return ReplyPaper.objects.visible_to(user).waiting().filter(round=round_).select_related("respondent__person")
