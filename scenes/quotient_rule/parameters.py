"""The parameters of QuotientRule."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from mathcore import Function, quotient_rule
from mathcore.expression import Quotient
from mathcore.settled import settled
from scenes.components.digit_check import check_step
from scenes.framework.parameters import FunctionOfX, Length, Real, need_falling_steps, need_values, need_way, show_point
from scenes.rule_parts import TwoFunctions

__all__ = ["QuotientParameters"]


class QuotientParameters(TwoFunctions):
    """Two functions, a point at which v is not 0, and the step dx."""

    u: FunctionOfX = Function.parse("sin(x)")
    """The numerator."""
    v: FunctionOfX = Function.parse("x^2 + 1")
    """The denominator, not 0 at the point."""
    point: Real = 0.4
    """The point x."""
    step: Length = 0.4
    """The step dx."""

    @model_validator(mode="after")
    def check(self) -> Self:
        need_falling_steps("step", [self.step], self.point)
        self.need_both([self.point + self.step], "step", self.remedy)
        if not float(settled(self.v, self.point)):
            raise ValueError(
                f'v: "{self.v.text}" is 0 at x = {show_point(self.point)}, and nothing can be divided by it; '
                f"choose another point than {show_point(self.point)} or another v"
            )
        need_way("step", self.quotient, self.point, self.point + self.step, self.remedy)
        slope = float(quotient_rule(self.u, self.v).result(self.point))
        check = check_step(self.quotient, self.point, slope)
        remedy = f"choose another point than {show_point(self.point)}"
        need_values("point", self.quotient, [self.point - check, self.point + check], remedy)
        return self

    @property
    def quotient(self) -> Function:
        """u/v as a function."""
        return Function.of(Quotient(self.u.expression, self.v.expression), ("x",), otherwise=self.u.otherwise)
