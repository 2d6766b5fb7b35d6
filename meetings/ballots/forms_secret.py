"""Forms of the secret ballot: who holds its codes, and the codes typed in at the opening."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OfficePost, User
from committees.roster.models import Membership
from common.names.strokes import by_strokes
from meetings.ballots.models import Ballot
from meetings.ballots.rules.secret import MOST_SCRUTINEERS
from meetings.ballots.sealing.codes import plain

CODE_LENGTH = 60  # with whatever is typed between the groups
PRESIDING = [Membership.Post.CHAIR, Membership.Post.VICE_CHAIR]


def candidates(ballot: Ballot, at: datetime) -> QuerySet[User]:
    """Those who may be scrutineers; the service judges each again."""
    day = timezone.localdate(at)
    seats = Membership.objects.as_of(day)
    posts = OfficePost.objects.as_of(day)
    near = Q(pk__in=seats.filter(body=ballot.body).values("person__user")) | Q(
        pk__in=posts.filter(post=OfficePost.Post.SCRUTINEER).values("user")
    )
    opens = Q(pk__in=seats.filter(post__in=PRESIDING, person__user__isnull=False).values("person__user")) | Q(
        pk__in=posts.filter(post=OfficePost.Post.LEADER).values("user")
    )
    return User.objects.filter(near, is_active=True).exclude(opens)


class AppointForm(forms.Form):
    """监票人, and how many of them open the box."""

    users = forms.ModelMultipleChoiceField(
        label=gettext_lazy("监票人"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选监票人。"), "invalid_choice": gettext_lazy("所选的人不能监票，请重新选择。")},
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=gettext_lazy("几位到场才能开箱"), min_value=2, max_value=MOST_SCRUTINEERS, initial=2,
        help_text=gettext_lazy("一般三位监票人，两位到场开箱：一位临时不能来，照样开得了；一个人单独开不了。如果要全部到场才能开，丢一个监票码，票箱就再也打不开，表决只能作废重来，请多请一位。"),
        error_messages={"required": gettext_lazy("请填几位到场才能开箱。"), "min_value": gettext_lazy("至少两位到场才能开箱。")},
    )  # fmt: skip

    def __init__(self, data: Any, ballot: Ballot, at: datetime) -> None:
        super().__init__(data)
        people: Any = self.fields["users"]
        people.queryset = candidates(ballot, at)
        people.choices = [(user.pk, user.name) for user in by_strokes(people.queryset, lambda user: user.name)]


def code_field(label: str) -> forms.CharField:
    """One 监票码, as the slip has it. Never kept, and not remembered by the browser."""
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "ld-num"}
    return forms.CharField(
        label=label, max_length=CODE_LENGTH, strip=True, widget=forms.TextInput(attrs=attrs),
        error_messages={"required": _("请输入监票码。"), "max_length": _("监票码是 7 组、每组 4 个，输入的太长了。")},
    )  # fmt: skip


class CodesForm(forms.Form):
    """As many codes as open the box."""

    def __init__(self, data: Any, count: int) -> None:
        super().__init__(data)
        for number in range(1, count + 1):
            self.fields[f"code{number}"] = code_field(_("第 %(n)d 位监票人的监票码") % {"n": number})

    @property
    def codes(self) -> list[str]:
        """In their order."""
        return list(self.cleaned_data.values())


class CodeForm(forms.Form):
    """One scrutineer's look at his own code."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"] = code_field(_("您的监票码"))


class ReceiptForm(forms.Form):
    """A voter looks for his envelope. Sent in the body, so that no log has it beside his name."""

    receipt = forms.CharField(
        label=gettext_lazy("您的回执号"), max_length=120, required=False,
        help_text=gettext_lazy("输入开头的几组就可以，如 7F3A 91C2。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_receipt(self) -> str:
        """Hexadecimal digits in one row."""
        found = plain(self.cleaned_data["receipt"]).lower()
        if found and (len(found) < 8 or set(found) - set("0123456789abcdef")):
            raise forms.ValidationError(_("回执号由数字和字母 A 到 F 组成，请至少输入开头两组。"))
        return found
