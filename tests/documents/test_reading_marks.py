"""What stands in and beside the words of a .docx: tracked changes, comments, notes, pictures, tables."""

import pytest

from documents.blocks import Block, Draft, Footnote, Picture
from documents.errors import UnreadableDocument
from documents.word import read_docx
from documents.word.reading import Choice
from tests.documents import build
from tests.documents.build import run

CHOICES: tuple[Choice, Choice] = ("accepted", "rejected")


NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


DRAWING_SPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


DRAWN = (
    f'<w:r><w:drawing {DRAWING_SPACES}><wp:inline><wp:extent cx="1080000" cy="540000"/><wp:docPr descr="流程图"/>'
    '<a:fill><a:blip r:embed="rId1"></a:blip></a:fill></wp:inline></w:drawing></w:r>'
)


def facts(draft: Draft) -> list[tuple[int, int, str, str]]:
    return [(item.block, item.at, item.op, item.text) for item in draft.changes]


def beside(body: str) -> bytes:
    """A .docx with one footnote and one comment, both of id 1."""
    note = '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 注文</w:t></w:r></w:p></w:footnote>'
    links = build.relation("footnotes", "footnotes.xml") + build.relation("comments", "comments.xml", key="rId2")
    return build.docx(
        body,
        **{
            "word/_rels/document.xml.rels": build.relations(links),
            "word/footnotes.xml": f"<w:footnotes {build.W}>{note}</w:footnotes>",
            "word/comments.xml": f'<w:comments {build.W}><w:comment w:id="1">{build.paragraph("批语")}</w:comment></w:comments>',
        },
    )


def pictured(body: str) -> bytes:
    """A .docx with one picture under rId1."""
    link = build.relations(build.relation("image", "media/a.png"))
    return build.docx(body, **{"word/_rels/document.xml.rels": link, "word/media/a.png": build.png(40, 20)})


def test_insertions_stay_and_deletions_go_as_if_all_changes_were_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>三</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("五")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("去")}</w:moveFrom><w:moveTo w:id="4">{run("来")}</w:moveTo>'
    body = f"<w:p>{run('检查')}{deleted}{inserted}{moved}</w:p>"
    draft = read_docx(build.docx(body))
    assert draft.blocks[0].text == "检查五来"
    assert draft.losses == ["修订痕迹 4 处，已按接受修订处理。"]
    assert facts(draft) == [(0, 2, "del", "三"), (0, 2, "ins", "五"), (0, 3, "del", "去"), (0, 3, "ins", "来")]


def test_deletions_stay_and_insertions_go_when_all_changes_are_rejected() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>三</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("五")}</w:ins>'
    draft = read_docx(build.docx(f"<w:p>{run('检查')}{deleted}{inserted}{run('次')}</w:p>"), changes="rejected")
    assert draft.blocks[0].text == "检查三次"
    assert draft.losses == ["修订痕迹 2 处，已按拒绝修订处理。"]
    assert facts(draft) == [(0, 2, "del", "三"), (0, 3, "ins", "五")]


def test_a_change_has_its_author_and_its_time_by_the_clock_on_the_wall() -> None:
    inserted = f'<w:ins w:id="2" w:author="王敏" w:date="2026-05-06T10:00:00Z">{run("五")}</w:ins>'
    (change,) = read_docx(build.docx(f"<w:p>{inserted}</w:p>")).changes
    assert change.author == "王敏" and str(change.made_at) == "2026-05-06 10:00:00+08:00"


def test_changes_of_one_hand_side_by_side_are_one_change_and_those_of_two_are_two() -> None:
    one, other = (f'<w:ins w:id="2" w:author="{name}">{run("五")}{run("百")}</w:ins>' for name in ("甲", "乙"))
    draft = read_docx(build.docx(f"<w:p>{one}{one}{other}</w:p>"))
    assert [(item.at, item.text, item.author) for item in draft.changes] == [(0, "五百五百", "甲"), (4, "五百", "乙")]


def test_what_one_inserted_and_another_deleted_is_gone_under_both_choices() -> None:
    both = '<w:ins w:id="1"><w:del w:id="2"><w:r><w:delText>误</w:delText></w:r></w:del></w:ins>'
    for changes in CHOICES:
        assert read_docx(build.docx(f"<w:p>{run('正文')}{both}</w:p>"), changes=changes).blocks[0].text == "正文"


