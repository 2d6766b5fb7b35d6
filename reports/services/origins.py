"""Of which draft a 反馈表 is: by its 表号 and by what stands beside 文稿; and where a paragraph of that draft is now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.lifecycle import RuleError
from documents.papers import ReplyForm
from documents.papers.reply_table import paper_named, version_named
from reports.models import ConsultationRound, Paragraph, Version

STAGE = "征求意见稿"
# What forms bore before their letter's number, and still do where there is none.
REFERENCE = re.compile(r"report:(\d+)/version:(\d+)/round:(\d+)")
LETTER = re.compile(r".*〔\d{4}〕(\d{1,9})号")
BLANK = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True)
class Origin:
    """The draft a form was made for, and what a person should be told of it."""

    version: Version
    remarks: Sequence[str] = ()


def reference_of(round_: ConsultationRound) -> str:
    """表号: what a form handed out for this round bears, so that it is known again: the number of the letter, 装工函〔2026〕5号."""
    return round_.letter_code or f"report:{round_.report_id}/version:{round_.version.number}/round:{round_.pk}"


def paper_of(round_: ConsultationRound) -> str:
    """2026年工作报告（征求意见稿）: what the letter, the form and the files' names call it."""
    return f"{round_.report.title}（{STAGE}）"


def said_of(form: ReplyForm) -> str:
    """What the form has beside 文稿."""
    return paper_named(form.paper, version_named(form.version, form.mark)) if form.paper else ""


def origin_of(round_: ConsultationRound, form: ReplyForm) -> Origin:
    """The draft of this report the form was made for. Raises RuleError for another report's form."""
    if form.paper and title_in(form.paper) != title_in(paper_of(round_)):
        raise foreign(round_, form)
    candidates = list(named_by(round_, form))
    if None in candidates:
        raise foreign(round_, form)
    if not candidates:
        return Origin(round_.version, [_("反馈表上没有稿号，也没有表号，看不出是哪一稿的，请核对。")])
    version = candidates[0] or round_.version
    return Origin(version, [*older(round_, version), *at_odds(version, form)])


def named_by(round_: ConsultationRound, form: ReplyForm) -> Iterator[Version | None]:
    """The draft its 表号 names, then the one its 稿号 names; None where it is none of this report."""
    found = REFERENCE.fullmatch(form.reference)
    versions = list(round_.report.versions.order_by("-number"))
    if asking := round_numbered(form.reference):
        yield next((v for v in versions if v.pk == asking.version_id), None)
    elif found:
        here = int(found[1]) == round_.report_id
        yield next((v for v in versions if here and v.number == int(found[2])), None)
    elif form.mark:
        alike = [v for v in versions if v.mark.upper() == form.mark.upper()]
        yield round_.version if round_.version in alike else next(iter(alike), None)
    elif LETTER.fullmatch(BLANK.sub("", form.reference)):
        yield None


def round_numbered(reference: str) -> ConsultationRound | None:
    """The round whose letter has this number."""
    found = LETTER.fullmatch(BLANK.sub("", reference))
    alike = ConsultationRound.objects.filter(letter_number=int(found[1])) if found else ()
    return next((round_ for round_ in alike if round_.letter_code == found[0]), None) if found else None


def older(round_: ConsultationRound, version: Version) -> list[str]:
    """The warning over a form of another draft."""
    if version == round_.version:
        return []
    return [
        _("这是%(there)s的反馈表，现在征求意见的是%(here)s。能对应的段落已经放好，其余记在全文上，请逐条核对。")
        % {"there": named(version), "here": named(round_.version)}
    ]


def at_odds(version: Version, form: ReplyForm) -> list[str]:
    """A 稿号 that somebody changed beside 文稿."""
    if not form.mark or form.mark.upper() == version.mark.upper():
        return []
    return [
        _("反馈表上写的稿号是 %(there)s，按表号是%(here)s，请核对。") % {"there": form.mark, "here": named(version)}
    ]


def foreign(round_: ConsultationRound, form: ReplyForm) -> RuleError:
    """The sentence that names both."""
    here = paper_named(paper_of(round_), version_named(round_.version.label, round_.version.mark))
    there = said_of(form) or _("另一份文稿")
    return RuleError(
        _(
            "这份反馈表不是这一份报告的。表上是%(there)s%(its)s，现在征求意见的是%(here)s%(ours)s。请核对后重新选择文件。"
        )
        % {"there": there, "its": numbered(form.reference), "here": here, "ours": numbered(round_.letter_code)}
    )


def numbered(reference: str) -> str:
    """，表号 装工函〔2026〕5号; nothing for what no person can read."""
    return _("，表号 %(number)s") % {"number": reference} if LETTER.fullmatch(BLANK.sub("", reference)) else ""


def named(version: Version) -> str:
    """第三稿（稿号 4FF8）."""
    return _("%(label)s（稿号 %(mark)s）") % {"label": version.label, "mark": version.mark}


def title_in(paper: str) -> str:
    """The title alone, however it is spaced and whether or not its stage stands behind it."""
    return BLANK.sub("", paper).strip("《》").removesuffix(f"（{STAGE}）").removesuffix(f"({STAGE})").strip("《》")


class Descent:
    """Where the paragraphs of an older draft are in the text asked about."""

    def __init__(self, old: Version, new: Version) -> None:
        self.same = old == new
        self.new = [] if self.same else list(new.paragraphs.all())

    def now(self, paragraph: Paragraph | None) -> Paragraph | None:
        """The one that comes from it; None where there is none, or where it was split."""
        if paragraph is None or self.same:
            return paragraph
        found = [p for p in self.new if paragraph.key in p.lineage and p.kind != "title"]
        return found[0] if len(found) == 1 else None
