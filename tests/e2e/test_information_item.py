"""Main job B in the browser: an information item from a province's phone to the bulletin, the points and the public site (I5, I7, I14)."""

import re

import pytest
from playwright.sync_api import expect

from infonet.merit.models import ScoreEntry
from infonet.publishing.models import BulletinIssue
from infonet.reporting.models import InfoItem
from tests.e2e.visitor import PHONE

TITLE = "汉北两家配套铸件厂停产，312名职工待岗费没有着落"
BODY = (
    "10月下旬以来，汉北市两家汽车配套铸件厂因主机厂压减订单先后停产，涉及职工312人，其中外包用工74人。主要原因是回款慢、新订单少。\n\n"
    "两家企业都口头通知职工回家等消息，没有书面约定待岗期限和生活费标准。职工主要有三点要求：书面明确待岗时间；按规定发生活费；停产期间社保不断缴。\n\n"
    "市产业工会11月10日、12日两次进厂，一家已同意补签协议，另一家仍在推脱。"
)
ADVICE = "请协调主机厂结清9月货款约690万元，并对同类配套企业提前摸底。"


def test_an_item_from_the_phone_to_the_bulletin(stage):
    item = written_on_the_phone(stage)
    signed_by_the_lead(stage, item)
    adopted_by_the_editor(stage, item)
    issue = composed(stage)
    published(stage, issue)
    the_province_sees_what_became_of_it(stage, item, issue)
    nobody_else_sees_it(stage, item)


def written_on_the_phone(stage) -> InfoItem:
    """The officer writes; it is saved while she writes; the checks say what is missing."""
    province = stage.visitor("province", width=PHONE)
    province.visit("/")
    province.shot("信息/01-信息员的工作台")
    province.visit("/infonet/items/new/")
    province.choose("职工切身利益")
    province.choose("急件")
    province.fill("标题", TITLE)
    province.fill(re.compile("^正文"), BODY)
    expect(province.page.locator("[data-autosave-state]")).to_contain_text("保存", timeout=8000)
    item = InfoItem.objects.get()
    saved_by_itself(province, item)
    province.shot("信息/02-边写边存")
    province.fill("建议", ADVICE)
    province.fill(re.compile("地点"), "汉北市")
    province.fill(re.compile("人数"), "312")
    province.fill(re.compile("哪天"), "2026-11-15")
    expect(province.page.locator("[data-autosave-checks]")).to_contain_text("7 / 7", timeout=8000)
    province.shot("信息/03-要素齐全")
    province.page.get_by_role("button", name=re.compile("送.*签发")).click()
    province.sees("待签发")
    province.shot("信息/04-已送签发")
    return item


def saved_by_itself(province, item: InfoItem) -> None:
    """The draft holds what was typed before any button was pressed; a reload shows it."""
    for _try in range(20):
        item.refresh_from_db()
        if item.body:
            break
        province.page.wait_for_timeout(250)
    assert item.body.replace("\r", "") == BODY and item.status == InfoItem.Status.DRAFT
    province.page.reload()
    expect(province.page.get_by_label(re.compile("^正文")).first).to_have_value(BODY)


def signed_by_the_lead(stage, item: InfoItem) -> None:
    """On the phone too; then it has a number and a verdict on its timeliness."""
    lead = stage.visitor("province-lead", width=PHONE)
    lead.visit("/")
    lead.sees(TITLE[:10])
    lead.visit(f"/infonet/items/{item.pk}/sign/")
    lead.shot("信息/05-签发")
    lead.press("签发报送")
    lead.confirm("签发报送")
    lead.sees("收〔2026〕1号")
    lead.shot("信息/06-有了收文号")
    item.refresh_from_db()
    assert item.receipt == "收〔2026〕1号" and item.on_time is True


def adopted_by_the_editor(stage, item: InfoItem) -> None:
    """Read, compared, adopted: the next one comes up, and the step can be taken back."""
    editor = stage.visitor("editor")
    editor.visit("/")
    editor.sees(TITLE[:10])
    editor.visit(f"/infonet/items/triage/{item.pk}/")
    editor.sees("收〔2026〕1号")
    editor.shot("信息/07-信息处理")
    editor.page.locator("button[name=verb][value=adopt]").click()
    editor.sees("已采用")
    editor.shot("信息/08-已采用")
    item.refresh_from_db()
    assert item.status == InfoItem.Status.ADOPTED


