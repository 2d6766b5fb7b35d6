"""I5: what is owed a month, who is reminded of what, and what stands on the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from common import desk
from infonet.reporting import reminders, services
from infonet.reporting.models import Duty, InfoItem
from infonet.reporting.rules import duties_of, duty_of, month_of
from notices.derive import all_reminders as derive
from notices.models import Notice
from tests.factories.infonet import InfoItemFactory, moment

NOVEMBER = moment("2026-11-01 00:00").date()


def received(union, *moments: str) -> None:
    """Items of the union that came in at these moments."""
    for text in moments:
        InfoItemFactory(union=union, submitted=True, submitted_at=moment(text))


def called(at) -> dict[str, set[str]]:
    """Which unions are called for what, at the moment."""
    found: dict[str, set[str]] = {}
    for reminder in reminders.duties(at):
        found.setdefault(reminder.key.split(":")[0], set()).add({u.username for u in reminder.recipients}.__repr__())
    return found


def test_two_items_a_month_meet_the_duty_to_the_last_second(people):
    union = people.unions.jiangsu
    received(union, "2026-11-01 00:00:00", "2026-11-30 23:59:59")
    assert duty_of(union, NOVEMBER).met
    received(people.unions.zhejiang, "2026-10-31 23:59:59", "2026-12-01 00:00:00")
    assert duty_of(people.unions.zhejiang, NOVEMBER).sent == 0


def test_only_provincial_unions_owe(people):
    assert duty_of(people.unions.works, NOVEMBER) is None
    assert {d.union.level for d in duties_of(NOVEMBER)} == {"provincial"}


def test_a_union_with_a_row_of_its_own_owes_what_the_row_says(people):
    Duty.objects.create(union=people.unions.jiangsu, month=NOVEMBER, items_owed=5, due_at=moment("2026-11-20 12:00"))
    state = duty_of(people.unions.jiangsu, NOVEMBER)
    assert (state.owed, state.missing, state.late(moment("2026-11-20 12:00:01"))) == (5, 5, True)
    assert not state.late(moment("2026-11-20 12:00:00"))


def test_a_month_with_nothing_is_reported_with_one_press(as_user, people, at):
    at("2026-11-20 10:00")
    client, url = as_user("province"), reverse("reporting:duty-nothing")
    for _ in range(2):
        assert client.post(url, {"union": people.unions.jiangsu.pk}).status_code == 302
    assert duty_of(people.unions.jiangsu, NOVEMBER).met
    assert Event.objects.filter(verb="duty.nothing").count() == 1
    assert "本月已作零报告" in client.get(reverse("reporting:item-list")).content.decode()


def test_who_has_sent_something_needs_no_zero_report(as_user, people, at):
    at("2026-11-20 10:00")
    received(people.unions.jiangsu, "2026-11-19 10:00")
    assert (
        as_user("province").post(reverse("reporting:duty-nothing"), {"union": people.unions.jiangsu.pk}).status_code
        == 409
    )


@pytest.mark.parametrize("union", ["x", "", "999999999999"])
def test_a_zero_report_for_nobody_is_not_found(as_user, union):
    assert as_user("province").post(reverse("reporting:duty-nothing"), {"union": union}).status_code == 404


def test_reminders_come_before_on_and_after_the_last_day_and_spare_who_has_met_it(people):
    received(people.unions.zhejiang, "2026-11-03 10:00", "2026-11-04 10:00")  # has met it
    officer, both = "{'province'}", {"{'province', 'province-lead'}", "{'province-lead', 'province'}"}
    received(people.unions.jiangsu, "2026-10-03 10:00", "2026-10-04 10:00")
    received(people.unions.zhejiang, "2026-10-03 10:00", "2026-10-04 10:00")
    assert called(moment("2026-11-20 09:00")) == {}
    assert called(moment("2026-11-28 09:00")) == {"duty.before": {officer}}
    assert called(moment("2026-11-30 09:00")) == {"duty.today": {officer}}
    late = called(moment("2026-12-01 09:00"))
    assert set(late) == {"duty.late"} and late["duty.late"] <= both
    assert called(moment("2026-12-20 09:00")) == {}


def test_the_zero_report_stops_the_calls(people):
    for union in (people.unions.jiangsu, people.unions.zhejiang):
        received(union, "2026-10-03 10:00", "2026-10-04 10:00")
        Duty.objects.create(
            union=union,
            month=NOVEMBER,
            due_at=moment("2026-11-30 23:59:59"),
            nothing_to_report_at=moment("2026-11-20 10:00"),
        )
    assert called(moment("2026-12-01 09:00")) == {}


def test_asking_again_tells_nobody_twice(people, at):
    now = at("2026-11-29 09:00")
    derive(now)
    once = Notice.objects.count()
    derive(now + timedelta(minutes=1))
    assert Notice.objects.count() == once > 0


@pytest.mark.parametrize(
    ("urgency", "before", "after"), [("normal", 24 * 60, 1), ("urgent", 120, 1), ("critical", 0, 1)]
)
def test_signers_are_reminded_when_the_time_is_over_and_not_once_it_is_signed(people, urgency, before, after):
    sent = timezone.now() - timedelta(minutes=before)
    item = InfoItemFactory(
        union=people.unions.jiangsu, officer=people.province, awaiting=True, urgency=urgency, sent_at=sent
    )
    at = sent + timedelta(minutes=before)
    assert list(reminders.signatures(at)) == []
    (reminder,) = reminders.signatures(at + timedelta(minutes=after))
    assert list(reminder.recipients) == [people.province_lead]
    services.sign(item, by=people.province_lead)
    assert list(reminders.signatures(at + timedelta(minutes=after))) == []


def test_editors_are_reminded_when_the_desk_is_late_and_not_once_it_has_decided(people):
    item = InfoItemFactory(union=people.unions.jiangsu, submitted=True, urgency="urgent", submitted_at=timezone.now())
    late = timezone.now() + timedelta(hours=25)
    assert list(reminders.decisions(timezone.now())) == []
    (reminder,) = reminders.decisions(late)
    assert reminder.recipients == [people.editor]
    assert [r.key for r in reminders.decisions(late + timedelta(days=1))] != [reminder.key]
    services.decide(item, "keep", by=people.editor)
    assert list(reminders.decisions(late)) == []


# ---- The desk --------------------------------------------------------------------------------------
def keys(user, at=None) -> list[str]:
    """What stands on the person's desk."""
    return [item.key.split(":")[0] for item in desk.items_for(user, at or timezone.now())]


