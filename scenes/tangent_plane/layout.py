"""The regions of the frame that TangentPlane uses, and where labels stand in its picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import (
    Mobject,
)

from scenes.components.box_axes import BoxAxes
from scenes.components.mesh import Mesh
from scenes.components.space_curve import SpaceCurve
from scenes.components.surface_plot import SurfacePlot
from scenes.components.tag import Tag
from scenes.style.frame import Region, frame
from scenes.tangent_plane.parts import PlaneParts, SliceParts, SurfacePicture

__all__ = ["Seen", "fit_picture", "opacities", "picture_column", "side_region", "stand_beside", "stand_beyond"]

COLUMNS = (1.75, 1)
# Beside the box, for the numbers of its axes; its upper corners are free where it turns.
ROOM_ABOVE, ROOM_BELOW, ROOM_BESIDE = -0.35, 0.65, 0.3
SIDES = (0, 30, -30, 60, -60, 90, -90, 120, -120)  # degrees by which a label turns to be clear of others
FARTHER = (0.0, 0.2, 0.4, 0.6)  # frame units that a label may stand farther off where it is free only there
FAR = 2.0  # what it weighs to stand a frame unit farther off, against reaching as far into points of lines
COVERED = 20.0  # what it weighs to cover a label, against a point of a line

Seen = Sequence[tuple[Mesh | SpaceCurve, float]]


def picture_column() -> Region:
    """Return the room of the picture and its legend."""
    return frame.body.split_panes(*COLUMNS)[0]


def side_region() -> Region:
    """Return the room of what is written beside the picture."""
    return frame.body.split_panes(*COLUMNS)[1]


def fit_picture(plot: SurfacePlot, axes: BoxAxes, room: Region, all_round: bool = False) -> None:
    """Fill the picture's room with what stands in the box, as it is seen now, or whichever way the camera turns."""
    side = max(ROOM_BESIDE, axes.room)
    if all_round:
        plot.view.fit(plot.box.half, room, top=ROOM_ABOVE, bottom=ROOM_BELOW, side=side)
    else:
        plot.view.fit_points(plot.outline(), room, top=0.0, bottom=ROOM_BELOW, side=side)


def opacities(
    picture: SurfacePicture, slices: Sequence[SliceParts], plane: PlaneParts, graph: float, line: float, mesh: float
) -> Seen:
    """Return how far to see the graph, the slices with their tangents, and the plane."""
    parts: list[tuple[Mesh | SpaceCurve, float]] = [(part, graph) for part in picture.graph]
    parts += [(each, line) for one in slices for each in one.lines]
    return [*parts, (plane.mesh, mesh)]


def stand_beside(label: Tag, picture: SurfacePicture, points: Sequence[np.ndarray], others: Sequence[Mobject]) -> None:
    """Stand a label up beside one of the points, away from the point of contact and clear of other labels."""
    view, contact = picture.view, picture.plot.contact
    taken = [*others, picture.title, *picture.axes.labels]
    point, gap = view.freest(label, points, contact, taken)
    if view.crowding(label, point, view.screen(point - contact), gap, taken):
        stand_beyond(label, picture, points, others)
    else:
        view.stand_up(label, point, lambda: view.screen(point - contact), gap)


def stand_beyond(label: Tag, picture: SurfacePicture, points: Sequence[np.ndarray], others: Sequence[Mobject]) -> None:
    """Stand a label up at the end of a curve, on the free side that is most away from the point of contact, and as near
    as it is free there."""
    view, taken = picture.view, [*others, picture.title, *picture.axes.labels]
    labels = [other for other in taken if other.width]  # the others are points of lines

    def crowding(choice: tuple[float, np.ndarray, np.ndarray]) -> float:
        gap, end, way = choice
        outside = picture.room.overrun(label, view.beside(label, end, view.screen(way), gap))
        among = (view.crowding(label, end, view.screen(way), gap, each) for each in (taken, labels))
        return FAR * (gap - label.gap) + outside + next(among) + COVERED * next(among)

    gaps = (label.gap + farther for farther in FARTHER)
    choices = [(gap, end, way) for gap in gaps for end in points for way in _ways(picture, end)]
    gap, end, way = min(choices, key=crowding)
    view.stand_up(label, end, lambda: view.screen(way), gap)


def _ways(picture: SurfacePicture, end: np.ndarray) -> list[np.ndarray]:
    """Return directions of space that are seen in the frame as away from the point of contact, and turned."""
    view = picture.view
    away = view.screen(end - picture.plot.contact)
    turned = [math.atan2(away[1], away[0]) + math.radians(degrees) for degrees in SIDES]
    return [math.cos(angle) * view.rotation[0] + math.sin(angle) * view.rotation[1] for angle in turned]
