"""The sign of a function over an interval is that of its exact values; rounding of a zero is no sign."""

from __future__ import annotations

import pytest

from mathcore import Function
from scenes.function_sign import sign_over


@pytest.mark.parametrize(
    ("text", "interval", "sign"),
    [
        ("x^2", (-1, 1), "positive"),
        ("-x^2", (-1, 1), "negative"),
        ("x", (-1, 1), "mixed"),
        ("0 x", (-1, 1), "zero"),
        ("(x - 1)^2 - 1e-20", (0, 2), "positive"),
        ("sin(x)", (0, 3.141592653589793), "positive"),
        ("1e-200 x", (-1, 1), "mixed"),
    ],
)
def test_the_sign_over_an_interval(text, interval, sign):
    assert sign_over(Function.parse(text), interval) == sign
