"""Read the project's code for the keys of the store once in a process, not for each store that is new."""

from __future__ import annotations

from pathlib import Path

import lecture
from lecture.cache.code_digest import PROJECT, Sources

__all__ = ["keep_sources_read"]


def keep_sources_read() -> None:
    """Give every reader of the code from now on what was found of the files as they are now."""
    root = Path(lecture.__file__).parents[1]
    read = Sources()
    for file in (file for package in PROJECT for file in (root / package).rglob("*.py")):
        read.source(".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"), None)
    begin = Sources.__init__
    Sources.__init__ = lambda self, known=None: begin(self, read.used | dict(known or {}))  # type: ignore[method-assign]
