"""What words of the scenes on a network claim, and whether it is true of a run."""

from __future__ import annotations

import re

from claims import agree, same, several_same
from network_claims import (
    activated,
    after_trial,
    changed,
    columns_alike,
    crosses,
    ends_farther,
    first_step_rises,
    goes_beyond,
    gradients,
    gradients_behind,
    hidden,
    labels_drawn,
    last_and_first_loss,
    last_weights,
    learns,
    matrices,
    moves,
    sides,
    slope,
    squares_drawn,
    steps_follow,
    ups_and_downs,
)

from scenes.framework.numbers import read_number

__all__ = ["CLAIMS"]

# By scene and beat: a claim in Chinese, in English, and whether it is true of a run.
CLAIMS = {
    ("NetworkSetup", "task"): [
        ("对这些输入", "for these inputs", lambda run: run.params.sizes[0] > 1),
        ("对这个输入", "for this input", lambda run: run.params.sizes[0] == 1),
    ],
    ("NetworkSetup", "layers"): [
        ("一层接一层的隐藏层", "hidden layers", lambda run: len(run.params.sizes) > 3),
        ("中间是隐藏层", "is the hidden layer", lambda run: len(run.params.sizes) == 3),
    ],
    ("NetworkSetup", "weights"): [
        ("同一层取同一个初值", "they are equal at the start", lambda run: all(map(several_same, matrices(run)))),
        ("再写终点", "and where it ends", lambda run: max(run.params.sizes[1:]) > 1),
        ("终点只有一个，", "one place to end", lambda run: max(run.params.sizes[1:]) == 1),
        ("终点只有一个时", "a layer of one neuron", lambda run: 1 in run.params.sizes[1:]),
        ("没有全写出来", "no room to write", lambda run: labels_drawn(run) < sum(map(len, matrices(run)))),
        ("先看第一层", "This is the first layer", lambda run: labels_drawn(run) == sum(map(len, matrices(run)))),
    ],
    ("NetworkSetup", "neuron"): [
        ("也没有激活函数", "no activation function", lambda run: set(run.params.activation_names) == {"linear"}),
        ("然后经过激活函数", "function turns the sum", lambda run: "linear" not in run.params.activation_names),
        ("有的层", "part of the network", lambda run: len(set(run.params.activation_names)) > 1),
        ("那一层的激活", "of its layer turns", lambda run: len(set(run.params.activation_names)) > 1),
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
        (
            "照样加权求和",
            "adds up in the same way",
            lambda run: min(max(run.params.sizes[:-2]), run.params.sizes[-2]) > 1,
        ),
        (
            "前一层的值加权求和",
            "adds up the values",
            lambda run: max(run.params.sizes[:-2]) == 1 < run.params.sizes[-2],
        ),
        ("前一层的值乘以", "hidden value is multiplied", lambda run: run.params.sizes[-2] == 1),
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
        ("损失也?没有变", "loss does not change", lambda run: run.numbers("nudge", "nudge_loss") == [0]),
        ("输出没有变", "output at its end does not change", lambda run: run.numbers("nudge", "nudge_output") == [0]),
        ("输出(跟着)?变了", "output at its end changes", lambda run: 0 not in run.numbers("nudge", "nudge_output")),
        (
            "输出跟着增大.*损失也增大",
            "output at its end grows.*loss grows",
            lambda run: min(run.numbers("nudge", "nudge_output|nudge_loss")) > 0,
        ),
        ("就只剩大约百分之一", "a hundredth of that", lambda run: 0 not in run.numbers("nudge", "nudge_loss")),
        ("这里它是零", "Here it is zero", lambda run: run.numbers("first_weight", r"grad_w\d_1(_1)?") == [0]),
    ],
    ("BackwardOutputLayer", "first_weight"): [
        ("损失对输出的导数", "the loss by the output", lambda run: not activated(run)[-1]),
        (
            "只是巧合",
            "a coincidence",
            lambda run: run.numbers("first_weight", r"grad_w\d_1(_1)?") == run.numbers("first_weight", "loss") != [0],
        ),
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
    ("BackwardHiddenLayer", "back_propagation"): [
        ("前面还有一层", "layer before goes", lambda run: len(run.params.sizes) == 4),
    ],
    ("WeightUpdate", "rule"): [
        ("损失反而更大", "loss would grow", lambda run: any(each.any() for each in gradients(run))),
        ("梯度全是零", "all gradients are zero", lambda run: not any(each.any() for each in gradients(run))),
        ("这个权重的梯度是零", "of this weight is zero", lambda run: gradients(run)[0][0] == 0),
        ("这个权重会变成", "weight (?:would become|becomes)", lambda run: gradients(run)[0][0] != 0),
    ],
    ("WeightUpdate", "rates"): [
        (
            "太小，就走得慢",
            "small a rate is slow",
            lambda run: any(0.7 < after_trial(run, k) <= 1 and not goes_beyond(run, k) for k in (1, 2, 3)),
        ),
        ("太大，就会越过", "too large a rate goes", lambda run: any(goes_beyond(run, k) for k in (1, 2, 3))),
        ("走得太慢", "every step is tiny", lambda run: after_trial(run, 1) > 0.5 and not ends_farther(run, 1)),
        ("走近了一大截", "take us a good way", lambda run: after_trial(run, 2) < 0.75 and not ends_farther(run, 2)),
        ("越走越远，飞出", "out of sight", lambda run: after_trial(run, 3) > 1 and ends_farther(run, 3)),
        ("先稍稍走近", "a little nearer", lambda run: ups_and_downs(run, 3)[0] < 0 < min(ups_and_downs(run, 3)[1:])),
        ("：越走越远", "each step lands farther", lambda run: min(ups_and_downs(run, 3)) > 0),
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
        ("小得在", "too small to be", lambda run: gradients(run)[0][0] != 0),
        ("梯度是零", "gradient is zero", lambda run: gradients(run)[0][0] == 0),
    ],
    ("WeightUpdate", "hidden_weights"): [
        ("小得在", "too small to be", lambda run: gradients(run)[1][0] != 0),
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
