"""Estimate how long words take to read, which times a scene that nobody speaks.

A beat lasts at least as long as its words; a voice, when there is one, replaces this estimate by what it spoke.
"""

from __future__ import annotations

import re

from scenes.framework.languages import LANGUAGES

__all__ = ["FINDING", "formula_time", "reading_time"]

FINDING = 0.5  # seconds until the eye has found what is new
PER_LETTER = 0.12  # and for each sign of a formula

HAN = re.compile(r"[㐀-鿿豈-﫿]")
LATIN_WORD = re.compile(r"[^\W_㐀-鿿豈-﫿]+(?:[.,'’][^\W_㐀-鿿豈-﫿]+)*")


def reading_time(text: str, language: str) -> float:
    """Return seconds that `text` takes at the language's pace; a Latin word or number in Chinese counts as two
    characters."""
    han = len(HAN.findall(text))
    latin = len(LATIN_WORD.findall(text))
    known = LANGUAGES[language]
    return (han + known.word_units * latin) / known.pace


def formula_time(signs: int) -> float:
    """Return seconds that a viewer needs to find a formula and to read so many signs."""
    return FINDING + PER_LETTER * signs
