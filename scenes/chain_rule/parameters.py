"""What the lecturer sets in the scenes on the chain rule: functions, points and a nudge."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from mathcore import DomainError, Function, chain
from scenes.components.digit_check import (
    check_step,
    least_step,
)
from scenes.components.nudge import compose, most_stretch, turns_within
from scenes.components.stretch_board import DECADES
from scenes.framework.parameters import (
    FunctionOfU,
    FunctionOfX,
    Parameters,
    Real,
    explain,
    need_composite,
    need_derivative,
    need_values,
    need_way,
    show_point,
)

__all__ = ["MOST_STRETCH", "ChainRuleParameters", "ExampleParameters"]

MOST_STEPS, MOST_LINKS = 4, 5  # functions inside each other that can be drawn
LEAST_UNITS = 100  # of a float's last place that the smallest nudge is long
MOST_STRETCH = 100  # beyond it a nudge could not be seen beside what becomes of it


class ChainRuleParameters(Parameters):
    """Two functions one after the other, u = g(x) and y = f(u), a point x and a nudge of it."""

    inner: FunctionOfX = Function.parse("3x + 2")
    """The inner function u = g(x)."""
    outer: FunctionOfU = Function.parse("u^2", ("u",))
    """The outer function y = f(u)."""
    point: Real = 0.0
    """The point x."""
    nudge: Annotated[Real, Field(gt=0)] = 0.5
    """The step Δx, which g, f and y stretch 100 times at most."""

    @model_validator(mode="after")
    def check(self) -> Self:
        remedy = f"choose another point than {show_point(self.point)} or a smaller nudge"
        xs = self.point + self.nudge * np.linspace(0, 1, 33)
        need_values("inner", self.inner, xs, remedy)
        us = np.asarray(self.inner(xs), dtype=float) * np.ones_like(xs)
        need_values("outer", self.outer, us, remedy)
        need_way("inner", self.inner, self.point, self.point + self.nudge, remedy)
        need_way("outer", self.composite, self.point, self.point + self.nudge, remedy)
        need_derivative("inner", self.inner, self.point, remedy)
        need_derivative("outer", self.outer, float(us[0]), remedy)
        xs = self._follow(xs)
        us, ys = (np.asarray(f(xs), dtype=float) * np.ones_like(xs) for f in (self.inner, self.composite))
        self._check_stretch(xs, us, ys)
        for name, values in (("x", xs), ("u", us), ("y", ys)):
            if np.spacing(np.abs(values).max()) * LEAST_UNITS > self.nudge * 10.0**-DECADES:
                raise ValueError(
                    f"nudge: {show_point(self.nudge)} is lost in rounding when it shrinks beside {name} = "
                    f"{show_point(values[0])}; choose a larger nudge, or functions and a point with smaller values"
                )
        return self

    @property
    def composite(self) -> Function:
        """The two functions in one: y as a function of x."""
        return compose((self.inner, self.outer))

    def _follow(self, xs: np.ndarray) -> np.ndarray:
        """Return points of the nudge's way, those at which a value turns back among them."""
        try:
            return np.union1d(xs, self.point + turns_within((self.inner, self.outer), self.point, self.nudge))
        except DomainError as error:
            reason = explain(error, "choose a smaller nudge")
            raise ValueError(
                f'nudge: y = "{self.composite.text}" cannot be followed over {show_point(self.nudge)}: {reason}'
            ) from error

    def _check_stretch(self, xs: np.ndarray, us: np.ndarray, ys: np.ndarray) -> None:
        """Refuse what becomes of the nudge if it is too long beside it, with a remedy that helps."""
        at_point = most_stretch((self.inner, self.outer), xs[:1])
        most = max(float(max(np.ptp(us), np.ptp(ys))) / self.nudge, at_point)
        if most > MOST_STRETCH:
            place = show_point(self.point)
            functions = f'"{self.inner.text}" and "{self.outer.text}"'
            if at_point > MOST_STRETCH:
                raise ValueError(
                    f"point: {functions} have derivatives at x = {place} that stretch any nudge {at_point:.6g} times, "
                    f"too much to be drawn to scale; choose another point, or functions that change more slowly: "
                    f"{MOST_STRETCH} times at most"
                )
            raise ValueError(
                f"nudge: {functions} stretch the nudge {show_point(self.nudge)} at x = {place} {most:.6g} times, "
                f"too much to be drawn to scale; choose a smaller nudge: {MOST_STRETCH} times at most"
            )


class ExampleParameters(Parameters):
    """A composite to be worked step by step, a deeper one to be worked by its chain, and a point of each."""

    function: FunctionOfX = Function.parse("(3x + 2)^2")
    """A composite that is differentiated step by step: 2 to 4 functions inside each other."""
    point: Real = 1.0
    """Where its derivative is checked."""
    deeper_function: FunctionOfX = Function.parse("sin((x^2 + 1)^3)")
    """A composite that is differentiated by its chain: 2 to 5 functions inside each other."""
    deeper_point: Real = 1.0
    """Where its derivative is checked."""

    @model_validator(mode="after")
    def check(self) -> Self:
        for prefix, most in (("", MOST_STEPS), ("deeper_", MOST_LINKS)):
            function, point = getattr(self, f"{prefix}function"), getattr(self, f"{prefix}point")
            need_composite(f"{prefix}function", function, most)
            remedy = f"choose another {prefix}point than {show_point(point)}"
            need_values(f"{prefix}function", function, point + least_step(point) * np.array([-1, 0, 1]), remedy)
            need_derivative(f"{prefix}function", function, point, remedy)
            slope = chain(function).precise_derivative_at(point)
            step = check_step(function, point, slope)
            need_values(f"{prefix}function", function, point + step * np.array([-1, 1]), remedy)
            if not np.isfinite(float(slope)):
                place = f'"{function.text}" has no derivative at x = {show_point(point)}'
                raise ValueError(f"{prefix}function: a link of {place}; {remedy}")
        return self
