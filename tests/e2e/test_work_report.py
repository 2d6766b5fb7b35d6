"""Main job A in the browser: the work report from the drafter's .docx to the issued document (F2, S2, F1)."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

from playwright.sync_api import expect

from documents.blocks import Block
from documents.official import Kind, OfficialDocument, to_docx
from documents.papers import ReplyLine, read_reply_form, write_reply_form
from documents.redline import redline_docx
from documents.word import read_plain
from meetings.ballots.services import cast_vote
from meetings.sessions import services as sessions
from meetings.sessions.models import Meeting
from notices.models import Notice
from notices.tasks import tick
from portal.demo.report_text import THIRD
from reports.models import WorkReport
from tests.e2e.visitor import PHONE
from tests.factories.drafts import commented

TITLE = "2026年工作报告"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Two paragraphs of the first draft stand as one in the draft a colleague changed by hand; one is written anew.
JOINED = THIRD.replace("\n总结推广“先培训后上线”", "总结推广“先培训后上线”")
ANEW_WAS = "在县域中小企业试行移动体检，21个县的3.2万名职工第一次有了自己的职业健康档案。"
ANEW = "体检车开到了二十一个县，三万多人头一回建了健康档案。"
ASKED = THIRD.replace(ANEW_WAS, ANEW)
OLD = "平均用时由上一年的47天缩短到29天"
NEW = "平均用时由上一年的47天缩短到29天，其中欠薪类缩短到18天"


def docx(text: str) -> dict:
    """The drafters' Word file."""
    blocks = read_plain(text.replace("## ", "").replace("# ", "")).blocks
    data = to_docx(OfficialDocument(kind=Kind.PLAIN, title=TITLE, issuer="", blocks=blocks))
    return word_file(data)


def word_file(data: bytes, name: str = "工作报告.docx") -> dict:
    """A file to choose in the browser."""
    return {"name": name, "mimeType": DOCX, "buffer": data}


def test_a_work_report_from_draft_to_issue(stage):
    report = drafted_and_sent_out(stage)
    members_answer(stage, report)
    a_filled_form_comes_back(stage, report)
    opinions_are_answered(stage, report)
    sent_to_the_standing_committee(stage, report)
    passed_by_the_standing_committee(stage, report)
    a_changed_comma_voids_the_pass(stage, report)
    adopted_by_the_plenary(stage, report)
    issued(stage, report)


def drafted_and_sent_out(stage) -> WorkReport:
    """The drafter uploads a .docx and asks all members."""
    drafter = stage.visitor("drafter")
    drafter.visit("/reports/")
    drafter.press("新建工作报告")
    drafter.fill("标题", TITLE)
    drafter.shot("工作报告/01-新建")
    drafter.press("新建工作报告")
    upload(drafter, JOINED, "起草组初稿")
    drafter.sees("各位委员")
    drafter.shot("工作报告/02-初稿成段")
    a_colleague_changed_it_in_word(drafter)
    drafter.press("发出征求意见")
    drafter.fill("截止日期", "2026-11-20")
    drafter.fill("截止时刻", "17:00")
    drafter.shot("工作报告/03-发出征求意见")
    drafter.press("发出征求意见")
    drafter.sees("150")
    return WorkReport.objects.get()


def a_colleague_changed_it_in_word(drafter) -> None:
    """The next draft is a .docx with tracked changes and a comment; a match the machine missed is mended; 花脸稿 to take away."""
    report = WorkReport.objects.get()
    changed = tracked(JOINED, ASKED)
    drafter.visit(f"/reports/{report.pk}/versions/new/")
    drafter.page.get_by_label("Word 文稿").set_input_files(word_file(changed, "工作报告（修改）.docx"))
    drafter.shot("工作报告/16-上传带修订的文稿")
    drafter.send("上传新稿", within=drafter.page.locator("main form"))
    drafter.sees("有 2 段是拆分或合并的")
    drafter.visit(f"/reports/{report.pk}/?view=revisions")
    drafter.sees("存稿时接受修订")
    drafter.sees("口径请综合部再核")
    drafter.shot("工作报告/17-修订和批注")
    mended(drafter, report)
    drafter.visit(f"/reports/{report.pk}/?view=marked")
    drafter.page.locator("details.ld-menu > summary").filter(has_text="下载").click()
    drafter.shot("工作报告/20-下载菜单")
    assert (
        part(fetched(drafter, f"/reports/{report.pk}/versions/2/redline.docx"), "word/document.xml").count("<w:ins ")
        > 1
    )
    assert "修改说明" in part(fetched(drafter, f"/reports/{report.pk}/versions/2/comparison.docx"), "word/document.xml")


