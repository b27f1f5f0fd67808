"""Animate the board while training runs: every number on it follows the step, as does the loss curve's readout.

All steps are computed beforehand; the live numbers read the one that a tracker points at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim import Scene, ValueTracker

from scenes.backpropagation.board import Board
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.components.number import LiveNumber
from scenes.framework.ledger import Ledger
from scenes.style.theme import theme

__all__ = ["Motion"]

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
            room = self.board.node_room(self.board.last + 1)
            loss = self._number("loss", lambda step: step.gradients.loss, theme.LOSS, room)
            scene.add(loss.move_to(self.board.loss[0]))

    def _weight(self, edge: Edge) -> LiveNumber:
        name, board = self.board.notation.weight_name(edge), self.board
        number = self._number(name, lambda step: step.weight_of(edge), theme.WEIGHT, board.live_room(edge.layer))
        return number.move_to(board.graph.labels[edge])

    def _value(self, unit: Unit) -> LiveNumber:
        name, room = self.board.notation.unit_name(unit), self.board.node_room(unit.layer)
        number = self._number(name, lambda step: step.value_of(unit), theme.ACTIVATION, room)
        return number.move_to(self.board.graph.nodes[unit])

    def _number(self, name: str, read: Read, color: str, room: float) -> LiveNumber:
        """Return what is read from the present step, as it fits a room."""
        history, now = [float(read(step)) for step in self.steps], self.now

        def value() -> float:
            return history[round(now.get_value())]

        return FittedNumber(self.ledger, f"last_{name}", value, self.board.numbers.formats.spec, room, color=color)
