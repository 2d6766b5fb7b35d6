"""What verbs are called on screens. Apps add theirs when the portal starts; an unknown verb is shown as it is.

Those of accounts and the roster stand here, because accounts lies partly below the log.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

names: dict[str, str | Promise] = {
    "audit.exported": _("导出审计记录"),
    "audit.viewed": _("查阅审计记录"),
    "account.created": _("开设账号"),
    "account.password_confirmed": _("再次输入密码"),
    "account.enabled": _("启用账号"),
    "account.disabled": _("停用账号"),
    "account.signed_in": _("登录"),
    "account.signed_out": _("退出"),
    "account.password_changed": _("修改密码"),
    "account.password_reset": _("重设密码"),
    "delegation.given": _("授权代签"),
    "delegation.revoked": _("收回代签授权"),
    "office.created": _("设立机关"),
    "post.given": _("授予岗位"),
    "post.ended": _("结束岗位"),
    "person.account": _("关联账号"),
    "person.contact_read": _("查看联系方式"),
    "roster.list_printed": _("打印名单"),
    "roster.imported": _("导入名册"),
    "seat.taken": _("任职"),
    "seat.post-changed": _("改任"),
    "person.entered": _("录入人员"),
    "seat.left": _("离任"),
    "notices.resent": _("重发通知"),
    "notices.held": _("暂停发送通知"),
    "notices.released": _("恢复发送通知"),
}


def word(verb: str) -> str:
    """The verb in words."""
    return str(names.get(verb, verb))
