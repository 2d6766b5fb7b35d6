"""Form parts shared by all rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.submissions import new_token


class OnceForm(forms.Form):
    """A form that is taken once: a second sending lands on the first one's result (see submissions)."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_token)


class RevisionForm(forms.Form):
    """A form over an edited text: remembers which revision the person opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReasonForm(forms.Form):
    """A step that must say why."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由，对方会看到。")},
    )
