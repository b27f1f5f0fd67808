"""Refuse scenes that can't stand in a lecture's format, before anything is drawn."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from lecture.messages import quote
from lecture.project.catalogue import BUILT_IN, Catalogue, SceneModule
from lecture.project.folder_reader import STAGES, last_name
from lecture.project.lecture_file import SceneEntry
from lecture.system_errors import InterruptionError
from scenes.framework.errors import LectureError
from scenes.style.formats import FORMATS

__all__ = ["declared_formats", "refuse_format"]


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
    groups = [
        (", ".join(name for name, own in found.items() if own == formats), " and ".join(formats))
        for formats in dict.fromkeys(found.values())
    ]
    cant = "; ".join(f"{names} can't stand in it, but in {formats}" for names, formats in groups)
    form = entries[0].format
    others = [name for name in BUILT_IN if form in (declared_formats(BUILT_IN[name], BUILT_IN) or ())]
    able = ", ".join(name for name in others if name not in {entry.scene for entry in entries})
    leave = "leave it out" if len(found) == 1 else "leave them out"
    remedy = f"{leave}, choose another format, or one of: {able}" if able else f"{leave}, or choose another format"
    raise LectureError(f"{entries[0].file}: format = {quote(form)}: {cant}; {remedy}")


def declared_formats(scene: SceneModule, catalogue: Catalogue) -> tuple[str, ...] | None:
    """Read from a scene's source the formats that it can stand in, without running any of it: its own, else those of a
    scene that it is derived from, else all; None where they can't be read so."""
    try:
        tree = ast.parse(scene.root.file.read_bytes())
        found = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == scene.name]
        return _written_formats(found[0], scene.name, catalogue) if found else None
    except (LectureError, OSError, SyntaxError, ValueError, TypeError):
        return None


def _written_formats(node: ast.ClassDef, name: str, catalogue: Catalogue) -> tuple[str, ...] | None:
    for part in node.body:
        if isinstance(part, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "formats" for to in part.targets):
            return tuple(ast.literal_eval(part.value))
    bases = [last_name(base) for base in node.bases]
    scenes = [base for base in bases if base in catalogue and base != name]
    if scenes:
        return declared_formats(catalogue[scenes[0]], catalogue)
    return tuple(FORMATS) if STAGES.intersection(bases) else None


def _formats_of(entry: SceneEntry) -> tuple[str, ...]:
    """Return the formats that a scene can stand in; of one whose code can't be imported, all: that is told as its fault
    where it is run."""
    try:
        return entry.load().formats
    except InterruptionError:
        raise
    except (Exception, SystemExit):
        return tuple(FORMATS)
