"""What GradientDescent3D writes: rows beside the map, live steps and values, factors, and the table of the race."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np
from manim import Mobject, ValueTracker, VGroup, Write

from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber, width_of
from scenes.components.text import Formula, Words, fit_formula
from scenes.descent_3d.analysis import METHODS, OUTCOMES, Factors, Race, places_of_factors, values_as_known
from scenes.descent_3d.layout import Picture, color_of, rows_room, side_region, table_room
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.descent_3d.race_table import RaceRow, RaceTable
from scenes.framework.digits import distinct_specs, number_spec, short_spec, shows, whole_spec
from scenes.framework.numbers import Figure, format_number
from scenes.framework.scene import LectureScene3D
from scenes.framework.script_math import escape
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["RATE", "RULES", "WritingScene"]

RULES = 4  # rows beside the large map
RATE = "step(eta) {} step({})"
DIGITS, MOST_DECIMALS = 3, 7  # of the fall of f that are seen live, and after the point
FEWEST_DIGITS = 2  # of a value that is rounded
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
        """Return the constants of a method as a row; each is given as its name, Typst math with places
        for the sign and the number, and its value."""
        row = fit_formula(", quad ".join(self._write_constant(*each) for each in constants), room.width)
        self._stand(row.scale(theme.BODY / theme.FORMULA), place, room)
        return row

    def _write_constant(self, name: str, code: str, value: float) -> str:
        """Record a constant and return it in Typst math that has places for its sign and its number."""
        figure = self.record(name, value, number_spec(value))
        return code.format(figure.equals, figure.typst)

    def _write_gradient(self, picture: Picture, note: str) -> str:
        """Return the gradient at the start, in numbers, with a note behind it; in fewer digits where the usual ones
        don't fit in a row, and without the note where these don't, either."""
        slopes = dict(zip("xy", picture.race.paths["gradient"].gradients[0].tolist(), strict=True))
        usual = {name: short_spec(at) for name, at in slopes.items()}
        shorter = [{name: number_spec(at, digits) for name, at in slopes.items()} for digits in (DIGITS, FEWEST_DIGITS)]
        for specs, behind in ((usual, note), *((each, note) for each in shorter), (shorter[0], "")):
            figures = {name: Figure.of(f"slope_{name}", at, specs[name]) for name, at in slopes.items()}
            equals = "=" if all(each.equals == "=" for each in figures.values()) else "approx"
            code = f"gradient(nabla f) {equals} gradient(({figures['x'].typst}, {figures['y'].typst})){behind}"
            if fit_formula(code, side_region().width, theme.BODY).width <= side_region().width:
                break
        for name, at in slopes.items():
            self.record(f"slope_{name}", at, specs[name])
        return code

    def _live_rows(self, picture: Picture) -> VGroup:
        """Return the live step count and value of plain descent."""
        values = self._values_of(picture, "gradient")[: self.params.steps + 1]
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
        self,
        name: str,
        race: Race,
        values: Sequence[float | Fraction],
        t: ValueTracker,
        size: float,
        color: str | None = None,
        anchor: float = -1,
    ) -> LiveNumber:
        """Return the value of f after the last step that is taken, live."""

        def read() -> float | Fraction:
            return values[_step(t, len(values) - 1)]

        return LiveNumber(
            self.ledger, name, read, _value_format(race, self.params.steps), size=size, color=color, anchor=anchor
        )

    def _write_factors(self, factors: Factors, names: Mapping[str, str]) -> None:
        """Write the factor of each wall that has one, with the name of its place if it is another elsewhere."""
        codes, params = {}, self.params
        where = places_of_factors(params.function, params.start, factors, params.ranges())
        for place, (name, factor) in enumerate(zip("xy", factors.values, strict=True)):
            if np.isfinite(factor):
                # One that is hardly less than 1 does not read 1.00.
                (spec,) = (
                    distinct_specs([factor, round(factor)])[:1] if round(factor, 2) % 1 == 0 else [short_spec(factor)]
                )
                found = self.record(f"factor_{name}", factor, spec)
                code = f"1 - step(eta) partial^2 f \\/ partial {name}^2"
                written = f"{name}: med derivative({code}) {found.equals} derivative({found.typst})"
                if where[place]:
                    written += f" thick quiet(words({escape(names[where[place]])}))"
                codes[place] = written
        if codes:
            # One is no smaller than the other for the name of its place.
            size = min(fit_formula(code, side_region().width, theme.BODY).size for code in codes.values())
            rows = [Formula(code, size=size) for code in codes.values()]
            for place, row in zip(codes, rows, strict=True):
                self._stand(row, place)
            self.play(*map(Write, rows), run_time=theme.CALM)

    def _values_of(self, picture: Picture, method: str) -> Sequence[float | Fraction]:
        """Return the values that a descent passes, as they are known."""
        return values_as_known(self.params.function, picture.race.paths[method])

    def _tabulate(self, picture: Picture, t: ValueTracker, minimum: float | None) -> RaceTable:
        """Return the step, each method's value live, and the minimum; and, to be shown last, how each method ends."""
        race = picture.race
        size, spec = theme.LABEL, _value_format(race, self.params.steps)
        ends, last = {end: self.read(end) for end in OUTCOMES}, max(map(len, race.paths.values())) - 1
        passed = [value for method in race.paths for value in self._values_of(picture, method)]
        texts = [format_number(float(value), spec(value)) for value in passed]
        rows = []
        for method in METHODS:
            color, values = color_of(method), self._values_of(picture, method)
            value = self._live_value(f"value_{method}", race, values, t, size, color, anchor=1)
            end = Words(ends[race.ends[method]], self.language, size=size)
            rows.append(RaceRow(self.text(method, size=size, color=color), value, end))
        name = self.text("lowest", size=size, color=theme.QUIET)
        if minimum is not None:
            lowest = LiveNumber(self.ledger, "minimum", lambda: minimum, spec, size=size, color=theme.QUIET, anchor=1)
            rows.append(RaceRow(name, lowest))
            texts.append(lowest.text)
        longest = max(texts, key=lambda text: width_of(text, size))
        symbol = Formula("function(f(x_k, y_k))", size=size)
        return RaceTable(self._live_step(t, last, size), symbol, rows, longest, len(METHODS) + 2, table_room())

    def _record_values(self, picture: Picture, method: str, steps: int) -> None:
        """Record the values that a descent was seen to pass."""
        for k, reached in enumerate(self._values_of(picture, method)[: steps + 1]):
            spec = _value_format(picture.race, self.params.steps)(reached)
            self.record(f"value_{method}_{k}", reached, spec, may_diverge=True)


