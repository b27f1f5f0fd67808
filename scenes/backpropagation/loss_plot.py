"""Plot the loss over an output, with the point where the network stands: LossScene, WeightUpdate and SecondForward."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from manim import LEFT, RIGHT, Arrow, Dot, Line, Square, VMobject

from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.rates import FAR
from scenes.components.network import Unit
from scenes.components.plot import Dashes, Plot
from scenes.components.text import EM
from scenes.components.ticks import multiples, nice_step
from scenes.framework.comparison import compare
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LEAST_PUSH", "REACH", "LossPlot"]

PUSH, LEAST_PUSH, HEAD = 1.3, 0.6, 0.3  # length of the arrow of the gradient, the least, and the sides of its head
REACH = FAR  # of the parabola, as a multiple of the distance from the target
BEYOND, FARTHEST = 1.08, 2.5  # its reach beyond an output that it is to show, and how much it grows at most for that
LEAVING = 0.9  # length of an arrow at its end
MOST_TICKS = 5
OVER_NAME = 0.4  # of the height of the parabola: above it, for a long name of the loss
APART = 0.06  # between a number of a scale and a label
AT_MARK = 0.4  # from a number of the heights to a dot that is read as at its mark
LINE = 1.5  # times the type size: room of a number above another
DIGIT = 0.5  # width of a digit, in em
TICK_ROOM = 0.11  # of the width: numbers of the scale keep so far from the target and the output
AS_DRAWN = 1e-6  # of a loss: what its height in the picture may be off by, of which floats have lost digits
TICK_ERROR = 1e-3  # of the width: what a number of the scale may be rounded by
Loss = Callable[[np.ndarray], np.ndarray]


class LossPlot:
    """The parabola L(y') in a region; with several outputs that of the first one.

    Parameters
    ----------
    numbers
        The network where the point stands.
    region
        The room for the plot.
    share
        Whether the height is the first output's share of the loss, ½(y − y')², on whose parabola an output stands
        after any step. Otherwise it is the whole loss, as the first output moves alone.
    shown
        Another output whose point is inside the plot, where that is not so far off that the first one's would be lost.
    """

    def __init__(self, numbers: Quantities, region: Region, *, share: bool = False, shown: float | None = None) -> None:
        self.numbers, self.unit = numbers, Unit(numbers.notation.last, 1)
        self.target, self.output = float(numbers.params.y[0]), numbers.value_of(self.unit)
        # Beside a loss so large that floats tell nothing of this output's share, the parabola has no numbers.
        self._is_lost = not share and numbers.loses_share(1)
        self.loss: Loss = self._share if share or self._is_lost or len(numbers.params.y) == 1 else self._whole
        reach = REACH * abs(self.output - self.target) or max(abs(self.target), 1.0)
        farther = 0.0 if shown is None else BEYOND * abs(shown - self.target)
        if reach < farther <= FARTHEST * reach:
            reach = farther
        x_range = (self.target - reach, self.target + reach)
        self.plot = self._draw_axes(region, x_range, self._name(share), shorter=share)
        self.curve = self.plot.curve(self.loss, theme.LOSS)
        self.plot.keep_numbers_near()
        self.plot.keep_clear(self.drop(self.output))
        self.plot.prefer_clear(self.dot(self.output, theme.ACTIVATION), leaves_out=True)
        if not share:
            self._clear_level()
        self.settle_heights()

    @property
    def line(self) -> list[VMobject]:
        """The axis of the output with its marks, numbers and name: a number line, before there are heights."""
        floor = float(self.plot.at(self.target, self.plot.level)[1])
        count = len(self.plot.x_ticks)
        numbers = [number for number in self.plot.numbers if number.get_center()[1] < floor]
        return [self.plot.axes.x_axis, *self.plot.marks[:count], *numbers, self.plot.names[0]]

    @property
    def heights(self) -> list[VMobject]:
        """The axis of the loss with what belongs to it."""
        shown = {id(part) for part in self.line}
        parts = [self.plot.axes.y_axis, *self.plot.marks, *self.plot.numbers, *self.plot.names]
        return [part for part in parts if id(part) not in shown]

    def height(self, output: float) -> float:
        """Return the loss at a value of the output."""
        return float(self.loss(np.array([output]))[0])

    def at(self, output: float) -> np.ndarray:
        """Return the place of a point of the parabola."""
        return self.plot.at(output, self.height(output))

    def holds(self, output: float) -> bool:
        """Return whether a point of the parabola is inside the plot."""
        left, right = self.plot.x_range
        return bool(np.isfinite(output)) and left <= output <= right and self.height(output) <= self.plot.y_range[1]

    def border(self, output: float) -> float:
        """Return the output at which the parabola leaves the plot on the way to a value beyond it."""
        left, right = self.plot.x_range
        inside = np.linspace(self.target, right if output > self.target else left, 200)
        shown = inside[self.loss(inside) <= self.plot.y_range[1]]
        return float(shown[-1]) if len(shown) else self.target

    def dot(self, output: float, color: str, radius: float | None = None) -> Dot:
        """Return a dot on the parabola."""
        return Dot(self.at(output), radius=radius or 1.3 * theme.DOT, color=color)

    def arrow_out(self, border: float, color: str) -> Arrow:
        """Return an arrow along the end of the parabola's arm, that ends where the arm does."""
        end = self.at(border)
        arm = self.way(border + 0.12 * (self.target - border), border).points
        along = (end - arm[0]) / ((end - arm[0]) @ (end - arm[0])) ** 0.5
        return Arrow(end - LEAVING * along, end, buff=0, color=color, stroke_width=theme.BOLD)

    def drop(self, output: float) -> Dashes:
        """Return a dashed line from the axis to a point of the parabola."""
        return self.plot.drop(output, self.height(output))

    def level_line(self, output: float) -> Dashes:
        """Return a dashed line from the axis of the loss to a point of the parabola."""
        height = self.height(output)
        ends = self.plot.at(self.plot.origin[0], height), self.plot.at(output, height)
        return Dashes(*ends, color=theme.LOSS, stroke_width=theme.AXIS)

    def settle_heights(self) -> None:
        """Mark the heights by their scale alone where the loss has no place at its mark; call it again when numbers
        have more to keep clear of."""
        placed = set(map(id, self.plot.labels.shown(1)))
        reached = [id(text) for value, text in self.plot.labels.texts[1] if value in self._reached]
        if not placed.issuperset(reached):
            self.plot.number_heights(self._heights_alone)

    def tell_apart(self, outputs: Iterable[float]) -> None:
        """Mark the heights by their scale alone where a dot of one of these outputs would stand at the number of
        another loss, and be read as that."""

        def is_read_as(output: float, height: float, number: VMobject) -> bool:
            if not self.holds(output) or math.isclose(self.height(output), height, rel_tol=AS_DRAWN):
                return False
            away, half = np.abs(self.at(output) - number.get_center()), 1.3 * theme.DOT
            return bool(away[0] < number.width / 2 + AT_MARK and away[1] < number.height / 2 + half)

        reached = [(height, text) for height, text in self.plot.labels.texts[1] if height in self._reached]
        if any(is_read_as(output, *each) for output in outputs for each in reached):
            self.plot.number_heights(self._heights_alone)

    @property
    def push(self) -> float:
        """The length of the arrow of the gradient, and of its opposite: they end before the numbers of the heights, if
        they have room there."""
        axis = self.plot.at(self.plot.origin[0], self.height(self.output))
        room = abs(float(self.at(self.output)[0] - axis[0])) - theme.GAP / 2
        return min(PUSH, room) if room > LEAST_PUSH else PUSH

    def numbers_under(self, *boxes: VMobject) -> list[VMobject]:
        """Return the numbers of the scales that labels, or an arrow along an axis, would cover or touch."""

        def is_struck(number: VMobject, box: VMobject) -> bool:
            room = 2 * np.abs(number.get_center() - box.get_center())[:2] - 2 * APART
            return bool((room < [number.width + box.width, number.height + box.height]).all())

        return [number for number in self.plot.numbers if any(is_struck(number, box) for box in boxes)]

    @property
    def axis_x(self) -> float:
        """Where the axis of the loss stands in the frame."""
        return float(self.plot.at(self.plot.origin[0], self.plot.level)[0])

    def is_on_axis(self, label: VMobject) -> bool:
        """Return whether the axis of the loss runs through a label or is as near as to its numbers."""
        return abs(float(label.get_center()[0]) - self.axis_x) < theme.GAP / 2 + label.width / 2

    def meets_axis(self, label: VMobject, place: np.ndarray) -> bool:
        """Return whether the axis of the loss runs through a label, or between it and the place it is written at."""
        axis = self.axis_x
        ends = (float(place[0]), float(label.get_left()[0]), float(label.get_right()[0]))
        return min(ends) - theme.GAP / 2 < axis < max(ends) + theme.GAP / 2

    def keep_off_axis(self, label: VMobject, way: np.ndarray) -> None:
        """Move a label this way, LEFT or RIGHT, off the axis of the loss, if it stands on it."""
        if self.is_on_axis(label):
            label.set_x(self.axis_x + (theme.GAP / 2 + label.width / 2) * float(way[0]))

    def _clear_level(self) -> None:
        """Keep the numbers of the scale off what is drawn at the height of the output: its level, and arrows downhill
        and, for a moment, uphill."""
        point, downhill = self.at(self.output), LEFT if self.output > self.target else RIGHT
        axis = self.plot.at(self.plot.origin[0], self.height(self.output))
        self.plot.keep_clear(Line(axis, point))
        self.plot.number_upon(self.height(self.output))
        for side in (downhill, -downhill):
            end = point + self.push * side
            for part in (Line(point, end), Square(HEAD).move_to(end, aligned_edge=side)):
                self.plot.prefer_clear(part)

    def way(self, start: float, end: float) -> VMobject:
        """Return the piece of the parabola from one output to another, as a path."""
        outputs = np.linspace(start, end, 120)
        return VMobject().set_points_as_corners(self.plot.at(outputs, self.loss(outputs)))

    def _share(self, outputs: np.ndarray) -> np.ndarray:
        return (np.atleast_1d(outputs) - self.target) ** 2 / 2

    def _whole(self, outputs: np.ndarray) -> np.ndarray:
        return self.numbers.loss_at(1, np.atleast_1d(outputs))

    def _name(self, share: bool) -> str:
        """Return the name of the heights."""
        if not share or len(self.numbers.params.y) == 1:
            return "loss(L)"
        notation = self.numbers.notation
        return f"loss(1/2 ({notation.target(self.unit)} - {notation.plain_unit(self.unit)})^2)"

    def _draw_axes(self, region: Region, x_range: tuple[float, float], name: str, *, shorter: bool) -> Plot:
        lowest, top = self.height(self.target), self.height(x_range[1])
        bottom = max(0.0, lowest - 0.15 * (top - lowest))  # no loss is less
        ends = [self.numbers.target(1), self.numbers.value(self.unit)]
        if shorter:  # no sum is worked out with them there
            ends = _shorten(ends)
        names = (self.numbers.notation.unit(self.unit), name)
        # The parabola begins at an axis at the left, where a long name has room above it alone.
        above = OVER_NAME if name != "loss(L)" and not x_range[0] < 0 < x_range[1] else 0.05
        heights = (bottom, top + above * (top - bottom))
        is_loss = math.isclose(self.height(self.output), self.numbers.gradients.loss, rel_tol=AS_DRAWN)
        reached = [self.numbers.loss()] if is_loss else []
        lines = region.height / (LINE * theme.LABEL * EM)  # of numbers that would stand above each other
        room = max(TICK_ROOM, 1 / lines)
        x_ticks, y_ticks = _named_scale(x_range, ends, region.width), _scale(heights, reached, room)
        self._reached, self._heights_alone = {figure.value for figure in reached}, _scale(heights, (), room)
        return Plot(x_range, heights, region, names=names, x_ticks=x_ticks, y_ticks={} if self._is_lost else y_ticks)


