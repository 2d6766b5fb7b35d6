"""The file with a ballot's salt: outside the database and its backups, and gone when the box has been opened.

Without it neither all codes nor an old backup open an envelope. Where no scrutineers are appointed (BALLOT_KEYS=server) the
one code lies beside the salt, and whoever reads this folder and the database can open the box until the file is destroyed.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.lifecycle import RuleError
from meetings.ballots.models import Ballot, BallotBox
from meetings.ballots.sealing.keys import SALT, new_salt

OVER = (Ballot.Status.OPENED, Ballot.Status.DECLARED, Ballot.Status.VOID)


@dataclass(frozen=True)
class Kept:
    """What lies in the file."""

    salt: bytes
    code: str = ""


def path_of(box: BallotBox) -> Path:
    """One file a box; a box drawn up anew has a new tag."""
    return Path(settings.BALLOT_KEYS_DIR) / f"{box.ballot_id}-{box.tag}.json"


def keep_new(box: BallotBox, code: str = "") -> Kept:
    """A fresh salt, on the disk for certain before anybody draws a code with it."""
    kept = Kept(new_salt(), code)
    path = path_of(box)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"salt": kept.salt.hex(), "code": kept.code}, file)
        file.flush()
        os.fsync(file.fileno())
    return kept


def kept_of(box: BallotBox) -> Kept:
    """The file's content; RuleError when it is not here or not whole."""
    try:
        found = json.loads(path_of(box).read_text())
        kept = Kept(bytes.fromhex(found["salt"]), found["code"])
    except (OSError, ValueError, KeyError, TypeError):
        kept = Kept(b"")
    if len(kept.salt) != SALT:
        raise RuleError(_("本机找不到这次表决的密钥文件，票箱打不开。请系统管理员核查；确实丢失的，请作废后重新表决。"))
    return kept


def remove_file(path: Path) -> None:
    """Overwrite and remove. What a disk keeps beneath its files is beyond us."""
    try:
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def destroy_key(box: BallotBox, at: datetime | None = None) -> None:
    """Destroy what is left of the key of a box that will not be opened any more; a second time does nothing."""
    remove_file(path_of(box))
    with transaction.atomic():
        box = BallotBox.objects.select_for_update().select_related("ballot").get(pk=box.pk)
        if box.key_destroyed_at is None:
            box.custody, box.key_destroyed_at = None, at or clock.now()
            box.save(update_fields=["custody", "key_destroyed_at"])
            record(None, "ballot.key-destroyed", box.ballot)


def destroy_leftovers(at: datetime | None = None) -> int:
    """Finish what a crash cut short: keys of boxes that were opened or whose ballot is void. How many."""
    left = list(BallotBox.objects.filter(key_destroyed_at__isnull=True, ballot__status__in=OVER))
    for box in left:
        destroy_key(box, at)
    return len(left)
