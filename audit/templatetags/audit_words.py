"""Verbs in words, for templates."""

from typing import Any

from django import template

from audit.verbs import word

register = template.Library()


@register.filter
def verb_word(verb: str) -> str:
    """The verb as people say it."""
    return word(verb)


@register.filter
def facts_line(facts: dict[str, Any]) -> str:
    """Facts in one line."""
    return "；".join(f"{name}：{value}" for name, value in sorted(facts.items()))
