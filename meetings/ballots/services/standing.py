"""Where a ballot stands for one person: what he may see of it and do with it. Never a count by option before it is declared."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from meetings.ballots import rules
from meetings.ballots.models import Ballot, RuleChange
from meetings.ballots.rules import BALLOT, Status
from meetings.ballots.services.casting import elector_of
from meetings.ballots.services.hands import differed, waits_for


def standing(ballot: Ballot, user: User, at: datetime) -> dict[str, Any]:
    """Everything about the ballot its pages show to this person, but for the result."""
    elector = elector_of(ballot, user)
    mine, hands = getattr(elector, "vote", None), hands_of(ballot, user, at)
    return {
        "ballot": ballot, "elector": elector, "mine": mine, "voting": rules.may_vote(ballot, elector, at),
        "heading": rules.heading(ballot, elector, at, differed=hands.get("differed", False), answered=answered(ballot)),
        "next_ballot": next_for(user, at) if mine else None,
        "offers": {offer.step.name: offer.missing for offer in BALLOT.offers(ballot, user, at)},
        "rule": rules.rule_text(ballot), "preset": rules.PRESETS[ballot.preset].label, "changes": changes_of(ballot),
        "may": may_do(ballot, user, at), "hands": hands, "repeated": repeated(ballot),
    }  # fmt: skip


def may_do(ballot: Ballot, user: User, at: datetime) -> set[str]:
    """The acts with a page of their own that are open to this person now: rule, withdraw, enter, void, confirm, renew."""
    status = ballot.status
    runs = status in (Status.OPEN, Status.CLOSED, Status.OPENED)
    asked = runs and ballot.void_asked_by_id is not None
    found = {
        "rule": status == Status.DRAFT and rules.changes_rule(user, ballot, at),
        "withdraw": status == Status.DRAFT and ballot.by_circulation and rules.withdraws(user, ballot, at),
        "enter": status == Status.OPEN and bool(rules.sources(ballot)) and rules.enters_votes(user, ballot, at),
        "void": runs and not asked and rules.voids(user, ballot, at),
        "confirm": asked and ballot.void_asked_by_id != user.pk and rules.voids(user, ballot, at),
        "drop": asked and rules.voids(user, ballot, at),
        "renew": status == Status.VOID and repeated(ballot) is None
        and (rules.presides(user, ballot, at) or rules.drafts_ballots(user, ballot, at)),
    }  # fmt: skip
    return {name for name, open_ in found.items() if open_}


def hands_of(ballot: Ballot, user: User, at: datetime) -> dict[str, Any]:
    """Whether the last round differed; for a teller also whether to enter or to wait. Figures stand nowhere."""
    if ballot.form != Ballot.Form.HANDS or ballot.status != Status.CLOSED:
        return {}
    state = waits_for(ballot, user) if rules.counts_hands(user, ballot, at) else ""
    return {"state": state, "differed": differed(ballot)}


def answered(ballot: Ballot) -> bool:
    """A circulation that runs and in which nobody is left to answer."""
    running = ballot.by_circulation and ballot.status == Status.OPEN
    return running and not ballot.electors.filter(vote__isnull=True).exists()


def changes_of(ballot: Ballot) -> list[tuple[RuleChange, str, str]]:
    """How the rule was changed, each with the rule before and after in words."""

    def words(rule: dict[str, Any]) -> str:
        return rules.rule_text(Ballot(**rule, working_days=ballot.working_days))

    return [(c, words(c.before), words(c.after)) for c in ballot.rule_changes.select_related("by")]


def repeated(ballot: Ballot) -> Ballot | None:
    """The ballot held in the place of this one."""
    return Ballot.objects.filter(replaces=ballot).first()


def next_for(user: User, at: datetime) -> Ballot | None:
    """The next ballot that waits for this person's vote."""
    return waiting_for(user, at).order_by("opened_at", "pk").first()


def waiting_for(user: User, at: datetime) -> Any:
    """Open ballots in which this person may vote and has not."""
    here = Q(electors__present=True, working_days__isnull=True) | Q(closes_at__gte=at)
    mine = Q(electors__person__user=user, electors__vote__isnull=True)
    return Ballot.objects.filter(mine & here, status=Status.OPEN).exclude(form=Ballot.Form.HANDS).select_related("item")
