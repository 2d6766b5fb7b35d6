"""The export that a third person counts again with `retally.py`: evidence on one side, what the minutes say on the other."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meetings.ballots.sealing.envelope import digest
from meetings.ballots.sealing.paper import InvalidPaper, Paper, Specimen
from meetings.ballots.sealing.tally import Totals

FORMAT = "liandong-secret-ballot/1"


@dataclass(frozen=True)
class Rule:
    """The rule in whole numbers: quorum 2/3 of 应到; more than (or, with `or_equal`, at least) `share` of `base`."""

    quorum: tuple[int, int]
    base: str  # "entitled" or "present"
    share: tuple[int, int]
    or_equal: bool = False


@dataclass(frozen=True)
class Box:
    """Who could vote, who was there, who voted, and the receipts of the envelopes, as closed."""

    entitled: int
    present: int
    participations: int
    receipts: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """The figures published before the opening."""
        figures = {"entitled": self.entitled, "present": self.present, "participations": self.participations}
        return {**figures, "digest": digest(self.receipts)}


def export(
    papers: Iterable[Paper | InvalidPaper], *, box: Box, specimen: Specimen, rule: Rule, stated: Mapping[str, Any],
    titles: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """One JSON object; `stated` is what `minutes` gave. Names written in are taken off their papers: together they would tell a paper from all others."""
    papers = list(papers)
    names = sorted(name for paper in papers if isinstance(paper, Paper) for name in paper.write_ins)
    return {
        "format": FORMAT, **box.as_json(), "envelopes": sorted(box.receipts),
        "specimen": specimen.as_json(), "titles": dict(titles), "rule": _rule(rule),
        "papers": _listed(papers), "written_names": names, "minutes": dict(stated),
    }  # fmt: skip


def minutes(
    totals: Totals, papers: Iterable[Paper | InvalidPaper], box: Box, carried: Mapping[str, bool]
) -> dict[str, Any]:
    """What the minutes state: figures, hashes, totals, and for each motion or candidate whether the votes suffice."""
    listed = "".join(f"{_line(paper)}\n" for paper in _listed(papers))
    return {
        **box.as_json(), **totals.as_json(), "envelopes": len(box.receipts),
        "papers_digest": hashlib.sha256(listed.encode()).hexdigest(), "carried": dict(carried),
    }  # fmt: skip


def _listed(papers: Iterable[Paper | InvalidPaper]) -> list[dict[str, Any]]:
    """The papers sorted by content, so that their order is nobody's."""
    return sorted((_shown(paper) for paper in papers), key=_line)


def _shown(paper: Paper | InvalidPaper) -> dict[str, Any]:
    if isinstance(paper, InvalidPaper):
        return {"invalid": paper.fault.value}
    return {"choices": dict(paper.choices), "write_ins": len(paper.write_ins)}


def _line(shown: Mapping[str, Any]) -> str:
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rule(rule: Rule) -> dict[str, Any]:
    return {"quorum": list(rule.quorum), "base": rule.base, "share": list(rule.share), "or_equal": rule.or_equal}
