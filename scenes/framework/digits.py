"""Choose how many digits numbers have on screen: enough to tell apart what differs, and to redo written calculations.

A number is written whole where it is short; one that is rounded follows `≈`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations

from mathcore.rounding import format_rounded
from scenes.framework.numbers import (
    LOWERED,
    RAISED,
    ROUNDING,
    Figure,
    digits_shown,
    format_number,
    is_rounded,
    read_exactly,
)

__all__ = [
    "EXACT_DIGITS",
    "LARGE",
    "LIVE",
    "LOSS",
    "MOST_DIGITS",
    "SIGNIFICANT_DIGITS",
    "TINY",
    "TWO_DECIMALS",
    "Calculation",
    "Recorder",
    "Value",
    "alike_specs",
    "argument_spec",
    "column_specs",
    "distinct_specs",
    "even_spec",
    "live_spec",
    "number_spec",
    "passing_spec",
    "redo",
    "short_spec",
    "shows",
    "whole_spec",
    "write_calculation",
]

EXACT_DIGITS = 7  # a number of at most so many digits is written whole
SIGNIFICANT_DIGITS = 4  # digits of a number that is rounded
MOST_DIGITS = 15  # digits that every float holds
COLUMN_DECIMALS = 8  # a column of numbers is written without powers of ten where so many decimals do
LIVE = 9  # characters of a live number with fixed decimals
TWO_DECIMALS = ".2f"
LOSS = 0.02  # share of a number that two decimals may lose
LARGE = 1e4  # numbers from here on are written shorter than with two decimals
TINY = 0.1  # two decimals do not tell numbers that are all smaller
SHARE = 5e-4  # of a live number that may be lost to rounding

Value = float | Fraction  # a fraction is known to more digits than a float has
Recorder = Callable[[str, Value, str], Figure]


def number_spec(value: Value, digits: int = SIGNIFICANT_DIGITS, whole: int = EXACT_DIGITS, decimals: int = 0) -> str:
    """Return the format that writes a number whole where it has at most `whole` digits, and else rounds it.

    More than seven digits are written out only where a power of ten is not shorter: 10⁹, 1234567890.
    It is rounded to `digits` digits, or to a whole number and so many `decimals` where that has more, seven at most.
    """
    if shows(value, f".{whole}g"):
        short = min(whole, EXACT_DIGITS)
        texts = [format_number(float(value), f".{digits}g") for digits in (short, whole)]
        return f".{short if shows(value, f'.{short}g') and len(texts[0]) < len(texts[1]) else whole}g"
    before_point = math.floor(math.log10(abs(float(value)))) + 1
    enough = min(before_point + decimals, EXACT_DIGITS) if 0 < before_point <= EXACT_DIGITS else 0
    return f"#.{max(digits, enough)}g"


def short_spec(value: Value) -> str:
    """Return the format that writes a number in two decimals where it has more and they tell enough of it, else
    `number_spec`'s."""
    is_long = abs(float(value)) < LARGE and not shows(value, TWO_DECIMALS) and shows(value, TWO_DECIMALS, LOSS)
    return TWO_DECIMALS if is_long else number_spec(value)


def even_spec(value: Value) -> str:
    """Return the format that writes a number whole where `number_spec` does, and else in two decimals where they tell
    enough of it: rounded numbers beside each other have equally many."""
    spec = number_spec(value)
    return spec if shows(value, spec) else short_spec(value)


def distinct_specs(values: Sequence[float], digits: int = SIGNIFICANT_DIGITS, whole: int = EXACT_DIGITS) -> list[str]:
    """Return the formats of numbers that are compared: each as `number_spec` has it, with more digits where two would
    read the same."""
    for more in range(digits, MOST_DIGITS + 1):
        specs = [number_spec(value, more, max(more, whole)) for value in values]
        if _differ(values, [format_number(value, spec) for value, spec in zip(values, specs, strict=True)]):
            break
    return specs


