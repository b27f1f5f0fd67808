"""The loss is written inside its parabola, over neither an arm nor the upright axis, and near its point."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Rectangle

from scenes.backpropagation.loss import REACH
from scenes.backpropagation.parabola import place_inside
from scenes.components.plot import Plot
from scenes.style.frame import Region

REGION = Region(1.77, 6.66, -3.1, -0.3)
WIDTHS = {"LABEL": 1.7, "SMALL": 1.3}


def loss(outputs, target):
    return (outputs - target) ** 2 / 2


@pytest.mark.parametrize("target", [0.0, 1e6, -5.0, 3e-4, -1e-9])
@pytest.mark.parametrize("output", [-285714.0, 0.0, -0.003, 1e6, 0.001])
def test_the_loss_is_written_clear_of_its_parabola(target, output):
    reach = REACH * abs(output - target) or max(abs(target), 1.0)
    x_range, top = (target - reach, target + reach), float(loss(target + reach, target))
    plot = Plot(x_range, (0.0, 1.05 * top), REGION, names=("y'", "L"), x_ticks={}, y_ticks=())
    point, lowest = plot.at(output, float(loss(output, target))), plot.at(target, 0.0)
    labels = [Rectangle(width=width, height=0.2) for width in WIDTHS.values()]
    label = place_inside(labels, plot, lowest, point, -1 if output > target else 1)
    (left, bottom, _), (right, upper, _) = label.get_corner([-1, -1, 0]), label.get_corner([1, 1, 0])
    outputs = np.linspace(*x_range, 4001)
    curve = plot.at(outputs, loss(outputs, target))
    axis = plot.at(plot.origin[0], 0.0)
    for x, y, _ in [*curve, *(axis + height * np.array([0, 1, 0]) for height in np.linspace(0, 3, 300))]:
        assert not (left <= x <= right and bottom <= y <= upper)
    assert upper <= REGION.top
    assert output == target or np.linalg.norm(label.get_center() - point) < 2
