"""Which paragraph of a version is which of the one before: a key goes on; what was split or merged inherits."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from documents.likeness import likeness
from documents.matching import Match
from reports.models import Paragraph

How = Paragraph.How
ONE_TO_ONE = (How.SAME, How.EDITED, How.MOVED)


def settle(paragraphs: Sequence[Paragraph], origins: Sequence[Sequence[Paragraph]]) -> None:
    """Give each paragraph the key, the inheritance and the word for what became of the paragraphs it comes from.

    One from one keeps the key. Anything else is a new identity that inherits the keys of all it comes from:
    so an opinion on the old text is found at every part, and one filed later on a part stays with that part.
    """
    claims = Counter(origin.key for many in origins for origin in many)
    old = {origin.key for many in origins for origin in many}
    for paragraph, many in zip(paragraphs, origins, strict=True):
        if len(many) == 1 and claims[many[0].key] == 1:
            carry_on(paragraph, many[0])
            continue
        known = [key for origin in many for key in (str(origin.key), *origin.inherits)]
        paragraph.inherits = list(dict.fromkeys(known))
        paragraph.how = How.MERGED if len(many) > 1 else How.SPLIT if many else How.NEW
        paragraph.likeness = max((likeness(origin.block, paragraph.block) for origin in many), default=0)
        if paragraph.key in old:
            paragraph.key = uuid.uuid4()


def carry_on(paragraph: Paragraph, origin: Paragraph) -> None:
    """The same paragraph as before, as it is or edited."""
    paragraph.key, paragraph.inherits = origin.key, list(origin.inherits)
    if paragraph.how not in ONE_TO_ONE:
        paragraph.how = How.SAME if paragraph.block == origin.block else How.EDITED
    paragraph.likeness = likeness(origin.block, paragraph.block)


def origins_of(paragraphs: Iterable[Paragraph], before: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """For each paragraph those of an earlier version it comes from, in their order."""
    known = {paragraph.key: paragraph for paragraph in before}
    return [
        sorted((known[key] for key in paragraph.lineage if key in known), key=lambda origin: origin.order)
        for paragraph in paragraphs
    ]


def matches_between(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Match]:
    """How the texts of two versions, however far apart, belong together, as `documents.matching` would say it.

    Read from the keys, so what was mended by hand holds in every comparison.
    """
    origins = origins_of(new, old)
    claims = Counter(origin.pk for many in origins for origin in many)
    places = {origin.pk: index for index, origin in enumerate(old)}
    taken: set[int] = set()
    matches = []
    for index, (paragraph, many) in enumerate(zip(new, origins, strict=True)):
        how = what_became(paragraph, many, claims)
        free = [places[origin.pk] for origin in many if places[origin.pk] not in taken]
        taken.update(free[:1])
        matches.append(
            Match(
                index, free[0] if free else None, how,
                max((likeness(origin.block, paragraph.block) for origin in many), default=0),
                tuple(places[origin.pk] for origin in many),
            )
        )  # fmt: skip
    return matches


def what_became(paragraph: Paragraph, origins: Sequence[Paragraph], claims: Mapping[int, int]) -> Any:
    """The word for it, against the version the origins are from."""
    if not origins:
        return How.NEW.value
    if len(origins) > 1:
        return How.MERGED.value
    if claims[origins[0].pk] > 1:
        return How.SPLIT.value
    if paragraph.how == How.MOVED:
        return How.MOVED.value
    return How.SAME.value if paragraph.block == origins[0].block else How.EDITED.value
