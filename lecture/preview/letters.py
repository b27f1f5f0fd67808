"""Cut from the lecture's text font the letters that a machine's own fonts may lack, for the preview's page."""

from __future__ import annotations

from functools import cache

import uharfbuzz

from scenes.style.alphabets import face_of
from scenes.style.fonts import FONT

__all__ = ["SCRIPTS", "cut_font"]

WEIGHT = 400.0
# By script: the ranges of its signs, as the page's style sheet has them, too. A browser asks for what it lacks.
SCRIPTS = {
    "han": (range(0x2E80, 0x3100), range(0x4E00, 0xA000), range(0xFF00, 0xFFF0)),
    "hangul": (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xAC00, 0xD7A4)),
}


@cache
def cut_font(script: str) -> bytes:
    """Return an OpenType font with the letters of a script, a key of `SCRIPTS`."""
    face, wanted = face_of(FONT), uharfbuzz.SubsetInput()
    for signs in SCRIPTS[script]:
        wanted.unicode_set.update(signs)
    wanted.layout_feature_tag_set.clear()
    wanted.pin_axis_location(face, "wght", WEIGHT)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    return bytes(uharfbuzz.subset(face, wanted).blob.data)
