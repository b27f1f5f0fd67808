"""What words say of more, less, the same, the others and the signs of numbers is true of the numbers as they are read.

Each scene is run over values at which such words are easily false; every claim is then found in the words, and worked
out again from the texts in the ledger.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import cycle, pairwise, takewhile

import numpy as np
import pytest
from calculations import holds, inexact_operands, keep_calculations, pieces_of, texts_of_one_value
from scene_helpers import NUMBER, deck, scene_class

from scenes.components.nudge import find_path
from scenes.framework.ledger import Ledger
from scenes.framework.number_places import fill
from scenes.framework.numbers import read_number
from scenes.framework.runner import rehearse

FPS = 2
NETWORKS = {
    "deck": {},
    "one of each": {"sizes": (1, 1, 1), "inputs": 40},
    "one hidden": {"sizes": (2, 1, 1), "target": 100},
    "two hidden": {"sizes": (2, 2, 1), "weights": (((1, 2), (2, 1.5)), 1), "inputs": (2, 4)},
    "alike by chance": {"weights": (((1, 3, 5), (2, 1, 0)), (1, 0, -1)), "inputs": (1, 2), "target": 3},
    "two layers": {"sizes": (2, 2, 2, 1), "weights": (0.5, 1.0, 1.0)},
    "crowded": {"sizes": (4, 4, 1), "inputs": 1},
    "two outputs": {"sizes": (2, 3, 2), "target": (60, 180)},
    "all outputs reached": {"sizes": (2, 3, 2), "target": 180},
    "activated last": {"sizes": (1, 1, 1), "inputs": 1, "activations": ("linear", "elu"), "learning_rate": 0.5},
    "one output reached": {"sizes": (2, 3, 2), "target": (180, 60)},
    "no weights": {"weights": (0, 0)},
    "negative": {"weights": (-1, 2), "target": -60},
    "equal inputs": {"inputs": 5},
    "no input": {"inputs": 0},
    "nearly there": {"target": 180.0000001},
    "too small a step": {"learning_rate": 1e-18},
    "small step": {"learning_rate": 1e-9},
    "diverges": {"learning_rate": 0.1},
    "large": {"inputs": 5e5, "weights": (1e-3, 2), "learning_rate": 1000},
    "tiny": {"inputs": 1e-9, "target": 1},
    "followed": {"sizes": (2, 5, 3), "activations": "sigmoid", "inputs": (0.3, 0.7), "target": 1, "learning_rate": 0.5},
    "across": {"sizes": (1, 1, 1), "weights": (0, 2), "inputs": 1, "target": 3, "learning_rate": 0.5},
    "many outputs": {"sizes": (2, 2, 5), "inputs": (1, 2), "target": (1, 2, 3, 4, 5), "learning_rate": 0.01},
    "overshoots": {
        "sizes": (2, 2, 2, 2),
        "weights": (0.5, -0.5, 0.5),
        "inputs": (3, -1),
        "target": (1, -1),
        "learning_rate": 0.3,
    },
    "mixed": {"activations": ("linear", "sigmoid"), "inputs": (0.3, 0.7), "target": 1, "learning_rate": 0.5},
    "thirds": {"weights": (1 / 3, -2 / 3), "inputs": (1 / 7, 2), "target": 1 / 9, "learning_rate": 0.03},
    "cancels": {"weights": (1 / 3, 0.123456), "inputs": (0.333, 0.777), "target": 0.1234, "learning_rate": 0.01},
}


# The tests on one of them share its runs.
ON_NETWORKS = [
    pytest.param(case, language, marks=pytest.mark.xdist_group(f"network {case}"))
    for case, language in zip(NETWORKS, cycle(["zh", "en"]), strict=False)
]


@dataclass(frozen=True)
class Run:
    """A scene as it went: what is said by beat, the texts of the ledger by beat and name, and what is calculated in
    writing."""

    params: object
    said: dict[str, str]
    shown: dict[str, dict[str, str]]
    ledger: Ledger
    written: tuple[str, ...]

    def numbers(self, beat, pattern):
        """Return the numbers that were read in a beat under names of a pattern."""
        names = {name: text for name, text in self.shown[beat].items() if re.fullmatch(pattern, name)}
        return [read_number(text) for text in names.values()]

    def spoken(self, beat):
        """Return the numbers that are said in a beat."""
        return [read_number(text) for text in NUMBER.findall(self.said[beat])]


@cache
def run(scene, case, language, parameters):
    with keep_calculations() as written:
        held = rehearse(scene_class(scene), deck(scene, language, **dict(parameters)), FPS)
    said = {record.name: " ".join(phrase.text for phrase in record.phrases) for record in held.timeline}
    shown = {beat: {} for beat in said}
    for entry in held.ledger.entries:
        shown[entry.beat][entry.name] = entry.text
    return Run(held.params, said, shown, held.ledger, tuple(written))


def same(values):
    return len(set(values)) == 1


def agree(values):
    """Return whether numbers read the same; on the board some have two digits only."""
    return max(values) - min(values) <= 0.05 * max(map(abs, values))


def several_same(values):
    return len(values) > 1 and agree(values)


def moves(run, layer):
    """Return gradients of a layer's edges that were worked, and how far their weights move, as both are read."""
    found = []
    for beat in ("output_weights", "hidden_weights"):
        shown = run.shown[beat]
        for name in shown:
            if re.fullmatch(rf"grad_w[{layer}]_.*", name):
                old, new = (read_number(shown[f"{kind}{name[5:]}"]) for kind in ("", "new_"))
                found.append((abs(read_number(shown[name])), abs(new - old)))
    return sorted(found)


