"""G1: what a proposed change of seats must be, and how it reads."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from committees.roster.models import Body, Membership, Term, Unit
from committees.roster.rules import seat_faults
from common.wording import official
from meetings.ballots.models import SeatChange
from meetings.ballots.models.nominees import Nominee

Kind, Post = SeatChange.Kind, Membership.Post
HEADS = (Post.CHAIR, Post.VICE_CHAIR)


def change_faults(term: Term, changes: Sequence[SeatChange], day: date) -> list[str]:
    """Why these changes cannot be proposed, each with its number."""
    if not changes:
        return [_("请至少填写一项变动。")]
    added = {who(c) for c in changes if c.kind != Kind.RELEASE and c.body == Body.PLENARY}
    found = [
        _("第 %(n)d 项：%(fault)s") % {"n": n, "fault": fault}
        for n, change in enumerate(changes, 1)
        for fault in [*leaving_faults(change, term), *coming_faults(change, term, added, day)]
    ]
    return found + twice(changes)


def who(nominee: Nominee) -> tuple[str, object]:
    """One person as the same one: of the roster by his key, else by name and unit."""
    return ("person", nominee.person_id) if nominee.person_id else (nominee.name, nominee.unit)


def twice(changes: Sequence[SeatChange]) -> list[str]:
    """Nobody leaves a seat twice, or takes two of one body."""
    leaving = [c.leaving_id for c in changes if c.leaving_id]
    coming = [(who(c), c.body) for c in changes if c.kind != Kind.RELEASE]
    if len(set(leaving)) < len(leaving) or len(set(coming)) < len(coming):
        return [_("同一个人在几项里重复了，请合并成一项。")]
    return []


def leaving_faults(change: SeatChange, term: Term) -> list[str]:
    """Who leaves sits there now; 主席 and 副主席 leave with the consent of the union above, and are succeeded by election."""
    if change.kind == Kind.ADD:
        return []
    if change.leaving is None:
        return [_("请填写谁离任。")]
    words = {"who": change.leaving.person.name, "post": change.leaving.get_post_display()}
    faults = [] if change.cause in SeatChange.Cause.values else [_("请选择离任的原因。")]
    if change.leaving.end is not None or change.leaving.term_id != term.pk:
        faults.append(_("%(who)s现在没有这个席位，请核对名册。") % words)
    if change.leaving.post in HEADS:
        if change.kind == Kind.REPLACE:
            faults.append(_("%(post)s不能替补，请选卸免，继任的人另行选举。") % words)
        elif not change.approval_no.strip():
            faults.append(_("卸免%(post)s须经上一级工会同意，请填写同意的文号。") % words)
    return faults


def coming_faults(change: SeatChange, term: Term, added: set[tuple[str, object]], day: date) -> list[str]:
    """Who comes is named, recommended, free to take the seat, and a member before he is more."""
    if change.kind == Kind.RELEASE:
        return []
    if not change.name.strip():
        return [_("请填写拟任人的姓名。")]
    faults = [] if change.recommended_by.strip() else [_("请填写推荐单位。")]
    if change.post in HEADS:
        faults.append(_("%(post)s由选举产生，不能替补或增补。") % {"post": Post(change.post).label})
    elif change.body == Body.STANDING and who(change) in added:
        return faults
    elif change.person:
        faults += [str(fault) for fault in seat_faults(change.person, term, change.body, max(day, term.starts))]
    else:
        faults += stranger_faults(change)
    return faults


def stranger_faults(change: SeatChange) -> list[str]:
    """Somebody the roster does not know: his unit must be known, or its place given; a 常委 is a member already."""
    if change.body == Body.STANDING:
        return [_("名册里没有“%(who)s”。常委须先是委员，请核对姓名，或同时增补为委员。") % {"who": change.name}]
    return unit_faults(change)


def unit_faults(nominee: Nominee) -> list[str]:
    """The unit of somebody new to the roster is known there, or its place is given."""
    if not nominee.unit.strip():
        return [_("名册里没有“%(who)s”，请填写单位。") % {"who": nominee.name}]
    if nominee.region or Unit.objects.filter(name=nominee.unit).exists():
        return []
    return [_("名册里没有“%(unit)s”这个单位，请填写单位所在地，如“江苏省南京市”。") % {"unit": nominee.unit}]


def net(changes: Iterable[SeatChange]) -> dict[str, int]:
    """How many more members each body would have. Whoever leaves the plenary leaves the standing committee with it."""
    more = {Body.PLENARY.value: 0, Body.STANDING.value: 0}
    for change in changes:
        if change.kind == Kind.ADD:
            more[change.body] += 1
        elif change.kind == Kind.RELEASE:
            more[change.body] -= 1
    return more


def sentence(change: SeatChange) -> str:
    """How the change reads in the motion, the resolution and on the paper. In Chinese, whatever the reader's language.

    A change that the rules will refuse has its words too: the refusal names what is wrong with it.
    """
    parts = []
    if change.leaving:
        away = "" if change.cause == SeatChange.Cause.DECEASED else f"不再担任{post_name(change)}职务"
        parts.append(f"{change.leaving.person.name}同志{cause_words(change)}{away}")
    if change.kind != Kind.RELEASE:
        verb = {Kind.REPLACE: "替补", Kind.ADD: "增补"}[Kind(change.kind)]
        parts.append(f"{verb}{described(change)}为{post_name(change)}")
    source = "，".join(text for text in (change.recommended_by, change.recommended_no) if text)
    consent = f"（上一级工会同意：{change.approval_no}）" if change.approval_no else ""
    return "，".join(parts) + (f"（推荐：{source}）" if source else "") + consent


def cause_words(change: SeatChange) -> str:
    """因退休; nothing while no cause is given."""
    known = change.cause in SeatChange.Cause.values
    return f"因{official(SeatChange.Cause(change.cause).label)}" if known else ""


def described(nominee: Nominee) -> str:
    """李明同志（金陵机床厂工会主席）."""
    where = f"{nominee.unit}{nominee.duty}"
    return f"{nominee.name}同志（{where}）" if where else f"{nominee.name}同志"


def post_name(change: SeatChange) -> str:
    """委员, 常委, 副主席, 主席."""
    return official(Post(change.leaving.post if change.leaving else change.post).label)
