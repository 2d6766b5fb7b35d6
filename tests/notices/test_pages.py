"""One's own notices, and the board of what could not be delivered."""

import pytest
from django.urls import reverse

from audit.models import Event
from notices.models import Notice, Outbox
from notices.services import hold_outbox
from tests.factories.notices import NoticeFactory, OutboxFactory

LIST = reverse("notices:list")
BOARD = reverse("notices:delivery-list")


def test_the_list_shows_ones_own_and_says_how_many_wait(people, as_user):
    NoticeFactory(recipient=people.member, title="请您表决", body="第三稿")
    NoticeFactory(recipient=people.member, title="旧的", read=True)
    NoticeFactory(recipient=people.chair, title="别人的")
    page = as_user("member").get(LIST).content.decode()
    assert (
        "有 1 条通知您还没有看" in page
        and "请您表决" in page
        and "第三稿" in page
        and "旧的" in page
        and "别人的" not in page
    )
    assert "旧的" not in as_user("member").get(f"{LIST}?show=unread").content.decode()


def test_an_empty_list_says_when_something_comes(people, as_user):
    assert "还没有通知" in as_user("member").get(LIST).content.decode()
    assert "没有没看过的通知" in as_user("member").get(f"{LIST}?show=unread").content.decode()


@pytest.mark.plan("B35")
@pytest.mark.parametrize("page", ["-1", "0", "1000000000", "abc"])
def test_a_page_number_that_makes_no_sense_is_no_error(people, as_user, page):
    NoticeFactory(recipient=people.member)
    assert as_user("member").get(f"{LIST}?page={page}").status_code == 200


def test_opening_marks_as_read_and_goes_there(people, as_user):
    notice = NoticeFactory(recipient=people.member, url="/reports/7/")
    response = as_user("member").get(reverse("notices:open", args=[notice.pk]))
    assert response.url == "/reports/7/"
    assert not Notice.objects.unread().exists()


@pytest.mark.plan("B24")
@pytest.mark.parametrize(
    "url", ["", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_opening_never_leaves_the_site(people, as_user, url):
    notice = NoticeFactory(recipient=people.member, url=url)
    assert as_user("member").get(reverse("notices:open", args=[notice.pk])).url == LIST


@pytest.mark.plan("S02")
def test_anothers_notice_does_not_exist(people, as_user):
    notice = NoticeFactory(recipient=people.member)
    assert as_user("chair").get(reverse("notices:open", args=[notice.pk])).status_code == 404
    assert as_user("chair").post(reverse("notices:mark-read", args=[notice.pk])).status_code == 404
    assert Notice.objects.unread().count() == 1


def test_marking_one_and_all_as_read(people, as_user):
    first, *_rest = NoticeFactory.create_batch(3, recipient=people.member)
    client = as_user("member")
    client.post(reverse("notices:mark-read", args=[first.pk]))
    assert Notice.objects.unread().count() == 2
    page = client.post(reverse("notices:mark-all-read"), follow=True)
    assert "2 条通知已标为已读" in page.content.decode() and not Notice.objects.unread().exists()


@pytest.mark.plan("B18")
def test_titles_are_text_not_markup(people, as_user):
    NoticeFactory(recipient=people.member, title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    assert "&lt;script&gt;" in as_user("member").get(LIST).content.decode()


def test_the_list_asks_as_many_queries_for_one_notice_as_for_thirty(people, as_user, steady_queries):
    NoticeFactory(recipient=people.member)
    client = as_user("member")
    steady_queries(lambda: client.get(LIST), grow=lambda: NoticeFactory.create_batch(29, recipient=people.member))


def test_the_board_shows_who_was_not_reached_but_not_what_was_written(people, as_user):
    OutboxFactory(recipient=people.member, failed=True, title="绝不能看见的标题")
    OutboxFactory(recipient=people.chair, dead=True)
    OutboxFactory(recipient=people.leader, title="绝不能看见的标题")
    page = as_user("sysadmin").get(BOARD).content.decode()
    assert "1 封被拒收，1 封多次未发成" in page and people.member.name in page and "550 no such user" in page
    assert "绝不能看见" not in page and people.leader.name not in page
    assert people.leader.name in as_user("sysadmin").get(f"{BOARD}?state=pending").content.decode()
    assert as_user("sysadmin").get(f"{BOARD}?state=nonsense").status_code == 200


def test_the_board_asks_as_many_queries_for_one_letter_as_for_thirty(people, as_user, steady_queries):
    OutboxFactory(dead=True)
    client = as_user("sysadmin")
    steady_queries(lambda: client.get(BOARD), grow=lambda: OutboxFactory.create_batch(29, dead=True))


def test_the_administrator_sends_again_and_the_log_knows(people, as_user):
    letter = OutboxFactory(recipient=people.member, failed=True)
    page = as_user("sysadmin").post(reverse("notices:resend", args=[letter.pk]), follow=True)
    assert "已放回队列" in page.content.decode()
    assert Outbox.objects.get().state == "pending" and Event.objects.get().verb == "notices.resent"


def test_a_hold_is_shown_and_released_on_the_board(people, as_user):
    OutboxFactory()
    hold_outbox("restored")
    client = as_user("sysadmin")
    assert "发送已暂停" in client.get(BOARD).content.decode()
    page = client.post(reverse("notices:release"), {"discard": "1"}, follow=True).content.decode()
    assert "放弃了恢复前积压的 1 封" in page and "发送已暂停" not in page
