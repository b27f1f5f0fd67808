"""RGBA frames to the YUV 4:2:0 of video by the BT.709 matrix, converting only the tiles that changed.

A frame equal to the one before costs one comparison.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter

from engine.frames import Frame

TILE_HEIGHT, TILE_WIDTH = 64, 256
# Rows above and below that a chroma row is filtered from, with room to spare; even, so that chroma stays in step.
REACH = 4
# Share of changed tiles from which the whole frame is converted at once.
MOST_TILES = 0.35

Place = tuple[int, int]


def view_planes(picture: VideoFrame) -> list[Frame]:
    """The planes of a YUV picture as arrays, without the padding of their rows."""
    return [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in picture.planes
    ]


def _find_changed(last: Frame, frame: Frame) -> npt.NDArray[np.bool_]:
    """Which tiles of the frame come out otherwise than those of the last one, as (rows, columns) of tiles."""
    height, width = frame.shape[:2]
    pixels = 2 if width % 2 == 0 else 1  # compared at a time
    words = (array.reshape(height, -1).view(np.uint64 if pixels == 2 else np.uint32) for array in (last, frame))
    differs = np.not_equal(*words).view(np.uint8)
    columns = np.maximum.reduceat(differs, np.arange(0, width // pixels, TILE_WIDTH // pixels), axis=1)
    tops = range(0, height, TILE_HEIGHT)
    return np.array([columns[max(0, top - REACH) : top + TILE_HEIGHT + REACH].any(axis=0) for top in tops])


class FrameConverter:
    """Turns the frames of a scene, in their order, into YUV; each call changes and returns the same picture."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._whole, self._tile = VideoReformatter(), VideoReformatter()
        self._picture = VideoFrame(width, height, "yuv420p")
        self._picture.colorspace = Colorspace.ITU709
        self._picture.color_range = ColorRange.MPEG
        self._picture.color_primaries = ColorPrimaries.BT709
        self._picture.color_trc = ColorTrc.BT709
        self._planes = view_planes(self._picture)
        self._last: Frame | None = None
        self.has_changed = True  # whether the last picture was another than the one before

    def convert(self, frame: Frame) -> tuple[VideoFrame, Frame | None]:
        """The YUV picture, and the earlier frame that is no longer needed."""
        last, self._last = self._last, frame
        changed = None if last is None else _find_changed(last, frame)
        self.has_changed = changed is None or bool(changed.any())
        if changed is None or changed.mean() > MOST_TILES:
            for target, source in zip(self._planes, _reformat(self._whole, frame), strict=True):
                target[:] = source
        else:
            for row, column in np.argwhere(changed).tolist():
                self._convert_tile(frame, row * TILE_HEIGHT, column * TILE_WIDTH)
        return self._picture, last

    def _convert_tile(self, frame: Frame, top: int, left: int) -> None:
        # All windows are of one size, which keeps the converter's tables.
        y = max(0, min(top - REACH, self._height - TILE_HEIGHT - 2 * REACH))
        x = max(0, min(left, self._width - TILE_WIDTH))
        window = frame[y : y + TILE_HEIGHT + 2 * REACH, x : x + TILE_WIDTH]
        bottom, right = min(top + TILE_HEIGHT, self._height), min(left + TILE_WIDTH, self._width)
        for scale, target, source in zip((1, 2, 2), self._planes, _reformat(self._tile, window), strict=True):
            rows, columns = slice(top // scale, -(-bottom // scale)), slice(left // scale, -(-right // scale))
            a, b = y // scale, x // scale
            target[rows, columns] = source[rows.start - a : rows.stop - a, columns.start - b : columns.stop - b]


def _reformat(reformatter: VideoReformatter, pixels: Frame) -> list[Frame]:
    return view_planes(
        reformatter.reformat(
            VideoFrame.from_numpy_buffer(pixels, "rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
    )
