"""Choose the text fonts of a text whose language isn't known: the one that has all its letters comes first."""

from __future__ import annotations

from functools import cache

import uharfbuzz

from scenes.framework.errors import LectureError
from scenes.style.fonts import ALPHABET_FONTS, FONT, FONTS, font_files

__all__ = ["face_of", "fonts_of", "has_letter"]

FAMILY = 1  # the entry of a font's table of names


@cache
def face_of(font: str) -> uharfbuzz.Face:
    """Return the upright face of a text font; a file may hold one for each region.

    Raises
    ------
    LectureError
        None of the fonts' files has it.
    """
    for file in font_files():
        blob = uharfbuzz.Blob.from_file_path(str(file))
        faces = (uharfbuzz.Face(blob, number) for number in range(uharfbuzz.Face(blob).count))
        if "Italic" not in file.name and (found := next((face for face in faces if _name(face) == font), None)):
            return found
    raise LectureError(f"font {font}: in none of {', '.join(file.name for file in font_files())}; install it again")


def _name(face: uharfbuzz.Face) -> str:
    return face.get_name(FAMILY) or ""


@cache
def has_letter(font: str, letter: str) -> bool:
    """Return whether a font has a letter, with its mark, as one glyph."""
    return bool(_font(font).get_nominal_glyph(ord(letter)))


@cache
def _font(font: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(face_of(font))


def fonts_of(text: str) -> tuple[str, ...]:
    """Return the fonts of a text in their order: another comes first where it has letters that the first one lacks."""
    letters = {sign for sign in text if sign.isalpha() and not sign.isascii()}
    return ALPHABET_FONTS if any(_is_others(letter) for letter in letters) else FONTS


def _is_others(letter: str) -> bool:
    return not has_letter(FONT, letter) and has_letter(ALPHABET_FONTS[0], letter)
