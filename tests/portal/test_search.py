"""Search finds what a person may see, in plain words, and never more."""

import pytest

from tests.factories.infonet import InfoItemFactory


@pytest.fixture
def item(people):
    return InfoItemFactory(adopted=True, union=people.unions.jiangsu, title="紧固件小厂社保断缴的三种情形")


def test_the_editor_finds_an_item_by_two_characters_of_its_title(as_user, item):
    assert item.title in as_user("editor").get("/search/?q=断缴").text


def test_its_own_province_finds_it_and_another_does_not(as_user, item):
    assert item.title in as_user("province").get("/search/?q=断缴").text
    assert item.title not in as_user("province2").get("/search/?q=断缴").text


def test_a_member_is_found_by_name(as_user, people):
    assert people.standing.name in as_user("member").get(f"/search/?q={people.standing.name}").text


@pytest.mark.parametrize("query", ["%", "_", "'", '"', "\\", "<script>", "𠮷䶮", "a" * 79])
def test_odd_queries_are_answered_politely(as_user, query):
    answer = as_user("editor").get("/search/", {"q": query})
    assert answer.status_code == 200 and "没有找到" in answer.text


def test_a_query_of_two_thousand_characters_is_told_the_limit(as_user):
    assert "请减到 80 字以内" in as_user("editor").get("/search/", {"q": "长" * 2000}).text


def test_an_empty_query_asks_what_to_look_for(as_user):
    assert "找文件、人、信息" in as_user("editor").get("/search/").text
