"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The work report from draft to issue."""

    name = "reports"
    label = "reports"
    verbose_name = _("工作报告")
