"""The parameters of ProductRule."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mathcore import Function
from mathcore.rules import ROUNDING, product_change
from scenes.framework.parameters import FunctionOfX, Length, Real, need_falling_steps, show_point
from scenes.rule_parts import TwoFunctions

__all__ = ["ProductParameters"]

SEEN = 0.01  # of a side: less of a strip than that is not seen beside the corner


class ProductParameters(TwoFunctions):
    """Two functions, a point, and the steps dx from large to small."""

    u: FunctionOfX = Function.parse("x")
    """The first factor."""
    v: FunctionOfX = Function.parse("x^2/4 + 1")
    """The second factor."""
    point: Real = 3.0
    """The point x."""
    steps: Annotated[tuple[Length, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)
    """The steps dx, falling towards 0; the first, which is drawn, takes neither factor to 0 nor through it."""

    @model_validator(mode="after")
    def check(self) -> Self:
        need_falling_steps("steps", self.steps, self.point)
        self.need_both([self.point + step for step in self.steps], "steps", self.remedy)
        self._need_strips()
        return self

    def _need_strips(self) -> None:
        """Refuse a first step after which the corner covers a strip: that of a side which has reached 0, or passed it.

        The strip v Δu stands from 0 to v, the corner Δu Δv from v to v + Δv."""
        step = self.steps[0]
        change = product_change(self.u, self.v, self.point, step)
        if not change.corner:
            return
        sides = (("u", self.u, change.u, change.du, "u Δv"), ("v", self.v, change.v, change.dv, "v Δu"))
        for name, f, length, grown, strip in sides:
            left = (length + grown) / length if length else 1.0
            if left >= SEEN:
                continue
            is_now = (
                "has passed 0" if left < -SEEN else "is 0" if abs(left) < ROUNDING else f"has less than {SEEN:.0%} left"
            )
            raise ValueError(
                f'steps: {step:g} ends at x = {show_point(self.point + step)}, where {name}: "{f.text}" {is_now}, '
                f"and the corner Δu Δv would cover the strip {strip}; choose a smaller first step, "
                f"or another point than {show_point(self.point)}"
            )
