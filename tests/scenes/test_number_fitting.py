"""A number is written with enough digits for a viewer, and where it has too little room for them, behind ≈."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.backpropagation.board import Board
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.fitted import FittedNumber
from scenes.backpropagation.formats import Digits, _calculations, _key, formats_of
from scenes.backpropagation.history import history_of
from scenes.backpropagation.number_fitting import OPENING, fit_figure, fit_text, text_width
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.rounding import nearest_decimal
from scenes.backpropagation.sums import half_square
from scenes.components.network import Unit
from scenes.framework.digits import redo
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import RAISED, Figure, format_number, is_rounded, read_exactly, read_number
from scenes.style.theme import theme

ROUNDED = OPENING["≈"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (60, "60"),
        (140.3136, "140.31"),
        (3225.13717248, "3225.14"),
        (12.5, "12.5"),
        (0.452, "0.452"),
        (0.668187772, "0.6682"),
        (0.450012345, "0.4500"),
        (1e-5, "10⁻⁵"),
        (0, "0"),
    ],
)
def test_a_number_is_written_whole_where_it_is_short_and_a_large_one_has_two_decimals_at_most(value, text):
    assert format_number(value, Digits().spec(value)) == text


def figure(value, spec=".4g"):
    return Figure("n", value, format_number(value, spec))


def test_a_number_keeps_its_text_at_a_smaller_size_where_that_fits():
    fitted = fit_figure(figure(140.3136, ".7g"), 0.95, (theme.LABEL, theme.SMALL))
    assert (fitted.text, fitted.size) == ("140.3136", theme.SMALL)


@pytest.mark.parametrize(
    ("value", "spec", "text"), [(25.8812, ".4g", "≈25.88"), (140.3136, ".5g", "≈140.3"), (50.4, ".4g", "50.4")]
)
def test_a_number_that_stands_alone_says_where_it_is_rounded(value, spec, text):
    assert fit_figure(figure(value, spec), 0.85, (theme.SMALL,)).text == text


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (11.9985, 0.8, "≈12.00"),
        (11.9985, 0.65, "≈12.0"),
        (-0.49996, 0.85, "≈−0.50"),
        (12, 0.8, "12"),
        (1e6, 0.6, "10⁶"),
        (25.00004, 0.5, "≈25"),
    ],
)
def test_zeros_at_the_end_of_a_number_that_has_little_room_are_digits_too(value, room, text):
    assert fit_text(value, format_number(value, ".7g"), room) == text


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("room", [0.56, 0.7, 0.95])
@given(value=st.floats(-1e150, 1e150, allow_subnormal=False))
@settings(max_examples=60, deadline=None)
def test_a_number_that_has_no_room_is_rounded_behind_a_sign_that_says_so(room, coarse, value):
    full = format_number(value, Digits().spec(value))
    text = fit_text(value, full, room, coarse=coarse)
    if text == full:
        return
    assert text_width(text, theme.SMALL) < text_width(full, theme.SMALL)
    shown = read_number(text.lstrip("≈∼"))
    if text.startswith("∼"):
        assert coarse
        assert 10**-0.501 < value / shown < 10**0.501
    elif text.startswith("≈"):
        is_power = text[1:].lstrip("−").startswith("10") and text[-1] in RAISED
        digits = 1 if is_power and "×" not in text else len(text[1:].partition("×")[0].strip("−0.").replace(".", ""))
        assert shown != value
        assert abs(shown - value) <= 0.51 * 10.0 ** (1 - max(digits, 1)) * 10 * abs(value)
    else:
        assert shown == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("value", [499499.7, -4.08e10, 3.21e-7, -1.8e-35, 123.456])
@pytest.mark.parametrize("room", [1.0, 1.1, 1.5])
def test_a_number_that_runs_is_drawn_as_wide_as_its_text_is_measured(value, room):
    number = FittedNumber(Ledger("s"), "x", lambda: value, lambda _: ".7g", room, size=theme.SMALL)
    assert number.width <= room
    assert number.width == pytest.approx(text_width(number.text, theme.SMALL), abs=0.05)


ONE_DIGIT = {
    "sizes": (4, 4, 1),
    "weights": (((0.123456, 0.5, 1e-12, 0.123456), (1, 1e-6, 2, 0.123456), (-1, 1 / 3, 1e-6, 1), (0, 0, 0, 0)), 50),
    "inputs": (123.456, 2, 0.5, 1e-6),
    "target": 1,
    "activations": "elu",
}


@pytest.mark.parametrize("last", [((0.5,), (1,), (100,), (2,)), 100, 1, -77.7])
def test_a_node_has_room_for_each_number_in_it_with_its_sign(last):
    board = Board(Quantities(NetworkParameters(**ONE_DIGIT | {"weights": (ONE_DIGIT["weights"][0], last)}), Figure.of))
    for layer in range(1, board.last + 1):
        for unit in board.graph.units(layer):
            board.write_value(unit)
            pair = board.write_error(unit)
            assert max(pair.value.width, pair.gradient.width) <= board.node_room(layer) + 0.02


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (1e6, 0.56, "10⁶"),
        (1e-4, 0.5, "10⁻⁴"),
        (333333.3, 0.9, "≈3×10⁵"),
        (333333.3, 0.5, "∼10⁶"),
        (-250000, 0.5, "∼−10⁵"),
        (-4.08e10, 0.5, "∼−10¹¹"),
    ],
)
def test_a_power_of_ten_stands_for_a_number_only_behind_a_sign_that_says_so(value, room, text):
    assert fit_text(value, format_number(value, Digits().spec(value)), room, coarse=True) == text


@pytest.mark.parametrize(
    ("value", "bound", "found"),
    [
        (180.0000001 - 180, 1e-12, 1e-7),
        (0.1 + 0.2, 1e-15, 0.3),
        (0.1 + 0.2 - 0.3, 1e-15, 0.0),
        (1 / 3, 1e-15, 1 / 3),
        (float("inf"), 1.0, float("inf")),
        (1.6620712e-17, 3e-23, 1.6620712e-17),
        (1.66e-17, 3e-23, 1.66e-17),
        (0.125, 0.0, 0.125),
    ],
)
def test_what_rounding_added_is_taken_away(value, bound, found):
    assert nearest_decimal(value, bound) == found


@pytest.mark.parametrize(
    ("operands", "result", "sign"),
    [
        ((0.5, 40.0), 20.0, "="),
        ((1 / 3, 3.0), 1.0, "approx"),
        ((0.1, 3.0), 0.1 * 3, "="),
        ((1 / 3, 1.0), 1 / 3, "approx"),
        ((float("inf"), 2.0), float("inf"), "="),
    ],
)
def test_a_product_is_equal_only_if_it_can_be_redone_by_hand(operands, result, sign):
    found = result_sign(lambda a, b: a * b, [figure(value) for value in operands], figure(result))
    assert found == sign


def test_a_step_too_small_to_be_read_is_not_said_to_be_exact():
    operands = [figure(1.0), figure(1e-18), figure(7200.0)]
    assert result_sign(lambda w, eta, g: w - eta * g, operands, figure(1 - 7.2e-15)) == "approx"


def test_rounded_operands_are_said_to_be_rounded():
    assert given_sign([figure(0.5), figure(1 / 3)]) == "approx"
    assert given_sign([figure(0.5), figure(-2)]) == "="


@pytest.mark.parametrize(
    ("parameters", "one", "other"),
    [
        ({"target": 180.0000001}, 180.0, 180.0000001),
        ({"learning_rate": 1e-12}, 1.0, 1 - 7.2e-9),
        ({"weights": (1e-9, 1e-9), "learning_rate": 1e-9}, 1e-9, 1e-9 + 7.2e-15),
    ],
)
def test_numbers_that_are_compared_are_told_apart(parameters, one, other):
    formats = formats_of(NetworkParameters(**parameters))
    assert read_exactly(formats.text(one)) != read_exactly(formats.text(other))


@pytest.mark.parametrize("value", [799.8271789505, 1.234567890125, 3.000000000155e-7])
@pytest.mark.parametrize("digits", [7, 8])
def test_numbers_that_are_one_but_for_rounding_have_the_same_digits(value, digits):
    formats = formats_of(NetworkParameters())
    near = [value * (1 + k * 2**-52) for k in range(-9, 10)]
    assert len({_key(each) for each in near}) > 1
    for first in (near[0], near[-1]):
        formats._raise(first, digits)
        assert len({formats.spec(each) for each in near}) == 1
        assert digits == formats._of(first).rounded
        formats_of.cache_clear()
        formats = formats_of(NetworkParameters())


SLOW = {"sizes": (2, 6, 1), "weights": (0.3333333, -0.142857), "inputs": (1e6, 0.001), "target": 0}


@pytest.mark.parametrize("learning_rate", [1e-18, 1e-15, 1e-20])
@pytest.mark.parametrize("weights", [(0.3333333, -0.142857), (0.12, 3.0)])
def test_numbers_before_and_after_a_step_move_as_they_read(learning_rate, weights):
    params = NetworkParameters(**SLOW | {"learning_rate": learning_rate, "weights": weights})
    formats, states = formats_of(params), [history_of(params).state(k) for k in (0, 1)]
    pairs = [
        *zip(*(state.forward.output for state in states), strict=True),
        *((float(a), float(b)) for a, b in zip(*(state.network.weights[1].ravel() for state in states), strict=True)),
        tuple(state.gradients.loss for state in states),
    ]
    for before, after in pairs:
        read = read_exactly(formats.text(after)) - read_exactly(formats.text(before))
        assert float(read) == pytest.approx(after - before, rel=0.51, abs=1e-12 * abs(before))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("activations", ["tanh", ("sigmoid", "linear")])
def test_a_rounded_result_is_what_its_operands_as_written_round_to(activations, seed):
    params = NetworkParameters(inputs=(1, 0.5), seed=seed, target=1.5, activations=activations, learning_rate=0.1)
    formats, history = formats_of(params), history_of(params)
    calculations = list(_calculations([history.state(0), history.state(1)], history.task))
    assert any(worked.compute is half_square for worked in calculations)
    weights, off = history.state(0).network.weights[-1], []
    for worked in calculations:
        found = redo(worked.compute, [formats.text(value) for value in worked.operands])
        texts = format_number(float(found), formats.spec(worked.result)), formats.text(worked.result)
        off += [worked] if texts[0] != texts[1] else []
        assert read_number(texts[0]) == pytest.approx(read_number(texts[1]), rel=2e-4, abs=1e-12)
    assert len(off) <= 0.02 * len(calculations)
    assert any(worked.compute is operator.sub and worked.operands[0] in weights for worked in calculations)


@pytest.mark.parametrize("activations", ["sigmoid", "tanh", ("elu", "linear")])
def test_what_an_activation_function_makes_of_a_sum_is_found_again_from_the_sum_as_written(activations):
    """0.60648 beside 0.4325 would not be: that gives 0.60647."""
    weights = (((0.15, 0.25), (0.2, 0.3)), ((0.4,), (0.45,)))
    given = {"weights": weights, "inputs": (0.05, 0.1), "target": 0.01, "learning_rate": 0.5}
    params = NetworkParameters(sizes=(2, 2, 1), activations=activations, **given)
    formats, forward = formats_of(params), history_of(params).state(0).forward
    for activation, sums, values in zip(
        params.network().activations, forward.pre_activations, forward.activations[1:], strict=True
    ):
        for total, value in zip(sums, values, strict=True):
            found = float(activation(read_number(formats.text(float(total)))))
            assert format_number(found, formats.spec(float(value))) == formats.text(float(value))


@pytest.mark.parametrize("inputs", [(-200000.0, -300000.0), (-250000.0, 123456.7)])
def test_a_number_that_a_node_was_widened_for_is_written_whole(inputs):
    board = Board(Quantities(NetworkParameters(inputs=inputs), lambda name, value, spec: Figure.of(name, value, spec)))
    room = board.layout.node_room(0)
    texts = [fit_figure(Figure.of("x", value, ".7g"), room).text for value in inputs]
    assert [read_number(text) for text in texts] == list(inputs)


def test_a_result_has_no_more_digits_than_its_operands_carry():
    assert format_number(-602259.3, Digits(whole=4, decimals=0).spec(-602259.3)) == "−6.023×10⁵"
    assert format_number(19826.5, Digits(whole=4, decimals=0).spec(19826.5)) == "19827"


@pytest.mark.parametrize("sizes", [(3, 4, 1), (6, 2, 1), (2, 3, 1), (2, 2, 2, 1), (3, 3, 3, 1)])
@pytest.mark.parametrize("scale", [1e4, 1e-4, -1e5])
def test_no_number_that_stands_on_a_board_hides_a_factor_that_has_room(sizes, scale):
    weights = [-0.51 if layer % 2 else 0.37 for layer in range(len(sizes) - 1)]
    params = NetworkParameters(
        sizes=sizes,
        weights=weights,
        inputs=[scale * (1 + 0.3 * k) for k in range(sizes[0])],
        target=scale / 2,
        learning_rate=1e-6 / scale**2,
    )
    board = Board(Quantities(params, lambda name, value, spec: Figure.of(name, value, spec)))
    layout, layers = board.layout, range(1, board.last + 1)
    edges = [(edge, layer) for layer in layers for edge in board.labelled(layer)]
    weights = [board.fit_to_edge(figure, layer) for edge, layer in edges for figure in layout._figures_on(edge)[:2]]
    in_nodes = [
        fit_figure(figure, board.node_room(layer)) for layer in layers for figure in layout.nodes.values_in(layer)
    ]
    assert not [fitted.text for fitted in (*weights, *in_nodes) if fitted.text.startswith("∼")]
    # Of a gradient the power of ten alone stands only where not even a digit has room, and else an ellipsis would.
    for edge, layer in edges:
        figure, style = layout._figures_on(edge)[2], layout.style_of(layer)
        if style.fit(figure).text.startswith("∼"):
            assert style.short
            assert not style.holds(fit_figure(figure, style.room))
    # A weight that is seen is never left out.
    for layer in layers:
        for edge in board.labelled(layer) if layout.styles[layer].seen else ():
            assert all(board.fit_to_edge(figure, layer).text != "…" for figure in layout._figures_on(edge)[:2])


def board_of(**parameters):
    return Board(Quantities(NetworkParameters(**parameters), lambda name, value, spec: Figure.of(name, value, spec)))


@pytest.mark.parametrize(
    ("inputs", "learning_rate"), [((3, 4), 100), ((3000, 4123), 1e-3), ((3, 4), 37), ((0.0123, 4), 100)]
)
def test_a_number_in_a_node_of_a_small_network_has_two_digits(inputs, learning_rate):
    board = board_of(sizes=(2, 2, 1), weights=(0.5, 1), inputs=inputs, target=1, learning_rate=learning_rate)
    for column in range(len(board.sizes)):
        for figure in board.layout.nodes.values_in(column):
            text = fit_figure(figure, board.node_room(column)).text
            shown = float(read_number(text.lstrip("≈")))
            assert shown == pytest.approx(figure.value, rel=0.05, abs=1e-9), text


@pytest.mark.parametrize("activations", ["sigmoid", "tanh", "linear"])
def test_a_gradient_in_a_node_says_where_it_is_rounded(activations):
    """Written out beside the network, too, where it fits its node to the last digit: 0.142357 is ≈0.1424 there."""
    weights = (((0.15, 0.25), (0.2, 0.3)), ((0.4, 0.5), (0.45, 0.55)))
    given = {"weights": weights, "inputs": (0.05, 0.1), "target": (0.01, 0.99), "learning_rate": 0.5}
    board = board_of(sizes=(2, 2, 2), activations=activations, **given)
    for unit in board.graph.units(2):
        board.write_value(unit)
        written = {
            board.numbers.output_gradient(unit.number).value: board.write_output_gradient(unit).gradient,
            board.numbers.error(unit).value: board.write_error(unit).gradient,
        }
        for value, formula in written.items():
            code = formula.code
            shown = code.removeprefix(ROUNDED)
            assert code.startswith(ROUNDED) == is_rounded(value, shown.replace("-", "−")), (value, code)


@pytest.mark.parametrize(
    ("sizes", "activations"),
    [((2, 2, 2), "sigmoid"), ((3, 4, 2), ("prelu", "sigmoid")), ((2, 3, 1), "linear"), ((2, 2, 2, 1), "tanh")],
)
def test_a_number_on_an_edge_says_where_it_is_rounded(sizes, activations):
    """Weights before and after the step, and gradients: 0.1834 without ≈ beside ≈-0.029 would pass for exact."""
    count = len(sizes) - 1
    given = {"inputs": (0.5, -1, 2)[: sizes[0]], "target": (0.01, 0.99)[: sizes[-1]], "learning_rate": 0.1}
    for weights in ({"seed": 5}, {"weights": (0.5, -0.25, 0.75)[:count]}):
        board = board_of(sizes=sizes, activations=activations, **given, **weights)
        numbers, seen = board.numbers, [layer for layer in range(1, count + 1) if board.layout.styles[layer].seen]
        for edge in (edge for layer in seen for edge in board.labelled(layer)):
            for figure in (numbers.weight(edge), numbers.new_weight(edge), numbers.weight_gradient(edge)):
                text = board.fit_to_edge(figure, edge.layer).text
                assert text == "…" or text.startswith("≈") == is_rounded(figure.value, text.lstrip("≈")), (edge, text)


@pytest.mark.parametrize(
    "parameters",
    [
        {"sizes": (2, 3, 2, 1), "weights": (0.5, -0.1, 3), "inputs": (-1, 4), "target": 0, "learning_rate": 0.02},
        {"sizes": (2, 3, 2, 1), "weights": (0.5, -0.1, 3), "inputs": (-1.37, 4.123), "target": 0.7071068},
        {"sizes": (2, 2, 2, 1), "weights": (0.51, -0.123, 3.7), "inputs": (1234.5, 4), "target": 0},
        {"sizes": (3, 2, 3, 1), "weights": (0.51, 1.234, 3.7), "inputs": (1.234567, 4, 5), "target": 2},
        {"sizes": (2, 3, 3, 1), "weights": (1, 2, 0.5), "inputs": (0.0123, 40.5), "target": 1e-3},
        {"sizes": (2, 3, 3, 1), "weights": (1, 2, 0.5), "inputs": 40},
    ],
)
@pytest.mark.parametrize("activations", ["linear", ("leaky_relu", "tanh", "linear")])
def test_the_link_from_the_output_to_the_loss_is_seen(parameters, activations):
    board = board_of(**parameters, activations=activations)
    output, loss = (board.graph.nodes[Unit(board.last, 1)], board.loss[0])
    assert loss.get_left()[0] - output.get_right()[0] >= (0.29 if board.writes_all else 0.2)


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 3, 2), (2, 4, 2)])
def test_numbers_on_edges_are_as_large_as_their_room_allows(sizes):
    """The first layer of the deck's network has room for weights and gradients in the size of the others."""
    board = board_of(sizes=sizes)
    assert [board.layout.styles[layer].size for layer in (1, 2)] == [theme.BODY] * 2
