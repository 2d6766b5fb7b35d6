"""The demo's people: unions, units, members, officers and the sign-ins of the contract."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from django.contrib.auth.hashers import make_password

from accounts.models import Delegation, OfficePost, Power, User
from committees.roster.models import Body, Membership, Person, Region, Term, Union, UnionPost, Unit
from infonet.network.models import Officer
from portal.demo.item_texts import GIVEN, PLANT_HEADS, PLANT_TAILS

PASSWORD = "liandong-demo"  # noqa: S105 - the demo's, printed on purpose
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆"
    "廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
MUNICIPALITIES = ["110000", "120000", "310000", "500000"]
CITIES = 60
GRASSROOTS = 200
OFFICERS = 120
MEMBERS = 150
STANDING = 45
CHAIR_HOME, STANDING_HOME, PROVINCE, PROVINCE2 = "110000", "210100", "420000", "430000"


@dataclass
class Organisation:
    """What the other parts of the demo build on."""

    today: date
    rng: random.Random
    term: Term
    national: Union
    provincial: dict[str, Union] = field(default_factory=dict)
    cities: list[Union] = field(default_factory=list)
    grassroots: list[Union] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    officers: list[Officer] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    # One expensive hash serves all accounts of the demo.
    password: str = field(default_factory=lambda: make_password(PASSWORD))

    def new_name(self) -> str:
        """An invented name nobody here bears yet."""
        while True:
            name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
            if name not in self.names:
                self.names.add(name)
                return name

    @property
    def term_start(self) -> date:
        """The day on which everybody's seat and post began."""
        return self.term.starts


def build_organisation(today: date, rng: random.Random) -> Organisation:
    """All unions, people, seats, posts and accounts."""
    term = Term.objects.create(
        number=5,
        starts=date(today.year - 3, 1, 12),
        ends=date(today.year + 2, 1, 11),
        seats=MEMBERS,
        standing_seats=STANDING,
    )
    national = Union.objects.create(name="全国装备制造产业工会", short_name="全国", level=Union.Level.NATIONAL)
    org = Organisation(today, rng, term, national, names=set(NAMED))
    build_unions(org)
    build_office(org)
    build_members(org)
    build_officers(org)
    return org


def build_unions(org: Organisation) -> None:
    """31 provincial, 60 city and 200 grassroots unions, and a unit for each of the last."""
    provinces = list(Region.objects.filter(level=1).exclude(code__in=["710000", "810000", "820000"]))
    org.provincial = {
        region.code: Union.objects.create(
            name=f"{region.name}装备制造工会", short_name=region.short_name, level=Union.Level.PROVINCIAL,
            parent=org.national, region=region,
        )
        for region in provinces
    }  # fmt: skip
    for region in city_regions(org):
        org.cities.append(
            Union.objects.create(
                name=f"{region.name}装备制造工会", short_name=region.short_name, level=Union.Level.CITY,
                parent=org.provincial[region.province.code], region=region,
            )
        )  # fmt: skip
    names = plant_names(org)
    for number in range(GRASSROOTS):
        city = org.cities[number % CITIES]
        name = next(names)
        union = Union.objects.create(
            name=f"{name}工会", short_name=name, level=Union.Level.GRASSROOTS, parent=city, region=city.region
        )
        org.grassroots.append(union)
        org.units.append(Unit.objects.create(name=name, region=home_of(city), union=union))


def city_regions(org: Organisation) -> list[Region]:
    """60 prefectures: first those the demo's people live in, then spread over the provinces."""
    first = list(Region.objects.filter(code__in=[STANDING_HOME, "420600", "430200"]))
    others = Region.objects.filter(level=2, parent__code__in=org.provincial).exclude(parent__code__in=MUNICIPALITIES)
    by_province: dict[str | None, list[Region]] = {}
    for region in org.rng.sample(list(others), len(others)):
        if region not in first:
            by_province.setdefault(region.parent_id, []).append(region)
    # One of each province, then a second, a third: every province gets its share.
    spread = [r for row in zip_longest(*by_province.values()) for r in row if r is not None]
    return (first + spread)[:CITIES]


