"""The PDF itself: a glyph for every name, nothing fetched, headers repeated, notes and pictures in their place."""

import io
import re
import socket
import threading
from collections.abc import Iterator
from datetime import date

import pdfplumber
import pytest
from pdfplumber.page import Page

from documents.blocks import Block, Footnote
from documents.official import Attachment, Kind, OfficialDocument, to_html, to_pdf
from tests.factories.official import picture, pictures

# Beyond GB2312, beyond the BMP, compatibility characters, the middle dot of names, and a sign no face of ours has a han form for.
RARE = "𠮷䶮㛃𫖯·囍\uf900镕堃喆昇玥犇燚㙍㛹䴙𬱖𡋾"


def pages(document: OfficialDocument) -> list[Page]:
    with pdfplumber.open(io.BytesIO(to_pdf(document))) as pdf:
        for page in pdf.pages:
            page.chars
        return list(pdf.pages)


@pytest.mark.plan("B11")
@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_rare_character_is_drawn_with_a_face_that_has_it(level: int) -> None:
    text = {0: "", 1: "一、", 2: "（一）"}[level] + RARE
    block = Block("heading", text, level) if level else Block("paragraph", text)
    data = to_pdf(OfficialDocument(Kind.PLAIN, RARE, RARE, [block, Block.table(((RARE,),))]))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        letters = [letter for page in pdf.pages for letter in page.chars]
    assert {letter["text"] for letter in letters} >= set(RARE) - {"\uf900"}
    assert not [
        letter["text"] for letter in letters if "LastResort" in letter["fontname"] or "DejaVu" in letter["fontname"]
    ]
    # A character that no face has is drawn as a box and does not come back as text.
    assert not any(letter["text"] == "\ufffd" or "cid:" in letter["text"] for letter in letters)


@pytest.fixture
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who called."""
    called: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            try:
                while True:
                    connection, address = server.accept()
                    called.append(address)
                    connection.close()
            except OSError:
                return

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], called
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.plan("B31")
def test_nothing_in_a_text_makes_the_press_call_or_open_anything(listening: tuple[int, list[object]]) -> None:
    port, called = listening
    addresses = (
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        f"http://127.0.0.1:{port}/",
        f"//localhost:{port}/x",
    )
    forms = (
        '<img src="{}">', '<link rel="attachment" href="{}">', '<link rel="stylesheet" href="{}">', '<object data="{}"></object>',
        "<style>@import url({});</style>", '<svg><image href="{}"/></svg>', '"><img src="{}">', "url({})", "</style><img src={}>",
    )  # fmt: skip
    hostile = [form.format(address) for form in forms for address in addresses]
    document = OfficialDocument(
        Kind.NOTICE, hostile[0], hostile[3], [*(Block("paragraph", text) for text in hostile), Block.table(((hostile[2], hostile[6]),))],
        number=hostile[2], signer=hostile[2], addressee=hostile[2], signature=hostile[2], copies_to=hostile, remark=hostile[2], urgency=hostile[2],
    )  # fmt: skip
    data = to_pdf(document)
    assert data.startswith(b"%PDF") and b"/EmbeddedFile" not in data and b"root:" not in data
    assert called == []


def test_the_page_of_html_refers_to_nothing_outside_itself() -> None:
    html = to_html(OfficialDocument(Kind.NOTICE, "通知", "工会", [picture()], pictures=pictures()))
    assert (
        "http" not in html
        and "url(" not in html
        and html.count("src=") == html.count('src="data:image/png;base64,') == 1
    )


def test_a_tables_header_stands_on_every_page_and_rows_are_whole() -> None:
    rows = (("序号", "意见"), *((str(at), "修改意见" * 12) for at in range(1, 61)))
    found = pages(OfficialDocument(Kind.PLAIN, "", "", [Block.table(rows, header=1)]))
    assert len(found) > 2
    assert all(page.extract_text().split()[0] == "序号" for page in found)


def test_a_footnote_is_printed_on_the_page_of_its_mark() -> None:
    blocks = [
        Block("paragraph", f"段{at}号甲" + "正文" * 30, footnotes=(Footnote(len(f"段{at}号甲"), f"注{at}释。"),))
        for at in range(40)
    ]
    found = [page.extract_text() for page in pages(OfficialDocument(Kind.PLAIN, "", "", blocks))]
    assert len(found) > 3
    for text in found:
        assert re.findall(r"段(\d+)", text) == re.findall(r"注(\d+)释", text)


def test_footnotes_and_the_imprint_share_the_foot_of_the_last_page() -> None:
    noted = Block("paragraph", "正文。", footnotes=(Footnote(2, "注释在此。"),))
    page = pages(
        OfficialDocument(
            Kind.NOTICE, "通知", "工会", [noted], number="工〔2026〕1号", copies_to=["各单位"], printed_by="办公室"
        )
    )[-1]
    words = page.extract_text()
    assert words.index("注释在此") < words.index("抄送")


def test_a_word_too_long_for_the_line_is_broken_not_cut() -> None:
    page = pages(OfficialDocument(Kind.PLAIN, "", "", [Block("paragraph", "A" * 300)]))[0]
    assert max(letter["x1"] for letter in page.chars) <= (210 - 26 + 1) * 72 / 25.4
    assert sum(letter["text"] == "A" for letter in page.chars) == 300


SENTENCE = "为做好高温岗位津贴集体协商，按照章程和议事规则的规定，征求了全体常委的意见，逐条作了处理。"


@pytest.mark.parametrize("count", range(8, 18))
def test_the_list_of_attachments_and_the_signature_have_words_of_the_text_above_them(count: int) -> None:
    text = [Block("paragraph", SENTENCE)] * count
    made = OfficialDocument(
        Kind.PLAIN, "标题", "某工会", text, signature="某工会", date=date(2026, 11, 23), sealed=False,
        attachments=[Attachment("意见处理情况", [Block("paragraph", "附文")])],
    )  # fmt: skip
    ending = next(words for page in pages(made) if "附件：" in (words := page.extract_text()))
    assert "2026年11月23日" in ending and SENTENCE[-6:] in ending.split("附件：")[0]


@pytest.mark.parametrize("count", range(6, 16))
def test_the_last_page_of_a_bulletin_holds_more_than_one_line_beside_its_foot(count: int) -> None:
    text = [
        *[Block("paragraph", SENTENCE)] * (count // 2),
        *[Block("paragraph", SENTENCE[:9])] * (count % 2),
        Block("paragraph", "（江苏）"),
    ]
    made = OfficialDocument(
        Kind.BULLETIN,
        "标题",
        "某工会",
        text,
        banner="信息",
        copies_to=["送：委员。", "发：各省。"],
        printed_by="办公室",
    )
    last = pages(made)[-1].extract_text()
    assert last.index("送：委员。") > len(SENTENCE[:9])
