"""Starts the portal's processes: it has loaded everything once and forks, so that each is up at once.

A line of JSON on its standard input is one order, a line on its standard output the answer:
{"start": [words], "env": {…}, "log": path} → pid; {"wait": pid} → exit code, or null while it runs.
"""

import json
import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from documents.services import pdf_of  # noqa: E402
from notices.services import notify  # noqa: E402
from portal.celery import app  # noqa: E402
from tests.faults.scene import scene  # noqa: E402

DEAD = 9


def users(number: str) -> None:
    """People with mail."""
    User.objects.bulk_create(
        User(username=f"u{n}", name=f"收件人{n}", email=f"u{n}@example.org", password="!") for n in range(int(number))
    )


def tell(key: str, die: str = "") -> None:
    """One act of the web process that tells everybody; it may die before the commit, or after it and before the bell."""
    with transaction.atomic():
        if die == "after":
            transaction.on_commit(lambda: os._exit(DEAD))
        notify(User.objects.order_by("?"), "faults", key=key, title=f"通知 {key}", url="/reports/1/")
        if die == "before":
            os._exit(DEAD)


def each(key: str) -> None:
    """Many acts, each with a bell."""
    for user in User.objects.all():
        notify([user], "faults", key=f"{key}:{user.pk}", title=f"通知 {key}")


def pdf(*pages: str) -> None:
    """The web process asks for these pages as PDF."""
    for page in pages:
        pdf_of(page, name=f"{page[:20]}.pdf", by=User.objects.earliest("pk"))


def manage(*words: str) -> None:
    """manage.py."""
    call_command(*words)


def celery(*words: str) -> None:
    """celery -A portal."""
    app.worker_main(list(words))


JOBS = {job.__name__: job for job in (users, tell, each, pdf, manage, celery, scene)}


def settle(env: dict[str, str]) -> None:
    """Turn to this test's database, queue, mail server and folder. Nothing has been connected yet."""
    os.environ.update(env)
    folder = Path(env["VAR_DIR"])
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.PDF_SECONDS = int(env.get("PDF_SECONDS", "30"))
    settings.PDF_LEASE_SECONDS = int(env.get("PDF_LEASE_SECONDS", "10"))
    settings.DATABASES["default"]["NAME"] = env["DATABASE_NAME"]
    settings.EMAIL_PORT = int(env["MTA_PORT"])
    app.conf.broker_url = settings.CELERY_BROKER_URL = env["REDIS_URL"]
    if env["REDIS_URL"].startswith("filesystem"):
        places = {
            "data_folder_in": "in",
            "data_folder_out": "in",
            "processed_folder": "processed",
            "control_folder": "control",
        }
        for name, place in places.items():
            (folder / place).mkdir(exist_ok=True)
            app.conf.broker_transport_options[name] = str(folder / place)


def child(order: dict[str, Any]) -> None:
    """The new process: a group of its own, its words in the log."""
    code = 1
    try:
        os.setsid()
        log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        settle(order["env"])
        if "AT" in order["env"]:
            time_machine.travel(datetime.fromisoformat(order["env"]["AT"]), tick=True).start()
        job, *words = order["start"]
        JOBS[job](*words)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait(pid: int) -> int | None:
    """The exit code, negative for a signal; None while it runs."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if ended else None


def say(answer: Any) -> None:
    """One line."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Take orders until the input ends."""
    say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer = wait(order["wait"])
        else:
            answer = os.fork()
            if answer == 0:
                child(order)
        say(answer)


if __name__ == "__main__":
    main()
