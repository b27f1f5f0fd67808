"""Lock the output folder for one render, with its store and a scratch folder that is removed at the end.

A second render waits for the first. What killed renders left is cleared away by the next one.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from lecture.cache.store import Store
from lecture.cache.store_tree import NEW
from lecture.files import read_regular, remove
from lecture.render.progress_protocol import OrderCancelledError, Progress
from lecture.system_errors import USER_FIXABLE, unwritable
from scenes.framework.errors import LectureError

__all__ = ["Workspace", "locked", "locked_if_free", "open_workspace", "store_in"]

STORE = ".store"
SCRATCH = ".render-"
LOCKLESS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS})
TRIES = 20  # to remove a folder that a dying worker still writes into


@dataclass(frozen=True)
class Workspace:
    """The output folder of one render, the store in it, and a scratch folder that is removed at the end."""

    out: Path
    store: Store
    scratch: Path


def store_in(out: Path, *, is_read_only: bool = False) -> Store:
    """Return the store of the films in a folder."""
    return Store(out / STORE, is_read_only=is_read_only)


@contextmanager
def open_workspace(out: Path, progress: Progress) -> Iterator[Workspace]:
    """Wait for the folder's lock, remove leftovers of killed renders, and hold the lock until the end.

    Raises
    ------
    LectureError
        The folder can't be written, or is full.
    """
    store = store_in(out)
    try:
        with locked(store, progress):
            _remove_leftovers(out)
            store.tree.remove_leftovers()
            scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=out))
            try:
                yield Workspace(out, store, scratch)
                store.close()
            finally:
                _remove(scratch)
    except OSError as error:
        if error.errno not in USER_FIXABLE:
            raise
        is_unfinished = error.filename2 is None and _is_unfinished(error.filename, out)
        told = OSError(error.errno, error.strerror) if is_unfinished else error
        denial = LectureError(unwritable(out, told))
        for note in getattr(error, "__notes__", ()):
            denial.add_note(note)
        raise denial from None


@contextmanager
def locked(store: Store, progress: Progress) -> Iterator[None]:
    """Hold the store's lock; the system releases it when the process ends, however that happens."""
    lock = _lock_of(store)
    try:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            owner = _owner(Path(lock.lock_file))
            progress.say(f"{store.folder.parent}: another render has it (process {owner}); waiting for its end.")
            _wait_for(lock, progress)
    except OSError as error:
        if error.errno not in LOCKLESS:
            raise
        progress.say(f"{store.folder.parent}: is on a file system without locks; have one render at a time there.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def locked_if_free(store: Store) -> Iterator[bool]:
    """Hold the store's lock if nobody has it; give whether it is held.

    Raises
    ------
    OSError, LectureError
        There is no lock to be had in the folder.
    """
    lock = _lock_of(store)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _lock_of(store: Store) -> FileLock:
    """Return the store's lock, not held yet."""
    _require_folder(store.folder)
    file = store.folder / "lock"
    if file.is_symlink() or (file.exists() and not file.is_file()):
        remove(file)
    return FileLock(file, fallback_to_soft=False, on_acquired=_note_owner)


def _wait_for(lock: FileLock, progress: Progress) -> None:
    """Wait for a lock until the order is cancelled."""
    try:
        lock.acquire(cancel_check=progress.is_cancelled)
    except Timeout:
        raise OrderCancelledError from None


def _require_folder(folder: Path) -> None:
    """Make the store's folder; refuse a link or file in its place, which may lead to what belongs to others."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir()
    if folder.is_symlink() or not folder.is_dir():
        kind = "a link" if folder.is_symlink() else "no folder"
        raise LectureError(f"{folder}: is {kind}; remove it, or choose another folder: --out DIR")


def _is_unfinished(name: object, out: Path) -> bool:
    """Return whether a file is temporary: it is removed at the end."""
    if not isinstance(name, str | os.PathLike) or not Path(name).absolute().is_relative_to(out.absolute()):
        return False
    parts = Path(name).absolute().relative_to(out.absolute()).parts
    return "".join(parts[:1]).startswith(SCRATCH) or (parts[:2] == (STORE, NEW) and len(parts) > 2)


def _note_owner(handle: int) -> None:
    """Write this process's number into the lock's file, for those who wait."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)


def _owner(file: Path) -> str:
    return (read_regular(file, 20) or b"unknown").decode(errors="replace")


def _remove_leftovers(out: Path) -> None:
    for left in out.glob(f"{SCRATCH}*"):
        _remove(left)


def _remove(folder: Path) -> None:
    for _ in range(TRIES):
        with suppress(OSError):
            remove(folder)
            return
