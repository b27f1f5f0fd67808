"""The project's own lecture file and words: in the checkout, or packed into the installed package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["OWN_LECTURE", "OWN_SCRIPT", "ROOT"]

ROOT = Path(__file__).resolve().parent.parent.parent  # of the checkout, or the folder that packages are installed in
_PACKED = Path(__file__).resolve().parent.parent / "own"
_FOLDER = _PACKED if _PACKED.is_dir() else ROOT
OWN_LECTURE = _FOLDER / "lecture.toml"
OWN_SCRIPT = _FOLDER / "script"