def tracked(before: str, after: str) -> bytes:
    """A .docx with the changes from one text to the next as a colleague makes them, and a comment."""
    title = Block("title", TITLE)
    old, new = ([title, *read_plain(text.replace("## ", "").replace("# ", "")).blocks] for text in (before, after))
    data = redline_docx(old, new, title=TITLE, author="温知新", made_at=datetime(2026, 11, 15, 9, tzinfo=UTC))
    return commented(data, "采用率由上一年的18%", "口径请综合部再核。", "温知新")


def mended(drafter, report) -> None:
    """段落对应: the doubtful first; the paragraph written anew is said to come from the one it replaces."""
    drafter.visit(f"/reports/{report.pk}/versions/2/matches/")
    drafter.sees("请核对")
    drafter.shot("工作报告/18-段落对应")
    drafter.page.locator(".ld-pair").filter(has_text=ANEW[:12]).get_by_role("link", name="改对应").click()
    drafter.page.locator("label").filter(has_text=ANEW_WAS[:12]).locator("input").check()
    drafter.shot("工作报告/19-改对应")
    drafter.press("按勾选的对应")
    drafter.sees("意见跟着走")
    assert report.current.paragraphs.get(text=ANEW).by_hand


def fetched(visitor, address: str) -> bytes:
    """What the visitor downloads."""
    answer = visitor.page.request.get(visitor.site + address)
    assert answer.status == 200, address
    return answer.body()


