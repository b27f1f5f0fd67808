"""What GradientDescent3D writes: rows beside the map, live steps and values, factors, and the table of the race."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import RIGHT, Mobject, ValueTracker, VGroup, Write

from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.text import Formula, Words, fit_formula
from scenes.descent_3d.analysis import METHODS, OUTCOMES, Factors, Race
from scenes.descent_3d.layout import Picture, color_of, rows_room, side_region, table_room
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.framework.digits import distinct_specs, number_spec, short_spec, whole_spec
from scenes.framework.scene import LectureScene3D
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["RULES", "WritingScene"]

RULES = 4  # rows beside the large map
DIGITS, MOST_DECIMALS = 3, 7  # of the fall of f that are seen live, and after the point
LARGEST = 1e7  # a value from here on is written by a power of ten
ARRIVED = 1e-6  # of a step, by which a time may be short of it through rounding


class WritingScene(LectureScene3D[SurfaceDescentParameters]):
    """Write rows, live numbers and tables of descents."""

    def _stand(self, row: Mobject, place: int, room: Region | None = None) -> None:
        """Put a row below the small map, or into the room beside the large one."""
        rooms = rows_room().split_rows(1, 1, gap=0) if room is None else room.split_rows(*[1] * RULES, gap=0)
        rooms[place].place(row, -1, 0)
        self.pin(row)

    def _row(self, code: str, place: int, room: Region | None = None) -> Formula:
        """Return a formula that stands as a row."""
        row = fit_formula(code, side_region().width, theme.BODY if room is None else theme.FORMULA)
        self._stand(row, place, room)
        return row

    def _rates_row(self, constants: Sequence[tuple[str, str, float]], place: int, room: Region) -> Formula:
        """Return the constants of a method, given as name, symbol and value, as a row."""
        found = [(symbol, self.record(name, value, number_spec(value))) for name, symbol, value in constants]
        row = fit_formula(", quad ".join(f"{symbol} {each.equals} {each.typst}" for symbol, each in found), room.width)
        self._stand(row.scale(theme.BODY / theme.FORMULA), place, room)
        return row

    def _write_gradient(self, picture: Picture) -> str:
        """Return the gradient at the start, in numbers."""
        slopes = picture.race.paths["gradient"].gradients[0].tolist()
        x, y = (self.record(f"slope_{name}", at, short_spec(at)) for name, at in zip("xy", slopes, strict=True))
        equals = "=" if x.equals == y.equals == "=" else "approx"
        return f"gradient(nabla f) {equals} gradient(({x.typst}, {y.typst}))"

    def _live_rows(self, picture: Picture) -> VGroup:
        """Return the live step count and value of plain descent."""
        values = picture.race.paths["gradient"].values[: self.params.steps + 1]
        value = self._live_value("value", picture.race, values, picture.t, theme.BODY)
        rows = VGroup(self._live_step(picture.t, len(values) - 1), live_row("function(f(x_k, y_k))", value))
        for place, row in enumerate(rows):
            self._stand(row, place)
        return rows

    def _live_step(self, t: ValueTracker, last: int, size: float | None = None) -> VGroup:
        """Return the number of the step, live."""
        size = size or theme.BODY
        count = LiveNumber(self.ledger, "step", lambda: _step(t, last), ".0f", size=size)
        return live_row("k", count)

    def _live_value(
        self, name: str, race: Race, values: np.ndarray, t: ValueTracker, size: float, color: str | None = None
    ) -> LiveNumber:
        """Return the value of f after the last step that is taken, live."""

        def read() -> float:
            return float(values[_step(t, len(values) - 1)])

        return LiveNumber(self.ledger, name, read, _value_format(race, self.params.steps), size=size, color=color)

    def _write_factors(self, factors: Factors) -> None:
        """Write the factor of each wall that has one."""
        rows = []
        for place, (name, factor) in enumerate(zip("xy", factors.values, strict=True)):
            if np.isfinite(factor):
                # One that is hardly less than 1 does not read 1.00.
                (spec,) = (
                    distinct_specs([factor, round(factor)])[:1] if round(factor, 2) % 1 == 0 else [short_spec(factor)]
                )
                found = self.record(f"factor_{name}", factor, spec)
                code = f"1 - eta partial^2 f \\/ partial {name}^2"
                written = f"{name}: quad derivative({code}) {found.equals} derivative({found.typst})"
                rows.append(self._row(written, place))
        if rows:
            self.play(*map(Write, rows), run_time=theme.CALM)

    def _tabulate(self, race: Race, t: ValueTracker, minimum: float | None) -> tuple[VGroup, VGroup]:
        """Return the step, each method's value live, and the minimum; and, to be shown last, how each method ends."""
        words, size = {end: self.read(end) for end in OUTCOMES}, theme.LABEL
        last = max(map(len, race.paths.values())) - 1
        rows: list[Sequence[Mobject]] = [[self._live_step(t, last, size)]]
        ends = []
        for method in METHODS:
            color = color_of(method)
            value = self._live_value(f"value_{method}", race, race.paths[method].values, t, size, color)
            sign = LiveSign(value, color=color)
            ends.append(Words(words[race.ends[method]], self.language, size=size))
            number = VGroup(sign, value).arrange(RIGHT, theme.GAP)
            rows.append([self.text(method, size=size, color=color), number, ends[-1]])
        name = self.text("lowest", size=size, color=theme.QUIET)
        if minimum is not None:
            found = self.record("minimum", minimum, _value_format(race, self.params.steps)(minimum))
            rows.append([name, Formula(f"{found.equals} {found.typst}", size=size, color=theme.QUIET)])
        for room, cells in zip(table_room().split_rows(*[1] * (len(METHODS) + 2), gap=0), rows, strict=False):
            for cell, column in zip(cells, room.split_columns(1, 1.1, 1, gap=theme.GAP), strict=False):
                column.place(cell, -1, 0)
        return VGroup(*(cell for cells in rows for cell in cells[:2])), VGroup(*ends)

    def _record_values(self, race: Race, method: str, steps: int) -> None:
        """Record the values that a descent was seen to pass."""
        for k, value in enumerate(race.paths[method].values[: steps + 1].tolist()):
            self.record(f"value_{method}_{k}", value, _value_format(race, self.params.steps)(value))


def _step(t: ValueTracker, last: int) -> int:
    """Return the number of the last step that is taken."""
    return min(int(t.get_value() + ARRIVED), last)


def _value_format(race: Race, steps: int) -> Callable[[float], str]:
    """Return what gives the format of a live value of f: a thousandth of what it changes by is seen, in that descent in
    which it changes least and over the steps that are shown one by one; of a large value its magnitude."""
    shown = [path.values for path in race.paths.values()] + [race.paths["gradient"].values[: steps + 1]]
    changes = [float(np.max(np.abs(values[np.isfinite(values)] - values[0]))) for values in shown]
    change = min(filter(None, changes), default=0.0) or max(1.0, abs(float(shown[0][0])))
    most = min(max(DIGITS - math.floor(math.log10(change)), 0), MOST_DECIMALS)

    def spec(value: float) -> str:
        if abs(value) >= LARGEST:
            return f".{DIGITS}e"
        before_point = len(f"{abs(value):.0f}")
        return whole_spec(value, f".{min(most, max(0, MOST_DECIMALS - before_point))}f")

    return spec
