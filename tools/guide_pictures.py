"""`make guide`: put the pictures of the last browser run (var/guide) into the guide, and list them at the foot of its pages."""

import shutil
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
TAKEN = ROOT / "var" / "guide"
GUIDE = ROOT / "docs" / "guide"
HEAD = "\n## 一步一步看\n\n左边是电脑上的样子，右边是手机上的样子；图由浏览器测试按真实步骤拍下。\n"
# Which folders of pictures belong to which page.
PAGES = {
    "工作报告": ["工作报告"], "会议与表决": ["会议"], "重大问题": ["重大问题"], "信息报送": ["信息"], "信息处理与刊物": ["刊物"],
}  # fmt: skip


def gallery(folder: str) -> str:
    """A table of all steps of a folder, in order."""
    steps = sorted(path.name.removesuffix("-1280.png") for path in (GUIDE / "pictures" / folder).glob("*-1280.png"))
    rows = [
        f"| {step} | ![{step}，电脑]({address(folder, step, 1280)}) | ![{step}，手机]({address(folder, step, 390)}) |"
        for step in steps
    ]
    return "\n".join([HEAD, "| 步骤 | 电脑 | 手机 |", "|---|---|---|", *rows, ""])


def address(folder: str, step: str, width: int) -> str:
    """The picture's address from the page."""
    return f"pictures/{folder}/{step}-{width}.png"


def put(taken: Path, path: Path) -> None:
    """In few colours: the guide is read on slow lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(taken).convert("RGB").quantize(96).save(path, optimize=True)


def main() -> None:
    """Copy the pictures, rewrite the foot of each page."""
    for folder in {path.parent.name for path in TAKEN.glob("*/*.png")}:  # those of documents are made elsewhere
        shutil.rmtree(GUIDE / "pictures" / folder, ignore_errors=True)
    for taken in TAKEN.glob("*/*.png"):
        put(taken, GUIDE / "pictures" / taken.relative_to(TAKEN))
    for name, folders in PAGES.items():
        page = GUIDE / f"{name}.md"
        text = page.read_text(encoding="utf-8").split(HEAD)[0].rstrip() + "\n"
        page.write_text(text + "".join(gallery(folder) for folder in folders), encoding="utf-8")


if __name__ == "__main__":
    main()
