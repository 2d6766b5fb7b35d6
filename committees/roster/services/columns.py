"""Which column is which: by its heading, whatever it is called and wherever it stands."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from documents.sheets import Row

# The heading in the template first, then what people also write.
HEADINGS = {
    "name": ["姓名", "名字", "委员姓名"],
    "gender": ["性别"],
    "unit": ["单位", "所在单位", "工作单位", "单位名称", "单位全称"],
    "place": ["单位所在地", "所在地", "所在地市", "所在城市", "地区", "省市", "所在地区"],
    "province": ["省", "省份", "所在省", "省区市"],
    "city": ["市", "城市", "所在市", "地市"],
    "duty": ["职务", "行政职务", "单位职务", "现任职务"],
    "plenary": ["全委会职务", "委员会职务", "全委会", "全国委员会职务"],
    "standing": ["常委会职务", "常委会", "常务委员会职务"],
    "phone": ["手机", "手机号", "手机号码", "联系电话", "电话", "移动电话"],
    "email": ["邮箱", "电子邮箱", "电子邮件", "email", "e-mail"],
    "start": ["任职开始", "任职时间", "任职日期", "开始日期", "当选日期", "任职开始日期"],
    "standing_start": ["常委任职开始", "常委会任职开始", "常委当选日期"],
}
TEMPLATE = ["name", "gender", "unit", "place", "duty", "plenary", "standing", "phone", "email", "start"]
REQUIRED = ["name", "unit", "plenary"]
PLACES = {"place", "province", "city"}
BY_HEADING = {heading: field for field, headings in HEADINGS.items() for heading in headings}
ASIDE = re.compile(r"[（(\[【].*?[)）\]】]|[\s*＊:：　]")
SEARCHED_ROWS = 30
TITLES = {field: headings[0] for field, headings in HEADINGS.items()}
HELP = _("必须有的列：姓名、单位、全委会职务；新单位还要有单位所在地。")


def field_of(heading: object) -> str | None:
    """The field a heading stands for; remarks in brackets, blanks and stars do not count."""
    return BY_HEADING.get(ASIDE.sub("", str(heading or "")).casefold())


def find_columns(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """The index of the heading row and where each field stands; (-1, {}) when no row looks like headings."""
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row.cells):
            if field := field_of(cell):
                found.setdefault(field, column)
        if "name" in found and len(found) >= 3:
            return at, found
    return -1, {}


def missing_columns(columns: dict[str, int]) -> list[str]:
    """The headings that must be there and are not."""
    return [TITLES[field] for field in REQUIRED if field not in columns]
