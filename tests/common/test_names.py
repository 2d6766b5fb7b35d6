"""Names by strokes as official lists stand, found by pinyin, set with a blank. The lists are published ones."""

import csv
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.names import answers_to, by_strokes, full_pinyin, initials, spaced, split, stroke_key, strokes_of, unplaced
from common.names.strokes import KEY_LENGTH, orders

HERE = Path(__file__).parent / "data"
LEVELS = (HERE / "standard_table.txt").read_text(encoding="utf-8").splitlines()

# The members of the Political Bureau as Xinhua printed them on 2022-10-23 and 2017-10-25: “按姓氏笔画为序”.
BUREAU_20 = (
    "丁薛祥 习近平 马兴瑞 王毅 王小洪 王沪宁 尹力 石泰峰 刘国中 李希 李强 李干杰 李书磊 李鸿忠 何卫东 何立峰 "
    "张又侠 张国清 陈文清 陈吉宁 陈敏尔 赵乐际 袁家军 黄坤明 蔡奇"
)
BUREAU_19 = (
    "丁薛祥 习近平 王晨 王沪宁 刘鹤 许其亮 孙春兰 李希 李强 李克强 李鸿忠 杨洁篪 杨晓渡 汪洋 张又侠 陈希 陈全国 "
    "陈敏尔 赵乐际 胡春华 栗战书 郭声琨 黄坤明 蔡奇"
)


@pytest.mark.parametrize("printed", [BUREAU_19, BUREAU_20])
def test_names_stand_as_published_lists_have_them(printed):
    names = printed.split()
    assert by_strokes(random.Random(7).sample(names, len(names))) == names


@pytest.mark.parametrize("level", LEVELS, ids=["level 1", "level 2", "level 3"])
def test_every_character_of_the_standard_table_stands_where_the_table_puts_it(level):
    keys = [stroke_key(character) for character in level]
    wrong = [(one, other) for (one, key), (other, after) in pairwise(zip(level, keys, strict=True)) if key >= after]
    assert not wrong


def test_all_8105_characters_of_the_table_have_an_order():
    assert sum(map(len, LEVELS)) == 8105
    assert not [character for level in LEVELS for character in level if character not in orders()]


def test_fewer_strokes_first_and_of_one_count_the_first_stroke_decides():
    # 王 横, 牛 撇: both four; 方 点, 尹 折 follow. 丁 has two, 李 seven.
    assert by_strokes(["李一", "尹一", "方一", "牛一", "王一", "丁一"]) == [
        "丁一",
        "王一",
        "牛一",
        "方一",
        "尹一",
        "李一",
    ]
    assert by_strokes(["张一", "何一", "李一", "吴一", "沈一"]) == ["李一", "吴一", "何一", "沈一", "张一"]


def test_characters_of_the_very_same_strokes_keep_their_bearers_together():
    # 干 and 于 are both 横横竖; the table has 干 first.
    assert by_strokes(["于二", "干三", "于一", "干二"]) == ["干二", "干三", "于一", "于二"]


def test_of_one_surname_names_of_two_characters_stand_first():
    assert by_strokes(["王小洪", "王毅", "王一丁", "王毅"]) == ["王毅", "王毅", "王一丁", "王小洪"]


def test_a_compound_surname_follows_its_first_character():
    assert by_strokes(["欧阳一", "欧一一", "诸葛亮", "欧文"]) == ["欧文", "欧一一", "欧阳一", "诸葛亮"]
    assert split("欧阳娜") == ("欧阳", "娜") and split("欧阳") == ("欧", "阳")
    assert split("爱新觉罗·承安") == ("爱新觉罗", "承安")


def test_dots_and_blanks_are_no_part_of_the_order():
    for dot in "·•・‧":
        assert stroke_key(f"买买提{dot}艾力") == stroke_key("买买提艾力")
    assert stroke_key("曾　华") == stroke_key("曾 华") == stroke_key("曾华")


def test_a_character_beyond_the_bmp_stands_by_its_strokes():
    # 𬱖 has 11: between 一 and 鑫 of one surname, and it is not lost among them.
    assert strokes_of("𬱖") == 11
    assert by_strokes(["李𬱖", "李一", "李鑫"]) == ["李一", "李𬱖", "李鑫"]


def test_a_character_of_known_count_only_follows_those_of_its_count():
    assert "𠮷" not in orders() and strokes_of("𠮷") == 6
    assert by_strokes(["𠮷田守", "纪一", "丁一", "李一"]) == ["丁一", "纪一", "𠮷田守", "李一"]


def test_what_nobody_has_counted_stands_last_and_is_told():
    assert by_strokes(["\ue000一", "龘一", "王一"])[-1] == "\ue000一"
    assert unplaced("葛\ue000") == "\ue000" and unplaced("王𬱖𠮷") == ""
    assert unplaced("Anna") == "Anna"


def test_awkward_names_are_all_placed():
    with (HERE / "awkward_names.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) > 40
    keys = [stroke_key(name) for name in names]
    assert all(key.isdigit() and len(key) <= KEY_LENGTH for key in keys)
    assert sorted(by_strokes(names)) == sorted(names)


@given(st.text(max_size=60))
def test_any_text_has_a_key_of_digits_that_fits_the_column(text):
    key = stroke_key(text)
    assert key.isascii() and key.isdigit() and len(key) <= KEY_LENGTH


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾大牛", "zengdaniu"), ("单秀英", "shanxiuying"), ("解向东", "xiexiangdong"), ("仇立和", "qiulihe"), ("区小明", "ouxiaoming"),
        ("查良镛", "zhaliangyong"), ("尉迟恭", "yuchigong"), ("尉健行", "weijianxing"), ("万俟明", "moqiming"), ("万里", "wanli"),
        ("乐嘉", "yuejia"), ("翟志刚", "zhaizhigang"), ("盖叫天", "gejiaotian"), ("覃一", "qinyi"), ("缪一", "miaoyi"), ("朴树", "piaoshu"),
        ("单于明", "chanyuming"), ("欧阳娜", "ouyangna"), ("吕布", "lvbu"), ("买买提·艾力", "maimaitiaili"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, reading):
    assert full_pinyin(name)[0] == reading


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾大牛", "zdn"), ("曾大牛", "cdn"), ("曾大牛", "zengda"), ("曾大牛", "cengda"), ("单秀英", "sx"), ("欧阳娜", "oyn"),
        ("𠮷田守", "𠮷"), ("Anna", "an"), ("吕布", "lvb"), ("吕布", "lüb"), ("张 伟", "张伟"), ("曾大牛", "Zeng Da"),
    ],
)  # fmt: skip
def test_names_answer_to_what_people_type(name, typed):
    assert answers_to(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"), [("曾大牛", "dn"), ("曾大牛", "zengdb"), ("王伟", "wangwe1"), ("王伟", "·")]
)
def test_names_do_not_answer_to_what_they_are_not(name, typed):
    assert not answers_to(name, typed)


def test_initials_have_every_reading_once():
    assert initials("曾大牛") == ("zdn", "cdn") and initials("王伟") == ("ww",)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("王伟", "王　伟"),
        ("曾　华", "曾　华"),
        ("张 伟", "张　伟"),
        ("欧阳娜", "欧阳娜"),
        ("乐", "乐"),
        ("古丽•巴哈尔", "古丽·巴哈尔"),
        ("Müller Hans", "Müller Hans"),
        ("Li", "Li"),
    ],
)
def test_two_characters_are_set_with_a_blank(name, printed):
    assert spaced(name) == printed