def alike_specs(numbers: Mapping[str, tuple[Value, str]]) -> dict[str, str]:
    """Return the formats of numbers in one picture, given by name with their values and the formats they have alone: of
    those with one value, each has the format that shows most digits, for one number has one text."""

    def is_same(value: Value, other: Value) -> bool:
        return math.isclose(float(value), float(other), rel_tol=ROUNDING)

    def count(value: Value, spec: str) -> int:
        return digits_shown(format_number(float(value), spec))

    return {
        name: max(
            (spec, *(each for other, each in numbers.values() if is_same(value, other))), key=partial(count, value)
        )
        for name, (value, spec) in numbers.items()
    }


def column_specs(values: Sequence[float], specs: Sequence[str]) -> list[str]:
    """Return the formats of numbers that stand below each other, which have these formats when they stand alone.

    A power of ten among decimals hides by how much they fall: where eight decimals do for all, each is a decimal of as
    many digits.
    """
    places = [_decimals(format_number(value, spec)) for value, spec in zip(values, specs, strict=True)]
    if not any(is_power for _, is_power in places) or max(count for count, _ in places) > COLUMN_DECIMALS:
        return list(specs)
    return [f".{count}f" if is_power else spec for (count, is_power), spec in zip(places, specs, strict=True)]


def _decimals(text: str) -> tuple[int, bool]:
    """Return how many decimals a number's text takes without a power of ten, and whether it has one."""
    factor, times, power = text.rpartition("10") if any(c in RAISED for c in text) else (text, "", "")
    decimals = len(factor.rstrip("×").partition(".")[2])
    return (max(0, decimals - int(power.translate(LOWERED))), True) if times else (decimals, False)


def shows(value: Value, spec: str, tolerance: float | None = None) -> bool:
    """Return whether the format shows a number without rounding it; with a `tolerance`, to within that share of it."""
    if tolerance is None or isinstance(value, Fraction):
        return not is_rounded(value, format_number(float(value), spec))
    if value == 0 or not math.isfinite(value):
        return True
    return abs(float(format_rounded(value, spec)) - value) <= tolerance * abs(value)


def live_spec(values: Sequence[float], least: int = 2, most: int = LIVE, between: Sequence[float] = ()) -> str:
    """Return the format of a live number that rests at these values, so that its digits do not jump on the way.

    It has the fewest fixed decimals, `least` or more, with which each value is whole or has at least four digits, and
    no two different ones read the same. Where that takes more than `most` characters, also at the values `between`, it
    has fewer decimals or is written by a power of ten, if that is shorter.
    """
    rests = [float(value) for value in values if math.isfinite(value)]
    passed = [*rests, *(float(value) for value in between if math.isfinite(value))]

    def first(specs: Iterable[str]) -> str | None:
        return next((spec for spec in specs if _is_clear(rests, spec)), None)

    def length(spec: str) -> int:
        return max((len(format_number(value, spec)) for value in passed), default=0)

    is_large = max(map(abs, passed), default=0.0) >= 10.0**EXACT_DIGITS
    fixed = first(f".{decimals}f" for decimals in range(least, MOST_DIGITS))
    if fixed and length(fixed) <= most and not is_large:
        return fixed
    fixed = first(f".{decimals}f" for decimals in range(MOST_DIGITS))
    power = first(f".{decimals}e" for decimals in range(SIGNIFICANT_DIGITS - 1, MOST_DIGITS)) or f".{MOST_DIGITS}e"
    return fixed if fixed and length(fixed) <= (length(power) - 1 if is_large else max(most, length(power))) else power


def passing_spec(passed: Iterable[float], least: int = 2, most: int = EXACT_DIGITS) -> str:
    """Return the format of a live number that passes these values: `least` decimals, or more where all are small."""
    values = [float(value) for value in passed if math.isfinite(value)]
    largest = max(map(abs, values), default=0.0)
    return live_spec([largest] if 0 < largest < TINY else [], least, most=most, between=values)


