"""What is written as .docx is read back the same: blocks of every kind, footnotes, pictures, tables."""

import hashlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.blocks import Block, Footnote, Picture
from documents.official import Kind, OfficialDocument, to_docx
from documents.word import read_docx
from tests.factories.official import SAMPLES, chart

SHA = hashlib.sha256(chart()).hexdigest()
LETTERS = st.sampled_from("工会职的，一二“”《》、；：a1 𠮷䶮㛃𫖯·囍\uf900")
WORDS = st.text(LETTERS, max_size=30).map(lambda text: f"甲{text}乙")
NOTES = st.text(LETTERS, max_size=8).map(lambda text: f"注{text}释")
CELLS = st.text(LETTERS | st.sampled_from("\n\t"), max_size=6).map(lambda text: f"子{text}丑") | st.just("")
NUMBERS = {1: "一、", 2: "（一）", 3: "1. ", 4: "（1）"}


@st.composite
def noted(draw: st.DrawFn, text: str) -> tuple[Footnote, ...]:
    """Up to two footnotes at different places of a text."""
    places = draw(st.lists(st.integers(0, len(text)), max_size=2, unique=True))
    return tuple(Footnote(at, draw(NOTES)) for at in sorted(places))


@st.composite
def headings(draw: st.DrawFn) -> Block:
    """A heading as offices number it."""
    level = draw(st.integers(1, 4))
    text = NUMBERS[level] + draw(
        st.text(st.sampled_from("工会职的“”《》𠮷a1"), max_size=12).map(lambda words: f"甲{words}乙")
    )
    return Block("heading", text, level, footnotes=draw(noted(text)))


@st.composite
def paragraphs(draw: st.DrawFn) -> Block:
    """Running text, some of it beginning with a number and a sentence."""
    level = draw(st.sampled_from([0, 0, 1, 2]))
    text = f"{NUMBERS.get(level, '')}{draw(WORDS)}。{draw(WORDS)}。"
    return Block("paragraph", text, level, footnotes=draw(noted(text)))


@st.composite
def tables(draw: st.DrawFn) -> Block:
    """Up to four rows of up to three columns."""
    columns, header = draw(st.integers(1, 3)), draw(st.integers(0, 1))
    rows = tuple(tuple(draw(CELLS) for _ in range(columns)) for _ in range(draw(st.integers(1, 4))))
    rows = (("首", *rows[0][1:]), *rows[1:])
    return Block.table(rows, header=header)


PICTURES = st.builds(
    lambda words, width, height: Block("image", words, picture=Picture(SHA, width / 100, height / 100)),
    st.text(LETTERS, max_size=6).map(str.strip), st.integers(500, 15600), st.integers(500, 20000),
)  # fmt: skip
BLOCKS = st.lists(headings() | paragraphs() | tables() | PICTURES, min_size=1, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_every_model_comes_back_from_its_docx_equal(blocks: list[Block]) -> None:
    written = OfficialDocument(Kind.PLAIN, "工作报告", "某产业工会", blocks, pictures={SHA: chart()})
    draft = read_docx(to_docx(written))
    assert draft.blocks == [Block("title", "工作报告"), *blocks]
    assert draft.losses == []
    assert set(draft.pictures) == {block.picture.sha256 for block in blocks if block.picture}


def test_a_footnote_in_a_cell_comes_back_in_its_cell() -> None:
    table = Block.table((("省份", "企业"), ("甲省", "1,204")), header=1)
    noted_table = Block("table", table.text, rows=table.rows, header=1, footnotes=(Footnote(8, "含分支机构。"),))
    draft = read_docx(to_docx(OfficialDocument(Kind.PLAIN, "表", "", [noted_table])))
    assert draft.blocks[-1] == noted_table


def test_the_shares_of_the_columns_come_back() -> None:
    table = Block.table((("甲", "乙", "丙"),), widths=(0.5, 0.3, 0.2))
    assert [
        round(share, 3)
        for share in read_docx(to_docx(OfficialDocument(Kind.PLAIN, "表", "", [table]))).blocks[-1].widths
    ] == [0.5, 0.3, 0.2]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_docx(SAMPLES["通知"]()) == to_docx(SAMPLES["通知"]())
