"""Tell whether files are as they were when a process imported them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

__all__ = ["Stamp", "are_current", "stamp_files"]

Stamp = tuple[int, int, int] | None  # when it was written, its size and which file it is; None where there is none
MARGIN = 50_000_000  # nanoseconds by which a file system's clock may lag


def stamp_files(files: Iterable[str]) -> dict[str, Stamp]:
    """Return what tells each file from a later one at its place."""
    return {file: _stamp(file) for file in files}


def are_current(stamps: Mapping[str, Stamp], begun: int) -> bool:
    """Return whether files are as their stamps have them, and none was written since a time in nanoseconds: what was
    written while a process imported it may have been read before or after."""
    return all(
        stamp is not None and stamp[0] < begun - MARGIN and _stamp(file) == stamp for file, stamp in stamps.items()
    )


def _stamp(file: str) -> Stamp:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
