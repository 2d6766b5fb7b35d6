"""Scrutineers' codes and the ballot's key: k of n open it, everything else is refused in words and opens nothing."""

import itertools
import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.codes import ALPHABET, LENGTH, SECRET, CodeRefused, new_code, new_tag, read_codes
from meetings.ballots.sealing.keys import BallotKey, Custody, SealedShare, combine, new_custody, new_salt, verify
from tests.meetings.sealed import scrutineers


@pytest.fixture(scope="module")
def ours():
    return scrutineers()


@pytest.fixture(scope="module")
def theirs():
    return scrutineers()


def refusal(codes, custody):
    """The sentence."""
    with pytest.raises(CodeRefused) as refused:
        combine(codes, custody)
    return str(refused.value.message)


def test_any_two_of_three_open_and_so_do_all(ours):
    sealed = envelope.seal(b"paper", ours.custody.public_key)
    for codes in [*itertools.combinations(ours.codes, 2), ours.codes]:
        with combine(codes, ours.custody) as key:
            assert key.opener().decrypt(sealed) == b"paper"


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (2, 2), (3, 4)])
def test_k_of_n_for_other_k_and_n(threshold, count):
    of = scrutineers(count, threshold)
    with combine(of.codes[-threshold:], of.custody) as key:
        assert key.public_key == of.custody.public_key


@pytest.mark.plan("V10")
def test_one_code_too_few_is_refused_in_words(ours):
    assert refusal(ours.codes[:1], ours.custody) == "开箱需要 2 位监票人的监票码，还差 1 位，请他们到场输入。"
    assert "还差 2 位" in refusal([], ours.custody)


@pytest.mark.plan("V10")
def test_fewer_shares_than_k_make_another_key_even_for_who_skips_the_check(ours):
    lowered = replace(ours.custody, threshold=1)
    assert "可能被改动过" in refusal(ours.codes[:1], lowered)


@pytest.mark.plan("V10")
def test_the_same_scrutineer_twice_is_refused(ours):
    again = ours.codes[0].lower().replace("-", " ")
    assert "同一位监票人" in refusal([ours.codes[0], again], ours.custody)


@pytest.mark.plan("V10")
def test_the_code_of_another_ballot_is_named(ours, theirs):
    sentence = refusal([ours.codes[0], theirs.codes[0]], ours.custody)
    assert sentence.startswith("第 2 个监票码：这是另一次表决的监票码")
    assert ours.custody.tag in sentence


@pytest.mark.plan("V10")
def test_a_code_of_no_scrutineer_is_refused(ours):
    stranger = new_code(ours.custody.tag)
    assert "不是本次表决任何一位监票人" in refusal([ours.codes[0], stranger], ours.custody)


@pytest.mark.plan("V10")
def test_the_key_of_another_ballot_opens_no_envelope(ours, theirs):
    sealed = envelope.seal(b"paper", ours.custody.public_key)
    with combine(theirs.codes[:2], theirs.custody) as key, pytest.raises(CryptoError):
        key.opener().decrypt(sealed)


@pytest.mark.plan("V10")
def test_once_the_shares_are_destroyed_all_codes_together_open_nothing(ours):
    assert "不是本次表决任何一位监票人" in refusal(ours.codes, replace(ours.custody, shares=()))


@pytest.mark.plan("V10")
def test_a_backup_and_all_codes_open_nothing_once_the_salt_is_destroyed(ours):
    restored = Custody.from_json(ours.custody.as_json(), new_salt())
    assert "不是本次表决任何一位监票人" in refusal(ours.codes, restored)


@pytest.mark.parametrize("damage", [lambda sealed: sealed[:-1], lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:]])
def test_a_damaged_share_is_said_to_be_damaged(ours, damage):
    first, *others = ours.custody.shares
    custody = replace(ours.custody, shares=(replace(first, sealed=damage(first.sealed)), *others))
    assert "可能被改动过" in refusal(ours.codes[:2], custody)


@pytest.mark.parametrize("content", [b"", b"\x01" * 33, b"\x02" * 33, b"\x00" * 33, b"\x01" * 40])
def test_a_share_that_somebody_put_in_its_place_is_refused(ours, content):
    first, *others = ours.custody.shares
    planted = SealedShare(first.public_key, envelope.seal(content, first.public_key))
    assert "可能被改动过" in refusal(ours.codes[:2], replace(ours.custody, shares=(planted, *others)))


