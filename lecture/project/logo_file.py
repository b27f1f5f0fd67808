"""Read the logo that a lecture file names: `logo = "logo.svg"`, a picture beside it that can be seen on its ground."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from lecture.files import read_regular
from lecture.messages import quote
from scenes.framework.errors import LectureError

if TYPE_CHECKING:
    import numpy as np

    from scenes.style.logo import Logo

__all__ = ["read_logo"]

SUFFIXES = (".png", ".svg")
MOST_BYTES = 2_000_000
LEAST_PIXELS, MOST_PIXELS = 100, 4000  # of a PNG's longer side, of any side
NARROWEST, WIDEST = 1 / 2, 8  # width over height
LEAST_CONTRAST = 1.5  # to its ground, of most of what is drawn
LOOKED_AT = 100  # pixels of the height in which it is looked at
SEEN = 128  # of 255: alpha from which on it counts as drawn


def read_logo(file: Path, text: str, ground: str) -> Logo:
    """Return the logo that a lecture file names, if it can be shown on a ground of a colour.

    Raises
    ------
    LectureError
        It isn't beside the lecture file, is no PNG or SVG, has no transparent ground, is too small, too large or too
        long, or can't be seen.
    """
    place = f"{file}: logo = {quote(text)}"
    path = _file_beside(file, text, place)
    data = read_regular(path, MOST_BYTES)
    if data is None:
        raise LectureError(f"{place}: can't be read as a file of {MOST_BYTES // 10**6} MB at most; give a smaller one")
    return _checked(data, path.suffix.lower(), place, ground)


def _file_beside(file: Path, text: str, place: str) -> Path:
    if PurePath(text).is_absolute() or ".." in PurePath(text).parts or "\\" in text:
        raise LectureError(f"{place}: leads out of the lecture's folder; put the picture beside {file.name}")
    path = file.parent / text
    if path.suffix.lower() not in SUFFIXES:
        raise LectureError(f"{place}: isn't a picture that a logo may be; give a file that ends with .svg or .png")
    if not path.is_file():
        raise LectureError(f"{place}: there is no such file beside {file.name}; put it there, or remove this line")
    if not path.resolve().is_relative_to(file.parent.resolve()):
        raise LectureError(f"{place}: is a link that leads out of the lecture's folder; put the file itself there")
    return path


@cache
def _checked(data: bytes, suffix: str, place: str, ground: str) -> Logo:
    from scenes.style.logo import Logo, draw_logo, measure_logo

    if suffix == ".png":
        _check_size(data, place)
    try:
        shape = measure_logo(data, suffix)
        is_shaped = NARROWEST <= shape <= WIDEST
        picture = draw_logo(data, suffix, (round(LOOKED_AT * shape), LOOKED_AT)) if is_shaped else None
    except RuntimeError as error:  # TypstError is one
        what = str(error).splitlines()[0]
        raise LectureError(f"{place}: isn't a picture: {what}; export it anew as {suffix[1:].upper()}") from None
    if picture is None:
        raise LectureError(f"{place}: is {shape:.2g} times as wide as high; crop it to {NARROWEST} to {WIDEST} times")
    _check_ink(picture, place, ground)
    return Logo(data, suffix, hashlib.sha256(data).hexdigest(), shape)


def _check_size(data: bytes, place: str) -> None:
    """Check a PNG's size before it is decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise LectureError(f"{place}: isn't a PNG picture; export it anew") from None
    if max(width, height) < LEAST_PIXELS or max(width, height) > MOST_PIXELS:
        remedy = f"give one whose longer side has {LEAST_PIXELS} to {MOST_PIXELS}, or an SVG"
        raise LectureError(f"{place}: is {width}×{height} pixels; {remedy}")


def _check_ink(picture: np.ndarray, place: str, ground: str) -> None:
    """Refuse a logo without a transparent ground, one with nothing on it, and one that isn't seen on the frame's."""
    import numpy as np
    from PIL import ImageColor

    from scenes.style.color_space import contrast, luminance

    seen = picture[..., 3] >= SEEN
    if seen.all():
        raise LectureError(f"{place}: has no transparent ground; save it with one")
    if not seen.any():
        raise LectureError(f"{place}: shows nothing: all of it is transparent; draw something opaque")
    ink = luminance(picture[seen][:, :3] / 255)
    ratio = float(np.median(contrast(ink, luminance(np.array(ImageColor.getrgb(ground)) / 255))))
    if ratio < LEAST_CONTRAST:
        raise LectureError(
            f"{place}: has a contrast of {ratio:.1f} : 1 to the ground {ground}, which needs {LEAST_CONTRAST} : 1; "
            "give a lighter or darker one, or choose the other theme"
        )
