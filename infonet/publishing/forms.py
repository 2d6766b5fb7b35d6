"""What an editor types about an issue and its pieces."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import OnceForm
from common.widgets import Picks
from infonet.publishing.models import BulletinIssue, Entry

LINE = 60
TEXT = 50_000
SERIES_HELPS = {
    "briefing": gettext_lazy("定期编发，选编各地信息"),
    "special": gettext_lazy("一事一报，送领导和有关单位参阅"),
}


def one_line(what: Any, text: str) -> str:
    """A headline: one line, 60 characters."""
    text = " ".join(text.split())
    if len(text) > LINE:
        facts = {"what": what, "n": len(text), "limit": LINE}
        raise ValidationError(_("%(what)s现有 %(n)d 字，请减到 %(limit)d 字以内。") % facts)
    return text


class IssueForm(OnceForm):
    """What the issue is called, who gets it, whether it is meant for the public."""

    title = forms.CharField(
        label=gettext_lazy("本期标题"), widget=forms.TextInput(attrs={"data-count": LINE}),
        help_text=gettext_lazy("一句话说清本期讲什么。"), error_messages={"required": gettext_lazy("请写本期标题。")},
    )  # fmt: skip
    series = forms.ChoiceField(
        label=gettext_lazy("编入哪种刊物"),
        choices=BulletinIssue.Series.choices,
        widget=Picks(helps=SERIES_HELPS),
        initial="briefing",
    )
    to_members = forms.BooleanField(label=gettext_lazy("发全体委员"), required=False, initial=True)
    to_unions = forms.BooleanField(label=gettext_lazy("发各省级产业工会"), required=False, initial=True)
    for_public = forms.BooleanField(
        label=gettext_lazy("拟上网公开"),
        required=False,
        help_text=gettext_lazy("印发后由机关负责人作保密审查，准予以后才上网。"),
    )

    def clean_title(self) -> str:
        """One line."""
        return one_line(_("标题"), self.cleaned_data["title"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("title", "series", "to_members", "to_unions", "for_public")}


class EntryForm(forms.Form):
    """One piece of an issue."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    headline = forms.CharField(
        label=gettext_lazy("标题"), widget=forms.TextInput(attrs={"data-count": LINE}),
        error_messages={"required": gettext_lazy("请写这一篇的标题。")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("正文"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 16, "data-count": "", "class": "ld-textarea-doc"}),
        error_messages={"required": gettext_lazy("请写正文。"), "max_length": gettext_lazy("正文太长，请减到 50000 字以内。")},
    )  # fmt: skip

    def clean_headline(self) -> str:
        """One line."""
        return one_line(_("标题"), self.cleaned_data["headline"])

    def clean_text(self) -> str:
        """Plain line ends."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


def form_of(entry: Entry) -> EntryForm:
    """The form over a stored piece."""
    return EntryForm(initial={"headline": entry.headline, "text": entry.text, "revision": entry.revision})
