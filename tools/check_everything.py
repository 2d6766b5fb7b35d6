"""`make check`: everything that can be seen without running the portal. Names what failed and prints only that.

python tools/check_everything.py                      all
python tools/check_everything.py "ruff check" mypy    those named
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list] = {
    "ruff check": [BIN / "ruff", "check", "-q", "--output-format", "concise", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "-q", "--output-format", "concise", "."],
    "mypy": [BIN / "mypy"],
    "import-linter": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deploy settings": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [PYTHON, "tools/check_translations.py"],
    "dependencies": [PYTHON, "tools/check_dependencies.py"],
}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "Xq7-dummy-for-the-check-only-" + "aB3$kL9!" * 6,
    "AUDIT_KEY": "Yr8-dummy-for-the-check-only-" + "cD4%mN0?" * 6,
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "",
    "DEMO": "0",
}


def main(names: list[str]) -> int:
    """Run two at a time; 1 when one failed."""
    if unknown := set(names) - set(CHECKS):
        sys.exit(f"没有这项检查：{', '.join(unknown)}；有：{', '.join(CHECKS)}")
    with tempfile.TemporaryDirectory(prefix="liandong-check-") as folder, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: run(name, folder), names or CHECKS))
    failed = [name for name, passed in results if not passed]
    print(
        f"{len(results) - len(failed)} 项通过" + (f"，{len(failed)} 项没有通过：{'、'.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def run(name: str, folder: str) -> tuple[str, bool]:
    """One check, with its output when it fails."""
    started = time.monotonic()
    environment = os.environ | {"VAR_DIR": folder} | (PRODUCTION if name == "deploy settings" else {})
    done = subprocess.run(
        list(map(str, CHECKS[name])), cwd=ROOT, env=environment, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    passed = done.returncode == 0
    line = f"{'通过' if passed else '不通过'}  {name}  {time.monotonic() - started:.1f} s"
    print(line if passed else f"{line}\n{done.stdout.rstrip()}", flush=True)
    return name, passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
