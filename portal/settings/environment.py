"""The environment, read once; what is missing or malformed stops the process with one sentence."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

env = environ.Env()


def stop(name: str, why: str, example: str) -> NoReturn:
    """End the process: a half-right setting is worse than none."""
    sys.exit(f"设置 {name} {why}，例如 {name}={example}")


def required(name: str, example: str) -> str:
    """The value of a setting that an installation cannot do without."""
    value = os.environ.get(name, "").strip()
    if not value:
        stop(name, "还没有填写", example)
    return value


def database() -> dict:
    """DATABASE_URL as Django's dictionary; SQLite under var/ when it is not set."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'liandong.sqlite3'}"
    try:
        config = env.db_url_config(url)
    except (ValueError, environ.ImproperlyConfigured):
        config = {}
    if config.get("ENGINE") == "django.db.backends.sqlite3":
        return config | {"OPTIONS": SQLITE_OPTIONS}
    if config.get("ENGINE") == "django.db.backends.postgresql" and config.get("NAME"):
        return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    stop("DATABASE_URL", "不是可用的数据库地址", "postgres://portal:口令@127.0.0.1:5432/portal")


# One writer at a time, announced at the start of the transaction: without IMMEDIATE, two
# readers that both turn writer fail with "database is locked" instead of waiting.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
