"""Chapter 2, the vanishing gradient: layer after layer an activation function brings all inputs together."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log10
from typing import Annotated, Literal

import numpy as np
from manim import (
    DR,
    LEFT,
    RIGHT,
    UP,
    UR,
    Create,
    DashedVMobject,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    SurroundingRectangle,
    VGroup,
    VMobject,
    linear,
)
from pydantic import Field

from mathcore import Activation, relu, sigmoid, tanh
from scenes.activation_gallery.parameters import Interval
from scenes.components.activation_panel import NAMES
from scenes.components.strand_board import StrandBoard
from scenes.components.text import Formula, Words, plated, scale_label
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure, format_number, is_rounded, typeset_number
from scenes.framework.parameters import Parameters
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["VanishingGradient", "VanishingParameters"]

ACTIVATIONS = {"sigmoid": sigmoid, "tanh": tanh}
HEAD = 0.5  # height of the names over boards and columns
HEADS = 0.4  # height of the heads of columns of numbers, and of the scale of the bars
TICK = 0.7  # width that a number of the scale takes
SPREAD_GAP = 0.2  # from a spread to the number at its line's end, of which half stands before the line
LEAST_SPREAD_GAP = 0.4  # from a spread to its line
SPREADS_HEAD = 0.85  # width of what stands over the spreads
BETWEEN = 0.8  # between a board and the spreads of the next
MARGIN = 0.2  # between the ends of the lines and the border of their room
ROW_NAMES = 0.9  # width at the left of the bars, where the layers are counted
LONGEST = 2.3  # of a bar, that of 1, in frame units
NUMBER = 1.9  # width of the room of a number behind the bars, with the gap to the next
BEHIND = 0.3  # frame units from the scale of the bars to their numbers
NEARER = 1.1  # so far to the left ReLU's bars stand before the other function's bounds come
DASH = 0.16  # frame units from a dash of a border to the next
FACTORS = 1.15  # width at the left of the bars, where the slopes stand, at least
BEFORE = 0.25  # frame units from a slope to its bar
BAR = 0.5  # height of a bar, as a share of its row, and no more than this
ALIKE = 0.01  # the share of the first spread below which all inputs look alike
AGAIN, LONG = 3.5, 6.0  # seconds through all layers but the first, and at most
SIGNIFICANT_DIGITS, EXACT_DIGITS = 3, 4  # of numbers that are rounded, and of those that are not


class VanishingParameters(Parameters):
    """An activation function that squeezes, its inputs, and through how many layers they go."""

    activation: Literal["sigmoid", "tanh"] = "sigmoid"
    """The activation function of every layer."""
    inputs: Annotated[int, Field(ge=5, le=41)] = 21
    """How many inputs go through the layers."""
    interval: Interval = (-4.0, 4.0)
    """Between which the inputs lie."""
    layers: Annotated[int, Field(ge=2, le=10)] = 5
    """Through how many layers they go."""


class VanishingGradient(LectureScene[VanishingParameters]):
    """Strands of inputs run through layers and come together; the slopes on the way multiply to next to nothing."""

    formats = ("16:9",)

    def construct(self) -> None:
        self._has_bound, self._factors, self._longest = False, FACTORS, LONGEST
        board = self.inputs_in_a_row()
        self.come_together(board)
        other = self.keep_apart(board)
        products = self.slopes_multiply(board, other)
        self.bound_falls(*products)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def inputs_in_a_row(self) -> StrandBoard:
        low, high = self.params.interval
        self._title = self.open_with_title()
        self._halves = self._board_rooms()
        self.record("inputs", self.params.inputs)
        self.record("low", low)
        self.record("high", high)
        board = self._board(self._function)
        self.play(Create(board.lines[0], suspend_mobject_updating=True), FadeIn(board.numbers), run_time=theme.CALM)
        entering = [FadeIn(dot, scale=0.5) for dot in board.dots]
        self.play(LaggedStart(*entering, lag_ratio=0.1), run_time=theme.CALM)
        self.next_phrase()
        self._names = [self._name(board, self._function)]
        lines = [Create(line, suspend_mobject_updating=True) for line in board.lines[1:]]
        self.play(FadeIn(self._names[0]), FadeIn(*self._name_lines(board)), run_time=theme.QUICK)
        self.play(LaggedStart(*lines, lag_ratio=0.8), run_time=self.phrase_time(theme.SLOW))
        self.add(board)
        return board

    @beat(variants=("apart",))
    def come_together(self, board: StrandBoard) -> None:
        spreads = self._spreads(board, "spread")
        self.define("name", NAMES[self._function.name], f'"{NAMES[self._function.name]}"')
        self.record("layers", self.params.layers)
        if spreads[-1].value > ALIKE * spreads[0].value:
            self.use_variant("apart")
        labels = self._write_spreads(board, spreads)
        head = self._over(labels, self.text("spread", size=theme.SMALL, color=theme.STEP))
        self.play(board.passed.animate.set_value(1), run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        strokes = [board.stroke(row) for row in (0, 1)]
        self.play(FadeIn(head), Create(strokes[0]), FadeIn(labels[0]), run_time=theme.QUICK)
        self.play(Create(strokes[1]), FadeIn(labels[1]), run_time=theme.CALM)
        self.point_out(labels[0], labels[1], strokes[1])
        self.next_phrase()
        self.play(*map(FadeOut, strokes), run_time=theme.QUICK)
        rows = self.params.layers
        seconds = AGAIN / (rows - 1)
        for row in range(2, rows + 1):
            self.play(board.passed.animate.set_value(row), FadeIn(labels[row]), run_time=seconds, rate_func=linear)

    @beat(variants=("one",))
    def keep_apart(self, board: StrandBoard) -> StrandBoard:
        if np.count_nonzero(board.values[0] < 0) == 1:
            self.use_variant("one")
        other = self._board(relu)
        self.play(board.narrow.animate.set_value(1), run_time=theme.CALM)
        labels = self._write_spreads(other, self._spreads(other, "relu_spread"))
        head = self._over(labels, self.text("spread", size=theme.SMALL, color=theme.STEP))
        self._names.append(self._name(other, relu))
        self.play(*map(FadeIn, (other, self._names[1], head, labels[0])), run_time=theme.QUICK)
        self.play(other.passed.animate.set_value(1), FadeIn(labels[1]), run_time=theme.SLOW)
        self.next_phrase()
        down = other.passed.animate.set_value(self.params.layers)
        entering = LaggedStart(*map(FadeIn, labels[2:]), lag_ratio=0.5) if labels[2:] else FadeIn(VGroup())
        self.play(down, entering, run_time=self.phrase_time(AGAIN, LONG), rate_func=linear)
        return other

    @beat()
    def slopes_multiply(self, board: StrandBoard, other: StrandBoard) -> list[VGroup]:
        strand = self._marked(board)
        start = float(board.values[0, strand])
        marked = self.record("marked", start, number_spec(start, SIGNIFICANT_DIGITS))
        self.define("followed", f"x {marked.equals} {marked.text}", f"x {marked.equals} {marked}")
        lit = [each.lit(strand, theme.DERIVATIVE) for each in (board, other)]
        spots = [each.dots[strand].copy().set_color(theme.DERIVATIVE) for each in (board, other)]
        self.play(*(FadeIn(spot, scale=2) for spot in spots), run_time=theme.QUICK)
        functions = {"product": self._function, "relu_product": relu}
        slopes = [
            self._write_slopes(each, strand, f, name)
            for (name, f), each in zip(functions.items(), (board, other), strict=True)
        ]
        rising = [LaggedStart(*map(FadeIn, reversed(labels)), lag_ratio=0.6) for labels in slopes]
        self.play(*map(Create, lit), *rising, run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        self._make_room_for(*slopes)
        products = [self._products(f, start, name) for name, f in functions.items()]
        self._leave_boards(self.text("product", size=theme.LABEL), slopes, self._decades(products))
        return [
            self._show_bars(figures, column, self._decades(products))
            for figures, column in zip(products, self._columns(), strict=True)
        ]

    @beat(variants=("loose",))
    def bound_falls(self, products: VGroup, others: VGroup) -> None:
        steepest = self.record("steepest", float(self._function.derivative(0)))
        self.define("name", NAMES[self._function.name], f'"{NAMES[self._function.name]}"')
        if steepest.value >= 1:
            self.use_variant("loose")
        bounds = [self._small(f"bound_{k}", steepest.value**k) for k in range(1, self.params.layers + 1)]
        self._has_bound = True
        moved = [*self._second_column, *(part for row in others for part in row)]
        self.play(*(part.animate.shift(NEARER * RIGHT) for part in moved), run_time=theme.QUICK)
        self._cap_bars(bounds, products, self.text("bound", size=theme.SMALL, color=theme.QUIET))
        self.point_out(*self._caps)
        self.next_phrase()
        lit = [Indicate(number[1], color=theme.TEXT) for _, number in products]
        self.play(LaggedStart(*lit, lag_ratio=0.8), run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        boxes = [
            SurroundingRectangle(each[-1][-1], color=theme.TEXT, buff=theme.GAP / 3) for each in (others, products)
        ]
        self.play(*map(Create, boxes), run_time=theme.CALM)
        for bars in (products, others):
            self.point_out(*(bar for bar, _ in bars))

    # -- what is drawn ------------------------------------------------------------------------------------------

    @property
    def _function(self) -> Activation:
        return ACTIVATIONS[self.params.activation]

    def _board(self, f: Activation) -> StrandBoard:
        """Make the board of a function: over the whole body at first, then in its half of it."""
        body, (left, right) = frame.body, self._halves
        half = right if f is relu else left
        whole = half if f is relu else Region(left.left, body.right - MARGIN, left.bottom, left.top)
        return StrandBoard(self._values(f), (whole, half))

    def _values(self, f: Activation) -> np.ndarray:
        """Return the inputs and what each layer makes of them, a row a line."""
        values = [np.linspace(*self.params.interval, self.params.inputs)]
        for _ in range(self.params.layers):
            values.append(f(values[-1]))
        return np.array(values)

    def _board_rooms(self) -> tuple[Region, Region]:
        """Return the rooms of two boards beside each other, equally wide, each with its spreads at the left."""
        body = frame.body
        names = max(float(self.text(key, size=theme.SMALL).width) for key in ("layer", "input"))
        before = names + theme.GAP + self._spreads_room(self._function), self._spreads_room(relu)
        width = (body.width - sum(before) - 2 * MARGIN - BETWEEN) / 2
        starts = body.left + before[0], body.right - MARGIN - width
        bottom, top = body.bottom + MARGIN, body.top - HEAD
        first, second = (Region(start, start + width, bottom, top) for start in starts)
        return first, second

    def _spreads_room(self, f: Activation) -> float:
        """Return the width that a board's spreads take at its left, with what stands over them."""
        values, widths = self._values(f), [SPREADS_HEAD]
        for spread in map(float, np.ptp(values, axis=1)):
            text = format_number(spread, number_spec(spread, SIGNIFICANT_DIGITS, EXACT_DIGITS))
            sign = "approx" if is_rounded(spread, text) else ""
            widths.append(Formula(f"{sign} {typeset_number(text)}", size=theme.LABEL).width)
        return float(max(widths)) + self._spread_gap

    @property
    def _spread_gap(self) -> float:
        """The distance of a spread from its line, clear of the number at the end of the first one."""
        number = scale_label(typeset_number(format_number(self.params.interval[0], "g")))
        return max(LEAST_SPREAD_GAP, number.width / 2 + SPREAD_GAP)

    def _make_room_for(self, *slopes: list[VGroup]) -> None:
        """Let bars begin behind the widest slope, and end where they would."""
        widest = max(float(label.width) for labels in slopes for label in labels)
        self._factors = max(FACTORS, widest + BEFORE)
        self._longest = FACTORS + LONGEST - self._factors

    def _name(self, board: StrandBoard, f: Activation) -> Words:
        """Write a board's function over it."""
        name = Words(NAMES[f.name], size=theme.BODY, weight=500)

        def follow(words: Words) -> None:
            middle = (board.at(board.range[0], 0) + board.at(board.range[1], 0)) / 2
            words.set_x(middle[0])

        return name.hang(frame.body.top).add_updater(follow, call_updater=True)

    def _spreads(self, board: StrandBoard, name: str) -> list[Figure]:
        """Record how far the values spread on each line."""
        return [self._small(f"{name}_{row}", float(np.ptp(values))) for row, values in enumerate(board.values)]

    def _small(self, name: str, value: float) -> Figure:
        return self.record(name, value, number_spec(value, SIGNIFICANT_DIGITS, EXACT_DIGITS))

    def _write_spreads(self, board: StrandBoard, spreads: list[Figure]) -> list[Formula]:
        """Write the spreads at the left of a board's lines."""
        labels = []
        for row, figure in enumerate(spreads):
            label = Formula(figure.marked, size=theme.LABEL, color=theme.STEP)
            place = board.at(board.range[0], row)
            labels.append(label.next_to(place, LEFT, buff=self._spread_gap))
        return labels

    def _name_lines(self, board: StrandBoard) -> list[VMobject]:
        """Count the layers at the left of a board's lines; the first line is that of the inputs."""
        head, first = (self.text(key, size=theme.SMALL, color=theme.QUIET) for key in ("layer", "input"))
        layers = range(1, self.params.layers + 1)
        counts = [Formula(str(layer), size=theme.SMALL, color=theme.QUIET) for layer in layers]
        names: list[VMobject] = [first, *counts]
        x = frame.body.left + names[0].width / 2
        for row, name in enumerate(names):
            name.move_to([x, board.at(board.range[0], row)[1], 0])
        return [head.move_to([x, frame.body.top - HEAD / 2, 0]), *names]

    def _marked(self, board: StrandBoard) -> int:
        """Return the strand that is followed: halfway to the right end, on the positive side."""
        inputs = board.values[0]
        away = np.where(inputs > 0, np.abs(inputs - inputs[-1] / 2), np.inf)
        return int(np.argmin(away))

    def _products(self, f: Activation, x: float, name: str) -> list[Figure]:
        """Record the product of the slopes from an input through the first 1, 2, … layers."""
        product, found = 1.0, []
        for layer in range(1, self.params.layers + 1):
            product *= float(f.derivative(x))
            x = float(f(x))
            found.append(self._small(f"{name}_{layer}", product))
        return found

    def _over(self, labels: list[Formula], head: Words) -> Words:
        """Place the head of a column of labels over it."""
        widest = max(float(head.width), *(float(label.width) for label in labels))
        return head.move_to([float(labels[0].get_right()[0]) - widest / 2, frame.body.top - HEAD / 2, 0])

    def _write_slopes(self, board: StrandBoard, strand: int, f: Activation, name: str) -> list[VGroup]:
        """Write the slope of each layer on a strand, between the lines it joins."""
        labels, course = [], board.course(strand)
        for layer, (start, end) in enumerate(pairwise(course), 1):
            slope = self._small(f"{name}_slope_{layer}", float(f.derivative(board.values[layer - 1, strand])))
            label = plated(Formula(slope.marked, size=theme.SMALL, color=theme.DERIVATIVE))
            labels.append(label.move_to((start + end) / 2))
        return labels

    def _decades(self, products: list[list[Figure]]) -> int:
        """Return how many tenths of tenths the bars have room for: the least product is just seen."""
        least = min(figure.value for figures in products for figure in figures)
        self._decades_shown = max(1, ceil(-log10(least) + 0.2)) if least > 0 else 1
        return self._decades_shown

    def _leave_boards(self, told: Words, slopes: list[list[VGroup]], decades: int) -> None:
        """Turn the boards into columns, still without bars: names go to their heads, slopes to their rows."""
        columns = self._columns()
        told.move_to([(frame.body.left + ROW_NAMES + frame.body.right) / 2, frame.body.top, 0], aligned_edge=UP)
        flying = [label for labels in slopes for label in labels]
        kept = [self._title, *self._names, *flying]
        gone = [mobject for mobject in self.mobjects if mobject not in kept]
        moves = []
        for name, labels, column in zip(self._names, slopes, columns, strict=True):
            name.clear_updaters()
            moves.append(name.animate.move_to(self._head_of(column, name.copy())))
            for label, row in zip(labels, self._rows(column), strict=True):
                place = [row.left, row.center[1], 0]
                moves.append(label.animate.move_to(place, aligned_edge=LEFT))
        grid = [self._grid(column, decades) for column in columns]
        heads = [self._heads(column) for column in columns]
        entering = FadeIn(told, *self._row_names(columns), *grid, *heads[0], *heads[1])
        self._second_column = VGroup(self._names[1], *slopes[1], grid[1], *heads[1])
        self.play(*map(FadeOut, gone), *moves, entering, run_time=theme.CALM)

    def _heads(self, column: Region) -> list[Words]:
        """Write over a column what its numbers are: the slope of a layer before the bars, the product behind them."""
        end, y = column.left + self._factors + self._longest, self._heads_at(column)
        slope, product = (self.text(name, size=theme.SMALL, color=theme.QUIET) for name in ("slope", "so_far"))
        slope.move_to([column.left, y, 0], aligned_edge=LEFT)
        return [slope, product.move_to([end + BEHIND, y, 0], aligned_edge=LEFT)]

    @staticmethod
    def _heads_at(column: Region) -> float:
        return column.top - HEAD - HEADS / 2

    def _grid(self, column: Region, decades: int) -> VGroup:
        """Draw a line at 1, at a tenth, at a tenth of it, …: the scale of the bars, with its numbers as far as they
        have room."""
        rows = self._rows(column)
        xs = column.left + self._factors + np.linspace(0, self._longest, decades + 1)
        lines = (Line([x, rows[-1].bottom, 0], [x, rows[0].top, 0]) for x in xs)
        scale = VGroup(*(line.set_stroke(theme.FAINT, theme.AXIS) for line in lines)).set_z_index(-1)
        for k in range(0, decades + 1, ceil(TICK * decades / self._longest)):
            number = scale_label(f"10^(-{k})" if k else "1")
            scale.add(number.move_to([xs[-1 - k], self._heads_at(column), 0]))
        return scale

    def _head_of(self, column: Region, head: Words) -> Words:
        """Place the head of a column of bars."""
        return head.hang(column.top).set_x(column.left + self._factors, LEFT)

    def _columns(self) -> list[Region]:
        """Return the rooms of the bars, under what they show: of the function's product with its bound, of ReLU's.

        Before there is a bound, ReLU's stands nearer.
        """
        body = frame.body
        room = Region(body.left + ROW_NAMES, body.right, body.bottom, body.top - HEAD)
        bars = self._factors + self._longest
        first, second = room.split_columns(bars + 2 * NUMBER + BEHIND, bars + 0.65 * NUMBER)
        nearer = 0.0 if self._has_bound else NEARER
        return [first, Region(second.left - nearer, second.right - nearer, second.bottom, second.top)]

    def _rows(self, column: Region) -> list[Region]:
        below = Region(column.left, column.right, column.bottom, column.top - HEAD - HEADS)
        return below.split_rows(*[1] * self.params.layers, gap=0)

    def _row_names(self, columns: list[Region]) -> list[Formula]:
        """Count the layers at the left of the bars, under n."""
        x = frame.body.left + ROW_NAMES / 2
        names = [Formula("n", size=theme.BODY, color=theme.QUIET).move_to([x, self._heads_at(columns[0]), 0])]
        for layer, row in enumerate(self._rows(columns[0]), 1):
            names.append(Formula(str(layer), size=theme.LABEL, color=theme.QUIET).move_to([x, row.center[1], 0]))
        return names

    def _bar(self, figure: Figure, row: Region, decades: int) -> Rectangle:
        """Draw a bar as long as a figure's logarithm."""
        length = self._longest * (1 + log10(max(figure.value, 10.0**-decades)) / decades)
        bar = Rectangle(width=max(length, 0.02), height=min(BAR, 0.6 * row.height), stroke_width=0)
        bar.set_fill(theme.DERIVATIVE, 1)
        return bar.move_to([row.left + self._factors, row.center[1], 0], aligned_edge=LEFT)

    def _cap_bars(self, bounds: list[Figure], products: VGroup, head: Words) -> None:
        """Draw how long the bars of the products can be at most, dashed round them, with the numbers at the right."""
        column = self._columns()[0]
        x = column.left + self._factors + self._longest + BEHIND + NUMBER
        head.move_to([x, self._heads_at(column), 0], aligned_edge=LEFT)
        caps, numbers = [], [head]
        for bound, (bar, _), row in zip(bounds, products, self._rows(column), strict=True):
            caps.append(_cap(bar, self._bar(bound, row, self._decades_shown)))
            number = Formula(bound.marked, size=theme.LABEL, color=theme.DERIVATIVE)
            numbers.append(number.move_to([x, row.center[1], 0], aligned_edge=LEFT))
        self.play(FadeIn(head), run_time=theme.QUICK)
        growing = LaggedStart(*map(Create, caps), lag_ratio=0.5), LaggedStart(*map(FadeIn, numbers[1:]), lag_ratio=0.5)
        self.play(*growing, run_time=theme.SLOW)
        self._caps = caps

    def _show_bars(self, figures: list[Figure], column: Region, decades: int) -> VGroup:
        """Grow a bar for each layer, as long as its figure's logarithm; return them with their numbers, behind all
        lines of the scale."""
        bars, numbers, end = [], [], column.left + self._factors + self._longest
        for figure, row in zip(figures, self._rows(column), strict=True):
            bar = self._bar(figure, row, decades)
            bars.append(bar)
            number = Formula(figure.marked, size=theme.LABEL, color=theme.DERIVATIVE)
            numbers.append(number.next_to([end, row.center[1], 0], RIGHT, buff=BEHIND))
        grown = [GrowFromEdge(bar, LEFT) for bar in bars]
        self.play(
            LaggedStart(*grown, lag_ratio=0.5), LaggedStart(*map(FadeIn, numbers), lag_ratio=0.5), run_time=theme.SLOW
        )
        return VGroup(*(VGroup(*row) for row in zip(bars, numbers, strict=True)))


def _cap(bar: Rectangle, longest: Rectangle) -> DashedVMobject:
    """Draw a dashed border from the end of a bar to that of the longest one that is possible."""
    (left, top, _), (right, bottom, _) = bar.get_corner(UR), longest.get_corner(DR)
    corners = [[left, top, 0], [right, top, 0], [right, bottom, 0], [left, bottom, 0]]
    border = VMobject(color=theme.DERIVATIVE, stroke_width=theme.LINE).set_points_as_corners(np.array(corners))
    return DashedVMobject(border, num_dashes=ceil((2 * (right - left) + top - bottom) / DASH))
