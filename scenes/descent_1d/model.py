"""The quadratic model of a step: rates whose parabola is narrow or wide enough, and its live numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ValueTracker

from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.text import Formula
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import SAMPLES, is_above
from scenes.framework.digits import live_spec, short_spec
from scenes.framework.ledger import Ledger
from scenes.style.theme import theme

__all__ = ["live_rows", "narrow_rate", "wide_rate"]

HALVINGS = 8  # of the rate, in search of one whose bowl is narrow enough


def live_rows(
    params: DescentParameters, slope: float, rate: ValueTracker, rests: Sequence[float], ledger: Ledger
) -> LiveRows:
    """Write η, the bowl's curvature 1/η, and the heights before and after the step, live."""
    f, start = params.function, params.start

    def landing() -> float:
        return float(f(start - rate.get_value() * slope))

    before = ledger.record("value_0", float(f(start)), short_spec(float(f(start))))
    eta = LiveNumber(ledger, "rate", rate.get_value, live_spec(rests, 2, most=6))
    bend = LiveNumber(
        ledger, "curvature", lambda: 1 / rate.get_value(), live_spec([1 / each for each in rests], 2, most=6)
    )
    ends = [float(f(start - each * slope)) for each in rests]
    after = LiveNumber(ledger, "value_1", landing, live_spec(ends, 2, most=7), color=theme.STEP)
    start_value = Formula(f"function(f(x_0)) {before.equals} tangent({before.typst})")
    return LiveRows(("eta", eta), ("1/eta", bend), start_value, ("function(f(x_1))", after))


def wide_rate(params: DescentParameters, slope: float) -> float | None:
    """Return a rate whose step lands higher than it began: the given one, or the smallest of the dial's."""
    f, start = params.function, params.start
    higher = [rate for rate in (params.learning_rate, *params.learning_rates) if f(start - rate * slope) > f(start)]
    return higher[0] if higher else None


def narrow_rate(params: DescentParameters, slope: float, x_range: tuple[float, float]) -> float | None:
    """Return a rate whose bowl lies above the graph in all that is shown: the given one, or the smallest such."""
    f, start = params.function, params.start
    xs = np.linspace(*x_range, SAMPLES)
    ys = evaluate(f, xs)
    smaller = [params.learning_rate / 2**k for k in range(1, HALVINGS)]
    for rate in (params.learning_rate, *params.learning_rates, *smaller):
        if is_above(f(start) + slope * (xs - start) + (xs - start) ** 2 / (2 * rate), ys):
            return rate
    return None
