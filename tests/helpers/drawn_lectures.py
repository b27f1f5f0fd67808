"""Random parameters of every scene: valid ones, and ones that a lecturer may write by mistake.

The same number gives the same parameters on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

__all__ = ["DRAWN", "draw_parameters", "write_toml"]

CALLED = ("sin", "cos", "tan", "exp", "ln", "sqrt", "abs", "arcsin", "arctan", "tanh", "cosh", "cbrt", "sec", "arcosh")
PLAIN = ("1", "2", "3", "5", "0.5", "1.25", "pi", "e", "10", "100")
ODD = ("1e-9", "1e-3", "1e6", "1e12", "50", "1000", "0", "12345.678", "1e-30", "1e30")
POINTS = (0, 1, -1, 2, 3, 0.5, -0.5, 1.5, -2.2, 10, 100, -1e6, 1e6, 1e-6, 45, 0.1)
CORNERS = (
    ("abs({x} - {a})*{c} + {g}", "{a}"),
    ("max({c}*({x} - {a}), {d}*({x} - {a}))", "{a}"),
    ("{c}*({x} - {a}) if {x} < {a} else {d}*({x} - {a})", "{a}"),
    ("{g}", "{a}"),
    ("abs({g})", "{a}"),
)
RATES = (1e-18, 1e-9, 1e-7, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000, 0)
SIZES = (
    [2, 3, 1],
    [1, 1, 1],
    [2, 3, 2],
    [3, 2, 2, 1],
    [1, 5, 1],
    [4, 4, 4, 4],
    [2, 12, 3],
    [2, 60, 1],
    [1, 2, 6],
    [2, 1],
)
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu")

Draw = Callable[[Random], dict[str, Any]]


def _number(random: Random) -> str:
    return random.choice(ODD if random.random() < 0.2 else PLAIN)


def _formula(random: Random, names: str, depth: int = 3) -> str:
    """Return a formula in these variables: with poles, kinks, jumps, and constants of all sizes."""
    if depth == 0 or random.random() < 0.12:
        return random.choice(names) if random.random() < 0.75 else _number(random)

    def part() -> str:
        return _formula(random, names, depth - 1)

    match random.randrange(9):
        case 0 | 1:
            return f"{random.choice(CALLED)}({part()})"
        case 2 | 3 | 4:
            return f"({part()} {random.choice('+-*/')} {part()})"
        case 5:
            return f"({part()})^{random.choice(('2', '3', '-1', '0.5', '10', '(1/3)'))}"
        case 6:
            return f"{_number(random)}*{part()}"
        case 7:
            return f"({part()} if {part()} < {_number(random)} else {part()})"
        case _:
            return f"{random.choice(('max', 'min'))}({part()}, {part()})"


def _point(random: Random) -> float:
    return random.choice(POINTS) if random.random() < 0.6 else round(random.uniform(-3, 3), random.randrange(1, 6))


def _limit(random: Random) -> dict[str, Any]:
    given: dict[str, Any] = {"function": _formula(random, "x"), "point": _point(random)}
    if random.random() < 0.5:
        first = random.choice((2, 1, 0.5, 10, 1e-3, 1e3, 1e-9, 3.7))
        ratio = random.choice((2, 3, 10))
        given["steps"] = [first / ratio**k for k in range(random.randrange(2, 7))]
    if random.random() < 0.05:
        given["steps"] = random.choice(([1, 2], [1, 0], [1, -1], [], [5], [1e-300, 1e-310]))
    if random.random() < 0.4:
        formula, point = random.choice(CORNERS)
        a, c, d = _point(random), random.choice((1, -2, 3, 1e-6, 1e6)), random.choice((0, 1, -1, 0.5))
        given["corner_function"] = formula.format(x="x", a=f"({a})", c=f"({c})", d=f"({d})", g=_formula(random, "x", 2))
        given["corner_point"] = float(point.format(a=a))
    return given


def _plane(random: Random) -> dict[str, Any]:
    given: dict[str, Any] = {"function": _formula(random, "xy"), "point": [_point(random), _point(random)]}
    for axis, at in zip("xy", given["point"], strict=True):
        if random.random() < 0.2:
            given[f"{axis}_range"] = random.choice(([at - 1, at + 2], [at - 1e-3, at + 1e-3], [-10, 10], [at, at + 1]))
    return given


def _rule(random: Random) -> dict[str, Any]:
    given = {"inner": _formula(random, "x", 2), "outer": _formula(random, "u", 2), "point": _point(random)}
    return given | {"nudge": random.choice((0.5, 0.1, 1, 2, 1e-3, 1e-6, 100, 1e5))}


def _composite(random: Random) -> dict[str, Any]:
    def chain() -> str:
        text = _formula(random, "x", 1)
        for _ in range(random.randrange(1, 4)):
            outer = random.choice((f"{random.choice(CALLED)}(u)", "(u)^2", "(u)^3", "1/(u)", "3*(u) + 2", "1e6*(u)"))
            text = outer.replace("u", text)
        return text

    given: dict[str, Any] = {"function": chain(), "point": _point(random)}
    return given | {"deeper_function": chain(), "deeper_point": _point(random)}


def _network(random: Random) -> dict[str, Any]:
    sizes = random.choice(SIZES)
    weight = (0.5, 1, -1, 0, 2, 1e-9, 1e3, 1e6, 0.123456, -0.75)
    value = (40, 80, 0, 1, -1, 1e-6, 1e6, 0.3, 123.456)
    given: dict[str, Any] = {"sizes": sizes, "learning_rate": random.choice(RATES)}
    if random.random() < 0.4:
        given["seed"] = random.randrange(100)
    elif random.random() < 0.5:
        given["weights"] = [
            [[random.choice(weight) for _ in range(after)] for _ in range(before)] for before, after in pairwise(sizes)
        ]
    else:
        given["weights"] = [random.choice(weight) for _ in sizes[1:]]
    for name, size in (("inputs", sizes[0]), ("target", sizes[-1])):
        given[name] = [random.choice(value) for _ in range(size)] if random.random() < 0.7 else random.choice(value)
    if random.random() < 0.6:
        many = random.random() < 0.5
        given["activations"] = [random.choice(ACTIVATIONS) for _ in sizes[1:]] if many else random.choice(ACTIVATIONS)
    return given


def _interval(random: Random) -> list[float]:
    low = _point(random)
    return [low, low + random.choice((1, 2, 4, 6.5, 10, 0.5, 1e-3, 1e3, 0, -1))]


def _over_interval(random: Random) -> dict[str, Any]:
    return {"function": _formula(random, "x"), "interval": _interval(random)}


def _sum(random: Random) -> dict[str, Any]:
    counts = random.choice(([4, 8], [4, 8, 16, 64], [1, 2, 3], [5, 512], [8, 4], [0, 4]))
    return _over_interval(random) | {"counts": counts}


def _steps(random: Random) -> dict[str, Any]:
    steps = random.choice(([1, 0.1, 0.01], [2, 1], [0.5, 0.05], [1e-3, 1e-4], [100, 1], [0.1, 1], [1, -1]))
    return {"function": _formula(random, "x"), "point": _point(random), "steps": steps}


def _two_functions(random: Random) -> dict[str, Any]:
    return {"u": _formula(random, "x", 2), "v": _formula(random, "x", 2), "point": _point(random)}


def _tangent(random: Random) -> dict[str, Any]:
    return {"function": _formula(random, "x"), "point": _point(random)}


def _descent(random: Random) -> dict[str, Any]:
    given = {"function": _formula(random, "x"), "start": _point(random), "learning_rate": random.choice(RATES)}
    return given | {"learning_rates": random.choice(([0.4, 2, 3, 4, 5], [1e-3, 1], [1e-18, 1e3]))}


def _surface_descent(random: Random) -> dict[str, Any]:
    given: dict[str, Any] = {"function": _formula(random, "xy"), "start": [_point(random), _point(random)]}
    return given | {"learning_rate": random.choice(RATES), "momentum": random.choice((0, 0.5, 0.9, 0.99))}


def _gallery(random: Random) -> dict[str, Any]:
    slopes = (0.01, 0.2, 0.9, 1, 0, -0.5, 2, 1e-6)
    return {"leaky_slope": random.choice(slopes), "elu_alpha": random.choice(slopes)}


def _layers(random: Random) -> dict[str, Any]:
    activation = "elu" if random.random() < 0.1 else random.choice(("sigmoid", "tanh"))
    return {"activation": activation, "layers": random.choice((1, 2, 5, 10)), "inputs": random.choice((3, 5, 21, 41))}


def _road(random: Random) -> dict[str, Any]:
    ends = ([0, 4], [-2, 3], [1, 1.5], [-1e6, 1e6], [2, 2])
    return {
        "function": _formula(random, "x", 2),
        "interval": random.choice(ends),
        "area_function": _formula(random, "x", 2),
        "area_interval": random.choice(ends),
        "sizes": random.choice(([1, 1], [2, 3, 1], [7, 7, 7, 7, 7, 7], [1, 7, 1], [8, 1], [3])),
    }


def _recap(random: Random) -> dict[str, Any]:
    given = {"descent_function": _formula(random, "x", 2), "start": _point(random)}
    return _road(random) | given | {"learning_rate": random.choice(RATES)}


def _common(random: Random) -> dict[str, Any]:
    given = {
        "exponent": random.choice((2, 3, -1, 0.5, 0, 6, -6, 1, 1.7)),
        "base": random.choice((2, 0.5, 10, 0.1, 1, 3)),
    }
    return given | {"point": random.choice((0.6, 0.2, 0.9, 0.25, 1, 0.123456))}


def _scores(random: Random) -> dict[str, Any]:
    scores = (2, 1, 0.1, 0, -4, 4, -0.5, 1 / 3, 2.718281828, 1e-9, 8, -10, 12)
    return {"logits": [random.choice(scores) for _ in range(random.choice((1, 2, 3, 3, 4, 6, 7)))]}


def _table(random: Random) -> dict[str, Any]:
    return {"leaky_slope": random.choice((0.01, 0.2, 0.9, 1, 0, -0.5, 2, 1e-6))}


DRAWN: dict[str, Draw] = {
    "DerivativeFunction": _over_interval,
    "ActivationGallery": _gallery,
    "VanishingGradient": _layers,
    "SoftmaxScene": _scores,
    "ActivationTable": _table,
    "ActivationCode": lambda random: {},
    "DerivativeTable": _common,
    "Opening": _road,
    "Recap": _recap,
    "Differential": _steps,
    "SumRule": _two_functions,
    "ProductRule": _two_functions,
    "QuotientRule": _two_functions,
    "RiemannSum": _sum,
    "Accumulation": _over_interval,
    "TangentLine": _tangent,
    "GradientDescent1D": _descent,
    "GradientDescent3D": _surface_descent,
    "LimitDefinition": _limit,
    "TangentPlane": _plane,
    "ChainRule": _rule,
    "ChainRuleExample": _composite,
    **dict.fromkeys(
        (
            "NetworkSetup",
            "ForwardPass",
            "LossScene",
            "BackwardOutputLayer",
            "BackwardHiddenLayer",
            "WeightUpdate",
            "SecondForward",
            "TrainingCode",
        ),
        _network,
    ),
}


def draw_parameters(scene: str, number: int) -> dict[str, Any]:
    """Return the parameters that the number stands for."""
    return DRAWN[scene](Random(f"{scene} {number}"))  # noqa: S311


def write_toml(scene: str, given: dict[str, Any]) -> str:
    """Return a lecture of this one scene, as it can be pasted into a file."""
    import json

    rows = "\n".join(f"{key} = {json.dumps(value)}" for key, value in given.items())
    head = 'title = { zh = "讲", en = "lecture" }\n[[chapter]]\ntitle = { zh = "章", en = "chapter" }\n'
    return f'{head}[[chapter.scene]]\nscene = "{scene}"\n{rows}\n'
