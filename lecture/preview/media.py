"""Keep the pictures and clips of a preview in one folder: what is in it, and nothing else, may be served."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path

from lecture.files import stamp_of

__all__ = ["Media"]

NAME = re.compile(r"[0-9a-f]{16}\.(png|jpg|mp4)")
GRACE = 20.0  # seconds that a replaced file stays for a page that is just fetching it


class Media:
    """A folder of its own below a lecture's output, which only its user may enter, and which goes with the preview."""

    def __init__(self, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        for earlier in out.glob("preview-*-*"):
            if not _is_running(earlier.name.split("-")[1]):
                shutil.rmtree(earlier, ignore_errors=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"preview-{os.getpid()}-", dir=out)).absolute()

    def find(self, name: str) -> Path | None:
        """Return the file of that name; None of any that is none of the pictures and clips, or a link."""
        if not NAME.fullmatch(name):
            return None
        file = self.folder / name
        return file if stamp_of(file) is not None else None

    def retire(self, name: str) -> None:
        """Remove a file, when nobody can be fetching it any more."""
        asyncio.get_running_loop().call_later(GRACE, self.remove, name)

    def remove(self, name: str) -> None:
        """Remove a file at once."""
        if NAME.fullmatch(name):
            (self.folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove all."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_running(pid: str) -> bool:
    """Return whether the preview of that process may be there: one that was killed has left its folder."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
