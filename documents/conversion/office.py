"""Old and foreign text formats made into .docx by LibreOffice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from documents.conversion.confined import SECONDS, TooSlow, run_confined
from documents.conversion.kinds import refuse_dangers
from documents.errors import UnreadableDocument
from documents.packages import MAX_ARCHIVE

# Which reader LibreOffice has to use: left to itself it would also take a web page or a drawing by this name.
READERS = {"odt": "writer8", "rtf": "Rich Text Format", "doc": ""}
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
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(_("服务器上没有格式转换程序。请在 WPS 或 Word 中另存为 .docx 后再上传。"))
    with tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as name:
        return _converted(program, data, kind, Path(name))


def _converted(program: str, data: bytes, kind: str, folder: Path) -> bytes:
    source, made = folder / f"draft.{kind}", folder / "made" / "draft.docx"
    source.write_bytes(data)
    _write_profile(folder / "profile")
    try:
        run_confined(_command(program, kind, source, folder), folder, SECONDS)
    except TooSlow:
        raise UnreadableDocument(
            _("这份文件转换超过 %(seconds)d 秒，已经停止。请在 WPS 或 Word 中另存为 .docx 后再上传。")
            % {"seconds": SECONDS}
        ) from None
    # LibreOffice says that it did well when it did nothing: what counts is the file.
    if not made.is_file() or made.stat().st_size > MAX_ARCHIVE:
        raise UnreadableDocument(
            _("这份文件没有转换成功，可能设有打开密码、已损坏或过大。请在 WPS 或 Word 中打开，另存为 .docx 后再上传。")
        )
    return made.read_bytes()


def _command(program: str, kind: str, source: Path, folder: Path) -> list[str]:
    reader = [f"--infilter={READERS[kind]}"] if READERS[kind] else []
    start = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
    ]
    return [*start, *reader, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "made"), str(source)]


def _write_profile(profile: Path) -> None:
    """A fresh profile for each file: two conversions share nothing, and nothing of one stays."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in SAFE)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items=items), encoding="utf-8")
