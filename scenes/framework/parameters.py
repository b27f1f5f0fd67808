"""The base model of a scene's parameters, and the types of their values.

Reading a parameter evaluates no code: functions go through mathcore's own grammar.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Sequence
from itertools import pairwise
from textwrap import dedent
from typing import Annotated, Any, Self, cast

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mathcore import DomainError, Function, ParseError, chain, is_differentiable

__all__ = [
    "LARGEST",
    "FunctionOfU",
    "FunctionOfX",
    "FunctionOfXY",
    "Length",
    "Parameters",
    "Real",
    "explain",
    "first_gap",
    "has_value",
    "need_composite",
    "need_derivative",
    "need_derivative_all_the_way",
    "need_falling",
    "need_falling_steps",
    "need_interval",
    "need_values",
    "need_way",
    "show_point",
]


class Parameters(BaseModel):
    """What a lecturer may set in a scene. A subclass has the project's values as defaults.

    The docstring under a field says what it means: lecture files and pages for lecturers show it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_default=True)

    def in_words(self, otherwise: str) -> Self:
        """Return the same parameters, their functions typeset with a language's word for the last row of cases."""
        functions = {name: value for name, value in self if isinstance(value, Function)}
        return self.model_copy(update={name: value.saying(otherwise) for name, value in functions.items()})

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """Return what each parameter means, read from its docstring in the source; "" where it has none.

        It is read when it is asked for: pydantic's `use_attribute_docstrings` takes 30 ms a model at each import.
        """
        found = dict.fromkeys(cls.model_fields, "")
        for model in reversed(cls.__mro__):
            if issubclass(model, Parameters):
                found.update(_docstrings(model))
        return found


def _docstrings(model: type[Parameters]) -> dict[str, str]:
    """Return the docstrings under the fields of a class, by the fields' names; none where its source is not at hand."""
    try:
        fields = cast(ast.ClassDef, ast.parse(dedent(inspect.getsource(model))).body[0]).body
    except (OSError, TypeError):
        return {}
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(fields)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _parser(*variables: str) -> BeforeValidator:
    def parse(value: Any) -> Function:
        if isinstance(value, Function):
            return value
        if not isinstance(value, str):
            raise ValueError(f'{value!r} is not a function; write it as text, such as "x^2/4 + 1"')
        try:
            return Function.parse(value, variables)
        except ParseError as error:
            raise ValueError(str(error)) from error

    return BeforeValidator(parse)


LARGEST = 1e6  # of a number that a lecturer writes
FunctionOfX = Annotated[Function, _parser("x")]
FunctionOfU = Annotated[Function, _parser("u")]
FunctionOfXY = Annotated[Function, _parser("x", "y")]
# A float that a picture can hold: finite, and of a size that its digits can be read.
Real = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Length = Annotated[Real, Field(gt=0)]  # of a step or a window


WAY = 257  # points of a way at which a value may be too large for a float
SHORTEST_INTERVAL = 1e-6  # of an interval's length beside its distance from 0


def has_value(function: Function, *point: float) -> bool:
    """Return whether the function has a finite value at the point."""
    return bool(np.all(np.isfinite(function(*point))))


def need_values(key: str, function: Function, points: Any, remedy: str) -> None:
    """Refuse a function of one variable that has no finite value at one of the points."""
    for point in np.atleast_1d(points):
        if not has_value(function, point):
            at = f"{function.variables[0]} = {show_point(point)}"
            raise ValueError(f'{key}: "{function.text}" has no value at {at}; {remedy}')


def need_way(key: str, function: Function, start: float, end: float, remedy: str) -> None:
    """Refuse a function of one variable that has no finite value somewhere between two points, ends included.

    The domain is looked at, so that no pole is too narrow; samples find what is too large for a float."""
    gap = first_gap(function, min(start, end), max(start, end))
    if gap is not None:
        variable = function.variables[0]
        way = f"all the way from {variable} = {show_point(start)} to {show_point(end)}"
        where = f"{'beyond' if has_value(function, gap) else 'at'} {variable} = {show_point(gap)}"
        raise ValueError(f'{key}: "{function.text}" must have a value {way}, and has none {where}; {remedy}')


