"""The voting part of a page whose ballot is secret: what the pages of a meeting put beside the paper."""

from typing import Any

from django import template

from common import clock
from meetings.ballots.models import Ballot, Elector
from meetings.ballots.rules import Status, heading
from meetings.ballots.rules import secret as rules
from meetings.ballots.services.box import lacking, on_server

register = template.Library()


def to_be_appointed(ballot: Ballot) -> bool:
    """Whether scrutineers are asked for and there are none."""
    return not on_server() and not hasattr(ballot, "box")


@register.inclusion_tag("ballots/secret_paper.html", takes_context=True)
def secret_paper(context: dict[str, Any], ballot: Ballot) -> dict[str, Any]:
    """The three choices, or why there are none: no more than whether this person has voted is known."""
    user, at = context["request"].user, clock.now()
    elector = Elector.objects.filter(ballot=ballot, person__user=user).first()
    voted = elector is not None and rules.has_voted(ballot, user)
    draft = ballot.status == Status.DRAFT
    open_now = ballot.status == Status.OPEN and not ballot.is_over(at)
    return {
        "ballot": ballot, "voted": voted, "heading": heading(ballot, elector, at), "request": context["request"],
        "voting": bool(elector and elector.present and open_now and not voted), "result": context.get("result"),
        "box": getattr(ballot, "box", None), "csrf_token": context.get("csrf_token"),
        "waits": lacking(ballot) if draft else [], "may_appoint": draft and to_be_appointed(ballot) and rules.appoints(user, ballot, at),
        "may_open": rules.opens_box(user, ballot, at),
    }  # fmt: skip
