"""Find the words by which a language says that a number is what is printed: a rounded one isn't.

The words of each language stand in the table of languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["EqualWords", "equal_after", "equal_before"]


@dataclass(frozen=True)
class EqualWords:
    """Words that stand before a number, others that may come between, and what stands right behind a number; or a
    pattern of what stands before it."""

    before: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    pattern: str = ""


NOT = "".join(rf"(?<!\b{word} )" for word in ("non", "no", "não", "не", "nie", "nu", "δεν", "không"))
SIGN = r"(?<![<>≤≥!])="


@cache
def equal_before(words: EqualWords) -> re.Pattern[str]:
    """Return what ends the words before a number that is called equal."""
    patterns = [SIGN, *filter(None, [words.pattern])]
    if words.before:
        patterns.append(rf"{NOT}\b{_any(words.before)}(?:\s+{_any(words.between)})*:?")
    return re.compile(rf"(?:{'|'.join(patterns)})\s*$", re.IGNORECASE)


@cache
def equal_after(words: EqualWords) -> re.Pattern[str] | None:
    """Return how the words after such a number begin, in languages that say it there."""
    return re.compile(rf"\s*{_any(words.behind)}") if words.behind else None


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})" if words else "(?!)"
