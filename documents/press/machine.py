"""The press: loads WeasyPrint once and forks a child for each page, under limits that the kernel keeps.

Run as a plain file (`python -I machine.py`), without Django and without the portal's secrets. Standard input is a socket on which
each job arrives as two limits and a file descriptor: the job's own line. On that line come the HTML and the end of it; back go the
number of pages, the PDF, and the VERDICT, which is written here and not by the child, because only the living can tell of the dead.
The press ends when its client closes the socket, or after some idle minutes.
"""

import contextlib
import ctypes
import gc
import importlib
import math
import os
import resource
import select
import signal
import socket
import struct
import sys
from typing import Any

LIMITS = struct.Struct("!dI")  # seconds, megabytes
PAGES = struct.Struct("!I")
VERDICT = struct.Struct("!4sfI")  # how it ended, seconds of processor, peak kilobytes
DONE, SLOW, FULL, FAILED, MISSING = b"done", b"slow", b"full", b"fail", b"none"
VERDICTS = {DONE, SLOW, FULL, FAILED, MISSING}
IDLE = 300.0
MB = 1024 * 1024
OUT_OF_MEMORY = 7
# What finds no room at the foot of its page is printed where it stands: no word is lost.
FLOATING = {"footnote", "imprint"}
IN_THE_TEXT = """
.imprint { display: block !important; float: none !important }
.footnote { display: inline !important; float: none !important; font-size: 10.5pt }
.footnote::before { content: "（注：" } .footnote::after { content: "）" }
"""
DEATH_SIGNAL = 1  # prctl(2)

Jobs = dict[int, tuple[socket.socket, float, int]]


def main() -> None:
    """Take jobs until nobody is left who could send one."""
    control = socket.socket(fileno=0)
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    library = load()
    jobs: Jobs = {}
    try:
        serve(library, control, woken, jobs)
    finally:
        for pid in jobs:
            os.kill(pid, signal.SIGKILL)


def load() -> Any:
    """WeasyPrint, warm; None where it cannot be had: Pango is not a Python package, the machine may lack it."""
    try:
        library = importlib.import_module("weasyprint")
        print_page(library, "<p>联动")
    except (ImportError, OSError) as error:
        sys.stderr.write(f"no PDF can be made here: {error}\n")
        return None
    gc.collect()
    gc.freeze()  # what is shared with the children stays shared
    return library


def serve(library: Any, control: socket.socket, woken: socket.socket, jobs: Jobs) -> None:
    """Wait for the next job and for the end of those under way."""
    while True:
        ready, _, _ = select.select([control, woken], [], [], None if jobs else IDLE)
        if not ready:
            return
        if woken in ready:
            woken.recv(4096)
            bury(jobs)
        if control in ready and not begin(library, control, jobs):
            return


def begin(library: Any, control: socket.socket, jobs: Jobs) -> bool:
    """Fork a child for the next job; False when the client is gone."""
    message, lines, _flags, _address = socket.recv_fds(control, LIMITS.size, 1)
    if not message:
        return False
    seconds, megabytes = LIMITS.unpack(message)
    line = socket.socket(fileno=lines[0])
    if library is None:
        answer(line, MISSING)
    elif pid := os.fork():
        jobs[pid] = line, seconds, megabytes
    else:
        child(library, line, seconds, megabytes)
    return True


def bury(jobs: Jobs) -> None:
    """Say of each child that ended how it ended."""
    while jobs:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        line, seconds, megabytes = jobs.pop(pid)
        spent = usage.ru_utime + usage.ru_stime
        how = verdict(status, slow=spent >= seconds, full=usage.ru_maxrss * 1024 > megabytes * MB * 0.9)
        answer(line, how, spent, usage.ru_maxrss)


def verdict(status: int, *, slow: bool, full: bool) -> bytes:
    """What the end of a child means. Pango aborts where memory is refused, so an abort near the limit is that."""
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return DONE
    if slow or code in (-signal.SIGALRM, -signal.SIGXCPU):
        return SLOW
    return FULL if full or code in (OUT_OF_MEMORY, -signal.SIGKILL) else FAILED


def answer(line: socket.socket, how: bytes, seconds: float = 0.0, kilobytes: int = 0) -> None:
    """The last word on a line. Its reader may have left; one who does not read is not waited for."""
    with contextlib.suppress(OSError), line:
        line.settimeout(1)
        line.sendall(VERDICT.pack(how, seconds, kilobytes))
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):  # a socket closed on unread bytes would take the answer back
            pass


def child(library: Any, line: socket.socket, seconds: float, megabytes: int) -> None:
    """Print one page and end, one way or another."""
    code = 1
    try:
        restrict(seconds, megabytes)
        with line.makefile("rb") as html:
            pages, pdf = print_page(library, html.read().decode("utf-8"))
        line.sendall(PAGES.pack(pages))
        line.sendall(pdf)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException as error:
        sys.stderr.write(f"the press: {type(error).__name__}: {error}"[:500] + "\n")
    finally:
        os._exit(code)


def restrict(seconds: float, megabytes: int) -> None:
    """Limits that hold whatever the page makes the libraries do: the kernel ends the child, nobody has to look."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)  # a killed press takes its children along
    signal.setitimer(signal.ITIMER_REAL, seconds)
    processor = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MB, megabytes * MB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def print_page(library: Any, html: str) -> tuple[int, bytes]:
    """Pages and PDF. Nothing is fetched but what stands in the page itself."""
    fetcher = library.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    page = library.HTML(string=html, url_fetcher=fetcher)
    document = page.render()
    if lost(page.etree_element, document):
        document = page.render(stylesheets=[library.CSS(string=IN_THE_TEXT)])
    return len(document.pages), document.write_pdf()


def lost(root: Any, document: Any) -> bool:
    """Whether something at a page's foot was left out, which WeasyPrint 70 now and then does when the page is just full."""
    boxes = (box for sheet in document.pages for box in sheet._page_box.descendants())
    printed = {box.element for box in boxes if "::" not in str(box.element_tag)}  # the mark alone does not count
    return any(part not in printed for part in root.iter() if part.get("class") in FLOATING)


if __name__ == "__main__":
    main()
