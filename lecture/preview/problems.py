"""Describe what is wrong for the page: the message, the place, and the lines of the file around it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lecture.files import read_regular
from lecture.project.own_lecture import ROOT

__all__ = ["describe_problem", "describe_syntax"]

PLACE = re.compile(r"(?P<file>[^\s:()]+\.(?:py|toml)):(?P<line>\d+)")
AROUND = 2  # lines before and after
MOST_BYTES = 2_000_000


def describe_problem(message: str, place: str = "", beat: str = "") -> dict[str, Any]:
    """Return a message with the place that it names, and the source there."""
    found = PLACE.search(place) or PLACE.search(message)
    problem: dict[str, Any] = {"message": message, "place": place, "beat": beat, "lines": []}
    if found is not None:
        file, line = _absolute(found["file"]), int(found["line"])
        problem |= {"place": place or found[0], "file": str(file), "line": line, "lines": _lines(file, line)}
    return problem


def describe_syntax(error: BaseException) -> dict[str, Any]:
    """Return what is wrong with a source that isn't Python."""
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None) or 1
    message = f"{type(error).__name__}: {getattr(error, 'msg', None) or error}"
    return describe_problem(message, f"{file}:{line}" if file else "")


def _absolute(file: str) -> Path:
    path = Path(file)
    return path if path.is_absolute() or path.exists() else ROOT / path


def _lines(file: Path, line: int) -> list[dict[str, Any]]:
    data = read_regular(file, MOST_BYTES)
    if data is None:
        return []
    text = data.decode("utf-8", "replace").splitlines()
    first = max(1, line - AROUND)
    return [{"number": at, "text": text[at - 1]} for at in range(first, min(len(text), line + AROUND) + 1)]
