"""第 n 段: how the paragraphs of a text are counted, the same on the page, in tables and in every paper."""

from collections.abc import Iterable

from documents.blocks import Block


def numbered(blocks: Iterable[Block]) -> list[int]:
    """第 n 段 of each block: a heading has the number of the paragraph it leads, a title line 0."""
    numbers, n, led = [], 0, False
    for block in blocks:
        if block.kind != "title" and not led:
            n += 1
        led = block.kind == "heading"
        numbers.append(0 if block.kind == "title" else n)
    return numbers
