"""A roster file: read whatever way people write it, taken in whole or not at all, and twice without doubling."""

import io
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from committees.roster.models import Body, Membership, Person, Unit
from committees.roster.services import apply_import, load_regions, plan_import
from committees.roster.services.cells import CellError, day, phone
from committees.roster.services.sheet import RosterFileError
from common.lifecycle import RuleError
from tests.factories.roster import OfficePostFactory, TermFactory
from tests.roster.sheets import HEADINGS, row, text, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    load_regions()
    return TermFactory()


@pytest.fixture
def keeper():
    return OfficePostFactory().user


def problems(term, *rows, **how):
    """What the plan objects to, as (line, reason)."""
    return [(problem.line, problem.reason) for problem in plan_import(workbook(*rows, **how), term).problems]


@pytest.mark.plan("B16")
def test_a_roster_comes_in_once_and_a_second_time_nothing_changes(term, keeper, record_property):
    content = workbook(
        row(),
        row("常大山", 常委会职务="常委", 手机="19900000002"),
        row("主任", 全委会职务="副主席", 常委会职务="副主席", 手机="19900000003"),
    )
    first = apply_import(content, term, by=keeper)
    assert (first.added, first.changed, first.unchanged) == (3, 0, 0)
    assert Membership.objects.count() == 5 and Unit.objects.get().region.name == "南京市"
    second = apply_import(content, term, by=keeper)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 3)
    assert Person.objects.count() == 3 and Membership.objects.count() == 5
    assert Event.objects.filter(verb="roster.imported").count() == 1
    record_property("figure", "second import 0 added, 0 changed")


