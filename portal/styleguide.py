"""/styleguide/: every part in every state, with made-up data and no database."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.desk import DeskItem, Waiting
from common.ring import Mark, Period, Ring, build_ring
from common.widgets import Picks, Segmented

NOW = datetime(2026, 11, 16, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(days: int, hour: int = 17) -> datetime:
    """A moment some days from the guide's own today."""
    return (NOW + timedelta(days=days)).replace(hour=hour)


KINDS = (("reform", "产业改革发展"), ("rights", "职工切身利益"), ("stable", "队伍稳定"), ("work", "工作部署和进展"))
HELPS = {
    "reform": "企业改制、停产、搬迁",
    "rights": "就业、收入、社保、安全卫生",
    "stable": "苗头性、群体性情况",
    "work": "本省正在抓的事",
}


class SampleForm(forms.Form):
    """A field of every kind."""

    kind = forms.ChoiceField(
        label="写的是哪一类？", choices=KINDS, widget=Picks(helps=HELPS), error_messages={"required": "请选一类。"}
    )
    urgency = forms.ChoiceField(
        label="有多急？",
        choices=(("normal", "平件"), ("urgent", "急件"), ("flash", "特急")),
        initial="urgent",
        widget=Segmented,
        help_text="急件：签发后 24 小时内处理。",
    )
    title = forms.CharField(
        label="标题",
        help_text="写清哪里、什么事、涉及多少人。",
        widget=forms.TextInput(attrs={"data-count": "40"}),
    )
    region = forms.ChoiceField(label="片区", choices=(("ne", "东北片"), ("n", "华北片")))
    happened = forms.DateField(label="发生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    body = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": 4, "class": "ld-textarea-doc", "data-count": ""})
    )
    advice = forms.CharField(label="建议", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    paper = forms.FileField(label="附件", required=False, help_text=".docx、.pdf 或照片，不超过 20 MB。")
    checked = forms.BooleanField(label="我已核对人数和金额", help_text="数字会直接进专报。")

    def clean_title(self) -> str:
        """Too long: the fact, the limit and the cure."""
        title = self.cleaned_data["title"]
        if len(title) > 40:
            raise forms.ValidationError(f"标题现有 {len(title)} 字，请减到 40 字以内。")
        return title


def wrong_form() -> SampleForm:
    """The form as it comes back with faults."""
    title = "关于汉北两家配套铸件企业停产后职工待岗生活费标准没有着落等有关情况的报告和几点建议"
    typed = {"title": title, "urgency": "urgent", "region": "ne", "body": "10月下旬以来，两家企业先后停产。"}
    return SampleForm({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")


def ring() -> Ring:
    """A year in the middle of its consultation."""
    day = NOW.date().replace
    return build_ring(
        2026,
        NOW.date(),
        periods=[
            Period("outer", day(month=1, day=12), day(month=2, day=26)),
            Period("outer", day(month=8, day=20), day(month=10, day=28)),
            Period("outer", day(month=11, day=6), day(month=11, day=20), now=True),
        ],
        marks=[
            Mark("middle", day(month=7, day=9), "done"),
            Mark("inner", day(month=3, day=31), "done"),
            Mark("inner", day(month=6, day=30), "done"),
            Mark("inner", day(month=12, day=5)),
            Mark("middle", day(month=12, day=21), "next"),
            Mark("outer", day(month=12, day=22), "next", main=True),
        ],
        centre=("距全委会", "36", "天"),
        label="2026年会议年历：年中常委会已于7月9日召开；工作报告正在征求委员意见；全委会12月22日，距今36天。",
    )


PATH = [
    {"name": "起草", "note": "8月20日", "state": "done", "gate": "关口：主要负责同志签发送征。已过"},
    {"name": "征求委员意见", "short": "征求意见", "note": "9月11日", "state": "done", "gate": "关口：反馈过六成。已过"},
    {
        "name": "常委会研究",
        "short": "常委会",
        "note": "10月8日 退回修改",
        "state": "back",
        "gate": "关口：过半数通过。未过",
    },
    {"name": "提交全委会", "short": "全委会", "note": "待定", "state": "", "gate": "关口：全委会表决。未过"},
    {"name": "通过印发", "short": "印发", "note": "待定", "state": ""},
]


def sample() -> dict[str, Any]:
    """Everything the page shows."""
    return work() | texts()


def work() -> dict[str, Any]:
    """What is to be done, by whom, how far it has come."""
    return {
        "now": NOW,
        "dues": [(at(-3), None), (at(0), None), (at(1), None), (at(4), None), (at(9).date(), None), (at(40), None)],
        "closed": at(-10),
        "tasks": [
            DeskItem("a", "催收青海、甘肃三季度信息需求回执", "#a", "去催办", "c", at(-3), "两省均已读未回"),
            DeskItem("b", "铸造企业停产，326 名职工待安置", "#b", "处理", "c", at(0), "湖南报送", urgent=True),
            DeskItem("c", "答复第二、三部分的 9 条委员意见", "#c", "继续答复", "a", at(2), "已答复 5 / 14"),
            DeskItem("d", "印发年底两会通知", "#d", "起草", "b", None, "会期 12月21日至22日"),
        ],
        "waits": [
            Waiting("w", "程砚北", "常委 · 东北片", "东北片协商纪要", "#w", at(3)),
            Waiting("v", "欧阳明远", "信息员 · 湖北", "补充职工人数与诉求", "", at(1)),
        ],
        "path": PATH,
        "path_now": [
            *PATH[:1],
            PATH[1] | {"state": "now", "note": "11月6日至20日"},
            PATH[2] | {"state": "", "note": "12月21日"},
            *PATH[3:],
        ],
        "terms": [(True, "委员反馈过六成，现 61%"), (False, "征求期满，还剩 4 天"), (False, "意见逐条答复，现 5 / 14")],
        "seats": [
            ("东北片", ["in"] * 6 + ["read", ""], "6 / 8", "召集 程砚北"),
            ("西北片", ["in"] * 2 + [""] * 4, "2 / 6", "召集 安定远"),
        ],
    }


def texts() -> dict[str, Any]:
    """Texts and what is said about them, years, figures, forms."""
    return {
        "diff": [
            ("same", "二是"),
            ("ins", "联系不够匀。"),
            ("del", "个别"),
            ("ins", "有两个"),
            ("same", "片区"),
            ("del", "活动不够平衡"),
            ("ins", "协商纪要不全"),
        ],
        "checks": [
            ("yes", "时间", "10月下旬以来"),
            ("yes", "人数", "312 人，外包 74 人"),
            ("no", "具体建议", "", "#id_advice", "补写"),
            ("may", "企业性质", "可以不写"),
        ],
        "filters": [("全部", "#all", True, 26), ("欠账", "#late", False, 3), ("我要办的", "#mine", False, 4)],
        "views": [("我要办的", "#mine", True), ("我在等的", "#waits", False, 4), ("我交办的", "#given", False)],
        "times": [
            ("done", at(-130).date(), "年中常委会", "6 项议题，全部办结"),
            ("now", at(4).date(), "征求委员意见截止", "已反馈 41 / 67"),
            ("", at(36).date(), "全委会", "审议工作报告"),
        ],
        "kpis": [
            ("报送", 445, "条", "比上月多 37"),
            ("采用率", "31.0", "%", "比上月高 2.1 点"),
            ("零报送", 3, "省", "青海、西藏、海南"),
        ],
        "ring": ring(),
        "page": Paginator(range(67), 4).page(2),
        "form": SampleForm(),
        "wrong": wrong_form(),
        "opinion_at": at(-7),
        "toast": [SimpleNamespace(tags="success", extra_tags="", text="已送杜青川签发")],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide."""
    return render(request, "styleguide.html", sample())
