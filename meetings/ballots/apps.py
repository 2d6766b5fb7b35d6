"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.verbs import names
from common import desk, search
from notices.reminders import reminders as registry

VERBS = {
    "ballot.created": _("拟定表决"),
    "ballot.opened": _("开始表决"),
    "vote.cast": _("投票"),
    "ballot.closed": _("截止表决"),
    "ballot.declared": _("公布表决结果"),
    "ballot.rule-changed": _("改表决规则"),
    "ballot.withdrawn": _("撤下通讯表决"),
    "ballot.renewed": _("重新列表决"),
    "ballot.hands-entered": _("填报举手票数"),
    "ballot.hands-differ": _("举手票数不一致"),
    "ballot.counted": _("核定举手票数"),
    "ballot.void-asked": _("提出作废表决"),
    "ballot.void-dropped": _("驳回作废"),
    "ballot.voided": _("作废表决"),
    "vote.entered": _("代录投票"),
    "ballot.scrutineers": _("安排监票人"),
    "ballot.code-drawn": _("抽取监票码"),
    "ballot.box-closed": _("封票箱，公布公钥"),
    "ballot.envelopes-counted": _("公布信封数和摘要"),
    "ballot.box-opened": _("开箱计票"),
    "ballot.key-destroyed": _("销毁票箱密钥"),
    "ballot.seats-proposed": _("提请人员变动"),
    "ballot.candidates-named": _("提请选举"),
    "ballot.seats-changed": _("席位变动生效"),
    "ballot.seats-left-vacant": _("席位空缺"),
    "resolution.noted": _("登记决议落实"),
    "resolution.review-set": _("定决议复查日期"),
}


class BallotsConfig(AppConfig):
    """Ballots, votes and resolutions."""

    name = "meetings.ballots"
    label = "ballots"
    verbose_name = _("表决")

    def ready(self) -> None:
        """Fill the registries of the rooms below; these modules need the models."""
        from meetings.ballots import desk as ours
        from meetings.ballots import reminders
        from meetings.ballots import search as found
        from meetings.ballots.services import kinds

        names.update(VERBS)
        kinds.register()
        for items in ours.SOURCES:
            desk.items.register(items)
        for reminding in reminders.SOURCES:
            registry.register(reminding)
        for searchable in found.SOURCES:
            search.searchables.register(searchable)
