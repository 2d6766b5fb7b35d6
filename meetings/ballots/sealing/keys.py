"""The ballot's key pair: its private half split among the scrutineers, k of n, and kept nowhere (docs/decisions/0100)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from Crypto.Protocol.SecretSharing import Shamir
from django.utils.translation import gettext as _
from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.utils import random

from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.codes import CodeRefused, numbered, read_codes

HALF = 16  # Shamir's field here has 16 bytes: a key of 32 is split as two halves
SALT = pwhash.argon2id.SALTBYTES
OPERATIONS, MEMORY = pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE


class BallotKey:
    """A private key for a few moments: `with combine(…) as key:`. Overwritten at the end, never shown, never pickled."""

    def __init__(self, secret: bytes) -> None:
        self._secret = bytearray(secret)

    def opener(self) -> SealedBox:
        """What opens envelopes."""
        return SealedBox(self._private())

    @property
    def public_key(self) -> bytes:
        """The half that is no secret."""
        return bytes(self._private().public_key)

    def wipe(self) -> None:
        """Overwrite our copy. Copies that libraries made stay until Python reuses their memory: end the process soon."""
        self._secret[:] = bytes(len(self._secret))

    def _private(self) -> PrivateKey:
        if not any(self._secret):
            raise ValueError("this key has been wiped")
        return PrivateKey(bytes(self._secret))

    def __enter__(self) -> "BallotKey":
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<BallotKey: not shown>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a ballot's private key is not written anywhere")


@dataclass(frozen=True)
class SealedShare:
    """One scrutineer's share; only his code opens it."""

    public_key: bytes
    sealed: bytes


@dataclass(frozen=True)
class Custody:
    """All that the portal keeps of a ballot's key. Opens nothing without `threshold` codes and the salt."""

    tag: str
    salt: bytes
    threshold: int
    public_key: bytes
    shares: tuple[SealedShare, ...]

    def as_json(self) -> dict[str, Any]:
        """For the database: bytes in hexadecimal. Without the salt, which belongs where no backup reaches (0100)."""
        shares = [{"public_key": each.public_key.hex(), "sealed": each.sealed.hex()} for each in self.shares]
        return {
            "tag": self.tag, "threshold": self.threshold, "public_key": self.public_key.hex(), "shares": shares,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], salt: bytes) -> "Custody":
        """What `as_json` gave, with the salt again."""
        shares = tuple(
            SealedShare(bytes.fromhex(each["public_key"]), bytes.fromhex(each["sealed"])) for each in data["shares"]
        )
        return cls(data["tag"], salt, data["threshold"], bytes.fromhex(data["public_key"]), shares)


def new_salt() -> bytes:
    """One for each ballot, 128 random bits. Destroying it destroys the key, whatever codes and backups remain."""
    return random(SALT)


def public_half(code: str, tag: str, salt: bytes) -> bytes:
    """What is kept of a scrutineer's code, 32 bytes."""
    return bytes(_derived(read_codes([code], tag)[0], salt).public_key)


def new_custody(public_keys: Sequence[bytes], *, tag: str, salt: bytes, threshold: int = 2) -> Custody:
    """Make the ballot's key pair, give each scrutineer his sealed share, forget the private half."""
    if not 1 <= threshold <= len(set(public_keys)) == len(public_keys):
        raise ValueError("k of n: 1 ≤ k ≤ n, and n different scrutineers")
    private = PrivateKey.generate()
    shares = zip(public_keys, _split(bytes(private), threshold, len(public_keys)), strict=True)
    sealed = tuple(SealedShare(public_key, envelope.seal(share, public_key)) for public_key, share in shares)
    return Custody(tag, salt, threshold, bytes(private.public_key), sealed)


def combine(codes: Sequence[str], custody: Custody) -> BallotKey:
    """The private key from `threshold` or more codes; CodeRefused says which code is at fault and what to do."""
    plain = read_codes(codes, custody.tag)
    lacking = custody.threshold - len(plain)
    if lacking > 0:
        raise CodeRefused(
            _("开箱需要 %(needed)d 位监票人的监票码，还差 %(lacking)d 位，请他们到场输入。")
            % {"needed": custody.threshold, "lacking": lacking}
        )
    shares = [_opened(_derived(code, custody.salt), number, custody) for number, code in enumerate(plain, start=1)]
    try:
        return _joined(shares, custody.public_key)
    except ValueError as error:
        raise CodeRefused(_damaged()) from error


def verify(code: str, custody: Custody) -> bytes:
    """A scrutineer's own look while votes are taken: the public half of the share his code opens. CodeRefused if it opens none."""
    mine = _derived(read_codes([code], custody.tag)[0], custody.salt)
    _opened(mine, 0, custody)
    return bytes(mine.public_key)


def _opened(mine: PrivateKey, number: int, custody: Custody) -> bytes:
    """The share the key of this code opens."""
    for each in custody.shares:
        if each.public_key == bytes(mine.public_key):
            return _unsealed(each, mine)
    raise CodeRefused(numbered(_("不是本次表决任何一位监票人的监票码，请核对是否拿错。"), number))


def _unsealed(share: SealedShare, mine: PrivateKey) -> bytes:
    try:
        return SealedBox(mine).decrypt(share.sealed)
    except CryptoError as error:
        raise CodeRefused(_damaged()) from error


def _damaged() -> str:
    return _("监票码没有错，但系统保管的密钥份额与本次表决不符，可能被改动过。请停止开箱，并请审计员核查。")


def _derived(code: str, salt: bytes) -> PrivateKey:
    """Argon2id, 64 MB: about 0.1 s for who has the code, for ever for who guesses."""
    seed = pwhash.argon2id.kdf(PrivateKey.SIZE, code.encode(), salt, opslimit=OPERATIONS, memlimit=MEMORY)
    return PrivateKey(seed)


def _split(secret: bytes, threshold: int, count: int) -> list[bytes]:
    """Shares: one byte with the share's number, then a share of each half."""
    halves = zip(*(Shamir.split(threshold, count, half) for half in (secret[:HALF], secret[HALF:])), strict=True)
    return [bytes([number]) + first + second for (number, first), (_number, second) in halves]


def _joined(shares: Sequence[bytes], public_key: bytes) -> BallotKey:
    """ValueError unless the shares make exactly this ballot's key."""
    if {len(share) for share in shares} != {1 + 2 * HALF}:
        raise ValueError("a share has the wrong length")
    halves = (slice(1, 1 + HALF), slice(1 + HALF, None))
    key = BallotKey(b"".join(Shamir.combine([(share[0], share[half]) for share in shares]) for half in halves))
    if key.public_key != public_key:
        key.wipe()
        raise ValueError("the shares make another key")
    return key
