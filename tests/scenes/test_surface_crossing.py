"""Where graph and tangent plane cross, the picture shows what is in front: held to a depth buffer of dense points."""

from __future__ import annotations

import numpy as np
import pytest
from manim import ManimColor, ThreeDCamera, ValueTracker, tempconfig
from space_pictures import plot_of

from engine import fast_camera
from scenes.components.mesh import in_one_color
from scenes.components.space import CameraView

PHI, WIDTH, HEIGHT = np.radians(62), 240, 135
GRAPH, PLANE = "#ff0000", "#00ff00"
DENSE = 350
TOUCHING = 0.01  # frame units of depth within which dense points do not tell which surface is in front
MOST_WRONG = 0.01  # of the pixels: what lies on a line of the cut or of an outline


def drawn(view: CameraView, plot) -> np.ndarray:
    """Return the picture, as 1 where the graph is seen, 2 where the plane is, 0 elsewhere."""
    graph, plane = plot.patch(1.0), plot.plane_patch(ValueTracker(1.0), 1.0)
    for mesh, color in ((graph, GRAPH), (plane, PLANE)):
        mesh.paint, mesh.lit, mesh.lines = in_one_color(color), False, 0.0
        mesh.redraw()
    view.camera.reset()
    view.camera.capture_mobjects([graph, plane])
    return seen_in(view.camera.pixel_array)


def seen_in(pixels: np.ndarray) -> np.ndarray:
    apart = [np.abs(pixels[..., :3] - 255 * ManimColor(color).to_rgb()).sum(axis=2) for color in (GRAPH, PLANE)]
    return np.select([apart[0] < 30, apart[1] < 30], [1, 2], 0)


def in_front(view: CameraView, plot) -> np.ndarray:
    """Return the same, by the nearest of dense points of both surfaces at each pixel; 0 also where they touch."""
    depths = np.full((2, HEIGHT, WIDTH), -np.inf)
    ends = ((plot.near_xs, plot.near_ys, plot.f), (plot.patch_xs, plot.patch_ys, plot.plane))
    for depth, (xs, ys, height) in zip(depths, ends, strict=True):
        u, v = np.meshgrid(np.linspace(xs[0], xs[-1], DENSE), np.linspace(ys[0], ys[-1], DENSE))
        points = plot.box.at(u, v, height(u, v)).reshape(-1, 3)
        places = view.camera.project_points(points)[:, :2]
        columns, rows = ((places * [1, -1] + [64 / 9, 4]) * HEIGHT / 8).astype(int).T
        nearness = (points - view.target) @ view.rotation[2]
        inside = (columns >= 0) & (columns < WIDTH) & (rows >= 0) & (rows < HEIGHT)
        np.maximum.at(depth, (rows[inside], columns[inside]), nearness[inside])
    both = np.isfinite(depths).all(axis=0)
    is_sure = np.isfinite(depths).any(axis=0)
    is_sure[both] = np.abs(depths[0, both] - depths[1, both]) > TOUCHING
    return np.where(is_sure, np.argmax(depths, axis=0) + 1, 0)


@pytest.mark.parametrize(
    ("text", "point"),
    [("sin(x)*cos(y)", (0.6, 0.4)), ("x^2 - y^2", (-0.8, 0.5)), ("x^3 - 3x*y^2", (0.3, 0.2))],
)
def test_the_cut_of_graph_and_plane_is_where_they_cross_from_every_side(text, point):
    with tempconfig({"pixel_width": WIDTH, "pixel_height": HEIGHT}):
        for degrees in range(-60, 300, 60):
            view = CameraView(fast_camera(ThreeDCamera)(), [0, 0, 0], phi=PHI, theta=np.radians(degrees))
            plot = plot_of(view, text, point)
            view.set(target=plot.contact, zoom=2.0)
            shown, right = drawn(view, plot), in_front(view, plot)
            both = (shown > 0) & (right > 0)
            wrong = np.mean(shown[both] != right[both])
            assert both.sum() > 300
            assert wrong < MOST_WRONG, degrees
