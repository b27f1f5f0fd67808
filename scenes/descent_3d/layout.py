"""What the beats of GradientDescent3D hand on to each other, where it stands, and how its pictures are laid out.

The scene itself is in scenes/descent_3d/scene.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, RIGHT, Mobject, ThreeDCamera, ValueTracker, VMobject

from scenes.components.box_axes import Box, BoxAxes
from scenes.components.contour_map import ContourLine, ContourMap, MapPath
from scenes.components.function_surface import FunctionSurface, GroundContours, SpaceBall, fit_heights
from scenes.components.height_legend import HeightLegend
from scenes.components.mesh import Mesh
from scenes.components.space import CameraView
from scenes.components.space_curve import SpaceCurve
from scenes.components.text import Formula, Words, fit_formula
from scenes.components.ticks import widen
from scenes.components.wall_shadow import WallShadow
from scenes.descent_3d.analysis import (
    ARROW_ROOM,
    GRADIENT,
    Race,
    is_separable,
    lowest_point,
    sample_heights,
    scale_of,
)
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.descent_3d.valleys import contours_of
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "FIRST",
    "LAST",
    "REST",
    "WALLS",
    "Picture",
    "Trail",
    "chart_room",
    "color_of",
    "gradient_end",
    "lay_out",
    "rows_room",
    "rule_room",
    "side_region",
    "table_room",
    "trail_of",
    "walls_of",
]

PHI = np.radians(58)
FIRST, REST, WALLS, LAST = np.radians([-80.0, -60.0, -50.0, -40.0])  # azimuths of the camera
ROOM_ABOVE, ROOM_BELOW, ROOM_BESIDE = -0.2, 0.6, 0.3
TALLEST, TALLEST_SCALED = 0.9, 1.4  # of the formula, and of it with the scale of heights
ROWS_HEIGHT, TABLE_HEIGHT = 1.5, 2.3
RULE_ROW = 0.95
LEGEND, LEGEND_HEIGHT = 0.9, 0.75  # the legend's room beside the small map, and its height as a share of the map's


@dataclass(frozen=True)
class Picture:
    """What the beats hand on: the race, the surface with its axes and contours, the map, and the formula above it."""

    title: Words
    race: Race
    separable: bool
    lowest: np.ndarray | None
    view: CameraView
    axes: BoxAxes
    plot: FunctionSurface
    surface: Mesh
    contours: GroundContours
    lines: Sequence[ContourLine]
    map: ContourMap
    legend: HeightLegend
    t: ValueTracker
    formula: Formula

    @property
    def points(self) -> np.ndarray:
        """The points of plain descent, shape (k + 1, 2)."""
        return self.race.paths["gradient"].points

    @property
    def stage(self) -> tuple[Mobject, ...]:
        """What stands through the beats about plain descent."""
        return self.title, self.formula, self.axes, self.contours, self.surface, self.map, self.legend


@dataclass(frozen=True)
class Trail:
    """One path: on the graph, on the ground and on the map, with its balls."""

    curve: SpaceCurve
    ground: VMobject
    ball: SpaceBall
    on_map: MapPath

    @property
    def in_space(self) -> tuple[Mobject, ...]:
        """What is drawn anew as it goes on."""
        return self.ground, self.curve, self.ball


def color_of(method: str) -> str:
    """Return the colour of a method's path."""
    return {"gradient": theme.STEP, "momentum": theme.SECANT, "adam": theme.LOSS}[method]


# -- rooms -------------------------------------------------------------------------------------------------------


def _columns() -> list[Region]:
    return frame.body.split_panes(1.35, 1)


def side_region() -> Region:
    """Return where formulas, the small map and numbers stand."""
    return _columns()[1]


def _lowest(height: float) -> Region:
    side = side_region()
    return Region(side.left, side.right, side.bottom, side.bottom + height)


def rows_room() -> Region:
    """Return the room below the small map."""
    return _lowest(ROWS_HEIGHT)


def table_room() -> Region:
    """Return the room below the chart."""
    return _lowest(TABLE_HEIGHT)


def chart_room() -> Region:
    """Return the room of the chart."""
    side = side_region()
    return Region(side.left, side.right, table_room().top + theme.GAP, side.top)


def rule_room(above: Mobject, rows: int) -> Region:
    """Return the room of so many rows below the formula, beside the large map."""
    side = side_region().below(above, theme.SPACE)
    return Region(side.left, side.right, side.top - RULE_ROW * rows, side.top)


