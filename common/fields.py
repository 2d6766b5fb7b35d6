"""Fields that keep themselves right."""

from __future__ import annotations

from typing import Any

from django.db import models

from common.names import stroke_key
from common.names.strokes import KEY_LENGTH


def sorted_name(name: str) -> str:
    """What a StrokeKeyField holds: the key, and the name it was made from, so that the database can compare the two."""
    return f"{stroke_key(name)} {name}"


class StrokeKeyField(models.CharField):
    """Sorts by 姓氏笔画. Made from another field whenever the row is saved, also in bulk; nobody types it."""

    def __init__(self, *args: Any, of: str = "name", name_length: int = 40, **kwargs: Any) -> None:
        self.of, self.name_length = of, name_length
        kwargs |= {"max_length": KEY_LENGTH + 1 + name_length, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Length and editability follow from the field itself."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["editable"]
        return name, path, args, kwargs | {"of": self.of, "name_length": self.name_length}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """The key of the name as it is now."""
        value = sorted_name(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value
