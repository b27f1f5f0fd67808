"""The parameters of ProductRule."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mathcore import Function
from scenes.framework.parameters import FunctionOfX, Real, need_falling_steps
from scenes.rule_parts import TwoFunctions

__all__ = ["ProductParameters"]


class ProductParameters(TwoFunctions):
    """Two functions, a point, and the steps dx from large to small."""

    u: FunctionOfX = Function.parse("x")
    """The first factor."""
    v: FunctionOfX = Function.parse("x^2/4 + 1")
    """The second factor."""
    point: Real = 3.0
    """The point x."""
    steps: Annotated[tuple[Real, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)
    """The steps dx, falling towards 0."""

    @model_validator(mode="after")
    def check(self) -> Self:
        need_falling_steps("steps", self.steps, self.point)
        self.need_both([self.point + step for step in self.steps], "steps", self.remedy)
        return self
