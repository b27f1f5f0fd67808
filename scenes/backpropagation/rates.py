"""Compare learning rates: where the first output goes in the first steps with each of them, and how that ends.

What is said of a rate holds for its first steps and after many more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest
from typing import Literal, get_args

import numpy as np

from scenes.backpropagation.exactness import beside, inexact_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.rounding import clean_forward
from scenes.framework.digits import EXACT_DIGITS, Value, number_spec, shows
from scenes.framework.numbers import RAISED, ROUNDING, format_number, read_exactly

__all__ = [
    "COURSES",
    "FACTORS",
    "FAR",
    "TRIAL_STEPS",
    "Course",
    "RateTrial",
    "output_specs",
    "rate_spec",
    "rises_after_step",
    "try_rates",
]

# The learning rate of the lecture, and others that are so many times as large.
FACTORS = (Fraction(1, 10), Fraction(1), Fraction(20))
TRIAL_STEPS = 3
JUDGED = range(100, 201)  # the steps after which a rate has come to what it comes to
FAR = 1.45  # times the first distance: where the picture of the loss ends
STUCK = 1e-3  # of the longest of its steps: an output that goes less far stays where it is
FEWEST, MOST = 4, 12  # digits of an output
WAY_DIGITS = 3
DECIMALS = tuple(f".{count}f" for count in range(7))  # in which a learning rate is written beside decimals
SLOW = 0.75  # of the first distance from the target: what is left after the steps of a rate that is too small

Course = Literal["slow", "good", "across", "away", "turns", "returns", "unsteady", "still", "stuck", "later"]
COURSES: tuple[Course, ...] = get_args(Course)
# How a rate goes that leads away at first, and is nearer after many more steps.
RETURNED: dict[Course, Course] = {
    "away": "returns",
    "turns": "unsteady",
    "returns": "returns",
    "unsteady": "unsteady",
}


@dataclass(frozen=True)
class RateTrial:
    """A learning rate, and the first output before the first step and after each; fewer where they overflow.

    `inexact` tells which of them are no exact numbers; by default none is told to be. `later` has outputs after many
    more steps, infinite where they overflow; without them the first steps alone are judged.
    """

    rate: float
    outputs: tuple[float, ...]
    inexact: tuple[bool, ...] = ()
    later: tuple[float, ...] = ()

    @property
    def true_outputs(self) -> tuple[Value, ...]:
        """The outputs; in place of one that is no exact number, one that isn't its float."""
        pairs = zip_longest(self.outputs, self.inexact, fillvalue=False)
        return tuple(beside(output) if is_inexact else output for output, is_inexact in pairs)

    def course(self, target: float, first: str | None = None) -> Course:
        """Return how the output goes, as it is written, at first in the given format.

        It stays, goes farther from its target with every step, nearer at first and farther then, or the other way
        round, past it, too slowly towards it, or well; where it comes and goes, it is unsteady. It is stuck where steps
        have thrown it to a place from which it no longer moves, as where units are dead. What is said of many more
        steps holds for the first ones too, which are written: one that comes nearer in these and is farther off after
        many more goes away later; one that goes farther in these and is nearer by then returns; one that comes nearer,
        goes farther, and is nearer by then is unsteady."""
        found = self._first_course(target, first)
        if not self.later:
            return found
        is_farther = self._distance_later(target) > (1 + ROUNDING) * abs(self.outputs[0] - target)
        match found:
            case "slow" | "good" | "across":
                return "later" if is_farther else found
            case "away" | "turns":
                return found if is_farther else RETURNED[found]
            case "returns" if is_farther:
                return "unsteady"
            case "stuck" if self._moves_later():
                way = self._first_course(target, first, settles=False)
                return ("away" if way == "away" else "later") if is_farther else RETURNED[way]
            case "still" if not self._stays_later(target, first):
                return "later" if is_farther else "slow"
        return found

    def _distance_later(self, target: float) -> float:
        """Return the distance from the target after many steps, the greatest where it varies."""
        return max(abs(output - target) if math.isfinite(output) else math.inf for output in self.later)

    def _moves_later(self) -> bool:
        longest = max(abs(after - before) for before, after in pairwise(self.outputs))
        return not all(abs(output - self.outputs[-1]) <= STUCK * longest for output in self.later)

    def _stays_later(self, target: float, first: str | None) -> bool:
        """Return whether the output after many steps reads as before the first."""
        spec = output_specs(self.outputs, first, target)[0]
        return len({format_number(output, spec) for output in (self.outputs[0], *self.later)}) == 1

    def _first_course(self, target: float, first: str | None, *, settles: bool = True) -> Course:
        """Return how the output goes in the first steps; `settles` tells whether it may be stuck after them."""
        specs = output_specs(self.outputs, first, target)
        texts = _write(self.outputs, specs)
        # No float tells that 10⁻²² is nearer to 80 than 10⁻³⁰.
        wanted = Fraction(repr(float(target)))
        gaps = [
            Fraction(0) if _is_reached(value, target) else read_exactly(text) - wanted
            for value, text in zip(self.outputs, texts, strict=True)
        ]
        sizes: list[Value] = [*map(abs, gaps), *[math.inf] * (len(self.outputs) <= TRIAL_STEPS)]
        if len(set(gaps)) == 1 and math.isfinite(sizes[-1]):
            return "still"
        moves = [abs(after - before) for before, after in pairwise(gaps)]
        is_stuck = settles and len(gaps) > TRIAL_STEPS and moves[-1] <= Fraction(STUCK) * max(moves)
        if sizes[-1] > sizes[0] and (turn := _turning_point(sizes)) is not None:
            return "stuck" if is_stuck else "turns" if turn else "away"
        if sizes[-1] <= sizes[0] and any(gap * gaps[0] < 0 for gap in gaps):
            return "across"
        if sizes != sorted(sizes, reverse=True):
            return "stuck" if is_stuck else "returns" if _rises_first(sizes) else "unsteady"
        return "slow" if sizes[-1] > SLOW * sizes[0] else "good"


