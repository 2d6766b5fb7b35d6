"""`make run`: from nothing to a page. Standard library only, for it runs before anything is installed."""

import fcntl
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
    only_one()
    environment.main(dev=False)
    pdf_packages()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    os.environ["DEMO"] = "1"
    python = str(environment.PYTHON)
    prepared = os.spawnv(os.P_WAIT, python, [python, str(ROOT / "tools" / "prepare.py")])  # noqa: S606
    if prepared:
        sys.exit(prepared)
    os.execv(python, [python, str(ROOT / "tools" / "supervise.py")])  # noqa: S606


def only_one() -> None:
    """Two groups on one database file would be two clocks. The lock is kept open across exec, as long as the group lives."""
    VAR.mkdir(parents=True, exist_ok=True)
    lock = os.open(VAR / "run.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("联动已经在运行（同一个 var 目录）。要再开一个，请另设 VAR_DIR 和 PORT。")
    os.set_inheritable(lock, True)


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
