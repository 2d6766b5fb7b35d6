"""For the tests: fast hashing, plain static files, mail kept in memory, a folder of its own."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="liandong-test-"))

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES

SECRET_KEY = "only-for-tests-" + "x" * 50
AUDIT_KEY = "only-for-tests-" + "y" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
AXES_ENABLED = False
DEMO = True
