"""A finished film as data: its file, length, chapters and sidecar files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["FinishedFilm"]


@dataclass(frozen=True)
class FinishedFilm:
    """A finished film, its length and list of chapters, and all files that belong to it."""

    file: Path
    seconds: float
    chapters: tuple[str, ...]
    files: tuple[Path, ...]
