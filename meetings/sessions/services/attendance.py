"""Who is asked, what they answer, who is there."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from committees.roster.models import Membership, Person
from common import clock
from common.lifecycle import RuleError
from meetings.sessions import rules
from meetings.sessions.models import Invitation, Meeting
from meetings.sessions.services.agenda import lock_meeting
from meetings.sessions.services.running import tell

ATTEND = Invitation.Capacity.ATTEND


@transaction.atomic
def invite_members(meeting: Meeting, *, by: User, at: datetime | None = None) -> int:
    """F1: all who sit in the body on the meeting's day. Says how many were added.

    Before it begins those who no longer sit are dropped. Once it sits nobody is: who came has come; but whoever was
    elected meanwhile is added, since every ballot from then on counts him.
    """
    at = at or clock.now()
    rules.check_staff(by, at)
    meeting = lock_meeting(meeting)
    rules.check_not_over(meeting)
    sits = meeting.status == Meeting.Status.OPEN
    entitled = entitled_to(meeting, at if sits else meeting.starts_at)
    if not sits:
        meeting.invitations.filter(capacity=ATTEND).exclude(person__in=entitled).delete()
    meeting.invitations.filter(person__in=entitled).exclude(capacity=ATTEND).update(capacity=ATTEND)
    known = set(meeting.invitations.values_list("person_id", flat=True))
    new = [Invitation(meeting=meeting, person_id=pk, capacity=ATTEND) for pk in entitled if pk not in known]
    Invitation.objects.bulk_create(new)
    record(by, "meeting.members-invited", meeting, added=len(new), entitled=len(entitled))
    tell_newcomers(meeting)
    return len(new)


def entitled_to(meeting: Meeting, at: datetime) -> dict[int, None]:
    """Who sits in the body on that day, by person, in the roster's order."""
    seats = Membership.objects.entitled(meeting.body, timezone.localdate(at))
    return dict.fromkeys(seat.person_id for seat in seats)


def roster_changed(meeting: Meeting, at: datetime) -> int:
    """How many sit in the body now and are not on the list of a meeting that sits: a ballot opened now counts them."""
    if meeting.status != Meeting.Status.OPEN:
        return 0
    listed = set(meeting.invitations.filter(capacity=ATTEND).values_list("person_id", flat=True))
    return len(entitled_to(meeting, at).keys() - listed)


@transaction.atomic
def invite_others(
    meeting: Meeting, people: Iterable[Person], *, by: User, capacity: str = Invitation.Capacity.OBSERVE,
    at: datetime | None = None,
) -> list[Invitation]:  # fmt: skip
    """S6: observers and guests; they have no vote. Somebody asked already keeps the capacity he has."""
    rules.check_staff(by, at or clock.now())
    meeting = lock_meeting(meeting)
    rules.check_not_over(meeting)
    if capacity == ATTEND:
        raise RuleError(_("出席人员按名册生成，不能一个一个添加。"))
    known = set(meeting.invitations.values_list("person_id", flat=True))
    new = [Invitation(meeting=meeting, person=p, capacity=capacity) for p in people if p.pk not in known]
    Invitation.objects.bulk_create(new)
    record(by, "meeting.others-invited", meeting, capacity=capacity, people=[i.person.name for i in new])
    tell_newcomers(meeting)
    return new


def tell_newcomers(meeting: Meeting) -> None:
    """Once the notice is out, whoever is added gets it too; the key keeps it from the others."""
    if meeting.status == Meeting.Status.NOTICED:
        title = _("会议通知：%(title)s，请回复是否参加") % {"title": meeting.title}
        tell(meeting, "meeting.noticed", title, key=f"meeting.noticed:{meeting.pk}")


@transaction.atomic
def remove_invitation(invitation: Invitation, *, by: User, at: datetime | None = None) -> Meeting:
    """Take an observer or guest off the list; members of the body stay on it."""
    rules.check_staff(by, at or clock.now())
    meeting = lock_meeting(invitation.meeting)
    rules.check_not_begun(meeting)
    if invitation.capacity == ATTEND:
        raise RuleError(
            _("%(name)s是按名册出席的，不能移出名单。请假请登记为请假。") % {"name": invitation.person.name}
        )
    record(by, "meeting.invitation-removed", meeting, person=invitation.person.name)
    invitation.delete()
    return meeting


@transaction.atomic
def reply(invitation: Invitation, *, by: User, answer: str, reason: str = "", at: datetime | None = None) -> Invitation:
    """参加 or 请假 (with the reason), by the invited person, until the meeting begins; the last answer counts."""
    at = at or clock.now()
    invitation = lock_invitation(invitation)
    if invitation.person.user_id != by.pk:
        raise PermissionDenied(_("只能由受邀的人自己回复。"))
    rules.check_reply(invitation.meeting, answer, reason)
    leaving = answer == Invitation.Reply.LEAVE
    invitation.reply, invitation.replied_at = answer, at
    invitation.leave_reason = reason.strip() if leaving else ""
    invitation.save()
    record(by, "invitation.replied", invitation, answer=answer, reason=invitation.leave_reason)
    return invitation


@transaction.atomic
def sign_in(invitation: Invitation, *, by: User, at: datetime | None = None) -> Invitation:
    """The person is there: noted at the desk. A second tap changes nothing."""
    at = at or clock.now()
    rules.check_staff(by, at)
    invitation = lock_invitation(invitation)
    rules.check_sign_in(invitation.meeting)
    if invitation.signed_in_at is None:
        invitation.signed_in_at, invitation.signed_in_by = at, by
        invitation.save()
        record(by, "invitation.signed-in", invitation)
    return invitation


@transaction.atomic
def undo_sign_in(invitation: Invitation, *, by: User, at: datetime | None = None) -> Invitation:
    """A wrong tap taken back. Ballots already opened keep the list they were opened with."""
    rules.check_staff(by, at or clock.now())
    invitation = lock_invitation(invitation)
    rules.check_sign_in(invitation.meeting)
    if invitation.signed_in_at is not None:
        invitation.signed_in_at = invitation.signed_in_by = None
        invitation.save()
        record(by, "invitation.sign-in-undone", invitation)
    return invitation


def lock_invitation(invitation: Invitation) -> Invitation:
    """The invitation as it is now, held until the transaction ends."""
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("meeting", "person")
    return fresh.get(pk=invitation.pk)
