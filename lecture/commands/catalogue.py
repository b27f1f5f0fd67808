"""List all scenes that a lecture may take, with what may be set in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import TYPE_CHECKING

from lecture.project.catalogue import SceneModule
from lecture.project.lecture_file import Lecture
from lecture.project.script_check import scene_titles
from lecture.starter.lecture_text import settings_of
from lecture.system_errors import InterruptionError

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["catalogue_lines"]

HEAD = (
    "All scenes that a lecture may take, the formats that each can stand in, and its parameters with their defaults.\n"
    "sweep = { parameter = …, values = [ …, … ] } beside them lets viewers of the page try values of one:"
)


def catalogue_lines(lecture: Lecture, languages: Sequence[str]) -> Iterator[str]:
    """Yield the scenes of a lecture's catalogue: the project's, installed packages', and its own, each with its title
    in some languages, its formats, and its parameters as a lecture file has them. One whose code can't be imported is
    told so."""
    known = [scene_titles(lecture, language) for language in languages]
    titles = {
        name: " · ".join(dict.fromkeys(filter(None, (each[name] for each in known)))) for name in lecture.catalogue
    }
    yield HEAD
    for name in lecture.catalogue:
        found = _load(lecture.catalogue[name])
        if isinstance(found, str):
            yield f"\n{name}: {found}"
            continue
        title = f": {titles[name]}" if titles[name] else ""
        yield f"\n{name}{title} ({', '.join(found.formats)})"
        lines = [line for each in settings_of(found.Parameters, {}, is_listed=True) for line in each.lines()]
        yield indent("\n".join(lines or ["# It has no parameters."]), "    ")


def _load(scene: SceneModule) -> type[BaseScene] | str:
    """Return a scene's class, or what keeps it from being imported."""
    try:
        return scene.load()
    except InterruptionError:
        raise
    except (Exception, SystemExit) as error:  # one's own code may raise anything
        return f"can't be imported ({type(error).__name__}: {error}); lecture check tells where"
