"""Render a scene by stock manim and by the engine, each as its users would, and keep what was painted on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from films import decode, measure_pictures
from manim import Scene, tempconfig
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.mobject.text import numbers
from manim.scene.scene_file_writer import SceneFileWriter

from engine import EncoderSettings, FastFileWriter, render

Frame = np.ndarray

SMALL = {
    "pixel_width": 160,
    "pixel_height": 90,
    "frame_rate": 10,
    "verbosity": "ERROR",
    "progress_bar": "none",
    "seed": 3,
    "disable_caching": True,
    "plugins": [],
}
# Small pictures are encoded without threads unless they are asked for.
WITH_THREADS = EncoderSettings(queue=2)


@dataclass
class Rendered:
    """What came of a scene: the frames before the encoder, with the times each is shown, and the file."""

    painted: list[tuple[Frame, int]]
    file: Path | None

    def list_frames(self) -> Iterator[Frame]:
        """Yield the painted frames, each as often as it is shown."""
        for frame, times in self.painted:
            for _ in range(times):
                yield frame


@contextmanager
def recording(writer: type[SceneFileWriter]) -> Iterator[list[tuple[Frame, int]]]:
    """Within, copies of all frames that writers of this class are given are kept."""
    painted: list[tuple[Frame, int]] = []

    def keep(method: Callable[..., None]) -> Callable[..., None]:
        def write(self: SceneFileWriter, pixels: Frame, *, repeat: int = 1) -> None:
            painted.append((pixels.copy(), repeat))
            method(self, pixels, **({"repeat": repeat} if repeat != 1 else {}))

        return write

    with (
        patch.object(writer, "write_frame", keep(writer.write_frame)),
        patch.object(SceneFileWriter, "save_image", keep(SceneFileWriter.save_image)),
    ):
        yield painted


def _forget_scenes() -> None:
    """Empty manim's caches: it keeps digits and formulas from scene to scene."""
    numbers.string_to_mob_map.clear()
    SVG_HASH_TO_MOB_MAP.clear()


def render_stock(scene_class: type[Scene], settings: Mapping[str, Any]) -> Path | None:
    """Render the scene by manim as it stands; returns the file it wrote."""
    with tempconfig({**SMALL, **settings}):
        scene = scene_class()
        scene.render()
        return find_file(scene)


def find_file(scene: Scene) -> Path | None:
    """Return the file that a rendered scene has written."""
    return getattr(scene.renderer.file_writer, "final_file_path", None)


def render_both(scene_class: type[Scene], settings: Mapping[str, Any]) -> tuple[Rendered, Rendered]:
    """Render the scene by stock manim and by the engine, with threads, into folders of their own."""
    _forget_scenes()
    with recording(SceneFileWriter) as painted:
        stock = Rendered(painted, render_stock(scene_class, {**settings, "media_dir": "stock"}))
    _forget_scenes()
    with recording(FastFileWriter) as painted:
        file = render(scene_class, WITH_THREADS, **{**SMALL, **settings, "media_dir": "engine"})
    return stock, Rendered(painted, file)


def measure_film(rendered: Rendered) -> list[float]:
    """Return how near each of the film's pictures is to what was painted, in decibels."""
    return measure_pictures(decode(rendered.file), rendered.list_frames())
