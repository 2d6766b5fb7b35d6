"""draw_lifecycles: write docs/concepts/lifecycles.md from the tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.lifecycles import drawing


class Command(BaseCommand):
    """Write the page of lifecycles anew."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrite the page."""
        path = settings.BASE_DIR / "docs" / "concepts" / "lifecycles.md"
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(str(path.relative_to(settings.BASE_DIR)))