def test_one_bad_row_keeps_the_whole_file_out(term, keeper):
    content = workbook(row(), row("坏行", 手机="123", 单位所在地="南晶市"))
    with pytest.raises(RuleError):
        apply_import(content, term, by=keeper)
    assert not Person.objects.exists() and not Unit.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"姓名": ""}, "请填写姓名"),
        ({"姓名": "王?"}, "丢了生僻字"),
        ({"姓名": "长" * 41}, "减到 40 字"),
        ({"性别": "不详"}, "男或女"),
        ({"单位": ""}, "请填写单位"),
        ({"单位所在地": ""}, "请填写单位所在地"),
        ({"单位所在地": "海南"}, "海南省、青海省海南藏族自治州"),
        ({"单位所在地": "南晶市"}, "是不是"),
        ({"单位所在地": "月球"}, "没有“月球”这个地方"),
        ({"全委会职务": "代表"}, "委员、副主席或主席"),
        ({"常委会职务": "候补"}, "不是常委的空着"),
        ({"手机": "1380000"}, ""),
        ({"手机": "13800000"}, ""),
        ({"手机": "138000000001"}, "11 位"),
        ({"邮箱": "没有@"}, "邮箱请写成"),
        ({"任职开始": "去年春天"}, "看不懂这个日期"),
        ({"任职开始": "2024-02-30"}, "看不懂这个日期"),
        ({"任职开始": "2019-01-01"}, "不在第8届任期内"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_what_to_do(term, changed, said):
    found = problems(term, row("好人", 手机="19900000009", 单位="别的厂"), row(**changed))
    assert [line for line, _reason in found] == ([3] if said else [])
    assert said in (found[0][1] if found else "")


def test_all_bad_cells_of_a_row_are_named_at_once(term):
    assert len(problems(term, row(手机="123x", 性别="?", 任职开始="昨天"))) == 3


def test_the_heading_may_stand_lower_and_bear_other_names(term):
    headings = ["序号", "委员姓名 *", "所在单位", "所在地市（必填）", "备注", "全委会职务", "手机号码"]
    content = workbook(
        [1, "于新", "金陵机床厂", "南京", "不相干", "委员", 19900000001],
        headings=headings,
        above=[["全国委员会委员名册"], ["二〇二六年"]],
    )
    plan = plan_import(content, term)
    assert not plan.problems and plan.lines[0].entry.phone == "19900000001" and plan.lines[0].entry.line == 4


def test_missing_columns_are_named(term):
    with pytest.raises(RosterFileError, match="全委会职务"):
        plan_import(workbook(["于新", "厂", "南京"], headings=["姓名", "单位", "所在地"]), term)


def test_a_sheet_without_headings_says_what_to_look_for(term):
    with pytest.raises(RosterFileError, match="没有找到表头"):
        plan_import(workbook(["甲", "乙"], headings=["一", "二"]), term)


def test_one_person_twice_in_a_file_is_named_with_the_first_line(term):
    assert problems(term, row(), row("别人", 手机="19900000002"), row()) == [(4, "与第 2 行是同一个人，请删去一行。")]


def test_merged_cells_count_for_each_of_their_rows(term):
    rows = [
        row("甲", 手机="19900000001"),
        row("乙", 手机="19900000002", 单位="", 单位所在地=""),
        row("丙", 手机="19900000003", 单位="", 单位所在地=""),
    ]
    plan = plan_import(workbook(*rows, merge=["C2:C4", "D2:D4"]), term)
    assert not plan.problems and {line.entry.unit for line in plan.lines} == {"金陵机床厂"}
    assert any("C2:C4" in note for note in plan.notes)


def test_remarks_under_the_table_are_passed_over(term):
    plan = plan_import(workbook(row(), ["注：名册截至三月底"]), term)
    assert not plan.problems and any("当作说明" in note for note in plan.notes)


@pytest.mark.plan("B12")
@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_text_in_any_usual_encoding_is_read_without_a_wrong_character(term, keeper, encoding):
    apply_import(text(row("王小川"), encoding=encoding), term, by=keeper, name="名册.xlsx")
    assert Person.objects.get().name == "王小川" and Unit.objects.get().name == "金陵机床厂"


def test_bytes_that_are_no_text_are_refused_in_words(term):
    for content in (
        b"",
        b"\xff\xff\xff",
        b"abc\x00def",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ):
        with pytest.raises(RosterFileError) as refusal:
            plan_import(content, term)
        assert refusal.value.message.endswith("。")


@pytest.mark.plan("B11")
@pytest.mark.parametrize("name", ["𠮷田守", "王䶮", "李𬱖", "\uf900更生", "曾　华", "买买提·艾力", "古丽•巴哈尔", "乐"])
def test_rare_characters_come_in_byte_for_byte(term, keeper, name):
    apply_import(workbook(row(name)), term, by=keeper)
    assert Person.objects.get().name.encode() == name.encode()
    assert apply_import(workbook(row(name)), term, by=keeper).unchanged == 1


def test_formulas_are_not_taken_for_names(term):
    assert "公式" in problems(term, row("=1+1"))[0][1] or "姓名" in problems(term, row("=1+1"))[0][1]


@pytest.mark.parametrize(
    "typed",
    [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "2024年3月",
        "2024.3",
        "20240301",
        45352,
        "45352",
        datetime(2024, 3, 1),
        date(2024, 3, 1),
    ],
)
def test_a_day_is_read_in_all_the_ways_people_write_it(typed):
    assert day(typed) == date(2024, 3, 1)


@pytest.mark.parametrize("typed", ["24-3-1", "2024-13-01", "3月1日", "0", "99999"])
def test_a_day_that_could_be_another_is_asked_back(typed):
    with pytest.raises(CellError):
        day(typed)


@pytest.mark.parametrize(
    "typed", ["19900001551", "+86 19900001551", "'19900001551", "199-0000-1551", 19900001551, 19900001551.0]
)
def test_a_telephone_number_is_the_same_however_it_is_set(typed):
    assert phone(typed) == "19900001551"


@pytest.mark.parametrize(
    "typed", ["江苏省南京市", "江苏南京", "江苏/南京", "南京", "南京市", "江苏 南京市", "江苏省南京市江宁区"]
)
def test_a_place_is_found_by_all_its_names(term, typed):
    assert plan_import(workbook(row(单位所在地=typed)), term).lines[0].entry.region.name == "南京市"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("北京", "北京市"),
        ("北京市北京市", "北京市"),
        ("北京市海淀区", "北京市"),
        ("湖北仙桃", "仙桃市"),
        ("江苏", "江苏省"),
    ],
)
def test_municipalities_and_provinces_are_places_too(term, typed, found):
    assert plan_import(workbook(row(单位所在地=typed)), term).lines[0].entry.region.name == found


