"""Uploads a worker has to read: kept at once, read under a lease, become what their app makes of them, or end with a sentence."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.doorbell import Doorbell
from common.lifecycle import RuleError
from documents import tasks
from documents.errors import DocumentError, RefusedFile, UnreadableDocument
from documents.models import Intake, Rendering, StoredFile
from documents.services import (
    Reader,
    discard_old_intakes,
    intakes,
    pdf_of,
    read_later,
    readers,
    takes_time,
    work_due,
)
from documents.services.intakes import claim, read_one
from documents.services.jobs import MAX_TRIES
from tests.documents import build
from tests.factories.converters import RTF

State = Intake.State


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the rings instead of publishing them."""
    rings: list[int] = []
    monkeypatch.setattr(intakes, "bell", Doorbell("documents.work"))
    monkeypatch.setattr(intakes.bell, "push", lambda: rings.append(1))
    return rings


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path, settings) -> SimpleNamespace:
    """An app that keeps what it is brought as a file of its own, and counts what it was asked."""
    settings.MEDIA_ROOT = tmp_path / "media"
    seen = SimpleNamespace(reads=0, refused=[], fault=None)

    def read(intake, file):
        seen.reads += 1
        if seen.fault:
            raise seen.fault
        return file.read()

    def keep(intake, content):
        assert content == RTF
        return intake.asked_by

    reader = Reader({"rtf", "docx"}, lambda *_: "函件", read, keep, seen.refused.append)
    monkeypatch.setitem(readers, "test", reader)
    return seen


def brought(people: SimpleNamespace, path: str = "/letters/new/", data: bytes = RTF, **more: object) -> Intake:
    file = ContentFile(data, name="来函.rtf")
    return read_later(file, purpose="test", subject=7, said={"note": "说明"}, path=path, by=people.member, **more)  # type: ignore[arg-type]


def now(later: timedelta = timedelta()):
    return timezone.now() + later


@pytest.mark.parametrize(
    ("data", "slow"), [(RTF, True), (build.docx(), False), (b"%PDF-1.7", False), (b"<html>", False)]
)
def test_only_what_a_converter_reads_and_the_app_takes_is_left_for_the_worker(app, data, slow) -> None:
    assert takes_time(ContentFile(data), "test") == slow


def test_a_file_too_large_is_refused_at_once(app) -> None:
    with pytest.raises(UnreadableDocument, match="20 MB"):
        takes_time(ContentFile(b"{\\rtf" + b" " * (20 * 2**20)), "test")


def test_what_is_brought_waits_under_the_rules_of_storage_and_rings_once_committed(
    app, people, rung, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        intake = brought(people)
    assert (intake.state, intake.name, intake.said) == (State.WAITING, "来函.rtf", {"note": "说明"})
    assert intake.held.uploaded_by == people.member and intake.held.name == "函件.rtf" and len(rung) == 1


def test_a_quota_that_is_full_refuses_before_anything_waits(app, people, settings) -> None:
    settings.FILES_QUOTA_MB = 1
    with pytest.raises(RefusedFile, match="存储空间已满"):
        brought(people, data=b"{\\rtf1" + b" " * 2**20)
    assert not Intake.objects.exists() and not StoredFile.objects.exists()


def test_one_person_waits_for_one_file_at_a_form(app, people) -> None:
    brought(people)
    with pytest.raises(RefusedFile, match="还在读取"):
        brought(people)
    assert brought(people, path="/letters/other/").state == State.WAITING
    work_due()
    assert brought(people).state == State.WAITING


def test_the_worker_reads_and_keeps_once(app, people) -> None:
    intake = brought(people)
    file = intake.held
    assert work_due() == 1 and work_due() == 0
    intake.refresh_from_db()
    assert (intake.state, intake.file, intake.said, app.reads) == (State.DONE, None, {}, 1)
    assert StoredFile.objects.get().pk == file.pk


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (UnreadableDocument("请另存为 .docx。"), "请另存为 .docx。"),
        (DocumentError("读不出。"), "读不出。"),
        (RuleError("不成。", ["一是缺。", "二是少。"]), "一是缺。\n二是少。"),
    ],
)
def test_what_cannot_be_taken_ends_with_its_sentence_and_frees_its_room(
    app, people, fault, words, django_capture_on_commit_callbacks: Callable
) -> None:
    intake = brought(people)
    app.fault = fault
    with django_capture_on_commit_callbacks(execute=True):
        work_due()
    intake.refresh_from_db()
    assert (intake.state, intake.error, intake.said) == (State.FAILED, words, {"note": "说明"})
    assert [told.pk for told in app.refused] == [intake.pk] and not StoredFile.objects.exists()


@pytest.mark.plan("F36")
def test_a_worker_that_died_is_succeeded_and_one_thought_dead_writes_nothing(app, people) -> None:
    brought(people)
    dead = claim(now())
    assert dead and work_due() == 0
    heir = claim(now(timedelta(minutes=3)))
    assert heir and heir.pk == dead.pk
    read_one(dead)
    assert Intake.objects.get().state == State.RUNNING
    read_one(heir)
    assert Intake.objects.get().state == State.DONE
    read_one(dead)
    assert Intake.objects.get().state == State.DONE


@pytest.mark.plan("F36")
def test_a_late_refusal_takes_nothing_from_the_successor(app, people) -> None:
    brought(people)
    dead, heir = claim(now()), claim(now(timedelta(minutes=3)))
    app.fault = UnreadableDocument("读不出。")
    read_one(dead)
    assert Intake.objects.get().state == State.RUNNING and StoredFile.objects.exists() and not app.refused
    app.fault = None
    read_one(heir)
    assert Intake.objects.get().state == State.DONE


@pytest.mark.plan("F35", "F36")
def test_a_file_that_kills_every_worker_is_given_up_with_a_sentence(app, people) -> None:
    brought(people)
    for attempt in range(MAX_TRIES):
        assert claim(now(timedelta(minutes=5 * attempt)))
    assert claim(now(timedelta(minutes=60))) is None
    intake = Intake.objects.get()
    assert intake.state == State.FAILED and "每次都中断" in intake.error and app.refused


@pytest.mark.plan("F35", "F36")
def test_while_a_file_is_read_no_page_is_printed_so_that_a_place_stays_free(app, people) -> None:
    brought(people)
    assert claim(now())
    pdf_of("<p>函", name="函.pdf", by=people.member)
    assert work_due() == 0 and Rendering.objects.get().state == State.WAITING


def test_the_tick_reads_what_no_bell_announced_and_clears_what_ended_long_ago(app, people) -> None:
    brought(people)
    tasks.tick()
    intake = Intake.objects.get()
    assert intake.state == State.DONE
    assert discard_old_intakes(before=intake.finished_at) == 0
    assert discard_old_intakes(before=now()) == 1


@pytest.mark.parametrize(
    "facts", [{"state": "done"}, {"state": "failed"}, {"state": "waiting", "file": None}, {"state": "asleep"}]
)
def test_the_database_refuses_a_row_that_contradicts_itself(app, people, facts) -> None:
    intake = brought(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(**facts)
