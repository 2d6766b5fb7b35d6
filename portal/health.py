"""For machines: is the process alive, and could it serve a person now?"""

import shutil
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from common import clock

SILENCE = 180  # seconds without a tick, after which the clock counts as stopped
ROOM = 0.10  # of the disk that must stay free


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive. Asks nothing else, so that a slow database does not get the process killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready, or 503 and what is missing."""
    report = {name: check() or "ok" for name, check in CHECKS.items()}
    ready = all(word == "ok" for word in report.values())
    return JsonResponse({"ready": ready, **report}, status=200 if ready else 503)


def database() -> str:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return ""


def broker() -> str:
    """Redis answers within a second, or the embedded queue's folder is there."""
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        return "" if (settings.QUEUE_DIR / "in").is_dir() else "queue folder is missing"
    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1) as server:
            server.ping()
    except redis.RedisError:
        return "does not answer"
    return ""


def beat() -> str:
    """The last tick is not long ago: reminders and deadlines depend on it."""
    try:
        age = clock.now().timestamp() - (settings.VAR_DIR / "heartbeat").stat().st_mtime
    except FileNotFoundError:
        return "has never ticked"
    return "" if age <= SILENCE else f"silent for {age:.0f} s"


def disk() -> str:
    """Room is left for uploads."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    share = usage.free / usage.total
    return "" if share >= ROOM else f"{share:.0%} free"


CHECKS: dict[str, Callable[[], str]] = {"database": database, "broker": broker, "beat": beat, "disk": disk}
