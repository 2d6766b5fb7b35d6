"""What a voter chose, as bytes: written in one way only, and filled up to one length for the whole ballot (V12)."""

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from common.lifecycle import RuleError

FOR, AGAINST, ABSTAIN = CHOICES = ("for", "against", "abstain")
NAME_LENGTH = 30  # characters of a written-in name; the longest names of our minorities stay below
BYTES_OF_A_CHARACTER = 4  # at most, in UTF-8
FILLING = b"\0"  # JSON never ends with it
# Typed in many ways, meant as one: the dot within 阿不都·卡德尔.
DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅", "·"))
UNWRITABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class PaperRefused(RuleError):
    """A paper that this ballot does not know."""


class Fault(StrEnum):
    """Why an envelope counts as an invalid ballot."""

    UNOPENED = "unopened"  # altered, or not sealed to this ballot's key
    COPIED = "copied"  # the same envelope a second time
    UNREADABLE = "unreadable"  # opened, but not a paper as `encode` writes it
    OFF_SPECIMEN = "off_specimen"  # a paper, but not of this ballot, or with more names than seats


@dataclass(frozen=True)
class Specimen:
    """票样: what stands on this ballot's papers. Fixed at opening. `seats` 0 sets no limit to how many are voted for."""

    items: tuple[str, ...]
    write_ins: int = 0
    seats: int = 0

    @cached_property
    def length(self) -> int:
        """Bytes of every paper: as many as the largest possible one needs."""
        name = "x" * (NAME_LENGTH * BYTES_OF_A_CHARACTER)
        return len(_written(Paper(dict.fromkeys(self.items, AGAINST), (name,) * self.write_ins)))

    def as_json(self) -> dict[str, Any]:
        """For the database and the export."""
        return {"items": list(self.items), "write_ins": self.write_ins, "seats": self.seats}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Specimen":
        """What `as_json` gave."""
        return cls(tuple(data["items"]), data["write_ins"], data["seats"])


@dataclass(frozen=True)
class Paper:
    """A valid paper: a choice for each motion or candidate, and names written in (另选他人)."""

    choices: Mapping[str, str] = field(repr=False)
    write_ins: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class InvalidPaper:
    """An envelope that is counted, as an invalid ballot."""

    fault: Fault


def encode(choices: Mapping[str, str], write_ins: Collection[str], specimen: Specimen) -> bytes:
    """The paper's bytes, exactly `specimen.length` of them; PaperRefused with a sentence for the voter."""
    paper = Paper(dict(choices), tuple(sorted(tidied(name) for name in write_ins)))
    if refusal := refused(paper, specimen):
        raise PaperRefused(refusal)
    return _written(paper).ljust(specimen.length, FILLING)


def decode(data: bytes, specimen: Specimen) -> Paper | InvalidPaper:
    """The paper, if it is one that `encode` could have written. Never raises: a count must not stop."""
    try:
        found = json.loads(data.rstrip(FILLING))
        paper = Paper(found["choices"], tuple(found["write_ins"]))
        if refused(paper, specimen):
            return InvalidPaper(Fault.OFF_SPECIMEN)
        same = encode(paper.choices, paper.write_ins, specimen) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, PaperRefused):
        return InvalidPaper(Fault.UNREADABLE)
    return paper if same else InvalidPaper(Fault.UNREADABLE)


def refused(paper: Paper, specimen: Specimen) -> str:
    """Why this paper is none of this ballot's; empty when it is."""
    if set(paper.choices) - set(specimen.items):
        return _("票上有本次表决没有的事项或候选人，请返回表决页面重新填写。")
    if len(paper.choices) < len(specimen.items):
        return _("还有 %(count)d 项没有选择，请对每一项选择赞成、反对或弃权。") % {
            "count": len(specimen.items) - len(paper.choices)
        }
    if set(paper.choices.values()) - set(CHOICES):
        return _("票上有不认识的选项，请返回表决页面，只选赞成、反对或弃权。")
    return _write_ins_refused(paper.write_ins, specimen) or _too_many(paper, specimen)


def _write_ins_refused(names: tuple[str, ...], specimen: Specimen) -> str:
    if len(names) > specimen.write_ins:
        if not specimen.write_ins:
            return _("本次表决不能另选他人，请删去填写的姓名。")
        return _("另选他人最多填写 %(most)d 人，现在填写了 %(count)d 人，请删去多出的姓名。") % {
            "most": specimen.write_ins, "count": len(names),
        }  # fmt: skip
    if len(set(names)) < len(names):
        return _("另选他人中有重复的姓名，请每人只填写一次。")
    return next((sentence for name in names if (sentence := name_refused(name))), "")


def name_refused(name: str) -> str:
    """Why this cannot be a name; empty when it can."""
    if not name:
        return _("另选他人的姓名是空的，请填写姓名，或者删去这一行。")
    if len(name) > NAME_LENGTH:
        return _("另选他人的姓名最多 %(most)d 个字，请只填写姓名。") % {"most": NAME_LENGTH}
    if set(name) & {'"', "\\"} or {unicodedata.category(character) for character in name} & UNWRITABLE:
        return _("另选他人的姓名里有不能用的符号，请只填写姓名。")
    return ""


def _too_many(paper: Paper, specimen: Specimen) -> str:
    chosen = list(paper.choices.values()).count(FOR) + len(paper.write_ins)
    if not specimen.seats or chosen <= specimen.seats:
        return ""
    return _("应选 %(seats)d 人，现在赞成和另选共 %(chosen)d 人，多选的票无效，请减少到 %(seats)d 人以内。") % {
        "seats": specimen.seats, "chosen": chosen,
    }  # fmt: skip


def tidied(name: str) -> str:
    """One spelling of a name, so that its votes come together: full-width letters, dots and spaces made alike. What is far too long stays as it is."""
    if len(name) > NAME_LENGTH * BYTES_OF_A_CHARACTER:
        return name
    return " ".join(unicodedata.normalize("NFKC", name).translate(DOTS).split())


def _written(paper: Paper) -> bytes:
    content = {"choices": dict(paper.choices), "write_ins": list(paper.write_ins)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
