"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.verbs import names
from common import desk, search
from notices.reminders import reminders as registry

VERBS = {
    "meeting.planned": _("安排会议"),
    "meeting.changed": _("改会议安排"),
    "meeting.noticed": _("发出会议通知"),
    "meeting.materials-sent": _("发出会议材料"),
    "meeting.opened": _("宣布开会"),
    "meeting.closed": _("宣布闭会"),
    "meeting.minutes-issued": _("印发会议纪要"),
    "meeting.cancelled": _("取消会议"),
    "meeting.members-invited": _("按名册生成出席名单"),
    "meeting.others-invited": _("邀请列席"),
    "meeting.invitation-removed": _("移出会议名单"),
    "invitation.replied": _("回复会议通知"),
    "invitation.signed-in": _("签到"),
    "invitation.sign-in-undone": _("撤销签到"),
    "agenda.added": _("列入议程"),
    "agenda.removed": _("撤下议程"),
    "agenda.decided": _("公布议题结果"),
}


class SessionsConfig(AppConfig):
    """Meetings, agendas and attendance."""

    name = "meetings.sessions"
    label = "meetings"
    verbose_name = _("会议")

    def ready(self) -> None:
        """Fill the registries of the rooms below; these modules need the models."""
        from meetings.sessions import desk as ours
        from meetings.sessions import reminders
        from meetings.sessions import search as found

        names.update(VERBS)
        for items in ours.SOURCES:
            desk.items.register(items)
        for reminding in reminders.SOURCES:
            registry.register(reminding)
        for searchable in found.SOURCES:
            search.searchables.register(searchable)
