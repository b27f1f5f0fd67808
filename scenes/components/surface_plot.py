"""The graph of a function of x and y in space, with its slices and tangent plane, enlarged about one of its points.

Everything is laid out on one grid through that point, so that graph, plane and slices meet exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import ValueTracker

from mathcore import Function, TangentPlane, nearest_side
from scenes.components.box_axes import Box
from scenes.components.mesh import Faces, Mesh, by_height, in_one_color, mixed, quads, quads_cut, quads_parted
from scenes.components.shadow import Shadow
from scenes.components.space import CameraView
from scenes.components.space_curve import SpaceArrow, SpaceCurve, dashed_line, straight
from scenes.style.theme import theme

Pair = tuple[np.ndarray, np.ndarray]

__all__ = ["SEEN_THROUGH", "SOLID", "SurfacePlot", "grid_through"]

CELLS = 30
SOLID, SEEN_THROUGH = 0.88, 0.58
LINES = 0.3
PLANE_OPACITY = 0.5
# What is drawn over or under the graph is lifted by so many cells when it is sorted.
OVER, TANGENT_OVER, NORMAL_OVER = 1.6, 2.2, 2.6
SLICE_OVER, TANGENT_UNDER = 1.3, -0.8
ROUNDING = 1e-9
SAMPLES = 101  # along a slice
EVEN = 1e-12  # the share of a slice's heights by which rounding may take them off a straight line
GAP_ROUNDING = 2.0**-48  # of a value, by which it may differ from the plane through rounding
PATCH = 1.05  # half the side of the plane, in frame units, where it is not too steep
CLIMB = 1.7  # how far the plane may rise from its middle to a corner; it stays above the floor if it can
INWARD = (0.3, 0.05, 1e-3, 1e-6)  # of the way to a face's middle, where the height beside a jump is looked up
CLOSE = 1e-6  # of the way between two points, by which a jump may be beyond the second one
HALVINGS = 40  # of the way between two points, to find a jump
JUMP = 1e-3  # the share of the box's height from which a step of the graph is a jump
BEYOND = 1.22  # how much further than the plane the tangent lines reach
LEAST = 0.55  # of the patch, however steep
AROUND = 1.45  # how much further than the plane the graph reaches that is left when the picture is enlarged
ROUND_RADII = (1.0, 2.0, 4.0, 5.0, 8.0)  # times a power of ten
RING_PIECES, RINGS = 64, 12
PATCH_LINES = 0.45  # of a face's opacity: lines that are seen through the plane
DASHES = {"slice": 1, "tangent": 3}  # pieces of a dash of what belongs to the second variable


def grid_through(value: float, bounds: tuple[float, float], cells: int = CELLS) -> np.ndarray:
    """Return about so many cells over the bounds, one of whose borders is at `value`."""
    low, high = bounds
    below = min(max(1, round(cells * (value - low) / (high - low))), cells - 1)
    return np.concatenate([np.linspace(low, value, below + 1), np.linspace(value, high, cells - below + 1)[1:]])


def _is_same(heights: np.ndarray, even: np.ndarray) -> bool:
    """Return whether heights differ from those of a line or plane by rounding at most; not where there are none."""
    return bool(np.abs(heights - even).max() <= EVEN * np.abs(heights).max())


def _round_by(value: float, lost: float) -> float:
    """Return the number of fewest digits that a value stands for, if so much of it may have been lost."""
    if not value or not lost:
        return value
    digits = max(1, math.floor(math.log10(abs(value) / lost)))
    rounded = float(f"{value:.{digits - 1}e}")
    return rounded if abs(rounded - value) <= lost else value


class SurfacePlot:
    """A graph in a box, and what touches it at the point (a, b).

    Live are `rise` (0: the graph lies flat on the floor, 1: it stands), `level` (the graph is enlarged 2 ** level
    times about its point: the same frame shows an ever smaller neighbourhood) and `narrowed` (0: slices run through
    the whole graph, 1: through the patch about the point).
    """

    def __init__(self, view: CameraView, box: Box, f: Function, plane: TangentPlane) -> None:
        self.view, self.box, self.f, self.plane = view, box, f, plane
        self.rise, self.level, self.narrowed = ValueTracker(1.0), ValueTracker(0.0), ValueTracker(0.0)
        self.a, self.b = map(float, plane.point)
        self.xs, self.ys = grid_through(self.a, box.x_range), grid_through(self.b, box.y_range)
        self.paint = by_height(float(box.at(0, 0, box.z_range[0])[2]), float(box.at(0, 0, box.z_range[1])[2]))
        unit = box.unit
        climb = float(np.abs(plane.gradient * unit[2] / unit[:2]).sum())
        height = float((plane.value - box.z_range[0]) * unit[2])
        reach = PATCH * min(1.0, max(LEAST, min(CLIMB, height) / max(PATCH * climb, 1e-9)))
        self.cell = float(max(np.diff(self.xs).max() * unit[0], np.diff(self.ys).max() * unit[1]))
        self.reach = reach
        self.patch_xs, self.near_xs = (self._near(self.xs, self.a, k * reach / unit[0]) for k in (1, AROUND))
        self.patch_ys, self.near_ys = (self._near(self.ys, self.b, k * reach / unit[1]) for k in (1, AROUND))
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")
        self.jumps = self._jumps_between((u[:-1], v[:-1]), (u[1:], v[1:])).any()
        self.jumps |= self._jumps_between((u[:, :-1], v[:, :-1]), (u[:, 1:], v[:, 1:])).any()

    # -- values -------------------------------------------------------------------------------------------------

    @property
    def power(self) -> float:
        """How many times the graph is enlarged."""
        return float(2 ** self.level.get_value())

    @property
    def contact(self) -> np.ndarray:
        """The place of the point (a, b, f(a, b)) in space."""
        return self.box.at(self.a, self.b, self.plane.value)

    @property
    def normal(self) -> np.ndarray:
        """The direction at right angles to the plane as it is drawn, of length 1."""
        way = self.plane.normal / self.box.unit
        return np.asarray(way / np.linalg.norm(way))

    def is_straight(self, axis: int) -> bool:
        """Return whether the slice along an axis is a straight line: its second derivative is 0 all along it, and it
        has no corner and no jump."""
        name, line = self.f.variables[axis], np.linspace(*(self.box.x_range, self.box.y_range)[axis], SAMPLES)
        along = (line, np.full_like(line, self.b)) if axis == 0 else (np.full_like(line, self.a), line)
        bend, heights = self.f.derivative(name).derivative(name)(*along), np.asarray(self.f(*along)) + 0 * line
        chord = np.linspace(heights[0], heights[-1], SAMPLES)
        return not np.any(bend) and _is_same(heights, chord)

    def is_plane(self) -> bool:
        """Return whether the graph is its tangent plane: each slice through the point is straight, and so is the one at
        an angle to both."""
        twist = self.f.derivative(self.f.variables[0]).derivative(self.f.variables[1])
        u, v = np.meshgrid(self.xs, self.ys)
        heights, plane = np.asarray(self.f(u, v)) + 0 * u, self.plane(u, v)
        is_twisted = np.any(twist(u, v)) or not (self.is_straight(0) and self.is_straight(1))
        return not is_twisted and _is_same(heights, plane)

    def height(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return the height at which the graph is drawn over (u, v)."""
        z, low = self._enlarged(u, v), self.box.z_range[0]
        return np.asarray(low + self.rise.get_value() * (z - low))

    def _enlarged(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return the height of the enlarged graph over (u, v)."""
        k, value = self.power, self.plane.value
        return np.asarray(value + k * (self.f(self.a + (u - self.a) / k, self.b + (v - self.b) / k) - value))

    def shown_height(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return the height of the graph where it is inside the box; nan where it runs off."""
        z = self.height(u, v)
        low, high = self.box.z_range
        return np.where((z >= low) & (z <= high), z, np.nan)

    def above(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return how far the plane is above the graph as it is drawn; where they are one, it counts as above."""
        apart = self.plane(u, v) - self.height(u, v)
        least = ROUNDING * (self.box.z_range[1] - self.box.z_range[0])
        return np.where(np.abs(apart) <= least, least, apart)

    @property
    def radius(self) -> float:
        """The radius of the ring about the point: a round number, and less as the graph is enlarged."""
        ends = zip((self.patch_xs, self.patch_ys), (self.a, self.b), strict=True)
        most = float(min(abs(nodes[side] - at) for nodes, at in ends for side in (0, -1)))
        power = 10.0 ** math.floor(math.log10(most))
        return max(each * power for each in ROUND_RADII if each * power <= most * (1 + ROUNDING)) / self.power

    def around(self, share: np.ndarray, turn: np.ndarray) -> Pair:
        """Return points (u, v) of the frame at a share of the ring's radius, turned by so much of a circle."""
        size = self.radius * self.power * share
        return self.a + size * np.cos(2 * np.pi * turn), self.b + size * np.sin(2 * np.pi * turn)

    def gap(self) -> float:
        """Return the largest distance |f − T| inside the ring, as a share of its radius."""
        u, v = self.around(*np.meshgrid(np.linspace(0, 1, RINGS + 1), np.linspace(0, 1, RING_PIECES + 1)))
        height = self._enlarged(u, v)  # measured from the floor it would have lost digits of its own
        apart = np.abs(height - self.plane(u, v))
        # What is left of the digits of f after the enlargement is no gap.
        lost = GAP_ROUNDING * self.power * np.nanmax(np.abs(height))
        size = self.radius * self.power
        return _round_by(float(np.nanmax(np.where(apart > lost, apart, 0.0)) / size), float(lost / size))

    def vicinity(self, levels: int) -> np.ndarray:
        """Return places in space, shape (n, 3), of all that is left about the point, as it is enlarged to so many
        levels."""
        u, v = np.meshgrid(self.near_xs, self.near_ys, indexing="ij")
        level, seen = self.level.get_value(), []
        for each in np.linspace(0, levels, 2 * levels + 1):
            self.level.set_value(each)
            seen.append(self.box.at(u, v, self.height(u, v)).reshape(-1, 3))
        self.level.set_value(level)
        surface = np.concatenate(seen)
        lines = [*self.plane_corners(), *self.tangent_ends(0), *self.tangent_ends(1)]
        return np.concatenate([surface[np.isfinite(surface).all(axis=1)], lines])

    def outline(self) -> np.ndarray:
        """Return places in space, shape (n, 3), that what stands in the box fills: the floor, the graph, the z-axis."""
        box = self.box
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")
        graph = box.at(u, v, np.clip(self.f(u, v), *box.z_range)).reshape(-1, 3)
        floor = np.array([box.at(x, y, box.z_range[0]) for x in box.x_range for y in box.y_range])
        left = floor[np.argmin(floor @ self.view.rotation[0])]
        top = left + np.array([0.0, 0.0, 2 * box.half[2] + theme.SPACE])
        return np.concatenate([graph[np.isfinite(graph).all(axis=1)], floor, [top]])

    def shadow(self) -> Shadow:
        """Return what of the frame the graph in its box takes, as it is seen now and stands in the end."""
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")
        z, (low, high) = np.asarray(self.f(u, v) * np.ones_like(u)), self.box.z_range
        return Shadow(self.view, quads(self.box.at(u, v, np.where((z >= low) & (z <= high), z, np.nan))).corners)

    def shadow_of_sheet(self, axis: int) -> Shadow:
        """Return what of the frame the upright sheet takes that cuts a slice out, as it is seen now."""
        (x0, x1), (y0, y1) = ((each[0], each[-1]) for each in (self.xs, self.ys))
        ends = ((x0, self.b), (x1, self.b)) if axis == 0 else ((self.a, y0), (self.a, y1))
        low, high = self.box.z_range
        places = [(*ends[0], low), (*ends[1], low), (*ends[1], high), (*ends[0], high)]
        return Shadow(self.view, np.array([[self.box.at(*place) for place in places]]))

    def glass(self) -> float:
        """Return the opacity at which a graph lets the plane be seen: the more of the plane is under it, the less."""
        u, v = np.meshgrid(self.patch_xs, self.patch_ys, indexing="ij")
        below = float(np.mean(self.above(u, v) < 0))
        return SOLID + below * (SEEN_THROUGH - SOLID)

    # -- what can be drawn --------------------------------------------------------------------------------------

    def patch(self, opacity: float = SOLID) -> Mesh:
        """Return the graph near the point."""
        return self._graph(self._is_near(), opacity, self.height, PATCH_LINES)

    def surroundings(self, opacity: float = SOLID) -> Mesh:
        """Return the graph without the patch."""
        return self._graph(~self._is_near(), opacity, self.shown_height, LINES)

    def guides(self) -> tuple[SpaceCurve, ...]:
        """Return dashed lines from the two axes before the viewer to the foot of the point, and up to it; not drawn
        yet."""
        foot = self.box.at(self.a, self.b, self.box.z_range[0])
        lift = TANGENT_UNDER * self.cell
        level = (dashed_line(self.view, end, foot, lift, drawn=0) for end in self.guide_ends())
        return *level, dashed_line(self.view, foot, self.contact, lift, color=theme.TEXT, drawn=0)

    def guide_ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of a and of b on the axes before the viewer."""
        box, heading = self.box, self.view.heading
        low = box.z_range[0]
        return (
            box.at(self.a, box.y_range[int(heading[1] > 0)], low),
            box.at(box.x_range[int(heading[0] > 0)], self.b, low),
        )

    def slice_end(self, axis: int) -> np.ndarray:
        """Return the end of a slice that is nearer to the viewer, of what of it is inside the box."""
        along = (self.xs, self.ys)[axis]
        u, v = (along, np.full_like(along, self.b)) if axis == 0 else (np.full_like(along, self.a), along)
        points = self.box.at(u, v, self.shown_height(u, v))
        ends = points[np.isfinite(points).all(axis=1)][[0, -1]]
        return np.asarray(ends[np.argmax(ends @ self.view.heading)])

    def slice(self, axis: int, drawn: float = 0.0) -> SpaceCurve:
        """Return the curve that the graph becomes when all but one variable is held at the point; dashed where that is
        the second."""
        nodes, near = ((self.xs, self.near_xs), (self.ys, self.near_ys))[axis]
        t = np.linspace(0, 1, len(nodes))

        def path(share: np.ndarray) -> np.ndarray:
            ends = nodes[[0, -1]] + self.narrowed.get_value() * (near[[0, -1]] - nodes[[0, -1]])
            along = np.clip(np.interp(share, t, nodes), *ends)
            u, v = (along, np.full_like(along, self.b)) if axis == 0 else (np.full_like(along, self.a), along)
            height = (self.shown_height if self.power == 1 else self.height)(u, v)
            if self.jumps:
                height[1:][self._jumps_between((u[:-1], v[:-1]), (u[1:], v[1:]))] = np.nan
                height[self._side(u, v) == 0] = np.nan
            return self.box.at(u, v, height)

        color = mixed(theme.FUNCTION, theme.TEXT, 0.75)
        return SpaceCurve(
            self.view,
            path,
            SLICE_OVER * self.cell,
            pieces=len(nodes) - 1,
            color=color,
            drawn=drawn,
            gaps=axis * DASHES["slice"],
        )

    def sheet(self, axis: int, opacity: float = 0.0) -> Mesh:
        """Return the upright sheet that cuts the slice out."""
        along = (self.xs, self.ys)[axis]
        u, v = (along, np.full_like(along, self.b)) if axis == 0 else (np.full_like(along, self.a), along)
        low, high = self.box.z_range

        def lay() -> Faces:
            rows = [np.full_like(along, low), np.clip(self.height(u, v), low, high), np.full_like(along, high)]
            return quads(np.stack([self.box.at(u, v, row) for row in rows]))

        return Mesh(self.view, lay, in_one_color(theme.TEXT), opacity=opacity, lines=0.0, lit=False)

    def tangent_ends(self, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Return ends of the tangent line of a slice, a little beyond the plane's."""
        nodes, middle = ((self.patch_xs, self.a), (self.patch_ys, self.b))[axis]
        ends = []
        for end in (nodes[0], nodes[-1]):
            along = middle + BEYOND * (end - middle)
            x, y = (along, self.b) if axis == 0 else (self.a, along)
            ends.append(self.box.at(x, y, self.plane(x, y)))
        return ends[0], ends[1]

    def beside_tangent(self, axis: int) -> np.ndarray:
        """Return the direction of space, seen from the end of a tangent line, in which neither it nor its slice
        runs."""
        end = self.tangent_ends(axis)[1]
        u, v, _ = end / self.box.unit + self.box.middle
        way = (end - self.contact) / np.linalg.norm(end - self.contact)
        return np.asarray(1.6 * way + math.copysign(1.0, float(self.above(u, v))) * self.normal)

    def tangent(self, axis: int, drawn: float = 0.0) -> SpaceCurve:
        """Return the tangent line of a slice at the point, dashed as the slice is."""
        path = straight(*self.tangent_ends(axis))
        return SpaceCurve(
            self.view,
            path,
            self._lift_of_tangent,
            pieces=39,
            color=theme.TANGENT,
            width=theme.BOLD,
            origin=0.5,
            drawn=drawn,
            gaps=axis * DASHES["tangent"],
        )

    def plane_patch(self, spread: ValueTracker, opacity: float = PLANE_OPACITY) -> Mesh:
        """Return the tangent plane over the patch; as `spread` goes from 0 to 1 it is swept out by the line along x."""
        u, v = np.meshgrid(self.patch_xs, self.patch_ys, indexing="ij")

        def lay() -> Faces:
            w = np.clip(v, *self._swept(spread))
            return quads_cut(self.box.at(u, w, self.plane(u, w)), self.above(u, w), OVER * self.cell)

        return Mesh(self.view, lay, in_one_color(theme.TANGENT), opacity=opacity, lines=0.0, lit=False)

    def plane_corners(self) -> list[np.ndarray]:
        """Return the corners of the plane's patch."""
        return [self.box.at(x, y, self.plane(x, y)) for x in self.patch_xs[[0, -1]] for y in self.patch_ys[[0, -1]]]

    def plane_edge(self, spread: ValueTracker) -> SpaceCurve:
        """Return the border of the plane as far as it is swept out."""
        xs, ys = self.patch_xs, self.patch_ys
        u = np.concatenate([xs[:-1], np.full(len(ys) - 1, xs[-1]), xs[:0:-1], np.full(len(ys), xs[0])])
        v = np.concatenate([np.full(len(xs) - 1, ys[0]), ys[:-1], np.full(len(xs) - 1, ys[-1]), ys[::-1]])
        at = np.linspace(0, 1, len(u))

        def path(t: np.ndarray) -> np.ndarray:
            u_now, v_now = np.interp(t, at, u), np.interp(t, at, np.clip(v, *self._swept(spread)))
            return self.box.at(u_now, v_now, self.plane(u_now, v_now))

        pieces = len(u) - 1
        return SpaceCurve(self.view, path, self._lift_of_tangent, pieces=pieces, color=theme.TANGENT, width=theme.AXIS)

    def ring(self, drawn: float = 0.0) -> SpaceCurve:
        """Return the ring about the point, on the graph."""

        def path(t: np.ndarray) -> np.ndarray:
            u, v = self.around(np.ones_like(t), t)
            return self.box.at(u, v, self.height(u, v))

        lift = TANGENT_OVER * self.cell
        return SpaceCurve(self.view, path, lift, pieces=RING_PIECES, color=theme.STEP, width=theme.LINE, drawn=drawn)

    def normal_arrow(self, length: float, drawn: float = 0.0) -> SpaceArrow:
        """Return the normal, standing on the plane at the point."""
        end = self.contact + length * self.normal
        return SpaceArrow(self.view, self.contact, end, NORMAL_OVER * self.cell, drawn=drawn)

    # -- parts --------------------------------------------------------------------------------------------------

    def _graph(self, keep: np.ndarray, opacity: float, height: Callable[..., np.ndarray], lines: float) -> Mesh:
        u, v = np.meshgrid(self.xs, self.ys, indexing="ij")

        def settle(corners: np.ndarray, sign: float) -> np.ndarray:
            return self._settle(corners, sign, height)

        def lay() -> Faces:
            nodes, side = self.box.at(u, v, height(u, v)), self._side(u, v)
            return quads_parted(nodes, side, settle, keep) if self.jumps else quads(nodes, keep)

        return Mesh(self.view, lay, self.paint, opacity=opacity, lines=lines)

    def _side(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Return a value that changes its sign where the graph, as it is drawn, may jump."""
        k = self.power
        return np.asarray(nearest_side(self.f, self.a + (u - self.a) / k, self.b + (v - self.b) / k))

    def _jumps_between(self, start: Pair, end: Pair) -> np.ndarray:
        """Return whether the graph, as it is drawn, jumps between points (u, v) and others near them, or at these."""
        end = (end[0] + CLOSE * (end[0] - start[0]), end[1] + CLOSE * (end[1] - start[1]))
        sign = np.where(self._side(*start) < 0, -1, 1)
        crossed = sign * self._side(*end) < 0
        low, high = np.array([each[crossed] for each in start]), np.array([each[crossed] for each in end])
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            same = self._side(*middle) * sign[crossed] >= 0
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        step = np.abs(self.height(*low) - self.height(*high))
        found = crossed.copy()
        found[crossed] = ~(step <= JUMP * self.power * np.ptp(self.box.z_range))
        return found

    def _settle(self, corners: np.ndarray, sign: float, height: Callable[..., np.ndarray]) -> np.ndarray:
        """Return the corners at the height that the graph has beside them, on one side of a jump."""
        x, y = (corners[..., i] / self.box.unit[i] + self.box.middle[i] for i in (0, 1))
        middle_x, middle_y = x.mean(axis=1, keepdims=True), y.mean(axis=1, keepdims=True)
        z = np.full_like(x, np.nan)
        for share in INWARD:
            u, v = x + share * (middle_x - x), y + share * (middle_y - y)
            z = np.where(sign * self._side(u, v) > 0, height(u, v), z)
        return self.box.at(x, y, z)

    def _swept(self, spread: ValueTracker) -> tuple[float, float]:
        """Return between which y the plane is swept out."""
        share = spread.get_value()
        low, high = (self.b + share * (float(end) - self.b) for end in (self.patch_ys[0], self.patch_ys[-1]))
        return low, high

    def _lift_of_tangent(self, middles: np.ndarray) -> np.ndarray:
        u, v, _ = (middles / self.box.unit + self.box.middle).T
        return np.where(self.above(u, v) > 0, TANGENT_OVER, TANGENT_UNDER) * self.cell

    def _is_near(self) -> np.ndarray:
        x, y = (self.xs[1:] + self.xs[:-1]) / 2, (self.ys[1:] + self.ys[:-1]) / 2
        in_x = (x > self.near_xs[0]) & (x < self.near_xs[-1])
        in_y = (y > self.near_ys[0]) & (y < self.near_ys[-1])
        return np.asarray(in_x[:, None] & in_y[None, :])

    @staticmethod
    def _near(nodes: np.ndarray, middle: float, reach: float) -> np.ndarray:
        """Return the nodes within reach of the middle, and at least its neighbours."""
        cell = float(np.diff(nodes).max())
        return nodes[np.abs(nodes - middle) <= max(reach, 2 * cell) * (1 + 1e-9)]
