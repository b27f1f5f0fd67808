"""The parameters of TangentLine."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mathcore import DomainError, Function, tangent_line
from scenes.framework.parameters import (
    FunctionOfX,
    Length,
    Parameters,
    Real,
    explain,
    need_falling,
    need_interval,
    need_values,
    need_way,
    show_point,
)

__all__ = ["TangentLineParameters"]


class TangentLineParameters(Parameters):
    """A function, the interval over which its tangent glides, the point where it stops, and windows about the point."""

    function: FunctionOfX = Function.parse("x^3/3 - x")
    """The function along which the tangent glides."""
    interval: tuple[Real, Real] = (-2.0, 2.0)
    """From where to where."""
    point: Real = 1.2
    """Where it stops: a point of the interval."""
    windows: Annotated[tuple[Length, ...], Field(min_length=2, max_length=4)] = (1.0, 0.1, 0.01)
    """The widths of the windows about the point, falling towards 0."""

    @model_validator(mode="after")
    def check(self) -> Self:
        (low, high), a, windows = self.interval, self.point, list(self.windows)
        where = need_interval("interval", self.interval)
        if not low <= a <= high:
            raise ValueError(f"point: {show_point(a)} is not in the interval {where}; choose a point inside")
        need_falling("windows", windows, "width")
        if windows[-1] < 1e-6 * max(windows[0], abs(a)):
            raise ValueError(f"windows: {windows} are too small to be measured at {show_point(a)}; choose larger ones")
        need_values("point", self.function, a, "choose a point inside its domain")
        need_way("windows", self.function, a, a + windows[0], "choose smaller windows or another point")
        try:
            tangent_line(self.function, a)
        except DomainError as error:
            raise ValueError(f"point: {explain(error, 'choose another point', keep=False)}") from error
        return self
