"""Drafts as offices hand them in: with footnotes, a table, a picture, comments and tracked changes."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from django.core.files.base import ContentFile
from PIL import Image

from documents.blocks import Block, Footnote, Picture
from documents.images import clean_png
from documents.official import Kind, OfficialDocument, to_docx
from documents.redline import redline_docx

TITLE = "第八届全国委员会工作报告"
LINES = (
    "一、今年的主要工作",
    "今年以来，各省市产业工会报送信息4126条，编成专报36期，有11期得到有关部门回应。",
    "问题能不能解决，关键看有没有人一直盯着，平均用时由上一年的47天缩短到29天。",
    "六个片区全年召开协商会19次，形成纪要17份，议定事项43件，办结38件。",
    "二、明年的工作安排",
    "明年抓四件事：高温津贴协商覆盖率达到八成；片区协商每季一次、次次有纪要。",
)
TABLE = (("片区", "协商会"), ("华东", "5次"), ("中南", "4次"))


def picture() -> bytes:
    """A small chart."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), (180, 30, 30)).save(stream, "PNG")
    return clean_png(stream.getvalue())


def blocks(lines: Sequence[str] = LINES) -> list[Block]:
    """Title, headings and paragraphs, as they are read."""
    heads = ("一、", "二、", "三、")
    return [
        Block("title", TITLE),
        *(Block("heading", t, 1) if t.startswith(heads) else Block("paragraph", t) for t in lines),
    ]


def rich_blocks(sha256: str) -> list[Block]:
    """The same with a footnote, a table and a picture."""
    plain = blocks()
    noted = Block("paragraph", LINES[1], footnotes=(Footnote(LINES[1].index("条") + 1, "含网上报送的信息。"),))
    return [*plain[:2], noted, *plain[3:5], Block.table(TABLE, header=1), Block("image", "各片区协商会次数",
            picture=Picture(sha256, 60.0, 30.0)), *plain[5:]]  # fmt: skip


def rich_docx(sha256: str, data: bytes, *, lacking: str = "\0") -> bytes:
    """As Word would save it, with a comment on the second paragraph; `lacking` leaves the paragraph with those words out."""
    kept = [block for block in rich_blocks(sha256)[1:] if lacking not in block.text]
    made = to_docx(OfficialDocument(Kind.PLAIN, TITLE, "", blocks=kept, pictures={sha256: data}))
    return commented(made, "各省市产业工会", "口径请综合部再核一遍。", "吴起草")


def commented(data: bytes, within: str, words: str, author: str) -> bytes:
    """The same file with a Word comment on the first paragraph that holds `within`."""
    file = docx.Document(io.BytesIO(data))
    paragraph = next(p for p in file.paragraphs if within in p.text)
    file.add_comment(paragraph.runs, text=words, author=author)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def tracked_docx(old: Sequence[str], new: Sequence[str], author: str = "李处长") -> bytes:
    """What changed between two texts as tracked changes."""
    return redline_docx(
        blocks(old), blocks(new), title=TITLE, author=author, made_at=datetime(2026, 11, 10, 9, tzinfo=UTC)
    )


def uploaded(data: bytes, name: str = "工作报告.docx") -> ContentFile:
    """An upload."""
    return ContentFile(data, name=name)
