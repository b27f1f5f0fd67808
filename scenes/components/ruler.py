"""A strip of a number line that can be zoomed into: ticks and numbers come and go as the scale asks for them.

All numbers of a strip are one path laid out from cached glyphs, so that a zoom over many powers of ten stays cheap.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject

from scenes.components.number import advance, glyph
from scenes.components.text import EM
from scenes.framework.digits import MOST_DIGITS
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["Ruler", "RulerScale", "segments"]

TICK = 0.13  # the longest tick, in frame units
FIRST_TICKS, FULL_TICKS = 0.1, 0.5  # distances of ticks in frame units from which they grow, and at which they are long
NOTHING = np.zeros((0, 3))
CLEARANCE = 0.26  # between the numbers, in frame units
FEWEST = 2  # numbers that tell the scale


@dataclass(frozen=True)
class RulerScale:
    """How a number line lies in the frame: frame units of one unit of value, and where its present value stands."""

    unit: float
    anchor: float


@dataclass(frozen=True)
class TickStep:
    """A distance of ticks: 1 or 5 times a power of ten, so that each is a multiple of all that are finer."""

    five: bool
    power: int

    @property
    def size(self) -> float:
        return (5 if self.five else 1) * 10.0**self.power

    @property
    def finer(self) -> TickStep:
        return TickStep(False, self.power) if self.five else TickStep(True, self.power - 1)

    @property
    def ratio(self) -> int:
        """How many of these steps make one of the next coarser."""
        return 2 if self.five else 5

    def write(self, k: int) -> str:
        """Return the k-th multiple, with all the digits it needs."""
        return format_number(round(k * self.size, -self.power), f".{MOST_DIGITS}g")

    def is_read_at(self, value: float) -> bool:
        """Return whether a float has the digits that tell multiples near the value apart."""
        return value == 0 or math.floor(math.log10(abs(value))) - self.power < MOST_DIGITS


def steps_from(span: float) -> Iterator[TickStep]:
    """Yield steps from the one just below `span` to finer and finer ones."""
    step = TickStep(True, math.ceil(math.log10(span)))
    while True:
        if step.size <= span:
            yield step
        step = step.finer


def segments(ends: np.ndarray) -> np.ndarray:
    """Return straight strokes from `ends` of shape (n, 2, 3) as the points of one path, (4n, 3)."""
    shares = np.array([0, 1 / 3, 2 / 3, 1]).reshape(1, 4, 1)
    return ((1 - shares) * ends[:, :1] + shares * ends[:, 1:]).reshape(-1, 3)


@lru_cache(maxsize=4096)
def numeral(text: str, size: float) -> np.ndarray:
    """Return points of a number, centred on the place where its middle stands on the line."""
    runs, x = [], 0.0
    for character in text:
        runs.append(glyph(character) * size + np.array([x, 0.0, 0.0]))
        x += advance(character) * size * EM
    points = np.concatenate(runs)
    top, bottom = points[:, 1].max(), points[:, 1].min()
    return points - np.array([x / 2, (top + bottom) / 2, 0.0])


class Ruler(VGroup):
    """A strip in `region` with ticks on both edges and numbers between them.

    Parameters
    ----------
    region
        The strip.
    value
        The present value, which stands at the view's anchor.
    view
        Scale and place; both must read trackers only.
    """

    def __init__(
        self,
        region: Region,
        value: Callable[[], float],
        view: Callable[[], RulerScale],
        size: float | None = None,
    ) -> None:
        size = size or theme.SMALL
        super().__init__()
        self.region, self.value, self.view, self.size = region, value, view, size
        self.strip = RoundedRectangle(
            corner_radius=0.08,
            width=region.width,
            height=region.height,
            fill_color=theme.PANEL,
            fill_opacity=1,
            stroke_color=theme.FAINT,
            stroke_width=theme.HAIRLINE,
        ).move_to(region.center)
        self.ticks = VMobject(color=theme.QUIET, stroke_width=theme.HAIRLINE)
        self.numbers = VMobject(color=theme.TEXT, fill_opacity=1, stroke_width=0)
        # Laid out anew only where something has moved. Closures, not methods: an updater is copied with its mobject.
        layout = lru_cache(maxsize=4)(lambda *state: (self._ticks(), np.concatenate([NOTHING, *self.numerals()])))

        def state() -> tuple[float, ...]:
            return value(), *dataclasses.astuple(view())

        self.ticks.add_updater(lambda ticks: ticks.set_points(layout(*state())[0]), call_updater=True)
        self.numbers.add_updater(lambda numbers: numbers.set_points(layout(*state())[1]), call_updater=True)
        self.add(self.strip, self.ticks, self.numbers)

    def _multiples(self, step: float, margin: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Return which multiples of a step are in the strip, and where."""
        view, value = self.view(), self.value()
        low = value + (self.region.left + margin - view.anchor) / view.unit
        high = value + (self.region.right - margin - view.anchor) / view.unit
        multiples = np.arange(math.ceil(low / step), math.floor(high / step) + 1)
        return multiples, view.anchor + view.unit * (multiples * step - value)

    def _ticks(self) -> np.ndarray:
        runs = [np.zeros((0, 2, 3))]
        unit = self.view().unit
        for step in steps_from(self.region.width / unit):
            distance = step.size * unit
            if distance < FIRST_TICKS:
                break
            growth = min(1.0, math.log(distance / FIRST_TICKS) / math.log(FULL_TICKS / FIRST_TICKS))
            _, places = self._multiples(step.size, margin=0.05)
            for edge, inward in ((self.region.bottom, 1), (self.region.top, -1)):
                ends = np.zeros((len(places), 2, 3))
                ends[:, :, 0] = places[:, None]
                ends[:, 0, 1], ends[:, 1, 1] = edge, edge + inward * TICK * growth
                runs.append(ends)
        return segments(np.concatenate(runs))

    def numerals(self) -> list[np.ndarray]:
        """Return the points of each number: the multiples of all steps that leave their numbers room."""
        found: list[np.ndarray] = []
        unit, widest = self.view().unit, 0.0
        for step in steps_from(2 * self.region.width / unit):
            room = step.size * unit - CLEARANCE
            if room < 0 or not step.is_read_at(self.value()):
                break
            texts = (step.write(int(k)) for k in self._multiples(step.size)[0])
            widest = max([widest, *(float(np.ptp(numeral(text, self.size)[:, 0])) for text in texts)])
            if room < widest:
                if len(found) < FEWEST:
                    found += self._sparse_numerals(step, widest, found)
                break
            found += self._numerals(step)
        return found

    def _numerals(self, step: TickStep) -> Iterator[np.ndarray]:
        """Yield the multiples of a step that are not multiples of a coarser one."""
        for k, place in zip(*self._multiples(step.size), strict=True):
            if k % step.ratio or step.size * step.ratio > 2 * self.region.width / self.view().unit:
                yield from self._numeral(step, k, place)

    def _sparse_numerals(self, step: TickStep, widest: float, found: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        """Yield multiples of a step that has no room for all its numbers, as near to each other as they may stand."""
        unit, (multiples, places) = self.view().unit, self._multiples(step.size)
        stride = math.ceil((widest + CLEARANCE) / (step.size * unit))
        taken = [float(points[:, 0].min() + points[:, 0].max()) / 2 for points in found]
        start = multiples[np.argmin(np.abs(places - taken[0]))] if taken else 0
        for k, place in zip(multiples, places, strict=True):
            if (k - start) % stride == 0 and not (taken and k == start):
                yield from self._numeral(step, k, place)

    def _numeral(self, step: TickStep, k: int, place: float) -> Iterator[np.ndarray]:
        """Yield one multiple of a step, if its number keeps clear of the ends of the strip."""
        points = numeral(step.write(int(k)), self.size)
        reach = float(points[:, 0].max()) + 0.1
        if self.region.left + reach < place < self.region.right - reach:
            yield points + np.array([place, self.region.center[1], 0.0])
