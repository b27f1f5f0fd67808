"""RGBA frames to the YUV 4:2:0 of video by the BT.709 matrix, converting only the rows that changed.

A frame equal to the one before costs one comparison.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from av import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter

from engine.frames import Frame

# Rows on either side that a chroma row is filtered from, with room to spare; even, so that chroma rows stay in step.
REACH = 4
# Bands nearer to each other than this are converted as one.
SMALLEST_GAP = 48


def _changed_bands(changed: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Even-bounded row ranges that hold all changed rows."""
    rows = np.flatnonzero(changed)
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) > SMALLEST_GAP)
    firsts = rows[np.concatenate(([0], breaks + 1))] & ~1
    ends = (rows[np.concatenate((breaks, [len(rows) - 1]))] | 1) + 1
    return list(zip(firsts.tolist(), ends.tolist(), strict=True))


class FrameConverter:
    """Turns the frames of one segment, in their order, into YUV; each call changes and returns the same picture."""

    def __init__(self, width: int, height: int) -> None:
        self._height = height
        self._reformatter = VideoReformatter()
        self._picture = VideoFrame(width, height, "yuv420p")
        self._picture.colorspace = Colorspace.ITU709
        self._picture.color_range = ColorRange.MPEG
        self._picture.color_primaries = ColorPrimaries.BT709
        self._picture.color_trc = ColorTrc.BT709
        self._planes = _view_planes(self._picture)
        self._last: Frame | None = None

    def convert(self, frame: Frame) -> tuple[VideoFrame, Frame | None]:
        """The YUV picture, and the earlier frame that is no longer needed."""
        last, self._last = self._last, frame
        if last is None:
            self._convert_band(frame, 0, self._height)
        else:
            words = (array.reshape(len(array), -1).view(np.uint64 if array.shape[1] % 2 == 0 else np.uint32)
                     for array in (last, frame))  # fmt: skip
            changed = np.not_equal(*words).any(axis=1)
            for first, end in _changed_bands(changed):
                self._convert_band(frame, max(0, first - REACH), min(self._height, end + REACH))
        return self._picture, last

    def _convert_band(self, frame: Frame, first: int, end: int) -> None:
        top, bottom = max(0, first - REACH), min(self._height, end + REACH)
        band = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(frame[top:bottom], "rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        for divisor, target, source in zip((1, 2, 2), self._planes, _view_planes(band), strict=True):
            rows = slice(first // divisor, -(-end // divisor))
            offset = top // divisor
            target[rows] = source[rows.start - offset : rows.stop - offset]


def _view_planes(picture: VideoFrame) -> list[Frame]:
    """The planes of a YUV picture as arrays, without the padding of their rows."""
    return [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in picture.planes
    ]
