"""The recount by a third person: agrees with ours on every ballot, and with no ballot that was changed afterwards."""

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.ballots.sealing import envelope, retally
from meetings.ballots.sealing.export import Box, Rule, export, minutes
from meetings.ballots.sealing.paper import CHOICES, Fault, InvalidPaper, Paper, PaperRefused, decode, encode
from meetings.ballots.sealing.tally import tally
from tests.meetings.sealed import ELECTION, MOTIONS, choices

SCRIPT = Path(retally.__file__)
TITLES = {"report": "关于工作报告的决议", "ding": "丁一"}
HALF = Rule(quorum=(2, 3), base="entitled", share=(1, 2))


def exported(papers, specimen, *, rule=HALF, carried=None, absent=0):
    """The export of a ballot whose papers are these; the envelopes are made up."""
    receipts = [envelope.receipt(bytes([number])) for number in range(len(papers))]
    box = Box(len(papers) + absent, len(papers), len(papers), receipts)
    stated = minutes(tally(papers, specimen), papers, box, carried or {})
    made = export(papers, box=box, specimen=specimen, rule=rule, stated=stated, titles=TITLES)
    return json.loads(json.dumps(made, ensure_ascii=False))


def differing(found):
    """What does not agree."""
    return [each for each in retally.findings(found) if not each.agrees]


def motion_papers(count=12):
    """Different ones."""
    return [
        Paper({item: CHOICES[(number + at) % 3] for at, item in enumerate(MOTIONS.items)}) for number in range(count)
    ]


def election_paper(chosen, names):
    """A paper as it is opened, or an invalid ballot."""
    try:
        return decode(encode(chosen, names, ELECTION), ELECTION)
    except PaperRefused:
        return InvalidPaper(Fault.OFF_SPECIMEN)


election_papers = st.lists(
    st.builds(election_paper, choices(ELECTION), st.lists(st.sampled_from(["赵一", "钱二", "孙三"]), max_size=2)),
    max_size=30,
)


@given(st.lists(st.builds(Paper, choices(MOTIONS)), max_size=30), st.integers(0, 9))
def test_the_recount_agrees_with_the_count_of_motions(papers, absent):
    assert differing(exported(papers, MOTIONS, absent=absent)) == []


@given(election_papers)
def test_the_recount_agrees_with_the_count_of_an_election(papers):
    found = exported(papers, ELECTION)
    assert differing(found) == []
    assert retally.counted(found) == tally(papers, ELECTION).choices


def flipped(found, at):
    """One vote of one ballot, changed."""
    paper = found["papers"][at % len(found["papers"])]
    item = MOTIONS.items[at % 3]
    paper["choices"][item] = CHOICES[(CHOICES.index(paper["choices"][item]) + 1 + at % 2) % 3]


def removed(found, at):
    """One ballot, taken out with its envelope, and nobody was there."""
    del found["papers"][at % len(found["papers"])], found["envelopes"][at % len(found["envelopes"])]
    found["participations"] -= 1


def added(found, at):
    """One ballot more, with an envelope and a participant."""
    found["papers"].append(copy.deepcopy(found["papers"][at % len(found["papers"])]))
    found["envelopes"].append(envelope.receipt(f"stuffed {at}".encode()))
    found["participations"] += 1


@pytest.mark.plan("V09")
@pytest.mark.parametrize("change", [flipped, removed, added])
def test_one_changed_ballot_is_found_100_times_of_100(change, record_property):
    before = exported(motion_papers(), MOTIONS)
    caught = 0
    for at in range(100):
        changed = copy.deepcopy(before)
        change(changed, at)
        caught += bool(differing(changed))
    record_property("figure", f"{change.__name__}: {caught} of 100")
    assert (differing(before), caught) == ([], 100)


@pytest.mark.plan("V09")
def test_two_flips_that_leave_all_totals_as_they_were_are_found():
    found = exported(motion_papers(), MOTIONS)
    one, other = (paper["choices"] for paper in (found["papers"][0], found["papers"][-1]))
    one["report"], other["report"] = other["report"], one["report"]
    assert one["report"] != other["report"]
    assert [each.what for each in differing(found)] == ["选票内容摘要"]


@pytest.mark.plan("V09")
def test_an_envelope_exchanged_for_another_is_found():
    found = exported(motion_papers(), MOTIONS)
    found["envelopes"][3] = envelope.receipt(b"another")
    assert {each.what for each in differing(found)} == {"信封摘要（导出文件）", "信封摘要（计票记录）"}


