"""The bridge to sympy: antiderivatives, and a second opinion for the tests. Imported only when needed.
Trees are translated node by node; no text is handed over."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from sympy.integrals.manualintegrate import manualintegrate
from sympy.integrals.rationaltools import ratint

from mathcore.algebra import simplify
from mathcore.expression import (
    Call,
    Constant,
    Expression,
    Negative,
    Number,
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
    """The sympy expression of a tree, its variables real."""
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
    """The tree of a sympy expression; ValueError if it holds something that is not elementary."""
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
    if name in OUR_NAMES:
        return Call(OUR_NAMES[name], tuple(map(from_sympy, found.args)))
    raise ValueError(f"{found} is not an elementary function")


def integrate_symbolically(f: Function) -> Function:
    """An antiderivative of f that agrees with it; ValueError without one."""
    x = sympy.Symbol(f.variables[0], real=True)
    source = to_sympy(f.expression)
    found = manualintegrate(source, x)
    if found.has(sympy.Integral) and source.is_rational_function(x):
        found = ratint(source, x)
    try:
        plain = simplify(from_sympy(found))
    except (ValueError, TypeError) as problem:
        raise ValueError(f"{f.text} has no elementary antiderivative that is known; use accumulation") from problem
    for candidate in (plain, _with_absolute_logarithms(plain)):
        antiderivative = Function.of(candidate, f.variables)
        if _agrees(antiderivative, f):
            return antiderivative
    raise ValueError(f"no antiderivative of {f.text} was found that holds in its whole domain; use accumulation")


def _with_absolute_logarithms(node: Expression) -> Expression:
    """With ln|u| for ln u, the antiderivative of u'/u on both sides of a pole."""
    for inner in list(walk(node)):
        if isinstance(inner, Call) and inner.name == "ln":
            node = substitute(node, inner, Call("ln", (Call("abs", inner.arguments),)))
    return node


def _agrees(antiderivative: Function, f: Function) -> bool:
    """Whether F' = f at points all over the domain of f."""
    x = np.concatenate([np.linspace(-9.7, 9.3, 400), np.linspace(-0.97, 0.93, 100)])
    others = [np.full_like(x, 0.7) for _ in f.variables[1:]]
    wanted, found = f(x, *others), antiderivative.derivative()(x, *others)
    known = np.isfinite(wanted)
    return bool(known.any()) and np.allclose(found[known], wanted[known], rtol=1e-8, atol=1e-8)
