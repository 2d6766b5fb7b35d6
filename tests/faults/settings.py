"""Settings of the processes that the fault tests start and kill: real queue, real mail, short leases."""

import os

from portal.settings.test import *  # noqa: F403
from portal.settings.test import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.due"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("MTA_PORT", "0"))
NOTICE_LEASE_SECONDS = 3
CELERY_BEAT_SCHEDULE = {name: entry | {"schedule": 1.0} for name, entry in CELERY_BEAT_SCHEDULE.items()}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.5
