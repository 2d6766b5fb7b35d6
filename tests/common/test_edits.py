"""Whoever saves second is told, and gets both texts."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from common.edits import EditConflict, check_revision
from common.middleware import Refusals


def test_the_revision_one_saw_may_be_saved():
    check_revision(SimpleNamespace(revision=3), 3)


@pytest.mark.parametrize("seen", [2, 4, 0, -1])
def test_any_other_revision_is_a_conflict_that_carries_the_present_text(seen):
    current = SimpleNamespace(revision=3, text="别人的")
    with pytest.raises(EditConflict) as conflict:
        check_revision(current, seen)
    assert conflict.value.current is current


@pytest.mark.django_db
def test_a_view_that_does_not_show_both_texts_still_answers_409_in_words():
    answer = Refusals(lambda request: None).process_exception(RequestFactory().get("/"), EditConflict(None))
    assert answer.status_code == 409 and "已被别人改过" in answer.content.decode()
