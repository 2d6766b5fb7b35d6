"""监票码: what one scrutineer writes down and types in at the opening. 7 groups of 4: the ballot's tag, the secret, a check character."""

import secrets
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.lifecycle import RuleError

# 23 characters, no two of which look alike (none of 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V); 23 is prime, which the check needs.
ALPHABET = "34679ACDEFGHJKMNPRTVWXY"
PRIME = len(ALPHABET)
TAG, SECRET = 4, 23  # 23 characters of 23 are 104 bits
LENGTH = TAG + SECRET + 1
GROUP = 4
JOINTS = str.maketrans("", "", " -‐‑‒–—―_")


class CodeRefused(RuleError):
    """A code with which nothing can be opened."""


def new_tag() -> str:
    """The ballot's mark in its codes; no secret. Tells a code of another ballot from a wrong one."""
    return _drawn(TAG)


def new_code(tag: str) -> str:
    """A scrutineer's code in groups: show it to him once, keep nothing."""
    body = tag + _drawn(SECRET)
    code = next(body + last for last in ALPHABET if _adds_up(body + last))
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_codes(typed: Sequence[str], tag: str) -> list[str]:
    """The codes as typed, without groups; CodeRefused names the one with an error, before anything is tried."""
    codes = [plain(each) for each in typed]
    for number, code in enumerate(codes, start=1):
        if fault := _misread(code) or _foreign(code, tag):
            raise CodeRefused(numbered(fault, number if len(codes) > 1 else 0))
    if len(set(codes)) < len(codes):
        raise CodeRefused(_("同一位监票人的监票码输入了两次，请由另一位监票人输入他自己的监票码。"))
    return codes


def numbered(fault: str, number: int) -> str:
    """Which of several codes is at fault; 0 where there is only one."""
    return _("第 %(number)d 个监票码：%(fault)s") % {"number": number, "fault": fault} if number else fault


def _misread(code: str) -> str:
    if len(code) != LENGTH:
        return _("应有 %(length)d 个字母和数字（7 组，每组 4 个），现在是 %(count)d 个，请对照记录重新输入。") % {
            "length": LENGTH, "count": len(code),
        }  # fmt: skip
    wrong = next((at for at, character in enumerate(code) if character not in ALPHABET), None)
    if wrong is not None:
        return _("第 %(group)d 组的“%(character)s”不会出现在监票码里，请对照记录重新输入这一组。") % {
            "group": wrong // GROUP + 1, "character": code[wrong],
        }  # fmt: skip
    return "" if _adds_up(code) else _("有输错的字符，请对照记录逐组核对后重新输入。")


def _foreign(code: str, tag: str) -> str:
    if code.startswith(tag):
        return ""
    return _("这是另一次表决的监票码（本次表决的监票码以 %(tag)s 开头），请找出本次表决的监票码。") % {"tag": tag}


def plain(typed: str) -> str:
    """As typed on any keyboard, full-width or small: capitals without groups."""
    return "".join(unicodedata.normalize("NFKC", typed).translate(JOINTS).split()).upper()


def _adds_up(code: str) -> bool:
    """Every single wrong character and every exchange of neighbours changes this sum; no weight is 0 or its neighbour's."""
    return sum((at % (PRIME - 1) + 1) * ALPHABET.index(character) for at, character in enumerate(code)) % PRIME == 0


def _drawn(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _each in range(count))
