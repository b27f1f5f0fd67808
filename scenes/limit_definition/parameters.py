"""What a lecturer may set in LimitDefinition, and what of it can be drawn."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import Function, is_differentiable, one_sided_derivatives
from scenes.framework.parameters import (
    FunctionOfX,
    Length,
    Parameters,
    Real,
    need_derivative,
    need_falling,
    need_values,
    need_way,
    show_point,
)

__all__ = ["LimitParameters"]

LEAST_STEP, LEAST_STEP_BESIDE = 1e-30, 1e-9  # of all steps; of the first one, as a share of the point
BESIDE_CORNER = 1e-5  # how far beside a corner a point may be that stands for it, as a share of the point


class LimitParameters(Parameters):
    """A function, a point, the steps h from large to small, and a corner where the limit does not exist."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    """The function whose derivative is found."""
    point: Real = 1.0
    """The point a."""
    steps: Annotated[tuple[Length, ...], Field(min_length=2, max_length=6)] = (2.0, 1.0, 0.5, 0.1, 0.01)
    """The steps h, falling towards 0."""
    corner_function: FunctionOfX = Function.parse("abs(x)")
    """A function with a corner, where the limit from the left and from the right differ."""
    corner_point: Real = 0.0
    """Where its corner is."""

    @model_validator(mode="after")
    def check(self) -> Self:
        a = self.point
        self._check_steps()
        remedy = f"choose another point than {show_point(a)} or smaller steps"
        need_values("function", self.function, [a, *(a + step for step in self.steps)], remedy)
        need_way("steps", self.function, a, a + self.steps[0], remedy)
        need_derivative("point", self.function, a, "choose another point (a corner belongs in corner_function)")
        self._check_corner()
        return self

    @property
    def corner(self) -> float:
        """Where the corner is: a point that can't be written in digits, such as π, may be given by its first six."""
        f, point = self.corner_function, self.corner_point
        if _is_corner(f, point):
            return point
        reach = BESIDE_CORNER * max(1.0, abs(point))
        found = [x for x in f.domain().bends(point - reach, point + reach) if _is_corner(f, x)]
        return min(found, key=lambda x: abs(x - point), default=point)

    def _check_steps(self) -> None:
        a, steps = self.point, list(self.steps)
        need_falling("steps", steps, "step")
        if steps[-1] < LEAST_STEP or steps[0] < LEAST_STEP_BESIDE * abs(a):
            least = show_point(max(LEAST_STEP, LEAST_STEP_BESIDE * abs(a)))
            raise ValueError(
                f"steps: {steps} are too small beside the point {show_point(a)} to be drawn; "
                f"choose larger steps, the first one {least} or more"
            )

    def _check_corner(self) -> None:
        f, point = self.corner_function, self.corner
        remedy = 'choose one whose slopes from left and right are finite and differ, such as "abs(x)" at 0'
        need_values("corner_function", f, point, remedy)
        if not _is_corner(f, point):
            left, right = (_show_slope(float(slope)) for slope in one_sided_derivatives(f, point))
            slopes = f"{left} from both sides" if left == right else f"{left} from the left, {right} from the right"
            place = f'"{f.text}" has no corner at {show_point(point)}'
            raise ValueError(f"corner_function: {place} (its slope there: {slopes}); {remedy}")


def _is_corner(f: Function, x: float) -> bool:
    """Return whether the slopes from both sides are finite and differ."""
    return bool(np.isfinite(one_sided_derivatives(f, x)).all() and not is_differentiable(f, x))


def _show_slope(slope: float) -> str:
    return "none" if np.isnan(slope) else "infinite" if np.isinf(slope) else show_point(slope)