def test_each_trade_finds_its_own_work(people):
    returned = InfoItemFactory(union=people.unions.jiangsu, returned=True)
    waiting = InfoItemFactory(union=people.unions.jiangsu, awaiting=True)
    InfoItemFactory(union=people.unions.zhejiang, submitted=True, urgency="critical")
    assert set(keys(people.province)) == {"item.returned", "duty"}
    assert keys(people.province_lead) == ["item.sign"]
    assert set(keys(people.editor)) == {"triage"} and len(keys(people.editor)) == 2
    assert "item.sign" not in keys(people.province2) and keys(people.member) == []
    urls = [i.url for i in desk.items_for(people.province, timezone.now())]
    assert reverse("reporting:item-edit", args=[returned.pk]) in urls
    assert desk.items_for(people.province_lead, timezone.now())[0].url == reverse(
        "reporting:item-sign", args=[waiting.pk]
    )


def test_the_province_sees_what_it_waits_for_and_what_became_of_it(people):
    union = people.unions.jiangsu
    InfoItemFactory(union=union, awaiting=True)
    InfoItemFactory(union=union, submitted=True)
    InfoItemFactory(union=union, adopted=True)
    InfoItemFactory(union=union, kept=True, triaged_at=timezone.now() - timedelta(days=8))
    assert {w.role for w in desk.waiting_for(people.province, timezone.now())} == {"待签发", "待处理", "采用"}
    assert not [w for w in desk.waiting_for(people.province2, timezone.now()) if w.key.startswith("item")]


def test_the_desk_asks_as_much_for_fifty_as_for_one(people, steady_queries):
    union = people.unions.jiangsu

    def grow() -> None:
        for state in ("awaiting", "submitted", "returned", "adopted"):
            InfoItemFactory.create_batch(12, union=union, **{state: True})

    grow()
    for user in (people.province, people.province_lead, people.editor):
        steady_queries(
            lambda user=user: (desk.items_for(user, timezone.now()), desk.waiting_for(user, timezone.now())), grow
        )


# ---- Who owes, for the desk --------------------------------------------------------------------------
def test_the_desk_sees_who_owes_and_the_sum_adds_up(as_user, people, at):
    at("2026-11-16 10:00")
    received(people.unions.jiangsu, "2026-11-03 10:00", "2026-11-04 10:00")
    page = as_user("editor").get(reverse("reporting:duty-list")).content.decode()
    assert "2 个省级产业工会，还有 1 个没有报齐" in page
    assert as_user("editor").get(reverse("reporting:duty-list"), {"month": "2026-10"}).status_code == 200


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-01", "99999-01"])
def test_a_month_that_is_none_is_not_found(as_user, month):
    assert as_user("editor").get(reverse("reporting:duty-list"), {"month": month}).status_code == 404


@pytest.mark.parametrize("month", ["0001-01", "2999-12"])
def test_months_far_away_lead_to_the_nearest_that_is_kept(as_user, month):
    assert as_user("editor").get(reverse("reporting:duty-list"), {"month": month}).status_code == 200


def test_the_page_of_duties_asks_as_much_for_many(as_user, people, steady_queries):
    client = as_user("editor")
    received(people.unions.jiangsu, "2026-11-03 10:00")
    steady_queries(
        lambda: client.get(reverse("reporting:duty-list")),
        lambda: [InfoItemFactory(union=people.unions.zhejiang, submitted=True) for _ in range(9)],
    )
    assert month_of(moment("2026-11-30 23:59")) == NOVEMBER and InfoItem.objects.exists()
