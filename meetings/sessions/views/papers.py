"""会议文书 as downloads for the office."""

from collections.abc import Callable

from django.http import HttpResponse

from accounts.requests import SignedIn
from common.views import fetch
from documents.downloads import word_response
from meetings.sessions.models import Meeting
from meetings.sessions.services import papers
from meetings.sessions.views.meetings import need_staff


def paper_view(made: Callable[[Meeting], bytes], name: str) -> Callable[..., HttpResponse]:
    """A view that hands out one paper of a meeting to the office's staff."""

    def view(request: SignedIn, pk: int) -> HttpResponse:
        meeting = fetch(Meeting, request, pk=pk)
        need_staff(request)
        return word_response(made(meeting), f"{meeting.title}{name}")

    return view


handbook = paper_view(papers.handbook_of, "会议手册")
sign_in_sheet = paper_view(papers.sign_in_sheet_of, "签到表")
place_cards = paper_view(papers.place_cards_of, "桌签")
name_list = paper_view(papers.name_list_of, "名单")
