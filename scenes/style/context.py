"""Hold the theme and the frame that are in use where code runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

__all__ = ["ContextProxy"]

T = TypeVar("T")


class ContextProxy(Generic[T]):
    """Stand for the value in use: each attribute is looked up in it when it is asked for, as with `flask.g`."""

    __slots__ = ("_value",)

    def __init__(self, name: str, default: T) -> None:
        self._value = ContextVar(name, default=default)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._value.get(), name)

    @contextmanager
    def use(self, value: T) -> Iterator[T]:
        """Put a value to use within a `with` block."""
        token = self._value.set(value)
        try:
            yield value
        finally:
            self._value.reset(token)
