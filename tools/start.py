"""`make run`: from nothing to a page. Standard library only, for it runs before anything is installed."""

import os
import sys
import time
from pathlib import Path

import debian
import environment

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
DAY = 24 * 3600


def main() -> None:
    """Environment, system packages, database and files, then the processes in this one's place."""
    environment.main(dev=False)
    pdf_packages()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    os.environ["DEMO"] = "1"
    python = str(environment.PYTHON)
    prepared = os.spawnv(os.P_WAIT, python, [python, str(ROOT / "tools" / "prepare.py")])  # noqa: S606
    if prepared:
        sys.exit(prepared)
    os.execv(python, [python, str(ROOT / "tools" / "supervise.py")])  # noqa: S606


def pdf_packages() -> None:
    """Try once a day; a machine without a package source is not asked at every start."""
    tried = VAR / "stamps" / "debian"
    if tried.exists() and time.time() - tried.stat().st_mtime < DAY:
        return
    if left := debian.install("pdf"):
        print(f"PDF 需要的系统软件包还没有装好：{' '.join(left)}。其他功能照常，文件可下载 .docx。", flush=True)
    tried.parent.mkdir(parents=True, exist_ok=True)
    tried.touch()


if __name__ == "__main__":
    main()
