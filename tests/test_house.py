"""The test house itself: its guards bite."""

import socket

import pytest

from tests.pages import faults_of
from tests.quiet_network import Unreachable


def test_a_test_cannot_leave_the_machine():
    with pytest.raises(Unreachable), socket.socket() as out:
        out.connect(("203.0.113.1", 80))


def test_one_person_per_role_holds_what_the_role_needs(people):
    assert people.office.holds("staff")
    assert people.chair.person.memberships.count() == 2
    assert not people.sysadmin.holds("staff", "leader")


def test_the_clock_stands_where_it_was_put(at):
    from_there = at("2026-11-20 17:00")
    assert from_there.isoformat() == "2026-11-20T17:00:00+08:00"
