"""Signing in, passwords, preferences, delegations, and the accounts themselves."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation, OfficePost, Power, User
from accounts.rules import delegable_scopes
from common import clock
from common.forms import OnceForm
from common.widgets import Picks, Segmented

WRONG = _("登录名或密码不对，请再试一次。忘了密码，请联系系统管理员重置。")
PASSWORD = {"autocomplete": "new-password", "spellcheck": "false"}
DAY = {"type": "date"}


class SignInForm(AuthenticationForm):
    """One answer for a wrong name, a wrong password and a closed account (B28)."""

    # Not Django's UsernameField: that one rewrites characters, and names are compared as they are typed (B11).
    username = forms.CharField(
        label=_("登录名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("请填写登录名。"), "max_length": WRONG},
    )  # fmt: skip
    password = forms.CharField(
        label=_("密码"), strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写密码。"), "max_length": WRONG},
    )  # fmt: skip
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True


class FreshForm(forms.Form):
    """The password once more, before an act of weight."""

    password = forms.CharField(
        label=_("密码"), strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": _("请填写密码。"), "max_length": _("密码不对，请再试一次。")},
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """Counted like any other sign-in: too many wrong ones lock the account for a while."""
        password = self.cleaned_data["password"]
        if authenticate(self.request, username=self.user.username, password=password) != self.user:
            raise forms.ValidationError(_("密码不对，请再试一次。"))
        return password


class NewPasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    new_password1 = forms.CharField(
        label=_("新密码"), strip=False, max_length=200, widget=forms.PasswordInput(attrs=PASSWORD)
    )
    new_password2 = forms.CharField(
        label=_("再输一次"), strip=False, max_length=200, widget=forms.PasswordInput(attrs=PASSWORD)
    )
    error_messages = {"password_mismatch": _("两次输入的密码不一样，请重新输入。")}
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = " ".join(str(text) for text in password_validators_help_texts())

    def clean_new_password1(self) -> str:
        """A changed password is another one."""
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("新密码和现在的一样，请换一个。"))
        return password


class PasswordForm(NewPasswordForm):
    """Changing one's password: first the present one."""

    old_password = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_old_password(self) -> str:
        """Whoever sits at an open screen does not know it."""
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("现在的密码不对，请重新输入。"))
        return password


SIZES = [("normal", _("正常")), ("large", _("大字")), ("xlarge", _("特大"))]
THEMES = [("light", _("浅色")), ("dark", _("深色"))]
SWITCH = [("on", _("开")), ("off", _("关"))]


class PreferencesForm(forms.Form):
    """Any of these may come alone, from the buttons in the top bar; anything else is passed over."""

    text_size = forms.ChoiceField(label=_("字号"), choices=SIZES, required=False, widget=Segmented())
    theme = forms.ChoiceField(label=_("明暗"), choices=THEMES, required=False, widget=Segmented())
    mail_notices = forms.ChoiceField(label=_("邮件提醒"), choices=SWITCH, required=False, widget=Segmented())
    single_keys = forms.ChoiceField(label=_("单键快捷"), choices=SWITCH, required=False, widget=Segmented())
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES, required=False, widget=Segmented())

    def chosen(self) -> dict[str, Any]:
        """Only what was sent; switches as true or false."""
        sent = {name: value for name, value in self.cleaned_data.items() if value}
        return {
            name: value == "on" if name in ("mail_notices", "single_keys") else value for name, value in sent.items()
        }


class DelegationForm(OnceForm):
    """授权代签: who acts for me, in what, from when to when."""

    scope = forms.ChoiceField(label=_("请人代办什么"), widget=Picks(), error_messages={"required": _("请选一项。")})
    deputy = forms.CharField(
        label=_("请谁代办"), max_length=60, help_text=_("填姓名；有同名的人时填登录名。"),
        error_messages={"required": _("请填写代办人的姓名。")},
    )  # fmt: skip
    start = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs=DAY),
        error_messages={"required": _("请选开始日期。"), "invalid": _("日期请写成 2026-11-20 这样。")},
    )
    end = forms.DateField(
        label=_("到哪天止"),
        widget=forms.DateInput(attrs=DAY),
        help_text=_("当天也算在内，最长一年。"),
        error_messages={"required": _("请选结束日期。"), "invalid": _("日期请写成 2026-11-20 这样。")},
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("代办人会看到，例如：出差。"))
    field_order = ["scope", "deputy", "start", "end", "reason"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["scope"].choices = delegable_scopes(user, clock.now())  # type: ignore[attr-defined]
        self.fields["start"].initial = clock.today()
        self.fields["end"].initial = clock.today() + timedelta(days=7)

    def clean_deputy(self) -> User:
        """Exactly one active account of that name, or that sign-in name."""
        typed = self.cleaned_data["deputy"]
        open_accounts = User.objects.filter(is_active=True, power=Power.CONTENT).exclude(pk=self.user.pk)
        found = list(open_accounts.filter(username=typed)[:1]) or list(open_accounts.filter(name=typed)[:2])
        if not found:
            raise forms.ValidationError(_("没有找到“%(typed)s”。请核对姓名，或改填登录名。"), params={"typed": typed})
        if len(found) > 1:
            raise forms.ValidationError(_("叫“%(typed)s”的不止一位，请改填登录名。"), params={"typed": typed})
        return found[0]

    def clean_scope(self) -> str:
        """As stored."""
        return Delegation.Scope(self.cleaned_data["scope"]).value


POWER_HELPS: dict[str, Any] = {
    Power.CONTENT.value: _("委员、机关、信息员：办业务"),
    Power.SYSTEM.value: _("管账号和岗位，看不到业务内容"),
    Power.AUDIT.value: _("只看审计记录"),
}


class UserForm(OnceForm):
    """A new account."""

    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填写姓名。")})
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("英文字母、数字、汉字和 . @ + - _，建好后不能改。"),
        error_messages={"required": _("请填写登录名。")},
    )
    power = forms.ChoiceField(
        label=_("权力"),
        choices=Power.choices,
        initial=Power.CONTENT,
        widget=Picks(helps=POWER_HELPS),
        help_text=_("三种权力分开，一个账号只有一种，建好后不能改。"),
    )
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(
        label=_("邮箱"), required=False, error_messages={"invalid": _("邮箱请写成 name@example.org 这样。")}
    )
    field_order = ["name", "username", "power", "phone", "email"]


class PostForm(forms.Form):
    """An office post for an account."""

    post = forms.ChoiceField(label=_("岗位"), choices=OfficePost.Post.choices)
    start = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs=DAY),
        error_messages={"required": _("请选开始日期。"), "invalid": _("日期请写成 2026-11-20 这样。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = clock.today()
