"""Whoever changes the log behind the portal's back is found, at the right place."""

import json
import random
import secrets
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from audit import guard, services
from audit.models import Anchor, Event, Seal
from audit.services import anchor_chain, anchor_file, seal_events
from audit.verification import verify
from common import clock
from tests.factories.audit import chain, events

LENGTH = 40
ROUNDS = 100
BORN = random.Random()  # the seed is printed with the test by pytest-randomly


@pytest.fixture
def log(db):
    """A chain of 40 with the guard lifted, as an intruder with the owner's rights would have it."""
    chain(LENGTH)
    with transaction.atomic():
        guard.lift_guard(connection)
    assert verify().sound


def event_at(seq):
    return Event.objects.filter(seal__seq=seq)


def renumber(first, step):
    """Move the seals from `first` on by one place, each by each, as the primary key allows."""
    seqs = list(
        Seal.objects.filter(seq__gte=first).order_by("-seq" if step > 0 else "seq").values_list("seq", flat=True)
    )
    for seq in seqs:
        Seal.objects.filter(seq=seq).update(seq=seq + step)


def forge(seq):
    """An event with a seal made without the key."""
    [event] = events(1)
    prev = Seal.objects.filter(seq=seq - 1).values_list("hash", flat=True).first() or "0" * 64
    Seal.objects.create(seq=seq, event=event, prev=prev, hash=secrets.token_hex(32))


def edit(rng):
    """Another value in one field of one event."""
    seq = rng.randint(1, LENGTH)
    field, value = rng.choice([
        ("actor_name", "别人"), ("actor_id", 4711), ("verb", "test.undone"), ("facts", {"number": -1}), ("object_label", "x"),
        ("holder_name", "y"), ("ip", "10.1.1.1"), ("request_id", "zz"), ("object_id", "9"), ("at", clock.now()),
    ])  # fmt: skip
    event_at(seq).update(**{field: value})
    return [("altered", seq)]


def edit_seal(rng):
    """Another hash on a seal."""
    seq = rng.randint(1, LENGTH)
    Seal.objects.filter(seq=seq).update(hash=secrets.token_hex(32))
    return [("altered", seq)]


def delete_event(rng):
    """The event alone: first, middle or last."""
    seq = rng.choice([1, LENGTH, rng.randint(2, LENGTH - 1)])
    event_at(seq).delete()
    return [("missing", seq)]


def delete_both(rng):
    """The event and its seal, leaving a hole."""
    seq = rng.choice([1, rng.randint(2, LENGTH - 1)])
    event_at(seq).delete()
    Seal.objects.filter(seq=seq).delete()
    return [("missing", seq)]


def delete_and_close_up(rng):
    """The event and its seal, the rest moved up so that no number is missing."""
    seq = rng.randint(1, LENGTH - 1)
    event_at(seq).delete()
    Seal.objects.filter(seq=seq).delete()
    renumber(seq + 1, -1)
    return [("missing", seq)]


def insert(rng):
    """A forged entry between others, the rest moved down."""
    seq = rng.randint(1, LENGTH)
    renumber(seq, +1)
    forge(seq)
    return [("inserted", seq)]


def append(rng):
    """A forged entry at the end."""
    forge(LENGTH + 1)
    return [("altered", LENGTH + 1)]


def replay(rng):
    """A genuine seal copied to the end, with a copy of its event."""
    seal = Seal.objects.get(seq=rng.randint(1, LENGTH))
    event = seal.event
    event.pk = None
    event.save(force_insert=True)
    Seal.objects.create(seq=LENGTH + 1, event=event, prev=seal.prev, hash=seal.hash)
    return [("altered", LENGTH + 1)]


def swap_contents(rng):
    """Two events change places under their seals."""
    one, two = sorted(rng.sample(range(1, LENGTH + 1), 2))
    first, second = Seal.objects.get(seq=one).event_id, Seal.objects.get(seq=two).event_id
    Seal.objects.filter(seq=one).update(event_id=-1)
    Seal.objects.filter(seq=two).update(event_id=first)
    Seal.objects.filter(seq=one).update(event_id=second)
    return [("swapped", one), ("swapped", two)]


def swap_places(rng):
    """Two entries change places with their seals."""
    one, two = sorted(rng.sample(range(1, LENGTH + 1), 2))
    Seal.objects.filter(seq=one).update(seq=-1)
    Seal.objects.filter(seq=two).update(seq=one)
    Seal.objects.filter(seq=-1).update(seq=two)
    return [("swapped", one), ("swapped", two)]


ATTACKS = [
    edit, edit_seal, delete_event, delete_both, delete_and_close_up, insert, append, replay, swap_contents, swap_places,
]  # fmt: skip


