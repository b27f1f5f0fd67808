"""What a lecturer may set in TangentPlane, and what of it can be drawn."""

from __future__ import annotations

from typing import Self

import numpy as np
from pydantic import model_validator

from mathcore import Function, has_tangent_plane, tangent_plane
from scenes.components.box_axes import fit_box
from scenes.framework.parameters import FunctionOfXY, Parameters, Real, has_value, show_point

__all__ = ["NAMES", "TangentPlaneParameters"]

NAMES = ("x", "y")
STEEPEST = 12.0  # slope of the plane as it is drawn


class TangentPlaneParameters(Parameters):
    """A function of x and y, a point where it is differentiable, and what is shown of it (else fitted to the point)."""

    function: FunctionOfXY = Function.parse("sin(x)*cos(y)", NAMES)
    """The function of x and y."""
    point: tuple[Real, Real] = (0.6, 0.4)
    """The point (a, b), at which f is differentiable."""
    x_range: tuple[Real, Real] | None = None
    """What is shown of x, with the point inside; fitted to the point if left out."""
    y_range: tuple[Real, Real] | None = None
    """What is shown of y, with the point inside; fitted to the point if left out."""

    @model_validator(mode="after")
    def check(self) -> Self:
        f, point = self.function, self.point
        shown = f"({show_point(point[0])}, {show_point(point[1])})"
        if not has_value(f, *point):
            raise ValueError(f'function: "{f.text}" has no value at (x, y) = {shown}; choose another point')
        if not has_tangent_plane(f, point):
            raise ValueError(
                f'point: "{f.text}" is not differentiable at {shown}, so it has no tangent plane there; '
                "choose another point"
            )
        for name, at in zip(NAMES, point, strict=True):
            bounds = getattr(self, f"{name}_range")
            if bounds is not None and not bounds[0] < at < bounds[1]:
                raise ValueError(
                    f"{name}_range: {list(bounds)} does not hold the point's {name} = {show_point(at)} inside; "
                    "write [low, high] with the point between them, or leave it out"
                )
        unit = fit_box(f, point, self.x_range, self.y_range).unit
        if np.abs(tangent_plane(f, point).gradient * unit[2] / unit[:2]).max() > STEEPEST:
            key = next((name for name in ("x_range", "y_range") if getattr(self, name)), "point")
            raise ValueError(
                f'{key}: "{f.text}" is too steep at {shown} to be drawn beside its other values there; '
                "choose another point, or narrower ranges about it"
            )
        return self
