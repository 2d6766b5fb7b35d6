"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "item.sent": _("送签发"),
    "item.recalled": _("撤回修改"),
    "item.signed": _("签发报送"),
    "item.sent_back": _("退回起草人"),
    "item.adopted": _("采用"),
    "item.merged": _("综合"),
    "item.kept": _("留存"),
    "item.returned": _("退回补充"),
    "item.rejected": _("不采用"),
    "item.undone": _("撤回处理"),
    "item.attached": _("上传附件"),
    "item.detached": _("删去附件"),
    "duty.nothing": _("零报告"),
}


class ReportingConfig(AppConfig):
    """Information items and their way up."""

    name = "infonet.reporting"
    label = "infonet_reporting"
    verbose_name = _("信息报送")

    def ready(self) -> None:
        """Fill the registries of the rooms below."""
        from audit.verbs import names as verbs
        from common import desk as common_desk
        from common.search import searchables
        from infonet.reporting import desk, reminders, search
        from notices.reminders import reminders as registry

        common_desk.items.register(desk.items)
        common_desk.waiting.register(desk.waiting)
        for derive in (reminders.duties, reminders.signatures, reminders.decisions):
            registry.register(derive)
        searchables.register(search.items)
        verbs.update(VERBS)
