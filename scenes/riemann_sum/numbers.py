"""The sums of RiemannSum and their errors, as they are written and as they stand in the ledger."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from manim import DOWN, LEFT, RIGHT, VGroup

from mathcore import Function, definite_integral, high_precision_value, riemann_sum
from mathcore.integrals import Rule
from mathcore.precision import as_written, has_lost_tail
from mathcore.rounding import format_rounded
from scenes.components.table import ValueTable
from scenes.components.text import Words, fit_formula
from scenes.framework.digits import alike_specs, distinct_specs, number_spec, shows, whole_spec
from scenes.framework.numbers import Figure, format_number
from scenes.framework.rounded_points import Found, is_beside, names_about, stand_for_themselves
from scenes.riemann_sum.analysis import RiemannAnalysis
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SumNumbers", "tabulate", "write_sums"]

RULES: tuple[Rule, ...] = ("left", "right", "midpoint", "trapezoid")
# Where in a bar the heights of each rule are read, as a share of its width, and their weights.
HALF = Fraction(1, 2)
WEIGHTS: dict[Rule, tuple[tuple[Fraction, Fraction], ...]] = {
    "left": ((Fraction(0), Fraction(1)),),
    "right": ((Fraction(1), Fraction(1)),),
    "midpoint": ((HALF, Fraction(1)),),
    "trapezoid": ((Fraction(0), HALF), (Fraction(1), HALF)),
}
MOST_DECIMALS = 4
TOLD = 0.1  # the share of an error that its decimals may lose, so that a half of it reads as a half
SAME = 1e-6  # the share by which a sum and its error may differ and be one number to a reader


@dataclass(frozen=True)
class SumNumbers:
    """Writes sums, errors and the interval's ends into the ledger by `record`, with the digits that tell them apart."""

    analysis: RiemannAnalysis
    record: Callable[[str, float, str], Figure]

    def sum_specs(self, rule: Rule) -> list[str]:
        """Return the formats of the sums of a rule."""
        sums = self.analysis.sums(rule)
        specs = _aligned_specs(sums, self._lost(rule)) or distinct_specs(sums, 5)
        return [self._beside_the_integral(*each) for each in zip(sums, specs, strict=True)]

    def sums(self, rule: Rule) -> list[Figure]:
        """Record the sums of a rule for all counts."""
        return self._record(f"sum_{rule}", self.analysis.sums(rule), self.sum_specs(rule))

    def _lost(self, rule: Rule) -> float:
        """Return what share of a sum its format may lose: where the integral is 0, a sum is its own error, and is
        written as that."""
        errors = (self.analysis.error(rule, n) for n in self.analysis.counts)
        pairs = zip(errors, self.analysis.sums(rule), strict=True)
        is_error = all(math.isclose(abs(error), abs(total), rel_tol=SAME) for error, total in pairs)
        return TOLD if is_error else math.inf

    def errors(self, rule: Rule) -> list[Figure]:
        """Record the errors of a rule for all counts."""
        errors = [self.analysis.error(rule, n) for n in self.analysis.counts]
        # Where the integral is 0, a sum is its own error, and is written alike in both columns.
        specs = [
            spec if math.isclose(abs(error), abs(total), rel_tol=SAME) else number_spec(error, 3, 6)
            for error, total, spec in zip(errors, self.analysis.sums(rule), self.sum_specs(rule), strict=True)
        ]
        return self._record(f"error_{rule}", errors, _aligned_specs(errors, TOLD) or specs)

    def ends(self) -> tuple[Figure, Figure]:
        """Record the ends of the interval."""
        low, high = self.analysis.interval
        specs = self._whole_specs()
        return self.record("a", low, specs["a"]), self.record("b", high, specs["b"])

    def names_about(self) -> frozenset[str]:
        """Return the names of the integral and of sums where they are about, for they come of the ends as they are
        written."""
        ends = [
            Figure.of(name, end, self._whole_specs()[name])
            for name, end in zip("ab", self.analysis.interval, strict=True)
        ]

        def sum_of(rule: Rule, n: int) -> Callable[[float, float], float]:
            return lambda low, high: float(riemann_sum(self.analysis.f, low, high, n, rule).sum)

        f, counts = self.analysis.f, self.analysis.counts
        if has_lost_tail(f, *self.analysis.interval):
            found_by_rule = {f"{kind}_{rule}_{n}" for kind in ("sum", "error") for rule in RULES for n in counts}
            return frozenset({"sum", "integral", "lifted_integral", *found_by_rule, *(f"fill_{n}" for n in counts)})
        found: Found = {"integral": partial(definite_integral, f), "sum": sum_of("left", counts[0])}
        found |= {f"sum_{rule}_{n}": sum_of(rule, n) for rule in RULES for n in counts}
        return names_about(ends, found) | self._names_beside()

    def _names_beside(self) -> frozenset[str]:
        """Return the names of the sums that all but are shorter numbers, and are not: of cos x from 0 to 6.283185."""
        f, (low, high), counts = self.analysis.f, self.analysis.interval, self.analysis.counts
        if not stand_for_themselves(low, high):
            return frozenset()
        found = [(rule, n, riemann_sum(f, low, high, n, rule)) for rule in RULES for n in counts]
        names = {
            f"sum_{rule}_{n}"
            for rule, n, each in found
            if is_beside(each.sum, partial(_exact_sum, f, low, high, n, rule), each.size)
        }
        return frozenset(names | ({"sum"} if f"sum_left_{counts[0]}" in names else set()))

    def fill(self, n: int) -> Figure:
        """Record the percentage of their column that the errors of n bars fill, which is as one text with an end of the
        interval where it is that."""
        filled, (low, high), specs = self.analysis.fill(n), self.analysis.interval, self._whole_specs()
        written = {"fill": (filled, whole_spec(filled, ".1f")), "a": (low, specs["a"]), "b": (high, specs["b"])}
        return self.record(f"fill_{n}", filled, alike_specs(written)["fill"])

    def integral(self) -> Figure:
        """Record the integral."""
        return self.record("integral", self.analysis.integral, self._whole_specs()["integral"])

    def _whole_specs(self) -> dict[str, str]:
        """Return the formats of the interval's ends and of the integral, which are as one text where they are one."""
        (low, high), whole = self.analysis.interval, self.analysis.integral
        return alike_specs(
            {
                "a": (low, number_spec(low)),
                "b": (high, number_spec(high)),
                "integral": (whole, number_spec(whole, 3, decimals=2)),
            }
        )

    def _beside_the_integral(self, total: float, spec: str) -> str:
        """Return the format of a sum, or that of the integral or of an end where it is that, with more digits."""
        (low, high), specs = self.analysis.interval, self._whole_specs()
        whole = {"a": low, "b": high, "integral": self.analysis.integral}
        return alike_specs({"sum": (total, spec), **{name: (whole[name], specs[name]) for name in whole}})["sum"]

    def of_first_count(self, rules: Sequence[Rule]) -> list[Figure]:
        """Record the sums of some rules for the smallest number of bars, which don't stand in a table: one that is
        exact has no zeros at its end."""
        n = self.analysis.counts[0]
        sums = [self.analysis.sums(rule)[0] for rule in rules]
        alone = _aligned_specs(sums, min(map(self._lost, rules))) or distinct_specs(sums, 5)
        specs = [
            whole_spec(total, self._beside_the_integral(total, spec)) for total, spec in zip(sums, alone, strict=True)
        ]
        return [
            self.record(f"sum_{rule}_{n}", *each)
            for rule, each in zip(rules, zip(sums, specs, strict=True), strict=True)
        ]

    def _record(self, name: str, values: Sequence[float], specs: Sequence[str]) -> list[Figure]:
        named = zip(self.analysis.counts, values, specs, strict=True)
        return [self.record(f"{name}_{n}", value, spec) for n, value, spec in named]


