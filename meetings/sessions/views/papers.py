"""会议文书 as downloads for the office."""

from collections.abc import Callable

from django.http.response import HttpResponseBase

from accounts.requests import SignedIn
from common.views import fetch
from documents.downloads import word_response
from documents.official import to_docx, to_html
from documents.printing import pdf_response
from meetings.sessions.models import Meeting
from meetings.sessions.services import papers
from meetings.sessions.services.notice import notice_of
from meetings.sessions.views.meetings import need_staff

AS, PDF = "as", "pdf"


def paper_view(made: Callable[[Meeting], bytes], name: str) -> Callable[..., HttpResponseBase]:
    """A view that hands out one paper of a meeting to the office's staff, as Word or, with `?as=pdf`, printed by the worker."""

    def view(request: SignedIn, pk: int) -> HttpResponseBase:
        meeting = fetch(Meeting, request, pk=pk)
        need_staff(request)
        title = f"{meeting.title}{name}"
        if request.GET.get(AS) != PDF:
            return word_response(made(meeting), title)
        back = meeting.get_absolute_url()
        return pdf_response(request, lambda: made(meeting), name=f"{title}.pdf", docx=request.path, back=back)

    return view


def notice(request: SignedIn, pk: int) -> HttpResponseBase:
    """会议通知 as it was issued, for everybody who may see the meeting: it is addressed to them."""
    meeting = fetch(Meeting, request, pk=pk)
    document = notice_of(meeting)
    if request.GET.get(AS) != PDF:
        return word_response(to_docx(document), document.title)
    back = meeting.get_absolute_url()
    return pdf_response(request, lambda: to_html(document), name=f"{document.title}.pdf", docx=request.path, back=back)


handbook = paper_view(papers.handbook_of, "会议手册")
sign_in_sheet = paper_view(papers.sign_in_sheet_of, "签到表")
place_cards = paper_view(papers.place_cards_of, "桌签")
name_list = paper_view(papers.name_list_of, "名单")
