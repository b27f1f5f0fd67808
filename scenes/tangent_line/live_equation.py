"""The equation of the tangent, y = m x + c, as the point of contact moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, ValueTracker, VGroup, VMobject

from mathcore import Function
from scenes.components.glide import GlideRun
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveText
from scenes.components.text import Formula, baseline_of
from scenes.framework.digits import TWO_DECIMALS, even_spec, live_spec, number_spec, passing_spec, shows
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import MINUS, Figure, format_number, is_rounded
from scenes.style.theme import theme
from scenes.tangent_line.parameters import TangentLineParameters

__all__ = ["LiveEquation"]

MOST = 8  # characters of a live number
CLOSE = 0.08  # between a factor and what it multiplies


class LiveEquation(VGroup):
    """The point of contact a (`point`), and below it the tangent there (`line`), y = f'(a) x + (f(a) − f'(a) a).

    `slope_spec` is the format of f'(a).
    """

    def __init__(
        self, params: TangentLineParameters, x: ValueTracker, runs: Sequence[GlideRun], ledger: Ledger
    ) -> None:
        f, slope = params.function, params.function.derivative()
        passed = [params.point, *(float(at) for run in runs for at in np.linspace(run.start, run.end, 9))]
        slopes = [float(slope(at)) for at in passed]
        rest = float(slope(params.point))
        spec = self.slope_spec = _live_spec([rest], rest, slopes)
        offset_spec = passing_spec(_intercept(f, slope, at) for at in passed)
        place = _live_spec([*params.interval, params.point], params.point)
        m = _Term(ledger, "slope", lambda: float(slope(x.get_value())), spec, _write_factor, theme.DERIVATIVE)
        c = _Term(
            ledger, "intercept", lambda: _intercept(f, slope, x.get_value()), offset_spec, _write_size, theme.TEXT
        )
        self.point = live_row("a", LiveNumber(ledger, "a", x.get_value, place, size=theme.BODY))
        self.line = _write_line(m, c)
        super().__init__(self.point, self.line)
        self.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)


class _Term(LiveNumber):
    """A live number of which an equation shows only what has to be written, as `write` says.

    One that goes without writing, such as + 0, `is_implied`: it is recorded like one that is seen.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        value: Callable[[], float],
        spec: str,
        write: Callable[[str], str],
        color: str,
    ) -> None:
        self.is_implied = False
        super().__init__(ledger, name, value, spec, size=theme.BODY, color=color)
        self.read = lambda: write(self.read_whole())
        self.refresh()

    @property
    def is_seen(self) -> bool:
        return self.is_implied or super().is_seen

    @property
    def figure(self) -> Figure:
        """The present value, with the text that the equation says."""
        return Figure(self.name, float(self.value()), self.read_whole())


def _write_factor(text: str) -> str:
    """Return how a factor is written: of one, only the sign."""
    return MINUS if text == f"{MINUS}1" else text


def _write_size(text: str) -> str:
    """Return a number without its sign."""
    return text.removeprefix(MINUS)


def _live_spec(rests: Sequence[float], rest: float, passed: Sequence[float] = ()) -> str:
    """Return the format of a live number that rests at `rests`, and at one of them, `rest`, beside the written one: two
    decimals where they tell enough of each and find room, as of the intercept."""
    texts = [format_number(value, TWO_DECIMALS) for value in (*rests, *passed)]
    enough = all(shows(value, TWO_DECIMALS) or even_spec(value) == TWO_DECIMALS for value in rests)
    if enough and len(set(texts[: len(rests)])) == len(set(rests)) and max(map(len, texts)) <= MOST:
        return TWO_DECIMALS
    return live_spec(rests, _decimals(rest), most=MOST, between=passed)


def _decimals(value: float) -> int:
    """Return how many decimals a number has where it is written beside the live one; two at least."""
    return max(2, len(format_number(value, number_spec(value)).partition(".")[2]))


def _intercept(f: Function, slope: Function, at: float) -> float:
    """Return where the tangent at a point crosses the y-axis: f(a) − f'(a) a."""
    return float(f(at) - slope(at) * at)


def _write_line(slope: _Term, intercept: _Term) -> VGroup:
    """Write y = m x + c as one does: x for 1 x, without + 0, without 0 x; and with ≈ while a number is rounded."""

    def equality() -> str:
        return "≈" if any(is_rounded(part.value(), part.read_whole()) for part in (slope, intercept)) else "="

    def direction() -> str:
        return MINUS if intercept.read_whole()[0] == MINUS else "+"

    equals = LiveText("sign of the tangent", equality, size=slope.size, color=theme.TEXT)
    sign = LiveText("sign of the intercept", direction, size=slope.size, color=theme.TEXT)
    x = Formula("x", size=slope.size)
    row = VGroup(Formula("tangent(y)", size=slope.size), equals, slope, x, sign, intercept)
    row.arrange(RIGHT, buff=theme.GAP / 2)
    height = baseline_of(row[0])
    x.shift((height - baseline_of(x)) * UP)
    for part in (equals, slope, sign, intercept):
        part.stand_at(height)

    def follow(_: Mobject) -> None:
        for part in (equals, slope, sign, intercept):
            part.refresh()
        m, c = slope.read_whole(), intercept.read_whole()
        is_level, is_through = m == "0", m != "0" and c == "0"
        shown: dict[VMobject, bool] = {
            slope: not is_level and m != "1",
            x: not is_level,
            sign: not is_through and (not is_level or c[0] == MINUS),
            intercept: not is_through,
        }
        slope.is_implied, intercept.is_implied = not shown[slope], not shown[intercept]
        end = float(equals.get_right()[0])
        for part, is_shown in shown.items():
            part.set_opacity(float(is_shown))
            if is_shown:
                close = (part is x and shown[slope]) or (part is intercept and is_level and shown[sign])
                end += CLOSE if close else theme.GAP
                part.shift((end - float(part.get_left()[0])) * RIGHT)
                end = float(part.get_right()[0])

    follow(row)
    return row.add_updater(follow)
