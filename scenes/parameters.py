"""What a lecturer may set in a scene: the base model, and the kinds of value it is made of.

Reading a parameter evaluates no code: functions go through mathcore's own grammar.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mathcore import Function, ParseError

__all__ = ["FunctionOfU", "FunctionOfX", "FunctionOfXY", "Parameters", "Real", "has_value", "show_point"]


class Parameters(BaseModel):
    """What a lecturer may set in a scene. A subclass has the deck's values as defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_default=True)


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


FunctionOfX = Annotated[Function, _parser("x")]
FunctionOfU = Annotated[Function, _parser("u")]
FunctionOfXY = Annotated[Function, _parser("x", "y")]
# A float that a picture can hold: finite, and of a size that its digits can be read.
Real = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]


def has_value(function: Function, *point: float) -> bool:
    """Whether the function has a finite value at the point."""
    return bool(np.all(np.isfinite(function(*point))))


def show_point(value: float) -> str:
    """A number in a message: 1 rather than 1.0."""
    return f"{value:g}"
