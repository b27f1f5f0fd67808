"""Render scenes as in production and with stock manim, and measure how far the films differ."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import av
import numpy as np
from av import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from manim import Scene, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from manim.scene.scene_file_writer import SceneFileWriter

from engine import EncoderSettings, FastFileWriter, accelerated

BT709 = 1  # as H.264 counts colour spaces
# Decibels from which pictures count as equal: a quarter of a level.
EQUAL = 60.0
SMALL = {
    "pixel_width": 320,
    "pixel_height": 180,
    "frame_rate": 10,
    "seed": 3,
    "disable_caching": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
}


class PaintedFrames(SceneFileWriter):
    """Keeps copies of the frames instead of encoding them."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.painted: list[np.ndarray] = []

    def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...

    def end_animation(self, *args: Any, **kwargs: Any) -> None: ...

    def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
        self.painted += [pixels.copy()] * repeat

    def finish(self) -> None: ...


def make_scene(
    scene_class: type[Scene], writer: type[SceneFileWriter], renderer: type[CairoRenderer] = CairoRenderer
) -> Scene:
    """Return a scene that makes its renderer itself, with its own camera, but one of this class and with this
    writer."""
    with mock.patch.object(manim_scene, "CairoRenderer", partial(renderer, writer)):
        return scene_class()


def paint(scene_class: type[Scene], renderer: type[CairoRenderer] = CairoRenderer) -> list[np.ndarray]:
    """Return the frames of a scene, painted by stock manim."""
    with tempconfig(SMALL):
        scene = make_scene(scene_class, PaintedFrames, renderer)
        scene.render()
    return scene.renderer.file_writer.painted


def film(
    scene_class: type[Scene], encoder: EncoderSettings | None, renderer: type[CairoRenderer] = CairoRenderer
) -> list[np.ndarray]:
    """Return the pictures of a scene's film: by the engine with these settings, or without any by stock manim."""
    writer = SceneFileWriter if encoder is None else FastFileWriter
    with tempconfig(SMALL), contextlib.nullcontext() if encoder is None else accelerated(encoder):
        scene = make_scene(scene_class, writer, renderer)
        scene.render()
    return decode(scene.renderer.file_writer.movie_file_path)


def decode(path: Path | str) -> list[np.ndarray]:
    """Return the pictures of a film as RGB; what doesn't say that it is BT.709 is BT.601, as manim's films are."""
    with av.open(str(path)) as container:
        return [_read_picture(frame) for frame in container.decode(video=0)]


def _read_picture(picture: VideoFrame) -> np.ndarray:
    return (
        VideoReformatter()
        .reformat(
            picture,
            format="rgb24",
            src_colorspace=Colorspace.ITU709 if picture.colorspace == BT709 else Colorspace.ITU601,
            src_color_range=ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
        )
        .to_ndarray()
    )


def measure_pictures(pictures: Iterable[np.ndarray], painted: Iterable[np.ndarray]) -> list[float]:
    """Return how near each picture is to its painted frame, in decibels of the peak signal-to-noise ratio."""
    return [min(EQUAL, psnr(picture, frame[:, :, :3])) for picture, frame in zip(pictures, painted, strict=True)]


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal-to-noise ratio in decibels; infinite for equal pictures."""
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return np.inf if error == 0 else float(10 * np.log10(255**2 / error))


def find_losses(reached: list[float], by_stock: list[float]) -> tuple[float, float]:
    """Return how many decibels a film is farther from the painted frames than stock's: in its worst picture, and on
    average."""
    return float(min(by_stock) - min(reached)), float(np.mean(by_stock) - np.mean(reached))
