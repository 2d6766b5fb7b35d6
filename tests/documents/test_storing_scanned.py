"""Uploads go past a virus scanner before they are kept: a server that speaks clamd's protocol, or a command."""

import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from documents.errors import RefusedFile
from documents.models import StoredFile
from documents.services import store_file
from documents.services.storing import store_own
from tests.factories.documents import docx_bytes

PDF = b"%PDF-1.7\n%%EOF\n"
# The harmless text every scanner takes for a virus (eicar.org), in two halves so that none takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
INFECTED = b"%PDF-1.7\n" + EICAR + b"\n%%EOF\n"


class Clamd(socketserver.ThreadingTCPServer):
    """As much of clamd as INSTREAM needs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, says: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.says, self.seen = says, []
        self.address = f"clamd://127.0.0.1:{self.server_address[1]}"


class Session(socketserver.StreamRequestHandler):
    """One file."""

    server: Clamd

    def handle(self) -> None:
        """Read the chunks, look for the text, answer."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        self.server.seen.append(data)
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in data else b"stream: OK\0"
        self.wfile.write(self.server.says or found)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings.VIRUS_SCANNER = server.address
        yield server
        server.shutdown()
        thread.join()


def kept(by: object, data: bytes = PDF) -> StoredFile:
    return store_file(data, name="a.pdf", by=by, kinds={"pdf", "docx"})  # type: ignore[arg-type]


def test_a_clean_file_is_kept_with_the_time_it_was_found_clean(people: SimpleNamespace, clamd: Clamd) -> None:
    large = docx_bytes(["段落" * 2000] * 40)
    assert kept(people.member, large).scanned_at is not None
    assert clamd.seen == [large]


def test_an_infected_file_is_refused_and_leaves_nothing(people: SimpleNamespace, clamd: Clamd, tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match=r"EICAR_HDB-1.*没有收下"):
        kept(people.member, INFECTED)
    assert not StoredFile.objects.exists() and not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_the_portal_makes_itself_is_not_scanned(people: SimpleNamespace, clamd: Clamd) -> None:
    assert store_own(PDF, name="a.pdf", by=people.member, kind="pdf").own
    assert clamd.seen == []


@pytest.mark.parametrize("scanner", ["clamd://127.0.0.1:9", "clamd:///nowhere/clamd.ctl", "command:/nowhere/scan -"])
def test_where_scanning_is_required_nothing_comes_in_past_a_dead_scanner(
    people: SimpleNamespace, settings, scanner: str
) -> None:
    settings.VIRUS_SCANNER = scanner
    with pytest.raises(RefusedFile, match="暂时不能查毒"):
        kept(people.member)


def test_where_it_is_not_required_the_file_is_kept_as_unscanned(people: SimpleNamespace, settings) -> None:
    settings.VIRUS_SCANNER, settings.VIRUS_SCANNER_REQUIRED = "clamd://127.0.0.1:9", False
    assert kept(people.member).scanned_at is None


def test_a_scanner_that_talks_nonsense_is_no_scanner(people: SimpleNamespace, clamd: Clamd) -> None:
    clamd.says = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(RefusedFile, match="暂时不能查毒"):
        kept(people.member)


SCANNER = (
    "import sys; found = b'EICAR' in sys.stdin.buffer.read(); print('Eicar FOUND' if found else 'OK'); sys.exit(found)"
)


def test_a_command_may_be_the_scanner(people: SimpleNamespace, settings) -> None:
    settings.VIRUS_SCANNER = f'command:{sys.executable} -c "{SCANNER}"'
    assert kept(people.member).scanned_at is not None
    with pytest.raises(RefusedFile, match="Eicar FOUND"):
        kept(people.member, INFECTED)
