"""Convert RGBA frames to YUV 4:2:0 by the matrix of their size, only where they changed.

A frame equal to the one before costs one comparison. The painter runs beside this and holds Python's lock: few calls
of some size are worth more than many small ones.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from av import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from engine.damage.frame_damage import find_damage
from engine.damage.tiles import TILE_HEIGHT, TILE_WIDTH, Grid, Rectangle, count_tiles, cover, empty_grid
from engine.raster.buffers import Frame

# One colour for each two by two pixels, their mean: nearer to drawn edges than smoother filters. Without bit-exactness,
# libswscale misses some colours by two levels; with its "accurate rounding" instead, it takes nearly twice as long.
SCALING = Interpolation.AREA | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
# Share of the tiles from which the whole frame is converted at once.
MOST_TILES = 0.6


# Lines from which pictures are high definition.
HIGH_DEFINITION = 720


def choose_matrix(height: int) -> Colorspace:
    """Return the matrix between RGB and YUV: BT.709 for high definition, BT.601 below it.

    So do players without a tag, and ffmpeg where nothing is said; in small pictures no colour is then farther off than
    in manim's own films.
    """
    return Colorspace.ITU709 if height >= HIGH_DEFINITION else Colorspace.ITU601


def view_planes(picture: VideoFrame) -> list[Frame]:
    """Return the planes of a YUV picture as arrays, without the padding of their rows."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in picture.planes
    ]


def _tagged(picture: VideoFrame, matrix: Colorspace) -> VideoFrame:
    picture.colorspace = matrix
    picture.color_range = ColorRange.MPEG
    picture.color_primaries = ColorPrimaries.BT709
    picture.color_trc = ColorTrc.BT709
    return picture


def _find_touched(last: Frame, frame: Frame) -> Grid:
    """Return the tiles that may come out otherwise than those of the last frame, by what was painted of both."""
    before, now = find_damage(last), find_damage(frame)
    if before is None or now is None or before.background is not now.background:
        return ~empty_grid(*frame.shape[:2])
    changes = now.changes_after(before)
    return before.touched | now.touched if changes is None else changes.copy()


def _find_changed(last: Frame, frame: Frame) -> Grid:
    """Return the tiles that come out otherwise than those of the last frame."""
    grid = _find_touched(last, frame)
    for part in cover(grid):
        grid[part.grid_part] = _compare(last, frame, part)
    return grid


