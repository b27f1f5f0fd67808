"""A silent voice whose speech lasts as long as reading takes."""

from __future__ import annotations

import math

import numpy as np

from lecture.narration.speech import Speech
from scenes.framework.timing import reading_time

__all__ = ["SilentVoice"]

RATE = 24_000


class SilentVoice:
    """Silence at the language's reading pace."""

    def speak(self, text: str, language: str) -> Speech:
        """Return zeros, of which only the number matters."""
        return Speech(np.zeros(math.ceil(reading_time(text, language) * RATE), dtype=np.float32), RATE)