def test_a_new_post_from_a_later_day_ends_the_old_one_the_day_before(term, keeper):
    apply_import(workbook(row(常委会职务="常委")), term, by=keeper)
    plan = apply_import(workbook(row(常委会职务="常委", 全委会职务="副主席", 任职开始="2025-06-01")), term, by=keeper)
    assert (plan.added, plan.changed) == (0, 1) or plan.problems == []
    posts = list(Membership.objects.filter(body=Body.PLENARY).order_by("start").values_list("post", "end", "ended"))
    assert posts == [("member", date(2025, 5, 31), "changed"), ("vice_chair", None, "")]


def test_a_known_person_gets_a_changed_duty_and_nothing_else(term, keeper):
    apply_import(workbook(row()), term, by=keeper)
    plan = apply_import(workbook(row(职务="工会副主席")), term, by=keeper)
    assert (plan.added, plan.changed, plan.unchanged) == (0, 1, 0)
    assert Person.objects.get().duty == "工会副主席" and "工会副主席" in plan.lines[0].words[0]


def test_an_empty_cell_erases_nothing(term, keeper):
    apply_import(workbook(row(邮箱="a@example.org")), term, by=keeper)
    assert apply_import(workbook(row(邮箱="", 任职开始="")), term, by=keeper).unchanged == 1
    assert Person.objects.get().email == "a@example.org"


def test_somebody_elses_number_is_asked_back(term, keeper):
    apply_import(workbook(row()), term, by=keeper)
    assert "这个号码在名册里是于新的" in problems(term, row("别人", 单位="别的厂"))[0][1]


def test_an_import_releases_nobody(term, keeper):
    apply_import(workbook(row(常委会职务="常委")), term, by=keeper)
    plan = apply_import(workbook(row(常委会职务="")), term, by=keeper)
    assert plan.unchanged == 1 and "导入不卸免常委" in plan.notes[0]
    assert Membership.objects.filter(body=Body.STANDING, end__isnull=True).count() == 1


def test_two_chairs_are_one_too_many(term):
    found = problems(term, row(全委会职务="主席"), row("另一位", 全委会职务="主席", 手机="19900000002"))
    assert found == [(3, "主席只有一位，文件或名册里已有一位。")]


def test_the_command_names_every_bad_row_and_stops(term, tmp_path):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(workbook(row(手机="x"), row("乙", 手机="19900000002", 单位所在地="海南")))
    out = io.StringIO()
    with pytest.raises(CommandError, match="有 2 处要改"):
        call_command("import_roster", str(file), stdout=out)
    assert "第 2 行 H 列“手机”" in out.getvalue() and "第 3 行 D 列“单位所在地”" in out.getvalue()


def test_a_dry_run_changes_nothing_and_a_real_one_reports_what_it_did(term, tmp_path):
    file, out = tmp_path / "roster.xlsx", io.StringIO()
    file.write_bytes(workbook(row()))
    call_command("import_roster", str(file), "--dry-run", stdout=out)
    assert "新增 1 人" in out.getvalue() and not Person.objects.exists()
    call_command("import_roster", str(file), stdout=out)
    call_command("import_roster", str(file), stdout=out)
    assert "新增 0 人，改动 0 人，不变 1 人" in out.getvalue() and Person.objects.count() == 1


def test_the_headings_of_the_template_are_those_the_import_reads():
    assert HEADINGS[0] == "姓名"
