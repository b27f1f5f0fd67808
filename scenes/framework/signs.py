"""Classify signs of Unicode: seen, or refused in a lecturer's words because they steer or hide text."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["HAN", "LINE_BREAKS", "NO_BREAK", "UNSPACED_SIGNS", "has_visible_sign", "misplaced_sign", "printable"]

# Letters and symbols by their category that are blank all the same: Hangul fillers, the empty Braille pattern.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Controls, formats (direction marks, zero widths), surrogates, and the separators of lines and paragraphs.
MISPLACED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
LONGEST_WORD = 300
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
LINE_BREAKS = frozenset("\n\t")
NO_BREAK = "\u00a0"  # a space at which no line breaks
# Inside a class of a pattern: the signs that Chinese is written in, and those beside which no space is written, their
# punctuation, kana and full-width signs too.
HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
UNSPACED_SIGNS = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"


def has_visible_sign(text: str) -> bool:
    """Return whether anything of the text is seen."""
    return any(unicodedata.category(sign)[0] not in "CZM" and sign not in BLANK for sign in text)


def misplaced_sign(text: str, allowed: frozenset[str] = LINE_BREAKS) -> str | None:
    """Return the code of the first sign that words must not hold, `U+202E`; None if there is none."""
    for sign in text:
        if unicodedata.category(sign) in MISPLACED and sign not in allowed:
            return f"U+{ord(sign):04X}"
    return None


def printable(text: str) -> str:
    """Return the text with what would steer a terminal written as its code; line breaks stay, endless words are cut."""
    shown = ENDLESS.sub(lambda match: f"{match.group()[:LONGEST_WORD]}…", text)
    return "".join(sign if sign.isprintable() or sign in ("\n", NO_BREAK) else f"\\u{ord(sign):04x}" for sign in shown)
