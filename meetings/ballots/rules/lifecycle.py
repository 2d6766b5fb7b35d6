"""How a ballot runs, and who may follow it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Power, User
from accounts.rules import holds
from committees.roster.models import Body, is_member
from committees.roster.rules import is_chair
from common.lifecycle import Lifecycle, Step
from meetings.ballots.models import OFFICE, Ballot, Elector

Status = Ballot.Status
office = holds(*OFFICE)


def follows_votes(user: User, obj: Any, at: datetime) -> bool:
    """Whoever sits in a body, serves it, or has been an elector."""
    if user.power != Power.CONTENT or not user.is_active:
        return False
    bodies = any(is_member(user, body, timezone.localdate(at)) for body in Body.values)
    return bodies or office(user, obj, at) or Elector.objects.filter(person__user=user).exists()


BALLOT = Lifecycle(
    Step("open", Status.DRAFT, Status.OPEN, who=is_chair, label=gettext_lazy("开始表决")),
    Step("close", Status.OPEN, Status.CLOSED, who=is_chair, label=gettext_lazy("截止表决")),
    Step("declare", Status.CLOSED, Status.DECLARED, who=is_chair, label=gettext_lazy("公布结果")),
)
