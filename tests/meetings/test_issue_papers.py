"""S1, S3: what the papers on a major issue say."""

import re

import pytest

from accounts.rules import Fresh
from meetings.ballots.services import cast_vote, close_ballot, declare_ballot, open_circulation
from meetings.major_issues import services
from meetings.major_issues.services.papers import report_of, summary_of
from tests.factories import issues
from tests.factories.issues import user

pytestmark = pytest.mark.usefixtures("people")


def test_the_table_counts_the_answers_of_one_round_and_the_opinions_of_all(at):
    at("2026-11-17 10:00")
    issue = issues.treated()
    services.ask_again(issue, by=user("office"), why_again="情况有变。")
    issues.answer(issue, "standing", "opinions", new=["还要单列。"])
    counts = summary_of(issues.fresh(issue), names=True).counts
    assert (counts.sent, counts.replied, counts.replied_with_opinions, counts.opinions) == (2, 1, 1, 2)


def test_a_vote_by_circulation_is_named_once(at):
    now = at("2026-11-17 10:00")
    issue = issues.deciding()
    ballot = services.put_to_circulation(issue, working_days=3, by=user("office")).ballot
    ballot = open_circulation(ballot, by=user("chair"), proof=Fresh(user("chair").pk, now))
    for voter in ("chair", "standing"):
        cast_vote(ballot, by=user(voter), choice="for")
    declare_ballot(close_ballot(ballot, by=user("chair")), by=user("chair"))
    said = [block.text for block in report_of(issues.fresh(issue), names=True).blocks]
    assert any(text.startswith("常委会通讯表决：应到2人，参加表决2人，符合法定人数；赞成2票，") for text in said)


def test_the_report_is_a_paper_for_the_file_without_red_head_and_has_no_typed_blanks(at):
    at("2026-11-17 10:00")
    report = report_of(issues.decided(), names=True)
    assert report.red_head == "" and report.signature and report.date
    assert not [b.text for b in report.blocks if re.search(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]|[≥≤<>]", b.text)]
