"""Define how long work reports its progress and is cancelled, whatever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

__all__ = ["Meter", "OrderCancelledError", "Part", "Progress"]


class OrderCancelledError(Exception):
    """An order that was given up before its end; what was drawn until then is kept."""


@dataclass(frozen=True)
class Part:
    """A piece of work: its name, its size, the seconds that it is expected to take, and its steps with their sizes."""

    name: str
    size: int = 1
    seconds: float = 1.0
    steps: tuple[tuple[str, int], ...] = ()

    def step(self, came: int) -> str:
        """Return the step that one is in when so much of the part is done."""
        reach = accumulate(size for _, size in self.steps)
        return next((name for (name, _), end in zip(self.steps, reach, strict=True) if came < end), "")


class Meter(Protocol):
    """What a long piece of work tells: a part has come so far, a part is done."""

    def add(self, part: int, frames: int) -> None:
        """Count frames that a part has just finished; none when it begins."""
        ...

    def done(self, part: int, took: float | None = None) -> None:
        """Count the part as finished; its worker needed `took` seconds for it, if that is known."""
        ...


class Progress(Protocol):
    """Where work tells how far it is, and asks whether it is still wanted."""

    def say(self, text: str) -> None:
        """Tell a line."""
        ...

    def meter(self, title: str, parts: Sequence[Part], unit: str, workers: int = 1) -> AbstractContextManager[Meter]:
        """Show the progress of parts that several workers share."""
        ...

    def is_cancelled(self) -> bool:
        """Return whether the order was given up; it is asked several times a second, from the thread that does the
        work."""
        ...
