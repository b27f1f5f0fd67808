"""Rectangles that hold all touched tiles of a frame, and few others."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from engine.damage.tiles import START_COST, Rectangle, cover, covered

grids = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=14), elements=st.booleans())


@given(grids)
def test_all_touched_tiles_are_covered_each_once(grid):
    rectangles = cover(grid)
    assert not (grid & ~covered(rectangles, grid.shape)).any()
    assert all(first.bottom <= second.top for first, second in pairwise(rectangles))


@given(grids)
def test_no_rectangle_reaches_farther_than_what_is_touched(grid):
    for rectangle in cover(grid):
        rows, columns = (grid[rectangle.grid_part].any(axis=axis) for axis in (1, 0))
        assert all((rows[0], rows[-1], columns[0], columns[-1]))


@given(grids)
def test_two_rectangles_are_one_where_that_costs_no_more(grid):
    rectangles = cover(grid)
    for first, second in pairwise(rectangles):
        columns = np.flatnonzero(grid[second.top]).tolist()
        row = Rectangle(second.top, second.top + 1, columns[0], columns[-1] + 1)
        both = Rectangle(first.top, row.bottom, min(first.left, row.left), max(first.right, row.right))
        assert both.tiles > first.tiles + row.tiles + START_COST


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["....", "...."], []),
        ([".##.", ".##."], [Rectangle(0, 2, 1, 3)]),
        (["#...", "...#"], [Rectangle(0, 1, 0, 1), Rectangle(1, 2, 3, 4)]),
        (["#...", "....", "#..."], [Rectangle(0, 3, 0, 1)]),
        (["#.#.", "#..."], [Rectangle(0, 2, 0, 3)]),
    ],
)
def test_rows_are_carried_on_where_that_costs_least(rows, expected):
    assert cover(np.array([[tile == "#" for tile in row] for row in rows])) == expected
