"""Chapter 5, demonstrations: the tangent plane of a function of two variables, and its gradient.

Deck, page 5: z = f(a, b) + ∂f/∂x (x − a) + ∂f/∂y (y − b), from the two slices through the point.
"""

from __future__ import annotations

import math

import numpy as np
from manim import (
    UP,
    Dot,
    FadeIn,
    Write,
    smooth,
)

from scenes.components.floor_gradient import FloorGradient
from scenes.components.space import TurnCamera, drive
from scenes.components.surface_plot import PLANE_OPACITY, SOLID
from scenes.framework.digits import number_spec
from scenes.framework.scene import beat
from scenes.style.theme import theme
from scenes.tangent_plane.arrows import FAR_INTO
from scenes.tangent_plane.layout import (
    opacities,
)
from scenes.tangent_plane.neighbourhood import HIGH, NeighbourhoodScene
from scenes.tangent_plane.parts import ArrowParts, PlaneParts, SliceParts, SurfacePicture
from scenes.tangent_plane.slices import PHI

__all__ = ["TangentPlane"]

# Opacities while the floor is looked at.
FLOOR_SEEN, LINES_SEEN, PLANE_SEEN = 0.26, 0.0, 0.3
WALK = 2.4  # times a slow animation: the way round
RAMP = 0.2  # of that time, in which the camera sets out, and in which it comes to rest


