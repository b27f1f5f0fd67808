"""What is true of the Riemann sums of a function: their errors, how fast these fall, and the words that say so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from mathcore import Function, definite_integral, riemann_sum
from mathcore.integrals import Rule
from scenes.components.graph import evaluate
from scenes.components.riemann_bars import bar_heights
from scenes.components.ticks import nice_step
from scenes.function_sign import sign_over
from scenes.riemann_sum.turned_bar import pieces_of

__all__ = ["COLUMNS", "FIRST", "SECOND", "RiemannAnalysis"]

SIDES: tuple[Rule, ...] = ("left", "right")
COLUMNS = 3  # of the counts of bars, whose errors are laid into the column; the middles are shown for as many
DUST = 1e-12  # the share of the whole area that counts as no error
SPARE = 3  # places before those of rounding in which a number that ends before them has noughts
HELD = 10  # digits that are left of the difference of two sums
LAST_BITS = 8  # units of a float's last place that a value may have lost
LEVEL = 1e-9  # the share of its largest value by which a curve may vary and still be level
FIRST, SECOND = (0.8, 1.25), (1.75, 2.25)  # orders: twice as many bars leave about a half, a quarter of the error
SAMPLES = 400
WITHIN = 33  # points of a bar's width
BELOW = 0.2  # of the interval: where the curve is to lie below the lifted axis, at least
UNSEEN = 0.02  # of the pieces between the curve and the bars: a smaller difference of their two sides is not seen
MOST = 0.5  # of what is too much, or missed: what cancels where most of it does
LIFT = 0.25  # of the curve's height: how far the axis is lifted into it, at least


@dataclass(frozen=True)
class RiemannAnalysis:
    """A function, an interval, and the numbers of bars of its sums."""

    f: Function
    interval: tuple[float, float]
    counts: tuple[int, ...]

    @cached_property
    def _values(self) -> np.ndarray:
        """Values of f from one end to the other, among them those on which bars stand."""
        places = [np.linspace(*self.interval, SAMPLES), *(np.linspace(*self.interval, 2 * n + 1) for n in self.counts)]
        return np.asarray(evaluate(self.f, np.unique(np.concatenate(places))))

    @cached_property
    def integral(self) -> float:
        """The definite integral of f over the interval; 0 where it is no more than rounding."""
        return self.measure(0.0)

    def measure(self, level: float) -> float:
        """Integrate the height of f over a level; 0 where that is no more than rounding."""
        low, high = self.interval
        found = float(definite_integral(self.f, low, high)) - level * (high - low)
        size = riemann_sum(self.f, low, high, SAMPLES, "midpoint").size + abs(level) * (high - low)
        return found if abs(found) > DUST * size else 0.0

    def sums(self, rule: Rule) -> list[float]:
        """Return the sums of a rule for all counts; 0 where one is no more than rounding."""
        found = [riemann_sum(self.f, *self.interval, n, rule) for n in self.counts]
        return [each.sum if abs(each.sum) > DUST * each.size else 0.0 for each in found]

    def running_sums(self, heights: np.ndarray) -> np.ndarray:
        """Add up bars of these heights, shape (n,), one by one; 0 where that is no more than rounding."""
        low, high = self.interval
        areas = heights * (high - low) / len(heights)
        sums = np.cumsum(areas)
        return np.where(np.abs(sums) > DUST * np.cumsum(np.abs(areas)), sums, 0.0)

    def error(self, rule: Rule, n: int) -> float:
        """Subtract the integral from the sum of n bars; 0 where it is no more than rounding, and without the digits
        that are, where it has a last one before them: 3.4 - 3.5 is -0.1."""
        found = riemann_sum(self.f, *self.interval, n, rule)
        error, dust = found.sum - self.integral, DUST * max(found.size, abs(self.integral), 1e-300)
        places = math.ceil(-math.log10(dust))
        short = round(error, places)
        is_short = short == round(error, places - SPARE)  # else its digits do not end before those of rounding
        return 0.0 if abs(error) <= dust else short if is_short else error

    def errors(self, rule: Rule) -> np.ndarray:
        """Give the sizes of the errors for all counts."""
        return np.abs([self.error(rule, n) for n in self.counts])

    def course(self, rule: Rule, orders: tuple[float, float]) -> str | None:
        """Choose the words on the errors with more bars: None where each doubling takes them down by the order."""
        errors, counts = self.errors(rule), np.array(self.counts, dtype=float)
        if not errors.any():
            return "exact"
        if not np.all(errors > 0) or not np.all(np.diff(errors) < 0):
            return "wavers"
        found = -np.diff(np.log(errors)) / np.diff(np.log(counts))
        return None if np.all((found > orders[0]) & (found < orders[1])) else "falls"

    def thin_words(self) -> str | None:
        """Choose the words on the errors of the left ends: None where each doubling leaves about a half, `inverse`
        where it would, but none of the counts is twice the one before."""
        is_doubled = any(more == 2 * n for n, more in pairwise(self.counts))
        return self.course("left", FIRST) or (None if is_doubled else "inverse")

    def middle_course(self) -> str | None:
        """Choose the variant for the errors of the middles, beside those of the left ends; `_apart` where no bar
        that is shown has both too much and too little, `_later` where only finer ones have."""
        middle, left = self.errors("midpoint"), self.errors("left")
        if not middle.any():
            return "level" if self.direction() == "exact" else "exact" if self._is_balanced() else "cancel"
        shown = self.counts[:COLUMNS]
        makes_up = [self._makes_up(n) for n in shown]
        apart = "" if any(makes_up) else "_apart"
        if np.allclose(middle, left, rtol=LEVEL, atol=0.0):
            return f"same{apart}"
        if not np.all(middle < left):
            return f"no_better{apart}"
        if not makes_up[0] and not apart:
            return "smaller_later"
        is_usual = self.course("left", FIRST) is None and self.course("midpoint", SECOND) is None
        return None if is_usual and not apart else f"smaller{apart}"

    def cancel_words(self) -> str:
        """Choose the words on what the first bars have too much and miss, all in all: `nearly` where most cancels."""
        edges = np.linspace(*self.interval, self.counts[0] + 1).tolist()
        over, under = np.sum([pieces_of(self.f, ends) for ends in pairwise(edges)], axis=0)
        return "nearly" if min(over, under) > MOST * max(over, under) else "smaller"

    def _makes_up(self, n: int) -> bool:
        """Return whether one of n bars, as high as the curve in its middle, has too much and too little."""
        away = self._rise_over_bars("midpoint", n)
        dust = LEVEL * float(np.nanmax(np.abs(away)))
        return bool(np.any(np.any(away < -dust, axis=1) & np.any(away > dust, axis=1)))

    def _is_balanced(self) -> bool:
        """Return whether each of the first bars, as high as the curve in its middle, has no error of its own."""
        f, bounds, n = self.f, self.interval, self.counts[0]
        edges, heights = np.linspace(*bounds, n + 1), bar_heights(f, bounds, n, "midpoint")
        areas = [float(definite_integral(f, *ends)) for ends in pairwise(edges.tolist())]
        return bool(np.all(np.abs(areas - heights * np.diff(edges)) <= LEVEL * np.abs(heights * np.diff(edges)).max()))

    def choose_question(self, is_exact: bool) -> str | None:
        """Choose the variant of the question and its answer."""
        if self.direction() == "exact" or self._is_level_over_bars():
            return "level"
        if self.sign() is not None:
            return "signed_exact" if is_exact else "signed_nearly" if self._nearly_cancels() else "signed"
        return "exact" if is_exact else "nearly" if self._nearly_cancels() else self.direction()

    def _nearly_cancels(self) -> bool:
        """Return whether the first bars have about as much too much as they miss, as far as can be seen."""
        low, high = self.interval
        n = self.counts[0]
        pieces = (high - low) * float(np.nanmean(np.abs(self._rise_over_bars("left", n))))
        return abs(self.error("left", n)) < UNSEEN * pieces

    def _is_level_over_bars(self) -> bool:
        """Return whether the curve runs along the top of each of the first bars."""
        heights = bar_heights(self.f, self.interval, self.counts[0], "left")
        return bool(np.all(np.abs(self._rise_over_bars("left", self.counts[0])) <= DUST * np.abs(heights).max()))

    def _rise_over_bars(self, rule: Rule, n: int) -> np.ndarray:
        """Return how far the curve is above the top of each of n bars, a row a bar, at places inside it."""
        low, high = self.interval
        inside = low + (high - low) / n * (np.arange(n)[:, None] + np.linspace(0, 1, WITHIN)[1:-1])
        tops = bar_heights(self.f, self.interval, n, rule)[:, None]
        return np.asarray(evaluate(self.f, inside.ravel()).reshape(inside.shape) - tops)

    def fill(self, n: int) -> float:
        """Give the percentage of their column that the pieces of n bars fill."""
        f, (low, high) = self.f, self.interval
        column = (high - low) / n * float(f(high) - f(low))
        # To the digits that the difference of two sums has.
        return float(f"{-100 * self.error('left', n) / column:.{HELD}g}")

    def slide_course(self) -> str | None:
        """Choose the words on the column: None where the pieces of a rising curve come closer to half of it."""
        direction = self.direction()
        if direction in ("mixed", "exact"):
            return direction
        away = [abs(self.fill(n) - 50) for n in self.counts]
        if self._is_straight():
            return "straight"
        comes_closer = all(later < earlier for earlier, later in pairwise(away))
        has_jump = len(self.f.domain().breakpoints(*self.interval)) > 0
        return "bounded" if has_jump or not comes_closer else direction

    def _is_straight(self) -> bool:
        """Return whether the curve is a straight line, beside which all errors are triangles."""
        xs = np.linspace(*self.interval, SAMPLES)
        values = evaluate(self.f, xs)
        line = np.interp(xs, xs[[0, -1]], values[[0, -1]])
        return bool(np.all(np.abs(values - line) <= LEVEL * max(float(np.ptp(values)), DUST)))

    @property
    def _dust(self) -> float:
        """By how much two heights of the curve may differ and still be one."""
        largest = float(np.abs(self._values).max())
        return max(LEVEL * float(np.ptp(self._values)), LAST_BITS * float(np.spacing(largest)))

    def direction(self) -> str | None:
        """Choose the variant for the way of the curve: None where it rises all the way."""
        values = self._values
        span, largest = float(np.ptp(values)), float(np.abs(values).max())
        if span <= DUST * largest:
            low, high = self.interval
            is_level = abs(self.integral - float(values[0]) * (high - low)) <= LEVEL * max(
                largest * (high - low), abs(self.integral)
            )
            return "exact" if is_level else "mixed"  # a peak so narrow that no sample is on it
        steps, dust = np.diff(values), self._dust
        return None if np.all(steps >= -dust) else "falls" if np.all(steps <= dust) else "mixed"

    def tilt_words(self) -> str | None:
        """Choose the variant for the sum of the right ends: below the axis a bar that is too high falls short of the
        curve; of a curve that rises and falls the ends of the first bars tell."""
        direction = self.direction()
        if direction == "mixed":
            return self._tilt_of_bars()
        if self.sign() is None or direction not in (None, "falls"):
            return direction
        return "signed_falls" if direction else "signed"

    def _tilt_of_bars(self) -> str:
        """Choose the variant for the tops of the first bars as they go from their left to their right ends: `exact`
        where they are level, `mixed` where some rise and others fall."""
        lefts, rights = (bar_heights(self.f, self.interval, self.counts[0], rule) for rule in SIDES)
        do_rise, do_fall = bool(np.any(rights > lefts + self._dust)), bool(np.any(rights < lefts - self._dust))
        if do_rise and do_fall:
            return "mixed"
        return "larger" if do_rise else "smaller" if do_fall else "exact"

    def lifted_level(self) -> float:
        """Choose the height to which the axis is lifted so that a part of the curve lies below it: a round number."""
        values = self._values
        low, span = float(values.min()), float(np.ptp(values))
        # A steep end alone is not seen to lie below it.
        curve = evaluate(self.f, np.linspace(*self.interval, SAMPLES))
        share = float(np.clip((np.quantile(curve, BELOW) - low) / span, LIFT, 1 - 2 * LIFT))
        step = nice_step(span, 4)
        for part in (1, 2, 5, 10):
            level = math.ceil((low + share * span) / step * part - LEVEL) * step / part
            if level < low + (share + LIFT) * span:
                return level
        return low + share * span

    def sign(self) -> str | None:
        """Choose the variant for the side of the axis on which the curve lies: None where it is nowhere below."""
        found = sign_over(self.f, self.interval)
        return {"mixed": "signed", "negative": "negative"}.get(found)

    def first_words(self) -> str | None:
        """Choose the variant for the first bars: whether there is one only, and whether a part of the curve lies below
        the axis."""
        is_one, is_signed = self.counts[0] == 1, self.sign() is not None
        return ("one_signed" if is_signed else "one") if is_one else "signed" if is_signed else None

    def limit_words(self) -> str | None:
        """Choose the variant for the limit: None where the axis can be lifted into the curve."""
        return self.sign() or ("level" if self.direction() == "exact" else None)
