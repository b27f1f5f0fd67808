"""The quadratic model of a step: rates whose parabola is narrow or wide enough, and its live numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import ValueTracker

from mathcore.rounding import format_rounded
from scenes.components.graph import evaluate
from scenes.components.live_rows import LiveRows
from scenes.components.number import LiveNumber
from scenes.components.text import Formula
from scenes.descent_1d.parameters import DescentParameters
from scenes.descent_analysis import SAMPLES, is_above
from scenes.framework.comparison import compare
from scenes.framework.digits import TWO_DECIMALS, live_spec, short_spec, shows, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.style.theme import theme

__all__ = ["live_rows", "narrow_rate", "opening_rate", "passed_rates", "reads_lower", "wide_rate", "widest_rate"]

RATES = 40  # of which one that is too large is sought, from 0 to that whose step goes to the edge of the picture
HALVINGS = 8  # of the rate, in search of one whose bowl is narrow enough
PASSED = 40  # bowls that are looked at between two, to see what they cross
NARROWER = 0.35  # times the rate of the bowl, in one digit: that from which it opens


def live_rows(
    params: DescentParameters, slope: float, rate: ValueTracker, rests: Sequence[float], ledger: Ledger
) -> LiveRows:
    """Write η, the bowl's curvature 1/η, and the heights before and after the step, live.

    η and 1/η have the digits to find one from the other where the rate is now, and at its `rests`.
    """
    f, start = params.function, params.start
    rates = [rate.get_value(), *rests]

    def landing() -> float:
        return float(f(start - rate.get_value() * slope))

    eta = LiveNumber(ledger, "rate", rate.get_value, live_spec(rates, 2, most=6), color=theme.STEP)
    bend = LiveNumber(
        ledger, "curvature", lambda: 1 / rate.get_value(), live_spec([1 / each for each in rates], 2, most=6)
    )
    height_spec, spec = _height_specs(params, slope, rests)
    before = ledger.record("value_0", float(f(start)), height_spec)
    after = LiveNumber(ledger, "value_1", landing, spec, color=theme.STEP)
    start_value = Formula(f"function(f(x_0)) {before.equals} tangent({before.typst})")
    return LiveRows(("step(eta)", eta), ("q'' = 1/step(eta)", bend), start_value, ("function(f(x_1))", after))


def _height_specs(params: DescentParameters, slope: float, rests: Sequence[float]) -> tuple[str, str]:
    """Return the formats of the height at the start, and of those where the steps of some rates land."""
    f, start = params.function, params.start
    height, ends = float(f(start)), [float(f(start - each * slope)) for each in rests]
    spec = live_spec(ends, 2, most=7)
    if any(format_rounded(end, spec) == format_rounded(height, spec) and end != height for end in ends):
        spec = live_spec([height, *ends], 2)
    first = short_spec(height)
    # The two heights are compared: 5.39 is not beside 3.055, and 0.1164 not beside 0.1164103508436.
    is_rounded = first == TWO_DECIMALS or not shows(height, first)
    return spec if is_rounded and spec.endswith("f") else first, spec


def reads_lower(params: DescentParameters, slope: float, rests: Sequence[float]) -> bool:
    """Return whether the step of the first of some rates lands lower than it began, as the heights are written."""
    f, start = params.function, params.start
    height_spec, spec = _height_specs(params, slope, rests)
    end = float(f(start - rests[0] * slope))
    before = Figure.of("value_0", float(f(start)), height_spec)
    return compare(before, Figure.of("value_1", end, whole_spec(end, spec))) == "falls"


def opening_rate(rate: float) -> float:
    """Return the rate from which a bowl opens to a given one: in one digit, so that it and 1/η are short numbers."""
    return float(f"{NARROWER * rate:.0e}")


def passed_rates(first: float, wide: float | None, slope: float) -> np.ndarray:
    """Return rates of the bowls that are seen as one opens: to the first, and on to a wide one, if there is one."""
    last = widest_rate(first, wide, slope)
    ends = (opening_rate(first), first, *([last] if last else []))
    return np.concatenate([np.linspace(*pair, PASSED) for pair in pairwise(ends)])


def widest_rate(first: float, wide: float | None, slope: float) -> float | None:
    """Return the rate to which the bowl of a first one opens at last; at a level point each bowl has its lowest point
    there."""
    return wide if slope else 3 * first


def wide_rate(params: DescentParameters, slope: float, x_range: tuple[float, float], top: float) -> float | None:
    """Return a rate whose step lands higher than it began, inside the picture: the given one, one of the dial's, or
    one of two digits; None where there is none."""
    if not slope:
        return None
    f, start = params.function, params.start

    def lands_higher(rate: float) -> bool:
        end = start - rate * slope
        return x_range[0] < end < x_range[1] and bool(f(start) < f(end) < top)

    given = filter(lands_higher, (params.learning_rate, *params.learning_rates))
    reach = max(abs(end - start) for end in x_range) / abs(slope)
    others = [*filter(lands_higher, (float(f"{rate:.1e}") for rate in np.linspace(0, reach, RATES + 1)[1:]))]
    return next(given, others[len(others) // 2] if others else None)


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