def places(faults):
    """Every place with what was found there."""
    return [(fault.kind, seq) for fault in faults for seq in range(fault.seq, fault.last + 1)]


@pytest.mark.plan("A03")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda f: f.__name__)
def test_each_attack_is_named_at_its_place(log, attack, record_property):
    for _round in range(ROUNDS):
        with transaction.atomic():
            expected = attack(BORN)
            found = places(verify().faults)
            transaction.set_rollback(True)
        assert found == expected
    assert verify().sound
    record_property("figure", f"{attack.__name__}: {ROUNDS}/{ROUNDS}")


@pytest.mark.plan("A03")
def test_a_tail_cut_off_is_caught_by_the_anchor_only(log, record_property):
    head = verify().head
    for _round in range(ROUNDS):
        left = BORN.randint(0, LENGTH - 1)
        with transaction.atomic():
            Event.objects.filter(seal__seq__gt=left).delete()
            Seal.objects.filter(seq__gt=left).delete()
            assert verify().sound, "the chain alone cannot know"
            assert places(verify([head]).faults) == [("cut", seq) for seq in range(left + 1, LENGTH + 1)]
            transaction.set_rollback(True)
    record_property("figure", f"tail cut: {ROUNDS}/{ROUNDS} by the anchor")


@pytest.mark.plan("A03")
def test_a_chain_rewritten_without_the_key_is_altered_throughout(log, settings):
    Seal.objects.all().delete()
    settings.AUDIT_KEY = "the intruder's own"
    seal_events(whole=True)
    settings.AUDIT_KEY = "only-for-tests-" + "y" * 50
    [fault] = verify().faults
    assert (fault.kind, fault.seq, fault.last) == ("altered", 1, LENGTH)


@pytest.mark.plan("A03")
def test_a_chain_rewritten_with_the_key_is_caught_by_the_anchor(log):
    head = verify().head
    event_at(7).update(actor_name="别人")
    Seal.objects.all().delete()
    seal_events(whole=True)
    assert verify().sound
    assert places(verify([head]).faults) == [("rewritten", LENGTH)]


def test_two_places_broken_are_both_named(log):
    event_at(3).update(verb="x")
    event_at(4).update(verb="x")
    event_at(30).delete()
    assert [str(fault) for fault in verify().faults] == ["3–4: 内容或封印被改动", "30: 记录缺失"]


def test_an_unsealed_event_is_no_fault_but_is_counted(log):
    events(2)
    report = verify()
    assert report.sound and report.unsealed == 2 and report.read == LENGTH


# ---- The command and the anchors --------------------------------------------------------------


def run(*args):
    out = StringIO()
    try:
        call_command("verify_audit", *args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_the_command_prints_figures_and_ends_well(log, var):
    code, text = run()
    assert code == 0 and "完好：核验 40 条" in text and f"链头 40:{verify().head[1]}" in text


def test_the_command_ends_with_1_and_names_the_place(log, var):
    event_at(5).update(verb="x")
    code, text = run()
    assert code == 1 and "5: 内容或封印被改动" in text


def test_the_command_takes_an_anchor_from_outside(log, var):
    seq, mac = verify().head
    assert run("--anchor", f"{seq}:{mac}")[0] == 0
    code, text = run("--anchor", f"{seq + 2}:{mac}")
    assert code == 1 and "41–42: 链尾被截去" in text


def test_the_days_anchor_is_kept_outside_the_database_once(log, var, at):
    moment = at("2026-11-20 08:00")
    anchor = anchor_chain(moment)
    assert anchor_chain(moment) is None
    [line] = anchor_file().read_text().splitlines()
    assert json.loads(line) == {"day": "2026-11-20", "seq": LENGTH, "hash": anchor.hash}
    Anchor.objects.all().delete()
    Event.objects.filter(seal__seq=LENGTH).delete()
    Seal.objects.filter(seq=LENGTH).delete()
    code, text = run()
    assert code == 1 and "40: 链尾被截去" in text


def test_a_torn_line_in_the_anchor_file_is_passed_over(log, var):
    anchor_file().write_text('{"day": "2026-11-20", "se')
    assert services.kept_anchors() == []


def test_an_empty_log_has_nothing_to_anchor(db, var):
    assert anchor_chain(clock.now()) is None


def test_events_of_a_transaction_that_ended_late_are_found_by_the_daily_look(db, monkeypatch):
    monkeypatch.setattr(services, "NEAR", 5)
    late, *others = events(12)
    Event.objects.filter(pk=late.pk).exists()
    with transaction.atomic():
        guard.lift_guard(connection)
        Event.objects.filter(pk=late.pk).update(id=F("id") - 100)
    seal_events()
    assert Event.objects.unsealed().count() in (0, 1)
    seal_events(whole=True)
    assert not Event.objects.unsealed().exists()
    assert verify().sound
