"""The shapes that are painted at a moment, undermost first, as arrays.

Everything is on the picture plane, in frame units, after the camera; what has no opacity is not on screen.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import ImageMobject, Mobject, Scene, ThreeDCamera, VMobject

from scenes.components.number import LiveText
from scenes.lint.color import over, parse
from scenes.lint.geometry import PIECES, Floats, boxes_of, flatten
from scenes.lint.text_provenance import letter_of
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["OPAQUE", "SEEN", "Ints", "Shapes", "read_shapes"]

SEEN = 0.05  # the opacity under which nothing is seen
OPAQUE = 0.8  # the opacity from which on a fill hides what is below it
TONE = 0.01  # the difference to the ground, of 1, that is still the same colour
UNIT = 0.01  # of manim's stroke widths, in frame units
POINT = 1e-6  # frame units: a shape that is no larger is a path that has not begun
GREY, CLEAR = np.array([[0.5, 0.5, 0.5, 1.0]]), np.zeros((1, 4))  # what stands for an image
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Shapes:
    """The painted shapes as arrays, in the order in which they are painted.

    `lines` are polylines of all shapes, those of shape i are `lines[firsts[i]:firsts[i] + counts[i]]`; `boxes` are
    without strokes; `fills` and `strokes` are RGBA, `widths` are of strokes, in frame units.
    """

    mobjects: Sequence[Mobject]
    lines: Floats
    counts: Ints
    boxes: Floats
    fills: Floats
    strokes: Floats
    widths: Floats

    @cached_property
    def firsts(self) -> Ints:
        return np.concatenate(([0], np.cumsum(self.counts)[:-1])).astype(np.intp)

    @cached_property
    def is_text(self) -> npt.NDArray[np.bool_]:
        """Letters and live numbers."""
        return np.array(
            [letter_of(mobject) is not None or isinstance(mobject, LiveText) for mobject in self.mobjects], dtype=bool
        )

    @cached_property
    def is_solid(self) -> npt.NDArray[np.bool_]:
        """Faces of bodies in space: what lies over them is judged by contrast, their edges are no lines."""
        is_shaded = [bool(getattr(mobject, "shade_in_3d", False)) for mobject in self.mobjects]
        return np.array(is_shaded, dtype=bool) & (self.fills[:, 3] > SEEN)

    @cached_property
    def opacities(self) -> Floats:
        """The stronger of fill and stroke."""
        return np.maximum(self.fills[:, 3], np.where(self.widths > 0, self.strokes[:, 3], 0.0))

    @cached_property
    def reach(self) -> Floats:
        """The boxes with their strokes."""
        half = np.where(self.strokes[:, 3] > SEEN, self.widths / 2, 0.0)[:, None]
        return np.asarray(self.boxes + half * np.array([-1, -1, 1, 1]))

    def outline(self, i: int) -> Floats:
        """Return the polylines of a shape."""
        return self.lines[self.firsts[i] : self.firsts[i] + self.counts[i]]

    def fingerprint(self, which: Sequence[int] | slice = slice(None)) -> int:
        """Return a number that changes with the place and the look of the shapes."""
        lines = self.lines if isinstance(which, slice) else np.concatenate([self.outline(i) for i in which])
        look = np.concatenate((self.fills[which], self.strokes[which], self.widths[which, None]), axis=1)
        return zlib.crc32(np.round(look, 3).tobytes(), zlib.crc32(np.round(lines, 3).tobytes()))

    @cached_property
    def is_shown(self) -> npt.NDArray[np.bool_]:
        """What a viewer sees as something: no backdrop over the whole frame, no plate in its background's colour."""
        edges = np.array([-frame.left, -frame.bottom, frame.right, frame.top])
        is_backdrop = (self.boxes * np.array([-1, -1, 1, 1]) >= edges).all(axis=1) & (self.fills[:, 3] > SEEN)
        ground = parse(theme.BACKGROUND)
        is_toned = np.abs(over(self.fills, ground) - ground).max(axis=1, initial=0.0) > TONE
        is_drawn = (self.widths > 0) & (self.strokes[:, 3] > SEEN)
        is_drawn &= np.abs(over(self.strokes, ground) - ground).max(axis=1, initial=0.0) > TONE
        return np.asarray((is_toned | is_drawn) & ~is_backdrop)


