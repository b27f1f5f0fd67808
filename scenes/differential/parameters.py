"""The parameters of Differential."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import Function, differential
from scenes.components.graph import sample
from scenes.framework.parameters import (
    FunctionOfX,
    Length,
    Parameters,
    Real,
    need_derivative,
    need_falling_steps,
    need_values,
    need_way,
    show_point,
)

__all__ = ["DifferentialParameters"]

LOST = 1e-13  # the share of Δf that its computation may have lost
STEEPEST = 8.0  # how many times as high as the curve the tangent may rise over the first step


class DifferentialParameters(Parameters):
    """A function, a point, and the steps dx from large to small."""

    function: FunctionOfX = Function.parse("x^2/2")
    """The function whose differential is drawn."""
    point: Real = 2.0
    """The point x."""
    steps: Annotated[tuple[Length, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)
    """The steps dx, falling towards 0."""

    @model_validator(mode="after")
    def check(self) -> Self:
        a, steps = self.point, self.steps
        need_falling_steps("steps", steps, a)
        remedy = f"choose another point than {show_point(a)} or smaller steps"
        need_values("function", self.function, [a, *(a + step for step in steps)], remedy)
        need_way("steps", self.function, a, a + steps[0], remedy)
        need_derivative("point", self.function, a, "choose a point where the curve has one tangent")
        self._check_rise()
        return self

    def _check_rise(self) -> None:
        """Refuse a tangent beside which the curve would be flat."""
        f, a, dx = self.function, self.point, self.steps[0]
        span, rise = float(np.ptp(sample(f, (a, a + dx)))), abs(float(differential(f, a, dx).df))
        if rise > STEEPEST * span + LOST * abs(float(f(a))):
            raise ValueError(
                f'steps: over dx = {show_point(dx)} the tangent of "{f.text}" goes {rise / span:.3g} times as far as '
                f"the curve, too far to be drawn beside it; choose a smaller first step"
            )
