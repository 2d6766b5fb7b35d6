"""The secret form from the appointment of scrutineers to the declaration, and what it refuses."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from audit.services import history
from common.lifecycle import RuleError
from meetings.ballots import services as ballots
from meetings.ballots.models import Ballot, BallotBox, Envelope, OpenedBallot, Participation, Vote
from meetings.ballots.sealing import retally
from meetings.ballots.sealing.codes import CodeRefused
from meetings.ballots.sealing.envelope import digest, seal
from meetings.ballots.services import box
from meetings.ballots.services.box import keeping
from notices.models import Notice
from tests.factories.secret import cheaply, just_now, secret


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    return cheaply(monkeypatch, settings, tmp_path)


@pytest.fixture
def made(people):
    return secret(people)


@pytest.fixture
def running(made):
    """Open, with eight who may vote."""
    return made[0].appointed().drawn().opened(), made[1]


def test_from_the_scrutineers_to_the_resolution(made, keys):
    run, voters = made
    run.appointed().drawn().opened().voted(voters, ["for"] * 6 + ["against", "abstain"]).closed().unsealed().declared()
    ballot = run.ballot
    assert (ballot.status, ballot.passed) == ("declared", True)
    count = ballots.tally(ballot)
    assert (count.entitled, count.present, count.for_, count.against, count.abstain) == (8, 8, 6, 1, 1)
    assert ballot.resolution.title == ballot.title
    assert OpenedBallot.objects.count() == Envelope.objects.count() == 8
    assert not Vote.objects.exists()
    assert ballot.box.custody is None and ballot.box.key_destroyed_at and not list(keys.iterdir())


@pytest.mark.plan("V13")
def test_only_the_electors_of_the_opening_have_a_participation(running, people):
    run, voters = running
    assert Participation.objects.count() == run.ballot.electors.filter(present=True).count() == len(voters)
    with pytest.raises(PermissionDenied):
        box.cast_secret(run.ballot, by=people.province, choices={"motion": "for"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(ballot=run.ballot, person=people.chair.person)


def test_one_envelope_each_and_a_second_is_refused(running):
    run, voters = running
    receipt = box.cast_secret(run.ballot, by=voters[0], choices={"motion": "for"})
    with pytest.raises(RuleError, match="您已经投过票"):
        box.cast_secret(run.ballot, by=voters[0], choices={"motion": "against"})
    assert box.receipts_of(run.ballot) == [receipt]


@pytest.mark.parametrize("choices", [{"motion": "maybe"}, {}, {"other": "for"}, {"motion": "for", "other": "for"}])
def test_an_unknown_choice_leaves_nothing(running, choices):
    run, voters = running
    with pytest.raises(RuleError):
        box.cast_secret(run.ballot, by=voters[0], choices=choices)
    assert not Envelope.objects.exists() and not Participation.objects.filter(voted=True).exists()


def test_a_name_of_ten_megabytes_is_refused(running):
    run, voters = running
    with pytest.raises(RuleError, match="不能另选他人"):
        box.cast_secret(run.ballot, by=voters[0], choices={"motion": "for"}, write_ins=["王" * 10_000_000])


def test_the_named_way_is_closed(running):
    run, voters = running
    with pytest.raises(RuleError, match="无记名投票"):
        ballots.cast_vote(run.ballot, by=voters[0], choice="for")
    assert not Vote.objects.exists()


def test_after_the_close_no_envelope_is_taken(running):
    run, voters = running
    run.voted(voters[:2]).closed()
    with pytest.raises(RuleError, match="已经截止"):
        box.cast_secret(run.ballot, by=voters[2], choices={"motion": "for"})


def test_a_vote_leaves_no_event_notice_or_submission(running):
    run, voters = running
    events, notices = Event.objects.count(), Notice.objects.count()
    run.voted(voters)
    assert (Event.objects.count(), Notice.objects.count()) == (events, notices)


def test_the_close_publishes_count_and_digest_before_the_opening(running):
    run, voters = running
    receipts = [box.cast_secret(run.ballot, by=user, choices={"motion": "for"}) for user in voters[:5]]
    run.closed()
    facts = history(run.ballot, "ballot.envelopes-counted")[0].facts
    assert (facts["envelopes"], facts["participations"], facts["digest"]) == (5, 5, digest(receipts))
    assert not OpenedBallot.objects.exists()


def test_the_public_keys_are_in_the_chain(running):
    run, _voters = running
    drawn = [event.facts["public_key"] for event in history(run.ballot, "ballot.code-drawn")]
    facts = history(run.ballot, "ballot.box-closed")[0].facts
    assert facts["scrutineers"] == drawn and facts["public_key"] == run.ballot.box.public_key
    assert not any(code in json.dumps(list(Event.objects.values_list("facts", flat=True))) for code in run.codes)


# ---- Scrutineers ------------------------------------------------------------------------------


def test_the_vote_waits_until_all_have_drawn(made):
    run, _voters = made
    with pytest.raises(RuleError) as refused:
        run.opened()
    assert refused.value.missing == ["还没有安排监票人。"]
    run.appointed()
    box.draw_code(run.ballot, by=run.scrutineers[0], proof=just_now(run.scrutineers[0]))
    with pytest.raises(RuleError) as refused:
        run.opened()
    assert refused.value.missing == ["常委1、常委2还没有抽取监票码。"]
    assert run.ballot.status == "draft" and not Participation.objects.exists()


@pytest.mark.parametrize(("users", "threshold"), [([0, 1], 1), ([0, 1], 3), ([0], 1), ([0, 0, 1], 2), ([], 0)])
def test_too_few_or_the_same_twice_are_no_scrutineers(made, users, threshold):
    run, _voters = made
    with pytest.raises(RuleError):
        box.appoint_scrutineers(
            run.ballot, by=run.chair, users=[run.scrutineers[n] for n in users], threshold=threshold
        )
    assert not BallotBox.objects.exists()


def test_who_opens_the_box_or_is_a_stranger_is_no_scrutineer(made, people):
    run, _voters = made
    for stranger in (people.chair, people.leader, people.province):
        with pytest.raises(RuleError) as refused:
            box.appoint_scrutineers(run.ballot, by=run.chair, users=[*run.scrutineers, stranger])
        assert stranger.name in refused.value.missing[0]
    with pytest.raises(PermissionDenied):
        box.appoint_scrutineers(run.ballot, by=people.office, users=run.scrutineers)


def test_a_code_is_drawn_once_by_its_owner_with_his_password(made, people):
    run, _voters = made
    run.appointed()
    with pytest.raises(RuleError, match="密码"):
        box.draw_code(run.ballot, by=run.scrutineers[0], proof=None)
    with pytest.raises(PermissionDenied):
        box.draw_code(run.ballot, by=people.standing, proof=just_now(people.standing))
    run.drawn()
    with pytest.raises(RuleError, match="只显示一次"):
        box.draw_code(run.ballot, by=run.scrutineers[0], proof=just_now(run.scrutineers[0]))


def test_named_anew_the_old_codes_and_the_old_salt_are_gone(made, keys, django_capture_on_commit_callbacks):
    run, _voters = made
    run.appointed().drawn()
    old = list(keys.iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        run.appointed()
    assert len(list(keys.iterdir())) == 1 and not old[0].exists()
    assert not any(s.has_drawn for s in run.ballot.box.scrutineers.all())


def test_a_scrutineer_can_look_whether_his_code_fits(running):
    run, _voters = running
    box.check_code(run.ballot, by=run.scrutineers[0], code=run.codes[0])
    other = "X" if run.codes[0][-1] != "X" else "Y"
    with pytest.raises(CodeRefused):
        box.check_code(run.ballot, by=run.scrutineers[0], code=run.codes[0][:-1] + other)


def test_the_code_of_another_scrutineer_is_not_taken_for_ones_own(running):
    run, _voters = running
    with pytest.raises(CodeRefused, match="不是您的那一份"):
        box.check_code(run.ballot, by=run.scrutineers[0], code=run.codes[1])


def test_of_a_single_code_no_number_is_said(running):
    run, _voters = running
    with pytest.raises(CodeRefused) as refused:
        box.check_code(run.ballot, by=run.scrutineers[0], code=run.codes[0][:-2])
    assert "第 1 个监票码" not in refused.value.message


# ---- Opening ----------------------------------------------------------------------------------


@pytest.mark.plan("V10")
def test_too_few_wrong_or_foreign_codes_open_nothing(running, people):
    run, voters = running
    run.voted(voters).closed()
    one, two, _three = run.codes
    for codes, words in [
        ([one], "还差 1 位"), ([], "还差 2 位"), ([one, one], "输入了两次"), ([one, ("A" if two[-1] != "A" else "C").join((two[:-1], ""))], "第 2 个监票码"),
        ([one, "ABCD-" + two[5:]], "第 2 个监票码"),
    ]:  # fmt: skip
        with pytest.raises(CodeRefused, match=words):
            run.unsealed(codes)
    assert (run.ballot.status, OpenedBallot.objects.count()) == ("closed", 0)
    assert run.unsealed().ballot.status == "opened"


@pytest.mark.plan("V10")
def test_after_the_destruction_it_cannot_be_opened_again(running):
    run, voters = running
    run.voted(voters).closed()
    kept = BallotBox.objects.values().get()
    run.unsealed()
    with pytest.raises(RuleError, match="不能再开箱"):
        run.unsealed()
    Ballot.objects.filter(pk=run.ballot.pk).update(status="closed", counted_at=None)
    BallotBox.objects.filter(pk=kept["id"]).update(custody=kept["custody"], minutes=None, key_destroyed_at=None)
    with pytest.raises(RuleError, match="找不到这次表决的密钥文件"):
        run.unsealed()


def test_a_scrutineer_or_a_stale_password_does_not_open(running, people):
    run, voters = running
    run.voted(voters).closed()
    with pytest.raises(RuleError, match="密码"):
        box.open_box(run.ballot, by=run.chair, codes=run.codes[:2], proof=None)
    for other in (people.office, run.scrutineers[0]):
        with pytest.raises(PermissionDenied):
            box.open_box(run.ballot, by=other, codes=run.codes[:2], proof=just_now(other))


def test_a_box_touched_after_the_close_is_not_opened(running):
    run, voters = running
    run.voted(voters).closed()
    spare = Envelope.objects.first()
    Envelope.objects.filter(pk=spare.pk).update(sealed=seal(b"x" * 40, bytes.fromhex(run.ballot.box.public_key)))
    with pytest.raises(RuleError) as refused:
        run.unsealed()
    assert "摘要不符" in refused.value.missing[0]
    Envelope.objects.filter(pk=spare.pk).delete()
    with pytest.raises(RuleError) as refused:
        run.unsealed()
    assert "信封 7 个，投票 8 人" in refused.value.missing[0]


def test_no_result_without_the_opening(running):
    run, voters = running
    run.voted(voters)
    with pytest.raises(RuleError, match="截止前不计票"):
        ballots.tally(run.ballot)
    run.closed()
    with pytest.raises(RuleError) as refused:
        run.declared()
    assert refused.value.missing == ["还没有开箱，请主持人或机关负责人办理开箱。"]


def test_a_void_ballot_loses_its_key(running, keys, people, django_capture_on_commit_callbacks):
    run, voters = running
    run.voted(voters).closed()
    ballots.ask_void(run.ballot, by=run.chair, reason="监票码遗失", proof=just_now(run.chair))
    with pytest.raises(RuleError) as refused:
        run.unsealed()
    assert "提出作废" in refused.value.missing[0]
    with django_capture_on_commit_callbacks(execute=True):
        ballots.confirm_void(run.ballot, by=people.leader, proof=just_now(people.leader))
    assert not list(keys.iterdir()) and run.ballot.box.custody is None


def test_what_a_crash_left_of_a_key_is_destroyed_later(running, monkeypatch, keys):
    run, voters = running
    run.voted(voters).closed()
    monkeypatch.setattr("meetings.ballots.services.box.opening.destroy_key", lambda box, at: None)
    run.unsealed()
    assert len(list(keys.iterdir())) == 1 and run.ballot.box.custody is None
    assert (box.destroy_leftovers(), box.destroy_leftovers()) == (1, 0)
    assert not list(keys.iterdir()) and len(history(run.ballot, "ballot.key-destroyed")) == 1


def test_where_the_server_keeps_the_key_nobody_is_appointed(made, settings, keys):
    settings.BALLOT_KEYS = "server"
    run, voters = made
    run.opened().voted(voters, ["for"] * 8).closed()
    assert run.ballot.box.keeping == "server" and json.loads(next(keys.iterdir()).read_text())["code"]
    run.unsealed([]).declared()
    assert run.ballot.passed and not list(keys.iterdir())


def test_the_salt_is_in_the_file_only_and_only_its_owner_reads_it(running, keys):
    run, _voters = running
    file = next(keys.iterdir())
    salt = json.loads(file.read_text())["salt"]
    assert file.stat().st_mode & 0o077 == 0
    assert salt not in json.dumps(BallotBox.objects.values_list("custody", flat=True).get())
    file.write_text("{")
    with pytest.raises(RuleError, match="找不到这次表决的密钥文件"):
        keeping.kept_of(run.ballot.box)


# ---- Counting again ---------------------------------------------------------------------------


@pytest.mark.plan("V09")
def test_the_export_counts_again_with_nothing_but_python(running, tmp_path):
    run, voters = running
    run.voted(voters[:7]).closed().unsealed()
    with pytest.raises(RuleError, match="公布以后"):
        box.export_of(run.ballot)
    run.declared()
    file = tmp_path / "export.json"
    file.write_text(json.dumps(box.export_of(run.ballot)))
    done = subprocess.run(
        [sys.executable, "-I", retally.__file__, str(file), run.ballot.box.digest],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"全部一致", done.stdout)
    assert run.ballot.passed == box.export_of(run.ballot)["minutes"]["carried"]["motion"]


def test_the_script_is_one_file_of_the_standard_library():
    assert "django" not in Path(retally.__file__).read_text().lower()


# ---- who put in which envelope, after the close ----------------------------------------------------


def remembered(model, column):
    """Each row's value of the column → what the database itself knows: which transaction wrote it and where it lies, and its key."""
    hidden = "xmin::text, ctid::text" if connection.vendor == "postgresql" else "0, rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, {hidden}, id FROM {model._meta.db_table}")
        return [(row[0] if isinstance(row[0], int) else bytes(row[0]), *row[1:]) for row in cursor.fetchall()]


