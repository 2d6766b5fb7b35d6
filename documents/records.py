"""Blocks and what stands beside them as plain records, for JSON columns; read back they are equal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from documents.blocks import Aside, Block, Change, Comment, Footnote, Picture

Record = dict[str, Any]


def block_record(block: Block) -> Record:
    """One block; what a plain paragraph has not is left out."""
    record: Record = {
        "kind": block.kind,
        "level": block.level,
        "text": block.text,
        "rows": [list(row) for row in block.rows],
    }
    if block.footnotes:
        record["footnotes"] = [[note.at, note.text] for note in block.footnotes]
    if block.picture:
        record["picture"] = [block.picture.sha256, block.picture.width, block.picture.height]
    if block.header:
        record["header"] = block.header
    if block.widths:
        record["widths"] = list(block.widths)
    return record


def block_of(record: Mapping[str, Any]) -> Block:
    """The block of a record."""
    picture = record.get("picture")
    return Block(
        record["kind"], record["text"], record.get("level") or 0,
        tuple(tuple(row) for row in record.get("rows") or ()),
        footnotes=tuple(Footnote(at, text) for at, text in record.get("footnotes") or ()),
        picture=Picture(*picture) if picture else None,
        header=record.get("header") or 0, widths=tuple(record.get("widths") or ()),
    )  # fmt: skip


def comment_record(comment: Comment) -> Record:
    """One comment."""
    return {
        "block": comment.block, "start": comment.start, "end": comment.end, "author": comment.author,
        "text": comment.text, "at": _said(comment.at), "answers": comment.answers,
    }  # fmt: skip


def comment_of(record: Mapping[str, Any]) -> Comment:
    """The comment of a record."""
    return Comment(**{**record, "at": _moment(record["at"])})


def change_record(change: Change) -> Record:
    """One tracked change."""
    return {
        "block": change.block, "at": change.at, "op": change.op, "text": change.text, "author": change.author,
        "made_at": _said(change.made_at),
    }  # fmt: skip


def change_of(record: Mapping[str, Any]) -> Change:
    """The tracked change of a record."""
    return Change(**{**record, "made_at": _moment(record["made_at"])})


def aside_record(aside: Aside) -> Record:
    """Words beside the text."""
    return {"place": aside.place, "text": aside.text}


def aside_of(record: Mapping[str, Any]) -> Aside:
    """The aside of a record."""
    return Aside(**record)


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
