"""The numbers of Differential: the digits of df, Δf and the gap in the table, with which the board gives each."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mathcore import Function, derivative_at, differential
from mathcore.settled import settled
from scenes.differential.analysis import DifferentialAnalysis
from scenes.framework.digits import (
    SIGNIFICANT_DIGITS,
    Calculation,
    Recorder,
    Value,
    alike_specs,
    column_specs,
    distinct_specs,
    number_spec,
    redo,
    write_calculation,
)
from scenes.framework.numbers import Figure, format_number

__all__ = ["DifferentialNumbers"]

ONE_VALUE = 1e-12  # what two computations of one value may differ by, as a share of it


@dataclass(frozen=True)
class DifferentialNumbers:
    """Write what the tangent and the curve change over the first step, in the digits of the table of all steps."""

    analysis: DifferentialAnalysis

    @property
    def f(self) -> Function:
        return self.analysis.f

    @property
    def a(self) -> float:
        return self.analysis.a

    @property
    def steps(self) -> tuple[float, ...]:
        return self.analysis.steps

    @cached_property
    def specs(self) -> list[tuple[str, str, str]]:
        """The formats of df, Δf and their gap, for each step, as they stand below each other in the table: those of the
        first step as what they are computed of, where that is the same number, as f' is with dx = 1."""
        (*first, gap), *others = self._columns
        change, alike = differential(self.f, self.a, self.steps[0]), self.alike()
        for k, result in enumerate((change.df, change.delta_f)):
            for name, (value, _) in self._alone().items():
                if math.isclose(float(value), float(result), rel_tol=ONE_VALUE):
                    first[k] = alike[name]
        return [(first[0], first[1], gap), *others]

    @cached_property
    def _columns(self) -> list[tuple[str, str, str]]:
        """The formats of each column of the table by itself."""
        f, a, steps = self.f, self.a, self.steps
        changes = [differential(f, a, dx) for dx in steps]
        gaps = [self.analysis.gap(dx) for dx in steps]
        alone = [distinct_specs([change.df, change.delta_f]) for change in changes]
        df_specs = column_specs([float(change.df) for change in changes], [specs[0] for specs in alone])
        delta_specs = column_specs([float(change.delta_f) for change in changes], [specs[1] for specs in alone])
        first = _found_by_hand(
            gaps[0], (float(changes[0].delta_f), delta_specs[0]), (float(changes[0].df), df_specs[0])
        )
        gap_specs = column_specs(gaps, [first, *(number_spec(gap) for gap in gaps[1:])])
        # The first gap is worked out on the board: what it takes of digits for that, df and Δf have everywhere. It has
        # fewer itself where Δf could not be found with so many from values of f.
        needed: dict[str, str] = {}

        def note(name: str, value: Value, spec: str) -> Figure:
            needed[name] = spec
            return Figure.of(name, value, spec)

        ends = [("value_after", float(settled(f, a + steps[0]))), ("value", float(settled(f, a)))]
        result = ("delta_f_1", float(changes[0].delta_f))
        for digits in range(SIGNIFICANT_DIGITS, 0, -1):
            spec = gap_specs[0] if digits == SIGNIFICANT_DIGITS else number_spec(gaps[0], digits)
            self.write_gap(note, spec, (delta_specs[0], df_specs[0]))
            if write_calculation(operator.sub, ends, result, Figure.of, spec=needed["delta_f_1"]).holds:
                df_specs[0], delta_specs[0], gap_specs[0] = needed["df_1"], needed["delta_f_1"], spec
                break
        return list(zip(df_specs, delta_specs, gap_specs, strict=True))

    def write_df(self, record: Recorder, alike: Mapping[str, str] | None = None) -> Calculation:
        """Write f'(x) · dx over the first step, with the formats that its operands have in the picture, if given."""
        f, a, dx = self.f, self.a, self.steps[0]
        operands = [("slope", float(derivative_at(f, a))), ("dx_1", dx)]
        result = ("df_1", float(differential(f, a, dx).df))
        specs = [alike[name] for name, _ in operands] if alike else None
        spec = (self.specs if alike else self._columns)[0][0]
        return write_calculation(operator.mul, operands, result, record, spec=spec, specs=specs)

    def write_delta(self, record: Recorder, alike: Mapping[str, str] | None = None) -> Calculation:
        """Write f(x + dx) − f(x) over the first step, with the formats that its operands have in the picture, if
        given."""
        f, a, dx = self.f, self.a, self.steps[0]
        operands = [("value_after", float(settled(f, a + dx))), ("value", float(settled(f, a)))]
        result = ("delta_f_1", float(differential(f, a, dx).delta_f))
        specs = [alike[name] for name, _ in operands] if alike else None
        spec = (self.specs if alike else self._columns)[0][1]
        return write_calculation(operator.sub, operands, result, record, spec=spec, specs=specs)

    def write_gap(self, record: Recorder, spec: str, specs: tuple[str, str]) -> Calculation:
        """Write Δf − df over the first step in a format, from numbers in these formats where they come to it."""
        dx = self.steps[0]
        change = differential(self.f, self.a, dx)
        operands = [("delta_f_1", float(change.delta_f)), ("df_1", float(change.df))]
        result = ("gap_1", self.analysis.gap(dx))
        return write_calculation(operator.sub, operands, result, record, spec=spec, specs=list(specs))

    def alike(self) -> dict[str, str]:
        """Return the formats of x and of what df and Δf are computed of: one value has one text, as exp(x) and its
        slope have."""
        return alike_specs(self._alone())

    def _alone(self) -> dict[str, tuple[Value, str]]:
        """Return x and what df and Δf are computed of, each with the format that it has by itself."""
        a = self.a
        alone: dict[str, tuple[Value, str]] = {"x": (a, number_spec(a))}

        def note(name: str, value: Value, spec: str) -> Figure:
            if name not in ("df_1", "delta_f_1"):
                alone[name] = (value, spec)
            return Figure.of(name, value, spec)

        self.write_df(note)
        self.write_delta(note)
        return alone


def _found_by_hand(gap: float, whole: tuple[float, str], part: tuple[float, str]) -> str:
    """Return the format of a gap between two numbers in their formats with the most digits, four at most, with which it
    is their difference as written."""
    by_hand = redo(operator.sub, [format_number(*whole), format_number(*part)])
    specs = [number_spec(gap, digits) for digits in range(SIGNIFICANT_DIGITS, 0, -1)]
    found = (
        spec
        for spec in specs
        if by_hand is not None and format_number(float(by_hand), spec) == format_number(gap, spec)
    )
    return next(found, specs[0])
