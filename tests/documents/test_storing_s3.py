"""Files in an S3-compatible store, by setting; against a small server that speaks as much of S3 as storing needs."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from documents.downloads import file_response
from documents.services import discard_orphans
from portal.settings.environment import file_storage, media_folder
from tests.factories.documents import stored_docx

# A rollback at the end of the test would reach for a store that is gone.
REALLY = pytest.mark.django_db(transaction=True)
STAMP = "2026-11-20T09:00:00.000Z"


class Store(BaseHTTPRequestHandler):
    """PUT, GET, HEAD, DELETE and ListObjectsV2 of one bucket."""

    server: Any

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/liandong/")

    def do_PUT(self) -> None:
        self.server.objects[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b"", ETag='"x"')

    def do_HEAD(self) -> None:
        self.give(body=False)

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        return self.listing(query) if "list-type" in query or "prefix" in query else self.give(body=True)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.key, None)
        self.answer(204, b"")

    def give(self, body: bool) -> None:
        data = self.server.objects.get(self.key)
        if data is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>" if body else b"")
        found = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if found:
            data = data[int(found[1]) : int(found[2]) + 1 if found[2] else None]
        return self.answer(
            206 if found else 200, data, body=body, ETag='"x"', Last_Modified="Fri, 20 Nov 2026 09:00:00 GMT"
        )

    def listing(self, query: dict[str, list[str]]) -> None:
        prefix, delimiter = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        keys = [key for key in self.server.objects if key.startswith(prefix)]
        folders = {
            prefix + key[len(prefix) :].partition(delimiter)[0] + delimiter
            for key in keys
            if delimiter in key[len(prefix) :]
        }
        files = [key for key in keys if not delimiter or delimiter not in key[len(prefix) :]]
        parts = [f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in folders]
        parts += [
            f"<Contents><Key>{escape(key)}</Key><LastModified>{STAMP}</LastModified><Size>1</Size></Contents>"
            for key in files
        ]
        self.answer(200, f"<ListBucketResult>{''.join(parts)}</ListBucketResult>".encode())

    def answer(self, status: int, data: bytes, body: bool = True, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[dict[str, bytes]]:
    """What lies in the store; the settings point there."""
    pytest.importorskip("storages.backends.s3")
    with ThreadingHTTPServer(("127.0.0.1", 0), Store) as server:
        server.objects = {}  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("MEDIA_URL_STORAGE", f"s3://liandong/portal?endpoint=http://127.0.0.1:{server.server_port}")
        settings.STORAGES = settings.STORAGES | {"default": file_storage()}
        yield server.objects  # type: ignore[attr-defined]
        storages["default"].connection.meta.client.close()
        server.shutdown()
        thread.join()


@REALLY
def test_a_file_is_kept_and_handed_out_through_the_store(people: SimpleNamespace, bucket: dict[str, bytes]) -> None:
    stored = stored_docx(people.member)
    ((key, data),) = bucket.items()
    assert re.fullmatch(r"portal/files/[0-9a-f]{2}/[0-9a-f]{32}", key) and data.startswith(b"PK")
    response = file_response(stored)
    assert b"".join(response) == data  # type: ignore[arg-type]
    response.close()


@REALLY
def test_a_rollback_takes_it_out_of_the_store_and_orphans_are_swept(
    people: SimpleNamespace, bucket: dict[str, bytes]
) -> None:
    kept = stored_docx(people.member)
    with pytest.raises(RuntimeError), transaction.atomic():
        stored_docx(people.member)
        raise RuntimeError
    bucket["portal/files/aa/lost"] = b"x"
    assert discard_orphans(before=timezone.now() + timedelta(days=3650)) == 1
    assert list(bucket) == [f"portal/{kept.content.name}"]


@REALLY
def test_bytes_gone_from_the_store_answer_not_found(people: SimpleNamespace, bucket: dict[str, bytes]) -> None:
    stored = stored_docx(people.member)
    bucket.clear()
    with pytest.raises(Http404):
        file_response(stored)


@pytest.mark.parametrize("url", ["s3:liandong", "https://s3.example.org/liandong", "s3://"])
def test_an_address_that_is_none_stops_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MEDIA_URL_STORAGE", url)
    with pytest.raises(SystemExit, match="MEDIA_URL_STORAGE 不是可用的对象存储地址"):
        file_storage()


def test_without_a_setting_files_lie_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDIA_URL_STORAGE", raising=False)
    assert file_storage()["BACKEND"].endswith("FileSystemStorage")


def test_a_folder_asked_for_is_where_files_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MEDIA_URL_STORAGE", str(tmp_path))
    assert file_storage()["BACKEND"].endswith("FileSystemStorage")
    assert media_folder() == tmp_path
