"""What a lecturer may set in GradientDescent3D, and what of it can be drawn."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import DomainError, Function, descend
from scenes.descent_3d.analysis import Race, fit_ranges, run_race, sample_heights
from scenes.framework.parameters import FunctionOfXY, Parameters, Real, explain, has_value, need_interval, show_point

__all__ = ["SurfaceDescentParameters"]

Rate = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
WIDEST = 2.0  # of one range over the other: both have one scale


class SurfaceDescentParameters(Parameters):
    """A function of x and y, a start, rates and steps; and what is shown (else fitted to the paths).

    `steps` are shown one by one, `race_steps` in the race.
    """

    function: FunctionOfXY = Function.parse("(x^2 + 4y^2)/8 + 0.3*sin(2x)", ("x", "y"))
    """The function of x and y that is minimised."""
    start: tuple[Real, Real] = (2.8, 2.2)
    """Where the descent starts."""
    learning_rate: Rate = 1.5
    """The learning rate of gradient descent and momentum."""
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.5
    """The share of the velocity that is kept."""
    adam_learning_rate: Rate = 0.5
    """The learning rate of Adam."""
    steps: Annotated[int, Field(ge=1, le=8)] = 6
    """How many steps are shown one by one."""
    race_steps: Annotated[int, Field(ge=2, le=60)] = 30
    """How many steps the methods race."""
    x_range: tuple[Real, Real] | None = None
    """What is shown of x, with the start inside; fitted to the paths if left out. Both have one scale: it is at most
    twice as long as y_range, and half as long at least."""
    y_range: tuple[Real, Real] | None = None
    """What is shown of y, with the start inside; fitted to the paths if left out."""

    @model_validator(mode="after")
    def check(self) -> Self:
        f, start = self.function, self.start
        at = f"({show_point(start[0])}, {show_point(start[1])})"
        if not has_value(f, *start):
            raise ValueError(f'start: "{f.text}" has no value at (x, y) = {at}; choose a start inside its domain')
        try:
            descend(f, start, 1.0, 0)
        except DomainError as error:
            raise ValueError(f"start: {explain(error, 'choose another start', keep=False)}") from error
        for name, value in zip("xy", start, strict=True):
            bounds = getattr(self, f"{name}_range")
            if bounds is not None:
                where = need_interval(f"{name}_range", bounds)
                if not bounds[0] < value < bounds[1]:
                    raise ValueError(
                        f"{name}_range: {where} does not hold the start's {name} = {show_point(value)} inside; "
                        "write [low, high] with the start between them, or leave it out"
                    )
        self._check_view()
        return self

    def _check_view(self) -> None:
        """Refuse what cannot be drawn in one scale, and a graph with gaps."""
        ranges = self.ranges()
        spans = [high - low for low, high in ranges]
        given = next((f"{name}_range" for name in "xy" if getattr(self, f"{name}_range")), "start")
        if max(spans) > WIDEST * min(spans) * (1 + 1e-9):
            raise ValueError(
                f"{given}: x spans {show_point(spans[0])} and y {show_point(spans[1])}, but both have one scale; "
                "choose ranges of which none is twice as long as the other"
            )
        if not np.isfinite(sample_heights(self.function, *ranges)[2]).all():
            shown = " × ".join(f"[{show_point(low)}, {show_point(high)}]" for low, high in ranges)
            raise ValueError(
                f'{given}: "{self.function.text}" has no value somewhere in {shown}, which is shown; '
                "write an x_range and a y_range in which it has values"
            )

    def race(self) -> Race:
        """Return the descents of all methods."""
        rates = {
            "gradient": self.learning_rate,
            "momentum": self.learning_rate,
            "adam": self.adam_learning_rate,
        }
        return run_race(self.function, self.start, rates, self.momentum, self.race_steps)

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ranges of x and y that are shown."""
        fitted = fit_ranges(self.function, self.race())
        return self.x_range or fitted[0], self.y_range or fitted[1]
