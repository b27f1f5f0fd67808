"""A film that was made, as data: where it is, how long it is, what it consists of."""

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
