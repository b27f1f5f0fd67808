"""Curves, straight lines and arrows in space, hidden by what stands before them and never by the face they lie on.

They are cut into short pieces that take part in the painting from far to near.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import CapStyleType, LineJointType, ValueTracker, VGroup
from manim.typing import Point3DLike

from engine.mobjects.prototypes import Prototype
from scenes.components.mesh import NOTHING, THIRDS, Faces, Mesh, in_one_color, quads
from scenes.components.space import CameraView, DepthSorted
from scenes.style.theme import theme

__all__ = ["SpaceArrow", "SpaceCurve", "dashed_line", "straight"]

Path = Callable[[np.ndarray], np.ndarray]
Lifts = Callable[[np.ndarray], np.ndarray]

TIP_SIDES = 20
TIP_LENGTH, TIP_WIDTH = 0.34, 0.12


class CurvePart(DepthSorted):
    """A part of a curve."""

    def __init__(self, view: CameraView, color: str, width: float) -> None:
        super().__init__(
            view,
            color=color,
            stroke_width=width,
            fill_opacity=0,
            cap_style=CapStyleType.ROUND,
            joint_type=LineJointType.ROUND,
        )


class SpaceCurve(VGroup):
    """The curve `path(t)`, t from 0 to 1, as far as the tracker `drawn` says (from 0, not there, to 1, whole).

    Parameters
    ----------
    path
        Gives points, shape (n, 3), for an array of n parameters; it must read trackers only.
    lift
        How far towards the viewer, in frame units, the pieces are held when they are sorted; or a function that gives
        it for an array of their middles.
    pieces
        Into how many it is cut. Pieces that end where faces end cross surfaces most cleanly.
    origin
        The parameter that drawing starts from: 0 the one end, 0.5 the middle.
    gaps
        Leave out every other piece; of a larger number, every other group of so many.
    """

    def __init__(
        self,
        view: CameraView,
        path: Path,
        lift: float | Lifts,
        *,
        pieces: int = 40,
        color: str | None = None,
        width: float | None = None,
        origin: float = 0.0,
        drawn: float = 1.0,
        gaps: int = 0,
    ) -> None:
        color = color or theme.TEXT
        width = theme.CURVE if width is None else width
        super().__init__()
        self.path, self.lift, self.origin, self.gaps = path, lift, origin, gaps
        self.drawn, self.opacity = ValueTracker(drawn), ValueTracker(1.0)
        piece = Prototype(CurvePart(view, color, width))
        self.add(*(piece.make() for _ in range(pieces)))
        self.redraw()

    def redraw(self) -> None:
        """Lay the pieces out as they are now."""
        count, drawn = len(self.submobjects), self.drawn.get_value()
        low = self.origin * (1 - drawn)
        ends = self.path(np.linspace(low, low + drawn, count + 1))
        points = ends[:-1, None] + THIRDS[:, None] * (ends[1:, None] - ends[:-1, None])
        middles = (ends[:-1] + ends[1:]) / 2
        lifts = self.lift(middles) if callable(self.lift) else np.full(count, self.lift)
        there = np.isfinite(ends[:-1]).all(axis=1) & np.isfinite(ends[1:]).all(axis=1) & (drawn > 0)
        if self.gaps:
            there &= np.arange(count) // self.gaps % 2 == 0
        columns = middles * np.array([1.0, 1.0, 0.0])
        for i, piece in enumerate(self.submobjects):
            piece.points = points[i] if there[i] else NOTHING
            piece.column, piece.lift = columns[i], float(lifts[i])
            piece.set_stroke(opacity=self.opacity.get_value())


def straight(start: Point3DLike, end: Point3DLike) -> Path:
    """Return the straight path between two points."""
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    return lambda t: a + np.asarray(t)[:, None] * (b - a)


def dashed_line(
    view: CameraView,
    start: Point3DLike,
    end: Point3DLike,
    lift: float,
    *,
    dash: float = 0.09,
    color: str | None = None,
    drawn: float = 1.0,
) -> SpaceCurve:
    """Return a dashed straight line in space."""
    color = color or theme.QUIET
    length = float(np.linalg.norm(np.asarray(end) - np.asarray(start)))
    pieces = 2 * max(1, round(length / dash / 2)) + 1
    return SpaceCurve(
        view, straight(start, end), lift, pieces=pieces, color=color, width=theme.AXIS, drawn=drawn, gaps=1
    )


class SpaceArrow(VGroup):
    """A straight arrow in space with a round tip, or a flat and level one.

    It grows from its foot as `drawn` goes from 0 to 1.
    Its end is a point, or what gives the point as it is now. `tip` is the length of the tip; with `grows` the tip grows
    with the arrow.
    """

    def __init__(
        self,
        view: CameraView,
        start: Point3DLike,
        end: Point3DLike | Callable[[], np.ndarray],
        lift: float,
        *,
        color: str | None = None,
        width: float | None = None,
        drawn: float = 1.0,
        tip: float = TIP_LENGTH,
        is_flat: bool = False,
        grows: bool = False,
    ) -> None:
        color = color or theme.TEXT
        width = theme.BOLD if width is None else width
        super().__init__()
        self.drawn, self.tip_length, self.is_flat, self.grows = ValueTracker(drawn), tip, is_flat, grows
        self.start, self.lift = np.asarray(start, dtype=float), lift
        self._end = end
        self.shaft = SpaceCurve(view, self._along_shaft, lift, pieces=16, color=color, width=width)
        self.tip = Mesh(view, self._lay_tip, in_one_color(color), lines=0.0)
        self.add(self.shaft, self.tip)
        self.redraw()

    @property
    def end(self) -> np.ndarray:
        """The point of space to which the whole arrow reaches now."""
        return np.asarray(self._end() if callable(self._end) else self._end, dtype=float)

    def redraw(self) -> None:
        """Lay shaft and tip out as they are now."""
        self.shaft.redraw()
        self.tip.redraw()

    def _along_shaft(self, t: np.ndarray) -> np.ndarray:
        return straight(self.start, self._tip_ends()[0])(t)

    def _tip_ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where the tip begins and ends."""
        way = self.end - self.start
        whole = float(np.linalg.norm(way))
        drawn = self.drawn.get_value()
        length, tip = drawn * whole, self.tip_length * (drawn if self.grows else 1.0)
        return tuple(self.start + way / whole * at for at in (max(0.0, length - tip), length))

    def _lay_tip(self) -> Faces:
        base, point = self._tip_ends()
        axis = (self.end - self.start) / np.linalg.norm(self.end - self.start)
        across = np.cross(axis, [0.0, 0.0, 1.0] if self.is_flat else np.eye(3)[np.argmin(np.abs(axis))])
        across /= np.linalg.norm(across)
        angles = np.array([0.0, np.pi]) if self.is_flat else np.linspace(0, 2 * np.pi, TIP_SIDES + 1)
        ring = np.cos(angles)[:, None] * across + np.sin(angles)[:, None] * np.cross(axis, across)
        rim = base + TIP_WIDTH * np.linalg.norm(point - base) / TIP_LENGTH * ring
        middle, top = np.tile(base, (len(ring), 1)), np.tile(point, (len(ring), 1))
        faces = quads(np.stack([middle, rim, top], axis=1))
        return Faces(faces.corners, faces.columns, np.full(len(faces.lifts), self.lift))