def test_the_mark_between_two_paragraphs_is_a_change_of_its_own() -> None:
    body = build.paragraph("前半", '<w:rPr><w:ins w:id="1"/></w:rPr>') + build.paragraph("后半")
    accepted, rejected = (read_docx(build.docx(body), changes=changes) for changes in CHOICES)
    assert [block.text for block in accepted.blocks] == ["前半", "后半"] and facts(accepted) == [(0, 2, "ins", "\n")]
    assert [block.text for block in rejected.blocks] == ["前半后半"] and facts(rejected) == [(0, 2, "ins", "\n")]


def test_a_paragraph_that_was_deleted_whole_is_listed_at_the_one_after_it() -> None:
    gone = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>'
    assert facts(read_docx(build.docx(gone + build.paragraph("留下")))) == [(0, 0, "del", "删去\n")]
    assert facts(read_docx(build.docx(build.paragraph("留下") + gone))) == [(0, 2, "del", "删去\n")]


def test_a_change_keeps_its_place_when_a_number_is_written_before_and_blanks_go() -> None:
    inserted = f'<w:ins w:id="1">{run("　　二")}</w:ins>'
    assert facts(read_docx(build.docx(f"<w:p>{inserted}{run('　三　')}</w:p>"))) == [(0, 0, "ins", "二")]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    joined = build.paragraph("前半", deleted) + build.paragraph("后半") + build.paragraph("末段", deleted)
    assert [block.text for block in read_docx(build.docx(joined)).blocks] == ["前半后半", "末段"]


def test_a_deleted_table_row_goes() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    body = "<w:tbl>" + row.format("", "留") + row.format('<w:del w:id="1"/>', "删") + "</w:tbl>"
    draft = read_docx(build.docx(body))
    assert draft.blocks == [Block.table((("留",),))] and facts(draft) == [(0, 1, "del", "删\n")]
    rejected = read_docx(build.docx(body), changes="rejected")
    assert rejected.blocks == [Block.table((("留",), ("删",)))] and facts(rejected) == [(0, 2, "del", "删")]


def test_header_rows_and_column_widths_of_a_table_are_carried() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr>" + "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>" * 2 + "</w:tr>"
    grid = '<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    body = f"<w:tbl>{grid}{row.format('<w:tblHeader/>') * 2}{row.format('')}{row.format('<w:tblHeader/>')}</w:tbl>"
    (table,) = read_docx(build.docx(body)).blocks
    assert table.header == 2 and table.widths == (0.25, 0.75)


def test_notes_comments_and_changes_in_a_table_are_placed_in_its_text() -> None:
    cells = [
        run("甲"),
        f"{run('乙')}{NOTE}",
        f'<w:commentRangeStart w:id="1"/>{run("丙")}<w:commentRangeEnd w:id="1"/>',
        f"<w:ins>{run('丁')}</w:ins>",
    ]
    rows = ["".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in pair) for pair in (cells[:2], cells[2:])]
    draft = read_docx(beside(f"<w:tbl><w:tr>{rows[0]}</w:tr><w:tr>{rows[1]}</w:tr></w:tbl>"))
    assert draft.blocks[0].text == "甲\t乙\n丙\t丁" and draft.blocks[0].footnotes == (Footnote(3, "注文"),)
    assert [(item.start, item.end) for item in draft.comments] == [(4, 5)] and facts(draft) == [(0, 6, "ins", "丁")]


def test_a_comment_over_several_paragraphs_ends_with_the_first() -> None:
    start, end = (
        '<w:commentRangeStart w:id="1"/>',
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
    )
    draft = read_docx(beside(f"<w:p>{run('前文')}{start}{run('起')}</w:p><w:p>{run('止')}{end}</w:p>"))
    assert [(item.block, item.start, item.end) for item in draft.comments] == [(0, 2, 3)]


def test_a_comment_on_deleted_words_stands_where_they_were() -> None:
    start, end = '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>'
    gone = f"<w:del>{start}<w:r><w:delText>误</w:delText></w:r>{end}</w:del>"
    draft = read_docx(beside(f"<w:p>{run('前')}{gone}{run('后')}</w:p>"))
    assert [(item.block, item.start, item.end) for item in draft.comments] == [(0, 1, 1)]


