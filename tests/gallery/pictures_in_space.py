"""Pictures of components in space."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from component_entries import WAVE, ZIGZAG, Entry, bowl_lines, bowl_surface, camera_view, entering
from manim import Mobject

from mathcore import tangent_plane
from scenes.components.box_axes import BoxAxes, fit_box
from scenes.components.function_surface import FunctionSurface, GroundContours
from scenes.components.height_legend import HeightLegend
from scenes.components.mesh import Mesh, by_height, quads
from scenes.components.space_curve import SpaceArrow, SpaceCurve
from scenes.components.surface_plot import SurfacePlot
from scenes.components.wall_shadow import WallShadow
from scenes.framework.scene import BaseScene
from scenes.style.theme import theme

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {}
shows = entering(ENTRIES)


@shows(BoxAxes, in_space=True)
def box_axes(scene: BaseScene) -> Iterable[Mobject]:
    yield BoxAxes(camera_view(scene), fit_box(WAVE, (0.6, 0.4)))


@shows(Mesh, in_space=True)
def mesh(scene: BaseScene) -> Iterable[Mobject]:
    side = np.linspace(-2, 2, 12)
    nodes = np.stack([*np.meshgrid(side, side), np.sin(np.add.outer(side, side))], axis=-1)
    yield Mesh(camera_view(scene), lambda: quads(nodes), by_height(-1, 1))


@shows(SurfacePlot, in_space=True)
def surface_plot(scene: BaseScene) -> Iterable[Mobject]:
    surface = SurfacePlot(camera_view(scene), fit_box(WAVE, (0.6, 0.4)), WAVE, tangent_plane(WAVE, (0.6, 0.4)))
    yield from (surface.surroundings(), surface.patch(), surface.tangent(0, drawn=1.0), surface.tangent(1, drawn=1.0))


@shows(HeightLegend)
def height_legend(scene: BaseScene) -> Iterable[Mobject]:
    yield HeightLegend(-1.1, 1.1)


@shows(SpaceCurve, in_space=True)
def space_curve(scene: BaseScene) -> Iterable[Mobject]:
    def helix(t: np.ndarray) -> np.ndarray:
        return np.stack([np.cos(12 * t), np.sin(12 * t), 3 * t - 1.5], axis=-1)

    yield SpaceCurve(camera_view(scene), helix, 0.0, pieces=120, color=theme.FUNCTION)


@shows(SpaceArrow, in_space=True)
def space_arrow(scene: BaseScene) -> Iterable[Mobject]:
    yield SpaceArrow(camera_view(scene), (0, 0, -1), (1, 1, 1), 0.0, color=theme.TANGENT)


@shows(FunctionSurface, in_space=True)
def function_surface(scene: BaseScene) -> Iterable[Mobject]:
    plot = bowl_surface(scene)
    yield from (
        plot.surface(0.6),
        plot.path(ZIGZAG, lambda: 2.5, theme.STEP),
        plot.ball(ZIGZAG, lambda: 2.5, theme.STEP),
    )


@shows(GroundContours, in_space=True)
def ground_contours(scene: BaseScene) -> Iterable[Mobject]:
    contours = GroundContours(bowl_surface(scene), bowl_lines())
    contours.drop.set_value(1)
    contours.redraw()
    yield contours


@shows(WallShadow, in_space=True)
def wall_shadow(scene: BaseScene) -> Iterable[Mobject]:
    values = np.stack([ZIGZAG[:, 0], ZIGZAG[:, 0] ** 2 / 4], axis=1)
    shadow = WallShadow(bowl_surface(scene), 0, lambda x: x**2 / 4, values, lambda: 2.5, theme.STEP)
    shadow.opacity.set_value(1)
    shadow.redraw()
    yield shadow
