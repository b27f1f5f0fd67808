"""QuotientRule with functions of all signs, and as sympy has them."""

from __future__ import annotations

from functools import cache

import sympy
from scene_helpers import deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["CASES", "run", "x"]

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("sin(x)", "x^2 + 1", 0.4, 0.4, sympy.sin(x), x**2 + 1),
    "negative": ("exp(x)", "x - 3", 1, 0.4, sympy.exp(x), x - 3),
    "shorter": ("x", "exp(-x)", 1, 0.5, x, sympy.exp(-x)),
    "constant": ("x^2", "2", -1, 0.5, x**2, sympy.S(2)),
    "from zero": ("sin(x)", "x + 1", 0, 0.5, sympy.sin(x), x + 1),
    "one area": ("3", "x^2 + 1", 0.4, 0.4, sympy.S(3), x**2 + 1),
    "over the foot": ("sin(x)", "cos(x)", 3, 0.4, sympy.sin(x), sympy.cos(x)),
    "under the foot": ("1 - x^2", "x + 2", 0.5, 1, 1 - x**2, x + 2),
    "alike": ("exp(x)", "exp(x)", 0.4, 0.4, sympy.exp(x), sympy.exp(x)),
}


@cache
def run(name: str, language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    u, v, point, step, *_ = CASES[name]
    given = deck("QuotientRule", language, u=u, v=v, point=point, step=step)
    return rehearse(scene_class("QuotientRule"), given, 2)
