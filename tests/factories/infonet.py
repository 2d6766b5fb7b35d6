"""Information items in every state, bulletins, and who writes and signs them."""

import struct
import zlib
from datetime import date, datetime, timedelta

import factory
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from infonet.merit.models import ScoringRule
from infonet.network.models import Officer
from infonet.publishing.models import BulletinIssue, Entry
from infonet.reporting.models import Edition, InfoItem
from tests.factories.roster import SINCE, OfficePostFactory, PersonFactory, UnionFactory, UserFactory

TITLE = "汉北两家配套铸件厂停产，312名职工待岗费没有着落"
BODY = """10月下旬以来，汉北市两家汽车配套铸件厂因主机厂压减订单先后停产，涉及职工312人，其中外包用工74人。

两家企业都口头通知职工回家等消息，没有书面约定待岗期限和生活费标准。职工主要有三点要求：书面明确待岗时间；按规定发生活费；停产期间社保不断缴。

市产业工会11月10日、12日两次进厂，一家已同意补签协议，另一家仍在推脱。"""
ADVICE = "请全国产业工会协调主机厂结清9月货款，并提示各地摸排同类企业。"


class OfficerFactory(DjangoModelFactory):
    """An information officer with an account."""

    class Meta:
        model = Officer

    union = SubFactory(UnionFactory)
    person = factory.LazyAttribute(lambda o: PersonFactory(account=f"officer-{Officer.objects.count()}"))
    start = SINCE


def signer_of(item: InfoItem):
    """Somebody who could have signed."""
    return UserFactory(username=f"signer-{item.union.pk}", name="罗向晨")


class InfoItemFactory(DjangoModelFactory):
    """A written draft of 江苏; a trait for each state."""

    class Meta:
        model = InfoItem

    class Params:
        blank = Trait(title="", body="", advice="", place="", matter="", headcount=None, event_on=None, revision=0)
        awaiting = Trait(status="awaiting_signature", sent_at=LazyFunction(timezone.now))
        received = Trait(
            sent_at=SelfAttribute("submitted_at"),
            submitted_at=LazyFunction(timezone.now),
            signed_by=LazyAttribute(signer_of),
            receipt_year=LazyAttribute(lambda i: timezone.localdate(i.submitted_at).year),
            receipt_number=factory.Sequence(lambda n: 9001 + n),
            on_time=True,
        )
        submitted = Trait(received=True, status="submitted")
        decided = Trait(
            received=True, triaged_at=LazyFunction(timezone.now), triaged_by=LazyFunction(lambda: an_editor())
        )
        adopted = Trait(decided=True, status="adopted")
        merged = Trait(decided=True, status="merged")
        kept = Trait(decided=True, status="kept")
        returned = Trait(decided=True, status="returned", reason="请补充涉及职工人数和企业态度。")
        rejected = Trait(decided=True, status="rejected", reason="同类情况近期已刊发。")

    union = SubFactory(UnionFactory)
    officer = LazyAttribute(lambda i: UserFactory(username=f"writer-{i.union.pk}", name="田守拙"))
    matter = InfoItem.Matter.WORKERS
    title = TITLE
    body = BODY
    advice = ADVICE
    place = "汉北市"
    headcount = 312
    event_on = LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    revision = 1


def an_editor():
    """An editor of the national office."""
    user = UserFactory(username="an-editor", name="温知新")
    if not user.office_posts.exists():
        OfficePostFactory(user=user, post="editor")
    return user


class EditionFactory(DjangoModelFactory):
    """The signed text of an item."""

    class Meta:
        model = Edition

    item = SubFactory(InfoItemFactory, submitted=True)
    number = 1
    revision = SelfAttribute("item.revision")
    matter = SelfAttribute("item.matter")
    urgency = SelfAttribute("item.urgency")
    title = SelfAttribute("item.title")
    body = SelfAttribute("item.body")
    advice = SelfAttribute("item.advice")
    signed_by = SelfAttribute("item.signed_by")
    at = SelfAttribute("item.submitted_at")


class BulletinIssueFactory(DjangoModelFactory):
    """An issue being composed; traits for what comes after."""

    class Meta:
        model = BulletinIssue

    class Params:
        awaiting = Trait(status="awaiting_signature", sent_at=LazyFunction(timezone.now))
        published = Trait(
            status="published",
            sent_at=SelfAttribute("published_at"),
            published_at=LazyFunction(timezone.now),
            year=LazyAttribute(lambda i: timezone.localdate(i.published_at).year),
            number=factory.Sequence(lambda n: 1 + n),
            signed_by=SelfAttribute("composed_by"),
        )
        cleared_for_public = Trait(
            published=True,
            for_public=True,
            cleared=True,
            cleared_at=SelfAttribute("published_at"),
            cleared_by=SelfAttribute("composed_by"),
        )

    title = "配套企业停产与职工待岗情况"
    composed_by = LazyFunction(lambda: an_editor())


class EntryFactory(DjangoModelFactory):
    """A piece made from one adopted item, or from `items`."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    issue = SubFactory(BulletinIssueFactory)
    order = LazyAttribute(lambda e: e.issue.entries.count() + 1)
    headline = "技能津贴到账一百天"
    text = "技能等级津贴写进集体合同以后，首批四十三家企业按月兑现。\n职工最关心的是岗位调动以后还算不算。"

    @factory.post_generation
    def items(entry, create, extracted, **kwargs):  # noqa: N805 - factory_boy's shape
        """The items it was made from."""
        if create:
            entry.items.set([InfoItemFactory(adopted=True)] if extracted is None else extracted)


class ScoringRuleFactory(DjangoModelFactory):
    """Ten points for a single piece."""

    class Meta:
        model = ScoringRule

    fact = ScoringRule.Fact.SINGLE
    points = 10
    start = date(2020, 1, 1)


def moment(text: str) -> datetime:
    """A moment of Beijing time."""
    return timezone.make_aware(datetime.fromisoformat(text))


def png() -> bytes:
    """The smallest picture that is one."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff"))
        + chunk(b"IEND", b"")
    )
