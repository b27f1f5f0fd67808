"""At values at which written numbers and words are easily false, what is shown and said is true in every scene.

`pytest tests/scenes/test_hostile_lectures.py --hostile 20` draws twenty lectures of each scene; a failure shows its
lecture, ready for a file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from claims import Run, count_labels, false_claims
from claims_on_functions import CLAIMS as ON_FUNCTIONS
from claims_on_networks import CLAIMS as ON_NETWORKS
from drawn_lectures import write_toml
from hostile_lectures import HOSTILE, hostile_parameters
from pydantic import ValidationError
from scene_helpers import deck, scene_class
from variant_claims import VARIANT_CLAIMS, variant_of
from written_formulas import assert_calculations_hold, statements

from lecture.project.catalogue import BUILT_IN
from scenes.framework.errors import LectureError
from scenes.framework.runner import rehearse
from scenes.lint.number_texts import NumberChecker
from scenes.lint.text_provenance import letter_of, lettering

FPS = 2
ROUNDED_OPERANDS = Fraction(5)  # units that a product behind ≈ may differ by, for its factors are rounded, too
WHOLE = 0.8  # of a text's letters stand where it can be read

THIRDS = [1 / 3**k for k in range(1, 6)]
SIXTEEN = [[2, 1, 1 / 3, 2], [1 / 3, 0.5, -0.25, 1e-6], [0, -0.25, 2, 100], [0, 2, 1e-6, 100]]
# Lectures at which something was false.
FOUND = [
    ("TangentLine", {"function": "tanh(1e-6*x)", "interval": [-3, -1], "point": -2, "windows": [0.5, 0.05]}),
    ("TangentLine", {"function": "x^3/3 - x", "interval": [0, 4], "point": 0, "windows": [0.1, 0.05, 0.025]}),
    ("TangentLine", {"function": "max(0, x)^2", "interval": [-2, 2], "point": 0, "windows": [1, 0.1]}),
    ("TangentLine", {"function": "1/(1 + x^2)", "interval": [-3, 3], "point": 3**-0.5, "windows": [1, 0.1]}),
    ("TangentLine", {"function": "sin(50x)", "interval": [0, 3], "point": 1, "windows": [1, 0.5, 0.25]}),
    ("TangentLine", {"function": "ln(x + 1)", "interval": [0, 1], "point": 0.5, "windows": THIRDS[:4]}),
    ("GradientDescent1D", {"function": "ln(x + 1)", "start": 0.123456789, "learning_rate": 1e-12}),
    ("GradientDescent1D", {"function": "sqrt(x + 1)", "start": 1, "learning_rate": 1e-12}),
    ("GradientDescent1D", {"function": "0.1*x^3", "start": -2 / 3, "learning_rate": 1 / 3}),
    ("Differential", {"function": "exp(10*x)", "point": 2, "steps": [1e-6 * step for step in THIRDS[:4]]}),
    ("Differential", {"function": "x^3/3 - x", "point": 0.123456789, "steps": [0.001, 0.0005, 0.00025, 0.000125]}),
    ("LimitDefinition", {"function": "x^3/3 - x", "point": 0.5, "steps": [1 / 3 * 0.1**k for k in range(5)]}),
    ("LimitDefinition", {"function": "x^2/4 + 1", "point": -2 / 3, "steps": [1e-6, 1e-7]}),
    ("LimitDefinition", {"corner_function": "max(-2/3*(x + 2/3), 0)", "corner_point": -2 / 3}),
    ("Differential", {"function": "exp(x)", "point": 1 / 3, "steps": [1e-6, 1e-7, 1e-8]}),
    ("DerivativeFunction", {"function": "x", "interval": [-1e6, 1e6]}),
    ("TangentLine", {"function": "x^2 - x", "interval": [-2, 2], "point": -2, "windows": THIRDS[1:4]}),
    ("RiemannSum", {"function": "exp(-x^2)", "interval": [-1e6, 1e6], "counts": [4, 8]}),
    ("RiemannSum", {"function": "sin(x)", "interval": [-3, -1], "counts": [4, 8, 16, 32, 64]}),
    ("RiemannSum", {"function": "exp(-x^2)", "interval": [-1, 0], "counts": [3, 6, 12]}),
    ("SumRule", {"u": "1/(x + 0.1)", "v": "tanh(1e-12*x)", "point": 1e-6, "interval": [0, 1e-6]}),
    ("QuotientRule", {"u": "x", "v": "1e-6*x^2", "point": 2, "step": 0.5}),
    ("Accumulation", {"function": "1 if x<2 else -2", "interval": [0, 4]}),
    ("RiemannSum", {"function": "2 if x<1 else -1", "interval": [0, 2], "counts": [1, 2, 3, 8]}),
    ("TangentPlane", {"function": "1e-6*x + 1e6*y", "point": [1, 1]}),
    (
        "GradientDescent3D",
        {
            "function": "sin(x)*cos(y)",
            "start": [1, 1],
            "learning_rate": 0.5,
            "adam_learning_rate": 0.3,
            "steps": 5,
            "race_steps": 30,
        },
    ),
    ("GradientDescent3D", {"function": "abs(x) + y^2", "start": [1, 1], "learning_rate": 0.4, "race_steps": 20}),
    ("GradientDescent3D", {"function": "max(abs(x), 2*abs(y))", "start": [3, 0.7], "learning_rate": 0.5}),
    ("GradientDescent3D", {"function": "x^2 + y^2", "start": [1, 1], "learning_rate": 0.5, "race_steps": 8}),
    ("GradientDescent1D", {"second_function": "exp(x)", "second_starts": [1, -1], "second_learning_rate": 0.5}),
    ("GradientDescent1D", {"second_function": "sqrt(x)", "second_starts": [1, 2], "second_learning_rate": 0.9}),
    ("GradientDescent1D", {"second_function": "1/(x - 0.75)", "second_starts": [0.1, 1e6]}),
    ("GradientDescent1D", {"function": "sqrt(x - 0.75)", "start": 1, "learning_rate": 1 / 3, "learning_rates": [1, 2]}),
    ("LossScene", {"sizes": [1, 2, 1], "weights": [0.1, 0.1], "inputs": [1e-4], "target": 1e-6, "learning_rate": 0.1}),
    ("LossScene", {"sizes": [1, 1, 1], "weights": [1e5, 1e5], "inputs": [2], "target": 0, "learning_rate": 1e-6}),
    ("GradientDescent1D", {"second_function": "2*abs(x)", "second_starts": [-1.25, 0.75], "second_learning_rate": 0.5}),
    ("GradientDescent1D", {"second_function": "x^2", "second_starts": [-1, 2], "second_learning_rate": 1.5}),
    ("SecondForward", {"sizes": [1, 1, 1], "weights": [1, 1], "inputs": [1], "target": -3, "learning_rate": 0.4}),
    (
        "WeightUpdate",
        {
            "sizes": [2, 3, 1],
            "seed": 19,
            "inputs": [0.5, 123.456],
            "target": [0.5],
            "activations": "sigmoid",
            "learning_rate": 1e-12,
        },
    ),
    (
        "WeightUpdate",
        {
            "sizes": [4, 4, 1],
            "weights": [SIXTEEN, [[0.123456], [1 / 3], [-1], [0]]],
            "inputs": [80, 1000, 1, -1],
            "target": [123.456],
            "learning_rate": 1e-12,
        },
    ),
    (
        "BackwardOutputLayer",
        {
            "sizes": [2, 2, 1, 1],
            "weights": [[[1, 0.123456], [0.5, 1e-6]], [[-1], [1e-6]], [[0.5]]],
            "inputs": 1000,
            "target": 123.456,
            "activations": "prelu",
            "learning_rate": 0.01,
        },
    ),
    (
        "BackwardOutputLayer",
        {
            "sizes": [2, 1, 1],
            "weights": [[[1 / 3], [1]], [[100]]],
            "inputs": [80, 1],
            "target": 80,
            "activations": "tanh",
            "learning_rate": 1e-12,
        },
    ),
    (
        "BackwardOutputLayer",
        {
            "sizes": [2, 2, 1, 1],
            "weights": [1e-12, -1, -0.25],
            "inputs": 40,
            "target": [40],
            "activations": "tanh",
            "learning_rate": 0.01,
        },
    ),
    (
        "SecondForward",
        {
            "sizes": [2, 2, 1],
            "weights": [[[15, 0.5], [15, 0.5]], [[100], [-0.25]]],
            "inputs": 1,
            "target": [1e-6],
            "activations": "sigmoid",
            "learning_rate": 0.4,
        },
    ),
    (
        "SecondForward",
        {
            "sizes": [4, 4, 1],
            "weights": [
                [[-0.25, 1e-12, 0.5, 2], [2, 100, 100, 1e-6], [100, 0.5, 100, 1e-12], [100, 0.5, 2, 0]],
                [[1e-12], [2], [1e-6], [1]],
            ],
            "inputs": [1 / 3, 1 / 3, 1 / 3, 2],
            "target": [-1],
            "learning_rate": 0.001,
        },
    ),
]


@dataclass
class Watched:
    """What is read of a scene as it goes: the formulas that stand on screen, and what `check` finds."""

    checker: NumberChecker = field(default_factory=lambda: NumberChecker(FPS))
    formulas: dict[str, None] = field(default_factory=dict)

    def look(self, scene, beat=None):
        """Take in the picture that stands at the end of a phrase or a beat."""
        self.checker.look(scene)
        letters = Counter(
            letter.text
            for mobject in scene.get_mobject_family_members()
            if (letter := letter_of(mobject)) is not None and mobject.fill_rgbas[0][3] > 0
        )
        shown = (text for text, count in letters.items() if count >= WHOLE * text.letters and text.kind == "Formula")
        self.formulas |= dict.fromkeys(text.source for text in shown)


def play(name, language, given):
    """Return a run of a scene, and what was read of it."""
    watched, cls, labels = Watched(), scene_class(name), {}

    def look(scene, beat):
        watched.look(scene, beat)
        count_labels(labels, scene, beat)

    with lettering():
        held = rehearse(cls, deck(name, language, **given), FPS, on_phrase_end=watched.look, on_beat_end=look)
    said = {record.name: " ".join(phrase.text for phrase in record.phrases) for record in held.timeline}
    shown = {beat: {} for beat in said}
    for entry in held.ledger.entries:
        shown[entry.beat][entry.name] = entry.text
    findings = [str(finding) for finding in watched.checker.report(cls) if finding.fails]
    return Run(held.params, said, shown, held.ledger, (), labels), watched.formulas, findings


def untrue(name, language, run):
    """Return beats and words that are not true of a run."""
    words = deck(name, language).words.beats
    found = [
        (beat, variant, said)
        for beat, said in run.said.items()
        for variant in [variant_of(words[beat], said)]
        if not VARIANT_CLAIMS.get((name, beat, variant), lambda run: True)(run)
    ]
    for claims in (ON_FUNCTIONS, ON_NETWORKS):
        judged = {key: told for key, told in claims.items() if key[0] == name}
        found += [(beat, "", said) for beat, said in false_claims(name, language, run, judged)]
    return found


def lectures(count):
    """Return so many drawn lectures of each scene; of one without parameters each language is one lecture."""
    return [
        pytest.param(name, number, id=f"{name} {number}")
        for name in HOSTILE
        for number in range(count if hostile_parameters(name, 0) else min(count, 2))
    ]


def pytest_generate_tests(metafunc):
    if "number" in metafunc.fixturenames:
        metafunc.parametrize(("name", "number"), lectures(metafunc.config.getoption("hostile")))


def test_parameters_are_drawn_for_every_scene():
    assert HOSTILE.keys() == BUILT_IN.scenes.keys()


def test_each_claim_is_of_a_variant_that_there_is():
    def variants(name, beat):
        return {None, *deck(name, "en").words.beats[beat].variants}

    assert [key for key in VARIANT_CLAIMS if key[2] not in variants(*key[:2])] == []


def assert_true(name, language, given):
    """Assert that what is shown and said in a scene is true."""
    run, formulas, findings = play(name, language, given)
    lecture = write_toml(name, given)
    assert findings == [], lecture
    assert untrue(name, language, run) == [], lecture
    assert_calculations_hold([each for code in formulas for each in statements(code)], ROUNDED_OPERANDS)


@pytest.mark.parametrize("place", range(len(FOUND)), ids=[f"{name} {k}" for k, (name, _) in enumerate(FOUND)])
def test_what_was_false_is_true(place):
    assert_true(FOUND[place][0], ("zh", "en")[place % 2], FOUND[place][1])


def test_what_is_shown_and_said_is_true(name, number):
    try:
        assert_true(name, ("zh", "en")[number % 2], hostile_parameters(name, number))
    except (LectureError, ValidationError):
        return  # refused: `test_fuzz` reads the message
