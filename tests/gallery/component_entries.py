"""What each picture of a component is made of: the entry of the gallery, and with what several begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject

from mathcore import Function
from scenes.components.box_axes import Box
from scenes.components.contour_map import ContourLine, trace_contours
from scenes.components.function_surface import FunctionSurface, fit_heights
from scenes.components.height_scale import HeightScale
from scenes.components.number_line import JoinedLines, LineStyle
from scenes.components.plot import Plot
from scenes.components.space import CameraView
from scenes.framework.scene import BaseScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "BOWL",
    "HELPERS",
    "PARABOLA",
    "WAVE",
    "ZIGZAG",
    "Entry",
    "bowl_lines",
    "bowl_surface",
    "camera_view",
    "entering",
    "joined_lines",
    "parabola_plot",
]

Draw = Callable[[BaseScene], Iterable[Mobject]]


@dataclass(frozen=True)
class Entry:
    """What is shown, and the function that draws it; in space, the camera turns the frame into a box."""

    shown: type
    draw: Draw
    is_in_space: bool = False


BOWL = Function.parse("(x^2 + 4y^2)/4", ("x", "y"))
ZIGZAG = np.array([[2.5, 1.5], [1.25, -0.75], [0.6, 0.4], [0.3, -0.2]])
PARABOLA = Function.parse("x^2/4 + 1")
WAVE = Function.parse("sin(x)*cos(y)", ("x", "y"))


def entering(entries: dict[str, Entry]) -> Callable[..., Callable[[Draw], Draw]]:
    """Return the decorator that enters functions among the entries as pictures of components."""

    def shows(component: type, *, in_space: bool = False) -> Callable[[Draw], Draw]:
        def enter(draw: Draw) -> Draw:
            entries[component.__name__] = Entry(component, draw, in_space)
            return draw

        return enter

    return shows


def parabola_plot() -> Plot:
    return Plot((-1, 4), (0, 5), frame.body)


def camera_view(scene: BaseScene) -> CameraView:
    return CameraView(scene.camera, frame.body.center, phi=np.radians(62), theta=np.radians(-60))


def joined_lines() -> JoinedLines:
    lines = [LineStyle("x", theme.INPUT), LineStyle("u", theme.ACTIVATION), LineStyle("y", theme.FUNCTION)]
    functions = [Function.parse("3x + 2"), Function.parse("u^2", ("u",))]
    body = frame.body
    return JoinedLines(lines, functions, 0.0, 0.5, Region(body.left + 2, body.right - 5, body.bottom, body.top - 0.5))


def bowl_lines() -> list[ContourLine]:
    xs, ys = np.linspace(-3, 3, 61), np.linspace(-2, 2, 41)
    return trace_contours(xs, ys, BOWL(*np.meshgrid(xs, ys)), levels=8)


def bowl_surface(scene: BaseScene) -> FunctionSurface:
    heights = BOWL(*np.meshgrid(np.linspace(-3, 3, 61), np.linspace(-2, 2, 41)))
    return FunctionSurface(camera_view(scene), Box((-3, 3), (-2, 2), fit_heights(heights)), BOWL, HeightScale())


HELPERS = (parabola_plot, joined_lines, camera_view, bowl_lines, bowl_surface)
