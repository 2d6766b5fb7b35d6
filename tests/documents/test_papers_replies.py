"""意见反馈表: out with controls, back with what was filled in, whatever the office program made of it."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from documents.official import to_docx
from documents.papers import (
    NotAReplyForm,
    OpinionRequest,
    OpinionRow,
    OpinionSummary,
    ReplyForm,
    ReplyLine,
    opinion_letter,
    read_reply_form,
    summary_docx,
    summary_xlsx,
    write_reply_form,
)
from documents.papers.reply_table import ANSWERS, BOXES
from documents.sheets import read_sheet

SAMPLES = Path(__file__).parent / "samples" / "replies"
SENT = ReplyForm(paper="工作报告（征求意见稿）", mark="7F3A", reference="report:12/version:3")
LINES = (ReplyLine("一、第2段", "原文", "改为“新文”", "更准", "1"), ReplyLine("二", "", "删去本句\n另起一段", "", "2"))
FILLED = replace(
    SENT, unit="江苏省产业工会", respondent="王伟", phone="025-1", day="2026年11月30日", answer="opinions", lines=LINES
)


def changed(data, change):
    """The file with its main part rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()) if name == "word/document.xml" else body)
    return stream.getvalue()


def test_what_was_filled_in_comes_back_as_it_was():
    assert read_reply_form(write_reply_form(FILLED)) == FILLED


def test_an_empty_form_comes_back_empty_and_says_what_to_ask():
    back = read_reply_form(write_reply_form(SENT))
    assert back == SENT and back.answer == "" and "核实" in back.notes[0]


@pytest.mark.parametrize("answer", list(ANSWERS))
def test_every_answer_comes_back(answer):
    lines = LINES if answer == "opinions" else ()
    assert read_reply_form(write_reply_form(replace(FILLED, answer=answer, lines=lines))).answer == answer


def test_no_opinion_beside_written_opinions_is_told_and_the_opinions_count():
    back = read_reply_form(write_reply_form(replace(FILLED, answer="no_opinion")))
    assert back.answer == "opinions" and len(back.lines) == 2 and "请核对" in back.notes[0]


def test_the_form_is_made_of_controls_a_list_to_choose_from_and_lines_to_write_on():
    xml = zipfile.ZipFile(io.BytesIO(write_reply_form(SENT, rows=8))).read("word/document.xml").decode()
    assert (
        xml.count("<w:dropDownList>") == 1
        and [f'w:displayText="{text}"' in xml for text in ANSWERS.values()] == [True] * 3
    )
    assert xml.count("<w:sdt>") == 5 + 8 * 4 + 1
    numbers = re.findall(r'<w:id w:val="(\d+)"', xml)
    assert len(set(numbers)) == len(numbers)


def test_a_form_whose_controls_a_program_dropped_is_still_read():
    plain = changed(
        write_reply_form(FILLED),
        lambda xml: re.sub(r"</?w:sdt>|</?w:sdtContent>|<w:sdtPr>.*?</w:sdtPr>", "", xml),
    )
    assert b"sdt" not in zipfile.ZipFile(io.BytesIO(plain)).read("word/document.xml")
    assert read_reply_form(plain) == FILLED


def test_a_form_that_libreoffice_saved_is_read_as_it_was_filled_in():
    back = read_reply_form(SAMPLES / "libreoffice.docx")
    assert (back.reference, back.mark, back.answer, back.notes) == ("report:12/version:3", "7F3A", "opinions", ())
    assert (back.unit, back.respondent, back.phone, back.day) == (
        "江苏省装备制造产业工会",
        "王伟",
        "",
        "2026年11月30日",
    )
    assert [(line.place, line.reason) for line in back.lines] == [("一、第2段", "与条例表述一致")]


def test_rows_added_by_hand_are_read_and_empty_ones_are_not():
    document = docx.Document(io.BytesIO(write_reply_form(FILLED, rows=4)))
    row = document.tables[1].add_row()
    for cell, text in zip(row.cells, ["5", "三", "", "补一句", "漏了"], strict=True):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    back = read_reply_form(stream.getvalue())
    assert [line.opinion for line in back.lines] == ["改为“新文”", "删去本句\n另起一段", "补一句"]


