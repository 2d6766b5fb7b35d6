"""Registers the reminders when the portal starts."""

import os
from collections.abc import Iterable
from datetime import datetime

from django.apps import AppConfig, apps

from notices.reminders import Reminder, reminders


def fifty_due(at: datetime) -> Iterable[Reminder]:
    """Fifty reminders to one person each; none unless the test asks for them."""
    if os.environ.get("FIFTY_DUE") != "1":
        return
    for user in apps.get_model("accounts", "User").objects.filter(username__startswith="u").order_by("pk")[:50]:
        yield Reminder(f"due:{user.pk}", "due", [user], "明天截止")


class DueConfig(AppConfig):
    """tests.faults.due"""

    name = "tests.faults.due"
    label = "faults_due"

    def ready(self) -> None:
        """As any app does it."""
        reminders.register(fifty_due)
