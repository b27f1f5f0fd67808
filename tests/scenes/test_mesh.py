"""A mesh keeps its area where it is cut, and its faces are painted in the order of their depth."""

from __future__ import annotations

import numpy as np
import pytest
from space_pictures import plot_of

from scenes.components.box_axes import Box
from scenes.components.mesh import Faces, Mesh, in_one_color, quads_cut
from scenes.style.theme import theme

pytestmark = pytest.mark.usefixtures("media")


def shoelace(corners: np.ndarray) -> float:
    found = corners[np.isfinite(corners).all(axis=(1, 2))]
    following = np.roll(found, -1, axis=1)
    return float(np.abs((found[..., 0] * following[..., 1] - found[..., 1] * following[..., 0]).sum(axis=1)).sum() / 2)


def cut_by(slope_x: float, slope_y: float, offset: float) -> tuple[Faces, np.ndarray]:
    nodes = np.linspace(0, 1, 9)
    u, v = np.meshgrid(nodes, nodes, indexing="ij")
    above = slope_x * u + slope_y * v - offset
    return quads_cut(np.stack([u, v, 0 * u], axis=2), above, 0.5), above


@pytest.mark.parametrize("line", [(1, 0, 0.3), (0.4, 1, 0.77), (1, 1, 0.5), (1, 0.2, -1), (1, 0.2, 5)])
def test_a_cut_mesh_loses_nothing_and_each_part_is_on_its_side(line):
    faces, _ = cut_by(*line)
    assert shoelace(faces.corners) == pytest.approx(1)
    middles = faces.corners.mean(axis=1)
    heights = line[0] * middles[:, 0] + line[1] * middles[:, 1] - line[2]
    there = np.abs(heights) > 1e-9  # and not nan
    assert (np.sign(heights[there]) == np.sign(faces.lifts[there])).all()


def test_a_face_that_is_nearer_is_painted_later_and_a_lift_goes_before_both(view):
    corners = np.array(
        [[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], [[0, 5, 0], [1, 5, 0], [1, 6, 0], [0, 6, 0]]], float
    )
    faces = Faces(corners, corners[..., :2].mean(axis=1), np.array([0.0, 20.0]))
    mesh = Mesh(view, lambda: faces, in_one_color(theme.TANGENT))
    view.set(theta=np.radians(-90))  # from the side of small y
    depths = [face.get_z_index_reference_point() @ view.rotation[2] for face in mesh]
    assert depths[1] > depths[0]
    faces.lifts[1] = 0
    mesh.redraw()
    depths = [face.get_z_index_reference_point() @ view.rotation[2] for face in mesh]
    assert depths[0] > depths[1]


def test_a_face_without_a_value_is_left_out(view):
    plot = plot_of(view, "sqrt(x)", (1.5, 0))
    plot.box = Box((-1, 2), (-1, 1), (0, 2))
    plot.xs = np.linspace(-1, 2, 13)
    mesh = plot.surroundings()
    assert any(not len(face.points) for face in mesh)
    assert all(np.isfinite(face.points).all() for face in mesh)
    assert all(np.isfinite(face.fill_rgbas).all() for face in mesh)
