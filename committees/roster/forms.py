"""The roster file, and a sign-in name for a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Term
from common.forms import OnceForm


class UploadForm(forms.Form):
    """A roster file for one term."""

    file = forms.FileField(
        label=_("名册文件"), help_text=_(".xlsx，第一张工作表；CSV 也可以。"), max_length=200,
        error_messages={"required": _("请选择名册文件。"), "empty": _("文件是空的，请重新选择。"), "max_length": _("文件名太长，请改短后再上传。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip
    term = forms.ModelChoiceField(
        label=_("哪一届"),
        queryset=Term.objects.all(),
        empty_label=None,
        error_messages={"required": _("请选择哪一届。"), "invalid_choice": _("请选择哪一届。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].initial = Term.current()


class AccountForm(OnceForm):
    """How a person will sign in."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("英文字母、数字、汉字和 . @ + - _，建好后不能改。"),
        error_messages={"required": _("请填写登录名。")},
    )
