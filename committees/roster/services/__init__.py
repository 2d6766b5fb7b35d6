"""Regions, seats, accounts of persons, and rosters taken in from files."""

from committees.roster.services.accounts import give_account
from committees.roster.services.changes import Change, Newcomer, carry_out, over_quota
from committees.roster.services.importing import (
    apply_import,
    confirm_import,
    discard_import,
    keep_upload,
    plan_import,
    read_contact,
)
from committees.roster.services.lists import print_members
from committees.roster.services.regions import load_regions
from committees.roster.services.seats import admit_member, admit_standing, end_seat, replace_seat

__all__ = [
    "Change",
    "Newcomer",
    "admit_member",
    "admit_standing",
    "apply_import",
    "carry_out",
    "confirm_import",
    "discard_import",
    "end_seat",
    "give_account",
    "keep_upload",
    "load_regions",
    "over_quota",
    "plan_import",
    "print_members",
    "read_contact",
    "replace_seat",
]
