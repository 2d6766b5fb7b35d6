"""One official document of each kind, whole: for the layout tests and for the pictures of the guide."""

import hashlib
import io
from datetime import date
from functools import cache

from PIL import Image, ImageDraw

from documents.blocks import Block, Footnote, Picture
from documents.images import clean_png
from documents.official import Attachment, Issue, Kind, OfficialDocument, Roll

UNION = "中国装备制造工会"
OFFICE = f"{UNION}办公室"
DAY = date(2026, 11, 23)
OPENING = (
    "为深入贯彻落实全国总工会关于推进产业工人队伍建设改革的部署要求，充分发挥产业工会委员会的作用，"
    "现就做好第三届全国委员会第二次全体会议筹备工作有关事项通知如下。"
)
BODY = [
    Block("paragraph", OPENING),
    Block("heading", "一、总体要求", 1),
    Block(
        "paragraph", "坚持从产业实际出发，坚持问题导向，把广泛听取委员意见贯穿会议筹备全过程，切实提高工作报告质量。"
    ),
    Block("heading", "二、重点任务", 1),
    Block(
        "paragraph",
        "（一）认真开展调查研究。各省级产业工会要围绕企业用工、技能提升、劳动安全卫生等问题，摸清情况，提出建议。",
        2,
    ),
    Block("paragraph", "（二）按时报送意见。意见由委员本人提出，经所在单位工会汇总后报送，逾期视为无意见。", 2),
    Block("heading", "1. 报送范围", 3),
    Block("paragraph", "全体委员和特邀代表。"),
    Block("heading", "（1）委员单位", 4),
    Block("paragraph", "按名册所列单位报送，一家一份。"),
]
TABLE = Block.table(
    (
        ("序号", "单位", "委员数", "意见条数", "备注"),
        ("1", "江苏省装备制造工会", "9", "14", "其中书面意见3条"),
        ("2", "黑龙江省机械冶金工会", "6", "8", ""),
        ("3", "四川省国防机械工会", "7", "11", "逾期1条"),
    ),
    header=1,
)  # fmt: skip


@cache
def chart() -> bytes:
    """A small PNG, cleaned as an upload would be."""
    image = Image.new("RGB", (600, 300), "white")
    pen = ImageDraw.Draw(image)
    for at, height in enumerate((120, 200, 160, 240)):
        pen.rectangle((60 + at * 130, 280 - height, 140 + at * 130, 280), fill=(46, 94, 150))
    pen.line((40, 280, 580, 280), fill="black", width=3)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return clean_png(stream.getvalue())


def picture(width: float = 120.0, height: float = 60.0) -> Block:
    """A block that shows the chart."""
    return Block("image", "各季度报送条数", picture=Picture(hashlib.sha256(chart()).hexdigest(), width, height))


def pictures() -> dict[str, bytes]:
    """The chart's bytes."""
    return {hashlib.sha256(chart()).hexdigest(): chart()}


def notice() -> OfficialDocument:
    """通知 with an attachment of a table, a picture and a footnote."""
    noted = Block(
        "paragraph", "本期报送情况见下表和下图，条数以收到为准。", footnotes=(Footnote(20, "收到时间以系统记录为准。"),)
    )
    return OfficialDocument(
        Kind.NOTICE, "关于做好第三届全国委员会第二次全体会议筹备工作的通知", UNION, BODY, number="装工发〔2026〕12号",
        addressee="各省、自治区、直辖市装备制造工会，各直属单位工会：", signature=UNION, date=DAY, remark="联系人：李明，电话：010-68590000",
        attachments=[Attachment("意见报送情况统计", [noted, TABLE, picture()]), Attachment("会议日程", [Block("paragraph", "另行通知。")])],
        copies_to=["全国总工会办公厅", "有关部委，有关行业协会"], printed_by=OFFICE, printed_on=DAY, urgency="特急", copy_number="000012",
        pictures=pictures(),
    )  # fmt: skip


def joint() -> OfficialDocument:
    """A joint notice of three issuers, the leading one first."""
    return OfficialDocument(
        Kind.NOTICE, "关于联合开展产业工人技能竞赛的通知", UNION, BODY[:6], number="装工发〔2026〕13号", joint=["国家装备局", "中国装备制造行业协会"],
        addressee="各省、自治区、直辖市有关单位：", signature=UNION, date=DAY, copies_to=["全国总工会办公厅"], printed_by=OFFICE, printed_on=DAY,
    )  # fmt: skip


