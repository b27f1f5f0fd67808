"""Gather the colours of many mobjects at once, as the paint loop hands them to Cairo.

Blue comes first, as in manim's stock camera, so that Cairo's BGRA memory holds RGBA.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt

from engine.raster.paths import Floats, Ints

Ends = Sequence[float]
# One colour (blue, green, red, alpha), several of them for a gradient, or None where nothing shows.
Paint = list[Any] | None

_BGRA = np.array([2, 1, 0, 3])


@dataclass(slots=True)
class Colors:
    """The colour stops of a row of mobjects; those of mobject i are ``rows[firsts[i]:firsts[i] + counts[i]]``."""

    rows: Floats
    firsts: Ints
    counts: Ints

    @classmethod
    def gather(cls, arrays: Sequence[Floats]) -> Colors:
        """Return the stops of each array of (stops, 4) in red, green, blue, alpha."""
        counts = np.fromiter(map(len, arrays), np.intp, len(arrays))
        return cls(np.concatenate(arrays)[:, _BGRA], np.cumsum(counts) - counts, counts)

    @classmethod
    def none(cls, count: int) -> Colors:
        """Return the colours of mobjects without any."""
        return cls(np.zeros((1, 4)), np.zeros(count, np.intp), np.ones(count, np.intp))

    def choose(self, chosen: Ints) -> Colors:
        """Return the stops of some of the mobjects."""
        return Colors(self.rows, self.firsts[chosen], self.counts[chosen])

    def shade(self, shaded: Ints, start: Floats, end: Floats) -> None:
        """Give the mobjects numbered ``shaded`` two stops each, with light added at their start and end corner."""
        firsts = self.firsts[shaded]
        pairs = np.stack((self.rows[firsts], self.rows[firsts + (self.counts[shaded] > 1)]), axis=1)
        pairs[:, 0, :3] += start[:, None]
        pairs[:, 1, :3] += end[:, None]
        self.firsts[shaded] = len(self.rows) + 2 * np.arange(len(shaded))
        self.counts[shaded] = 2
        self.rows = np.concatenate((self.rows, pairs.reshape(-1, 4)))

    def flatten(self, chosen: Ints, shares: Floats) -> None:
        """Paint the mobjects numbered ``chosen``, of two stops, in one colour: so far from the first to the second."""
        firsts = self.firsts[chosen]
        start, end = self.rows[firsts].clip(0, 1), self.rows[firsts + 1].clip(0, 1)  # as Cairo takes them
        means = start + (end - start) * shares[:, None]
        self.firsts[chosen] = len(self.rows) + np.arange(len(chosen))
        self.counts[chosen] = 1
        self.rows = np.concatenate((self.rows, means))

    def list_paints(self, shows: npt.NDArray[np.bool_] | None = None) -> list[Paint]:
        """Return what to paint each mobject with; nothing where ``shows`` is false or all is transparent."""
        paints: list[Paint] = [None] * len(self.counts)
        if shows is not None and not shows.any():  # the outlines behind shapes, which few scenes have
            return paints
        is_single = self.counts == 1
        if shows is not None:
            is_single &= shows
        chosen = np.flatnonzero(is_single & (self.rows[self.firsts, 3] > 0))
        for i, color in zip(chosen.tolist(), self.rows[self.firsts[chosen]].tolist(), strict=True):
            paints[i] = color
        is_gradient = self.counts > 1
        if shows is not None:
            is_gradient &= shows
        for i, stops in self._list_gradients(np.flatnonzero(is_gradient)):
            paints[i] = stops
        return paints

    def _list_gradients(self, chosen: Ints) -> Iterator[tuple[int, list[list[float]]]]:
        """Yield the stops of those of the chosen mobjects that show, all of as many stops at once."""
        counts = self.counts[chosen]
        for count in sorted(set(counts.tolist())):
            alike = chosen[counts == count]
            stops = self.rows[self.firsts[alike][:, None] + np.arange(count)]
            shown = (stops[:, :, 3] > 0).any(axis=1)
            yield from zip(alike[shown].tolist(), stops[shown].tolist(), strict=True)


@cache
def _offsets(n: int) -> list[float]:
    offsets: list[float] = np.linspace(0, 1, n).tolist()
    return offsets


def make_gradient(stops: list[list[float]], ends: Ends) -> cairo.LinearGradient:
    """Return a gradient through the stops from point to point: ``ends`` is x0, y0, x1, y1."""
    gradient = cairo.LinearGradient(*ends)
    add = gradient.add_color_stop_rgba
    if len(stops) == 2:  # of each shaded face
        add(0.0, *stops[0])
        add(1.0, *stops[1])
        return gradient
    for offset, stop in zip(_offsets(len(stops)), stops, strict=True):
        add(offset, *stop)
    return gradient
