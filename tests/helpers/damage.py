"""Ways to damage a file or folder of a store, and a check that nothing outside of it was touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def _flip(file: Path) -> None:
    """Turn one bit over."""
    data = bytearray(file.read_bytes())
    if data:
        data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _overwrite_secretly(file: Path) -> None:
    """Other content of the same size and date."""
    before = file.stat()
    file.write_bytes(b"x" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replace(make: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
    """Have something made in the place of a file or folder."""

    def damage(place: Path, outside: Path) -> None:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        make(place, outside)

    return damage


def _full_folder(place: Path, outside: Path) -> None:
    (place / "deep").mkdir(parents=True)
    (place / "deep" / "file").write_bytes(b"something")
    (place / "link").symlink_to(outside)


# What happens to a file, given with a file outside of the store.
TO_FILES: dict[str, Callable[[Path, Path], object]] = {
    "truncated": lambda file, outside: os.truncate(file, file.stat().st_size // 2),
    "emptied": lambda file, outside: os.truncate(file, 0),
    "overwritten": lambda file, outside: file.write_bytes(b"x" * file.stat().st_size),
    "overwritten, with its old date": lambda file, outside: _overwrite_secretly(file),
    "with a bit turned over": lambda file, outside: _flip(file),
    "huge": lambda file, outside: os.truncate(file, 1 << 40),
    "gone": lambda file, outside: file.unlink(),
    "a folder": _replace(_full_folder),
    "a link to a file outside": _replace(lambda place, outside: place.symlink_to(outside)),
    "a link to a folder outside": _replace(lambda place, outside: place.symlink_to(outside.parent)),
    "a link to nothing": _replace(lambda place, outside: place.symlink_to(outside.parent / "nothing")),
    "a link to itself": _replace(lambda place, outside: place.symlink_to(place)),
    "a pipe": _replace(lambda place, outside: os.mkfifo(place)),
}
TO_FOLDERS = {name: TO_FILES[name] for name in TO_FILES if name.startswith("a ") and name != "a folder"} | {
    "a file": _replace(lambda place, outside: place.write_bytes(b"something")),
}


class Outside:
    """A folder with a file that nobody may touch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "file"
        folder.mkdir()
        self.file.write_bytes(b"of great worth")
        self.before = self._state()

    def _state(self) -> object:
        found = self.file.lstat()
        return sorted(self.folder.iterdir()), self.file.read_bytes(), found.st_mtime_ns, found.st_mode, found.st_ino

    def assert_untouched(self) -> None:
        assert self._state() == self.before
