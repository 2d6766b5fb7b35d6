"""P7 (its part without a database): 17,000 envelopes opened, shuffled, counted and hashed, against libsodium's decryption alone."""

import random
import time

from nacl.public import PrivateKey

from meetings.ballots.sealing import envelope
from meetings.ballots.sealing.keys import BallotKey
from meetings.ballots.sealing.opening import open_all
from meetings.ballots.sealing.paper import CHOICES, Specimen, encode
from meetings.ballots.sealing.tally import tally

IDS = ("P7",)
VOTERS = 17_000
ELECTION = Specimen(tuple(f"candidate-{number}" for number in range(20)), write_ins=3)


def measure(voters: int = VOTERS) -> list[dict]:
    """Seconds for a whole congress: an election of 20 candidates with three lines for other names."""
    private = PrivateKey.generate()
    box = sealed_papers(voters, bytes(private.public_key))
    with BallotKey(bytes(private)) as key:
        ours = seconds(lambda: count(box, key))
        opener = key.opener()
        against = seconds(lambda: [opener.decrypt(each) for each in box])
    return [
        {
            "id": "P7", "what": f"{voters:,} envelopes opened, shuffled, counted, hashed", "ours": ours, "against": against,
            "unit": "s", "ratio": ours / against, "promise": "≤ 10 s", "holds": ours <= 10,
        }
    ]  # fmt: skip


def sealed_papers(voters: int, public_key: bytes) -> list[bytes]:
    """The box at the close."""
    chance = random.Random(4)
    choices = ({item: chance.choice(CHOICES) for item in ELECTION.items} for _voter in range(voters))
    names = (["张三"] if chance.random() < 0.1 else [] for _voter in range(voters))
    return [
        envelope.seal(encode(chosen, written, ELECTION), public_key)
        for chosen, written in zip(choices, names, strict=True)
    ]


def count(box: list[bytes], key: BallotKey) -> None:
    """The opening as it is done, but for writing it down."""
    totals = tally(open_all(box, key, ELECTION), ELECTION)
    envelope.digest(envelope.receipt(each) for each in box)
    if totals.valid != len(box):
        raise ValueError("an envelope of the benchmark did not open")


def seconds(work) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