def composed(stage) -> BulletinIssue:
    """An issue of one entry, sent to be signed."""
    editor = stage.visitor("editor")
    editor.visit("/infonet/bulletins/new/")
    editor.fill("本期标题", "配套铸件企业停产情况")
    editor.page.get_by_label("拟上网公开").check()
    editor.shot("刊物/01-新编一期")
    editor.press("建立，去选稿")
    editor.page.get_by_label(re.compile(TITLE[:8])).check()
    editor.press("勾选的编成一篇")
    editor.sees("本期已编 1 篇")
    editor.shot("刊物/02-组稿")
    editor.press("送机关负责人签发")
    editor.sees("待签发")
    return BulletinIssue.objects.get()


def published(stage, issue: BulletinIssue) -> None:
    """The leader signs, clears it for the public; it has a number and readers."""
    leader = stage.visitor("leader")
    leader.visit("/")
    leader.sees("配套铸件企业停产情况")
    leader.visit(issue.get_absolute_url())
    leader.shot("刊物/03-签发")
    leader.press("签发印发")
    leader.confirm("签发印发")
    leader.sees("第1期")
    leader.press("已审查，准予公开")
    leader.confirm("已审查，准予公开")
    leader.sees("在网站上看")
    leader.shot("刊物/04-已印发")
    paper = leader.page.request.get(f"{stage.site}{issue.get_absolute_url()}docx/")
    assert paper.status == 200
    member = stage.visitor("member")
    member.visit(issue.get_absolute_url())
    member.sees(TITLE)
    visitor = stage.visitor()
    visitor.visit("/")
    visitor.sees(TITLE)
    visitor.shot("刊物/05-网站首页")
    visitor.visit(f"/site/bulletins/{issue.pk}/")
    visitor.sees("汉北市")
    visitor.shot("刊物/06-网站上的一期")


def the_province_sees_what_became_of_it(stage, item: InfoItem, issue: BulletinIssue) -> None:
    """On the desk, on the item, and in the ledger with rule and item."""
    province = stage.visitor("province", width=PHONE)
    province.visit("/")
    province.sees(TITLE[:10])
    province.shot("信息/09-信息员看到结果")
    province.visit(item.get_absolute_url())
    province.sees("采用")
    province.sees("第1期")
    province.shot("信息/10-一篇信息的来龙去脉")
    province.visit("/infonet/merit/")
    province.sees(TITLE[:10])
    province.shot("信息/11-积分台账")
    entry = ScoreEntry.objects.get()
    assert entry.item == item and entry.issue == issue and entry.union == stage.org.provincial["420000"]


def nobody_else_sees_it(stage, item: InfoItem) -> None:
    """Another province and a visitor get 404 (or the sign-in page), as for what does not exist."""
    other = stage.visitor("province2")
    missing = "00000000-0000-4000-8000-000000000000"
    for address in ("/infonet/items/{}/", "/infonet/items/{}/edit/", "/infonet/items/{}/sign/"):
        assert other.status(address.format(item.pk)) == other.status(address.format(missing)) == 404
    assert other.status(f"/infonet/items/triage/{item.pk}/") == 403  # the triage is the editors', whatever is in it
    other.visit("/infonet/merit/")
    other.misses(TITLE[:10])
    stranger = stage.visitor()
    stranger.visit(f"/infonet/items/{item.pk}/")
    expect(stranger.page).to_have_url(re.compile("sign-in"))


@pytest.mark.parametrize("title", ["𠮷田厂䶮班组\uf900车间12名职工反映工价问题"])
def test_rare_characters_travel_from_the_phone_to_the_page_unchanged(stage, title):
    province = stage.visitor("province", width=PHONE)
    province.visit("/infonet/items/new/")
    province.choose("新情况、新经验")
    province.fill("标题", title)
    province.fill(re.compile("^正文"), BODY)
    province.page.get_by_role("button", name=re.compile("送.*签发")).click()
    province.sees(title)
    assert InfoItem.objects.get().title == title
