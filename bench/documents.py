"""P9: PDF through the press beside WeasyPrint in the same warm state, and 100,000 rows to .xlsx beside openpyxl's write-only mode."""

import multiprocessing
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

# Without the portal around it, so that the memory is that of the writing.
settings.configure(USE_I18N=False, USE_TZ=True, TIME_ZONE="Asia/Shanghai")

from openpyxl import Workbook  # noqa: E402

from documents.press import printed  # noqa: E402
from documents.sheets import Column, stream_sheet  # noqa: E402

IDS = ("P9",)
ROWS, ROUNDS, PAGES = 100_000, 5, 20
COLUMNS = [
    Column("序号", "int"), Column("标题"), Column("产业工会"), Column("类别"), Column("状态"),
    Column("发生日期", "date"), Column("报送时间", "datetime"), Column("积分", "decimal"),
]  # fmt: skip
TEXT = "各级产业工会要围绕企业用工、技能提升、劳动安全卫生等问题开展调查研究，摸清情况，提出意见建议，按时报送。"


def measure() -> list[dict[str, Any]]:
    """The rows for `make bench`."""
    return [*sheets(), *pages()]


# ---- .xlsx --------------------------------------------------------------------------------------


def sheets() -> Iterator[dict[str, Any]]:
    """Each side in a process of its own, in turns; the query is part of both."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "rows.sqlite3")
        fill(database)
        rounds = [(alone(with_ours, database), alone(with_openpyxl, database)) for _round in range(3)]
    ours, theirs = (
        {name: statistics.median(r[side][name] for r in rounds) for name in rounds[0][0]} for side in (0, 1)
    )
    what = f"{ROWS:,} × {len(COLUMNS)} to .xlsx, query included"
    yield row(f"{what}, processor against openpyxl write-only", ours["cpu"], theirs["cpu"], "s", 1.0)
    yield row(f"{what}, time", ours["wall"], None, "s", 10.0)
    yield row(f"{what}, peak memory of the process", ours["peak"], theirs["peak"], "MB", 100.0, absolute=True)
    yield row(f"{what}, first byte", ours["first"], None, "s", 0.5)


def fill(path: str) -> None:
    """A table to ask."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE item (id INTEGER PRIMARY KEY, title, union_name, matter, status, day, at, points)"
        )
        rows = (
            (
                n,
                f"关于做好第{n}号信息报送工作的情况",
                f"第{n % 1000}产业工会",
                "职工切身利益",
                "采用",
                "2026-11-20",
                1_795_000_000 + n,
                n % 50 / 2,
            )
            for n in range(ROWS)
        )
        connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def asked(path: str) -> Iterator[tuple[Any, ...]]:
    """The rows as a view has them: typed."""
    connection = sqlite3.connect(path)
    for number, title, union, matter, status, day, at, points in connection.execute("SELECT * FROM item ORDER BY id"):
        moment = datetime.fromtimestamp(at)  # noqa: DTZ006 - openpyxl takes none with a zone
        yield number, title, union, matter, status, date.fromisoformat(day), moment, points
    connection.close()


def with_ours(path: str) -> float:
    """Streamed to nowhere, as to a browser; when the first piece came."""
    began = time.perf_counter()
    pieces = stream_sheet(COLUMNS, asked(path), title="信息登记")
    next(pieces)
    first = time.perf_counter() - began
    sum(len(piece) for piece in pieces)
    return first


def with_openpyxl(path: str) -> float:
    """The library's fastest way, to a file."""
    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("信息登记")
    sheet.append([str(column.title) for column in COLUMNS])
    for each in asked(path):
        sheet.append(each)
    book.save(f"{path}.xlsx")
    return time.perf_counter() - began


def alone(act: Any, path: str) -> dict[str, float]:
    """Seconds and megabytes of a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(costs, act, path).result()


def costs(act: Any, path: str) -> dict[str, float]:
    """Runs in the child."""
    cpu, wall = time.process_time(), time.perf_counter()
    first = act(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "first": first, "peak": peak}


# ---- PDF ----------------------------------------------------------------------------------------


def pages() -> Iterator[dict[str, Any]]:
    """The same HTML in turns: a child of the warm press, and WeasyPrint warm in this process."""
    import weasyprint  # noqa: PLC0415 - only here; the portal itself never loads it

    html = page()
    for _warm in range(2):
        result, _file = printed(html), weasyprint.HTML(string=html).write_pdf()
    ours, theirs, peaks = [], [], []
    for _round in range(ROUNDS):
        result = printed(html)
        ours.append(result.seconds)
        peaks.append(result.kilobytes / 1024)
        began = time.process_time()
        weasyprint.HTML(string=html).write_pdf()
        theirs.append(time.process_time() - began)
    what = f"{result.pages} pages to PDF, warm press"
    yield row(
        f"{what}, processor against WeasyPrint on the same HTML",
        statistics.median(ours),
        statistics.median(theirs),
        "s",
        1.3,
    )
    yield row(f"{what}, processor", statistics.median(ours), None, "s", 0.5)
    yield row(f"{what}, peak memory of the child", max(peaks), None, "MB", 300.0)


def page() -> str:
    """About twenty pages as official documents are set."""
    style = "@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font: 16pt/28.95pt FandolFang } p { text-indent: 2em; margin: 0 }"
    return f"<!doctype html><title>报告</title><style>{style}</style>" + f"<p>{TEXT * 3}</p>" * (PAGES * 22 // 6)


def row(
    what: str, ours: float, against: float | None, unit: str, limit: float, *, absolute: bool = False
) -> dict[str, Any]:
    """A promise: a ratio where there is another side, a figure where there is none."""
    ratio = ours / against if against else None
    by_ratio = ratio is not None and not absolute
    return {
        "id": "P9", "what": what, "ours": ours, "against": against, "unit": unit, "ratio": ratio,
        "promise": f"≤ {limit:g} ×" if by_ratio else f"≤ {limit:g} {unit}", "holds": (ratio if by_ratio else ours) <= limit,
    }  # fmt: skip
