"""What is true of a function's derivative over an interval: its signs, zeros, jumps, and points to compare it at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from mathcore import Function
from mathcore.roots import roots
from scenes.components.glide import GlideRun
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.ticks import nice_step

__all__ = ["CHOICES", "LOST", "STEADY", "DerivativeAnalysis", "has_slopes"]

STEADY = 1e-9  # the share of its size by which a slope may vary and still be the same everywhere
FAR_APART = (1.5, 0.8)  # frame units between the answers of a question, the first that leave room for three
OFF_CORNERS = (0.7, 0.35)  # frame units of an answer from a corner, the first that leave as many answers
CHOICES = 49  # of points among which the answers are found
CLEARLY = 0.1  # the share of the slopes' range by which two answers differ
STRETCH = 0.02  # of the slopes: so many that are largest are no single points
SAME = 1e-5  # the share by which the slopes beside a point may differ and still be one
NEAR, JUMP = 2e-9, 1e-6  # shares of the interval and of the height: what is more, so near to a point, is a jump
# Shares of the interval that runs leave out at most: beside a kink or jump, and beside a point where f has no value.
BESIDE_KINK, BESIDE_HOLE = 1e-6, 3e-4
TURN = 1e-4  # of the interval: how far beside a level tangent it is seen whether f turns there
ROUNDED = 1e-12  # the share of a value of f by which its slope may be off by rounding, and be the value
LOST = 1e-13  # the share of the values of f that a slope of 0 may have lost to rounding, over the interval
BESIDE, FARTHER = 1e-9, 1e-6  # shares of the interval: how near to a point its slope is looked at, and how far beside
FADES = 0.6  # of the slope that far beside: one that has become so small so near goes to 0
NOUGHT = 1e-6  # the share of the largest slope that is drawn, and read, as 0
# A slope that is next to 0 belongs to a zero where this share of the interval beside it is so much more: that of
# exp(10x) is next to 0 all along.
ASIDE, LEAVES = 1e-3, 1e-3


def has_slopes(f: Function, interval: tuple[float, float]) -> bool:
    """Return whether f has a value and a derivative at some point of the interval."""
    xs = np.linspace(*interval, 99)[1:-1]
    return bool(np.any(np.isfinite(evaluate(f, xs)) & np.isfinite(evaluate(f.derivative(), xs))))


@dataclass(frozen=True)
class DerivativeAnalysis:
    """A function and its derivative over an interval, the runs in which both have values, and the plot of f."""

    f: Function
    slope: Function
    interval: tuple[float, float]
    runs: list[GlideRun]
    plot: Plot

    def _samples(self) -> np.ndarray:
        return np.concatenate([np.linspace(run.start, run.end, 201) for run in self.runs])

    def is_steady(self) -> bool:
        """Return whether the slope is the same everywhere."""
        xs = self._samples()
        slopes, values = evaluate(self.slope, xs), evaluate(self.f, xs)
        # Near a gap at 0, such as that of x/x, more is lost: there slopes come of values over x.
        reach = np.minimum(np.abs(xs), self.interval[1] - self.interval[0])
        with np.errstate(divide="ignore"):
            lost = LOST * float(np.abs(values).max()) / reach
        allowed = np.maximum(STEADY * float(np.abs(slopes).max()), lost)
        return bool(np.all(np.abs(slopes - np.median(slopes)) <= allowed))

    def direction(self) -> str | None:
        """Return the variant of what the slope does: the same everywhere, never below 0, never above; None where
        both."""
        slopes = evaluate(self.slope, self._samples())
        if self.is_steady():
            return "steady"
        dust = 1e-9 * float(np.abs(slopes).max())
        return "rises" if slopes.min() >= -dust else "falls" if slopes.max() <= dust else None

    def is_itself(self) -> bool:
        """Return whether the slope is the value of f everywhere, but for rounding, as that of a multiple of eˣ is."""
        xs = self._samples()
        slopes, values = evaluate(self.slope, xs), evaluate(self.f, xs)
        return bool(np.all(np.abs(slopes - values) <= ROUNDED * np.abs(values)))

    def tracing(self) -> str | None:
        """Return the variant of what the slopes draw: that of their direction, and whether it is f itself."""
        direction = self.direction()
        return f"{direction}_itself" if direction in ("rises", "falls") and self.is_itself() else direction

    def zeros(self) -> list[float]:
        """Return where the slope is 0, from left to right: in the runs, between two of them, and at the ends of the
        interval."""
        second = self.slope.derivative()
        if self.is_steady():
            return []
        found = [float(zero) for run in self.runs for zero in roots(self.slope, second, run.start, run.end)]
        near = NOUGHT * (self.interval[1] - self.interval[0])
        for place in [*self.joints(), *self.interval]:
            if self._is_zero(place) and not any(abs(place - zero) < near for zero in found):
                found.append(place)
        return sorted(found)

    def _is_zero(self, x: float) -> bool:
        """Return whether the slope is 0 at x, within rounding of x, and not all along."""
        low, high = self.interval
        slope, aside = abs(self._limit_at(x)), ASIDE * (high - low)
        beside = [abs(float(self.slope(at))) for at in (x - aside, x + aside) if low <= at <= high]
        return slope <= NOUGHT * self._largest_slope and any(far and slope <= LEAVES * far for far in beside)

    def slope_at(self, x: float) -> float:
        """Return the slope of f at x, also where the formula of f' has no value, as that of x·|x| at 0; 0 where it is
        drawn as 0; nan where f has none."""
        slope = self._limit_at(x)
        return 0.0 if abs(slope) <= NOUGHT * self._largest_slope else slope

    def _limit_at(self, x: float) -> float:
        """Return what the slopes at both sides come to, at an end of f's domain those of the one side; nan where
        the sides differ, f jumps or has no value, or its slope runs off."""
        beside = BESIDE * (self.interval[1] - self.interval[0])
        sides = [side for side in (-1, 1) if math.isfinite(float(self.f(x + side * beside)))]
        slopes = [self._slope_beside(x, side) for side in sides]
        if not slopes or not math.isfinite(float(self.f(x))) or self._has_jump(x):
            return math.nan
        if not np.ptp(slopes) <= SAME * max(map(abs, slopes)) + STEADY * self._largest_slope:
            return math.nan
        own = float(self.slope(x))
        return own if math.isfinite(own) else float(np.mean(slopes))

    @cached_property
    def _largest_slope(self) -> float:
        return float(np.abs(evaluate(self.slope, self._samples())).max())

    def _slope_beside(self, x: float, side: int) -> float:
        """Return what the slope comes to beside x, at the left (-1) or right (1): 0 where it fades out towards x, nan
        where it runs off."""
        width = self.interval[1] - self.interval[0]
        near, far = (float(self.slope(x + side * share * width)) for share in (BESIDE, FARTHER))
        if abs(near) <= FADES * abs(far):
            return 0.0
        return math.nan if abs(far) <= FADES * abs(near) else near - (far - near) * BESIDE / (FARTHER - BESIDE)

    def joints(self) -> list[float]:
        """Return where two runs meet and f has a slope, whether or not the formula of f' has a value."""
        return [x for x in self._places(self._neighbours(BESIDE_KINK)) if math.isfinite(self.slope_at(x))]

    def turns_at(self, x: float) -> bool:
        """Return whether f has a peak or a valley where its slope is 0, inside the interval."""
        low, high = self.interval
        step = TURN * (high - low)
        is_inside = low + step < x < high - step
        return is_inside and bool(self.slope(x - step) * self.slope(x + step) < 0)

    def _peaks_at(self, x: float) -> bool:
        """Return whether f climbs up to a place where it turns."""
        return bool(self.slope(x - TURN * (self.interval[1] - self.interval[0])) > 0)

    def gaps(self) -> list[float]:
        """Return the places between runs at which f' has no value and does not run off: corners, jumps, and where f has
        no value itself."""
        joined = self._neighbours(BESIDE_KINK)
        holes = [pair for pair in self._neighbours(BESIDE_HOLE) if pair not in joined]
        return [*self.jumps(), *self._places(holes)]

    @staticmethod
    def _places(pairs: list[tuple[GlideRun, GlideRun]]) -> list[float]:
        """Return where the two runs of each pair meet."""
        return [round((left.end + right.start) / 2, 9) for left, right in pairs]

    def _neighbours(self, share: float) -> list[tuple[GlideRun, GlideRun]]:
        """Return each run with its next one, where no more than a share of the whole is between them."""
        whole = self.runs[-1].end - self.runs[0].start
        return [pair for pair in pairwise(self.runs) if pair[1].start - pair[0].end < share * whole]

    def jumps(self) -> list[float]:
        """Return the corners and jumps between runs: f has a value there and no slope."""
        places = self._places(self._neighbours(BESIDE_KINK))
        return [x for x in places if math.isfinite(float(self.f(x))) and not math.isfinite(self.slope_at(x))]

    def steepest(self) -> list[float]:
        """Return where the slope is largest, as long as that is no end of a run that a pole or the plot cuts off; none
        where it is so all along a stretch, of which a point would stand out for nothing."""
        passed = self._samples()
        all_ = evaluate(self.slope, passed)
        if np.count_nonzero(all_ >= all_.max() - STEADY * np.ptp(all_)) > STRETCH * len(passed):
            return []
        second, third = self.slope.derivative(), self.slope.derivative().derivative()
        joints = self.joints()
        places = [*self.interval]
        for run in self.runs:
            places += [float(zero) for zero in roots(second, third, run.start, run.end)]
        slopes = [*evaluate(self.slope, np.array(places)), *map(self.slope_at, joints)]
        places += joints
        least = float(all_.max() - SAME * np.ptp(all_))
        found = [x for x, slope in zip(places, slopes, strict=True) if slope >= least]
        return sorted({round(x, 9) for x in found if x in joints or any(r.start <= x <= r.end for r in self.runs)})

    def special(self) -> list[float]:
        """Return where the slope is 0, jumps or is largest."""
        return [*self.zeros(), *self.jumps(), *self.steepest()]

    def alignment(self, zeros: list[float], jumps: list[float]) -> str | None:
        """Return the variant of what the picture shows where f' is 0 or jumps."""
        if jumps:
            return ("break" if any(map(self._has_jump, jumps)) else "jump") + ("_and_zero" if zeros else "")
        if zeros:
            if not all(map(self.turns_at, zeros)):
                return "level"
            kinds = {self._peaks_at(zero) for zero in zeros}
            kind = "" if len(kinds) > 1 else "peak" if kinds == {True} else "valley"
            return "_".join(filter(None, (kind, "" if self.steepest() else "turns"))) or None
        direction = self.direction()
        if direction is None:  # the slope changes its sign over a gap
            return "both_in_pieces"
        is_whole = len(self.runs) == 1 + len(self.joints())
        return direction if direction == "steady" or is_whole else f"{direction}_in_pieces"

    def _has_jump(self, x: float) -> bool:
        """Return whether the values of f jump at x."""
        beside = NEAR * (self.interval[1] - self.interval[0])
        jump = np.ptp(evaluate(self.f, np.array([x - beside, x + beside])))
        return bool(jump > JUMP * np.ptp(self.plot.y_range))

    def choose_points(self) -> list[float]:
        """Return points of the curve to guess among, from left to right: three where that many are far apart, else
        two."""
        step = nice_step(float(np.ptp(self.interval)), CHOICES)
        candidates = np.round(np.unique(np.round(self._samples() / step)) * step, 12)
        inside = [float(x) for x in candidates if any(run.start <= x <= run.end for run in self.runs)]
        samples = self._samples()
        most = self._choose_among(inside, samples)
        # Beside a corner a tangent would seem to be drawn in it: the points stand off corners where as many are left.
        for away in OFF_CORNERS if (corners := self.jumps()) else ():
            clear, passed = ([x for x in xs if self._is_off(corners, float(x), away)] for xs in (inside, samples))
            if passed and len(chosen := self._choose_among(clear, np.array(passed))) >= len(most):
                return chosen
        return most

    def _is_off(self, places: list[float], x: float, away: float) -> bool:
        """Return whether a point of the curve is more than so many frame units from each place, along x."""
        return all(self._distance(x, place) > away for place in places)

    def _choose_among(self, places: Sequence[float], samples: np.ndarray) -> list[float]:
        """Return points to guess among, of places, or of samples where the places miss a peak of the slopes."""
        inside, slopes = [*places], evaluate(self.slope, samples)
        if len(inside) < 2 or np.ptp(evaluate(self.slope, np.array(inside))) < CLEARLY * np.ptp(slopes):
            # A peak of the slopes is too narrow for round numbers.
            inside += [float(samples[at]) for at in (np.argmax(slopes), np.argmin(slopes))]
        at = {x: float(self.slope(x)) for x in inside}
        steepest = max(inside, key=at.__getitem__)
        most = max((self._spread(at, steepest, apart) for apart in FAR_APART), key=len)
        if len(most) < 2:
            # Where the slope is largest, it differs only close by: from another point it does farther away.
            most = max((self._spread(at, x, FAR_APART[-1]) for x in inside), key=len)
        return sorted(most)

    def _spread(self, slopes: dict[float, float], first: float, apart: float) -> list[float]:
        """Return a point, and others that are `apart` frame units away and less steep by a tenth of the slopes' range:
        of the smallest slope, and of one halfway."""
        lowest = min(slopes.values())
        range_ = max(slopes.values()) - lowest
        chosen = [first]
        for wanted in (lowest, (lowest + slopes[first]) / 2):
            far = [x for x in slopes if all(self._distance(x, other) > apart for other in chosen)]
            if clear := [x for x in far if slopes[x] < slopes[first] - CLEARLY * range_]:
                chosen.append(min(clear, key=lambda x: abs(slopes[x] - wanted)))
        return chosen

    def _distance(self, one: float, other: float) -> float:
        """Return how far apart two points of the curve stand, in frame units along x."""
        return abs(float(self.plot.at(one, 0)[0] - self.plot.at(other, 0)[0]))
