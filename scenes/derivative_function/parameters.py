"""The parameters of DerivativeFunction."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from mathcore import Function
from scenes.components.glide import runs_of
from scenes.derivative_function.analysis import has_slopes
from scenes.framework.parameters import FunctionOfX, Parameters, Real, need_interval

__all__ = ["DerivativeParameters"]


class DerivativeParameters(Parameters):
    """A function and the interval over which its tangent glides."""

    function: FunctionOfX = Function.parse("sin(x)")
    """The function whose derivative is traced."""
    interval: tuple[Real, Real] = (0.0, 6.5)
    """From where to where the tangent glides."""

    @model_validator(mode="after")
    def check(self) -> Self:
        where = need_interval("interval", self.interval)
        if not runs_of(self.function, self.function.derivative(), self.interval):
            part = "anywhere" if not has_slopes(self.function, self.interval) else "in any part that could be seen"
            raise ValueError(
                f'interval: "{self.function.text}" has no derivative {part} in {where}; '
                "choose an interval inside its domain"
            )
        return self
