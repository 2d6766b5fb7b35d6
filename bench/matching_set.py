"""Builds tests/documents/samples/revision_documents.json.xz: whole documents in two versions, with what became of what.

    python -m bench.matching_set law_near_duplicate_pairs.csv

Each law of which at least five provisions are known in an earlier and a later version gives one document, the two long
ones several. The order of the provisions is not in the source: it is drawn, twice for each law. Of the provisions some are dropped from
the later version, some from the earlier, some stand elsewhere in the later; of two neighbours some are put into one
paragraph, of some the later text is cut at the end of a paragraph or sentence. Where a text is cut it is a light edit, so that
every part is certain to come from the earlier text. Provisions of other laws on like subjects come and go between.
"""

import csv
import hashlib
import json
import lzma
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from documents.word.numerals import chinese

SET = Path(__file__).resolve().parents[1] / "tests/documents/samples/revision_documents.json.xz"
SAME = {"identical", "light-edit", "heavy-edit"}
LEAST, MOST = 5, 60
DROPPED, ADDED, MOVED, CUT, JOINED, FOREIGN = 0.06, 0.06, 0.08, 0.20, 0.08, 0.10
PART = 20
DRAWS = 2


def main(source: str) -> None:
    """Read the pairs, write the set."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    foreign = [row for row in rows if row["kind"] == "related-provision"]
    documents = [
        document for title, pairs in sorted(by_title(rows).items()) for document in drawn(title, pairs, foreign)
    ]
    SET.write_bytes(lzma.compress(json.dumps(documents, ensure_ascii=False, indent=0).encode(), preset=9))
    print(len(documents), "documents,", SET.stat().st_size, "bytes")


def by_title(rows: list[dict]) -> dict[str, list[dict]]:
    """The provisions known in two versions, by law."""
    found = defaultdict(list)
    for row in rows:
        if row["kind"] in SAME:
            found[row["title_a"]].append(row)
    return found


def drawn(title: str, pairs: list[dict], foreign: list[dict]) -> Iterator[dict]:
    """The documents of one law."""
    for number in range(DRAWS):
        draw = random.Random(f"{title} {number}")
        order = draw.sample(pairs, len(pairs))
        for start in range(0, len(pairs) - LEAST, MOST):
            yield document(title, order[start : start + MOST], foreign, draw)


def document(title: str, pairs: list[dict], foreign: list[dict], draw: random.Random) -> dict:
    """One law in two versions. `links` are (place in new, place in old), by place from 0."""
    digest = hashlib.sha256(title.encode()).digest()
    old, new, links = arranged(list(pieces(pairs, draw)), draw)
    for row in draw.sample(foreign, max(1, round(FOREIGN * len(pairs)))):
        insert(old, row["text_a"], draw)
        insert(new, row["text_b"], draw)
    places = (
        {key: place for place, (key, _text) in enumerate(old)},
        {key: place for place, (key, _text) in enumerate(new)},
    )
    numbered = digest[1] % 2 == 1
    return {
        "title": title,
        "part": "development" if digest[0] % 2 else "held out",
        "old": [text if not numbered else f"第{chinese(at)}条　{text}" for at, (_key, text) in enumerate(old, 1)],
        "new": [text if not numbered else f"第{chinese(at)}条　{text}" for at, (_key, text) in enumerate(new, 1)],
        "links": sorted((places[1][place], places[0][origin]) for place, origin in links),
    }


def pieces(pairs: list[dict], draw: random.Random) -> Iterator[tuple[list[str], list[str], bool]]:
    """(texts in the old version, texts in the new, whether it moves) of each provision, or of two that become one."""
    waiting = iter(pairs)
    for pair in waiting:
        fate, old, new = draw.random(), [pair["text_a"]], [pair["text_b"]]
        if fate < DROPPED:
            yield old, [], False
        elif fate < DROPPED + ADDED:
            yield [], new, False
        elif fate < DROPPED + ADDED + CUT and pair["kind"] != "heavy-edit":
            yield old, cut(new[0], draw), False
        elif fate > 1 - JOINED and (other := next(waiting, None)):
            yield [*old, other["text_a"]], [new[0] + other["text_b"]], False
        else:
            yield old, new, draw.random() < MOVED


def cut(text: str, draw: random.Random) -> list[str]:
    """Two or three parts, at ends of paragraphs where there are any, else of sentences; whole where a part would be too short."""
    ends = [found.end() for found in re.finditer(r"\n", text)] or [found.end() for found in re.finditer("。", text)]
    ends = [end for end in ends if PART <= end <= len(text) - PART]
    chosen = sorted(draw.sample(ends, min(len(ends), draw.choice((1, 1, 2)))))
    parts = [text[start:end].strip() for start, end in zip([0, *chosen], [*chosen, len(text)], strict=True)]
    return parts if all(len(part) >= PART for part in parts) else [text]


def arranged(found: list[tuple[list[str], list[str], bool]], draw: random.Random) -> tuple[list, list, list]:
    """The blocks of both versions as (key, text), and the links between keys."""
    old, new, links, movers = [], [], [], []
    for number, (olds, news, moves) in enumerate(found):
        old += [((number, "old", at), text) for at, text in enumerate(olds)]
        into = movers if moves else new
        into += [((number, "new", at), text) for at, text in enumerate(news)]
        links += [
            ((number, "new", at), (number, "old", origin)) for at in range(len(news)) for origin in range(len(olds))
        ]
    for mover in movers:
        new.insert(between(new, draw), mover)
    return old, new, links


def insert(blocks: list, text: str, draw: random.Random) -> None:
    """A provision of another law, somewhere."""
    blocks.insert(between(blocks, draw), ((len(blocks), "other", 0), text))


def between(blocks: list, draw: random.Random) -> int:
    """A place that does not part what was cut from one text."""
    at = draw.randint(0, len(blocks))
    while 0 < at < len(blocks) and blocks[at - 1][0][0] == blocks[at][0][0]:
        at += 1
    return at


if __name__ == "__main__":
    main(sys.argv[1])
