"""What the three pictures of the lecture's roadmap show: a curve, an area, and a network."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mathcore import Function
from scenes.components.living_pictures import AreaPicture, NetworkPicture, TangentPicture
from scenes.framework.parameters import (
    FunctionOfX,
    Parameters,
    Real,
    need_derivative_all_the_way,
    need_interval,
    need_way,
)
from scenes.style.frame import Region

__all__ = ["RoadmapParameters"]

WIDEST = 7  # nodes of a layer that are told apart in a small picture
MARGIN = 1e-6  # of an interval: so near to its ends a derivative is asked for


class RoadmapParameters(Parameters):
    """A function for the tangent, one for the area, each with its interval, and the sizes of the network's layers."""

    function: FunctionOfX = Function.parse("x^3/3 - x")
    """The function along which the tangent glides."""
    interval: tuple[Real, Real] = (-2.0, 2.0)
    """What is shown of it."""
    area_function: FunctionOfX = Function.parse("x^2/4 + 1")
    """The function under which the area fills."""
    area_interval: tuple[Real, Real] = (0.0, 4.0)
    """From where to where it fills."""
    sizes: Annotated[tuple[Annotated[int, Field(ge=1, le=WIDEST)], ...], Field(min_length=2, max_length=6)] = (2, 3, 1)
    """Units of each layer of the network, inputs first."""

    @model_validator(mode="after")
    def check(self) -> Self:
        for key, f, ends in (("", self.function, self.interval), ("area_", self.area_function, self.area_interval)):
            where = need_interval(f"{key}interval", ends)
            remedy = f"choose an interval inside its domain, or a function for {where}"
            need_way(f"{key}function", f, *ends, remedy)
        (low, high), remedy = self.interval, "choose one that has a tangent everywhere, without corners"
        inset = MARGIN * (high - low)
        need_derivative_all_the_way("function", self.function, low + inset, high - inset, remedy)
        return self

    def pictures(self, rooms: tuple[Region, Region, Region]) -> tuple[TangentPicture, AreaPicture, NetworkPicture]:
        """Return the three pictures, each in its room."""
        return (
            TangentPicture(self.function, self.interval, rooms[0]),
            AreaPicture(self.area_function, self.area_interval, rooms[1]),
            NetworkPicture(self.sizes, rooms[2]),
        )
