"""PDF files printed by a worker: the row is the job, a page shows how far it is, the owning app's rule holds at each look."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.utils import timezone
from kombu.exceptions import OperationalError

from common.doorbell import Doorbell
from documents import tasks
from documents.errors import PdfFailed, PdfInterrupted, PdfUnavailable
from documents.models import Rendering, StoredFile
from documents.press import Printed
from documents.printing import pdf_response
from documents.services import pdf_of, renderings, sources, work_due
from documents.services.jobs import MAX_TRIES
from documents.services.renderings import AGAIN_AFTER, claim, discard_old_renderings, print_one
from tests.pages import check_response

State = Rendering.State
PAGE = "<p>各产业工会"
NAME = "函〔2026〕3号.pdf"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the rings instead of publishing them."""
    rings: list[int] = []
    monkeypatch.setattr(renderings, "bell", Doorbell("documents.print"))  # one that no other test has silenced
    monkeypatch.setattr(renderings.bell, "push", lambda: rings.append(1))
    return rings


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """What the press answers, where the press itself is not what is shown."""

    def set_to(outcome: object) -> None:
        def answer(html: str, **_limits: object) -> Printed:
            if isinstance(outcome, Exception):
                raise outcome
            return Printed(PDF, 3, 0.1, 1000)

        monkeypatch.setattr(sources, "printed", answer)

    set_to(None)
    return set_to


def asked(people: SimpleNamespace, html: str = PAGE, **more: object) -> Rendering:
    return pdf_of(html, name="函.pdf", by=people.member, **more)  # type: ignore[arg-type]


def now(later: timedelta = timedelta()) -> object:
    return timezone.now() + later


def look(
    people: SimpleNamespace, query: str = "", who: str = "member", page: str = PAGE, name: str = NAME, **headers: str
) -> HttpResponseBase:
    """What an app's view answers that wants `page` as PDF."""
    request = RequestFactory().get(f"/letters/1/pdf/{query}", headers=headers)
    request.user = getattr(people, who)
    response = pdf_response(request, lambda: page, name=name, docx="/letters/1/docx/", back="/letters/1/")  # type: ignore[arg-type]
    check_response(response, "/letters/1/pdf/")
    return response


def next_look(response: HttpResponseBase) -> str:
    """The address the page asks next."""
    found = BeautifulSoup(response.content, "html.parser").find(attrs={"hx-get": True})  # type: ignore[attr-defined]
    assert found
    return str(found["hx-get"])


# ---- The row --------------------------------------------------------------------------------


