"""What forms say by themselves when something is wrong: in the portal's words, for every form, instead of the framework's."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHOICE = gettext_lazy("请在列出的选项中选择。")
NUMBER = gettext_lazy("请填数字。")
WHOLE = gettext_lazy("请填整数。")
VALUE = gettext_lazy("填写的格式不对，请改正。")

FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": gettext_lazy("请填写这一项。")},
    forms.ChoiceField: {"invalid_choice": CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": CHOICE, "invalid_list": CHOICE},
    forms.ModelChoiceField: {"invalid_choice": CHOICE},
    forms.ModelMultipleChoiceField: {"invalid_choice": CHOICE, "invalid_list": CHOICE, "invalid_pk_value": CHOICE},
    forms.IntegerField: {"invalid": WHOLE},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": gettext_lazy("请填写日期，例如 2026-11-23。")},
    forms.TimeField: {"invalid": gettext_lazy("请填写时间，例如 09:30。")},
    forms.DateTimeField: {"invalid": gettext_lazy("请填写日期和时间，例如 2026-11-23 09:30。")},
    forms.SplitDateTimeField: {
        "invalid_date": gettext_lazy("请填写日期，例如 2026-11-23。"),
        "invalid_time": gettext_lazy("请填写时间，例如 09:30。"),
    },
    forms.MultiValueField: {"invalid": VALUE, "incomplete": gettext_lazy("请把这一项填完整。")},
    forms.UUIDField: {"invalid": VALUE},
    forms.FileField: {
        "invalid": gettext_lazy("文件没有收到，请重新选择后再传。"),
        "missing": gettext_lazy("文件没有收到，请重新选择后再传。"),
        "empty": gettext_lazy("这个文件是空的，请换一个。"),
        "max_length": gettext_lazy("文件名最多 %(max)d 字，现在 %(length)d 字，请改短后再传。"),
        "contradiction": gettext_lazy("选了新文件，就不要再勾清除。"),
    },
}  # fmt: skip
VALIDATORS: dict[type[validators.BaseValidator], Any] = {
    validators.MaxLengthValidator: gettext_lazy("最多 %(limit_value)d 字，现在 %(show_value)d 字，请删减。"),
    validators.MinLengthValidator: gettext_lazy("至少 %(limit_value)d 字，现在 %(show_value)d 字，请补充。"),
    validators.MaxValueValidator: gettext_lazy("最大是 %(limit_value)s，请改正。"),
    validators.MinValueValidator: gettext_lazy("最小是 %(limit_value)s，请改正。"),
}


def put_in_place() -> None:
    """Before any form class is made: fields copy these sentences when they are declared."""
    for field, sentences in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **sentences}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence
    validators.ProhibitNullCharactersValidator.message = VALUE
    validators.EmailValidator.message = gettext_lazy("邮箱地址不对，请改正。")
    validators.URLValidator.message = gettext_lazy("网址不对，请改正。")


def page_is_stale() -> str:
    """What nobody typed cannot be corrected by typing."""
    return _("页面已过期，请刷新后再办。")
