"""F2: a filled 反馈表 becomes opinions, after somebody has looked at what was read from it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from documents.models import StoredFile
from documents.papers import ReplyForm, read_reply_form
from documents.services import store_file
from reports.models import ConsultationRound, Opinion, Paragraph, ReplyPaper, Respondent, Version
from reports.rules import ROUND, received_in_time
from reports.services.answers import set_answer, store_opinion
from reports.services.common import locked_round
from reports.services.origins import Descent, origin_of, said_of
from reports.services.places import Finder
from reports.services.reply_words import empty_sentence, waiting_sentence

AGREES = "agree"
LONGEST = 2000
LONGEST_SAID = 300
KINDS = ("docx", "doc", "odt", "rtf")


@dataclass(frozen=True)
class Row:
    """One row of a filled form: what it says, and the paragraph it is taken to mean (empty: the whole text).

    `text` is what becomes the opinion; `said` and `why` are its two cells, where it holds them whole.
    """

    place: str
    quoted: str
    text: str
    key: str = ""
    number: int = 0
    said: str = ""
    why: str = ""


def bring_reply(
    round_: ConsultationRound, *, respondent: Respondent | None, file: IO[bytes] | File, by: User,
    received_on: date | None = None, replace: bool = False, at: datetime | None = None,
) -> ReplyPaper:  # fmt: skip
    """Read a filled form and keep it for checking; nothing of it counts yet. It takes the place of a waiting one only with `replace`.

    `respondent` is whose form it is; None for a member's own. Raises what documents raises.
    """
    at = at or clock.now()
    respondent = respondent or own(round_, by)
    check_bringing(round_, respondent, received_on, replace, by=by, at=at)
    form = read_reply_form(file)
    return keep_reply(
        round_, form, respondent=respondent, file=file, by=by, received_on=received_on, replace=replace, at=at
    )


def check_bringing(
    round_: ConsultationRound, respondent: Respondent, received_on: date | None, replace: bool, *, by: User, at: datetime
) -> ReplyPaper | None:  # fmt: skip
    """Whether this person may bring this member's form now; the waiting one it would take the place of."""
    ROUND.check("answer" if respondent.person.user_id == by.pk else "record", round_, by=by, at=at)
    received_in_time(round_, received_on or timezone.localdate(at), at)
    waiting = waiting_for(respondent)
    check_waiting(waiting, replace, respondent.person.user_id == by.pk)
    return waiting


@transaction.atomic
def keep_reply(
    round_: ConsultationRound, form: ReplyForm, *, respondent: Respondent, file: IO[bytes] | File | StoredFile, by: User,
    received_on: date | None, replace: bool, at: datetime,
) -> ReplyPaper:  # fmt: skip
    """What was read, kept for checking."""
    round_ = locked_round(round_)
    waiting = check_bringing(round_, respondent, received_on, replace, by=by, at=at)
    check_form(respondent, form, by)
    origin = origin_of(round_, form)
    rows = rows_of(round_, form, origin.version)
    refuse_marks(*(part for row in rows for part in (row.quoted, row.text)))
    if waiting:
        put_away(waiting, by=by, at=at)
    paper = ReplyPaper.objects.create(
        round=round_, respondent=respondent, answer=form.answer, rows=[asdict(row) for row in rows],
        file=store_file(file, name=kept_as(respondent), by=by, kinds=KINDS),
        draft_said=said_of(form)[:LONGEST_SAID],
        remarks=[*origin.remarks, *form.notes], received_on=received_on or timezone.localdate(at), brought_by=by, brought_at=at,
    )  # fmt: skip
    if waiting:
        waiting.replaced_by = paper
        waiting.save(update_fields=["replaced_by"])
    facts = {"member": respondent.person.name, "rows": len(rows), "replaced": waiting is not None}
    audit.record(by, "report.reply_brought", round_.report, **facts)
    return paper


def kept_as(respondent: Respondent) -> str:
    """The name of the file."""
    return f"{respondent.person.name} 反馈表"


def own(round_: ConsultationRound, user: User) -> Respondent:
    """The one who was asked, as a user."""
    found = round_.respondents.select_related("person").filter(person__user=user).first()
    if found is None:
        raise PermissionDenied(_("这一轮没有征求您的意见。"))
    return found


def check_form(respondent: Respondent, form: ReplyForm, by: User) -> None:
    """It is this member's, and somebody has written in it."""
    if form.respondent and form.respondent.replace("　", "").replace(" ", "") != respondent.person.name:
        raise RuleError(_("反馈表上写的是%(there)s，不是%(here)s。请核对是谁的反馈表。") % {
            "there": form.respondent, "here": respondent.person.name})  # fmt: skip
    if not form.lines and not form.answer:
        raise RuleError(empty_sentence(respondent, by))


def check_waiting(waiting: ReplyPaper | None, replace: bool, own: bool) -> None:
    """One that waits to be checked gives way only when that is said."""
    if waiting and not replace:
        raise RuleError(waiting_sentence(waiting, own))


def rows_of(round_: ConsultationRound, form: ReplyForm, version: Version) -> list[Row]:
    """Its lines, each with the paragraph it means: found in the draft it was written on, followed into the one asked about."""
    finder, descent = Finder(list(version.paragraphs.all())), Descent(version, round_.version)
    written = [line for line in form.lines if line.opinion or line.reason]
    return [row_of(line, descent.now(finder.find(line.place, line.text))) for line in written]


