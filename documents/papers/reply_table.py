"""意见反馈表, the master: its title, its facts, its columns and its lines, the same in the letter and in the file to fill in."""

from __future__ import annotations

import re
from typing import Literal

Answer = Literal["", "opinions", "no_opinion", "agree"]
ANSWERS: dict[Answer, str] = {"opinions": "有意见", "no_opinion": "无意见", "agree": "原则同意"}
FORM_TITLE = "意见反馈表"
FORM_COLUMNS = ("序号", "章节·条款·页行", "原文", "修改意见", "理由")
# Millimetres of 170; in the letter the same shares of its own width.
FORM_WIDTHS = (14.0, 32.0, 42.0, 50.0, 32.0)
FORM_LINES = 6
# The labels beside which the answers stand.
PAPER, ANSWER = "文稿", "总体意见"
FACTS = {"unit": "单位（盖章）", "respondent": "填表人", "phone": "联系电话", "day": "填表日期"}
BOXES = "\u3000".join(f"□{text}" for text in ANSWERS.values())
BEFORE_LINES = "具体意见（行数不够可复制空行）："
NUMBERED = "表号："
NAMED = re.compile(
    r"^《?(?P<paper>.*?)》?\s*(?:（(?:(?P<version>[^（）]*)，)?稿号\s*(?P<mark>[0-9A-Fa-f]+)）)?$", re.DOTALL
)


def paper_named(paper: str, version: str = "") -> str:
    """《工作报告（征求意见稿）》（第三稿，稿号 4FF8）, as it stands in the letter and on the form."""
    return f"《{paper}》（{bare(version)}）" if version else f"《{paper}》"


def version_named(version: str, mark: str) -> str:
    """第三稿，稿号 4FF8, or as much of it as is known."""
    return "，".join(part for part in (version, f"稿号 {mark}" if mark else "") if part)


def paper_parts(cell: str) -> tuple[str, str, str]:
    """Paper, version and 稿号 from what stands beside 文稿; the last two empty where nothing says so."""
    found = NAMED.match(cell.strip())
    return (found["paper"], found["version"] or "", found["mark"] or "") if found else (cell, "", "")


def bare(version: str) -> str:
    """A version as it stands within brackets: without a pair round the whole of it."""
    whole = re.fullmatch(r"[（(]([^（）()]*)[）)]", version.strip())
    return whole[1] if whole else version.strip()
