"""The roster's pages: as of a day, masked, the same number of queries for few and for many."""

from datetime import date
from io import BytesIO
from urllib.parse import quote

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from audit.models import Event
from committees.roster.models import Membership, Person, RosterImport, Term
from committees.roster.services import load_regions
from common.templatetags.text import counted
from common.wording import cn_number
from tests.factories.roster import (
    MembershipFactory,
    PersonFactory,
    RegionFactory,
    UnionFactory,
    UnionPostFactory,
    UnitFactory,
)
from tests.roster.sheets import row, workbook

pytestmark = pytest.mark.django_db
LIST = "/committees/members/"


def own_queries(client, steady_queries):
    """How many queries the frame around every page takes; a page's own are what comes on top."""
    frame = steady_queries(lambda: client.get("/accounts/password/"), grow=lambda: None)
    return lambda count: count - frame


def upload(content, name="名册.xlsx"):
    return SimpleUploadedFile(name, content)


def test_the_list_answers_for_any_day(as_user):
    left = MembershipFactory(person__name="已卸任", ended_on=True)
    client = as_user("office")
    assert "已卸任" in client.get(LIST, {"day": "2025-12-31"}).content.decode()
    assert "已卸任" in client.get(LIST, {"day": str(left.end)}).content.decode()
    assert "已卸任" not in client.get(LIST, {"day": "2026-01-02"}).content.decode()


@pytest.mark.plan("B35")
@pytest.mark.parametrize("day", ["昨天", "2025-02-30", "0000-00-00", "9999-12-31", "x" * 500])
def test_a_day_that_is_none_is_passed_over_with_a_word(as_user, day):
    response = as_user("member").get(LIST, {"day": day, "page": "-1", "area": "77", "body": "else"})
    assert response.status_code == 200


def test_the_list_is_narrowed_by_body_area_name_initials_and_unit(as_user):
    far = UnitFactory(name="锦江电机厂", region=RegionFactory(code="510000", name="四川省", short_name="四川"))
    MembershipFactory(person=PersonFactory(name="曾大牛", unit=far))
    client = as_user("office")
    for query in ({"area": "5"}, {"q": "曾大"}, {"q": "zdn"}, {"q": "ZDN"}, {"q": "锦江"}):
        page = client.get(LIST, query).content.decode()
        assert "曾大牛" in page and "孙委员" not in page, query
    assert "曾大牛" not in client.get(LIST, {"body": "standing"}).content.decode()


def test_chairs_come_first(as_user):
    MembershipFactory(person__name="副主席某", post="vice_chair")
    names = [seat.person.name for seat, _standing in as_user("member").get(LIST).context["rows"]]
    assert names[:2] == ["赵主席", "副主席某"]


@pytest.mark.plan("S19")
def test_the_list_costs_the_same_for_few_and_for_many(as_user, steady_queries, record_property):
    client = as_user("office")
    own = own_queries(client, steady_queries)
    count = steady_queries(
        lambda: client.get(LIST), grow=lambda: [MembershipFactory(person__name=f"新{n}") for n in range(45)]
    )
    assert own(count) <= 6
    record_property("figure", f"{own(count)} queries of its own")


def test_the_unions_cost_the_same_for_few_and_for_many(as_user, steady_queries):
    client = as_user("member")
    own = own_queries(client, steady_queries)

    def grow():
        for n in range(30):
            UnionPostFactory(union=UnionFactory(grassroots=True, name=f"第{n}厂工会"), post="chair")

    assert own(steady_queries(lambda: client.get("/committees/unions/"), grow=grow)) <= 5


def test_a_circle_costs_the_same_for_few_and_for_many(as_user, steady_queries):
    client = as_user("standing")
    own = own_queries(client, steady_queries)
    count = steady_queries(
        lambda: client.get("/committees/circle/"), grow=lambda: [MembershipFactory() for _n in range(40)]
    )
    assert own(count) <= 9


def test_a_search_in_the_unions_keeps_the_way_to_what_is_found(as_user):
    page = as_user("province").get("/committees/unions/", {"q": "金陵"}).content.decode()
    assert "金陵机床厂工会" in page and "南京市装备" in page and "浙江省装备" not in page
    assert "没有找到这样的工会" in as_user("member").get("/committees/unions/", {"q": "月球"}).content.decode()


@pytest.mark.plan("B36")
def test_telephone_numbers_are_masked_but_for_keepers_and_a_look_is_recorded(as_user, people):
    person = people.standing.person
    Person.objects.filter(pk=person.pk).update(phone="19912345678", email="qian@example.org")
    page = reverse("roster:person-detail", args=[person.pk])
    for who in ("member", "chair", "drafter", "editor"):
        shown = as_user(who).get(page).content.decode()
        assert "199****5678" in shown and "19912345678" not in shown and "qian@" not in shown
    assert "19912345678" not in as_user("office").get(LIST).content.decode()
    assert not Event.objects.filter(verb="person.contact_read").exists()
    assert "19912345678" in as_user("office").get(page).content.decode()
    assert Event.objects.get(verb="person.contact_read").actor_name == "周办"
    assert "19912345678" in as_user("standing").get(page).content.decode()


