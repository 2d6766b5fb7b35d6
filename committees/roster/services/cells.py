"""Single cells: from whatever people type to what is stored, or a sentence why not."""

import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from committees.roster.models import Membership, Person

Post = Membership.Post
DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|月)?(?:\s+00:00(:00)?)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^[2-6]\d{4}$")
PHONE = re.compile(r"^(1\d{10}|0\d{9,11}|\d{7,8})$")
LOST = re.compile("[?？\ufffd]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PLENARY = {
    "委员": Post.MEMBER,
    "全委会委员": Post.MEMBER,
    "副主席": Post.VICE_CHAIR,
    "主席": Post.CHAIR,
    "常委": Post.MEMBER,
    "常务委员": Post.MEMBER,
}
STANDING = {
    "常委": Post.STANDING,
    "常务委员": Post.STANDING,
    "常委会委员": Post.STANDING,
    "副主席": Post.VICE_CHAIR,
    "主席": Post.CHAIR,
}
NOTHING = {"", "无", "否", "-", "—", "/", "空"}
GENDERS = {"男": Person.Gender.MALE, "女": Person.Gender.FEMALE, "": ""}


class CellError(Exception):
    """What is wrong with the cell, in words."""


def text(value: Any) -> str:
    """As people see it, without blanks at the ends. Characters are never changed (B11)."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def line(value: Any, limit: int, what: str) -> str:
    """One line of text; a line break inside a cell is only how it was laid out."""
    joined = re.sub(r"[\r\n\t]+", "", text(value))
    if CONTROL.search(joined):
        raise CellError(_("%(what)s里有不可见的控制字符，请重新输入。") % {"what": what})
    if len(joined) > limit:
        raise CellError(
            _("%(what)s有 %(n)d 个字，请减到 %(limit)d 字以内。") % {"what": what, "n": len(joined), "limit": limit}
        )
    if joined.startswith("="):
        raise CellError(_("%(what)s是公式，请改成文字。") % {"what": what})
    return joined


def name(value: Any) -> str:
    """A person's name, byte for byte."""
    found = line(value, 40, _("姓名"))
    if not found:
        raise CellError(_("请填写姓名。"))
    if "示例" in found:
        raise CellError(_("这是模板里的示例行，请删去这一行。"))
    if LOST.search(found):
        raise CellError(_("姓名里有“?”，像是另存时丢了生僻字，请改正。"))
    return found


def gender(value: Any) -> str:
    """男 or 女, or nothing."""
    if (found := text(value)) not in GENDERS:
        raise CellError(_("性别请填男或女。"))
    return GENDERS[found]


def phone(value: Any) -> str:
    """Digits only; +86, blanks, dashes and a leading apostrophe go."""
    digits = re.sub(r"[\s\-'’‘()（）.]", "", text(value))
    digits = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)
    if digits and not PHONE.match(digits):
        raise CellError(_("手机号码请填 11 位数字。"))
    return digits


def email(value: Any) -> str:
    """An address, or nothing."""
    found = text(value)
    try:
        if found:
            validate_email(found)
    except ValidationError:
        raise CellError(_("邮箱请写成 name@example.org 这样。")) from None
    return found


def plenary_post(value: Any) -> str:
    """委员, 副主席, 主席."""
    found = re.sub(r"\s", "", text(value))
    if found not in PLENARY:
        raise CellError(_("全委会职务请填委员、副主席或主席。"))
    return PLENARY[found]


def standing_post(value: Any, plenary: Any) -> str:
    """常委, 副主席, 主席, or nothing. 常委 written in the plenary's column counts too."""
    found = re.sub(r"\s", "", text(value))
    if found in NOTHING:
        return Post.STANDING if text(plenary) in ("常委", "常务委员") else ""
    if found not in STANDING:
        raise CellError(_("常委会职务请填常委、副主席、主席，不是常委的空着。"))
    return STANDING[found]


def day(value: Any) -> date | None:
    """2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 2024年3月 (its first day), 20240301, a date cell or its number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = text(value)
    if not found:
        return None
    try:
        if SERIAL.match(found):
            return from_excel(int(found)).date()
        match = DATE.match(found) or COMPACT.match(found)
        if match:
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except (ValueError, OverflowError, IndexError):
        pass
    raise CellError(_("看不懂这个日期，请写成 2024-03-01 这样。"))
