"""Paint a scene with stock manim and with the engine, and compare the frames."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from films import make_scene, psnr
from manim import Scene, config, tempconfig
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.mobject.text import numbers
from manim.scene.scene_file_writer import SceneFileWriter

from engine import accelerated
from engine.damage import regions, tiles
from engine.video import yuv
from engine.video.yuv import FrameConverter, view_planes

config.plugins = []  # what the project's manim.cfg asks for: stock is to be manim as it comes

LEAST_PSNR = 60.0
SMALL = {
    "pixel_width": 320,
    "pixel_height": 180,
    "frame_rate": 4,
    "verbosity": "ERROR",
    "progress_bar": "none",
    "seed": 3,
}


class Recorder(SceneFileWriter):
    """Keeps the frames that would be encoded."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.frames: list[tuple[np.ndarray, int]] = []

    def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...

    def end_animation(self, *args: Any, **kwargs: Any) -> None: ...

    def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
        self.frames.append((pixels.copy(), repeat))

    def save_image(self, pixels: np.ndarray) -> None:
        self.frames.append((pixels, 1))

    def finish(self) -> None: ...


class ConvertingRecorder(Recorder):
    """Lets the frames go round as they do when they are encoded, and converts each in parts and whole."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.converter = FrameConverter(config.pixel_width, config.pixel_height)

    def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
        super().write_frame(pixels, repeat=repeat)
        picture = self.converter.convert(pixels)
        whole = FrameConverter(config.pixel_width, config.pixel_height).convert(pixels)
        for part, expected in zip(view_planes(picture.video), view_planes(whole.video), strict=True):
            assert np.array_equal(part, expected), f"frame {len(self.frames) - 1} is not converted in all its parts"
        picture.give_back()


def draw(scene_class: type[Scene], fast: bool, **settings: Any) -> list[tuple[np.ndarray, int]]:
    """Return all frames of the scene before the encoder, with the times each is shown."""
    numbers.string_to_mob_map.clear()  # manim keeps digits and formulas from scene to scene
    SVG_HASH_TO_MOB_MAP.clear()
    with (
        accelerated() if fast else contextlib.nullcontext(),  # which puts settings back sooner than manim
        tempconfig({**SMALL, "disable_caching": True, **settings}),
    ):
        writer = ConvertingRecorder if fast and config.pixel_width % 2 == config.pixel_height % 2 == 0 else Recorder
        scene = make_scene(scene_class, writer)
        scene.render()
    return scene.renderer.file_writer.frames


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give small pictures as many tiles as large ones have."""
    for module in (tiles, regions, yuv):
        monkeypatch.setattr(module, "TILE_HEIGHT", 16)
        monkeypatch.setattr(module, "TILE_WIDTH", 32)


@dataclass
class Comparison:
    """How near the engine's frames came to stock's."""

    least: float
    exact: int
    frames: int


@pytest.fixture
def compare(small_tiles: None) -> Callable[..., Comparison]:
    """Draw a scene both ways and assert that every frame is the same to the eye."""

    def compare_scene(construct: Callable[[Any], None], base: type[Scene] = Scene, **settings: Any) -> Comparison:
        scene_class = type(construct.__name__, (base,), {"construct": construct})
        stock, fast = (draw(scene_class, way, **settings) for way in (False, True))
        assert [times for _, times in stock] == [times for _, times in fast]
        assert any(frame.std() > 0 for frame, _ in stock), "the scene shows nothing"
        ratios = [psnr(a, b) for (a, _), (b, _) in zip(stock, fast, strict=True)]
        assert min(ratios) >= LEAST_PSNR, f"frame {int(np.argmin(ratios))}: {min(ratios):.1f} dB"
        return Comparison(min(ratios), sum(np.isinf(ratios)), len(ratios))

    return compare_scene
