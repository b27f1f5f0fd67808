"""Chapter 2, the table of activation functions: name, expression, derivative, and what each is good for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    ReplacementTransform,
    Restore,
    Transform,
    VGroup,
    VMobject,
    Write,
    smooth,
    squish_rate_func,
)

from mathcore import Activation, softmax
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.components.activation_figure import ActivationFigure
from scenes.components.activation_panel import NAMES, has_corner
from scenes.components.activation_row import Row
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import number_spec, whole_spec
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.softmax.digits import redoable_format
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ActivationTable"]

HEAD = 0.45  # height of the heads of the columns
UNDER = 0.1  # between their rule and the first row
SHARES = (0.9, 1.5, 3.2, 3.4, 4.4)  # widths of the columns: curve, name, f, f', traits
INSET = 0.08  # of a cell, over and under what stands in it
SAMPLES = 160  # of a curve
SEEN = 2  # rows that stand over the large figure: the current one and the one before it
DIMMED = 0.5  # how much the curves lose of a row that is not spoken of
LEAVES, COMES = squish_rate_func(smooth, 0, 0.5), squish_rate_func(smooth, 0.5, 1)
SCORES = (2.0, 1.0, 0.1)  # what the bars of softmax are made of
BARS = 3.0  # width of the large ones with the gap beside them
SIGNIFICANT_DIGITS = 2
SMALL_SLOPE, SMALL_RESPONSE = 0.1, 1.0  # the most that is called so, of Leaky ReLU's slope and of ELU's α
SOFTMAX = ("s_i = e^(x_i) / (sum_j e^(x_j))", "(partial s_i) / (partial x_j) = s_i (delta_(i j) - s_j)")
# What a function is called by its own derivative, where the name of the row does not say it.
LEFT_SIDES = {"sigmoid": "sigma(x) = ", "tanh": "tanh x = "}


class ActivationTable(LectureScene[ActivationParameters]):
    """A row for each activation function: large curves of it and its slope, which then shrink into the row."""

    formats = ("16:9",)

    accepted = (AcceptedFinding("wordy", "shares_of_one", (), "all rows are shown at the end, each was read before"),)

    def construct(self) -> None:
        self.table: list[Row] = []
        self._veils: list[Mobject] = []  # over the large figure
        self.those_that_squeeze()
        self.the_relu_family()
        self.shares_of_one()

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def those_that_squeeze(self) -> None:
        self.open_with_title()
        colors = (theme.QUIET, theme.FUNCTION, theme.DERIVATIVE, theme.QUIET)
        keys = ("name", "value", "slope", "traits")
        heads = [self.text(key, size=theme.SMALL, color=color) for key, color in zip(keys, colors, strict=True)]
        head, *_ = self._rows()
        for words, cell in zip(heads, self._cells(head)[1:], strict=True):
            words.move_to([cell.left, cell.center[1], 0], aligned_edge=LEFT)
            words.shift((cell.bottom + theme.GAP - words.baseline) * UP)
        rule = Line([head.left, head.bottom, 0], [head.right, head.bottom, 0], color=theme.FAINT)
        self.play(Create(rule.set_stroke(width=theme.AXIS)), FadeIn(*heads), run_time=theme.QUICK)
        for f in self.params.functions[:2]:
            self.next_phrase()
            row = self._enter(f)
            self.next_phrase()
            self._show_slope(row)

    @beat(variants=("steep", "strong", "steep_and_strong"))
    def the_relu_family(self) -> None:
        if variant := _family_variant(self.params):
            self.use_variant(variant)
        first, *others = self.params.functions[2:]
        row = self._enter(first)
        self._show_slope(row, -1)
        self.next_phrase()
        self._turn_to_left(row)
        for f in others:
            self.next_phrase()
            row = self._enter(f)
            self._show_slope(row)
            self._turn_to_left(row)

    @beat()
    def shares_of_one(self) -> None:
        row = self._softmax_row(self._rows()[-1])
        bars = self._large_bars()
        scores, shares = self._bar_numbers(bars)
        self._make_room(row, [FadeIn(scores)])
        self.play(LaggedStart(*map(Write, row.formulas), lag_ratio=0.6), run_time=theme.CALM)
        grown = [GrowFromEdge(bar, DOWN) for bar in bars]
        self.play(LaggedStart(*grown, lag_ratio=0.3), FadeIn(shares), run_time=theme.CALM)
        self.play(FadeIn(row.traits, shift=0.1 * UP), run_time=theme.QUICK)
        self.next_phrase()
        self._bring_together(row, bars, VGroup(scores, shares))
        self.point_out(*(each.name for each in self.table))

    # -- how the rows come and go -------------------------------------------------------------------------------

    def _enter(self, f: Activation) -> Row:
        """Show the row of a function and its large curve, in place of the one before it."""
        row = self._row(f, self._rows()[len(self.table) + 1])
        figure = self._figure_of(f)
        self._make_room(row, figure.plot.enter())
        self._figure = figure
        writes = [Create(figure.value), Write(row.formulas[0]), FadeIn(figure.limits)]
        self.play(*writes, run_time=theme.CALM)
        return row

    def _show_slope(self, row: Row, veiled: int = 0) -> None:
        """Draw the slope and write it, with the traits; a side may be veiled as nothing is said of it yet."""
        seconds = self.phrase_time(theme.CALM, theme.SLOW)
        self.play(*map(Create, self._figure.slopes), Write(row.formulas[1]), run_time=seconds)
        animations: list[Animation] = [FadeIn(row.traits, shift=0.1 * UP)]
        if veiled:
            animations += self._veil(row, veiled)
        self.play(*animations, run_time=theme.QUICK)
        self.point_out(row.traits)

    def _turn_to_left(self, row: Row) -> None:
        """Light what stands left of 0, and the line of f' that tells of it."""
        before = [FadeOut(veil) for veil in self._veils]
        bright = [row.case(1).animate.set_color(theme.ink(theme.DERIVATIVE))]
        self._veils.clear()
        self.play(*before, *bright, *self._veil(row, 1), run_time=theme.QUICK)

    def _veil(self, row: Row, side: int) -> list[Animation]:
        """Hide a half of the large figure and dim its line of f'."""
        veil = self._figure.veil(side)
        self._veils.append(veil.mobject)
        return [veil, row.case(1 if side < 0 else 0).animate.set_color(theme.QUIET)]

    def _make_room(self, row: Row, entering: Sequence[Animation]) -> None:
        """Shrink the last function's figure into its row, dim this and move it up, and show the name of a new one."""
        leaving = self._leave(self.table[-1]) if self.table else []
        if len(self.table) >= SEEN:
            oldest = self.table[-SEEN]
            leaving += [FadeOut(group, rate_func=LEAVES) for group in oldest.groups]
        shift = self._shift_to(row, SEEN)
        for group in row.groups:
            group.shift(shift)
        self.table.append(row)
        self.play(FadeIn(row.name, rate_func=COMES), *leaving, *entering, run_time=theme.CALM)

    def _shift_to(self, row: Row, last: int) -> np.ndarray:
        """Return how far a row stands over its place in the table while it is the last but `last` that are seen."""
        rows = self._rows()
        return (rows[min(row.place, last)].center[1] - rows[row.place].center[1]) * UP

    def _leave(self, row: Row) -> list[Animation]:
        """Return the animations by which a figure shrinks into its row, which moves up and is dimmed."""
        figure, (picture, texts) = self._figure, row.groups
        shift = self._shift_to(row, SEEN - 1 if len(self.table) >= SEEN else SEEN)
        dimmed = texts.saved_state.copy().shift(shift).set_color(theme.QUIET)
        picture.become(picture.saved_state.copy().shift(shift).fade(DIMMED))
        large, small = [figure.plot.axes.x_axis, *figure.curves], [row.axes, *row.curves]
        shrinks = [ReplacementTransform(one, other) for one, other in zip(large, small, strict=True)]
        axes = figure.plot.axes
        rest = [axes.y_axis, figure.plot.marks, figure.plot.numbers, figure.plot.names, *figure.limits, *self._veils]
        self._veils.clear()
        return [*shrinks, Transform(texts, dimmed), *(FadeOut(part, rate_func=LEAVES) for part in rest)]

    def _bring_together(self, row: Row, bars: VGroup, numbers: VGroup) -> None:
        """Shrink the large bars into the last row, and show all rows in their places."""
        *hidden, before, _ = self.table
        for each in hidden:
            for group in each.groups:
                group.restore()
        row.groups[0].restore()
        shrinks = [ReplacementTransform(bar, small) for bar, small in zip(bars, row.curves, strict=True)]
        moved = [*map(Restore, before.groups), Restore(row.groups[1]), *shrinks, FadeIn(row.axes)]
        back = FadeIn(*(group for each in hidden for group in each.groups), rate_func=COMES)
        self.play(FadeOut(numbers, rate_func=LEAVES), *moved, back, run_time=theme.CALM)

    # -- what is drawn ------------------------------------------------------------------------------------------

    @property
    def _stage(self) -> Region:
        """The room of the large figures, under the rows that are seen with them."""
        body = frame.body
        return Region(body.left, body.right, body.bottom, self._rows()[SEEN].bottom - theme.GAP)

    def _figure_of(self, f: Activation) -> ActivationFigure:
        """Make the large figure."""
        return ActivationFigure(f, self.params.interval, self._stage)

    def _large_bars(self) -> VGroup:
        """Make the shares of some scores as bars that fill the free room."""
        room = self._stage
        numbers = 2 * theme.SPACE
        width = BARS * len(SCORES)
        middle = room.center[0]
        stand = Region(middle - width / 2, middle + width / 2, room.bottom + numbers, room.top - numbers)
        return self._bars(stand, theme.SPACE)

    def _bars(self, room: Region, gap: float) -> VGroup:
        """Make bars of softmax's shares, the highest as high as the room."""
        shares, bars = softmax(np.array(SCORES)), VGroup()
        for share, column in zip(shares, room.split_columns(*[1] * len(shares), gap=gap), strict=True):
            bar = Rectangle(width=column.width, height=float(share / max(shares)) * room.height)
            bar.set_stroke(width=0).set_fill(theme.FUNCTION, 1)
            bars.add(bar.move_to([column.center[0], column.bottom + bar.height / 2, 0]))
        return bars

    def _bar_numbers(self, bars: VGroup) -> tuple[VGroup, VGroup]:
        """Write the scores under the bars, and the shares over them."""
        scores, shares, spec = VGroup(), VGroup(), redoable_format(np.array(SCORES))
        for k, (bar, score, share) in enumerate(zip(bars, SCORES, softmax(np.array(SCORES)), strict=True), 1):
            given = self.record(f"score_{k}", score, number_spec(score, SIGNIFICANT_DIGITS))
            found = self.record(f"share_{k}", float(share), whole_spec(float(share), spec))
            below = Formula(f"x_{k} = {given.marked}", size=theme.LABEL, color=theme.INPUT)
            scores.add(below.next_to(bar, DOWN, buff=theme.GAP))
            above = Formula(found.marked, size=theme.LABEL, color=theme.FUNCTION)
            shares.add(above.next_to(bar, UP, buff=theme.GAP))
        return scores, shares

    def _rows(self) -> list[Region]:
        """Return the rooms of the heads and of the rows, from top to bottom."""
        below = Region(frame.body.left, frame.body.right, frame.body.bottom, frame.body.top - HEAD - UNDER)
        head = Region(frame.body.left, frame.body.right, below.top + UNDER, frame.body.top)
        return [head, *below.split_rows(*[1] * (len(NAMES) + 1), gap=0)]

    def _cells(self, row: Region) -> list[Region]:
        return row.split_columns(*SHARES, gap=theme.GAP)

    def _row(self, f: Activation, room: Region) -> Row:
        """Make the row of a function of one number."""
        picture = self._cells(room)[0].inset(INSET)
        value, slope = f.typst()
        value = LEFT_SIDES.get(f.name, "") + value
        xs = np.linspace(*self.params.interval, SAMPLES)
        values, slopes = f(xs), f.derivative(xs)
        low, high = min(0.0, *values, *slopes), max(*values, *slopes)
        axis = self._line([self.params.interval[0], self.params.interval[1]], [0, 0], picture, (low, high), theme.QUIET)
        axis.set_stroke(width=theme.HAIRLINE)
        runs = [xs <= 0, xs > 0] if has_corner(f) else [np.isfinite(xs)]
        curves = VGroup(self._line(xs, values, picture, (low, high), theme.FUNCTION))
        curves.add(*(self._line(xs[run], slopes[run], picture, (low, high), theme.DERIVATIVE) for run in runs))
        return self._text_row(room, axis, curves, NAMES[f.name], (value, slope), f.name)

    def _line(
        self,
        xs: np.ndarray | list[float],
        ys: np.ndarray | list[float],
        room: Region,
        heights: tuple[float, float],
        color: str,
    ) -> VMobject:
        """Draw points as a line that fills the room, over the parameters' interval."""
        (start, end), (low, high) = self.params.interval, heights
        x = room.left + (np.asarray(xs) - start) / (end - start) * room.width
        y = room.bottom + (np.asarray(ys) - low) / (high - low) * room.height
        points = np.stack(np.broadcast_arrays(x, y, 0.0), axis=-1)
        return VMobject(color=color, stroke_width=theme.LINE).set_points_as_corners(points)

    def _softmax_row(self, room: Region) -> Row:
        """Make the row of softmax, whose picture are the shares of some scores."""
        picture = self._cells(room)[0].inset(INSET)
        bars = self._bars(picture, theme.GAP / 2)
        axis = Line([picture.left, picture.bottom, 0], [picture.right, picture.bottom, 0], color=theme.QUIET)
        return self._text_row(room, axis.set_stroke(width=theme.HAIRLINE), bars, "Softmax", SOFTMAX, "softmax")

    def _text_row(
        self, room: Region, axes: VMobject, curves: VGroup, name: str, formulas: tuple[str, str], key: str
    ) -> Row:
        """Set the cells behind a small picture; the script has the traits under the function's key."""
        _, name_cell, *cells, last = self._cells(room)
        words = Words(name, size=theme.SMALL, weight=500)
        colors = (theme.ink(theme.FUNCTION), theme.ink(theme.DERIVATIVE))
        typeset = VGroup()
        for code, cell, color in zip(formulas, cells, colors, strict=True):
            formula = fit_formula(code, cell.width, theme.LABEL, room.height - 2 * INSET).set_color(color)
            typeset.add(self._at_left(formula, cell))
        traits = self.text(key, size=theme.SMALL, width=last.width)
        place = len(self.table) + 1
        return Row(axes, curves, self._at_left(words, name_cell), typeset, self._at_left(traits, last), place)

    @staticmethod
    def _at_left(cell_content: Mobject, cell: Region) -> Mobject:
        return cell_content.move_to([cell.left, cell.center[1], 0], aligned_edge=LEFT)


def _family_variant(params: ActivationParameters) -> str | None:
    """Choose the variant for slopes and responses left of 0 that are not small."""
    is_steep, is_strong = params.leaky_slope > SMALL_SLOPE, params.elu_alpha > SMALL_RESPONSE
    return "_and_".join(["steep"] * is_steep + ["strong"] * is_strong) or None
