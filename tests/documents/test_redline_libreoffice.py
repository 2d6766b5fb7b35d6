"""Another program accepts and rejects the tracked changes of a 花脸稿, and comes to the same two texts."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.matching import blocks, documents
from documents.blocks import Block, Footnote
from documents.redline import redline_docx
from documents.word import read_docx

SOFFICE = shutil.which("soffice")
ABOUT = '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN"'
LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC {ABOUT} "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>"""
MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC {ABOUT} "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(folder, what)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName" : word(0).Value = "MS Word 2007 XML"
  document = StarDesktop.loadComponentFromURL(folder &amp; "/redline.docx", "_blank", 0, hidden())
  frame = document.CurrentController.Frame
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(frame, ".uno:" &amp; what, "", 0, Array())
  document.storeToURL(folder &amp; "/" &amp; what &amp; ".docx", word())
  document.close(True)
End Sub
Sub Both(folder)
  Settle(folder, "AcceptAllTrackedChanges")
  Settle(folder, "RejectAllTrackedChanges")
End Sub
</script:module>"""
TRAVEL = "各级工会每年至少召开两次职工代表大会，听取企业生产经营情况的报告。"
NOTED = Block("paragraph", "全年走访企业三百余家。", footnotes=(Footnote(4, "含县级企业。"),))
RENOTED = Block("paragraph", "全年共走访企业五百余家。", footnotes=(Footnote(5, "含县级以下企业。"),))
TABLE = Block.table((("地区", "企业"), ("江苏", "12"), ("山东", "15")), header=1)
RETABLE = Block.table((("地区", "企业"), ("江苏", "13"), ("安徽", "7")), header=1)


def settled(folder: Path, made: bytes) -> tuple[list[Block], list[Block]]:
    """What LibreOffice has after accepting all, and after rejecting all."""
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
    # The first start fills a new profile, and would overwrite the macro.
    subprocess.run([*command, "--terminate_after_init"], check=True, timeout=120, capture_output=True)
    standard = folder / "profile/user/basic/Standard"
    (standard / "script.xlb").write_text(LIBRARY)
    (standard / "Module1.xba").write_text(MODULE)
    (folder / "redline.docx").write_bytes(made)
    call = f'macro:///Standard.Module1.Both("file://{folder}")'
    subprocess.run([*command, call], check=True, timeout=120, capture_output=True)
    accepted, rejected = (folder / f"{what}AllTrackedChanges.docx" for what in ("Accept", "Reject"))
    return read_docx(accepted).blocks, read_docx(rejected).blocks


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_accepts_to_the_new_text_and_rejects_to_the_old(tmp_path: Path) -> None:
    law = next(document for document in documents("development") if document["title"].startswith("会计法"))
    heading = Block("heading", "一、走访情况", 1)
    old = [heading, NOTED, TABLE, *blocks(law["old"]), Block("paragraph", "旧稿末段已不再需要。")]
    new = [heading, RENOTED, RETABLE, *blocks(law["new"]), Block("paragraph", TRAVEL)]
    made = redline_docx(old, new, title="核对", author="起草组", made_at=datetime(2026, 11, 23, tzinfo=UTC))
    own = read_docx(made, changes="accepted").blocks, read_docx(made, changes="rejected").blocks
    assert settled(tmp_path, made) == own == (new, old)
