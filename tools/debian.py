"""Debian packages by purpose. Without root or a network the portal runs all the same; what is missing is named.

python3 tools/debian.py pdf              what PDFs need
python3 tools/debian.py all              everything (make system)
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SETS = {
    "pdf": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"],
    "test": ["postgresql", "redis-server", "chromium", "gettext", "poppler-utils"],
    "optional": ["libreoffice-writer-nogui"],
}
OTHER_NAMES = {"chromium": ["chromium-browser"], "libreoffice-writer-nogui": ["libreoffice-writer"]}


def installed(package: str) -> bool:
    """Whether dpkg has it, under this name or another distribution's."""
    for name in (package, *OTHER_NAMES.get(package, [])):
        command = ["dpkg-query", "-W", "-f=${Status}", name]
        if subprocess.run(command, check=False, capture_output=True, text=True).stdout.endswith("ok installed"):
            return True
    return False


def missing(*sets: str) -> list[str]:
    """What is not installed; nothing on a machine without dpkg, where we cannot know."""
    if not shutil.which("dpkg-query"):
        return []
    return [package for name in sets for package in SETS[name] if not installed(package)]


def install(*sets: str) -> list[str]:
    """Install what is missing, when root; returns what is missing still."""
    wanted = missing(*sets)
    if not wanted or os.geteuid() != 0 or not shutil.which("apt-get"):
        return wanted
    print(f"安装系统软件包：{' '.join(wanted)} …", flush=True)
    keep_servers_asleep()
    apt("update", "-q")
    if not apt("install", "-yq", "--no-install-recommends", *wanted):
        for package in wanted:  # one that does not exist here must not keep the others away
            apt("install", "-yq", "--no-install-recommends", package)
    return missing(*sets)


def apt(*words: str) -> bool:
    """apt-get, quietly and without questions."""
    options = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", *options, *words],
        check=False, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode == 0


def keep_servers_asleep() -> None:
    """Debian would make and start a cluster of its own; the tests bring theirs."""
    config = Path("/etc/postgresql-common/createcluster.conf")
    if not config.exists():
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("create_main_cluster = false\n")


if __name__ == "__main__":
    names = list(SETS) if sys.argv[1:] == ["all"] else sys.argv[1:] or ["pdf"]
    if left := install(*names):
        print(f"没有安装：{' '.join(left)}（需要 root 和软件源：apt install {' '.join(left)}）")
        sys.exit(any(package not in SETS["optional"] for package in left))