def test_a_person_page_shows_seats_through_time(as_user):
    seat = MembershipFactory(ended_on=True, basis="八届五次全会决议")
    page = as_user("member").get(seat.person.get_absolute_url()).content.decode()
    assert "卸免" in page and "八届五次全会决议" in page and "现在没有席位" in page


def test_f6_a_member_finds_his_standing_member_and_he_finds_the_member(as_user, people):
    assert "您的联系常委是钱常委" in as_user("member").get("/committees/circle/").content.decode()
    served = as_user("standing").get("/committees/circle/")
    assert [tie.person.name for tie in served.context["ties"]] == ["孙委员"]
    assert (
        "钱常委联系 1 位委员"
        in as_user("office").get("/committees/circle/", {"of": people.standing.person.pk}).content.decode()
    )
    assert "您不在委员名册里" in as_user("drafter").get("/committees/circle/").content.decode()
    assert as_user("office").get("/committees/circle/", {"of": "999999"}).status_code == 404


def test_f6_union_chairs_around_belong_to_the_circle(as_user, people):
    UnionPostFactory(union=people.unions.nanjing, post="chair", person__name="南京主席")
    assert "南京主席" in as_user("standing").get("/committees/circle/").content.decode()


def test_nothing_is_stored_until_the_owner_confirms(as_user, people):
    client, term = as_user("office"), Membership.objects.first().term
    before = Person.objects.count()
    answer = client.post(
        "/committees/import/", {"file": upload(workbook(row("新来的", 单位所在地="南京"))), "term": term.pk}
    )
    check = answer.headers["Location"]
    assert "新增 1 人，改动 0 人，请核对" in client.get(check).content.decode()
    assert Person.objects.count() == before
    kept = RosterImport.objects.get()
    assert client.post(reverse("roster:import-confirm", args=[kept.pk])).status_code == 302
    assert client.post(reverse("roster:import-confirm", args=[kept.pk])).status_code == 302
    assert Person.objects.count() == before + 1
    assert "这张表已经导入" in client.get(check).content.decode()
    assert "名册.xlsx" in as_user("leader").get("/committees/import/").content.decode()


def test_bad_rows_are_shown_with_line_column_and_cure_and_cannot_be_confirmed(as_user):
    client, term = as_user("office"), Membership.objects.first().term
    answer = client.post(
        "/committees/import/", {"file": upload(workbook(row("坏行", 手机="12x", 单位所在地="南京"))), "term": term.pk}
    )
    page = client.get(answer.headers["Location"]).content.decode()
    assert "有 1 处要改" in page and "H 列“手机”" in page and "写入名册" not in page
    assert client.post(reverse("roster:import-confirm", args=[RosterImport.objects.get().pk])).status_code == 409


def test_a_file_that_cannot_be_read_is_answered_in_words(as_user):
    client, term = as_user("office"), Membership.objects.first().term
    for content, said in ((b"\x00\x01binary", "另存为 .xlsx"), (workbook(["甲"], headings=["乙"]), "没有找到表头")):
        assert said in client.post("/committees/import/", {"file": upload(content), "term": term.pk}).content.decode()
    assert "请选择名册文件" in client.post("/committees/import/", {"term": term.pk}).content.decode()
    assert not RosterImport.objects.exists()


def test_the_template_can_be_filled_in_and_comes_back_without_a_fault(as_user):
    load_regions()
    content = as_user("office").get("/committees/import/template/").content
    client, term = as_user("office"), Membership.objects.first().term
    untouched = client.post("/committees/import/", {"file": upload(content), "term": term.pk})
    assert "这是模板里的示例行" in client.get(untouched.headers["Location"]).content.decode()
    book = load_workbook(BytesIO(content))
    example = next(cell for row in book.active.iter_rows() for cell in row if "示例" in str(cell.value))
    example.value = "章思远"
    filled = BytesIO()
    book.save(filled)
    answer = client.post("/committees/import/", {"file": upload(filled.getvalue()), "term": term.pk})
    assert "新增 1 人" in client.get(answer.headers["Location"]).content.decode()


def test_a_second_upload_takes_the_place_of_the_first_and_can_be_given_up(as_user):
    client, term = as_user("office"), Membership.objects.first().term
    for _time in range(2):
        client.post("/committees/import/", {"file": upload(workbook(row(单位所在地="南京"))), "term": term.pk})
    kept = RosterImport.objects.get()
    assert client.post(reverse("roster:import-discard", args=[kept.pk])).status_code == 302
    assert not RosterImport.objects.exists()


