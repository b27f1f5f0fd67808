"""How long words take when nobody speaks them: the clock of a silent lecture.

A beat lasts at least as long as its words; a voice, when there is one, replaces this estimate by what it spoke.
"""

from __future__ import annotations

import re

__all__ = ["FINDING", "PACE", "formula_time", "reading_time"]

# Units a second: Chinese characters, English words.
PACE = {"zh": 4.5, "en": 2.6}

FINDING = 0.5  # seconds until the eye has found what is new
PER_LETTER = 0.12  # and for each sign of a formula

HAN = re.compile(r"[㐀-鿿豈-﫿]")
LATIN_WORD = re.compile(r"[^\W_㐀-鿿豈-﫿]+(?:[.,'’][^\W_㐀-鿿豈-﫿]+)*")


def reading_time(text: str, language: str) -> float:
    """Seconds that `text` takes at the language's pace; a Latin word or number in Chinese counts as two characters."""
    han = len(HAN.findall(text))
    latin = len(LATIN_WORD.findall(text))
    units = han + 2 * latin if language == "zh" else latin + han
    return units / PACE[language]


def formula_time(signs: int) -> float:
    """Seconds that a viewer needs to find a formula and to read so many signs."""
    return FINDING + PER_LETTER * signs
