"""V05, V06, V07, V11: what a whole dump of the database tells, and what a killed process leaves. On both databases."""

import hashlib
import hmac
import itertools
import json
import os
import random
import signal

import pytest
from django.conf import settings as django_settings
from django.db import connection, models
from django.db.models.expressions import RawSQL

from meetings.ballots.models import Envelope, OpenedBallot, Participation, WrittenName
from meetings.ballots.sealing import opening as sealed_opening
from meetings.ballots.sealing.paper import Specimen
from meetings.ballots.services import box
from meetings.ballots.services.box import keeping, opening, specimens
from tests.factories.secret import CHOICES, cheaply, secret

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = ("motion", "a", "b", "c", "d", "e")  # 3⁶ patterns: no two voters choose alike
CHANCE = 5


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def voted(people, monkeypatch):
    """A closed box, and in the order of the access log who put in what."""

    def vote(members):
        monkeypatch.setitem(specimens.SPECIMENS, "motion", lambda ballot: Specimen(ITEMS))
        run, voters = secret(people, members)
        run.appointed().drawn().opened()
        random.shuffle(voters)
        patterns = random.sample(list(itertools.product(CHOICES, repeat=len(ITEMS))), len(voters))
        log = []
        for user, pattern in zip(voters, patterns, strict=True):
            choices = dict(zip(ITEMS, pattern, strict=True))
            box.cast_secret(run.ballot, by=user, choices=choices)
            log.append((user.person.pk, choices))
        return run.closed(), log

    return vote


def rows(model):
    """All rows of a table with what the database itself knows of each: where it lies and which transaction wrote it."""
    hidden = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid, 0"
    names = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, {', '.join(names)} FROM {model._meta.db_table}")
        return [dict(zip(["place", "xmin", *names], row, strict=True)) for row in cursor.fetchall()]


def place(row):
    """The place in the table as numbers: (page, line), or the row's number."""
    found = row["place"]
    return tuple(map(int, found.strip("()").split(","))) if isinstance(found, str) else (found,)


ORDERS = {
    "place": place, "xmin": lambda row: (int(row["xmin"]), place(row)), "id": lambda row: str(row["id"]),
}  # fmt: skip


def paper(row):
    """The choices on an opened paper."""
    found = row["paper"]
    return (json.loads(found) if isinstance(found, str) else found)["choices"]


def links(log):
    """Method → how many voters it joins to their very paper."""
    chosen = dict(log)
    voters, envelopes, papers = rows(Participation), rows(Envelope), rows(OpenedBallot)
    found = {"xmin joined": 0}
    by_transaction = {row["xmin"]: row for row in papers} if connection.vendor == "postgresql" else {}
    for row in voters:
        if other := by_transaction.get(row["xmin"]):
            found["xmin joined"] += paper(other) == chosen[row["person_id"]]
    sender = {}  # who sent which envelope may be known: put the voters into their envelopes' order, too
    if connection.vendor == "postgresql":
        sender = {row["xmin"]: row["person_id"] for row in voters}
    for name, of in ORDERS.items():
        ranked = [paper(row) for row in sorted(papers, key=of)]
        lines = {"log": [person for person, _choices in log]}
        lines |= {f"voters by {n}": [row["person_id"] for row in sorted(voters, key=o)] for n, o in ORDERS.items()}
        if sender:
            for n, o in ORDERS.items():
                lines[f"envelopes by {n}"] = [sender[row["xmin"]] for row in sorted(envelopes, key=o)]
        for line, people in lines.items():
            found[f"{line} → papers by {name}"] = sum(chosen[p] == c for p, c in zip(people, ranked, strict=True))
    return found


@pytest.mark.plan("V05")
def test_no_method_joins_voters_to_papers_in_a_dump(voted, record_property):
    run, log = voted(60)
    run.unsealed()
    found = links(log)
    assert {method: n for method, n in found.items() if n > CHANCE} == {}
    record_property("figure", f"{len(log)} voters, {len(found)} methods, at most {max(found.values())} linked")


@pytest.mark.faults_long
@pytest.mark.plan("V05")
def test_of_three_hundred_voters_no_method_joins_more_than_five(voted, record_property):
    run, log = voted(298)
    run.unsealed()
    found = links(log)
    assert len(log) == 300 and {method: n for method, n in found.items() if n > CHANCE} == {}
    record_property("figure", f"300 voters, {len(found)} methods, at most {max(found.values())} linked")


