"""Add empty entries to the text of a script, each below a comment with what stands there in another language.

The text is only added to, never written anew: comments, order and all that stands in it stay as they are.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from lecture.project.missing_words import Gap
from scenes.framework.errors import LectureError

__all__ = ["add_entries", "write_inline"]

BETWEEN = r"[ \t]*\.[ \t]*"  # the parts of a table's name


def write_inline(value: Any, *, empty: bool = False) -> str:
    """Return a value as TOML has it on one line; with `empty`, each of its texts left out."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {write_inline(part, empty=empty)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(write_inline(part, empty=empty) for part in value)}]"
    return json.dumps("" if empty else value, ensure_ascii=False)


def add_entries(text: str, gaps: Mapping[str, Iterable[Gap]]) -> tuple[str, int]:
    """Return a script's text with an entry for each of the gaps, by scene, that has none yet; and how many were added.

    Raises
    ------
    LectureError
        A table stands in the text in a form that can't be added to, such as an inline one.
    """
    added = 0
    for scene, lacking in gaps.items():
        for gap in _last_first(lacking):
            changed = _add(text, (scene, *gap.path), gap)
            added += changed != text
            text = changed
    return text, added


def _last_first(gaps: Iterable[Gap]) -> list[Gap]:
    """Return gaps table by table, those of one table from last to first: each is written at the top of its table."""
    tables: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        tables.setdefault(gap.path, []).insert(0, gap)
    return [gap for table in tables.values() for gap in table]


def _add(text: str, path: Sequence[str], gap: Gap) -> str:
    before = tomllib.loads(text)
    table = _at(before, path)
    if table is not None and isinstance(table.get(gap.key), dict):
        changed = _add_to_inline(text, path, gap, table[gap.key])
    elif table is not None and gap.key in table:
        return text
    else:
        changed = _add_lines(text, path, [f"# {write_inline(gap.model)}", f"{gap.key} = {_empty(gap.model)}"])
    if not _is_kept(before, changed):
        raise LectureError(f"[{'.'.join(path)}]: stands in a form that can't be added to; add {gap.key} to it by hand")
    return changed


def _empty(model: Any) -> str:
    return write_inline(model, empty=True)


def _add_lines(text: str, path: Sequence[str], lines: Sequence[str]) -> str:
    """Return the text with lines as the first of a table, which is added at the end where it isn't there."""
    name = BETWEEN.join(map(re.escape, path))
    head = re.search(rf"^[ \t]*\[[ \t]*{name}[ \t]*\].*$", text, re.MULTILINE)
    block = "\n".join(lines)
    if head is None:
        return f"{text.rstrip()}\n\n[{'.'.join(path)}]\n{block}\n".lstrip("\n")
    return f"{text[: head.end()]}\n{block}{text[head.end() :]}"


def _add_to_inline(text: str, path: Sequence[str], gap: Gap, own: Mapping[str, Any]) -> str:
    """Return the text with empty texts for the keys that a table of written texts or a question lacks."""
    lacking = {key: value for key, value in gap.model.items() if key not in own}
    document = tomlkit.parse(text)
    table: Any = document
    for step in (*path, gap.key):
        table = table[step]
    for key, value in lacking.items():
        table[key] = json.loads(_empty(value))
    changed = tomlkit.dumps(document)
    if not lacking or not isinstance(table, InlineTable):
        return changed
    beside = f"# {write_inline(lacking)}\n"
    start = next(n for n, (one, other) in enumerate(zip(text, changed, strict=False)) if one != other)
    line = changed.rfind("\n", 0, start) + 1
    return changed[:line] + beside + changed[line:]


def _at(table: Any, path: Sequence[str]) -> dict[str, Any] | None:
    for step in path:
        table = table.get(step) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _is_kept(before: Any, text: str) -> bool:
    """Return whether a text is a script that has all that another one had."""
    try:
        return _holds(tomllib.loads(text), before)
    except tomllib.TOMLDecodeError:
        return False


def _holds(table: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(table, dict) and all(key in table and _holds(table[key], part[key]) for key in part)
    return bool(table == part)