def _rises_first(sizes: Sequence[Value]) -> bool:
    """Return whether distances only grow up to some place, and only fall from there on."""
    highest = sizes.index(max(sizes))
    grows, falls = list(sizes[: highest + 1]), list(sizes[highest:])
    return grows == sorted(grows) and falls == sorted(falls, reverse=True)


def _turning_point(sizes: Sequence[Value]) -> int | None:
    """Return the last place up to which distances only fall, where they only grow from there on; 0 where they never
    fall."""
    lowest = sizes.index(min(sizes))
    falls, grows = list(sizes[: lowest + 1]), list(sizes[lowest:])
    return lowest if falls == sorted(falls, reverse=True) and grows == sorted(grows) else None


def output_specs(
    outputs: Sequence[float], first: str | None = None, target: float | None = None, last: str | None = None
) -> list[str]:
    """Return the formats of outputs after one another: four digits, or all before the point.

    That of the first, where it is given, is that of those too that would read as it does: 0.3869858 is not followed by
    0.3870. Where it is rounded, no other has fewer decimals, unless it is larger: 0.881295 is not followed by 0.8817.
    Where two that differ would read alike one after the other, all have equally many decimals. Where the target
    is given, three digits of the way from the first are shown, or of its distance from the target where they are
    nearer: on the way from 3 to 3.0001 not each is 3.000. No output reads as past the target that is not, as 123.5
    would on the way to 123.456; one that has reached it has the format `last`, by which the target is written."""
    usual = [_output_spec(value, outputs[0], target) for value in outputs]
    if target is not None:
        last = last or number_spec(target)
        usual = [last if _is_reached(value, target) else spec for value, spec in zip(outputs, usual, strict=True)]
    if first is None:
        return usual
    texts = _write(outputs, usual)
    start, *others = texts
    specs = [first, *(first if text == start else spec for text, spec in zip(others, usual[1:], strict=True))]
    is_hidden = _hide_step(outputs, texts) or _hide_step(outputs, _write(outputs, specs))
    return _level_decimals(outputs, _even_decimals(outputs, specs) if is_hidden else specs, target)


def _level_decimals(outputs: Sequence[float], specs: Sequence[str], target: float | None) -> list[str]:
    """Return the formats of outputs of which none that is rounded has fewer decimals than another one that is as large
    or larger, by powers of ten, and none below ten fewer digits than one that is smaller; one that has reached the
    target is written as that."""
    texts = _write(outputs, specs)
    plain = [
        (math.floor(math.log10(abs(value))), len(text.partition(".")[2]))
        for value, spec, text in zip(outputs, specs, texts, strict=True)
        if text[-1].isdecimal() and read_exactly(text) and not shows(value, spec)
    ]

    def level(value: float, spec: str, text: str) -> str:
        is_reached = target is not None and _is_reached(value, target)
        if is_reached or shows(value, spec) or not text[-1].isdecimal() or not read_exactly(text):
            return spec
        size = math.floor(math.log10(abs(value)))
        wanted = [count - max(size - other, 0) for other, count in plain if other >= size - 1 or size <= 0]
        decimals = min(max(wanted), MOST - max(1, size + 1))
        return f".{decimals}f" if decimals > len(text.partition(".")[2]) else spec

    leveled = [level(*each) for each in zip(outputs[1:], specs[1:], texts[1:], strict=True)]
    return [specs[0], *leveled]


