"""The two arrows of TangentPlane: the gradient on the floor, the way of the steepest climb, and the normal."""

from __future__ import annotations

import math

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
)

from scenes.components.floor_gradient import FloorGradient
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.space import CameraView, TurnCamera, drive
from scenes.components.space_curve import SpaceArrow, SpaceCurve
from scenes.components.tag import Tag
from scenes.components.text import Formula
from scenes.framework.digits import live_spec
from scenes.style.theme import theme
from scenes.tangent_plane.formulas import gradient_name
from scenes.tangent_plane.layout import (
    Seen,
    fit_picture,
)
from scenes.tangent_plane.parts import ArrowParts, Direction, SurfacePicture
from scenes.tangent_plane.slices import SliceScene

__all__ = ["ArrowScene"]

NORMAL_LENGTH = 1.5


class ArrowScene(SliceScene):
    """Turn a direction about the point, and draw gradient and normal."""

    def _look(self, picture: SurfacePicture, phi: float, seen: Seen, all_round: bool = False) -> None:
        """Move the camera to another height, where the picture fills its room again, and see parts as far as said."""
        view = picture.view
        goal = view.after(lambda: fit_picture(picture.plot, picture.axes, picture.room, all_round), phi=phi)
        fading = [part.opacity.animate.set_value(opacity) for part, opacity in seen]
        drive(self, [part for part, _ in seen], TurnCamera(view, **goal), *fading, run_time=theme.CALM)

    def _turn_direction(self, floor: FloorGradient, above: Mobject) -> Direction:
        """Let a direction turn about the foot of the point, and the slope of the plane in it be read."""
        parts = (floor.pointer(), floor.climb(), floor.plumb())
        self.add(*parts)
        steepest = float(np.hypot(*floor.gradient))
        spec = live_spec([*floor.gradient, steepest], between=[-steepest])
        number = LiveNumber(self.ledger, "slope_toward", floor.slope, spec, size=theme.BODY, color=theme.TANGENT)
        sign = LiveSign(number)
        row = VGroup(self.text("slope", size=theme.BODY), sign, number).arrange(RIGHT, theme.GAP)
        row.next_to(above, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        self.pin(row)
        growing = [part.drawn.animate.set_value(1) for part in parts]
        drive(self, parts, *growing, FadeIn(row, shift=0.2 * UP), run_time=theme.QUICK)
        turning = floor.angle.animate(rate_func=linear).set_value(2 * math.pi)
        drive(self, parts[:2], turning, run_time=1.6 * theme.SLOW)
        return Direction(parts, row)

    def _draw_gradient(self, floor: FloorGradient, picture: SurfacePicture, direction: Direction) -> ArrowParts:
        """Return the gradient's arrow, made of the two partial derivatives, and its components."""
        view = picture.view
        formula = self._formula(self.formulas.gradient(), theme.BODY)
        formula.next_to(direction.row, DOWN, theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        parts = floor.parts()
        self.add(*parts)
        for part in parts:
            drive(self, [part], part.drawn.animate.set_value(1), run_time=theme.CALM)
        arrows = (floor.arrow(),) if parts else ()
        self.add(*arrows)
        growing = [arrow.drawn.animate.set_value(1) for arrow in arrows]
        drive(self, arrows, *growing, Write(left), Write(letters), run_time=theme.CALM)
        labels = [self._name_arrow(arrow, floor.scale, view) for arrow in arrows]
        self.play(*map(FadeIn, labels), FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        leaving: tuple[SpaceArrow | SpaceCurve, ...] = (*direction.lines, *parts)
        drive(self, leaving, *(part.drawn.animate.set_value(0) for part in leaving), run_time=theme.QUICK)
        self.remove(*leaving)
        self.play(Indicate(direction.row, color=theme.TANGENT, scale_factor=1.08), run_time=theme.CALM)
        return ArrowParts(arrows, VGroup(direction.row, formula, *labels))

    def _name_arrow(self, arrow: SpaceArrow, scale: float, view: CameraView) -> Tag:
        """Return the label at the tip of the gradient's arrow."""
        label = Tag(Formula(gradient_name(scale), size=theme.LABEL))
        view.stand_up(label, arrow.end, lambda: view.screen(arrow.end - arrow.start), label.gap)
        return label

    def _draw_normal(self, picture: SurfacePicture, equation: Formula, gradient: ArrowParts) -> ArrowParts:
        """Return the arrow at right angles to the plane, and its components."""
        plot, view = picture.plot, picture.view
        arrow = plot.normal_arrow(NORMAL_LENGTH)
        words = self.text("normal")
        self.pin(words)
        formula = self._formula(self.formulas.normal(), theme.BODY)
        rows = VGroup(words, formula).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        rows.next_to(equation, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        label = Tag(Formula("bold(n)", size=theme.LABEL))
        view.stand_up(label, arrow.end, lambda: view.screen(plot.normal), label.gap)
        self.add(arrow)
        drive(self, [arrow], arrow.drawn.animate.set_value(1), FadeOut(gradient.words), run_time=theme.CALM)
        self.play(FadeIn(label), FadeIn(words, shift=0.2 * UP), Write(left), Write(letters), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return ArrowParts((arrow, *gradient.arrows), VGroup(label, rows))
