"""Every change of a bulletin."""

from infonet.publishing.services.clearance import clear_for_public, withdraw_from_public
from infonet.publishing.services.composing import (
    add_entry,
    change_issue,
    create_issue,
    edit_entry,
    move_entry,
    remove_entry,
)
from infonet.publishing.services.printing import printed_issue
from infonet.publishing.services.signing import (
    mark_read,
    recall_issue,
    return_issue,
    send_for_signature,
    sign_and_publish,
)

__all__ = [
    "add_entry", "change_issue", "clear_for_public", "create_issue", "edit_entry", "mark_read", "move_entry",
    "printed_issue", "recall_issue", "remove_entry", "return_issue", "send_for_signature", "sign_and_publish",
    "withdraw_from_public",
]  # fmt: skip
