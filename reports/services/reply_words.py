"""What is said of a 反馈表, to the member who filled it in or to the office."""

from django.utils.translation import gettext as _

from accounts.models import User
from reports.models import ReplyPaper, Respondent
from reports.rules import clock as said


def waiting_sentence(waiting: ReplyPaper, own: bool) -> str:
    """Who brought it and when, to the member himself (`own`) or to the office."""
    facts = {
        "by": waiting.brought_by.name, "when": said(waiting.brought_at), "who": waiting.respondent.person.name,
    }  # fmt: skip
    if own and waiting.recorded:
        return _("%(by)s %(when)s 代录的您的反馈表还没有收下。再上传就作废那一份。") % facts
    if own:
        return _("您 %(when)s 上传的反馈表还没有收下。再上传就作废那一份；不换，请先去核对那一份。") % facts
    if waiting.recorded:
        return (
            _("%(by)s %(when)s 代录的%(who)s的反馈表还没有收下。再上传就作废那一份；不换，请先去核对那一份。") % facts
        )
    return _("%(who)s本人 %(when)s 上传的反馈表还没有收下。再上传就作废那一份；不换，请先去核对那一份。") % facts


def empty_sentence(respondent: Respondent, by: User) -> str:
    """What to do about a form without a word, to the member himself or to the office."""
    if respondent.person.user_id == by.pk:
        return _("反馈表里没有读到意见，也没有选“无意见”。请填好、保存以后再上传。")
    return _("反馈表里没有读到意见，也没有选“无意见”。请核对是不是填好的那一份，或者向%(who)s核实。") % {
        "who": respondent.person.name}  # fmt: skip