def steps_follow(pairs):
    """Return whether a larger gradient has a longer step, and there are two of different size."""
    return pairs[0][0] < pairs[-1][0] and all(b[1] > a[1] for a, b in pairwise(pairs) if b[0] > a[0])


def after_trial(run, number):
    """Return the distance of the output from its target after three steps of a rate, as a share of the first
    distance."""
    found = run.numbers("rates", rf"rate_{number}_output(_\d)?")
    target = run.params.y[0]
    return abs(found[-1] - target) / abs(run.numbers("rates", "output")[0] - target)


def gradients(run):
    """Return the gradients of the initial weights, the last layer's first."""
    network = run.params.network()
    network.forward(run.params.x)
    return [each.ravel() for each in reversed(network.backward(run.params.y).weights)]


def ups_and_downs(run, number):
    """Return by how much the distance of the output from its target grows with each step of a rate."""
    found = [*run.numbers("rates", "output"), *run.numbers("rates", rf"rate_{number}_output(_\d)?")]
    return np.diff(np.abs(np.array(found) - run.params.y[0]))


def changed(run):
    """Return whether a weight reads otherwise after the step."""
    pairs = [
        (text, shown[f"new_{name}"])
        for shown in run.shown.values()
        for name, text in shown.items()
        if f"new_{name}" in shown
    ]
    return any(read_number(old) != read_number(new) for old, new in pairs)


def activated(run):
    """Return for each layer after the input whether it has an activation function."""
    return [name != "linear" for name in run.params.activation_names]


def sides(run):
    """Return the sides of the squares of the loss."""
    return run.numbers("squared_error", r"side(_\d+)?")


def gradients_behind(run):
    """Return the gradients of the hidden weights that are worked out in full."""
    return run.numbers("hidden_weights", rf"grad_w{len(run.params.sizes) - 2}_1(_1)?")


def hidden(run):
    return sum(run.params.sizes[1:-1])


def last_weights(run):
    return run.params.sizes[-2] * run.params.sizes[-1]


def matrices(run):
    return [matrix.ravel().tolist() for matrix in run.params.network().weights]


def crosses(run):
    """Return whether the output is now on the other side of its target."""
    outputs = [run.params.network().forward(run.params.x).output[0]]
    network = run.params.network()
    network.train(run.params.x, run.params.y, run.params.learning_rate, 1)
    outputs.append(network.forward(run.params.x).output[0])
    return (outputs[0] - run.params.y[0]) * (outputs[1] - run.params.y[0]) < 0


def squares_drawn(run):
    """Return how many squares name their sides."""
    return len(run.numbers("squared_error", r"side(_\d+)?"))


def columns_alike(run):
    first = run.params.network().weights[0]
    return bool((first == first[:, :1]).all())


def slope(run):
    return run.numbers("slope", r"grad_output(_1)?")[0]


