"""Draw the slope of the loss at the present output: a tangent, and a triangle under it with its two sides."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, AnimationGroup, Create, FadeIn, FadeOut, Line, VMobject

from scenes.backpropagation.loss_plot import REACH, LossPlot
from scenes.components.free_places import do_meet, lines_of, move_clear
from scenes.components.text import Formula, plated
from scenes.components.ticks import nice_step
from scenes.framework.digits import Recorder, Value, number_spec, write_calculation
from scenes.framework.numbers import Figure
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["SlopeTriangle"]

LONG = 6.0
NAMED = (0.7, 0.55, 0.85, 0.4, 1.0)  # of the way from the point up the tangent: where its slope may be written
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)  # of the rise: where its name may stand that is not beside its middle
ALONG_BASE = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the way that the name of the base may move to the right
PIECES = 4  # of the base of round length: the smallest that is a quarter of the distance from the target


class SlopeTriangle:
    """The tangent of a loss plot at its output, and the triangle to the right of the point.

    `parts` draws its sides one after another, the base and the rise, and `side_names` are written beside them;
    `quotient` is rise by base, which is the slope, in Typst math, and `name` the slope beside the tangent. There are
    none where the output meets its target.
    """

    def __init__(self, plot: LossPlot, slope: Figure, record: Recorder) -> None:
        self.tangent = plot.plot.segment(plot.output, plot.height(plot.output), slope.value, LONG, theme.TANGENT)
        self.parts: list[Animation] = []
        self.drawn: list[VMobject] = []
        self.side_names: list[VMobject] = []
        self.quotient = ""
        self.name: Formula | None = None
        if distance := abs(plot.output - plot.target):
            self._draw(plot, slope, record, _base(distance))

    def _draw(self, plot: LossPlot, slope: Figure, record: Recorder, base: float) -> None:
        x, y, height = plot.output, plot.height(plot.output), slope.value * base
        true_slope = slope.value if slope.precise is None else slope.precise
        operands = ("slope_rise", height), ("slope_base", base)
        told = slope if slope.equals == "=" else slope.written(number_spec(slope.value))

        def note(name: str, value: Value, spec: str) -> Figure:
            # The slope is recorded as the network has it; the triangle tells no more of it than it measures.
            return told if name == slope.name else record(name, value, spec)

        spec = plot.numbers.formats.spec(slope.value) if told is slope else number_spec(slope.value)
        written = write_calculation(operator.truediv, operands, (slope.name, true_slope), note, spec=spec)
        rise, run = written.operands
        sign = "=" if written.operands_equals == written.equals == "=" else "approx"
        about = "" if written.operands_equals == "=" else "approx "
        self.quotient = f"{about}loss({rise})/activation({run}) {sign} gradient({told})"
        start, corner, end = (plot.plot.at(*place) for place in ((x, y), (x + base, y), (x + base, y + height)))
        sides = [
            (Line(start, corner, color=theme.ACTIVATION), f"activation({run.marked})", DOWN if height > 0 else UP),
            (Line(corner, end, color=theme.LOSS), f"loss({rise.marked})", RIGHT),
        ]
        lines = [side.set_stroke(width=theme.LINE) for side, *_ in sides]
        for side, code, way in sides:
            name = plated(Formula(code, size=theme.SMALL)).next_to(side, way, buff=theme.GAP / 2)
            if plot.is_on_axis(name):
                self._take_off_axis(plot, name, side, way, lines)
            elif not way[0]:
                self._take_off_lines(plot, name, lines)
            self.drawn += [side, name]
            self.side_names.append(name)
            self.parts.append(AnimationGroup(Create(side), FadeIn(name)))
        self.name = self._name(plot, slope)

    def _take_off_axis(
        self, plot: LossPlot, name: VMobject, side: Line, way: np.ndarray, sides: Sequence[Line]
    ) -> None:
        """Move the name of a side, written this way of it, off the axis of the loss: to where no line runs through it,
        at the nearer end of the side, inside the triangle, or else beyond the axis, so far that it is no number of
        it."""
        axis, y = plot.axis_x, float(name.get_y())
        beside, beyond = (gap + name.width / 2 for gap in (theme.GAP / 2, theme.SPACE))
        if way[0]:
            heights = [float(side.point_from_proportion(share)[1]) for share in ALONG]
            inside = [] if side.get_x() > axis else [side.get_x() - beside]
            places = [np.array([at, height, 0]) for at in (*inside, axis + beyond) for height in heights]
        else:
            ways = (1, -1) if side.get_x() > axis else (-1, 1)
            places = [np.array([axis + one * beside, y, 0]) for one in ways]
        dashed = plot.level_line(plot.output), plot.drop(plot.output)
        lines = lines_of([self.tangent, plot.curve, *sides, *dashed])
        if not move_clear([name], [places], lines, self.side_names):
            name.move_to(places[0] if not way[0] else [axis + beyond, y, 0])

    def _take_off_lines(self, plot: LossPlot, name: VMobject, sides: Sequence[Line]) -> None:
        """Move the name of the base, where it is longer than it, to the right off the lines through the point."""
        lines = lines_of([self.tangent, plot.curve, *sides, plot.drop(plot.output)])
        furthest = float(sides[0].get_start()[0]) + theme.GAP / 2 + name.width / 2 - float(name.get_x())
        places = [name.get_center() + share * max(furthest, 0.0) * RIGHT for share in ALONG_BASE]
        move_clear([name], [places], lines, self.side_names)

    def _name(self, plot: LossPlot, slope: Figure) -> Formula:
        """Return the slope beside the tangent: in the bowl of the parabola; where the axis of the loss is in the way,
        to the left, away from the triangle, or else beyond that axis."""
        inward, point = (LEFT if plot.output > plot.target else RIGHT), plot.at(plot.output)
        above = max(self.tangent.get_start(), self.tangent.get_end(), key=lambda end: float(end[1]))
        name = plated(Formula(f"gradient({slope.marked})", size=theme.BODY))
        for way, share in product((inward, LEFT), NAMED):
            place = point + share * (above - point)
            name.next_to(place, way, buff=theme.SPACE)
            if name.get_left()[0] < frame.body.left or plot.meets_axis(name, place):
                continue
            if not plot.numbers_under(name) and not any(do_meet(name, each) for each in self.side_names):
                return name
        for share in (*NAMED, NAMED[0]):
            name.next_to(point + share * (above - point), inward, buff=theme.SPACE)
            plot.keep_off_axis(name, inward)
            if not plot.numbers_under(name):
                break
        return name

    def leave(self) -> list[Animation]:
        """Return the animations that take the triangle away; the tangent stays."""
        return [FadeOut(*self.drawn)] if self.drawn else []


def _base(distance: float) -> float:
    """Return a base of round length that the plot has room for beyond the point."""
    base = nice_step(distance, PIECES)
    return base if base <= (REACH - 1) * distance else base / 2
