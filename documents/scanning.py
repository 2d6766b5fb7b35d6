"""Uploads shown to a virus scanner before they are kept: clamd over its socket, or a command.

The settings: VIRUS_SCANNER is empty, `clamd://host:3310`, `clamd:///run/clamav/clamd.ctl`, or `command:clamdscan --no-summary -`
(the file on standard input; 0 is clean, 1 is infected, anything else a fault). VIRUS_SCANNER_REQUIRED refuses what nobody could scan.
Protocol of clamd: clamd(8), INSTREAM.
"""

from __future__ import annotations

import logging
import shlex
import shutil
import socket
import struct
import subprocess
from datetime import datetime
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from common import clock
from documents.errors import RefusedFile

logger = logging.getLogger(__name__)
CONNECT, ANSWER = 3.0, 60.0  # seconds
CHUNK = 64 * 1024
LENGTH = struct.Struct("!I")


class ScannerFailed(Exception):
    """The scanner cannot be reached or does not make sense."""


def scan(file: IO[bytes]) -> datetime | None:
    """When it was found clean; None where nobody could look and the installation allows that. Raises RefusedFile."""
    if not settings.VIRUS_SCANNER:
        return None
    file.seek(0)
    try:
        found = _found(settings.VIRUS_SCANNER, file)
    except (ScannerFailed, OSError, subprocess.SubprocessError) as error:
        logger.exception("the virus scanner cannot be asked")
        if settings.VIRUS_SCANNER_REQUIRED:
            raise RefusedFile(_("暂时不能查毒，文件没有收下。请稍后再传；一直不行，请告诉系统管理员。")) from error
        return None
    if found:
        logger.warning("an upload was refused: %s", found)
        raise RefusedFile(_("查出病毒（%(found)s），文件没有收下。请清除病毒后再上传。") % {"found": found[:80]})
    return clock.now()


def _found(scanner: str, file: IO[bytes]) -> str:
    """What was found in the file; nothing when it is clean."""
    scheme, _colon, rest = scanner.partition(":")
    if scheme == "command":
        return _asked_command(shlex.split(rest), file)
    address = urlsplit(scanner)
    if scheme != "clamd":
        raise ScannerFailed(f"VIRUS_SCANNER={scanner} is neither clamd: nor command:")
    with socket.socket(socket.AF_INET if address.hostname else socket.AF_UNIX) as connection:
        connection.settimeout(CONNECT)
        connection.connect((address.hostname, address.port or 3310) if address.hostname else address.path)
        connection.settimeout(ANSWER)
        return _asked_clamd(connection, file)


def _asked_clamd(connection: socket.socket, file: IO[bytes]) -> str:
    connection.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        connection.sendall(LENGTH.pack(len(chunk)) + chunk)
    connection.sendall(LENGTH.pack(0))
    answer = b""
    while piece := connection.recv(CHUNK):
        answer += piece
    return _verdict(answer.rstrip(b"\0\n").decode("utf-8", "replace"))


def _verdict(answer: str) -> str:
    """`stream: OK`, `stream: Eicar-Signature FOUND`; everything else is a fault of the scanner's."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerFailed(f"clamd says {answer!r}")


def _asked_command(command: list[str], file: IO[bytes]) -> str:
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - from the settings
        if process.stdin is None:
            raise ScannerFailed("no pipe")
        shutil.copyfileobj(file, process.stdin)
        said, _errors = process.communicate(timeout=ANSWER)
    if process.returncode not in (0, 1):
        raise ScannerFailed(f"{command[0]} ended with {process.returncode}")
    return said.decode("utf-8", "replace").strip() or "?" if process.returncode else ""
