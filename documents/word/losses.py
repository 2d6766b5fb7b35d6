"""What a reading left behind, counted while it goes and told in sentences at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

QUOTE_LENGTH = 40


class Losses:
    """A tally by kind, with the first words of what was lost where there were words."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._words: dict[str, str] = {}

    def add(self, kind: str, words: str = "", count: int = 1) -> None:
        """Note one loss of a kind listed in `_sentences`."""
        self._counts[kind] += count
        if words.strip():
            self._words.setdefault(kind, words.strip())

    def has(self, kind: str) -> bool:
        """Whether any of this kind occurred."""
        return self._counts[kind] > 0

    def sentences(self, changes: str = "accepted") -> list[str]:
        """One sentence for each kind that occurred, in a fixed order; `changes` is the choice for tracked ones."""
        return [
            text % {"count": self._counts[kind], "words": self._quoted(kind)}
            for kind, text in (_tracked(changes), *_sentences())
            if self._counts[kind]
        ]

    def _quoted(self, kind: str) -> str:
        words = " ".join(self._words.get(kind, "").split())
        if not words:
            return ""
        return _("（“%(words)s”）") % {"words": words if len(words) <= QUOTE_LENGTH else f"{words[:QUOTE_LENGTH]}…"}


def _tracked(changes: str) -> tuple[str, str]:
    """The changes are carried; which reading of them the text shows has to be said."""
    if changes == "rejected":
        return "tracked", _("修订痕迹 %(count)d 处，已按拒绝修订处理。")
    return "tracked", _("修订痕迹 %(count)d 处，已按接受修订处理。")


def _sentences() -> Iterator[tuple[str, str]]:
    yield "redhead", _("版头没有带入%(words)s，印发时由系统生成。")
    yield "unanchored", _("批注 %(count)d 条没有对应的文字%(words)s，列在文首。")
    yield "footnote", _("脚注 %(count)d 条没有带入%(words)s。需要保留的，请写进正文后重新上传。")
    yield "endnote", _("尾注 %(count)d 条改作脚注带入。")
    yield "textbox", _("文本框 %(count)d 个没有带入%(words)s。需要保留的，请写进正文后重新上传。")
    yield "image", _("图片 %(count)d 张没有带入。")
    yield "imageformat", _("图片 %(count)d 张不是 PNG 或 JPG，没有带入。请在文稿中换成 PNG 或 JPG 后重新上传。")
    yield "badimage", _("图片 %(count)d 张已损坏或过大，没有带入。请换成较小的图片后重新上传。")
    yield "cropped", _("裁剪过的图片 %(count)d 张，带入的是没有裁剪的原图。")
    yield "inside", _("表格中的图片 %(count)d 张，移到了表格之后。")
    yield "linked", _("链接到外部的图片 %(count)d 张没有带入，系统不会去读取。")
    yield "chart", _("图表 %(count)d 个没有带入。")
    yield "shape", _("图形 %(count)d 个没有带入。")
    yield "object", _("嵌入的对象 %(count)d 个没有带入。")
    yield "formula", _("公式 %(count)d 个只保留了文字，没有保留格式。")
    yield "symbol", _("符号字体的字符 %(count)d 个没有带入。请用普通字符代替。")
    yield "ruby", _("拼音注音 %(count)d 处没有带入，正字已保留。")
    yield "hidden", _("隐藏文字 %(count)d 处没有带入%(words)s。")
    yield "contents", _("目录 %(count)d 行没有带入，目录以正文标题为准。")
    yield "header", _("页眉页脚中的文字没有带入%(words)s。")
    yield "cells", _("表格中插入或删除单元格的修订 %(count)d 处没有处理，单元格都保留了。")
    yield "merged", _("表格中合并的单元格 %(count)d 处，文字只放在第一格。")
    yield "nested", _("套在单元格里的表格 %(count)d 个，文字已并入单元格。")
    yield "blank", _("空白表格 %(count)d 个没有带入。")
    yield "foreign", _("插入的外部文档 %(count)d 份没有带入。请把内容复制到正文后重新上传。")
    yield "template", _("文档指向本机模板 %(count)d 个，系统没有读取。")
    yield "control", _("不可见的控制字符 %(count)d 个已去掉。")
