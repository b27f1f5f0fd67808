"""What words say of more, less, the same and the signs of a function's numbers is true of them as they read.

Each scene is run over functions at which such words are easily false; every claim is then found in the words, and
worked out again from the texts in the ledger.
"""

from __future__ import annotations

import re

import pytest
from claims import false_claims, run, unsaid_claims
from claims_on_functions import CLAIMS

FUNCTIONS = [
    ("LimitDefinition", {}),
    ("LimitDefinition", {"function": "3x + 1"}),
    ("LimitDefinition", {"function": "5"}),
    ("LimitDefinition", {"function": "sin(50x)"}),
    ("LimitDefinition", {"function": "1e-6*x^2"}),
    ("LimitDefinition", {"function": "x^2", "point": 1e6, "steps": [2, 1]}),
    ("LimitDefinition", {"corner_function": "abs(x)/100000 + 3x"}),
    ("LimitDefinition", {"function": "sqrt(x)", "point": 1e-4, "steps": [1, 0.01, 1e-4]}),
    ("LimitDefinition", {"function": "sin(1/x)", "point": 0.05, "steps": [1, 0.1, 0.01]}),
    ("LimitDefinition", {"function": "x*abs(x)^0.1", "point": 0, "steps": [1, 0.1]}),
    ("LimitDefinition", {"function": "abs(x - 1)", "point": 0.5}),
    ("LimitDefinition", {"function": "2x if x < 3 else x^2", "point": 2, "steps": [4, 2, 1]}),
    ("ChainRule", {}),
    ("ChainRule", {"inner": "x", "outer": "u"}),
    ("ChainRule", {"inner": "5"}),
    ("ChainRule", {"inner": "x^2", "outer": "u^2"}),
    ("ChainRule", {"inner": "sin(x)", "outer": "exp(u)", "point": 1}),
    ("ChainRule", {"inner": "x^2", "outer": "-2u", "point": 1}),
    ("ChainRule", {"inner": "x^2", "outer": "3", "point": 2}),
    ("ChainRule", {"inner": "x^3", "outer": "u^3", "nudge": 1}),
    ("ChainRuleExample", {"function": "(5 - x)^2", "point": 5}),
    ("ChainRule", {"inner": "ln(x + 2)", "outer": "exp(u)"}),
    ("ChainRule", {"inner": "x^2 - 1", "outer": "abs(u)", "point": 0.9, "nudge": 0.2}),
    ("ChainRule", {"inner": "x^2", "outer": "sin(u)", "point": -0.25}),
    ("ChainRule", {"inner": "2sin(x)", "outer": "u^2", "nudge": 5}),
    ("ChainRule", {"inner": "x", "outer": "abs(u - 1.00002)", "point": 1}),
    ("ChainRule", {"inner": "3", "outer": "sin(u)"}),
    ("ChainRule", {"inner": "cos(x)", "outer": "u^2", "point": 1.5707963267948966, "nudge": 0.3}),
    ("ChainRule", {"inner": "sin(x)", "outer": "u^2", "point": 1.5707963267948966, "nudge": 0.3}),
    ("ChainRule", {"inner": "x^2", "outer": "exp(u)", "point": 0}),
    ("ChainRuleExample", {"function": "sin(x)^2", "point": 1.5707963267948966}),
    ("ChainRuleExample", {}),
    ("ChainRuleExample", {"function": "(x^3)^3", "point": 0}),
    ("TangentPlane", {}),
    ("TangentPlane", {"function": "x + 2y"}),
    ("TangentPlane", {"function": "7"}),
    ("TangentPlane", {"function": "5 - x/2"}),
    ("TangentPlane", {"function": "x*y", "point": [1, -1]}),
    ("TangentPlane", {"function": "x^2 + y"}),
    ("TangentPlane", {"function": "x*exp(y)"}),
    ("TangentPlane", {"function": "sin(1e-3*x)*y^2"}),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("scene", "parameters"), FUNCTIONS)
def test_words_on_a_function_are_true_of_its_numbers(scene, parameters, language):
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in parameters.items()}
    found = run(scene, str(parameters), language, tuple(given.items()))
    assert list(false_claims(scene, language, found, CLAIMS)) == []


PLURAL = re.compile(
    r"(?<![\d.−×⁰¹²³⁴⁵⁶⁷⁸⁹])1 (?!times (?:d[xu]|−?\d))(?:times|digits|layers|inputs|multiplications|steps)\b"
)


def test_one_is_no_plural():
    assert PLURAL.search("it fits 1 times.")
    assert not PLURAL.search("That is, 1 times 2 is 2, or 11 times in 1 step, and −1 times dx.")
    cases = [("ChainRule", {"inner": "x", "outer": "u"}), ("ChainRule", {"inner": "x/2", "outer": "2u"})]
    cases.append(("BackwardOutputLayer", {"sizes": (1, 1, 1), "inputs": 1, "weights": (1, 2), "target": 1}))
    for scene, parameters in cases:
        said = run(scene, str(parameters), "en", tuple(parameters.items())).said
        assert [words for words in said.values() if PLURAL.search(words)] == [], scene


def test_each_claim_is_in_some_words_of_its_beat():
    """So that a claim that is looked for is there, also when the words change."""
    assert unsaid_claims(CLAIMS) == []
