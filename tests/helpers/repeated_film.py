"""A film of few pictures that are shown again and again, encoded as the engine does."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from manim._config.video_encoder import VideoEncoderSpec

from engine.video.encoding import SceneEncoder
from engine.video.yuv import FrameConverter

WIDTH, HEIGHT = 320, 176
SPEC = VideoEncoderSpec("mp4", "libx264", "yuv420p", WIDTH, HEIGHT, Fraction(25), (("crf", "23"),))
# How often each picture is shown: longer than the pictures' numbers reach, which are of four bits.
TIMES = (1, 3, 1, 40, 1, 1, 17, 2, 260, 1)


def picture(number):
    """Return a grey ground with a bright square that has come so far."""
    frame = np.full((HEIGHT, WIDTH, 4), 40, np.uint8)
    frame[60:100, 10 + 20 * number : 50 + 20 * number] = (250, 220, 120, 255)
    frame[:, :, 3] = 255
    return frame


def encode(folder, settings, segments, one_by_one=False):
    """Write the pictures, each shown so many times, in so many segments; return the files."""
    encoder, converter = SceneEncoder(SPEC, settings), FrameConverter(WIDTH, HEIGHT)
    files = []
    for number, times in enumerate(TIMES):
        if number % -(-len(TIMES) // segments) == 0:
            files.append(folder / f"{len(files)}.mp4")
            encoder.begin_segment(files[-1])
        for _ in range(times if one_by_one else 1):
            encoder.encode(converter.convert(picture(number)).video, 1 if one_by_one else times)
    encoder.finish()
    return files
