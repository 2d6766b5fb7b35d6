"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.verbs import names

VERBS = {
    "issue.raised": _("提出重大问题"),
    "issue.edited": _("修改重大问题"),
    "issue.round_opened": _("征求全体常委意见"),
    "issue.round_extended": _("延长征求期"),
    "issue.round_closed": _("截止征求常委意见"),
    "issue.answered": _("答复征求意见"),
    "issue.opinion_treated": _("处理常委意见"),
    "issue.treatment_changed": _("更改意见处理"),
    "issue.motion_drafted": _("拟定决议草案"),
    "issue.put_to_meeting": _("重大问题列入会议"),
    "issue.put_to_circulation": _("重大问题通讯表决"),
    "issue.taken_back": _("撤回决议草案"),
    "issue.deferred": _("暂缓重大问题"),
    "issue.withdrawn": _("撤回重大问题"),
    "issue.asked_again": _("重新征求常委意见"),
    "issue.resumed": _("恢复办理重大问题"),
    "issue.decided": _("重大问题决策"),
    "issue.not_passed": _("重大问题未通过"),
}


class MajorIssuesConfig(AppConfig):
    """Major issues of the standing committee."""

    name = "meetings.major_issues"
    label = "meetings_major_issues"
    verbose_name = _("重大问题")

    def ready(self) -> None:
        """Tell the rooms below what this one has to say."""
        from common import desk as desks
        from common.search import searchables
        from meetings.ballots.services import consequences
        from meetings.major_issues import desk, gates, reminders, search, services
        from meetings.sessions import gates as agenda
        from notices.reminders import reminders as reminding

        agenda.gates.register(gates.gate)
        agenda.outcomes.register(services.record_outcome)
        consequences.register(services.record_circulation)
        desks.items.register(desk.items)
        desks.waiting.register(desk.waiting)
        reminding.register(reminders.reminders)
        searchables.register(search.issues)
        names.update(VERBS)
