"""Debian packages by purpose. Without root or a network the portal runs all the same; what is missing is named.

python3 tools/debian.py pdf              what PDFs need
python3 tools/debian.py all              everything (make system)
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SETS = {
    "pdf": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"],
    "test": ["postgresql", "redis-server", "chromium", "gettext", "poppler-utils"],
    "optional": ["libreoffice-writer-nogui"],
}
# 仿宋 and 楷体 for PDFs: two free faces of 7 MB each, out of a package of 49 MB whose rest nobody needs.
FACES = ("FandolFang-Regular.otf", "FandolKai-Regular.otf")
FACES_IN = "texlive-lang-chinese"
FONTS = ROOT / "var" / "fonts"
DOWNLOAD_SECONDS = 120
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
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        install_packages(wanted)
    if "pdf" in sets:
        fetch_faces()
    return missing(*sets)


def install_packages(wanted: list[str]) -> None:
    """All at once, else one by one."""
    print(f"安装系统软件包：{' '.join(wanted)} …", flush=True)
    keep_servers_asleep()
    apt("update", "-q")
    if not apt("install", "-yq", "--no-install-recommends", *wanted):
        for package in wanted:  # one that does not exist here must not keep the others away
            apt("install", "-yq", "--no-install-recommends", package)


def fetch_faces() -> None:
    """Put the faces into var/fonts, where documents/fonts/fonts.conf looks; without them Noto Serif stands in."""
    wanted = {name for name in FACES if not (FONTS / name).exists()}
    if not wanted or not shutil.which("apt-get"):
        return
    print("下载公文字体（仿宋、楷体）…", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        if not downloaded(folder) and os.geteuid() == 0:  # a fresh machine has no lists of packages yet
            apt("update", "-q", seconds=DOWNLOAD_SECONDS)
            downloaded(folder)
        for package in Path(folder).glob("*.deb"):
            unpack(package, wanted)


def downloaded(folder: str) -> bool:
    """The package of the faces, not installed."""
    return apt("download", FACES_IN, folder=folder, seconds=DOWNLOAD_SECONDS)


def unpack(package: Path, wanted: set[str]) -> None:
    """The wanted files of a package, whole or not at all."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as files,
        tarfile.open(fileobj=files.stdout, mode="r|") as archive,
    ):
        for member in archive:
            name = Path(member.name).name
            if name in wanted and (found := archive.extractfile(member)):
                part = FONTS / f"{name}.part"
                part.write_bytes(found.read())
                part.rename(FONTS / name)


def apt(*words: str, folder: str | None = None, seconds: float | None = None) -> bool:
    """apt-get, quietly and without questions."""
    options = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            ["apt-get", *options, *words], check=False, env=environment, cwd=folder, timeout=seconds,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
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
