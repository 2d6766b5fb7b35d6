"""What a PDF is made from: a page of HTML, or a paper written directly as .docx (decisions/0090), which only LibreOffice prints.

In its row a .docx stands as text.
"""

from __future__ import annotations

import base64
import re
import time

from documents.conversion.office import to_pdf
from documents.press import Printed, printed

Source = str | bytes
WORD = "docx;base64,"
PAGE = re.compile(rb"/Type\s*/Page\b")


def as_text(source: Source) -> str:
    """As it is kept until it is printed."""
    return source if isinstance(source, str) else WORD + base64.b64encode(source).decode()


def print_source(text: str, *, seconds: float, megabytes: int) -> Printed:
    """Printed by whoever can. Raises what the press raises."""
    if not text.startswith(WORD):
        return printed(text, seconds=seconds, megabytes=megabytes)
    began = time.monotonic()
    pdf = to_pdf(base64.b64decode(text.removeprefix(WORD)))
    return Printed(pdf, max(1, len(PAGE.findall(pdf))), time.monotonic() - began, 0)
