"""P9: official documents to .docx and PDF: 20 pages, 200 pages, 5,000 rows; beside python-docx and bare WeasyPrint."""

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

import django

django.setup()

import docx  # noqa: E402
from docx.shared import Pt  # noqa: E402

from documents.blocks import Block  # noqa: E402
from documents.official import Kind, OfficialDocument, to_docx, to_html  # noqa: E402
from documents.press import printed  # noqa: E402

IDS = ("P9",)
SENTENCE = "各级产业工会要围绕企业用工、技能提升、劳动安全卫生等问题开展调查研究，摸清情况，提出意见建议，按时报送。"
PARAGRAPHS_A_PAGE = 7  # of three full lines and a bit each
ROUNDS = 5


def text(pages: int) -> OfficialDocument:
    """A plain document of about so many pages."""
    blocks = [
        Block("paragraph", f"{SENTENCE * 2}第{number}段。") for number in range(pages * PARAGRAPHS_A_PAGE * 3 // 4)
    ]
    return OfficialDocument(Kind.PLAIN, "工作报告", "某产业工会", blocks=blocks)


def opinions(rows: int) -> OfficialDocument:
    """A table of opinions, six columns, its header on every page."""
    head = ("序号", "章节条款", "原文", "修改意见", "提出人", "处理意见")
    body = [(str(at), f"第{at % 90}段", SENTENCE[:24], SENTENCE[:30], "王伟", "采纳") for at in range(1, rows + 1)]
    return OfficialDocument(Kind.PLAIN, "意见汇总处理表", "", [Block.table((head, *body), header=1)], landscape=True)


def measure() -> list[dict[str, object]]:
    """The rows for `make bench`."""
    short = text(20)
    ours, theirs = best(lambda: to_docx(short)), best(lambda: with_python_docx(short))
    printed(to_html(short), seconds=60)  # the press is warm from here
    page = printed(to_html(short), seconds=60)
    made = best(lambda: to_html(short))
    return [
        row(f"20 pages to .docx ({page.pages} counted)", ours, "s", 0.3),
        row("… ÷ python-docx writing the same paragraphs", ours, "s", 1.5, against=theirs),
        row("20 pages to HTML and PDF, processor, warm press", made + page.seconds, "s", 0.5),
        row("… memory of the press", page.kilobytes / 1024, "MB", 300),
        *apart(),
    ]


def apart() -> list[dict[str, object]]:
    """The large ones, each in a fresh process, so that its memory is its own."""
    pages = printed(to_html(text(200)), seconds=120, megabytes=1024)
    rise, took = fresh("200")
    table_rise, table_took = fresh("5000")
    return [
        row("200 pages to .docx: rise of memory", rise, "MB", 100),
        row("200 pages to .docx", took, "s", 3),
        row(f"{pages.pages} pages to PDF: memory of the press", pages.kilobytes / 1024, "MB", 512),
        row(f"{pages.pages} pages to PDF, processor", pages.seconds, "s", 30),
        row("table of 5,000 rows to .docx: rise of memory", table_rise, "MB", 150),
        row("table of 5,000 rows to .docx", table_took, "s", 3),
    ]


def row(what: str, ours: float, unit: str, promise: float, against: float | None = None) -> dict[str, object]:
    """A figure beside its promise; with `against`, the promise is of their ratio."""
    ratio = round(ours / against, 2) if against else None
    value = ratio if ratio is not None else ours
    theirs = round(against, 3) if against else None
    return {
        "id": "P9",
        "what": what,
        "ours": round(ours, 3),
        "against": theirs,
        "unit": unit,
        "ratio": ratio,
        "promise": promise,
        "holds": value <= promise,
    }


def best(work: Callable[[], object]) -> float:
    """The shortest of a few rounds, in seconds of processor."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def with_python_docx(document: OfficialDocument) -> bytes:
    """The same paragraphs with python-docx, size and indent on its one style."""
    file = docx.Document()
    file.styles["Normal"].font.size = Pt(16)
    for block in document.blocks:
        file.add_paragraph(block.text)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def fresh(what: str) -> tuple[float, float]:
    """Megabytes the work added in a new process, and its seconds."""
    command = [sys.executable, "-m", "bench.documents_docx", what]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(words[0]), float(words[1])


def alone(what: str) -> None:
    """Write one large document and say what it took."""
    document = text(200) if what == "200" else opinions(int(what))
    to_docx(text(1))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    to_docx(document)
    seconds = time.perf_counter() - start
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, seconds)


if __name__ == "__main__":
    alone(sys.argv[1])