def _compare(last: Frame, frame: Frame, part: Rectangle) -> Grid:
    """Return the tiles of a part that come out otherwise."""
    height, width = frame.shape[:2]
    pixels = 2 if width % 2 == 0 else 1  # compared at a time
    top, bottom = part.top * TILE_HEIGHT, min(height, part.bottom * TILE_HEIGHT)
    left, right = part.left * TILE_WIDTH // pixels, min(width, part.right * TILE_WIDTH) // pixels
    words = (
        array.reshape(height, -1).view(np.uint64 if pixels == 2 else np.uint32)[top:bottom, left:right]
        for array in (last, frame)
    )
    differs = np.not_equal(*words).view(np.uint8)
    columns = np.maximum.reduceat(differs, np.arange(0, right - left, TILE_WIDTH // pixels), axis=1)
    return np.maximum.reduceat(columns, np.arange(0, bottom - top, TILE_HEIGHT), axis=0) > 0


@dataclass(slots=True, eq=False)
class YuvPicture:
    """A reference-counted YUV picture: painted over only once all who borrowed it have given it back.

    One thread lends and another gives back; each counts for itself, so that neither waits for the other.
    """

    video: VideoFrame
    stale: Grid  # where it is not what the last picture is
    _lent: int = field(default=0, init=False)
    _returned: int = field(default=0, init=False)

    def lend(self) -> YuvPicture:
        """Return the picture itself, to be given back."""
        self._lent += 1
        return self

    def give_back(self) -> None:
        """Return the picture: its borrower will not look at it again."""
        self._returned += 1

    @property
    def is_free(self) -> bool:
        """Whether nobody has it."""
        return self._lent == self._returned


class FrameConverter:
    """Convert the frames of a scene, in their order, to YUV."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._matrix = choose_matrix(height)
        self._reformatters: dict[tuple[int, ...], VideoReformatter] = {}  # by size: each keeps tables for one
        self._pictures: deque[YuvPicture] = deque()  # oldest first
        self._last: Frame | None = None

    def convert(self, frame: Frame) -> YuvPicture:
        """Return the YUV picture of a frame, to be given back; the same one as long as nothing changes.

        The frame is kept until the next one comes.
        """
        last, self._last = self._last, frame
        if last is None:
            self._convert_whole(frame)
        else:
            changed = _find_changed(last, frame)
            rectangles = cover(changed)
            if count_tiles(rectangles) > MOST_TILES * changed.size:
                self._convert_whole(frame)
            elif rectangles:
                picture = self._begin_picture(changed)
                planes = view_planes(picture.video)
                for rectangle in rectangles:
                    self._convert_part(frame, rectangle, planes)
        return self._pictures[-1].lend()

    def _convert_whole(self, frame: Frame) -> None:
        self._pictures.clear()
        self._pictures.append(YuvPicture(self._reformat(frame), empty_grid(self._height, self._width)))

    def _begin_picture(self, changed: Grid) -> YuvPicture:
        """Return a picture that is to be the last one but in the tiles that have changed."""
        last = self._pictures[-1]
        if len(self._pictures) > 1 and self._pictures[0].is_free:
            picture = self._pictures.popleft()
        else:
            empty = VideoFrame(self._width, self._height, "yuv420p")
            picture = YuvPicture(_tagged(empty, self._matrix), np.ones_like(changed))
        picture.stale &= ~changed
        targets, sources = view_planes(picture.video), view_planes(last.video)
        for rectangle in cover(picture.stale):
            rows, columns = rectangle.pixels
            for scale, target, source in zip((1, 2, 2), targets, sources, strict=True):
                part = (
                    slice(rows.start // scale, rows.stop // scale),
                    slice(columns.start // scale, columns.stop // scale),
                )
                np.copyto(target[part], source[part])
        picture.stale[:] = False
        for other in self._pictures:
            other.stale |= changed
        self._pictures.append(picture)
        return picture

    def _convert_part(self, frame: Frame, part: Rectangle, planes: list[Frame]) -> None:
        top, bottom = part.top * TILE_HEIGHT, min(part.bottom * TILE_HEIGHT, self._height)
        left, right = part.left * TILE_WIDTH, min(part.right * TILE_WIDTH, self._width)
        # Windows of the same number of tiles are of one size.
        y = max(0, min(top, self._height - (part.bottom - part.top) * TILE_HEIGHT))
        x = max(0, min(left, self._width - (part.right - part.left) * TILE_WIDTH))
        window = frame[y:bottom, x:right]
        for scale, target, source in zip((1, 2, 2), planes, view_planes(self._reformat(window)), strict=True):
            rows, columns = slice(top // scale, -(-bottom // scale)), slice(left // scale, -(-right // scale))
            a, b = y // scale, x // scale
            np.copyto(
                target[rows, columns],
                source[rows.start - a : rows.stop - a, columns.start - b : columns.stop - b],
            )

    def _reformat(self, pixels: Frame) -> VideoFrame:
        if pixels.shape not in self._reformatters:
            self._reformatters[pixels.shape] = VideoReformatter()
        return _tagged(
            self._reformatters[pixels.shape].reformat(
                VideoFrame.from_numpy_buffer(pixels, "rgba"),
                format="yuv420p",
                dst_colorspace=self._matrix,
                dst_color_range=ColorRange.MPEG,
                interpolation=SCALING,
                threads=1,
            ),
            self._matrix,
        )
