"""Which lines are titles and headings, and of which level: read from style, place and typed number."""

from __future__ import annotations

import re

# 一、 / （一） / 1. / （1）, the four levels of official documents. Both widths of brackets and stops are typed.
HAN = "一二三四五六七八九十百零〇"
TYPED = (
    (1, re.compile(rf"^[{HAN}]{{1,5}}、")),
    (2, re.compile(rf"^(?:[（(]\s?[{HAN}]{{1,5}}\s?[）)]|[㈠-㈩])")),
    (4, re.compile(r"^(?:[（(]\s?[0-9０-９]{1,3}\s?[）)]|[⑴-⒇])")),
    (3, re.compile(r"^(?:[0-9０-９]{1,3}(?:[．、]|\.(?![0-9０-９]))|[⒈-⒛])")),
)
SENTENCE_END = re.compile(r"[。！？；!?;]")
DOCUMENT_NUMBER = re.compile(r"^\S{1,20}[〔\[［（(]\s?\d{4}\s?[〕\]］）)]\s?第?\s?\d+\s?号$")
RED_HEAD = re.compile(r"^\S{4,40}文件$")
DATE_LINE = re.compile(r"^[（(]?\s*[\d〇○零一二三四五六七八九十]{4}\s*年.{1,12}[月日]\s*[）)]?$")
SIGNER = re.compile(r"\s*签发人\s*[：:].{0,20}$")
BRACKETED = re.compile(r"^[（(].*[）)]$")
MAX_HEADING = 60
MAX_TITLE = 80


def typed_level(text: str) -> int:
    """The level that the number at the start of a line stands for, 0 for none."""
    return next((level for level, pattern in TYPED if pattern.match(text)), 0)


def reads_as_heading(text: str) -> bool:
    """A numbered line that is a heading by itself: short, and no sentence in it."""
    return len(text) <= MAX_HEADING and not SENTENCE_END.search(text) and not text.endswith(("：", ":", "，"))


def above_the_title(text: str) -> bool:
    """A line of the red head: the issuer's "…文件", the document number, 签发人 with it or by itself (GB/T 9704 7.2)."""
    rest = SIGNER.sub("", text)
    return (not rest and bool(text)) or bool(DOCUMENT_NUMBER.match(rest) or RED_HEAD.match(rest))


def may_be_title(text: str) -> bool:
    """A line that can be part of a title: not a head line, not a date, not a sentence."""
    if len(text) > MAX_TITLE or above_the_title(text) or DATE_LINE.match(text):
        return False
    return not SENTENCE_END.search(text) and not text.endswith(("：", ":", "，", ","))


def without_number(text: str) -> str:
    """The line without the number typed before it."""
    for _level, pattern in TYPED:
        if found := pattern.match(text):
            return text[found.end() :].lstrip()
    return text
