"""Chapter 2, the activation functions: six of them, and the derivative of each under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)
from pydantic import Field

from mathcore import Activation, elu, leaky_relu, prelu, relu, sigmoid, tanh
from scenes.components.activation_panel import ActivationPanel, height_range, slope_range
from scenes.components.answers import AnswerMarks, Place
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plot import Dashes
from scenes.components.text import Formula
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure
from scenes.framework.parameters import Parameters
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ActivationGallery", "ActivationParameters", "Interval"]

GLIDE = 5.0  # seconds from end to end, the first time
AGAIN = 3.0  # the same, later
NAME_ROOM, NUMBER_ROOM = 0.35, 0.4  # heights over and under the plots
ROW_NAMES = 0.7  # width at the left of the panels
MARKED_AT = (0.5, 0.7, 0.9)  # of the way from 0 to the right end: where answers are marked, clear of each other

Slope = Annotated[float, Field(gt=0, lt=1)]
Interval = tuple[Annotated[float, Field(ge=-10, le=-2)], Annotated[float, Field(ge=2, le=10)]]  # about 0


class ActivationParameters(Parameters):
    """The slopes and the α of the functions that have one, and how far x goes to the left and to the right."""

    leaky_slope: Slope = leaky_relu.parameter
    prelu_alpha: Slope = prelu.parameter
    elu_alpha: Annotated[float, Field(gt=0, le=4)] = elu.parameter
    interval: Interval = (-4.0, 4.0)

    @property
    def functions(self) -> list[Activation]:
        """All six, in the order in which they are taught."""
        given = (leaky_relu, self.leaky_slope), (prelu, self.prelu_alpha), (elu, self.elu_alpha)
        return [sigmoid, tanh, relu, *(f.using(parameter) for f, parameter in given)]


@dataclass(frozen=True)
class Opening:
    """What the beats of the first function hand on: its large panel, and its formulas."""

    panel: ActivationPanel
    formula: Formula
    slope: Formula
    peak: VGroup


class ActivationGallery(LectureScene[ActivationParameters]):
    """Six activation functions: the tangent glides along each, and its slope draws the derivative below."""

    def construct(self) -> None:
        opening = self.squeezes()
        self.guess(opening)
        panels = self.steeper(opening)
        self.one_side(panels)
        marks = self.corner(panels)
        self.one_x(panels, marks)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def squeezes(self) -> Opening:
        self.open_with_title()
        opening = self._open()
        panel = opening.panel
        self.play(Create(panel.above.axes), FadeIn(*panel.above[1:]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(panel.curve), Write(opening.formula), run_time=theme.SLOW)
        self.next_phrase()
        self.play(FadeIn(panel.tangent.point, scale=0.5), Create(panel.tangent.line, suspend_mobject_updating=True))
        self.play(Create(panel.below.axes), FadeIn(*panel.below[1:]), run_time=theme.CALM)
        self.add(panel.tangent)
        return opening

    @beat()
    def guess(self, opening: Opening) -> None:
        panel, high = opening.panel, self.params.interval[1]
        marks, levels = self._ask(panel)
        trace = panel.trace
        self.play(FadeIn(trace.carry, trace.bar), run_time=theme.QUICK)
        self.add(trace)
        self.bring_to_front(panel.tangent, marks)
        self._glide([panel], 0.0, GLIDE / 2)
        self.play(marks.reveal(), *map(FadeOut, levels[1:]), run_time=theme.QUICK)
        self.next_phrase()
        self._glide([panel], high, GLIDE / 2)
        gone = [levels[0], panel.tangent, trace.carry, trace.bar]
        self.play(marks.leave(), *map(FadeOut, gone), FadeIn(opening.peak), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(opening.slope), run_time=theme.CALM)

    @beat()
    def steeper(self, opening: Opening) -> list[ActivationPanel]:
        panels = self._panels()
        first, second = panels[:2]
        self.play(*self._shrink(opening, first), run_time=theme.CALM)
        self.play(*map(FadeIn, (first.name, *self._row_names(first))), run_time=theme.QUICK)
        self.play(*self._enter(second), run_time=theme.CALM)
        self.record("tanh_slope_at_0", float(tanh.derivative(0)))
        self.next_phrase()
        self._trace([second])
        return panels

    @beat()
    def one_side(self, panels: list[ActivationPanel]) -> None:
        family = panels[2:]
        self.play(*self._enter(family[0]), run_time=theme.CALM)
        self.next_phrase()
        self.play(LaggedStart(*(AnimationGroup(*self._enter(each)) for each in family[1:]), lag_ratio=0.5))
        self.next_phrase()
        self._trace(family)

    @beat(variants=("all",))
    def corner(self, panels: list[ActivationPanel]) -> list[VMobject]:
        if panels[-1].has_corner:
            self.use_variant("all")
        taken = [self._slope_at_0(panel.f) for panel in panels]
        marks = [panel.corner_marks(figure) for panel, figure in zip(panels, taken, strict=True)]
        numbers = [panel.corner_number(figure) for panel, figure in zip(panels, taken, strict=True)]
        cornered = [k for k, panel in enumerate(panels) if panel.has_corner]
        smooth = [k for k in range(len(panels)) if k not in cornered]
        self.play(LaggedStart(*(FadeIn(marks[k], scale=0.7) for k in cornered), lag_ratio=0.3), run_time=theme.CALM)
        self.next_phrase()
        if smooth:
            self.play(*(FadeIn(marks[k], scale=0.7) for k in smooth), run_time=theme.QUICK)
            self.play(*(FadeIn(numbers[k], shift=0.15 * UP) for k in smooth), run_time=theme.QUICK)
            self.next_phrase()
        shown = [FadeIn(numbers[k], shift=0.15 * UP) for k in cornered]
        self.play(LaggedStart(*shown, lag_ratio=0.4), run_time=theme.CALM)
        self.next_phrase()
        self.play(LaggedStart(*(Indicate(numbers[k], color=theme.TEXT) for k in cornered), lag_ratio=0.3))
        return [*marks, *numbers]

    @beat()
    def one_x(self, panels: list[ActivationPanel], marks: list[VMobject]) -> None:
        low, high = self.params.interval
        x = ValueTracker(0.0)
        at = self._live_x(x)
        bars = [panel.bar(x) for panel in panels]
        tangents = [panel.glide(x) for panel in panels]
        numbers = [self._live_slope(panel, x) for panel in panels]
        self.play(*map(FadeOut, marks), FadeIn(at, *bars, *tangents, *numbers), run_time=theme.QUICK)
        self.next_phrase()
        self.play(x.animate.set_value(high), run_time=AGAIN)
        self.next_phrase()
        self.play(x.animate.set_value(low), run_time=AGAIN)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _open(self) -> Opening:
        """Make the large panel of the first function; it is not shown yet."""
        left, right = frame.body.split_columns(2.3, 1)
        above, below = left.split_rows(1, 1, gap=theme.GAP)
        heights = height_range([sigmoid], self.params.interval)
        panel = ActivationPanel(sigmoid, self.params.interval, heights, heights, (above, below), small=False)
        value, slope = sigmoid.typst()
        number = self.record("sigmoid_slope_at_0", float(sigmoid.derivative(0)))
        formula = Formula(f"function(sigma(x)) = {value}")
        below_it = Formula(f"derivative(sigma'(x)) = {slope}", size=theme.BODY)
        right.place(VGroup(formula, below_it).arrange(DOWN, 2 * theme.SPACE, aligned_edge=LEFT), -1, 0.8)
        steepest = Formula(number.typst, size=theme.BODY, color=theme.DERIVATIVE)
        peak = VGroup(panel.below.dot(0, number.value, theme.DERIVATIVE), steepest)
        steepest.next_to(peak[0], UP + RIGHT, buff=theme.GAP / 2)
        return Opening(panel, formula, below_it, peak)

    def _ask(self, panel: ActivationPanel) -> tuple[AnswerMarks, list[Dashes]]:
        """Ask how steep the function is where it is steepest; each answer is marked at its height."""
        steepest = float(sigmoid.derivative(0))
        values = [steepest, 2 * steepest, 4 * steepest]
        self.record("sigmoid_slope_at_0", steepest)
        for letter, value in zip("abc", values, strict=True):
            self.record(f"slope_{letter}", value)
        plot, high = panel.below, self.params.interval[1]
        ends = [plot.at(share * high, value) for share, value in zip(MARKED_AT, values, strict=True)]
        levels = [
            Dashes(plot.at(0, value), end, color=theme.QUIET, stroke_width=theme.AXIS)
            for value, end in zip(values, ends, strict=True)
        ]
        self.play(*map(Create, levels), run_time=theme.QUICK)
        marks = self.ask([Place(end) for end in ends], right=0)
        return marks, levels

    def _glide(self, panels: list[ActivationPanel], end: float, seconds: float) -> None:
        """Move the tangents of some panels on to x = end; what they pass is traced below."""
        self.play(*(panel.x.animate.set_value(end) for panel in panels), run_time=seconds, rate_func=linear)

    def _trace(self, panels: list[ActivationPanel]) -> None:
        """Trace the derivatives of some panels at once, from end to end."""
        helpers = [part for panel in panels for part in (panel.trace.carry, panel.trace.bar)]
        self.play(FadeIn(*helpers, *(panel.tangent for panel in panels)), run_time=theme.QUICK)
        self.add(*(panel.trace for panel in panels))
        self.bring_to_front(*(panel.tangent for panel in panels))
        self._glide(panels, self.params.interval[1], AGAIN)
        for panel in panels:
            panel.trace.clear_updaters()
        self.play(FadeOut(*helpers, *(panel.tangent for panel in panels)), run_time=theme.QUICK)

    def _panels(self) -> list[ActivationPanel]:
        """Make a small panel for each function; those that squeeze have equal heights, and so have the others."""
        functions, interval, body = self.params.functions, self.params.interval, frame.body
        room = Region(body.left + ROW_NAMES, body.right, body.bottom + NUMBER_ROOM, body.top - NAME_ROOM)
        slopes = slope_range(functions)
        panels = []
        for f, column in zip(functions, room.split_columns(*[1] * len(functions), gap=0), strict=True):
            above, below = column.split_rows(1, 1, gap=0)
            alike = functions[:2] if f in functions[:2] else functions[2:]
            panels.append(ActivationPanel(f, interval, height_range(alike, interval), slopes, (above, below)))
        return panels

    def _row_names(self, first: ActivationPanel) -> list[Formula]:
        """Name the two rows, at the left of the panels."""
        names = Formula("function(f(x))", size=theme.BODY), Formula("derivative(f'(x))", size=theme.BODY)
        for name, plot in zip(names, (first.above, first.below), strict=True):
            name.move_to([frame.body.left + ROW_NAMES / 2, plot.axes.get_center()[1], 0])
        return list(names)

    def _shrink(self, opening: Opening, panel: ActivationPanel) -> list[Animation]:
        """Animate the large panel into a small one."""
        large = opening.panel
        panel.x.set_value(self.params.interval[1])
        panel.trace.update()
        panel.trace.clear_updaters()
        large.trace.clear_updaters()
        pairs: list[tuple[Mobject, Mobject]] = [
            (large.above.axes, panel.above.axes),
            (large.below.axes, panel.below.axes),
            (large.curve, panel.curve),
            (large.trace.runs, panel.trace.runs),
        ]
        gone = [*large.above[1:], *large.below[1:], opening.formula, opening.slope, opening.peak]
        come = [*panel.above[1:], *panel.below[1:]]
        return [*(ReplacementTransform(*pair) for pair in pairs), FadeOut(*gone), FadeIn(*come)]

    def _enter(self, panel: ActivationPanel) -> list[Animation]:
        """Animate a panel's name, axes and the curve of f onto the stage."""
        axes = [Create(panel.above.axes), Create(panel.below.axes)]
        return [FadeIn(panel.name), *axes, FadeIn(*panel.above[1:], *panel.below[1:]), Create(panel.curve)]

    def _slope_at_0(self, f: Activation) -> Figure:
        """Record the slope that is taken at 0."""
        slope = float(f.derivative(0))
        return self.record(f"{f.name}_slope_at_0", slope, number_spec(slope, 3, 4))

    def _live_x(self, x: ValueTracker) -> VGroup:
        """Write x and its value, live, at the right of the title."""
        number = LiveNumber(self.ledger, "x", x.get_value, ".2f", size=theme.BODY)
        row = live_row("x", number, theme.GAP / 2)
        frame.header.place(row, 1, 0)
        return row.shift(0.5 * LEFT)

    def _live_slope(self, panel: ActivationPanel, x: ValueTracker) -> VGroup:
        """Write the slope of a panel's function at x, live, under the panel."""
        number = LiveNumber(
            self.ledger,
            f"{panel.f.name}_slope",
            lambda: float(panel.f.derivative(x.get_value())),
            ".3f",
            size=theme.BODY,
            color=theme.DERIVATIVE,
        )
        row = VGroup(LiveSign(number, color=theme.DERIVATIVE), number).arrange(RIGHT, buff=theme.GAP / 2)
        return row.move_to([panel.below.axes.get_center()[0], frame.body.bottom + 0.1, 0])
