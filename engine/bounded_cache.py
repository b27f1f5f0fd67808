"""A dictionary of bounded size, so that a process that previews formulas for hours keeps the latest only."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

__all__ = ["BoundedCache"]

Key = TypeVar("Key")
Value = TypeVar("Value")


class BoundedCache(OrderedDict[Key, Value]):
    """Keep the ``most`` entries that were used last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __getitem__(self, key: Key) -> Value:
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        self.resize(self.most)

    def resize(self, most: int) -> None:
        """Keep so many entries from now on."""
        self.most = most
        while len(self) > most:
            del self[next(iter(self))]
