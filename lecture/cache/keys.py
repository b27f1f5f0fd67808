"""Compute cache keys from all that a scene's pictures depend on: equal keys, equal frames.

The key of a scene is a digest of the code that draws it (its module and all that is imported from the project), its
parameters, its words, how long they take, the language, size and rate, the engine, the fonts
and the versions of all that draws. Its name in the lecture and the places of files are not in it: no picture shows
them.

A scene's family is the same without its words and parameters. What differs in those alone may have beats with the same
frames; which ones, the frames' fingerprints tell (lecture/cache/reuse.py).
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import Quality
from lecture.render.draw import draw_beats
from scenes.framework.script import BeatWords, SceneWords
from scenes.style.fonts import font_files

__all__ = ["Key", "Keys", "digest", "environment", "spoken_and_written"]

# All that has a hand in numbers, shapes, pixels or their encoding.
PACKAGES = (
    "av",
    "fontpkg-noto-sans",
    "isosurfaces",
    "manim",
    "manimgx-fonts-cjk",
    "manimpango",
    "mapbox_earcut",
    "mpmath",
    "networkx",
    "numpy",
    "pillow",
    "pycairo",
    "pydantic",
    "scipy",
    "skia-pathops",
    "svgelements",
    "sympy",
    "typst",
)
BEATS = TypeAdapter(Mapping[str, BeatWords])


@dataclass(frozen=True)
class Key:
    """The cache key of a scene with these words and parameters, and of its family: the scene with any."""

    scene: str
    family: str


class Keys:
    """Compute keys of scenes, reading the project's code once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def of(self, entry: SceneEntry, script: Script, quality: Quality, engine: str) -> Key:
        """Return the scene's key in one language."""
        family = digest(
            self.sources.digest(entry.module.root, CodeRoot.of(draw_beats)),
            environment(),
            entry.scene,
            entry.appearance,
            script.language,
            astuple(quality),
            engine,
        )
        return Key(digest(family, dict(entry.values), spoken_and_written(script.words(entry))), family)


def spoken_and_written(words: SceneWords) -> dict[str, Any]:
    """Return a scene's words and how they are spoken, without the place that they come from."""
    speech = {text: astuple(phrase) for text, phrase in words.speech.items()}
    fixed = {"otherwise": words.otherwise} if words.otherwise else {}
    return {"title": words.title, "beats": BEATS.dump_python(words.beats), "speech": speech, **fixed}


def digest(*parts: Any) -> str:
    """Return a digest of plain data."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def environment() -> dict[str, str]:
    """Return versions of all that draws, and the font's content."""
    import cairo

    found = {name: _version(name) for name in PACKAGES}
    return found | {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "cairo": cairo.cairo_version_string(),
        "machine": platform.machine(),
        "font": _font(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _font() -> str:
    content = hashlib.sha256()
    for file in font_files():
        content.update(file.name.encode())
        content.update(file.read_bytes())
    return content.hexdigest()
