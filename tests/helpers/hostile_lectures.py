"""Lectures of plain formulas with values at which written numbers and words are easily false.

Zeros and ones, equal numbers, tiny and huge ones, thirds, numbers of many digits, one of each, units that are
saturated, gradients that are zero, graphs that are straight or flat. The same number gives the same lecture on every
machine.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

__all__ = ["HOSTILE", "hostile_parameters"]

VALUES = (0, 1, -1, 2, -3, 0.5, 1 / 3, -2 / 3, 0.1, 10, 100, 1000, 1e-6, 1e6, 1e-12, 1e12, 123.456789, -0.75, 0.02)
FACTORS = ("0", "1", "-1", "2", "(1/3)", "(-2/3)", "0.1", "10", "1e-6", "1e6", "1e-12", "123.456789", "-0.75", "pi")
SHAPES = (
    *(
        "{c}*x + {d}",
        "{d}",
        "x",
        "{c}*x^2 + {d}",
        "{c}*x^3",
        "x^2 + {c}*x + {d}",
        "x^2/4 + 1",
        "(x - {c})^2",
        "x^3/3 - x",
    ),
    *("sin(x)", "sin({c}*x)", "cos(x) + {d}", "exp({c}*x)", "exp(x)", "exp(-x^2)", "ln(x + {d})", "1/(x + {d})"),
    *("sqrt(x + {d})", "abs(x - {d})", "max({c}*x, {d}*x)", "tanh({c}*x)", "max(0, x)", "{c}*x if x < {d} else {d}*x"),
)
SURFACES = (
    *(
        "{c}*x + {d}*y",
        "{d}",
        "x*y",
        "{c}*x^2 + {d}*y^2",
        "x^2 + y^2",
        "(x^2 + 4y^2)/8",
        "sin(x)*cos(y)",
        "{c}*x*y + x",
    ),
    *("exp(-x^2 - y^2)", "x^2 - y^2", "x^2 + {c}*sin(y)", "x^2", "y", "(x^2 + {c})*(y + {d})"),
)
INSIDE = ("3x + 2", "{c}*x + {d}", "x^2", "{d}", "sin(x)", "x", "exp(x)", "x^3", "ln(x + {d})", "1/x", "-x", "tanh(x)")
OUTSIDE = (
    "({u})^2",
    "sin({u})",
    "exp({u})",
    "{c}*({u}) + {d}",
    "{u}",
    "{d}",
    "({u})^3",
    "sqrt({u})",
    "ln({u})",
    "1/({u})",
)
POINTS = (0, 1, -1, 2, 0.5, 1 / 3, -2 / 3, 3, 10, 0.1, 1e-6, 100, 1e6, -2.25, 0.123456789)
STEPS = (1, 0.1, 0.5, 1 / 3, 2, 0.01, 1e-3, 1e-6)
RATES = (0, 1e-12, 1e-5, 1e-3, 0.01, 0.1, 1 / 3, 0.4, 0.5, 1, 2, 10)
SIZES = (
    [2, 3, 1],
    [1, 1, 1],
    [2, 1],
    [2, 1, 1],
    [1, 2, 1],
    [2, 2, 2],
    [2, 2, 1, 1],
    [3, 2, 2],
    [2, 3, 2],
    [1, 1],
    [4, 4, 1],
)
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu")
WEIGHTS = (0.5, 1, -1, 0, 2, 1 / 3, -0.25, 1e-6, 100, 0.123456, 1e-12)
INPUTS = (40, 80, 0, 1, -1, 2, 0.5, 1 / 3, 1e-6, 1000, 123.456)
SLOPES = (0.01, 1, 0.25, 0.5, 1 / 3, 1e-7, 0.999, 0.99999, 0.123456)
SPANS = (
    [0, 4],
    [-2, 2],
    [0, 1],
    [-1, 0],
    [-3, -1],
    [0, 1 / 3],
    [1, 2],
    [-1e6, 1e6],
    [0, 1e-6],
    [-1, 1],
    [0, 6.5],
    [100, 101],
)

Draw = Callable[[Random], dict[str, Any]]


def _formula(random: Random, shapes: tuple[str, ...] = SHAPES, **inside: str) -> str:
    return random.choice(shapes).format(c=random.choice(FACTORS), d=random.choice(FACTORS), **inside)


def _steps(random: Random, fewest: int, most: int) -> list[float]:
    first, ratio = random.choice(STEPS), random.choice((2, 10, 10, 3))
    return [first / ratio**k for k in range(random.randint(fewest, most))]


def _limit(random: Random) -> dict[str, Any]:
    given = {"function": _formula(random), "point": random.choice(POINTS)}
    given |= {"steps": _steps(random, 2, 6)} if random.random() < 0.6 else {}
    corner = "max({c}*(x - ({a})), {d}*(x - ({a})))"
    if random.random() < 0.5:
        at = random.choice(POINTS)
        given |= {"corner_function": _formula(random, (corner,), a=repr(at)), "corner_point": at}
    return given


def _composite(random: Random, links: int, name: str = "x") -> str:
    text = _formula(random, INSIDE).replace("x", name) if name != "x" else _formula(random, INSIDE)
    for _ in range(links - 1):
        text = _formula(random, OUTSIDE, u=text)
    return text


def _chain(random: Random) -> dict[str, Any]:
    outer = _formula(random, OUTSIDE, u="u")
    given = {"inner": _formula(random, INSIDE), "outer": outer, "point": random.choice(POINTS)}
    return given | {"nudge": random.choice(STEPS)}


def _example(random: Random) -> dict[str, Any]:
    return {
        "function": _composite(random, 2),
        "point": random.choice(POINTS),
        "deeper_function": _composite(random, random.choice((2, 3, 3))),
        "deeper_point": random.choice(POINTS),
    }


def _tangent(random: Random) -> dict[str, Any]:
    low, high = random.choice(SPANS)
    point = low + (high - low) * random.choice((0, 0.5, 1, 1 / 3, 0.25, 0.123456))
    return {"function": _formula(random), "interval": [low, high], "point": point, "windows": _steps(random, 2, 4)}


def _two(random: Random) -> dict[str, Any]:
    return {"u": _formula(random), "v": _formula(random), "point": random.choice(POINTS)}


def _descent(random: Random) -> dict[str, Any]:
    given = {"function": _formula(random), "start": random.choice(POINTS), "learning_rate": random.choice(RATES)}
    given |= {
        "steps": random.choice((1, 2, 5, 8)),
        "learning_rates": random.choice(([0.4, 2, 3, 4, 5], [1, 2], [1e-6, 1 / 3, 0.5])),
    }
    if random.random() < 0.6:
        given |= {"second_function": _formula(random), "second_starts": random.sample(POINTS, 2)}
        given["second_learning_rate"] = random.choice(RATES)
    return given


def _surface_descent(random: Random) -> dict[str, Any]:
    given: dict[str, Any] = {
        "function": _formula(random, SURFACES),
        "start": [random.choice(POINTS), random.choice(POINTS)],
    }
    given |= {
        "learning_rate": random.choice(RATES),
        "momentum": random.choice((0, 0.5, 0.9)),
        "adam_learning_rate": random.choice((0.5, 0.1, 1)),
    }
    return given | {"steps": random.choice((1, 3, 6)), "race_steps": random.choice((1, 10, 30))}


def _road(random: Random) -> dict[str, Any]:
    return {
        "function": _formula(random),
        "interval": random.choice(SPANS),
        "area_function": _formula(random),
        "area_interval": random.choice(SPANS),
        "sizes": random.choice(SIZES),
    }


def _network(random: Random) -> dict[str, Any]:
    sizes = random.choice(SIZES)
    given: dict[str, Any] = {"sizes": sizes, "learning_rate": random.choice(RATES)}
    if random.random() < 0.5:
        given["weights"] = [
            [[random.choice(WEIGHTS) for _ in range(after)] for _ in range(before)] for before, after in pairwise(sizes)
        ]
    elif random.random() < 0.8:
        given["weights"] = [random.choice(WEIGHTS) for _ in sizes[1:]]
    else:
        given["seed"] = random.randrange(20)
    for name, size in (("inputs", sizes[0]), ("target", sizes[-1])):
        given[name] = [random.choice(INPUTS) for _ in range(size)] if random.random() < 0.7 else random.choice(INPUTS)
    if random.random() < 0.6:
        many = random.random() < 0.5
        given["activations"] = [random.choice(ACTIVATIONS) for _ in sizes[1:]] if many else random.choice(ACTIVATIONS)
    return given


def _gallery(random: Random) -> dict[str, Any]:
    given = {name: random.choice(SLOPES) for name in ("leaky_slope", "prelu_alpha", "elu_alpha")}
    return given | {"interval": random.choice(([-4, 4], [-2, 2], [-3, 5], [-10, 10]))}


def _scores(random: Random) -> dict[str, Any]:
    scores = (2, 1, 0.1, 0, -4, -0.5, 1 / 3, 1e-9, 8, -10, 10, 1, 0)
    return {"logits": [random.choice(scores) for _ in range(random.choice((2, 3, 3, 4, 6)))]}


HOSTILE: dict[str, Draw] = {
    "LimitDefinition": _limit,
    "DerivativeFunction": lambda random: {"function": _formula(random), "interval": random.choice(SPANS)},
    "DerivativeTable": lambda random: {
        "exponent": random.choice((2, 3, -1, 0.5, 0, 1, 1 / 3, -2, 10, 2.5)),
        "base": random.choice((2, 0.5, 10, 3, 1 / 3, 2.718281828, 1.5)),
        "point": random.choice((0.6, 0.25, 0.9, 1 / 3, 0.123456, 0.5, 0.1)),
    },
    "ActivationGallery": _gallery,
    "VanishingGradient": lambda random: {
        "activation": random.choice(("sigmoid", "tanh")),
        "layers": random.choice((1, 2, 5, 10)),
        "inputs": random.choice((3, 4, 5, 21)),
        "interval": random.choice(([-4, 4], [-2, 2], [-3, 10 / 3], [-10, 10], [-2, 5])),
    },
    "SoftmaxScene": _scores,
    "ActivationTable": _gallery,
    "ActivationCode": lambda random: {},
    "Differential": lambda random: {
        "function": _formula(random),
        "point": random.choice(POINTS),
        "steps": _steps(random, 2, 4),
    },
    "SumRule": lambda random: _two(random) | {"interval": random.choice(SPANS)},
    "ProductRule": lambda random: _two(random) | {"steps": _steps(random, 2, 4)},
    "QuotientRule": lambda random: _two(random) | {"step": random.choice(STEPS)},
    "RiemannSum": lambda random: {
        "function": _formula(random),
        "interval": random.choice(SPANS),
        "counts": random.choice(([4, 8, 16, 32, 64], [1, 2], [3, 6, 12], [4, 8], [5, 10, 100])),
    },
    "Accumulation": lambda random: {"function": _formula(random), "interval": random.choice(SPANS)},
    "TangentLine": _tangent,
    "GradientDescent1D": _descent,
    "GradientDescent3D": _surface_descent,
    "TangentPlane": lambda random: {
        "function": _formula(random, SURFACES),
        "point": [random.choice(POINTS), random.choice(POINTS)],
    },
    "ChainRule": _chain,
    "ChainRuleExample": _example,
    "Opening": _road,
    "Recap": lambda random: (
        _road(random)
        | {"descent_function": _formula(random), "start": random.choice(POINTS), "learning_rate": random.choice(RATES)}
    ),
    **dict.fromkeys(
        (
            *("NetworkSetup", "ForwardPass", "LossScene", "BackwardOutputLayer", "BackwardHiddenLayer"),
            *("WeightUpdate", "SecondForward", "TrainingCode"),
        ),
        _network,
    ),
}


def hostile_parameters(scene: str, number: int) -> dict[str, Any]:
    """Return the parameters that the number stands for."""
    return HOSTILE[scene](Random(f"hostile {scene} {number}"))  # noqa: S311
