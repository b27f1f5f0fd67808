"""The regions of the frame that TangentPlane uses, and where labels stand in its picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import UP, Mobject

from scenes.components.box_axes import BoxAxes
from scenes.components.mesh import Mesh
from scenes.components.space import CameraView
from scenes.components.space_curve import SpaceCurve
from scenes.components.surface_plot import SurfacePlot
from scenes.components.tag import Tag
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.tangent_plane.parts import PlaneParts, SliceParts, SurfacePicture

__all__ = [
    "Seen",
    "fit_picture",
    "opacities",
    "picture_column",
    "side_region",
    "stand_beside",
    "stand_beyond",
    "stand_over",
]

COLUMNS = (1.75, 1)
# Beside the box, for the numbers of its axes; its upper corners are free where it turns.
ROOM_ABOVE, ROOM_BELOW, ROOM_BESIDE = -0.35, 0.65, 0.3
SIDES = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150)  # degrees by which a label turns to be clear of others
BETWEEN = range(-90, 91, 6)  # and where it finds no place by these
MUCH = 3.0  # what a place weighs that is none
FARTHER = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2)  # frame units that a label may stand farther off
FAR = 2.0  # what it weighs to stand a frame unit farther off
BITTEN, HOLE = 10.0, 0.5  # what it weighs to be half over the border of the graph, and to be all over the graph
CROSSED = 3.0  # to reach a frame unit into a point of a line
COVERED = 20.0  # and into a label
STRAYED = 6.0  # to be a frame unit nearer to another label's number than to what it names
OWN = 0.6  # frame units from a point of an axis: a number there is its own

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
    """Stand a label up beside one of the points, away from the point of contact and clear of other labels and of the
    border of the graph."""
    view, contact = picture.view, picture.plot.contact
    taken = [*others, picture.title, picture.legend, *picture.axes.labels]
    point, gap = view.freest(label, points, contact, taken)
    away = view.screen(point - contact)
    over = picture.plot.shadow().share(label, view.beside(label, point, away, gap))
    if over or view.crowding(label, point, away, gap, taken):
        stand_beyond(label, picture, points, others)
    else:
        view.stand_up(label, point, lambda: view.screen(point - contact), gap)


def stand_beyond(label: Tag, picture: SurfacePicture, points: Sequence[np.ndarray], others: Sequence[Mobject]) -> None:
    """Stand a label up at the end of a curve, on the free side that is most away from the point of contact, and as near
    as it is free there; its plate cuts as little out of the graph as can be."""
    taken = [*others, picture.title, picture.legend, *picture.axes.labels]
    view, cost = picture.view, _Cost(picture.plot, taken)

    def crowding(choice: tuple[np.ndarray, float, np.ndarray]) -> float:
        end, gap, way = choice
        outside = picture.room.overrun(label, view.beside(label, end, view.screen(way), gap))
        return outside + cost.of(label, *choice)

    def choose(sides: Sequence[int]) -> tuple[np.ndarray, float, np.ndarray]:
        away = (view.screen(end - picture.plot.contact) for end in points)
        ways = [(end, way) for end, out in zip(points, away, strict=True) for way in _turned(view, out, sides)]
        return min(((end, label.gap + farther, way) for farther in FARTHER for end, way in ways), key=crowding)

    best = choose(SIDES)
    end, gap, way = best if crowding(best) < MUCH else min(best, choose(BETWEEN), key=crowding)
    view.stand_up(label, end, lambda: view.screen(way), gap)


def stand_over(label: Tag, plot: SurfacePlot, end: np.ndarray, others: Sequence[Mobject]) -> Tag:
    """Stand a label up over a point of an axis, or beside it where that is clear of the graph and of others, and nearer
    to it than to the numbers of other points."""
    view, cost = plot.view, _Cost(plot, others)
    choices = [(label.gap + farther, way) for farther in FARTHER for way in _turned(view, UP)]
    gap, best = min(choices, key=lambda choice: cost.of(label, end, *choice) + cost.straying(label, end, *choice))
    view.stand_up(label, end, lambda: view.screen(best), gap)
    return label


class _Cost:
    """What it weighs that a label stands at some place by a graph: reaching into `others` (labels, and points of
    lines, which have no width), cutting a piece out of the graph, and being far off."""

    def __init__(self, plot: SurfacePlot, others: Sequence[Mobject]) -> None:
        self.view, self.shadow = plot.view, plot.shadow()
        # Looked up once: there are hundreds of them, and hundreds of places to choose from.
        self.places = np.array([self.view.place_of(other)[:2] for other in others])
        self.sizes = np.array([[other.width, other.height] for other in others])

    def of(self, label: Tag, end: np.ndarray, gap: float, way: np.ndarray) -> float:
        """Return the weight for a label at that gap from a point of space, that way from it."""
        place = self.view.beside(label, end, self.view.screen(way), gap)
        share = self.shadow.share(label, place)
        own = np.array([label.width, label.height])
        apart = np.abs(self.places - place[:2]) - (self.sizes + own) / 2 - theme.GAP
        among = np.maximum(0.0, -apart.max(axis=1))
        bite = 4 * BITTEN * share * (1 - share) + HOLE * share
        labels = among[self.sizes[:, 0] > 0]
        return float(FAR * (gap - label.gap) + bite + CROSSED * among.sum() + COVERED * labels.sum())

    def straying(self, label: Tag, end: np.ndarray, gap: float, way: np.ndarray) -> float:
        """Return the weight for a label there that seems to belong to another label's point."""
        place, home = self.view.beside(label, end, self.view.screen(way), gap)[:2], self.view.project(end)[:2]
        others = self.places[(self.sizes[:, 0] > 0) & (np.linalg.norm(self.places - home, axis=1) > OWN)]
        nearest = np.linalg.norm(others - place, axis=1).min(initial=np.inf)
        return float(STRAYED * max(0.0, np.linalg.norm(place - home) - nearest))


def _turned(view: CameraView, away: np.ndarray, sides: Sequence[int] = SIDES) -> list[np.ndarray]:
    """Return directions of space that are seen in the frame as this direction of it, turned by some degrees."""
    turned = [math.atan2(away[1], away[0]) + math.radians(degrees) for degrees in sides]
    return [math.cos(angle) * view.rotation[0] + math.sin(angle) * view.rotation[1] for angle in turned]