def _step(t: ValueTracker, last: int) -> int:
    """Return the number of the last step that is taken."""
    return min(int(t.get_value() + ARRIVED), last)


def _value_format(race: Race, steps: int) -> Callable[[float | Fraction], str]:
    """Return what gives the format of a live value of f: a thousandth of what it changes by is seen, in that descent in
    which it changes least and over the steps that are shown one by one; of a large value its magnitude, and of a small
    one two digits, so that what is not 0 does not read 0.0."""
    shown = [path.values for path in race.paths.values()] + [race.paths["gradient"].values[: steps + 1]]
    changes = [float(np.max(np.abs(values[np.isfinite(values)] - values[0]))) for values in shown]
    change = min(filter(None, changes), default=0.0) or max(1.0, abs(float(shown[0][0])))
    most = min(max(DIGITS - math.floor(math.log10(change)), 0), MOST_DECIMALS)

    def spec(value: float | Fraction) -> str:
        size = abs(float(value))
        if size >= LARGEST:
            return f".{DIGITS}e"
        before_point = len(f"{size:.0f}")
        decimals = min(most, max(0, MOST_DECIMALS - before_point))
        written = whole_spec(value, f".{decimals}f")
        is_lost = size < 10.0 ** (FEWEST_DIGITS - 1 - decimals) and not shows(value, written)
        return number_spec(value, FEWEST_DIGITS, FEWEST_DIGITS) if is_lost else written

    return spec