def _exact_sum(f: Function, low: float, high: float, n: int, rule: Rule) -> Fraction | None:
    """Return the sum of n bars, whose ends are decimals, with many digits; None where a height has no more of them."""
    start, width = as_written(low), (as_written(high) - as_written(low)) / n
    total = Fraction(0)
    for shift, weight in WEIGHTS[rule]:
        heights = [high_precision_value(f, start + (k + shift) * width) for k in range(n)]
        if None in heights:
            return None
        total += weight * sum(height for height in heights if height is not None)
    return total * width


def _aligned_specs(values: Sequence[float], lost: float = math.inf) -> list[str] | None:
    """Return one format of two to four decimals that tells all values apart and from 0, and loses no more than a share
    of each; None where there is none."""
    if all(shows(value, ".0f") for value in values):
        return None
    for decimals in range(2, MOST_DECIMALS + 1):
        spec = f".{decimals}f"
        texts = {value: format_number(value, spec) for value in values}
        if len(set(texts.values())) == len(texts) and all(
            float(format_rounded(value, spec)) and shows(value, spec, lost) for value in values if value
        ):
            return [spec] * len(values)
    return None


def write_sums(names: Sequence[Words], sums: Sequence[Figure], room: Region) -> list[VGroup]:
    """Write sums below each other, each under its name."""
    rows = [
        VGroup(name, fit_formula(total.marked, room.width).set_color(theme.ink(theme.AREA))).arrange(
            DOWN, theme.GAP, aligned_edge=LEFT
        )
        for name, total in zip(names, sums, strict=True)
    ]
    for row, part in zip(rows, room.split_rows(*[1] * len(rows)), strict=True):
        part.place(row, -1, 0)
    return rows


def tabulate(numbers: SumNumbers, rule: Rule, room: Region, error: str) -> ValueTable:
    """Tabulate the number of bars, their sum and its error, a row a count; `error` is the head over the errors."""
    counts = numbers.analysis.counts
    rows = [
        (str(n), total.marked, error.marked)
        for n, total, error in zip(counts, numbers.sums(rule), numbers.errors(rule), strict=True)
    ]
    table = ValueTable(
        ("n", "S_n", error),
        rows,
        room,
        shares=(0.5, 1, 1.2),
        colors=(theme.TEXT, theme.AREA, theme.SECANT),
        size=theme.BODY,
        row_height=0.5,
    )
    for cells in zip(*table.rows, strict=True):
        right = max(float(cell.get_right()[0]) for cell in cells)
        for cell in cells:
            cell.shift((right - cell.get_right()[0]) * RIGHT)
    return table
