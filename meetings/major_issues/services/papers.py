"""What a major issue is on paper: the report on its decision, the table of opinions. Read from what is stored, nothing changed."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from common.lifecycle import RuleError
from common.templatetags.text import cn_full_date
from common.wording import hour, official, officially
from documents.blocks import Block
from documents.official import Attachment, Kind, OfficialDocument
from documents.papers import Counts, OpinionRow, OpinionSummary
from documents.records import block_of
from meetings.ballots.services import results_of
from meetings.major_issues.models import MajorIssue, Motion, Opinion, OpinionRound, Verdict
from meetings.major_issues.rules import answers, where

ANNEX = "常委意见及处理情况"
HEADER = ("序号", "提出人", "意见", "处理", "理由")


@officially
def report_of(issue: MajorIssue, *, names: bool) -> OfficialDocument:
    """关于“…”决策情况的报告, with the opinions and their treatment as its annex. `names`: whether it says who said what.

    It goes to nobody above and is not issued: a paper for the file and the meeting, so it has neither red head nor number.
    """
    motion = issue.motion
    if issue.status != MajorIssue.Status.DECIDED or motion is None or issue.decided_at is None:
        raise RuleError(_("这个问题还没有决策，决策以后才有情况报告。"))
    rows = list(opinions_of(issue))
    table = Block.table((HEADER, *(row(opinion, names) for opinion in rows)), header=1, widths=(4, 5, 12, 5, 12))
    annex = [Attachment(ANNEX, [table])] if rows else []
    return OfficialDocument(
        kind=Kind.PLAIN, title=f"关于“{issue.title}”决策情况的报告", issuer=settings.UNION_NAME,
        blocks=[*asked_blocks(issue), *treated_blocks(rows), *decision_blocks(issue, motion)], attachments=annex,
        signature=settings.UNION_NAME, date=timezone.localdate(issue.decided_at), sealed=False,
    )  # fmt: skip


def opinions_of(issue: MajorIssue) -> Iterator[Opinion]:
    """All that stand, in their order."""
    return iter(Opinion.objects.filter(round__issue=issue).live().with_people().order_by("number"))


def row(opinion: Opinion, names: bool) -> tuple[str, ...]:
    """One line of the annex."""
    given = getattr(opinion, "treatment", None)
    verdict = official(Verdict(given.verdict).label) if given else "待处理"
    return (
        str(opinion.number), opinion.asked.person.name if names else "常委", opinion.text, verdict, given.reason if given else "",
    )  # fmt: skip


def heading(text: str) -> Block:
    """一、…"""
    return Block("heading", text, 1)


def paragraphs(text: str) -> list[Block]:
    """A paragraph a line."""
    return [Block("paragraph", line.strip()) for line in text.splitlines() if line.strip()]


def asked_blocks(issue: MajorIssue) -> Iterator[Block]:
    """What it is about, which ways there were, and how the members were asked."""
    yield heading("一、问题和方案")
    yield from paragraphs(issue.background)
    for option in issue.options.all():
        yield Block("heading", f"（{'一二三四'[option.number - 1]}）{option}", 2)
        yield from paragraphs(option.text)
    yield heading("二、征求常委意见的情况")
    for round_ in (
        issue.rounds.exclude(status=OpinionRound.Status.BROKEN_OFF).select_related("shortened_by").order_by("number")
    ):
        yield Block("paragraph", round_said(round_))


def round_said(round_: OpinionRound) -> str:
    """When, whom, how many answered what, and whether it was shortened, by whom and why."""
    asked = list(round_.asked.select_related("option"))
    counts = "，".join(f"{n}人{words}" for words, n in answers(asked).items())
    text = f"{moment(round_.opened_at)}向全体常委{len(asked)}人征求意见，{moment(round_.closed_at or round_.closes_at)}截止。{counts}。"
    if round_.shortened_by:
        text += f"征求期经{round_.shortened_by.name}决定缩短，原因：{round_.shortened_reason.rstrip('。')}。"
    return text


def moment(value: object) -> str:
    """2026年11月23日17:00."""
    return f"{cn_full_date(value)}{hour(value)}"  # type: ignore[arg-type]


def treated_blocks(rows: list[Opinion]) -> Iterator[Block]:
    """How the opinions were treated, in figures."""
    yield heading("三、意见处理的情况")
    if not rows:
        yield Block("paragraph", "常委没有提出要处理的意见。")
        return
    counted = verdicts(rows)
    parts = "，".join(f"{official(v.label)}{counted[v]}条" for v in Verdict if counted[v])
    yield Block("paragraph", f"常委提出意见{len(rows)}条，逐条作了处理并说明理由：{parts}。详见附件。")


def verdicts(rows: list[Opinion]) -> Counter[str]:
    """How often each verdict was given."""
    return Counter(opinion.treatment.verdict for opinion in rows if hasattr(opinion, "treatment"))


def decision_blocks(issue: MajorIssue, motion: Motion) -> Iterator[Block]:
    """Where it was decided, by what sum, and the text itself."""
    yield heading("四、决策结果")
    vote, resolution = motion.vote, issue.resolution
    if vote is not None and resolution is not None:
        sum_ = results_of([vote])[vote.pk].in_words
        yield Block("paragraph", f"{voted_in(motion)}：{sum_}。形成{resolution.code}，全文如下。")
    for record in motion.text:
        block = block_of(record)
        yield Block("paragraph", block.text) if block.kind in ("title", "heading") else block


def voted_in(motion: Motion) -> str:
    """第五届常委会第七次会议表决, or 常委会通讯表决."""
    return f"{where(motion)}表决" if motion.item else where(motion)


@officially
def summary_of(issue: MajorIssue, *, names: bool) -> OpinionSummary:
    """常委意见及处理情况, as the office's forms have it."""
    rows = list(opinions_of(issue))
    last, counted = issue.last_round, verdicts(rows)
    # The form counts one sending: the last round's. The opinions are those of all rounds.
    asked = last.everybody() if last else []
    sent, replied = len(asked), sum(bool(one.answer) for one in asked)
    talking = {opinion.asked_id for opinion in rows if last and opinion.round_id == last.pk}
    counts = Counts(
        sent=sent, replied=replied, replied_with_opinions=len(talking), unanswered=sent - replied,
        opinions=len(rows), adopted=counted["adopted"], partly=counted["partly"], rejected=counted["rejected"],
        explained=counted["explained"], further=counted["further"],
    )  # fmt: skip
    return OpinionSummary(
        project=issue.title, rows=[paper_row(opinion, names) for opinion in rows], undertaker=settings.UNION_NAME,
        day=timezone.localdate(), counts=counts,
    )  # fmt: skip


def paper_row(opinion: Opinion, names: bool) -> OpinionRow:
    """One opinion of the table."""
    _number, author, text, verdict, reason = row(opinion, names)
    favoured = opinion.asked.option
    return OpinionRow(favoured.label if favoured else "全文", "", text, author, verdict, reason)
