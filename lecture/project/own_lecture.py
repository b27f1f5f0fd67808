"""The project's own lecture file and words: in the checkout, or packed into the installed package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["OWN_LECTURE", "OWN_SCRIPT", "ROOT", "yours"]

ROOT = Path(__file__).resolve().parent.parent.parent  # of the checkout, or the folder that packages are installed in
_PACKED = Path(__file__).resolve().parent.parent / "own"
_FOLDER = _PACKED if _PACKED.is_dir() else ROOT
OWN_LECTURE = _FOLDER / "lecture.toml"
OWN_SCRIPT = _FOLDER / "script"


def yours(language: str = "") -> str:
    """Return how to have what the project's own lecture, where it was installed, is not to be changed for."""
    option = f" --lang {language}" if language else ""
    return f"make a lecture of yours, and go into its folder: lecture new my-lecture{option}"
