"""Functions that are hard to draw give clean pictures: jumps, offsets, waves, poles, huge and tiny values."""

from __future__ import annotations

import pytest
from scene_helpers import assert_refused, deck, scene_class

from scenes.chain_rule.parameters import ChainRuleParameters
from scenes.limit_definition.parameters import LimitParameters
from scenes.lint.check import check_layout
from scenes.tangent_plane.parameters import TangentPlaneParameters

SMALL = (256, 144)
LIMITS = [
    {"function": "x if x<1 else x+1", "point": 0},
    {"function": "x^2/4 + 100"},
    {"function": "tan(x)", "steps": [0.5, 0.1, 0.01]},
    {"function": "sin(20x)", "steps": [1, 0.5]},
    {"function": "1e6*x^2", "point": 100, "corner_function": "abs(x-3)+x", "corner_point": 3},
    {"function": "x^10", "corner_function": "x if x<0 else (2x if x<1 else (3x-1 if x<2 else 5))"},
    {"function": "exp(x)", "point": 45, "corner_function": "1e-9*abs(x)"},
    {"function": "-x^2 - 100", "corner_function": "max(0,x)"},
    {"function": "3", "corner_function": "abs(ln(x))", "corner_point": 1},
    {"function": "-1/x", "point": 1e6, "corner_function": "abs(x-1e6)", "corner_point": 1e6},
    {"function": "1e12 + x", "point": 2, "corner_function": "abs(sin(100x))"},
    {"function": "abs(x)/x*x^2", "point": -3, "corner_function": "x if x<0 else 2x"},
]
PLANES = [
    {"function": "sin(10x)*y", "point": [1000, 1]},
    {"function": "1e-9*sin(x*y)", "point": [1, 1]},
    {"function": "(x^2/(y+2))/(1+x/(3+y))", "point": [1, 1]},
]
RULES = [
    {"inner": "-x/1000", "outer": "exp(u)", "point": 1},
    {"inner": "1000000 + x", "outer": "u/2"},
    {"inner": "1/x", "outer": "3u", "point": -1.1, "nudge": 0.3},
    {"inner": "x if x<0.2 else 2x", "outer": "u^2"},
]
SLOPES = [{"function": "tan(x)", "interval": [-3, 2]}, {"function": "1e6 - 2x"}]
ROWS = [("LimitDefinition", row) for row in LIMITS] + [("TangentPlane", row) for row in PLANES]
ROWS += [("ChainRule", row) for row in RULES]
ROWS += [("DerivativeFunction", row) for row in SLOPES] + [("Differential", {"function": "x^3", "point": 0})]
ROWS += [("RiemannSum", {"function": "-x", "interval": [-1, 1], "counts": [4, 8]})]


@pytest.mark.parametrize(("number", "scene", "given"), [(number, *row) for number, row in enumerate(ROWS)])
def test_the_picture_is_clean(number, scene, given):
    report = check_layout(scene_class(scene), deck(scene, ("en", "zh")[number % 2], **given), size=SMALL)
    assert [str(finding) for finding in report.failures] == []


@pytest.mark.parametrize(
    ("model", "given", "parts"),
    [
        (LimitParameters, {"function": "tan(x)"}, ["steps", "x = 1 to 3", "x = 1.5708", "smaller steps"]),
        (LimitParameters, {"function": "1/x", "point": -1.1}, ["steps", "at x = 0", "choose another point than -1.1"]),
        (
            LimitParameters,
            {"function": "sqrt(x^2 - 1)", "point": -2, "steps": [4, 1]},
            ["steps", "beyond x = -1", "smaller steps"],
        ),
        (LimitParameters, {"point": 1e6, "steps": [1e-6, 1e-7]}, ["steps", "too small beside the point 1e+06"]),
        (ChainRuleParameters, {"inner": "1/x", "point": -0.25}, ["inner", "at x = 0", "smaller nudge"]),
        (ChainRuleParameters, {"outer": "1/(u - 2.5)"}, ["outer", "0.166667", "smaller nudge"]),
        (ChainRuleParameters, {"outer": "u + 1e15"}, ["nudge", "lost in rounding", "larger nudge"]),
        (
            TangentPlaneParameters,
            {"function": "tan((0.5 - y)*y^10)", "point": [0.5, 1.5], "y_range": [0.5, 3.5]},
            ["y_range", "too steep", "narrower"],
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_key_place_and_remedy(model, given, parts):
    assert_refused(model, given, parts)
