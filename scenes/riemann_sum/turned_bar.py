"""A bar as high as the curve in its middle, enlarged: what it has too much turns onto what it misses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import PI, Animation, Dot, Line, Polygon, Rotate, VGroup

from mathcore import Function
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.plot_window import Window
from scenes.components.riemann_bars import RiemannBars
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["TurnedBar", "choose_bar", "fill_words", "pieces_of"]

HALF = 24  # samples of the curve over half a bar
ALIKE = 2 / 3  # of the larger piece: the least size of the smaller one that nearly fills it
EVEN = 0.95  # of it: that of one that is about as large
SEEN = 0.15  # of a bar's width in the frame: the least that the curve rises or falls over it for its pieces to be seen
ASIDE, BEYOND = 0.12, 0.2  # of the bar's width, and of what the curve rises over it: what is shown around both

AROUND = 1.04  # times as far as the corner that turns: the room around it


def choose_bar(plot: Plot, f: Function, bounds: tuple[float, float], n: int) -> tuple[float, float] | None:
    """Choose, of n bars, that with the largest pieces which are about alike: too much at one side of its middle, missed
    at the other. Where no bar has such pieces that are large enough to be seen, there is none."""
    found: list[tuple[float, tuple[float, float]]] = []
    for left, right in pairwise(np.linspace(*bounds, n + 1).tolist()):
        ys = evaluate(f, np.linspace(left, right, 2 * HALF + 1))
        inside = np.nextafter([left, right], [right, left])
        if not np.all(np.isfinite(ys)) or f.domain().breakpoints(*inside):
            continue
        steps = np.diff(ys)
        if (steps.min() < 0 < steps.max()) or np.ptp(ys) * plot.unit[1] < SEEN * (right - left) * plot.unit[0]:
            continue
        small, large = sorted(pieces_of(f, (left, right)))
        if small >= ALIKE * large:
            found.append((small, (left, right)))
    return max(found)[1] if found else None


def pieces_of(f: Function, ends: tuple[float, float]) -> tuple[float, float]:
    """Measure what a bar between two ends, as high as f in its middle, has too much, and what it misses: two areas. A
    part where f has no value counts for neither."""
    xs = np.linspace(*ends, 2 * HALF + 1)
    top = float(f(sum(ends) / 2))
    beyond = np.nan_to_num((top - evaluate(f, xs)) * (1 if top >= 0 else -1), posinf=0.0, neginf=0.0)
    over, under = (float(np.trapezoid(np.maximum(part, 0.0), xs)) for part in (beyond, -beyond))
    return over, under


def fill_words(f: Function, ends: tuple[float, float]) -> str | None:
    """Choose the words on the piece that is turned in a chosen bar: None where it nearly fills what is missed, `about`
    where it is about as large, `more` where some of it is left over."""
    over, under = pieces_of(f, ends)
    return "about" if min(over, under) >= EVEN * max(over, under) else "more" if over > under else None


class TurnedBar(VGroup):
    """A window on the top of a bar between two ends, in the proportions of the plot.

    Parts: `window`, `bar` (what of the bar is not beyond the curve), `over` (what is), `under` (what the bar misses),
    and `middle` (the point of the curve that the bar's top goes through).
    """

    def __init__(self, plot: Plot, f: Function, ends: tuple[float, float], region: Region) -> None:
        super().__init__()
        (left, right), middle = ends, sum(ends) / 2
        xs = np.linspace(left, right, 2 * HALF + 1)
        ys, top = evaluate(f, xs), float(f(middle))
        aside, beyond = ASIDE * (right - left), BEYOND * float(np.ptp(ys))
        spot = (left - aside, right + aside), (float(ys.min()) - beyond, float(ys.max()) + beyond)
        # The piece that turns sweeps a circle about the middle, as far as its corner is: around it the pane is empty.
        corner = float(np.hypot((right - left) / 2 * plot.unit[0], np.abs(ys - top).max() * plot.unit[1]))
        sweep = AROUND * corner / np.array(plot.unit)
        x_range, y_range = (
            (min(low, at - reach), max(high, at + reach))
            for (low, high), at, reach in zip(spot, (middle, top), sweep, strict=True)
        )
        size = np.array([np.ptp(x_range) * plot.unit[0], np.ptp(y_range) * plot.unit[1]])
        width, height = size * min(region.width / size[0], region.height / size[1])
        (x, y, _) = region.center
        room = Region(x - width / 2, x + width / 2, y - height / 2, y + height / 2)
        low, high = plot.x_range
        self.window = window = Window(
            plot,
            lambda at: evaluate(f, np.clip(at, max(low, left), min(high, right))),
            x_range,
            y_range,
            room,
            theme.FUNCTION,
            spot,
        )
        window.curve.set_points_as_corners(window.at(xs, ys))
        foot = float(np.clip(0.0, *y_range))
        inner = np.minimum(ys, top) if top >= 0 else np.maximum(ys, top)
        tone = RiemannBars.tones()[int(top < 0)]
        self.bar = Polygon(*window.at(xs, inner), *window.at(np.array([right, left]), np.full(2, foot)), stroke_width=0)
        self.bar.set_fill(tone, 1)
        halves = [
            Polygon(
                *window.at(xs[part], ys[part]), *window.at(np.array([end, middle]), np.full(2, top)), stroke_width=0
            )
            for part, end in ((slice(HALF, None), right), (slice(HALF, None, -1), left))
        ]
        for half in halves:
            half.set_fill(theme.SECANT, 0.85)
        outline = VGroup(*(half.copy().set_fill(opacity=0).set_stroke(theme.SECANT, theme.AXIS) for half in halves))
        rises = (ys[-1] > ys[0]) == (top >= 0)
        self.over, self.under = halves[::-1] if rises else halves
        edge = Line(*window.at(np.array([left, right]), np.full(2, top)), color=theme.AREA, stroke_width=theme.LINE)
        self.middle = Dot(window.at(middle, top), radius=theme.DOT, color=theme.TEXT)
        self.tone = tone
        self.add(window, self.bar, self.under, self.over, outline, window.curve, edge, self.middle)

    def turn(self, seconds: float) -> Animation:
        """Return the animation that turns what is too much onto what is missed."""
        return Rotate(self.over, PI, about_point=self.middle.get_center(), run_time=seconds)

    def settle(self) -> Animation:
        """Return the animation that makes what has been turned a part of the bar: what is still missed is left."""
        return self.over.animate(run_time=theme.QUICK).set_fill(self.tone, 1)