def last_and_first_loss(run):
    losses = {int(name[5:]): text for name, text in run.shown["many_steps"].items() if re.fullmatch(r"loss_\d+", name)}
    return read_number(losses[max(losses)]), read_number(losses[0])


def learns(run):
    """Return whether the loss reads less after many steps than at the start."""
    last, first = last_and_first_loss(run)
    return last < first


def first_step_rises(run):
    before, after = (run.numbers("loss_again", name)[0] for name in ("loss", "loss_after"))
    return after > before


def labels_drawn(run):
    """Return how many weights are written: on the edges, each once."""
    return len(run.numbers("weights", r"w\d_.*"))


def quotients(run):
    """Return the quotients of the table, each after its step, and how far they are from the slope."""
    found = run.numbers("step_shrinks", r"quotient_\d+")
    return found, [abs(value - run.numbers("curve_becomes_straight", "slope")[0]) for value in found]


def falls(values):
    return all(b <= a for a, b in pairwise(values)) and values[-1] < values[0]


def settles(run):
    """Return whether the quotients come ever closer to the slope, and move ever less or end within a hundredth of
    it."""
    found, away = quotients(run)
    moves = [*(abs(after - before) for before, after in pairwise(found)), away[-1]]
    return falls(away) and (falls(moves) or away[-1] <= 0.01 * max(map(abs, found)))


def bends(run):
    """Return whether the graph leaves its tangent within the first step."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0]
    middle, ends = float(f(a + h / 2)), (float(f(a)) + float(f(a + h))) / 2
    return abs(middle - ends) > 1e-14 * max(abs(ends), 1e-300)


def is_straight_close_by(run):
    """Return whether the graph rises evenly over a millionth of the step, but for a hundredth of how it rises there or
    over the whole step."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0] * 1e-6
    half, whole, far = (float(f(a + step)) - float(f(a)) for step in (h / 2, h, run.params.steps[0]))
    return abs(whole - 2 * half) <= 0.01 * max(abs(whole), 1e-6 * abs(far)) + 1e-12