def resolution() -> OfficialDocument:
    """决议: no red head, the meeting named under the title."""
    return OfficialDocument(
        Kind.RESOLUTION, "中国装备制造工会第三届全国委员会第二次全体会议关于工作报告的决议", UNION,
        [Block("paragraph", "会议听取并审议了工作报告，决定予以批准。会议号召全体委员团结带领广大职工，为产业发展作出新的贡献。")],
        note="（2026年11月23日第三届全国委员会第二次全体会议通过）",
    )  # fmt: skip


def decision() -> OfficialDocument:
    """决定."""
    return OfficialDocument(
        Kind.DECISION, "关于表彰信息工作先进单位的决定", UNION, BODY[:5], number="装工发〔2026〕14号", addressee="各省级产业工会：",
        signature=UNION, date=DAY, copies_to=["全国总工会办公厅"], printed_by=OFFICE, printed_on=DAY,
    )  # fmt: skip


def circular() -> OfficialDocument:
    """通报 with a table in the text."""
    return OfficialDocument(
        Kind.CIRCULAR, "关于2026年第三季度信息报送采用情况的通报", UNION, [BODY[2], TABLE, BODY[4]], number="装工发〔2026〕15号",
        addressee="各省级产业工会：", signature=UNION, date=DAY, copies_to=["各委员"], printed_by=OFFICE, printed_on=DAY,
    )  # fmt: skip


def report() -> OfficialDocument:
    """报告: goes up, so its signers are named."""
    return OfficialDocument(
        Kind.REPORT, "关于第三届全国委员会第二次全体会议情况的报告", UNION, BODY, number="装工报〔2026〕3号", signer="李建国 王芳 欧阳明",
        addressee="中华全国总工会：", signature=UNION, date=DAY, printed_by=OFFICE, printed_on=DAY,
    )  # fmt: skip


def letter() -> OfficialDocument:
    """函 in the letter form."""
    return OfficialDocument(
        Kind.LETTER, "关于征求《工作报告（征求意见稿）》意见的函", UNION, BODY, number="装工函〔2026〕8号", addressee="各位委员：",
        attachments=[Attachment("意见反馈表")], signature=UNION, date=DAY, remark="联系人：李明，电话：010-68590000", copies_to=["各省级产业工会"],
        urgency="加急",
    )  # fmt: skip


def minutes() -> OfficialDocument:
    """纪要 with who came, was excused and sat in."""
    came = ("李建国", "王芳", "欧阳明", "赵立新", "周国庆", "吴晓东", "郑海燕", "冯学军", "陈志强", "褚文博")
    return OfficialDocument(
        Kind.MINUTES, "第三届常务委员会第五次会议纪要", UNION, BODY[1:5], number="〔2026〕5号", banner=f"{UNION}会议纪要",
        rolls=[Roll("出席", came), Roll("请假", ("卫东方",)), Roll("列席", ("办公室 蒋敏", "权益保障部 沈一鸣"))],
        copies_to=["各常委"], printed_by=OFFICE, printed_on=DAY,
    )  # fmt: skip


def bulletin() -> OfficialDocument:
    """简报."""
    return OfficialDocument(
        Kind.BULLETIN, "各地产业工会扎实推进劳动安全卫生监督检查", UNION, BODY[1:6], banner="装备制造工会简报", date=DAY,
        issue=Issue(18, 320, f"{OFFICE}编"), copies_to=["报：全国总工会办公厅", "送：有关部委，有关行业协会", "发：各省级产业工会"],
        printed_by=OFFICE, copies=120,
    )  # fmt: skip


def brief() -> OfficialDocument:
    """信息专报."""
    return OfficialDocument(
        Kind.BRIEF, "部分地区装备制造企业用工紧张值得关注", UNION, BODY[2:6], date=DAY, issue=Issue(7, None, OFFICE),
        copies_to=["报：全国总工会"], copies=20,
    )  # fmt: skip


def plain() -> OfficialDocument:
    """A copy without a red head, marked as a draft."""
    return OfficialDocument(
        Kind.PLAIN, "在第三届全国委员会第二次全体会议上的工作报告", UNION, BODY * 2, draft_mark="征求意见稿 稿号 7F3A"
    )


SAMPLES = {
    "通知": notice, "联合通知": joint, "决议": resolution, "决定": decision, "通报": circular, "报告": report, "函": letter, "纪要": minutes,
    "简报": bulletin, "信息专报": brief, "文稿": plain,
}  # fmt: skip
