"""The sum of the bars as it is added up, bar by bar: the height and the width of the present one, and the total."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Line, ValueTracker, VGroup, VMobject, linear

from scenes.components.free_places import lines_of
from scenes.components.live_rows import LiveRows, live_row
from scenes.components.number import LiveNumber
from scenes.components.riemann_bars import RiemannBars
from scenes.components.text import Formula, plated
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.style.theme import theme

__all__ = ["RunningSum"]

SECONDS = 3.0
SAME = 1e-9  # the share by which a measure and the sum may differ and be one value
HIGHER = 2.0  # frame units: how far beyond a low height its name may stand


class RunningSum:
    """A bar with a border and its measures, `marks`, a row with the sum of all bars up to it, `row`, and its height and
    the width of each bar in numbers, `measures`.

    `sums` are those of the first bar, of two, and so on; `spec` is their format; `run` is the animation over all bars.
    """

    def __init__(self, bars: RiemannBars, curve: VMobject, ledger: Ledger, sums: np.ndarray, spec: str) -> None:
        self.bars, self.done = bars, ValueTracker(0.0)
        self.curve = lines_of([curve])
        self.count = len(bars.heights)
        number = LiveNumber(ledger, "sum", lambda: float(sums[self._bar()]), spec, color=theme.AREA)
        name = Formula(f"sum_(i=1)^{self.count} function(f(x_i)) step(Delta x)")
        self.row = live_row(name, number)
        self.measures = self._write_measures(ledger, float(sums[-1]), spec)
        self.marks = self._draw_marks()

    def _bar(self) -> int:
        return min(int(self.done.get_value()), self.count - 1)

    def _write_measures(self, ledger: Ledger, total: float, total_spec: str) -> LiveRows:
        """Write the height of the present bar and the width of all: one that is the sum of all bars reads as that."""
        heights, width = self.bars.heights, float(self.bars.edges[1] - self.bars.edges[0])

        def beside_total(own: str) -> Callable[[float], str]:
            return lambda value: whole_spec(value, total_spec if math.isclose(value, total, rel_tol=SAME) else own)

        spec = beside_total(live_spec([float(height) for height in heights], 2, most=7))
        height = LiveNumber(ledger, "height", lambda: float(heights[self._bar()]), spec, size=theme.BODY)
        wide = LiveNumber(ledger, "width", lambda: width, beside_total(live_spec([width], 2)), size=theme.BODY)
        return LiveRows(("function(f(x_i))", height), ("step(Delta x)", wide))

    def _draw_marks(self) -> VGroup:
        """Draw the border of the bar, its height at its left side and its width at its foot, with their names."""
        border = VMobject(color=theme.TEXT, stroke_width=theme.LINE)
        height = Line(color=theme.FUNCTION, stroke_width=theme.BOLD)
        width = Line(color=theme.STEP, stroke_width=theme.BOLD)
        over = Formula("f(x_i)", size=theme.LABEL, color=theme.legible(theme.FUNCTION, *RiemannBars.tones()))
        names = [
            plated(over),
            plated(Formula("step(Delta x)", size=theme.LABEL)),
            plated(Formula("x_i", size=theme.LABEL)),
        ]
        bar = (self.bars.edges[1] - self.bars.edges[0]) * self.bars.plot.unit[0]
        has_place = bar > names[1].width + names[2].width + 2 * theme.GAP  # under a narrow bar there is room for one
        marks = VGroup(border, height, width, *names[: 3 if has_place else 2])
        below, above = self.bars.plot.number_room + theme.GAP / 2, self.bars.plot.number_room_above + theme.GAP / 2
        places = [self._place_of_name(names[0], k) for k in range(self.count)]
        beside = names[2].width / 2 + theme.GAP / 2 if has_place else 0.0
        slides = [self._slide_of_width(names[1], k, (below, above), beside) for k in range(self.count)]

        def follow(_: VMobject) -> None:
            k, plot = self._bar(), self.bars.plot
            (left, right), top = self.bars.edges[k : k + 2], self.bars.heights[k]
            corners = plot.at(np.array([left, left, right, right, left]), np.array([0, top, top, 0, 0]))
            border.set_points_as_corners(corners)
            height.set_points_as_corners(corners[:2])
            width.set_points_as_corners(corners[[0, 3]])
            place, ground = places[k]
            names[0][0].set_fill(ground)
            names[0].move_to(place)
            side, away = (DOWN, below) if top >= 0 else (UP, above)
            names[2].next_to(corners[0], side, away)
            names[1].next_to(corners[[0, 3]].mean(axis=0), side, away)
            names[1].shift(slides[k] * RIGHT)

        follow(marks)
        return marks.add_updater(follow)

    def _place_of_name(self, name: VMobject, k: int) -> tuple[np.ndarray, str]:
        """Return where the name of the k-th height stands, and the colour behind it: beside the height, or, where that
        is so low that its name would stand on the axis, beyond its end and clear of the curve: straight, or over the
        bar where the y-axis or its numbers are in the way."""
        plot, x, top = self.bars.plot, self.bars.edges[k], self.bars.heights[k]
        middle, end = plot.at(x, top / 2), plot.at(x, top)
        if 2 * abs(end[1] - middle[1]) >= name.height:
            side = self._side_of_name(name, k)
            place = middle + (theme.GAP / 2 + name.width / 2) * side
            return place, self._ground_of_name(name, k, side)
        away, numbers = (UP, plot.number_room_above) if top >= 0 else (DOWN, plot.number_room)
        before = plot.at(x, self.bars.heights[max(k - 1, 0)])
        start = max((end, before, plot.at(x, 0) + numbers * away), key=lambda corner: float(corner @ away))
        steps = np.arange(theme.GAP / 2, HIGHER, theme.GAP / 4) + name.height / 2
        straight = [start + step * away for step in steps]
        over = end + (theme.GAP + name.height) / 2 * away + (theme.GAP + name.width) / 2 * RIGHT
        room = float(plot.at(self.bars.edges[k + 1], 0)[0] - plot.at(x, 0)[0]) - name.width - theme.GAP
        slid = [over + step * RIGHT for step in np.arange(0, room, theme.GAP / 4)]
        clear = [place for place in (*straight, *slid) if self._gap(place, name) >= theme.GAP / 2]
        free = (place for place in clear if not self._meets_axis(place, name))
        return next(free, next(iter(clear), straight[0])), theme.BACKGROUND

    def _slide_of_width(self, name: VMobject, k: int, rooms: tuple[float, float], beside: float) -> float:
        """Return how far the name of the k-th bar's width stands right of its middle, to keep clear of the curve:
        as little as it needs, `beside` what stands at the bar's left; 0 where there is no such place."""
        plot, (left, right) = self.bars.plot, self.bars.edges[k : k + 2]
        middle, half = plot.at((left + right) / 2, 0), (right - left) / 2 * self.bars.plot.unit[0] - name.width / 2
        below, above = (room + name.height / 2 for room in rooms)
        place = middle + (below * DOWN if self.bars.heights[k] >= 0 else above * UP)
        slides = sorted(np.arange(beside - half, half, theme.GAP / 4), key=abs)
        clear = (float(slide) for slide in slides if self._gap(place + slide * RIGHT, name) >= theme.GAP / 2)
        return 0.0 if self._gap(place, name) >= theme.GAP / 2 else next(clear, 0.0)

    def _side_of_name(self, name: VMobject, k: int) -> np.ndarray:
        """Return at which side of the k-th height its name keeps clear of the curve; the first has none at the left."""
        plot, x, top = self.bars.plot, self.bars.edges[k], self.bars.heights[k]
        middle, away = plot.at(x, top / 2), (theme.GAP / 2 + name.width / 2) * RIGHT
        gaps = [self._gap(middle + side * away, name) for side in (-1, 1)]
        return LEFT if k and (gaps[0] > 0 or gaps[0] >= gaps[1]) else RIGHT

    def _ground_of_name(self, name: VMobject, k: int, side: np.ndarray) -> str:
        """Return the colour behind the name of the k-th height: that of the bar it stands on, if it does."""
        own, beside = self.bars.heights[k], self.bars.heights[k if side is RIGHT else k - 1]
        reach = abs(own) / 2 + name.height / 2 / self.bars.plot.unit[1]
        above, below = RiemannBars.tones()
        is_on_bar = own * beside > 0 and abs(beside) >= reach
        return theme.BACKGROUND if not is_on_bar else above if own > 0 else below

    def _gap(self, place: np.ndarray, name: VMobject) -> float:
        """Return how far the curve is from a name at a place, below 0 where it runs through."""
        half = np.array([name.width, name.height]) / 2
        return float((np.abs(self.curve - place)[:, :2] - half).max(axis=1).min(initial=np.inf))

    def _meets_axis(self, place: np.ndarray, name: VMobject) -> bool:
        """Return whether a name at a place stands on the y-axis or meets a number or the name of an axis."""
        plot, half = self.bars.plot, np.array([name.width, name.height]) / 2
        labels = [*plot.numbers, *plot.names]
        boxes = [(each.get_center(), np.array([each.width, each.height]) / 2) for each in labels]
        on_axis = abs(float(place[0] - plot.at(*plot.origin)[0])) < half[0]
        apart = half + np.array([theme.GAP, theme.GAP / 4])  # nearer side by side they would be read as one
        return on_axis or any((np.abs(place - at)[:2] < its + apart).all() for at, its in boxes)

    def run(self) -> Animation:
        """Return the animation that adds up all bars."""
        return self.done.animate(run_time=SECONDS, rate_func=linear).set_value(float(self.count))
