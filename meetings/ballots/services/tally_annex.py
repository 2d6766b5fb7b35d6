"""表决情况: who was there and how the vote fell, as an annex to the resolution. A 决议 itself bears no figures."""

from django.utils import timezone

from common.templatetags.text import cn_full_date
from common.wording import officially
from documents.blocks import Block
from documents.official import Attachment
from meetings.ballots import rules
from meetings.ballots.models import Ballot
from meetings.ballots.services.results import Result, results_of

TITLE = "表决情况"


@officially
def tally_annex(ballot: Ballot) -> list[Attachment]:
    """One annex, once the ballot is declared."""
    result = results_of([ballot]).get(ballot.pk)
    if result is None:
        return []
    lines = [how(ballot), f"{rules.sum_in_words(ballot, result.tally)}。", others(result)]
    if result.entered:
        lines.append(f"其中{result.entered}票由工作人员代录。")
    return [Attachment(TITLE, [Block("paragraph", line) for line in lines])]


def how(ballot: Ballot) -> str:
    """第五届常委会第七次会议对“…”进行了记名表决，2026年11月29日公布结果。"""
    day = cn_full_date(timezone.localdate(ballot.declared_at))
    if ballot.by_circulation:
        return f"以通讯表决方式对“{ballot.title}”进行了{ballot.get_form_display()}，{day}公布结果。"
    return f"{ballot.occasion}对“{ballot.title}”进行了{ballot.get_form_display()}，{day}公布结果。"


def others(result: Result) -> str:
    """反对2票，弃权5票，未投1人；未到5人。"""
    count = result.tally
    away = f"；未到{count.absent}人" if count.absent else ""
    return f"反对{count.against}票，弃权{count.abstain}票，未投{count.unvoted}人{away}。"