def part(data: bytes, name: str) -> str:
    """One part of a .docx."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def upload(drafter, text: str, note: str) -> None:
    """A new version from a Word file."""
    report = WorkReport.objects.get()
    drafter.visit(f"/reports/{report.pk}/versions/new/")
    drafter.page.get_by_label("Word 文稿").set_input_files(docx(text))
    drafter.fill("改动说明", note)
    drafter.send("上传新稿", within=drafter.page.locator("main form"))


def members_answer(stage, report) -> None:
    """One member has an opinion, a standing member on the phone has none; whoever has not answered is reminded."""
    stage.clock.move("2026-11-17 09:30")
    member = stage.visitor("member")
    member.visit("/")
    member.sees(TITLE)
    member.shot("工作报告/04-委员的工作台")
    member.press(re.compile("意见"))
    paragraph = member.page.locator(".ld-doc-p").filter(has_text=OLD)
    paragraph.locator("xpath=following-sibling::*[1]").get_by_role("link", name="在这里提意见").first.click()
    form = member.page.locator("#op-new")
    form.locator("textarea[name=text]").fill("请补充欠薪类信息的办结用时，这是职工最关心的一类。")
    form.get_by_text("增加", exact=True).click()
    member.shot("工作报告/05-委员提意见")
    member.send("提交意见", within=form)
    member.sees("谢谢您")
    standing = stage.visitor("standing", width=PHONE)
    standing.visit(report.get_absolute_url())
    standing.shot("工作报告/06-常委在手机上看")
    standing.press("我没有意见")
    standing.confirm("回复无意见")
    standing.sees("无意见")
    stage.clock.move("2026-11-19 09:00")
    tick()
    reminded = set(Notice.objects.filter(kind="report.round_due").values_list("recipient__username", flat=True))
    assert "chair" in reminded and not reminded & {"member", "standing"}


def a_filled_form_comes_back(stage, report) -> None:
    """The letter and the form are downloaded; on paper another member answered, and the office records it."""
    round_ = report.rounds.get()
    office = stage.visitor("office", width=PHONE)
    letter = re.sub(
        "<[^>]+>", "", part(fetched(office, f"/reports/rounds/{round_.pk}/letter.docx"), "word/document.xml")
    )
    assert round_.letter_code in letter
    respondent = round_.respondents.filter(answer="").exclude(person__user__username="chair").first()
    form = read_reply_form(fetched(office, f"/reports/rounds/{round_.pk}/reply-form.docx?member={respondent.pk}"))
    lines = [
        ReplyLine(place="", text="我们完善了委员履职记录", opinion="请写明记录对委员本人公开。", reason="便于核对。")
    ]
    filled = write_reply_form(replace(form, answer="opinions", lines=lines))
    office.visit(f"/reports/rounds/{round_.pk}/replies/new/")
    office.page.get_by_label("哪位委员的反馈表").select_option(str(respondent.pk))
    office.page.get_by_label("填好的反馈表").set_input_files(word_file(filled, "反馈表.docx"))
    office.shot("工作报告/21-代录反馈表")
    office.send("上传并核对")
    office.sees("读到 1 条意见")
    office.shot("工作报告/22-核对反馈表")
    office.send("收下这份反馈表")
    office.sees("代录")
    assert round_.opinions.get(paper__isnull=False).paragraph_key is not None


def opinions_are_answered(stage, report) -> None:
    """After the deadline the drafter closes the round; sending is refused while an opinion is open; then it is answered."""
    stage.clock.move("2026-11-20 17:00:01")
    drafter = stage.visitor("drafter")
    drafter.visit(report.get_absolute_url())
    drafter.send("截止征求意见")
    drafter.visit(f"/reports/{report.pk}/standing/")
    drafter.sees("尚有 2 条意见没有答复")
    drafter.shot("工作报告/07-没有答复完不能送常委会")
    drafter.visit(f"/reports/{report.pk}/?show=open")
    form = drafter.page.locator("form[action*=dispose]").first
    if not form.count():
        drafter.press("答复委员")
        form = drafter.page.locator("form[action*=dispose]").first
    form.get_by_text("采纳", exact=True).click()
    form.locator("textarea").fill("已补充欠薪类办结用时：18天。谢谢您。")
    drafter.shot("工作报告/08-答复意见")
    drafter.send("答复委员", within=form)
    last = drafter.page.locator("form[action*=dispose]").first
    last.get_by_text("留作参考", exact=True).click()
    last.locator("textarea").fill("记录本来就对委员本人公开，谢谢。")
    drafter.send("答复委员", within=last)
    drafter.sees("意见逐条答复，现 2 / 2")
    drafter.visit(f"/reports/{report.pk}/standing/")
    drafter.sees("还没有上传修改后的稿子")
    upload(drafter, ASKED.replace(OLD, NEW), "按委员意见补充欠薪类用时")
    drafter.visit(f"/reports/{report.pk}/?view=marked")
    drafter.sees("其中欠薪类缩短到18天")
    drafter.sees("原段已改动")
    drafter.shot("工作报告/09-花脸稿与意见")
    drafter.visit(f"/reports/{report.pk}/opinions/")
    drafter.shot("工作报告/10-意见汇总处理表")


def sent_to_the_standing_committee(stage, report) -> None:
    """The very text goes on the agenda of the year-end session."""
    drafter = stage.visitor("drafter")
    drafter.visit(f"/reports/{report.pk}/standing/")
    drafter.page.locator("main form").get_by_text("第五届常委会第七次会议").first.click()
    drafter.shot("工作报告/11-送常委会")
    drafter.send("送常委会研究", within=drafter.page.locator("main form"))
    drafter.sees("送常委会研究")
    report.refresh_from_db()
    assert report.status == WorkReport.Status.TO_STANDING


def passed_by_the_standing_committee(stage, report) -> None:
    """Notice, sign-in, an open ballot with the quorum of the roster, declaration, a numbered resolution."""
    report.refresh_from_db()
    meeting = report.standing_item.meeting
    stage.clock.move("2026-11-27 10:00")
    office = stage.visitor("office")
    give_notice(office, meeting)
    office.shot("会议/01-发出会议通知")
    stage.clock.move("2026-12-14 08:40")
    office = stage.visitor("office", width=PHONE)
    signed_in(stage, office, meeting, absent=5)
    chair = opened(stage, meeting)
    voted(stage, chair, report.standing_item, "会议/03", "standing")
    chair.sees("这一稿获得通过")
    chair.shot("会议/06-公布结果")
    report.refresh_from_db()
    assert report.status == WorkReport.Status.PASSED
    chair.visit("/meetings/ballots/resolutions/")
    chair.sees(re.compile(r"常委会决议〔2026〕\d+号"))
    chair.shot("会议/07-决议登记")


def give_notice(office, meeting: Meeting) -> None:
    """Issue the notice of a meeting."""
    office.visit(meeting.get_absolute_url())
    office.press("发出会议通知")
    office.confirm("发出会议通知")
    office.sees("已通知")


def signed_in(stage, office, meeting: Meeting, absent: int) -> None:
    """The first by the button, the rest as the office would, one by one."""
    office.visit(f"/meetings/{meeting.pk}/sign-in/")
    office.page.locator("button[name=invitation]").first.click()
    office.sees("已签到 1")
    left = list(meeting.invitations.filter(signed_in_at=None).select_related("person__user"))
    needed = [i for i in left if i.person.user.username in ("chair", "standing", "member")]
    others = [i for i in left if i not in needed]
    for invitation in needed + others[: len(others) - absent]:
        sessions.sign_in(invitation, by=stage.user("office"))
    office.visit(f"/meetings/{meeting.pk}/sign-in/")
    office.sees("够法定人数")
    office.shot(f"会议/02-签到-{meeting.body}")


def opened(stage, meeting: Meeting):
    """The chair opens the meeting."""
    chair = stage.visitor("chair")
    chair.visit(meeting.get_absolute_url())
    chair.press("宣布开会")
    chair.confirm("宣布开会")
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.OPEN
    return chair


def voted(stage, chair, item, picture: str, role: str) -> None:
    """The chair opens the ballot; one votes on the phone, the chair on the desk, the rest too; then it is closed and declared."""
    chair.visit(item.get_absolute_url())
    chair.shot(f"{picture}-先看文件")
    chair.press("开始表决")
    chair.confirm("开始表决")
    voter = stage.visitor(role, width=PHONE)
    voter.visit(item.get_absolute_url())
    voter.page.locator(".ld-choice", has_text="赞成").click()
    voter.shot(f"{picture}-手机投票")
    voter.page.locator("form.ld-ballot button[type=submit]").click()
    voter.confirm("投赞成票")
    voter.sees("您已投：赞成")
    voter.visit(item.get_absolute_url())
    voter.sees("您已投：赞成")
    voter.shot(f"{picture}-已投")
    item.refresh_from_db()
    for elector in item.ballot.electors.filter(present=True, vote=None).select_related("person__user"):
        cast_vote(item.ballot, by=elector.person.user, choice="for")
    chair.visit(item.get_absolute_url())
    chair.press("截止表决")
    chair.confirm("截止表决")
    chair.send("计票并公布结果")
    chair.visit(item.get_absolute_url())


def a_changed_comma_voids_the_pass(stage, report) -> None:
    """One comma more after the pass: the page says that the pass is void, and the plenary is out of reach; it is passed again."""
    stage.clock.move("2026-12-14 10:30")
    drafter = stage.visitor("drafter")
    upload(
        drafter, ASKED.replace(OLD, NEW).replace("各位委员回到单位后，请把", "各位委员，回到单位后，请把"), "会后润色"
    )
    drafter.visit(report.get_absolute_url())
    drafter.sees("通过已失效")
    drafter.shot("工作报告/12-改一个逗号通过失效")
    leader = stage.visitor("leader")
    leader.visit(f"/reports/{report.pk}/plenary/")
    leader.sees("重新送常委会研究通过")
    leader.shot("工作报告/13-不能提交全委会")
    drafter.visit(f"/reports/{report.pk}/standing/")
    drafter.page.locator("main form").get_by_text("第五届常委会第七次会议").first.click()
    drafter.send("送常委会研究", within=drafter.page.locator("main form"))
    report.refresh_from_db()
    chair = stage.visitor("chair")
    voted(stage, chair, report.standing_item, "会议/08", "standing")
    chair.sees("这一稿获得通过")


def adopted_by_the_plenary(stage, report) -> None:
    """The leader puts that very text to the plenary; the plenary adopts it."""
    leader = stage.visitor("leader")
    leader.visit(f"/reports/{report.pk}/plenary/")
    leader.page.locator("main form").get_by_text("第五届全委会第四次全体会议").first.click()
    leader.shot("工作报告/14-提交全委会")
    leader.send("提交全委会审议", within=leader.page.locator("main form"))
    report.refresh_from_db()
    meeting = report.plenary_item.meeting
    give_notice(stage.visitor("office"), meeting)
    stage.clock.move("2026-12-15 08:30")
    signed_in(stage, stage.visitor("office"), meeting, absent=14)
    chair = opened(stage, meeting)
    voted(stage, chair, report.plenary_item, "会议/09", "member")
    chair.sees("这一稿获得通过")
    report.refresh_from_db()
    assert report.status == WorkReport.Status.ADOPTED


def issued(stage, report) -> None:
    """Numbered, and to be had as .docx and as PDF in official layout."""
    stage.clock.move("2026-12-16 09:00")
    leader = stage.visitor("leader")
    leader.visit(report.get_absolute_url())
    leader.send("印发")
    leader.sees(re.compile(r"装工发〔2026〕\d+号"))
    leader.shot("工作报告/15-已印发")
    word = leader.page.request.get(f"{stage.site}/reports/{report.pk}/report.docx")
    text = zipfile.ZipFile(io.BytesIO(word.body())).read("word/document.xml").decode()
    assert word.status == 200 and "欠薪类缩短到18天" in re.sub("<[^>]+>", "", text)
    paper = leader.page.request.get(f"{stage.site}/reports/{report.pk}/report.pdf")
    assert paper.status == 200 and paper.body().startswith(b"%PDF-")
    member = stage.visitor("member")
    member.visit(report.get_absolute_url())
    expect(member.page.locator("body")).to_contain_text("采纳")
    assert stage.visitor("province").status(f"/reports/{report.pk}/versions/") == 404
