"""Names as printed lists set them."""

from __future__ import annotations

import re

BLANK = "\u3000"
DOTS = re.compile("[•・‧·]")
SPACES = re.compile(r"\s+")
# Below stand the scripts that part words by blanks, and the dot of names of several parts.
EAST_ASIAN = "\u2e80"


def spaced(name: str) -> str:
    """王伟 is set 王　伟, as wide as a name of three characters; every other name stands as it is, with one kind of dot."""
    plain = DOTS.sub("·", SPACES.sub(" ", name.strip()))
    joined = plain.replace(" ", "")
    if any(character < EAST_ASIAN for character in joined):
        return plain
    return f"{joined[0]}{BLANK}{joined[1]}" if len(joined) == 2 else joined
