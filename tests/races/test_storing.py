"""Two uploads at the same moment cannot both take the last of a quota."""

from typing import Any

import pytest

from documents.errors import RefusedFile
from documents.models import StoredFile
from documents.packages import MB
from documents.services import storing
from tests.factories.roster import UserFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 20
LARGE = b"%PDF-1.7\n" + b" " * (600 * 1024) + b"\n%%EOF\n"


def two_uploads() -> list[Any]:
    """Either fits, both do not."""
    user = UserFactory()
    return at_once([lambda: storing.store_file(LARGE, name="a.pdf", by=user, kinds={"pdf"})] * 2)


def test_without_the_lock_both_get_in(settings, tmp_path, monkeypatch):
    settings.FILES_QUOTA_MB, settings.MEDIA_ROOT = 1, tmp_path
    monkeypatch.setattr(storing, "_sharers", lambda by: Unlocked(by))
    assert any(not any(isinstance(end, RefusedFile) for end in two_uploads()) for _round in range(ROUNDS))


class Unlocked:
    """The control: the uploader, not held."""

    def __init__(self, by: Any) -> None:
        self.by = by

    def order_by(self, _name: str) -> "Unlocked":
        return self

    def select_for_update(self, **_how: bool) -> list[Any]:
        return [self.by]


def test_the_last_of_a_quota_goes_to_one_upload(settings, tmp_path, record_property):
    settings.FILES_QUOTA_MB, settings.MEDIA_ROOT = 1, tmp_path
    for _round in range(ROUNDS):
        ends = two_uploads()
        assert sorted(type(end).__name__ for end in ends) == ["RefusedFile", "StoredFile"], ends
    assert StoredFile.objects.count() == ROUNDS and ROUNDS * len(LARGE) < ROUNDS * MB
    record_property("figure", f"{ROUNDS} rounds of two uploads, one kept each")
