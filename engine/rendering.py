"""Render any plain manim scene the fast way, in one call.

The scene class is used as it stands; no base class, no import of its own is asked of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from manim import Scene, config, tempconfig

from engine.compat import load
from engine.video.encoding import EncoderSettings

__all__ = ["render"]

# Entries that manim had once, with what does the same now.
_FORMER = {"flush_cache": ("max_files_cached", 0)}


def render(scene_class: type[Scene], encoder: EncoderSettings | None = None, **settings: Any) -> Path | None:
    """Render the scene with these entries of manim's configuration; returns the film's path, if there is one.

    Unknown entries are an error: manim would drop them without a word. So is another renderer than Cairo.
    """
    with load("accelerated")(encoder), tempconfig(_check(settings)):
        scene = scene_class()
        scene.render()
        writer = scene.renderer.file_writer
        # Earlier versions of manim don't say what they have written last.
        film = getattr(writer, "final_file_path", None) or getattr(writer, "movie_file_path", None)
        return Path(film) if film and Path(film).exists() else None


def _check(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings as manim takes them."""
    checked = {name: value for name, value in settings.items() if name not in _FORMER}
    checked |= dict(_FORMER[name] for name in settings.keys() & _FORMER.keys() if settings[name])
    unknown = sorted(name for name in checked if not _can_be_set(name))
    if unknown:
        raise KeyError(f"manim's configuration has no {', '.join(unknown)}; see `manim cfg show` for its entries")
    renderer = settings.get("renderer", config.renderer)
    if str(getattr(renderer, "value", renderer)).lower() != "cairo":
        raise ValueError(
            f"renderer is {renderer!r}: the engine paints with cairo; manim's own command takes the others"
        )
    return checked


def _can_be_set(name: str) -> bool:
    entry = getattr(type(config), name, None)
    return isinstance(entry, property) and entry.fset is not None
