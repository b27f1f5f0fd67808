"""Formulas are typeset as a lecturer writes them: their order, their ratios, their decimals."""

from __future__ import annotations

import math
import operator
import pickle
from fractions import Fraction

import pytest

from mathcore import (
    COMMON_DERIVATIVES,
    Function,
    chain,
    product_rule,
    quotient_rule,
    sum_rule,
    typeset_number,
    worked_chain,
)


@pytest.mark.parametrize(
    ("text", "typst"),
    [
        ("x^2/4 + 1", "(x^2)/4 + 1"),
        ("1 + x^2/4", "1 + (x^2)/4"),
        ("0.25x^2", "0.25 x^2"),
        ("x^3/3 - x", "(x^3)/3 - x"),
        ("(3x+2)^2", "(3 x + 2)^2"),
        ("2*3*x", "2 dot 3 x"),
        ("x*2", "x dot 2"),
        ("2(x/4)", "2 dot x/4"),
        ("x - (x - 1)", "x - (x - 1)"),
        ("x*-2", "x (-2)"),
        ("-(x+1)", "-(x + 1)"),
        ("sin(x)*cos(y)", "sin x cos y"),
        ("sin(x)*y", "sin(x) y"),
        ("y*sin(2x)", "y sin(2 x)"),
        ("sin(x)^2", "sin^2 x"),
        ("(x/2)^2", "(x/2)^2"),
        ("(x^2)^3", "(x^2)^3"),
        ("exp(-x)", "e^(-x)"),
        ("e^(x^2/2)", "e^(x^2\\/2)"),
        ("x^(1/3)", "x^(1\\/3)"),
        ("log(x, 2)", "log_(2) x"),
        ("ln(abs(x))", "ln abs(x)"),
        ("sqrt(x+1)", "sqrt(x + 1)"),
        ("cbrt(x)", "root(3, x)"),
        ("arsinh(x)", 'op("arsinh") x'),
        ("pi*x^2", "pi x^2"),
        ("alpha*x", "alpha x"),
        ("w_12*w1", "w_12 w_1"),
        ("rate*x", '"rate" x'),
        ("1e-5x", "10^(-5) x"),
        ("2.5e12", "2.5 times 10^(12)"),
        ("max(0, x)", "max(0, x)"),
        ("x if x > 0 else 0", "cases(x quad & x > 0, 0 quad & x <= 0)"),
        ("piecewise(1, 0<x<1, 2, x>2 and y>0, 3)", None),
    ],
)
def test_markup(text: str, typst: str | None) -> None:
    f = Function.parse(text, ("x", "y", "alpha", "rate", "w_12", "w1"))
    if typst is None:
        typst = 'cases(1 quad & 0 < x < 1, 2 quad & x > 2 and y > 0, 3 quad & "sonst")'
    assert f.typst(otherwise="sonst") == typst


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("x^2/4 + 1", "x/2"),
        ("(3x+2)^2", "6 (3 x + 2)"),
        ("sin(x^2+1)", "2 x cos(x^2 + 1)"),
        ("x e^x", "e^x + x e^x"),
        ("x ln(x)", "ln x + 1"),
        ("1/(1+e^(-x))", "(e^(-x))/((1 + e^(-x))^2)"),
        ("sqrt(x)", "1/(2 sqrt(x))"),
        ("1/x", "-1/(x^2)"),
        ("e^(e^x)", "e^(e^x) e^x"),
        ("0.3 sin(2x)", "0.6 cos(2 x)"),
        ("x^4/4 - x^2 + x/5 + 2", "x^3 - 2 x + 1/5"),
        ("ln(abs(x))", "1/x"),
        ("arcsin(x/2)", "1/(2 sqrt(1 - (x^2)/4))"),
        ("sqrt(x^2)", "x/(sqrt(x^2))"),
        ("max(0, x)", "cases(0 quad & x < 0, 1 quad & x > 0)"),
        ("max(-x, 2x - 3, 0)", "cases(gap: #0.5em, -1 quad & x < 0, 0 quad & 0 < x < 3/2, 2 quad & x > 3/2)"),
        ("x if x <= 0 else (2x if x < 1 else 5)", "cases(1 quad & x < 0, 2 quad & 0 < x < 1, 0 quad & x > 1)"),
        ("1 if x < 0 else (2 if x < 1 else x)", "cases(0 quad & x < 0, 0 quad & 0 < x < 1, 1 quad & x > 1)"),
        ("max(0, 1 - max(x, 2x))", "cases(gap: #0.5em, -1 quad & x < 0, -2 quad & 0 < x < 1/2, 0 quad & x > 1/2)"),
        ("max(0, 1 - abs(x))", "cases(0 quad & x < -1, 1 quad & -1 < x < 0, -1 quad & 0 < x < 1, 0 quad & x > 1)"),
        ("max(abs(x - 1), 2)", "cases(-1 quad & x < -1, 0 quad & -1 < x < 3, 1 quad & x > 3)"),
        ("max(sin(x), x)", "cases(cos x quad & sin x > x, 1 quad & sin x <= x)"),
        ("x^2 if x < 1 else 2x - 1", "cases(2 x quad & x < 1, 2 quad & x >= 1)"),
        ("x^2 if x <= 1 else 2x - 1", "cases(2 x quad & x <= 1, 2 quad & x > 1)"),
        ("x^2 if x < 1 else 2x", "cases(2 x quad & x < 1, 2 quad & x > 1)"),  # it jumps
        ("0 if x - 0.1 < 0.2 else (x - 0.3)^2", "cases(gap: #0.5em, 0 quad & x < 3/10, 2 (x - 0.3) quad & x >= 3/10)"),
        ("0 if x < 0 else x^2 if x < 1 else x", "cases(0 quad & x < 0, 2 x quad & 0 <= x < 1, 1 quad & x > 1)"),
        ("x if x^2 < 1 else 2x", "cases(1 quad & x^2 < 1, 2 quad & x^2 > 1)"),  # it jumps
        ("x^2 if x^2 < 1 else 1", "cases(2 x quad & x^2 < 1, 0 quad & x^2 > 1)"),  # it has a corner
        ("(x^2 - 2)^2 if x^2 < 2 else 0", "cases(4 x (x^2 - 2) quad & x^2 < 2, 0 quad & x^2 >= 2)"),
        ("0 if x^2 <= 1 else (x^2 - 1)^2", "cases(0 quad & x^2 <= 1, 4 x (x^2 - 1) quad & x^2 > 1)"),
        ("0 if e^x < 1 else x^2", "cases(0 quad & e^x < 1, 2 x quad & e^x >= 1)"),
        ("x^2 if sin(x) < 2 else x", "cases(2 x quad & sin x < 2, 1 quad & sin x > 2)"),  # there is no border
        ("max(0, x^3)", "cases(0 quad & 0 > x^3, 3 x^2 quad & 0 <= x^3)"),
        ("max(x^2, x^3)", "cases(2 x quad & x^2 > x^3, 3 x^2 quad & x^2 < x^3)"),  # it has a corner at 1
    ],
)
def test_derivatives_look_as_on_paper(text: str, slope: str) -> None:
    assert Function.parse(text).derivative().typst() == slope


