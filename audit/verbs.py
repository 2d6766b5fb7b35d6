"""What verbs are called on screens. Apps add theirs when the portal starts; an unknown verb is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

names: dict[str, str | Promise] = {
    "audit.exported": _("导出审计记录"),
    "audit.viewed": _("查阅审计记录"),
    "notices.resent": _("重发通知"),
    "notices.held": _("暂停发送通知"),
    "notices.released": _("恢复发送通知"),
}


def word(verb: str) -> str:
    """The verb in words."""
    return str(names.get(verb, verb))
