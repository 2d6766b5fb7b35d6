"""Drafts in other formats: converted in a process that cannot do harm, or refused with what to do."""

import io
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from documents.conversion import kind_of, office, read_draft
from documents.conversion.confined import _without_network
from documents.errors import UnreadableDocument
from documents.word import read_docx
from tests.documents import build
from tests.factories.converters import RTF

SAMPLES = Path(__file__).parent / "samples/docx"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")

OFFICE = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{1}:1.0"'
ODF = " ".join(OFFICE.format(*item) for item in (("office", "office"), ("text", "text"), ("draw", "drawing")))


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_draft(data)
    return caught.value.message


def odt(body: str, **extra: str) -> bytes:
    content = (
        f'<office:document-content {ODF} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {
            "mimetype": kind,
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **extra,
        }.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (build.docx(), "docx"), (RTF, "rtf"), (odt("<text:p>甲</text:p>"), "odt"), (b"%PDF-1.7", "pdf"), (b"<html>", ""), (b"PK\x03\x04", ""),
        ((SAMPLES / "poi/SampleDoc.doc").read_bytes(), "doc"), ((SAMPLES / "poi/bug53475-password-is-pass.docx").read_bytes(), ""),
    ],
)  # fmt: skip
def test_the_format_is_known_by_the_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


def test_a_docx_is_read_without_a_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert read_draft(build.docx(), name="a.wps") == read_docx(build.docx())


@pytest.mark.parametrize(("data", "word"), [(RTF, "另存为 .docx"), (b"%PDF-1.7", "请上传 .docx")])
def test_without_a_converter_the_sentence_says_what_to_do(
    data: bytes, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert word in refusal(data)


@needs_office
def test_a_wps_file_is_read_with_its_notes_and_says_that_it_was_converted() -> None:
    draft = read_draft(SAMPLES / "poi/footnote.doc", name="说明.wps")
    assert [note.text for note in draft.blocks[0].footnotes] == ["TestFootnote", "TestEndnote"]
    assert draft.losses[-1] == "由 .wps 转换而来，请核对版式。"


@needs_office
def test_a_file_with_a_password_is_refused_with_what_to_do() -> None:
    assert "密码" in refusal((SAMPLES / "poi/PasswordProtected.doc").read_bytes())


@needs_office
@pytest.mark.plan("B03", "F36")
def test_a_converted_file_reaches_no_file_of_this_machine_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/a.png"
        links = "".join(
            f'<text:p><draw:frame draw:name="a" text:anchor-type="as-char"><draw:image xlink:href="{target}"/></draw:frame></text:p>'
            for target in (address, "file:///dev/urandom", secret.as_uri())
        )
        section = f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}"/><text:p>旧文。</text:p></text:section>'
        draft = read_draft(odt(f"<text:p>正文。</text:p>{section}{links}"))
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert [block.text for block in draft.blocks] == ["正文。", "旧文。"] and not draft.pictures


@pytest.mark.plan("F36")
def test_a_converter_that_hangs_is_ended_with_all_it_started(
    stand_in: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock"
    stand_in(f"exec 9>{lock}; flock 9; sleep 1000 & sleep 1000")
    monkeypatch.setattr(office, "SECONDS", 1)
    assert "已经停止" in refusal(RTF)
    # Whatever still ran would hold the lock.
    assert subprocess.run(["flock", "--wait", "20", str(lock), "true"], check=False).returncode == 0


@pytest.mark.plan("F36")
@pytest.mark.parametrize("size", [2**20, 2**30], ids=["1 MB", "1 GB"])
def test_a_converter_gets_no_more_than_half_a_gigabyte(stand_in: Callable[[str], None], size: int) -> None:
    made = build.docx()
    program = f'x = b"x" * {size}; import os; os.mkdir("made"); open("made/draft.docx", "wb").write(bytes.fromhex("{made.hex()}"))'
    stand_in(f"exec {shutil.which('python3')} -c '{program}'")
    if size > 2**29:
        assert "没有转换成功" in refusal(RTF)
    else:
        assert read_draft(RTF).blocks == read_docx(made).blocks


def test_a_converter_fills_no_disk(
    stand_in: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.conversion.confined.FILE_SIZE", 2**20)
    stand_in(f"head -c 2000000 /dev/zero > large && touch {tmp_path}/filled")
    assert "没有转换成功" in refusal(RTF)
    assert not (tmp_path / "filled").exists()


def test_a_converter_sees_nothing_of_the_portals_environment(
    stand_in: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("https_proxy", "http://proxy.example")
    stand_in(f"env > {tmp_path}/seen")
    refusal(RTF)
    names = {line.partition("=")[0] for line in (tmp_path / "seen").read_text(encoding="utf-8").splitlines()}
    assert names <= {"PATH", "HOME", "TMPDIR", "LANG", "FONTCONFIG_FILE", "PWD", "OLDPWD", "SHLVL", "_"}


@pytest.mark.skipif(not _without_network(), reason="this machine gives no network of its own")
def test_a_converter_has_no_network(stand_in: Callable[[str], None], tmp_path: Path) -> None:
    stand_in(f"cat /proc/net/dev > {tmp_path}/seen; cat /proc/net/route >> {tmp_path}/seen")
    refusal(RTF)
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert {line.split(":")[0].strip() for line in seen.splitlines() if ":" in line} == {"lo"}


@pytest.mark.plan("B03")
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (odt("<text:p>甲</text:p>", **{"Basic/Standard/Module1.xml": "<a/>"}), "宏"),
        (odt("<text:p>甲</text:p>", **{"a/setup.exe": "MZ"}), "嵌入"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\x01Ole10Native".encode("utf-16-le"), "嵌入"),
        (rb"{\rtf1{\object\objemb{\*\objdata 0105}}}", "嵌入"),
    ],
)
def test_macros_and_programs_never_reach_the_converter(
    data: bytes, word: str, stand_in: Callable[[str], None], tmp_path: Path
) -> None:
    stand_in(f"touch {tmp_path}/started")
    assert word in refusal(data)
    assert not (tmp_path / "started").exists()


@pytest.mark.plan("B01", "B02")
@pytest.mark.parametrize(
    ("text", "word"), [(" " * 90_000_000, "过大"), ("<!DOCTYPE a><a/>", "不允许的内容")], ids=["bomb", "doctype"]
)
def test_a_hostile_odt_never_reaches_the_converter(
    text: str, word: str, stand_in: Callable[[str], None], tmp_path: Path
) -> None:
    stand_in(f"touch {tmp_path}/started")
    assert word in refusal(odt("<text:p>甲</text:p>", **{"styles.xml": text}))
    assert not (tmp_path / "started").exists()