@pytest.mark.plan("V05")
def test_without_the_shuffle_the_same_methods_join_nearly_all(voted, monkeypatch):
    """Control: the methods do see what there is to see."""
    monkeypatch.setattr(sealed_opening.secrets.SystemRandom, "shuffle", lambda self, papers: None)
    run, log = voted(20)
    monkeypatch.setattr(opening.Envelope, "objects", ByPlace())
    run.unsealed()
    assert max(links(log).values()) > 0.9 * len(log)


class ByPlace:
    """Envelopes in the order they were put in."""

    def filter(self, **facts):
        order = "ctid" if connection.vendor == "postgresql" else "rowid"
        return Envelope._base_manager.filter(**facts).order_by(RawSQL(order, ()))


@pytest.mark.plan("V05")
def test_nothing_of_a_vote_has_a_time_or_a_sequence():
    for model in (Participation, Envelope, OpenedBallot, WrittenName):
        assert not [f for f in model._meta.concrete_fields if isinstance(f, (models.DateField, models.TimeField))]
    for model in (Envelope, OpenedBallot, WrittenName):
        assert isinstance(model._meta.pk, models.UUIDField)


def dump():
    """Every value of every table as text."""
    with connection.cursor() as cursor:
        text = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text += [value.hex() if isinstance(value, bytes) else bytes(value).hex() if isinstance(value, memoryview) else str(value)
                     for row in cursor.fetchall() for value in row]  # fmt: skip
    return "\n".join(text)


@pytest.mark.plan("V05")
@pytest.mark.plan("V07")
def test_before_the_opening_a_dump_has_no_choice_and_no_code(voted):
    run, _log = voted(8)
    whole = dump()
    assert b"choices".hex() not in whole and b"against".hex() not in whole
    assert "'against'" not in whole and '"against"' not in whole
    assert not [code for code in run.codes if code in whole or code.replace("-", "") in whole]


@pytest.mark.plan("V06")
def test_no_stored_value_is_a_hash_of_who_voted(voted):
    run, log = voted(8)
    run.unsealed()
    whole = "\n".join(str(row) for model in (Envelope, OpenedBallot, WrittenName) for row in rows(model))
    key = django_settings.SECRET_KEY.encode()
    for elector in run.ballot.electors.select_related("person__user"):
        user = elector.person.user
        for name in (user.pk, user.username, user.email, elector.person_id, elector.pk, elector.person.name):
            for plain in (str(name).encode(), f"{run.ballot.pk}:{name}".encode()):
                for kind in ("md5", "sha1", "sha256", "sha512"):
                    for value in (hashlib.new(kind, plain).hexdigest(), hmac.new(key, plain, kind).hexdigest()):
                        assert value[:32] not in whole.replace("-", "")


# ---- V11: kill -9 at five points ------------------------------------------------------------------


def killed(act):
    """Run it in a process of its own, which is to die by SIGKILL."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def die(*_args, **_facts):
    os.kill(os.getpid(), signal.SIGKILL)


def before(module, name):
    """Die instead of the call."""
    return lambda patch: patch.setattr(module, name, die)


def after(module, name):
    """Die when the call is done."""
    real = getattr(module, name)
    return lambda patch: patch.setattr(module, name, lambda *a, **k: (real(*a, **k), die()))


POINTS = {
    "with the key": (before(opening, "open_all"), "closed"),
    "all decrypted": (after(opening, "open_all"), "closed"),
    "papers written": (after(opening, "write_papers"), "closed"),
    "counted, not committed": (after(opening, "minutes_of"), "closed"),
    "committed, key not destroyed": (before(opening, "destroy_key"), "opened"),
    "salt gone, not noted": (after(keeping, "remove_file"), "opened"),
}


@pytest.mark.plan("V11")
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_opening_is_no_opening_or_a_whole_one(people, monkeypatch, keys, point):
    run, voters = secret(people, 3)
    run.appointed().drawn().opened().voted(voters).closed()
    plant, status = POINTS[point]
    with monkeypatch.context() as patch:
        plant(patch)
        killed(run.unsealed)
    assert run.ballot.status == status
    assert OpenedBallot.objects.count() == (len(voters) if status == "opened" else 0)
    if status == "closed":
        run.unsealed()
    box.destroy_leftovers()
    assert OpenedBallot.objects.count() == len(voters) and run.ballot.box.minutes["valid"] == len(voters)
    assert not list(keys.iterdir()) and run.ballot.box.custody is None
    assert run.declared().ballot.status == "declared"