def test_a_comment_that_stands_nowhere_is_kept_at_the_top_and_named() -> None:
    draft = read_docx(beside(build.paragraph("正文")))
    assert [(item.text, item.block, item.start) for item in draft.comments] == [("批语", 0, 0)]
    assert "批注 1 条没有对应的文字（“批语”），列在文首。" in draft.losses


def test_a_note_whose_sign_stands_nowhere_is_named_as_lost() -> None:
    assert any("脚注 1 条没有带入（“注文”）" in loss for loss in read_docx(beside(build.paragraph("正文"))).losses)


def test_a_note_goes_with_the_words_it_stood_in_and_is_no_loss() -> None:
    draft = read_docx(beside(f"<w:p>{run('留')}<w:del>{run('删')}{NOTE}</w:del></w:p>"))
    assert not draft.blocks[0].footnotes and not any("脚注" in loss for loss in draft.losses)


def test_a_tracked_change_of_the_style_follows_the_choice() -> None:
    properties = '<w:outlineLvl w:val="0"/><w:pPrChange w:id="1"><w:pPr/></w:pPrChange>'
    kinds = [
        read_docx(build.docx(build.paragraph("回顾", properties)), changes=choice).blocks[0].kind for choice in CHOICES
    ]
    assert kinds == ["heading", "paragraph"]


def test_a_table_whose_every_row_went_out_is_no_block_and_its_change_is_listed_after_it() -> None:
    row = '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc></w:tr>'
    draft = read_docx(build.docx(f"<w:tbl>{row}</w:tbl>{build.paragraph('后文')}"))
    assert [block.text for block in draft.blocks] == ["后文"] and facts(draft) == [(0, 0, "del", "删\n")]


def test_a_picture_inside_a_sentence_stands_after_its_paragraph_with_size_and_description() -> None:
    draft = read_docx(pictured(f"<w:p>{run('前')}{DRAWN}{run('后')}</w:p>" + build.paragraph("下一段")))
    assert [(block.kind, block.text) for block in draft.blocks] == [
        ("paragraph", "前后"),
        ("image", "流程图"),
        ("paragraph", "下一段"),
    ]
    assert draft.blocks[1].picture == Picture(next(iter(draft.pictures)), 30.0, 15.0) and not draft.losses


def test_a_picture_used_twice_is_kept_once() -> None:
    draft = read_docx(pictured(f"<w:p>{run('文')}{DRAWN}</w:p><w:p>{DRAWN}</w:p>"))
    assert len(draft.blocks) == 3 and len(draft.pictures) == 1


def test_a_draft_of_scanned_pages_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="扫描件"):
        read_docx(pictured(f"<w:p>{DRAWN}</w:p>"))


def test_a_picture_in_a_cell_stands_after_the_table_and_that_is_said() -> None:
    draft = read_docx(pictured(f"<w:tbl><w:tr><w:tc><w:p>{run('图例')}{DRAWN}</w:p></w:tc></w:tr></w:tbl>"))
    assert [block.kind for block in draft.blocks] == ["table", "image"]
    assert draft.losses == ["表格中的图片 1 张，移到了表格之后。"]


def test_a_cropped_picture_is_carried_whole_at_its_width_and_that_is_said() -> None:
    cropped = DRAWN.replace("</a:blip>", '</a:blip><a:srcRect b="50000"/>')
    draft = read_docx(pictured(f"<w:p>{run('文')}{cropped}</w:p>"))
    assert draft.blocks[1].picture == Picture(next(iter(draft.pictures)), 30.0, 30.0)
    assert draft.losses == ["裁剪过的图片 1 张，带入的是没有裁剪的原图。"]


def test_a_picture_of_an_older_program_has_its_size_in_points() -> None:
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:72pt;height:36pt" alt="图章"><v:imagedata r:id="rId1"/></v:shape>'
    _words, block = read_docx(pictured(f"<w:p>{run('文')}<w:pict>{shape}</w:pict></w:p>")).blocks
    assert block.text == "图章" and block.picture and (block.picture.width, block.picture.height) == (25.4, 12.7)


@pytest.mark.parametrize("name", ["IMG_2041.JPG", "C:\\Users\\wang\\图.png", "d41d8cd98f00b204e9800998ecf8427e"])
def test_a_file_name_is_no_description(name: str) -> None:
    draft = read_docx(pictured(f"<w:p>{run('文')}{DRAWN.replace('流程图', name)}</w:p>"))
    assert draft.blocks[1].text == ""
