"""The equation of the tangent, y = m x + c, as the point of contact moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, ValueTracker, VGroup

from mathcore import Function
from scenes.components.glide import GlideRun
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveText, width_of
from scenes.components.text import Formula
from scenes.framework.digits import live_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number, is_rounded
from scenes.style.theme import theme
from scenes.tangent_line.parameters import TangentLineParameters

__all__ = ["LiveEquation"]


class LiveEquation(VGroup):
    """The point of contact a, and below it the tangent there, y = f'(a) x + (f(a) − f'(a) a)."""

    def __init__(
        self, params: TangentLineParameters, x: ValueTracker, runs: Sequence[GlideRun], ledger: Ledger
    ) -> None:
        f, slope = params.function, params.function.derivative()
        passed = [params.point, *(float(at) for run in runs for at in np.linspace(run.start, run.end, 9))]
        slopes = [float(slope(at)) for at in passed]
        spec = live_spec([], 2, most=7, between=slopes)
        offset_spec = live_spec([], 2, most=7, between=[_intercept(f, slope, at) for at in passed])
        point = LiveNumber(ledger, "a", x.get_value, live_spec(params.interval, 2, most=6), size=theme.BODY)
        m = LiveNumber(
            ledger,
            "slope",
            lambda: float(slope(x.get_value())),
            spec,
            size=theme.BODY,
            color=theme.DERIVATIVE,
            anchor=1,
        )
        c = LiveNumber(
            ledger,
            "intercept",
            lambda: _intercept(f, slope, x.get_value()),
            lambda value: "+" + whole_spec(value, offset_spec),
            size=theme.BODY,
        )
        widest = max(width_of(format_number(value, whole_spec(value, spec)), theme.BODY) for value in slopes)
        super().__init__(live_row("a", point), _line(m, c, widest))
        self.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)


def _intercept(f: Function, slope: Function, at: float) -> float:
    """Return where the tangent at a point crosses the y-axis: f(a) − f'(a) a."""
    return float(f(at) - slope(at) * at)


def _line(slope: LiveNumber, intercept: LiveNumber, widest: float) -> VGroup:
    """Write y = m x + c, with ≈ while a number in it is rounded, and room for the widest slope."""

    def sign() -> str:
        return "≈" if any(is_rounded(part.value(), part.read_whole()) for part in (slope, intercept)) else "="

    equals = LiveText("sign of the tangent", sign, size=slope.size, color=theme.TEXT)
    row = VGroup(Formula("tangent(y)", size=theme.BODY), equals, slope, Formula("x", size=theme.BODY), intercept)
    row.arrange(RIGHT, buff=theme.GAP / 2)
    row[2:].shift(max(0.0, widest - slope.width) * RIGHT)
    return row
