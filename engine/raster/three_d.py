"""Project, sort by depth and shade all mobjects in space at once.

The formulas are those of manim's three-dimensional camera, carried from one mobject to arrays of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import compress
from operator import not_
from typing import cast

import numpy as np
import numpy.typing as npt
from manim import UP, Mobject, ThreeDAxes, ThreeDCamera, VMobject
from manim.mobject.three_d.three_d_utils import get_3d_vmob_unit_normal

from engine.raster.painting import ShapeRun
from engine.raster.paths import POINTS_PER_CURVE, Floats, Ints
from engine.stock_methods import StockMethods

DepthFunction = Callable[[list[VMobject]], Floats]

ONE, MANY = "get_z_index_reference_point", "get_z_index_reference_points"
_TOLERANCE = 1e-6  # get_unit_normal's own

GRADIENT = "get_gradient_start_and_end_points"
_GRADIENT = StockMethods.of(VMobject, GRADIENT)
_CENTER = StockMethods(
    {
        "get_points_defining_boundary": VMobject,
        "get_anchors": VMobject,
        ONE: Mobject,
        "get_center": Mobject,
        "get_critical_point": Mobject,
    }
)
# Sums of three products that differ by less, in shares of the greatest one, may be equal or in either order by the
# way they are summed.
_TIE = 1e-12


def _is_simple(mobject: Mobject) -> bool:
    """Return whether the point that gives a plain mobject's depth is the centre of its own anchors."""
    return (
        not mobject.submobjects
        and len(mobject.points) % POINTS_PER_CURVE == 0
        and "z_index_group" not in mobject.__dict__
    )


def _centers(mobjects: list[VMobject]) -> Floats:
    """Return centres of the boxes round the anchors, of mobjects that have points and no submobjects."""
    arrays = [mobject.points for mobject in mobjects]
    counts = np.fromiter(map(len, arrays), np.intp, len(arrays)) // POINTS_PER_CURVE
    points = np.concatenate(arrays).reshape(-1, POINTS_PER_CURVE, 3)
    starts = np.cumsum(counts) - counts
    low = np.minimum.reduceat(np.minimum(points[:, 0], points[:, 3]), starts)
    high = np.maximum.reduceat(np.maximum(points[:, 0], points[:, 3]), starts)
    return (low + high) / 2


def _one_by_one(mobjects: list[VMobject]) -> Floats:
    return np.array([mobject.get_z_index_reference_point() for mobject in mobjects])


def _plain_points(mobjects: list[VMobject]) -> Floats:
    """Return the depth points of mobjects that have left them to manim."""
    is_simple = np.fromiter(map(_is_simple, mobjects), bool, len(mobjects))
    if not _CENTER.are_plain_on(mobjects):
        is_simple &= [not _CENTER.are_on(mobject) for mobject in mobjects]
    if is_simple.all():
        return _centers(mobjects)
    return _by_own_function(mobjects, [_centers if simple else _one_by_one for simple in is_simple.tolist()])


def _depth_function_of(kind: type) -> DepthFunction:
    """Return how to find the depth points of such mobjects."""
    definer = next(base for base in kind.__mro__ if {ONE, MANY} & set(vars(base)))
    if MANY in vars(definer):
        return cast(DepthFunction, getattr(definer, MANY))
    return _plain_points if _CENTER.are_plain_in(kind) else _one_by_one


def _by_own_function(mobjects: list[VMobject], functions: list[DepthFunction]) -> Floats:
    points = np.empty((len(mobjects), 3))
    for function in set(functions):
        places = [i for i, other in enumerate(functions) if other == function]
        points[places] = function([mobjects[i] for i in places])
    return points


def _depth_points(mobjects: list[VMobject]) -> Floats:
    """Return the points that give the mobjects their place in depth.

    A class that says itself what they are may say it for many at once, by a static method of the plural's name.
    """
    functions = {kind: _depth_function_of(kind) for kind in set(map(type, mobjects))}
    if len(set(functions.values())) > 1:
        return _by_own_function(mobjects, [functions[type(mobject)] for mobject in mobjects])
    (function,) = set(functions.values())
    return np.asarray(function(mobjects))


def sort_by_depth(mobjects: list[Mobject], rotation: Floats) -> list[Mobject]:
    """Return shaded mobjects from far to near, then all others in their order."""
    is_shaded = [getattr(mobject, "shade_in_3d", False) for mobject in mobjects]
    shaded, rest = list(compress(mobjects, is_shaded)), list(compress(mobjects, map(not_, is_shaded)))
    if not shaded:
        return mobjects
    depths = _find_depths(_depth_points(shaded), rotation)
    return [shaded[i] for i in np.argsort(depths, kind="stable").tolist()] + rest


def _find_depths(points: Floats, rotation: Floats) -> Floats:
    """Return how far towards the viewer the points are; where the last bit decides, summed up as manim does."""
    products = points * rotation[2]
    depths: Floats = products.sum(axis=1)
    order = np.argsort(depths)
    is_tied = np.diff(depths[order]) <= _TIE * np.abs(products).max(initial=0.0)
    for i in order[np.append(is_tied, False) | np.append(False, is_tied)].tolist():
        depths[i] = np.dot(points[i], rotation.T)[2]
    return depths