def whole_spec(value: Value, spec: str) -> str:
    """Return the format of a live number at a moment: where it is exact, that of a number which stands still, so that
    one value has one text in a picture."""
    if not math.isfinite(value):
        return spec

    def is_exact(*specs: str) -> bool:
        return not any(is_rounded(value, format_number(float(value), each)) for each in specs)

    if is_exact(spec, f".{EXACT_DIGITS}g"):
        return f".{EXACT_DIGITS}g"
    return ".0f" if spec.endswith("f") and is_exact(".0f") else spec


def _is_clear(values: Sequence[float], spec: str) -> bool:
    """Return whether the format shows each value whole or with four digits, and different ones differently."""
    shown = all(shows(value, spec, SHARE) for value in values)
    return shown and _differ(values, [format_number(value, spec) for value in values])


def _differ(values: Sequence[float], texts: Sequence[str]) -> bool:
    """Return whether numbers that differ by more than the rounding of their computation have different texts."""
    pairs = combinations(zip(values, texts, strict=True), 2)
    return all(first != second or abs(a - b) <= ROUNDING * max(abs(a), abs(b)) for (a, first), (b, second) in pairs)


@dataclass(frozen=True)
class Calculation:
    """A calculation with numbers as it is written: `operands_equals` operands `equals` result.

    `operands_equals` is the sign before the operands: `=` where none of them is rounded. `equals` is the sign before
    the result: `=` where it is exact for the operands as they are written. `holds` says whether the operands as written
    give the result in all its written digits; `digits` are those of an operand that is rounded.
    """

    operands: tuple[Figure, ...]
    result: Figure
    operands_equals: str
    equals: str
    holds: bool
    digits: int


def write_calculation(
    compute: Callable[..., Fraction],
    operands: Sequence[tuple[str, Value]],
    result: tuple[str, Value],
    record: Recorder,
    *,
    spec: str | None = None,
    specs: Sequence[str] | None = None,
    tolerance: float | None = None,
) -> Calculation:
    """Write a calculation with the fewest digits with which a viewer who redoes it by hand finds the result as written.

    Parameters
    ----------
    compute
        The calculation on the operands as fractions. It may divide by 0.
    operands, result
        Names for the ledger and values.
    record
        Records a number and gives it as it is written.
    spec
        The format of the result, where it is written elsewhere too.
    specs
        Those of the operands, where they are written elsewhere too; they are kept where they come to the result.
    tolerance
        The share of an operand that its computation may have lost: 0 for operands that are correctly rounded; by
        default what `is_rounded` allows.

    Where fifteen digits of the operands do not do, the calculation does not hold. An operand that has the value of the
    result has its text, too, where the result is found by hand to within one of its last digit.
    """
    values, last, given = [value for _, value in operands], spec or number_spec(result[1]), specs
    digits, specs = _choose_digits(compute, values, result[1], last, tolerance, specs)
    alike = None if given else _like_the_result(compute, values, specs, result[1], last)
    specs = alike or specs
    figures = [record(name, value, spec) for (name, value), spec in zip(operands, specs, strict=True)]
    found = record(*result, last)
    exact = all(
        shows(value, spec, tolerance) and not figure.is_about
        for value, spec, figure in zip(values, specs, figures, strict=True)
    )
    by_hand = redo(compute, [figure.text for figure in figures])
    is_equal = by_hand is not None and by_hand == read_exactly(found.text) and shows(result[1], last)
    holds = bool(alike) or _comes_to(by_hand, [figure.text for figure in figures], found.text, last)
    first, last = ("=" if is_true else "approx" for is_true in (exact, is_equal and not found.is_about))
    return Calculation(tuple(figures), found, first, last, holds, digits)


