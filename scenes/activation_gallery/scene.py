"""Chapter 2, the activation functions: six of them, and the derivative of each under it."""

from __future__ import annotations

from manim import (
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
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    linear,
)

from mathcore import Activation, sigmoid
from scenes.activation_gallery.panels import (
    Opening,
    Pair,
    draw_neuron,
    large_panel,
    move,
    move_curves,
    row_names,
    sides,
    small_panels,
)
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.components.activation_panel import ActivationPanel
from scenes.components.answers import AnswerMarks, Place
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.plot import Dashes
from scenes.components.text import Formula, fit_formula, set_below
from scenes.framework.digits import EXACT_DIGITS, number_spec, whole_spec
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["ActivationGallery", "live_slope_spec", "slope_spec"]

FADED, DIMMED = 0.45, 0.85  # opacity of a curve that another one is compared with, and of its formula
FAINT = 0.1  # by which the slopes beside a corner differ that is hardly seen
SMALL, LEAST = 0.01, 1e-3  # below the first, three decimals of a slope are less than two digits; below the second, four
WIDEST = "≈0.0000"  # sign and digits of a live slope, with a digit for the gaps
GLIDE = 5.0  # seconds from end to end, the first time
AGAIN = 3.0  # the same, later
LONGEST_ENTRY, LONGEST_WAY = 6.0, 5.0  # seconds of three curves that are named in turn, and of the last ways
MARKED_AT = (0.2, 0.55, 0.9)  # of the way from 0 to an end: where answers are marked, clear of each other


