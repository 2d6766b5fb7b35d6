"""V05, V06, V07, V11: what a whole dump of the database tells, and what a killed process leaves. On both databases."""

import contextlib
import hashlib
import hmac
import itertools
import os
import random
import re
import signal

import pytest
from django.conf import settings as django_settings
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.test import Client
from django.urls import reverse
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from common import clock
from meetings.ballots.models import Envelope, OpenedBallot, Participation, WrittenName
from meetings.ballots.sealing import opening as sealed_opening
from meetings.ballots.sealing.keys import Custody, combine
from meetings.ballots.sealing.paper import Specimen
from meetings.ballots.services import box
from meetings.ballots.services.box import keeping, opening, specimens
from tests.factories.secret import CHOICES, cheaply, secret
from tests.meetings.linkage import ORDERS, Backup, Line, dump, links, rows, times

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = ("motion", "a", "b", "c", "d", "e")  # 3⁶ patterns: no two voters choose alike
CHANCE = 5
# What the methods find where nothing is shuffled. On SQLite a mark stays where the list was written, and no row knows its transaction.
EVERYWHERE = ["log →", "last_login by account", "last_login after", "expire_date by session", "expire_date after"]
WAYS = {
    "sqlite": EVERYWHERE,
    "postgresql": [
        *EVERYWHERE,
        "backup: voters by place",
        "backup: voters by xmin",
        "backup: envelopes by place",
        "backup: envelopes by xmin",
    ],
}


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def voted(people, monkeypatch):
    """A closed box; who put in what and when, as the access log may know it; and what a backup kept of the open box."""

    def vote(members):
        monkeypatch.setitem(specimens.SPECIMENS, "motion", lambda ballot: Specimen(ITEMS))
        run, voters = secret(people, members)
        run.appointed().drawn().opened()
        random.shuffle(voters)
        patterns = random.sample(list(itertools.product(CHOICES, repeat=len(ITEMS))), len(voters))
        log = []
        for user, pattern in zip(voters, patterns, strict=True):
            choices = dict(zip(ITEMS, pattern, strict=True))
            Client().force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            log.append(Line(user.person.pk, clock.now(), choices))
            box.cast_secret(run.ballot, by=user, choices=choices)
        backup = Backup(rows(Participation), rows(Envelope))
        return run.closed(), log, backup

    return vote


@pytest.mark.plan("V05")
def test_of_three_hundred_voters_no_method_joins_more_than_five_to_their_papers(voted, record_property):
    run, log, backup = voted(298)
    run.unsealed()
    found = links(log, backup)
    assert len(log) == 300 and {method: n for method, n in found.items() if n > CHANCE} == {}
    assert sum("last_login" in method or "expire_date" in method for method in found) >= 4 * len(ORDERS)
    record_property("figure", f"300 voters, {len(found)} methods, at most {max(found.values())} linked")


@pytest.mark.plan("V05")
def test_without_the_shuffle_the_same_methods_join_nearly_all(voted, monkeypatch):
    """Control: the methods do see what there is to see."""
    monkeypatch.setattr(sealed_opening.secrets.SystemRandom, "shuffle", lambda self, papers: None)
    run, log, backup = voted(20)
    monkeypatch.setattr(opening.Envelope, "objects", ByPlace())
    run.unsealed()
    found = links(log, backup)
    for way in WAYS[connection.vendor]:
        assert max(n for method, n in found.items() if way in method) > 0.9 * len(log), way


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


@pytest.mark.plan("V05")
@pytest.mark.plan("V07")
def test_before_the_opening_a_dump_has_no_choice_and_no_code(voted):
    run, _log, _backup = voted(8)
    whole = dump()
    assert b"choices".hex() not in whole and b"against".hex() not in whole
    assert "'against'" not in whole and '"against"' not in whole
    assert not [code for code in run.codes if code in whole or code.replace("-", "") in whole]


@pytest.mark.plan("V05")
def test_before_the_opening_nothing_stored_is_a_key_to_an_envelope(voted, keys, record_property):
    """Every number of 32 bytes in any table and in the salt's file, and its hash, tried as the key."""
    run, _log, _backup = voted(6)
    stored = dump() + "".join(path.read_text() for path in keys.iterdir())
    numbers = {bytes.fromhex(n) for n in re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", stored)}
    numbers |= {hashlib.sha256(each).digest() for each in numbers}
    sealed = [bytes(each) for each in Envelope.objects.values_list("sealed", flat=True)]
    assert len(numbers) > 10 and opened_with(numbers, sealed) == 0
    with combine(run.codes[:2], Custody.from_json(run.ballot.box.custody, keeping.kept_of(run.ballot.box).salt)) as key:
        assert opened_with([bytes(key.opener()._private_key)], sealed) == len(sealed)  # control: the real one
    record_property("figure", f"before the opening {len(numbers)} stored numbers tried as keys: 0 envelopes opened")


def opened_with(keys, sealed):
    """How many envelopes open with one of these."""
    opened = 0
    for key in keys:
        opener = SealedBox(PrivateKey(key))
        for each in sealed:
            with contextlib.suppress(CryptoError):
                opened += bool(opener.decrypt(each))
    return opened


@pytest.mark.plan("V05")
@pytest.mark.plan("V07")
def test_votes_over_http_leave_no_time_in_any_table(people):
    run, voters = secret(people, 6)
    run.appointed().drawn().opened()
    clients = [Client() for _user in voters]
    for client, user in zip(clients, voters, strict=True):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = times()
    url = reverse("ballots:secret-vote", args=[run.ballot.pk])
    for client in clients:
        assert client.post(url, {"choice": "for", "confirmed": "1"}).status_code == 302
    assert Envelope.objects.count() == len(voters)
    changed = {table for table, found in times().items() if found != before[table]}
    assert changed <= {("django_session", "expire_date")}, changed  # of a session, not of a vote: any page moves it


@pytest.mark.plan("V06")
def test_no_stored_value_is_a_hash_of_who_voted(voted):
    run, _log, _backup = voted(8)
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
