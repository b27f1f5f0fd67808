"""Replace a text file of the user's, with its rights kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from lecture.files import write_atomically
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

__all__ = ["replace_text"]


def replace_text(file: Path, text: str) -> None:
    """Write a text in place of a file's, or into a new one; what is read meanwhile is the old or the new one.

    Raises
    ------
    LectureError
        It can't be written.
    """
    file = file.resolve()  # a link stays one
    try:
        with write_atomically(file) as temporary:
            temporary.write_bytes(text.encode())
            if file.exists():
                shutil.copymode(file, temporary)
    except OSError as error:
        raise LectureError(unwritable(file, error, "check your rights to it")) from None
