"""Bring database, translations and static files up to date, in one process; skips what has not changed."""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
STAMP = VAR / "stamps" / "prepared"
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
import polib  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402


def main() -> None:
    """Everything between the code and a first page."""
    compile_messages()
    if unchanged():
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    django.setup()
    migrate()
    collect_static()
    seed()
    STAMP.write_text(state())


def unchanged() -> bool:
    """Whether nothing was touched since the last time, seen without starting Django (three seconds of every start)."""
    return not os.environ.get("DATABASE_URL") and STAMP.exists() and STAMP.read_text() == state()


def state() -> str:
    """Migrations, static files and packages, and how many migrations the database of this machine has run."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), *(ROOT / "static").rglob("*")]
    there = (VAR / "static" / "staticfiles.json").exists()
    return f"{digest([*files, ROOT / 'requirements.txt'])} {there} {migrations_run()}"


def migrations_run() -> int:
    """Asked of SQLite directly; 0 for a file that is not there."""
    path = VAR / "liandong.sqlite3"
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(path)) as database:
            return database.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
    except sqlite3.Error:
        return 0


def compile_messages() -> None:
    """A .mo beside each .po that is newer; no gettext needed."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            say(f"翻译 {source.parent.parent.name}")
            polib.pofile(str(source)).save_as_mofile(str(target))


def migrate() -> None:
    """Run migrations when there are any to run."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        sys.exit(f"数据库没有应答（{settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}）：{error}")
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(f"数据库：{len(plan)} 项变更")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Gather and compress static files when one of them, or a package, has changed."""
    seen = digest([*(ROOT / "static").rglob("*"), ROOT / "requirements.txt"])
    stamp = VAR / "stamps" / "static"
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == seen:
        return
    say("静态文件")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(seen)


def digest(paths: Iterable[Path]) -> str:
    """Of names, sizes and times: enough to see a change, quick to work out."""
    facts = sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in paths if path.is_file())
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def seed() -> None:
    """The demonstration, into an empty house only."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - models exist only after django.setup()

    if "seed_demo" in get_commands() and not get_user_model().objects.exists():
        say("演示数据（只在第一次启动时生成）")
        call_command("seed_demo", scale="small", verbosity=0)


def say(words: str) -> None:
    """One line of progress."""
    print(f"准备 {words} …", flush=True)


if __name__ == "__main__":
    main()
