"""The board while training runs on: every number on it follows the step, as does the loss curve's readout.

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
            loss = self._number("loss", lambda step: step.gradients.loss, theme.LOSS)
            scene.add(loss.move_to(self.board.loss[0]))

    def _weight(self, edge: Edge) -> LiveNumber:
        name, board = self.board.notation.weight_name(edge), self.board
        number = self._number(name, lambda step: step.weight_of(edge), theme.WEIGHT, board.label_room, coarse=False)
        return number.move_to(board.graph.labels[edge])

    def _value(self, unit: Unit) -> LiveNumber:
        number = self._number(self.board.notation.unit_name(unit), lambda step: step.value_of(unit), theme.ACTIVATION)
        return number.move_to(self.board.graph.nodes[unit])

    def _number(
        self, name: str, read: Read, color: str, room: float | None = None, *, coarse: bool = True
    ) -> LiveNumber:
        """What is read from the present step, as it fits an edge or, without a room, a node."""
        history, now = [float(read(step)) for step in self.steps], self.now

        def value() -> float:
            return history[round(now.get_value())]

        spec_of = self.board.numbers.formats.spec
        room = room or self.board.node_room
        return FittedNumber(self.ledger, f"last_{name}", value, spec_of, room, color=color, coarse=coarse)
