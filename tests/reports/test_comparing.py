"""Two drafts side by side: 对照稿 and 花脸稿 to take away."""

import io
from datetime import timedelta

import docx

from common import clock
from tests.factories.reports import TEXT, DispositionFactory, OpinionFactory, RoundFactory, VersionFactory, revising


def said_of_changes(client, report, number, since):
    data = client.get(f"{report.get_absolute_url()}versions/{number}/comparison.docx?from={since}").content
    rows = docx.Document(io.BytesIO(data)).tables[0].rows[1:]
    return " ".join(row.cells[2].text for row in rows)


def test_a_comparison_credits_no_opinion_that_came_after_the_newer_draft_was_made(as_user):
    report = revising()
    for version in report.versions.order_by("number"):
        round_ = report.rounds.filter(version=version).first() or RoundFactory(
            report=report, version=version, closed=True, closes_at=clock.now() - timedelta(days=1)
        )
        DispositionFactory(opinion=OpinionFactory(round=round_), reason=f"意见针对{version.label}。")
    VersionFactory(report=report, lines=TEXT[:-1])
    client = as_user("drafter")
    assert said_of_changes(client, report, 2, 1).count("采纳第") == 1
    assert "采纳第 1 条意见：意见针对第一稿。" in said_of_changes(client, report, 2, 1)
    assert "采纳第 2 条意见：意见针对第二稿。" in said_of_changes(client, report, 3, 2)
    assert said_of_changes(client, report, 3, 2).count("采纳第") == 1
    assert said_of_changes(client, report, 3, 1).count("采纳第") == 2


def test_a_printed_redline_says_on_every_page_which_draft_stands_against_which(as_user):
    report = revising()
    old, new = report.versions.order_by("number")
    data = as_user("drafter").get(f"{report.get_absolute_url()}versions/2/redline.docx").content
    file = docx.Document(io.BytesIO(data))
    said = f"花脸稿：第一稿（稿号 {old.mark}）对第二稿（稿号 {new.mark}）"
    for head in (file.sections[0].header, file.sections[0].even_page_header):
        assert [line.text for line in head.paragraphs] == [said]
    assert said not in [line.text for line in file.paragraphs]
