"""List a store's files by folder, and remove whatever else stands in their places.

Only real folders are entered and only regular files count; links are removed, not what they point to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lecture.files import remove, stamp_of

__all__ = ["NEW", "StoreTree"]

HEX, PAIR = "[0-9a-f]{64}", "[0-9a-f]{2}"
# The names at each level below a folder of the store; the last level's are files.
LEVELS = {
    "clips": (PAIR, rf"{HEX}\.mp4"),
    "sounds": (PAIR, rf"{HEX}\.wav"),
    "records": (PAIR, rf"{HEX}\.json"),
    "families": (PAIR, HEX, HEX),
    "rehearsals": (PAIR, rf"{HEX}\.json"),
}
NEW = "new"  # what is being written


class StoreTree:
    """A store's folder and all below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, kind: str) -> list[Path]:
        """Return the files of a kind: clips, sounds, records, families, rehearsals."""
        return list(_files(self.folder / kind, LEVELS[kind]))

    def family(self, family: str) -> list[Path]:
        """Return the files in a family's folder."""
        return list(_files(self.folder / "families" / family[:2] / family, LEVELS["families"][-1:]))

    def remove_leftovers(self) -> None:
        """Remove what a killed run had not finished writing, and whatever stands in the place of a folder or file."""
        remove(self.folder / NEW)
        for name, names in LEVELS.items():
            _remove_misplaced(self.folder / name, names)
        for note in self.folder.glob("*.json"):
            if stamp_of(note) is None:
                remove(note)

    def remove_empty_folders(self) -> None:
        """Remove folders that hold nothing any more."""
        for name, names in LEVELS.items():
            _remove_empty(self.folder / name, len(names))


def _files(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yield the regular files whose names, level by level, are as given."""
    first, *rest = names
    for entry in _entries(folder):
        if not re.fullmatch(first, entry.name):
            continue
        if rest and entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), rest)
        elif not rest and entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _remove_misplaced(folder: Path, names: Sequence[str]) -> None:
    """Remove what is named as a folder or file of the store and is none."""
    if folder.is_symlink() or not folder.is_dir():
        remove(folder)
    first, *rest = names
    for entry in _entries(folder):
        if not re.fullmatch(first, entry.name):
            continue
        if rest:
            _remove_misplaced(Path(entry.path), rest)
        elif not entry.is_file(follow_symlinks=False):
            remove(Path(entry.path))


def _remove_empty(folder: Path, depth: int) -> None:
    for entry in _entries(folder):
        if depth > 1 and entry.is_dir(follow_symlinks=False):
            _remove_empty(Path(entry.path), depth - 1)
    if folder.is_dir() and not folder.is_symlink() and not _entries(folder):
        folder.rmdir()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
