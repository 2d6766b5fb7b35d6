"""What the officer, the signer and the editor have to do now, and what a province waits for."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Delegation, User
from common.desk import DeskItem, Waiting
from infonet.network.rules import reports_for, signs_for
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import duties_of, is_editor, month_of, sign_due, triage_due

Status = InfoItem.Status
Urgency = InfoItem.Urgency
NEWS_DAYS = 7
MOST = 5


def items(user: User, at: datetime) -> Iterator[DeskItem]:
    """All three trades; most people have one."""
    unions = list(reports_for(user, at).select_related("region"))
    if unions:
        yield from sent_back(unions)
        yield from owed(unions, at)
    yield from to_sign(user, at)
    if is_editor(user, None, at):
        yield from to_decide(at)


def sent_back(unions: list) -> Iterator[DeskItem]:
    """Items that came back and wait for the officer."""
    for item in InfoItem.objects.filter(union__in=unions, status=Status.RETURNED).order_by("pk")[:20]:
        url = reverse("reporting:item-edit", args=[item.pk])
        yield DeskItem(
            f"item.returned:{item.pk}",
            str(item),
            url,
            _("补充后再送"),
            "c",
            note=_("退回：%(why)s") % {"why": item.reason[:40]},
        )


def owed(unions: list, at: datetime) -> Iterator[DeskItem]:
    """This month's duty while it is not met."""
    month = month_of(at)
    for duty in duties_of(month, [u for u in unions if u.level == "provincial"]):
        if not duty.met:
            title = _("%(month)d月还应报送 %(n)d 篇信息") % {"month": month.month, "n": duty.missing}
            note = _("没有情况也请作零报告") if duty.sent == 0 else _("已报 %(n)d 篇") % {"n": duty.sent}
            yield DeskItem(
                f"duty:{duty.union.pk}:{month}",
                title,
                reverse("reporting:item-list"),
                _("去报送"),
                "c",
                duty.due_at,
                note,
            )


def signable(user: User, at: datetime) -> Q:
    """The unions for which this person signs now, in his own right or for another."""
    mine = Q(union__in=signs_for(user, at))
    held = Delegation.objects.active(at).filter(deputy=user, scope="sign_item").select_related("principal")
    for delegation in held:
        mine |= Q(union__in=signs_for(delegation.principal, at))
    return mine


def to_sign(user: User, at: datetime) -> Iterator[DeskItem]:
    """Items before the signer, with how long they may wait."""
    waiting = InfoItem.objects.filter(signable(user, at), status=Status.AWAITING_SIGNATURE).select_related(
        "union", "officer"
    )
    for item in waiting.order_by("sent_at")[:20]:
        note = _("%(who)s 起草，%(urgency)s") % {"who": item.officer.name, "urgency": item.get_urgency_display()}
        url = reverse("reporting:item-sign", args=[item.pk])
        urgent = item.urgency != Urgency.NORMAL
        yield DeskItem(f"item.sign:{item.pk}", str(item), url, _("去签发"), "c", sign_due(item), note, urgent)


def to_decide(at: datetime) -> Iterator[DeskItem]:
    """The triage queue as one line, and each urgent item by itself."""
    queue = list(InfoItem.objects.awaiting_triage().pressing_first().select_related("union"))
    if not queue:
        return
    urgent = [item for item in queue if item.urgency != Urgency.NORMAL]
    dues = [due for item in queue if (due := triage_due(item))]
    title = _("待处理信息 %(n)d 篇") % {"n": len(queue)}
    note = _("其中急件 %(n)d 篇") % {"n": len(urgent)} if urgent else _("按先急后缓排好")
    yield DeskItem("triage", title, reverse("reporting:triage"), _("去处理"), "c", min(dues, default=None), note)
    for item in urgent[:MOST]:
        url = reverse("reporting:triage-item", args=[item.pk])
        note = _("%(union)s，%(kind)s") % {"union": item.union, "kind": item.get_urgency_display()}
        yield DeskItem(f"triage:{item.pk}", str(item), url, _("去处理"), "c", triage_due(item), note, urgent=True)


def waiting(user: User, at: datetime) -> Iterator[Waiting]:
    """What the officer's items wait for, and what became of them in the last seven days."""
    unions = reports_for(user, at)
    if not unions.exists():
        return
    since = at - timedelta(days=NEWS_DAYS)
    under_way = Q(status__in=[Status.AWAITING_SIGNATURE, Status.SUBMITTED])
    decided = Q(triaged_at__gte=since, status__in=[Status.ADOPTED, Status.MERGED, Status.KEPT, Status.REJECTED])
    found = InfoItem.objects.filter(under_way | decided, union__in=unions).select_related("union", "triaged_by")
    for item in found.order_by("-saved_at")[:12]:
        yield wait_for(item)


def wait_for(item: InfoItem) -> Waiting:
    """One line: who has it, or what came of it."""
    url, key = item.get_absolute_url(), f"item.wait:{item.pk}"
    if item.status == Status.AWAITING_SIGNATURE:
        return Waiting(key, str(item.union), _("待签发"), str(item), url, sign_due(item))
    if item.status == Status.SUBMITTED:
        return Waiting(key, _("信息编辑"), _("待处理"), str(item), url, triage_due(item))
    return Waiting(key, item.last_handler_name, item.get_status_display(), str(item), url)