def project(camera: ThreeDCamera, run: ShapeRun) -> Floats:
    """Return the run's points on the picture plane; mobjects fixed in the frame stay, those fixed in orientation
    shift."""
    projected: Floats = camera.project_points(run.points)
    in_frame, in_orientation = camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects
    if not (in_frame or in_orientation):
        return projected
    fixed = [i for i, mobject in enumerate(run.mobjects) if mobject in in_frame or mobject in in_orientation]
    ends = np.cumsum(run.counts)
    upright, centers = [], []
    for i in fixed:
        mobject, rows = run.mobjects[i], slice(ends[i] - run.counts[i], ends[i])
        if mobject in in_frame:
            projected[rows] = run.points[rows]
        else:
            upright.append(rows)
            centers.append(in_orientation[mobject]())
    if upright:
        shifts = camera.project_points(np.array(centers, float)) - centers
        for rows, shift in zip(upright, shifts, strict=True):
            projected[rows] = run.points[rows] + shift
    return projected


def _normals(points: Floats, at: Ints, before: Ints, after: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the unit normals at corners, and where the corner is too flat for the plain formula."""
    u, v = points[after] - points[at], points[before] - points[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        u, v = u / np.abs(u).max(axis=1)[:, None], v / np.abs(v).max(axis=1)[:, None]
        x = u[:, 1] * v[:, 2] - u[:, 2] * v[:, 1]
        y = u[:, 2] * v[:, 0] - u[:, 0] * v[:, 2]
        z = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        length = np.sqrt(x * x + y * y + z * z)
        return np.stack((x, y, z), axis=1) / length[:, None], ~(length > _TOLERANCE)


def _light(points: Floats, normals: Floats, source: Floats) -> Floats:
    """Return what the light adds to a colour at each point: manim's ``get_shaded_rgb``."""
    rays = source - points
    lengths = np.sqrt((rays * rays).sum(axis=1))[:, None]
    rays = np.divide(rays, lengths, out=np.zeros_like(rays), where=lengths > 0)
    light: Floats = 0.5 * (normals * rays).sum(axis=1) ** 3
    return np.where(light < 0, light * 0.5, light)


def shade(run: ShapeRun, in_space: Floats, source: Floats) -> Ints:
    """Put light on the shaded mobjects of a run, at the start and the end corner of each; returns their numbers."""
    shaded = np.flatnonzero([mobject.shade_in_3d for mobject in run.mobjects])
    if not len(shaded):
        return shaded
    counts = run.counts[shaded]
    firsts = (np.cumsum(run.counts) - run.counts)[shaded]
    ends = ((counts - 1) // 6) * 3  # manim's place of the corner opposite the first
    lights = []
    for corners in (np.zeros_like(ends), ends):
        before = np.where(corners > 2, corners - 3, counts - 4)
        after = np.where(corners < counts - 3, corners + 3, 3)
        normals, flat = _normals(in_space, firsts + corners, firsts + before, firsts + after)
        normals[counts <= POINTS_PER_CURVE] = UP
        for i in np.flatnonzero(flat & (counts > POINTS_PER_CURVE)):
            normals[i] = get_3d_vmob_unit_normal(run.mobjects[shaded[i]], int(corners[i]))
        lights.append(_light(in_space[firsts + corners], normals, source))
    for colors in (run.fills, run.strokes, run.backgrounds):
        colors.shade(shaded, *lights)
    gradients = np.concatenate((run.points[firsts, :2], run.points[firsts + ends, :2]), axis=1)
    run.ends = dict(zip(shaded.tolist(), gradients.tolist(), strict=True))
    return shaded


def find_own_gradients(camera: ThreeDCamera, run: ShapeRun, shaded: Ints) -> list[list[int]]:
    """Return the shaded mobjects that say themselves where their gradients end, together where all would say the
    same."""
    odd_kinds = {kind for kind in set(map(type, run.mobjects)) if not _GRADIENT.are_plain_in(kind)}
    groups: dict[Hashable, list[int]] = {}
    for i in shaded.tolist():
        mobject = run.mobjects[i]
        if GRADIENT in mobject.__dict__ or type(mobject) in odd_kinds:
            fixed = (mobject in camera.fixed_in_frame_mobjects, mobject in camera.fixed_orientation_mobjects)
            groups.setdefault((_find_origin(mobject), *fixed), []).append(i)
    return list(groups.values())


def _find_origin(mobject: VMobject) -> Hashable:
    """Return what the ends of a mobject's own gradient depend on: manim's axes give their pieces a function of the
    axis."""
    method = mobject.__dict__.get(GRADIENT)
    if getattr(method, "__module__", None) != ThreeDAxes.__module__:
        return id(mobject)
    return (method.__code__, *(id(cell.cell_contents) for cell in method.__closure__ or ()))