def test_the_system_administrator_gives_a_person_a_key_and_sees_no_number(as_user):
    person = PersonFactory(name="无账号", phone="19900000099")
    client = as_user("sysadmin")
    page = client.get("/committees/accounts/", {"q": "无账"}).content.decode()
    assert "无账号" in page and "9900" not in page
    answer = client.post(
        reverse("roster:account-create", args=[person.pk]), {"username": "wuzhanghao"}
    ).content.decode()
    assert "临时密码" in answer
    person.refresh_from_db()
    assert person.user.username == "wuzhanghao"
    other = PersonFactory()
    again = client.post(reverse("roster:account-create", args=[other.pk]), {"username": "wuzhanghao"}).content.decode()
    assert "已经有人用了" in again


def test_pages_without_content_say_so(as_user, people):
    client = as_user("sysadmin")
    assert "没有要开账号的人" in client.get("/committees/accounts/", {"q": "查无此人"}).content.decode()
    assert "这一天没有这样的委员" in as_user("member").get(LIST, {"day": str(date(2020, 1, 1))}).content.decode()


def names_on(client, **query):
    return [seat.person.name for seat, _standing in client.get(LIST, query).context["rows"]]


def test_members_stand_by_strokes_after_the_chairs(as_user):
    for name in ("黄坤", "丁一", "王小洪", "王毅", "李强"):
        MembershipFactory(person__name=name)
    client = as_user("office")
    assert names_on(client) == ["赵主席", "丁一", "王毅", "王小洪", "孙委员", "李强", "钱常委", "黄坤"]
    assert names_on(client, order="strokes") == ["丁一", "王毅", "王小洪", "孙委员", "李强", "赵主席", "钱常委", "黄坤"]


def test_members_stand_by_the_code_of_their_region_where_asked(as_user):
    sichuan = UnitFactory(name="锦江电机厂", region=RegionFactory(code="510000", name="四川省", short_name="四川"))
    tianjin = UnitFactory(name="津门船厂", region=RegionFactory(code="120000", name="天津市", short_name="天津"))
    for name, unit in (("丁一", sichuan), ("黄坤", tianjin), ("于二", tianjin), ("乙三", None)):
        MembershipFactory(person=PersonFactory(name=name, unit=unit))
    order = names_on(as_user("office"), order="region")
    assert order[:2] == ["于二", "黄坤"] and order[-2:] == ["丁一", "乙三"]


def test_a_character_nobody_has_counted_is_told_and_stands_last(as_user):
    MembershipFactory(person__name="\ue000某")
    page = as_user("office").get(LIST, {"order": "strokes"})
    assert page.context["rows"][-1][0].person.name == "\ue000某"
    assert "“\ue000”的笔画没有查到" in page.content.decode()


def test_the_list_is_printed_in_the_order_and_with_the_people_of_the_page(as_user):
    for name in ("王毅", "丁一", "王小洪"):
        MembershipFactory(person__name=name, person__gender="m")
    client = as_user("office")
    response = client.get("/committees/members/roll/", {"order": "rank", "q": ""})
    document = docx.Document(BytesIO(response.content))
    printed = [row.cells[1].text for table in document.tables for row in table.rows[1:]]
    assert printed == ["赵主席", "丁　一", "王　毅", "王小洪", "孙委员", "钱常委"]
    assert "attachment" in response["Content-Disposition"] and "docx" in response["Content-Disposition"]
    found = client.get("/committees/members/roll/", {"q": "wxh"})
    assert [row.cells[1].text for row in docx.Document(BytesIO(found.content)).tables[0].rows[1:]] == ["王小洪"]


def test_the_printed_list_counts_its_term_in_chinese(as_user):
    response = as_user("office").get("/committees/members/roll/")
    title = "".join(p.text for p in docx.Document(BytesIO(response.content)).paragraphs[:2])
    said = f"第{cn_number(Term.objects.get().number)}届全委会委员名单"
    assert said in title and quote(said) in response["Content-Disposition"]


def test_a_term_is_named_in_chinese():
    assert str(Term(number=12)) == "第十二届"
    with override("en"):
        assert counted(12) == "12"
    assert counted(12) == "十二"


def test_printing_the_list_is_recorded(as_user, people):
    as_user("office").get("/committees/members/roll/", {"body": "standing", "order": "region"})
    event = Event.objects.get(verb="roster.list_printed")
    assert event.facts == {"body": "standing", "order": "region", "people": 2}


def test_the_list_to_print_costs_the_same_for_few_and_for_many(as_user, steady_queries):
    client = as_user("office")
    steady_queries(
        lambda: client.get("/committees/members/roll/?order=region"),
        grow=lambda: [MembershipFactory(person__name=f"新{n}") for n in range(30)],
    )


def test_only_those_who_keep_the_roster_are_offered_the_list_to_print(as_user):
    assert "打印名单" in as_user("office").get(LIST).content.decode()
    assert "打印名单" not in as_user("member").get(LIST).content.decode()
