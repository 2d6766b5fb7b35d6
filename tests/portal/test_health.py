"""What a proxy and a monitor ask."""

import os

from django.db import DatabaseError

from portal import health


def test_live_asks_no_database(client):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_when_everything_answers(client, db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    (tmp_path / "heartbeat").touch()
    monkeypatch.setattr(health, "ROOM", 0)
    assert client.get("/readyz").json() == {"ready": True, "database": "ok", "broker": "ok", "beat": "ok", "disk": "ok"}


def test_a_silent_clock_is_named(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "heartbeat").touch()
    os.utime(tmp_path / "heartbeat", (0, 0))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["beat"].startswith("silent for")


def test_a_clock_that_never_ticked_is_named(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert client.get("/readyz").json()["beat"] == "has never ticked"


def test_a_redis_that_is_down_is_named(client, db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert client.get("/readyz").json()["broker"] == "does not answer"


def test_a_missing_queue_folder_is_named(client, db, settings, tmp_path):
    settings.CELERY_BROKER_URL, settings.QUEUE_DIR = "filesystem://", tmp_path
    assert client.get("/readyz").json()["broker"] == "queue folder is missing"


def test_a_full_disk_is_named(client, db, monkeypatch):
    monkeypatch.setattr(health, "ROOM", 1.1)
    assert client.get("/readyz").json()["disk"].endswith("% free")


def test_a_database_that_is_down_is_named(monkeypatch):
    class Down:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Down())
    assert health.database() == "does not answer"