def argument_spec(
    value: Value, results: Iterable[tuple[Callable[[float], float], str]], digits: int = SIGNIFICANT_DIGITS
) -> str:
    """Return the format of a number with the fewest digits, `digits` or more, from which a viewer finds what functions
    make of it: `results` are functions, and formats of what each gives.

    Where fifteen digits do not do, it is that of `digits`.
    """
    sought = [(f, spec, _find(f, float(value), spec)) for f, spec in results]
    for more in range(digits, MOST_DIGITS + 1):
        spec = number_spec(value, more, max(more, EXACT_DIGITS))
        read = float(read_exactly(format_number(float(value), spec)))
        if all(_find(f, read, last) == found for f, last, found in sought):
            return spec
    return number_spec(value, digits)


def _find(f: Callable[[float], float], x: float, spec: str) -> str:
    return format_number(float(f(x)), spec)


def _choose_digits(
    compute: Callable[..., Fraction],
    values: Sequence[Value],
    result: Value,
    last: str,
    tolerance: float | None,
    given: Sequence[str] | None,
) -> tuple[int, list[str]]:
    """Return the digits and the formats of the operands, the given ones if possible, with which they come to the result
    in its format."""
    if not all(map(math.isfinite, (*values, result))):
        return SIGNIFICANT_DIGITS, [number_spec(value) for value in values]
    tried = [(SIGNIFICANT_DIGITS, list(given))] if given else []
    tried += [
        (digits, [_operand_spec(value, digits, tolerance) for value in values])
        for digits in range(SIGNIFICANT_DIGITS, MOST_DIGITS + 1)
    ]
    for chosen in tried:
        texts = [format_number(float(value), spec) for value, spec in zip(values, chosen[1], strict=True)]
        if _comes_to(redo(compute, texts), texts, format_number(float(result), last), last):
            break
    return chosen


def _comes_to(by_hand: Fraction | None, operands: Sequence[str], result: str, last: str) -> bool:
    """Return whether what is found by hand, with the operands as they are written, is the result as it is written.

    One that is 0 is found where nothing is left in the decimals of every long operand: terms that cancel do so in no
    digits of numbers that have infinitely many."""
    if by_hand is None:
        return False
    long = [_decimals(text)[0] for text in operands if digits_shown(text) >= SIGNIFICANT_DIGITS]
    if result == "0" and long:
        return abs(by_hand) < Fraction(1, 2 * 10 ** min(long))
    return format_number(float(by_hand), last) == result


def _like_the_result(
    compute: Callable[..., Fraction], values: Sequence[Value], specs: Sequence[str], result: Value, last: str
) -> list[str] | None:
    """Return the formats of the operands, those that have the value of the result in its format; None where all texts
    are so already, or the result would be off by more than one of its last digit."""
    alike = [
        last if math.isclose(float(value), float(result), rel_tol=ROUNDING) else spec
        for value, spec in zip(values, specs, strict=True)
    ]
    texts, before = (
        [format_number(float(value), spec) for value, spec in zip(values, each, strict=True)] for each in (alike, specs)
    )
    if texts == before or (by_hand := redo(compute, texts)) is None:
        return None
    found = format_number(float(result), last)
    return alike if abs(by_hand - read_exactly(found)) <= Fraction(1, 10 ** _decimals(found)[0]) else None


def _operand_spec(value: Value, digits: int, tolerance: float | None) -> str:
    """Return whole where that takes seven digits or `digits`; else so many digits."""
    enough = max(digits, EXACT_DIGITS)
    return f".{enough}g" if shows(value, f".{enough}g", tolerance) else f"#.{digits}g"


def redo(compute: Callable[..., Fraction], texts: Sequence[str]) -> Fraction | None:
    """Return what a viewer finds who does the calculation with the numbers as they are written; None where it has no
    value."""
    try:
        return compute(*map(read_exactly, texts))
    except (ValueError, ZeroDivisionError):
        return None
