"""Translate to sympy and back: antiderivatives, and symbolic derivatives for tests. Imported only when needed.
Trees are translated node by node; no text is handed over.

Where sympy 1.14.0 counts otherwise: it derives Max and Abs to Heaviside and sign, which are ½ and 0 at a kink, where
`Function.derivative` has no value; its `limit` is from the right unless told, so that |h|/h has the limit 1 at 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from sympy.integrals.manualintegrate import manualintegrate
from sympy.integrals.rationaltools import ratint

from mathcore.algebra import simplify
from mathcore.expression import (
    Call,
    Comparison,
    Constant,
    Expression,
    Negative,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    substitute,
    walk,
)
from mathcore.function import Function
from mathcore.terms import number

BESIDE = 1e-7

# fmt: off
SYMPY_NAMES: dict[str, str] = {
    "exp": "exp", "ln": "log", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "sqrt": "sqrt", "abs": "Abs", "max": "Max", "min": "Min",
}
OUR_NAMES = {name: ours for ours, name in SYMPY_NAMES.items() if ours != "sqrt"}
RELATIONS = {"<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "!=": sympy.Ne}
TO_SYMPY: dict[type, Callable[[Any], Any]] = {
    Number:    lambda u: sympy.Rational(u.value.numerator, u.value.denominator),
    Constant:  lambda u: sympy.pi if u.name == "pi" else sympy.E,
    Symbol:    lambda u: sympy.Symbol(u.name, real=True),
    Negative:  lambda u: -to_sympy(u.operand),
    Sum:       lambda u: sympy.Add(*map(to_sympy, u.terms)),
    Product:   lambda u: sympy.Mul(*map(to_sympy, u.factors)),
    Quotient:  lambda u: to_sympy(u.numerator) / to_sympy(u.denominator),
    Power:     lambda u: to_sympy(u.base) ** to_sympy(u.exponent),
    Call:      lambda u: _call_to_sympy(u.name, [to_sympy(argument) for argument in u.arguments]),
    Piecewise: lambda u: _cases_to_sympy(u),
}
# fmt: on


def to_sympy(node: Expression) -> Any:
    """Return the sympy expression of a tree, its variables real."""
    return TO_SYMPY[type(node)](node)


def _call_to_sympy(name: str, arguments: list[Any]) -> Any:
    if name == "log":
        return sympy.log(*arguments)
    if name == "cbrt":
        return sympy.sign(arguments[0]) * sympy.cbrt(sympy.Abs(arguments[0]))
    return getattr(sympy, SYMPY_NAMES[name])(*arguments)


def _cases_to_sympy(node: Piecewise) -> Any:
    rows = [
        (
            to_sympy(row.value),
            sympy.And(*(RELATIONS[t.relation](to_sympy(t.left), to_sympy(t.right)) for t in row.conditions)),
        )
        for row in node.pieces
    ]
    return sympy.Piecewise(*rows, (sympy.nan, True))


def from_sympy(found: Any) -> Expression:
    """Return the tree of a sympy expression; ValueError if it holds something that is not elementary."""
    name = type(found).__name__
    if found.is_Rational:
        return number(Fraction(int(found.p), int(found.q)))
    if found in (sympy.pi, sympy.E):
        return Constant("pi" if found == sympy.pi else "e")
    if found.is_Symbol:
        return Symbol(found.name)
    if found.is_Add:
        return Sum(tuple(from_sympy(term) for term in found.as_ordered_terms()))
    if found.is_Mul:
        return Product(tuple(map(from_sympy, found.as_ordered_factors())))
    if found.is_Pow or name == "exp":
        return Power(*map(from_sympy, found.as_base_exp()))
    if found.is_Piecewise:
        return Piecewise(tuple(Piece(from_sympy(value), _conditions(test)) for value, test in found.args))
    if name in OUR_NAMES:
        return Call(OUR_NAMES[name], tuple(map(from_sympy, found.args)))
    raise ValueError(f"{found} is not an elementary function")


def _conditions(test: Any) -> tuple[Comparison, ...]:
    """Return the comparisons of a sympy condition that hold together; ValueError for any other condition."""
    if test is sympy.true:
        return ()
    if isinstance(test, sympy.And):
        return tuple(comparison for part in test.args for comparison in _conditions(part))
    if not isinstance(test, sympy.core.relational.Relational) or test.rel_op not in RELATIONS:
        raise ValueError(f"{test} is no comparison")
    return (Comparison(from_sympy(test.lhs), test.rel_op, from_sympy(test.rhs)),)


def integrate_symbolically(f: Function) -> Function:
    """Return the shortest antiderivative of f that was found and agrees with it; ValueError without one."""
    x = sympy.Symbol(f.variables[0], real=True)
    found = list(_candidates(to_sympy(f.expression), x))
    known = [node for each in found for node in _translated(each)]
    for candidate in sorted(dict.fromkeys(known), key=lambda node: sum(1 for _ in walk(node))):
        antiderivative = Function.of(candidate, f.variables, otherwise=f.otherwise)
        if _agrees(antiderivative, f):
            return antiderivative
    if not known:
        raise ValueError(f"{f.text} has no elementary antiderivative that is known; use accumulation")
    raise ValueError(f"no antiderivative of {f.text} was found that holds in its whole domain; use accumulation")


def _candidates(source: Any, x: Any) -> Iterator[Any]:
    """Return what sympy's rules make of an expression as it stands, over one denominator, and by its cases."""
    if source.has(sympy.Abs, sympy.Max, sympy.Min, sympy.Piecewise):
        yield sympy.integrate(sympy.piecewise_fold(source.rewrite(sympy.Piecewise)), x)
        return
    found = manualintegrate(source, x)
    yield found
    if source.is_rational_function(x):
        if found.has(sympy.Integral):
            yield ratint(source, x)
    elif source.has(sympy.exp):
        yield manualintegrate(sympy.cancel(source), x)


def _translated(found: Any) -> Iterator[Expression]:
    """Return the trees of a sympy expression: with the logarithms as they are, and of absolute values."""
    try:
        plain = simplify(from_sympy(found))
    except (ValueError, TypeError):
        return
    yield plain
    yield _with_absolute_logarithms(plain)


def _with_absolute_logarithms(node: Expression) -> Expression:
    """Replace ln u by ln|u|, the antiderivative of u'/u on both sides of a pole."""
    for inner in list(walk(node)):
        if isinstance(inner, Call) and inner.name == "ln":
            node = substitute(node, inner, Call("ln", (Call("abs", inner.arguments),)))
    return node


def _agrees(antiderivative: Function, f: Function) -> bool:
    """Return whether F' = f at points all over the domain of f."""
    x = np.concatenate([np.linspace(-9.7, 9.3, 400), np.linspace(-0.97, 0.93, 100)])
    others = [np.full_like(x, 0.7) for _ in f.variables[1:]]
    wanted, found = f(x, *others), antiderivative.derivative()(x, *others)
    known = np.isfinite(wanted)
    agrees = bool(known.any()) and np.allclose(found[known], wanted[known], rtol=1e-8, atol=1e-8)
    return agrees and not _jumps(antiderivative)


def _jumps(f: Function) -> bool:
    """Return whether the rows of a function by cases do not meet."""
    if len(f.variables) > 1 or not any(isinstance(part, Piecewise) for part in walk(f.expression)):
        return False
    borders = np.array(f.domain().breakpoints(-10, 10))
    left, right = f(borders - BESIDE), f(borders + BESIDE)
    return not np.allclose(left, right, rtol=0, atol=1e-5)