class ActivationGallery(LectureScene[ActivationParameters]):
    """Six activation functions: the tangent glides along each, and its slope draws the derivative below."""

    formats = ("16:9",)

    def construct(self) -> None:
        opening = self.squeezes()
        self.guess(opening)
        pair = self.steeper(opening)
        panels = self.one_side(pair)
        marks, hidden = self.corner(panels)
        self.one_x(panels, marks, hidden)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def squeezes(self) -> Opening:
        self.open_with_title()
        opening = self._open()
        panel = opening.panel
        neuron = draw_neuron(sides()[0])
        self.play(LaggedStart(*map(FadeIn, neuron), lag_ratio=0.5), run_time=theme.SLOW)
        self.play(Create(panel.above.axes), FadeIn(*panel.above[1:]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Create(panel.curve), FadeOut(neuron), run_time=theme.SLOW)
        self.play(Write(opening.formula), run_time=theme.CALM)
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
    def steeper(self, opening: Opening) -> Pair:
        pair = self._pair(opening)
        first, second = pair.panels
        self.play(*move(opening.panel, first), run_time=theme.CALM)
        pale = [part.animate.set_stroke(opacity=FADED) for part in (first.curve, first.trace.runs)]
        pale.append(opening.formula.animate.set_opacity(DIMMED))
        self.play(*pale, FadeOut(opening.slope, opening.peak[1]), run_time=theme.QUICK)
        self.play(Create(second.curve), Write(pair.formulas[1]), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(pair.formulas[2]), run_time=theme.QUICK)
        self._trace([second])
        self.play(FadeIn(pair.peaks[1]), run_time=theme.QUICK)
        return pair

    @beat()
    def one_side(self, pair: Pair) -> list[ActivationPanel]:
        panels = small_panels(self.params)
        family = panels[2:]
        self.play(*self._shrink(pair, panels), run_time=theme.CALM)
        self.play(*self._enter(family[0]), run_time=theme.CALM)
        self.next_phrase()
        entering = [AnimationGroup(*self._enter(each)) for each in family[1:]]
        self.play(LaggedStart(*entering, lag_ratio=0.8), run_time=self.phrase_time(theme.SLOW, LONGEST_ENTRY))
        self.next_phrase()
        self._trace(family)
        return panels

    @beat(variants=("all", "faint", "all_faint"))
    def corner(self, panels: list[ActivationPanel]) -> tuple[list[VMobject], list[VMobject]]:
        is_faint = any(panel.has_corner and abs(panel.sides[0] - panel.sides[1]) < FAINT for panel in panels)
        if names := [name for name, holds in (("all", panels[-1].has_corner), ("faint", is_faint)) if holds]:
            self.use_variant("_".join(names))
        taken = [self._slope_at_0(panel.f) for panel in panels]
        marks = [panel.corner_marks(figure) for panel, figure in zip(panels, taken, strict=True)]
        numbers = [panel.corner_number(figure) for panel, figure in zip(panels, taken, strict=True)]
        crowded = [panel.in_the_way(number) for panel, number in zip(panels, numbers, strict=True)]
        coming = [
            AnimationGroup(FadeIn(number, shift=0.15 * UP), *map(FadeOut, gone))
            for number, gone in zip(numbers, crowded, strict=True)
        ]
        cornered = [k for k, panel in enumerate(panels) if panel.has_corner]
        smooth = [k for k in range(len(panels)) if k not in cornered]
        entering = LaggedStart(*(FadeIn(marks[k], scale=0.7) for k in cornered), lag_ratio=0.8)
        self.play(entering, run_time=self.phrase_time(theme.CALM))
        self.next_phrase()
        if smooth:
            self.play(*(FadeIn(marks[k], scale=0.7) for k in smooth), run_time=theme.QUICK)
            self.play(*(coming[k] for k in smooth), run_time=theme.QUICK)
            self.next_phrase()
        shown = LaggedStart(*(coming[k] for k in cornered), lag_ratio=0.8)
        self.play(shown, run_time=self.phrase_time(theme.CALM))
        self.next_phrase()
        lit = LaggedStart(*(Indicate(numbers[k][1], color=theme.TEXT) for k in cornered), lag_ratio=0.8)
        self.play(lit, run_time=self.phrase_time(theme.CALM))
        return [*marks, *numbers], [each for gone in crowded for each in gone]

    @beat()
    def one_x(self, panels: list[ActivationPanel], marks: list[VMobject], hidden: list[VMobject]) -> None:
        low, high = self.params.interval
        x = ValueTracker(0.0)
        at = self._live_x(x)
        bars = [panel.bar(x) for panel in panels]
        tangents = [panel.glide(x) for panel in panels]
        size = self._slope_size(panels)
        numbers = [self._live_slope(panel, x, size) for panel in panels]
        entering = FadeIn(at, *bars, *tangents, *numbers, *hidden)
        self.play(*map(FadeOut, marks), entering, run_time=theme.QUICK)
        self.next_phrase()
        self.play(x.animate.set_value(high), run_time=self.phrase_time(AGAIN, LONGEST_WAY))
        self.next_phrase()
        self.play(x.animate.set_value(low), run_time=self.phrase_time(AGAIN, LONGEST_WAY))

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _open(self) -> Opening:
        """Make the large panel of the first function; it is not shown yet."""
        panel = large_panel(self.params, sigmoid, [sigmoid])
        value, slope = sigmoid.typst()
        rooms = sides()
        formula = fit_formula(f"function(sigma(x)) = {value}", rooms[0].width)
        below_it = fit_formula(f"derivative(sigma'(x)) = {_in_colour(slope, 'sigma(x)')}", rooms[1].width)
        for each, room in zip((formula, below_it), rooms, strict=True):
            room.place(each, -1, 0.6)
        return Opening(panel, formula, below_it, self._peak(panel))

    def _peak(self, panel: ActivationPanel) -> VGroup:
        """Mark the slope of a panel's function at 0, with its number."""
        number = self._slope_at_0(panel.f)
        dot = panel.below.dot(0, number.value, theme.DERIVATIVE)
        text = Formula(number.typst, size=theme.LABEL, color=theme.DERIVATIVE)
        # The slope is largest here: over the dot no curve is in the way.
        return VGroup(dot, text.next_to(dot, UP + RIGHT, theme.GAP / 2))

    def _pair(self, opening: Opening) -> Pair:
        """Make large panels of the first two functions over each other; nothing is shown yet."""
        both = self.params.functions[:2]
        first, second = (large_panel(self.params, f, both) for f in both)
        # The axes of the first are those of both.
        first.keep_clear(second.f)
        first.below.leave_y_unnumbered(float(second.f.derivative(0)))
        tanh_formula = fit_formula(f"function(tanh x) = {both[1].typst()[0]}", sides()[0].width)
        set_below(tanh_formula, opening.formula)
        slope = fit_formula(f"derivative((tanh x)') = {_in_colour(both[1].typst()[1], 'tanh^2 x')}", sides()[1].width)
        sides()[1].place(slope, -1, 0.6)
        return Pair((first, second), (opening.peak[0], self._peak(second)), (opening.formula, tanh_formula, slope))

    def _ask(self, panel: ActivationPanel) -> tuple[AnswerMarks, list[Dashes]]:
        """Ask how steep the function is where it is steepest; each answer is marked at its height."""
        steepest = float(sigmoid.derivative(0))
        values = [steepest, 2 * steepest, 4 * steepest]
        self.record("sigmoid_slope_at_0", steepest)
        for letter, value in zip("abc", values, strict=True):
            self.record(f"slope_{letter}", value)
        plot, (low, high) = panel.below, self.params.interval
        # The wider side of 0 has room for them; at the left the lowest stands where the curve is flat.
        places = [share * high for share in MARKED_AT] if high >= -low else [share * low for share in MARKED_AT[::-1]]
        ends = [plot.at(x, value) for x, value in zip(places, values, strict=True)]
        levels = [
            Dashes(plot.at(0, value), end, color=theme.QUIET, stroke_width=theme.AXIS)
            for value, end in zip(values, ends, strict=True)
        ]
        self.play(*map(Create, levels), run_time=theme.QUICK)
        # Beyond the end of its level: on this side of it the words would lie on that, and beside a number of the axis.
        side = RIGHT if high >= -low else LEFT
        marks = self.ask([Place(end, side) for end in ends], right=0)
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

    def _shrink(self, pair: Pair, panels: list[ActivationPanel]) -> list[Animation]:
        """Animate the two large panels into the first of the row, which get their names and formulas."""
        large, second = pair.panels
        tanh_axes = [FadeIn(panels[1].frames)]
        moves = [*move(large, panels[0]), *move_curves(second, panels[1]), *tanh_axes]
        named = [part for panel in panels[:2] for part in (panel.name, self._formula(panel))]
        gone = [*pair.peaks, *pair.formulas]
        return [*moves, FadeOut(*gone), FadeIn(*named, *row_names(panels[0]))]

    def _formula(self, panel: ActivationPanel) -> VGroup:
        """Write the formula of a panel's function, with its α where the formula has the letter."""
        if "alpha" not in panel.f.typst()[0]:
            return panel.write_formula()
        alpha = panel.f.parameter
        return panel.write_formula(self.record(f"{panel.f.name}_alpha", alpha, slope_spec(alpha)))

    def _enter(self, panel: ActivationPanel) -> list[Animation]:
        """Animate a panel's name, formula, axes and the curve of f onto the stage."""
        axes = [Create(panel.above.axes), Create(panel.below.axes)]
        return [
            FadeIn(panel.name, self._formula(panel)),
            *axes,
            FadeIn(*panel.above[1:], *panel.below[1:]),
            Create(panel.curve),
        ]

    def _slope_at_0(self, f: Activation) -> Figure:
        """Record the slope that is taken at 0."""
        slope = float(f.derivative(0))
        return self.record(f"{f.name}_slope_at_0", slope, slope_spec(slope))

    def _live_x(self, x: ValueTracker) -> VGroup:
        """Write x and its value, live, at the right of the title."""
        number = LiveNumber(self.ledger, "x", x.get_value, ".2f", size=theme.BODY)
        row = live_row("x", number, theme.GAP / 2)
        frame.header.place(row, 1, 0)
        return row.shift(0.5 * LEFT)

    def _slope_size(self, panels: list[ActivationPanel]) -> float:
        """Return the type size of the live slopes: smaller where powers of ten are among them, which would stand so
        near to the next slope that they run together. Slopes are least at the ends."""
        least = [abs(float(panel.f.derivative(end))) for panel in panels for end in self.params.interval]
        return theme.SMALL if any(0 < slope < LEAST for slope in least) else theme.LABEL

    def _live_slope(self, panel: ActivationPanel, x: ValueTracker, size: float) -> VGroup:
        """Write the slope of a panel's function at x, live, under the panel."""
        number = LiveNumber(
            self.ledger,
            f"{panel.f.name}_slope",
            lambda: float(panel.f.derivative(x.get_value())),
            lambda slope: live_slope_spec(slope, panel.f.parameter),
            size=size,
            color=theme.DERIVATIVE,
        )
        name = Formula("derivative(f')", size=size)
        row = VGroup(name, LiveSign(number, color=theme.DERIVATIVE), number).arrange(RIGHT, buff=theme.GAP / 2)
        row.move_to([panel.below.axes.get_center()[0], frame.body.bottom + theme.GAP, 0])
        # Most values have one digit more than the text that stands there at first.
        return row.shift((row.width - width_of(WIDEST, size) - name.width) / 2 * RIGHT)


def slope_spec(slope: float) -> str:
    """Return the format of a slope or an α: with digits enough to tell it from 1."""
    specs = (number_spec(slope, digits, max(4, digits)) for digits in range(3, EXACT_DIGITS + 1))
    return next(spec for spec in specs if slope == 1 or read_number(format_number(slope, spec)) != 1)


def live_slope_spec(slope: float, at_corner: float) -> str:
    """Return the format of a live slope: in three decimals, in four where those have not two digits of it, and
    by a power of ten where four have not either.

    The slope that is taken at 0 reads as beside its dot.
    """
    if slope == at_corner:
        return slope_spec(slope)
    if 0 < abs(slope) < LEAST:
        return ".1e"
    return whole_spec(slope, ".4f" if 0 < abs(slope) < SMALL else ".3f")


def _in_colour(slope: str, function: str) -> str:
    """Return Typst markup of a slope in which the function that it is written with has the colour of functions."""
    return slope.replace(function, f"function({function})")
