"""Old and foreign text formats made into .docx by LibreOffice, and our own papers into PDF."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from documents.conversion.confined import SECONDS, TooSlow, run_confined
from documents.conversion.kinds import refuse_dangers
from documents.errors import PdfFailed, PdfUnavailable, UnreadableDocument
from documents.packages import MAX_ARCHIVE

# Which reader LibreOffice has to use: left to itself it would also take a web page or a drawing by this name.
READERS = {"odt": "writer8", "rtf": "Rich Text Format"}
DOCX, PDF = "docx:MS Word 2007 XML", "pdf:writer_pdf_Export"
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
ITEM = '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
# No macro runs, no link is followed: neither to the network nor to a file of this machine.
SAFE = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
)


def to_docx(data: bytes, kind: str) -> bytes:
    """The bytes of a .docx. Raises UnreadableDocument when it cannot be made."""
    refuse_dangers(data, kind)
    try:
        made = _converted(data, kind, DOCX)
    except Missing:
        raise UnreadableDocument(_("服务器上没有格式转换程序。请在 WPS 或 Word 中另存为 .docx 后再上传。")) from None
    except TooSlow:
        raise UnreadableDocument(
            _("这份文件转换超过 %(seconds)d 秒，已经停止。请在 WPS 或 Word 中另存为 .docx 后再上传。")
            % {"seconds": SECONDS}
        ) from None
    if not made:
        raise UnreadableDocument(
            _("这份文件没有转换成功，可能设有打开密码、已损坏或过大。请在 WPS 或 Word 中打开，另存为 .docx 后再上传。")
        )
    return made


def to_pdf(docx: bytes) -> bytes:
    """A paper of our own as PDF. Raises PdfUnavailable without LibreOffice, PdfFailed when it went over a limit."""
    try:
        made = _converted(docx, "docx", PDF)
    except Missing:
        raise PdfUnavailable(
            _("服务器暂时不能生成这类 PDF（缺少 LibreOffice）。请先下载 Word 版，并告诉系统管理员。")
        ) from None
    except TooSlow:
        raise PdfFailed(
            _("PDF 没有生成：排版超过 %(seconds)d 秒。请先下载 Word 版，或把内容拆短后再试。") % {"seconds": SECONDS}
        ) from None
    if not made:
        raise PdfFailed(_("PDF 没有生成：内容无法排版。请先下载 Word 版，并告诉系统管理员。"))
    return made


class Missing(Exception):
    """LibreOffice is not installed."""


def _converted(data: bytes, kind: str, target: str) -> bytes:
    """What LibreOffice makes of it; nothing when it fails. Raises Missing and TooSlow."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Missing
    with tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"draft.{kind}", folder / "made" / f"draft.{target.partition(':')[0]}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        run_confined(_command(program, kind, source, folder, target), folder, SECONDS)
        # LibreOffice says that it did well when it did nothing: what counts is the file.
        return made.read_bytes() if made.is_file() and made.stat().st_size <= MAX_ARCHIVE else b""


def _command(program: str, kind: str, source: Path, folder: Path, target: str) -> list[str]:
    reader = [f"--infilter={READERS[kind]}"] if READERS.get(kind) else []
    start = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
    ]
    return [*start, *reader, "--convert-to", target, "--outdir", str(folder / "made"), str(source)]


def _write_profile(profile: Path) -> None:
    """A fresh profile for each file: two conversions share nothing, and nothing of one stays."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in SAFE)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items=items), encoding="utf-8")
