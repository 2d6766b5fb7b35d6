"""A PDF is waited for on its page: it says where it is, ends with the file, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from documents.models import Rendering
from documents.services import work_due
from tests.factories.infonet import BulletinIssueFactory, EntryFactory


@pytest.fixture
def printed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    issue = BulletinIssueFactory(published=True)
    EntryFactory(issue=issue)
    return issue


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_waits_and_ends_with_the_file(visit, accessible, printed, phone, db):
    page = visit("member", phone=phone)
    page.goto(reverse("publishing:issue-pdf", args=[printed.pk]))
    assert page.get_by_role("heading", name="正在排队").is_visible()
    accessible(page)
    shot(page, "waiting", phone)
    with page.expect_download(timeout=60_000) as download:
        work_due()
    assert download.value.suggested_filename.endswith(".pdf")
    assert page.get_by_role("link", name="下载 PDF").is_visible()
    accessible(page)
    shot(page, "done", phone)


def test_a_failure_offers_the_word_version(visit, accessible, printed, db):
    page = visit("member", phone=True)
    page.goto(reverse("publishing:issue-pdf", args=[printed.pk]))
    Rendering.objects.update(html="<div>" * 3000)
    work_due()
    page.get_by_role("heading", name="没有做成").wait_for()
    assert page.get_by_role("link", name="下载 Word 版").is_visible()
    accessible(page)
    shot(page, "failed", True)


def shot(page, name, phone):
    """For whoever wants to look: SHOTS=folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"rendering-{name}{'-390' if phone else ''}.png")