def senders(sent):
    """Method → how many envelopes it joins to their senders. `sent`: person → sealed bytes, in the order of the voting."""
    envelopes, marks = remembered(Envelope, "sealed"), remembered(Participation, "person_id")
    wrote = {xmin: person for person, xmin, *_rest in marks} if connection.vendor == "postgresql" else {}
    found = {"transaction": sum(sent[wrote[xmin]] == sealed for sealed, xmin, *_rest in envelopes if xmin in wrote)}
    orders = {"transaction": (1, 2), "place": (2,), "key": (3,)}
    for name, columns in orders.items():

        def by(row, columns=columns):
            return [numbers(row[c]) for c in columns]

        inside = [row[0] for row in sorted(envelopes, key=by)]
        found[f"log → {name}"] = sum(sealed == got for sealed, got in zip(sent.values(), inside, strict=True))
        ranked = [row[0] for row in sorted(marks, key=by)]
        found[f"marks → {name}"] = sum(sent[person] == got for person, got in zip(ranked, inside, strict=True))
    return found


def numbers(value):
    """A place as numbers: (page, line); a transaction as one; a key as its text."""
    if isinstance(value, str) and value.startswith("("):
        return [int(each) for each in value.strip("()").split(",")]
    return [int(value)] if str(value).isdigit() else [str(value)]


