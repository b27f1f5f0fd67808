"""Write and draw the task of a network: its inputs, its target, and what is between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Arrow, Mobject, RoundedRectangle

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.equality_signs import result_sign
from scenes.components.network import Unit
from scenes.components.text import Formula
from scenes.framework.numbers import ROUNDING
from scenes.style.theme import theme

__all__ = ["draw_question", "mean_row", "task_rows"]

MOST_INPUTS = 4


def mean_row(board: Board) -> Formula | None:
    """Return the mean of the inputs, where there are two and it is the target."""
    numbers, inputs = board.numbers, board.numbers.params.x
    if (
        len(inputs) != 2
        or len(board.numbers.params.y) > 1
        or not np.isclose(inputs.mean(), board.numbers.params.y[0], rtol=ROUNDING, atol=0)
    ):
        return None
    values = [numbers.value(unit) for unit in board.graph.units(0)]
    terms = " + ".join(f"input({value.term if k else value})" for k, value in enumerate(values))
    sign = result_sign(lambda a, b: (a + b) / 2, values, numbers.target())
    return Formula(f"({terms})/2 {sign} {numbers.target()}", size=theme.BODY)


def draw_question(board: Board) -> list[Mobject]:
    """Return lines from the inputs to the place of the network, a line to the target, and a question mark."""
    grid = board.graph.grid
    middle = np.array([(grid.place(0, 0, 1)[0] + grid.place(board.last, 0, 1)[0]) / 2, grid.place(0, 0, 1)[1], 0.0])
    box = RoundedRectangle(width=2.0, height=1.6, corner_radius=0.2, color=theme.QUIET, stroke_width=theme.LINE)
    box.move_to(middle)
    sides = [board.graph.nodes[unit].get_right() for unit in board.graph.units(0)]
    lines = [Arrow(side, box.get_left(), buff=theme.GAP, color=theme.QUIET, stroke_width=theme.AXIS) for side in sides]
    ends = box.get_right(), board.target[0].get_left()
    lines.append(Arrow(*ends, buff=theme.GAP, color=theme.QUIET, stroke_width=theme.AXIS))
    return [box, *lines, Formula("?", size=theme.TITLE).move_to(box)]


def task_rows(board: Board) -> Sequence[Formula]:
    """Return inputs and target; long vectors are cut."""
    notation, params = board.notation, board.numbers.params
    inputs = [Unit(0, number) for number in range(1, params.sizes[0] + 1)][:MOST_INPUTS]
    outputs = [Unit(board.last, number) for number in range(1, params.sizes[-1] + 1)][:MOST_INPUTS]
    if params.sizes[0] > MOST_INPUTS:
        inputs = inputs[:2]
    if params.sizes[-1] > MOST_INPUTS:
        outputs = outputs[:2]
    values = [board.numbers.value(unit) for unit in inputs]
    targets = [board.numbers.target(unit.number) for unit in outputs]
    known = [f"{notation.unit(unit)} {x.equals} input({x})" for unit, x in zip(inputs, values, strict=True)]
    wanted = [f"{notation.target(unit)} {y.equals} {y}" for unit, y in zip(outputs, targets, strict=True)]
    if len(inputs) < params.sizes[0]:
        known.append("dots.c")
    if len(outputs) < params.sizes[-1]:
        wanted.append("dots.c")
    return [write_to_fit(", quad ".join(codes)) for codes in (known, wanted)]


def write_to_fit(code: str) -> Formula:
    """Return a formula at the largest size at which it fits the column."""
    formulas = [Formula(code, size=size) for size in (theme.BODY, theme.LABEL, theme.SMALL)]
    return next((formula for formula in formulas if formula.width <= work_region().width), formulas[-1])
