"""另选他人: what is written in one box is one name. Asked of what is put in now; papers sealed before are counted as they are."""

import re
import unicodedata

from django.utils.translation import gettext as _

SHOWN = 24
APART = set("、,;/|&+")
# Two names of two characters or more with 和 or a space between them; 欧阳和平 is one name, and one with a dot as well.
JOINED = re.compile(r"[^\W\d_]{2,4}\s*(?:[和与及]|\s)\s*[^\W\d_]{2,4}")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]")
BETWEEN = set("·.-' ") | APART


def written_name_refused(name: str) -> str:
    """Why this is not one name, of a name made tidy; empty when it is. A unit may stand behind it in brackets."""
    bare, bracket, unit = name.partition("(")
    words = {"name": name[:SHOWN]}
    whole = all(is_letter(one) or one in BETWEEN for one in bare) and any(map(is_letter, bare))
    closed = not bracket or (unit.endswith(")") and all(one.isalnum() or one in BETWEEN for one in unit[:-1]))
    if not whole or not closed:
        return _("“%(name)s”不是姓名，请只写姓名，不用数字和符号。") % words
    if set(name) & APART or (HAN.search(bare) and JOINED.fullmatch(bare.strip())):
        return _("另选他人一栏写一个姓名，请改正“%(name)s”。") % words
    return ""


def is_letter(one: str) -> bool:
    """Of any writing; 〇 too, and the signs of their own that rare names are typed with."""
    return one.isalpha() or one == "〇" or unicodedata.category(one) == "Co"
