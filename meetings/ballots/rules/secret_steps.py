"""What comes next in a secret ballot, in one sentence for who asks: shown on the page of the box."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from meetings.ballots.models import Ballot, BallotBox
from meetings.ballots.rules import secret
from meetings.ballots.rules.lifecycle import Status, is_undisputed, presides

Sentence = Callable[[Ballot, User, datetime], str]


def next_step(ballot: Ballot, user: User, at: datetime) -> str:
    """The step this person can take, else whom the ballot waits for; nothing when it is over."""
    return STEPS[ballot.status](ballot, user, at) if ballot.status in STEPS else ""


def before(ballot: Ballot, user: User, at: datetime) -> str:
    """Scrutineers, then their codes, then the opening."""
    chairs, box = presides(user, ballot, at), getattr(ballot, "box", None)
    if box is None:
        return _("请安排监票人。") if chairs else _("等主席或副主席安排监票人。")
    if box.scrutineers.filter(user=user, public_key="").exists():
        return _("请抽取您的监票码。")
    if late := secret.late(box):
        return _("等%(names)s抽取监票码。") % {"names": _("、").join(late)}
    return _("监票码都已抽取，请到这一项的页面开始表决。") if chairs else _("监票码都已抽取，等主持人宣布开始表决。")


def during(ballot: Ballot, user: User, at: datetime) -> str:
    """Votes are taken."""
    if scrutinises(ballot, user):
        return _("正在投票。您可以先核对自己的监票码，开箱时带到主持人那里。")
    return (
        _("正在投票，合适时请到这一项的页面截止表决。")
        if presides(user, ballot, at)
        else _("正在投票，等主持人宣布截止。")
    )


def after(ballot: Ballot, user: User, at: datetime) -> str:
    """The box waits to be opened."""
    if asked := is_undisputed(ballot, at):
        return " ".join(asked)
    if scrutinises(ballot, user):
        return _("请带监票码到主持人或机关负责人那里，在他的开箱页面上输入。")
    if ballot.box.keeping == BallotBox.Keeping.SERVER:
        return _("请办理开箱。") if secret.opens_box(user, ballot, at) else _("等主持人或机关负责人办理开箱。")
    if secret.opens_box(user, ballot, at):
        return _("请监票人带监票码到场，由您办理开箱。")
    return _("等监票人到场，由主持人或机关负责人办理开箱。")


def counted(ballot: Ballot, user: User, at: datetime) -> str:
    """The result waits to be declared."""
    if asked := is_undisputed(ballot, at):
        return " ".join(asked)
    return (
        _("票已计完，请到这一项的页面公布结果。") if presides(user, ballot, at) else _("票已计完，等主持人公布结果。")
    )


def scrutinises(ballot: Ballot, user: User) -> bool:
    """Whether this person holds a code."""
    box = getattr(ballot, "box", None)
    return box is not None and box.scrutineers.filter(user=user).exists()


STEPS: dict[str, Sentence] = {
    Status.DRAFT: before,
    Status.OPEN: during,
    Status.CLOSED: after,
    Status.OPENED: counted,
}
