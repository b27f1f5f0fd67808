"""Read the files that a lecturer writes: TOML in UTF-8, with or without a byte order mark."""

from __future__ import annotations

import codecs
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from scenes.framework.errors import LectureError

__all__ = ["read_toml"]

MOST_BYTES = 16_000_000  # a lecture of a thousand scenes has a tenth of it
DEEPEST = 20  # levels of tables and lists: a lecture has six
LINE = re.compile(r"at line (\d+)")
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
WITH_COMMA = re.compile(r"(?<![\w.,])(-?\d+),(\d+)(?![\w.])")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_toml(file: Path, if_missing: str = "check the name") -> dict[str, Any]:
    """Read a TOML file into plain tables.

    Raises
    ------
    LectureError
        The file is missing, can't be read, isn't UTF-8, or isn't TOML; the message names the place and the remedy.
    """
    text = _decoded(_content(file, if_missing), file)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LectureError(f"{file}: isn't TOML: {error}; mend that line{_comma_hint(text, str(error))}") from None
    except RecursionError:
        raise LectureError(f"{file}: holds brackets nested too deep to be read; remove some") from None
    except ValueError as error:
        raise LectureError(f"{file}: holds a value that can't be read: {error}; write a shorter one") from None
    if _depth(tables) > DEEPEST:
        raise LectureError(f"{file}: holds tables or lists in more than {DEEPEST} levels; write fewer")
    return tables


def _comma_hint(text: str, error: str) -> str:
    """Return how a number is written, if the line that an error names has one with a decimal comma: `[1,5 2]`."""
    found = LINE.search(error)
    lines = text.splitlines()
    line = lines[int(found[1]) - 1] if found and 0 < int(found[1]) <= len(lines) else ""
    comma = WITH_COMMA.search(QUOTED.sub('""', line).partition("#")[0])
    return f" (a number has a decimal point: {comma[1]}.{comma[2]})" if comma else ""


def _depth(tables: dict[str, Any]) -> int:
    """Return how many tables and lists stand in each other."""
    level: list[Any] = [tables]
    depth = 0
    while level:
        depth += 1
        inner = [part for each in level for part in (each.values() if isinstance(each, dict) else each)]
        level = [part for part in inner if isinstance(part, dict | list)]
    return depth


def _content(file: Path, if_missing: str) -> bytes:
    try:
        if stat.S_ISFIFO(file.stat().st_mode):  # to open it would wait for whoever writes to it, for ever
            raise LectureError(f"{file}: is a pipe; write a file in its place")
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise LectureError(f"{file}: not found; {if_missing}") from None
    except OSError as error:
        raise LectureError(f"{file}: can't be read ({error.strerror}); check the name and your rights to it") from None
    if len(data) > MOST_BYTES:
        raise LectureError(f"{file}: has more than {MOST_BYTES // 10**6} MB; is it the right file?")
    return data


def _decoded(data: bytes, file: Path) -> str:
    """Return the text without its byte order mark; UTF-16 is told by its mark, or by the zero bytes of its ASCII
    letters."""
    if data.startswith(UTF_16) or data.count(0) > len(data) / 4:
        raise LectureError(f"{file}: isn't UTF-8 but looks like UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LectureError(f"{file}: isn't UTF-8 at byte {error.start}; save it as UTF-8") from None