def test_words_struck_out_under_tracking_are_not_read_and_words_put_in_are():
    data = changed(
        write_reply_form(FILLED),
        lambda xml: xml.replace(
            '<w:r><w:t xml:space="preserve">更准</w:t></w:r>',
            '<w:del w:id="1" w:author="a"><w:r><w:delText>更准</w:delText></w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t>更稳</w:t></w:r></w:ins>',
        ),
    )
    assert read_reply_form(data).lines[0].reason == "更稳"


def still_called_hints(xml):
    """As some programs leave it: filled in, and the mark of a hint standing in every control."""
    return re.sub(
        r'(<w:sdtPr>(?:(?!showingPlcHdr).)*?<w:id w:val="\d+"/>)(?!<w:lock|<w:showingPlcHdr)',
        r"\1<w:showingPlcHdr/>",
        xml,
    )


def test_what_was_filled_in_is_read_though_the_program_still_calls_it_a_hint():
    data = changed(write_reply_form(FILLED), still_called_hints)
    assert zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").count(b"showingPlcHdr") >= 5 + len(LINES) * 4
    assert read_reply_form(data) == FILLED


@pytest.mark.parametrize("prompt", ["单击或点击此处输入文字。", "Click or tap here to enter text.", "选择一项。"])
def test_the_prompt_a_program_puts_in_an_empty_control_is_nobodys_words(prompt):
    data = changed(write_reply_form(SENT), lambda xml: xml.replace("填写姓名", prompt).replace("　　", prompt))
    assert read_reply_form(data) == SENT


def test_columns_in_another_order_are_known_by_their_headings():
    document = docx.Document()
    facts = document.add_table(rows=0, cols=2)
    for label, value in (("文稿", "报告"), ("填表人", "王伟"), ("总体意见", "原则同意")):
        row = facts.add_row().cells
        row[0].text, row[1].text = label, value
    table = document.add_table(rows=2, cols=4)
    for at, (title, value) in enumerate(
        (("理由", "因为"), ("修改意见", "改"), ("章节·条款·页行", "三"), ("原文", "原"))
    ):
        table.cell(0, at).text, table.cell(1, at).text = title, value
    stream = io.BytesIO()
    document.save(stream)
    back = read_reply_form(stream.getvalue())
    assert back.lines == (ReplyLine("三", "原", "改", "因为"),) and back.answer == "agree" and back.reference == ""


@pytest.mark.parametrize("content", ["other", "text", "empty", "broken"])
def test_what_is_no_such_form_is_refused_with_what_to_do(content):
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("一份别的文件")
    document.save(stream)
    data = {"other": stream.getvalue(), "text": "意见".encode(), "empty": b"", "broken": stream.getvalue()[:900]}[
        content
    ]
    with pytest.raises(NotAReplyForm) as refused:
        read_reply_form(data)
    assert "请" in refused.value.message


def test_a_form_with_more_lines_than_any_reply_is_refused():
    with pytest.raises(NotAReplyForm, match="1000"):
        read_reply_form(write_reply_form(replace(FILLED, lines=[ReplyLine("一", "", "改", "")] * 1_001)))


# ---- Ticked as on paper, in the form attached to the letter ------------------------------------------
REQUEST = OpinionRequest(
    issuer="办公室", draft="工作报告（征求意见稿）", version="第三稿，稿号 4FF8", addressee="各位委员", deadline=date(2026, 12, 1),
    ways=("在门户填写",), contact="李明", phone="", date=date(2026, 11, 23), reference="report:12/version:3",
)  # fmt: skip


def attached(answer=BOXES, **lines):
    """The letter, with 总体意见 typed over and words in the first line of its form."""
    document = docx.Document(io.BytesIO(to_docx(opinion_letter(REQUEST))))
    facts, table = document.tables[-2:]
    facts.rows[-1].cells[1].text = answer
    for column, words in lines.items():
        table.rows[1].cells[{"place": 1, "opinion": 3}[column]].text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("☑无意见", "no_opinion"),
        ("√原则同意", "agree"),
        ("■无意见", "no_opinion"),
        ("[x]无意见", "no_opinion"),
        ("□有意见　☑无意见　□原则同意", "no_opinion"),
        ("□有意见　□无意见　☒原则同意", "agree"),
        ("□有意见　□√无意见　□原则同意", "no_opinion"),
        ("□有意见　√□无意见　□原则同意", "no_opinion"),
        ("□有意见　□无意见√　□原则同意", "no_opinion"),
        ("有意见□ 无意见□ 原则同意☑", "agree"),
        ("[ ]有意见 [√]无意见 [ ]原则同意", "no_opinion"),
        ("□有意见☑无意见□原则同意", "no_opinion"),
        ("✔ 没有意见", "no_opinion"),
        ("原则同意", "agree"),
        ("□有意见　□无意见　□原则同意", ""),
        ("□有意见　×无意见　□原则同意", ""),
    ],
)
def test_a_box_ticked_as_on_paper_is_understood(typed, answer):
    back = read_reply_form(attached(typed))
    assert (back.answer, bool(back.notes)) == (answer, answer == "")


