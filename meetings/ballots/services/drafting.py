"""A ballot before it is opened."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common.lifecycle import RuleError
from documents.fingerprint import text_hash as fingerprint
from documents.records import block_of, block_record
from meetings.ballots import rules
from meetings.ballots.models import Ballot


def create_ballot(
    *, title: str, occasion: str, body: str, text: Iterable[Mapping[str, Any]], text_hash: str, by: User
) -> Ballot:
    """A draft ballot on exactly this text, by the body's standing rule."""
    blocks = [block_of(record) for record in text]
    if fingerprint(blocks) != text_hash:
        raise RuleError(_("送表决的正文和稿号对不上，没有列入。请重新打开这份文件，再列一次。"))
    preset = rules.PRESETS[body]
    ballot = Ballot.objects.create(
        title=title,
        occasion=occasion,
        body=body,
        text=[block_record(block) for block in blocks],
        text_hash=text_hash,
        **preset,
    )
    record(by, "ballot.created", ballot, text_hash=text_hash)
    return ballot


def lock(ballot: Ballot) -> Ballot:
    """The ballot as it is now, held until the transaction ends."""
    return Ballot.objects.select_for_update().get(pk=ballot.pk)
