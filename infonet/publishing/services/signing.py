"""I7: signed, numbered without gaps, sent to its readers; what follows from it happens in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Body, Membership, Union, UnionPost
from common import clock
from common.lifecycle import RuleError
from common.numbering import next_number
from infonet.network.models import Officer
from infonet.network.rules import deputies_for, in_office, reports_for, signs_for
from infonet.publishing.models import BulletinIssue, Reader
from infonet.publishing.outcomes import published
from infonet.publishing.rules import ISSUE
from notices.services import notify


def locked(issue: BulletinIssue) -> BulletinIssue:
    """A fresh copy, locked."""
    return BulletinIssue.objects.select_for_update().get(pk=issue.pk)


@transaction.atomic
def send_for_signature(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> BulletinIssue:
    """Put the composed issue before the leader."""
    at = at or clock.now()
    issue = locked(issue)
    ISSUE.take("send", issue, by=by, at=at)
    issue.sent_at, issue.reason = at, ""
    issue.save()
    record(by, "issue.sent", issue)
    leaders = in_office(at, "leader")
    tell(leaders | deputies_for(leaders, "sign_issue", at), "sent", issue, at, _("有一期刊物等您签发"))
    return issue


@transaction.atomic
def recall_issue(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> BulletinIssue:
    """Take it back before it is signed."""
    at = at or clock.now()
    issue = locked(issue)
    ISSUE.take("recall", issue, by=by, at=at)
    issue.sent_at = None
    issue.save()
    record(by, "issue.recalled", issue)
    return issue


@transaction.atomic
def return_issue(issue: BulletinIssue, *, reason: str, by: User, at: datetime | None = None) -> BulletinIssue:
    """The leader wants it changed, and says what."""
    at = at or clock.now()
    if not reason.strip():
        raise RuleError(_("请写明理由，对方会看到。"))
    issue = locked(issue)
    taken = ISSUE.take("return", issue, by=by, at=at)
    issue.reason = reason.strip()
    issue.save()
    record(by, "issue.returned", issue, holder=taken.holder, reason=issue.reason)
    tell([issue.composed_by], "returned", issue, at, _("您编的刊物被退回修改"), body=issue.reason)
    return issue


@transaction.atomic
def sign_and_publish(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> BulletinIssue:
    """Sign: the issue gets its number, its readers their copies, the contributing unions their points."""
    at = at or clock.now()
    issue = locked(issue)
    taken = ISSUE.take("publish", issue, by=by, at=at)
    issue.signed_by, issue.signed_for, issue.published_at = by, taken.on_behalf_of, at
    issue.year = timezone.localdate(at).year
    issue.number = next_number(f"issue.{issue.series}", issue.year)
    issue.save()
    Reader.objects.bulk_create(readers_of(issue, at))
    for follow in published:
        follow(issue, at)
    record(by, "issue.published", issue, holder=taken.holder, number=issue.number, readers=issue.readers.count())
    tell(people_of(issue, at), "published", issue, at, _("%(issue)s已印发") % {"issue": issue.heading})
    return issue


def unions_on_the_list(issue: BulletinIssue) -> QuerySet[Union]:
    """Which unions get a copy."""
    return Union.objects.filter(level=Union.Level.PROVINCIAL, active=True) if issue.to_unions else Union.objects.none()


def readers_of(issue: BulletinIssue, at: datetime) -> list[Reader]:
    """A copy for each union on the list and each member in office that day."""
    copies = [Reader(issue=issue, union=union) for union in unions_on_the_list(issue)]
    if issue.to_members:
        seats = Membership.objects.entitled(Body.PLENARY, timezone.localdate(at)).values_list("person", flat=True)
        copies += [Reader(issue=issue, person_id=pk) for pk in dict.fromkeys(seats)]
    return copies


def people_of(issue: BulletinIssue, at: datetime) -> QuerySet[User]:
    """Everybody with an account behind a copy."""
    day, unions = timezone.localdate(at), unions_on_the_list(issue)
    officers = Officer.objects.as_of(day).filter(union__in=unions).values("person__user")
    heads = UnionPost.objects.as_of(day).filter(union__in=unions).values("person__user")
    members = issue.readers.filter(person__user__isnull=False).values("person__user")
    return User.objects.filter(Q(pk__in=officers) | Q(pk__in=heads) | Q(pk__in=members), is_active=True)


@transaction.atomic
def mark_read(issue: BulletinIssue, *, by: User, at: datetime | None = None) -> int:
    """Opening a published issue marks the person's own copy, and his union's, as read. First time counts."""
    at = at or clock.now()
    if issue.status != BulletinIssue.Status.PUBLISHED:
        return 0
    mine = Q(person__user=by) | Q(union__in=reports_for(by, at)) | Q(union__in=signs_for(by, at))
    return issue.readers.filter(mine, read_at__isnull=True).update(read_at=at)


def tell(people: Iterable[User], what: str, issue: BulletinIssue, at: datetime, title: str, *, body: str = "") -> None:
    """One notice per act."""
    key = f"issue.{what}:{issue.pk}:{at:%Y%m%d%H%M%S%f}"
    notify(
        people,
        f"issue.{what}",
        key=key,
        title=title,
        body=f"{issue.title}\n{body}".strip(),
        url=issue.get_absolute_url(),
    )
