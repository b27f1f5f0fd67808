"""Chapter 2, the vanishing gradient: layer after layer an activation function brings all inputs together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    SurroundingRectangle,
    VGroup,
    VMobject,
    linear,
)

from mathcore import Activation, relu, sigmoid, tanh
from scenes.components.activation_panel import NAMES
from scenes.components.free_places import NOWHERE, lines_of, move_clear, move_over
from scenes.components.strand_board import StrandBoard
from scenes.components.text import Formula, Words, plated, scale_label
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure, format_number, is_rounded, typeset_number
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.vanishing_gradient.bars import HEAD, NEARER, ProductBars
from scenes.vanishing_gradient.parameters import VanishingParameters

__all__ = ["VanishingGradient"]

ACTIVATIONS = {"sigmoid": sigmoid, "tanh": tanh}
SPREAD_GAP = 0.2  # from a spread to the number at its line's end, of which half stands before the line
LEAST_SPREAD_GAP = 0.4  # from a spread to its line
SPREADS_HEAD = 0.85  # width of what stands over the spreads
BETWEEN = 0.8  # between a board and the spreads of the next
MARGIN = 0.2  # between the ends of the lines and the border of their room
ALIKE = 0.01  # the share of the first spread below which all inputs look alike
AGAIN, LONG = 3.5, 6.0  # seconds through all layers but the first, and at most
FARTHEST, NEAR = 0.45, 0.15  # frame units from a strand to the slope on it, clear of other strands and over them
BESIDE, CLEAR = 0.08, 0.04  # frame units from a slope to its strand and to others, at least
ALONG, UPWARD = 0.05, (0.0, -0.06, 0.06, -0.12, 0.12)  # frame units from a place of a slope to the next
SIGNIFICANT_DIGITS, EXACT_DIGITS = 3, 4  # of numbers that are rounded, and of those that are not


class VanishingGradient(LectureScene[VanishingParameters]):
    """Strands of inputs run through layers and come together; the slopes on the way multiply to next to nothing."""

    formats = ("16:9",)

    def construct(self) -> None:
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
        products = [self._products(f, start, name) for name, f in functions.items()]
        self._bars = ProductBars(slopes, products)
        self._leave_boards(self.text("product", size=theme.LABEL), slopes)
        columns = self._bars.columns
        return [self._show_bars(figures, column) for figures, column in zip(products, columns, strict=True)]

    @beat(variants=("loose",))
    def bound_falls(self, products: VGroup, others: VGroup) -> None:
        steepest = self.record("steepest", float(self._function.derivative(0)))
        self.define("name", NAMES[self._function.name], f'"{NAMES[self._function.name]}"')
        if steepest.value >= 1:
            self.use_variant("loose")
        bounds = [self._small(f"bound_{k}", steepest.value**k) for k in range(1, self.params.layers + 1)]
        self._bars.has_bound = True
        moved = [*self._second_column, *(part for row in others for part in row)]
        self.play(*(part.animate.shift(NEARER * RIGHT) for part in moved), run_time=theme.QUICK)
        head = self.text("bound", size=theme.SMALL, color=theme.QUIET)
        caps, numbers = self._bars.draw_bounds(bounds, [bar for bar, _ in products], head)
        self.play(FadeIn(head), run_time=theme.QUICK)
        growing = LaggedStart(*map(Create, caps), lag_ratio=0.5), LaggedStart(*map(FadeIn, numbers), lag_ratio=0.5)
        self.play(*growing, run_time=theme.SLOW)
        self.point_out(*caps)
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
        """Write the slope of each layer beside a strand, between the lines it joins: where no strand runs through it,
        or at least off the one that is followed."""
        labels, course = [], board.course(strand)
        left, right = (float(board.at(end, 0)[0]) for end in board.range)
        lines = lines_of([board.strands, *board.lines])
        for layer, (start, end) in enumerate(pairwise(course), 1):
            slope = self._small(f"{name}_slope_{layer}", float(f.derivative(board.values[layer - 1, strand])))
            label = Formula(slope.marked, size=theme.SMALL, color=theme.DERIVATIVE)
            piece = lines_of([Line(start, end)])
            if move_clear([label], [_beside(piece, label, (left, right), FARTHEST)], lines, margin=CLEAR):
                labels.append(plated(label))
                labels[-1][0].set_fill(opacity=0)
                continue
            places = _beside(piece, label, (left, right), NEAR) or [(start + end) / 2]
            move_over(label, places, NOWHERE, lines, [])
            labels.append(plated(label))
        return labels

    def _leave_boards(self, told: Words, slopes: list[list[VGroup]]) -> None:
        """Turn the boards into columns, still without bars: names go to their heads, slopes to their rows."""
        bars, columns = self._bars, self._bars.columns
        bars.place_title(told)
        flying = [label for labels in slopes for label in labels]
        kept = [self._title, *self._names, *flying]
        gone = [mobject for mobject in self.mobjects if mobject not in kept]
        moves = []
        for name, labels, column in zip(self._names, slopes, columns, strict=True):
            name.clear_updaters()
            moves.append(name.animate.move_to(bars.place_name(column, name.copy())))
            for label, row in zip(labels, bars.rows(column), strict=True):
                place = [row.left, row.center[1], 0]
                moves.append(label.animate.move_to(place, aligned_edge=LEFT))
        grid = [bars.draw_scale(column) for column in columns]
        heads = [self._heads(column) for column in columns]
        entering = FadeIn(told, *bars.count_rows(), *grid, *heads[0], *heads[1])
        self._second_column = VGroup(self._names[1], *slopes[1], grid[1], *heads[1])
        self.play(*map(FadeOut, gone), *moves, entering, run_time=theme.CALM)

    def _heads(self, column: Region) -> list[Words]:
        """Write over a column what its numbers are."""
        slope, product = (self.text(name, size=theme.SMALL, color=theme.QUIET) for name in ("slope", "so_far"))
        return self._bars.place_heads(column, slope, product)

    def _show_bars(self, figures: list[Figure], column: Region) -> VGroup:
        """Grow a bar for each layer, as long as its figure's logarithm; return them with their numbers."""
        rows = self._bars.draw_rows(column, figures)
        grown = [GrowFromEdge(bar, LEFT) for bar, _ in rows]
        entering = LaggedStart(*(FadeIn(number) for _, number in rows), lag_ratio=0.5)
        self.play(LaggedStart(*grown, lag_ratio=0.5), entering, run_time=theme.SLOW)
        return VGroup(*(VGroup(*row) for row in rows))


def _beside(piece: np.ndarray, label: VMobject, room: tuple[float, float], farthest: float) -> list[np.ndarray]:
    """Return where the middle of a label may stand beside a piece of a strand, given by points (n, 3), on it nowhere
    and not too far away, between the ends of a room: the places nearest to its middle first."""
    half, middle = np.array([label.width, label.height, 0.0]) / 2, (piece[0] + piece[-1]) / 2
    reach = half[0] + farthest + abs(piece[0] - piece[-1])[0] / 2
    ways = [np.array([across, up, 0.0]) for across in np.arange(-reach, reach, ALONG) for up in UPWARD]
    ways.sort(key=lambda way: float(np.linalg.norm(way)))
    places = (middle + way for way in ways)
    inside = [place for place in places if room[0] <= place[0] - half[0] and place[0] + half[0] <= room[1]]
    gaps = (float((np.abs(piece - place) - half)[:, :2].max(axis=1).min()) for place in inside)
    return [place for place, gap in zip(inside, gaps, strict=True) if BESIDE < gap <= farthest]
