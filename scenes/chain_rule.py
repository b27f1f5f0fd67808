"""Chapter 6, the chain rule: stretch after stretch, and the factors multiply.

Deck, page 6: for y = f(u) and u = g(x), dy/dx = dy/du · du/dx.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    BraceBetweenPoints,
    Create,
    CurvedArrow,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    Mobject,
    TransformFromCopy,
    VGroup,
    Write,
)
from manim import Line as Stroke
from pydantic import Field, model_validator

from mathcore import Function, is_differentiable
from scenes import theme
from scenes.components.factors import FactorRow, align_signs, arc_between, beside, equals, ratio
from scenes.components.number import LiveNumber
from scenes.components.number_line import JoinedLines, Line
from scenes.components.regions import BODY, HEADER, Region
from scenes.components.text import Formula, Words
from scenes.parameters import FunctionOfU, FunctionOfX, Parameters, Real, show_point
from scenes.stage import LectureScene, beat

__all__ = ["ChainRule"]

VALUES, STRIPS, FACTORS = BODY.split_columns(1.75, 6.5, 4.7, gap=theme.GAP)
ROWS = Region(STRIPS.left, STRIPS.right, BODY.bottom + 1.3, BODY.top - 0.35)
CONCLUSION = Region(BODY.left, BODY.right, BODY.bottom, BODY.bottom + 1.0)
LINES = (Line("x", theme.INPUT), Line("u", theme.ACTIVATION), Line("y", theme.FUNCTION))
ROLES = ("input(x)", "activation(u)", "function(y)")
DECADES = 3  # powers of ten by which the nudge shrinks
MOST_STRETCH = 100  # beyond it a nudge could not be seen beside what becomes of it


class ChainRuleParameters(Parameters):
    """Two functions one after the other, u = g(x) and y = f(u), a point x and a nudge of it."""

    inner: FunctionOfX = Function.parse("3x + 2")
    outer: FunctionOfU = Function.parse("u^2", ("u",))
    point: Real = 0.0
    nudge: Annotated[Real, Field(gt=0)] = 0.5

    @model_validator(mode="after")
    def check(self) -> Self:
        xs = self.point + self.nudge * np.linspace(0, 1, 33)
        us = np.asarray(self.inner(xs), dtype=float)
        ys = np.asarray(self.outer(us), dtype=float)
        for key, function, points, values in (("inner", self.inner, xs, us), ("outer", self.outer, us, ys)):
            if not np.isfinite(values).all():
                at = points[~np.isfinite(values)][0]
                raise ValueError(
                    f'{key}: "{function.text}" has no value at {function.variables[0]} = {show_point(at)}; '
                    f"choose another point than {show_point(self.point)} or a smaller nudge"
                )
            if not is_differentiable(function, float(points[0])):
                raise ValueError(
                    f'{key}: "{function.text}" has no derivative at {function.variables[0]} = '
                    f"{show_point(points[0])}; choose another point than {show_point(self.point)}"
                )
        slope = float(self.inner.derivative()(self.point))
        slopes = [slope, slope * float(self.outer.derivative()(us[0]))]
        most = max(np.ptp(us) / self.nudge, np.ptp(ys) / self.nudge, *map(abs, slopes))
        if most > MOST_STRETCH:
            raise ValueError(
                f'point: at x = {show_point(self.point)} "{self.inner.text}" and "{self.outer.text}" stretch the nudge '
                f"{most:.0f} times, too much to be drawn to scale; choose a point or a nudge where it is "
                f"{MOST_STRETCH} times at most"
            )
        return self

    def path(self) -> np.ndarray:
        """Where the point moves to and fro: as far as two nudges, to the side where the stretches stay smaller."""
        found = [np.array([self.point])]
        for width in self.nudge * 2.0 ** np.arange(1, -6, -1):
            sides = [np.linspace(self.point, self.point + side * width, 25) for side in (-1, 1)]
            most = [self._most_stretch(xs) for xs in sides]
            if min(most) <= MOST_STRETCH:
                return sides[int(np.argmin(most))]
        return found[0]

    def _most_stretch(self, xs: np.ndarray) -> float:
        inner = np.asarray(self.inner.derivative()(xs), dtype=float)
        outer = np.asarray(self.outer.derivative()(self.inner(xs)), dtype=float)
        most = np.abs([inner * np.ones_like(xs), inner * outer]).max()
        return float(most) if np.isfinite(most) else np.inf


@dataclass(frozen=True)
class Picture:
    """What the beats hand on: the lines, the stems that join them, and the arrows and names of the functions."""

    lines: JoinedLines
    stems: VGroup
    arrows: tuple[CurvedArrow, ...]
    names: tuple[Formula, ...]


class ChainRule(LectureScene):
    """A nudge of x becomes one of u, then one of y: the stretch factors multiply."""

    Parameters: ClassVar[type[Parameters]] = ChainRuleParameters

    def construct(self) -> None:
        picture = self.lines_join()
        quotients = self.nudge_runs_through(picture)
        factors = self.nudge_shrinks(picture, quotients)
        numbers = self.factors_multiply(picture, factors)
        self.point_moves(picture, factors, numbers)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def lines_join(self) -> Picture:
        given = self.given
        title = HEADER.place(Words(self.setting.words.title, self.language, theme.HEADING, weight=500), -1, 1)
        self.play(FadeIn(title, shift=0.2 * DOWN), run_time=theme.QUICK)
        lines = JoinedLines(LINES, (given.inner, given.outer), given.point, given.nudge, ROWS, given.path())
        picture = self._draw_frame(lines)
        values = [self._value_row(lines, i) for i in range(len(LINES))]
        self.play(FadeIn(lines.rulers[0], values[0]), FadeIn(lines.dots[0], scale=2), run_time=theme.CALM)
        for i, definition in enumerate(self._definitions(title)):
            self.play(Write(definition), Create(picture.arrows[i]), FadeIn(picture.names[i]), run_time=theme.CALM)
            self.play(FadeIn(lines.rulers[i + 1]), Create(picture.stems[i]), run_time=theme.QUICK)
            self.play(TransformFromCopy(lines.dots[i], lines.dots[i + 1]), run_time=theme.QUICK)
            self.play(FadeIn(values[i + 1]), run_time=theme.QUICK)
            self.phrase()
        for row in values:
            self.play(Indicate(row, color=theme.TEXT, scale_factor=1.15), run_time=theme.CALM)
        return picture

    @beat()
    def nudge_runs_through(self, picture: Picture) -> list[FactorRow]:
        lines = picture.lines
        nudge = self._nudge_row(lines)
        self.add(lines.spans[0], lines.deltas[0])
        self.play(FadeIn(nudge), lines.share.animate.set_value(1), run_time=theme.CALM)
        self.phrase()
        rows = [nudge]
        for i, name in enumerate(("stretch_u", "stretch_y")):
            row = self._live_row(picture, i, name, ratio(ROLES[i + 1], ROLES[i], "Delta"), lines.stretch)
            new = VGroup(lines.fans[i], lines.spans[i + 1], lines.deltas[i + 1])
            self.play(FadeIn(new, shift=0.3 * DOWN), FadeOut(picture.stems[i]), run_time=theme.CALM)
            self.play(FadeOut(picture.names[i]), FadeIn(row, shift=0.2 * LEFT), run_time=theme.QUICK)
            self.phrase()
            rows.append(row)
        for share in (0.4, 1):
            self.play(lines.share.animate.set_value(share), run_time=theme.CALM)
        self.phrase()
        return rows

    @beat()
    def nudge_shrinks(self, picture: Picture, quotients: list[FactorRow]) -> list[FactorRow]:
        lines = picture.lines
        self.play(lines.zoom.animate.set_value(DECADES), run_time=2 * theme.SLOW)
        self.phrase()
        threads = VGroup(*(fan[1] for fan in lines.fans))
        for width in (theme.LINE, theme.HAIRLINE):
            self.play(threads.animate.set_stroke(width=width), run_time=theme.QUICK)
        self.phrase()
        nudge, *quotients = quotients
        self.play(FadeOut(nudge, lines.deltas), FadeIn(lines.differentials), run_time=theme.QUICK)
        factors = []
        for i, name in enumerate(("du_dx", "dy_du")):
            row = FactorRow(ratio(ROLES[i + 1], ROLES[i]), self.show(name, lines.slope(i), ".4g"))
            beside(row, picture.arrows[i])
            self.play(FadeOut(quotients[i], shift=0.2 * UP), FadeIn(row, shift=0.2 * UP), run_time=theme.CALM)
            factors.append(row)
        return factors

    @beat()
    def factors_multiply(self, picture: Picture, factors: list[FactorRow]) -> VGroup:
        lines = picture.lines
        for i, row in enumerate(factors):
            self.play(Indicate(lines.spans[i], color=theme.TEXT, scale_factor=1), run_time=theme.QUICK)
            self.play(Indicate(row, color=theme.DERIVATIVE), run_time=theme.QUICK)
        self.play(Indicate(lines.spans[2], color=theme.TEXT, scale_factor=1), run_time=theme.QUICK)
        self.phrase()
        letters, numbers = self._write_rule(lines, factors)
        self.phrase()
        self.play(Indicate(letters, color=theme.TEXT, scale_factor=1.1), run_time=theme.CALM)
        self.phrase()
        return numbers

    @beat()
    def point_moves(self, picture: Picture, factors: list[FactorRow], numbers: VGroup) -> None:
        lines = picture.lines
        self._follow_factors(picture, factors, numbers)
        far, near = float(lines.path[-1]), float(lines.path[0])
        self.play(lines.x.animate.set_value(far), run_time=2 * theme.SLOW)
        self.phrase()
        composite = Formula(
            "h'(input(x)) {{ = : sign }} derivative(f')({{ activation(g(input(x))) : u }}) dot derivative(g')(input(x))"
        )
        CONCLUSION.place(composite, 1, 0)
        align_signs(composite, y=CONCLUSION.center[1])
        self.play(Write(composite), run_time=theme.CALM)
        self.play(Indicate(composite.select("u"), color=theme.TEXT, scale_factor=1.3), run_time=theme.CALM)
        self.play(lines.x.animate.set_value(near), run_time=theme.SLOW)
        self.phrase()

    # -- pictures -----------------------------------------------------------------------------------------------

    def _definitions(self, title: Mobject) -> tuple[Formula, Formula]:
        """The definitions of u and y, beside the title."""
        room = Region(title.get_right()[0] + 2 * theme.SPACE, HEADER.right, HEADER.bottom, HEADER.top)
        inner = Formula(f"activation(u) {{{{ = : sign }}}} g(input(x)) = {self.given.inner.typst()}", size=theme.BODY)
        outer = Formula(
            f"function(y) {{{{ = : sign }}}} f(activation(u)) = {self.given.outer.typst()}", size=theme.BODY
        )
        room.place(VGroup(inner, outer).arrange(RIGHT, buff=3 * theme.SPACE), 1, 0)
        align_signs(inner, outer, y=title.get_center()[1])
        return inner, outer

    def _draw_frame(self, lines: JoinedLines) -> Picture:
        """What joins the lines: stems at the point, and at their right ends the functions' arrows with a letter."""
        joints = [(lines.place(i, above=False), lines.place(i + 1)) for i in range(2)]
        stems = VGroup(*(Stroke(*joint, color=theme.QUIET, stroke_width=theme.AXIS) for joint in joints))
        ends = [np.array([strip.right + theme.GAP, strip.center[1], 0.0]) for strip in lines.strips]
        arrows = tuple(arc_between(start, end) for start, end in pairwise(ends))
        names = tuple(beside(Formula(letter), arrow) for letter, arrow in zip("gf", arrows, strict=True))
        return Picture(lines, stems, arrows, names)

    def _value_row(self, lines: JoinedLines, i: int) -> VGroup:
        """The value on a line, live, at its left end."""
        number = self._live(LINES[i].name, lambda: lines.value(i), color=LINES[i].color)
        return FactorRow(ROLES[i], number).stand(VALUES.left, lines.strips[i].center[1])

    def _nudge_row(self, lines: JoinedLines) -> FactorRow:
        """The nudge's length, live, at the right end of the first line."""
        number = self._live("delta_x", lambda: lines.step, spec=".4f", color=theme.INPUT)
        strip = lines.strips[0]
        return FactorRow("Delta input(x)", number).stand(strip.right + 3 * theme.GAP, strip.center[1])

    def _live(
        self, name: str, value: Callable[[], float], *, spec: str = ".2f", color: str = theme.DERIVATIVE
    ) -> LiveNumber:
        return LiveNumber(self.ledger, name, value, spec, size=theme.BODY, color=color)

    def _live_row(self, picture: Picture, i: int, name: str, code: str, factor: Callable[[int], float]) -> FactorRow:
        """A factor of function i that follows the picture, beside the function's arrow."""
        return beside(FactorRow(code, self._live(name, lambda: factor(i))), picture.arrows[i])

    def _write_rule(self, lines: JoinedLines, factors: list[FactorRow]) -> tuple[Formula, VGroup]:
        """The chain rule in letters, its factors flown in from the lines they belong to, and then in numbers."""
        inner, outer = (self.show(name, lines.slope(i), ".4g") for i, name in enumerate(("du_dx", "dy_du")))
        product = self.show("dy_dx", lines.slope(0) * lines.slope(1), ".4g")
        letters = Formula(
            f"{{{{ {ratio(ROLES[2], ROLES[0])} : whole }}}} {{{{ = : sign }}}}"
            f" {{{{ {ratio(ROLES[2], ROLES[1])} : outer }}}} dot {{{{ {ratio(ROLES[1], ROLES[0])} : inner }}}}"
        )
        sign = equals(product)
        numbers = Formula(
            f"{{{{ {sign} : sign }}}} derivative({outer}) dot derivative({inner.term}) {sign} derivative({product})"
        )
        CONCLUSION.place(VGroup(letters, numbers).arrange(RIGHT, buff=theme.GAP), -1, 0)
        align_signs(letters, numbers, y=CONCLUSION.center[1])
        whole, second, first, signs = letters.parts("whole", "outer", "inner")
        self.play(TransformFromCopy(factors[0].ratio, first), run_time=theme.CALM)
        self.play(TransformFromCopy(factors[1].ratio, second), FadeIn(signs), run_time=theme.CALM)
        self.play(FadeIn(whole, shift=0.2 * RIGHT), run_time=theme.QUICK)
        self.play(Write(numbers), run_time=theme.CALM)
        return letters, VGroup(numbers)

    def _follow_factors(self, picture: Picture, factors: list[FactorRow], numbers: VGroup) -> None:
        """Make room for the point's way, and let the factors and their product live."""
        lines = picture.lines
        rows = [
            self._live_row(picture, i, name, ratio(ROLES[i + 1], ROLES[i]), lines.slope)
            for i, name in enumerate(("du_dx", "dy_du"))
        ]
        top, bottom = lines.strips[0].center[1], lines.strips[2].center[1]
        x = max(row.get_right()[0] for row in rows) + theme.SPACE
        brace = BraceBetweenPoints([x, top, 0], [x, bottom, 0], direction=RIGHT, buff=0, color=theme.QUIET)
        product = self._live("dy_dx", lambda: lines.slope(0) * lines.slope(1))
        whole = beside(FactorRow(ratio(ROLES[2], ROLES[0]), product), brace)
        self.play(
            lines.scale_marks.animate.set_value(0),
            lines.roam.animate.set_value(1),
            FadeOut(numbers, *factors),
            FadeIn(*rows),
            run_time=theme.CALM,
        )
        self.play(GrowFromCenter(brace), FadeIn(whole), run_time=theme.QUICK)
