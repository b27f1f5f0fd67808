"""The lecture's text fonts: their names, and the files that come with packages rather than from the machine."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from scenes.framework.errors import LectureError

__all__ = ["ALPHABET_FONTS", "FONT", "FONTS", "WEIGHT_TEXT", "font_files", "font_folders", "font_identity"]

FONT = "Noto Sans CJK SC"
OTHER_FONT = "Noto Sans"
FONTS = (FONT, OTHER_FONT)  # of any text: letters that the first lacks are the second's
# Of a language that has such letters in its words, such as ł, ů, ğ, ї and ά: a word is all in one font. (A letter with
# a mark that a font lacks is composed of both where it has both, and the mark then stands beside it.)
ALPHABET_FONTS = (OTHER_FONT, FONT)
WEIGHT_TEXT = 400
PACKAGES = {FONT: "manimgx-fonts-cjk", OTHER_FONT: "fontpkg-noto-sans"}
FILES = "*.[ot]t[cf]"


@cache
def font_folders() -> tuple[Path, ...]:
    """Return the folders of the text fonts, which come with packages.

    Raises
    ------
    LectureError
        A package is not installed, or has no font.
    """
    return tuple(_folder(font, package) for font, package in PACKAGES.items())


def _folder(font: str, package: str) -> Path:
    spec = find_spec(package.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise LectureError(f"font {font}: the package {package} is not installed; run `pip install {package}`")
    files = sorted(Path(spec.origin).parent.rglob(FILES))
    if not files:
        raise LectureError(
            f"font {font}: no font file in {Path(spec.origin).parent}; install the package {package} again"
        )
    return files[0].parent


@cache
def font_files() -> tuple[Path, ...]:
    """Return the files of the text fonts."""
    return tuple(file for folder in font_folders() for file in sorted(folder.glob(FILES)))


@cache
def font_identity() -> str:
    """Return what tells these fonts from others of the same names: the files and their sizes."""
    return " ".join(f"{file.name}:{file.stat().st_size}" for file in font_files())
