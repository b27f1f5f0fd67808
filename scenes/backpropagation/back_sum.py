"""Draw what a hidden unit gets back along several edges: over a further output, where the network has only one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import UP, Circle, DashedVMobject, Line, VGroup, VMobject

from scenes.backpropagation.board import Board
from scenes.components.network import Unit
from scenes.components.node_grid import NAME_BUFF
from scenes.style.theme import theme

__all__ = ["further_output", "sum_of_gradients"]

DASHES = 18
FREE = 0.12  # above the name of the output, in frame units


def further_output(board: Board, unit: Unit) -> tuple[VGroup, list[Line]]:
    """Return a dashed output above the only one, joined to a unit, and the line of its edge, without dashes; nothing
    where there are several outputs."""
    if board.sizes[-1] > 1:
        return VGroup(), []
    grid, output = board.layout.grid, board.graph.nodes[Unit(board.last, 1)]
    # Between both stands the name of the lower one.
    named = 2 * grid.radius + board.names[Unit(board.last, 1)].height + NAME_BUFF + FREE
    middle = output.get_center() + max(grid.further_pitch, named) * UP
    node = Circle(radius=grid.radius, color=theme.ACTIVATION, stroke_width=theme.AXIS).move_to(middle)
    line = _edge(board.graph.nodes[unit], middle, grid.radius).set_stroke(theme.WEIGHT, theme.AXIS)
    return VGroup(*(DashedVMobject(shape, num_dashes=DASHES) for shape in (line, node))), [line]


def _edge(start: VMobject, middle: np.ndarray, radius: float) -> Line:
    """Return the line between the rims of a node and a circle."""
    along = middle - start.get_center()
    along = along / np.linalg.norm(along)
    return Line(start.get_center() + start.width / 2 * along, middle - radius * along)


def sum_of_gradients(board: Board) -> str:
    """Return ∂L/∂z of any unit of the last hidden layer as the sum over its edges, in Typst math."""
    notation, last = board.notation, board.last
    several = replace(notation, sizes=(*notation.sizes[:-1], 2))
    behind = several.gradient(several.plain_sum(Unit(last, 1)).replace("_1", "_j"))
    lead = several.gradient(several.any_plain_sum(last - 1))
    source = "1" if notation.sizes[-2] == 1 else "k"
    total = f"sum_j {behind} dot weight(w^(({last}))_({source} j))"
    if notation.is_linear(last - 1):
        return f"{lead} = {total}"
    slope = f"derivative({notation.activation(last - 1)}')({several.any_plain_sum(last - 1)})"
    return f"{lead} = {slope} {total}"
