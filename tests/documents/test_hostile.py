"""Files made to break the reader are refused with a sentence, cheaply."""

import pytest

from documents.errors import UnreadableDocument, UnreadableSheet
from documents.sheets import read_sheet
from documents.word import read_docx
from tests.documents import build


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_docx(data)
    return caught.value.message


@pytest.mark.plan("B01")
def test_a_zip_inside_the_document_is_refused_unopened() -> None:
    inner = build.package({"a.xml": b" " * 1_000_000})
    assert "压缩包" in refusal(build.docx(**{"word/embeddings/inner.zip": inner}))


DOCTYPE = '<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.plan("B02")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "utf-32"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "customXml/item1.xml", "docProps/core.xml"])
def test_a_document_type_is_refused_in_every_encoding_and_part(encoding: str, part: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}<w:document {build.W}><w:body>{build.paragraph("&b;")}</w:body></w:document>'
    assert "文档含有不允许的内容" in refusal(build.package({**build.parts(), part: text.encode(encoding)}))


@pytest.mark.plan("B02")
def test_a_document_type_after_a_long_comment_is_found() -> None:
    text = f"<!--{'x' * 65_530}-->{DOCTYPE}" + build.document(build.paragraph("字")).split("?>", 1)[1]
    assert "不允许的内容" in refusal(build.docx(**{"word/settings.xml": text}))


MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.plan("B03")
@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"word/vbaProject.bin": b"x"}, "宏"),
        ({"[Content_Types].xml": build.content_types(MACRO_TYPE)}, "宏"),
        ({"word/activeX/activeX1.xml": "<a/>"}, "控件"),
        ({"word/embeddings/setup.exe": b"MZ"}, "程序"),
        ({"word/embeddings/oleObject1.bin": b"MZ\x90"}, "程序"),
        ({"word/embeddings/oleObject1.bin": b"\xd0\xcf" + "\x01Ole10Native".encode("utf-16-le")}, "嵌入了其他文件"),
        (
            {
                "word/_rels/settings.xml.rels": build.relations(
                    build.relation("attachedTemplate", "http://evil.example/t.dotm", external=True)
                )
            },
            "外部地址",
        ),
        (
            {
                "word/_rels/settings.xml.rels": build.relations(
                    build.relation("attachedTemplate", "\\\\evil\\share\\t.dotm", external=True)
                )
            },
            "外部地址",
        ),
        (
            {
                "word/_rels/document.xml.rels": build.relations(
                    build.relation("oleObject", "https://evil.example/x", external=True)
                )
            },
            "外部地址",
        ),
        (
            {"word/_rels/document.xml.rels": build.relations(build.relation("frame", "file://evil/x", external=True))},
            "外部地址",
        ),
    ],
)
def test_macros_programs_and_fetched_parts_are_refused(files: dict[str, str | bytes], word: str) -> None:
    assert word in refusal(build.docx(**files))


@pytest.mark.plan("B03")
@pytest.mark.parametrize("part", ["footnotes", "comments", "header"])
def test_a_dde_field_is_found_beside_the_text_too(part: str) -> None:
    item, root = {"footnotes": ("footnote", "footnotes"), "comments": ("comment", "comments"), "header": ("p", "hdr")}[
        part
    ]
    field = '<w:fldSimple w:instr=" DDE cmd"/>'
    inside = f"<w:p>{field}</w:p>" if item == "p" else f'<w:{item} w:id="1"><w:p>{field}</w:p></w:{item}>'
    assert "DDE" in refusal(build.with_part(part, root, inside))


@pytest.mark.plan("B03")
def test_a_dde_field_is_found_in_deleted_text() -> None:
    field = "<w:del><w:r><w:delInstrText>DDEAUTO cmd</w:delInstrText></w:r></w:del>"
    assert "DDE" in refusal(build.docx(f"<w:p>{field}</w:p>" + build.paragraph("正文")))


@pytest.mark.plan("B03")
def test_a_dde_field_is_found_though_its_name_is_split_over_runs() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\cmd</w:instrText></w:r>'
    assert "DDE" in refusal(build.docx(f"<w:p>{field}</w:p>" + build.paragraph("正文")))


def test_a_template_on_the_writers_own_disk_is_only_noted() -> None:
    link = build.relation("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", external=True)
    draft = read_docx(build.docx(**{"word/_rels/settings.xml.rels": build.relations(link)}))
    assert "本机模板 1 个" in "".join(draft.losses)


def test_a_linked_picture_is_noted_and_not_fetched() -> None:
    link = build.relation("image", "http://127.0.0.1:9/a.png", external=True)
    draft = read_docx(build.docx(**{"word/_rels/document.xml.rels": build.relations(link)}))
    assert "链接到外部的图片 1 张" in "".join(draft.losses)


