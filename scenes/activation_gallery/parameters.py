"""The parameters of ActivationGallery."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from mathcore import Activation, elu, leaky_relu, prelu, relu, sigmoid, tanh
from scenes.framework.parameters import Parameters

__all__ = ["ActivationParameters", "Interval"]

NEAREST = 1e-6  # to 1, that a slope left of 0 may come: it is written with as many digits as tell it from 1
Slope = Annotated[float, Field(gt=0, le=1 - NEAREST)]
Interval = tuple[Annotated[float, Field(ge=-10, le=-2)], Annotated[float, Field(ge=2, le=10)]]  # about 0


class ActivationParameters(Parameters):
    """The slopes and the α of the functions that have one, and how far x goes to the left and to the right."""

    leaky_slope: Slope = leaky_relu.parameter
    """The slope of Leaky ReLU left of 0."""
    prelu_alpha: Slope = prelu.parameter
    """The slope α of PReLU left of 0."""
    elu_alpha: Annotated[float, Field(gt=0, le=4)] = elu.parameter
    """The α of ELU: its value far left is −α."""
    interval: Interval = (-4.0, 4.0)
    """What is shown of each function."""

    @field_validator("elu_alpha")
    @classmethod
    def check_elu(cls, alpha: float) -> float:
        if alpha != 1 and abs(alpha - 1) < NEAREST * (1 - NEAREST):
            raise ValueError(f"elu_alpha: {alpha!r} can't be told from 1 in seven digits; write 1")
        return alpha

    @property
    def functions(self) -> list[Activation]:
        """All six, in the order in which they are taught."""
        given = (leaky_relu, self.leaky_slope), (prelu, self.prelu_alpha), (elu, self.elu_alpha)
        return [sigmoid, tanh, relu, *(f.using(parameter) for f, parameter in given)]