def plant_names(org: Organisation) -> Iterator[str]:
    """Invented names of plants, none twice."""
    pairs = [head + tail for head in PLANT_HEADS for tail in PLANT_TAILS]
    org.rng.shuffle(pairs)
    return iter(["汉北重型机床厂", *(p for p in pairs if p != "汉北重型机床厂")])


# ---- The sign-ins of the contract -----------------------------------------------------------
OFFICE = {
    "office": ("温知新", OfficePost.Post.STAFF),
    "drafter": ("段开物", OfficePost.Post.DRAFTER),
    "editor": ("江照野", OfficePost.Post.EDITOR),
    "leader": ("梅映雪", OfficePost.Post.LEADER),
    "scrutineer": ("乔木森", OfficePost.Post.SCRUTINEER),
}
NAMED = {
    *(name for name, _post in OFFICE.values()),
    "安定远", "冯听澜", "贺春耕", "程砚北", "林问渠", "谷雨生", "杜青川", "裴文舟", "田守拙", "罗向晨", "万里程", "石敬禾",
}  # fmt: skip


def account(org: Organisation, username: str, name: str, *, open_: bool = True, power: str = Power.CONTENT) -> User:
    """An account; only those of the contract can sign in, the others exist to be told things."""
    user = User(username=username, name=name, power=power, email=f"{username}@demo.example.org")
    user.password = org.password if open_ else make_password(None)
    user.save()
    org.users[username] = user
    return user


def build_office(org: Organisation) -> None:
    """The office, the auditor and the system administrator."""
    office = Unit.objects.create(
        name="全国装备制造产业工会机关", region=Region.objects.get(pk=CHAIR_HOME), union=org.national
    )
    for username, (name, post) in OFFICE.items():
        user = account(org, username, name)
        OfficePost.objects.create(user=user, post=post, start=org.term_start)
        Person.objects.create(name=name, unit=office, duty="机关干部", user=user)
    account(org, "auditor", "安定远", power=Power.AUDIT)
    account(org, "sysadmin", "冯听澜", power=Power.SYSTEM)


def build_members(org: Organisation) -> None:
    """150 members, 45 of them standing: the named ones first, then at least one a province."""
    seat(org, person(org, "贺春耕", unit_in(org, CHAIR_HOME), "主席", "chair"), "chair", "chair")
    seat(org, person(org, "程砚北", unit_in(org, STANDING_HOME), "工会主席", "standing"), "member", "standing")
    seat(org, person(org, "林问渠", unit_in(org, STANDING_HOME), "工会副主席", "member"), "member", None)
    for number in range(4):
        someone = person(
            org, org.new_name(), unit_in(org, org.rng.choice(list(org.provincial))), "副主席", f"v{number + 1:02d}"
        )
        seat(org, someone, "vice_chair", "vice_chair")
    homes = [*org.provincial]
    for number in range(MEMBERS - 7):
        unit = unit_in(org, homes[number % len(homes)])
        someone = person(org, org.new_name(), unit, org.rng.choice(DUTIES), f"m{number + 1:03d}")
        seat(org, someone, "member", "standing" if number < STANDING - 6 else None)


DUTIES = [
    "工会主席",
    "工会副主席",
    "党委副书记、工会主席",
    "一线职工、高级技师",
    "车间主任",
    "女职工委员会主任",
    "行业工会主席",
]


def unit_in(org: Organisation, code: str) -> Unit:
    """A unit in that prefecture or province; the provincial union's own office when there is no plant."""
    near = [u for u in org.units if code in {u.region_id, u.region.parent_id}]
    if near:
        return org.rng.choice(near)
    union = org.provincial.get(code) or org.provincial[Region.objects.get(pk=code).province.code]
    return office_of(union)


def office_of(union: Union) -> Unit:
    """The union's own office as a place of work."""
    facts = {"region": home_of(union), "union": union}
    return Unit.objects.get_or_create(name=f"{union.name}机关", defaults=facts)[0]


