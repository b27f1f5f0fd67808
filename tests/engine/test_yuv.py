"""Frames converted tile by tile are those converted whole."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from engine.video import yuv
from engine.video.yuv import FrameConverter, view_planes


def whole(frame):
    picture = FrameConverter(frame.shape[1], frame.shape[0]).convert(frame)
    return [plane.copy() for plane in view_planes(picture.video)]


@pytest.mark.parametrize(("width", "height"), [(640, 360), (854, 480), (258, 66), (70, 50), (300, 72)])
@pytest.mark.parametrize("most_tiles", [0.35, 1.0])
def test_changed_tiles_are_enough(width, height, most_tiles, monkeypatch):
    monkeypatch.setattr(yuv, "MOST_TILES", most_tiles)
    rng = np.random.default_rng(width)
    frame = rng.integers(0, 256, (height, width, 4), np.uint8)
    converter = FrameConverter(width, height)
    lent = deque([converter.convert(frame)])
    for _ in range(25):
        frame = frame.copy()
        (y0, y1), (x0, x1) = np.sort(rng.integers(0, height + 1, 2)), np.sort(rng.integers(0, width + 1, 2))
        frame[y0:y1, x0:x1] = rng.integers(0, 256, (y1 - y0, x1 - x0, 4), np.uint8)
        lent.append(converter.convert(frame))
        for plane, expected in zip(view_planes(lent[-1].video), whole(frame), strict=True):
            assert np.array_equal(plane, expected)
        if len(lent) > 3:
            lent.popleft().give_back()


def test_an_unchanged_frame_is_not_converted_again(monkeypatch):
    frame = np.random.default_rng(0).integers(0, 256, (72, 128, 4), np.uint8)
    converter = FrameConverter(128, 72)
    first = converter.convert(frame)
    monkeypatch.setattr(FrameConverter, "_reformat", None)
    picture = converter.convert(frame.copy())
    assert picture is first
    assert np.abs(view_planes(picture.video)[0] - luma(frame)).max() <= 1


# Shares of red and blue in the luma: of BT.601 below 720 lines, of BT.709 from there on.
SHARES = {32: (0.299, 0.114), 72: (0.299, 0.114), 718: (0.299, 0.114), 720: (0.2126, 0.0722)}


def luma(frame):
    """Return the luma of a small frame in video range."""
    red, green, blue = (frame[:, :, i].astype(float) for i in range(3))
    of_red, of_blue = SHARES[len(frame)]
    return 16 + 219 / 255 * (of_red * red + (1 - of_red - of_blue) * green + of_blue * blue)


# Levels that a plane may be off: half of one by rounding, and what the sums' own precision adds, 0.0722 at most.
NEAREST = 0.58


def find_yuv(colors, height):
    """Exact luma and chroma of colours, shape (…, 3), by the matrix of a height, in the levels of video."""
    red, green, blue = np.moveaxis(colors / 255, -1, 0)
    of_red, of_blue = SHARES[height]
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    return 16 + 219 * luma, 128 + 112 * (blue - luma) / (1 - of_blue), 128 + 112 * (red - luma) / (1 - of_red)


@pytest.mark.parametrize(("width", "height"), [(8192, 32), (736, 718), (736, 720)])
def test_every_color_is_converted_to_the_nearest_levels(width, height):
    """All 2²⁴ colours, each on four pixels, as many as a frame has room for at a time."""
    rows, columns = height // 2, width // 2
    converter, frame = FrameConverter(width, height), np.full((height, width, 4), 255, np.uint8)
    for first in range(0, 1 << 24, rows * columns):
        numbers = np.arange(first, first + rows * columns).reshape(rows, columns)
        colors = np.stack([numbers >> shift & 255 for shift in (16, 8, 0)], axis=-1)
        frame[:, :, :3] = colors.repeat(2, axis=0).repeat(2, axis=1)
        picture = converter.convert(frame.copy())
        luma, *chroma = (plane.astype(float) for plane in view_planes(picture.video))
        for plane, level in zip((luma[::2, ::2], *chroma), find_yuv(colors, height), strict=True):
            assert np.abs(plane - level).max() < NEAREST
        picture.give_back()