@pytest.mark.parametrize(
    "text",
    [
        "x^2 if x < 1 else 2x - 1",
        "x^2 if x < 1 else 2x",
        "e^x if x <= 0 else x + 1",
        "sin(x) if x < 0 else x if x < 1 else x^2",
        "abs(x) if x < 1 else 2x - 1",
        "x^3 if 2x < 1 else 0.75x - 0.25",
    ],
)
def test_the_formula_of_a_derivative_holds_a_border_just_where_both_one_sided_slopes_agree(text: str) -> None:
    """Judged by difference quotients of both sides, and by the conditions as they are written."""
    f, h = Function.parse(text), 1e-6
    written = f.derivative().typst()
    tests = [row.partition("quad &")[2].strip(" )") for row in written.split(",") if "&" in row]
    for border in (0, 0.5, 1):
        left, right = ((f(border + step) - f(border)) / step for step in (-h, h))
        holds = [_holds(test, border) for test in tests]
        assert sum(holds) == (abs(left - right) < 1e-4), (border, written)


def _holds(test: str, x: float) -> bool:
    """Return whether a chain of comparisons as it is written, such as 0 <= x < 1/2, holds at x."""
    relations = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
    first, *rest = (x if part == "x" else part if part in relations else float(Fraction(part)) for part in test.split())
    lefts, rights = [first, *rest[1::2]], rest[1::2]
    return all(relations[each](left, right) for each, left, right in zip(rest[::2], lefts, rights, strict=False))