def row_of(line: Any, paragraph: Paragraph | None) -> Row:
    """One line; the reason stands with the opinion, as the table of opinions has one column for both."""
    said = line.opinion or _("（只写了理由）")
    text = _("%(said)s\n理由：%(why)s") % {"said": said, "why": line.reason} if line.reason else said
    key, number = (str(paragraph.key), paragraph.number) if paragraph else ("", 0)
    cells = (said, line.reason) if len(text) <= LONGEST else ("", "")
    return Row(line.place, line.text, text[:LONGEST], key, number, *cells)


@transaction.atomic
def take_reply(
    paper: ReplyPaper, *, places: Mapping[int, UUID | None], kept: Sequence[int], by: User, at: datetime | None = None
) -> ReplyPaper:
    """Make the rows that are kept into opinions, on the paragraphs chosen on the check page, all or none."""
    at = at or clock.now()
    round_ = locked_round(paper.round)
    paper = checking(paper, round_, by=by, at=at)
    respondent = Respondent.objects.select_related("person").get(pk=paper.respondent_id)
    rows = [Row(**record) for record in paper.rows]
    chosen = [(rows[index], places.get(index)) for index in kept if index < len(rows)]
    for row, key in chosen:
        put_down(paper, respondent, row, key, at)
    conclude(paper, respondent, bool(chosen), at)
    paper.status = ReplyPaper.Status.TAKEN
    paper.save(update_fields=["status"])
    audit.record(by, "report.reply_taken", round_.report, member=respondent.person.name, opinions=len(chosen))
    return paper


def put_down(paper: ReplyPaper, respondent: Respondent, row: Row, key: UUID | None, at: datetime) -> Opinion:
    """One row as an opinion; words that do not stand in the paragraph are said in the opinion, not lost."""
    round_ = paper.round
    texts = dict(round_.version.paragraphs.values_list("key", "text"))
    if key is not None and key not in texts:
        raise RuleError(_("征求意见的这一稿里没有这一段，请重新选段。"))
    stands = bool(key and row.quoted and row.quoted in texts[key])
    where = "" if key else "，".join(part for part in (row.place, row.quoted) if part)
    text = _("%(text)s\n（反馈表写的位置：%(where)s）") % {"text": row.text, "where": where} if where else row.text
    return store_opinion(
        round_, respondent, paragraph_key=key, quote=row.quoted if stands else "", kind=Opinion.Kind.CHANGE, text=text,
        proposed="", at=at, paper=paper,
    )  # fmt: skip


def conclude(paper: ReplyPaper, respondent: Respondent, opinions: bool, at: datetime) -> None:
    """The kind of answer: opinions where there are some; 原则同意 is said as an opinion of its own."""
    if paper.answer == AGREES:
        store_opinion(
            paper.round, respondent, paragraph_key=None, quote="", kind=Opinion.Kind.APPROVE, text=_("原则同意。"), proposed="",
            at=at, paper=paper,
        )  # fmt: skip
        opinions = True
    if opinions:
        return set_answer(respondent, Respondent.Answer.OPINIONS, at)
    if paper.answer != Respondent.Answer.NO_OPINION:
        raise RuleError(_("没有选中任何一条意见，反馈表上也没有选“无意见”。请至少选一条，或者作废这份反馈表。"))
    if respondent.opinions.live().exists():
        raise RuleError(_("这位委员已经提了意见，不能再记为无意见。请作废这份反馈表。"))
    return set_answer(respondent, Respondent.Answer.NO_OPINION, at)


@transaction.atomic
def drop_reply(paper: ReplyPaper, *, by: User, at: datetime | None = None) -> ReplyPaper:
    """Put a waiting form away; the file stays on record, nothing of it counts."""
    at = at or clock.now()
    round_ = locked_round(paper.round)
    paper = checking(paper, round_, by=by, at=at)
    put_away(paper, by=by, at=at)
    audit.record(by, "report.reply_dropped", round_.report, member=paper.respondent.person.name)
    return paper


def put_away(paper: ReplyPaper, *, by: User, at: datetime) -> None:
    """Voided, by whom and when."""
    paper.status, paper.dropped_by, paper.dropped_at = ReplyPaper.Status.DROPPED, by, at
    paper.save(update_fields=["status", "dropped_by", "dropped_at"])


def waiting_for(respondent: Respondent) -> ReplyPaper | None:
    """The one form of this member that waits to be checked."""
    waiting = ReplyPaper.objects.waiting().filter(respondent=respondent)
    return waiting.select_related("brought_by", "respondent__person").first()


def checking(paper: ReplyPaper, round_: ConsultationRound, *, by: User, at: datetime) -> ReplyPaper:
    """The paper as it stands now, if it still waits and this person may go on with it. The caller holds the round."""
    paper = ReplyPaper.objects.select_related("respondent__person", "brought_by").get(pk=paper.pk)
    if paper.brought_by_id == by.pk and not paper.recorded:
        ROUND.check("answer", round_, by=by, at=at)
    else:
        ROUND.check("record", round_, by=by, at=at)
    if paper.status != ReplyPaper.Status.WAITING:
        raise RuleError(_("这份反馈表现在是“%(state)s”，不能再办。") % {"state": paper.get_status_display()})
    return paper
