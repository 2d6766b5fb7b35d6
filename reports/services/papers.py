"""What the consultation hands out: the letter that asks, the form to fill in."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import officially
from documents.official import OfficialDocument
from documents.papers import MoreTime, OpinionRequest, ReplyForm, extension_letter, opinion_letter, write_reply_form
from documents.papers.reply_table import version_named
from reports.models import ConsultationRound, Extension, Respondent
from reports.services.origins import paper_of, reference_of


@officially
def letter_of(round_: ConsultationRound) -> OfficialDocument:
    """征求意见函: from the round as it was opened, the same whenever it is made; more time has a letter of its own."""
    version, asks = round_.version, round_.opened_by
    # A letter bears the office's number; the person's own stands in only where the office has none.
    return opinion_letter(
        OpinionRequest(
            issuer=settings.UNION_NAME, number=round_.letter_code, draft=paper_of(round_),
            version=version_named(version.label, version.mark), addressee=_("各位委员"),
            deadline=timezone.localtime(round_.first_deadline),
            ways=(_("在门户中逐段填写"), _("填好所附反馈表上传门户，或者交起草组代录")),
            contact=asks.name, phone=settings.OFFICE_PHONE or asks.phone, date=timezone.localdate(round_.opened_at), silence_is_consent=False,
            reference=reference_of(round_),
        )
    )  # fmt: skip


@officially
def extension_letter_of(extension: Extension) -> OfficialDocument:
    """The letter that gives more time."""
    round_, gives = extension.round, extension.by
    return extension_letter(
        MoreTime(
            issuer=settings.UNION_NAME, number=extension.letter_code, draft=paper_of(round_), addressee=_("各位委员"),
            was=timezone.localtime(extension.was), now=timezone.localtime(extension.now), reason=extension.reason,
            contact=gives.name, phone=settings.OFFICE_PHONE or gives.phone, date=timezone.localdate(extension.at),
            asked_in=round_.letter_code,
        )
    )  # fmt: skip


@officially
def reply_form_of(round_: ConsultationRound, respondent: Respondent | None) -> bytes:
    """意见反馈表 as .docx, with the member's name; without one, blank."""
    version = round_.version
    person = respondent.person if respondent else None
    return write_reply_form(
        ReplyForm(
            paper=paper_of(round_), version=version.label, mark=version.mark, reference=reference_of(round_),
            respondent=person.name if person else "", unit=person.unit.name if person and person.unit else "",
            phone=person.phone if person else "",
        )
    )  # fmt: skip
