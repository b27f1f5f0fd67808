"""The parameters of VanishingGradient."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenes.activation_gallery.parameters import Interval
from scenes.framework.parameters import Parameters

__all__ = ["VanishingParameters"]


class VanishingParameters(Parameters):
    """An activation function that squeezes, its inputs, and through how many layers they go."""

    activation: Literal["sigmoid", "tanh"] = "sigmoid"
    """The activation function of every layer."""
    inputs: Annotated[int, Field(ge=5, le=41)] = 21
    """How many inputs go through the layers."""
    interval: Interval = (-4.0, 4.0)
    """Between which the inputs lie."""
    layers: Annotated[int, Field(ge=2, le=10)] = 5
    """Through how many layers they go."""
