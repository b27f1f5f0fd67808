"""The graph of a function of x and y over a map of it: contours on the ground, paths on the graph, and on two walls.

What lies on the ground is painted first, what is behind the graph is seen through it, dimmed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import ValueTracker, VGroup, VMobject, smooth

from engine.mobjects.prototypes import Prototype
from mathcore import Function
from scenes.components.box_axes import BackgroundLine, Box
from scenes.components.contour_map import ContourLine, walk, write_color
from scenes.components.graph import clip_to_box
from scenes.components.height_scale import HeightScale
from scenes.components.live_parts import lay_runs
from scenes.components.mesh import Faces, Mesh, by_height, contour_colors, quads
from scenes.components.space import CameraView, DepthSorted
from scenes.components.space_curve import SpaceArrow, SpaceCurve, dashed_line
from scenes.style.theme import theme

__all__ = ["FunctionSurface", "GroundContours", "SpaceBall", "fit_heights"]

CELLS = (34, 60, 100)  # along each side of a graph: the first at which it bends little enough between its nodes
BENT = (0.04, 0.02)  # frame units that the middle of a cell may be away from that of its corners: teeth are seen sooner
GROUND = 0.4  # of the heights' span: how far the ground is below the graph
ABOVE = 0.05  # of the span: room above the highest place
PIECES = 5  # of a path's step
PATH_OVER, BALL_OVER, UNDER = 1.4, 1.8, -1.0  # cells by which things are lifted when they are sorted
BALL = 0.11
ROUND = 24  # corners of a ball
RIPPLE = 0.02  # in frame units: how far a path is drawn above the graph

Range = tuple[float, float]


def fit_heights(heights: np.ndarray) -> Range:
    """Return the range of z for a graph of these heights, with room below it for the ground."""
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    span = high - low or max(1.0, abs(high))
    return low - GROUND * span, high + ABOVE * span


class FunctionSurface:
    """A graph in a box, at the heights of a scale, and what can be drawn with it. Live is `rise`: 0 flat, 1 whole."""

    def __init__(self, view: CameraView, box: Box, f: Function, scale: HeightScale) -> None:
        self.view, self.box, self.f, self.scale = view, box, f, scale
        self.rise = ValueTracker(1.0)
        cells = next((n for n, most in zip(CELLS, BENT, strict=False) if self._bend(n) <= most), CELLS[-1])
        self.xs, self.ys = np.linspace(*box.x_range, cells + 1), np.linspace(*box.y_range, cells + 1)
        self.cell = float(max(np.diff(self.xs).max() * box.unit[0], np.diff(self.ys).max() * box.unit[1]))
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")
        with np.errstate(all="ignore"):
            self._heights = self._scaled(u, v)
        self.heights = (float(np.nanmin(self._heights)), float(np.nanmax(self._heights)))
        low, high = (float(box.at(0, 0, height)[2]) for height in self.heights)
        self.paint, self.paint_contours = by_height(low, high), by_height(low, high, contour_colors())

    def _bend(self, cells: int) -> float:
        """Return how far, in frame units, the graph is at most away from the middle of the corners of its cells."""
        xs, ys = (np.linspace(*side, 2 * cells + 1) for side in (self.box.x_range, self.box.y_range))
        with np.errstate(all="ignore"):
            heights = self._scaled(*np.meshgrid(xs, ys, indexing="ij"))
        corners, middles = heights[::2, ::2], heights[1::2, 1::2]
        flat = (corners[:-1, :-1] + corners[1:, :-1] + corners[:-1, 1:] + corners[1:, 1:]) / 4
        away = np.abs(middles - flat) * self.box.unit[2]
        return float(np.max(away, initial=0.0, where=np.isfinite(away)))

    def _scaled(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        values = np.asarray(self.f(u, v), dtype=float) * np.ones_like(u)
        return np.where(np.isfinite(values), self.scale(values), np.nan)

    @property
    def ground(self) -> float:
        """The height of the ground, on the scale."""
        return self.box.z_range[0]

    def height(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return the heights of the graph as it stands now."""
        return np.asarray(self.ground + self.rise.get_value() * (self._scaled(u, v) - self.ground))

    def place(self, point: np.ndarray) -> np.ndarray:
        """Return the place in space of the graph over a point (x, y)."""
        u, v = np.asarray(point, dtype=float)
        return self.box.at(u, v, self.height(u, v))

    def on_ground(self, point: np.ndarray) -> np.ndarray:
        """Return the place in space of a point (x, y) of the ground."""
        return self.box.at(point[0], point[1], self.ground)

    # -- what can be drawn --------------------------------------------------------------------------------------

    def surface(self, opacity: float) -> Mesh:
        """Return the graph."""
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")

        def lay() -> Faces:
            height = self.ground + self.rise.get_value() * (self._heights - self.ground)
            return quads(self.box.at(u, v, height))

        return Mesh(self.view, lay, self.paint, opacity=opacity)

    def path(self, points: np.ndarray, t: Callable[[], float], color: str) -> SpaceCurve:
        """Return a path of points (n, 2) on the graph, as far as the time `t()`, in steps."""

        def run(shares: np.ndarray) -> np.ndarray:
            way = self._shown(np.array([walk_evenly(points, share * _evened(t())) for share in shares]))
            return _above(self.box.at(way[:, 0], way[:, 1], self.height(way[:, 0], way[:, 1])))

        pieces = max(1, PIECES * (len(points) - 1))
        return SpaceCurve(self.view, run, PATH_OVER * self.cell, pieces=pieces, color=color, width=theme.LINE)

    def ball(self, points: np.ndarray, t: Callable[[], float], color: str) -> SpaceBall:
        """Return what walks on the graph along a path of points (n, 2)."""
        lift = BALL_OVER * self.cell
        return SpaceBall(self.view, lambda: _above(self.place(self._shown(walk(points, t())))), lift, color)

    def ground_path(self, points: np.ndarray, t: Callable[[], float], color: str) -> GroundPath:
        """Return the path of points (n, 2) on the ground."""
        return GroundPath(self, points, t, color)

    def ground_arrow(self, start: np.ndarray, end: np.ndarray, color: str) -> SpaceArrow:
        """Return an arrow on the ground between two points (x, y), not drawn yet."""
        ends = (self.on_ground(start), self.on_ground(end))
        return SpaceArrow(self.view, *ends, UNDER * self.cell, color=color, drawn=0)

    def drop(self, point: np.ndarray) -> SpaceCurve:
        """Return a dashed line from the graph down to a point (x, y) of the ground, not drawn yet."""
        return dashed_line(self.view, self.place(point), self.on_ground(point), UNDER * self.cell, drawn=0)

    def wall(self, axis: int) -> float:
        """Return the value of the other variable at the wall behind the graph along an axis."""
        bounds = (self.box.y_range, self.box.x_range)[axis]
        return bounds[int(self.view.heading[1 - axis] < 0)]

    def on_wall(self, axis: int, along: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """Return places on the wall along an axis (0: where y is fixed), at heights of the scale."""
        fixed = self.wall(axis)
        return self.box.at(along, fixed, heights) if axis == 0 else self.box.at(fixed, along, heights)

    @property
    def shorter_side(self) -> float:
        """The span of the shorter of the ranges of x and y."""
        return float(min(np.ptp(self.box.x_range), np.ptp(self.box.y_range)))

    def room_along(self, start: np.ndarray, way: np.ndarray) -> float:
        """Return how far one can go from a point of the ground in a direction (x, y) of length 1."""
        bounds = np.array([self.box.x_range, self.box.y_range])
        with np.errstate(divide="ignore", invalid="ignore"):
            far = (np.where(way > 0, bounds[:, 1], bounds[:, 0]) - start) / way
        return float(np.nanmin(np.where(way == 0, np.inf, far)))

    def clip(self, points: np.ndarray) -> list[np.ndarray]:
        """Return the parts of a path of points (n, 2) over the ground that is shown, cut at its border."""
        return clip_to_box(points, self.box.x_range, self.box.y_range)

    def _shown(self, points: np.ndarray) -> np.ndarray:
        """Return points (…, 2), nan for those that are not over the ground that is shown."""
        low, high = zip(self.box.x_range, self.box.y_range, strict=True)
        return np.where(np.all((points >= low) & (points <= high), axis=-1, keepdims=True), points, np.nan)


def _above(places: np.ndarray) -> np.ndarray:
    return np.asarray(places + np.array([0.0, 0.0, RIPPLE]))


def walk_evenly(points: np.ndarray, t: float) -> np.ndarray:
    """Return the place at the time t, in steps, on a path of points (n, 2), at an even pace within a step."""
    k = min(int(t), len(points) - 1)
    after = points[min(k + 1, len(points) - 1)]
    return np.asarray(points[k] + min(t - k, 1.0) * (after - points[k]))


def _evened(t: float) -> float:
    """Return the time at which an even pace is where a gentle one is at the time t."""
    return int(t) + float(smooth(min(t - int(t), 1.0)))


class GroundContours(VGroup):
    """Contours in space, each at its height while the tracker `drop` is 0, on the ground when it is 1."""

    def __init__(self, on: FunctionSurface, lines: Sequence[ContourLine]) -> None:
        super().__init__()
        self.on, self.lines = on, lines
        self.drop, self.opacity = ValueTracker(0.0), ValueTracker(1.0)
        for line in lines:
            middle = np.array([[0.0, 0.0, float(on.box.at(0, 0, line.height)[2])]])
            self.add(BackgroundLine(color=write_color(on.paint_contours(middle)[0]), stroke_width=theme.AXIS))
        self.redraw()

    def redraw(self) -> None:
        """Lay the contours out where they are now."""
        box, share = self.on.box, self.drop.get_value()
        for line, path in zip(self.lines, self.submobjects, strict=True):
            path.clear_points()
            height = (1 - share) * line.height + share * self.on.ground
            for run in line.runs:
                places = box.at(run[:, 0], run[:, 1], height)
                path.start_new_path(places[0])
                path.add_points_as_corners(places[1:])
            path.set_stroke(opacity=self.opacity.get_value())


class GroundPath(BackgroundLine):
    """A path on the ground below a graph, live in the time `t()`, in steps."""

    def __init__(self, on: FunctionSurface, points: np.ndarray, t: Callable[[], float], color: str) -> None:
        super().__init__(color=color, stroke_width=theme.LINE)
        self.on, self.path_points, self.t = on, points, t
        self.redraw()

    def redraw(self) -> None:
        """Lay the path out as far as it is walked now."""
        now = self.t()
        passed = np.vstack([self.path_points[: int(now) + 1], walk(self.path_points, now)])
        lay_runs(self, [self.on.box.at(run[:, 0], run[:, 1], self.on.ground) for run in self.on.clip(passed)])


class BallFace(DepthSorted):
    """The disc that a ball is seen as."""

    def __init__(self, view: CameraView, color: str) -> None:
        super().__init__(view, fill_color=color, fill_opacity=1, stroke_color=theme.BACKGROUND)
        self.set_stroke(width=theme.HAIRLINE)


class SpaceBall(VGroup):
    """A ball at `place()`, seen as a disc from every side, in the order of its depth; live as `opacity`."""

    def __init__(
        self, view: CameraView, place: Callable[[], np.ndarray], lift: float, color: str, *, radius: float = BALL
    ) -> None:
        super().__init__()
        self.view, self.place, self.lift, self.radius = view, place, lift, radius
        self.opacity = ValueTracker(1.0)
        self.add(Prototype(BallFace(view, color)).make())
        self.redraw()
        view.followers.append(self.redraw)

    def redraw(self) -> None:
        """Stand where it is now, facing the viewer."""
        face: VMobject = self.submobjects[0]
        at = self.place()
        if not np.isfinite(at).all():
            face.points = np.zeros((0, 3))
            return
        right, up = self.view.rotation[:2]
        angles = np.linspace(0, 2 * np.pi, ROUND + 1)[:, None]
        rim = at + self.radius * (np.cos(angles) * right + np.sin(angles) * up)
        face.set_points_as_corners(rim)
        face.column, face.lift = at * [1.0, 1.0, 0.0], self.lift
        face.set_opacity(self.opacity.get_value())
