"""The lecture's font as Pillow draws it, on pictures that are made without manim."""

from __future__ import annotations

from functools import cache
from itertools import chain

from PIL import ImageFont

from scenes.framework.errors import LectureError
from scenes.style.fonts import FONT, WEIGHT_TEXT, font_files

__all__ = ["break_lines", "typeface"]

MOST_FACES = 32
# A line of Chinese breaks between any two characters, but not before these.
NOT_FIRST = "，。：；、！？）》”’…"


@cache
def _face() -> tuple[str, int]:
    """Return the font's file and its number in it."""
    for file in font_files():
        for index in range(MOST_FACES):
            try:
                found = ImageFont.truetype(file, 10, index=index)
            except OSError:
                break
            if found.getname()[0] == FONT:
                return str(file), index
    raise LectureError(f"font {FONT}: in none of the font files; install the package manimgx-fonts-cjk again")


@cache
def typeface(size: float, weight: int = WEIGHT_TEXT) -> ImageFont.FreeTypeFont:
    """Return the font at a size in pixels."""
    file, index = _face()
    font = ImageFont.truetype(file, size, index=index)
    font.set_variation_by_axes([weight])
    return font


def break_lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return a text in lines no wider than `width` pixels: broken at spaces and between Chinese characters, a word only
    where it is wider than a line."""
    lines = [""]
    for piece in chain.from_iterable(_cut(piece, font, width) for piece in _pieces(text)):
        if lines[-1] and piece.strip() and font.getlength((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str) -> list[str]:
    """Return what a line may end after: words with their space, and single characters of Chinese."""
    pieces = [""]
    for before, sign in zip(" " + text, text, strict=False):
        is_break = before == " " or ((_is_han(sign) or _is_han(before)) and sign not in NOT_FIRST)
        if is_break and sign != " ":
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _cut(piece: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return a piece in parts that are no wider than a line, and have a character at least."""
    parts = [""]
    for sign in piece:
        if parts[-1] and sign != " " and font.getlength(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def _is_han(sign: str) -> bool:
    return "⺀" <= sign <= "鿿" or "＀" <= sign <= "￯" or sign in NOT_FIRST
