"""How near pictures come: the engine's painted frames to stock's, and decoded films to their painted frames.

Frames are compared before the encoder at a lower rate, and after it at every few frames.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from statistics import fmean
from typing import Any
from unittest import mock

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from manim import tempconfig
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from manim.scene.scene_file_writer import SceneFileWriter
from workloads import find_scene

from engine import accelerated

PAINTED_RATE = 10  # frames a second at which stock's painting and the engine's are compared
DECODED_STEP = 7  # every how many frames a film is compared with what was painted
BT709 = 1

Visit = Callable[[int, np.ndarray], None]


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal-to-noise ratio in decibels; infinite for equal pictures."""
    difference = a.astype(np.int16).ravel() - b.ravel()
    error = float(np.square(difference, dtype=np.int32).mean())
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def _visit_frames(name: str, settings: dict[str, Any], visit: Visit) -> None:
    """Paint the scene and show every frame, with its number, to ``visit``; nothing is encoded."""

    class Visitor(SceneFileWriter):
        number = 0

        def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...

        def end_animation(self, *args: Any, **kwargs: Any) -> None: ...

        def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
            for _ in range(repeat):
                visit(self.number, pixels)
                self.number += 1

        def finish(self) -> None: ...

    scene_class = find_scene(name)
    SVG_HASH_TO_MOB_MAP.clear()  # as in a new process: formulas that manim finds in its cache come out differently
    with tempconfig(settings):
        with mock.patch.object(manim_scene, "CairoRenderer", partial(CairoRenderer, Visitor)):
            scene = scene_class()
        scene.render()


def _summarise(ratios: list[float]) -> dict[str, Any]:
    finite = [ratio for ratio in ratios if ratio != float("inf")]
    return {
        "least": min(ratios),
        "mean": fmean(finite) if finite else float("inf"),
        "equal": len(ratios) - len(finite),
        "frames": len(ratios),
    }


def compare_painting(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """PSNR of the engine's frames against stock's, before the encoder."""
    settings = {**settings, "frame_rate": PAINTED_RATE}
    kept: list[bytes] = []
    _visit_frames(name, settings, lambda _, frame: kept.append(zlib.compress(frame.tobytes(), 1)))
    ratios: list[float] = []

    def compare(number: int, frame: np.ndarray) -> None:
        stock = np.frombuffer(zlib.decompress(kept[number]), np.uint8).reshape(frame.shape)
        ratios.append(psnr(stock, frame))

    with accelerated():
        _visit_frames(name, settings, compare)
    assert len(ratios) == len(kept)
    return _summarise(ratios)


def _decode(film: str) -> Iterator[np.ndarray | None]:
    """The film's pictures in RGB, by the matrix they were made with; between the compared ones, None."""
    reformatter = VideoReformatter()
    with av.open(film) as container:
        for number, frame in enumerate(container.decode(video=0)):
            matrix = Colorspace.ITU709 if frame.colorspace == BT709 else Colorspace.ITU601
            yield (
                None
                if number % DECODED_STEP
                else reformatter.reformat(
                    frame,
                    format="rgb24",
                    src_colorspace=matrix,
                    src_color_range=ColorRange.MPEG,
                    dst_color_range=ColorRange.JPEG,
                ).to_ndarray()
            )


def compare_films(name: str, settings: dict[str, Any], films: dict[str, str]) -> dict[str, dict[str, Any]]:
    """PSNR of each film's decoded pictures against the painted ones."""
    decoders = {way: _decode(film) for way, film in films.items()}
    ratios: dict[str, list[float]] = {way: [] for way in films}

    def compare(_: int, frame: np.ndarray) -> None:
        for way, decoder in decoders.items():
            picture = next(decoder)
            if picture is not None:
                ratios[way].append(psnr(picture, frame[:, :, :3]))

    with accelerated():
        _visit_frames(name, settings, compare)
    for way, decoder in decoders.items():
        assert next(decoder, None) is None, f"{way}: the film has more frames than were painted"
    return {way: _summarise(values) for way, values in ratios.items()}
