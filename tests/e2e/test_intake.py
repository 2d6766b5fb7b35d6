"""A draft in an older format is waited for on its page, on a desk and on a phone."""

import pytest

from documents.services import work_due
from tests.e2e.test_rendering import shot
from tests.factories.converters import RTF
from tests.factories.documents import docx_bytes
from tests.factories.reports import drafted

NEW = ["关于工作的报告", "一、主要工作", "新的一段正文内容。"]


@pytest.fixture
def report(settings, tmp_path, people):
    settings.MEDIA_ROOT = tmp_path / "media"
    return drafted()


def upload(page, report):
    page.goto(f"{report.get_absolute_url()}versions/new/")
    page.get_by_label("Word 文稿").set_input_files({"name": "报告.rtf", "mimeType": "application/rtf", "buffer": RTF})
    page.get_by_label("改动说明").fill("按主席会议意见修改")
    page.locator("main form").get_by_role("button", name="上传新稿").click()
    page.get_by_role("heading", name="正在排队").wait_for()


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_waits_and_goes_on_to_the_new_draft(visit, accessible, report, converts_to, phone, db):
    converts_to(docx_bytes(NEW))
    page = visit("drafter", phone=phone)
    upload(page, report)
    accessible(page)
    shot(page, "intake-waiting", phone)
    work_due()
    page.get_by_text("已存为第二稿").wait_for()
    assert page.url.endswith(report.get_absolute_url())


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_goes_back_to_the_form_and_says_why(visit, accessible, report, stand_in, phone, db):
    stand_in("exit 1")
    page = visit("drafter", phone=phone)
    upload(page, report)
    work_due()
    page.get_by_text("没有转换成功").first.wait_for()
    assert page.get_by_label("改动说明").input_value() == "按主席会议意见修改"
    accessible(page)
    shot(page, "intake-refused", phone)
