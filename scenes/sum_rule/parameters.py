"""The parameters of SumRule."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from mathcore import Function
from scenes.framework.parameters import (
    FunctionOfX,
    Real,
    need_derivative,
    need_derivative_all_the_way,
    need_interval,
    need_way,
    show_point,
)
from scenes.rule_parts import TwoFunctions

__all__ = ["SumParameters"]


class SumParameters(TwoFunctions):
    """Two functions, the interval over which x slides, and the point at which the slopes are worked out."""

    u: FunctionOfX = Function.parse("sin(x)")
    """The first function."""
    v: FunctionOfX = Function.parse("x/2")
    """The second function."""
    point: Real = 5.0
    """Where the slopes are worked out: a point of the interval."""
    interval: tuple[Real, Real] = (0.0, 7.0)
    """From where to where x slides."""

    @model_validator(mode="after")
    def check(self) -> Self:
        low, high = self.interval
        where = need_interval("interval", self.interval)
        if not low <= self.point <= high:
            raise ValueError(f"point: {show_point(self.point)} is not in {where}; choose a point of the interval")
        for name, f in (("u", self.u), ("v", self.v)):
            need_way(name, f, low, high, "choose an interval inside its domain")
            need_derivative(name, f, self.point, "choose another point")
            need_derivative_all_the_way(name, f, low, high, "choose an interval without such a point")
        return self
