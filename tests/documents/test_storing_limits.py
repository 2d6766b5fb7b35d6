"""Quotas, old kinds of draft, large files piece by piece."""

import io
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone

from documents.downloads import file_response
from documents.errors import RefusedFile
from documents.models import StoredFile
from documents.packages import MB
from documents.services import discard_file, store_file
from documents.services.storing import store_own
from tests.documents import build

SAMPLES = Path(__file__).parent / "samples"
DRAFTS = {"docx", "doc", "odt", "rtf", "pdf"}
HALF = b"%PDF-1.7\n" + b" " * (MB // 2) + b"\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(by: Any, data: bytes | IO[bytes], kinds: set[str] = DRAFTS, name: str = "稿.x", **more: Any) -> StoredFile:
    return store_file(data, name=name, by=by, kinds=kinds, **more)


# ---- Quota ----------------------------------------------------------------------------------


def test_what_goes_over_a_persons_quota_is_refused_with_the_figures(people: SimpleNamespace, settings) -> None:
    settings.FILES_QUOTA_MB = 1
    kept(people.member, HALF)
    with pytest.raises(RefusedFile, match="限额 1 MB，已用 1 MB"):
        kept(people.member, HALF)
    assert kept(people.standing, HALF) and StoredFile.objects.count() == 2


def test_a_file_thrown_away_makes_room_and_the_portals_own_take_none(people: SimpleNamespace, settings) -> None:
    settings.FILES_QUOTA_MB = 1
    store_own(HALF, name="a.pdf", by=people.member, kind="pdf")
    store_own(HALF, name="b.pdf", by=people.member, kind="pdf")
    discard_file(kept(people.member, HALF))
    assert kept(people.member, HALF)


def test_an_organisation_can_share_one_quota(people: SimpleNamespace, settings) -> None:
    settings.FILES_QUOTA_MB, settings.FILES_QUOTA_PER = 1, "organisation"
    people.standing.person.unit = people.member.person.unit
    people.standing.person.save()
    assert people.member.person.unit is not None
    kept(people.member, HALF)
    with pytest.raises(RefusedFile, match="存储空间已满"):
        kept(people.standing, HALF)
    assert kept(people.sysadmin, HALF), "who belongs to none has his own"


def test_without_a_quota_nothing_is_counted(people: SimpleNamespace, settings, django_assert_max_num_queries) -> None:
    settings.FILES_QUOTA_MB = 0
    with django_assert_max_num_queries(3):
        kept(people.member, HALF)


# ---- Kinds ----------------------------------------------------------------------------------


ODT = build.package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})
RTF = rb"{\rtf1\ansi\u24037?\u20250?}"
DOC = (SAMPLES / "docx/poi/SampleDoc.doc").read_bytes()


@pytest.mark.parametrize(
    ("data", "name", "kind", "shown"),
    [
        (DOC, "报告.doc", "doc", "报告.doc"),
        (DOC, "报告.wps", "doc", "报告.wps"),
        (DOC, "报告.docx", "doc", "报告.docx.doc"),
        (ODT, "报告.odt", "odt", "报告.odt"),
        (RTF, "报告.rtf", "rtf", "报告.rtf"),
    ],
)
def test_older_drafts_are_kept_where_the_caller_asks_for_them(
    people: SimpleNamespace, data: bytes, name: str, kind: str, shown: str
) -> None:
    stored = kept(people.member, data, name=name)
    assert (stored.kind, stored.name) == (kind, shown)
    with pytest.raises(RefusedFile, match=r"。$"):
        kept(people.member, data, kinds={"docx"}, name=name)


@pytest.mark.plan("B03", "B05")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (DOC + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (DOC + "\x01Ole10Native".encode("utf-16-le"), "程序"),
        ((SAMPLES / "sheets/poi/chinese-provinces.xls").read_bytes(), "旧版 .xls"),
        ((SAMPLES / "docx/poi/bug53475-password-is-pass.docx").read_bytes(), "打开密码"),
        (rb"{\rtf1{\object\objemb{\*\objdata 0105}}}", "嵌入"),
        (
            build.package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"x"}),
            "只收 .odt",
        ),
        (
            build.package(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x", "Basic/a.xml": b"x"}
            ),
            "宏",
        ),
    ],
)
def test_older_drafts_with_programs_in_them_are_refused(people: SimpleNamespace, data: bytes, sentence: str) -> None:
    with pytest.raises(RefusedFile, match=sentence):
        kept(people.member, data)
    assert not StoredFile.objects.exists()


# ---- Large files ------------------------------------------------------------------------------


class Scanned(io.RawIOBase):
    """A PDF of many megabytes that is nowhere in memory."""

    size = 120 * MB

    def __init__(self) -> None:
        self.at, self.largest = 0, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset if whence == 0 else self.size + offset if whence == 2 else self.at + offset
        return self.at

    def read(self, size: int = -1) -> bytes:
        end = self.size if size < 0 else min(self.at + size, self.size)
        self.largest = max(self.largest, end - self.at)
        body = bytearray(end - self.at)
        for place, text in ((0, b"%PDF-1.7\n"), (self.size - 6, b"%%EOF\n")):
            for offset, byte in enumerate(text, start=place - self.at):
                if 0 <= offset < len(body):
                    body[offset] = byte
        self.at = end
        return bytes(body)

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def test_a_large_file_goes_in_and_out_piece_by_piece(people: SimpleNamespace) -> None:
    source = Scanned()
    tracemalloc.start()
    stored = kept(people.member, source, max_bytes=200 * MB)  # type: ignore[arg-type]
    response = file_response(stored)
    sent = sum(len(piece) for piece in response)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    response.close()
    assert stored.size == sent == source.size and peak < 4 * MB and source.largest <= MB


def test_a_temporary_upload_is_still_there_for_whoever_reads_it_next(people: SimpleNamespace) -> None:
    with TemporaryUploadedFile("稿.pdf", "application/pdf", len(HALF), "utf-8") as upload:
        upload.write(HALF)
        stored = kept(people.member, upload)
        assert Path(upload.temporary_file_path()).exists()
        assert stored.size == len(HALF) and stored.uploaded_at <= timezone.now()
