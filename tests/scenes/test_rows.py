"""Rows of a calculation are as wide as they are said to be, whatever numbers they hold."""

from __future__ import annotations

import pytest

from scenes.backpropagation.calculation import Operand, SumTerm, pack
from scenes.framework.numbers import Figure, format_number

TOLERANCE = 0.12  # a row's width is estimated


def term(numbers):
    figures = [Figure("n", number, format_number(number, ".4g")) for number in numbers]
    codes = [f"{{{{ weight({figure.term}) : f{k} }}}}" for k, figure in enumerate(figures)]
    return SumTerm(" times ".join(codes), tuple(Operand(f"f{k}", None) for k in range(len(codes))))


@pytest.mark.parametrize(
    ("width", "numbers"),
    [
        (4.9, [[-285714.0, -0.142857, 1e6]]),
        (3.5, [[-285714.0, -285714.0], [-285714.0, -0.142857]]),
        (3.0, [[-9.524e10, 4.08e-5, -2.857e15]]),
        (3.3, [[0.25, 0.001], [-0.77, 0.77985], [-0.14, 0.50426], [0.5, 0.5]]),
    ],
)
def test_rows_are_broken_where_a_number_ends_and_fit_their_width(width, numbers):
    rows = pack("gradient(L)", [term(each) for each in numbers], 24, width, equals="approx", result="4.08 times 10^10")
    sign = rows[0].formula.select("equals")
    behind = sign.get_right()[0] + 0.1 - rows[0].formula.get_left()[0]
    lefts = [(0.0, sign.get_left()[0] - rows[0].formula.get_left()[0], behind)[row.indent] for row in rows]
    for row, left in zip(rows, lefts, strict=True):
        assert left + row.formula.width <= width + TOLERANCE
    found = [operand.part for row in rows for operand in row.operands]
    assert found == [f"f{k}" for each in numbers for k in range(len(each))]


def test_a_power_of_ten_behind_a_bracket_of_an_earlier_term_is_not_taken_apart():
    terms = [SumTerm("(2 times 3"), SumTerm("dots.c) times {{ derivative(6.135 times 10^(-12)) : slope }}")]
    rows = pack("gradient(L)", terms, 24, 3.5)
    assert "6.135 times 10^(-12)" in "".join(row.code for row in rows)
    assert all(row.formula.width > 0 for row in rows)
