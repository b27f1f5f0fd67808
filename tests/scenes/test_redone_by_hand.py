"""What the scenes on backpropagation calculate in writing is what a viewer finds who does it again by hand.

The rows are read as they are typeset: each expression between two signs is worked out with fractions.
"""

from __future__ import annotations

import re
from fractions import Fraction
from unittest.mock import patch

import pytest
from arithmetic import redo
from scene_helpers import deck, scene_class

from scenes.backpropagation.calculation import _Packer
from scenes.framework.numbers import read_exactly
from scenes.framework.runner import rehearse

SCENES = ("ForwardPass", "LossScene", "BackwardOutputLayer", "BackwardHiddenLayer", "WeightUpdate", "SecondForward")
NETWORKS = {
    "deck": {},
    "thirds": {"weights": (1 / 3, -2 / 3), "inputs": (1 / 7, 2), "target": 1 / 9, "learning_rate": 0.03},
    "nearly there": {"target": 180.0000001},
    "cancels": {"weights": (1 / 3, 0.123456), "inputs": (0.333, 0.777), "target": 0.1234, "learning_rate": 0.01},
    "reached": {"target": 180},
    "large": {"inputs": 1e6, "weights": (1e6, -1 / 3), "target": 0.001, "learning_rate": 1},
    "too small a step": {"learning_rate": 1e-18},
    "diverges": {"learning_rate": 0.1},
    "two outputs": {"sizes": (2, 3, 2), "target": (60, 180.5), "learning_rate": 1e-7},
    "sigmoid": {"activations": "sigmoid", "inputs": (0.3, -0.7), "target": 1, "learning_rate": 0.5},
}
NAMED = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*?) : \w+ \}\}")
RUNNING = re.compile(r"loss_\d+|loss_now|last_\w+")
ONLY_RESULT = re.compile(r"\s*\{\{ [^{}]* : equals \}\}\s*(?:=)?\s*\{\{ [^{}]* : result \}\}\s*")
COLOUR = re.compile(r"(?:weight|input|activation|gradient|derivative|loss|step|function)\(")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SIGN = re.compile(r"(=|approx|arrow\.l)")
MATH = ((r"\btimes\b|\bdot\b", "*"), (r"\+ med", "+"), (r"\^\(?(-?\d+)\)?", r"**(\1)"), (r"1/2 \(", "1/2*("))


def plain(code):
    """Typst math without the names of its parts and its colours."""
    while NAMED.search(code):
        code = NAMED.sub(r"\1", code)
    return COLOUR.sub("(", code)


def value(expression):
    """Return what an expression of numbers comes to; None where it has letters or leaves terms out."""
    for pattern, python in MATH:
        expression = re.sub(pattern, python, expression)
    if not expression.strip() or re.search(r"[^-+*/(). \d]", expression):
        return None
    return redo(expression)


def calculations(scene, parameters):
    """Every calculation of a scene as it is typeset, rows joined, and the ledger."""
    joined, finish = [], _Packer.finish

    def keep(packer):
        found = finish(packer)
        code = " ".join(row.code for row in found)
        if ONLY_RESULT.fullmatch(code):
            joined[-1] += code
        else:
            joined.append(code)
        return found

    with patch.object(_Packer, "finish", keep):
        run = rehearse(scene_class(scene), deck(scene, **parameters), 2)
    return dict.fromkeys(joined), run.ledger


def texts_of_one_value(ledger):
    """Return values that are written in two ways in one beat; numbers that run there are seen for a moment only."""
    texts = {}
    for entry in ledger.entries:
        if RUNNING.fullmatch(entry.name) and entry.beat == "many_steps":
            continue
        texts.setdefault((entry.beat, abs(entry.value)), set()).add(entry.text.lstrip("−"))
    return [(key, found) for key, found in texts.items() if len(found) > 1]


@pytest.mark.parametrize("case", NETWORKS)
def test_written_arithmetic_can_be_redone_by_hand_or_says_that_it_is_rounded(case):
    redone = 0
    for scene in SCENES:
        rows, ledger = calculations(scene, NETWORKS[case])
        assert texts_of_one_value(ledger) == [], scene
        for written in rows:
            pieces = SIGN.split(plain(written))
            values = [value(piece) for piece in pieces[::2]]
            for left, sign, right in zip(values, pieces[1::2], values[1:], strict=False):
                if left is not None and right is not None:
                    redone += 1
                    assert sign == "approx" or left == right, (scene, written)
                    assert abs(left - right) <= abs(right) / 200, (scene, written)
    assert redone > 20


@pytest.mark.parametrize("case", ["deck", "thirds", "sigmoid"])
def test_rounded_operands_follow_a_sign_that_says_so(case):
    """In the scenes that write each number in one way only."""
    for scene in ("ForwardPass", "LossScene"):
        written, ledger = calculations(scene, NETWORKS[case])
        exact = {abs(Fraction(entry.value)) for entry in ledger.entries}
        exact |= {
            abs(read_exactly(e.text)) for e in ledger.entries if abs(float(read_exactly(e.text)) - e.value) < 1e-12
        }
        for calculation in written:
            pieces = SIGN.split(plain(calculation))
            for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
                if value(piece) is not None and any(op in piece for op in ("times", " - ", "+")):
                    numbers = {Fraction(number) for number in NUMBER.findall(re.sub(r"1/2|\^2", "", piece))}
                    assert sign == "approx" or numbers <= exact, calculation
