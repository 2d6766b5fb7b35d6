"""The environment, read once; what is missing or malformed stops the process with one sentence."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import parse_qs, urlsplit

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


def media_place() -> str:
    """MEDIA_URL_STORAGE: a folder, an S3 address, or nothing."""
    return os.environ.get("MEDIA_URL_STORAGE", "").strip()


def media_folder() -> Path:
    """Where uploads lie on the disk: the folder asked for, else var/media."""
    return Path(media_place()) if media_place().startswith("/") else VAR_DIR / "media"


def file_storage() -> dict:
    """Where uploads are kept: MEDIA_URL_STORAGE as Django's dictionary; a folder on the disk when it is one or not set.

    `s3://bucket/folder?endpoint=https://…&region=…`; the keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    """
    url = media_place()
    if not url or url.startswith("/"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts, example = urlsplit(url), "/srv/liandong/media 或 s3://liandong/files?endpoint=https://s3.example.org"
    if parts.scheme != "s3" or not parts.netloc:
        stop("MEDIA_URL_STORAGE", "不是可用的对象存储地址", example)
    if importlib.util.find_spec("storages") is None:
        stop("MEDIA_URL_STORAGE", "要用对象存储，请先安装：.venv/bin/pip install 'django-storages[s3]'", example)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "region_name": asked.get("region", "us-east-1"),
    }
    if "endpoint" in asked:
        options["endpoint_url"] = asked["endpoint"]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": options | s3_manners(asked.get("addressing", "path")),
    }


def s3_manners(addressing: str) -> dict:
    """What other makers' stores understand: no checksums in the stream, paths instead of host names. Nothing is overwritten."""
    config = importlib.import_module("botocore.config").Config(
        s3={"addressing_style": addressing}, signature_version="s3v4",
        request_checksum_calculation="when_required", response_checksum_validation="when_required",
    )  # fmt: skip
    return {"client_config": config, "file_overwrite": False, "default_acl": None, "max_memory_size": S3_IN_MEMORY}


S3_IN_MEMORY = 2 * 1024 * 1024  # of a file being read; the rest of it goes to a temporary file
