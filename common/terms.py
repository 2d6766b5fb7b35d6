"""Words of the trade that the segmenter takes apart, and numbers with what they count: a line is not broken inside them."""

from collections.abc import Iterator
from itertools import accumulate

import rjieba

# What titles of the house are made of. The segmenter has 集体 and 协商, but 集体协商 is one thing.
TERMS = (
    "集体协商", "集体合同", "专项行动", "专项合同", "工作报告", "工作计划", "工作要点", "工作方案", "工作规则", "实施方案", "实施办法", "实施细则",
    "管理办法", "选举办法", "议事规则", "征求意见", "劳动竞赛", "劳动关系", "劳动保护", "劳动安全卫生", "劳动合同", "职业健康", "民主管理", "厂务公开",
    "产业工会", "产业工人", "技能人才", "全国委员会", "常务委员会", "经费审查", "经费收支", "财务收支", "同工同酬", "职工代表大会", "代表大会",
    "全体会议", "全体委员", "情况报告", "结果报告单",
)  # fmt: skip
COUNTED = "年月日次届条项个期号份名人"


def whole_words(text: str) -> list[str]:
    """The text in words that stay whole. Joined they are the text, letter for letter."""
    words = rjieba.cut(text)
    if "".join(words) != text:
        return list(text)
    kept = set(inside(text))
    ends = [at for at in accumulate(len(word) for word in words) if at not in kept]
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def inside(text: str) -> Iterator[int]:
    """The places within a term, and between a number and what it counts."""
    for term in TERMS:
        at = text.find(term)
        while at >= 0:
            yield from range(at + 1, at + len(term))
            at = text.find(term, at + 1)
    yield from (at for at in range(1, len(text)) if text[at - 1].isdecimal() and text[at] in COUNTED)
