"""The documents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Stored files, drafts read in, official documents written out."""

    name = "documents"
    verbose_name = _("文档")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the log calls our acts."""
        from audit.verbs import names

        names["list.exported"] = _("导出表格")
