"""Paragraph matching on whole laws in two versions (bench/matching_set.py), the held-out part; beside it the plain way.

The plain way is difflib over whole paragraphs: equal ones are matched, what was replaced by as many is matched in order.
"""

import json
import lzma
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from documents.blocks import Block
from documents.comparison import diff_versions
from documents.matching import match_paragraphs

IDS = ("matching-precision", "matching-recall", "matching-400", "matching-5000")
SET = Path(__file__).resolve().parents[1] / "tests/documents/samples/revision_documents.json.xz"
Links = set[tuple[int, int]]


def measure() -> list[dict]:
    """Precision and recall of the links between paragraphs, ours against difflib, and the time large versions take."""
    ours, plain = figures(matched, "held out"), figures(paired_by_difflib, "held out")
    shares = [
        share("matching-precision", ours[0], plain[0], 0.99),
        share("matching-recall", ours[1], plain[1], 0.95),
    ]
    return [*shares, timed("matching-400", 400, 0.5), timed("matching-5000", 5_000, 10.0)]


def share(id: str, ours: float, against: float, least: float) -> dict:
    """A figure that must not be lower than promised."""
    what = f"{id.removeprefix('matching-')} of the links between paragraphs, held-out laws"
    found = {"id": id, "what": what, "ours": round(ours, 4), "against": round(against, 4), "unit": "share"}
    return found | {"ratio": round(ours / against, 3), "promise": f"≥ {least}", "holds": ours >= least}


def documents(part: str) -> list[dict]:
    """The documents of the set tuned on (development) or of the one left alone (held out)."""
    return [document for document in json.loads(lzma.decompress(SET.read_bytes())) if document["part"] == part]


def figures(finder: Callable[[list[str], list[str]], Links], part: str) -> tuple[float, float]:
    """(precision, recall) of (place in new, place in old) over all documents of a part."""
    hits = found = true = 0
    for document in documents(part):
        links, gold = finder(document["old"], document["new"]), {(new, old) for new, old in document["links"]}
        hits, found, true = hits + len(links & gold), found + len(links), true + len(gold)
    return hits / found, hits / true


def matched(old: list[str], new: list[str]) -> Links:
    """Ours."""
    return {
        (match.new_index, origin) for match in match_paragraphs(blocks(old), blocks(new)) for origin in match.origins
    }


def paired_by_difflib(old: list[str], new: list[str]) -> Links:
    """The plain way."""
    pairs: Links = set()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            pairs.update(zip(range(j1, j2), range(i1, i2), strict=False))
    return pairs


def timed(id: str, count: int, most: float) -> dict:
    """Seconds to match and compare two versions of which every paragraph is edited; beside it difflib, told the pairs."""
    texts = [text for document in documents("held out") for text in document["old"]]
    old = [f"{at}{texts[at % len(texts)]}" for at in range(count)]
    new = [f"{text}修改稿" for text in old]
    ours = seconds(lambda: diff_versions(blocks(old), blocks(new), match_paragraphs(blocks(old), blocks(new))))
    plain = seconds(lambda: [SequenceMatcher(None, *pair).get_opcodes() for pair in zip(old, new, strict=True)])
    found = {"id": id, "what": f"match and compare 2 × {count} edited paragraphs", "ours": round(ours, 3)}
    found |= {"against": round(plain, 3), "unit": "s", "ratio": round(ours / plain, 2)}
    return found | {"promise": f"≤ {most} s", "holds": ours <= most}


def seconds(work: Callable[[], object]) -> float:
    """Process time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def blocks(texts: Sequence[str]) -> list[Block]:
    """Plain paragraphs."""
    return [Block("paragraph", text) for text in texts]
