"""What a declared ballot with papers decided, for its pages and as an official document. In Chinese, as it is printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from committees.roster.models import Membership
from common.templatetags.text import cn_full_date
from common.wording import official
from documents.blocks import Block
from documents.official import Kind, OfficialDocument
from meetings.ballots.models import Ballot, NamedPaper, PaperCount, PaperItem, Vote, WriteIn
from meetings.ballots.rules.elections import takes_paper
from meetings.ballots.sealing.paper import InvalidPaper
from meetings.ballots.services.papers import judged, lines_of, specimen_of
from meetings.ballots.services.results import name_of, silences

SIGNATURES = ("总监票人：", "监票人：", "计票人：")
WIDTHS = (0.08, 0.46, 0.11, 0.11, 0.11, 0.13)


@dataclass(frozen=True)
class Line:
    """One line of the result: its name, its votes, whether it is carried, and who voted how where that is recorded."""

    number: int
    name: str
    item: PaperItem
    verdict: str
    names: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class PaperResult:
    """The whole result of a declared ballot with papers."""

    ballot: Ballot
    count: PaperCount
    lines: Sequence[Line]
    write_ins: Sequence[WriteIn]
    open_seats: int = 0
    # 记名: whose papers did not count, and which were entered for another.
    invalid: Sequence[str] = ()
    entered: Sequence[str] = ()
    # 记名: who cast no paper, by why.
    silent: Sequence[tuple[Any, list[str]]] = ()

    @property
    def figures(self) -> str:
        """应到 9 人，实到 9 人，发出 9 张…"""
        c = self.count
        return (
            f"应到{c.entitled}人，实到{c.present}人；发出选票{c.issued}张，收回{c.returned}张，"
            f"其中有效票{c.valid}张，无效票{c.invalid}张。赞成{c.needed}票以上{self.word}。"
        )

    @property
    def word(self) -> str:
        """What happens to a line with votes enough."""
        return "当选" if self.ballot.kind == Ballot.Kind.ELECTION else "通过"


def paper_result(ballot: Ballot) -> PaperResult:
    """The figures as they were written at the declaration; nothing is counted anew."""
    election = ballot.kind == Ballot.Kind.ELECTION
    voters, invalid, entered = voters_of(ballot)
    yes, no = ("当选", "未当选") if election else ("通过", "未通过")
    lines = [
        Line(n, item.title, item, yes if item.carried else no, voters[item.key])
        for n, item in enumerate(lines_of(ballot), 1)
    ]
    write_ins = list(ballot.election.write_ins.all()) if election else []
    open_seats = ballot.election.open_seats if election else 0
    return PaperResult(ballot, ballot.paper_count, lines, write_ins, open_seats, invalid, entered, silences(ballot))


Voters = dict[str, list[tuple[str, list[str]]]]


def voters_of(ballot: Ballot) -> tuple[Voters, list[str], list[str]]:
    """记名: line → choice → names; whose papers did not count; which were entered by staff. Of a secret ballot and of names written in nothing."""
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    found = NamedPaper.objects.filter(vote__elector__ballot=ballot).order_by("vote__elector_id")
    papers = list(found.select_related("vote__elector__person", "vote__entered_by"))
    specimen, invalid = specimen_of(ballot), []
    for paper in papers:
        if isinstance(judged(paper, specimen), InvalidPaper):
            invalid.append(marked(paper.vote))
            continue
        for key, choice in paper.choices.items():
            named[key][choice].append(marked(paper.vote))
    labels = {"for": "赞成", "against": "反对", "abstain": "弃权"}
    voters: Voters = defaultdict(list)
    for key, by_choice in named.items():
        voters[key] = [(label, by_choice[choice]) for choice, label in labels.items() if by_choice.get(choice)]
    return voters, invalid, [name_of(paper.vote) for paper in papers if paper.vote.entered_by]


def marked(vote: Vote) -> str:
    """王敏, or 王敏（代录）; by whom and on what it rests stands once, below."""
    return f"{vote.elector.person.name}（代录）" if vote.entered_by_id else vote.elector.person.name


def result_blocks(ballot: Ballot) -> list[Block]:
    """The result as it is printed: the figures, a table of the lines, what was written in, what follows."""
    result = paper_result(ballot)
    head = ("序号", "候选人" if result.word == "当选" else "事项", "赞成", "反对", "弃权", "结果")
    rows = [head, *(row_of(line) for line in result.lines)]
    blocks = [
        Block("paragraph", f"{ballot.occasion}对“{ballot.title}”进行了{official(Ballot.Form(ballot.form).label)}。{result.figures}"),
        Block.table(tuple(rows), header=1, widths=WIDTHS),
    ]  # fmt: skip
    if result.write_ins:
        written = "、".join(f"{one.name}{one.votes}票{'（当选）' if one.carried else ''}" for one in result.write_ins)
        blocks.append(Block("paragraph", f"另选他人：{written}。"))
    if result.open_seats:
        blocks.append(Block("paragraph", f"尚缺{result.open_seats}人。{reason_of(ballot)}"))
    return blocks


def reason_of(ballot: Ballot) -> str:
    """Why seats stay empty, when that was decided."""
    reason = ballot.election.vacant_reason
    return f"决定空缺：{reason.rstrip('。')}。" if reason else ""


def row_of(line: Line) -> tuple[str, ...]:
    """One row of the table."""
    item = line.item
    return (
        str(line.number),
        line.name,
        str(item.for_votes),
        str(item.against_votes),
        str(item.abstain_votes),
        line.verdict,
    )


def decision_blocks(ballot: Ballot) -> list[Block]:
    """What the resolution says: only what was carried."""
    result = paper_result(ballot)
    carried = [line for line in result.lines if line.item.carried]
    if ballot.kind == Ballot.Kind.ELECTION:
        post = official(Membership.Post(ballot.election.post).label)
        names = [line.name for line in carried] + [f"{one.name}同志" for one in result.write_ins if one.carried]
        return [Block("paragraph", f"{ballot.occasion}选举{'、'.join(names)}为{post}。")]
    return [
        Block("paragraph", f"{ballot.occasion}通过下列人员变动："),
        *(Block("paragraph", f"{n}. {line.name}。") for n, line in enumerate(carried, 1)),
        Block("paragraph", f"以上变动自{cn_full_date(ballot.proposal.done_on)}起生效。"),
    ]


def decision_of(ballot: Ballot) -> list[Block]:
    """What was decided, where that is other than the text that was voted on; empty elsewhere, and while nothing is declared."""
    return decision_blocks(ballot) if ballot.passed and takes_paper(ballot) else []


def official_result(ballot: Ballot) -> OfficialDocument:
    """选举结果报告单, 表决结果报告单; the scrutineers sign it."""
    title = f"{ballot.title}{'选举' if ballot.kind == Ballot.Kind.ELECTION else '表决'}结果报告单"
    blocks = [*result_blocks(ballot), *(Block("paragraph", line) for line in SIGNATURES)]
    day: Any = ballot.declared_at
    return OfficialDocument(
        kind=Kind.PLAIN, title=title, issuer=settings.UNION_NAME, note=f"（{cn_full_date(timezone.localdate(day))}）", blocks=blocks,
    )  # fmt: skip
