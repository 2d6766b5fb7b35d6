"""S19: a list needs at most twelve queries, the frame around it included, while nothing else happens."""

import pytest
from django.urls import reverse

LISTS = [
    ("leader", "reports:report-list"), ("member", "reports:report-list"), ("chair", "ballots:ballot-list"),
    ("member", "ballots:resolution-list"), ("office", "roster:member-list"), ("office", "roster:union-list"),
    ("leader", "publishing:issue-list"), ("editor", "reporting:triage"), ("editor", "reporting:duty-list"),
    ("province_lead", "reporting:signing-list"), ("province", "merit:ledger"), ("member", "notices:list"),
    ("auditor", "audit:event-list"), ("sysadmin", "accounts:user-list"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "name"), LISTS)
def test_a_list_costs_at_most_twelve_queries_whole(as_user, role, name, django_assert_max_num_queries):
    client = as_user(role)
    assert client.get(reverse(name)).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(reverse(name))
