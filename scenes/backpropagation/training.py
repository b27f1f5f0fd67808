"""The board while training runs on: every number on it follows the step, as does the loss curve's readout.

All steps are computed beforehand; the live numbers read the one that a tracker points at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim import Scene, ValueTracker

from scenes import theme
from scenes.backpropagation.board import Board
from scenes.backpropagation.precision import fit_decimals, text_width
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.components.number import LiveNumber
from scenes.figures import format_number
from scenes.ledger import Ledger

__all__ = ["Motion"]

MOST_DECIMALS = 4
Read = Callable[[Quantities], float]


@dataclass(frozen=True)
class Motion:
    """Live numbers in place of the board's; `now` is the index of the present step in `steps`."""

    board: Board
    now: ValueTracker
    steps: Sequence[Quantities]
    ledger: Ledger

    def begin(self, scene: Scene) -> None:
        """Put the live numbers where the board's weights, values and loss stand."""
        for edge in self.board.graph.labels:
            self.board.take_weight(edge, self._weight(edge))
        for unit, value in self.board.graph.values.items():
            if unit.layer > 0:
                scene.remove(value)
                scene.add(self._value(unit))
        if self.board.loss_number is not None:
            scene.remove(self.board.loss_number)
            loss = self._number("loss", lambda step: step.gradients.loss, theme.LOSS)
            scene.add(loss.move_to(self.board.loss[0]))

    def _weight(self, edge: Edge) -> LiveNumber:
        spec = fit_decimals(self.steps[0].weight_of(edge), self.steps[-1].weight_of(edge), self.board.label_room)
        name = self.board.notation.weight_name(edge)
        size = self.board.label_size(edge.layer)
        number = self._number(name, lambda step: step.weight_of(edge), theme.WEIGHT, spec, size)
        return number.move_to(self.board.graph.labels[edge])

    def _value(self, unit: Unit) -> LiveNumber:
        number = self._number(self.board.notation.unit_name(unit), lambda step: step.value_of(unit), theme.ACTIVATION)
        return number.move_to(self.board.graph.nodes[unit])

    def _number(
        self, name: str, read: Read, color: str, spec: str | None = None, size: float = theme.SMALL
    ) -> LiveNumber:
        """What is read from the present step."""
        history, now = [float(read(step)) for step in self.steps], self.now
        return LiveNumber(
            self.ledger,
            f"last_{name}",
            lambda: history[round(now.get_value())],
            spec or _fit_all(history, self.board.node_room),
            size=size,
            color=color,
            anchor=0,
        )


def _fit_all(values: Sequence[float], room: float) -> str:
    """The most decimals with which all of the numbers fit."""
    for decimals in range(MOST_DECIMALS, 0, -1):
        if max(text_width(format_number(value, f".{decimals}f"), theme.SMALL) for value in values) <= room:
            return f".{decimals}f"
    return ".0f"
