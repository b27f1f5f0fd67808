"""The parameters of Accumulation."""

from __future__ import annotations

from typing import Self

import numpy as np
from pydantic import model_validator

from mathcore import DomainError, Function, accumulation
from scenes.framework.parameters import FunctionOfX, Parameters, Real, explain, need_interval

__all__ = ["AccumulationParameters"]


class AccumulationParameters(Parameters):
    """A function, and the interval over which its area is gathered."""

    function: FunctionOfX = Function.parse("2 - x^2/3")
    """The function whose area is gathered."""
    interval: tuple[Real, Real] = (0.0, 4.0)
    """From where to where."""

    @model_validator(mode="after")
    def check(self) -> Self:
        low, high = self.interval
        where = need_interval("interval", self.interval)
        try:
            areas = accumulation(self.function, low, np.linspace(low, high, 17))
        except DomainError as error:
            raise ValueError(f"interval: {explain(error, 'choose one where its values are finite')}") from error
        if not np.all(np.isfinite([*areas, *self.function(np.array([low, high]))])):
            raise ValueError(
                f'interval: "{self.function.text}" has no finite value all the way over {where}; '
                "choose an interval inside its domain"
            )
        return self
