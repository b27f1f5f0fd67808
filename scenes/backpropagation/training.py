"""Animate the board while training runs: its numbers, a ball on the parabola of the loss, and the curve of the losses.

All steps are computed beforehand; everything reads the one that a tracker points at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import LEFT, RIGHT, Animation, Create, Dot, FadeIn, Mobject, Scene, ValueTracker, VGroup, VMobject

from scenes.backpropagation.board import Board
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.number_fitting import SLACK, fit_text, mark_rounded, text_width
from scenes.backpropagation.quantities import Quantities
from scenes.components.live_parts import live_path
from scenes.components.network import Edge, Unit
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula, Words, type_sizes
from scenes.components.ticks import nice_step, widen
from scenes.framework.digits import Value, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["TrainingRun", "loss_spec"]

Read = Callable[[Quantities], Value]
READOUT_PARABOLA_CURVE = (0.6, 2.6, 2.2)  # shares of the column
MOST_TICKS, MOST_MAGNITUDES = 5, 4
TARGET = 0.3  # of the height of the parabola's axes: so far the line over the target goes
ABOVE = 0.2  # of the height of the losses: so far the axis goes on above them
WIDE = 30.0  # a curve whose losses differ by more than this factor shows their magnitudes
PLAIN = (0.1, 1e5)  # numbers between these have two decimals while they run
EDGE_DECIMALS = (3, 2)  # of a weight on its edge while it runs, the first that has room behind ≈
NUMBER = "000.00"  # has room in a node at the usual size


def _magnitudes(bottom: float, top: float) -> dict[float, str]:
    """Return the losses that stand at a scale of their magnitudes: 1, 10², 10⁴ at 0, 2, 4."""
    step = math.ceil(nice_step(top - bottom, MOST_MAGNITUDES))
    powers = range(step * math.ceil(bottom / step), math.floor(top) + 1, step)
    return {float(power): format_number(10.0**power, ".0e" if power else ".0f") for power in powers}


def loss_spec(losses: np.ndarray, numbers: Quantities) -> Callable[[Value], str]:
    """Return the format of the losses of a run: two decimals where they differ much, else the usual one; those of the
    first two passes are written elsewhere too."""

    def spec(told: Value) -> str:
        loss = float(told)
        has_decimals = (
            losses.max() > WIDE * losses.min() and PLAIN[0] <= abs(loss) < PLAIN[1] and loss not in losses[:2]
        )
        return whole_spec(loss, ".2f") if has_decimals else numbers.formats.spec(loss)

    return spec


class TrainingRun:
    """Live pictures of a training run in the column beside the board; `now` is the present step, from 1 on.

    Parameters
    ----------
    board
        Its weights, values and loss follow the run once it has begun.
    steps
        The network before each step.
    ledger
        Where live numbers are recorded.
    name, scale
        The word before the number of the step, and what is said of an axis that shows magnitudes.
    region
        The column.
    """

    def __init__(
        self, board: Board, steps: Sequence[Quantities], ledger: Ledger, name: Words, scale: Words, region: Region
    ) -> None:
        self.board, self.steps, self.ledger = board, steps, ledger
        self.now = ValueTracker(1)
        self.outputs = np.array([step.value_of(Unit(board.last, 1)) for step in steps])
        self.losses = np.array([step.gradients.loss for step in steps])
        top, middle, bottom = region.split_rows(*READOUT_PARABOLA_CURVE)
        self.readout = self._read_out(name, top)
        after = float(self.outputs[min(1, len(steps) - 1)])
        self.parabola = LossPlot(steps[0], middle, share=True, shown=after)
        self.target = self._draw_target()
        # A number that all but touches the line reads as part of it.
        beside = (self.target.copy().shift(way * theme.GAP / 2) for way in (LEFT, RIGHT))
        self.parabola.plot.keep_clear(self.target, *beside)
        self.parabola.settle_heights()
        self.parabola.tell_apart(self.outputs)
        self.chart, self.heights = self._draw_chart(bottom, scale)
        chords = self.chart.at(np.arange(len(self.heights)), self.heights)
        self.chart.keep_clear(VMobject().set_points_as_corners(chords))
        self.ball, self.curve = self._roll_ball(), self._grow_curve()
        self.arrows = self._point_out()

    def enter(self) -> list[Animation]:
        """Return the animations that show the axes, the parabola with its target and the ball, and the readout."""
        axes = [*self.parabola.plot.enter(), *self.chart.enter()]
        come = FadeIn(self.readout), FadeIn(self.ball, *self.arrows)
        return [*axes, Create(self.parabola.curve), Create(self.target), *come]

    def begin(self, scene: Scene) -> None:
        """Put live numbers where the board's weights, values and loss stand, and the ball on the parabola; a weight or
        value that no step changes stays as it is written."""
        scene.add(*self.readout, self.curve, self.ball, *self.arrows)
        notation = self.board.notation
        for edge in self.board.graph.labels:
            if not self._stays(notation.weight_name(edge), partial(Quantities.true_weight_of, edge=edge)):
                self.board.take_weight(edge, self._weight(edge))
        for unit, value in self.board.graph.values.items():
            read = partial(Quantities.true_value_of, unit=unit)
            if unit.layer > 0 and not self._stays(notation.unit_name(unit), read):
                scene.remove(value)
                scene.add(self._value(unit))
        if self.board.loss_number is not None:
            scene.remove(self.board.loss_number)
            room = self.board.node_room(self.board.last + 1)
            spec = loss_spec(self.losses, self.board.numbers)
            loss = self._number("loss", lambda step: step.true_loss(), theme.LOSS, room, spec)
            scene.add(loss.move_to(self.board.loss[0]))

    # -- beside the board ---------------------------------------------------------------------------------------

    def _read_out(self, name: Words, region: Region) -> VGroup:
        """Return the number of the step and its loss, live, laid out with the last step, which takes the most room."""
        step = LiveNumber(self.ledger, "step", self.now.get_value, ".0f", size=theme.LABEL)
        losses, now, spec = self.losses, self.now, loss_spec(self.losses, self.board.numbers)
        told = [each.true_loss() for each in self.steps]
        value = LiveNumber(
            self.ledger, "loss_now", lambda: told[round(now.get_value())], spec, size=theme.LABEL, color=theme.LOSS
        )
        sign = LiveSign(value, color=theme.LOSS)
        parts = (name, Formula("k =", size=theme.LABEL), step), (Formula("loss(L)", size=theme.LABEL), sign, value)
        group = VGroup(*(VGroup(*part).arrange(RIGHT, buff=theme.GAP) for part in parts))
        now.set_value(len(losses) - 1)
        step.refresh()
        region.place(group.arrange(RIGHT, buff=2 * theme.SPACE), -1, 0)
        now.set_value(1)
        for number in (step, sign, value):
            number.refresh()
        return group

    def _draw_target(self) -> Dashes:
        plot, target = self.parabola.plot, self.parabola.target
        top = plot.level + TARGET * (plot.y_range[1] - plot.level)
        ends = plot.at(target, plot.level), plot.at(target, top)
        return Dashes(*ends, color=theme.TEXT, stroke_width=theme.AXIS)

    def _roll_ball(self) -> Dot:
        """Return a ball that stands on the parabola at the present output, and is not seen beyond the plot."""
        parabola = self.parabola
        ball = Dot(radius=1.3 * theme.DOT, color=theme.ACTIVATION)

        def follow(_: Mobject) -> None:
            output = self._output_now()
            is_seen = parabola.holds(output)
            ball.set_opacity(1 if is_seen else 0)
            if is_seen:
                ball.move_to(parabola.at(output))

        follow(ball)
        return ball.add_updater(follow)

    def _output_now(self) -> float:
        return float(np.interp(self.now.get_value(), np.arange(len(self.outputs)), self.outputs))

    def _point_out(self) -> list[Mobject]:
        """Return an arrow at each end of the parabola beyond which an output is, seen while the ball is there."""
        parabola, found = self.parabola, list[Mobject]()
        for side in (-1, 1):
            beyond = [each for each in self.outputs if side * (each - parabola.target) > 0 and not parabola.holds(each)]
            if not beyond:
                continue
            arrow = parabola.arrow_out(parabola.border(beyond[0]), theme.ACTIVATION)

            def follow(arrow: Mobject, side: int = side) -> None:
                output = self._output_now()
                is_there = side * (output - parabola.target) > 0 and not parabola.holds(output)
                arrow.set_opacity(1 if is_there else 0)

            follow(arrow)
            found.append(arrow.add_updater(follow))
        return found

    def _draw_chart(self, region: Region, scale: Words) -> tuple[Plot, np.ndarray]:
        """Return axes for the loss of each step, and the heights: losses, or where they differ much their magnitudes,
        at which the losses are written."""
        losses = self.losses
        is_log = bool(0 < WIDE * losses.min() < losses.max())
        if is_log:
            losses = np.log10(losses)
        (bottom, top), last = widen(min(0.0, float(losses.min())), float(losses.max())), len(losses) - 1
        between = math.ceil(nice_step(max(last, 1), MOST_TICKS))
        ticks = range(between * is_log, last + 1, between)  # a 0 at the corner would be read as a height
        if is_log:
            bottom = float(math.floor(bottom))  # the axis stands at a whole magnitude
        high = top + ABOVE * (top - bottom)
        heights = _magnitudes(bottom, high) if is_log else None
        level, span = bottom if bottom < 0 else None, (0.0, 1.04 * max(last, 1))
        names = ("k", "loss(L)")
        draw = partial(Plot, span, (bottom, high), region, names=names, level=level)
        chart = draw(x_ticks=ticks, y_ticks=heights, is_logarithmic=is_log)
        if is_log:
            chart.add(scale.next_to(chart.names[1], RIGHT, buff=theme.SPACE))
            chart.names.add(scale)  # they come together
        return chart, losses

    def _grow_curve(self) -> VMobject:
        """Return the losses so far as a line."""
        chart, heights, now = self.chart, self.heights, self.now
        count = np.arange(len(heights))

        def points() -> np.ndarray:
            step = now.get_value()
            steps = np.append(count[count < step], step)
            return chart.at(steps, np.interp(steps, count, heights))

        return live_path(points, theme.LOSS, theme.LINE)

    # -- on the board -------------------------------------------------------------------------------------------

    def _stays(self, name: str, read: Read) -> bool:
        """Return whether no step changes a number of the board; it is recorded then as the last one, too."""
        first, *others = (read(step) for step in self.steps[1:] or self.steps)
        if any(other != first for other in others):
            return False
        spec = self.board.numbers.formats.spec(float(first))
        self.ledger.enter(self.ledger.figure_of(f"last_{name}", first, spec), live=True)
        return True

    def _weight(self, edge: Edge) -> LiveNumber:
        name, board = self.board.notation.weight_name(edge), self.board
        room = board.live_room(edge.layer)
        sizes_of_ends = (
            board.fit_to_edge(board.numbers.read(step.weight_of(edge)), edge.layer).size for step in self.steps[:2]
        )
        sizes = type_sizes(min(sizes_of_ends))
        weights = [step.true_weight_of(edge) for step in self.steps]

        def fits(size: float, decimals: int) -> bool:
            spec = self._spec_of(decimals)
            texts = (mark_rounded(weight, format_number(float(weight), spec(float(weight)))) for weight in weights)
            return max(text_width(text, size) for text in texts) <= room + SLACK

        choices = ((size, decimals) for size in sizes for decimals in EDGE_DECIMALS)
        size, decimals = next((choice for choice in choices if fits(*choice)), (sizes[-1], EDGE_DECIMALS[0]))
        spec = self._spec_of(decimals)
        number = self._number(name, lambda step: step.true_weight_of(edge), theme.WEIGHT, room, spec, size)
        return number.move_to(board.graph.labels[edge])

    def _value(self, unit: Unit) -> LiveNumber:
        name, room = self.board.notation.unit_name(unit), self.board.layout.lone_room(unit.layer)
        number = self._number(name, lambda step: step.true_value_of(unit), theme.ACTIVATION, room, self._spec_of(2))
        return number.move_to(self.board.graph.nodes[unit])

    def _number(
        self, name: str, read: Read, color: str, room: float, spec: Callable[[float], str], size: float | None = None
    ) -> LiveNumber:
        """Return what is read from the present step, as it fits a room, in a type size or that of a number's room."""
        history, now = [read(step) for step in self.steps], self.now

        def value() -> Value:
            return history[round(now.get_value())]

        texts = [mark_rounded(each, format_number(float(each), spec(float(each)))) for each in history]

        def fit(size: float) -> list[str]:
            return [
                fit_text(float(each), text, room, size, coarse=True) for each, text in zip(history, texts, strict=True)
            ]

        def fits(size: float) -> bool:
            """Whether all have room, and the last, which stays, has the digits that it would have in a smaller size."""
            fitted = fit(size)
            has_room = all(text_width(text, size) <= room + SLACK for text in (NUMBER, *fitted))
            return has_room and fitted[-1] == fit(theme.SMALL)[-1]

        size = size or (theme.LABEL if fits(theme.LABEL) else theme.SMALL)
        return FittedNumber(self.ledger, f"last_{name}", value, spec, room, size=size, color=color)

    def _spec_of(self, decimals: int) -> Callable[[float], str]:
        """Return the format of a number that runs: few decimals, or where it is small or large its usual one."""
        formats = self.board.numbers.formats

        def spec(number: float) -> str:
            is_plain = PLAIN[0] <= abs(number) < PLAIN[1]
            return whole_spec(number, f".{decimals}f") if is_plain else formats.spec(number)

        return spec
