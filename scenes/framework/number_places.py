"""Find the places for numbers in a script's texts, `{slope:.2f}` or `{about slope}`, and put the numbers there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from scenes.framework.languages import FALLBACK_LANGUAGE, LANGUAGES
from scenes.framework.signs import UNSPACED_SIGNS

__all__ = ["ABOUT", "PLACE", "NumberPlace", "fill", "unfillable"]

# Said before a number only where it is rounded; some languages part it from the number by a space.
SPACED = {word for each in LANGUAGES.values() if each.phrase_space for word in each.about}
UNSPACED = {word for each in LANGUAGES.values() if not each.phrase_space for word in each.about}
# The longest first: 大约 is one word, and not 大 before 约.
BEFORE_NUMBER = {word: re.escape(word) for word in UNSPACED} | {word: rf"\b{re.escape(word)}\s+" for word in SPACED}
ABOUT = f"(?i:{'|'.join(BEFORE_NUMBER[word] for word in sorted(BEFORE_NUMBER, key=lambda word: (-len(word), word)))})"
PLACE = re.compile(rf"\{{(?P<lead>[^{{}}:|]*?(?:{ABOUT})(?:[^{{}}:|]*\s)?)?(?P<name>\w+)(?::(?P<format>[^{{}}]*))?\}}")
PIECE = re.compile(rf"(?P<doubled>\{{\{{|\}}\}})|{PLACE.pattern}")
LEAD = re.compile(ABOUT)
SPACE_IN_CHINESE = re.compile(rf"(?<=[{UNSPACED_SIGNS}]) (?={'|'.join(map(re.escape, sorted(UNSPACED)))})")
ESCAPED_IN_MATH = re.compile(r"\\[{}]")
BRACE = re.compile(r"\{[^{}]*\}?|\}")
QUOTED = 60  # characters of a text, in a message


@dataclass(frozen=True)
class NumberPlace:
    """A place for a number in a script's text: its name and format, and the words before and after it."""

    name: str
    format: str | None
    before: str
    after: str


def fill(text: str, lookup: Callable[[NumberPlace], tuple[str, bool]]) -> str:
    """Replace each `{name}` or `{name:.2f}` in `text` by the text of the number, given by `lookup`.

    Words before the name, `{is about name}` or `{约等于 name}`, are said too; 约 and about among them only where the
    number is rounded, which is the second value of `lookup`. A doubled brace stands for one.
    """

    def replace(match: re.Match[str]) -> str:
        if match["doubled"]:
            return match["doubled"][0]
        lead = match["lead"] or ""
        around = (text[: match.start()] + lead, text[match.end() :])
        number, is_rounded = lookup(NumberPlace(match["name"], match["format"], *around))
        return ((lead if is_rounded else LEAD.sub("", lead)) + number).lstrip()

    return SPACE_IN_CHINESE.sub("", PIECE.sub(replace, text))


def unfillable(text: str, language: str, *, is_math: bool = False) -> str | None:
    """Return what is wrong with the first brace that `fill` would leave as it is, and the remedy.

    None if nothing is. `language` is the one whose words for "about" the remedy lists; in Typst math a brace may be
    written with a backslash too.
    """
    rest = PIECE.sub(_blank, ESCAPED_IN_MATH.sub(_blank, text) if is_math else text)
    if (brace := BRACE.search(rest)) is None:
        return None
    found = " ".join(text[brace.start() : brace.end()].split())
    shown = "".join(sign for sign in found[:QUOTED] if sign.isprintable())
    wrong = "not a number's name" if found.startswith("{") and found.endswith("}") else "not a pair of braces"
    words = ", ".join(LANGUAGES.get(language, LANGUAGES[FALLBACK_LANGUAGE]).about)
    return f"{shown}: {wrong}; write {{name}}; before it may stand: {words}; a brace that is meant is doubled"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
