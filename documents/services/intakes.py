"""Uploads that take time to read: kept at once, read by a worker, and only then what the app makes of them.

.docx is read where it arrives. The other formats go through a foreign program for up to half a minute (documents.conversion),
for which no web process may be held up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from common.doorbell import Doorbell
from common.lifecycle import RuleError
from documents.conversion import kind_of
from documents.errors import DocumentError, RefusedFile, UnreadableDocument
from documents.models import Intake
from documents.names import neutral_name
from documents.packages import read_source
from documents.services.jobs import MAX_TRIES, finish, take
from documents.services.storing import discard_file, store_file

logger = logging.getLogger(__name__)
State = Intake.State
AT_ONCE = ("docx", "")  # what is nothing we know is refused at once
SWEPT_AT_ONCE = 200
bell = Doorbell("documents.work")


@dataclass(frozen=True)
class Reader:
    """What an app does with the files brought for one purpose. Each may raise what the person is told."""

    kinds: Collection[str]
    admit: Callable[[int, Mapping[str, Any], User], str]  # before anything is kept; the name it is kept under
    read: Callable[[Intake, IO[bytes]], Any]  # takes time, changes nothing
    keep: Callable[[Intake, Any], Model]  # what it becomes, in one transaction with the end of the job
    refused: Callable[[Intake], object]  # tell who brought it


readers: dict[str, Reader] = {}  # filled by the rooms above when the portal starts


class TakenOver(Exception):
    """Another worker has this intake by now; what this one made of it is taken back."""


def takes_time(file: IO[bytes] | File, purpose: str) -> bool:
    """Whether a worker has to read it. Raises UnreadableDocument for one too large."""
    kind = kind_of(read_source(file, UnreadableDocument))
    return kind not in AT_ONCE and kind in readers[purpose].kinds


@transaction.atomic
def read_later(
    file: IO[bytes] | File, *, purpose: str, subject: int, said: Mapping[str, Any], path: str, by: User,
    at: datetime | None = None,
) -> Intake:  # fmt: skip
    """Keep an upload for the worker. Raises what documents and the app's rules raise."""
    reader = readers[purpose]
    name = reader.admit(subject, said, by)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two sendings at the same moment wait for each other
    refuse_another(path, by)
    stored = store_file(file, name=name, by=by, kinds=reader.kinds)
    intake = Intake.objects.create(
        purpose=purpose, subject=subject, said=said, path=path, name=neutral_name(file.name or name, stored.kind),
        asked_by=by, asked_at=at or clock.now(), file=stored,
    )  # fmt: skip
    transaction.on_commit(bell.ring, robust=True)
    return intake


def refuse_another(path: str, by: User) -> None:
    """One at a time for each form and person: nobody fills the queue."""
    going = Intake.objects.filter(path=path, asked_by=by, state__in=[State.WAITING, State.RUNNING]).first()
    if going:
        raise RefusedFile(
            _("您刚才交的“%(name)s”还在读取，请等它读完；急用的，请另存为 .docx 上传，不用排队。")
            % {"name": going.name}
        )


# ---- Reading ------------------------------------------------------------------------------


def read_next() -> bool:
    """Read the next file; whether there was one to take."""
    intake = claim(clock.now())
    if intake:
        read_one(intake)
    return intake is not None


@transaction.atomic
def claim(at: datetime) -> Intake | None:
    """The next file, for this worker alone. What was left behind too often is given up: whoever reads it dies of it."""
    for left in Intake.objects.due(at).filter(tries__gte=MAX_TRIES).select_for_update(of=("self",)):
        logger.error("intake %s was given up: it broke off %d times", left.pk, left.tries)
        why = _("这份文件试读了 %(n)d 次，每次都中断。请在 WPS 或 Word 中另存为 .docx 后再上传，并告诉系统管理员。")
        _refuse(left, why % {"n": left.tries}, at)
    return take(Intake, at)


def read_one(intake: Intake) -> None:
    """Read a claimed file and go on with it as its app does, or say why not."""
    reader = readers[intake.purpose]
    try:
        with intake.held.content.open("rb") as file:
            content = reader.read(intake, file)
        _keep(intake, reader.keep, content)
    except DocumentError as error:
        _refuse_mine(intake, error.message)
    except RuleError as error:
        _refuse_mine(intake, "\n".join(str(sentence) for sentence in error.missing or [error.message]))
    except PermissionDenied as error:
        _refuse_mine(intake, str(error) or _("您没有办理这一步的权限。"))
    except TakenOver:
        logger.warning("intake %s was taken over by another worker", intake.pk)


@transaction.atomic
def _keep(intake: Intake, keep: Callable[[Intake, Any], Model], content: Any) -> None:
    made = keep(intake, content)
    if not finish(intake, state=State.DONE, made=made.pk, file=None, said={}, finished_at=clock.now()):
        raise TakenOver


@transaction.atomic
def _refuse_mine(intake: Intake, why: str) -> None:
    held = Intake.objects.select_for_update(of=("self",)).filter(pk=intake.pk, state=State.RUNNING, tries=intake.tries)
    if mine := held.first():
        _refuse(mine, why, clock.now())


def _refuse(intake: Intake, why: str, at: datetime) -> None:
    """Failed, its bytes gone, what the form said kept. The caller holds the row."""
    file = intake.held
    intake.state, intake.error, intake.finished_at, intake.lease_until, intake.file = State.FAILED, why, at, None, None
    intake.save()
    discard_file(file)
    readers[intake.purpose].refused(intake)


def discard_old_intakes(*, before: datetime) -> int:
    """Remove what ended long ago."""
    old = Intake.objects.filter(finished_at__lt=before).order_by("finished_at")[:SWEPT_AT_ONCE]
    return Intake.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