def home_of(union: Union) -> Region:
    """Where a union is; every union of the demo but the national one has a region."""
    if union.region is None:
        raise ValueError(f"{union} has no region")
    return union.region


def user_of(someone: Person) -> User:
    """The account of a person who has one."""
    if someone.user is None:
        raise ValueError(f"{someone} has no account")
    return someone.user


def person(org: Organisation, name: str, unit: Unit, duty: str, username: str) -> Person:
    """A person with an account."""
    signs_in = username in ("chair", "standing", "member")
    user = account(org, username, name, open_=signs_in)
    return Person.objects.create(
        name=name, unit=unit, duty=duty, user=user, gender=org.rng.choice("mmf"),
        phone=f"1990000{Person.objects.count():04d}", email=user.email,
    )  # fmt: skip


def seat(org: Organisation, someone: Person, plenary: str, standing: str | None) -> None:
    """The person's seats in the bodies."""
    for body, post in ((Body.PLENARY, plenary), (Body.STANDING, standing)):
        if post:
            Membership.objects.create(
                person=someone,
                term=org.term,
                body=body,
                post=post,
                start=org.term_start,
                basis="第五届全国委员会第一次全体会议选举",
            )


def build_officers(org: Organisation) -> None:
    """Signers of the provincial unions and 120 information officers."""
    hubei, hunan = org.provincial[PROVINCE], org.provincial[PROVINCE2]
    officer(org, union_person(org, "谷雨生", hubei, "办公室副主任", "province"), hubei, full_time=True)
    officer(org, union_person(org, "田守拙", hunan, "办公室干部", "province2"), hunan, full_time=True)
    lead = union_person(org, "杜青川", hubei, "主席", "province-lead")
    deputy = union_person(org, "裴文舟", hubei, "副主席", "province-deputy")
    post(org, lead, hubei, UnionPost.Post.CHAIR)
    Delegation.objects.create(
        principal=user_of(lead), deputy=user_of(deputy), scope=Delegation.Scope.SIGN_ITEM,
        start=org.today, end=date.fromordinal(org.today.toordinal() + 14), reason="外出参加培训",
    )  # fmt: skip
    post(org, union_person(org, "罗向晨", hunan, "副主席", "province2-lead"), hunan, UnionPost.Post.SIGNER)
    plant = next(u for u in org.grassroots if home_of(u).province.code == PROVINCE)
    officer(org, union_person(org, "万里程", plant, "工会干事", "grassroots"), plant, full_time=False)
    post(org, union_person(org, "石敬禾", plant, "工会主席", "grassroots-lead"), plant, UnionPost.Post.CHAIR)
    others = [u for u in org.provincial.values() if u not in (hubei, hunan)]
    for number, union in enumerate(others):
        post(
            org,
            union_person(org, org.new_name(), union, "主席", f"c{number + 1:03d}", open_=False),
            union,
            UnionPost.Post.CHAIR,
        )
    for number, union in enumerate([*others, *org.cities, *org.grassroots][: OFFICERS - 3]):
        someone = union_person(org, org.new_name(), union, "信息员", f"i{number + 1:03d}", open_=False)
        officer(org, someone, union, full_time=number % 5 == 0)


def union_person(org: Organisation, name: str, union: Union, duty: str, username: str, *, open_: bool = True) -> Person:
    """Somebody who works at a union."""
    unit = union.units.first() or office_of(union)
    user = account(org, username, name, open_=open_)
    return Person.objects.create(
        name=name, unit=unit, duty=duty, user=user, phone=f"1990000{Person.objects.count():04d}", email=user.email
    )


def officer(org: Organisation, someone: Person, union: Union, *, full_time: bool) -> None:
    """I2: an information officer of the union."""
    org.officers.append(Officer.objects.create(person=someone, union=union, full_time=full_time, start=org.term_start))


def post(org: Organisation, someone: Person, union: Union, kind: str) -> None:
    """A post in a union."""
    UnionPost.objects.create(person=someone, union=union, post=kind, start=org.term_start)
