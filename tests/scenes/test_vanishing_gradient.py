"""VanishingGradient: spreads, products and bounds are those of the functions, and the words say what they do."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from manim import DashedVMobject, Rectangle
from scene_helpers import assert_refused, deck, in_one_process, said

from scenes.components.free_places import is_clear, lines_of
from scenes.components.strand_board import StrandBoard
from scenes.components.text import Formula
from scenes.framework.runner import rehearse
from scenes.style.frame import frame
from scenes.style.theme import theme
from scenes.vanishing_gradient.parameters import VanishingParameters
from scenes.vanishing_gradient.scene import VanishingGradient

CASES = {
    "deck": {},
    "tanh": {"activation": "tanh", "layers": 10},
    "few": {"inputs": 6, "interval": (-2.0, 10.0), "layers": 2},
    "deep": {"inputs": 41, "layers": 10},
    "wide": {"inputs": 41, "interval": (-10.0, 10.0), "layers": 2},
}
FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "relu": lambda x: max(x, mpmath.mpf(0)),
}


@pytest.fixture(scope="module", params=in_one_process("VanishingGradient", CASES))
def case(request):
    given = {"activation": "sigmoid", "inputs": 21, "interval": (-4.0, 4.0), "layers": 5} | CASES[request.param]
    scene = rehearse(VanishingGradient, deck("VanishingGradient", "en", **given), 5, on_beat_end=keep)
    return scene, given


def keep(scene, beat):
    """Remember how far the numbers at the lines stand from those over the first line."""
    if beat == "keep_apart":
        boards = [part for part in scene.mobjects if isinstance(part, StrandBoard)]
        spreads = [part for part in scene.mobjects if isinstance(part, Formula) and part.size == theme.LABEL]
        numbers = [number for board in boards for number in board.numbers]
        scene.apart = min(_apart(one, other) for one in spreads for other in numbers)
        scene.lines = [board.lines[0] for board in boards]
    if beat == "slopes_multiply":
        bars = [part for part in scene.mobjects if type(part) is Rectangle and part.get_fill_opacity() == 1]
        small = [part for part in _family(scene) if isinstance(part, Formula) and part.size == theme.SMALL]
        scene.before_bars = [
            bar.get_left()[0] - slope.get_right()[0]
            for bar in bars
            for slope in small
            if abs(bar.get_y() - slope.get_y()) < 0.2 and 0 < bar.get_left()[0] - slope.get_left()[0] < 2
        ]
    if beat == "bound_falls":
        written = [part for part in _family(scene) if isinstance(part, Formula)]
        heads = next(part.get_y() for part in written if part.code == "n")
        texts = [part for part in written if part.get_y() < heads - 0.2]
        scene.after_numbers = [
            right.get_left()[0] - left.get_right()[0]
            for left in texts
            for right in texts
            if abs(left.get_y() - right.get_y()) < 0.2 and left.get_x() < right.get_x()
        ]


def _family(scene):
    return [each for part in scene.mobjects for each in part.get_family()]


def _apart(one, other):
    size = np.array([one.width + other.width, one.height + other.height])
    return np.max(np.abs(one.get_center() - other.get_center())[:2] - size / 2)


def test_no_spread_touches_a_number_of_the_scale(case):
    assert case[0].apart > 0.12


def test_no_slope_touches_its_bar(case):
    assert min(case[0].before_bars) > 0.15


def test_no_number_touches_that_of_the_next_column(case):
    assert min(case[0].after_numbers) > 0.3


def test_both_boards_are_equally_wide_and_end_at_the_right(case):
    first, second = case[0].lines
    assert first.width == pytest.approx(second.width)
    assert first.get_right()[0] < second.get_left()[0] - 1
    assert frame.body.right - 0.3 < second.get_right()[0] < frame.body.right


def numbers(scene, beat):
    return {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == beat}


def through(f, x, layers):
    """Return the values of x in all layers."""
    values = [mpmath.mpf(x)]
    for _ in range(layers):
        values.append(f(values[-1]))
    return values


@pytest.mark.parametrize(("beat", "name"), [("come_together", "spread"), ("keep_apart", "relu_spread")])
def test_a_spread_is_the_distance_of_the_outermost_values(case, beat, name):
    scene, given = case
    f = FUNCTIONS[given["activation"] if name == "spread" else "relu"]
    low, high = (through(f, end, given["layers"]) for end in given["interval"])
    shown = numbers(scene, beat)
    expected = {f"{name}_{k}": float(b - a) for k, (a, b) in enumerate(zip(low, high, strict=True))}
    assert {key: value for key, value in shown.items() if key in expected} == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("name", "of"), [("product", None), ("relu_product", "relu")])
def test_a_product_is_the_derivative_of_the_last_layer_by_the_marked_input(case, name, of):
    scene, given = case
    shown, f = numbers(scene, "slopes_multiply"), FUNCTIONS[of or given["activation"]]
    assert shown["marked"] > 0
    with mpmath.workdps(40):
        for layer in range(1, given["layers"] + 1):
            slope = mpmath.diff(lambda x, n=layer: through(f, x, n)[-1], shown["marked"])
            assert shown[f"{name}_{layer}"] == pytest.approx(float(slope), rel=1e-6)


@pytest.mark.parametrize("name", ["product", "relu_product"])
def test_the_slopes_on_the_strand_multiply_to_the_products(case, name):
    scene, given = case
    shown, product = numbers(scene, "slopes_multiply"), 1.0
    for layer in range(1, given["layers"] + 1):
        product *= shown[f"{name}_slope_{layer}"]
        assert shown[f"{name}_{layer}"] == pytest.approx(product)


def test_a_bar_is_shorter_by_the_same_length_for_each_tenth(case):
    scene, given = case
    shown = numbers(scene, "slopes_multiply") | numbers(scene, "bound_falls")
    bars = [part for part in scene.mobjects if type(part) is Rectangle and part.get_fill_opacity() == 1]
    names = [f"{kind}_{k}" for kind in ("product", "relu_product", "bound") for k in range(1, given["layers"] + 1)]
    logs = np.log10([shown[name] for name in names])
    caps = [part for part in scene.mobjects if type(part) is DashedVMobject]
    lengths = np.array([*(bar.width for bar in bars), *(cap.get_right()[0] - bars[0].get_left()[0] for cap in caps)])
    slope = (lengths[given["layers"]] - lengths[0]) / -logs[0]
    assert lengths == pytest.approx(lengths[given["layers"]] + slope * logs, abs=1e-6)


def test_the_bound_is_a_power_of_the_largest_slope_and_holds(case):
    scene, given = case
    steepest = {"sigmoid": 0.25, "tanh": 1.0}[given["activation"]]
    bounds, products = numbers(scene, "bound_falls"), numbers(scene, "slopes_multiply")
    for layer in range(1, given["layers"] + 1):
        assert bounds[f"bound_{layer}"] == pytest.approx(steepest**layer)
        assert products[f"product_{layer}"] < bounds[f"bound_{layer}"]


@pytest.mark.parametrize(("given", "beat", "words"), [
    ({}, "come_together", "all inputs look alike"),
    ({"activation": "tanh", "layers": 10}, "come_together", "the spread still shrinks"),
    ({"layers": 2, "interval": (-2.0, 2.0)}, "come_together", "the spread still shrinks"),
    ({}, "bound_falls", "at most its nth power"),
    ({}, "keep_apart", "all negative inputs"),
    ({"inputs": 5, "interval": (-2.0, 7.0)}, "keep_apart", "the negative input"),
    ({"activation": "tanh"}, "bound_falls", "a bound that does not fall"),
])  # fmt: skip
def test_the_words_are_true_of_the_given_function(given, beat, words):
    scene = rehearse(VanishingGradient, deck("VanishingGradient", "en", **given), 2)
    assert words in " ".join(
        phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases
    )


def test_strands_end_on_the_last_line_at_their_values():
    scene = rehearse(VanishingGradient, deck("VanishingGradient", "en"), 2, on_beat_end=keep_dots)
    inputs = np.linspace(-4, 4, 21)
    for _ in range(5):
        inputs = 1 / (1 + np.exp(-inputs))
    left, right, dots = scene.seen
    assert dots == pytest.approx(left + (inputs + 4) / 8 * (right - left), abs=1e-6)


def keep_dots(scene, beat):
    if beat == "come_together":
        board = next(part for part in scene.mobjects if hasattr(part, "strands"))
        line = board.lines[-1]
        scene.seen = line.get_left()[0], line.get_right()[0], np.array([dot.get_x() for dot in board.dots])


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"activation": "relu"}, ["activation", "sigmoid", "tanh"]),
        ({"inputs": 2}, ["inputs", "greater than or equal to 5"]),
        ({"layers": 11}, ["layers", "less than or equal to 10"]),
        ({"interval": [1, 4]}, ["interval", "less than or equal to -2"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_and_bound(given, parts):
    assert_refused(VanishingParameters, given, parts)


@pytest.mark.parametrize(
    ("given", "clear"),
    [
        ({}, 9),
        ({"activation": "tanh", "inputs": 6, "interval": (-2.0, 9.0), "layers": 10}, 19),
        ({"activation": "tanh", "inputs": 41, "layers": 10}, 8),
    ],
)
def test_slopes_stand_beside_the_strand_that_is_followed_and_off_the_others_where_there_is_room(given, clear):
    seen = {}

    def look(scene):
        boards = [part for part in scene.mobjects if isinstance(part, StrandBoard)]
        if beats[-1] != "slopes_multiply" or seen or len(boards) < 2:
            return
        small = [part for part in _family(scene) if isinstance(part, Formula) and part.size == theme.SMALL]
        slopes = [part for part in small if part.get_color() == Formula("1", color=theme.DERIVATIVE)[0].get_color()]
        strand = scene._marked(boards[0])
        followed, others = (
            lines_of([board.lit(strand, "#ffffff") for board in boards]),
            lines_of([board.strands for board in boards]),
        )
        seen.update(slopes=slopes, on=[is_clear(each, followed, 0.02) for each in slopes])
        seen["off"] = sum(is_clear(each, others, 0.02) for each in slopes)

    beats = []
    context = deck("VanishingGradient", "en", **given)
    rehearse(VanishingGradient, context, 5, on_beat_start=lambda _, beat: beats.append(beat), on_phrase_end=look)
    assert len(seen["slopes"]) == 2 * (given.get("layers") or 5)
    assert all(seen["on"])
    assert seen["off"] >= clear


@pytest.mark.parametrize(("language", "words"), [("en", "close neighbours"), ("zh", "靠得很近的两个输入")])
def test_distances_are_said_to_be_multiplied_by_the_slope_only_where_inputs_are_close(language, words):
    """Far apart it is a mean slope between them: 4.6 and 6.8 come from 2.2 to 0.0002 apart."""
    given = {"activation": "tanh", "inputs": 6, "interval": (-2.0, 9.0)}
    scene = rehearse(VanishingGradient, deck("VanishingGradient", language, **given), 2)
    assert words in said(scene, "come_together")
