"""The office's papers: what stands in them, in the office's own fonts, whole in XML, and fast for many rows."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date, datetime

import docx
import pdfplumber
import pytest
from lxml import etree

from documents.blocks import Block
from documents.official import Kind
from documents.official.looks import FONTS
from documents.papers import (
    Arrangement,
    Attendee,
    Brief,
    BulletinIssue,
    Counts,
    Group,
    Handbook,
    NameList,
    OpinionRequest,
    OpinionRow,
    OpinionSummary,
    SignInSheet,
    Sitting,
    brief,
    bulletin,
    grouped,
    handbook,
    in_order,
    name_list,
    opinion_letter,
    place_cards,
    sign_in_sheet,
    summary_docx,
    summary_xlsx,
)
from documents.services.sources import as_text, print_source
from documents.sheets import read_sheet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AWKWARD = "葛\ue000\x00\x0b<&>'\"𬱖"
PEOPLE = [
    Attendee("王小洪", "男", "汉族", "金陵机床厂", "工会主席", post="委员", region="320000", group="第一组"),
    Attendee("王毅", "女", "满族", "锦江电机厂", "高级技师", post="副主席", region="510000", group="第二组"),
    Attendee("丁一", "男", "汉族", "津门船厂", "", post="常委", region="120000", group="第一组"),
    Attendee("买买提•艾力", "", "", "", "", region="", group="第二组"),
]


def part(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def texts(data):
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def cells(data, table=0):
    return [[c.text for c in row.cells] for row in docx.Document(io.BytesIO(data)).tables[table].rows]


def made():
    row = OpinionRow("一", "原文", AWKWARD, "某单位", "采纳")
    return {
        "名单": name_list(NameList("委员名单", [Group("", PEOPLE)])),
        "签到表": sign_in_sheet(SignInSheet("会议", grouped(PEOPLE))),
        "手册": handbook(Handbook("会议", "办公室", groups=grouped(PEOPLE), notices=[AWKWARD])),
        "桌签": place_cards(["王伟", AWKWARD]),
        "汇总表": summary_docx(OpinionSummary("项目", [row])),
    }


@pytest.mark.parametrize("name", ["名单", "签到表", "手册", "桌签", "汇总表"])
def test_every_paper_is_whole_xml_in_styles_it_has_itself(name):
    data = made()[name]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = {n: etree.fromstring(package.read(n)) for n in package.namelist()}
    styles = {style.get(f"{W}styleId") for style in roots["word/styles.xml"].iter(f"{W}style")}
    used = {item.get(f"{W}val") for root in roots.values() for item in root.iter(f"{W}pStyle")}
    assert used and used <= styles
    assert {face.get(f"{W}name") for face in roots["word/fontTable.xml"].iter(f"{W}font")} == set(FONTS)


def test_the_same_facts_give_the_same_bytes():
    assert made() == made()


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("strokes", ["丁一", "王毅", "王小洪", "买买提•艾力"]),
        ("post", ["王毅", "丁一", "王小洪", "买买提•艾力"]),
        ("region", ["丁一", "王小洪", "王毅", "买买提•艾力"]),
    ],
)
def test_people_stand_by_strokes_by_post_and_by_region(order, names):
    assert [person.name for person in in_order(PEOPLE, order)] == names


def test_a_name_list_has_two_character_names_spaced_and_its_heading_on_every_page():
    data = name_list(NameList("委员名单", [Group("", in_order(PEOPLE))]))
    rows = cells(data)
    assert rows[0] == ["序号", "姓名", "性别", "民族", "单位职务"]
    assert rows[1] == ["1", "丁　一", "男", "汉族", "津门船厂"]
    assert [row[1] for row in rows[1:]] == ["丁　一", "王　毅", "王小洪", "买买提·艾力"]
    assert "（按姓氏笔画为序）" in texts(data)
    assert part(data).count(b"<w:tblHeader/>") == 1


def test_columns_nobody_has_anything_in_are_left_out_and_the_table_stays_as_wide():
    wide = [sum(int(w) for w in re.findall(rb'<w:gridCol w:w="(\d+)"', part(data))) for data in (
        name_list(NameList("名单", [Group("", PEOPLE)])), name_list(NameList("名单", [Group("", [Attendee("王毅", unit="厂")])]))
    )]  # fmt: skip
    assert abs(wide[0] - wide[1]) < 10
    assert cells(name_list(NameList("名单", [Group("", [Attendee("王毅", unit="厂")])])))[0] == [
        "序号",
        "姓名",
        "单位职务",
    ]


def test_each_group_signs_on_a_sheet_of_its_own():
    data = sign_in_sheet(SignInSheet("全体会议", grouped(PEOPLE), "2026年12月3日", "北京"))
    assert part(data).count(b"<w:pageBreakBefore/>") == 1
    assert cells(data, 1)[0] == ["序号", "姓名", "单位职务", "签到", "备注"]
    assert any("第一组　应到 2 人" in text for text in texts(data))


def test_a_sign_in_sheet_gives_duties_the_most_room_and_a_long_name_one_line():
    data = sign_in_sheet(SignInSheet("全体会议", [Group("", [Attendee("阿不都热合曼•买买提", unit="厂")])]))
    number, name, duty, signed, note = (int(w) / 56.7 for w in re.findall(rb'<w:gridCol w:w="(\d+)"', part(data)))
    assert duty > 2 * signed > 40 and number + name + duty + signed + note == pytest.approx(156, abs=0.5)
    run = next(r for r in docx.Document(io.BytesIO(data)).tables[0].rows[1].cells[1].paragraphs[0].runs)
    assert 9.5 * run.font.size.pt / 72 * 25.4 <= name - 3.8


def test_duties_on_a_sign_in_sheet_are_set_small_so_that_most_rows_have_two_lines_at_most():
    people = [Attendee("王小洪", unit="金陵重型机械集团有限责任公司工会委员会", duty="主席、职工董事")]
    xml = part(sign_in_sheet(SignInSheet("全体会议", [Group("", people)]))).decode()
    assert re.search(r'gw-cell-small"/>(?:(?!</w:p>).)*金陵重型机械', xml)


def test_a_place_card_has_the_name_twice_once_on_its_head():
    xml = part(place_cards(["王伟", "欧阳娜"])).decode()
    assert re.findall(r'string="([^"]+)"', xml) == ["王　伟", "王　伟", "欧阳娜", "欧阳娜"]
    assert xml.count("rotation:180") == 2


def test_a_handbook_prints_only_what_there_is():
    paper = Handbook(
        "第八届全委会第四次全体会议",
        "办公室",
        agenda=["听取报告", "表决"],
        schedule=[Sitting("12月3日", "9:00", "开幕")],
    )
    said = texts(handbook(paper))
    assert "会议议程" in said and "会议日程" in said
    assert not {"会议须知", "出席人员名单", "住宿安排", "会务联系"} & set(said)
    housed = handbook(
        Handbook("会议", "办公室", arrangements=[Arrangement("住宿安排", ("姓名", "房间"), [("王伟", "801")])])
    )
    assert "住宿安排" in texts(housed)


def test_every_part_named_in_the_contents_has_its_mark():
    xml = part(
        handbook(Handbook("会议", "办公室", notices=["守时"], agenda=["听取报告"], groups=grouped(PEOPLE)))
    ).decode()
    asked = re.findall(r"PAGEREF (part\d+)", xml)
    assert asked == ["part0", "part1", "part2"] == re.findall(r'w:name="(part\d+)"', xml)


REQUEST = OpinionRequest(
    issuer="办公室", number="工办函〔2026〕12号", draft="工作报告", version="（征求意见稿）", addressee="各位委员：",
    deadline=datetime(2026, 12, 1, 17), ways=("在门户填写", "发送电子版"), contact="李明", phone="010-1", date=date(2026, 11, 23),
)  # fmt: skip


def test_a_letter_for_opinions_says_what_by_when_how_and_whom_to_call():
    letter = opinion_letter(REQUEST)
    said = "\n".join(block.text for block in letter.blocks)
    assert (
        letter.kind is Kind.LETTER
        and letter.title == "关于征求《工作报告》意见的函"
        and letter.addressee == "各位委员："
    )
    for words in (
        "《工作报告》（征求意见稿）",
        "2026年12月1日17时前",
        "在门户填写；发送电子版",
        "逾期未反馈的，视为无意见",
    ):
        assert words in said
    assert "李明" in letter.remark and "010-1" in letter.remark
    assert letter.attachments[0].title == "意见反馈表" and "修改意见" in letter.attachments[0].blocks[-1].text


def test_silence_counts_only_where_the_letter_says_so():

    letter = opinion_letter(replace(REQUEST, silence_is_consent=False, deadline=date(2026, 12, 1)))
    said = "\n".join(block.text for block in letter.blocks)
    assert "逾期" not in said and "2026年12月1日前" in said


def many(number):
    return (
        OpinionRow(f"第{n}条", "原文" * 20, f"意见{n}" * 10, "江苏省产业工会", "采纳", "已改。") for n in range(number)
    )


def test_a_summary_has_its_head_on_every_page_and_its_counts_below():
    data = summary_docx(
        OpinionSummary(
            "工作报告", many(3), "征求意见稿", "李明", "010-1", date(2026, 11, 23), Counts(sent=10, adopted=3)
        )
    )
    head = part(data, "word/header.xml").decode()
    for words in ("项目名称：工作报告（征求意见稿）", "承办人：李明", "日期：2026年11月23日", "NUMPAGES", "PAGE"):
        assert words in head
    assert cells(data)[0] == ["序号", "章节条款", "原文", "修改意见", "提出单位/人", "处理意见", "理由·备注"]
    assert texts(data)[-1] == "发送数 10　采纳 3"
    assert b'w:orient="landscape"' in part(data) and b"<w:tblHeader/>" in part(data)


def test_counts_may_be_made_while_the_rows_go_by():
    seen = []
    rows = (seen.append(row) or row for row in many(4))
    data = summary_docx(OpinionSummary("报告", rows, counts=lambda: Counts(opinions=len(seen))))
    assert texts(data)[-1] == "意见总数 4"


def test_five_thousand_opinions_are_all_there():
    data = summary_docx(OpinionSummary("报告", many(5_000)))
    assert part(data).count(b"<w:tr>") == 5_001


def test_a_summary_sheet_has_the_same_columns_and_the_counts_last():
    sheet = read_sheet(summary_xlsx(OpinionSummary("报告", many(2), counts=Counts(sent=10))))
    assert sheet.rows[0].cells[:2] == ("序号", "章节条款") and sheet.rows[1].cells[0] == 1
    assert sheet.rows[-1].cells[1:3] == ("发送数", "10")


def test_a_bulletin_of_one_item_bears_its_title_and_says_to_whom_it_goes():
    issue = BulletinIssue(
        "装备工会信息", 18, "办公室", date(2026, 11, 23), [("一线职工盼望技能补贴", [Block("paragraph", "正文")])],
        total=320, submitted=["全总"], distributed=["各省产业工会"],
    )  # fmt: skip
    made = bulletin(issue)
    assert made.kind is Kind.BULLETIN and made.title == "一线职工盼望技能补贴" and made.red_head == "装备工会信息"
    assert made.issue.number == 18 and list(made.copies_to) == ["报：全总。", "发：各省产业工会。"]


def test_a_bulletin_of_several_items_begins_with_what_is_in_it():
    made = bulletin(
        BulletinIssue(
            "信息",
            1,
            "办公室",
            date(2026, 1, 5),
            [("甲", [Block("paragraph", "一")]), ("乙", [Block("paragraph", "二")])],
        )
    )
    assert [block.text for block in made.blocks] == ["本期要目", "1. 甲", "2. 乙", "甲", "一", "乙", "二"]


def test_a_brief_goes_up_signed():
    made = brief(
        Brief(
            "信息专报",
            3,
            "办公室",
            date(2026, 11, 23),
            "情况",
            [Block("paragraph", "正文")],
            signer="王负责",
            submitted=["全总"],
        )
    )
    assert made.kind is Kind.BRIEF and made.signer == "王负责" and list(made.copies_to) == ["报：全总。"]


def test_a_long_name_is_set_smaller_so_that_it_stays_on_the_card():
    xml = part(place_cards(["王伟", "阿卜杜热西提·阿卜杜拉"])).decode()
    sizes = [tuple(map(int, found)) for found in re.findall(r"width:(\d+)pt;height:(\d+)pt", xml)]
    assert sizes[2][1] < sizes[0][1] and all(wide <= 257 * 72 / 25.4 and tall <= 99 * 72 / 25.4 for wide, tall in sizes)


def test_the_defaults_of_a_card_name_its_face_because_libreoffice_asks_them():
    styles = part(place_cards(["王伟"]), "word/styles.xml").decode()
    defaults = styles[: styles.index("</w:docDefaults>")]
    assert defaults.count("方正小标宋简体") == 4 and "仿宋" not in defaults


def test_the_contents_reckon_with_parts_of_several_pages():
    crowd = [Attendee(f"王{n}", unit="江苏省装备制造产业工会") for n in range(100)]
    paper = Handbook("会议", "办公室", notices=["守时"], groups=[Group("", crowd)], contacts=["会务组"])
    numbers = [int(n) for n in re.findall(r"PAGEREF part\d+ \\h .*?<w:t>(\d+)</w:t>", part(handbook(paper)).decode())]
    # 100 rows of 9.4 mm stand on 5 pages of 225 mm.
    assert numbers == [2, 3, 8]


# ---- As PDF -------------------------------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_paper_is_printed_as_it_is_written():
    names = ["孙委员", "欧阳明远", "李白"]
    result = print_source(as_text(place_cards(names)), seconds=30, megabytes=512)
    with pdfplumber.open(io.BytesIO(result.pdf)) as pdf:
        assert result.pages == len(pdf.pages) == len(names)
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(842, 595)}