def test_a_public_key_that_somebody_put_in_its_place_is_refused(ours, theirs):
    swapped = replace(ours.custody, public_key=theirs.custody.public_key)
    assert "可能被改动过" in refusal(ours.codes[:2], swapped)


def test_a_scrutineer_sees_beforehand_whether_his_share_is_his(ours, theirs):
    verify(ours.codes[0], ours.custody)
    others = replace(ours.custody, shares=theirs.custody.shares)
    with pytest.raises(CodeRefused) as refused:
        verify(ours.codes[0], others)
    assert "不是本次表决任何一位监票人" in str(refused.value.message)


def test_one_scrutineer_cannot_hold_two_shares(ours):
    twice = [ours.custody.shares[0].public_key] * 2
    with pytest.raises(ValueError, match="different"):
        new_custody(twice, tag="AAAA", salt=ours.custody.salt)


def test_custody_is_the_same_after_it_was_stored_and_holds_no_code(ours):
    stored = json.dumps(ours.custody.as_json())
    assert Custody.from_json(json.loads(stored), ours.custody.salt) == ours.custody
    assert ours.custody.salt.hex() not in stored
    for code in ours.codes:
        assert code[4:] not in stored
        assert code.replace("-", "")[4:] not in stored


def test_the_key_is_never_shown_or_written_and_is_gone_afterwards(ours):
    with combine(ours.codes[:2], ours.custody) as key:
        assert repr(key) == str(key) == "<BallotKey: not shown>"
        with pytest.raises(TypeError):
            pickle.dumps(key)
    assert not any(key._secret)
    with pytest.raises(ValueError, match="wiped"):
        key.opener()


def test_the_key_is_wiped_when_the_opening_breaks_off():
    key = BallotKey(b"k" * 32)
    with pytest.raises(OSError, match="disk"), key:
        raise OSError("disk")
    assert not any(key._secret)


def test_a_code_has_more_than_a_hundred_bits_and_no_lookalikes():
    assert len(ALPHABET) ** SECRET > 2**104
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BU")
    assert all(len(group) == 4 for group in new_code(new_tag()).split("-"))
    assert len({new_code("AAAA") for _code in range(50)}) == 50


def as_typed(code):
    """Ways in which people type it."""
    wide = code.translate({ord(letter): ord(letter) + 0xFEE0 for letter in ALPHABET})
    return [
        code,
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f" {code}\n",
        code.replace("-", "—"),
        wide,
    ]


def test_a_code_is_read_however_it_is_typed():
    tag = new_tag()
    code = new_code(tag)
    assert {read_codes([typed], tag)[0] for typed in as_typed(code)} == {code.replace("-", "")}


def reads(code, tag):
    """Whether it passes."""
    try:
        read_codes([code], tag)
    except CodeRefused as refused:
        return str(refused.message)
    return ""


def test_every_single_wrong_character_is_found():
    tag = new_tag()
    code = new_code(tag).replace("-", "")
    wrong = [code[:at] + other + code[at + 1 :] for at in range(LENGTH) for other in ALPHABET if other != code[at]]
    assert all("有输错的字符" in reads(each, tag) for each in wrong)


@given(st.integers(0, LENGTH - 2), st.text(ALPHABET, min_size=4, max_size=4))
def test_every_exchange_of_two_neighbours_is_found(at, tag):
    code = new_code(tag).replace("-", "")
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert reads(swapped, tag) == "" if swapped == code else "有输错的字符" in reads(swapped, tag)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda code: code[:-1], "现在是 27 个"),
        (lambda code: "", "现在是 0 个"),
        (lambda code: "O" + code[1:], "第 1 组的“O”不会出现"),
        (lambda code: code[:9] + "0" + code[10:], "第 3 组的“0”不会出现"),
    ],
)
def test_a_mistyped_code_is_named_before_anything_is_tried(change, sentence):
    tag = new_tag()
    codes = [new_code(tag), change(new_code(tag).replace("-", ""))]
    nothing_to_try = Custody(tag, b"", 2, b"", ())
    found = refusal(codes, nothing_to_try)
    assert found.startswith("第 2 个监票码：")
    assert sentence in found
