"""What words say of more, less, the same, the others and the signs of numbers is true of the numbers as they are read.

Each scene is run over values at which such words are easily false; every claim is then found in the words, and worked
out again from the texts in the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from scene_helpers import NUMBER, deck

from scenes.figures import read_number
from scenes.perform import rehearse

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
    "mixed": {"activations": ("linear", "sigmoid"), "inputs": (0.3, 0.7), "target": 1, "learning_rate": 0.5},
}


@dataclass(frozen=True)
class Run:
    """A scene as it went: what is said by beat, and the texts of the ledger by beat and name."""

    given: object
    said: dict[str, str]
    shown: dict[str, dict[str, str]]

    def numbers(self, beat, pattern):
        """The numbers that were read in a beat under names of a pattern."""
        names = {name: text for name, text in self.shown[beat].items() if re.fullmatch(pattern, name)}
        return [read_number(text) for text in names.values()]

    def spoken(self, beat):
        """The numbers that are said in a beat."""
        return [read_number(text) for text in NUMBER.findall(self.said[beat])]


@cache
def run(scene, case, language, parameters):
    held = rehearse(scene, deck(scene, language, **dict(parameters)), FPS)
    said = {record.name: " ".join(phrase.text for phrase in record.phrases) for record in held.timeline}
    shown = {beat: {} for beat in said}
    for entry in held.ledger.entries:
        shown[entry.beat][entry.name] = entry.text
    return Run(held.given, said, shown)


def same(values):
    """Whether numbers read the same, those with few digits as far as these go."""
    return len(values) > 0 and max(values) - min(values) <= 0.005 * max(map(abs, values))


def several_same(values):
    return len(values) > 1 and same(values)


def moves(run, layer):
    """Gradients of a layer's edges that were worked, and how far their weights move, as both are read."""
    found = []
    for beat in ("output_weights", "hidden_weights"):
        shown = run.shown[beat]
        for name in shown:
            if re.fullmatch(rf"grad_w[{layer}]_.*", name):
                old, new = (read_number(shown[f"{kind}{name[5:]}"]) for kind in ("", "new_"))
                found.append((abs(read_number(shown[name])), abs(new - old)))
    return sorted(found)


def steps_follow(pairs):
    """Whether a larger gradient has a longer step, and there are two of different size."""
    return pairs[0][0] < pairs[-1][0] and all(b[1] > a[1] for a, b in pairwise(pairs) if b[0] > a[0])


def changed(run):
    """Whether a weight reads otherwise after the step."""
    pairs = [
        (text, shown[f"new_{name}"])
        for shown in run.shown.values()
        for name, text in shown.items()
        if f"new_{name}" in shown
    ]
    return any(read_number(old) != read_number(new) for old, new in pairs)


def hidden(run):
    return sum(run.given.sizes[1:-1])


def last_weights(run):
    return run.given.sizes[-2] * run.given.sizes[-1]


def matrices(run):
    return [matrix.ravel().tolist() for matrix in run.given.network().weights]


def columns_alike(run):
    first = run.given.network().weights[0]
    return bool((first == first[:, :1]).all())


def slope(run):
    return run.numbers("slope", r"grad_output(_1)?")[0]


def last_and_first_loss(run):
    losses = {int(name[5:]): text for name, text in run.shown["many_steps"].items() if re.fullmatch(r"loss_\d+", name)}
    return read_number(losses[max(losses)]), read_number(losses[0])


