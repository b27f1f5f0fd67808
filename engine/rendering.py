"""Renders any plain manim scene the fast way, in one call.

The scene class is used as it stands; no base class, no import of its own is asked of it.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from manim import Camera, Scene, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from engine.camera import fast_camera
from engine.encoding import EncoderSettings
from engine.patches import accelerated
from engine.writer import FastFileWriter


def find_camera(scene_class: type[Scene]) -> type[Camera]:
    """The camera class that a scene of this class would make for itself."""
    for kind in scene_class.__mro__:
        if "__init__" in kind.__dict__:
            parameter = inspect.signature(kind.__init__).parameters.get("camera_class")
            if parameter is not None:
                return parameter.default
    return Camera


def make_renderer(scene_class: type[Scene]) -> CairoRenderer:
    """The renderer that paints such scenes fast."""
    return CairoRenderer(file_writer_class=FastFileWriter, camera_class=fast_camera(find_camera(scene_class)))


def render(scene_class: type[Scene], encoder: EncoderSettings | None = None, **settings: Any) -> Path | None:
    """Render the scene with these entries of manim's configuration; returns the film's path, if there is one.

    Unknown entries are an error: manim would drop them without a word.
    """
    unknown = sorted(set(settings) - set(config.keys()))
    if unknown:
        raise KeyError(f"manim's configuration has no {', '.join(unknown)}; see `manim cfg show` for its entries")
    with accelerated(encoder), tempconfig(settings):
        scene = scene_class(renderer=make_renderer(scene_class))
        scene.render()
        return getattr(scene.renderer.file_writer, "final_file_path", None)
