"""I14: points follow from what was printed, and can be worked out again from it."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from infonet.merit import services
from infonet.merit.models import ScoreEntry, ScoringRule
from infonet.publishing import services as publishing
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory, ScoringRuleFactory, moment


@pytest.fixture
def printed(people):
    """An issue of one single piece of 江苏 and one combined of both provinces."""
    u = people.unions
    issue = BulletinIssueFactory(composed_by=people.editor)
    EntryFactory(issue=issue, items=[InfoItemFactory(union=u.jiangsu, adopted=True)])
    EntryFactory(issue=issue, items=[InfoItemFactory(union=x, merged=True) for x in (u.jiangsu, u.zhejiang)])
    return publishing.sign_and_publish(publishing.send_for_signature(issue, by=people.editor), by=people.leader)


def test_the_empty_rule_book_is_filled_once_and_a_filled_one_left_alone(db):
    services.ensure_default_rules()
    services.ensure_default_rules()
    assert ScoringRule.objects.count() == 2
    ScoringRule.objects.filter(fact="single").delete()
    services.ensure_default_rules()
    assert ScoringRule.objects.count() == 1


def test_entering_twice_changes_nothing(printed):
    before = list(ScoreEntry.objects.order_by("pk").values())
    services.enter_points(printed, timezone.now())
    assert list(ScoreEntry.objects.order_by("pk").values()) == before and len(before) == 3


def test_the_rules_of_the_day_of_printing_count(people):
    ScoringRuleFactory(points=8, end=date(2026, 6, 30))
    ScoringRuleFactory(points=12, start=date(2026, 7, 1))
    for day, points in (("2026-06-30 23:59", 8), ("2026-07-01 00:00", 12)):
        issue = BulletinIssueFactory(published=True, published_at=moment(day), number=int(day[5:7]))
        EntryFactory(issue=issue)
        services.enter_points(issue, timezone.now())
        assert issue.scores.get().points == points


def test_rebuilding_gives_the_same_ledger(printed):
    out = StringIO()
    call_command("recompute_scores", stdout=out)
    assert "一致" in out.getvalue() and services.compare() == []


def test_differences_are_printed_and_corrected_when_asked(printed):
    lost = ScoreEntry.objects.first()
    wrong = ScoreEntry.objects.exclude(pk=lost.pk).first()
    lost.delete()
    ScoreEntry.objects.filter(pk=wrong.pk).update(points=Decimal("99"))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("recompute_scores", stdout=out)
    assert out.getvalue().count("台账缺") == 2 and out.getvalue().count("台账多") == 1
    call_command("recompute_scores", "--apply", stdout=StringIO())
    assert services.compare() == [] and ScoreEntry.objects.count() == 3


def test_the_desk_sees_all_and_a_union_its_own_and_the_sums_add_up(as_user, people, printed):
    desk = as_user("editor").get(reverse("merit:ledger")).content.decode()
    assert "2 个单位今年有积分" in desk and "合计 20 分" in desk
    assert "今年累计 15 分" in as_user("province").get(reverse("merit:ledger")).content.decode()
    other = as_user("province2").get(reverse("merit:ledger")).content.decode()
    assert "今年累计 5 分" in other and "单条采用刊发</td>" not in other
    assert sum(points for _u, points, _n in services.totals(timezone.localdate().year)) == 20


@pytest.mark.parametrize(
    "query", [{"year": "2020"}, {"year": "abcd"}, {"year": "9999"}, {"union": "x"}, {"union": "9" * 30}, {"page": "x"}]
)
def test_odd_questions_are_answered(as_user, printed, query):
    assert as_user("editor").get(reverse("merit:ledger"), query).status_code == 200


def test_a_union_chosen_by_another_shows_nothing_of_it(as_user, people, printed):
    page = as_user("province2").get(reverse("merit:ledger"), {"union": people.unions.jiangsu.pk}).content.decode()
    assert "今年累计 0 分" in page


def test_the_ledger_asks_as_much_for_many(as_user, people, printed, steady_queries):
    rule, client = ScoringRule.objects.get(fact="single"), as_user("editor")

    def grow():
        for _ in range(20):
            item = InfoItemFactory(union=people.unions.jiangsu, adopted=True)
            ScoreEntry.objects.create(
                union=item.union, rule=rule, item=item, issue=printed, points=1, day=timezone.localdate()
            )

    steady_queries(lambda: client.get(reverse("merit:ledger")), grow)
