"""Move one weight before the output a little, and follow the output and the loss."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from manim import Mobject, Scene, ValueTracker

from mathcore import Activation
from scenes.backpropagation.board import Board
from scenes.backpropagation.exactness import beside
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.label import EdgeLabel, Site
from scenes.backpropagation.number_fitting import SLACK, mark_rounded, text_width
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.framework.comparison import is_nothing
from scenes.framework.digits import Value, live_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number
from scenes.style.theme import theme

__all__ = ["LiveNudge", "WeightNudge", "nudge_weight"]

LEAST_POWER = 8  # of a tenth: the smallest nudge that is tried
TOLERANCE = 0.1  # share of the loss's change that the gradient times the nudge may be off
LOST = 1e-9  # of a value: what is left of it as a change has lost digits


@dataclass(frozen=True)
class WeightNudge:
    """By how much a weight is moved, and by how much the output and the loss answer."""

    edge: Edge
    weight: float
    output: Value
    loss: Value


def nudge_weight(numbers: Quantities) -> WeightNudge:
    """Return the answer to a nudge of the first weight before the first output: 0.01, or the largest power of ten below
    for which the loss changes by its derivative times the nudge, all but."""
    edge = Edge(numbers.notation.last, 1, 1)
    gradient = numbers.weight_gradient_of(edge)
    found = [_follow(numbers, edge, 10.0**-power) for power in range(2, LEAST_POWER + 1)]
    alike = (
        each for each in found if abs(float(each.loss) - gradient * each.weight) <= TOLERANCE * abs(float(each.loss))
    )
    return next(alike, found[0])


def _follow(numbers: Quantities, edge: Edge, nudge: float) -> WeightNudge:
    """Return the changes; that of the loss ½(y − y')² from that of the output, so that no digits are lost. One that is
    irrational is a number that isn't its float."""
    z = numbers.forward.pre_activations[-1][0]
    moved = nudge * numbers.value_of(edge.start)
    activation = numbers.network.activations[-1]
    if isinstance(activation, Activation) and activation.name != "linear":
        moved = _rise(activation, float(z), float(moved))
    error = float(numbers.gradients.activations[-1][0])
    output, loss = float(moved), float(moved * error + moved**2 / 2)
    factors = [numbers.value(edge.start)]
    if not numbers.notation.is_linear(edge.layer):
        factors.append(numbers.slope(edge.end))
    is_moved = not any(map(is_nothing, factors))
    if not is_moved or all(factor.precise is None for factor in (*factors, numbers.output_gradient())):
        return WeightNudge(edge, nudge, output, loss)
    is_exact = all(factor.precise is None for factor in factors)
    return WeightNudge(edge, nudge, output if is_exact else beside(output), beside(loss))


def _rise(activation: Activation, z: float, dz: float) -> float:
    """Return f(z + dz) − f(z): where both are next to a bound, and floats of them are one, from the slopes on the way
    (Simpson's rule)."""
    before, after = (float(value) for value in activation(np.array([z, z + dz])))
    if abs(after - before) > LOST * abs(before) or z * (z + dz) <= 0:
        return after - before
    first, middle, last = (float(slope) for slope in activation.derivative(z + dz * np.array([0.0, 0.5, 1.0])))
    return dz * (first + 4 * middle + last) / 6


class LiveNudge:
    """Numbers on the board that follow a share of a nudge: the weight on its edge, the output and the loss in their
    nodes; what they stand for comes back with `end`."""

    def __init__(self, board: Board, nudge: WeightNudge, share: ValueTracker, ledger: Ledger) -> None:
        self.board, self.share, self.ledger = board, share, ledger
        self.hidden: list[Mobject] = []
        self.numbers: list[FittedNumber] = []
        self.label: EdgeLabel | None = None
        self.edge = nudge.edge
        edge, numbers, output = nudge.edge, board.numbers, Unit(board.last, 1)
        if (label := board.label(edge)) is not None and label.seen:
            room = board.live_room(edge.layer)
            self._follow("nudged_weight", numbers.weight_of(edge), nudge.weight, theme.WEIGHT, room, label.number)
            self.label = label
        pair = board.pairs.get(output)
        if pair is None or pair.site is not Site.INSTEAD:
            value, room = board.graph.values[output], board.node_room(board.last)
            self._follow("nudged_output", numbers.true_value_of(output), nudge.output, theme.ACTIVATION, room, value)
        if board.loss_number is not None:
            room = board.node_room(board.last + 1)
            self._follow("nudged_loss", numbers.true_loss(), nudge.loss, theme.LOSS, room, board.loss_number)

    def begin(self, scene: Scene) -> None:
        """Put the live numbers in place of those that stand still."""
        for mobject in self.hidden:
            mobject.set_opacity(0)
        if self.label:
            self.label.fit_plate(max(self.label.number.width, self.board.live_room(self.edge.layer)))
        scene.add(*self.numbers)

    def end(self, scene: Scene) -> None:
        """Bring back the numbers that stand still."""
        scene.remove(*self.numbers)
        for mobject in self.hidden:
            mobject.set_opacity(1)
        if self.label:
            self.label.fit_plate(self.label.number.width)

    def _follow(self, name: str, begin: Value, step: Value, color: str, room: float, place: Mobject) -> None:
        start, change, share = float(begin), float(step), self.share
        running = live_spec([start, start + change])
        rest = self.board.numbers.formats.spec(start)
        is_irrational = isinstance(begin, Fraction) or isinstance(step, Fraction)

        def spec(value: float) -> str:
            return rest if value == start else whole_spec(value, running)

        def at(part: float) -> Value:
            now = start + part * change
            return beside(now) if is_irrational else now

        nudged = spec(start + change)
        number = FittedNumber(
            self.ledger,
            name,
            lambda: at(share.get_value()),
            spec,
            room,
            size=_largest_size(place, mark_rounded(at(1), format_number(start + change, nudged)), room),
            color=color,
            rests=(start, start + change) if color == theme.WEIGHT else None,
        )
        self.numbers.append(number.move_to(place))
        self.hidden.append(place)


def _largest_size(place: Mobject, text: str, room: float) -> float:
    """Return the type size of the number that stands still, or the largest below in which a longer text is whole."""
    most = getattr(place, "size", theme.SMALL)
    sizes = [most, *(size for size in (theme.LABEL, theme.SMALL) if size < most)]
    return next((size for size in sizes if text_width(text, size) <= room + SLACK), sizes[-1])
