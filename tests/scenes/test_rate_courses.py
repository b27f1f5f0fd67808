"""WeightUpdate: what is said of a learning rate holds for the outputs of its steps."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest
from scene_helpers import deck, scene_class

from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.rates import RateTrial, try_rates
from scenes.components.text import Words
from scenes.framework.runner import rehearse

SPS = 4


@pytest.mark.parametrize(
    ("outputs", "course"),
    [
        ((180, 175, 170, 165), "slow"),
        ((180, 140, 118, 104), "good"),
        ((180, 30, 70, 58), "across"),
        ((180, 174, -398, -11880), "turns"),
        ((180, 30, 90, 250), "turns"),
        ((180, 90, 400, 170), "unsteady"),
        ((180, 90, 400, 350), "unsteady"),
        ((180, -60, 180, -60), "across"),
        ((180, 90, 1e9), "turns"),
        ((180, 1e9), "away"),
        ((60, 60, 60, 60), "still"),
        ((180, 180.0000001, 180, 180), "still"),
        ((180, 190, 200, 210), "away"),
        ((180, 190, 200, 170), "returns"),
        ((180, 3e-20, 3e-20, 3e-20), "across"),
        ((30, 0, 0, 0), "stuck"),
        ((30, 91, -6.8e-7, -6.9e-7), "stuck"),
        ((30, 0, 200, 200), "stuck"),
        ((30, 0, -60), "away"),
    ],
)
def test_a_course_is_read_from_its_distances(outputs, course):
    assert RateTrial(0.1, outputs).course(60) == course


@pytest.mark.parametrize(
    ("outputs", "later", "course"),
    [
        ((180, 175, 170, 165), (62, 61, 60.5), "slow"),
        ((180, 175, 170, 165), (-1e9, math.inf), "later"),
        ((180, 140, 118, 104), (60, 60, 60), "good"),
        ((180, 140, 118, 104), (60, -1e3, 60), "later"),
        ((180, -60, 180, -60), (180, -60, 180), "across"),
        ((180, 30, 70, 58), (math.inf,), "later"),
        ((180, 190, 200, 210), (math.inf,), "away"),
        ((180, 190, 200, 210), (61, 60.5, 60), "returns"),
        ((180, 190, 200, 170), (math.inf,), "unsteady"),
        ((180, 174, -398, -11880), (60, 60, 60), "unsteady"),
        ((30, 0, 200, 200), (200, 200, 200), "stuck"),
        ((30, 0, 200, 200), (75, 70, 61), "returns"),
        ((30, 0, 200, 200), (math.inf,), "away"),
        ((180, 180, 180, 180), (180, 180, 180), "still"),
        ((180, 180, 180, 180), (150, 149, 148), "slow"),
    ],
)
def test_a_rate_is_judged_by_many_more_steps_than_are_written(outputs, later, course):
    assert RateTrial(0.1, outputs, later=later).course(60) == course


def grows(distances):
    return all(after >= before for before, after in pairwise(distances))


def falls(distances):
    return grows(distances[::-1])


# What each verdict says of the distances from the target that are written in its row.
SAYS = {
    "slow": lambda row: falls(row),
    "good": lambda row: falls(row) and row[-1] < row[0],
    "across": lambda row: row[-1] <= row[0],
    "away": lambda row: grows(row) and row[-1] > row[0],
    "turns": lambda row: any(falls(row[: k + 1]) and grows(row[k:]) for k in (1, 2)) and not grows(row),
    "returns": lambda row: any(grows(row[: k + 1]) and falls(row[k:]) for k in (1, 2, 3)) and not falls(row),
    "unsteady": lambda row: not grows(row) and not falls(row),
    "still": lambda row: len(set(row)) == 1,
    "stuck": lambda row: row[-1] == row[-2],
    "later": lambda row: falls(row) or not grows(row),
}


def test_what_is_said_of_a_rate_holds_for_the_row_that_is_written():
    places = (-60, 0, 40, 60, 90, 180, 200)
    rows = product((180, 0), places, places, places)
    for outputs, later in product(rows, [(61.0, 60.0), (math.inf,), (180.0, -60.0), (300.0, 0.0)]):
        course = RateTrial(0.1, outputs, later=later).course(60)
        assert SAYS[course]([abs(output - 60) for output in outputs]), (outputs, later, course)


def test_a_rate_that_leads_away_for_as_long_as_is_written_is_not_said_to_come_and_go():
    params = NetworkParameters(
        sizes=(784, 30, 10), seed=1, inputs=0.5, target=0.1, learning_rate=0.01, activations=("relu", "sigmoid")
    )
    slow = try_rates(params)[0]
    assert grows([abs(output - 0.1) for output in slow.outputs])
    assert slow.course(0.1) == "returns"


@pytest.mark.parametrize(
    ("language", "ends"), [("zh", "太慢, 太慢, 后来走远"), ("en", "too slow, too slow, runs away later")]
)
def test_a_rate_that_blows_up_after_the_steps_that_are_written_is_not_said_to_be_slow(language, ends):
    network = {"sizes": (2, 2, 1), "weights": (((1, -1), (0.5, 0.5)), ((2,), (-1,)))}
    network |= {"inputs": (1, -2), "target": -1.5, "activations": ("leaky_relu", "linear"), "learning_rate": 0.25}
    told = []

    def look(scene, beat):
        if beat == "rates":
            told.extend(part for each in scene.mobjects for part in each.get_family() if isinstance(part, Words))

    rehearse(scene_class("WeightUpdate"), deck("WeightUpdate", language, **network), SPS, on_beat_end=look)
    assert [words.text for words in sorted(told, key=lambda each: -each.get_y())][-3:] == ends.split(", ")
