"""Spoken words as samples, and the protocol of a voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Speech", "Voice"]


@dataclass(frozen=True)
class Speech:
    """Mono samples from -1 to 1, how many make a second, and the words with the seconds at which each begins."""

    samples: NDArray[np.float32]
    rate: int
    words: tuple[tuple[str, float], ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


class Voice(Protocol):
    """An engine that speaks. The same text and language always give the same samples.

    `name` tells it from others: the engine, its version, the speaker, the pace.
    """

    @property
    def name(self) -> str:
        """What it is known by."""
        ...

    def speak(self, text: str, language: str) -> Speech:
        """Return the text, spoken."""
        ...
