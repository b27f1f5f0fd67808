"""Cut from the lecture's text font the characters that a page shows, so that it looks the same on every machine."""

from __future__ import annotations

import base64
import string
from functools import cache

import uharfbuzz

from scenes.style.fonts import FONT, font_folder

__all__ = ["font_face"]

WEIGHTS = (400.0, 700.0)
FAMILY = 1  # the entry of a font's table of names


@cache
def _face() -> uharfbuzz.Face:
    """Return the face of the text font: its file holds one for each region."""
    for file in sorted(font_folder().glob("*.?t*")):
        blob = uharfbuzz.Blob.from_file_path(str(file))
        faces = (uharfbuzz.Face(blob, number) for number in range(uharfbuzz.Face(blob).count))
        if found := next((face for face in faces if face.get_name(FAMILY) == FONT), None):
            return found
    raise LookupError(f"no file in {font_folder()} has the font {FONT}")


def font_face(text: str) -> str:
    """Return the style rule of a font named Lecture that has the characters of a text, with itself inside."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, {*text, *string.printable}))
    wanted.layout_feature_tag_set.clear()
    wanted.set_axis_range(_face(), "wght", *WEIGHTS)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    data = base64.b64encode(uharfbuzz.subset(_face(), wanted).blob.data).decode()
    weights = " ".join(f"{weight:g}" for weight in WEIGHTS)
    return f"@font-face {{ font-family: Lecture; font-weight: {weights}; src: url(data:font/otf;base64,{data}); }}"
