"""Filters for Chinese text: dates as people say them, titles that break at sense, names kept apart."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common import clock, wording
from common.terms import whole_words

register = template.Library()
WBR = format_html("<wbr>{}", "")

# Where a long official title breaks first: after these words and marks, when enough text follows.
BREAK_AFTER = re.compile(
    r"(?<=[，、；：。》”）])(?=.{4})"
    r"|(?<=委员会)(?=.{3})|(?<=会议上的)(?=.{3})|(?<=年度)(?=.{4})|(?<=情况的)(?=.{2})|(?<=.{3}的)(?=.{2,4}$)"
)
# A piece longer than this needs breaks between its words too.
LONGEST = 14
# What may not begin a line (marks, and words that lean on the one before), and what may not end one.
LEANS_BACK = set("，。、；：！？”’）》〉】〕…—的了着和与及名个件家项次年月日期号条")
LEANS_ON = set("“‘（《〈【〔第在")


def sense_pieces(text: str) -> list[str]:
    """The pieces between which a title may break: phrases, and words where a phrase is long."""
    phrases = [phrase for phrase in BREAK_AFTER.split(text) if phrase]
    return [piece for phrase in phrases for piece in (words(phrase) if len(phrase) > LONGEST else [phrase])]


def words(text: str) -> list[str]:
    """Words, each with what leans on it."""
    pieces: list[str] = []
    for word in whole_words(text):
        if pieces and (word[0] in LEANS_BACK or pieces[-1][-1] in LEANS_ON or (word + pieces[-1][-1]).isascii()):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """11月20日, with the year when it is not this year."""
    return wording.day_text(value, clock.today()) if value else ""


@register.filter
def cn_datetime(value: date | datetime | None) -> str:
    """11月20日 周五 17:00."""
    return wording.moment_text(value, clock.today()) if value else ""


@register.filter
def cn_near(value: date | datetime | None) -> str:
    """今天 10:42, 昨天 08:02, 11月9日 21:14."""
    return wording.near_text(value, clock.today()) if value else ""


@register.filter
def cn_full_date(value: date | datetime | None) -> str:
    """2026年11月20日, for official text."""
    if not value:
        return ""
    day = wording.local_day(value)
    return f"{day.year}年{day.month}月{day.day}日"  # official text is Chinese in every language


@register.filter
def cn_day(value: date | datetime | None) -> str:
    """2026年11月16日 星期一, for the desk and the website."""
    if not value:
        return ""
    return f"{cn_full_date(value)} 星期{'一二三四五六日'[wording.local_day(value).weekday()]}"


@register.filter
def wbr_title(value: Any) -> SafeString:
    """A title with <wbr> at sense breaks, for headings set with word-break: keep-all."""
    return format_html_join(WBR, "{}", ((conditional_escape(piece),) for piece in sense_pieces(str(value))))


@register.filter
def bdi(value: Any) -> SafeString:
    """A name from outside, kept from reordering the text around it."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def paragraphs(value: Any) -> SafeString:
    """Plain text as <p> elements, one a line; blank lines vanish."""
    lines = [line.strip() for line in str(value or "").splitlines()]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


@register.filter
def clipped(value: Any, length: int) -> str:
    """At most so many characters; what is left out is marked as Chinese does it, with ……."""
    text = str(value or "")
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}……"


@register.filter
def counted(value: int) -> str:
    """A term's number: 五 where Chinese is read, 5 in other languages."""
    return wording.cn_number(value) if (get_language() or "").startswith("zh") else str(value)


@register.filter
def char_count(value: Any) -> int:
    """Characters without white space, as the office counts them."""
    return len("".join(str(value or "").split()))


@register.filter
def percent_of(part: float | None, whole: float | None) -> str:
    """61%; a dash when there is nothing to divide by."""
    return f"{100 * (part or 0) / whole:.0f}%" if whole else "—"
