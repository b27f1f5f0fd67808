"""Graphs in space for the tests of their pictures."""

from __future__ import annotations

from mathcore import Function, tangent_plane
from scenes.components.box_axes import fit_box
from scenes.components.space import CameraView
from scenes.components.surface_plot import SurfacePlot


def plot_of(view: CameraView, text: str, point: tuple[float, float]) -> SurfacePlot:
    f = Function.parse(text, ("x", "y"))
    return SurfacePlot(view, fit_box(f, point), f, tangent_plane(f, point))
