"""The room on top: the only one that sees all others."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