def read_shapes(scene: Scene) -> Shapes:
    """Return the shapes that the camera would paint now, with those left out that nobody sees: also those of which
    nothing is drawn yet, as the last letters of a formula that is being written."""
    camera = scene.camera
    if isinstance(camera, ThreeDCamera):
        camera.reset_rotation_matrix()
    foreground = [mobject for mobject in scene.foreground_mobjects if mobject not in scene.mobjects]
    painted = camera.get_mobjects_to_display([*scene.mobjects, *foreground])
    drawn = [mobject for mobject in painted if _is_drawn(mobject)]
    if not drawn:
        none = np.zeros((0, 4))
        return Shapes([], np.zeros((0, PIECES + 1, 2)), np.zeros(0, np.intp), none, none, none, np.zeros(0))
    fills, strokes, widths = _looks(drawn)
    seen = (fills[:, 3] > SEEN) | ((widths > 0) & (strokes[:, 3] > SEEN))
    mobjects = [mobject for mobject, is_seen in zip(drawn, seen.tolist(), strict=True) if is_seen]
    arrays = [_points(mobject) for mobject in mobjects]
    sizes = np.array([len(array) for array in arrays], dtype=np.intp)
    points = np.concatenate([*arrays, np.zeros((0, 3))])
    lines, counts = flatten(_on_plane(camera, mobjects, points, sizes)), sizes // 4
    boxes = boxes_of(lines, counts)
    begun = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) > POINT
    return Shapes(
        [mobject for mobject, has_begun in zip(mobjects, begun.tolist(), strict=True) if has_begun],
        lines[np.repeat(begun, counts)],
        counts[begun],
        boxes[begun],
        fills[seen][begun],
        strokes[seen][begun],
        widths[seen][begun] * UNIT,
    )


def _is_drawn(mobject: Mobject) -> bool:
    """Return whether the camera draws it: an image, or a shape with all its points in finite places."""
    count = len(mobject.points)
    if isinstance(mobject, ImageMobject):
        return count == 4
    # A sum is finite where all its terms are; numpy's own test would take twice as long.
    return count >= 4 and isinstance(mobject, VMobject) and math.isfinite(mobject.points.sum())


def _looks(mobjects: list[Mobject]) -> tuple[Floats, Floats, Floats]:
    """Return fills and strokes as RGBA, the mean where there is a gradient, and the widths of strokes."""
    fills = [GREY if isinstance(mobject, ImageMobject) else mobject.fill_rgbas for mobject in mobjects]
    strokes = [CLEAR if isinstance(mobject, ImageMobject) else mobject.stroke_rgbas for mobject in mobjects]
    widths = [getattr(mobject, "stroke_width", 0.0) for mobject in mobjects]
    flat = [float(np.max(width)) if isinstance(width, np.ndarray) else float(width) for width in widths]
    return _stack(fills), _stack(strokes), np.array(flat)


def _stack(rgbas: list[Floats]) -> Floats:
    """Return one row for each: the only one, or the mean."""
    return np.concatenate([rows if len(rows) == 1 else rows.mean(axis=0, keepdims=True) for rows in rgbas])


def _points(mobject: Mobject) -> Floats:
    """Return the Béziers of a shape; an image is the rectangle of its corners."""
    if isinstance(mobject, ImageMobject):
        corners = mobject.points[[0, 1, 3, 2]]
        ends = np.roll(corners, -1, axis=0)
        return np.stack([corners + share * (ends - corners) for share in (0, 1 / 3, 2 / 3, 1)], axis=1).reshape(-1, 3)
    return np.asarray(mobject.points[: len(mobject.points) // 4 * 4])


def _on_plane(camera: Any, mobjects: list[Mobject], points: Floats, sizes: Ints) -> Floats:
    """Return points as they stand in the frame."""
    if isinstance(camera, ThreeDCamera):
        points = _project(camera, mobjects, points, sizes)
    center = np.asarray(camera.frame_center, dtype=float)
    return np.asarray((points - center) * (frame.height / camera.frame_height))


def _project(camera: ThreeDCamera, mobjects: list[Mobject], points: Floats, sizes: Ints) -> Floats:
    """Return points in space on the picture plane, all at once; what is fixed in the frame or upright goes its own
    way."""
    found = np.array(camera.project_points(points))
    ends = np.cumsum(sizes)
    for mobject, start, end in zip(mobjects, ends - sizes, ends, strict=True):
        if mobject in camera.fixed_in_frame_mobjects or mobject in camera.fixed_orientation_mobjects:
            found[start:end] = camera.transform_points_pre_display(mobject, points[start:end])
    return found
