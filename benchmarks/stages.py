"""Measures where the time of a render goes: update, paint, convert to YUV, encode, and waiting for the encoder.

The same stages are timed for stock manim and for the engine, by wrapping the calls that both make.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps
from time import perf_counter
from typing import Any

from av import VideoFrame
from av.video.reformatter import VideoReformatter
from manim import Camera
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from engine.raster.camera import FastCameraMixin
from engine.video.encoding import SceneEncoder
from engine.video.writer import FastFileWriter
from engine.video.yuv import FrameConverter

STAGES = ("update", "paint", "convert", "encode", "wait")


class StageClock:
    """Seconds in each stage; what a stage calls of another one is counted there alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = threading.local()

    @contextmanager
    def stage(self, name: str):
        """Count the time within for this stage."""
        outer, self._inner.seconds = getattr(self._inner, "seconds", 0.0), 0.0
        start = perf_counter()
        try:
            yield
        finally:
            spent = perf_counter() - start
            self.seconds[name] += spent - self._inner.seconds
            self._inner.seconds = outer + spent

    def read(self, seconds: float) -> dict[str, float]:
        """Seconds in every stage of a render that took so long; what is not painting or waiting is updating."""
        stages = {stage: self.seconds[stage] for stage in STAGES}
        return {**stages, "update": seconds - stages["paint"] - stages["wait"]}

    def wrap(self, owner: Any, method: str, name: str) -> None:
        """Count the calls of a method for a stage."""
        original: Callable[..., Any] = getattr(owner, method)

        @wraps(original)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return original(*args, **kwargs)

        setattr(owner, method, timed)


def _encode_in_steps(clock: StageClock) -> Callable[..., None]:
    """What stock's ``write_frame`` does, its conversion to YUV taken out of the encoder's call to be timed."""
    reformatter = VideoReformatter()

    def write_frame(encoder: VideoSegmentEncoder, pixels: Any, *, repeat: int = 1) -> None:
        encoder._validate_frame(pixels, repeat)
        spec = encoder.spec
        for _ in range(repeat):
            with clock.stage("convert"):
                frame = VideoFrame.from_ndarray(pixels, format="rgba")
                threads = encoder._stream.codec_context.thread_count
                frame = reformatter.reformat(frame, spec.width, spec.height, spec.pixel_format, threads=threads)
            frame.pts = encoder._next_pts
            frame.time_base = 1 / spec.frame_rate
            encoder._next_pts += 1
            with clock.stage("encode"):
                for packet in encoder._stream.encode(frame):
                    encoder._container.mux(packet)

    return write_frame


def start_clock(way: str) -> StageClock:
    """Wrap the calls of one way of rendering, "stock" or the engine's; for the rest of the process.

    The engine leaves alone a camera whose methods others have replaced: its own are wrapped.
    """
    clock = StageClock()
    for method in ("capture_mobjects", "set_pixel_array"):
        clock.wrap(Camera if way == "stock" else FastCameraMixin, method, "paint")
    clock.wrap(CairoRenderer, "get_frame", "paint")
    clock.wrap(FastCameraMixin, "paint_scene", "paint")
    clock.wrap(FrameConverter, "convert", "convert")
    clock.wrap(SceneEncoder, "encode", "encode")
    clock.wrap(SceneEncoder, "finish", "encode")
    clock.wrap(VideoSegmentEncoder, "finish", "encode")
    for writer in (SceneFileWriter, FastFileWriter):
        for method in ("write_frame", "join_all_encode_jobs", "close_partial_movie_stream"):
            clock.wrap(writer, method, "wait")
    VideoSegmentEncoder.write_frame = _encode_in_steps(clock)
    return clock
