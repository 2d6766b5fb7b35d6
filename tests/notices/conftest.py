"""A mail server for the tests of delivery."""

from collections.abc import Iterator

import pytest

from tests.faults.mta import Mta


@pytest.fixture
def mta(settings) -> Iterator[Mta]:
    """A scripted mail server that the portal sends to."""
    server = Mta().start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.stop()
