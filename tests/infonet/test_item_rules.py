"""The table of an item's way: every state × step × role, and what a complete item holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from common.lifecycle import RuleError
from infonet.reporting.models import InfoItem
from infonet.reporting.rules import ITEM, classified, deadline, elements, judged_on_time, sign_due, triage_due
from tests.factories.infonet import EditionFactory, InfoItemFactory, moment

Status = InfoItem.Status
TRAITS = {
    Status.DRAFT: {}, Status.AWAITING_SIGNATURE: {"awaiting": True}, Status.SUBMITTED: {"submitted": True},
    Status.ADOPTED: {"adopted": True}, Status.MERGED: {"merged": True}, Status.KEPT: {"kept": True},
    Status.RETURNED: {"returned": True}, Status.REJECTED: {"rejected": True},
}  # fmt: skip
MAY = {
    "send": ({"draft", "returned"}, "awaiting_signature", "province"),
    "recall": ({"awaiting_signature"}, "draft", "province"),
    "sign": ({"awaiting_signature"}, "submitted", "province_lead"),
    "send_back": ({"awaiting_signature"}, "returned", "province_lead"),
    "adopt": ({"submitted"}, "adopted", "editor"),
    "merge": ({"submitted"}, "merged", "editor"),
    "keep": ({"submitted"}, "kept", "editor"),
    "return": ({"submitted"}, "returned", "editor"),
    "reject": ({"submitted"}, "rejected", "editor"),
    "undo": ({"adopted", "merged", "kept", "returned", "rejected"}, "submitted", "editor"),
}
ROLES = [
    "province",
    "province_lead",
    "province2",
    "grassroots",
    "editor",
    "leader",
    "office",
    "member",
    "chair",
    "auditor",
    "sysadmin",
]


def item_in(status: str, people) -> InfoItem:
    """An item of 江苏 in that state, decided by the fixture's editor where it is decided."""
    facts = dict(TRAITS[Status(status)])
    if status in MAY["undo"][0]:
        facts["triaged_by"] = people.editor
    return InfoItemFactory(union=people.unions.jiangsu, officer=people.province, **facts)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("step", MAY)
def test_each_step_starts_where_the_table_says_and_nowhere_else(step, status, people):
    sources, target, role = MAY[step]
    item, who, at = item_in(status, people), getattr(people, role), timezone.now()
    if status in sources:
        assert ITEM.take(step, item, by=who, at=at).step.target == target == item.status
    elif step == "undo":
        with pytest.raises((RuleError, PermissionDenied)):
            ITEM.take(step, item, by=who, at=at)
    else:
        with pytest.raises(RuleError) as refusal:
            ITEM.take(step, item, by=who, at=at)
        assert str(item.get_status_display()) in str(refusal.value.message)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", MAY)
def test_each_step_belongs_to_one_trade(step, role, people):
    sources, _target, owner = MAY[step]
    item, at = item_in(min(sources), people), timezone.now()
    if role == owner:
        ITEM.take(step, item, by=getattr(people, role), at=at)
    else:
        with pytest.raises(PermissionDenied):
            ITEM.take(step, item, by=getattr(people, role), at=at)


def test_another_editor_does_not_take_back_what_this_one_did(people):
    item = InfoItemFactory(union=people.unions.jiangsu, adopted=True)  # decided by somebody else
    with pytest.raises(PermissionDenied):
        ITEM.take("undo", item, by=people.editor, at=timezone.now())


