"""Cut from the lecture's text fonts the characters that a page shows, so that it looks the same on every machine."""

from __future__ import annotations

import base64
import string
from collections.abc import Collection

import uharfbuzz

from scenes.style.alphabets import face_of, fonts_of, has_letter
from scenes.style.fonts import FONT

__all__ = ["font_face"]

WEIGHTS = (400.0, 700.0)
NARROW = int.from_bytes(b"pwid")  # the forms of “ and ’ among letters, which the style sheet chooses by language


def font_face(text: str) -> str:
    """Return the style rules of a font named Lecture that has the characters of a text, with itself inside.

    Where the text has letters that the text font lacks, all letters are another's: a word is in one font.
    """
    rules = [_rule(FONT, {*text, *string.printable})]
    first, *_ = fonts_of(text)
    if first != FONT:
        letters = {sign for sign in {*text, *string.ascii_letters} if sign.isalpha() and has_letter(first, sign)}
        letters |= {sign for sign in string.printable if not sign.isspace()}
        places = ",".join(f"U+{ord(letter):X}" for letter in sorted(letters))
        rules.append(_rule(first, letters, f" unicode-range: {places};"))
    return "".join(rules)


def _rule(font: str, characters: Collection[str], places: str = "") -> str:
    """Return the style rule of some characters of a font; `places` limits it to them."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.add(NARROW)
    wanted.set_axis_range(face_of(font), "wght", *WEIGHTS)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    data = base64.b64encode(uharfbuzz.subset(face_of(font), wanted).blob.data).decode()
    weights = " ".join(f"{weight:g}" for weight in WEIGHTS)
    source = f"src: url(data:font/otf;base64,{data});"
    return f"@font-face {{ font-family: Lecture; font-weight: {weights}; {source}{places} }}"
