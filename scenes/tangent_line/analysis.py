"""What is true of a function beside its tangent: the gap between them, where they meet again, and inflections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from mathcore import Function, tangent_line
from mathcore.precision import precise_gap
from mathcore.roots import roots
from scenes.components.graph import evaluate
from scenes.components.plot import take_zero_in

__all__ = ["TangentAnalysis"]

LOST = 1e-13  # the share of the values of f that a gap may have lost to rounding, where no more digits are known
HALF_ORDER = 0.1  # by how much a measured order may differ from 2 and still be read as a square
WAY = 13  # points of contact on a way
UNEVEN = 2.5  # times the mean: the longest step of a crossing that slides along and does not jump
HERE = 1e-6  # of the interval: what is nearer to the point is the point
BESIDE = 0.02  # of the interval: what is nearer to the point of contact is the contact itself
PAD = 0.06  # of what is shown: room at both ends
SAMPLES = 2001  # of the curve, to see on which side of its tangent it lies


@dataclass(frozen=True)
class TangentAnalysis:
    """A function, the point of its tangent, the interval that is shown, and windows beside the point, largest first."""

    f: Function
    a: float
    interval: tuple[float, float]
    windows: tuple[float, ...]

    @property
    def reach(self) -> float:
        """The length of the interval."""
        return self.interval[1] - self.interval[0]

    def gaps(self) -> np.ndarray:
        """Return f less its tangent at the end of each window."""
        return np.array([self.gap(width) for width in self.windows])

    def gap(self, width: float) -> float:
        """Return f less its tangent at a distance to the right of the point (below 0: to the left), 0 where it is no
        more than rounding."""
        if not isnan(found := precise_gap(self.f, self.a, width)):
            return found
        end = self.a + width
        gap, size = float(self.f(end) - tangent_line(self.f, self.a)(end)), abs(float(self.f(self.a)))
        return gap if abs(gap) > LOST * (size + abs(float(self.f(end)))) else 0.0

    def is_straight(self) -> bool:
        """Return whether the curve is its tangent over all windows."""
        return not self.gaps().any()

    def is_straight_on_one_side(self) -> bool:
        """Return whether the curve is its tangent over all windows to the right of the point, and none right at its
        left, where the interval goes on."""
        nearest = min(self.windows)
        return self.is_straight() and self.a - nearest >= self.interval[0] and self.gap(-nearest) != 0

    def order_variant(self) -> str | None:
        """Return the variant for how fast the gap falls: None where a tenth of the window leaves a hundredth of it,
        `uneven` where it does not fall faster than the window each time."""
        windows, gaps = np.array(self.windows), np.abs(self.gaps())
        if not gaps.any():
            return "straight_beside" if self.is_straight_on_one_side() else "straight"
        shares = gaps / windows
        if not gaps[0] or not np.all((np.diff(shares) < 0) | (gaps[1:] == 0)):
            return "uneven"
        with np.errstate(divide="ignore", invalid="ignore"):
            orders = np.diff(np.log(gaps)) / np.diff(np.log(windows))
        is_tenth = np.allclose(windows[1:] / windows[:-1], 0.1)
        return None if is_tenth and np.all(np.abs(orders - 2) < HALF_ORDER) else "faster"

    def find_crossing(self) -> float | None:
        """Return where curve and tangent meet again nearest to the point, as far out as the interval is long."""
        f, a, (low, high), reach = self.f, self.a, self.interval, self.reach
        if self.is_straight() or self.is_straight_to_the_left():
            return None
        line, slope = tangent_line(f, a), f.derivative()
        found = roots(lambda x: f(x) - line(x), lambda x: slope(x) - line.slope, low - reach, high + reach)
        away = [float(x) for x in found if abs(x - a) > BESIDE * reach]
        inside = [x for x in away if low <= x <= high]
        nearest = min(inside or away, key=lambda x: abs(x - a), default=None)
        return None if nearest is None else round(nearest, 12)

    def crossings_toward(self, end: float) -> tuple[np.ndarray, np.ndarray] | None:
        """Return points of contact from a to `end`, and where the tangent at each meets the curve again: it comes to
        meet the point, and is one with it at the end. None where it does not."""
        contacts = np.linspace(self.a, end, WAY)
        found = [replace(self, a=float(a)).find_crossing() for a in contacts[:-1]]
        if None in found:
            return None
        crossings = np.array([*found, end], dtype=float)
        steps = np.diff(crossings) * np.sign(end - crossings[0])
        is_even = bool(np.all(steps > 0) and steps.max() < UNEVEN * steps.mean())
        return (contacts, crossings) if is_even and (crossings[0] - end) * (self.a - end) < 0 else None

    def crossing_ratio(self) -> int | None:
        """Return the whole number r for which the tangent at every a meets the curve again at r a; None where there is
        none."""
        moved = [replace(self, a=share * self.a) for share in (1.0, 0.8, 0.6)]
        found = [each.find_crossing() for each in moved]
        ratios = [x / each.a for x, each in zip(found, moved, strict=True) if x is not None and each.a]
        if len(ratios) < len(moved) or not np.allclose(ratios, round(ratios[0]), atol=1e-6):
            return None
        return round(ratios[0])

    def find_inflection(self) -> float | None:
        """Return an inflection inside the interval to which the point of contact goes: the point itself, or one so near
        that no crossing between them is seen, or else that nearest to the middle. None where there is none, or where
        nothing could be said of the way there: the tangent neither meets the curve again nor stays on one side."""
        near = BESIDE * self.reach
        middle, found = sum(self.interval) / 2, self.inflections()
        beside = [x for x in found if abs(x - self.a) <= near]
        if beside:
            return min(beside, key=lambda x: abs(x - self.a))
        if self.find_crossing() is None and not self.stays_on_one_side():
            return None
        return min(found, key=lambda x: abs(x - middle), default=None)

    def inflections(self) -> list[float]:
        """Return where f bends the other way inside the interval, on the piece of its domain that the point is on."""
        if self.is_straight() or self.is_straight_to_the_left():
            return []
        (low, high), bend = self.interval, self.f.derivative().derivative()
        found = roots(bend, bend.derivative(), low, high)
        step = 1e-4 * self.reach
        gaps = self.f.domain()
        return [
            round(float(x), 12)
            for x in found
            # At an end of the interval the curve ends: there is no other side to go to.
            if low + step < x < high - step
            and bend(x - step) * bend(x + step) < 0
            and gaps.first_gap(*sorted((float(x), self.a))) is None
        ]

    def stays_on_one_side(self) -> bool:
        """Return whether no part of the curve that is shown lies on the other side of the tangent."""
        xs = np.linspace(*self.shown(), SAMPLES)
        values = evaluate(self.f, xs)
        gaps = values - tangent_line(self.f, self.a)(xs)
        with np.errstate(invalid="ignore"):
            sides = np.sign(gaps[np.abs(gaps) > LOST * (abs(float(self.f(self.a))) + np.abs(values))])
        return not (np.any(sides > 0) and np.any(sides < 0))

    def shown(self) -> tuple[float, float]:
        """Return the range of x that the plot shows: the interval and the second crossing, with room at both ends."""
        crossing = self.find_crossing()
        ends = [*self.interval, *([] if crossing is None else [crossing])]
        pad = PAD * (max(ends) - min(ends))
        return take_zero_in((min(ends) - pad, max(ends) + pad))

    def is_straight_to_the_left(self) -> bool:
        """Return whether the curve is its tangent to the left of the point, as far as the smallest window is wide; not
        where the interval ends before."""
        nearest = min(self.windows)
        if self.a - nearest < self.interval[0]:
            return False
        return self._is_straight_toward(-1)

    def _is_straight_toward(self, side: int) -> bool:
        """Return whether the curve is its tangent to the left (-1) or right (1) of the point, as far as the smallest
        window is wide."""
        return not any(self.gap(side * share * min(self.windows)) for share in (1.0, 0.6, 0.3))

    def crossing_variant(self) -> str | None:
        """Return the variant for what the long tangent does; None where it meets the curve again, and that crossing
        comes to meet the point of contact as it goes to the inflection."""
        if self.is_straight():
            return "straight_beside" if self.is_straight_on_one_side() else "straight"
        if self.is_straight_to_the_left():
            return "straight" if self._is_straight_toward(1) else "straight_before"
        is_crossed, inflection = self.find_crossing() is not None, self.find_inflection()
        if inflection is None:
            return "crossing" if is_crossed else "none"
        apart = abs(inflection - self.a)
        if apart <= HERE * self.reach:
            return "inflection_here" if is_crossed else "through_here"
        if not is_crossed:
            return "through_beside" if apart <= BESIDE * self.reach else "through"
        return "inflection" if self.crossings_toward(inflection) is None else None