def _shorten(figures: Sequence[Figure]) -> list[Figure]:
    """Return numbers that are marked on one axis, rounded ones in the usual digits, where these tell them apart as
    before."""
    short = [figure if figure.equals == "=" else figure.written(number_spec(figure.value)) for figure in figures]
    shorter = [min(pair, key=lambda each: len(each.text)) for pair in zip(short, figures, strict=True)]
    return shorter if compare(*shorter) == compare(*figures) else list(figures)


def _named_scale(x_range: tuple[float, float], ends: Sequence[Figure], length: float) -> dict[float, str]:
    """Return the numbers of an axis of this length on which these are named: 0 beside them, or the scale where 0 is out
    of sight; what a long name would run into is left out."""
    scale = _scale(x_range, ends)
    named = {figure.value for figure in ends}
    unit = length / (x_range[1] - x_range[0])
    return {
        value: text
        for value, text in scale.items()
        if value in named
        or (
            (value == 0 or 0.0 not in scale)
            and all(abs(value - end.value) * unit > _room_between(text, end.text) for end in ends)
        )
    }


def _room_between(left: str, right: str) -> float:
    """Return how far apart the centres of two numbers stand side by side, with the width of a digit between them."""
    return DIGIT * theme.LABEL * EM * ((len(left) + len(right)) / 2 + 1)


def _scale(x_range: tuple[float, float], ends: Sequence[Figure], room: float = TICK_ROOM) -> dict[float, str]:
    """Return the numbers of an axis: those given, and multiples of a round step that keep clear of them."""
    width = x_range[1] - x_range[0]
    found = {figure.value: figure.text for figure in ends}
    for value in multiples(x_range, nice_step(width, MOST_TICKS), TICK_ROOM / 2):
        text = format_number(value, ".6g")
        is_right = abs(read_number(text) - value) <= TICK_ERROR * width  # 3 is no mark between 3 and 3.00000001
        if is_right and len(text) <= MOST_TICKS and all(abs(value - figure.value) > room * width for figure in ends):
            found[value] = text
    return found