@pytest.fixture
def sent(people, db):
    """Forty who voted in an order of their own; person → the envelope he put in."""
    run, voters = secret(people, 38)
    run.appointed().drawn().opened()
    random.shuffle(voters)
    found, known = {}, set()
    for user in voters:
        box.cast_secret(run.ballot, by=user, choices={"motion": "for"})
        (new,) = set(map(bytes, Envelope.objects.values_list("sealed", flat=True))) - known
        found[user.person.pk] = new
        known.add(new)
    return run, found


@pytest.mark.django_db(transaction=True)
def test_after_the_close_the_live_tables_no_longer_tell_whose_envelope_is_whose(sent, record_property):
    run, found = sent
    before, receipts = senders(found), box.receipts_of(run.ballot)
    assert max(before.values()) > 0.9 * len(found)  # what there is to see while votes are taken
    run.closed()
    after = senders(found)
    assert {method: n for method, n in after.items() if n > 5} == {}
    assert box.receipts_of(run.ballot) == receipts and run.ballot.box.digest == digest(receipts)
    assert Participation.objects.filter(ballot=run.ballot, voted=True).count() == len(found)
    assert run.unsealed().declared().ballot.box.minutes["valid"] == len(found)
    record_property(
        "figure", f"{len(found)} envelopes, linked before {max(before.values())}, after {max(after.values())}"
    )
