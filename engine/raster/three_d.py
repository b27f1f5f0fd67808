"""Project, sort by depth and shade all mobjects in space at once.

The formulas are those of manim's three-dimensional camera, carried from one mobject to arrays of them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable
from dataclasses import dataclass
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
_NO_CURVE = np.zeros((POINTS_PER_CURVE, 3))


def find_centers(points: Floats, counts: Ints) -> Floats:
    """Return centres of the boxes round the anchors of mobjects that have so many points each, whole curves."""
    curves = points.reshape(-1, POINTS_PER_CURVE, 3)
    starts = (np.cumsum(counts) - counts) // POINTS_PER_CURVE
    low = np.minimum.reduceat(np.minimum(curves[:, 0], curves[:, 3]), starts)
    high = np.maximum.reduceat(np.maximum(curves[:, 0], curves[:, 3]), starts)
    return (low + high) / 2


def _one_by_one(mobjects: list[VMobject]) -> Floats:
    return np.array([mobject.get_z_index_reference_point() for mobject in mobjects])


def _depth_function_of(kind: type) -> DepthFunction | None:
    """Return how to find the depth points of such mobjects; None where they have left them to manim."""
    definer = next(base for base in kind.__mro__ if {ONE, MANY} & set(vars(base)))
    if MANY in vars(definer):
        return cast(DepthFunction, getattr(definer, MANY))
    return None if _CENTER.are_plain_in(kind) else _one_by_one


def _find_functions(mobjects: list[VMobject], partial: Container[int]) -> dict[DepthFunction, list[int]]:
    """Return the numbers of those mobjects whose depth point isn't the centre of their anchors, by what tells it."""
    of_kind = {kind: _depth_function_of(kind) for kind in set(map(type, mobjects))}
    is_any_changed = not _CENTER.are_plain_on(mobjects)
    functions: dict[DepthFunction, list[int]] = {}
    for i, (mobject, own) in enumerate(zip(mobjects, map(vars, mobjects), strict=True)):
        function = of_kind[type(mobject)]
        is_alone = i not in partial and not own.get("submobjects", True) and "z_index_group" not in own
        if function is not None or not is_alone or (is_any_changed and _CENTER.are_on(mobject)):
            functions.setdefault(function or _one_by_one, []).append(i)
    return functions


def find_depth_order(mobjects: list[VMobject], centers: Floats, rotation: Floats, partial: Container[int] = ()) -> Ints:
    """Return the numbers of shaded mobjects from far to near.

    ``centers`` are those of their anchors' boxes, but of those in ``partial``, which don't consist of whole curves.
    A class that says itself what gives its mobjects their place in depth may say it for many at once, by a static
    method of the plural's name.
    """
    functions = _find_functions(mobjects, partial)
    if functions:
        centers = centers.copy()
        for function, places in functions.items():
            centers[places] = function([mobjects[i] for i in places])
    return np.argsort(_find_depths(centers, rotation), kind="stable")


def sort_by_depth(mobjects: list[Mobject], rotation: Floats) -> list[Mobject]:
    """Return shaded mobjects from far to near, then all others in their order."""
    is_shaded = [getattr(mobject, "shade_in_3d", False) for mobject in mobjects]
    shaded, rest = list(compress(mobjects, is_shaded)), list(compress(mobjects, map(not_, is_shaded)))
    if not shaded:
        return mobjects
    arrays = [mobject.points for mobject in shaded]
    partial = {i for i, points in enumerate(arrays) if len(points) % POINTS_PER_CURVE}
    for i in partial:
        arrays[i] = _NO_CURVE
    centers = find_centers(np.concatenate(arrays), np.fromiter(map(len, arrays), np.intp, len(arrays)))
    return [shaded[i] for i in find_depth_order(shaded, centers, rotation, partial).tolist()] + rest


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
    is_fixed = {*in_frame, *in_orientation}.__contains__
    fixed = list(compress(range(len(run.mobjects)), map(is_fixed, run.mobjects)))
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


@dataclass(slots=True)
class LitFaces:
    """What shaded faces keep while neither they nor the light move, whatever the camera does.

    ``centers`` are those of their anchors' boxes, ``lights`` what light adds to the colours of their start and end.
    The faces themselves are not kept: they know their scene, and it would live as long as what its camera keeps.
    """

    points: Floats
    counts: Ints
    source: Floats
    centers: Floats
    starts: Ints  # each face's first point and, of them all, its corner opposite to that
    ends: Ints
    lights: tuple[Floats, Floats]

    @classmethod
    def of(cls, mobjects: list[VMobject], points: Floats, counts: Ints, source: Floats) -> LitFaces:
        """Return what is known of mobjects that have so many points each, in space, with light from there."""
        starts = np.cumsum(counts) - counts
        opposite = ((counts - 1) // 6) * 3  # manim's place of the corner opposite the first
        lights = []
        for corners in (np.zeros_like(opposite), opposite):
            before = np.where(corners > 2, corners - 3, counts - 4)
            after = np.where(corners < counts - 3, corners + 3, 3)
            normals, flat = _normals(points, starts + corners, starts + before, starts + after)
            normals[counts <= POINTS_PER_CURVE] = UP
            for i in np.flatnonzero(flat & (counts > POINTS_PER_CURVE)):
                normals[i] = get_3d_vmob_unit_normal(mobjects[i], int(corners[i]))
            lights.append(_light(points[starts + corners], normals, source))
        centers = find_centers(points, counts)
        return cls(points, counts, source.copy(), centers, starts, starts + opposite, (lights[0], lights[1]))

    def are_still(self, points: Floats, counts: Ints, source: Floats) -> bool:
        """Return whether all that is known of these faces holds for those."""
        return (
            np.array_equal(counts, self.counts)
            and np.array_equal(points, self.points)
            and np.array_equal(source, self.source)
        )


def shade(run: ShapeRun, shaded: Ints, faces: LitFaces, projected: Floats) -> None:
    """Put light on the mobjects numbered ``shaded``, whose points are these on the picture plane, at two corners of
    each."""
    for colors in (run.fills, run.strokes, run.backgrounds):
        colors.shade(shaded, *faces.lights)
    run.ends[shaded] = np.concatenate((projected[faces.starts, :2], projected[faces.ends, :2]), axis=1)
    run.has_ends[shaded] = True


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
