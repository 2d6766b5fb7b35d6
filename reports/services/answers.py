"""F2: taking in what the members say."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from reports.models import ConsultationRound, Opinion, ReplyPaper, Respondent
from reports.rules import ROUND
from reports.services.common import locked_round


def mark_read(round_: ConsultationRound, *, by: User, at: datetime | None = None) -> Respondent | None:
    """Note the first time a member opened the text; None for those who were not asked."""
    respondent = round_.respondents.filter(person__user=by).first()
    if respondent is None or respondent.read_at or round_.status == ConsultationRound.Status.CLOSED:
        return respondent
    at = at or clock.now()
    with transaction.atomic():
        first = round_.respondents.filter(pk=respondent.pk, read_at__isnull=True).update(read_at=at)
        respondent.read_at = at
        if first:
            audit.record(by, "report.read", round_.report)
    return respondent


@transaction.atomic
def file_opinion(
    round_: ConsultationRound, *, by: User, kind: str, text: str, paragraph_key: uuid.UUID | None = None,
    quote: str = "", proposed: str = "", at: datetime | None = None,
) -> Opinion:  # fmt: skip
    """F2: one opinion of one member, on a paragraph of the version asked about or on the whole."""
    refuse_marks(text, quote, proposed)
    respondent, round_, at = answering(round_, by=by, at=at)
    check_place(round_, paragraph_key, quote)
    opinion = store_opinion(
        round_, respondent, paragraph_key=paragraph_key, quote=quote, kind=kind, text=text, proposed=proposed, at=at
    )
    set_answer(respondent, Respondent.Answer.OPINIONS, at)
    audit.record(by, "report.opinion_filed", round_.report, opinion=opinion.number)
    return opinion


def store_opinion(
    round_: ConsultationRound, respondent: Respondent, *, paragraph_key: uuid.UUID | None, quote: str, kind: str, text: str,
    proposed: str, at: datetime, paper: ReplyPaper | None = None,
) -> Opinion:  # fmt: skip
    """The opinion under the report's next number. The caller holds the round."""
    taken = Opinion.objects.filter(round__report=round_.report).aggregate(last=Max("number"))["last"] or 0
    return Opinion.objects.create(
        round=round_, respondent=respondent, number=taken + 1, paragraph_key=paragraph_key, quote=quote,
        kind=kind, text=text, proposed=proposed, filed_at=at, paper=paper,
    )  # fmt: skip


@transaction.atomic
def answer_no_opinion(round_: ConsultationRound, *, by: User, at: datetime | None = None) -> Respondent:
    """F2: 无意见 is an answer too."""
    respondent, round_, at = answering(round_, by=by, at=at)
    if count := respondent.opinions.live().count():
        raise RuleError(_("您已提了 %(n)d 条意见。如要改为无意见，请先撤回这些意见。") % {"n": count})
    if respondent.answer != Respondent.Answer.NO_OPINION:
        set_answer(respondent, Respondent.Answer.NO_OPINION, at)
        audit.record(by, "report.no_opinion", round_.report)
    return respondent


@transaction.atomic
def withdraw_opinion(opinion: Opinion, *, by: User, at: datetime | None = None) -> Opinion:
    """F2: its writer takes an opinion back before the deadline, unless it has been answered."""
    respondent, round_, at = answering(opinion.round, by=by, at=at, step="withdraw")
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if opinion.respondent_id != respondent.pk:
        raise PermissionDenied(_("只能撤回自己的意见。"))
    if hasattr(opinion, "disposition"):
        raise RuleError(_("这条意见已经答复，不能撤回。如有补充，请另提一条。"))
    if opinion.withdrawn_at is None:
        opinion.withdrawn_at = at
        opinion.save(update_fields=["withdrawn_at"])
        audit.record(by, "report.opinion_withdrawn", round_.report, opinion=opinion.number)
    if not respondent.opinions.live().exists():
        set_answer(respondent, Respondent.Answer.NONE_YET, None)
    return opinion


def answering(round_: ConsultationRound, *, by: User, at: datetime | None, step: str = "answer") -> Any:
    """Who answers, the round under lock, and the moment of receipt: the time before the wait for the lock counts."""
    at = at or clock.now()
    round_ = locked_round(round_)
    ROUND.check(step, round_, by=by, at=at)
    return round_.respondents.select_related("person").get(person__user=by), round_, at


def set_answer(respondent: Respondent, answer: str, at: datetime | None) -> None:
    """Who answers has read."""
    respondent.answer, respondent.answered_at = answer, at
    respondent.read_at = respondent.read_at or at
    respondent.save(update_fields=["answer", "answered_at", "read_at"])


def check_place(round_: ConsultationRound, key: uuid.UUID | None, quote: str) -> None:
    """The paragraph is one of the text asked about, and the words quoted stand in it."""
    if key is None:
        return
    texts = list(round_.version.paragraphs.filter(key=key).values_list("text", flat=True))
    if not texts:
        raise RuleError(_("征求意见的这一稿里没有这一段，请回到正文重新选段。"))
    if quote and quote not in texts[0]:
        raise RuleError(_("引用的原文不在这一段里，请从正文照抄，或者留空。"))
