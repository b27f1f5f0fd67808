"""Spoken words as samples, and the protocol of a voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Speech", "Voice", "speech_clock"]


@dataclass(frozen=True)
class Speech:
    """Mono samples from -1 to 1, and how many make a second."""

    samples: NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


class Voice(Protocol):
    """An engine that speaks. The same text and language always give the same samples."""

    def speak(self, text: str, language: str) -> Speech:
        """Return the text, spoken."""
        ...


def speech_clock(voice: Voice, language: str) -> Callable[[str], float]:
    """Return the seconds that a phrase takes in this voice, by which beats are timed."""
    return lambda phrase: voice.speak(phrase, language).seconds
