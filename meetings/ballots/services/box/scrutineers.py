"""Before the vote: who holds the key's codes, and the drawing of them."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import Fresh, check_fresh
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox, Scrutineer
from meetings.ballots.rules import secret as rules
from meetings.ballots.sealing.codes import CodeRefused, new_code, new_tag
from meetings.ballots.sealing.keys import Custody, public_half, verify
from meetings.ballots.services.box.keeping import keep_new, kept_of, path_of, remove_file
from meetings.ballots.services.drafting import lock
from notices.services import notify


@transaction.atomic
def appoint_scrutineers(
    ballot: Ballot, *, by: User, users: Collection[User], threshold: int = 2, at: datetime | None = None
) -> BallotBox:
    """监票人: the chair names them; `threshold` of them open the box. Named anew, all codes are drawn anew."""
    at = at or clock.now()
    ballot = lock(ballot)
    rules.check_appointing(ballot, by, at)
    if faults := rules.appointment_faults(ballot, users, threshold, at):
        raise RuleError(_("监票人还不能这样安排。"), faults)
    box = new_box(ballot, BallotBox.Keeping.SCRUTINEERS, threshold)
    Scrutineer.objects.bulk_create(Scrutineer(box=box, user=user) for user in users)
    keep_new(box)
    record(by, "ballot.scrutineers", ballot, names=[user.name for user in users], threshold=threshold)
    notify(
        list(users), "ballot.scrutineer", key=f"ballot.scrutineer:{ballot.pk}:{box.tag}",
        title=_("请您监票，并抽取监票码：%(title)s") % {"title": ballot.title}, body=ballot.occasion, url=rules.box_url(ballot),
    )  # fmt: skip
    return box


def keep_on_server(ballot: Ballot) -> BallotBox:
    """BALLOT_KEYS=server: no scrutineers, one code, kept in the file beside the salt."""
    box = new_box(ballot, BallotBox.Keeping.SERVER, 1)
    keep_new(box, new_code(box.tag))
    return box


def new_box(ballot: Ballot, keeping: str, threshold: int) -> BallotBox:
    """An empty box instead of an earlier draft of it, whose salt goes with it."""
    for earlier in BallotBox.objects.filter(ballot=ballot):
        transaction.on_commit(partial(remove_file, path_of(earlier)))
        earlier.delete()
    return BallotBox.objects.create(ballot=ballot, keeping=keeping, tag=new_tag(), threshold=threshold)


@transaction.atomic
def draw_code(ballot: Ballot, *, by: User, proof: Fresh | None, at: datetime | None = None) -> str:
    """A scrutineer's 监票码, in his own session. Returned once, to be shown once; only its public half is kept."""
    check_fresh(proof, by, at or clock.now())
    ballot = lock(ballot)
    mine = rules.scrutineer_of(ballot, by)
    if refusal := rules.drawing_refused(ballot, mine):
        raise RuleError(refusal)
    code = new_code(mine.box.tag)
    mine.public_key = public_half(code, mine.box.tag, kept_of(mine.box).salt).hex()
    mine.save(update_fields=["public_key"])
    record(by, "ballot.code-drawn", ballot, public_key=mine.public_key)
    return code


def check_code(ballot: Ballot, *, by: User, code: str) -> None:
    """A scrutineer's own look while votes are taken: his code opens his share. CodeRefused if it opens none, or another's."""
    mine = rules.scrutineer_of(ballot, by)
    box = mine.box
    if box.custody is None:
        raise RuleError(_("开始表决以后、开箱以前才能核对监票码。"))
    if verify(code, Custody.from_json(box.custody, kept_of(box).salt)).hex() != mine.public_key:
        raise CodeRefused(_("这个监票码有效，但不是您的那一份。请找出您自己抽取的那一份。"))


def lacking(ballot: Ballot) -> list[str]:
    """What the box still lacks before votes are taken. Where the server keeps the key it makes the box itself."""
    made_later = on_server() and not hasattr(ballot, "box") and ballot.base != Ballot.Base.ALL
    return [] if made_later else rules.box_missing(ballot)


def on_server() -> bool:
    """Whether this installation keeps the whole key itself."""
    return bool(settings.BALLOT_KEYS == "server")
