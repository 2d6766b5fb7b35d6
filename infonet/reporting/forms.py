"""What a writer types, and the words when it does not fit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clock import today
from common.forms import OnceForm
from common.widgets import Picks, Segmented
from infonet.reporting.models import InfoItem
from infonet.reporting.services.drafts import FIELDS, TITLE_LIMIT

BODY_LIMIT = 20_000
ADVICE_LIMIT = 2_000
MATTER_HELPS = {
    "industry": gettext_lazy("企业改制、停产、搬迁、行业下行"),
    "workers": gettext_lazy("就业、收入、社保、安全卫生"),
    "stability": gettext_lazy("苗头性、倾向性、群体性情况"),
    "progress": gettext_lazy("本省正在抓的事，做到哪一步"),
    "novelty": gettext_lazy("新问题、新思路、新做法"),
}


def too_long(what: Any, length: int, limit: int) -> ValidationError:
    """标题现有 41 字，请减到 40 字以内。"""
    facts = {"what": what, "n": length, "limit": limit}
    return ValidationError(_("%(what)s现有 %(n)d 字，请减到 %(limit)d 字以内。") % facts)


def textarea(rows: int, **attrs: Any) -> forms.Textarea:
    """A text field as high as its usual text."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ItemForm(OnceForm):
    """An item being written. A draft may hold any part of it; what a sent one needs is marked as such."""

    use_required_attribute = False
    NEEDED = ("matter", "title", "body")

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    matter = forms.ChoiceField(
        label=gettext_lazy("写的是哪一类？"),
        choices=InfoItem.Matter.choices,
        required=False,
        widget=Picks(helps=MATTER_HELPS),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("有多急？"), choices=InfoItem.Urgency.choices, initial="normal", widget=Segmented,
        help_text=gettext_lazy("急件：签发后 24 小时内处理。有人员伤亡或百人以上聚集，请选特急，并先打值班电话。"),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("标题"), required=False, widget=textarea(2, **{"data-count": TITLE_LIMIT}),
        help_text=gettext_lazy("写清哪里、什么事、涉及多少人。"),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("正文"), required=False,
        widget=textarea(10, **{"data-count": "", "class": "ld-textarea-doc"}),
        help_text=gettext_lazy("先写事，再写要求和已做的工作，最后写建议。一般不超过 1200 字。"),
    )  # fmt: skip
    advice = forms.CharField(
        label=gettext_lazy("建议"), required=False, widget=textarea(2),
        help_text=gettext_lazy("写明请谁协调什么事，例如“请协调主机厂结清9月货款”。"),
    )  # fmt: skip
    event_on = forms.DateField(
        label=gettext_lazy("事情发生在哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("及时与否从这天起算。"), error_messages={"invalid": gettext_lazy("日期请写成 2026-11-16 这样。")},
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("地点"), required=False)
    headcount = forms.IntegerField(
        label=gettext_lazy("涉及职工人数"), required=False, min_value=0, max_value=9_999_999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("人数请只写数字。"), "min_value": gettext_lazy("人数不能小于 0。"),
                        "max_value": gettext_lazy("人数请写到 9999999 以内。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_needed(True)

    def full_clean(self) -> None:
        """Check the shape only; whether all is there is asked when the item is sent."""
        self.mark_needed(False)
        super().full_clean()
        self.mark_needed(True)

    def mark_needed(self, needed: bool) -> None:
        """必填 beside the fields a sent item needs."""
        for name in self.NEEDED:
            self.fields[name].required = needed

    def clean_title(self) -> str:
        """One line, 40 characters."""
        title = " ".join(self.cleaned_data["title"].split())
        if len(title) > TITLE_LIMIT:
            raise too_long(_("标题"), len(title), TITLE_LIMIT)
        return title

    def clean_body(self) -> str:
        """Lines as typed."""
        return self.fitting("body", _("正文"), BODY_LIMIT)

    def clean_advice(self) -> str:
        """Lines as typed."""
        return self.fitting("advice", _("建议"), ADVICE_LIMIT)

    def clean_place(self) -> str:
        """A short name."""
        return self.fitting("place", _("地点"), 60)

    def clean_event_on(self) -> Any:
        """A day that has been, in living memory."""
        day = self.cleaned_data["event_on"]
        if day and day > today():
            raise ValidationError(_("这一天还没有到，请写事情发生的日期。"))
        if day and day.year < 2000:
            raise ValidationError(_("请核对年份。"))
        return day

    def fitting(self, name: str, what: str, limit: int) -> str:
        """The text with plain line ends, if it fits."""
        text = self.cleaned_data[name].replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limit:
            raise too_long(what, len(text), limit)
        return text

    @property
    def fields_of_item(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def first_error(self) -> str:
        """One sentence for the autosave line."""
        return next(str(error) for errors in self.errors.values() for error in errors)


def form_of(item: InfoItem) -> ItemForm:
    """The form over a stored draft."""
    return ItemForm(initial={name: getattr(item, name) for name in FIELDS} | {"revision": item.revision})
