"""Write values that were tried into the lecture file, with its comments and its order kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from lecture.project.lecture_file import Lecture
from lecture.project.own_lecture import OWN_LECTURE, yours
from lecture.text_files import replace_text
from scenes.framework.errors import LectureError

__all__ = ["keep_values"]


def keep_values(lecture: Lecture, scene: str, values: Mapping[str, Any]) -> None:
    """Set a scene's values in its own table of the lecture file; a value of None is removed from there.

    Raises
    ------
    LectureError
        The file can't be read any more, or not be written, or is the project's own.
    """
    if lecture.file == OWN_LECTURE:
        raise LectureError(f"Nothing is written into the project's own lecture; {yours()}")
    file = lecture.file.resolve()
    try:
        document = tomlkit.parse(file.read_text("utf-8"))
        table = _table_of(document, lecture, scene)
    except (OSError, UnicodeDecodeError, TOMLKitError, LookupError):
        raise LectureError(f"{lecture.file}: isn't as it was read; mend it, and keep the values then") from None
    for name, value in values.items():
        if value is None:
            table.pop(name, None)
        else:
            _set(table, name, value)
    replace_text(file, tomlkit.dumps(document))


def _table_of(document: tomlkit.TOMLDocument, lecture: Lecture, scene: str) -> Table:
    """Return the table of a scene, at its place in its chapter."""
    for number, chapter in enumerate(lecture.chapters):
        for place, entry in enumerate(chapter.scenes):
            if entry.name == scene:
                table = cast("AoT", cast("Any", document)["chapter"][number]["scene"])[place]
                if table.get("name", table["scene"]) != scene:
                    raise LookupError(scene)
                return table
    raise LookupError(scene)


def _set(table: Table, name: str, value: Any) -> None:
    """Set a value; a new key comes after the last one, not after the blank lines before the next table."""
    if name in table:
        if table[name] != value or type(tomlkit.item(value).unwrap()) is not type(cast("Any", table[name]).unwrap()):
            table[name] = value
        return
    last = list(table)[-1]
    table.value._insert_after(last, name, tomlkit.item(value))
