"""What scenes tell of a network is its exact run, worked out here in five hundred digits, number by number.

Each text is that number, rounded to its last digit, and ≈ stands before it where it is not the number itself, and
nowhere else.
"""

from __future__ import annotations

import contextlib
from itertools import product

import mpmath
import pytest
from hostile_lectures import hostile_parameters
from pydantic import ValidationError

from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.program import printed_specs, run_program, write_program
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.rates import TRIAL_STEPS, try_rates
from scenes.components.network import Edge, Unit
from scenes.framework.numbers import Figure, read_exactly

DIGITS = 500
LEAST_FLOAT = mpmath.mpf("2.3e-308")  # that has all its digits
ALIKE = mpmath.mpf(10) ** -380  # of a number and its terms: the scenes keep no more digits
# Its loss becomes less than what floats keep of the difference of output and target.
NEARER = NetworkParameters(
    sizes=(1, 1, 1), weights=(1, 1.5), inputs=(1,), target=1, learning_rate=0.25, activations=("relu", "linear")
)
CURVED = {"sigmoid", "tanh", "elu"}
DRAWN = 25

ACTIVATIONS = {
    "linear": (lambda z: z, lambda _: mpmath.mpf(1)),
    "sigmoid": (lambda z: 1 / (1 + mpmath.exp(-z)), lambda z: 1 / (2 + mpmath.exp(z) + mpmath.exp(-z))),
    "tanh": (mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
    "relu": (lambda z: max(z, mpmath.mpf(0)), lambda z: mpmath.mpf(z > 0)),
    "leaky_relu": (lambda z: z if z > 0 else z / 100, lambda z: mpmath.mpf(1) if z > 0 else mpmath.mpf(1) / 100),
    "prelu": (lambda z: z if z > 0 else z / 4, lambda z: mpmath.mpf(1) if z > 0 else mpmath.mpf(1) / 4),
    "elu": (lambda z: z if z > 0 else mpmath.expm1(z), lambda z: mpmath.mpf(1) if z > 0 else mpmath.exp(z)),
}


def exactly(number):
    return mpmath.mpf(repr(float(number)))


def exact_run(given, steps):
    """Yield what each pass of a network comes to: a dict by names of its numbers, in places from 1 on."""
    weights = [[[exactly(w) for w in row] for row in layer] for layer in given.network().weights]
    x, y, rate = [*map(exactly, given.x)], [*map(exactly, given.y)], exactly(given.learning_rate)
    functions = [ACTIVATIONS[name] for name in given.activation_names]
    for _ in range(steps + 1):
        sums, values = [], [x]
        for layer, (f, _) in zip(weights, functions, strict=True):
            below = values[-1]
            sums.append([sum(a * row[j] for a, row in zip(below, layer, strict=True)) for j in range(len(layer[0]))])
            values.append([*map(f, sums[-1])])
        upstream = [out - wanted for out, wanted in zip(values[-1], y, strict=True)]
        found = {"loss": sum(error**2 for error in upstream) / 2, "differences": upstream}
        slopes, errors, gradients, upstreams = [], [], [], []
        for k in reversed(range(len(weights))):
            upstreams.insert(0, upstream)
            slopes.insert(0, [functions[k][1](z) for z in sums[k]])
            errors.insert(0, [u * s for u, s in zip(upstream, slopes[0], strict=True)])
            gradients.insert(0, [[a * error for error in errors[0]] for a in values[k]])
            upstream = [sum(w * error for w, error in zip(row, errors[0], strict=True)) for row in weights[k]]
        after = [
            [[w - rate * g for w, g in zip(*rows, strict=True)] for rows in zip(*layers, strict=True)]
            for layers in zip(weights, gradients, strict=True)
        ]
        found |= {"sums": sums, "values": values, "slopes": slopes, "errors": errors, "upstreams": upstreams}
        yield found | {"weights": weights, "gradients": gradients, "after": after}
        weights = after


def drawn(name, count):
    """Return networks of hostile numbers that are accepted."""
    found = []
    for number in range(10 * count):
        with contextlib.suppress(ValidationError):
            found.append(NetworkParameters(**hostile_parameters(name, number)))
        if len(found) == count:
            break
    return found


def told(numbers, exact):
    """Yield figures that scenes write, each with the number that it tells."""
    last = numbers.notation.last
    yield numbers.loss(), exact["loss"]
    for number, difference in enumerate(exact["differences"], 1):
        yield numbers.difference(number), difference
        yield numbers.output_gradient(number), difference
    for layer, values in enumerate(exact["values"][1:], 1):
        for number, value in enumerate(values, 1):
            unit = Unit(layer, number)
            yield numbers.value(unit), value
            yield numbers.sum(unit), exact["sums"][layer - 1][number - 1]
            yield numbers.slope(unit), exact["slopes"][layer - 1][number - 1]
            yield numbers.error(unit), exact["errors"][layer - 1][number - 1]
            yield numbers.activation_error(unit), exact["upstreams"][layer - 1][number - 1]
    for layer in range(1, last + 1):
        rows = exact["weights"][layer - 1]
        for i, j in product(range(len(rows)), range(len(rows[0]))):
            edge = Edge(layer, i + 1, j + 1)
            yield numbers.weight(edge), rows[i][j]
            yield numbers.weight_gradient(edge), exact["gradients"][layer - 1][i][j]
            yield numbers.new_weight(edge), exact["after"][layer - 1][i][j]


def is_told(figure, exact, scale, *, is_curved):
    """Return whether a text is a number to its last digit, and is called equal just where it is the number; what
    exponentials come to is none of them, though it may be as near as these digits tell."""
    text = read_exactly(figure.text)
    shown = mpmath.mpf(text.numerator) / text.denominator
    is_equal = abs(shown - exact) <= ALIKE * scale
    if 0 < abs(exact) < LEAST_FLOAT:
        return figure.equals == "approx"
    rounded = abs(shown - exact) <= mpmath.mpf("0.51") * last_place(figure.text)
    return rounded and ((figure.equals == "=") == is_equal or (is_curved and is_equal))


def last_place(text):
    """One unit in the last place of a text."""
    factor, _, power = text.replace("−", "-").partition("×")
    raised = {letter: str(digit) for digit, letter in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-"}
    if not power and any(letter in raised for letter in factor):
        factor, power = "1", factor.lstrip("-")
    exponent = int("".join(raised[letter] for letter in power if letter in raised) or 0)
    return mpmath.mpf(10) ** (exponent - len(factor.partition(".")[2]))


@pytest.mark.parametrize("scene", ["ForwardPass", "BackwardHiddenLayer", "WeightUpdate", "SecondForward"])
def test_each_number_is_the_exact_one_to_its_last_digit_and_equal_only_where_it_is(scene):
    with mpmath.workdps(DIGITS):
        for given in drawn(scene, DRAWN):
            scale = 1 + max(abs(float(number)) for number in (*given.x, *given.y))
            is_curved = not CURVED.isdisjoint(given.activation_names)
            for step, exact in enumerate(exact_run(given, 1)):
                for figure, number in told(Quantities(given, Figure.of, step), exact):
                    assert is_told(figure, number, scale, is_curved=is_curved), (
                        given,
                        step,
                        figure,
                        mpmath.nstr(number, 30),
                    )


def test_the_outputs_of_tried_rates_are_those_of_the_exact_runs():
    with mpmath.workdps(DIGITS):
        for given in [*drawn("WeightUpdate", DRAWN), saddle(-3), saddle(-2.5), NEARER]:
            is_curved = not CURVED.isdisjoint(given.activation_names)
            for trial in try_rates(given):
                exact = exact_run(given.model_copy(update={"learning_rate": trial.rate}), TRIAL_STEPS)
                for output, true, found in zip(trial.outputs, trial.true_outputs, exact, strict=False):
                    number = found["values"][-1][0]
                    assert output == float(number), (given, trial)
                    is_float = abs(exactly(output) - number) <= ALIKE * max(1, abs(number))
                    assert (true == output) == is_float or (is_curved and is_float), (given, trial)


def test_what_the_lines_that_are_shown_print_is_the_exact_run():
    with mpmath.workdps(DIGITS):
        for given in [*drawn("TrainingCode", DRAWN), saddle(-3), saddle(-2.5), NEARER]:
            printed = run_program(write_program(given))
            assert printed
            for line, exact in zip(printed, exact_run(given, len(printed) - 1), strict=True):
                told = zip(
                    line.split()[2::2], printed_specs(given), (exact["values"][-1][0], exact["loss"]), strict=True
                )
                for text, spec, number in told:
                    assert is_printed(text, spec, number), (given, line)


def is_printed(text, spec, number):
    """Return whether a text is a number in a format; of Python's g, which prints no zeros at the end, in all its
    digits."""
    digits, found = int(spec[1:-1]), mpmath.mpf(text)
    if spec.endswith("f"):
        return abs(found - number) <= mpmath.mpf("0.51") * mpmath.mpf(10) ** -digits
    if not found:
        return abs(number) < 1e-323
    return abs(found - number) <= mpmath.mpf("0.51") * mpmath.mpf(10) ** (
        mpmath.floor(mpmath.log10(abs(found))) + 1 - digits
    )


def saddle(target):
    """A network whose weights are equal for ever, and come to nothing."""
    return NetworkParameters(sizes=(1, 1, 1), weights=(1, 1), inputs=(1,), target=target, learning_rate=0.4)
