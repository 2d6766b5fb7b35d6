"""Every page of the work report, as each reader sees it."""

import pytest
from django.urls import reverse

from reports.models import WorkReport
from tests.factories.reports import (
    DispositionFactory, OpinionFactory, VersionFactory, consulting, issued, key_of, report_in, revising,
)  # fmt: skip


def page(client, report, query=""):
    return client.get(report.get_absolute_url() + query)


@pytest.mark.parametrize("status", WorkReport.Status.values)
@pytest.mark.parametrize("role", ["member", "standing", "drafter", "leader", "office", "chair"])
def test_the_report_page_opens_in_every_state(status, role, as_user):
    report = report_in(status)
    if role == "member" and status == "drafting":
        return
    expected = 404 if status == "drafting" and role in ("standing", "chair") else 200
    assert page(as_user(role), report).status_code == expected