def _even_decimals(outputs: Sequence[float], specs: list[str]) -> list[str]:
    """Return the formats of outputs of which some read alike one after the other: all that are rounded have as many
    decimals as the longest, or as it takes to tell them apart, as far as seven digits do."""
    texts = _write(outputs, specs)
    if len(set(map(read_exactly, texts))) == 1:
        return specs
    are_plain = [
        text[-1].isdecimal() and abs(value) < 10**EXACT_DIGITS for value, text in zip(outputs, texts, strict=True)
    ]
    lengths = (len(text.partition(".")[2]) for text, is_plain in zip(texts, are_plain, strict=True) if is_plain)
    longest = max(lengths, default=EXACT_DIGITS)
    are_open = [
        is_plain and not shows(value, spec) for value, spec, is_plain in zip(outputs, specs, are_plain, strict=True)
    ]
    for count in range(longest, EXACT_DIGITS + 1):
        others = [
            f".{count}f" if is_open and abs(value) < 10 ** max(1, EXACT_DIGITS - count) else spec
            for value, spec, is_open in zip(outputs[1:], specs[1:], are_open[1:], strict=True)
        ]
        if not _hide_step(outputs, _write(outputs, [specs[0], *others])):
            return [specs[0], *others]
    return specs


def _write(outputs: Sequence[float], specs: Sequence[str]) -> list[str]:
    return [format_number(value, spec) for value, spec in zip(outputs, specs, strict=True)]


def _hide_step(outputs: Sequence[float], texts: Sequence[str]) -> bool:
    """Return whether two outputs after one another read alike, though they differ by more than rounding errors."""
    return any(
        read_exactly(one) == read_exactly(other) and not math.isclose(before, after, rel_tol=ROUNDING)
        for (one, other), (before, after) in zip(pairwise(texts), pairwise(outputs), strict=True)
    )


def _is_reached(value: float, target: float) -> bool:
    return math.isclose(value, target, rel_tol=ROUNDING)


def _output_spec(value: float, start: float, target: float | None) -> str:
    """Return the format of an output on the way from one to a target, if there is one."""
    gap = 0.0 if target is None else abs(start - target)
    digits = _digits_of_way(value, max(gap, abs(value - start))) if gap else FEWEST
    specs = [number_spec(value, count, count) for count in range(digits, MOST + 1)]
    if target is None or value == target:
        return specs[0]
    wanted = Fraction(repr(float(target)))

    def is_on_its_side(spec: str) -> bool:
        read = read_exactly(format_number(value, spec))
        return read == wanted or (read > wanted) == (value > target)

    return next(filter(is_on_its_side, specs), specs[-1])


def _digits_of_way(value: float, way: float) -> int:
    """Return the digits of an output by which a way is told."""
    if value == 0:
        return FEWEST
    decimals = WAY_DIGITS - 1 - math.floor(math.log10(way))
    return min(max(FEWEST, math.floor(math.log10(abs(value))) + 1 + decimals), MOST)


def rate_spec(rate: float, like: str) -> str:
    """Return the format of a learning rate: a power of ten where the one whose text is given is written so, and else
    decimals where so many as it needs are few."""
    if "×" not in like and "10" + RAISED[-1] not in like:
        return next((spec for spec in DECIMALS if shows(rate, spec)), number_spec(rate, 3))
    return next((spec for spec in (f".{digits}e" for digits in range(4)) if shows(rate, spec)), ".3e")


def try_rates(params: NetworkParameters, factors: tuple[Fraction, ...] = FACTORS) -> list[RateTrial]:
    """Return a trial for each multiple of the learning rate."""
    return [_try_rate(params, float(factor * Fraction(repr(params.learning_rate)))) for factor in factors]


def rises_after_step(params: NetworkParameters, rate: float) -> bool:
    """Return whether the loss is larger after one step with a rate, or no number."""
    history = history_of(_with_rate(params, rate))
    states = history.state(0), history.state(1)
    before, after = (state.gradients.loss for state in states)
    if before != after or not math.isfinite(before):
        return not after <= before
    exact = [state.exact for state in states]
    losses = [found.loss for found in exact if found is not None]
    return len(losses) == len(states) and losses[1] > losses[0]  # by less than a float can hold


def _try_rate(params: NetworkParameters, rate: float) -> RateTrial:
    """Follow the first output of the initial network through the steps of a rate, until it is no number."""
    task = _with_rate(params, rate)
    history, outputs, inexact = history_of(task), [], []
    for step in range(TRIAL_STEPS + 1):
        output = float(history.state(step).forward.output[0])
        if not math.isfinite(output):
            break
        outputs.append(output)
        inexact.append(bool(inexact_of(task, step).values[-1][0]))
    return RateTrial(rate, tuple(outputs), tuple(inexact), _follow(task))


def _follow(task: NetworkParameters) -> tuple[float, ...]:
    """Return the first output after each of the steps by which a rate is judged; one infinity where it overflows."""
    network, found = task.network(), list[float]()
    for step in range(JUDGED.stop):
        network.forward(task.x)
        clean_forward(network)  # a sum that is 0 but for rounding is on no side of a kink
        if network.last is None or not np.isfinite(network.last.output).all():
            return (math.inf,)
        if step in JUDGED:
            found.append(float(network.last.output[0]))
        network.backward(task.y)
        network.step(task.learning_rate)
    return tuple(found)


def _with_rate(params: NetworkParameters, rate: float) -> NetworkParameters:
    return params.model_copy(update={"learning_rate": rate})
