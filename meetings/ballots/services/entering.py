"""代录 of a paper with several lines: a member in the room without a telephone hands it in, staff enter it as he filled it in."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, Elector, NamedPaper, Vote
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.sealing import paper as sealed
from meetings.ballots.services.casting import check_entry, check_free, tell_elector
from meetings.ballots.services.drafting import lock
from meetings.ballots.services.papers import check_names, specimen_of

PAPER = Vote.Source.PAPER


def written_paper(
    ballot: Ballot, choices: Mapping[str, str], write_ins: Collection[str], *, illegible: bool = False
) -> sealed.Paper:
    """The paper as it was filled in: one that chooses too many is taken too. Of one that cannot be read nothing is kept."""
    if illegible:
        return sealed.Paper({})
    specimen = specimen_of(ballot)
    whole = {key: choices.get(key) or sealed.ABSTAIN for key in specimen.items} | dict(choices)
    names = tuple(sorted(sealed.tidied(name) for name in write_ins if name.strip()))
    # What no paper could say is a slip of who types; how much it says is the elector's own doing.
    unlimited = sealed.Specimen(specimen.items, len(names))
    if refusal := sealed.refused(sealed.Paper(whole, names), unlimited):
        raise RuleError(refusal)
    check_names(ballot, names)
    return sealed.Paper(whole, names)


def invalid_because(ballot: Ballot, paper: sealed.Paper) -> str:
    """Why the paper counts as invalid, said of what somebody else has written; empty when it is valid."""
    specimen = specimen_of(ballot)
    if not paper.choices:
        return _("整张票无法辨认。")
    if not sealed.refused(paper, specimen):
        return ""
    if paper.write_ins and not specimen.write_ins:
        return _("本次表决不能另选他人，票上另写了姓名。")
    chosen = list(paper.choices.values()).count(sealed.FOR) + len(paper.write_ins)
    return _("应选 %(seats)d 人，票上赞成和另选共 %(chosen)d 人。") % {"seats": specimen.seats, "chosen": chosen}


def check_paper_entry(ballot: Ballot, elector: Elector, by: User, *, note: str, at: datetime) -> None:
    """Who may enter it, from whom, and when; raises with the reason."""
    check_entry(ballot, elector, by, source=PAPER, note=note, at=at)
    if not takes_paper(ballot):
        raise RuleError(_("这一项只有赞成、反对、弃权三种选择，请在代录一票的页面录入。"))
    check_free(ballot, elector, at)


@transaction.atomic
def enter_paper(
    elector: Elector, *, by: User, choices: Mapping[str, str], write_ins: Collection[str] = (), note: str,
    illegible: bool = False, at: datetime | None = None,
) -> Vote:  # fmt: skip
    """Enter it, once; what says too much is counted as invalid."""
    ballot = lock(elector.ballot)
    at = at or clock.now()
    elector = Elector.objects.select_related("vote", "person__user").get(pk=elector.pk)
    check_paper_entry(ballot, elector, by, note=note, at=at)
    paper = written_paper(ballot, choices, write_ins, illegible=illegible)
    vote = Vote.objects.create(
        elector=elector, choice=Vote.Choice.PAPER, cast_at=at, source=PAPER, entered_by=by, note=note.strip()
    )
    NamedPaper.objects.create(vote=vote, choices=dict(paper.choices), write_ins=list(paper.write_ins))
    record(by, "vote.entered", ballot, elector=elector.person.name, source=PAPER, note=vote.note)
    tell_elector(ballot, vote)
    return vote
