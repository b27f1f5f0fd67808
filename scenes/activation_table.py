"""Chapter 2, the table of activation functions: name, expression, derivative, and what each is good for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import LEFT, UP, Create, FadeIn, LaggedStart, Line, Mobject, Rectangle, VGroup, VMobject, Write

from mathcore import Activation, softmax
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.components.activation_panel import NAMES, has_corner
from scenes.components.text import Words, fit_formula
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ActivationTable"]

HEAD = 0.45  # height of the heads of the columns
SHARES = (0.9, 1.5, 2.8, 3.5, 4.6)  # widths of the columns: curve, name, f, f', traits
INSET = 0.08  # of a cell, over and under what stands in it
SAMPLES = 160  # of a curve
SCORES = (2.0, 1.0, 0.1)  # what the bars of softmax are made of
SOFTMAX = ("e^(x_i) / (sum_j e^(x_j))", "(partial s_i) / (partial x_j) = s_i (delta_(i j) - s_j)")


@dataclass(frozen=True)
class Row:
    """A row of the table: a small picture, and the cells behind it."""

    axes: VMobject
    curves: VGroup
    name: Words
    formulas: VGroup
    traits: Words


class ActivationTable(LectureScene[ActivationParameters]):
    """A row for each activation function, which enters with its curve and that of its derivative."""

    def construct(self) -> None:
        self.table: list[Row] = []
        self.those_that_squeeze()
        self.the_relu_family()
        self.shares_of_one()

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def those_that_squeeze(self) -> None:
        self.open_with_title()
        heads = [self.text(key, size=theme.SMALL, color=theme.QUIET) for key in ("name", "value", "slope", "traits")]
        head, *_ = self._rows()
        for words, cell in zip(heads, self._cells(head)[1:], strict=True):
            words.move_to([cell.left, cell.center[1], 0], aligned_edge=LEFT)
        rule = Line([head.left, head.bottom, 0], [head.right, head.bottom, 0], color=theme.FAINT)
        self.play(Create(rule.set_stroke(width=theme.AXIS)), FadeIn(*heads), run_time=theme.QUICK)
        self._show(self.params.functions[:2], 1)

    @beat()
    def the_relu_family(self) -> None:
        self._show(self.params.functions[2:], 3)

    @beat()
    def shares_of_one(self) -> None:
        self._enter(self._softmax_row(self._rows()[-1]))

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _rows(self) -> list[Region]:
        """Return the rooms of the heads and of the rows, from top to bottom."""
        below = Region(frame.body.left, frame.body.right, frame.body.bottom, frame.body.top - HEAD)
        head = Region(frame.body.left, frame.body.right, below.top, frame.body.top)
        return [head, *below.split_rows(*[1] * (len(NAMES) + 1), gap=0)]

    def _cells(self, row: Region) -> list[Region]:
        return row.split_columns(*SHARES, gap=theme.GAP)

    def _show(self, functions: list[Activation], first: int) -> None:
        """Show the rows of some functions one after the other, a phrase each, from a row of the table on."""
        for k, f in enumerate(functions):
            if k:
                self.next_phrase()
            self._enter(self._row(f, self._rows()[first + k]))

    def _enter(self, row: Row) -> None:
        self.table.append(row)
        self.play(FadeIn(row.axes), Create(row.curves), FadeIn(row.name), run_time=theme.CALM)
        self.play(LaggedStart(*map(Write, row.formulas), lag_ratio=0.6), run_time=theme.CALM)
        self.play(FadeIn(row.traits, shift=0.1 * UP), run_time=theme.QUICK)

    def _row(self, f: Activation, room: Region) -> Row:
        """Make the row of a function of one number."""
        picture = self._cells(room)[0].inset(INSET)
        xs = np.linspace(*self.params.interval, SAMPLES)
        values, slopes = f(xs), f.derivative(xs)
        low, high = min(0.0, *values, *slopes), max(*values, *slopes)
        axis = self._line([self.params.interval[0], self.params.interval[1]], [0, 0], picture, (low, high), theme.QUIET)
        axis.set_stroke(width=theme.HAIRLINE)
        runs = [xs <= 0, xs > 0] if has_corner(f) else [np.isfinite(xs)]
        curves = VGroup(self._line(xs, values, picture, (low, high), theme.FUNCTION))
        curves.add(*(self._line(xs[run], slopes[run], picture, (low, high), theme.DERIVATIVE) for run in runs))
        return self._text_row(room, axis, curves, NAMES[f.name], f.typst(), f.name)

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
        shares = softmax(np.array(SCORES))
        bars = VGroup()
        for share, column in zip(shares, picture.split_columns(*[1] * len(shares), gap=theme.GAP / 2), strict=True):
            bar = Rectangle(width=column.width, height=float(share / max(shares)) * picture.height)
            bar.set_stroke(width=0).set_fill(theme.FUNCTION, 1)
            bars.add(bar.move_to([column.center[0], column.bottom + bar.height / 2, 0]))
        axis = Line([picture.left, picture.bottom, 0], [picture.right, picture.bottom, 0], color=theme.QUIET)
        return self._text_row(room, axis.set_stroke(width=theme.HAIRLINE), bars, "Softmax", SOFTMAX, "softmax")

    def _text_row(
        self, room: Region, axes: VMobject, curves: VGroup, name: str, formulas: tuple[str, str], key: str
    ) -> Row:
        """Set the cells behind a small picture; the script has the traits under the function's key."""
        _, name_cell, *cells, last = self._cells(room)
        words = Words(name, size=theme.SMALL, weight=500)
        colors = (theme.FUNCTION, theme.DERIVATIVE)
        typeset = VGroup()
        for code, cell, color in zip(formulas, cells, colors, strict=True):
            formula = fit_formula(code, cell.width, theme.LABEL, room.height - 2 * INSET).set_color(color)
            typeset.add(self._at_left(formula, cell))
        traits = self.text(key, size=theme.SMALL, width=last.width)
        return Row(axes, curves, self._at_left(words, name_cell), typeset, self._at_left(traits, last))

    @staticmethod
    def _at_left(cell_content: Mobject, cell: Region) -> Mobject:
        return cell_content.move_to([cell.left, cell.center[1], 0], aligned_edge=LEFT)
