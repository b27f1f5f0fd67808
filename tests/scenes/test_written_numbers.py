"""Whatever a lecturer sets, each equality on screen holds for the numbers as they are printed, or says `≈`."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from arithmetic import redo
from scene_helpers import deck, scene_class

from scenes.components.number import LiveNumber, LiveSign
from scenes.components.text import Formula
from scenes.framework.numbers import is_rounded, read_exactly, typeset_number
from scenes.framework.runner import rehearse
from scenes.style.theme import theme

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
SIGN = re.compile(r"(?<!\w)(=|approx)(?!\w)")
ROLE = re.compile(rf"\b(?:{'|'.join(theme.roles)})(?=\()")
NAMED = re.compile(r"\{\{ ((?:(?!\{\{).)*?) : \w+ \}\}")
NUMBER = re.compile(r"-?(?:[\d.]+ times )?10\^\((-?\d+)\)|-?[\d.]+")


def segments(code: str) -> list[str]:
    """A formula cut at its signs of equality, the signs between its pieces, colours and names taken off."""
    while NAMED.search(code):
        code = NAMED.sub(r"\1", code)
    plain = ROLE.sub("", code).replace("&", " ").replace("\\", " ").replace(" med ", " ")
    return [piece.strip() for piece in SIGN.split(plain)]


def value_of(piece: str) -> Fraction | None:
    """What a viewer finds who does a calculation as it is written; None where it has letters or no digits."""
    code = piece.replace(" times ", "*").replace(" dot ", "*").replace("^", "**")
    if not re.fullmatch(r"[\d.\s()*/+\-]*\d[\d.\s()*/+\-]*", code):
        return None
    return redo(code)


def bare(piece: str) -> str:
    """A number without the parentheses that its colour has left."""
    return piece[1:-1] if piece.startswith("(") and piece.endswith(")") else piece


def unit_of(piece: str) -> Fraction:
    """One unit in the last place of a printed number."""
    match = re.fullmatch(r"-?(?:([\d.]+) times )?10\^\((-?\d+)\)", bare(piece))
    digits, power = (match.group(1) or "1", int(match.group(2))) if match else (bare(piece), 0)
    return Fraction(10) ** (power - len(digits.partition(".")[2]))


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[1]}")
def shown(request):
    """The formulas of a scene, its ledger, and its live numbers with their signs at the end of each beat."""
    name, given = request.param
    codes, live = [], []
    patch = pytest.MonkeyPatch()
    make = Formula.__init__

    def keep(self, code, *args, **kwargs):
        codes.append(code)
        make(self, code, *args, **kwargs)

    def look(scene, beat):
        parts = scene.get_mobject_family_members()
        numbers = {part.name: part for part in parts if isinstance(part, LiveNumber)}
        signs = [part for part in parts if isinstance(part, LiveSign)]
        live.extend(
            (number.value(), number.text, sign.text)
            for sign in signs
            for number in [numbers[sign.name.removeprefix("sign of ")]]
        )

    patch.setattr(Formula, "__init__", keep)
    try:
        scene = rehearse(scene_class(name), deck(name, "en", **given), 2, on_beat_end=look)
    finally:
        patch.undo()
    return list(dict.fromkeys(codes)), scene.ledger.entries, live


def test_written_arithmetic_can_be_redone_by_hand(shown):
    codes, *_ = shown
    redone = 0
    for code in codes:
        pieces = segments(code)
        for (left, sign), right in zip(zip(pieces[::2], pieces[1::2], strict=False), pieces[2::2], strict=False):
            found, printed = value_of(left), value_of(right)
            if found is None or printed is None or not NUMBER.fullmatch(bare(right)):
                continue
            redone += 1
            if sign == "=":
                assert found == printed, code
            else:
                assert abs(found - printed) <= unit_of(right) * Fraction(51, 100), code
    assert redone or not any(re.search(r"dot \w+\(\(?-?\d|\d\S* - \(?-?\d", code) for code in codes)


def test_a_rounded_number_is_never_said_to_be_equal(shown):
    codes, entries, _ = shown
    exact, known = set(), set()
    for entry in entries:
        known.add(typeset_number(entry.text))
        if not is_rounded(entry.value, entry.text):
            exact.add(typeset_number(entry.text))
    for code in codes:
        for sign, piece in pairwise(segments(code)):
            if sign == "=":
                numbers = [match.group() for match in NUMBER.finditer(piece)]
                assert [text for text in numbers if text in known - exact] == [], code


def test_live_numbers_show_what_they_are(shown):
    *_, live = shown
    for value, text, sign in live:
        assert abs(read_exactly(text) - Fraction(value)) <= abs(Fraction(value)) / 2000, (value, text)
        assert sign == ("≈" if is_rounded(value, text) else "="), (value, text)
