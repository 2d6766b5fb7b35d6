"""Everything that changes a meeting, its agenda, its people or its ballots."""

from meetings.sessions.services.agenda import put_on_agenda, take_off_agenda
from meetings.sessions.services.attendance import (
    invite_members,
    invite_others,
    remove_invitation,
    reply,
    roster_changed,
    sign_in,
    undo_sign_in,
)
from meetings.sessions.services.running import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    issue_notice,
    mark_materials_ready,
    mark_minutes_issued,
    open_meeting,
    plan_meeting,
)
from meetings.sessions.services.voting import (
    close_item_ballot,
    declare_item,
    fresh,
    open_item_ballot,
    open_item_ballots,
    renew_item_ballot,
)

__all__ = [
    "cancel_meeting", "change_meeting", "close_item_ballot", "close_meeting", "declare_item", "fresh", "invite_members",
    "invite_others", "issue_notice", "mark_materials_ready", "mark_minutes_issued", "open_item_ballot", "open_item_ballots", "open_meeting",
    "plan_meeting", "put_on_agenda", "remove_invitation", "renew_item_ballot", "reply", "roster_changed", "sign_in", "take_off_agenda", "undo_sign_in",
]  # fmt: skip
