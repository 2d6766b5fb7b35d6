"""What a form says by itself is in the portal's words, in every form there is."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from common.forms import OnceForm
from common.templatetags.components import error_lines

ROOMS = ("accounts", "common", "committees", "documents", "infonet", "meetings", "notices", "reports", "portal")
FRAMEWORK = ("字段", "不在可用", "有效的", "有效U", "确保", "字符", "null", "输入")


def form_classes() -> Iterator[type[forms.BaseForm]]:
    """Every form class of the portal."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if "forms" in module.name.split(".")[-1] or ".forms." in module.name:
                importlib.import_module(module.name)
    seen, waiting = set(), [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                waiting.append(form)
    return (form for form in seen if form.__module__.split(".")[0] in ROOMS)


def said_by(field: forms.Field) -> Iterator[str]:
    """All sentences it has ready, those of its limits included."""
    yield from map(str, field.error_messages.values())
    yield from (str(check.message) for check in field.validators if hasattr(check, "message"))


def test_no_field_of_any_form_speaks_the_frameworks_words():
    classes = list(form_classes())
    assert len(classes) > 30
    faults = {
        f"{form.__module__}.{form.__name__}.{name}: {sentence}"
        for form in classes
        for name, field in getattr(form, "base_fields", {}).items()
        for sentence in said_by(field)
        if any(word in sentence for word in FRAMEWORK)
    }
    assert not faults


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.CharField(max_length=500), "字" * 612, "最多 500 字，现在 612 字，请删减。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "请在列出的选项中选择。"),
        (forms.MultipleChoiceField(choices=[("a", "甲")]), ["b"], "请在列出的选项中选择。"),
        (forms.IntegerField(), "三", "请填整数。"),
        (forms.IntegerField(max_value=9), "10", "最大是 9，请改正。"),
        (forms.CharField(), "", "请填写这一项。"),
        (forms.EmailField(), "邮箱", "邮箱地址不对，请改正。"),
        (forms.CharField(), "\0", "填写的格式不对，请改正。"),
    ],
)
def test_each_fault_says_what_to_do(field: forms.Field, value: Any, said: str):
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [said]


def test_a_fault_in_what_nobody_sees_says_that_the_page_is_stale():
    class Seen(OnceForm):
        seen = forms.IntegerField(widget=forms.HiddenInput)
        title = forms.CharField(label="标题")

    lines = error_lines(Seen({"form_token": "x", "seen": "y"}))
    assert [(line["text"], line["target"]) for line in lines] == [
        ("页面已过期，请刷新后再办。", ""),
        ("请填写这一项。", "id_title"),
    ]
