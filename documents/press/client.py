"""Asking the press: started when first needed, started anew when it died, shared by the threads of a process."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from documents.errors import PdfFailed, PdfInterrupted, PdfUnavailable
from documents.press.machine import DONE, FULL, LIMITS, MISSING, PAGES, SLOW, VERDICT, VERDICTS

MACHINE = Path(__file__).with_name("machine.py")
FONTS = Path(__file__).resolve().parents[1] / "fonts" / "fonts.conf"
COMMAND = [sys.executable, "-I", str(MACHINE)]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME")  # of the environment; the rest holds secrets
START = 20.0  # seconds to load the libraries on a busy machine
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what it cost: pages, seconds of processor, peak kilobytes of memory."""

    pdf: bytes
    pages: int
    seconds: float
    kilobytes: int


def print_pdf(html: str, *, seconds: float = 30, megabytes: int = 512) -> bytes:
    """HTML as PDF. Raises PdfUnavailable when this machine lacks the libraries, PdfFailed when it went over a limit."""
    return printed(html, seconds=seconds, megabytes=megabytes).pdf


def printed(html: str, *, seconds: float = 30, megabytes: int = 512) -> Printed:
    """The same, with what it cost. A press that died before it answered is started anew, once."""
    answer = press.ask(html, seconds, megabytes) or press.ask(html, seconds, megabytes)
    if answer is None:
        raise PdfInterrupted(_("PDF 没有生成：排版程序中断了。请稍后再试，或先下载 Word 版。"))
    how, spent, peak = VERDICT.unpack(answer[-VERDICT.size :])
    if how != DONE:
        raise refusal(how, seconds, megabytes)
    (pages,) = PAGES.unpack(answer[: PAGES.size])
    return Printed(answer[PAGES.size : -VERDICT.size], pages, spent, peak)


def refusal(how: bytes, seconds: float, megabytes: int) -> PdfFailed | PdfUnavailable:
    """The sentence for a verdict."""
    if how == MISSING:
        return PdfUnavailable(_("服务器暂时不能生成 PDF（缺少排版组件）。请先下载 Word 版，并请系统管理员安装 Pango。"))
    limits = {"seconds": round(seconds), "megabytes": megabytes}
    if how == SLOW:
        return PdfFailed(_("PDF 没有生成：排版超过 %(seconds)d 秒。请先下载 Word 版，或把内容拆短后再试。") % limits)
    if how == FULL:
        return PdfFailed(
            _("PDF 没有生成：排版占用内存超过 %(megabytes)d MB。请先下载 Word 版，或缩小图片、拆短内容后再试。")
            % limits
        )
    return PdfFailed(_("PDF 没有生成：内容无法排版。请先下载 Word 版，并告诉系统管理员。"))


class Press:
    """The process of machine.py that belongs to this process."""

    def __init__(self, command: list[str] = COMMAND) -> None:
        self.command = command
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0

    def ask(self, html: str, seconds: float, megabytes: int) -> bytes | None:
        """Everything the press wrote on the job's line; None when it ended without a verdict."""
        line, theirs = socket.socketpair()
        with line:
            try:
                with theirs:
                    self.hand_over(theirs, LIMITS.pack(seconds, megabytes))
                return talk(line, html.encode("utf-8", "replace"), time.monotonic() + START + seconds)
            except TimeoutError:
                self.stop()  # it hangs as a whole: its children end by themselves
            except OSError:
                return None
        return None

    def hand_over(self, theirs: socket.socket, limits: bytes) -> None:
        """Send the job's line to the press, which is started when there is none or it has died."""
        with self.lock:
            try:
                socket.send_fds(self.living(), [limits], [theirs.fileno()])
            except OSError:  # it ended a moment ago
                socket.send_fds(self.start(), [limits], [theirs.fileno()])

    def living(self) -> socket.socket:
        """The socket of a press that runs and is ours: after a fork the parent's is not."""
        if self.control and self.process and self.owner == os.getpid() and self.process.poll() is None:
            return self.control
        return self.start()

    def start(self) -> socket.socket:
        """A new process. It knows nothing of the portal: neither settings nor secrets are in its environment."""
        self.forget()
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own file
                self.command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=environment | {"FONTCONFIG_FILE": str(FONTS)},
                start_new_session=True,
            )  # fmt: skip
        self.control, self.owner = control, os.getpid()
        return control

    def stop(self) -> None:
        """End the process."""
        with self.lock:
            self.forget()

    def forget(self) -> None:
        """Close the socket; end the process, when it is ours and not another's that this one was forked from."""
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.process = self.control = None


def talk(line: socket.socket, html: bytes, until: float) -> bytes | None:
    """Send the page, read the answer. Raises TimeoutError."""
    line.settimeout(max(until - time.monotonic(), 0.1))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may die before it has read all
        line.sendall(html)
        line.shutdown(socket.SHUT_WR)
    pieces = []
    while piece := line.recv(CHUNK):
        pieces.append(piece)
        line.settimeout(max(until - time.monotonic(), 0.1))
    answer = b"".join(pieces)
    return answer if answer[-VERDICT.size :][:4] in VERDICTS else None


press = Press()
atexit.register(press.stop)
