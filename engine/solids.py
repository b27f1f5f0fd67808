"""Mobjects in space: projection, depth order and shading for all of them at once.

The formulas are those of manim's three-dimensional camera, carried from one mobject to arrays of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from manim import Mobject, ThreeDCamera, VMobject
from manim.mobject.three_d.three_d_utils import get_3d_vmob_unit_normal

from engine.paths import POINTS_PER_CURVE, Floats, Ints
from engine.styles import Stops

_TOLERANCE = 1e-6  # get_unit_normal's own


def _centers(mobjects: list[VMobject]) -> Floats:
    """Centres of the boxes round the anchors, of mobjects without submobjects."""
    arrays = [mobject.points for mobject in mobjects]
    counts = np.array([len(array) for array in arrays])
    points = np.concatenate(arrays).reshape(-1, POINTS_PER_CURVE, 3)
    starts = np.concatenate(([0], np.cumsum(counts // POINTS_PER_CURVE)[:-1]))
    low = np.minimum.reduceat(np.minimum(points[:, 0], points[:, 3]), starts)
    high = np.maximum.reduceat(np.maximum(points[:, 0], points[:, 3]), starts)
    return (low + high) / 2


def _is_simple(mobject: Mobject) -> bool:
    """Whether the point that gives the depth is the centre of the mobject's own anchors."""
    return (
        isinstance(mobject, VMobject)
        and not mobject.submobjects
        and "z_index_group" not in mobject.__dict__
        and len(mobject.points) > 0
        and not len(mobject.points) % POINTS_PER_CURVE
        and mobject.n_points_per_cubic_curve == POINTS_PER_CURVE
        and type(mobject).get_points_defining_boundary is VMobject.get_points_defining_boundary
        and type(mobject).get_z_index_reference_point is Mobject.get_z_index_reference_point
        and type(mobject).get_anchors is VMobject.get_anchors
        and type(mobject).get_center is Mobject.get_center
    )


def sort_by_depth(mobjects: list[Mobject], rotation: Floats) -> list[Mobject]:
    """Shaded mobjects from far to near, then all others in their order."""
    shaded = [mobject for mobject in mobjects if getattr(mobject, "shade_in_3d", False)]
    if not shaded:
        return mobjects
    points: list[Floats] = [mobject.get_z_index_reference_point() for mobject in shaded if not _is_simple(mobject)]
    simple = [mobject for mobject in shaded if _is_simple(mobject)]
    others = iter(points)
    centers = iter(_centers(simple) if simple else ())
    reference = np.array([next(centers if _is_simple(mobject) else others) for mobject in shaded])
    x, y, z = reference.T
    depths = x * rotation[2, 0] + y * rotation[2, 1] + z * rotation[2, 2]
    rest = [mobject for mobject in mobjects if not getattr(mobject, "shade_in_3d", False)]
    return [shaded[i] for i in np.argsort(depths, kind="stable")] + rest


def project(camera: ThreeDCamera, mobjects: list[VMobject], points: Floats, counts: Ints) -> Floats:
    """The mobjects' points on the picture plane; those fixed in the frame stay, those fixed in orientation shift."""
    projected = camera.project_points(points)
    in_frame, in_orientation = camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects
    if not (in_frame or in_orientation):
        return projected
    start = 0
    for mobject, count in zip(mobjects, counts.tolist(), strict=True):
        rows = slice(start, start + count)
        start += count
        if mobject in in_frame:
            projected[rows] = points[rows]
        elif mobject in in_orientation:
            center = in_orientation[mobject]()
            projected[rows] = points[rows] + (camera.project_point(center) - center)
    return projected


@dataclass(frozen=True, slots=True)
class Corners:
    """The two corners of each shaded mobject that its light and its gradient are taken from."""

    starts: Ints
    ends: Ints
    start_light: Floats
    end_light: Floats


def _normals(points: Floats, at: Ints, before: Ints, after: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Unit normals at corners, and where the corner is too flat for the plain formula."""
    u, v = points[after] - points[at], points[before] - points[at]
    longest_u, longest_v = np.abs(u).max(axis=1), np.abs(v).max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        u, v = u / longest_u[:, None], v / longest_v[:, None]
        x = u[:, 1] * v[:, 2] - u[:, 2] * v[:, 1]
        y = u[:, 2] * v[:, 0] - u[:, 0] * v[:, 2]
        z = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        length = np.sqrt(x * x + y * y + z * z)
        return np.stack((x, y, z), axis=1) / length[:, None], ~(length > _TOLERANCE)


def _light(points: Floats, normals: Floats, source: Floats) -> Floats:
    """What the light adds to a colour at each point: manim's ``get_shaded_rgb``."""
    rays = source - points
    lengths = np.sqrt((rays * rays).sum(axis=1))
    rays = np.divide(rays, lengths[:, None], out=np.zeros_like(rays), where=lengths[:, None] > 0)
    light = 0.5 * (normals * rays).sum(axis=1) ** 3
    return np.where(light < 0, light * 0.5, light)


def find_corners(mobjects: list[VMobject], points: Floats, firsts: Ints, counts: Ints, source: Floats) -> Corners:
    """Corners and their light, of mobjects whose points in space begin at ``firsts`` in ``points``."""
    ends = ((counts - 1) // 6) * 3
    lights = []
    for corner in (np.zeros_like(ends), ends):
        before = np.where(corner > 2, corner - 3, counts - 4)
        after = np.where(corner < counts - 3, corner + 3, 3)
        normals, flat = _normals(points, firsts + corner, firsts + before, firsts + after)
        for i in np.flatnonzero(flat | (counts <= POINTS_PER_CURVE)):
            normals[i] = get_3d_vmob_unit_normal(mobjects[i], int(corner[i]))
        lights.append(_light(points[firsts + corner], normals, source))
    return Corners(firsts, firsts + ends, *lights)


def shade(stops: Stops, start: float, end: float) -> Stops:
    """Two colour stops with the light of the start and the end corner on them."""
    first, second = (stops[0], stops[0]) if len(stops) == 1 else stops[:2]
    return [[*(x + start for x in first[:3]), first[3]], [*(x + end for x in second[:3]), second[3]]]
