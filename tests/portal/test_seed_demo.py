"""The demo organisation is what the contract promises, and its facts agree with each other."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from committees.roster.models import Body, Membership, Union
from committees.roster.rules import circle_of
from common import desk
from common.clock import now, today
from infonet.merit.models import ScoreEntry
from infonet.network.models import Officer
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import InfoItem
from meetings.ballots.models import Resolution
from meetings.major_issues.models import MajorIssue
from meetings.sessions.models import Meeting
from notices.models import Outbox
from portal.demo.people import PASSWORD
from reports.models import Opinion, WorkReport

SIGN_INS = (
    "office", "drafter", "editor", "leader", "chair", "standing", "member", "province", "province-lead", "province2",
    "grassroots", "scrutineer", "auditor", "sysadmin",
)  # fmt: skip


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """One seeding for all tests of this file: rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", scale="small", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    """The demo organisation."""


def test_the_demo_has_the_sizes_of_the_contract(demo):
    seats = Membership.objects.as_of(today())
    assert seats.filter(body=Body.PLENARY).count() == 150
    assert seats.filter(body=Body.STANDING).count() == 45
    levels = {level: Union.objects.filter(level=level).count() for level in Union.Level.values}
    assert levels == {"national": 1, "provincial": 31, "city": 60, "grassroots": 200}
    assert Officer.objects.count() == 120
    assert InfoItem.objects.filter(submitted_at__isnull=False).count() == 1200
    assert WorkReport.objects.get().status == WorkReport.Status.CONSULTING
    assert Opinion.objects.undisposed().exists() and Opinion.objects.filter(disposition__isnull=False).exists()
    assert Meeting.objects.filter(status=Meeting.Status.PLANNED).count() == 2
    assert Resolution.objects.count() == 3
    assert sorted(MajorIssue.objects.values_list("status", flat=True)) == ["decided", "gathering_opinions"]
    assert BulletinIssue.objects.filter(status="published").count() >= 20
    assert ScoreEntry.objects.exists()


def test_the_demos_report_shows_what_a_file_may_carry(demo):
    version = WorkReport.objects.get().current
    blocks = version.blocks()
    assert sum(len(block.footnotes) for block in blocks) == 1
    assert [len(block.rows) for block in blocks if block.kind == "table"] == [7]
    assert len(version.comments) == 1
    assert version.paragraphs.filter(how="split").count() == 2
    assert version.report.versions.get(number=2).changes


def test_every_sign_in_of_the_contract_works(demo, client):
    for name in SIGN_INS:
        assert client.login(username=name, password=PASSWORD) or User.objects.get(username=name).check_password(
            PASSWORD
        )


def test_the_member_is_in_the_circle_of_the_standing_member(demo):
    standing = User.objects.get(username="standing").person
    member = User.objects.get(username="member").person
    assert member in [tie.person for tie in circle_of(standing, today())]


def test_receipt_numbers_have_no_gap(demo):
    for year in set(InfoItem.objects.exclude(receipt_year=None).values_list("receipt_year", flat=True)):
        numbers = sorted(InfoItem.objects.filter(receipt_year=year).values_list("receipt_number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_nothing_of_the_demos_past_is_mailed(demo):
    assert not Outbox.objects.filter(state=Outbox.State.PENDING).exists()


def test_everybody_with_work_finds_it_on_the_desk(demo):
    for name in ("office", "drafter", "editor", "leader", "standing", "member", "province", "province-lead"):
        assert desk.items_for(User.objects.get(username=name), now()), name


def test_a_second_seeding_refuses_and_changes_nothing(demo):
    with pytest.raises(CommandError, match="已经有人员"):
        call_command("seed_demo", scale="small", verbosity=0)
    assert InfoItem.objects.filter(submitted_at__isnull=False).count() == 1200


def test_the_demo_refuses_an_installation(db, settings):
    settings.DEMO = False
    before = User.objects.count()
    with pytest.raises(CommandError, match="演示"):
        call_command("seed_demo", scale="small", verbosity=0)
    assert User.objects.count() == before
