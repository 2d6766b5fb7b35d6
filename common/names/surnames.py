"""Where a surname ends, and what of a name is to be read at all."""

from __future__ import annotations

import unicodedata

COMPOUND_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 "
    "司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 梁丘 左丘 "
    "西门 第五 南荣 东里 东宫 仲长 即墨 淳于 单于 皇父 贺兰 纳兰 爱新觉罗 叶赫那拉 钮祜禄 歐陽 東方 諸葛 長孫 公孫 軒轅 尉遲 鮮于"
)
COMPOUND = frozenset(COMPOUND_SURNAMES.split())
LONGEST = max(len(surname) for surname in COMPOUND)


def letters(name: str) -> str:
    """The name's characters without dots, blanks, marks and what cannot be seen; compatibility forms made plain."""
    return "".join(character for character in unicodedata.normalize("NFKC", name) if _is_letter(character))


def _is_letter(character: str) -> bool:
    # Co and Cn: characters of an office's own, and those newer than this Python, are somebody's name all the same.
    kind = unicodedata.category(character)
    return kind[0] in "LN" or kind in ("Co", "Cn")


def split(name: str) -> tuple[str, str]:
    """Surname and given name. A name with a dot has no Chinese surname: its first character stands for one."""
    plain = letters(name)
    for size in range(min(LONGEST, len(plain) - 1), 1, -1):
        if plain[:size] in COMPOUND:
            return plain[:size], plain[size:]
    return plain[:1], plain[1:]
