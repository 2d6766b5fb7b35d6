"""Drafts and filled forms that a worker has to read (documents.services.intakes)."""

from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from documents.blocks import Draft
from documents.models import Intake
from documents.papers import ReplyForm, read_reply_form
from documents.services import Reader
from notices.services import notify
from reports.models import ConsultationRound, ReplyPaper, Version, WorkReport
from reports.services import drafting, replies

DRAFT, REPLY = "report.draft", "report.reply"
Said = Mapping[str, Any]


def tell_refused(intake: Intake) -> None:
    """Whoever did not wait on the page learns it too, and finds the form with what was typed."""
    notify(
        [intake.asked_by], "report.file_refused", key=f"report.file_refused:{intake.pk}",
        title=_("“%(name)s”没有读成") % {"name": intake.name}, body=intake.error, url=intake.get_absolute_url(),
    )  # fmt: skip


# ---- A draft ------------------------------------------------------------------------------


def said_with_draft(data: Said) -> dict[str, Any]:
    """What the form says beside the file."""
    revisions = data.get("revisions") or Version.Revisions.ACCEPTED  # no such field when the text is edited on the page
    return {"note": data["note"], "revisions": revisions, "based_on": data["based_on"] or 0}


def _admit_draft(report: int, said: Said, by: User) -> str:
    drafting.check_upload(WorkReport.objects.get(pk=report), said["note"], by=by, at=clock.now())
    return _("文稿")


def _read_draft(intake: Intake, file: IO[bytes]) -> Draft:
    return drafting.read_file(file, name=intake.name, revisions=intake.said["revisions"])


def _keep_draft(intake: Intake, draft: Draft) -> Version:
    report = WorkReport.objects.get(pk=intake.subject)
    return drafting.keep_draft(report, draft, by=intake.asked_by, at=clock.now(), file=intake.held, **intake.said)


draft_reader = Reader(drafting.KINDS, _admit_draft, _read_draft, _keep_draft, tell_refused)


# ---- A filled form --------------------------------------------------------------------------


def said_with_reply(data: Said) -> dict[str, Any]:
    """What the form says beside the file; a member's own form says nothing."""
    respondent, received_on = data.get("respondent"), data.get("received_on")
    return {
        "respondent": respondent and respondent.pk,
        "received_on": received_on and received_on.isoformat(),
        "replace": data.get("replace") or None,
    }


def _facts(round_: ConsultationRound, said: Said, by: User) -> dict[str, Any]:
    chosen, day = said["respondent"], said["received_on"]
    respondent = round_.respondents.select_related("person").get(pk=chosen) if chosen else replies.own(round_, by)
    return {"respondent": respondent, "received_on": day and date.fromisoformat(day), "replace": bool(said["replace"])}


def _admit_reply(round_id: int, said: Said, by: User) -> str:
    round_ = ConsultationRound.objects.get(pk=round_id)
    facts = _facts(round_, said, by)
    replies.check_bringing(round_, **facts, by=by, at=clock.now())
    return replies.kept_as(facts["respondent"])


def _read_reply(_intake: Intake, file: IO[bytes]) -> ReplyForm:
    return read_reply_form(file)


def _keep_reply(intake: Intake, form: ReplyForm) -> ReplyPaper:
    round_ = ConsultationRound.objects.get(pk=intake.subject)
    facts = _facts(round_, intake.said, intake.asked_by)
    return replies.keep_reply(round_, form, **facts, file=intake.held, by=intake.asked_by, at=clock.now())


reply_reader = Reader(replies.KINDS, _admit_reply, _read_reply, _keep_reply, tell_refused)
