"""SoftmaxScene: shares and derivatives are those of the closed form, and the point and the words follow them."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from scene_helpers import assert_refused, deck, in_one_process, said

from mathcore import softmax
from scenes.components.bar_column import BarColumn
from scenes.components.heat_grid import HeatGrid
from scenes.components.share_triangle import ShareTriangle
from scenes.framework.digits import number_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import MINUS, Figure, format_number, read_exactly
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.softmax.board import SoftmaxBoard, columns
from scenes.softmax.digits import column_formats, derivative_format, redoable_format
from scenes.softmax.jacobian import draw_icons, draw_jacobian
from scenes.softmax.parameters import SoftmaxParameters
from scenes.softmax.point import CORNERS, TIP, chain_arrows, draw_arrows, name_arrows
from scenes.softmax.scene import SoftmaxScene
from scenes.style.frame import Region, frame

CASES = {
    "deck": (2.0, 1.0, 0.1),
    "two": (1.5, -0.5),
    "six": (3.0, 1.0, 0.2, -1.0, -4.0, 0.5),
    "below 0": (2.0, 1.0, -4.0),
    "two equal": (1.0, 3.0, 3.0),
    "all equal": (1.0, 1.0, 1.0),
    "all 0": (0.0, 0.0, 0.0),
    "one takes nearly all": (8.0, 0.0, 0.0),
}


@pytest.fixture(scope="module", params=in_one_process("SoftmaxScene", CASES))
def case(request):
    scores = CASES[request.param]
    return rehearse(SoftmaxScene, deck("SoftmaxScene", "en", logits=scores), 5, on_beat_end=keep), scores


def keep(scene, beat):
    """Remember which beats show the scores' names, where the point stands as each of its scores rises a little, and
    where the arrows lead."""
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    scene.named = {**getattr(scene, "named", {}), beat: any(name in shown for name in scene.board.scores.names)}
    if beat == "arrows" and len(scene.params.logits) == 3:
        scene.ways = np.array([arrow.get_end() - arrow.get_start() for arrow in scene.drawn_arrows])
        dot = scene.picture.dot
        scene.way = []
        for lift in np.linspace(0, scene.board.lift, 5):
            scene.board.one.set_value(lift)
            dot.update()
            scene.way.append(dot.get_center())
        scene.board.one.set_value(0)


@pytest.mark.parametrize("scores", CASES.values(), ids=CASES)
def test_scores_and_exponentials_fill_the_picture_before_there_are_shares(scores):
    board = SoftmaxBoard(Ledger("SoftmaxScene"), scores)
    bars, heads = board.pair()
    numbers = max(float(number.get_right()[0]) for number in bars[1].numbers)
    assert frame.body.left + 0.8 * frame.body.width < numbers <= frame.body.right + 1e-6
    assert bars[0].get_right()[0] < min(float(bar.get_left()[0]) for bar in bars[1].bars)
    assert frame.body.top >= max(float(head.get_top()[1]) for head in heads)
    assert frame.body.bottom - 1e-6 <= bars[0].get_bottom()[1] < frame.body.bottom + 0.3


@pytest.mark.parametrize(
    "scores",
    [(1 / 3, -0.25), (1 / 3, 2 / 3, 1.0), (9.123456789, 9.1234, 3.0), (2.0, 1.0, 0.1), (3.0, 1.0, 0.2, -1.5)],
)
def test_an_exponential_is_found_again_from_its_score_as_it_is_written(scores):
    board = SoftmaxBoard(Ledger("SoftmaxScene"), scores)
    for every, one in ((0, 0), (1, 0), (0, board.lift)):
        board.every.set_value(every)
        board.one.set_value(one)
        for score, power in zip(board.score_values().tolist(), board.power_values().tolist(), strict=True):
            read = float(read_exactly(format_number(score, whole_spec(score, board.score_spec))))
            spec = number_spec(power, board.power_digits, board.power_digits)
            assert format_number(math.exp(read), spec) == format_number(power, spec)


def shares(scores):
    with mpmath.workdps(80):
        powers = [mpmath.exp(score) for score in scores]
        return [power / mpmath.fsum(powers) for power in powers]


def numbers(scene, beat):
    return {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == beat}


def test_total_and_shares_are_those_of_the_closed_form_before_and_after_all_scores_rise(case):
    scene, scores = case
    expected = {f"share_{k}": float(share) for k, share in enumerate(shares(scores), 1)}
    for beat, rise in (("shares", 0), ("guess", 1)):
        shown = numbers(scene, beat)
        assert {name: shown[name] for name in expected} == pytest.approx(expected, rel=1e-12)
        total = mpmath.fsum(mpmath.exp(score + rise) for score in scores)
        assert shown["total"] == pytest.approx(float(total), rel=1e-12)
    assert sum(expected.values()) == pytest.approx(1)


def test_the_matrix_has_the_derivative_of_each_share_by_each_score(case):
    scene, scores = case
    shown = numbers(scene, "jacobian")
    with mpmath.workdps(40):
        for i in range(len(scores)):
            for j in range(len(scores)):
                slope = mpmath.diff(lambda x, i=i, j=j: shares([*scores[:j], x, *scores[j + 1 :]])[i], scores[j])
                assert shown[f"jacobian_{i + 1}_{j + 1}"] == pytest.approx(float(slope), rel=1e-6)
    assert sum(name.startswith("jacobian_") for name in shown) == len(scores) ** 2


def test_the_right_answer_is_what_the_first_share_does(case):
    scene, scores = case
    before, after = shares(scores)[0], shares([score + 1 for score in scores])[0]
    (question,) = (record.question for record in scene.timeline if record.question)
    assert abs(after - before) < 1e-12 * before
    assert question.answers[question.right] == "it stays"


def test_names_of_given_scores_do_not_stand_at_bars_of_raised_ones(case):
    scene, scores = case
    assert scene.named["shares"]
    assert not scene.named["guess"]
    assert scene.named["point"] is (len(scores) != 3)


def test_arrows_tip_to_tail_come_back_and_their_heads_are_no_larger():
    logits = np.array(CASES["deck"])
    arrows = draw_arrows(ShareTriangle(frame.body, ("A", "B", "C")), logits)
    copies = chain_arrows(arrows)
    for one, other in zip(copies, [*copies[1:], copies[0]], strict=True):
        assert np.allclose(one.get_end(), other.get_start(), atol=1e-6)
        assert one.tip.length <= TIP + 1e-6
    lengths = [[np.linalg.norm(arrow.get_end() - arrow.get_start()) for arrow in each] for each in (copies, arrows)]
    assert np.ptp(np.divide(*lengths)) < 1e-6


def test_the_point_goes_straight_to_its_corner_and_halfway(case):
    scene, scores = case
    if len(scores) != 3:
        assert not hasattr(scene, "way")
        return
    k = int(numbers(scene, "arrows")["raised"]) - 1
    triangle = scene.picture.triangle
    start, *_, end = scene.way
    corner = triangle.corners[k]
    assert end == pytest.approx((start + corner) / 2, abs=0.01)  # the score rises by a number of two decimals
    for place in scene.way:
        assert np.cross(place - start, corner - start) == pytest.approx(np.zeros(3), abs=1e-9)


def test_arrows_are_the_point_s_derivatives_in_one_scale_and_sum_to_nothing(case):
    scene, scores = case
    if len(scores) != 3:
        return
    ways = scene.ways
    assert ways.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-6)
    triangle, step = scene.picture.triangle, 1e-4 * np.eye(3)
    places = [[triangle.at(np.array(shares(scores + sign * rise), float)) for sign in (1, -1)] for rise in step]
    steps = [(up - down) / 2e-4 for up, down in places]
    scale = np.linalg.norm(ways) / np.linalg.norm(steps)
    assert ways == pytest.approx(scale * np.array(steps), abs=1e-4)
    assert scale >= 1 - 1e-6


SCORES = [(-3, -3.0001, -3), (-10, -10, -2), (9.5, 10, 9.123456), (1, 1, 1.000000001)]


@pytest.fixture(params=SCORES, ids=str)
def board(request):  # in each test's own folder, where manim puts what it typesets
    return SoftmaxBoard(Ledger("SoftmaxScene"), request.param)


def test_scores_are_written_as_given_and_written_exponentials_add_up_to_the_written_sum(board):
    scores = board.logits
    texts = [number.read_whole() for _, number in board.scores.numbers]
    assert [float(text.replace(MINUS, "-")) for text in texts] == pytest.approx(scores, abs=1e-8)
    powers = [read_exactly(number.read_whole()) for _, number in board.powers.numbers]
    total = board.sums[0][-1].read_whole()
    digits = board.total_digits
    assert format_number(float(sum(powers)), number_spec(float(np.exp(scores).sum()), digits, digits)) == total


@pytest.mark.parametrize(
    "scores",
    [(-1.5, 1.74, 2.3), (-1.25, 3.5, 3.499, 0.06), (0.7, -0.7), (3.2, 1.3, 0.2, 0.8), (4, -2, 3.1, 0.9, 1.23)],
)
def test_an_exponential_by_the_sum_as_both_are_written_is_the_share_as_it_is_written(scores):
    board = SoftmaxBoard(Ledger("SoftmaxScene"), scores)
    for every, one in ((0, 0), (1, 0), (0, board.lift)):
        board.every.set_value(every)
        board.one.set_value(one)
        total = read_exactly(board.sums[0][-1].read_whole())
        powers = [read_exactly(number.read_whole()) for _, number in board.powers.numbers]
        shares = [number.read_whole() for _, number in board.shares.numbers]
        assert [format_number(float(power / total), board.share_spec()) for power in powers] == shares


def test_the_mark_of_a_length_stays_in_its_column_and_has_the_length_that_it_says(board):
    for column, room in zip((board.scores, board.powers), columns(), strict=False):
        lines, number = column.scale_bar()
        says = float(number.code.replace(" ", ""))
        assert lines[0].get_length() == pytest.approx(says * column.unit)
        assert lines[0].get_length() > 0.05
        assert number.get_right()[0] <= room.right


def test_distances_of_a_point_from_the_sides_are_its_shares():
    triangle, given = ShareTriangle(frame.body, "ABC"), np.array([0.5, 0.2, 0.3])
    for k in range(3):
        one, other = (triangle.corners[j] for j in range(3) if j != k)
        point, foot = triangle.at(given), triangle.foot(given, k)
        along = (other - one) / np.linalg.norm(other - one)
        distance = np.linalg.norm(point - one - np.dot(point - one, along) * along)
        height = np.linalg.norm(triangle.corners[k] - (one + other) / 2)
        assert distance / height == pytest.approx(given[k])
        assert np.linalg.norm(point - foot) == pytest.approx(distance)
        assert np.dot(point - foot, along) == pytest.approx(0, abs=1e-9)


def test_bars_and_parts_of_the_whole_are_as_long_as_their_values_say(case):
    scene, scores = case
    board = scene.board
    board.every.set_value(0)
    ends = [board.scores.end(k)[0] - board.scores.zero for k in range(len(scores))]
    assert ends == pytest.approx(board.scores.unit * np.array(scores))
    parts = np.array([part.width for part in board.whole])
    assert parts / parts.sum() == pytest.approx(np.array(shares(scores), float), abs=1e-6)


@pytest.mark.parametrize(("scores", "beat", "words"), [
    ((2, 1, 0.1), "shares", "The highest score has the largest share, about 0.659"),
    ((1, 3, 3), "shares", "occurs more than once"),
    ((1, 3, 3, 0), "shares", "occurs more than once"),
    ((1, 1), "shares", "All scores are equal, and so are the shares, 0.5 each"),
    ((1, 1, 1), "shares", "All scores are equal, and so are the shares, about 0.333 each"),
    ((1, 1, 1.000000001), "shares", "All scores are equal"),
    ((2, 1, 0.1), "arrows", "Raise score 1 alone"),
    ((8, 0, 0), "arrows", "Raise score 2 alone"),
    ((1.5, -0.5), "point", "Raise score 2 alone"),
    ((1, 2, 3, 4), "arrows", "Differentiate each share"),
    ((1, 2, 3, 4), "jacobian", "Each score gives a column"),
])  # fmt: skip
def test_the_words_are_true_of_the_given_scores(scores, beat, words):
    scene = rehearse(SoftmaxScene, deck("SoftmaxScene", "en", logits=scores), 2)
    assert words in said(scene, beat)


@pytest.mark.parametrize(("name", "language"), [("six", "zh"), ("below 0", "en"), ("one takes nearly all", "zh")])
def test_the_layout_is_sound_for_other_scores(name, language):
    given = deck("SoftmaxScene", language, logits=CASES[name])
    assert [str(each) for each in check_layout(SoftmaxScene, given, size=(256, 144)).failures] == []


@pytest.mark.parametrize(
    ("scores", "parts"),
    [
        ([2], ["logits", "[2] has 1 scores", "always 1", "write 2 to 6"]),
        ([], ["logits", "[] has 0 scores", "write 2 to 6"]),
        ([1] * 7, ["logits", "7 scores", "write 2 to 6"]),
        ([9, 0], ["logits", "9 apart", "within 8"]),
        ([1e-9, 0], ["logits", "[1e-09, 0]", "write 0", "0.01 or more"]),
        ([11, 10], ["logits", "less than or equal to 10"]),
        ([float("nan"), 1], ["logits", "finite"]),
    ],
)
def test_scores_that_make_no_picture_are_refused_by_key_value_and_remedy(scores, parts):
    assert_refused(SoftmaxParameters, {"logits": scores}, parts)


def test_each_arrow_stands_over_the_middle_of_its_column_in_one_scale():
    logits = np.array([2.0, 1.0, 0.1])
    values = softmax.jacobian(logits)
    grid = HeatGrid(
        [[Figure(f"j_{i}_{k}", values[i, k], ".3f") for k in range(3)] for i in range(3)], frame.body, "#ffffff"
    )
    drawn = draw_arrows(ShareTriangle(frame.body, ("A", "B", "C")), logits)
    icons = draw_icons(drawn, grid)
    scales = [icon.get_length() / arrow.get_length() for icon, arrow in zip(icons, drawn, strict=True)]
    assert scales == pytest.approx([scales[0]] * 3)
    for icon, room in zip(icons, grid.column_rooms, strict=True):
        assert (icon.get_start() + icon.get_end())[0] / 2 == pytest.approx(room.center[0])


@pytest.mark.parametrize(
    "scores",
    [*CASES.values(), (1.5, 1.5, -4, 1.4), (-1.5, 1.74, 2.3), (-1.25, 3.5, 3.499, 0.06), (4, -2, 3.1, 0.9, 1.23)],
    ids=str,
)
def test_a_derivative_is_found_of_the_shares_as_they_are_written(scores):
    logits = np.array(scores, dtype=float)
    texts = [format_number(float(share), redoable_format(logits)) for share in softmax(logits)]
    written = [read_exactly(text) for text in texts]
    for i, row in enumerate(softmax.jacobian(logits)):
        for j, value in enumerate(row):
            spec = derivative_format(logits, float(value))
            by_hand = written[i] * ((i == j) - written[j])
            assert format_number(float(by_hand), spec) == format_number(float(value), spec)
            assert (
                spec == "#.1g"
                or value == 0
                or abs(read_exactly(format_number(float(value), spec)) / by_hand - 1) <= 0.06
            )


def test_small_derivatives_have_as_many_digits_as_those_beside_them():
    logits = np.array([1.5, 1.5, -4, 1.4])
    values = map(float, softmax.jacobian(logits)[2])
    row = [format_number(value, derivative_format(logits, value)) for value in values]
    assert row == ["−0.00048", "−0.00048", "0.0014", "−0.00044"]


@pytest.mark.parametrize(
    "scores", [(-1.5, 3, 3, 0.4, -4.5), (-3, -1, -2, 0.5, 1, 2), (3.2, 1.3, 0.2, 0.8), (5, -2.9), (1, 2, 3, 4)], ids=str
)
def test_derivatives_over_their_sum_add_up_to_0_as_they_are_written(scores):
    logits = np.array(scores, dtype=float)
    k = SoftmaxBoard(Ledger("SoftmaxScene"), scores).raised
    slopes = softmax.jacobian(logits)[:, k].tolist()
    texts = [format_number(slope, spec) for slope, spec in zip(slopes, column_formats(logits, k), strict=True)]
    assert sum(map(read_exactly, texts)) == 0
    assert all(read_exactly(text) for text in texts)


@pytest.mark.parametrize("scores", [(5, -2.9), (-1.5, 3, 3, 0.4, -4.5)], ids=str)
def test_a_derivative_stands_clear_of_the_name_of_a_share(scores):
    scene = rehearse(SoftmaxScene, deck("SoftmaxScene", "en", logits=scores), 2, on_beat_end=watch_columns)
    assert scene.apart > 0.2


def watch_columns(scene, beat):
    if beat == "arrows":
        names, numbers = scene.board.shares.names, [part for part in scene.mobjects if isinstance(part, BarColumn)]
        (slopes,) = (column for column in numbers if column not in (scene.board.scores, scene.board.shares))
        scene.apart = names.get_left()[0] - slopes.numbers.get_right()[0]


@pytest.mark.parametrize("logits", [(-8.0, 0.0, -8.0), (0.0, -8.0, -8.0), (-4.0, 4.0, 0.0), (-4.0, 0.0, 4.0)])
def test_the_name_of_an_arrow_at_a_corner_stands_over_the_captions_band(logits):
    left, middle, _ = columns()
    triangle = ShareTriangle(Region(left.left, middle.right, frame.body.bottom, frame.body.top), CORNERS)
    names = name_arrows(draw_arrows(triangle, np.array(logits)), triangle)
    assert all(frame.body.overrun(name, name.get_center()) == 0 for name in names)


@pytest.mark.parametrize("scores", [(-1.5, 3, 3, 0, -4.2), (2, 1, 0.1), (0, 0), (0, 0, 0, 0), (1, 2, 3, 4)], ids=str)
def test_a_sum_of_derivatives_is_0_only_where_they_add_up_as_they_are_written(scores):
    figures = {}

    def record(name, value, spec):
        figures[name] = Figure.of(name, value, spec)
        return figures[name]

    matrix = draw_jacobian(np.array(scores, dtype=float), record, has_icons=False)
    count = range(1, len(scores) + 1)
    for k, by_row, by_column in zip(count, matrix.row_sums, matrix.column_sums, strict=True):
        for label, names in (by_row, [(k, j) for j in count]), (by_column, [(i, k) for i in count]):
            total = sum(read_exactly(figures[f"jacobian_{i}_{j}"].text) for i, j in names)
            assert label.code == ("derivative(0)" if total == 0 else "approx derivative(0)")
