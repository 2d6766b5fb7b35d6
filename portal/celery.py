"""The queue. Tasks carry ids, may run twice, late or never: the next tick does what a lost one did not."""

import os

from celery import Celery

from portal import filequeue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

filequeue.install()
app = Celery("liandong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
