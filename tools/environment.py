"""Make .venv from the hashed requirements; a second call sees its stamp and does nothing. Standard library only.

python3 tools/environment.py            what the portal needs
python3 tools/environment.py --dev      with the tools for tests and checks
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
ENOUGH = f"import sys; sys.exit(sys.version_info < {OLDEST})"


def main(dev: bool) -> None:
    """Bring .venv to the state of the requirements file."""
    if is_current("requirements-dev.txt") or (not dev and is_current("requirements.txt")):
        return
    wanted = "requirements-dev.txt" if dev else "requirements.txt"
    if not PYTHON.exists():
        make()
    print(f"安装 {wanted} …", flush=True)
    run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", ROOT / wanted])
    stamp(wanted).write_text(digest(wanted))


def make() -> None:
    """An empty environment that has pip."""
    base = suitable()
    print(f"建立 .venv（{base}）…", flush=True)
    if not can_make(base) and os.geteuid() == 0 and shutil.which("apt-get"):
        silently(["apt-get", "update", "-q"])
        silently(["apt-get", "install", "-yq", "python3-venv"])
    if not can_make(base):
        sys.exit("这台机器的 Python 缺少 venv 模块，请先安装：apt install python3-venv")
    run([base, "-m", "venv", VENV])


def silently(command: list[str]) -> None:
    """Try; the next line sees whether it helped."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)


def suitable() -> str:
    """The first Python on the path that is new enough; this very one, as a rule."""
    for name in (sys.executable, "python3", "python3.13", "python3.12", "python3.11"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", ENOUGH], check=False).returncode == 0:
            return path
    sys.exit(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 以上，例如：apt install python3")


def can_make(base: str) -> bool:
    """Debian splits ensurepip off into python3-venv."""
    return (
        subprocess.run([base, "-c", "import ensurepip, venv"], check=False, stderr=subprocess.DEVNULL).returncode == 0
    )


def is_current(name: str) -> bool:
    """Whether this very file was installed into this environment."""
    return PYTHON.exists() and stamp(name).exists() and stamp(name).read_text() == digest(name)


def stamp(name: str) -> Path:
    """Where the digest of the installed file is kept."""
    return VENV / f".{name}.sha256"


def digest(name: str) -> str:
    """Of the requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def run(command: list[str | Path]) -> None:
    """Run, or end with what failed."""
    if (
        PYTHON in command
        and subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode
    ):
        subprocess.run([PYTHON, "-m", "ensurepip", "-q"], check=True)
    code = subprocess.run(command, check=False).returncode
    if code:
        sys.exit(f"没有成功：{' '.join(map(str, command))}")


if __name__ == "__main__":
    main(dev="--dev" in sys.argv[1:])
