"""Names in the picture of the quadratic model: x_0, x_1 under the ends of the step, and q beside the bowl."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup, VMobject

from scenes.components.descent_path import QuadraticModel
from scenes.components.free_places import lines_of, move_clear
from scenes.components.plot import Dashes, Plot
from scenes.components.text import Formula
from scenes.descent_1d.picture import DescentPicture
from scenes.style.theme import theme

__all__ = ["StepEnd", "name_bowl", "name_start"]

SIDES = (RIGHT, LEFT, UP + RIGHT, UP + LEFT, UP, DOWN)  # of a point of the bowl where its name may stand
BESIDE = 0.7  # frame units from the lowest point, whose name it is not


def name_start(plot: Plot, start: float, slope: float, foot: float) -> Formula:
    """Return x_0 behind the foot of the start, as the step goes, or under it where the axis runs behind it."""
    label, at = Formula("x_0", size=theme.LABEL), plot.at(start, foot)
    label.next_to(at, -_ahead(slope), theme.GAP / 2)
    return label.next_to(at, DOWN, theme.GAP / 2) if _meets_axis(label, plot) else label


def _meets_axis(label: Formula, plot: Plot) -> bool:
    """Return whether the y-axis runs through a label, or right beside it."""
    return bool(abs(label.get_x() - float(plot.at(*plot.origin)[0])) < label.width / 2 + theme.GAP / 2)


def _ahead(slope: float) -> np.ndarray:
    return LEFT if slope > 0 else RIGHT


class StepEnd(VGroup):
    """Where the step of a quadratic model ends: dashes down to the height `foot`, and x_1 ahead of them; live.

    What is out of the plot is not shown.
    """

    def __init__(self, plot: Plot, bowl: QuadraticModel, foot: float) -> None:
        self.drop = Dashes(plot.at(bowl.start, foot), plot.at(bowl.start, foot), color=theme.QUIET)
        self.ahead = _ahead(bowl.slope)
        self.label = Formula("x_1", size=theme.LABEL)
        super().__init__(self.drop.set_stroke(width=theme.HAIRLINE), self.label)

        def follow(_: VMobject) -> None:
            end, low = bowl.lowest()
            x = float(np.clip(end, *plot.x_range))
            landed = float(np.nan_to_num(float(bowl.f(x)), nan=np.inf))
            top = float(np.clip(min(low, landed), foot, plot.y_range[1]))
            self.drop.lay(plot.at(x, foot), plot.at(x, top)).set_stroke(opacity=float(x == end))
            self._stand_ahead(plot, plot.at(x, foot)).set_opacity(float(x == end))

        follow(self)
        self.add_updater(follow)

    def _stand_ahead(self, plot: Plot, foot: np.ndarray) -> Formula:
        """Put the label ahead of a place, or behind it where it would meet the axis."""
        label = self.label.next_to(foot, self.ahead, theme.GAP / 2)
        return label.next_to(foot, -self.ahead, theme.GAP / 2) if _meets_axis(label, plot) else label


def name_bowl(picture: DescentPicture, bowl: QuadraticModel, end: StepEnd) -> Formula:
    """Return q beside the bowl as it is now: of the places that are clear of what is drawn, where the bowl is farthest
    from the graph."""
    plot, points = picture.plot, bowl.curve.get_all_points()
    far = points[np.abs(points[:, 0] - bowl.bottom.get_x()) > BESIDE]
    points = far if len(far) else points
    graph = picture.curve.get_all_points()
    # One by one: of all pairs at once there are millions.
    away = np.array([np.hypot(*(graph[:, :2] - point[:2]).T).min() for point in points])
    label = Formula("q", size=theme.LABEL)
    half = np.array([label.width, label.height, 0.0]) / 2 + theme.GAP / 2
    places = [points[at] + half * side for at in np.argsort(-away) for side in SIDES]
    low, high = (plot.at(*corner) for corner in zip(plot.x_range, plot.y_range, strict=True))
    inside = [place for place in places if np.all((place > low + half)[:2] & (place < high - half)[:2])]
    lines = lines_of(
        (bowl.curve, picture.curve, plot.axes, plot.numbers, plot.names, picture.mover.drop, bowl.marks, end)
    )
    if not move_clear([label], [inside], lines):
        label.move_to(places[0])
    return label
