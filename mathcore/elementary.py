"""The table of elementary functions: everything the library knows about each, one row a function.
The derivative and the domain are written as a textbook writes them; `elementary_rules` reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


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
