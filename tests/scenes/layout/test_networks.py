"""Boards of networks whose numbers are long stay legible: no label over another, no digit too small."""

from __future__ import annotations

import pytest
from scene_helpers import deck, scene_class

from scenes.lint.check import check_layout

SMALL = (256, 144)
NETWORKS = {
    "long numbers": {
        "sizes": (3, 4, 2),
        "weights": (-0.25, 0.75),
        "inputs": (0.001, -0.002, 1000),
        "target": (-0.5, 0.5),
        "learning_rate": 0.001,
    },
    "six units": {"sizes": (2, 6, 1), "weights": (0.25, -0.5), "inputs": (3, -1), "target": 1, "learning_rate": 0.01},
    "one hidden unit": {
        "sizes": (3, 1, 2),
        "weights": (((1,), (-1,), (2,)), ((0.5, -0.5),)),
        "inputs": (2, 1, 0),
        "target": (1, -1),
        "learning_rate": 0.25,
    },
    "rounded numbers": {
        "sizes": (3, 4, 2),
        "seed": 5,
        "inputs": (1, -1, 0.5),
        "target": (0, 1),
        "activations": ("prelu", "sigmoid"),
        "learning_rate": 0.1,
    },
    "next to 0": {
        "weights": (((-30, 40, 0.2), (25, -10, 0.3)), ((2,), (-3,), (0.5,))),
        "inputs": (2, 1.5),
        "target": 0,
        "activations": ("sigmoid", "linear"),
        "learning_rate": 0.05,
    },
    "steep edges": {
        "weights": (((0.1, 0.2, -0.3), (0.4, -0.5, 0.6)), ((-0.7,), (0.8,), (0.9,))),
        "inputs": (-5, -6),
        "target": -2.5,
        "activations": "leaky_relu",
        "learning_rate": 0.02,
    },
    "powers of ten": {
        "sizes": (2, 3, 2, 2),
        "weights": (-1e-8, -0.5, -0.125),
        "inputs": (-3e5, 4.123),
        "target": -1e-7,
        "learning_rate": 1000,
    },
    "next to a bound": {
        "sizes": (1, 2, 2),
        "weights": (10, 2),
        "inputs": 1,
        "target": (1, 0),
        "activations": ("relu", "sigmoid"),
        "learning_rate": 0.5,
    },
    "names between numbers": {
        "sizes": (2, 2, 2, 1),
        "weights": (1, -1, 0.5),
        "inputs": (1, 0),
        "target": -0.5,
        "learning_rate": 1,
    },
}


@pytest.mark.parametrize(
    ("case", "scene"),
    [
        ("long numbers", "WeightUpdate"),
        ("long numbers", "SecondForward"),
        ("six units", "SecondForward"),
        ("one hidden unit", "WeightUpdate"),
        ("rounded numbers", "BackwardHiddenLayer"),
        ("next to 0", "SecondForward"),
        ("steep edges", "BackwardHiddenLayer"),
        ("powers of ten", "WeightUpdate"),
        ("next to a bound", "BackwardOutputLayer"),
        ("names between numbers", "WeightUpdate"),
    ],
)
def test_a_board_of_long_numbers_is_legible(case, scene):
    report = check_layout(scene_class(scene), deck(scene, **NETWORKS[case]), size=SMALL)
    assert [str(finding) for finding in report.failures] == []
