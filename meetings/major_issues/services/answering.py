"""S3: a standing member answers; until the close he may change it, and what it was is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from meetings.major_issues import rules
from meetings.major_issues.models import Asked, Opinion, OpinionRound, PastOpinion

Answer = Asked.Answer
LONGEST_OPINION = 2000


@transaction.atomic
def answer_round(
    round_: OpinionRound, *, by: User, answer: str, option: int | None = None, kept: Mapping[int, str] | None = None,
    new: Sequence[str] = (), at: datetime | None = None,
) -> Asked:  # fmt: skip
    """S3: 赞成方案n (`option`: its number), 有意见 or 无意见.

    `kept` is what his opinions are now to say, by key: one left empty is taken back; `new` are further ones. The moment of receipt
    is before the wait for the lock: whoever pressed in time has answered in time.
    """
    at = at or clock.now()
    refuse_marks(*(kept or {}).values(), *new)
    round_ = OpinionRound.objects.select_for_update(of=("self",)).select_related("issue", "opened_by").get(pk=round_.pk)
    rules.ROUND.check("answer", round_, by=by, at=at)
    asked = Asked.objects.select_related("person").get(round=round_, person__user=by)
    texts = [text.strip() for text in new if text.strip()]
    check_lengths([*texts, *(kept or {}).values()])
    change_opinions(asked, kept or {}, at)
    add_opinions(asked, texts, at)
    set_answer(asked, answer, option, at)
    audit.record(
        by, "issue.answered", round_.issue, round=round_.number, answer=answer, option=option, times=asked.revision
    )
    return asked


def check_lengths(texts: Sequence[str]) -> None:
    """An opinion fits on a page."""
    if any(len(text) > LONGEST_OPINION for text in texts):
        raise RuleError(_("一条意见最多 %(n)d 字，请分成几条。") % {"n": LONGEST_OPINION})


def change_opinions(asked: Asked, kept: Mapping[int, str], at: datetime) -> None:
    """What he wrote before now says this; a treated one stands as it is."""
    own = asked.opinions.live().select_related("treatment")
    for opinion in own:
        text = kept.get(opinion.pk, opinion.text).strip()
        if text == opinion.text:
            continue
        if hasattr(opinion, "treatment"):
            raise RuleError(_("第 %(n)d 条意见已经处理，不能再改。如有补充，请另写一条。") % {"n": opinion.number})
        PastOpinion.objects.create(opinion=opinion, text=opinion.text, until=at)
        if text:
            opinion.text = text
        else:
            opinion.withdrawn_at = at
        opinion.save(update_fields=["text", "withdrawn_at"])


def add_opinions(asked: Asked, texts: Sequence[str], at: datetime) -> None:
    """Further opinions under the issue's next numbers. The caller holds the round."""
    taken = Opinion.objects.filter(round__issue=asked.round.issue_id).aggregate(last=Max("number"))["last"] or 0
    Opinion.objects.bulk_create(
        Opinion(round=asked.round, asked=asked, number=number, text=text, filed_at=at)
        for number, text in enumerate(texts, taken + 1)
    )


def set_answer(asked: Asked, answer: str, option: int | None, at: datetime) -> None:
    """The answer fits what is written: 有意见 has one, 无意见 has none, 赞成 names an option of this issue."""
    count = asked.opinions.live().count()
    if answer not in Answer.values or not answer:
        raise RuleError(_("请选择赞成哪个方案、有意见或无意见。"))
    if answer == Answer.OPINIONS and not count:
        raise RuleError(_("选了“有意见”，请写上意见；没有意见的，请选“无意见”。"))
    if answer == Answer.NO_OPINION and count:
        raise RuleError(_("您写了 %(n)d 条意见。要改为“无意见”，请先把意见清空。") % {"n": count})
    favoured = asked.round.issue.options.filter(number=option or 0).first()
    asked.option = favoured if answer == Answer.FAVOURS else None
    if answer == Answer.FAVOURS and asked.option is None:
        raise RuleError(_("没有这个方案，请重新选择赞成哪个方案。"))
    asked.answer, asked.answered_at = answer, at
    asked.revision += 1
    asked.save()
