"""What every request passes through: NUL, numbers to quote, refusals in words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from common.lifecycle import RuleError
from common.middleware import Refusals

pytestmark = pytest.mark.django_db
NUL = "张\x00三"
SAID = "NUL"


@pytest.fixture
def client(people):
    client = Client(raise_request_exception=True)
    client.force_login(people.office, backend="django.contrib.auth.backends.ModelBackend")
    return client


WAYS = {
    "query": lambda c: c.get("/committees/members/", {"q": NUL}),
    "query name": lambda c: c.get("/committees/members/", {NUL: "x"}),
    "raw query": lambda c: c.get("/committees/members/?q=a%00b"),
    "query of a form": lambda c: c.post("/accounts/sign-in/?next=%00", {"username": "a", "password": "b"}),
    "path": lambda c: c.get("/committees/people/%00/"),
    "unknown path": lambda c: c.get("/no%00where/"),
    "field": lambda c: c.post("/accounts/sign-in/", {"username": NUL, "password": "x"}),
    "password": lambda c: c.post("/accounts/sign-in/", {"username": "x", "password": NUL}),
    "field name": lambda c: c.post("/accounts/preferences/", {NUL: "x"}),
    "second value": lambda c: c.post("/accounts/preferences/", {"theme": ["dark", NUL]}),
    "urlencoded": lambda c: c.post(
        "/accounts/preferences/", "theme=%00dark", content_type="application/x-www-form-urlencoded"
    ),
    "reason": lambda c: c.post("/accounts/delegations/new/", {"reason": NUL}),
    "file name": lambda c: c.post("/committees/import/", {"file": SimpleUploadedFile("a%00b.xlsx", b"x"), "term": "1"}),
    "field beside a file": lambda c: c.post(
        "/committees/import/", {"file": SimpleUploadedFile("a.xlsx", b"x"), "term": NUL}
    ),
    "search": lambda c: c.get("/search/", {"q": NUL}),
    "site": lambda c: c.get("/site/", {"q": NUL}),
}


@pytest.mark.plan("B13")
@pytest.mark.parametrize("way", WAYS)
def test_nul_is_refused_with_a_sentence_wherever_it_comes_in(client, way):
    answer = WAYS[way](client)
    if way == "file name":
        assert answer.status_code in (200, 400)  # %00 in a file name is three ordinary characters
        return
    assert answer.status_code == 400 and SAID in answer.content.decode()


@pytest.mark.plan("B13")
def test_nul_in_a_cookie_is_refused(client):
    client.cookies["ld_text"] = "x"
    answer = client.get("/accounts/", headers={"cookie": 'ld_text="a\\000b"'})
    assert answer.status_code == 400


@pytest.mark.plan("B13")
def test_nul_in_the_name_of_a_real_file_is_refused(client):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00b.xlsx"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x--\r\n'
    answer = client.post("/committees/import/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 400) and "Traceback" not in answer.content.decode()


@pytest.mark.plan("B13")
def test_nul_in_json_is_refused(client):
    for body in (json.dumps({"theme": NUL}), '{"theme": "a\x00b"}'):
        answer = client.post("/accounts/preferences/", body, content_type="application/json")
        assert answer.status_code == 400


@pytest.mark.plan("B15")
def test_too_many_fields_and_too_big_a_form_are_refused_without_a_fault(client):
    assert client.post("/accounts/preferences/", {f"f{n}": "x" for n in range(1001)}).status_code == 400
    assert client.post("/accounts/preferences/", {"theme": "x" * (5 * 1024 * 1024)}).status_code in (400, 413)


def test_every_answer_bears_a_number_to_quote(client):
    assert len(client.get("/accounts/")["X-Request-Id"]) == 12
    assert client.get("/accounts/", headers={"x-request-id": "proxy-0001"})["X-Request-Id"] == "proxy-0001"
    assert client.get("/accounts/", headers={"x-request-id": "a\tb <script>"})["X-Request-Id"] != "a\tb <script>"


def test_what_the_rules_refuse_is_a_page_that_says_why():
    error = RuleError("还不能送签。", ["请先写标题。"])
    answer = Refusals(lambda request: None).process_exception(RequestFactory().get("/x/"), error)
    page = answer.content.decode()
    assert answer.status_code == 409 and "还不能送签" in page and "请先写标题" in page


def test_other_faults_are_left_to_django():
    assert Refusals(lambda request: None).process_exception(RequestFactory().get("/"), ValueError()) is None


def test_what_is_pasted_unseen_is_taken_out_and_words_own_line_breaks_are_kept(as_user):
    client = as_user("office")
    sent = {"title": "增\x01设\x0b帮扶\x7f点", "motion": "", "working_days": "\x02"}
    page = client.post("/meetings/ballots/circulation/new/", sent).content.decode()
    assert 'value="增设 帮扶点"' in page or 'value="增设\n帮扶点"' in page
    assert client.get("/meetings/ballots/resolutions/", {"q": "帮\x01扶"}).status_code == 200
