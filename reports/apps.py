"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.verbs import names


class ReportsConfig(AppConfig):
    """The work report from draft to issue."""

    name = "reports"
    label = "reports"
    verbose_name = _("工作报告")

    def ready(self) -> None:
        """Tell the rooms below what this one has to say."""
        from common import desk as desks
        from common.search import searchables
        from documents.services import readers
        from meetings.sessions import gates as agenda
        from notices.reminders import reminders as reminding
        from reports import desk, gates, reminders, search, services

        agenda.gates.register(gates.gate)
        agenda.outcomes.register(services.record_outcome)
        desks.items.register(desk.items)
        desks.waiting.register(desk.waiting)
        reminding.register(reminders.reminders)
        searchables.register(search.reports)
        searchables.register(search.paragraphs)
        readers[services.DRAFT] = services.draft_reader
        readers[services.REPLY] = services.reply_reader
        names.update(VERBS)


VERBS = {
    "report.created": _("建立工作报告"),
    "report.version_uploaded": _("上传新稿"),
    "report.match_mended": _("改段落对应"),
    "report.pass_voided": _("改动使通过失效"),
    "report.round_opened": _("发出征求意见"),
    "report.round_extended": _("延长征求期"),
    "report.round_closed": _("截止征求意见"),
    "report.reminded": _("提醒未反馈的委员"),
    "report.read": _("阅读征求意见稿"),
    "report.opinion_filed": _("提出意见"),
    "report.reply_brought": _("上传反馈表"),
    "report.reply_taken": _("收下反馈表"),
    "report.reply_dropped": _("作废反馈表"),
    "report.opinion_withdrawn": _("撤回意见"),
    "report.no_opinion": _("回复无意见"),
    "report.opinion_disposed": _("答复意见"),
    "report.disposition_changed": _("更改答复"),
    "report.sent_to_standing": _("送常委会研究"),
    "report.recalled": _("撤回修改"),
    "report.passed": _("常委会通过"),
    "report.returned": _("退回修改"),
    "report.put_to_plenary": _("提交全委会审议"),
    "report.adopted": _("全委会通过"),
    "report.issued": _("印发"),
    "report.pdf_kept": _("存定印发 PDF"),
}
