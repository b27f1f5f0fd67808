"""Report the size of the store, and prune it by age and size."""

from __future__ import annotations

import re
import time
from pathlib import Path

from rich.filesize import decimal

from lecture.cache.store import Usage
from lecture.cache.workspace import open_workspace, store_in
from lecture.messages import quote
from lecture.render.progress_protocol import Progress
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError

__all__ = ["describe_usage", "prune_store", "read_size"]

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kMGT]?)B?", re.IGNORECASE)
UNITS = {"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}
DAY = 86_400


def read_size(text: str) -> int:
    """Return a number of bytes from `500M` or `2GB`."""
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise LectureError(f"--max-size: {quote(text)} isn't a size; write one such as 500MB or 2GB")
    return int(float(found[1]) * UNITS[found[2].lower()])


def prune_store(out: Path, max_age: float | None, max_size: str | None, progress: Progress) -> Usage | None:
    """Prune the store by an age in days and a size; return what was removed, or None where there is no store."""
    size = None if max_size is None else read_size(max_size)
    before = None if max_age is None else time.time() - max_age * DAY
    store = store_in(out)
    if not store.folder.is_dir():
        return None
    with open_workspace(out, progress):
        return store.prune(before=before, size=size)


def describe_usage(usage: Usage) -> str:
    """Return what a store holds, in a line."""
    return f"{count_of(usage.clips, 'clip')} of {count_of(usage.records, 'scene')}, {decimal(usage.bytes)}"
