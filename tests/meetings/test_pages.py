"""Every page of meetings opens, for whom, and says what it should."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from documents.services import work_due
from meetings.ballots import services as ballots
from meetings.sessions.models import AgendaItem, Invitation, Meeting
from meetings.sessions.services import close_item_ballot, declare_item, open_item_ballot
from tests.factories.meetings import (
    MOTION,
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    running,
    sitting,
    standing_members,
)
from tests.factories.roster import PersonFactory

MOTION_TEXT = "\n".join(block.text for block in MOTION)


def html(response):
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def decided(people):
    """An item voted on and declared: two for, carried."""
    item = open_item_ballot(sitting(), by=people.chair)
    for user in (people.chair, people.standing):
        ballots.cast_vote(item.ballot, by=user, choice="for")
    return declare_item(close_item_ballot(item, by=people.chair), by=people.chair)


@pytest.mark.parametrize("state", ["planned", "noticed", "open", "closed", "cancelled"])
@pytest.mark.parametrize("role", ["office", "chair", "standing", "leader"])
def test_a_meeting_shows_in_every_state_and_role(as_user, people, state, role):
    meeting = MeetingFactory(**({state: True} if state != "planned" else {}))
    AgendaItemFactory(meeting=meeting)
    AgendaItemFactory(meeting=meeting, ballot=None, kind="inform", title="通报上半年工作")
    InvitationFactory(meeting=meeting, person=people.standing.person)
    page = html(as_user(role).get(meeting.get_absolute_url()))
    assert meeting.title in page and "通报上半年工作" in page


def test_an_empty_meeting_says_what_comes_first(as_user, people):
    page = html(as_user("office").get(MeetingFactory().get_absolute_url()))
    assert "议程还是空的" in page and "出席名单还没有生成" in page


def test_the_year_shows_its_meetings_and_what_is_missing(as_user, at):
    at("2026-11-16 09:00")
    MeetingFactory(
        number=7,
        starts_at=clock.now() - timedelta(days=140),
        noticed_at=clock.now(),
        opened_at=clock.now(),
        status="open",
    )
    MeetingFactory(number=4, plenary=True, starts_at=clock.now() + timedelta(days=36))
    page = html(as_user("office").get(reverse("meetings:meeting-list")))
    assert "还有 36 天开第八届全委会第四次全体会议" in page
    assert "年底的常委会例会要和全委会同期召开" in page
    assert '<svg class="ld-ring"' in page


def test_a_year_without_meetings_is_said(as_user):
    page = html(as_user("member").get(reverse("meetings:meeting-list") + "?year=2025"))
    assert "这一年还没有安排会议" in page


def test_a_year_without_a_calendar_is_said_in_words(as_user, at):
    at("2027-03-01 09:00")
    meeting = MeetingFactory(starts_at=clock.now() + timedelta(days=30))
    AgendaItemFactory(meeting=meeting)
    client = as_user("office")
    assert "2027 年的放假安排还没有录入" in html(client.get(reverse("meetings:meeting-list")))
    assert "2027 年的放假安排还没有录入" in html(client.get(meeting.get_absolute_url()))


@pytest.mark.parametrize("asked", ["abc", "0", "99999999999999", "２０２６", "-1", ""])
def test_a_strange_year_is_this_year(as_user, asked):
    html(as_user("office").get(reverse("meetings:meeting-list"), {"year": asked}))


def plan(client, **changes):
    facts = {
        "body": "standing", "number": "9", "starts_at": "2026-12-21T09:00", "ends_at": "2026-12-21T12:00", "place": "三楼", "theme": "",
    }  # fmt: skip
    return client.post(reverse("meetings:meeting-create"), facts | changes, follow=True)


def test_the_office_plans_a_meeting_in_office_time(as_user, at):
    at("2026-11-16 09:00")
    page = html(plan(as_user("office")))
    meeting = Meeting.objects.get()
    assert meeting.starts_at.isoformat() == "2026-12-21T01:00:00+00:00"
    assert "已列入会议年历" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "2026-12-21T08:00"}, "结束时间要晚于开始时间"),
        ({"starts_at": "明天"}, "的样子填写日期和时间"),
        ({"number": "1000"}, "次数最多到 99"),
        ({"number": "七"}, "请填数字"),
        ({"place": ""}, "必填"),
        ({"starts_at": "2040-01-01T09:00", "ends_at": "2040-01-01T10:00"}, "不在任何一届的任期内"),
        ({"body": "other"}, "请在列出的选项中选择"),
    ],
)
def test_a_wrong_plan_is_said_and_nothing_is_stored(as_user, at, changes, said):
    at("2026-11-16 09:00")
    page = html(plan(as_user("office"), **changes))
    assert said in page
    assert not Meeting.objects.exists()


def test_a_number_already_used_is_said_and_what_was_typed_stays(as_user, at):
    at("2026-11-16 09:00")
    MeetingFactory(number=9)
    page = html(plan(as_user("office"), place="工会大厦礼堂"))
    assert "已经安排过了" in page and "工会大厦礼堂" in page


def test_planning_twice_with_one_form_makes_one_meeting(as_user, at):
    at("2026-11-16 09:00")
    client = as_user("office")
    token = "7b0f4c2e-8f3c-4c0e-9d59-1c38f9f3a001"
    first, second = plan(client, form_token=token), plan(client, form_token=token)
    assert Meeting.objects.count() == 1
    assert first.redirect_chain == second.redirect_chain


def test_two_people_moving_a_meeting_see_each_others_text(as_user, at):
    at("2026-11-16 09:00")
    meeting = MeetingFactory()
    facts = {
        "starts_at": "2026-12-21T09:00",
        "ends_at": "2026-12-21T12:00",
        "place": "甲处",
        "theme": "",
        "revision": "0",
    }
    url = reverse("meetings:meeting-edit", args=[meeting.pk])
    client = as_user("office")
    html(client.get(url))
    assert client.post(url, facts).status_code == 302
    second = client.post(url, facts | {"place": "乙处"})
    page = second.content.decode()
    assert second.status_code == 409 and "甲处" in page and "乙处" in page
    meeting.refresh_from_db()
    assert (meeting.place, meeting.revision) == ("甲处", 1)


def test_a_meeting_that_sits_cannot_be_moved(as_user):
    assert (
        as_user("office").get(reverse("meetings:meeting-edit", args=[MeetingFactory(open=True).pk])).status_code == 409
    )


def test_calling_a_meeting_off_needs_a_reason(as_user):
    meeting = MeetingFactory(noticed=True)
    url = reverse("meetings:meeting-cancel", args=[meeting.pk])
    client = as_user("office")
    html(client.get(url))
    assert "请写明取消的原因" in html(client.post(url, {"reason": " "}))
    page = html(client.post(url, {"reason": "会期冲突"}, follow=True))
    assert "会议已取消：会期冲突" in page


def listing(client, meeting, **changes):
    facts = {
        "kind": "decide",
        "title": "关于高温津贴的方案",
        "proposer": "劳动权益部",
        "brief": "做什么：推动协商",
        "motion": MOTION_TEXT,
    }
    return client.post(reverse("meetings:item-create", args=[meeting.pk]), facts | changes, follow=True)


def test_a_pasted_motion_becomes_the_ballots_text(as_user):
    meeting = MeetingFactory()
    client = as_user("office")
    html(client.get(reverse("meetings:item-create", args=[meeting.pk])))
    page = html(listing(client, meeting))
    item = AgendaItem.objects.get()
    assert item.ballot.title_text == "高温岗位津贴集体协商专项行动方案"
    assert "稿号" in page and "表决的就是这一稿" in page and "近三年夏季" in page and "做什么" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"motion": " "}, "决策事项要有表决稿"),
        ({"kind": "inform"}, "类别请选审议或决策"),
        ({"title": ""}, "必填"),
        ({"kind": ""}, "必填"),
        ({"title": "题" * 201}, "200"),
    ],
)
def test_a_wrong_matter_is_said_and_nothing_is_stored(as_user, changes, said):
    page = html(listing(as_user("office"), MeetingFactory(), **changes))
    assert said in page
    assert not AgendaItem.objects.exists()


def test_a_matter_without_a_vote_is_listed_without_a_text(as_user):
    page = html(listing(as_user("drafter"), MeetingFactory(), kind="discuss", motion="", brief=""))
    assert "会上通报或讨论" in page
    assert AgendaItem.objects.get().ballot is None


def test_listing_on_a_meeting_that_is_over_is_said_on_the_form(as_user):
    assert "不能再改议程" in html(listing(as_user("office"), MeetingFactory(closed=True)))


def test_a_matter_listed_here_can_be_struck_here(as_user):
    item = AgendaItemFactory()
    client = as_user("office")
    assert "把这一项撤下议程" in html(client.get(item.get_absolute_url()))
    url = reverse("meetings:item-remove", args=[item.pk])
    assert client.get(url).status_code == 302
    assert "已撤下" in html(client.post(url, follow=True))


@pytest.mark.parametrize("role", ["chair", "standing", "office", "scrutineer"])
def test_the_decision_page_in_every_state(as_user, people, role):
    client = as_user(role)
    item = sitting()
    url = item.get_absolute_url()
    assert "等主持人宣布开始表决" in html(client.get(url))
    open_item_ballot(item, by=people.chair)
    page = html(client.get(url))
    assert ("ld-choice" in page) == (role in ("chair", "standing"))
    assert ("截止表决" in page) == (role == "chair")
    close_item_ballot(item, by=people.chair)
    assert "表决已截止，等主持人公布结果" in html(client.get(url))
    declare_item(item, by=people.chair)
    page = html(client.get(url))
    assert "这一稿没有通过" in page and "应到 2，实到 2 ≥ 2 符合法定人数；赞成 0 ≤ 1 未通过" in page


def test_the_three_choices_come_alike_and_none_is_chosen(as_user, people):
    item = sitting()
    open_item_ballot(item, by=people.chair)
    page = html(as_user("standing").get(item.get_absolute_url()))
    assert page.count('class="ld-choice"') == 3
    assert "checked" not in page.split("ld-choices")[1].split("</fieldset>")[0]


def test_without_script_the_choice_is_repeated_before_it_is_final(as_user, people):
    item = sitting()
    open_item_ballot(item, by=people.chair)
    client, url = as_user("standing"), reverse("ballots:vote", args=[item.ballot_id])
    page = html(client.post(url, {"choice": "against"}))
    assert "投反对票？投出后不能更改" in page and "您选的是<b>反对</b>" in page
    assert not item.ballot.electors.filter(vote__isnull=False).exists()
    page = html(client.post(url, {"choice": "against", "confirmed": "1"}, follow=True))
    assert "您已投：反对" in page
    assert "您已投：反对" in html(client.get(item.get_absolute_url()))


def test_voting_without_a_choice_asks_for_one(as_user, people):
    item = sitting()
    open_item_ballot(item, by=people.chair)
    page = html(as_user("standing").post(reverse("ballots:vote", args=[item.ballot_id]), {}, follow=True))
    assert "您还没有选" in page


def test_a_vote_sent_twice_by_one_form_lands_on_the_first(as_user, people):
    item = sitting()
    open_item_ballot(item, by=people.chair)
    client, url = as_user("standing"), reverse("ballots:vote", args=[item.ballot_id])
    data = {"choice": "for", "confirmed": "1", "form_token": "7b0f4c2e-8f3c-4c0e-9d59-1c38f9f3a002"}
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    again = client.post(url, data | {"form_token": "7b0f4c2e-8f3c-4c0e-9d59-1c38f9f3a003", "choice": "against"})
    assert again.status_code == 409 and "您已投“赞成”，投出后不能更改" in again.content.decode()


def test_the_full_text_has_a_page_of_its_own(as_user, decided):
    page = html(as_user("standing").get(reverse("meetings:item-text", args=[decided.pk])))
    assert "近三年夏季" in page and "稿号" in page


def test_a_declared_ballot_names_everybody(as_user, decided):
    page = html(as_user("standing").get(decided.get_absolute_url()))
    assert "这一稿获得通过" in page and "记名名单" in page and "钱常委" in page
    assert "应到 2，实到 2 ≥ 2 符合法定人数；赞成 2 &gt; 1 通过" in page


def test_a_text_with_a_table_shows_it(as_user):
    item = AgendaItemFactory()
    item.ballot.text = [*item.ballot.text, {"kind": "table", "level": 0, "text": "甲\t乙", "rows": [["甲", "<b>乙"]]}]
    item.ballot.text += [{"kind": "heading", "level": n, "text": f"第{n}级", "rows": []} for n in (2, 3, 4)]
    item.ballot.save()
    page = html(as_user("standing").get(item.get_absolute_url()))
    assert "<td>&lt;b&gt;乙</td>" in page


def test_sign_in_is_one_tap_and_can_be_taken_back(as_user, people):
    meeting = MeetingFactory(noticed=True)
    invitation = InvitationFactory(meeting=meeting, person=people.standing.person)
    client, url = as_user("office"), reverse("meetings:sign-in", args=[meeting.pk])
    html(client.get(url))
    page = html(client.post(url, {"invitation": invitation.pk, "show": "waiting"}, follow=True))
    assert "钱常委已签到" in page
    assert "没有符合的人" in html(client.get(url + "?show=waiting"))
    assert "撤销签到" in html(client.get(url + "?show=here"))
    html(client.post(url, {"undo": invitation.pk}, follow=True))
    invitation.refresh_from_db()
    assert invitation.signed_in_at is None


@pytest.mark.parametrize("wrong", ["", "abc", "0", "٣", "9" * 40])
def test_a_strange_tap_is_a_404(as_user, wrong):
    url = reverse("meetings:sign-in", args=[MeetingFactory(noticed=True).pk])
    assert as_user("office").post(url, {"invitation": wrong}).status_code == 404


def test_a_tap_on_another_meetings_list_is_a_404(as_user):
    other = InvitationFactory(meeting__noticed=True)
    url = reverse("meetings:sign-in", args=[MeetingFactory(noticed=True).pk])
    assert as_user("office").post(url, {"invitation": other.pk}).status_code == 404


def test_before_the_notice_and_after_the_meeting_nobody_signs_in(as_user):
    for meeting in (MeetingFactory(), MeetingFactory(closed=True)):
        invitation = InvitationFactory(meeting=meeting, here=meeting.status == "closed")
        url = reverse("meetings:sign-in", args=[meeting.pk])
        assert "现在不能签到" in html(as_user("office").get(url))
        assert as_user("office").post(url, {"invitation": invitation.pk}).status_code == 409


def test_observers_are_asked_by_name(as_user, people):
    PersonFactory(name="王敏", unit__name="甲厂")
    wanted = PersonFactory(name="王敏", unit__name="乙厂")
    meeting = MeetingFactory()
    client, url = as_user("office"), reverse("meetings:observer-add", args=[meeting.pk])
    html(client.get(url))
    page = html(client.post(url, {"capacity": "observe", "people": "王敏、无此人"}))
    assert "有 2 位“王敏”" in page and "没有“无此人”" in page
    page = html(client.post(url, {"capacity": "observe", "people": "王敏（乙厂）\n冯信息"}, follow=True))
    assert "已加入名单 2 人" in page
    assert meeting.invitations.get(person=wanted).capacity == Invitation.Capacity.OBSERVE
    listed = reverse("meetings:sign-in", args=[meeting.pk])
    assert "移出" in html(client.get(listed))
    remove = reverse("meetings:invitation-remove", args=[meeting.invitations.get(person=wanted).pk])
    assert client.get(remove).status_code == 302
    assert "移出名单" in html(client.post(remove, follow=True))
    assert meeting.invitations.count() == 1


def test_a_member_answers_the_notice_and_may_change_his_mind(as_user, people):
    meeting = MeetingFactory(noticed=True)
    invitation = InvitationFactory(meeting=meeting, person=people.standing.person)
    client, url = as_user("standing"), reverse("meetings:reply", args=[meeting.pk])
    html(client.get(url))
    assert "请写明请假的原因" in html(client.post(url, {"answer": "leave", "reason": " "}))
    assert "您已回复：请假" in html(client.post(url, {"answer": "leave", "reason": "出差"}, follow=True))
    assert "您已回复：参加" in html(client.post(url, {"answer": "coming"}, follow=True))
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.leave_reason) == ("coming", "")


def test_who_was_not_asked_has_no_answer_to_give(as_user):
    meeting = MeetingFactory(noticed=True)
    assert as_user("standing").get(reverse("meetings:reply", args=[meeting.pk])).status_code == 404


def test_the_reason_for_leave_is_for_the_office_only(as_user, people):
    meeting = MeetingFactory(noticed=True)
    InvitationFactory(meeting=meeting, person=people.standing.person, leave=True, leave_reason="住院手术")
    assert "住院手术" in html(as_user("office").get(reverse("meetings:sign-in", args=[meeting.pk])))
    assert "住院手术" not in html(as_user("chair").get(meeting.get_absolute_url()))


def test_the_list_of_ballots_puts_what_runs_first(as_user, people, decided):
    url = reverse("ballots:ballot-list")
    assert "现在没有正在进行的表决" in html(as_user("standing").get(url))
    running(AgendaItemFactory(meeting__open=True, title="正在表决的事"))
    page = html(as_user("standing").get(url))
    assert "1 项正在表决" in page
    assert page.index("正在表决的事") < page.index("关于开展高温岗位津贴")
    assert "还没有要表决的事项" in html(as_user("standing").get(url + "?state=closed"))
    html(as_user("standing").get(url + "?state=nonsense&page=99"))


def test_the_register_of_resolutions(as_user, decided):
    client = as_user("standing")
    page = html(client.get(reverse("ballots:resolution-list")))
    resolution = decided.ballot.resolution
    assert "通过的决议 1 件" in page and resolution.code in page
    assert "还没有决议" in html(client.get(reverse("ballots:resolution-list") + "?body=plenary"))
    assert "通过的就是这一稿" in html(client.get(resolution.get_absolute_url()))


def test_a_resolution_downloads_as_word_and_pdf(as_user, decided):
    client, pk = as_user("standing"), decided.ballot.resolution.pk
    word = client.get(reverse("ballots:resolution-docx", args=[pk]))
    assert word.content[:2] == b"PK" and "attachment" in word["Content-Disposition"]
    address = reverse("ballots:resolution-pdf", args=[pk])
    assert client.get(address).status_code == 202
    work_due()
    pdf = client.get(address)
    assert pdf.getvalue()[:5] == b"%PDF-" and "attachment" in pdf["Content-Disposition"]


@pytest.mark.parametrize("name", ["𠮷田㙓", "Ａ‮ב", "欧阳<b>克", "阿卜杜热合曼·吾买尔江", "犇燚喆堃"])
def test_rare_and_hostile_names_survive(as_user, people, name):
    people.standing.person.name = name
    people.standing.person.save()
    item = sitting()
    open_item_ballot(item, by=people.chair)
    ballots.cast_vote(item.ballot, by=people.standing, choice="for")
    close_item_ballot(item, by=people.chair)
    declare_item(item, by=people.chair)
    page = html(as_user("office").get(item.get_absolute_url()))
    shown = name.replace("<b>", "&lt;b&gt;")
    assert f"<bdi>{shown}</bdi>" in page
    assert shown in html(as_user("office").get(reverse("meetings:sign-in", args=[item.meeting_id])))


def test_the_meetings_page_costs_the_same_for_many_items(as_user, people, steady_queries):
    item = sitting()
    open_item_ballot(item, by=people.chair)
    declare_item(close_item_ballot(item, by=people.chair), by=people.chair)
    client = as_user("standing")
    grow = lambda: [AgendaItemFactory(meeting=item.meeting, title=f"事项{n}") for n in range(30)]  # noqa: E731
    assert steady_queries(lambda: client.get(item.meeting.get_absolute_url()), grow) < 40
    assert steady_queries(lambda: client.get(item.get_absolute_url()), lambda: standing_members(40)) < 45


def test_lists_cost_the_same_for_many_rows(as_user, people, steady_queries):
    meeting = MeetingFactory(noticed=True)
    InvitationFactory(meeting=meeting)
    client = as_user("office")
    sign_in = reverse("meetings:sign-in", args=[meeting.pk])
    grow = lambda: [InvitationFactory(meeting=meeting) for _ in range(60)]  # noqa: E731
    assert steady_queries(lambda: client.get(sign_in), grow) < 40
    more = lambda: [AgendaItemFactory() for _ in range(15)]  # noqa: E731
    AgendaItemFactory()
    assert steady_queries(lambda: client.get(reverse("ballots:ballot-list")), more) < 40
    meetings = lambda: [MeetingFactory() for _ in range(12)]  # noqa: E731
    assert steady_queries(lambda: client.get(reverse("meetings:meeting-list")), meetings) < 40


def test_before_a_meeting_the_answers_are_shown_after_it_who_came(as_user, people):
    coming = InvitationFactory(meeting__noticed=True, person=people.standing.person, here=True)
    meeting = coming.meeting
    InvitationFactory(meeting=meeting, person=people.chair.person, leave=True)
    page = as_user("office").get(meeting.get_absolute_url()).content.decode()
    assert "回执：参加 0 人，请假 1 人，未复 1 人。" in page
    Meeting.objects.filter(pk=meeting.pk).update(status="closed", opened_at=clock.now(), closed_at=clock.now())
    page = as_user("office").get(meeting.get_absolute_url()).content.decode()
    assert "到会 1 / 2 人" in page and "未到会 1 人，其中会前请假 1 人。" in page and "未复" not in page