def is_piece_of_line(run):
    """Return whether the graph is straight on both sides of the point, as near as floats tell."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0] / 10
    ys = np.array([float(f(a + k * h)) for k in (-2, -1, 0, 1, 2)])
    return bool(np.abs(np.diff(ys, 2)).max() <= 1e-14 * np.abs(ys).max())


def central_difference(f, x, step=1e-5):
    return (float(f(x + step)) - float(f(x - step))) / (2 * step)


def changes(run, name):
    """Return whether a factor of the chain rule has another value elsewhere on the path of x."""
    g, f = run.params.inner, run.params.outer
    xs = find_path((g, f), run.params.point, run.params.nudge, 100)[::6]
    inner = [central_difference(g, x) for x in xs]
    outer = [central_difference(f, float(g(x))) for x in xs]
    found = {"du_dx": inner, "dy_du": outer, "dy_dx": [a * b for a, b in zip(inner, outer, strict=True)]}[name]
    return max(found) - min(found) > 1e-6


def way(run, share=1.0):
    """Return what u and y are as a share of the nudge runs to its end."""
    xs = run.params.point + share * run.params.nudge * np.linspace(0, 1, 2001)
    us = run.params.inner(xs) + 0 * xs
    return us, run.params.outer(us) + 0 * us


def turns_back(run):
    """Return how far u or y goes back on its way, as a share of the longest way."""
    values = way(run)
    longest = max(run.params.nudge, *map(np.ptp, values))
    return max(np.abs(np.diff(each)).sum() - abs(each[-1] - each[0]) for each in values) / 2 / longest


def stretches_evenly(run):
    """Return whether a thousandth of the nudge moves u and y by their derivatives, but for a fiftieth of the longest
    way."""
    values, slope = way(run, 1e-3), 1.0
    moves = [1e-3 * run.params.nudge * np.linspace(0, 1, 2001), *(each - each[0] for each in values)]
    longest = max(map(np.ptp, moves))
    for name, move in zip(("du_dx", "dy_du"), moves[1:], strict=True):
        slope *= run.numbers("nudge_shrinks", name)[0]
        if np.abs(move - slope * moves[0]).max() > longest / 50:
            return False
    return True


def said_digits(run):
    return run.spoken("number_agrees")[-1]


def gap_nearby(run):
    """Return the largest distance of the surface from its plane on a small square round the point, or 0 where it is
    one."""
    f, (a, b) = run.params.function, run.params.point
    dx, dy, z = central_difference(lambda x: f(x, b), a), central_difference(lambda y: f(a, y), b), float(f(a, b))
    at = [(a + 0.1 * i, b + 0.1 * j) for i in (-1, 1) for j in (-1, 1)]
    apart = [abs(float(f(x, y)) - z - dx * (x - a) - dy * (y - b)) for x, y in at]
    return max(apart) if max(apart) > 1e-9 else 0


def compared(run):
    """Return the derivative and the central difference as they read."""
    return run.numbers("number_agrees", "derivative_digits|central_difference")


def agreeing_digits(run):
    """Return how many digits two numbers have in common from the left, zeros in front left out; exact ones end in
    zeros."""
    names = ("derivative_digits", "central_difference")
    first, second = (run.shown["number_agrees"][name].partition("×")[0].replace("−", "-") for name in names)
    if compared(run)[0] == float(run.params.function.derivative()(run.params.point)) and "." in second:
        first = f"{first}{'' if '.' in first else '.'}".ljust(len(second), "0")
    same_part = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    digits = same_part.replace(".", "").replace("-", "")
    return len(digits.lstrip("0")) or len(digits)


# By scene and beat: a claim in Chinese, in English, and whether it is true of a run.
CLAIMS = {
    ("LimitDefinition", "secant_slope"): [
        ("跟着转动.*随之改变", "turns, and its slope follows", bends),
        ("始终一样", "the same all along", lambda run: not bends(run)),
    ],
    ("LimitDefinition", "step_shrinks"): [
        ("越来越接近一个固定的数", "closer to one fixed number", settles),
        ("每次都一样", "the same each time", lambda run: same(quotients(run)[0])),
        ("还看不出来", "too large to tell", lambda run: not settles(run)),
    ],
    ("LimitDefinition", "curve_becomes_straight"): [
        ("越像直线", "the straighter the curve", lambda run: bends(run) and not is_piece_of_line(run)),
        (
            "就是一段直线",
            "Close to the point the curve is a straight",
            lambda run: bends(run) and is_piece_of_line(run),
        ),
        ("也是这条直线", "it is a straight line", lambda run: not bends(run)),
        ("几乎分不开|与割线重合", "looks like a straight line|coincides with the secant", is_straight_close_by),
        ("接近得很慢", "if only slowly", lambda run: not is_straight_close_by(run)),
    ],
    ("LimitDefinition", "no_limit_at_a_corner"): [
        ("不相等", "limits differ", lambda run: not same(run.numbers("no_limit_at_a_corner", ".*_quotient"))),
    ],
    ("ChainRule", "nudge_runs_through"): [
        ("折回来", "turns back", lambda run: turns_back(run) > 0),
        (
            "再经过 f，又变成",
            "f multiplies it again",
            lambda run: run.numbers("nudge_runs_through", "stretch_u") != [0],
        ),
        ("停在原处", "where it began", lambda run: np.diff(way(run)[0][[0, -1]]) == 0),
        ("再改变步长，看", "watch both", lambda run: turns_back(run) < 0.1 or not np.diff(way(run)[0][[0, -1]])),
    ],
    ("ChainRule", "nudge_shrinks"): [
        ("间距变得相等", "The threads spread evenly", lambda run: 0 not in run.numbers("nudge_shrinks", "du_dx|dy_du")),
        ("所做的只是伸缩", "a function only stretches", stretches_evenly),
        ("间距还不相等", "not spread evenly yet", lambda run: not stretches_evenly(run)),
        ("倍数为零", "factor of zero", lambda run: 0 in run.numbers("nudge_shrinks", "du_dx|dy_du")),
    ],
    ("ChainRule", "factors_multiply"): [
        (
            r"，(?<!约)等于|，\{约等于",
            r"\} is \{|\d is [−\d]",
            lambda run: math.prod(run.spoken("factors_multiply")[:2]) == run.spoken("factors_multiply")[2],
        ),
    ],
    ("ChainRule", "point_moves"): [
        ("两个倍数.*也?随着变化", "both factors change", lambda run: changes(run, "du_dx") and changes(run, "dy_du")),
        ("f 的导数随着变化", "derivative of f changes", lambda run: changes(run, "dy_du")),
        ("g 的导数不变", "that of g stays", lambda run: not changes(run, "du_dx")),
        ("g 的导数随着变化", "derivative of g changes", lambda run: changes(run, "du_dx")),
        ("f 的导数不变", "that of f stays", lambda run: not changes(run, "dy_du")),
        (
            "乘积也(跟着变|随着变化)",
            "product follows|factors change with it, and so does",
            lambda run: changes(run, "dy_dx"),
        ),
        ("两个倍数都变", "both factors change", lambda run: changes(run, "du_dx") and changes(run, "dy_du")),
        ("乘积[却也]不变", "product stays|both factors stay|same, and so does", lambda run: not changes(run, "dy_dx")),
    ],
    ("ChainRuleExample", "number_agrees"): [
        ("前 .* 位数字", "first .* digits", lambda run: 1 < agreeing_digits(run) == said_digits(run)),
        ("没有一位", "Not one", lambda run: agreeing_digits(run) == 0),
        ("完全相等", "exactly equal", lambda run: same(compared(run)) and any(compared(run))),
        ("都是零", "Both are zero", lambda run: compared(run) == [0, 0]),
        ("[前第].* ?位数字", "[Tt]he first", lambda run: any(compared(run))),
    ],
    ("TangentPlane", "surface_becomes_flat"): [
        ("缩小得更快", "shrinks faster", lambda run: gap_nearby(run) > 0),
        ("看不出间距", "no gap can", lambda run: gap_nearby(run) == 0),
    ],
    ("NetworkSetup", "task"): [
        ("对这些输入", "for these inputs", lambda run: run.params.sizes[0] > 1),
        ("对这个输入", "for this input", lambda run: run.params.sizes[0] == 1),
    ],
    ("NetworkSetup", "layers"): [
        ("一层接一层的隐藏层", "hidden layers", lambda run: len(run.params.sizes) > 3),
        ("中间是隐藏层", "is the hidden layer", lambda run: len(run.params.sizes) == 3),
    ],
    ("NetworkSetup", "weights"): [
        ("都一样", "start out the same", lambda run: all(map(several_same, matrices(run)))),
        ("再写终点", "and where it ends", lambda run: max(run.params.sizes[1:]) > 1),
        ("终点只有一个", "one place to end", lambda run: max(run.params.sizes[1:]) == 1),
        ("没有全写出来", "no room to write", lambda run: labels_drawn(run) < sum(map(len, matrices(run)))),
    ],
    ("NetworkSetup", "neuron"): [
        ("也没有激活函数", "no activation function", lambda run: set(run.params.activation_names) == {"linear"}),
        ("然后经过激活函数", "function turns the sum", lambda run: "linear" not in run.params.activation_names),
        ("有的层", "part of the network", lambda run: len(set(run.params.activation_names)) > 1),
    ],
    ("ForwardPass", "first_hidden"): [
        ("每个输入", "each input", lambda run: run.params.sizes[0] > 1),
    ],
    ("ForwardPass", "other_hidden"): [
        ("其余的隐藏神经元", "other hidden neurons", lambda run: hidden(run) > 2),
        ("另一个隐藏神经元", "other hidden neuron ", lambda run: hidden(run) == 2),
        ("只有这一个", "the only hidden neuron", lambda run: hidden(run) == 1),
        ("权重也相同", "the same too|weighted alike", columns_alike),
        ("结果[都也]约?是", "comes to", lambda run: agree(run.numbers("other_hidden", r"hidden_.*"))),
    ],
    ("ForwardPass", "output"): [
        ("照样用前一层的值来算", "before in the same way", lambda run: len(set(activated(run)[-2:])) == 1),
        ("再经过激活函数", "applies its activation function", lambda run: activated(run)[-1]),
        ("不用激活函数", "no activation function", lambda run: not activated(run)[-1]),
        ("第一个输出", "first output", lambda run: run.params.sizes[-1] > 1),
    ],
    ("LossScene", "squared_error"): [
        (
            "以每个差为边",
            "on each difference",
            lambda run: run.params.sizes[-1] <= squares_drawn(run) and any(sides(run)),
        ),
        ("缩成一个点", "no square to draw", lambda run: not any(sides(run))),
        ("只画出前几个", "only the first few", lambda run: run.params.sizes[-1] > squares_drawn(run)),
    ],
    ("LossScene", "parabola"): [
        ("站在斜坡上", "stand on a slope", lambda run: slope(run) != 0),
        ("已经在最低点", "stand at the lowest", lambda run: slope(run) == 0),
        ("和目标一样", "as its target is", lambda run: same([run.spoken("parabola")[0], run.params.y[0]])),
        ("固定其他输出", "the rest held fixed", lambda run: run.params.sizes[-1] > 1),
    ],
    ("LossScene", "slope"): [
        ("斜率为正.*损失就增大.*应当减小", "is positive.*larger loss.*come down", lambda run: slope(run) > 0),
        ("斜率为负.*损失就减小.*应当增大", "is negative.*smaller loss.*go up", lambda run: slope(run) < 0),
        ("斜率为零", "is zero", lambda run: slope(run) == 0),
    ],
    ("BackwardOutputLayer", "gradient_arrives"): [
        ("第一个输出", "first output", lambda run: run.params.sizes[-1] > 1),
    ],
    ("BackwardOutputLayer", "nudge"): [
        ("损失没有变", "loss does not change", lambda run: run.numbers("nudge", "nudge_loss") == [0]),
        ("就只剩大约百分之一", "a hundredth of that", lambda run: 0 not in run.numbers("nudge", "nudge_loss")),
        ("这里它是零", "Here it is zero", lambda run: run.numbers("first_weight", r"grad_w\d_1(_1)?") == [0]),
    ],
    ("BackwardOutputLayer", "first_weight"): [
        ("损失对输出的导数", "the loss by the output", lambda run: not activated(run)[-1]),
        ("损失对加权和 z 的导数", "the loss by the sum z", lambda run: activated(run)[-1]),
    ],
    ("BackwardOutputLayer", "other_weights"): [
        ("每个权重", "every weight", lambda run: last_weights(run) > 1),
        (
            "每个权重都一样",
            "so each has the gradient",
            lambda run: several_same(run.numbers("other_weights", r"grad_w\d_.*")),
        ),
        ("梯度是同一个", "one gradient comes back", lambda run: run.params.sizes[-1] == 1),
        ("隐藏层的值也相同", "hidden values are equal", lambda run: agree(run.numbers("other_weights", r"hidden_.*"))),
        ("只有这一个", "the only weight", lambda run: last_weights(run) == 1),
        ("其余的", "The rest", lambda run: last_weights(run) > 1),
    ],
    ("BackwardHiddenLayer", "whole_paths"): [
        ("一路上的因子", "on the way from the loss", lambda run: run.params.sizes[-1] == 1),
        ("传回到神经元的梯度", "came back to the neuron", lambda run: run.params.sizes[-1] > 1),
        ("每个因子都在自己的那条边上", "Each belongs to an edge", lambda run: not any(activated(run)[-2:])),
        ("有激活函数的地方", "there is an activation", lambda run: any(activated(run)[-2:])),
    ],
    ("BackwardHiddenLayer", "all_weights"): [
        (
            "起点相同.*梯度也相同",
            "one start have equal",
            lambda run: all(
                several_same(
                    [read_number(text) for name, text in shown.items() if re.fullmatch(rf"grad_w\d_{source}_.*", name)]
                )
                for shown in [{**run.shown["whole_paths"], **run.shown["all_weights"]}]
                for source in range(1, run.params.sizes[-3] + 1)
            ),
        ),
    ],
    ("WeightUpdate", "rule"): [
        ("损失反而更大", "loss would grow", lambda run: any(each.any() for each in gradients(run))),
        ("梯度全是零", "all gradients are zero", lambda run: not any(each.any() for each in gradients(run))),
        ("这个权重的梯度是零", "of this weight is zero", lambda run: gradients(run)[0][0] == 0),
        ("这个权重会变成", "weight (?:would become|becomes)", lambda run: gradients(run)[0][0] != 0),
    ],
    ("WeightUpdate", "rates"): [
        ("走得太慢", "every step is tiny", lambda run: after_trial(run, 1) > 0.5),
        ("走近了一大截", "take us a good way", lambda run: after_trial(run, 2) < 0.75),
        ("越走越远，飞出", "out of sight", lambda run: after_trial(run, 3) > 1),
        ("先稍稍走近", "a little nearer", lambda run: ups_and_downs(run, 3)[0] < 0 < min(ups_and_downs(run, 3)[1:])),
        ("倍：越走越远", "each step lands farther", lambda run: min(ups_and_downs(run, 3)) > 0),
        ("哪一种都没有让", "not one of them moves", lambda run: same(run.numbers("rates", r"(rate_\d_)?output(_\d)?"))),
    ],
    ("WeightUpdate", "output_weights"): [
        (
            "新权重也都相同",
            "new weights are the same",
            lambda run: several_same(run.numbers("output_weights", r"new_w\d_.*")),
        ),
        (
            "梯度也相同",
            "and gradients are the same",
            lambda run: several_same(run.numbers("output_weights", r"grad_w\d_.*")),
        ),
        ("旧权重相同", "Old weights and", lambda run: several_same(run.numbers("output_weights", r"w\d_.*"))),
        ("整层", "whole layer", lambda run: last_weights(run) > 1),
        ("小得在", "too small to be", lambda run: 0 not in run.numbers("output_weights", r"grad_w\d_1(_1)?")),
        ("梯度是零", "gradient is zero", lambda run: 0 in run.numbers("output_weights", r"grad_w\d_1(_1)?")),
    ],
    ("WeightUpdate", "hidden_weights"): [
        ("小得在", "too small to be", lambda run: any(gradients_behind(run))),
        ("梯度是零", "gradient is zero", lambda run: 0 in gradients_behind(run)),
        (
            "梯度的绝对值",
            "larger(?: a gradient's)? size",
            lambda run: steps_follow(moves(run, f"1-{len(run.params.sizes) - 2}")),
        ),
        ("输入大的边", "larger input", lambda run: min(run.params.x) >= 0 and len(set(run.params.x)) > 1),
        ("第一个新权重", "first new weight", lambda run: max(map(len, matrices(run)[:-1])) > 1),
    ],
    ("WeightUpdate", "all_at_once"): [
        ("过时", "out of date", changed),
        ("都和原来一样", "as it did before", lambda run: not changed(run)),
    ],
    ("SecondForward", "hidden_again"): [
        ("从 .* 变成", "goes from", lambda run: not same(run.spoken("hidden_again"))),
        ("各个输入", "each input", lambda run: run.params.sizes[0] > 1),
        ("再经过激活函数", "through the activation", lambda run: activated(run)[0]),
        ("再加起来，从|新的权重，从", "added up[.] It goes|new weight[.] It", lambda run: not activated(run)[0]),
        (
            "读来仍",
            "still reads",
            lambda run: agree(run.numbers("hidden_again", r"hidden(_after)?(_1)?_1")),
        ),
    ],
    ("SecondForward", "output_again"): [
        ("再经过激活函数", "through the activation", lambda run: activated(run)[-1]),
        ("加起来，[网第]|新权重，[网第]", "added up[.]|new weight[.]", lambda run: not activated(run)[-1]),
        ("加起来", "added up", lambda run: run.params.sizes[-2] > 1),
        ("第一个输出", "first output", lambda run: run.params.sizes[-1] > 1),
    ],
    ("SecondForward", "loss_again"): [
        ("小：这一步走对了", "less than", lambda run: run.spoken("loss_again")[0] < run.spoken("loss_again")[1]),
        ("还大：这一步跨过了头", "more than", lambda run: run.spoken("loss_again")[0] > run.spoken("loss_again")[1]),
        ("读来一样", "the same as before", lambda run: same(run.spoken("loss_again"))),
        ("看不出", "shows nothing|nothing that shows", lambda run: not crosses(run)),
        ("看不出", "shows nothing|nothing that shows", lambda run: any(each.any() for each in gradients(run))),
        ("没有移动任何权重", "no weight has moved", lambda run: not any(each.any() for each in gradients(run))),
        ("越过了最低点", "past the lowest point", crosses),
        ("学习率太大", "rate is too large", lambda run: not learns(run)),
        ("再走几步", "more steps lead", learns),
    ],
    ("SecondForward", "many_steps"): [
        ("损失(还是)?降到", "come down to", lambda run: last_and_first_loss(run)[0] < last_and_first_loss(run)[1]),
        ("网络就是这样学习的", "is how a network learns", learns),
        ("第一步跨过了头", "first step went too far", first_step_rises),
        ("比开始时还大", "more than at the", lambda run: last_and_first_loss(run)[0] > last_and_first_loss(run)[1]),
        ("和开始时一样", "as it (?:did|was) at the start", lambda run: same(last_and_first_loss(run))),
        ("什么也学不到", "nothing is learned", lambda run: not any(each.any() for each in gradients(run))),
    ],
}
ANALYSIS = {"LimitDefinition", "ChainRule", "ChainRuleExample", "TangentPlane"}
NETWORK_SCENES = tuple(dict.fromkeys(scene for scene, _ in CLAIMS if scene not in ANALYSIS))


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
    ("ChainRuleExample", {}),
    ("ChainRuleExample", {"function": "(x^3)^3", "point": 0}),
    ("TangentPlane", {}),
    ("TangentPlane", {"function": "x + 2y"}),
    ("TangentPlane", {"function": "7"}),
]


def false_claims(scene, language, found):
    """Yield the claims of a run that are not true of its numbers."""
    for (name, beat), claims in CLAIMS.items():
        for chinese, english, is_true in claims if name == scene else ():
            if re.search(chinese if language == "zh" else english, found.said[beat]) and not is_true(found):
                yield beat, found.said[beat]


@pytest.mark.parametrize(("case", "language"), ON_NETWORKS)
def test_words_on_a_network_are_true_of_its_numbers(case, language):
    for scene in NETWORK_SCENES:
        found = run(scene, case, language, tuple(NETWORKS[case].items()))
        assert list(false_claims(scene, language, found)) == [], scene


@pytest.mark.parametrize(("case", "language"), ON_NETWORKS)
def test_written_arithmetic_can_be_redone_by_hand_or_says_that_it_is_rounded(case, language):
    redone = 0
    for scene in NETWORK_SCENES:
        found = run(scene, case, language, tuple(NETWORKS[case].items()))
        assert texts_of_one_value(found.ledger) == [], scene
        for written in found.written:
            sides = [(left, sign, right) for left, sign, right in pieces_of(written) if None not in (left, right)]
            redone += len(sides)
            assert all(holds(*each) for each in sides), (scene, written)
            # Only these write each number in one way.
            assert scene not in ("ForwardPass", "LossScene") or not inexact_operands(written, found.ledger), written
    assert redone > 8


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


FIRST = {"zh": "第一个(新?权重|隐藏神经元|输出|目标)", "en": "first (new weight|weight|hidden neuron|output|target)"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", ["across", "too small a step for one"])
def test_nothing_is_called_the_first_where_there_is_one_only(case, language):
    single = NETWORKS["across"] | ({} if case == "across" else {"learning_rate": 1e-18, "weights": (1, 2)})
    for scene in NETWORK_SCENES:
        said = run(scene, case, language, tuple(single.items())).said
        assert [words for words in said.values() if re.search(FIRST[language], words)] == [], scene


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("scene", "parameters"), FUNCTIONS)
def test_words_on_a_function_are_true_of_its_numbers(scene, parameters, language):
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in parameters.items()}
    assert list(false_claims(scene, language, run(scene, str(parameters), language, tuple(given.items())))) == []


def test_each_claim_is_in_some_words_of_its_beat():
    """So that a claim that is looked for is there, also when the words change."""
    made = {}
    for language in ("zh", "en"):
        for (scene, beat), claims in CLAIMS.items():
            words = deck(scene, language).words.beats[beat]
            said = [fill(each.say, lambda *_: ("7", False)) for each in (words, *words.variants.values())]
            for pattern in (claim[language == "en"] for claim in claims):
                made[scene, beat, pattern] = {bool(re.search(pattern, say)) for say in said}
    assert [claim for claim, seen in made.items() if True not in seen] == []