def test_two_boxes_ticked_are_asked_about():
    back = read_reply_form(attached("□有意见　☑无意见　☑原则同意"))
    assert back.answer == "" and "无意见、原则同意" in back.notes[0]
    written = read_reply_form(attached("☑有意见　□无意见　☑原则同意", place="一", opinion="改"))
    assert written.answer == "opinions" and "有意见、原则同意" in written.notes[0]


@pytest.mark.parametrize(("font", "code"), [("Wingdings 2", "F052"), ("Wingdings", "F0FE"), ("Wingdings", "00FC")])
def test_a_tick_put_in_as_a_symbol_is_a_tick(font, code):
    tick = f'<w:sym w:font="{font}" w:char="{code}"/><w:t xml:space="preserve">无意见'
    marked = changed(attached("□有意见　@"), lambda xml: re.sub(r"(□有意见　)@", rf"\1</w:t>{tick}", xml))
    assert read_reply_form(marked).answer == "no_opinion"


def test_the_form_in_the_letter_and_the_one_to_download_have_the_same_rows_and_fields():
    alone = write_reply_form(ReplyForm(paper=REQUEST.draft, version="第三稿", mark="4FF8", reference=REQUEST.reference))
    told = []
    for data in (attached(), alone):
        tables = docx.Document(io.BytesIO(data)).tables[-2:]
        said = [
            [["".join(t.text for t in cell._tc.iter("{*}t")).strip() for cell in row.cells] for row in table.rows]
            for table in tables
        ]
        facts, lines = said
        told.append(([facts[0], facts[-1], *[row[0] for row in facts]], lines))
    assert told[0] == told[1]
    assert told[0][0][0] == ["文稿", "《工作报告（征求意见稿）》（第三稿，稿号 4FF8）"]
    assert read_reply_form(attached()) == read_reply_form(alone)
    assert read_reply_form(alone).reference == REQUEST.reference


def test_the_brackets_of_the_letter_close():
    letter = opinion_letter(REQUEST)
    said = letter.blocks[0].text
    assert "现将《工作报告（征求意见稿）》（第三稿，稿号 4FF8）送上" in said
    assert letter.title == "关于征求《工作报告（征求意见稿）》意见的函" and "电话" not in letter.remark
    odd = opinion_letter(replace(REQUEST, version="征求意见稿（第三稿）")).blocks[0].text
    assert odd.count("（") == odd.count("）")


def test_rows_are_counted_and_the_number_of_an_opinion_stands_in_a_column_of_that_name():
    rows = [OpinionRow("一", "", "改", "王伟", "采纳", number=14), OpinionRow("二", "", "删", "王伟", "采纳", number=3)]
    expected = [["序号", "意见编号", "章节条款"], ["1", "14", "一"], ["2", "3", "二"]]
    document = docx.Document(io.BytesIO(summary_docx(OpinionSummary("报告", rows, numbered=True))))
    assert [[cell.text for cell in row.cells][:3] for row in document.tables[0].rows] == expected
    sheet = read_sheet(io.BytesIO(summary_xlsx(OpinionSummary("报告", rows, numbered=True)))).rows
    assert [[str(row[name]) for name in "ABC"] for row in sheet] == expected


# ---- Other formats -----------------------------------------------------------------------------------
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_office
@pytest.mark.parametrize("kind", ["doc"])
def test_a_form_saved_in_another_format_is_read(kind, tmp_path):
    source = tmp_path / "form.docx"
    source.write_bytes(attached("□有意见　☑无意见　□原则同意"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    back = read_reply_form((tmp_path / f"form.{kind}").read_bytes())
    assert (back.answer, back.mark, back.reference) == ("no_opinion", "4FF8", REQUEST.reference)


def test_a_pdf_has_a_sentence_of_its_own():
    with pytest.raises(NotAReplyForm, match="PDF"):
        read_reply_form(b"%PDF-1.7\n")
