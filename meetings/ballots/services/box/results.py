"""What came out of the box, as the export that a third person counts again."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, OpenedBallot, WrittenName
from meetings.ballots.sealing.export import Rule, export
from meetings.ballots.sealing.paper import Fault, InvalidPaper, Paper, Specimen
from meetings.ballots.services.box.closing import box_as_closed
from meetings.ballots.services.box.specimens import titles_of


def export_of(ballot: Ballot) -> dict[str, Any]:
    """The opened papers, the envelopes' hashes and the minutes. Only when the result is declared."""
    if ballot.status != Ballot.Status.DECLARED:
        raise RuleError(_("结果公布以后才能下载复核用的文件。"))
    box = ballot.box
    rule = Rule(
        (ballot.quorum_numerator, ballot.quorum_denominator), ballot.base,
        (ballot.share_numerator, ballot.share_denominator), ballot.share_inclusive,
    )  # fmt: skip
    return export(
        papers_of(ballot), box=box_as_closed(ballot), specimen=Specimen.from_json(box.specimen), rule=rule,
        stated=box.minutes, titles=titles_of(ballot),
    )  # fmt: skip


def papers_of(ballot: Ballot) -> Iterator[Paper | InvalidPaper]:
    """The papers again. Which name stood on which is not known: they are dealt out anyhow, and the export parts them again."""
    names = iter(WrittenName.objects.filter(ballot=ballot).order_by("name").values_list("name", flat=True))
    for paper in OpenedBallot.objects.filter(ballot=ballot).values_list("paper", flat=True):
        if "invalid" in paper:
            yield InvalidPaper(Fault(paper["invalid"]))
        else:
            yield Paper(paper["choices"], tuple(islice(names, paper["write_ins"])))
