"""I7: composing, signing, printing, reading; and I11: what the public may see."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from common import desk
from common.edits import EditConflict
from common.lifecycle import RuleError
from documents.official.composition import compose
from documents.services import work_due
from infonet.merit.models import ScoreEntry
from infonet.publishing import outcomes, services
from infonet.publishing.models import BulletinIssue, Entry, Reader
from infonet.publishing.rules import ISSUE
from infonet.reporting.models import InfoItem
from notices.models import Notice
from tests.factories.infonet import BulletinIssueFactory, EntryFactory, InfoItemFactory
from tests.factories.roster import DelegationFactory, UserFactory

Status = BulletinIssue.Status
STEPS = {
    "send": ("draft", "awaiting_signature", "editor"), "recall": ("awaiting_signature", "draft", "editor"),
    "publish": ("awaiting_signature", "published", "leader"), "return": ("awaiting_signature", "draft", "leader"),
}  # fmt: skip
TRAITS = {"draft": {}, "awaiting_signature": {"awaiting": True}, "published": {"published": True}}


def url(name: str, *args) -> str:
    """An address of the bulletins."""
    return reverse(f"publishing:{name}", args=args)


@pytest.fixture
def items(people) -> list[InfoItem]:
    """Three adopted items, of two provinces."""
    u = people.unions
    return [
        InfoItemFactory(union=union, adopted=True, title=f"第{n}条")
        for n, union in enumerate((u.jiangsu, u.zhejiang, u.jiangsu))
    ]


@pytest.fixture
def issue(people) -> BulletinIssue:
    """One being composed."""
    return BulletinIssueFactory(composed_by=people.editor)


@pytest.fixture
def waiting(people, issue, items) -> BulletinIssue:
    """One before the leader: a single piece and one of two items."""
    services.add_entry(issue, items[:1], by=people.editor)
    services.add_entry(issue, items[1:], by=people.editor)
    return services.send_for_signature(issue, by=people.editor)


@pytest.fixture
def printed(people, waiting) -> BulletinIssue:
    """Signed."""
    return services.sign_and_publish(waiting, by=people.leader)


# ---- The table ------------------------------------------------------------------------------
@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_starts_where_the_table_says(step, status, people):
    source, target, role = STEPS[step]
    issue = BulletinIssueFactory(composed_by=people.editor, **TRAITS[status])
    EntryFactory(issue=issue)
    take = lambda: ISSUE.take(step, issue, by=getattr(people, role), at=timezone.now())  # noqa: E731
    if status == source:
        assert take().step.target == target
    else:
        with pytest.raises(RuleError):
            take()


@pytest.mark.parametrize(
    "role", ["province", "province_lead", "editor", "leader", "office", "member", "chair", "auditor", "sysadmin"]
)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_belongs_to_one_trade(step, role, people):
    source, _target, owner = STEPS[step]
    issue = BulletinIssueFactory(composed_by=people.editor, **TRAITS[source])
    EntryFactory(issue=issue)
    if role == owner:
        ISSUE.take(step, issue, by=getattr(people, role), at=timezone.now())
    else:
        with pytest.raises(PermissionDenied):
            ISSUE.take(step, issue, by=getattr(people, role), at=timezone.now())


# ---- Composing --------------------------------------------------------------------------------
def test_an_issue_is_opened_once_however_often_the_button_is_pressed(as_user):
    client = as_user("editor")
    assert client.get(url("issue-create")).status_code == 200
    data = {
        "title": "年底前的五件事",
        "series": "special",
        "to_unions": "on",
        "form_token": "0b8f6f3a-6f0e-4df0-9d6b-3d3f1e7a0003",
    }
    first, second = client.post(url("issue-create"), data), client.post(url("issue-create"), data)
    issue = BulletinIssue.objects.get()
    assert first.url == second.url == url("issue-compose", issue.pk)
    assert (issue.series, issue.to_unions, issue.to_members) == ("special", True, False)


@pytest.mark.parametrize(("title", "says"), [("", "请写本期标题"), ("长" * 61, "标题现有 61 字，请减到 60 字以内。")])
def test_a_title_that_does_not_fit_is_said(as_user, title, says):
    answer = as_user("editor").post(url("issue-create"), {"title": title, "series": "briefing"})
    assert answer.status_code == 422 and says in answer.content.decode() and not BulletinIssue.objects.exists()


def test_one_item_fills_in_a_piece_and_several_make_one_combined(as_user, people, issue, items):
    client = as_user("editor")
    assert items[0].title in client.get(url("issue-compose", issue.pk)).content.decode()
    client.post(url("entry-add", issue.pk), {"items": [items[0].pk], "how": "one"})
    client.post(url("entry-add", issue.pk), {"items": [items[1].pk, items[2].pk], "how": "one"})
    single, combined = issue.entries.all()
    assert (single.headline, single.items.count()) == ("第0条", 1) and items[0].body in single.text
    assert combined.headline == "第1条等 2 条" and "【浙江省】" in combined.text and "【江苏省】" in combined.text
    assert "综合" in client.get(url("issue-compose", issue.pk)).content.decode()


def test_ticked_items_can_each_become_a_piece(as_user, issue, items):
    as_user("editor").post(url("entry-add", issue.pk), {"items": [i.pk for i in items], "how": "each"})
    assert [e.order for e in issue.entries.all()] == [1, 2, 3]


@pytest.mark.parametrize("keys", [[], ["x"], ["00000000-0000-0000-0000-000000000000"]])
def test_nothing_ticked_is_told(as_user, issue, keys):
    answer = as_user("editor").post(url("entry-add", issue.pk), {"items": keys}, follow=True)
    assert "请先勾选要编入的信息" in answer.content.decode() and not issue.entries.exists()


def test_only_adopted_items_and_each_only_once(people, issue, items):
    with pytest.raises(RuleError):
        services.add_entry(issue, [InfoItemFactory(submitted=True)], by=people.editor)
    services.add_entry(issue, items[:1], by=people.editor)
    with pytest.raises(RuleError):
        services.add_entry(issue, items, by=people.editor)


def test_pieces_move_up_and_down_and_out(as_user, people, issue, items):
    for item in items:
        services.add_entry(issue, [item], by=people.editor)
    client = as_user("editor")
    a, b, c = issue.entries.all()
    client.post(url("entry-move", issue.pk, c.pk), {"to": "up"})
    assert list(issue.entries.all()) == [a, c, b]
    client.post(url("entry-move", issue.pk, a.pk), {"to": "up"})
    assert list(issue.entries.all()) == [a, c, b]
    client.post(url("entry-move", issue.pk, a.pk), {"to": "down"})
    client.post(url("entry-remove", issue.pk, c.pk))
    assert list(issue.entries.all()) == [a, b]


def test_a_piece_is_edited_and_of_two_editors_the_second_sees_both_texts(as_user, people, issue, items):
    entry = services.add_entry(issue, items[:1], by=people.editor)
    client = as_user("editor")
    page = client.get(url("entry-edit", issue.pk, entry.pk))
    assert items[0].body.splitlines()[0] in page.content.decode()
    services.edit_entry(entry, headline="对方改的", text="对方的文字", by=people.editor, revision=0)
    mine = client.post(url("entry-edit", issue.pk, entry.pk), {"headline": "我改的", "text": "我的文字", "revision": 0})
    text = mine.content.decode()
    assert (
        mine.status_code == 409 and "我的文字" in text and "<del>" in text and Entry.objects.get().text == "对方的文字"
    )
    again = client.post(url("entry-edit", issue.pk, entry.pk), {"headline": "我改的", "text": "合好的", "revision": 1})
    assert again.status_code == 302 and Entry.objects.get().text == "合好的"
    with pytest.raises(EditConflict):
        services.edit_entry(entry, headline="旧", text="旧", by=people.editor, revision=0)


@pytest.mark.parametrize(
    "data",
    [
        {"headline": "", "text": "x"},
        {"headline": "长" * 61, "text": "x"},
        {"headline": "x", "text": ""},
        {"headline": "x", "text": "长" * 50_001},
    ],
)
def test_a_piece_that_does_not_fit_is_said(as_user, people, issue, items, data):
    entry = services.add_entry(issue, items[:1], by=people.editor)
    assert as_user("editor").post(url("entry-edit", issue.pk, entry.pk), data | {"revision": 0}).status_code == 422


def test_facts_of_the_issue_are_kept_and_bad_ones_said(as_user, issue):
    client = as_user("editor")
    client.post(url("issue-compose", issue.pk), {"title": "新标题", "series": "special", "for_public": "on"})
    issue.refresh_from_db()
    assert (issue.title, issue.series, issue.for_public, issue.to_members) == ("新标题", "special", True, False)
    assert client.post(url("issue-compose", issue.pk), {"title": "", "series": "special"}).status_code == 422


def test_an_empty_issue_says_what_it_lacks(as_user, issue):
    client = as_user("editor")
    assert "还没有稿件" in client.get(url("issue-compose", issue.pk)).content.decode()
    assert client.post(url("issue-send", issue.pk)).status_code == 409


def test_what_was_taken_back_after_it_was_chosen_may_not_be_printed(people, issue, items):
    services.add_entry(issue, items[:1], by=people.editor)
    InfoItem.objects.filter(pk=items[0].pk).update(status="submitted")
    with pytest.raises(RuleError) as refusal:
        services.send_for_signature(issue, by=people.editor)
    assert "请移出本期" in refusal.value.missing[0]


def test_classified_text_is_not_sent(people, issue, items):
    entry = services.add_entry(issue, items[:1], by=people.editor)
    services.edit_entry(entry, headline="甲", text="（机密）乙", by=people.editor, revision=0)
    with pytest.raises(RuleError):
        services.send_for_signature(issue, by=people.editor)


def test_what_is_before_the_leader_is_not_changed_but_can_be_recalled(as_user, people, waiting):
    with pytest.raises(RuleError):
        services.remove_entry(waiting.entries.first(), by=people.editor)
    assert as_user("editor").get(url("issue-compose", waiting.pk)).url == waiting.get_absolute_url()
    assert as_user("editor").post(url("issue-recall", waiting.pk)).url == url("issue-compose", waiting.pk)


# ---- Signing ------------------------------------------------------------------------------------
def test_the_leader_finds_it_signs_it_and_it_goes_to_its_readers(
    as_user, people, waiting, django_capture_on_commit_callbacks
):
    assert [i.key for i in desk.items_for(people.leader, timezone.now())] == [f"issue.sign:{waiting.pk}"]
    client = as_user("leader")
    assert "签发印发" in client.get(waiting.get_absolute_url()).content.decode()
    client.post(url("issue-sign", waiting.pk), {"act": "sign"})
    issue = BulletinIssue.objects.get()
    assert (issue.status, issue.number, issue.signed_by) == ("published", 1, people.leader)
    assert (
        Reader.objects.filter(union__isnull=False).count() == 2
        and Reader.objects.filter(person=people.member.person).exists()
    )
    told = set(Notice.objects.filter(kind="issue.published").values_list("recipient__username", flat=True))
    assert {
        "province",
        "province-lead",
        "province2",
        "member",
        "standing",
        "chair",
    } <= told and "grassroots" not in told
    assert Event.objects.get(verb="issue.published").facts["number"] == 1


def test_signed_twice_it_is_printed_once(as_user, waiting):
    data = {"act": "sign", "form_token": "0b8f6f3a-6f0e-4df0-9d6b-3d3f1e7a0004"}
    assert (
        as_user("leader").post(url("issue-sign", waiting.pk), data).url
        == as_user("leader").post(url("issue-sign", waiting.pk), data).url
    )
    assert Event.objects.filter(verb="issue.published").count() == 1


def test_points_are_entered_in_the_same_transaction_or_nothing_happens(people, waiting):
    services.sign_and_publish(waiting, by=people.leader)
    assert sorted(ScoreEntry.objects.values_list("union__short_name", "points")) == [
        ("江苏省", 5),
        ("江苏省", 10),
        ("浙江省", 5),
    ]


def test_when_what_follows_fails_nothing_is_printed(people, waiting):
    def fails(issue, at):
        raise RuntimeError("no points")

    outcomes.published.register(fails)
    try:
        with pytest.raises(RuntimeError):
            services.sign_and_publish(waiting, by=people.leader)
    finally:
        outcomes.published.functions.remove(fails)
    assert not ScoreEntry.objects.exists() and not Reader.objects.exists()
    assert BulletinIssue.objects.get().status == "awaiting_signature"
    assert services.sign_and_publish(waiting, by=people.leader).number == 1  # the number was not lost


def test_numbers_run_by_series_and_year(people, items):
    def new(series: str) -> BulletinIssue:
        issue = BulletinIssueFactory(series=series, composed_by=people.editor)
        EntryFactory(issue=issue, items=items[:1])
        return services.sign_and_publish(services.send_for_signature(issue, by=people.editor), by=people.leader)

    assert [new(s).number for s in ("briefing", "briefing", "special", "briefing")] == [1, 2, 1, 3]


def test_back_to_the_editor_needs_a_reason_and_lands_on_his_desk(as_user, people, waiting):
    client = as_user("leader")
    assert client.post(url("issue-sign", waiting.pk), {"act": "return", "reason": ""}).status_code == 422
    client.post(url("issue-sign", waiting.pk), {"act": "return", "reason": "第二篇再压一压"})
    assert "第二篇再压一压" in as_user("editor").get(url("issue-compose", waiting.pk)).content.decode()
    assert f"issue.returned:{waiting.pk}" in [i.key for i in desk.items_for(people.editor, timezone.now())]
    with pytest.raises(RuleError):
        services.return_issue(waiting, reason=" ", by=people.leader)


def test_a_deputy_signs_in_the_leaders_name(as_user, people, waiting):
    deputy, day = UserFactory(name="副手"), timezone.localdate()
    people.editor.office_posts.model.objects.create(user=deputy, post="staff", start="2024-01-01")
    DelegationFactory(principal=people.leader, deputy=deputy, scope="sign_issue", start=day, end=day)
    assert "代王负责签发印发" in as_user(deputy).get(waiting.get_absolute_url()).content.decode()
    issue = services.sign_and_publish(waiting, by=deputy)
    assert (issue.signed_by, issue.signed_for) == (deputy, people.leader)
    assert "王负责（由副手代）" in as_user("editor").get(issue.get_absolute_url()).content.decode()


# ---- Reading ------------------------------------------------------------------------------------
def test_opening_it_marks_it_as_read_once(as_user, people, printed):
    as_user("member").get(printed.get_absolute_url())
    copy = Reader.objects.get(person=people.member.person)
    first = copy.read_at
    as_user("member").get(printed.get_absolute_url())
    copy.refresh_from_db()
    assert first and copy.read_at == first
    as_user("province").get(printed.get_absolute_url())
    assert (
        Reader.objects.get(union=people.unions.jiangsu).read_at
        and not Reader.objects.get(union=people.unions.zhejiang).read_at
    )


def test_the_desk_sees_who_has_read_it_and_members_do_not(as_user, printed):
    assert "谁读了" in as_user("editor").get(printed.get_absolute_url()).content.decode()
    assert "谁读了" not in as_user("member").get(printed.get_absolute_url()).content.decode()


def test_several_items_have_a_list_and_their_headlines_one_is_the_title(people, printed):
    made = services.printed_issue(printed)
    heads = [entry.headline for entry in printed.entries.all()]
    assert made.title == "" and made.blocks[0].text == "本期要目"
    assert [b.text for b in made.blocks if b.kind == "title"] == heads
    assert list(made.copies_to) == ["送：全委会委员。", "发：各省级产业工会。"] and made.printed_by == "办公室"
    assert made.copies == printed.readers.count() > 0
    foot = next(piece.rows for piece in compose(made) if piece.role == "imprint")
    assert foot[-1][1].endswith(f"共印{made.copies}份")
    printed.entries.last().delete()
    single = services.printed_issue(printed)
    assert single.title == heads[0] and heads[0] not in [b.text for b in single.blocks]


def test_whose_information_it_is_stands_after_the_last_words_and_takes_no_line_of_its_own(printed):
    for text in [block.text for block in services.printed_issue(printed).blocks if "（" in block.text]:
        assert not text.startswith("（") and text.endswith("）")


def test_word_and_pdf_are_the_official_bulletin(as_user, printed):
    word = as_user("member").get(url("issue-docx", printed.pk))
    assert word.content[:2] == b"PK" and "docx" in word["Content-Disposition"]
    assert as_user("member").get(url("issue-pdf", printed.pk)).status_code == 202
    work_due()
    pdf = as_user("member").get(url("issue-pdf", printed.pk))
    assert pdf.getvalue()[:5] == b"%PDF-"


def test_the_list_shows_drafts_to_the_desk_only(as_user, people, printed):
    BulletinIssueFactory(title="还在编的一期", composed_by=people.editor)
    assert "还在编的一期" in as_user("editor").get(url("issue-list")).content.decode()
    for role in ("member", "province"):
        page = as_user(role).get(url("issue-list")).content.decode()
        assert "还在编的一期" not in page and printed.title in page


def test_the_list_asks_as_much_for_fifty_as_for_one(as_user, printed, steady_queries):
    client = as_user("editor")
    steady_queries(
        lambda: client.get(url("issue-list")),
        lambda: [EntryFactory(issue=BulletinIssueFactory(published=True, number=100 + n)) for n in range(19)],
    )


def test_the_items_page_says_where_it_was_printed_and_what_it_brought(as_user, printed, items):
    page = as_user("province").get(items[0].get_absolute_url()).content.decode()
    assert "《产业职工信息》第1期" in page and "10 分" in page


# ---- The public site -------------------------------------------------------------------------------
def test_only_the_leader_lets_it_onto_the_site(as_user, anonymous, people, printed):
    page = reverse("site:bulletin-detail", args=[printed.pk])
    assert anonymous.get(page).status_code == 404
    for who in (people.editor, people.office, people.chair, people.province):
        with pytest.raises(PermissionDenied):
            services.clear_for_public(printed, by=who)
    as_user("leader").post(url("issue-clear", printed.pk), {"act": "clear"})
    assert anonymous.get(page).status_code == 200
    assert Event.objects.get(verb="issue.cleared").actor_name == people.leader.name
    as_user("leader").post(url("issue-clear", printed.pk), {"act": "withdraw"})
    assert anonymous.get(page).status_code == 404


def test_nothing_is_cleared_before_it_is_printed(people, waiting):
    with pytest.raises(RuleError):
        services.clear_for_public(waiting, by=people.leader)


@pytest.mark.parametrize(
    "facts", [{}, {"awaiting": True}, {"published": True}, {"published": True, "for_public": True}]
)
def test_what_is_not_both_published_and_cleared_is_nowhere_on_the_site(anonymous, facts):
    EntryFactory(issue=BulletinIssueFactory(title="内部一期", **facts), headline="内部的标题", text="内部的正文")
    hidden = re.compile("内部一期|内部的标题|内部的正文")
    for page in (
        reverse("site:home"),
        reverse("site:bulletin-list"),
        reverse("site:bulletin-list") + "?q=内部",
        reverse("site:feed"),
        reverse("site:sitemap"),
    ):
        answer = anonymous.get(page)
        assert answer.status_code == 200 and not hidden.search(answer.content.decode()), page
    assert anonymous.get(reverse("site:bulletin-detail", args=[BulletinIssue.objects.get().pk])).status_code == 404


def test_the_site_shows_what_is_public(anonymous):
    issue = BulletinIssueFactory(cleared_for_public=True, title="公开的一期", number=7)
    entry = EntryFactory(issue=issue, headline="头条的标题", items=[InfoItemFactory(adopted=True, matter="novelty")])
    EntryFactory(issue=issue, headline="第二篇")
    home = anonymous.get(reverse("site:home")).content.decode()
    assert "头条的标题" in home and f"#e{entry.pk}" in home and "第 7 期" in home and "经验交流" in home
    assert "公开的一期" in anonymous.get(reverse("site:bulletin-list"), {"q": "第二篇"}).content.decode()
    assert (
        "没有找到" in anonymous.get(reverse("site:bulletin-list"), {"series": "special", "page": "x"}).content.decode()
    )
    detail = anonymous.get(reverse("site:bulletin-detail", args=[issue.pk])).content.decode()
    assert f'id="e{entry.pk}"' in detail and "2026 年第 7 期" in detail.replace(str(issue.year), "2026")
    assert "公开的一期" in anonymous.get(reverse("site:feed")).content.decode()
    assert reverse("site:bulletin-detail", args=[issue.pk]) in anonymous.get(reverse("site:sitemap")).content.decode()


def test_the_site_before_the_first_issue_says_when_the_next_thing_comes(anonymous):
    assert "还没有公开的刊物" in anonymous.get(reverse("site:home")).content.decode()


def test_no_link_of_the_front_page_is_dead(anonymous):
    EntryFactory(issue=BulletinIssueFactory(cleared_for_public=True))
    home = anonymous.get(reverse("site:home")).content.decode()
    for link in set(re.findall(r'href="(/site[^"#]*)', home)):
        assert anonymous.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_front_page_asks_as_much_for_many_issues(anonymous, steady_queries):
    EntryFactory(issue=BulletinIssueFactory(cleared_for_public=True, published_at=timezone.now() - timedelta(days=1)))

    def grow():
        for n in range(9):
            EntryFactory(issue=BulletinIssueFactory(cleared_for_public=True, number=9001 + n))

    steady_queries(lambda: anonymous.get(reverse("site:home")), grow)


def test_a_number_beyond_all_numbers_is_not_found(anonymous, as_user):
    assert anonymous.get("/site/bulletins/99999999999999999999/").status_code == 404
    assert as_user("editor").get("/infonet/bulletins/99999999999999999999/").status_code == 404
