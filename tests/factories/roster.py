"""Regions, unions, people, seats and posts. `everyone()` makes one person per demo sign-in."""

import functools
from datetime import date
from types import SimpleNamespace
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory import LazyAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from accounts.models import Delegation, OfficePost, Power, User
from committees.roster.models import Body, Membership, Person, Region, Term, Union, UnionPost, Unit
from infonet.network.models import Officer

PASSWORD = "liandong-demo"
SINCE = date(2024, 1, 1)


@functools.cache
def hashed(password: str) -> str:
    """The stored form, worked out once: it is the same for everybody."""
    return make_password(password)


class UserFactory(DjangoModelFactory):
    """An account; `system` and `audit` give it one of the other two powers."""

    class Meta:
        model = User
        django_get_or_create = ("username",)

    class Params:
        system = Trait(power=Power.SYSTEM)
        audit = Trait(power=Power.AUDIT)

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"测试人{n}")
    email = LazyAttribute(lambda user: f"{user.username}@example.org")
    password = LazyAttribute(lambda user: hashed(PASSWORD))


class RegionFactory(DjangoModelFactory):
    """江苏省, unless told; `city` makes 南京市 in it."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    class Params:
        city = Trait(
            code="320100",
            name="南京市",
            short_name="南京",
            level=2,
            parent=SubFactory("tests.factories.roster.RegionFactory"),
        )

    code = "320000"
    name = "江苏省"
    short_name = "江苏"
    level = 1


class UnionFactory(DjangoModelFactory):
    """A provincial union; traits for the other levels."""

    class Meta:
        model = Union
        django_get_or_create = ("name",)

    class Params:
        national = Trait(name="全国装备制造产业工会", level=Union.Level.NATIONAL, parent=None, region=None)
        city = Trait(
            level=Union.Level.CITY,
            region=SubFactory(RegionFactory, city=True),
            parent=SubFactory("tests.factories.roster.UnionFactory"),
        )
        grassroots = Trait(
            level=Union.Level.GRASSROOTS,
            region=SubFactory(RegionFactory, city=True),
            parent=SubFactory("tests.factories.roster.UnionFactory"),
        )

    level = Union.Level.PROVINCIAL
    region = SubFactory(RegionFactory)
    name = LazyAttribute(lambda u: f"{u.region.name}装备制造产业工会" if u.region else "产业工会")
    short_name = LazyAttribute(lambda u: u.name.removesuffix("装备制造产业工会") or u.name)
    parent = LazyAttribute(lambda u: UnionFactory(national=True))


class UnitFactory(DjangoModelFactory):
    """A place of work in 南京."""

    class Meta:
        model = Unit
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"第{n}机械厂")
    region = SubFactory(RegionFactory, city=True)


class PersonFactory(DjangoModelFactory):
    """A human; `account="name"` gives a way to sign in."""

    class Meta:
        model = Person

    class Params:
        account = ""

    name = factory.Sequence(lambda n: f"委员{n}")
    unit = SubFactory(UnitFactory)
    user = LazyAttribute(lambda p: UserFactory(username=p.account, name=p.name) if p.account else None)


class TermFactory(DjangoModelFactory):
    """第八届, in office from 2024 to 2028."""

    class Meta:
        model = Term
        django_get_or_create = ("number",)

    number = 8
    starts = SINCE
    ends = date(2028, 12, 31)
    seats = 150
    standing_seats = 45


class MembershipFactory(DjangoModelFactory):
    """A plain member's open seat in the plenary; `standing` makes it the standing committee's."""

    class Meta:
        model = Membership

    class Params:
        standing = Trait(body=Body.STANDING, post=Membership.Post.STANDING)
        ended_on = Trait(end=date(2026, 1, 1), ended=Membership.Ended.RELEASED)

    person = SubFactory(PersonFactory)
    term = SubFactory(TermFactory)
    body = Body.PLENARY
    post = Membership.Post.MEMBER
    start = SINCE

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **facts: Any) -> Any:
        """The database wants a 常委 to be a 委员: the plenary seat comes along where there is none."""
        mine = {name: facts[name] for name in ("person", "term")}
        if facts["body"] == Body.STANDING and not Membership.objects.filter(**mine, body=Body.PLENARY).exists():
            cls(**mine, start=facts["start"], end=facts.get("end"), ended=facts.get("ended", ""))
        return super()._create(model_class, *args, **facts)


class OfficePostFactory(DjangoModelFactory):
    """A post in the office."""

    class Meta:
        model = OfficePost

    user = SubFactory(UserFactory)
    post = OfficePost.Post.STAFF
    start = SINCE


class UnionPostFactory(DjangoModelFactory):
    """A post in a union: by default, who signs its information."""

    class Meta:
        model = UnionPost

    person = SubFactory(PersonFactory)
    union = SubFactory(UnionFactory)
    post = UnionPost.Post.SIGNER
    start = SINCE


class DelegationFactory(DjangoModelFactory):
    """授权代签 for the whole of 2026."""

    class Meta:
        model = Delegation

    principal = SubFactory(UserFactory)
    deputy = SubFactory(UserFactory)
    scope = Delegation.Scope.SIGN_ITEM
    start = date(2026, 1, 1)
    end = date(2026, 12, 31)


def seated(
    account: str, name: str, *, standing: bool = False, post: str = Membership.Post.MEMBER, **facts: Any
) -> User:
    """A member with an account; one of the standing committee sits in the plenary too."""
    person = PersonFactory(account=account, name=name, **facts)
    MembershipFactory(person=person, post=post if post in ("chair", "vice_chair") else Membership.Post.MEMBER)
    if standing:
        MembershipFactory(
            person=person, standing=True, post=post if post != Membership.Post.MEMBER else Membership.Post.STANDING
        )
    return person.user


def in_office(account: str, name: str, post: str) -> User:
    """Somebody of the national office."""
    user = UserFactory(username=account, name=name)
    OfficePostFactory(user=user, post=post)
    return user


def unions() -> SimpleNamespace:
    """The national union, two provinces, a city and a works union in the first."""
    jiangsu = UnionFactory()
    zhejiang = UnionFactory(region=RegionFactory(code="330000", name="浙江省", short_name="浙江"))
    nanjing = UnionFactory(city=True, name="南京市装备制造产业工会", parent=jiangsu)
    works = UnionFactory(grassroots=True, name="金陵机床厂工会", short_name="金陵机床", parent=nanjing)
    return SimpleNamespace(national=jiangsu.parent, jiangsu=jiangsu, zhejiang=zhejiang, nanjing=nanjing, works=works)


def everyone() -> SimpleNamespace:
    """One account per demo role (`people.province_lead` signs in as `province-lead`), and `people.unions`."""
    houses = unions()
    unit = UnitFactory(name="金陵机床厂", union=houses.works)
    people = SimpleNamespace(
        unions=houses,
        office=in_office("office", "周办", "staff"),
        drafter=in_office("drafter", "吴起草", "drafter"),
        editor=in_office("editor", "郑编辑", "editor"),
        leader=in_office("leader", "王负责", "leader"),
        scrutineer=in_office("scrutineer", "蒋监票", "scrutineer"),
        chair=seated("chair", "赵主席", standing=True, post=Membership.Post.CHAIR, unit=unit),
        standing=seated("standing", "钱常委", standing=True, unit=unit),
        member=seated("member", "孙委员", unit=unit),
        province=PersonFactory(account="province", name="冯信息", unit=UnitFactory(union=houses.jiangsu)).user,
        province_lead=PersonFactory(
            account="province-lead", name="陈签发", unit=UnitFactory(union=houses.jiangsu)
        ).user,
        province2=PersonFactory(account="province2", name="褚外省", unit=UnitFactory(union=houses.zhejiang)).user,
        grassroots=PersonFactory(account="grassroots", name="卫基层", unit=unit).user,
        auditor=UserFactory(username="auditor", name="沈审计", audit=True),
        sysadmin=UserFactory(username="sysadmin", name="韩系统", system=True),
    )
    UnionPostFactory(person=people.province_lead.person, union=houses.jiangsu)
    appoint(people)
    return people


def appoint(people: SimpleNamespace) -> None:
    """The information officers of two provinces and of the works."""
    for user, union in (
        (people.province, people.unions.jiangsu), (people.province2, people.unions.zhejiang), (people.grassroots, people.unions.works),
    ):  # fmt: skip
        Officer.objects.create(person=user.person, union=union, start=SINCE)
