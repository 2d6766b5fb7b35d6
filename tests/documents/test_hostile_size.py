"""Files made to eat memory and time, each read in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents import build

MEASURE = """
import re, resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from django.conf import settings
settings.configure(USE_I18N=False)
from documents.errors import DocumentError
from documents.word import read_docx
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
data = sys.stdin.buffer.read()
before, start = peak(), time.process_time()
try:
    read_docx(data)
    said = "read"
except DocumentError as error:
    said = error.message
print(peak() - before, round(time.process_time() - start, 3), said)
"""


def measured(data: bytes) -> tuple[int, float, str]:
    """Peak memory added (KiB), processor seconds and the answer, in a process of its own that is ended after ten."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", MEASURE], input=data, capture_output=True, check=True, env=environment)
    rise, seconds, said = done.stdout.decode().split(" ", 2)
    return int(rise), float(seconds), said


def overlapping() -> bytes:
    data = build.docx(**{"word/extra.xml": "<a/>"})
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 42] + b"\x00\x00\x00\x00" + data[at + 46 :]


def attributes(count: int) -> str:
    return " ".join(f'a{number:x}=""' for number in range(count))


BOMBS: dict[str, Callable[[], bytes]] = {
    "200 MB of spaces in the text": lambda: build.bomb(200_000_000),
    "100 MB in a part nobody asks for": lambda: build.bomb(100_000_000, "word/media/image1.png"),
    "sizes that lie": lambda: build.with_false_size(build.bomb(200_000_000), "word/document.xml", 1_000),
    "100,000 entries": lambda: build.many_entries(100_000),
    "18 MB of tiny elements": lambda: build.docx("<w:r/>" * 3_000_000),
    "entries that overlap": overlapping,
    "39 MB of tiny styles": lambda: build.with_part("styles", "styles", "<w:a/>" * 6_000_000),
    "a million attributes in a style": lambda: build.with_part("styles", "styles", f"<w:a {attributes(1_000_000)}/>"),
    "a million attributes in a paragraph": lambda: build.docx(f"<w:p {attributes(1_000_000)}/>"),
    "200,000 notes": lambda: build.with_part(
        "footnotes", "footnotes", '<w:footnote w:id="1"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>' * 200_000
    ),
    "119,000 comments": lambda: build.with_part("comments", "comments", '<w:comment w:id="1"/>' * 119_000),
}


@pytest.mark.plan("B01")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_little_memory(name: str, record_property: Callable[[str, object], None]) -> None:
    rise, seconds, said = measured(BOMBS[name]())
    record_property("figure", f"{name}: +{rise / 1024:.0f} MB, {seconds:.2f} s of processor")
    assert said.strip().endswith("。")
    assert rise <= 50 * 1024


CHANGED = '<w:{0} w:id="1"><w:r><w:{1}>字</w:{1}></w:r></w:{0}>'


JOINED = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{}</w:p>'


DELETED_ROW = '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{}</w:tc></w:tr>'


LARGE: dict[str, Callable[[], bytes]] = {
    "4,999 paragraphs of 3,000 characters": lambda: build.docx(build.paragraph("长" * 2_600) * 4_999),
    "10,000 paragraphs": lambda: build.docx(build.paragraph("段") * 10_000),
    "one paragraph of 5 MB": lambda: build.docx(build.paragraph("长" * 1_700_000)),
    "a table of 5,000 columns": lambda: build.docx(
        f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 5_000}</w:tr></w:tbl>{build.paragraph('文')}"
    ),
    "20,000 deleted rows": lambda: build.docx(
        f"<w:tbl>{DELETED_ROW.format(build.paragraph('行')) * 19_999}</w:tbl>{build.paragraph('文')}"
    ),
    "60,000 insertions in one paragraph": lambda: build.docx(f"<w:p>{CHANGED.format('ins', 't') * 60_000}</w:p>"),
    "100,000 deleted paragraphs": lambda: build.docx(JOINED.format(CHANGED.format("del", "delText")) * 100_000),
    "100,000 paragraphs joined to one": lambda: build.docx(
        JOINED.format(f"<w:r><w:t>{'长' * 100}</w:t></w:r>") * 100_000
    ),
    "190,000 pictures in one drawing": lambda: build.docx(
        f"<w:p><w:drawing>{f'<a:blip {build.A}/>' * 190_000}</w:drawing></w:p>{build.paragraph('文')}"
    ),
    "a picture of 60 MB": lambda: build.with_picture(build.png(5_000, 5_000) + bytes(60_000_000)),
}


@pytest.mark.plan("B04")
@pytest.mark.parametrize("name", LARGE)
def test_what_is_very_large_is_read_or_refused_in_ten_seconds_and_300_mb(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    rise, seconds, said = measured(LARGE[name]())
    record_property("figure", f"{name}: +{rise / 1024:.0f} MB, {seconds:.2f} s of processor")
    assert said.strip() == "read" or said.strip().endswith("。")
    assert rise <= 300 * 1024
