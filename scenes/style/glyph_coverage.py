"""Tell which characters the lecture's fonts can draw: its own and those that come with Typst, not the machine's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import cast

import typst

from scenes.style.fonts import FONT, font_folders

__all__ = ["describe", "missing_characters"]

PAGE = "#set page(width: auto, height: auto, margin: 0pt)"
IN_NO_FONT = "\U0010fffd"  # for private use; Typst draws the sign for a missing one
GLYPH = re.compile(r'<symbol id="([^"]+)"')


def missing_characters(text: str) -> list[str]:
    """Return the characters of a text that no font has, each once; what is invisible by nature is not missing."""
    return [character for character in dict.fromkeys(text) if not _is_drawn(character)]


def _is_drawn(character: str) -> bool:
    return character.isascii() or _glyphs_of(character) != _glyphs_of(IN_NO_FONT)


@cache
def _glyphs_of(character: str) -> tuple[str, ...]:
    """Return the names that Typst gives the outlines of a character's glyphs: equal names, equal outlines."""
    source = f'{PAGE}\n#set text(font: "{FONT}")\n#text("\\u{{{ord(character):x}}}")'
    picture = cast(bytes, _compiler().compile(source.encode(), format="svg"))  # one page: no list
    return tuple(GLYPH.findall(picture.decode()))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
    )


def describe(characters: Iterable[str]) -> str:
    """Return characters as a message shows them: themselves and their numbers."""
    return ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
