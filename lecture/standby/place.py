"""Tell where the process stands by that fits a call: one whose Python, code, folder and surroundings are the same.

Importing this, and asking, takes a few milliseconds: a call that is answered pays for no more.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

__all__ = ["COMMANDS", "VARIABLE", "find_place", "idle_seconds", "is_private"]

COMMANDS = frozenset({"check", "diff", "list", "numbers", "pace", "still", "storyboard", "words"})
VARIABLE = "LECTURE_STANDBY"  # seconds without a call after which the process ends; 0: none stands by
IDLE = 300.0
LONGEST_PATH = 100  # bytes of a socket's path; macOS takes 103
# What libraries read as they are loaded: for a call with others another process stands by.
READ_AT_IMPORT = (
    "DYLD_", "FC_", "FONTCONFIG_", "G_", "HOME", "KMP_", "LANG", "LC_", "LD_", "LECTURE_", "MALLOC_", "MANIM",
    "MKL_", "NPY_", "NUMEXPR_", "OMP_", "OPENBLAS_", "PANGO", "PATH", "PYDANTIC_", "PYTHON", "SYMPY_", "TMPDIR", "TZ",
    "TYPST_", "VECLIB_", "VIRTUAL_ENV", "XDG_",
)  # fmt: skip


def idle_seconds() -> float:
    """Return how long a process waits for a call; 0 where none is wanted."""
    try:
        seconds = float(os.environ.get(VARIABLE, IDLE))
    except ValueError:
        return 0.0
    return seconds if 0.0 < seconds < float("inf") else 0.0


def find_place() -> str | None:
    """Return the path of the socket for this process's surroundings; None where no process can or may stand by."""
    if not idle_seconds() or not hasattr(os, "fork") or os.geteuid() != os.getuid():
        return None
    if sys.platform == "darwin":
        return None  # system libraries that draw text end a process that was forked
    folder = _find_folder()
    if folder is None:
        return None
    path = os.path.join(folder, _key())
    return path if len(os.fsencode(path)) <= LONGEST_PATH else None


def is_private(folder: str) -> bool:
    """Return whether a folder is this user's own, and nobody else may enter it."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _find_folder() -> str | None:
    """Return a folder for sockets, made where it isn't there; None where it isn't this user's alone."""
    above = os.environ.get("XDG_RUNTIME_DIR") or ""
    if not is_private(above):
        above = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - what is made there is this user's alone
    folder = os.path.join(above, f"lecture-{os.getuid()}")
    with suppress(OSError):  # it is there, or it can't be
        os.mkdir(folder, 0o700)
    return folder if is_private(folder) else None


def _key() -> str:
    """Return a name for all that has to be the same."""
    import hashlib
    import resource

    root = os.stat("/")
    limits = [
        (name, resource.getrlimit(getattr(resource, name))) for name in sorted(dir(resource)) if "RLIMIT_" in name
    ]
    facts = (
        (sys.executable, sys.version, tuple(sys.flags), sorted(sys._xoptions.items()), sys.warnoptions, sys.path),
        (os.getcwd(), os.getuid(), os.getgid(), sorted(os.getgroups()), root.st_dev, root.st_ino),
        (limits, os.getpriority(os.PRIO_PROCESS, 0)),
        sorted((name, value) for name, value in os.environ.items() if name.startswith(READ_AT_IMPORT)),
    )
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
