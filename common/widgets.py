"""Radio fields in the house's two shapes; drawn by templates/bootstrap5/layout/radio_checkbox_select.html."""

from collections.abc import Mapping
from typing import Any

from django import forms


class Picks(forms.RadioSelect):
    """Choice rows, each with a line of help: `Picks(helps={"urgent": "签发后 24 小时内处理"})`."""

    look = "picks"

    def __init__(self, *args: Any, helps: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helps = dict(helps or {})


class Segmented(forms.RadioSelect):
    """Two to four short answers side by side."""

    look = "seg"
