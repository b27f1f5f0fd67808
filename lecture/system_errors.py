"""Explain what the system denies, such as room, rights, memory or processes, in one line with its true cause and a
remedy."""

from __future__ import annotations

import errno
import os
import resource
import warnings
from collections.abc import Iterator
from pathlib import Path

from rich.filesize import decimal

__all__ = [
    "USER_FIXABLE",
    "InterruptionError",
    "causes",
    "hide_arithmetic_warnings",
    "memory_limit",
    "shortage",
    "unwritable",
]

# What the system says when a user can help it: no room, no right, no such place.
USER_FIXABLE = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EEXIST,
        errno.EFBIG,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
TAKEN = frozenset({errno.EISDIR, errno.ELOOP})
FEWER = "try fewer at once: --jobs 1"
# How the loader of shared libraries tells that it got no memory.
LOADER_MESSAGES = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory", "out of memory")


class InterruptionError(SystemExit):
    """A signal that ends the command by way of every clean-up."""


def unwritable(place: Path, error: OSError, elsewhere: str = "choose another folder: --out DIR") -> str:
    """Return a file or folder that can't be written, and why."""
    names = [os.fspath(name) for name in (error.filename2, error.filename) if isinstance(name, str | os.PathLike)]
    reason = error.strerror or os.strerror(error.errno or errno.EIO)
    if error.errno in FULL:
        remedy = "make room"
    elif error.errno in TAKEN:
        remedy = "remove it, or choose another name"
    else:
        remedy = elsewhere
    return f"{next(filter(None, names), place)}: can't be written ({reason}); {remedy}; earlier films are as they were"


def shortage(error: BaseException) -> str | None:
    """Return what ran short that all processes share: memory, processes, open files; None where it was nothing of
    it."""
    for cause in causes(error):
        number = cause.errno if isinstance(cause, OSError) else None
        is_without_thread = isinstance(cause, RuntimeError) and "start new thread" in str(cause)
        if number in (errno.EMFILE, errno.ENFILE):
            return f"too many files are open at once (ulimit -n); {FEWER}"
        if number == errno.EAGAIN or is_without_thread:
            limit = memory_limit()
            return f"memory is short{limit}; {FEWER}" if limit else f"no more processes start (ulimit -u); {FEWER}"
        if number == errno.ENOMEM or isinstance(cause, MemoryError) or _is_loader_failure(cause):
            return f"memory is short{memory_limit()}; {FEWER}"
    return None


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that it was raised from or on account of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_loader_failure(error: BaseException) -> bool:
    return isinstance(error, ImportError) and any(text in str(error) for text in LOADER_MESSAGES)


def memory_limit() -> str:
    """Return the limit of this process's memory, as a remark, if one is set."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return "" if most == resource.RLIM_INFINITY else f" (limit: {decimal(most)}, ulimit -v)"


def hide_arithmetic_warnings() -> None:
    """Let this process print no warnings of divisions by zero and overflows: a scene's numbers are checked where they
    are recorded, and told with their place and a remedy."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)
