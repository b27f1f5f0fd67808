"""A count in a message has its noun in the number that it asks for."""

from __future__ import annotations

import pytest

from scenes.framework.counting import count_of


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "scene", "1 scene"),
        (0, "scene", "0 scenes"),
        (2, "entry", "2 entries"),
        (1, "entry", "1 entry"),
        (3, "day", "3 days"),
    ],
)
def test_a_noun_is_in_the_plural_unless_there_is_one(number: int, noun: str, text: str) -> None:
    assert count_of(number, noun) == text
