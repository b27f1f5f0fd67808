"""How a phrase is spoken, as plain numbers: what a scene is timed by needs no voice and no sound."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SpokenPhrase"]


@dataclass(frozen=True)
class SpokenPhrase:
    """The seconds that a phrase takes with the pause after it, its words with the seconds at which each begins, the
    digest of its sound, and the seconds at which the voice ends."""

    seconds: float
    words: tuple[tuple[str, float], ...] = ()
    sound: str = ""
    voice_end: float = 0.0