class TangentPlane(NeighbourhoodScene):
    """Two slices give two tangent lines, they span a plane, its steepest climb is the gradient, and near the point the
    surface is that plane."""

    formats = ("16:9",)

    def construct(self) -> None:
        picture = self.surface_and_point()
        along_x = self.slice_along_x(picture)
        along_y = self.slice_along_y(picture, along_x)
        plane = self.plane_spanned(picture, (along_x, along_y))
        gradient = self.gradient(picture, (along_x, along_y), plane)
        normal = self.look_around(picture, (along_x, along_y), plane, gradient)
        self.surface_becomes_flat(picture, (along_x, along_y), plane, normal)

    @beat()
    def surface_and_point(self) -> SurfacePicture:
        picture = self._set_up(self.open_with_title())
        axes, plot, graph = picture.axes, picture.plot, picture.graph
        self.add(axes)
        drive(self, [axes], axes.shown.animate.set_value(1), run_time=theme.CALM)
        self.add(*graph)
        rising = [plot.rise.animate.set_value(1), *(part.opacity.animate.set_value(SOLID) for part in graph)]
        drive(self, graph, *rising, Write(picture.formula), FadeIn(picture.legend), run_time=theme.SLOW)
        self.next_phrase()
        self.add(*picture.guides)
        level, upright = picture.guides[:2], picture.guides[2:]
        drawing = [guide.drawn.animate.set_value(1) for guide in level]
        # Beside a surface that is drawn anew, too, a guide behind it is behind it also while it is drawn.
        drive(self, [*graph, *level], *drawing, FadeIn(picture.names), run_time=theme.CALM)
        upward = [guide.drawn.animate.set_value(1) for guide in upright]
        drive(self, [*graph, *upright], *upward, run_time=theme.CALM)
        dot = picture.view.stand_up(Dot(color=theme.TEXT, radius=theme.DOT), plot.contact)
        self.play(FadeIn(dot, scale=2), FadeIn(picture.value, shift=0.2 * UP), run_time=theme.QUICK)
        self.point_out(picture.value)
        return picture

    @beat(variants=("straight",))
    def slice_along_x(self, picture: SurfacePicture) -> SliceParts:
        if picture.plot.is_straight(0):
            self.use_variant("straight")
        return self._slice(picture, 0, picture.value, ())

    @beat(variants=("both_straight", "curved", "straight"))
    def slice_along_y(self, picture: SurfacePicture, along_x: SliceParts) -> SliceParts:
        if variant := _second_slice_variant(picture.plot.is_straight(0), picture.plot.is_straight(1)):
            self.use_variant(variant)
        return self._slice(picture, 1, along_x.number, (along_x.held, along_x.label))

    @beat()
    def plane_spanned(self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts]) -> PlaneParts:
        lines = [line for each in slices for line in each.lines]
        plane = self._sweep_plane(picture, lines, [tag for each in slices for tag in each.tags])
        self.next_phrase()
        rows = (picture.value, *(each.number for each in slices))
        letters = self._write_letters(rows, [each.letters for each in slices])
        self.next_phrase()
        equation = self._put_numbers_in(picture.formula, rows, letters)
        return PlaneParts(*plane, letters, equation)

    @beat(variants=("level", "one", "one_scaled", "scaled"))
    def gradient(self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts) -> ArrowParts:
        floor = FloorGradient(picture.plot)
        is_scaled = floor.scale != 1
        if is_scaled:
            self.record("scale", floor.scale, number_spec(floor.scale))
        if variant := _gradient_variant(len(floor.axes()), is_scaled):
            self.use_variant(variant)
        leaving = [plane.letters, plane.label, *(tag for each in slices for tag in each.tags)]
        self._make_way(leaving, [plane.equation], picture.formula)
        self._look(picture, HIGH, opacities(picture, slices, plane, FLOOR_SEEN, LINES_SEEN, PLANE_SEEN))
        direction = self._turn_direction(floor, plane.equation)
        self.next_phrase()
        uphill = floor.angle.animate.set_value(2 * math.pi + floor.steepest)
        drive(self, direction.lines[:2], uphill, run_time=theme.CALM)
        self.point_out(direction.row)
        self.next_phrase()
        seen = [*opacities(picture, slices, plane, 0.0, LINES_SEEN, 0.0), (plane.edge, 0.0)]
        return self._draw_gradient(floor, picture, direction, seen)

    @beat(variants=("flat",))
    def look_around(
        self,
        picture: SurfacePicture,
        slices: tuple[SliceParts, SliceParts],
        plane: PlaneParts,
        gradient: ArrowParts,
    ) -> ArrowParts:
        seen = [*opacities(picture, slices, plane, picture.plot.glass(), 1.0, PLANE_OPACITY), (plane.edge, 1.0)]
        self._take_away(gradient, picture)
        if picture.plot.is_plane():
            self.use_variant("flat")
        # Without an arrow on the floor the camera has not come near it.
        fade = FAR_INTO if gradient.ground else smooth
        self._look(picture, PHI, seen, all_round=True, fade=fade, ground=gradient.ground)
        normal = self._draw_normal(picture, slices, plane.equation, gradient)
        self.next_phrase()
        around = TurnCamera(picture.view, theta=picture.view.theta + 2 * np.pi)
        self.play(around, run_time=WALK * theme.SLOW, rate_func=_walk)
        return normal

    @beat(variants=("flat", "uneven"))
    def surface_becomes_flat(
        self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts, normal: ArrowParts
    ) -> None:
        table = self._tabulate_gaps(picture.plot, plane.equation)
        ring = self._come_closer(picture, slices, plane, normal)
        self.next_phrase()
        live = (picture.graph[0], ring, plane.mesh, plane.edge, *(part for each in slices for part in each.lines))
        self._enlarge(picture.plot, live, table)
        self.next_phrase()
        self._conclude(plane.equation, is_exact=self._is_flat())


def _second_slice_variant(is_first_straight: bool, is_straight: bool) -> str | None:
    """Return the variant for the second slice beside the first: None where both are curved."""
    if is_first_straight:
        return "both_straight" if is_straight else "curved"
    return "straight" if is_straight else None


def _gradient_variant(parts: int, is_scaled: bool) -> str | None:
    """Return the variant for a gradient of so many partial derivatives that are not 0, drawn in its length or not."""
    if parts == 1:
        return "one_scaled" if is_scaled else "one"
    if parts:
        return "scaled" if is_scaled else None
    return "level"


def _walk(t: float) -> float:
    """Return how far the camera is round at a share of the time: as fast all the way, but for the ends."""
    rest = min(t, 1 - t)
    way = (rest**2 / (2 * RAMP) if rest < RAMP else rest - RAMP / 2) / (1 - RAMP)
    return way if t < 0.5 else 1 - way
