"""Estimate how long words take to read, which times a scene that nobody speaks.

A beat lasts at least as long as its words; a voice, when there is one, replaces this estimate by what it spoke.
"""

from __future__ import annotations

from functools import lru_cache

from scenes.framework.languages import LANGUAGES
from scenes.spoken.phrase import read_units, spoken_units

__all__ = ["FINDING", "PER_LETTER", "formula_time", "reading_time", "viewing_time"]

FINDING = 0.5  # seconds until the eye has found what is new
PER_LETTER = 0.12  # and for each sign of a formula


@lru_cache(maxsize=4096)
def reading_time(text: str, language: str) -> float:
    """Return seconds that `text` takes at the language's pace, counted in the words that are said of it.

    0.5 is three words, and in Chinese three characters; a Latin word in Chinese counts as two characters, a name
    whose Chinese syllables are known as those.
    """
    known = LANGUAGES[language]
    return spoken_units(text, known.spoken, known.word_units) / known.pace


@lru_cache(maxsize=4096)
def viewing_time(text: str, language: str) -> float:
    """Return seconds that a text on the screen takes at the same pace: a name is one word, however long its sound."""
    known = LANGUAGES[language]
    return read_units(text, known.spoken, known.word_units) / known.pace


def formula_time(signs: int) -> float:
    """Return seconds that a viewer needs to find a formula and to read so many signs."""
    return FINDING + PER_LETTER * signs
