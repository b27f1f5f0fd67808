"""The lecture's text font: its name, and the files that come with a package rather than from the machine."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from scenes.framework.errors import LectureError

__all__ = ["FONT", "WEIGHT_TEXT", "font_folder", "font_identity"]

FONT = "Noto Sans CJK SC"
WEIGHT_TEXT = 400


@cache
def font_folder() -> Path:
    """Return the folder of the text font, which comes with the package manimgx-fonts-cjk."""
    try:
        import manimgx_fonts_cjk
    except ImportError as error:
        raise LectureError(
            f"font {FONT}: the package manimgx-fonts-cjk is not installed; run `make lecture`, which installs it"
        ) from error
    folder = Path(os.path.dirname(manimgx_fonts_cjk.__file__))
    if not any(folder.glob("*.tt[cf]")) and not any(folder.glob("*.otf")):
        raise LectureError(f"font {FONT}: no font file in {folder}; install the package manimgx-fonts-cjk again")
    return folder


@cache
def font_identity() -> str:
    """Return what tells this font from another of the same name: the file and its size."""
    return " ".join(f"{file.name}:{file.stat().st_size}" for file in sorted(font_folder().glob("*.?t*")))
