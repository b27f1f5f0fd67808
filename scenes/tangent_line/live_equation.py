"""The equation of the tangent, y = m x + c, as the point of contact moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, Mobject, ValueTracker, VGroup

from mathcore import Function
from scenes.components.glide import GlideRun
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveText
from scenes.components.text import Formula
from scenes.framework.digits import live_spec, number_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number, is_rounded
from scenes.style.theme import theme
from scenes.tangent_line.parameters import TangentLineParameters

__all__ = ["LiveEquation"]

MOST = 8  # characters of a live number
CLOSE = 0.08  # between a factor and what it multiplies


class LiveEquation(VGroup):
    """The point of contact a, and below it the tangent there, y = f'(a) x + (f(a) − f'(a) a)."""

    def __init__(
        self, params: TangentLineParameters, x: ValueTracker, runs: Sequence[GlideRun], ledger: Ledger
    ) -> None:
        f, slope = params.function, params.function.derivative()
        passed = [params.point, *(float(at) for run in runs for at in np.linspace(run.start, run.end, 9))]
        slopes = [float(slope(at)) for at in passed]
        rest = float(slope(params.point))
        spec = live_spec([rest], _decimals(rest), most=MOST, between=slopes)
        offset_spec = live_spec([], 2, most=7, between=[_intercept(f, slope, at) for at in passed])
        place = live_spec([*params.interval, params.point], _decimals(params.point), most=MOST)
        point = LiveNumber(ledger, "a", x.get_value, place, size=theme.BODY)
        m = LiveNumber(
            ledger,
            "slope",
            lambda: float(slope(x.get_value())),
            spec,
            size=theme.BODY,
            color=theme.DERIVATIVE,
        )
        c = LiveNumber(
            ledger,
            "intercept",
            lambda: _intercept(f, slope, x.get_value()),
            lambda value: "+" + whole_spec(value, offset_spec),
            size=theme.BODY,
        )
        super().__init__(live_row("a", point), _line(m, c))
        self.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)


def _decimals(value: float) -> int:
    """Return how many decimals a number has where it is written beside the live one; two at least."""
    return max(2, len(format_number(value, number_spec(value)).partition(".")[2]))


def _intercept(f: Function, slope: Function, at: float) -> float:
    """Return where the tangent at a point crosses the y-axis: f(a) − f'(a) a."""
    return float(f(at) - slope(at) * at)


def _line(slope: LiveNumber, intercept: LiveNumber) -> VGroup:
    """Write y = m x + c, with ≈ while a number in it is rounded; what follows the slope moves up to it."""

    def sign() -> str:
        return "≈" if any(is_rounded(part.value(), part.read_whole()) for part in (slope, intercept)) else "="

    equals = LiveText("sign of the tangent", sign, size=slope.size, color=theme.TEXT)
    x = Formula("x", size=theme.BODY)
    row = VGroup(Formula("tangent(y)", size=theme.BODY), equals, slope, x, intercept)
    row.arrange(RIGHT, buff=theme.GAP / 2)

    def follow(_: Mobject) -> None:
        slope.refresh()
        intercept.refresh()
        for part, before, gap in ((slope, equals, theme.GAP), (x, slope, CLOSE), (intercept, x, theme.GAP)):
            part.shift((before.get_right()[0] + gap - part.get_left()[0]) * RIGHT)

    follow(row)
    return row.add_updater(follow)
