"""Whatever a lecturer sets, each equality on screen holds for the numbers as they are printed, or says `≈`."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from scene_helpers import deck, in_one_process, scene_class
from written_formulas import HALF, assert_calculations_hold, called_equal, kept_formulas, unit_of

from scenes.components.number import LiveNumber, LiveSign
from scenes.framework.numbers import is_rounded, read_exactly, typeset_number
from scenes.framework.runner import rehearse

LIMITS = [
    {},
    {"function": "x^2", "steps": [0.001, 0.0001]},
    {"function": "x^2", "point": 1e6},
    {"function": "1e-6*x"},
    {"function": "1e8*x^2"},
    {"function": "sin(x)", "steps": [1, 1e-14]},
    {"function": "sin(x)", "steps": [1e-7, 1e-14]},
    {"function": "x/3", "point": -2, "corner_function": "max(x/3, -x/7)"},
    {"function": "-x^3", "point": 0.1, "steps": [1 / 3, 0.1]},
    {"function": "exp(20x)"},
    {"function": "x/3 + 1e8", "point": 0, "steps": [1 / 15e8, 5e-12]},
    {"function": "cos(40x)", "point": 1e6, "steps": [5, 1e-10]},
]
CHAINS = [
    {},
    {"inner": "x/3", "outer": "sin(u)", "point": 1},
    {"inner": "1e-6*x", "outer": "u^2", "nudge": 1 / 3},
    {"inner": "1 - 10x", "outer": "-9.87u + 3", "point": 123456.78, "nudge": 0.02},
]
EXAMPLES = [
    {"function": "(x/3 + 1)^3", "point": 1 / 3},
    {"function": "(1e5*x + 1)^2", "point": 1e6, "deeper_function": "(1e-6*x)^3", "deeper_point": 0.1},
    {"function": "exp(20x)", "deeper_function": "sin(exp(-x^2/3)*1000 + 1)"},
]
PLANES = [{}, {"function": "1e6*x*y + x^2", "point": [0.123456, -4]}, {"function": "x/3 - y*1e-6", "point": [1 / 3, 2]}]
CASES = [
    *(("LimitDefinition", given) for given in LIMITS),
    *(("ChainRule", given) for given in CHAINS),
    *(("ChainRuleExample", given) for given in EXAMPLES),
    *(("TangentPlane", given) for given in PLANES),
]


@pytest.fixture(
    scope="module", params=in_one_process("written numbers", CASES), ids=lambda case: f"{case[0]} {case[1]}"
)
def shown(request):
    """Return the formulas of a scene, its ledger, and its live numbers with their signs at the end of each beat."""
    name, given = request.param
    live = []

    def look(scene, beat):
        parts = scene.get_mobject_family_members()
        numbers = {part.name: part for part in parts if isinstance(part, LiveNumber)}
        signs = [part for part in parts if isinstance(part, LiveSign)]
        live.extend(
            (number.value(), number.text, sign.text)
            for sign in signs
            for number in [numbers[sign.name.removeprefix("sign of ")]]
        )

    with kept_formulas() as codes:
        scene = rehearse(scene_class(name), deck(name, "en", **given), 2, on_beat_end=look)
    return list(dict.fromkeys(codes)), scene.ledger.entries, live


def test_written_arithmetic_can_be_redone_by_hand(shown):
    codes, *_ = shown
    redone = assert_calculations_hold(codes)
    assert redone or not any(re.search(r"dot \w+\(\(?-?\d|\d\S* - \(?-?\d", code) for code in codes)


def test_a_rounded_number_is_never_said_to_be_equal(shown):
    codes, entries, _ = shown
    assert called_equal(codes, entries) == []


def test_live_numbers_show_what_they_are(shown):
    *_, live = shown
    for value, text, sign in live:
        assert abs(read_exactly(text) - Fraction(value)) <= unit_of(typeset_number(text)) * HALF, (value, text)
        assert sign == ("≈" if is_rounded(value, text) else "="), (value, text)


@pytest.mark.parametrize(
    ("name", "given", "squared"),
    [
        ("LossScene", {"sizes": [1, 1, 1], "weights": [1, 1], "inputs": [2e-6], "target": 1e-6}, "(5 times 10^(-7))^2"),
        ("LossScene", {"sizes": [1, 1, 1], "weights": [1e5, 1e5], "inputs": [2], "target": 0}, "(10^(10))^2"),
        ("QuotientRule", {"u": "x", "v": "1e-6*x^2", "point": 2, "step": 0.5}, "((4 times 10^(-6)))^2"),
    ],
)
def test_a_number_with_a_factor_is_squared_in_brackets(name, given, squared):
    with kept_formulas() as codes:
        rehearse(scene_class(name), deck(name, "en", **given), 2)
    assert any(squared in code for code in codes)