def test_after_ten_minutes_nothing_is_taken_back(people):
    item = InfoItemFactory(adopted=True, triaged_by=people.editor, triaged_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(RuleError) as refusal:
        ITEM.take("undo", item, by=people.editor, at=timezone.now())
    assert "10 分钟" in refusal.value.missing[0]


def test_what_the_province_has_begun_to_rewrite_is_not_taken_back(people):
    item = InfoItemFactory(returned=True, triaged_by=people.editor, revision=3)
    EditionFactory(item=item, revision=2)
    assert "已经在改" in ITEM.steps["undo"].missing(item, timezone.now())[0]


def test_an_empty_draft_is_told_everything_it_lacks(people):
    item = InfoItemFactory(union=people.unions.jiangsu, blank=True)
    assert len(ITEM.steps["send"].missing(item, timezone.now())) == 3


def test_a_union_without_a_signer_anywhere_above_is_told_so(people):
    item = InfoItemFactory(union=people.unions.zhejiang, officer=people.province2)
    assert "签发人" in ITEM.steps["send"].missing(item, timezone.now())[0]


def test_a_works_without_a_signer_is_signed_for_by_the_province_above_it(people):
    item = InfoItemFactory(union=people.unions.works, officer=people.grassroots, awaiting=True)
    ITEM.take("sign", item, by=people.province_lead, at=timezone.now())


@pytest.mark.parametrize(
    "text", ["机密★10年", "绝密 ★", "秘密级", "密级：秘密", "密级:机密", "（秘密）", "【绝密】", "密 级：机密"]
)
def test_marks_of_classified_papers_are_recognised(text):
    assert classified(f"某某文件 {text} 正文")


@pytest.mark.parametrize("text", ["商业秘密级别", "保守秘密", "职工的秘密花园", "他说这是个秘密。", "机密不外传"])
def test_ordinary_words_are_no_marks(text):
    assert not classified(text)


@pytest.mark.django_db
def test_the_elements_of_a_complete_item_are_all_found():
    found = elements(InfoItemFactory.build(union=None, officer=None))
    assert [e.label for e in found if not e.present] == []
    assert {str(e.label): e.detail for e in found}["人数"] == "312 人"


@pytest.mark.django_db
def test_what_is_missing_points_to_the_field_to_fill():
    item = InfoItemFactory.build(
        union=None, officer=None, advice="请上级协调。", place="", headcount=None, body="车间停产。", title="停产"
    )
    missing = {str(e.label): e.field for e in elements(item) if not e.present}
    assert missing == {
        "地点": "place",
        "人数": "headcount",
        "职工诉求": "body",
        "已做的工作": "body",
        "原因分析": "body",
        "具体建议": "advice",
    }


@pytest.mark.parametrize(
    ("urgency", "limit"),
    [("normal", "2026-11-24 00:00"), ("urgent", "2026-11-18 00:00"), ("critical", "2026-11-17 04:00")],
)
def test_the_limit_runs_from_the_end_of_the_day_of_the_event(urgency, limit):
    item = InfoItem(event_on=moment("2026-11-16 00:00").date(), urgency=urgency)
    last = moment(limit) - timedelta(seconds=1)
    assert deadline(item) == last
    assert judged_on_time(item, last + timedelta(milliseconds=900))
    assert not judged_on_time(item, last + timedelta(seconds=1))


def test_an_item_without_a_day_is_never_late():
    assert judged_on_time(InfoItem(), moment("2030-01-01 00:00"))


@pytest.mark.parametrize(
    ("urgency", "came", "due"),
    [
        ("critical", "2026-11-16 10:42", "2026-11-16 17:00"), ("critical", "2026-11-16 16:30", "2026-11-16 18:30"),
        ("urgent", "2026-11-16 10:42", "2026-11-17 10:42"), ("normal", "2026-11-16 10:42", "2026-11-19 10:42"),
    ],
)  # fmt: skip
def test_when_the_desk_should_have_decided(urgency, came, due):
    assert triage_due(InfoItem(urgency=urgency, submitted_at=moment(came))) == moment(due)


def test_when_the_leader_should_have_signed():
    sent = moment("2026-11-16 10:00")
    hours = {
        u: (sign_due(InfoItem(urgency=u, sent_at=sent)) - sent).total_seconds() / 3600
        for u in ("normal", "urgent", "critical")
    }
    assert hours == {"normal": 24, "urgent": 2, "critical": 0}
