"""The register of resolutions: found by words and number, and what was done on each since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import override

from common import clock
from common.lifecycle import RuleError
from documents.official import OfficialDocument
from documents.official.composition import compose
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, Resolution, ResolutionNote
from meetings.ballots.reminders import reviews_due
from meetings.ballots.views.resolutions import official
from tests.factories.ballots import circulating


@pytest.fixture
def resolution(people):
    """Passed by circulation."""
    ballot = circulating(people, title="关于增设互助帮扶点的决定")
    for user in (people.chair, people.standing):
        ballots.cast_vote(ballot, by=user, choice="for")
    ballots.close_ballot(ballot, by=people.chair)
    return ballots.declare_ballot(ballot, by=people.chair).resolution


def test_what_was_done_stands_on_its_page(people, as_user, resolution):
    client = as_user("office")
    url = reverse("ballots:note-create", args=[resolution.pk])
    assert "登记落实情况" in client.get(url).content.decode()
    page = client.post(
        url, {"day": clock.today(), "who": "劳动权益部", "what": "三个片区已挂牌"}, follow=True
    ).content.decode()
    assert "落实情况 1 条" in page and "三个片区已挂牌" in page and "劳动权益部" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"what": ""}, "必填"), ({"day": "明天"}, "的样子填写日期"), ({"day": "2999-01-01"}, "这一天还没有到"), ({"what": "x" * 1001}, "1000")],
)  # fmt: skip
def test_a_wrong_note_is_said_and_nothing_is_stored(people, as_user, resolution, changes, said):
    known = {"day": str(clock.today()), "who": "权益部", "what": "已办"}
    answer = as_user("office").post(reverse("ballots:note-create", args=[resolution.pk]), known | changes)
    assert answer.status_code == 200 and said in answer.content.decode() and not ResolutionNote.objects.exists()


def test_a_review_date_reminds_the_office_on_its_day_until_it_is_moved(people, as_user, resolution, at):
    day = clock.today() + timedelta(days=30)
    url = reverse("ballots:review-set", args=[resolution.pk])
    client = as_user("leader")
    assert "定复查日期" in client.get(url).content.decode()
    assert "复查" in client.post(url, {"review_on": str(day)}, follow=True).content.decode()
    assert list(reviews_due(clock.now())) == []
    due = list(reviews_due(at(f"{day} 09:00")))
    assert [u.name for u in due[0].recipients] == [people.office.name] and resolution.title in due[0].title
    ballots.set_review(resolution, by=people.office, day=None)
    assert list(reviews_due(clock.now())) == []
    with pytest.raises(RuleError, match="已经过去"):
        ballots.set_review(resolution, by=people.office, day=day - timedelta(days=1))


@pytest.mark.parametrize("role", ["chair", "standing", "drafter", "scrutineer"])
def test_others_note_nothing(people, resolution, role):
    with pytest.raises(PermissionDenied):
        ballots.note_progress(resolution, by=getattr(people, role), day=clock.today(), what="已办", who="某部")


@pytest.mark.parametrize(
    ("words", "found"), [("互助帮扶", True), ("三个片区", True), ("通讯表决", True), ("高温津贴", False), ("%", False)]
)
def test_the_register_and_the_search_find_by_title_occasion_and_note(people, as_user, resolution, words, found):
    ballots.note_progress(resolution, by=people.office, day=clock.today(), what="三个片区已挂牌", who="某部")
    client = as_user("standing")
    page = client.get(reverse("ballots:resolution-list"), {"q": words}).content.decode()
    assert (resolution.code in page) is found
    if not found:
        assert "没有找到这样的决议" in page
    assert (resolution.code in client.get("/search/", {"q": words}).content.decode()) is found


def test_a_number_finds_its_resolution_however_it_is_typed(people, as_user, resolution):
    client = as_user("standing")
    year = resolution.year
    for typed in (
        resolution.code, f"[{year}]1号", f"（{year}）1", "1", "1号", "第1号", "１号", f"{year}", f"【{year}】", f"{year} 1",
        f"{year}年1号", "常委会决议", f"常委会决议[{year}]", "决议", f"见{resolution.code}",
    ):  # fmt: skip
        assert resolution.code in client.get(reverse("ballots:resolution-list"), {"q": typed}).content.decode()


def test_the_page_of_a_resolution_costs_the_same_for_many_notes(people, as_user, resolution, steady_queries):
    client = as_user("office")

    def grow():
        for n in range(7):
            facts = {"day": clock.today(), "what": f"第{n}步", "who": "某部", "entered_by": people.office}
            ResolutionNote.objects.create(resolution=resolution, entered_at=clock.now(), **facts)

    steady_queries(lambda: client.get(resolution.get_absolute_url()), grow)


def printed(occasion: str, motion: str, *lines: str) -> OfficialDocument:
    text = [{"kind": "title", "text": motion, "level": 0, "rows": []}]
    text += [{"kind": "paragraph", "text": line, "level": 0, "rows": []} for line in lines]
    ballot = Ballot(title=motion, occasion=occasion, body="standing", text=text)
    return official(
        Resolution(ballot=ballot, title=motion, body="standing", year=2026, number=3, declared_at=clock.now())
    )


SEVENTH = "第五届常委会第七次会议"
HEAD = "第五届常务委员会第七次会议"


@pytest.mark.parametrize(
    ("motion", "title", "said"),
    [
        ("高温津贴执行办法", f"{HEAD}关于《高温津贴执行办法》的决议", "会议审议了《高温津贴执行办法》，决定予以通过。"),
        ("2027年工作计划", f"{HEAD}关于2027年工作计划的决议", "会议审议了《2027年工作计划》，决定予以批准。"),
    ],
)
def test_a_resolution_says_what_the_meeting_decided_and_has_the_text_as_an_annex(settings, motion, title, said):
    made = printed(SEVENTH, motion, "第一条　适用范围。")
    assert made.title == f"{settings.UNION_NAME}{title}" and [b.text for b in made.blocks] == [said]
    assert [(a.title, [b.text for b in a.blocks]) for a in made.attachments] == [(motion, ["第一条　适用范围。"])]


def test_a_resolution_bears_who_was_there_and_how_the_vote_fell_as_an_annex(people, resolution):
    """By circulation; two of three in favour, one never answered. The text itself bears no figures."""
    with override("en"):
        made = official(resolution)
    title, lines = made.attachments[-1].title, [block.text for block in made.attachments[-1].blocks]
    assert title == "表决情况" and "以通讯表决方式对“关于增设互助帮扶点的决定”进行了记名表决" in lines[0]
    seats, there = resolution.ballot.electors.count(), 2
    assert lines[1].startswith(f"应到{seats}人，参加表决{there}人，符合法定人数；赞成2票，超过应到人数的一半，通过")
    assert lines[2] == f"反对0票，弃权0票，未投{seats - there}人。"
    assert not any("赞成" in block.text for block in made.blocks)


@pytest.mark.parametrize("motion", ["关于增设互助帮扶点的决定", "关于财务报告的议案"])
def test_what_is_a_resolution_already_is_printed_in_its_own_words(settings, motion):
    made = printed(SEVENTH, motion, "会议决定增设互助帮扶点。")
    assert [b.text for b in made.blocks] == ["会议决定增设互助帮扶点。"] and not made.attachments
    assert made.title.startswith(f"{settings.UNION_NAME}{HEAD}关于") and made.title.endswith(("决定", "决议"))


def test_a_circulated_resolution_names_the_body_instead_of_a_meeting(settings):
    made = printed("通讯表决", "高温津贴执行办法", "第一条")
    assert made.title == f"{settings.UNION_NAME}常务委员会关于《高温津贴执行办法》的决议"
    assert made.blocks[0].text.startswith("常务委员会以通讯表决方式审议了")


def test_a_resolution_has_a_note_and_no_signature_and_its_head_is_the_bodys_name(settings):
    made = printed(SEVENTH, "高温津贴执行办法", "第一条")
    assert made.note.endswith(f"{SEVENTH}通过）") and not made.signature and made.date is None
    assert made.red_head == f"{settings.UNION_NAME}常务委员会"
    assert not {"imprint", "signature"} & {piece.role for piece in compose(made)}
