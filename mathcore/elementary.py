"""The table of elementary functions: everything the library knows about each, one row a function.
The derivative and the domain are written as a textbook writes them and read by the library's own parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from mathcore.expression import ONE, Comparison, Expression, Symbol, substitute


@dataclass(frozen=True)
class Elementary:
    """One row: how numpy computes f(u) (None: from others), f'(u), where it is defined, how it is typeset."""

    evaluate: Callable[..., Any] | None
    derivative: str
    domain: str
    typst: str


def _row(evaluate: Callable[..., Any] | None, derivative: str, domain: str = "", typst: str = "") -> Elementary:
    return Elementary(evaluate, derivative, domain, typst)


# fmt: off
ELEMENTARY: dict[str, Elementary] = {
    # f              computed by           f'(u)                    defined where           typeset
    "exp":    _row(np.exp,              "exp(u)"),
    "ln":     _row(np.log,              "1/u",                   "u > 0",                 "ln"),
    "log":    _row(None,                "1/(u*ln(a))",           "u > 0, a > 0, a != 1",  "log"),
    "sin":    _row(np.sin,              "cos(u)",                "",                      "sin"),
    "cos":    _row(np.cos,              "-sin(u)",               "",                      "cos"),
    "tan":    _row(np.tan,              "sec(u)^2",              "cos(u) != 0",           "tan"),
    "cot":    _row(None,                "-csc(u)^2",             "sin(u) != 0",           "cot"),
    "sec":    _row(None,                "sec(u)*tan(u)",         "cos(u) != 0",           "sec"),
    "csc":    _row(None,                "-csc(u)*cot(u)",        "sin(u) != 0",           "csc"),
    "arcsin": _row(np.arcsin,           "1/sqrt(1 - u^2)",       "u >= -1, u <= 1",       "arcsin"),
    "arccos": _row(np.arccos,           "-1/sqrt(1 - u^2)",      "u >= -1, u <= 1",       "arccos"),
    "arctan": _row(np.arctan,           "1/(1 + u^2)",           "",                      "arctan"),
    "sinh":   _row(np.sinh,             "cosh(u)",               "",                      "sinh"),
    "cosh":   _row(np.cosh,             "sinh(u)",               "",                      "cosh"),
    "tanh":   _row(np.tanh,             "1 - tanh(u)^2",         "",                      "tanh"),
    "arsinh": _row(np.arcsinh,          "1/sqrt(u^2 + 1)",       "",                      'op("arsinh")'),
    "arcosh": _row(np.arccosh,          "1/sqrt(u^2 - 1)",       "u >= 1",                'op("arcosh")'),
    "artanh": _row(np.arctanh,          "1/(1 - u^2)",           "u > -1, u < 1",         'op("artanh")'),
    "sqrt":   _row(np.sqrt,             "1/(2*sqrt(u))",         "u >= 0"),
    "cbrt":   _row(np.cbrt,             "1/(3*cbrt(u)^2)"),
    "abs":    _row(np.abs,              "u/abs(u)"),
    "max":    _row(np.maximum,          "",                      "",                      "max"),
    "min":    _row(np.minimum,          "",                      "",                      "min"),
}
# fmt: on

ALIASES = {
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan")},
    **{f"{prefix}{name}h": f"ar{name}h" for prefix in ("a", "arc") for name in ("sin", "cos", "tan")},
    "tg": "tan",
    "ctg": "cot",
}


# What a rule's u and a stand for while it is filled in: no user can name a variable so.
_PLACES = {"u": Symbol("#u"), "a": Symbol("#a")}


@cache
def _rule(name: str) -> Expression:
    from mathcore.parser import parse

    return _with_places(parse(ELEMENTARY[name].derivative, ("u", "a")))


@cache
def _conditions(name: str) -> tuple[Comparison, ...]:
    from mathcore.parser import parse_condition

    texts = ELEMENTARY[name].domain.split(",") if ELEMENTARY[name].domain else []
    tests = (test for text in texts for test in parse_condition(text, ("u", "a")))
    return tuple(Comparison(_with_places(test.left), test.relation, _with_places(test.right)) for test in tests)


def _with_places(node: Expression) -> Expression:
    for letter, place in _PLACES.items():
        node = substitute(node, Symbol(letter), place)
    return node


def _filled(node: Expression, u: Expression, a: Expression) -> Expression:
    return substitute(substitute(node, _PLACES["a"], a), _PLACES["u"], u)


def slope(name: str, u: Expression, a: Expression = ONE) -> Expression:
    """f'(u) of an elementary function at the expression u (a: the base of a logarithm), as the table has it."""
    return _filled(_rule(name), u, a)


def conditions(name: str, u: Expression, a: Expression = ONE) -> tuple[Comparison, ...]:
    """What must hold for an elementary function to have a value at the expression u."""
    return tuple(
        Comparison(_filled(test.left, u, a), test.relation, _filled(test.right, u, a)) for test in _conditions(name)
    )
