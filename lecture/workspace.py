"""The folder that films go to, while one render has it to itself: its store, and a folder for all that isn't finished.

A second render waits for the first. What killed renders left is cleared away by the next one.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lecture.mistakes import MENDABLE, unwritable
from lecture.store import Store
from scenes.errors import LectureError

__all__ = ["Workspace", "claimed", "store_in", "workspace"]

STORE = ".store"
SCRATCH = ".render-"
LOCKLESS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS})
TRIES = 20  # to remove a folder that a dying worker still writes into


@dataclass(frozen=True)
class Workspace:
    """A render's own: where films go, the store beside them, and a folder that is gone at the end."""

    out: Path
    store: Store
    scratch: Path


def store_in(out: Path) -> Store:
    """The store of the films in a folder."""
    return Store(out / STORE)


@contextmanager
def workspace(out: Path, say: Callable[[str], None]) -> Iterator[Workspace]:
    """Waits for the folder, clears it of leavings, and has it until the end.

    Raises
    ------
    LectureError
        The folder can't be written, or is full.
    """
    store = store_in(out)
    try:
        with claimed(store, say):
            _clear(out)
            store.clear_leavings()
            scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=out))
            try:
                yield Workspace(out, store, scratch)
                store.close()
            finally:
                _remove(scratch)
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        told = OSError(error.errno, error.strerror) if _is_own(error.filename, out) else error
        raise LectureError(unwritable(out, told)) from None


@contextmanager
def claimed(store: Store, say: Callable[[str], None]) -> Iterator[None]:
    """Has the store to itself; the system gives it free when the process ends, however that happens."""
    store.folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(store.folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{store.folder.parent}: another render has it (process {_owner(handle)}); waiting for its end.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in LOCKLESS:
                raise
            say(f"{store.folder.parent}: is on a file system without locks; have one render at a time there.")
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _is_own(name: object, out: Path) -> bool:
    """Whether a file is of no interest to a reader: it is the render's own, or has no name."""
    if not isinstance(name, str) or not Path(name).absolute().is_relative_to(out.absolute()):
        return not name
    first, *_ = *Path(name).absolute().relative_to(out.absolute()).parts, ""
    return first.startswith((SCRATCH, STORE))


def _owner(handle: int) -> str:
    return os.pread(handle, 20, 0).decode(errors="replace") or "unknown"


def _clear(out: Path) -> None:
    for left in out.glob(f"{SCRATCH}*"):
        _remove(left)


def _remove(folder: Path) -> None:
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
