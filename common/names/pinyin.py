"""Names found by what people type: part of the name, its pinyin, or the first letters of it."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin

from common.names.surnames import COMPOUND, letters, split

# Surnames read otherwise than the character usually is: pypinyin gives the usual reading only.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "种": "chong", "乐": "yue", "翟": "zhai",
    "盖": "ge", "黑": "he", "覃": "qin", "缪": "miao", "朴": "piao", "召": "shao", "繁": "po", "秘": "bi", "折": "she",
    "员": "yun", "贠": "yun", "洗": "xian", "句": "gou", "郇": "xun", "卜": "bu", "阚": "kan", "祭": "zhai", "單": "shan",
    "區": "ou", "樂": "yue", "薄": "bo", "角": "jue", "隗": "wei", "牟": "mu", "佴": "nai", "粘": "nian",
}  # fmt: skip
COMPOUNDS = {
    "尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu", "长孙": "zhang sun",
    "長孫": "zhang sun", "鲜于": "xian yu", "亓官": "qi guan", "乐正": "yue zheng", "子车": "zi ju", "宰父": "zai fu", "皇父": "huang fu",
    "贺兰": "he lan",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of a name: as a surname is read, and, where that differs, as the characters usually are."""
    surname, _given = split(name)
    usual = tuple(_syllables(letters(name)))
    known = COMPOUNDS.get(surname) or (SURNAMES.get(surname, "") if surname not in COMPOUND else "")
    if not known:
        return (usual,)
    proper = (*known.split(), *usual[len(surname) :])
    return (proper,) if proper == usual else (proper, usual)


def full_pinyin(name: str) -> tuple[str, ...]:
    """zengdaniu, cengdaniu: every reading of the name written together; ü is v."""
    return tuple("".join(syllables) for syllables in readings(name))


def initials(name: str) -> tuple[str, ...]:
    """zdn, cdn: the first letters of every reading."""
    return tuple("".join(syllable[:1] for syllable in syllables) for syllables in readings(name))


def answers_to(name: str, typed: str) -> bool:
    """Whether a name is meant by what was typed: part of it, the beginning of its pinyin, or of its first letters."""
    plain = letters(typed)
    if typed in name or (plain and plain in letters(name)):
        return True
    latin = plain.casefold().replace("ü", "v")
    return bool(latin) and any(text.startswith(latin) for text in (*full_pinyin(name), *initials(name)))


def _syllables(text: str) -> list[str]:
    """One for each character, so that the surname's can be put in their place; a Latin word stays as it is."""
    return [syllable.casefold() for syllable in lazy_pinyin(text)]
