"""The parameters of GradientDescent1D."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mathcore import DomainError, Function, descend
from scenes.framework.parameters import FunctionOfX, Parameters, Real, explain, need_values, show_point

__all__ = ["DescentParameters"]

Rate = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]


class DescentParameters(Parameters):
    """A function, a start, a rate and the number of steps; the rates of the dial; a second function with two starts."""

    function: FunctionOfX = Function.parse("x^2/4 + 1")
    """The function that is minimised."""
    start: Real = -3.5
    """Where the descent starts."""
    learning_rate: Rate = 0.4
    """The learning rate of the first descent."""
    steps: Annotated[int, Field(ge=1, le=6)] = 5
    """How many steps are shown one by one."""
    learning_rates: Annotated[tuple[Rate, ...], Field(min_length=1, max_length=5)] = (0.4, 2.0, 3.0, 4.0, 5.0)
    """The learning rates of the dial, rising."""
    second_function: FunctionOfX = Function.parse("x^4/4 - x^2 + x/5 + 2")
    """A function with several valleys."""
    second_starts: tuple[Real, Real] = (-0.3, 0.5)
    """Two different starts on it."""
    second_learning_rate: Rate = 0.2
    """The learning rate on it."""

    @model_validator(mode="after")
    def check(self) -> Self:
        if list(self.learning_rates) != sorted(set(self.learning_rates)):
            raise ValueError(
                f"learning_rates: {list(self.learning_rates)} do not rise; write different rates, smallest first"
            )
        _need_slope("start", self.function, self.start)
        for start in self.second_starts:
            _need_slope("second_starts", self.second_function, start)
        if len(set(self.second_starts)) == 1:
            raise ValueError(
                f"second_starts: both are {show_point(self.second_starts[0])}; choose two different starts"
            )
        return self


def _need_slope(key: str, f: Function, start: float) -> None:
    """Refuse a start at which the descent has no value or slope."""
    need_values(key, f, start, "start inside its domain")
    try:
        descend(f, start, 1.0, 0)
    except DomainError as error:
        raise ValueError(f"{key}: {explain(error, 'choose another start', keep=False)}") from error
