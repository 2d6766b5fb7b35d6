"""A lifecycle table: every cell of state × step × person × need, whatever the thing is."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from common.lifecycle import Lifecycle, RuleError, Step, all_of, any_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)
STATES = ["draft", "sent", "passed", "gone"]


def is_author(user, obj, at):
    return user == obj.author


def is_judge(user, obj, at):
    return user == "judge"


def text_is_there(obj, at):
    return [] if obj.text else ["请先写正文。"]


class Lent:
    """A right that may be exercised by another."""

    def holder(self, user, obj, at):
        return {"judge": "judge", "deputy": "judge"}.get(user)

    def __call__(self, user, obj, at):
        return self.holder(user, obj, at) is not None


TABLE = Lifecycle(
    Step("send", "draft", "sent", who=is_author, needs=[text_is_there], label="送出"),
    Step("pass_", "sent", "passed", who=Lent(), label="通过"),
    Step("withdraw", ("draft", "sent"), "gone", who=any_of(is_author, is_judge), label="撤回"),
    Step("expire", "sent", "gone", who=all_of(is_author, is_judge), label="过期", button=False),
)


def thing(status="draft", text="正文", **more):
    return SimpleNamespace(status=status, text=text, author="author", **more)


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("user", ["author", "judge", "deputy", "stranger"])
@pytest.mark.parametrize("text", ["正文", ""])
@pytest.mark.parametrize("name", list(TABLE.steps))
def test_every_cell_answers_as_the_row_says(status, user, text, name):
    step, obj = TABLE.steps[name], thing(status, text)
    mine = {
        "send": user == "author",
        "pass_": user in ("judge", "deputy"),
        "withdraw": user in ("author", "judge"),
        "expire": False,
    }[name]
    starts = status == step.source if isinstance(step.source, str) else status in step.source
    if not mine:
        with pytest.raises(PermissionDenied):
            TABLE.take(name, obj, by=user, at=NOW)
    elif not starts or (name == "send" and not text):
        with pytest.raises(RuleError):
            TABLE.take(name, obj, by=user, at=NOW)
    else:
        assert TABLE.take(name, obj, by=user, at=NOW).step is step
        assert obj.status == step.target
        return
    assert obj.status == status


def test_a_refusal_lists_what_is_missing():
    with pytest.raises(RuleError) as refusal:
        TABLE.check("send", thing(text=""), by="author", at=NOW)
    assert refusal.value.missing == ["请先写正文。"] and str(refusal.value) == "还不能送出。"


def test_a_step_in_anothers_right_names_both():
    taken = TABLE.check("pass_", thing("sent"), by="deputy", at=NOW)
    assert (taken.by, taken.holder, taken.on_behalf_of) == ("deputy", "judge", "judge")
    assert TABLE.check("pass_", thing("sent"), by="judge", at=NOW).on_behalf_of is None


def test_checking_changes_nothing():
    obj = thing()
    TABLE.check("send", obj, by="author", at=NOW)
    assert obj.status == "draft"


def test_offers_are_what_one_may_do_from_here_ready_or_not():
    offers = TABLE.offers(thing(text=""), "author", NOW)
    assert [(offer.step.name, offer.ready) for offer in offers] == [("send", False), ("withdraw", True)]
    assert offers[0].missing == ["请先写正文。"]
    assert TABLE.offers(thing("gone"), "author", NOW) == []


def test_what_no_page_may_offer_is_not_offered():
    assert "expire" not in [
        offer.step.name for user in ("author", "judge") for offer in TABLE.offers(thing("sent"), user, NOW)
    ]


@pytest.mark.plan("F25")
def test_whoever_comes_second_is_told_who_was_first():
    with pytest.raises(RuleError, match="已由王敏处理"):
        TABLE.check("send", thing("sent", last_handler_name="王敏"), by="author", at=NOW)
    with pytest.raises(RuleError, match="现在是“sent”，不能送出"):
        TABLE.check("send", thing("sent"), by="author", at=NOW)


def test_two_steps_cannot_bear_one_name():
    step = Step("send", "draft", "sent", who=is_author)
    with pytest.raises(ValueError, match="same name"):
        Lifecycle(step, step)
