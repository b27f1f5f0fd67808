"""The sum of the bars as it is added up, bar by bar: the height and the width of the present one, and the total."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Line, Mobject, ValueTracker, VGroup, VMobject, linear

from mathcore import Function, high_precision_value
from mathcore.precision import as_written
from scenes.components.free_places import TIGHT, do_meet, is_clear, lines_of
from scenes.components.live_rows import LiveRows, live_row
from scenes.components.number import LiveNumber
from scenes.components.riemann_bars import RiemannBars
from scenes.components.text import Formula, plated
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.framework.rounded_points import about_at, is_beside, stand_for_themselves
from scenes.style.theme import theme

__all__ = ["RunningSum"]

SECONDS = 3.0
PLACE = ".17g"  # the format of a place that is not written: all of its digits
SAME = 1e-9  # the share by which a measure and the sum may differ and be one value
APART = 0.04  # between the plate of a name and the end of the bar beside
HIGHER = 2.0  # frame units: how far beyond a low height its name may stand
ALONG = 9  # heights beside a bar's, at which its name may stand
FAR = 1.2  # beyond it there is no place near it
SEEN = 0.3  # frame units: a lower bar's height is not seen as one
LOWER = 1.2  # and how much farther beyond the axis that of a place or of a width may


class RunningSum:
    """A bar with a border and its measures, `marks`, a row with the sum of all bars up to it, `row`, and its height and
    the width of each bar in numbers, `measures`.

    `sums` are those of the first bar, of two, and so on; `spec` is their format; `run` is the animation over all bars.
    When all are added, the mark returns to the last bar that is high enough for its measures to be seen.
    `crossed` are the numbers of the axes through which a border runs, or upon which the name of a height stands: they
    leave while it does.
    """

    def __init__(
        self, bars: RiemannBars, f: Function, curve: VMobject, ledger: Ledger, sums: np.ndarray, spec: str
    ) -> None:
        self.bars, self.f, self.done = bars, f, ValueTracker(0.0)
        self.curve = lines_of([curve])
        self.count = len(bars.heights)
        seen = np.flatnonzero(np.abs(bars.heights) * bars.plot.unit[1] >= SEEN)
        self.rest = int(seen[-1]) if len(seen) else self.count - 1
        number = LiveNumber(ledger, "sum", lambda: float(sums[self._added()]), spec, color=theme.AREA)
        name = Formula(f"sum_(i=1)^{self.count} function(f(x_i)) step(Delta x)")
        self.row = live_row(name, number)
        self.measures = self._write_measures(ledger, float(sums[-1]), spec)
        self.marks = self._draw_marks()

    def _added(self) -> int:
        """Return the last bar that is added."""
        return min(int(self.done.get_value()), self.count - 1)

    def _bar(self) -> int:
        """Return the bar that is marked."""
        return self._added() if self.done.get_value() < self.count else self.rest

    def _write_measures(self, ledger: Ledger, total: float, total_spec: str) -> LiveRows:
        """Write the height of the present bar and the width of all: one that is the sum of all bars reads as that."""
        heights, width = self.bars.heights, float(self.bars.edges[1] - self.bars.edges[0])

        def beside_total(own: str) -> Callable[[float], str]:
            return lambda value: whole_spec(value, total_spec if math.isclose(value, total, rel_tol=SAME) else own)

        spec = beside_total(live_spec([float(height) for height in heights], 2, most=7))

        def place() -> Figure:
            return Figure.of("x_i", float(self.bars.edges[self._bar()]), PLACE)

        comes_of_place = about_at(place, self.f)

        def is_about(figure: Figure) -> bool:
            return comes_of_place(figure) or self._is_beside(figure.value, self._bar())

        now = LiveNumber(
            ledger, "height", lambda: float(heights[self._bar()]), spec, size=theme.BODY, is_about=is_about
        )
        wide = LiveNumber(ledger, "width", lambda: width, beside_total(live_spec([width], 2)), size=theme.BODY)
        return LiveRows(("function(f(x_i))", now), ("step(Delta x)", wide))

    def _is_beside(self, height: float, k: int) -> bool:
        """Return whether the height of the k-th bar all but is a shorter number that it is not."""
        low, high = float(self.bars.edges[0]), float(self.bars.edges[-1])
        at = as_written(low) + Fraction(k, self.count) * (as_written(high) - as_written(low))
        found = partial(high_precision_value, self.f, at)
        return stand_for_themselves(low, high) and is_beside(height, found, abs(height))

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
        self.crossed = self._find_crossed(names[0], [place for place, _ in places])
        feet = [self._place_of_foot(names[2], k, (below, above)) for k in range(self.count)]
        ends = [float(foot[0] - self._corners(k)[0, 0]) + names[2].width / 2 for k, foot in enumerate(feet)]
        besides = [end + theme.GAP / 2 if has_place else 0.0 for end in ends]
        slides = [self._slide_of_width(names[1], k, (below, above), each) for k, each in enumerate(besides)]

        def follow(_: VMobject) -> None:
            k, corners, top = self._bar(), self._corners(self._bar()), self.bars.heights[self._bar()]
            border.set_points_as_corners(corners)
            height.set_points_as_corners(corners[:2])
            width.set_points_as_corners(corners[[0, 3]])
            place, ground = places[k]
            names[0][0].set_fill(ground, opacity=1)  # over the border between two bars, too
            names[0].move_to(place)
            side, away = (DOWN, below) if top >= 0 else (UP, above)
            names[2].move_to(feet[k])
            names[1].next_to(corners[[0, 3]].mean(axis=0), side, away)
            names[1].shift(slides[k])

        follow(marks)
        return marks.add_updater(follow)

    def _corners(self, k: int) -> np.ndarray:
        """Return the corners of the k-th bar, from the left end of its foot round to it; shape (5, 3)."""
        (left, right), top = self.bars.edges[k : k + 2], self.bars.heights[k]
        return self.bars.plot.at(np.array([left, left, right, right, left]), np.array([0, top, top, 0, 0]))

    def _find_crossed(self, name: VMobject, places: Sequence[np.ndarray]) -> list[Mobject]:
        """Return the numbers of the axes that meet the border of a bar, or the name of a height at its places."""
        borders = [VMobject().set_points_as_corners(self._corners(k)) for k in range(self.count)]
        lines = lines_of(border for border in borders if border.height)
        named = [name.copy().move_to(place) for place in places]
        return [
            number
            for number in self.bars.plot.numbers
            if not is_clear(number, lines, margin=TIGHT) or any(do_meet(number, each) for each in named)
        ]

    def _place_of_foot(self, name: VMobject, k: int, rooms: tuple[float, float]) -> np.ndarray:
        """Return where the name of the k-th place on the axis stands: beyond it on the side on which the bar is not, as
        near as it is clear of the curve, a little aside where it is so nowhere, or where the bar before is there."""
        foot, is_above = self._corners(k)[0], self.bars.heights[k] >= 0
        away, room = (DOWN, rooms[0]) if is_above else (UP, rooms[1])
        start = foot + (room + name.height / 2) * away
        steps = np.arange(0.0, LOWER, theme.GAP / 4)
        before = self.bars.heights[k - 1] * self.bars.plot.unit[1] * (1 if is_above else -1)
        off, is_met = name.width / 2 + theme.GAP / 2, k > 0 and before < -theme.GAP / 2
        asides = (off,) if is_met else (0.0, -name.width / 2, name.width / 2)
        places = [start + step * away + aside * RIGHT for aside in asides for step in steps]
        return next((place for place in places if self._gap(place, name) >= theme.GAP / 2), start)

    def _place_of_name(self, name: VMobject, k: int) -> tuple[np.ndarray, str]:
        """Return where the name of the k-th height stands, and the colour behind it: beside the height, or, where that
        is so low that its name would stand on the axis, or the curve is at both of its sides, beyond its end."""
        (side, height), is_clear = self._beside_height(name, k)
        beyond = None if is_clear else self._beyond_height(name, k)
        if beyond is not None:
            return beyond, theme.BACKGROUND
        place = self.bars.plot.at(self.bars.edges[k], height) + (theme.GAP / 2 + name.width / 2) * side
        return place, self._ground_of_name(name, k, side, height)

    def _beyond_height(self, name: VMobject, k: int) -> np.ndarray | None:
        """Return where the name of the k-th height stands beyond its end, clear of the curve, of the axes with their
        numbers and of the bars before and after: as near as it does, straight or over its own bar; None where there is
        no such place."""
        plot, x, top = self.bars.plot, self.bars.edges[k], self.bars.heights[k]
        end, away = plot.at(x, top), UP if top >= 0 else DOWN
        aside = (theme.GAP + name.width) / 2
        most = float(plot.at(self.bars.edges[k + 1], 0)[0] - end[0]) - aside
        slides = [0.0, *np.arange(aside, max(most, aside) + theme.GAP / 4, theme.GAP / 4)]
        steps = np.arange(theme.GAP / 2, HIGHER, theme.GAP / 4) + name.height / 2
        places = [end + step * away + slide * RIGHT for slide in slides for step in steps]
        places.sort(key=lambda place: float(np.abs(place - end).sum()))
        clear = [(each, self._gap(each, name)) for each in places if not self._meets_bars(each, name, k)]
        free = [(each, gap) for each, gap in clear if not self._meets_axis(each, name)]
        near = [(each, gap) for each, gap in free if np.abs(each - end).sum() < FAR]
        for found, least in ((near, theme.GAP / 2), (near, theme.GAP / 4), (free, theme.GAP / 2), (clear, 0.0)):
            if (place := next((each for each, gap in found if gap >= least), None)) is not None:
                return place
        return None

    def _meets_bars(self, place: np.ndarray, name: VMobject, k: int) -> bool:
        """Return whether a name at a place meets the bar before the k-th one or that after it."""
        half, plot, bars = np.array([name.width, name.height]) / 2 + theme.GAP / 4, self.bars.plot, self.bars
        for j in {max(k - 1, 0), min(k + 1, self.count - 1)} - {k}:
            corners = plot.at(bars.edges[[j, j + 1]], np.array([0.0, bars.heights[j]]))[:, :2]
            low, high = corners.min(axis=0), corners.max(axis=0)
            if bars.heights[j] and np.all((place[:2] + half > low) & (place[:2] - half < high)):
                return True
        return False

    def _slide_of_width(self, name: VMobject, k: int, rooms: tuple[float, float], beside: float) -> np.ndarray:
        """Return how far the name of the k-th bar's width stands aside of its middle, or else farther out, too, to keep
        clear of the curve: as little as it needs, `beside` what stands at the bar's left; nothing where there is no
        such place."""
        plot, (left, right) = self.bars.plot, self.bars.edges[k : k + 2]
        middle, half = plot.at((left + right) / 2, 0), (right - left) / 2 * self.bars.plot.unit[0] - name.width / 2
        away, room = (DOWN, rooms[0]) if self.bars.heights[k] >= 0 else (UP, rooms[1])
        place = middle + (room + name.height / 2) * away
        slides = [0.0, *sorted(np.arange(beside - half, half, theme.GAP / 4), key=abs)]
        # Nearer to the axis than the row of its numbers, where none of them is; else farther out.
        nearer = [step for step in (theme.GAP / 2 - room,) if not self._has_number(k, away)]
        steps = [0.0, *nearer, *np.arange(theme.GAP / 4, LOWER, theme.GAP / 4)]
        shifts = [slide * RIGHT + step * away for step in steps for slide in slides]
        return next((shift for shift in shifts if self._gap(place + shift, name) >= theme.GAP / 2), 0 * RIGHT)

    def _has_number(self, k: int, away: np.ndarray) -> bool:
        """Return whether a number of the axes stands over or under the k-th bar, on that side of the axis."""
        left, right = (self.bars.plot.at(edge, 0) for edge in self.bars.edges[k : k + 2])
        return any(
            float((number.get_center() - left) @ away) > 0
            and number.get_right()[0] > left[0] - theme.GAP
            and number.get_left()[0] < right[0] + theme.GAP
            for number in self.bars.plot.numbers
        )

    def _beside_height(self, name: VMobject, k: int) -> tuple[tuple[np.ndarray, float], bool]:
        """Return at which side of the k-th height, and at which height of the plot, its name stands, and whether it is
        clear of axis and curve there, and of the end of the bar beside: as near to the middle of the height as it is.
        The first has none at the left."""
        plot, x, top = self.bars.plot, self.bars.edges[k], self.bars.heights[k]
        length, sides = abs(top) * plot.unit[1], (LEFT, RIGHT) if k else (RIGHT,)
        # The name is not past the ends of the height.
        most = 0.5 - name.height / length / 2 if length > name.height else 0.0
        shares = [0.5 + sign * share for share in np.linspace(0, most, ALONG) for sign in (1, -1)]
        places = [(side, share * top) for share in shares for side in sides]

        def gap(place: tuple[np.ndarray, float]) -> float:
            side, height = place
            return self._gap(plot.at(x, height) + (theme.GAP / 2 + name.width / 2) * side, name)

        # At the middle the curve may be near, as long as it is not met; elsewhere they are to be seen apart.
        leasts = [0.0 if height == top / 2 else theme.GAP / 4 for _, height in places]
        clear = [place for place, least in zip(places, leasts, strict=True) if gap(place) > least]
        whole = [place for place in clear if not self._cuts_bar(name, k, *place)]
        return (whole or clear or [max(places, key=gap)])[0], bool(whole) and length >= name.height

    def _cuts_bar(self, name: VMobject, k: int, side: np.ndarray, height: float) -> bool:
        """Return whether the end of the bar on which the name of the k-th height stands, or beside which, runs through
        the name."""
        end = self.bars.heights[k if side is RIGHT else k - 1]
        return bool(abs(end - height) * self.bars.plot.unit[1] < name.height / 2 + APART and end * height > 0)

    def _ground_of_name(self, name: VMobject, k: int, side: np.ndarray, height: float) -> str:
        """Return the colour behind the name of the k-th height at a height of the plot: that of the bar it stands on,
        if it does."""
        own, beside = self.bars.heights[k], self.bars.heights[k if side is RIGHT else k - 1]
        reach = abs(height) + name.height / 2 / self.bars.plot.unit[1]
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
