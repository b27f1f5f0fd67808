"""Base class of the chapter's scenes: parameters, title, board, and numbers that move from it into formulas.

A number that enters a formula comes from the edge or node it belongs to, and that place lights up meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manim import Animation, FadeIn, Mobject, ReplacementTransform, VMobject, Write

from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import Operand, Row
from scenes.backpropagation.parameters import NetworkParameters
from scenes.framework.scene import BaseScene, LectureScene
from scenes.framework.timing import PER_LETTER, formula_time
from scenes.style.theme import theme

__all__ = ["NetworkScene", "fly", "use_variant_of"]

READING = 1.5
MOST_READING = 4.0
MANY_SIGNS = 30


class NetworkScene(LectureScene[NetworkParameters]):
    """A scene that stands on the chapter's board."""

    def _stand(self, board: Board, layers: int) -> None:
        """Show the board as the scene before left it: weights, target, and the values of the first layers."""
        for layer in range(1, board.last + 1):
            board.write_weights(layer)
        for layer in range(layers):
            board.write_values(layer)
        self.add(*board.everything(), board.target, board.target_number)

    def _stand_with_loss(self, board: Board) -> VMobject:
        """Return the board after the loss: all values, the loss, and the gradient at each output that is drawn."""
        self._stand(board, board.last + 1)
        loss = board.write_loss()
        self.add(board.links, board.loss, loss)
        for unit in board.worked(board.last):
            self.add(board.write_output_gradient(unit).stand())
        return loss

    def _others(self, *keep: Mobject) -> list[Mobject]:
        """Return what stands on the stage and shares no part with what is to be kept."""
        kept = {id(part) for mobject in keep for part in mobject.get_family()}
        return [each for each in self.mobjects if not any(id(part) in kept for part in each.get_family())]

    def _fly_in(
        self,
        board: Board,
        row: Row,
        group: Sequence[Operand],
        run_time: float | None = None,
        color: str | None = None,
    ) -> None:
        """Move numbers from the board into a formula; their edges and nodes are lit meanwhile."""
        run_time = theme.CALM if run_time is None else run_time
        color = color or theme.WEIGHT
        graph = board.graph
        edges = list(dict.fromkeys(edge for operand in group for edge in operand.edges))
        units = list(dict.fromkeys(unit for operand in group for unit in operand.units))
        is_on_board = bool(edges or units)  # the learning rate is not
        if is_on_board:
            self.play(*graph.light(edges, color), *graph.ring(units), run_time=0.3 * run_time)
        self.play(*(self._flight(board, row, operand) for operand in group), run_time=0.7 * run_time)
        if is_on_board:
            self.play(*graph.rest(edges), *graph.ring(units, theme.LINE), run_time=0.3 * run_time)

    def _flight(self, board: Board, row: Row, operand: Operand) -> Animation:
        part = row.formula.select(operand.part)
        if operand.source is None:
            return FadeIn(part, target_position=board.graph.edges[operand.edges[0]] if operand.edges else part)
        return fly(operand.source, part)

    def _let_read(self, *last: VMobject, spent: float = 0.0) -> None:
        """Wait until the longest of what was written last is read; it stands for `spent` seconds."""
        signs = max((len(each.family_members_with_points()) for each in last), default=0)
        left = max(READING, formula_time(signs)) - spent
        if left > 0:
            self.wait(left)

    def _let_read_long(self, formulas: Iterable[VMobject]) -> None:
        """Wait a moment more for formulas of so many signs that the words leave no time to read them."""
        signs = sum(len(formula.family_members_with_points()) for formula in formulas)
        if signs > MANY_SIGNS:
            self.wait(min(PER_LETTER * (signs - MANY_SIGNS), MOST_READING))

    def _work(self, board: Board, row: Row, run_time: float | None = None, color: str | None = None) -> None:
        """Write a row: its signs, then its numbers from where they stand, group by group; the result stays away."""
        run_time = theme.CALM if run_time is None else run_time
        color = color or theme.WEIGHT
        if not row.operands and row.result is None:
            self.play(Write(row.formula), run_time=run_time)
        elif len(row.signs):
            self.play(FadeIn(row.signs), run_time=0.5 * theme.QUICK)
        for group in row.groups:
            self._fly_in(board, row, group, run_time, color)
        if row.result is None:
            self.add(row.formula)

    def _settle(self, row: Row, value: VMobject, run_time: float | None = None) -> None:
        """Show the result of a row, and move it to its place."""
        run_time = theme.CALM if run_time is None else run_time
        if row.result is None:
            raise ValueError(f"the row {row.code!r} has no result")
        self.play(FadeIn(row.result, scale=1.3), run_time=0.4 * run_time)
        self.add(row.formula)
        self.play(fly(row.result, value), run_time=0.6 * run_time)


def use_variant_of(scene: BaseScene, **traits: bool) -> None:
    """Choose the words that are named by the traits that hold, such as several_activated; the usual ones if none do."""
    if names := [name for name, holds in traits.items() if holds]:
        scene.use_variant("_".join(names))


def fly(source: VMobject, place: VMobject) -> Animation:
    """Return a copy of a number flies to where it is written, and becomes it."""
    return ReplacementTransform(source.copy(), place)
