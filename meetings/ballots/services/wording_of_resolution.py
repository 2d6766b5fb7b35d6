"""A resolution in the words of an official document: its title, what the meeting decided, the text as an annex."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from committees.roster.models import Body
from common.wording import official
from documents.blocks import Block
from documents.official import Attachment
from meetings.ballots.models import Ballot

OWN_WORDS = ("决议", "决定")
# Motions named without 《》: …关于2027年工作计划的决议.
PLANS = ("计划", "报告", "方案", "预算", "决算", "安排", "要点", "分工")
APPROVED = ("报告", "计划", "预算", "决算")
PROPOSED = ("的议案", "的提案", "的草案", "（草案）", "（送审稿）", "（审议稿）")
FULL_NAMES = {"全委会": "全国委员会", "常委会": "常务委员会"}


@dataclass(frozen=True)
class Wording:
    """What is printed: the issuing body, the title, the text, what is bound in after it."""

    issuer: str
    title: str
    blocks: Sequence[Block]
    attachments: Sequence[Attachment] = ()


def wording_of(ballot: Ballot, motion: str, blocks: Sequence[Block]) -> Wording:
    """The passed text `blocks` of the motion titled `motion`; what is a resolution already stays as it is."""
    text = [block for block in blocks if block.kind != "title"]
    body = in_full(official(Body(ballot.body).label))
    issuer = f"{settings.UNION_NAME}{body}"
    passed_by = passing_body(ballot, body)
    if is_resolution(motion, text):
        return Wording(issuer, resolution_title(passed_by, motion), text)
    name = bare(motion)
    said = f"{opening(ballot)}审议了{marked(name)}，决定予以{'批准' if name.endswith(APPROVED) else '通过'}。"
    annex = [Attachment(name, text)] if text else []
    return Wording(issuer, f"{passed_by}关于{subject(name)}的决议", [Block("paragraph", said)], annex)


def passing_body(ballot: Ballot, body: str) -> str:
    """全国装备制造产业工会第五届常务委员会第七次会议; of what was circulated the body alone."""
    occasion = in_full(ballot.occasion)
    return f"{settings.UNION_NAME}{occasion if occasion.endswith('会议') else body}"


def opening(ballot: Ballot) -> str:
    """Who considered it: the meeting, or the members each by himself."""
    return "会议" if ballot.occasion.endswith("会议") else f"{in_full(official(Body(ballot.body).label))}以通讯表决方式"


def is_resolution(motion: str, text: Sequence[Block]) -> bool:
    """Whether the motion's own text is what is resolved."""
    return motion.endswith(OWN_WORDS) or (bool(text) and text[0].text.strip().startswith("会议"))


def resolution_title(passed_by: str, motion: str) -> str:
    """The motion's own title, with who passed it before 关于…."""
    name = motion if motion.endswith(OWN_WORDS) else f"关于{subject(bare(motion))}的决议"
    return f"{passed_by}{name}" if name.startswith("关于") else name


def subject(name: str) -> str:
    """What 关于 is followed by: 《…办法》, but 2027年工作计划 as it is."""
    if name.startswith("关于"):
        return name.removeprefix("关于")
    return name if name.endswith(PLANS) else marked(name)


def bare(motion: str) -> str:
    """The motion without its marks and without what it was before it was passed."""
    for word in PROPOSED:
        motion = motion.removesuffix(word)
    whole = motion.startswith("《") and motion.endswith("》") and motion.count("《") == 1
    return motion[1:-1] if whole else motion


def marked(name: str) -> str:
    """《…》, titles inside it in 〈…〉."""
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def in_full(name: str) -> str:
    """第五届常务委员会第七次会议 for 第五届常委会第七次会议."""
    for short, full in FULL_NAMES.items():
        name = name.replace(short, full)
    return name