def test_the_same_page_twice_is_one_row_and_one_ring(
    people: SimpleNamespace, rung: list[int], django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second, other = asked(people), asked(people), asked(people, "<p>另一份")
    assert first == second != other and len(rung) == 2


def test_nothing_is_rung_for_what_was_rolled_back(
    people: SimpleNamespace, rung: list[int], django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        asked(people)
        raise RuntimeError
    assert not rung and not Rendering.objects.exists()


def test_a_queue_that_is_down_costs_only_the_time_to_the_next_tick(
    people: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    answers: object,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(renderings.bell, "push", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        rendering = asked(people)
    tasks.tick()
    rendering.refresh_from_db()
    assert rendering.state == State.DONE


def test_what_is_printed_is_kept_with_its_facts_and_the_page_is_forgotten(people: SimpleNamespace) -> None:
    rendering = asked(people)
    assert work_due() == 1 and work_due() == 0
    rendering.refresh_from_db()
    assert (rendering.state, rendering.pages, rendering.html) == (State.DONE, 1, "")
    assert rendering.file and rendering.file.own and rendering.file.kind == "pdf"
    with rendering.file.content.open("rb") as content:
        assert content.read(5) == b"%PDF-"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "waiting", "html": ""},
        {"state": "running"},
        {"state": "done", "html": ""},
        {"state": "failed", "html": "", "finished_at": timezone.now()},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_a_state_without_its_facts(people: SimpleNamespace, facts: dict) -> None:
    rendering = asked(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.filter(pk=rendering.pk).update(**facts)


# ---- The worker -----------------------------------------------------------------------------


def test_one_is_printed_at_a_time(people: SimpleNamespace) -> None:
    first, second = asked(people), asked(people, "<p>乙")
    assert claim(timezone.now()) == first and claim(timezone.now()) is None
    Rendering.objects.filter(pk=first.pk).update(lease_until=timezone.now())
    assert claim(timezone.now()) == second, "the one tried least comes first"


@pytest.mark.plan("F36")
def test_a_worker_that_died_loses_nothing_but_the_lease(people: SimpleNamespace, answers: object, settings) -> None:
    rendering = asked(people)
    dead = claim(timezone.now())
    assert dead and work_due() == 0
    Rendering.objects.update(lease_until=timezone.now())
    assert work_due() == 1
    rendering.refresh_from_db()
    assert (rendering.state, rendering.tries) == (State.DONE, 2)


def test_a_worker_thought_dead_does_not_write_over_its_successor(people: SimpleNamespace, answers: object) -> None:
    rendering = asked(people)
    slow = claim(timezone.now())
    Rendering.objects.update(lease_until=timezone.now())
    work_due()
    rendering.refresh_from_db()
    assert slow
    print_one(slow)
    again = Rendering.objects.get()
    assert again.file_id == rendering.file_id and StoredFile.objects.count() == 1


@pytest.mark.plan("F35", "F36")
def test_what_breaks_the_press_each_time_is_given_up_and_says_so(people: SimpleNamespace, answers: Callable) -> None:
    poison, other = asked(people), asked(people, "<p>别的")
    answers(PdfInterrupted("排版程序中断了。"))
    assert work_due() == 2 * MAX_TRIES
    for rendering in (poison, other):
        rendering.refresh_from_db()
        assert rendering.state == State.FAILED and "3 次" in rendering.error and "Word 版" in rendering.error


@pytest.mark.parametrize("error", [PdfFailed("排版超过 30 秒。"), PdfUnavailable("缺少排版组件。")])
def test_what_is_over_the_limits_is_not_tried_again_until_asked_for_later(
    people: SimpleNamespace, answers: Callable, error: Exception
) -> None:
    rendering = asked(people)
    answers(error)
    work_due()
    assert asked(people).state == State.FAILED and work_due() == 0
    assert asked(people).error == str(error)
    answers(None)
    assert asked(people, at=now(AGAIN_AFTER + timedelta(seconds=1))).state == State.WAITING
    work_due()
    rendering.refresh_from_db()
    assert rendering.state == State.DONE


def test_old_ones_are_cleared_away_and_what_is_kept_elsewhere_stays(people: SimpleNamespace, answers: object) -> None:
    old, kept = asked(people), asked(people, "<p>引用")
    work_due()
    for rendering in (old, kept):
        rendering.refresh_from_db()
    Rendering.objects.create(
        digest="x", name="a", state=State.DONE, asked_by=people.member, asked_at=now(timedelta(days=9)), pages=1,
        file=kept.file, finished_at=timezone.now(),
    )  # fmt: skip
    assert discard_old_renderings(before=now(timedelta(days=1))) == 2  # type: ignore[arg-type]
    assert list(StoredFile.objects.all()) == [kept.file]
    assert asked(people).state == State.WAITING


def test_what_is_asked_for_again_is_not_old(people: SimpleNamespace, answers: object) -> None:
    asked(people, at=now(-timedelta(days=40)))
    work_due()
    asked(people)
    assert discard_old_renderings(before=now(-timedelta(days=30))) == 0  # type: ignore[arg-type]


# ---- The page --------------------------------------------------------------------------------


def test_the_page_shows_the_queue_then_the_file_at_the_same_address(people: SimpleNamespace, answers: object) -> None:
    asked(people, "<p>先来的")
    waiting = look(people)
    assert waiting.status_code == 202 and "前面还有 1 份" in waiting.content.decode()  # type: ignore[attr-defined]
    work_due()
    done = look(people)
    assert done.status_code == 200 and done["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''%E5%87%BD%E3%80%942026%E3%80%953%E5%8F%B7.pdf" in done["Content-Disposition"]
    assert b"".join(done) == PDF  # type: ignore[arg-type]
    done.close()


def test_the_page_asks_on_and_is_answered_only_when_something_changed(people: SimpleNamespace, answers: object) -> None:
    address = next_look(look(people))
    assert look(people, address, **{"HX-Request": "true"}).status_code == 204
    claim(timezone.now())
    running = look(people, address, **{"HX-Request": "true"})
    assert running.status_code == 200 and "正在排版" in running.content.decode()  # type: ignore[attr-defined]
    Rendering.objects.update(lease_until=timezone.now())
    work_due()
    done = look(people, next_look(running), **{"HX-Request": "true"}).content.decode()  # type: ignore[attr-defined]
    assert "共 3 页" in done and "hx-get" not in done
    assert re.search(r'href="/letters/1/pdf/" data-file-ready', done)


def test_without_script_the_page_refreshes_itself_and_ends_with_the_file(
    people: SimpleNamespace, answers: object
) -> None:
    waiting = look(people)
    soup = BeautifulSoup(waiting.content, "html.parser")  # type: ignore[attr-defined]
    refresh = str(soup.find("meta", attrs={"http-equiv": "refresh"})["content"])  # type: ignore[index]
    work_due()
    done = look(people, refresh.partition("url=")[2])
    assert done.status_code == 200 and 'content="1;url=/letters/1/pdf/"' in done.content.decode()  # type: ignore[attr-defined]


def test_a_look_at_the_progress_does_not_make_the_page_anew(people: SimpleNamespace) -> None:
    address = next_look(look(people))
    request = RequestFactory().get(f"/letters/1/pdf/{address}")
    request.user = people.member
    assert pdf_response(request, lambda: pytest.fail("made again"), name="函.pdf").status_code == 202  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(("path", "who"), [("/letters/2/pdf/", "member"), ("/letters/1/pdf/", "standing")])
def test_another_address_or_another_person_cannot_follow_it(people: SimpleNamespace, path: str, who: str) -> None:
    address = next_look(look(people))
    request = RequestFactory().get(f"{path}{address}")
    request.user = getattr(people, who)
    pdf_response(request, "<p>他自己的", name="函.pdf")  # type: ignore[arg-type]
    assert Rendering.objects.count() == 2


def test_a_failure_says_why_and_offers_the_word_version(people: SimpleNamespace, answers: Callable) -> None:
    look(people)
    answers(PdfFailed("PDF 没有生成：排版超过 30 秒。"))
    work_due()
    failed = look(people)
    page = failed.content.decode()  # type: ignore[attr-defined]
    assert failed.status_code == 503
    assert "排版超过 30 秒" in page and 'href="/letters/1/docx/"' in page and "hx-get" not in page


# ---- The page has gone on -----------------------------------------------------------------------
SEVENTH, EIGHTH = "报告（第七稿）.pdf", "报告（第八稿）.pdf"


def link(response: HttpResponseBase, words: str) -> str:
    """Where the link with these words leads."""
    soup = BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]
    return str(next(tag["href"] for tag in soup.find_all("a") if tag.get_text(strip=True) == words))


def test_the_page_names_the_draft_that_was_printed_and_hands_out_that_one(
    people: SimpleNamespace, answers: object
) -> None:
    address = next_look(look(people, name=SEVENTH))
    work_due()
    later = look(people, address, page="<p>第八稿", name=EIGHTH)
    soup = BeautifulSoup(later.content, "html.parser")  # type: ignore[attr-defined]
    assert soup.h1 and SEVENTH in soup.h1.get_text() and EIGHTH not in soup.h1.get_text()
    assert f"这是“{SEVENTH}”；现在已有新稿“{EIGHTH}”。" in soup.get_text()
    assert not soup.select("[data-file-ready], meta[http-equiv]"), "nothing begins by itself: the person chooses"
    file = look(people, link(later, "下载这一份 PDF"), page="<p>第八稿", name=EIGHTH)
    assert "%E7%AC%AC%E4%B8%83%E7%A8%BF" in file["Content-Disposition"] and b"".join(file) == PDF  # type: ignore[arg-type]
    assert Rendering.objects.count() == 1, "nothing is queued again for it"
    look(people, link(later, "做现在的新 PDF").removeprefix("/letters/1/pdf/"), page="<p>第八稿", name=EIGHTH)
    assert Rendering.objects.count() == 2
    file.close()


def test_a_page_changed_under_the_same_name_says_so(people: SimpleNamespace, answers: object) -> None:
    address = next_look(look(people))
    work_due()
    later = look(people, address, page="<p>改过了").content.decode()  # type: ignore[attr-defined]
    assert "现在内容已有改动" in later and "下载这一份 PDF" in later


def test_the_printed_file_is_handed_out_to_nobody_else_and_nowhere_else(
    people: SimpleNamespace, answers: object
) -> None:
    address = next_look(look(people))
    work_due()
    file = link(look(people, address, page="<p>新的", name=EIGHTH), "下载这一份 PDF")
    assert look(people, file, who="standing", page="<p>他的").status_code == 202
    request = RequestFactory().get(f"/letters/2/pdf/{file}")
    request.user = people.member
    assert pdf_response(request, "<p>别处的", name="函.pdf").status_code == 202  # type: ignore[arg-type]


# ---- The worker is silent -----------------------------------------------------------------------
SILENT = "排版还没有开始，可能是后台任务停了。请先下载 Word 版，或告诉系统管理员。"


def test_a_worker_that_takes_nothing_is_said_to_have_stopped_and_the_page_waits_on(people: SimpleNamespace) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = next_look(look(people))
        clock.shift(19)
        assert look(people, address, **{"HX-Request": "true"}).status_code == 204
        clock.shift(2)
        said = look(people, address, **{"HX-Request": "true"})
        assert SILENT in said.content.decode()  # type: ignore[attr-defined]
        address = next_look(said)
        claim(timezone.now())
        assert "正在排版" in look(people, address, **{"HX-Request": "true"}).content.decode()  # type: ignore[attr-defined]


def test_a_worker_that_prints_for_others_is_not_called_stopped(people: SimpleNamespace) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        asked(people, "<p>长文稿")
        address = next_look(look(people))
        claim(timezone.now())
        clock.shift(40)
        assert SILENT not in look(people, address).content.decode()  # type: ignore[attr-defined]
        clock.shift(20)
        assert SILENT in look(people, address).content.decode()  # type: ignore[attr-defined]