def _map_rooms(above: Mobject) -> tuple[Region, Region]:
    """Return the rooms of the map: below the formula, and where the surface is else."""
    side = side_region().below(above, theme.GAP)
    return Region(side.left, side.right - LEGEND, rows_room().top + theme.GAP, side.top), _columns()[0]


# -- pictures ----------------------------------------------------------------------------------------------------


def lay_out(params: SurfaceDescentParameters, camera: ThreeDCamera, title: Words) -> Picture:
    """Lay out the surface, its contours and the map; the surface lies flat and is not seen yet."""
    f, race, (x_range, y_range) = params.function, params.race(), params.ranges()
    scale = scale_of(f, x_range, y_range)
    lines = contours_of(f, race, x_range, y_range, scale)
    room = _columns()[0]
    view = CameraView(camera, room.center, phi=PHI, theta=FIRST)
    box = Box(x_range, y_range, fit_heights(scale(sample_heights(f, x_range, y_range)[2])))
    axes = BoxAxes(view, box, shown=0)
    margins = {"top": ROOM_ABOVE, "bottom": ROOM_BELOW, "side": max(ROOM_BESIDE, axes.room)}
    view.fit(box.half, room, azimuths=(FIRST, REST, WALLS, LAST), **margins)
    plot = FunctionSurface(view, box, f, scale)
    plot.rise.set_value(0)
    contours = GroundContours(plot, lines)
    contours.opacity.set_value(0)
    formula = _write_function(params, "" if scale.unit is None else scale.name("function(f)"))
    flat = ContourMap(lines, x_range, y_range, _map_rooms(formula), plot.heights)
    legend = HeightLegend(*widen(*plot.heights), height=LEGEND_HEIGHT * flat.border.height)
    legend.next_to(flat.border, RIGHT, theme.GAP, aligned_edge=DOWN)
    lowest = lowest_point(f, x_range, y_range, [path.points[-1] for path in race.paths.values()])
    separable = is_separable(f, x_range, y_range)
    surface, t = plot.surface(0), ValueTracker(0.0)
    return Picture(title, race, separable, lowest, view, axes, plot, surface, contours, lines, flat, legend, t, formula)


def _write_function(params: SurfaceDescentParameters, height: str) -> Formula:
    """Write the function, and below it the scale of heights where that is not f's own."""
    code = f"function(f(x, y)) &= {params.function.typst()}"
    code += f" \\ z &= {height}" if height else ""
    formula = fit_formula(code, side_region().width, height=TALLEST_SCALED if height else TALLEST)
    side_region().place(formula, -1, 1)
    return formula


def trail_of(picture: Picture, method: str, steps: int, t: ValueTracker | None = None) -> Trail:
    """Return the path of a method, not walked yet."""
    now = (picture.t if t is None else t).get_value  # a tracker at 0 is false
    points, color, plot = picture.race.paths[method].points[: steps + 1], color_of(method), picture.plot
    on_map = MapPath(picture.map, points, now, color)
    return Trail(
        plot.path(points, now, color), plot.ground_path(points, now, color), plot.ball(points, now, color), on_map
    )


def gradient_end(picture: Picture, start: np.ndarray, way: np.ndarray) -> np.ndarray:
    """Return where the arrow of a gradient ends that starts at a point and has this direction, of length 1."""
    plot = picture.plot
    return np.asarray(start + min(GRADIENT * plot.shorter_side, ARROW_ROOM * plot.room_along(start, way)) * way)


def walls_of(picture: Picture, params: SurfaceDescentParameters, places: tuple[float, float]) -> list[WallShadow]:
    """Return the walls behind the graph with the shadows of plain descent; `places` are where the slices are lowest."""
    points = picture.points[: params.steps + 1]
    walls = []
    for axis in (0, 1):
        values, profile = picture.race.paths["gradient"].values[: params.steps + 1], None
        if picture.separable:
            profile = params.function.bind(**{"yx"[axis]: places[1 - axis]})
            values = np.asarray(profile(points[:, axis]), dtype=float) * np.ones(len(points))
        shadow = np.stack([points[:, axis], values], axis=1)
        walls.append(WallShadow(picture.plot, axis, profile, shadow, picture.t.get_value, theme.STEP))
    return walls
