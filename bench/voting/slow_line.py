"""Settings of the county's page: the tests', but for the static files, which are as an installation has them."""

from portal.settings.base import STORAGES as INSTALLED
from portal.settings.test import *  # noqa: F403

STORAGES = INSTALLED
