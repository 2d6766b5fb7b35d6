"""Files are stored by content under a random name, and not at all when the transaction fails."""

import struct
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import TestCase
from django.utils import timezone

from documents.downloads import file_response
from documents.errors import RefusedFile
from documents.images import clean_jpeg
from documents.models import StoredFile
from documents.names import neutral_name
from documents.services import discard_orphans, store_file
from documents.sheets import Column, write_sheet
from tests.documents import build
from tests.factories.documents import docx_bytes, stored_docx

ALL = {"docx", "xlsx", "pdf", "jpg", "png"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def stored_paths() -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "files").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """A folder for each test, so that counting files means something."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def jpeg(exif: bytes = b"", after: bytes = b"", size: tuple[int, int] = (3, 2)) -> bytes:
    """The markers of a JPEG, with an EXIF block if wanted."""
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\x00\x00" + exif if exif else b""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", *size) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app1 + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\xd9" + after


def exif_turned(orientation: int) -> bytes:
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(">HHII", 0x8825, 4, 1, 26)
    return b"MM\x00*" + struct.pack(">IH", 8, 2) + entries + b"GPS 39.9042N 116.4074E"


def test_a_draft_is_stored_with_its_facts(people: SimpleNamespace) -> None:
    data = docx_bytes()
    stored = store_file(ContentFile(data), name="工作报告.docx", by=people.member, kinds={"docx"})
    with stored.content.open("rb") as content:
        assert content.read() == data
    assert (stored.kind, stored.size, stored.name, stored.uploaded_by) == (
        "docx",
        len(data),
        "工作报告.docx",
        people.member,
    )
    assert len(stored.sha256) == 64 and "工作" not in stored.content.name


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx_bytes(), "docx"),
        (write_sheet([Column("姓名")], [["张三"]]), "xlsx"),
        (PDF, "pdf"),
        (build.png(2, 2), "png"),
        (jpeg(), "jpg"),
    ],
)
def test_the_kind_is_told_by_content_whatever_the_name(people: SimpleNamespace, data: bytes, kind: str) -> None:
    stored = store_file(data, name="photo.exe", by=people.member, kinds=ALL)
    assert stored.kind == kind and stored.name == f"photo.exe.{kind}"


@pytest.mark.plan("B05", "B06")
@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00" + b"\x00" * 300,
        b"",
        docx_bytes()[:-30],
        PDF[:20],
        PDF + build.package({"a": b"x"}),
        b"GIF89a" + b"\x00" * 30,
        build.package({"a.txt": b"x"}),
        b"\xff\xd8\xff\xe0",
        build.png(2, 2)[:-6],
        build.docx(**{"word/vbaProject.bin": b"x"}),
    ],
)
def test_what_it_is_not_is_refused_and_leaves_nothing(people: SimpleNamespace, data: bytes) -> None:
    with pytest.raises(RefusedFile, match=r"。$"):
        store_file(data, name="看起来正常.docx", by=people.member, kinds=ALL)
    assert not stored_paths() and not StoredFile.objects.exists()


def test_a_kind_that_is_not_wanted_here_is_refused_by_name(people: SimpleNamespace) -> None:
    with pytest.raises(RefusedFile, match=r"只能上传.*Word 文稿"):
        store_file(PDF, name="a.docx", by=people.member, kinds={"docx"})


def test_a_file_over_the_limit_is_refused(people: SimpleNamespace) -> None:
    with pytest.raises(RefusedFile, match="超过 1 MB"):
        store_file(PDF + b" " * 1024 * 1024, name="a.pdf", by=people.member, kinds=ALL, max_bytes=1024 * 1024)


def test_the_database_refuses_an_empty_or_unknown_file(people: SimpleNamespace) -> None:
    for wrong in ({"size": 0}, {"kind": "svg"}):
        facts = {"size": 1, "kind": "pdf"} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.create(name="a", content_type="x", sha256="0" * 64, uploaded_by=people.member, **facts)


@pytest.mark.plan("B07")
def test_a_flood_of_pixels_is_refused_by_its_header(people: SimpleNamespace) -> None:
    for data in (build.png(50_000, 50_000), jpeg(size=(50_000, 50_000))):
        with pytest.raises(RefusedFile, match="尺寸过大"):
            store_file(data, name="a.png", by=people.member, kinds=ALL)


@pytest.mark.plan("B07")
def test_the_place_a_picture_was_taken_is_not_kept(people: SimpleNamespace) -> None:
    png = store_file(build.png(2, 2, b"39.9042N"), name="a.png", by=people.member, kinds=ALL)
    photo = store_file(jpeg(exif_turned(6), after=b"PK tail"), name="a.jpg", by=people.member, kinds=ALL)
    for stored in (png, photo):
        with stored.content.open("rb") as content:
            data = content.read()
        assert b"39.9042N" not in data and b"tail" not in data


def test_which_way_up_a_picture_is_stays_known() -> None:
    assert exif_turned(6)[8:22] not in clean_jpeg(jpeg(exif_turned(6)))
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in clean_jpeg(jpeg(exif_turned(6)))
    assert b"Exif" not in clean_jpeg(jpeg(exif_turned(1)))


@pytest.mark.plan("B08")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("工作报告（讨论稿）.docx", "工作报告（讨论稿）.docx"),
        ("𠮷䶮\uf900.DOCX", "𠮷䶮\uf900.DOCX"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\Users\\a\\报告.docx", "报告.docx"),
        ("报告\u202exfdp.exe", "报告xfdp.exe.docx"),
        ("CON", "文件.docx"),
        ("nul.docx", "文件.docx"),
        ("报告.docx.", "报告.docx"),
        ("报告. .docx", "报告.docx"),
        ("..", "文件.docx"),
        ("", "文件.docx"),
        ("a\x00b\r\nSet-Cookie: x.docx", "abSet-Cookie_ x.docx"),
        ('a"b;c.docx', "a_b_c.docx"),
        ("长" * 300 + ".docx", "长" * 120 + ".docx"),
        (".docx", "文件.docx"),
        ("\ud842.docx", "文件.docx"),
    ],
)
def test_a_name_is_shown_without_its_tricks(name: str, shown: str) -> None:
    assert neutral_name(name, "docx") == shown


@pytest.mark.plan("B06", "B08", "B11")
def test_a_download_cannot_be_run_and_keeps_its_chinese_name(people: SimpleNamespace) -> None:
    response = file_response(stored_docx(people.member, "𠮷田 报告.docx"))
    assert (
        response["Content-Disposition"]
        == "attachment; filename*=utf-8''%F0%A0%AE%B7%E7%94%B0%20%E6%8A%A5%E5%91%8A.docx"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[arg-type]
    response.close()


def test_a_file_whose_bytes_are_gone_answers_not_found(people: SimpleNamespace) -> None:
    stored = stored_docx(people.member)
    stored.content.storage.delete(stored.content.name)
    with pytest.raises(Http404):
        file_response(stored)


def test_a_rolled_back_transaction_takes_the_file_back(people: SimpleNamespace) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        stored_docx(people.member)
        assert len(stored_paths()) == 1
        raise RuntimeError
    assert stored_paths() == [] and not StoredFile.objects.exists()


def test_a_committed_file_stays_though_a_later_step_of_the_commit_fails(people: SimpleNamespace) -> None:
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError), TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        transaction.on_commit(fail)
        stored_docx(people.member)
    assert len(stored_paths()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_real_commit_keeps_the_file_and_a_real_rollback_does_not() -> None:
    from tests.factories.roster import UserFactory

    user = UserFactory()
    kept = stored_docx(user)
    with pytest.raises(RuntimeError), transaction.atomic():
        stored_docx(user)
        raise RuntimeError
    assert [path.name for path in stored_paths()] == [kept.pk.hex]
    assert connection.run_on_commit == []


def test_bytes_that_no_row_names_are_swept_away_when_old_enough(people: SimpleNamespace) -> None:
    kept = stored_docx(people.member)
    lost = Path(settings.MEDIA_ROOT) / "files/aa/lost"
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"x")
    assert discard_orphans(before=timezone.now() - timedelta(hours=1)) == 0
    assert discard_orphans(before=timezone.now() + timedelta(hours=1)) == 1
    assert [path.name for path in stored_paths()] == [kept.pk.hex]
