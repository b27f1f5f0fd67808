"""The two arrows of TangentPlane: the gradient on the floor, the way of the steepest climb, and the normal."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    Mobject,
    VGroup,
    Write,
    linear,
    smooth,
    squish_rate_func,
)

from scenes.components.box_axes import BoxAxes
from scenes.components.factors import is_same
from scenes.components.floor_gradient import FloorGradient
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plane_equation import slope_of
from scenes.components.space import CameraView, TurnCamera, drive, size_of
from scenes.components.space_curve import SpaceArrow
from scenes.components.tag import Tag
from scenes.components.text import Formula
from scenes.framework.digits import TWO_DECIMALS, Value, live_spec, shows, whole_spec
from scenes.style.theme import theme
from scenes.tangent_plane.formulas import name_scaled
from scenes.tangent_plane.layout import Seen, fit_picture, picture_column, stand_beyond
from scenes.tangent_plane.parts import ArrowParts, Direction, SliceParts, SurfacePicture
from scenes.tangent_plane.slices import SliceScene, mark_curves, mark_points

__all__ = ["FAR_INTO", "ArrowScene", "RateFunc"]

RateFunc = Callable[[float], float]

NORMAL_LENGTH = 1.5
BEHIND, POINTS = 0.9, 20  # of an arrow: up to where, and at how many points, its line is kept free of its name
LABEL_PLACES = (0.5, 0.35, 0.65, 0.2, 0.8)  # of an arrow, the best first
ABOVE = np.radians(0.1)  # of the camera, from the vertical, as the gradient is put together
ALONG = 0.02  # of an arrow's length: a point that is no farther off is on its line, and at neither side
# What is seen from afar is gone before the camera is so near that it would lie behind the formulas, and is back after;
# what is seen from near comes or goes meanwhile, so that the picture is never empty.
FAR_FROM: RateFunc = squish_rate_func(smooth, 0.0, 0.55)
FAR_INTO: RateFunc = squish_rate_func(smooth, 0.35, 1.0)
NEAR_FROM: RateFunc = squish_rate_func(smooth, 0.15, 0.7)
NEAR_INTO: RateFunc = squish_rate_func(smooth, 0.2, 0.9)
FACTOR = 0.3  # frame units from a number to the plate of a name beside it that is no factor of it
BESIDE = 0.8  # frame units round the ground that is seen then, for its numbers


class ArrowScene(SliceScene):
    """Turn a direction about the point, and draw gradient and normal."""

    def _look(
        self,
        picture: SurfacePicture,
        phi: float,
        seen: Seen,
        all_round: bool = False,
        fade: RateFunc = smooth,
        ground: Sequence[BoxAxes] = (),
    ) -> None:
        """Move the camera to another height, where the picture fills its room again, and see parts as far as said; the
        axes of a `ground` that was seen from near go."""
        view = picture.view
        goal = view.after(lambda: fit_picture(picture.plot, picture.axes, picture.room, all_round), phi=phi)
        fading = [part.opacity.animate(rate_func=fade).set_value(opacity) for part, opacity in seen]
        moving = [picture.axes, *ground, *(part for part, _ in seen)]
        there = picture.axes.shown.animate(rate_func=fade).set_value(1)
        gone = [each.shown.animate(rate_func=NEAR_FROM).set_value(0) for each in ground]
        drive(self, moving, TurnCamera(view, **goal), there, *gone, *fading, run_time=theme.CALM)
        self.remove(*ground)

    def _look_down(
        self,
        picture: SurfacePicture,
        floor: FloorGradient,
        pointer: SpaceArrow,
        seen: Seen,
        name: Callable[[BoxAxes], None],
    ) -> tuple[BoxAxes, ...]:
        """Move the camera over the floor, so near that the gradient fills the picture; return the axes of the ground
        there, which stand in for those of the box. `name` places what is to stand beside them, as it is seen from
        there."""
        view, ground = picture.view, floor.ground()
        points = np.array([ground.at(x, y, ground.z_range[0]) for x in ground.x_range for y in ground.y_range])
        room = picture_column()

        # Numbers measure an arrow only where it has its own length.
        axes = BoxAxes(view, ground, shown=0, numbered=floor.scale == 1)

        def fill() -> None:
            view.fit_points(points, room, top=BESIDE, bottom=BESIDE, side=BESIDE)
            # Where the axes' own names go is known before they are seen.
            view.set()
            name(axes)

        goal = view.after(fill, phi=ABOVE)
        self.add(axes)
        fading = [part.opacity.animate(rate_func=FAR_FROM).set_value(opacity) for part, opacity in seen]
        moving = [picture.axes, axes, pointer, *(part for part, _ in seen)]
        gone = picture.axes.shown.animate(rate_func=FAR_FROM).set_value(0)
        come = axes.shown.animate(rate_func=NEAR_INTO).set_value(1)
        leave = FadeOut(picture.legend)
        shorter = pointer.drawn.animate.set_value(floor.share_beside())
        drive(self, moving, TurnCamera(view, **goal), gone, come, leave, shorter, *fading, run_time=theme.CALM)
        return (axes,)

    def _turn_direction(self, floor: FloorGradient, above: Mobject) -> Direction:
        """Let a direction turn about the foot of the point, and the slope of the plane in it be read."""
        parts = (floor.pointer(), floor.climb(), floor.plumb())
        self.add(*parts)
        steepest = float(floor.steepest_slope)
        rests = [*map(float, floor.gradient), steepest]
        written = [(rest, self.formulas.spec_of(rest)) for rest in rests]
        are_short = all(spec == TWO_DECIMALS or shows(rest, TWO_DECIMALS) for rest, spec in written)
        turning = TWO_DECIMALS if are_short else live_spec(rests, between=[-steepest])

        def spec_of(value: Value) -> str:
            """Return the format of a slope: where it is a partial derivative, which is written, as that."""
            return next((spec for rest, spec in written[:-1] if is_same(rest, value)), whole_spec(value, turning))

        number = LiveNumber(self.ledger, "slope_toward", floor.slope, spec_of, size=theme.BODY, color=theme.TANGENT)
        sign = LiveSign(number)
        row = VGroup(self.text("slope", size=theme.BODY), sign, number).arrange(RIGHT, theme.GAP)
        row.next_to(above, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        self.pin(row)
        growing = [part.drawn.animate.set_value(1) for part in parts]
        drive(self, parts, *growing, FadeIn(row, shift=0.2 * UP), run_time=theme.QUICK)
        turn = floor.angle.animate(rate_func=linear).set_value(2 * math.pi)
        drive(self, parts[:2], turn, run_time=1.6 * theme.SLOW)
        return Direction(parts, row)

    def _draw_gradient(
        self, floor: FloorGradient, picture: SurfacePicture, direction: Direction, seen: Seen
    ) -> ArrowParts:
        """Return the gradient's arrow, made of the two partial derivatives, and its components."""
        view, pointer, lines = picture.view, direction.pointer, direction.lines[1:]
        ground: tuple[BoxAxes, ...] = ()
        parts = floor.parts()
        arrows = [floor.arrow()] if parts else []
        labels: list[Tag] = []

        def name(axes: BoxAxes) -> None:
            for part, axis in zip(parts, floor.axes(), strict=True):
                labels.append(self._name_part(part, axis, arrows[0], floor.scale, view, [*axes.labels, *labels]))
            axes.move_names(lambda each: _meets(each, labels, axes, view))
            axes.leave_out([each for each in axes.labels if any(_is_read_with(label, each, view) for label in labels)])

        if parts:
            self.remove(*lines)
            ground = self._look_down(picture, floor, pointer, seen, name)
        formula = self._formula(self.formulas.gradient(), theme.BODY)
        formula.next_to(direction.row, DOWN, theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        self.add(*parts)
        standing: list[Mobject] = [label for axes in ground for label in axes.labels]
        for part, label in zip(parts, labels, strict=True):
            drive(self, [part], part.drawn.animate.set_value(1), FadeIn(label), run_time=theme.CALM)
        self.add(*arrows)
        written = self.frame
        growing = [arrow.drawn.animate.set_value(1) for arrow in arrows]
        drive(self, arrows, *growing, Write(left), Write(letters), run_time=theme.CALM)
        labels += [self._name_arrow(arrow, floor.scale, parts, view, [*standing, *labels]) for arrow in arrows]
        self.play(*map(FadeIn, labels[len(parts) :]), FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        drive(self, [pointer], pointer.drawn.animate.set_value(0), run_time=theme.QUICK)
        self.remove(*direction.lines)
        self.play(Indicate(direction.row, color=theme.TANGENT, scale_factor=1.08), run_time=theme.CALM)
        self.let_read(formula, since=written)
        return ArrowParts((*arrows, *parts), VGroup(direction.row, formula), VGroup(*labels), ground)

    def _take_away(self, gradient: ArrowParts, picture: SurfacePicture) -> None:
        """Let the arrows of a gradient go with their names; its numbers stay, and its ground until the camera leaves
        it."""
        leaving = [each.drawn.animate.set_value(0) for each in gradient.arrows]
        if leaving:
            away = [FadeOut(gradient.tags), FadeIn(picture.legend)]
            drive(self, gradient.arrows, *leaving, *away, run_time=theme.QUICK)
        self.remove(*gradient.arrows)

    def _name_part(
        self, part: SpaceArrow, axis: int, whole: SpaceArrow, scale: float, view: CameraView, taken: Sequence[Mobject]
    ) -> Tag:
        """Return the label of a partial derivative's arrow, on the side of it where the gradient is not."""
        label = Tag(Formula(name_scaled(slope_of(axis), scale), size=theme.LABEL))
        self._stand_beside(label, part, (whole.start + whole.end) / 2, view, taken)
        return label

    def _name_arrow(
        self, arrow: SpaceArrow, scale: float, parts: Sequence[SpaceArrow], view: CameraView, taken: Sequence[Mobject]
    ) -> Tag:
        """Return the label of the gradient's arrow: on the side where its parts are not, or at its tip if it has one
        part."""
        label = Tag(Formula(name_scaled("gradient(nabla f)", scale), size=theme.LABEL))
        if len(parts) == 1:
            view.stand_up(label, arrow.end, lambda: view.screen(arrow.end - arrow.start), label.gap)
        else:
            self._stand_beside(label, arrow, parts[0].end, view, taken, side=-1)
        return label

    def _stand_beside(
        self,
        label: Tag,
        arrow: SpaceArrow,
        other: np.ndarray,
        view: CameraView,
        taken: Sequence[Mobject],
        side: int = 1,
    ) -> None:
        """Stand a label up beside an arrow, at its middle or where it is clear of other labels, on the side where
        another point is not; on the given one, seen along the arrow, where that point is on its line."""
        way = arrow.end - arrow.start
        away = (arrow.start + arrow.end) / 2 - other
        across = away - way * (away @ way) / (way @ way)
        if np.linalg.norm(across) < ALONG * np.linalg.norm(way):
            across = side * np.array([way[1], -way[0], 0.0])
        points = [arrow.start + share * way for share in LABEL_PLACES]
        point = min(points, key=lambda each: view.crowding(label, each, view.screen(across), label.gap, taken))
        view.stand_up(label, point, lambda: view.screen(across), label.gap)

    def _draw_normal(
        self,
        picture: SurfacePicture,
        slices: tuple[SliceParts, SliceParts],
        equation: Formula,
        gradient: ArrowParts,
    ) -> ArrowParts:
        """Return the arrow at right angles to the plane, and its components."""
        view, arrow = picture.view, picture.plot.normal_arrow(NORMAL_LENGTH)
        words = self.text("normal")
        self.pin(words)
        formula = self._formula(self.formulas.normal(), theme.BODY)
        rows = VGroup(words, formula).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        rows.next_to(equation, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        label = Tag(Formula("bold(n)", size=theme.LABEL), passes=True)
        lines = [line for each in slices for line in each.lines]
        stand_beyond(label, picture, [arrow.end], [*mark_points(view, _along(arrow)), *mark_curves(view, lines)])
        self.add(arrow)
        drive(self, [arrow], arrow.drawn.animate.set_value(1), FadeOut(gradient.words), run_time=theme.CALM)
        self.play(FadeIn(label), FadeIn(words, shift=0.2 * UP), Write(left), Write(letters), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return ArrowParts((arrow,), VGroup(label, rows))


def _is_read_with(label: Tag, number: Mobject, view: CameraView, above: float = 0.0) -> bool:
    """Return whether a label that stands covers a number of an axis, or is so near beside it that it would be read as
    its factor: −1 ∂f/∂x; or, with a gap, so near above or below it."""
    apart = np.abs(view.place_of(label) - view.place_of(number))[:2] - (size_of(label) + size_of(number)) / 2
    return bool(np.all(apart < (FACTOR, above)))


def _meets(name: Formula, labels: Sequence[Tag], axes: BoxAxes, view: CameraView) -> bool:
    """Return whether the name of an axis would be read with one of these labels, or meets another text of the axes."""
    others = [each for each in axes.labels if each is not name]
    return any(_is_read_with(label, name, view, theme.GAP) for label in labels) or any(
        view.covers(name, each) for each in others
    )


def _along(arrow: SpaceArrow) -> np.ndarray:
    """Return points along an arrow, behind its end; shape (n, 3)."""
    return arrow.start + np.linspace(0, BEHIND, POINTS)[:, None] * (arrow.end - arrow.start)
