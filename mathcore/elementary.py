"""The table of elementary functions: everything the library knows about each, one row a function.
The derivative and the domain are written as a textbook writes them and read by the library's own parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from mathcore.expression import Comparison, Expression


@dataclass(frozen=True, slots=True)
class Elementary:
    """One row: f(u), its derivative f'(u), where it is defined, and where it has a pole to be cut."""

    evaluate: Callable[..., Any]
    derivative: str
    domain: str
    typst: str


def _reciprocal(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda u: 1.0 / function(u)


def _logarithm(u: Any, base: Any) -> Any:
    return np.log(u) / np.log(base)


def _row(evaluate: Callable[..., Any], derivative: str, domain: str = "", typst: str = "") -> Elementary:
    return Elementary(evaluate, derivative, domain, typst)


# fmt: off
ELEMENTARY: dict[str, Elementary] = {
    # f              computed by           f'(u)                    defined where           typeset
    "exp":    _row(np.exp,              "exp(u)"),
    "ln":     _row(np.log,              "1/u",                   "u > 0",                 "ln"),
    "log":    _row(_logarithm,          "1/(u*ln(a))",           "u > 0, a > 0, a != 1",  "log"),
    "sin":    _row(np.sin,              "cos(u)",                "",                      "sin"),
    "cos":    _row(np.cos,              "-sin(u)",               "",                      "cos"),
    "tan":    _row(np.tan,              "sec(u)^2",              "cos(u) != 0",           "tan"),
    "cot":    _row(_reciprocal(np.tan), "-csc(u)^2",             "sin(u) != 0",           "cot"),
    "sec":    _row(_reciprocal(np.cos), "sec(u)*tan(u)",         "cos(u) != 0",           "sec"),
    "csc":    _row(_reciprocal(np.sin), "-csc(u)*cot(u)",        "sin(u) != 0",           "csc"),
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


@cache
def derivative_rule(name: str) -> Expression:
    """f'(u) of an elementary function, as an expression in u (and a, the base of a logarithm)."""
    from mathcore.parser import parse

    return parse(ELEMENTARY[name].derivative, ("u", "a"))


@cache
def domain_rule(name: str) -> tuple[Comparison, ...]:
    """The conditions on u (and a) under which an elementary function has a value."""
    from mathcore.parser import parse_condition

    texts = ELEMENTARY[name].domain.split(",") if ELEMENTARY[name].domain else []
    return tuple(test for text in texts for test in parse_condition(text, ("u", "a")))
