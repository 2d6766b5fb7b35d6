"""Form parts shared by all rooms."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from common.submissions import new_token

TITLE_LIMIT = 120
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


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


class TitleField(forms.CharField):
    """A title of one line. It counts as it is typed; too long, it is kept and refused, never cut short unseen."""

    def __init__(self, *, limit: int = TITLE_LIMIT, **more: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"data-count": limit}), **more)
        self.validators.append(
            MaxLengthValidator(limit, _("标题现有 %(show_value)d 字，请减到 %(limit_value)d 字以内。"))
        )

    def to_python(self, value: Any) -> str:
        """Without line breaks and what cannot be seen: it is printed."""
        return " ".join(visible(super().to_python(value) or "").split())


def visible(text: str) -> str:
    """Without control characters and those that turn the writing about: a page that bears them is no sound page."""
    return "".join(" " if unicodedata.category(one) in UNSEEN else one for one in text)
