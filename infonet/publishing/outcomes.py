"""What else happens when an issue is published, in the same transaction: filled by rooms above (see decision 0060)."""

from collections.abc import Callable
from datetime import datetime

from common.registry import Registry
from infonet.publishing.models import BulletinIssue

published: Registry[Callable[[BulletinIssue, datetime], None]] = Registry()
