"""Coming in, as a person does."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.roster import PASSWORD


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_member_signs_in_with_name_and_password(visit, accessible, phone):
    page = visit(phone=phone)
    page.goto("/accounts/sign-in/")
    accessible(page)
    page.get_by_label("登录名").fill("member")
    page.get_by_label("密码").or_(page.get_by_label("口令")).first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("登录|进入")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "sign-in" not in page.url
    accessible(page)
