"""A square and a cube that grow by strips and by slabs: what a step of x adds to x² and x³."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ManimColor,
    ValueTracker,
    VGroup,
    VMobject,
)

from scenes.components.live_parts import live_label, live_path
from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["GROWTH", "PowerFigure"]

FILL = 0.3  # how much of its colour a growing body has
CUBE_SIDE = 0.7  # of the square's
GROWTH = 0.17  # the step of a growing body, as a share of its side
BELOW = 1.3  # frame units from the foot of the square to what it grows by
CUBE = (np.array([0.87, -0.24]), np.array([-0.5, -0.42]), np.array([0.0, 1.0]))  # its edges on the page


class PowerFigure:
    """A square and a cube of side x, which grow by strips and by slabs with the tracker `step`.

    Parts: `square`, `strips`, `square_labels`, `square_growth` (what all strips are), `cube`, `slabs`, `cube_labels`,
    `cube_growth` (what all slabs are).
    """

    def __init__(self, region: Region) -> None:
        self.step = ValueTracker(0.0)
        left, right = region.split_columns(1, 1.15, gap=2 * theme.SPACE)
        self.side = min((left.width - 0.9) / (1 + GROWTH), 3.4)
        self.corner = np.array([left.left + 0.1, region.center[1] - self.side / 2, 0.0])
        self.near = np.array([right.center[0] - 0.13 * self.side, region.center[1] - 0.24 * self.side, 0.0])
        self.square = VGroup(self._box((0, 1), (0, 1), theme.AREA))
        self.strips = VGroup(
            self._box((1, 2), (0, 1), theme.DERIVATIVE),
            self._box((0, 1), (1, 2), theme.DERIVATIVE),
            self._box((1, 2), (1, 2), theme.QUIET),
        )
        self.cube = self._body((0, 0, 0), theme.AREA)
        self.slabs = VGroup(*(self._body(tuple(np.eye(3, dtype=int)[k]), theme.DERIVATIVE) for k in range(3)))
        self.square_labels, self.cube_labels = self._labels()
        below = self.corner[1] - BELOW
        self.square_growth, self.cube_growth = (
            Formula(f"dif(x^{power}) = {power} {factor} step(dif x)", size=theme.BODY).move_to([x, below, 0])
            for power, factor, x in ((2, "x", left.left + 0.1 + self.side / 2), (3, "x^2", self.near[0]))
        )

    def icon_parts(self) -> list[VMobject]:
        return [self.square, self.strips, self.cube, self.slabs]

    def _edges(self) -> np.ndarray:
        """Return 0, the side and the grown side, in frame units."""
        return np.array([0.0, self.side, self.side * (1 + float(self.step.get_value()))])

    def _box(self, along: tuple[int, int], upward: tuple[int, int], color: str) -> VMobject:
        def corners() -> np.ndarray:
            edges = self._edges()
            (x0, x1), (y0, y1) = edges[list(along)], edges[list(upward)]
            flat = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
            return self.corner + np.column_stack([flat, np.zeros(5)])

        return live_path(corners, color, theme.AXIS).set_fill(color, FILL)

    def _body(self, beyond: tuple[int, ...], color: str) -> VGroup:
        """Draw the three faces that are seen of the cube (all 0), or of the slab beyond its face in one direction."""
        return VGroup(*(self._face(beyond, axis, color) for axis in range(3)))

    def _face(self, beyond: tuple[int, ...], axis: int, color: str) -> VMobject:
        others = [k for k in range(3) if k != axis]

        def corners() -> np.ndarray:
            edges = self._edges() * CUBE_SIDE
            ends = [edges[[1, 2]] if out else edges[[0, 1]] for out in beyond]
            points = []
            for first, second in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)):
                place = [ends[axis][1]] * 3
                place[others[0]], place[others[1]] = ends[others[0]][first], ends[others[1]][second]
                flat = sum(length * edge for length, edge in zip(place, CUBE, strict=True))
                points.append(self.near + np.array([*flat, 0.0]))
            return np.array(points)

        ground = ManimColor(theme.BACKGROUND).interpolate(ManimColor(color), FILL * (1, 0.75, 1.35)[axis])
        return live_path(corners, color, theme.AXIS).set_fill(ground, 1)

    def _labels(self) -> tuple[VGroup, VGroup]:
        corner, side = self.corner, self.side

        def at(x: float, y: float) -> Callable[[], np.ndarray]:
            def place() -> np.ndarray:
                grown = side * float(self.step.get_value())
                lengths = [side * min(share, 1) + grown * max(share - 1, 0) for share in (x, y)]
                return corner + np.array([*lengths, 0.0])

            return place

        labels = VGroup(
            live_label(Formula("x", size=theme.LABEL), at(0.5, 0), lambda: DOWN),
            live_label(Formula("step(dif x)", size=theme.LABEL), at(1.5, 0), lambda: DOWN),
            live_label(Formula("x step(dif x)", size=theme.LABEL), at(0.5, 2), lambda: UP),
            live_label(Formula("x step(dif x)", size=theme.LABEL), at(2, 0.5), lambda: RIGHT),
        )
        places = (
            (lambda: self.slabs[0][0].get_right(), lambda: RIGHT),
            (lambda: self.slabs[1][1].get_left(), lambda: LEFT),
            (lambda: self.slabs[2].get_top(), lambda: UP),
        )
        slabs = [live_label(Formula("x^2 step(dif x)", size=theme.LABEL), place, side) for place, side in places]
        edges = [
            live_label(Formula(code, size=theme.LABEL), partial(_lower_edge, self.slabs[slab][1]), lambda: DOWN)
            for code, slab in (("x", 1), ("step(dif x)", 0))
        ]
        return labels, VGroup(*slabs, *edges)


def _lower_edge(face: VMobject) -> np.ndarray:
    """Return the middle of the lower edge of a face that looks to the front."""
    return np.asarray((face.points[0] + face.points[3]) / 2)
