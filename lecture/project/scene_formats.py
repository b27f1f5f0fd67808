"""Refuse scenes that can't stand in a lecture's format, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from lecture.messages import quote
from lecture.project.lecture_file import SceneEntry
from lecture.system_errors import InterruptionError
from scenes.framework.errors import LectureError
from scenes.style.formats import FORMATS

__all__ = ["refuse_format"]


def refuse_format(entries: Sequence[SceneEntry]) -> None:
    """Refuse the scenes that aren't laid out for the format of their lecture, all in one message.

    Raises
    ------
    LectureError
        There are some; the message names each, the formats that it can stand in, and what to do.
    """
    declared = {entry.name: _formats_of(entry) for entry in entries}
    found = {entry.name: declared[entry.name] for entry in entries if entry.format not in declared[entry.name]}
    if not found:
        return
    place = f"{entries[0].file}: format = {quote(entries[0].format)}"
    lines = []
    for formats in dict.fromkeys(found.values()):
        names = ", ".join(name for name, own in found.items() if own == formats)
        lines.append(
            f"{place}: {names} can't stand in it, but in {' and '.join(formats)}; leave them out, or choose another"
        )
    raise LectureError("\n".join(lines))


def _formats_of(entry: SceneEntry) -> tuple[str, ...]:
    """Return the formats that a scene can stand in; of one whose code can't be imported, all: that is told as its fault
    where it is run."""
    try:
        return entry.load().formats
    except InterruptionError:
        raise
    except (Exception, SystemExit):
        return tuple(FORMATS)
