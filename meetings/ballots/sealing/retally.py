"""复核计票：python3 retally.py 导出文件.json [公布的信封摘要]

Counts a secret ballot again from its export. Needs Python 3.8 or newer and nothing else, and uses nothing of the portal:
copy this one file to any machine. Exit code 0: all agrees; 1: something does not, or the file cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from typing import Any, Iterable, NamedTuple  # noqa: UP035 - runs on old Pythons too

CHOICES = {"for": "赞成", "against": "反对", "abstain": "弃权"}
FORMAT = "liandong-secret-ballot/1"


class Finding(NamedTuple):
    """One thing looked at: what was found here and what was stated."""

    what: str
    found: Any
    stated: Any

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return bool(self.found == self.stated)


def main(arguments: list[str]) -> int:
    """Read, count, print."""
    if len(arguments) not in (1, 2):
        print("用法：python3 retally.py 导出文件.json [公布的信封摘要]")
        return 1
    try:
        with open(arguments[0], encoding="utf-8") as file:  # noqa: PTH123
            found = findings(json.load(file), *arguments[1:])
    except OSError:
        print("打不开这个文件，请核对文件名和所在文件夹。")
        return 1
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        print("这个文件不是完整的表决导出文件，请重新导出后再复核。")
        return 1
    return report(found)


def report(found: list[Finding]) -> int:
    """A line each, then the verdict."""
    for each in found:
        if each.agrees:
            print(f"一致    {each.what}：{each.found}")
        else:
            print(f"不一致  {each.what}：复核为 {each.found}，记录为 {each.stated}")
    wrong = sum(not each.agrees for each in found)
    print(f"复核 {len(found)} 项，{f'有 {wrong} 项不一致。' if wrong else '全部一致。'}")
    return 1 if wrong else 0


def findings(export: dict[str, Any], published: str = "") -> list[Finding]:
    """All that can be recomputed, beside what the minutes state."""
    if export["format"] != FORMAT:
        raise ValueError("not an export of this format")
    found = envelopes(export) + papers(export) + totals(export) + results(export)
    if published:
        spelled = "".join(published.split()).lower()
        found.insert(0, Finding("公布的信封摘要", digest(export["envelopes"]), spelled))
    return found


def envelopes(export: dict[str, Any]) -> list[Finding]:
    """The box: envelopes = participations ≤ present ≤ entitled, each once, the digest recomputed."""
    stated, hashes = export["minutes"], export["envelopes"]
    found = digest(hashes)
    return [
        Finding("应到人数", export["entitled"], stated["entitled"]),
        Finding("实到人数", export["present"], stated["present"]),
        Finding("投票人数", export["participations"], stated["participations"]),
        Finding("投票人数不超过应到人数", export["participations"] <= export["entitled"], True),
        Finding("信封数等于投票人数", len(hashes), export["participations"]),
        Finding("记录的信封数", len(hashes), stated["envelopes"]),
        Finding("各不相同的信封数", len(set(hashes)), len(hashes)),
        Finding("信封摘要（导出文件）", found, export["digest"]),
        Finding("信封摘要（计票记录）", found, stated["digest"]),
    ]


def papers(export: dict[str, Any]) -> list[Finding]:
    """The papers: as many as envelopes, each as the specimen has it, unchanged as a whole."""
    stated, opened = export["minutes"], export["papers"]
    valid = valid_papers(export)
    lines = sorted(line(paper) for paper in opened)
    return [
        Finding("开出票数等于信封数", len(opened), len(export["envelopes"])),
        Finding("开出票数", len(opened), stated["opened"]),
        Finding("有效票", len(valid), stated["valid"]),
        Finding("无效票", len(opened) - len(valid), stated["invalid"]),
        Finding("与票样不符的有效票", sum(not on_specimen(paper, export["specimen"]) for paper in valid), 0),
        Finding("选票内容摘要", sha256_of_lines(lines), stated["papers_digest"]),
        Finding("另选人次", sum(paper["write_ins"] for paper in valid), len(export["written_names"])),
    ]


def totals(export: dict[str, Any]) -> list[Finding]:
    """The votes for each motion or candidate, and for the names written in."""
    stated, found = export["minutes"], counted(export)
    rows = [
        Finding(f"{title(item, export)}（{words}）", found[item][choice], stated["choices"].get(item, {}).get(choice))
        for item in export["specimen"]["items"]
        for choice, words in CHOICES.items()
    ]
    written = Counter(export["written_names"])
    rows += [Finding(f"另选 {name}", votes, stated["write_ins"].get(name)) for name, votes in sorted(written.items())]
    return [
        *rows,
        Finding("事项或候选人数", len(found), len(stated["choices"])),
        Finding("另选姓名数", len(written), len(stated["write_ins"])),
    ]


def results(export: dict[str, Any]) -> list[Finding]:
    """Whether quorum and votes suffice, in whole numbers."""
    rule, found = export["rule"], counted(export)
    quorum_numerator, quorum_denominator = rule["quorum"]
    quorate = export["present"] * quorum_denominator >= export["entitled"] * quorum_numerator
    return [
        Finding(f"{title(item, export)} 票数达到规定", quorate and enough(found[item]["for"], export), stated)
        for item, stated in export["minutes"]["carried"].items()
    ]


def enough(votes: int, export: dict[str, Any]) -> bool:
    """More than the share of the base; or at least the share, where the rule says so."""
    rule = export["rule"]
    numerator, denominator = rule["share"]
    left, right = votes * denominator, export[rule["base"]] * numerator
    return left > right or (rule["or_equal"] and left == right)


def counted(export: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Item → choice → votes, from the papers alone."""
    found = {item: dict.fromkeys(CHOICES, 0) for item in export["specimen"]["items"]}
    for paper in valid_papers(export):
        for item, choice in paper["choices"].items():
            if item in found and choice in CHOICES:
                found[item][choice] += 1
    return found


def valid_papers(export: dict[str, Any]) -> list[dict[str, Any]]:
    """All but the invalid ballots."""
    return [paper for paper in export["papers"] if "invalid" not in paper]


def on_specimen(paper: dict[str, Any], specimen: dict[str, Any]) -> bool:
    """A choice for every item, no other item, no more names than lines and seats."""
    choices = paper["choices"]
    chosen = list(choices.values()).count("for") + paper["write_ins"]
    return (
        set(choices) == set(specimen["items"])
        and set(choices.values()) <= set(CHOICES)
        and 0 <= paper["write_ins"] <= specimen["write_ins"]
        and (not specimen["seats"] or chosen <= specimen["seats"])
    )


def title(item: str, export: dict[str, Any]) -> str:
    """What people call it."""
    return str(export["titles"].get(item, item))


def digest(hashes: Iterable[str]) -> str:
    """SHA-256 over the sorted envelope hashes, one a line."""
    return sha256_of_lines(sorted(hashes))


def sha256_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 over the lines, each ended."""
    return hashlib.sha256("".join(f"{each}\n" for each in lines).encode("utf-8")).hexdigest()


def line(paper: dict[str, Any]) -> str:
    """A paper written in one way."""
    return json.dumps(paper, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
