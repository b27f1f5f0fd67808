"""LossScene: how far the output is from the target, as a square; which way it should go, as a slope.

Deck, page 7: L = ½(y − y')² = ½(60 − 180)² = 7200, and ∂L/∂y' = ½·2·(y − y')·(−1) = 180 − 60 = 120.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    Line,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
    VMobject,
    Write,
)

from scenes.backpropagation.board import Board, graph_region, work_region
from scenes.backpropagation.calculation import RESULT, Row, stack_rows
from scenes.backpropagation.formats import MOST_SQUARES
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.loss_rows import LossRows
from scenes.backpropagation.loss_squares import (
    SquareOnLine,
    cut_in_four,
    fade_square,
    has_room_to_cut,
    row_of_squares,
)
from scenes.backpropagation.network_scene import NetworkScene, fly, use_variant_of
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.slope_triangle import SlopeTriangle
from scenes.backpropagation.sums import half_square
from scenes.components.text import Formula, Words, fit_formula, plated
from scenes.framework.comparison import is_zero, sign_as_read
from scenes.framework.digits import EXACT_DIGITS, redo
from scenes.framework.numbers import Figure, format_number
from scenes.framework.scene import beat
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LossScene"]

BEYOND = 0.08  # a stroke beyond the corners of what it strikes out
ROOM_BESIDE = 0.8  # at the right of the plot, for the rise of the triangle


class LossScene(NetworkScene):
    """The loss of the forward pass and its derivative with respect to the output."""

    formats = ("16:9", "4:3", "9:16")

    accepted = tuple(
        AcceptedFinding("crossed", beat, ("Formula", "Line"), "factors that cancel are struck out")
        for beat in ("slope", "back_on_the_network")
    )

    title: Words
    halved: list[Figure]

    def construct(self) -> None:
        board, network, formula, plot = self.squared_error()
        ball = self.parabola(board, plot, formula)
        derivative, value = self.slope(board, plot, ball, formula)
        self.back_on_the_network(board, network, derivative, value)

    @beat(variants=("several", "many", "reached", "several_reached"))
    def squared_error(self) -> tuple[Board, list[Mobject], Formula, LossPlot]:
        board = Board(Quantities(self.params, self.record))
        sides = self._record_sides(board)
        self.alias("loss", board.numbers.loss())
        several, reached = len(self.params.y) > 1, all(is_zero(side) for side in sides)
        if several and not reached:
            self.use_variant("several" if len(self.params.y) <= MOST_SQUARES else "many")
        else:
            use_variant_of(self, several=several, reached=reached)
        self._stand(board, board.last + 1)
        self.title = self.open_with_title()
        letters, numbers = LossRows(board).loss(_rows_region())
        stack_rows([*letters, *numbers], _rows_region())
        compared = board.worked(board.last)
        self.play(*board.graph.ring(compared), board.target[0].animate.set_stroke(width=theme.BOLD))
        self.play(*board.graph.ring(compared, theme.LINE), board.target[0].animate.set_stroke(width=theme.LINE))
        self.next_phrase()
        self.play(Create(board.links), FadeIn(board.loss), run_time=theme.CALM)
        network = self._others(self.title)
        for row in letters:
            self._work(board, row, theme.SLOW)
        self.next_phrase()
        for row in numbers[:-1]:
            self._work(board, row)
        self.next_phrase()
        plot = LossPlot(board.numbers, _plot_region())
        self.play(FadeOut(*network), FadeIn(*plot.line), run_time=theme.CALM)
        self._draw_squares(board, plot, sides, numbers[-1])
        return board, network, letters[0].formula, plot

    @beat(variants=("several", "lowest", "reached"))
    def parabola(self, board: Board, plot: LossPlot, formula: Formula) -> list[Mobject]:
        self.alias("value", board.numbers.value(plot.unit))
        self.alias("loss", board.numbers.loss())
        reached = is_zero(board.numbers.output_gradient())
        if len(self.params.y) > 1:
            self.use_variant("lowest" if reached else "several")
        elif reached:
            self.use_variant("reached")
        gone = self._others(self.title, formula, *plot.line)
        line = [part for part in plot.line if part not in self.mobjects]
        self.play(FadeOut(*gone), FadeIn(*line, *plot.heights), run_time=theme.CALM)
        self.play(Create(plot.curve), run_time=theme.SLOW)
        self.next_phrase()
        wanted = plot.dot(plot.target, theme.TEXT, theme.DOT)
        ball = plot.dot(plot.target, theme.ACTIVATION)
        self.play(FadeIn(wanted, scale=3), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(ball, scale=2), run_time=theme.QUICK)
        if not reached:
            self.play(MoveAlongPath(ball, plot.way(plot.target, plot.output)), run_time=theme.SLOW)
        lines = [plot.drop(plot.output), plot.level_line(plot.output)]
        self.play(*map(Create, lines), run_time=theme.CALM)
        return [ball, *lines]

    @beat(variants=("falls", "level"))
    def slope(
        self, board: Board, plot: LossPlot, ball: list[Mobject], formula: Formula
    ) -> tuple[VGroup, VGroup | None]:
        gradient = board.numbers.output_gradient()
        self.alias("slope", gradient)
        sign = sign_as_read(gradient)
        if sign != "positive":
            self.use_variant("level" if sign == "zero" else "falls")
        triangle = SlopeTriangle(plot, gradient, self.record)
        self.play(Create(triangle.tangent), run_time=theme.CALM)
        self.bring_to_front(ball[0])
        room = _rows_region().below(formula)
        hidden = plot.numbers_under(*triangle.side_names)
        for part in triangle.parts:
            self.play(part, *_fade(hidden, 0), run_time=theme.CALM)
        quotient = fit_formula(triangle.quotient, room.width) if triangle.quotient else None
        if quotient is not None:
            self.play(Write(quotient.move_to(room.at(-1, 1), UP + LEFT)), run_time=theme.CALM)
            self._let_read(quotient)
        self.next_phrase()
        if quotient is not None:
            self.play(FadeOut(quotient), run_time=theme.QUICK)
        first, second, *last = LossRows(board).gradient(room)
        self._work(board, first)
        strikes = [_strike(first.formula.select(part)) for part in ("half", "two")]
        self.play(*map(Create, strikes), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Indicate(first.formula.select("inner"), color=theme.GRADIENT), run_time=theme.CALM)
        self._work(board, second)
        self.next_phrase()
        self._write_numbers(last)
        if triangle.name is not None and last[-1].result is not None:
            self.play(fly(last[-1].result, triangle.name), run_time=theme.CALM)
            triangle.drawn.append(triangle.name)
        self.next_phrase()
        if not triangle.parts:
            self.play(Indicate(ball[0], color=theme.TEXT), run_time=theme.CALM)
            self.next_phrase()
        else:
            self.play(*triangle.leave(), *_fade(hidden, 1), run_time=theme.QUICK)
            self._push(board, plot, gradient)
        return VGroup(formula, *(row.formula for row in (first, second, *last)), *strikes), last[-1].result

    @beat(variants=("several",))
    def back_on_the_network(
        self, board: Board, network: list[Mobject], derivative: VGroup, value: VGroup | None
    ) -> None:
        gone = self._others(self.title, *derivative)
        self.play(FadeOut(*gone, run_time=theme.QUICK), FadeIn(*network, board.write_loss()), run_time=theme.CALM)
        use_variant_of(self, several=len(board.worked(board.last)) > 1)
        pairs = [board.write_output_gradient(unit) for unit in board.worked(board.last)]
        self.play(*board.graph.ring(board.worked(board.last)), run_time=theme.QUICK)
        if room := [step for pair in pairs for step in pair.make_room()]:
            self.play(*room, run_time=theme.QUICK)
        come = [FadeIn(pair.gradient, scale=2) for pair in pairs]
        if value is not None:
            come[0] = fly(value, pairs[0].gradient)
        self.play(*come, run_time=theme.CALM)
        self.play(*board.graph.ring(board.worked(board.last), theme.LINE), run_time=theme.QUICK)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _record_sides(self, board: Board) -> list[Figure]:
        """Return the distances of the outputs from their targets; the words name the first."""
        found = []
        for number in LossRows(board).written:
            value = abs(board.numbers.difference(number).value)
            name = "side" if len(self.params.y) == 1 else f"side_{number}"
            found.append(self.record(name, value, board.numbers.formats.spec(value)))
        self.alias("side", found[0])
        if len(self.params.y) == 1:
            half, quarter = found[0].value / 2, board.numbers.loss().value / 4
            spec = board.numbers.formats.spec
            written = self.record("half_side", half, spec(half))
            self.halved = [written, self.record("quarter", quarter, quarter_spec(quarter, written, spec(quarter)))]
        return found

    def _draw_squares(self, board: Board, plot: LossPlot, sides: list[Figure], row: Row) -> None:
        """Draw the loss as half a square on the number line, or of several outputs as half of each square."""
        if len(sides) > 1:
            self._draw_row(plot, sides, row)
            return
        unit, side = plot.unit, sides[0]
        letters = f"abs({board.notation.target(unit)} - {board.notation.unit(unit)}) {side.equals} {side}"
        square = SquareOnLine(plot, letters, board.numbers.loss())
        self.play(*square.grow(), run_time=theme.SLOW)
        self.next_phrase()
        self.play(FadeIn(square.half), run_time=theme.QUICK)
        self.play(FadeIn(row.formula), run_time=theme.QUICK)
        self.play(fly(row.formula.select(RESULT), square.loss), run_time=theme.CALM)
        self.next_phrase()
        self.play(Indicate(square.side, color=theme.LOSS), run_time=theme.CALM)
        self.next_phrase()
        copied = fade_square(VGroup(square.half, square.outline).copy())
        if square.is_inside:
            copied.add(square.loss.copy())
        self.play(ReplacementTransform(copied, square.mirrored), run_time=theme.SLOW)
        self.next_phrase()
        self.play(FadeOut(square.mirrored), *square.cut(), run_time=theme.CALM)
        numbers = [] if is_zero(side) else [square.value_quarter(*self.halved)]
        self.play(FadeIn(square.quarter, *numbers), run_time=theme.CALM)
        self.play(Indicate(square.quarter, color=theme.STEP), run_time=theme.CALM)
        self.point_out(square.loss, *numbers)

    def _draw_row(self, plot: LossPlot, sides: list[Figure], row: Row) -> None:
        """Draw a square for each output."""
        drawn = sides[:MOST_SQUARES]
        labels = [Formula(side.marked, size=theme.LABEL) for side in drawn]
        pairs = row_of_squares([side.value for side in drawn], labels, _plot_region())
        self.play(FadeOut(*plot.line), run_time=theme.QUICK)
        for (_, outline), label in pairs:
            self.play(Create(outline), FadeIn(label), run_time=theme.QUICK)
        self.next_phrase()
        self.play(*(FadeIn(half) for (half, _), _ in pairs), run_time=theme.CALM)
        self.play(FadeIn(row.formula), run_time=theme.QUICK)
        self.next_phrase()
        self.play(*(Indicate(half, color=theme.LOSS) for (half, _), _ in pairs), run_time=theme.CALM)
        self.next_phrase()
        self.play(*(Indicate(label, color=theme.LOSS) for _, label in pairs), run_time=theme.CALM)
        self.next_phrase()
        if cuts := [cut_in_four(square) for square, _ in pairs if has_room_to_cut(square)]:
            self.play(*(Create(cross) for cross, _ in cuts), run_time=theme.CALM)
            self.play(*(FadeIn(quarter) for _, quarter in cuts), run_time=theme.CALM)
        else:
            self.play(*(Indicate(square, color=theme.LOSS) for square, _ in pairs), run_time=theme.CALM)

    def _write_numbers(self, rows: list[Row]) -> None:
        """Write rows of numbers at once: the nodes that they come from are away."""
        self.play(*(FadeIn(row.formula, shift=0.1 * UP) for row in rows), run_time=theme.CALM)
        if (result := rows[-1].result) is not None:
            self.play(Indicate(result, color=theme.GRADIENT), run_time=theme.CALM)

    def _push(self, board: Board, plot: LossPlot, gradient: Figure) -> None:
        """Draw the gradient as an arrow along the axis, then its opposite, which leads downhill."""
        start, way = plot.at(plot.output), RIGHT if gradient.value > 0 else LEFT
        symbol = board.notation.gradient(board.notation.plain_unit(plot.unit))
        uphill = Arrow(start, start + plot.push * way, buff=0.14, color=theme.GRADIENT, stroke_width=theme.BOLD)
        name = plated(Formula(symbol, size=theme.LABEL)).next_to(uphill, DOWN, buff=theme.GAP / 2)
        hidden = plot.numbers_under(uphill, name)
        self.play(*_fade(hidden, 0), GrowArrow(uphill), FadeIn(name), run_time=theme.CALM)
        self.next_phrase()
        downhill = Arrow(start, start - plot.push * way, buff=0.14, color=theme.STEP, stroke_width=theme.BOLD)
        opposite = plated(Formula(f"step(-) {symbol}", size=theme.LABEL)).next_to(downhill, UP, buff=theme.GAP / 2)
        struck = plot.numbers_under(downhill, opposite)
        back, gone = [n for n in hidden if n not in struck], [n for n in struck if n not in hidden]
        moves = [*_fade(back, 1), *_fade(gone, 0), FadeOut(uphill, name), GrowArrow(downhill), FadeIn(opposite)]
        self.play(*moves, run_time=theme.CALM)
        self.point_out(opposite)


def _fade(numbers: Sequence[VMobject], opacity: float) -> list[Any]:
    return [number.animate.set_opacity(opacity) for number in numbers]


def _strike(factor: VGroup) -> Line:
    """Return a stroke through a factor that cancels, from before its first digit to behind its last."""
    ends = (factor.get_corner(side) + BEYOND * side for side in (DOWN + LEFT, UP + RIGHT))
    return Line(*ends, color=theme.QUIET, stroke_width=theme.LINE)


def _rows_region() -> Region:
    return work_region()


def quarter_spec(quarter: float, half: Figure, usual: str) -> str:
    """Return the format of the loss of half a difference, a quarter of the loss: the usual one, or that with the most
    digits which the square of the half as it is written has too."""
    found = redo(half_square, [half.text])
    specs = (usual, *(f"#.{digits}g" for digits in range(EXACT_DIGITS, 1, -1)))
    alike = (spec for spec in specs if format_number(float(found or 0), spec) == format_number(quarter, spec))
    return next(alike, usual)


def _plot_region() -> Region:
    room = graph_region()
    return Region(room.left, room.right - ROOM_BESIDE, room.bottom, room.top)
