"""Registries: a lower room owns a list, the rooms above fill it when the portal starts."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

F = TypeVar("F", bound=Callable)


class Registry(Generic[F]):
    """A list of plain functions, in the order in which the apps are installed."""

    def __init__(self) -> None:
        self.functions: list[F] = []

    def register(self, function: F) -> F:
        """Add a function once."""
        if function not in self.functions:
            self.functions.append(function)
        return function

    def __iter__(self) -> Iterator[F]:
        return iter(self.functions)
