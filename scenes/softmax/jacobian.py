"""The Jacobian of softmax as a heat map: its cells, their names and sums, and what an entry is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, Arrow, Circle, DashedVMobject, VGroup

from mathcore import softmax
from scenes.components.heat_grid import HeatGrid
from scenes.components.text import Formula, common_size
from scenes.framework.digits import Recorder
from scenes.framework.numbers import Figure, read_exactly, sign_of
from scenes.softmax.digits import derivative_format
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["SMALL_ICON", "Jacobian", "draw_icons", "draw_jacobian", "draw_ring", "write_entries"]

ICON = 1.0  # frame units: of the longest arrow over its column
SMALL_ICON = 0.35  # frame units: a shorter arrow over its column has a ring round it
MARGINS = (1.55, 0.85, 0.7, 0.8)  # frame units left, right, under and over the cells, for what names them
ENTRY = "{{ derivative(J_(i j)) : entry }} {{ = derivative((partial s_i) / (partial x_j)) : name }}"
VALUE = "= function(s_i) (delta_(i j) - function(s_j))"
CASES = (
    "i = j : quad & delta_(i j) = 1 \\ & function(s_i) (1 - function(s_i)) > 0",
    "i != j : quad & delta_(i j) = 0 \\ & -function(s_i) function(s_j) < 0",
)


@dataclass(frozen=True)
class Jacobian:
    """The heat map with the sign before it, the names of its rows and columns, and their sums, each after a Σ."""

    grid: HeatGrid
    sign: Formula
    rows: VGroup
    heads: VGroup
    row_sums: VGroup
    column_sums: VGroup
    sigmas: VGroup


def halves() -> list[Region]:
    """Return the rooms of the matrix, and of the formulas beside it."""
    return frame.body.split_panes(8.7, 4.2)


def draw_jacobian(logits: np.ndarray, record: Recorder, has_icons: bool) -> Jacobian:
    """Draw the matrix in the left half, with room over it where arrows will stand over its columns."""
    half, (left, right, below, above) = halves()[0], MARGINS
    room = Region(half.left + left, half.right - right, half.bottom + below, half.top - above - has_icons * ICON)
    figures = [
        [
            record(f"jacobian_{i}_{j}", float(value), derivative_format(logits, float(value)))
            for j, value in enumerate(row, 1)
        ]
        for i, row in enumerate(softmax.jacobian(logits), 1)
    ]
    grid = HeatGrid(figures, room, theme.DERIVATIVE)
    sign = Formula(f"derivative(J) {sign_of(*(figure for row in figures for figure in row))}")
    count = len(logits)
    at_left = [(room.left - 0.42, each.center[1]) for each in grid.row_rooms]
    at_right = [(room.right + 0.5, each.center[1]) for each in grid.row_rooms]
    over = [(each.center[0], room.top + 0.3) for each in grid.column_rooms]
    under = [(each.center[0], room.bottom - 0.3) for each in grid.column_rooms]
    return Jacobian(
        grid,
        sign.move_to([half.left, room.center[1], 0], LEFT),
        _write([f"function(s_{k})" for k in range(1, count + 1)], at_left),
        _write([f"input(x_{k})" for k in range(1, count + 1)], over),
        _write([_write_sum(row) for row in figures], at_right),
        _write([_write_sum(column) for column in zip(*figures, strict=True)], under),
        _write(["Sigma"] * 2, [(at_left[0][0], under[0][1]), (at_right[0][0], over[0][1])]),
    )


def _write_sum(figures: Sequence[Figure]) -> str:
    """Write the sum of a row or column, which is 0: about, where its entries as they are written add to another one."""
    return f"{'' if sum(read_exactly(figure.text) for figure in figures) == 0 else 'approx '}derivative(0)"


def _write(codes: Sequence[str], places: Sequence[tuple[float, float]]) -> VGroup:
    labels = (Formula(code, size=theme.BODY) for code in codes)
    return VGroup(*(label.move_to([*place, 0]) for label, place in zip(labels, places, strict=True)))


def write_entries() -> tuple[Formula, Formula, VGroup]:
    """Write beside the matrix what an entry is called, what it is, and under that both kinds: of the diagonal, and the
    others."""
    room = halves()[1]
    entry, value = Formula(ENTRY), Formula(VALUE)
    room.place(entry, -1, 1)
    value.next_to(entry, DOWN, theme.SPACE).align_to(entry.select("name"), LEFT)
    size = common_size(CASES, room.width, theme.BODY)
    cases = VGroup(*(Formula(code, size=size) for code in CASES)).arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
    return entry, value, cases.next_to(value, DOWN, 2 * theme.SPACE).align_to(entry, LEFT)


def draw_icons(arrows: Sequence[Arrow], grid: HeatGrid) -> list[Arrow]:
    """Return the arrows as they stand over their columns, in one scale."""
    if not arrows:
        return []
    scale = ICON / max(max(arrow.width, arrow.height) for arrow in arrows)
    icons = []
    for arrow, room in zip(arrows, grid.column_rooms, strict=True):
        way = scale * (arrow.get_end() - arrow.get_start())
        middle = np.array([room.center[0], room.top + 0.65 + ICON / 2, 0.0])
        icon = Arrow(middle - way / 2, middle + way / 2, buff=0, color=theme.DERIVATIVE, stroke_width=theme.LINE)
        icons.append(icon)
    return icons


def draw_ring(icon: Arrow) -> DashedVMobject:
    """Draw a ring round an arrow that is easily overlooked."""
    circle = Circle(SMALL_ICON / 2 + theme.GAP / 2, color=theme.QUIET, stroke_width=theme.AXIS)
    return DashedVMobject(circle.move_to(icon), num_dashes=12)