def first_gap(function: Function, low: float, high: float) -> float | None:
    """Return the first point of an interval at which a function of one variable has no finite value, if any."""
    gap = function.domain().first_gap(low, high)
    if gap is not None:
        return gap
    xs = np.linspace(low, high, WAY)
    with np.errstate(all="ignore"):
        lost = xs[~np.isfinite(np.asarray(function(xs), dtype=float) * np.ones_like(xs))]
    return float(lost[0]) if len(lost) else None


def need_interval(key: str, interval: tuple[float, float]) -> str:
    """Refuse an interval without a length, or too short beside its distance from 0; return it as messages write it."""
    low, high = interval
    where = f"[{show_point(low)}, {show_point(high)}]"
    if not high > low:
        raise ValueError(f"{key}: {where} has no length; write the smaller end first")
    if high - low < SHORTEST_INTERVAL * max(abs(low), abs(high)):
        raise ValueError(f"{key}: {where} is too short beside its distance from 0 to be drawn; widen it")
    return where


def need_falling(key: str, values: Sequence[float], noun: str) -> None:
    """Refuse values, such as steps or widths, that are not positive and falling; `noun` says what one of them is."""
    given = list(values)
    if all(value > 0 for value in given) and given == sorted(set(given), reverse=True):
        return
    shown = f"[{', '.join(map(show_point, given))}]"
    raise ValueError(f"{key}: {shown} do not fall towards 0; write positive {noun}s, largest first")


def need_falling_steps(key: str, steps: Sequence[float], point: float) -> None:
    """Refuse steps that are not positive and falling, or too small to be told apart at a point."""
    given = list(steps)
    need_falling(key, given, "step")
    if given[-1] < 1e-6 * max(1e-6, given[0]) or given[0] < 1e-9 * abs(point):
        shown, at = f"[{', '.join(map(show_point, given))}]", show_point(point)
        if len(given) == 1:
            raise ValueError(f"{key}: {show_point(given[0])} is too small to be drawn at {at}; choose a larger step")
        raise ValueError(f"{key}: {shown} are too small to be drawn at {at}; choose larger steps")


def need_derivative(key: str, function: Function, point: float, remedy: str) -> None:
    """Refuse a function of one variable that is not differentiable at the point."""
    if not is_differentiable(function, point):
        at = f"{function.variables[0]} = {show_point(point)}"
        raise ValueError(f'{key}: "{function.text}" has no derivative at {at}; {remedy}')


def need_derivative_all_the_way(key: str, function: Function, low: float, high: float, remedy: str) -> None:
    """Refuse a function of one variable that has no finite derivative somewhere in an interval, ends included."""
    slope = function.derivative()
    for place in (*function.domain().bends(low, high), *slope.domain().bends(low, high)):
        need_derivative(key, function, float(place), remedy)
    if (gap := first_gap(slope, low, high)) is not None:
        at = f"{function.variables[0]} = {show_point(gap)}"
        raise ValueError(f'{key}: "{function.text}" has no derivative at {at}; {remedy}')


def need_composite(key: str, function: Function, most: int) -> None:
    """Refuse a function that is not made of two functions inside each other at least, and `most` at most."""
    links = len(chain(function))
    if links < 2:
        raise ValueError(
            f'{key}: "{function.text}" is no function inside another; choose a composite such as "(3x + 2)^2"'
        )
    if links > most:
        raise ValueError(
            f'{key}: "{function.text}" has {links} functions inside each other; choose one with {most} at most, '
            "so that it can be drawn"
        )


def explain(error: DomainError, remedy: str, *, keep: bool = True) -> str:
    """Return why a calculation has no value, and one remedy: the calculation's own where it tells one, else this one.

    `keep=False` puts this remedy in the place of the calculation's own, which does not know the parameters."""
    reason, _, own = re.sub(r"^[a-z_]+: ", "", str(error)).partition("; ")
    return f"{reason}; {own if own and keep else remedy}"


def show_point(value: float) -> str:
    """Return a number in a message: 1 rather than 1.0."""
    return f"{value:g}"
