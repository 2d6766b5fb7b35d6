"""Sending: what each answer of the mail server leads to, seen from the server and from the rows."""

from datetime import timedelta

import pytest
from django.db import transaction

from common import clock
from notices import channels, delivery
from notices.delivery import send_due, take_back
from notices.models import Outbox, OutboxHold
from notices.services import delivery_health, hold_outbox, notify, release_outbox, resend_letter
from tests.factories.notices import OutboxFactory
from tests.factories.roster import UserFactory

MINUTE = timedelta(minutes=1)


def states():
    """How many rows are in each state."""
    found = Outbox.objects.values_list("state", flat=True)
    return {state: list(found).count(state) for state in set(found)}


def test_one_letter_is_one_mail_with_title_and_link_only(db, settings, mailoutbox):
    settings.SITE_URL = "https://portal.example.org"
    user = UserFactory(name="王敏")
    notify([user], "opinion.answered", key="k", title="您的意见有了答复", body="不采纳，理由是……", url="/reports/7/")
    send_due()
    [sent] = mailoutbox
    assert sent.subject == "[联动] 您的意见有了答复" and sent.to == [user.email]
    assert "王敏：您好" in sent.body and "https://portal.example.org/reports/7/" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{Outbox.objects.get().message_id}@portal.example.org>"
    assert states() == {"sent": 1}


@pytest.mark.plan("B37")
def test_no_mail_holds_what_is_written_in_the_notice(db, mailoutbox, record_property):
    bodies = [f"身份证 3201021990010100{n:02d}，某某厂张三" for n in range(20)]
    for n, body in enumerate(bodies):
        notify(
            [UserFactory()],
            "item.returned",
            key=f"k{n}",
            title="有一篇信息退回补充",
            body=body,
            url="/infonet/items/1/",
        )
    send_due()
    raw = "".join(sent.message().as_string() + sent.body for sent in mailoutbox)
    assert len(mailoutbox) == 20 and not [word for body in bodies for word in body.split("，") if word in raw]
    record_property("figure", "20 mails, 0 matches")


def test_several_letters_to_one_person_go_as_one_mail(db, mailoutbox):
    user, other = UserFactory(), UserFactory()
    for n in range(3):
        notify([user], "x", key=f"k{n}", title=f"第{n}件", url=f"/x/{n}/")
    notify([other], "x", key="k0", title="第0件")
    send_due()
    one, many = sorted(mailoutbox, key=lambda sent: "3 条" in sent.subject)
    assert "您有 3 条新通知" in many.subject and all(
        f"第{n}件" in many.body and f"/x/{n}/" in many.body for n in range(3)
    )
    assert "第0件" in one.subject
    assert states() == {"sent": 4}


@pytest.mark.plan("B29", "B11")
def test_rare_characters_come_through_in_the_subject(db, mta):
    title = "𠮷䶮㛃囍" + "很长的标题" * 30
    notify([UserFactory(email="a@example.org")], "x", key="k", title=title)
    send_due()
    [arrived] = mta.arrived
    assert arrived.subject == f"[联动] {title}" and title in arrived.body


def test_one_connection_serves_a_batch(db, mta):
    OutboxFactory.create_batch(20)
    send_due()
    assert len(mta.arrived) == 20 and mta.sessions == 1 and states() == {"sent": 20}


@pytest.mark.plan("F19")
def test_a_refusal_is_final_and_shown_a_putting_off_is_tried_again(db, mta, record_property):
    users = [UserFactory(email=f"u{n}@example.org") for n in range(60)]
    notify(users, "x", key="k", title="t")
    mta.script.replies["u3@example.org"] = ["550 no such user"]
    mta.script.replies["u5@example.org"] = ["451 try later"]
    at = clock.now()
    send_due(at)
    assert states() == {"sent": 58, "failed": 1, "pending": 1}
    assert Outbox.objects.get(state="failed").last_error == "550 no such user"
    send_due(at + 30 * timedelta(seconds=1))
    assert not mta.to("u5@example.org")
    send_due(at + 2 * MINUTE)
    assert states() == {"sent": 59, "failed": 1}
    assert len(mta.to("u5@example.org")) == 1 and not mta.to("u3@example.org") and mta.duplicates() == 0
    record_property("figure", "60 recipients: 58 at once, 451 once later, 550 failed and shown, 0 duplicates")


@pytest.mark.plan("F20")
def test_a_cut_after_the_data_costs_at_most_one_duplicate_with_the_same_number(db, mta, record_property):
    users = [UserFactory(email=f"u{n}@example.org") for n in range(10)]
    notify(users, "x", key="k", title="t")
    mta.script.hang_up_after_data = ["u4@example.org"]
    at = clock.now()
    send_due(at)
    assert states() == {"sent": 9, "pending": 1} and mta.sessions == 2
    send_due(at + 2 * MINUTE)
    assert states() == {"sent": 10}
    assert len(mta.to("u4@example.org")) == 2 and len(mta.numbers()) == 10 and mta.duplicates() == 1
    record_property("figure", "1 duplicate, same Message-ID")


@pytest.mark.plan("F17")
def test_a_server_that_is_down_costs_nobody_a_try(db, mta, record_property):
    OutboxFactory.create_batch(120)
    mta.stop()
    at = clock.now()
    for minute in range(30):
        send_due(at + minute * MINUTE)
    assert states() == {"pending": 120} and not Outbox.objects.filter(tries__gt=0).exists()
    assert "refused" in Outbox.objects.exclude(last_error="").first().last_error
    mta.start()
    send_due(at + 31 * MINUTE)
    assert states() == {"sent": 120} and mta.duplicates() == 0
    record_property("figure", "120 mails over 30 min outage: 0 lost, all sent at the first tick after")


