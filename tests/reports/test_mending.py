"""Paragraphs split, merged, matched by hand: opinions follow, and the drafter has the last word while nobody was asked."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied

from audit.models import Event
from common import clock
from common.lifecycle import RuleError
from reports import services
from reports.models import Paragraph, WorkReport
from tests.factories.reports import OpinionFactory, VersionFactory, consulting, drafted, key_of
from tests.factories.roster import OfficePostFactory, UserFactory

ONE = "六个片区全年召开协商会19次，形成纪要17份，议定事项43件，办结38件，没有办结的都定了时限和责任人。"
TWO = "常委带队调研11次，其中7次由所在地区的委员和产业工会主席一起参加，形成的报告有9篇进了决策。"
TEXT = [
    "一、主要工作",
    ONE + TWO,
    "信息工作采用率由上一年的18%提高到23%，每一条信息都有收文号。",
    "二、明年安排",
    "明年把四件实事办好。",
]
SPLIT = [TEXT[0], ONE, TWO, *TEXT[2:]]


def asked_then(lines, then, people):
    """A report of `lines` with an opinion on its second line, revised to `then`."""
    report = consulting(lines)
    opinion = OpinionFactory(round=report.rounds.get(), paragraph_key=key_of(report.current, 1))
    report.rounds.update(status="closed", closed_at=clock.now())
    WorkReport.objects.update(status="revising")
    report.refresh_from_db()
    services.upload_version(report, by=people.drafter, text="\n".join(then))
    return report, opinion


def page_of(client, report, query=""):
    return BeautifulSoup(client.get(report.get_absolute_url() + query).content, "html.parser")


def row(report, text):
    return report.current.paragraphs.get(text=text)


# ---- Split and merged ---------------------------------------------------------------------------
def test_an_opinion_is_found_at_every_part_of_a_split_paragraph(people, as_user):
    report, opinion = asked_then(TEXT, SPLIT, people)
    parts = [row(report, ONE), row(report, TWO)]
    assert [(p.how, opinion.paragraph_key in p.lineage) for p in parts] == [("split", True), ("split", True)]
    assert parts[0].key != parts[1].key
    page = page_of(as_user("drafter"), report)
    assert len(page.select(f"[id=op{opinion.pk}]")) == 1
    assert "原段已拆成几段" in page.find(id=f"op{opinion.pk}").get_text()
    for part in parts:
        assert page.find(id=f"p{part.number}").find("a", href=f"#op{opinion.pk}")


def test_an_opinion_on_a_merged_paragraph_is_found_at_the_whole(people, as_user):
    report, opinion = asked_then(SPLIT, TEXT, people)
    whole = row(report, ONE + TWO)
    assert whole.how == "merged"
    assert opinion.paragraph_key in whole.lineage
    note = page_of(as_user("drafter"), report).find(id=f"op{opinion.pk}")
    assert "原段已同别的段合并" in note.get_text()


def test_an_opinion_filed_on_a_part_stays_with_that_part(people):
    report, _opinion = asked_then(TEXT, SPLIT, people)
    part = row(report, TWO)
    services.upload_version(report, by=people.drafter, text="\n".join([*SPLIT, "结束语。"]))
    assert [p.text for p in report.current.paragraphs.all() if part.key in p.lineage] == [TWO]


def test_what_was_split_is_still_found_two_versions_later(people):
    report, opinion = asked_then(TEXT, SPLIT, people)
    services.upload_version(report, by=people.drafter, text="\n".join([*SPLIT, "结束语。"]))
    assert [p.text for p in report.current.paragraphs.all() if opinion.paragraph_key in p.lineage] == [ONE, TWO]


def test_the_marked_copy_says_what_was_split(people, as_user):
    report, _opinion = asked_then(TEXT, SPLIT, people)
    page = page_of(as_user("drafter"), report, "?view=marked")
    assert "由原第 1 段拆出" in page.select_one(".ld-doc").get_text()


# ---- Mended by hand -----------------------------------------------------------------------------
REWRITTEN = "全年各片区共协商十九回，纪要十七份，四十三个事项里办结三十八个；常委下去调研，委员同行。"


@pytest.fixture
def rewritten(people):
    """The paragraph under opinion was written anew, so that the machine takes it for another."""
    return asked_then(TEXT, [TEXT[0], REWRITTEN, *TEXT[2:]], people)


def old(report, text):
    return report.versions.get(number=1).paragraphs.get(text=text)


def test_a_missed_match_is_mended_and_the_opinion_follows(rewritten, people, as_user):
    report, opinion = rewritten
    paragraph = row(report, REWRITTEN)
    assert paragraph.how == "new"
    services.mend_match(
        report.current, paragraph.order, origins=[old(report, ONE + TWO).order], by=people.drafter, seen=0
    )
    paragraph.refresh_from_db()
    assert (paragraph.key, paragraph.how, paragraph.by_hand) == (opinion.paragraph_key, "edited", True)
    assert "原段已改动" in page_of(as_user("drafter"), report).find(id=f"op{opinion.pk}").get_text()
    facts = Event.objects.get(verb="report.match_mended").facts
    assert (facts["paragraph"], facts["was"], facts["now"]) == (1, [], [1])


def test_a_wrong_match_is_said_to_be_new(people):
    report, opinion = asked_then(TEXT, [TEXT[0], ONE + TWO.replace("11次", "12次"), *TEXT[2:]], people)
    paragraph = report.current.paragraphs.get(order=1)
    assert paragraph.key == opinion.paragraph_key
    services.mend_match(report.current, 1, origins=[], by=people.drafter, seen=0)
    paragraph.refresh_from_db()
    assert (paragraph.how, paragraph.inherits, paragraph.likeness) == ("new", [], 0)
    assert paragraph.key != opinion.paragraph_key


def test_two_naming_one_old_paragraph_are_its_parts_and_one_naming_two_is_their_whole(rewritten, people):
    report, opinion = rewritten
    first, second = row(report, REWRITTEN), report.current.paragraphs.get(order=2)
    source = old(report, ONE + TWO).order
    services.mend_match(report.current, first.order, origins=[source], by=people.drafter, seen=0)
    services.mend_match(report.current, second.order, origins=[source, 2], by=people.drafter, seen=1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.how, second.how) == ("split", "merged")
    assert opinion.paragraph_key in first.lineage & second.lineage
    services.mend_match(report.current, second.order, origins=[2], by=people.drafter, seen=2)
    first.refresh_from_db()
    assert (first.how, first.key) == ("edited", opinion.paragraph_key)
    assert len({p.key for p in report.current.paragraphs.all()}) == report.current.paragraphs.count()


def test_who_opened_the_page_before_another_mended_is_told_whose(rewritten, people):
    report, _opinion = rewritten
    second = UserFactory(username="second", name="郑同事")
    OfficePostFactory(user=second, post="drafter")
    services.mend_match(report.current, 1, origins=[1], by=second, seen=0)
    with pytest.raises(RuleError, match="郑同事已改过"):
        services.mend_match(report.current, 1, origins=[], by=people.drafter, seen=0)
    assert row(report, REWRITTEN).how == "edited"


def test_matches_are_fixed_once_members_were_asked_about_the_text(rewritten, people):
    report, _opinion = rewritten
    version = report.current
    report.rounds.update(version=version)
    with pytest.raises(RuleError) as refused:
        services.mend_match(version, 1, origins=[1], by=people.drafter, seen=0)
    assert "第二稿已经征求意见" in refused.value.missing[0]


def test_an_older_version_and_a_paragraph_that_is_not_there_are_refused(rewritten, people):
    report, _opinion = rewritten
    with pytest.raises(RuleError, match="没有这一段"):
        services.mend_match(report.current, 99, origins=[], by=people.drafter, seen=0)
    with pytest.raises(RuleError, match="没有这一段"):
        services.mend_match(report.current, 1, origins=[-1], by=people.drafter, seen=0)
    with pytest.raises(RuleError, match="请在那一稿上核对"):
        services.mend_match(report.versions.get(number=1), 1, origins=[], by=people.drafter, seen=0)
    assert not Event.objects.filter(verb="report.match_mended").exists()


@pytest.mark.parametrize("role", ["office", "leader", "chair", "member"])
def test_only_the_drafters_mend(role, rewritten, people):
    with pytest.raises(PermissionDenied):
        services.mend_match(rewritten[0].current, 1, origins=[1], by=getattr(people, role), seen=0)


# ---- The pages ----------------------------------------------------------------------------------
def test_the_page_puts_the_doubtful_first_and_lists_what_has_no_successor(rewritten, as_user):
    report, _opinion = rewritten
    page = BeautifulSoup(
        as_user("drafter").get(f"{report.get_absolute_url()}versions/2/matches/").content, "html.parser"
    )
    assert "有 1 段的对应请您核对" in page.h1.get_text()
    assert REWRITTEN in page.find(id="doubtful").find_parent("section").get_text()
    assert "有 1 条意见" in page.find(id="gone").find_parent("section").get_text()
    assert not page.find(id="rest")
    everything = as_user("drafter").get(f"{report.get_absolute_url()}versions/2/matches/?show=all").content.decode()
    assert TEXT[4] in everything


def test_mending_on_the_page_needs_a_choice_and_lands_back_at_the_paragraph(rewritten, people, as_user):
    report, opinion = rewritten
    client, url = as_user("drafter"), f"{report.get_absolute_url()}versions/2/matches/1/"
    empty = client.post(url, {"seen": 0})
    assert empty.status_code == 422
    assert "请勾选它是从哪一段来的" in empty.content.decode()
    done = client.post(url, {"seen": 0, "origins": [1]})
    assert done.url == f"{report.get_absolute_url()}versions/2/matches/#p1"
    assert row(report, REWRITTEN).key == opinion.paragraph_key
    late = client.post(url, {"seen": 0, "new": "1"})
    assert late.status_code == 409
    assert "已改过这一稿的段落对应" in late.content.decode()
    assert client.post(url, {"seen": 1, "new": "1"}).status_code == 302
    assert row(report, REWRITTEN).how == "new"


def test_a_heading_and_the_text_it_leads_have_names_of_their_own(rewritten, as_user):
    report, _opinion = rewritten
    client, url = as_user("drafter"), f"{report.get_absolute_url()}versions/2/matches/"
    listed = BeautifulSoup(client.get(f"{url}?show=all").content, "html.parser")
    names = [tag.get_text() for tag in listed.select(".ld-pair-head b")]
    assert len(names) == len(set(names)) == len(TEXT) and {"第 1 段标题", "第 1 段"} <= set(names)
    chooser = BeautifulSoup(client.get(f"{url}0/").content, "html.parser")
    assert "第 1 段标题是从哪里来的" in chooser.h1.get_text()
    assert "原第 1 段标题：一、主要工作" in chooser.main.get_text()
    assert "已改第 1 段标题的对应" in client.post(f"{url}0/", {"seen": 0, "new": "1"}, follow=True).content.decode()


def test_what_stands_whole_elsewhere_is_asked_about_before_it_is_taken(rewritten, as_user):
    report, _opinion = rewritten
    client, url = as_user("drafter"), f"{report.get_absolute_url()}versions/2/matches/1/"
    everything = {"seen": 0, "origins": list(range(len(TEXT)))}
    asked = client.post(url, everything)
    said = BeautifulSoup(asked.content, "html.parser")
    assert asked.status_code == 422 and row(report, REWRITTEN).how == "new"
    assert "原第 2 段就是现在的第 2 段；原第 3 段标题就是现在的第 3 段标题" in said.get_text()
    assert len(said.select("input[name=origins][checked]")) == len(TEXT)
    assert said.select_one("input[name=sure]")
    assert client.post(url, everything | {"sure": "on"}).status_code == 302
    assert row(report, REWRITTEN).how == "merged"


def test_a_first_version_has_nothing_to_match(as_user):
    report = drafted()
    assert as_user("drafter").get(f"{report.get_absolute_url()}versions/1/matches/").status_code == 404
    assert as_user("drafter").get(f"{report.get_absolute_url()}versions/2/matches/").status_code == 404


def test_the_list_of_matches_costs_the_same_for_few_paragraphs_and_for_many(as_user, steady_queries):
    report = drafted(TEXT, status="revising")
    VersionFactory(report=report, lines=SPLIT)
    client = as_user("drafter")

    def more():
        version = report.current
        for number in (1, 2):
            Paragraph.objects.bulk_create(
                Paragraph(
                    version=report.versions.get(number=number), order=n, number=n, kind="paragraph", text=f"第{n}件"
                )
                for n in range(20, 60)
            )
        assert version.paragraphs.count() > 40

    steady_queries(lambda: client.get(f"{report.get_absolute_url()}versions/2/matches/?show=all"), grow=more)
    steady_queries(lambda: client.get(f"{report.get_absolute_url()}versions/2/matches/1/"), grow=lambda: None)
