"""The parameters of RiemannSum."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import DomainError, Function, definite_integral
from scenes.framework.parameters import FunctionOfX, Parameters, Real, explain, need_interval

__all__ = ["RiemannParameters"]

Count = Annotated[int, Field(ge=1, le=512)]


class RiemannParameters(Parameters):
    """A function, an interval, and the numbers of bars, each larger than the one before."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    """The function that is integrated."""
    interval: tuple[Real, Real] = (0.0, 4.0)
    """From where to where."""
    counts: Annotated[tuple[Count, ...], Field(min_length=2, max_length=7)] = (4, 8, 16, 32, 64, 128, 256)
    """The numbers of bars, rising."""

    @model_validator(mode="after")
    def check(self) -> Self:
        low, high = self.interval
        where = need_interval("interval", self.interval)
        if list(self.counts) != sorted(set(self.counts)):
            raise ValueError(f"counts: {list(self.counts)} do not grow; write the smallest number of bars first")
        try:
            whole = definite_integral(self.function, low, high)
            ends = self.function(np.array([low, high]))
        except DomainError as error:
            raise ValueError(f"interval: {explain(error, 'choose one where its values are finite')}") from error
        if not np.all(np.isfinite([whole, *ends])):
            raise ValueError(
                f'interval: "{self.function.text}" has no finite value all the way over {where}; '
                "choose an interval inside its domain"
            )
        return self