def test_who_changes_the_minutes_as_well_is_caught_by_the_figure_published_before():
    published = exported(motion_papers(), MOTIONS)["digest"]
    rewritten = exported(motion_papers(13), MOTIONS)
    assert differing(rewritten) == []
    wrong = [each for each in retally.findings(rewritten, published) if not each.agrees]
    assert [each.what for each in wrong] == ["公布的信封摘要"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda found: found["minutes"]["choices"]["report"].update({"for": 99}), "关于工作报告的决议（赞成）"),
        (lambda found: found["minutes"].update(invalid=1), "无效票"),
        (lambda found: found["minutes"].update(entitled=99), "应到人数"),
        (lambda found: found["minutes"]["write_ins"].update({"赵一": 1}), "另选姓名数"),
        (lambda found: found["papers"][0]["choices"].update(report="maybe"), "与票样不符的有效票"),
        (lambda found: found["envelopes"].__setitem__(0, found["envelopes"][1]), "各不相同的信封数"),
    ],
)
def test_each_false_statement_is_named(change, what):
    found = exported(motion_papers(), MOTIONS)
    change(found)
    assert what in [each.what for each in differing(found)]


@pytest.mark.parametrize(
    ("votes", "absent", "rule", "carried"),
    [
        (7, 0, HALF, True),  # 7 of 12
        (6, 0, HALF, False),  # half is not more than half
        (6, 0, Rule((2, 3), "entitled", (1, 2), or_equal=True), True),
        (7, 3, HALF, False),  # 7 of 15 entitled
        (7, 3, Rule((2, 3), "present", (1, 2)), True),
        (12, 7, HALF, False),  # 12 of 19 are no quorum
        (8, 0, Rule((2, 3), "entitled", (2, 3), or_equal=True), True),
        (8, 0, Rule((2, 3), "entitled", (2, 3)), False),
    ],
)
def test_the_recount_applies_the_rule_itself(votes, absent, rule, carried):
    papers = [Paper(dict.fromkeys(MOTIONS.items, "for" if number < votes else "against")) for number in range(12)]
    right = exported(papers, MOTIONS, rule=rule, absent=absent, carried={"report": carried})
    wrong = exported(papers, MOTIONS, rule=rule, absent=absent, carried={"report": not carried})
    assert differing(right) == []
    assert [each.what for each in differing(wrong)] == ["关于工作报告的决议 票数达到规定"]


def test_names_written_in_stand_beside_the_papers_and_not_on_them():
    found = exported([election_paper(dict.fromkeys(ELECTION.items, "against"), ["赵一"])], ELECTION)
    assert found["papers"] == [{"choices": dict.fromkeys(ELECTION.items, "against"), "write_ins": 1}]
    assert found["written_names"] == ["赵一"]


def test_the_script_needs_the_standard_library_only():
    tree = ast.parse(SCRIPT.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def run(folder, content, *more):
    """The script as a third person runs it: copied away, without our packages, in another folder."""
    script, file = folder / "retally.py", folder / "export.json"
    script.write_text(SCRIPT.read_text())
    file.write_bytes(content)
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(script), str(file), *more]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.plan("V09")
def test_the_script_alone_says_in_chinese_that_all_agrees(tmp_path):
    found = exported(motion_papers(), MOTIONS)
    code, said = run(tmp_path, json.dumps(found).encode(), envelope.grouped(found["digest"]))
    assert code == 0
    assert "一致    关于工作报告的决议（赞成）：4" in said
    assert said.endswith("全部一致。\n")


@pytest.mark.plan("V09")
def test_the_script_alone_says_what_does_not_agree(tmp_path):
    found = exported(motion_papers(), MOTIONS)
    flipped(found, 0)
    code, said = run(tmp_path, json.dumps(found).encode())
    assert code == 1
    assert "不一致  关于工作报告的决议（" in said
    assert "项不一致。" in said


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"format": "liandong-secret-ballot/1"}']
)
def test_a_file_that_is_no_export_is_refused_in_words(tmp_path, content):
    assert run(tmp_path, content) == (1, "这个文件不是完整的表决导出文件，请重新导出后再复核。\n")


def test_a_missing_file_and_a_missing_argument_are_refused_in_words(tmp_path, capsys):
    assert retally.main([str(tmp_path / "none.json")]) == 1
    assert retally.main([]) == 1
    said = capsys.readouterr().out
    assert "打不开这个文件" in said
    assert "用法：" in said