@pytest.mark.plan("B04")
@pytest.mark.parametrize(
    ("body", "word"),
    [
        (build.paragraph("段") * 10_000, "5000 段"),
        (build.paragraph("长" * 1_700_000), "2 万字"),
        (
            f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 5_000}</w:tr>{'<w:tr>' + '<w:tc><w:p/></w:tc>' * 5_000 + '</w:tr>'}</w:tbl>"
            * 3,
            "2 万格",
        ),
        ("<w:tbl><w:tr><w:tc>" * 400 + build.paragraph("深") + "</w:tc></w:tr></w:tbl>" * 400, "损坏"),
    ],
)
def test_too_many_too_long_too_wide_and_too_deep_are_refused(body: str, word: str) -> None:
    assert word in refusal(build.docx(body))


@pytest.mark.plan("B04")
@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{'<w:ins>' * 120}<w:r><w:t>深</w:t></w:r>{'</w:ins>' * 120}</w:p>",
        f"<w:p>{'<w:del>' * 120}<w:r><w:delText>深</w:delText></w:r>{'</w:del>' * 120}</w:p>" + build.paragraph("文"),
        "<w:sdt><w:sdtContent>" * 118 + build.paragraph("深") + "</w:sdtContent></w:sdt>" * 118,
        "<w:tbl><w:tr><w:tc>" * 60
        + f"<w:p>{'<w:ins>' * 58}<w:r/>{'</w:ins>' * 58}</w:p>"
        + "</w:tc></w:tr></w:tbl>" * 60,
    ],
    ids=["insertions", "deletions", "controls", "changes in tables"],
)
def test_no_depth_ends_in_an_error_of_the_interpreter(body: str) -> None:
    try:
        assert read_docx(build.docx(body + build.paragraph("末"))).blocks[-1].text == "末"
    except UnreadableDocument as error:
        assert error.message.endswith("。")


@pytest.mark.plan("B07")
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (build.png(50_000, 50_000), "已损坏或过大"),
        (build.png(100, 100)[:-20], "已损坏或过大"),
        (build.png(10, 10) + bytes(11_000_000), "已损坏或过大"),
        (b"GIF89a" + bytes(50), "不是 PNG 或 JPG"),
        (b"<svg><script>alert(1)</script></svg>", "不是 PNG 或 JPG"),
    ],
    ids=["flood", "cut off", "long tail", "gif", "svg"],
)
def test_a_picture_that_cannot_be_shown_safely_stays_behind_and_is_named(data: bytes, word: str) -> None:
    draft = read_docx(build.with_picture(data))
    assert not draft.pictures and [block.kind for block in draft.blocks] == ["paragraph"]
    assert word in "".join(draft.losses)


@pytest.mark.plan("B07")
def test_a_picture_in_a_draft_tells_nothing_of_where_it_was_taken() -> None:
    (kept,) = read_docx(build.with_picture(build.png(10, 10, b"31.2,121.4"))).pictures.values()
    assert b"31.2" not in kept


@pytest.mark.plan("B04")
def test_fifty_tables_inside_each_other_are_read() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 50 + build.paragraph("最里面") + "</w:tc></w:tr></w:tbl>" * 50
    assert "最里面" in read_docx(build.docx(body)).blocks[0].text


@pytest.mark.plan("B05")
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"<html><script>alert(1)</script></html>", "不是 Word 文稿"),
        (b"MZ\x90\x00" + b"\x00" * 500, "不是 Word 文稿"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "旧版 .doc"),
        (build.docx()[:-40], "损坏"),
        (build.package({"a.txt": b"x"}), "Office"),
        (build.docx("<w:p>"), "损坏"),
    ],
)
def test_a_wrong_or_broken_file_is_refused_by_its_content(data: bytes, word: str) -> None:
    assert word in refusal(data)


@pytest.mark.plan("B13")
def test_a_nul_in_the_xml_is_refused() -> None:
    assert "损坏" in refusal(build.docx(build.paragraph("前\x00后")))


@pytest.mark.plan("B05")
def test_a_gbk_csv_named_xlsx_is_told_to_be_saved_as_a_sheet() -> None:
    with pytest.raises(UnreadableSheet, match=r"CSV.*另存为 \.xlsx"):
        read_sheet("姓名,单位\n张三,某厂".encode("gbk"))


@pytest.mark.plan("B01", "B02")
@pytest.mark.parametrize("sheet", [" " * 90_000_000, DOCTYPE + "<worksheet/>"], ids=["bomb", "document type"])
def test_a_hostile_sheet_is_refused(sheet: str) -> None:
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": build.content_types(build.SHEET_TYPE, "/xl/workbook.xml"),
        "_rels/.rels": build.relations(build.relation("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    with pytest.raises(UnreadableSheet, match=r"。$"):
        read_sheet(build.package(files))