# By scene and beat: a claim in Chinese, in English, and whether it is true of a run.
CLAIMS = {
    ("NetworkSetup", "layers"): [
        ("一层接一层的隐藏层", "hidden layers", lambda run: len(run.given.sizes) > 3),
        ("中间是隐藏层", "is the hidden layer", lambda run: len(run.given.sizes) == 3),
    ],
    ("NetworkSetup", "weights"): [
        ("都一样", "start out the same", lambda run: all(map(several_same, matrices(run)))),
        ("只画出一部分", "too many to draw", lambda run: max(run.given.sizes) > 6),
        ("没有全写出来", "too many to write", lambda run: max(map(len, matrices(run))) > 12),
    ],
    ("NetworkSetup", "neuron"): [
        ("也没有激活函数", "no activation function", lambda run: set(run.given.activation_names) == {"linear"}),
        ("然后经过激活函数", "function turns the sum", lambda run: "linear" not in run.given.activation_names),
        ("有的层", "part of the network", lambda run: len(set(run.given.activation_names)) > 1),
    ],
    ("ForwardPass", "first_hidden"): [
        ("每个输入", "each input", lambda run: run.given.sizes[0] > 1),
    ],
    ("ForwardPass", "other_hidden"): [
        ("其余的隐藏神经元", "other hidden units", lambda run: hidden(run) > 2),
        ("另一个隐藏神经元", "other hidden unit ", lambda run: hidden(run) == 2),
        ("只有这一个", "the only hidden unit", lambda run: hidden(run) == 1),
        ("权重也相同", "the same too|weighted alike", columns_alike),
        ("结果[都也]是", "comes to", lambda run: same(run.numbers("other_hidden", r"hidden_.*"))),
    ],
    ("ForwardPass", "output"): [
        ("第一个输出", "first output", lambda run: run.given.sizes[-1] > 1),
    ],
    ("LossScene", "parabola"): [
        ("站在斜坡上", "stand on a slope", lambda run: slope(run) != 0),
        ("已经在最低点", "stand at the lowest", lambda run: slope(run) == 0),
        ("和目标一样", "as its target is", lambda run: same([run.spoken("parabola")[0], run.given.y[0]])),
        ("固定其他输出", "the rest held fixed", lambda run: run.given.sizes[-1] > 1),
    ],
    ("LossScene", "slope"): [
        ("斜率为正.*损失就增大.*应当减小", "is positive.*larger loss.*come down", lambda run: slope(run) > 0),
        ("斜率为负.*损失就减小.*应当增大", "is negative.*smaller loss.*go up", lambda run: slope(run) < 0),
        ("斜率为零", "is zero", lambda run: slope(run) == 0),
    ],
    ("BackwardOutputLayer", "gradient_arrives"): [
        ("第一个输出", "first output", lambda run: run.given.sizes[-1] > 1),
    ],
    ("BackwardOutputLayer", "other_weights"): [
        ("每个权重", "every weight", lambda run: last_weights(run) > 1),
        ("每个权重都一样", "is alike", lambda run: several_same(run.numbers("other_weights", r"grad_w\d_.*"))),
        ("梯度是同一个", "one gradient comes back", lambda run: run.given.sizes[-1] == 1),
        ("隐藏层的值也相同", "hidden values are equal", lambda run: same(run.numbers("other_weights", r"hidden_.*"))),
        ("只有这一个", "the only weight", lambda run: last_weights(run) == 1),
        ("其余的", "The rest", lambda run: last_weights(run) > 1),
    ],
    ("BackwardHiddenLayer", "all_weights"): [
        (
            "同一个起点.*都相同",
            "the same start have the same",
            lambda run: all(
                several_same([text for name, text in shown.items() if re.fullmatch(rf"grad_w\d_{source}_.*", name)])
                for shown in [{**run.shown["whole_paths"], **run.shown["all_weights"]}]
                for source in range(1, run.given.sizes[-3] + 1)
            ),
        ),
    ],
    ("WeightUpdate", "output_weights"): [
        ("新权重也都相同", "are equal too", lambda run: several_same(run.numbers("output_weights", r"new_w\d_.*"))),
        ("梯度也相同", "so are the grad", lambda run: several_same(run.numbers("output_weights", r"grad_w\d_.*"))),
        ("旧权重相同", "old weights are eq", lambda run: several_same(run.numbers("output_weights", r"w\d_.*"))),
        ("整层", "whole layer", lambda run: last_weights(run) > 1),
    ],
    ("WeightUpdate", "hidden_weights"): [
        ("梯度大，?", "larger gradient", lambda run: steps_follow(moves(run, f"1-{len(run.given.sizes) - 2}"))),
        ("输入大的边", "larger input", lambda run: min(run.given.x) >= 0 and len(set(run.given.x)) > 1),
        ("第一个新权重", "first new weight", lambda run: len(run.numbers("hidden_weights", r"new_w\d_.*")) > 1),
    ],
    ("WeightUpdate", "all_at_once"): [
        ("过时", "out of date", changed),
        ("都和原来一样", "as it did before", lambda run: not changed(run)),
    ],
    ("SecondForward", "hidden_again"): [
        ("从 .* 变成", "goes from", lambda run: not same(run.spoken("hidden_again"))),
        (
            "读来仍是",
            "still reads",
            lambda run: same(run.numbers("hidden_again", r"hidden(_after)?(_1)?_1")),
        ),
    ],
    ("SecondForward", "output_again"): [
        ("第一个输出", "first output", lambda run: run.given.sizes[-1] > 1),
    ],
    ("SecondForward", "loss_again"): [
        ("小：这一步走对了", "less than", lambda run: run.spoken("loss_again")[0] < run.spoken("loss_again")[1]),
        ("还大：这一步跨过了头", "more than", lambda run: run.spoken("loss_again")[0] > run.spoken("loss_again")[1]),
        ("读来一样", "the same as before", lambda run: same(run.spoken("loss_again"))),
    ],
    ("SecondForward", "many_steps"): [
        ("损失降到", "come down to", lambda run: last_and_first_loss(run)[0] < last_and_first_loss(run)[1]),
        ("比开始时还大", "more than at the", lambda run: last_and_first_loss(run)[0] > last_and_first_loss(run)[1]),
        ("和开始时一样", "as it did at the start", lambda run: same(last_and_first_loss(run))),
    ],
}
NETWORK_SCENES = tuple(dict.fromkeys(scene for scene, _ in CLAIMS if scene not in ("LimitDefinition",)))


def false_claims(scene, language, found):
    """The claims of a run that are not true of its numbers."""
    for (name, beat), claims in CLAIMS.items():
        for chinese, english, is_true in claims if name == scene else ():
            if re.search(chinese if language == "zh" else english, found.said[beat]) and not is_true(found):
                yield beat, found.said[beat]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", NETWORKS)
def test_words_on_a_network_are_true_of_its_numbers(case, language):
    for scene in NETWORK_SCENES:
        found = run(scene, case, language, tuple(NETWORKS[case].items()))
        assert list(false_claims(scene, language, found)) == [], scene


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_claim_is_made_of_some_network_and_kept_of_another(language):
    made = {}
    for case, parameters in NETWORKS.items():
        for (scene, beat), claims in CLAIMS.items():
            found = run(scene, case, language, tuple(parameters.items()))
            for claim in claims:
                pattern = claim[0] if language == "zh" else claim[1]
                made.setdefault((scene, beat, pattern), set()).add(bool(re.search(pattern, found.said[beat])))
    assert [key for key, seen in made.items() if True not in seen and "draw" not in key[2] and "画" not in key[2]] == []