def test_what_could_not_be_sent_for_days_ends_visibly(db, mta):
    OutboxFactory()
    mta.stop()
    send_due(clock.now() + delivery.GIVE_UP + MINUTE)
    assert states() == {"dead": 1} and delivery_health().dead == 1


@pytest.mark.plan("F18")
def test_a_slow_server_holds_up_one_letter_not_the_queue(db, mta, record_property):
    mta.script.delay = 1.5
    OutboxFactory.create_batch(10)
    started = clock.now()
    sweep = send_due(started)
    assert states() == {"pending": 10}
    assert sweep.counts == {"put_off": 2, "put_back": 8}
    record_property("figure", "two time-outs, then the sweep ends; nothing is lost")


@pytest.mark.plan("F35")
def test_a_letter_that_always_fails_dies_visibly_and_holds_up_nobody(db, mailoutbox, record_property):
    poison = OutboxFactory(recipient__email="a@example.org\nBcc: b@example.org")
    OutboxFactory.create_batch(5)
    at = clock.now()
    send_due(at)
    assert len(mailoutbox) == 5
    for hour in range(1, 10):
        send_due(at + hour * timedelta(hours=1))
    poison.refresh_from_db()
    assert poison.state == "dead" and poison.tries == delivery.MAX_TRIES and "BadHeaderError" in poison.last_error
    record_property("figure", f"dead after {delivery.MAX_TRIES} tries, 5 neighbours sent in the same sweep")


@pytest.mark.plan("F11")
def test_what_is_late_is_dropped_and_recorded(db, mailoutbox):
    late = OutboxFactory(late_after=clock.now() - MINUTE)
    OutboxFactory(late_after=clock.now() + MINUTE)
    send_due()
    late.refresh_from_db()
    assert (late.state, late.last_error) == ("dropped", "已过时限") and len(mailoutbox) == 1


@pytest.mark.plan("F24")
@pytest.mark.parametrize("change", [{"is_active": False}, {"mail_notices": False}, {"email": ""}])
def test_who_left_in_the_meantime_gets_no_mail(db, mailoutbox, change):
    letter = OutboxFactory()
    type(letter.recipient).objects.filter(pk=letter.recipient_id).update(**change)
    send_due()
    assert not mailoutbox and states() == {"dropped": 1}


def test_a_claimed_letter_is_left_alone_until_its_lease_has_run_out(db, mailoutbox):
    OutboxFactory()
    at = clock.now()
    [claimed] = delivery.claim("mail", at)
    send_due(at + timedelta(seconds=1))
    assert not mailoutbox
    assert take_back(at + delivery.LEASE) == 1
    send_due(at + delivery.LEASE)
    assert len(mailoutbox) == 1 and claimed.message_id in mailoutbox[0].extra_headers["Message-ID"]


def test_a_digest_taken_back_goes_out_again_unchanged_though_more_has_come(db, mailoutbox):
    user = UserFactory()
    OutboxFactory.create_batch(2, recipient=user)
    at = clock.now()
    first = {letter.digest for letter in delivery.claim("mail", at)}
    OutboxFactory(recipient=user)
    send_due(at + delivery.LEASE)
    numbers = {sent.extra_headers["Message-ID"].split("@")[0].strip("<") for sent in mailoutbox}
    assert len(mailoutbox) == 2 and first < numbers


@pytest.mark.plan("F33")
def test_a_restored_copy_sends_nothing_until_released(people, mailoutbox, record_property):
    OutboxFactory.create_batch(5)
    hold_outbox("restored")
    hold_outbox("restored")
    notify([people.member], "x", key="new", title="恢复之后的")
    send_due()
    assert not mailoutbox and delivery_health().held and OutboxHold.objects.count() == 1
    assert release_outbox(by=people.sysadmin, discard=True) == 5
    send_due()
    assert [sent.subject for sent in mailoutbox] == ["[联动] 恢复之后的"] and not delivery_health().held
    assert release_outbox(by=people.sysadmin, discard=True) == 0
    record_property("figure", "0 old letters sent")


def test_the_administrator_can_send_a_dead_letter_again(people, mailoutbox):
    letter = OutboxFactory(dead=True)
    resend_letter(letter, by=people.sysadmin)
    send_due()
    assert len(mailoutbox) == 1
    with pytest.raises(Outbox.DoesNotExist):
        resend_letter(letter, by=people.sysadmin)


def test_a_channel_more_is_an_entry_more(db, monkeypatch, mailoutbox):
    said = []

    class Robot:
        def __enter__(self):
            return self

        def __exit__(self, *_args):
            return None

        def send(self, parcel):
            said.append(channels.headline(parcel.letters))

    robot = channels.Channel(reaches=lambda user: True, open=Robot)
    monkeypatch.setitem(channels.CHANNELS, "robot", robot)
    notify([UserFactory()], "x", key="k", title="开会")
    send_due()
    assert said == ["开会"] and len(mailoutbox) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_senders_never_claim_the_same_letter(django_db_blocker):
    OutboxFactory.create_batch(delivery.BATCH * 2)
    with transaction.atomic():
        first = delivery.claim("mail", clock.now())
        other = transaction.get_connection().copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT id FROM notices_outbox WHERE state = 'pending' FOR UPDATE SKIP LOCKED")
                second = {row[0] for row in cursor.fetchall()}
        finally:
            other.close()
    assert len(first) == delivery.BATCH and len(second) == delivery.BATCH
    assert not second & {letter.pk for letter in first}
