"""Read how the weights of a board change by a step, and choose what the words may say of it."""

from __future__ import annotations

from scenes.backpropagation.board import Board
from scenes.components.network import Edge
from scenes.framework.comparison import compare, is_nothing, is_sorted_by
from scenes.framework.numbers import Figure, read_number

__all__ = ["choose_variant", "read_change"]


def choose_variant(board: Board) -> str:
    """Return what is told of the hidden weights, by how their gradients and steps read."""
    first = board.labelled(board.last - 1)[0]
    if compare(*read_change(board, first)) == "equal":
        return "zero" if is_nothing(board.numbers.weight_gradient(first)) else "same"
    if board.last == 2 and board.numbers.network.weights[0].size == 1:
        return "one"
    if board.last == 2 and are_ordered_by_input(board):
        return "ordered"
    edges = [edge for layer in range(1, board.last) for edge in board.labelled(layer)]
    gradients = [board.numbers.weight_gradient(edge) for edge in edges]
    return "uneven" if is_sorted_by(gradients, [read_step(board, edge) for edge in edges]) else ""


def are_ordered_by_input(board: Board) -> bool:
    """Return whether edges from one input change alike, and those from a larger one have gradients of larger size and
    steps."""
    numbers, inputs = board.numbers, board.graph.units(0)
    matrices = (numbers.network.weights[0], numbers.gradients.weights[0], numbers.after.weights[0])
    rows = [row for matrix in matrices for row in matrix]
    if len(board.labelled(1)) < matrices[0].size or len(rows[0]) == 1 or not all(map(numbers.are_equal, rows)):
        return False
    edges = [Edge(1, unit.number, 1) for unit in inputs]
    values, steps = [numbers.value(unit) for unit in inputs], [read_step(board, edge) for edge in edges]
    gradients = [numbers.weight_gradient(edge) for edge in edges]
    return min(figure.value for figure in values) >= 0 and is_sorted_by(values, gradients, steps)


def read_change(board: Board, edge: Edge) -> tuple[Figure, Figure]:
    """Return a weight before and after the step, as both are written."""
    return board.numbers.weight(edge), board.numbers.new_weight(edge)


def read_step(board: Board, edge: Edge) -> Figure:
    """Return by how much a weight moves, as it can be read from its two values."""
    old, new = (read_number(figure.text) for figure in read_change(board, edge))
    return board.numbers.read(new - old)
