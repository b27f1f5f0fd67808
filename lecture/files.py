"""Read and replace regular files; links are not followed, and pipes are not waited for."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

__all__ = [
    "Stamp",
    "digest_of",
    "make_regular",
    "new_folder",
    "open_regular",
    "read_regular",
    "remove",
    "stamp_of",
    "write_atomically",
]

Stamp = tuple[int, int, int, int]  # size, times of change of the content and of anything, inode


def stamp_of(file: Path) -> Stamp | None:
    """Return a regular file's size, times and inode, which change with every write; None where there is no regular
    file."""
    try:
        found = os.lstat(file)
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@contextmanager
def open_regular(file: Path, flags: int = os.O_RDONLY) -> Iterator[BufferedReader]:
    """Open a regular file, without waiting for the writer of a pipe.

    Raises
    ------
    OSError
        There is none, or something else in its place (a link: ELOOP; a folder: EISDIR; anything else: EINVAL).
    """
    handle = os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    with os.fdopen(handle, "rb") as stream:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            raise OSError(number, os.strerror(number), str(file))
        yield stream


def read_regular(file: Path, most: int) -> bytes | None:
    """Return a file's content; None where there is no regular file that can be read and has at most so many bytes."""
    try:
        with open_regular(file) as stream:
            data = stream.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def digest_of(file: Path) -> str | None:
    """Return the SHA-256 of a file's content; None where there is no regular file that can be read."""
    try:
        with open_regular(file) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def make_regular(file: Path) -> None:
    """Make an empty file unless there is a regular one; whatever else is in its place is removed."""
    if stamp_of(file) is None:
        remove(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666))


def remove(place: Path) -> None:
    """Remove a file, a folder with all that is in it, or a link but not what it points to."""
    with suppress(FileNotFoundError, NotADirectoryError):
        if stat.S_ISDIR(os.lstat(place).st_mode):
            shutil.rmtree(place)
        else:
            place.unlink()


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder beside; on success it becomes the folder, or fills it where that is there and empty.

    Raises
    ------
    OSError
        The folder holds something (ENOTEMPTY), is no folder (ENOTDIR), or can't be written.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if folder.exists() and any(folder.iterdir()):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".lecture-", dir=folder.resolve().parent))
    try:
        made.chmod(0o755)
        yield made
        if not folder.exists():
            made.rename(folder)
            return
        for part in sorted(made.iterdir()):
            part.rename(folder / part.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def write_atomically(file: Path, temporary: Path | None = None) -> Iterator[Path]:
    """Yield a temporary path, by default beside the file; rename it over the file on success, remove it on an error.

    Raises
    ------
    OSError
        Something can't be written. The error names the file, or where `temporary` is given, what it is about.
    """
    is_beside = temporary is None
    temporary = temporary or file.with_name(f".{file.name}.{os.getpid()}")
    try:
        for folder in (file.parent, temporary.parent):
            folder.mkdir(parents=True, exist_ok=True)
        remove(temporary)
        yield temporary
        temporary.replace(file)
    except OSError as error:
        if not is_beside:
            raise
        raise OSError(error.errno, error.strerror, str(file)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