@pytest.mark.parametrize(
    ("text", "typst"),
    [
        ("x if x <= 0 else (2x if x < 1 else 5)", "cases(x quad & x <= 0, 2 x quad & 0 < x < 1, 5 quad & x >= 1)"),
        (
            "1 if 0<x<1 else (2 if x>=2 else x^2)",
            "cases(x^2 quad & x <= 0, 1 quad & 0 < x < 1, x^2 quad & 1 <= x < 2, 2 quad & x >= 2)",
        ),
        ("1 if x < 0 else (2 if x <= 0 else 1)", None),
        ("1 if x (x - 1) (x - 2) (x - 5) > 0 else (2 if x > 3 else 4)", None),
    ],
)
def test_cases_within_cases_are_written_as_intervals(text: str, typst: str | None) -> None:
    found = Function.parse(text).typst()
    assert found == typst if typst else found.count("cases") == 2


def test_the_decks_table() -> None:
    assert [row.typst() for row in COMMON_DERIVATIVES] == [
        ("x^n", "n x^(n - 1)"),
        ("e^x", "e^x"),
        ("a^x", "a^x ln a"),
        ("ln x", "1/x"),
        ("log_(a) x", "1/(x ln a)"),
        ("sin x", "cos x"),
        ("cos x", "-sin x"),
        ("tan x", "sec^2 x"),
        ("arcsin x", "1/(sqrt(1 - x^2))"),
        ("arccos x", "-1/(sqrt(1 - x^2))"),
        ("arctan x", "1/(1 + x^2)"),
    ]


@pytest.mark.parametrize(
    ("value", "typst"),
    [
        (1.25, "1.25"),
        (-0.5, "-0.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (3225.13717248, "3225.14"),
        (1e-7, "10^(-7)"),
        (-3.25e-9, "-3.25 times 10^(-9)"),
        (180.0, "180"),
        (1e12, "10^(12)"),
        (float("inf"), "oo"),
        (float("-inf"), "-oo"),
        (float("nan"), '"undefined"'),
    ],
)
def test_computed_numbers(value: float, typst: str) -> None:
    assert typeset_number(value) == typst


def test_the_word_of_the_last_row_follows_into_all_that_is_derived() -> None:
    f = Function.parse("(0 if x < -5 else x^2 if x < 5 else 25)^3").saying("其他")
    shown = [
        f.typst(),
        f.derivative().typst(),
        *(step.typst() for step in worked_chain(f)),
        *(link.typst() for link in chain(f)),
    ]
    shown += [*product_rule(f, f).lines, *quotient_rule(f, f).lines[:2], *sum_rule(f, f).lines]
    assert all("otherwise" not in line for line in shown)
    assert sum("其他" in line for line in shown) >= 8
    two = Function.parse("x*y if 0 < x < 1 else y", ("x", "y")).saying("其他")
    assert two.bind(y=2).typst().endswith('"其他")')
    assert pickle.loads(pickle.dumps(two)).typst() == two.typst()  # noqa: S301  our own bytes
    assert two == Function.parse("x*y if 0 < x < 1 else y", ("x", "y"))
    assert typeset_number(math.nan, undefined="无定义") == '"无定义"'
