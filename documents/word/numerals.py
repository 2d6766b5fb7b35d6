"""Numbers as Word writes them before a paragraph: 一, ①, iv, 甲 …"""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
MAX_NUMBER = 9_999


def chinese(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """二十一; ten to nineteen without a leading one."""
    if number == 0:
        return digits[0]
    out, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += (digits[0] if zero and out else "") + digits[digit] + (units[power - 1] if power else "")
        zero = not digit
    if digits == DIGITS and 10 <= number < 20:
        return out.removeprefix("一")
    return out


def roman(number: int) -> str:
    """xiv."""
    out = ""
    for size, letters in ROMAN:
        out += letters * (number // size)
        number %= size
    return out


def letters(number: int) -> str:
    """a … z, aa, bb, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from_range(first: str, last: int, fallback: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= last else fallback(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL_DIGITS, "拾佰仟"),
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographEnclosedCircle": _from_range("㊀", 10, chinese),
    "decimalEnclosedCircle": _from_range("①", 20, str),
    "decimalEnclosedCircleChinese": _from_range("①", 20, str),
    "decimalEnclosedParen": _from_range("⑴", 20, "({})".format),
    "decimalEnclosedFullstop": _from_range("⒈", 20, "{}.".format),
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalZero": "{:02d}".format,
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "none": lambda number: "",
}


def written(number: int, style: str) -> str:
    """`number` in Word's number format `style`; plain digits where the format is unknown."""
    if style == "none" or not 0 < number <= MAX_NUMBER:
        return "" if style == "none" else str(number)
    return FORMATS.get(style, str)(number)
