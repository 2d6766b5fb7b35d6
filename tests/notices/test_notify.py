"""Telling people: once per key, only the active, in the caller's transaction."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from common import clock
from notices import tasks
from notices.models import Notice, Outbox
from notices.services import mark_all_read, mark_read, notify, unread_count
from tests.factories.notices import NoticeFactory
from tests.factories.roster import UserFactory


@pytest.fixture(autouse=True)
def bell(monkeypatch):
    """Count the rings instead of publishing them."""
    rings = []
    monkeypatch.setattr(tasks.bell, "push", lambda: rings.append(1))
    return rings


def tell(*recipients, key="report.sent:1", **more):
    return notify(recipients, "report.sent", key=key, title="工作报告送到您这里", url="/reports/1/", **more)


def test_each_is_told_once_in_the_portal_and_once_by_mail(db):
    users = UserFactory.create_batch(3)
    assert tell(*users) == 3
    assert Notice.objects.count() == Outbox.objects.count() == 3
    assert set(Outbox.objects.values_list("state", "channel", "title")) == {("pending", "mail", "工作报告送到您这里")}
    assert Outbox.objects.values("message_id").distinct().count() == 3


def test_the_same_key_tells_nobody_twice(db):
    first, second = UserFactory.create_batch(2)
    tell(first)
    assert tell(first, second, second) == 1
    assert tell(first, second) == 0
    assert Notice.objects.count() == Outbox.objects.count() == 2


def test_who_is_inactive_is_not_told_and_nobody_is_no_recipient(db):
    assert tell(UserFactory(is_active=False), None) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize("facts", [{"email": ""}, {"mail_notices": False}])
def test_without_mail_one_is_told_in_the_portal_only(db, facts):
    tell(UserFactory(**facts))
    assert Notice.objects.count() == 1 and not Outbox.objects.exists()


def test_an_act_rolled_back_tells_nobody_and_rings_no_bell(db, bell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValueError), transaction.atomic():
        tell(UserFactory())
        raise ValueError
    assert not Notice.objects.exists() and not Outbox.objects.exists() and not bell


def test_the_bell_rings_after_the_commit_and_only_for_something_new(db, bell, django_capture_on_commit_callbacks):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        tell(user)
        assert not bell
    assert len(bell) == 1
    with django_capture_on_commit_callbacks(execute=True):
        tell(user)
    assert len(bell) == 1


@pytest.mark.plan("F04")
def test_a_queue_that_is_down_neither_fails_nor_holds_up_the_act(db, monkeypatch, django_capture_on_commit_callbacks):
    tries = []

    def refuse():
        tries.append(1)
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks, "bell", tasks.Doorbell("notices.deliver"))
    monkeypatch.setattr(tasks.bell, "push", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(5):
            tell(UserFactory(), key=f"k{n}")
    assert Outbox.objects.count() == 5
    assert len(tries) == 1, "after one failure the bell stays silent for a while"


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "reports/1/", "/a\nb", "javascript:x"]
)
def test_a_notice_leads_nowhere_but_into_the_portal(db, url):
    with pytest.raises(ValueError, match="page of this portal"):
        notify([UserFactory()], "x", key="k", title="t", url=url)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_cannot_be_unique_is_refused(db, key):
    with pytest.raises(ValueError, match="1 to 200"):
        notify([UserFactory()], "x", key=key, title="t")


@pytest.mark.plan("B29")
def test_a_title_is_one_line_of_at_most_200_characters(db):
    notify([UserFactory()], "x", key="k", title="a\r\nBcc: evil@example.org\x00" + "长" * 300)
    title = Outbox.objects.get().title
    assert title.startswith("a Bcc: evil@example.org") and len(title) == 200 and title.isprintable()


def test_what_is_late_from_the_start_is_kept_on_record_and_not_sent(db):
    tell(UserFactory(), late_after=clock.now() - timedelta(minutes=1))
    assert Outbox.objects.get().state == "dropped"
    assert not Notice.objects.unread().exists()


@pytest.mark.plan("F10")
@pytest.mark.django_db(transaction=True)
def test_eight_who_tell_the_same_at_once_tell_it_once(record_property):
    users = UserFactory.create_batch(20)
    barrier = threading.Barrier(8)
    failures = []

    def telling(order):
        try:
            barrier.wait(timeout=30)
            for n in range(5):
                tell(*users[::order], key=f"same:{n}")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=telling, args=(1 if n % 2 else -1,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Notice.objects.count() == Outbox.objects.count() == 100
    record_property("figure", f"8 writers of the same 100 on {connection.vendor}: 100 rows each")


def test_reading_ones_own(people):
    mine, other = NoticeFactory(recipient=people.member), NoticeFactory(recipient=people.chair)
    NoticeFactory.create_batch(2, recipient=people.member)
    assert unread_count(people.member) == 3
    mark_read(mine, by=people.member)
    first = Notice.objects.get(pk=mine.pk).read_at
    mark_read(mine, by=people.member)
    assert Notice.objects.get(pk=mine.pk).read_at == first
    assert mark_all_read(by=people.member) == 2 and unread_count(people.member) == 0
    assert Notice.objects.get(pk=other.pk).read_at is None
