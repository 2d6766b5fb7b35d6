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


GOOD = """<!doctype html><html lang="zh-CN"><head><title>会议</title></head><body><main><h1>会议</h1>
<label for="q">找</label><input id="q" name="q"><a href="/">首页</a></main></body></html>"""


def test_a_good_page_has_no_faults():
    assert faults_of(GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("<h1>会议</h1>", "<h1>会议</h1><h1>又一个</h1>", "2 <h1>"),
        ("<h1>会议</h1>", "<h2>会议</h2>", "0 <h1>"),
        ("<title>会议</title>", "<title></title>", "<title>"),
        (' lang="zh-CN"', "", "no lang"),
        ('<label for="q">找</label>', "", "has no label"),
        ('for="q"', 'for="p"', "points to nothing"),
        ("首页", "", "says nothing"),
        ("首页", "None", "leftover"),
        ("首页", "{{ title }}", "leftover"),
        ('href="/"', 'href="/items/None"', "leftover"),
        ("<h1>", '<h1 style="color:red">', "inline style="),
        ("<h1>", '<h1 onclick="go()">', "inline onclick="),
        ("</main>", "<script>go()</script></main>", "without src"),
        ("</main>", '<img src="/a.png"></main>', "without alt"),
        ("</main>", '<img alt="" src="//cdn.example.org/a.png"></main>', "from elsewhere"),
        ("</main>", '<p id="q"></p></main>', "used 2 times"),
        ("</main>", "<p><div></div></p></main>", "unexpected-end-tag"),
    ],
)
def test_each_fault_of_a_page_is_named(old, new, complaint):
    assert any(complaint in fault for fault in faults_of(GOOD.replace(old, new)))


def test_a_fragment_needs_no_frame():
    assert faults_of("<p>三条意见</p>") == ()
