"""Elections and changes of seats on a plenary's agenda; their text is made from what is filled in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from committees.roster.models import Body, Membership, Person
from common import clock
from common.lifecycle import RuleError
from common.views import attempt, fetch
from documents.blocks import Block
from documents.fingerprint import text_hash
from documents.records import block_record
from meetings.ballots.forms_elections import (
    ChangeForm,
    ChangeFormSet,
    ElectionForm,
    ProposalForm,
    RunoffForm,
    proposed_title,
)
from meetings.ballots.models import Ballot, SeatChange
from meetings.ballots.services import elections, proposals
from meetings.sessions import rules, services
from meetings.sessions.models import AgendaItem, Meeting

ROWS, MOST_ROWS = 6, 60


def prepared(request: SignedIn, pk: int) -> Meeting:
    """The plenary whose agenda this person sets."""
    meeting: Meeting = fetch(Meeting, request, pk=pk)
    if not rules.sets_agenda(request.user, meeting, clock.now()):
        raise PermissionDenied(_("议程由机关工作人员和起草组编排，您没有办理这一步的权限。"))
    if meeting.body != Body.PLENARY:
        raise RuleError(_("人员变动和选举由全委会表决，请列入全委会的议程。"))
    return meeting


def election_create(request: SignedIn, pk: int) -> HttpResponse:
    """List an election."""
    meeting = prepared(request, pk)
    form = ElectionForm(request.POST or None, roster=people(), initial={"title": proposed_title(meeting.term)})
    done = None
    if form.is_valid():
        done = attempt(
            request, form, lambda: list_election(request, meeting, form), _("已列入议程，候选人按姓氏笔画排列。")
        )
    return done or render(request, "meetings/election_form.html", {"form": form, "meeting": meeting})


def people() -> list[Person]:
    """All of the roster, with their units, for finding who is meant."""
    return list(Person.objects.select_related("unit"))


def list_election(request: SignedIn, meeting: Meeting, form: ElectionForm) -> AgendaItem:
    """The form's election, through the one service."""
    election, named = form.election(), form.cleaned_data["candidates"]
    title = form.cleaned_data["title"]

    def fill(ballot: Ballot) -> None:
        elections.draft_election(ballot, election=election, candidates=named, by=request.user)

    text = elections.election_text(title, election, named)
    return listed(request, meeting, title, text, preset="election", form=form.cleaned_data["form"], fill=fill)


def listed(request: SignedIn, meeting: Meeting, title: str, text: list[Block], **facts: Any) -> AgendaItem:
    """A matter for decision whose text was made here."""
    return services.put_on_agenda(
        meeting, title=title, kind=AgendaItem.Kind.DECIDE, by=request.user, text=[block_record(block) for block in text],
        text_hash=text_hash(text), **facts,
    )  # fmt: skip


def seats_create(request: SignedIn, pk: int) -> HttpResponse:
    """List changes of seats; rows in which nobody is named are none."""
    meeting = prepared(request, pk)
    form = ProposalForm(request.POST or None)
    seats = Membership.objects.as_of(clock.today()).filter(term=meeting.term).select_related("person__unit")
    given = {"roster": people(), "seats": list(seats)}
    rows = ChangeFormSet(request.POST or None, prefix="c", form_kwargs=given, initial=[{}] * rows_asked(request))
    done = None
    if form.is_valid() and rows.is_valid():
        changes = [row.change() for row in rows if not row.is_empty]
        done = attempt(request, form, lambda: list_seats(request, meeting, form, changes), _("已列入议程。"))
        if done:
            warn(request, meeting, changes)
    return done or render(
        request,
        "meetings/seats_form.html",
        {"form": form, "rows": open_rows(rows), "formset": rows, "meeting": meeting},
    )


def rows_asked(request: SignedIn) -> int:
    """How many empty rows the page begins with."""
    asked = request.GET.get("rows", "")
    return min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() and int(asked) > 0 else ROWS


def open_rows(rows: Any) -> list[tuple[ChangeForm, bool]]:
    """Each row, and whether it stands open: the first, those filled in, those with a fault."""
    return [(row, n == 0 or bool(row.errors) or (row.is_bound and not row.is_empty)) for n, row in enumerate(rows)]


def list_seats(request: SignedIn, meeting: Meeting, form: ProposalForm, changes: list[SeatChange]) -> AgendaItem:
    """The form's changes, through the one service."""
    title, day = form.cleaned_data["title"], form.cleaned_data["effective_on"]

    def fill(ballot: Ballot) -> None:
        proposals.draft_proposal(
            ballot, changes=changes, by=request.user, one_by_one=form.cleaned_data["one_by_one"], effective_on=day
        )

    text = proposals.proposal_text(title, changes, day)
    return listed(request, meeting, title, text, preset="seats", form=form.cleaned_data["form"], fill=fill)


def warn(request: SignedIn, meeting: Meeting, changes: list[SeatChange]) -> None:
    """More members than seats: said, and left to those who prepare it."""
    day: date = clock.today()
    for sentence in proposals.quota_warnings(meeting.term, changes, day):
        messages.warning(request, sentence)


def runoff_create(request: SignedIn, pk: int) -> HttpResponse:
    """List a second ballot among the tied, or the best of the rest, on the same agenda."""
    item = services.fresh(fetch(AgendaItem, request, pk=pk))
    ballot = rules.ballot_of(item)
    if ballot.kind != Ballot.Kind.ELECTION:
        raise RuleError(_("这一项不是选举，不用重新投票。"))
    prepared(request, item.meeting.pk)
    elections.check_open(ballot.election, request.user, clock.now())
    form = RunoffForm(request.POST or None, first=ballot)
    done = None
    if form.is_valid():
        done = attempt(request, form, lambda: list_runoff(request, item, form), _("已列入议程，请主持人开始重新投票。"))
    named = elections.runoff_candidates(ballot.election)
    context = {"form": form, "item": item, "candidates": named, "seats": ballot.election.open_seats}
    return done or render(request, "meetings/runoff_form.html", context)


def list_runoff(request: SignedIn, item: AgendaItem, form: RunoffForm) -> AgendaItem:
    """The second ballot, through the one service."""
    first = rules.ballot_of(item).election
    named = [elections.second(candidate) for candidate in elections.runoff_candidates(first)]
    again, title = elections.runoff_of(first), _("%(title)s（重新投票）") % {"title": item.title[:190]}

    def fill(ballot: Ballot) -> None:
        elections.draft_election(ballot, election=again, candidates=named, by=request.user)

    text = elections.election_text(title, again, named)
    return listed(request, item.meeting, title, text, preset="election", form=form.cleaned_data["form"], fill=fill)
