"""WeightUpdate: every weight takes one step against its gradient; how large a step may be.

Deck, page 7: 1 − 10⁻⁵·7200 = 0.928, 0.5 − 10⁻⁵·4800 = 0.452, 0.5 − 10⁻⁵·9600 = 0.404.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
)

from scenes.backpropagation.backward_scene import BackwardScene
from scenes.backpropagation.board import Board, graph_region, work_region
from scenes.backpropagation.calculation import Row, fit_rows, fit_sheet, write_ellipsis
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.rate_picture import roll, write_rates
from scenes.backpropagation.rates import COURSES, Course, rises_after_step, try_rates
from scenes.backpropagation.update_lines import UpdateLines, live_weight, write_changes
from scenes.backpropagation.weight_changes import choose_variant, read_change
from scenes.components.network import Edge
from scenes.components.text import Formula, Words
from scenes.framework.comparison import compare, is_nothing
from scenes.framework.scene import beat
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["WeightUpdate"]

EXPECTED = ("slow", "good")  # how a tenth of the learning rate and itself go, before one that is many times as large
# How a rate goes that is too small, or too large.
SLOW, BEYOND = {"slow", "still"}, {"across", "turns", "away", "later"}
STEP_TIME = 0.8
ARROW = 0.6  # of the arrow that tells that the loss grows
MOST_COMPARED = 3  # inputs whose edges are lit in turn


class WeightUpdate(BackwardScene):
    """One step of gradient descent for all weights."""

    formats = ("16:9", "9:16")

    title: Words

    def construct(self) -> None:
        board, rule, rate = self.rule()
        network = self.rates(board, rule, rate)
        gone = self.output_weights(board, rule, network)
        gone = self.hidden_weights(board, rule, gone)
        self.all_at_once(board, gone)

    @beat(variants=("large", "mild", "still", "zero"))
    def rule(self) -> tuple[Board, Formula, Formula]:
        board = Board(Quantities(self.params, self.record))
        self._stand_with_gradients(board, 1)
        self.title = self.open_with_title()
        lines = UpdateLines(board)
        unscaled = lines.unscaled()
        self.alias("unscaled", unscaled)
        stays = is_nothing(board.numbers.weight_gradient(Edge(board.last, 1, 1)))
        if not (grows := rises_after_step(self.params, 1.0) and not stays):
            self.use_variant("zero" if board.numbers.has_no_gradient() else "still" if stays else "mild")
        elif self.params.learning_rate >= 1:
            self.use_variant("large")
        whole, rule = _write_rules()
        room = _sheet_region()
        for layer in reversed(range(1, board.last + 1)):
            self.play(board.graph.pulse(board.graph.edges_of(layer), theme.GRADIENT, back=True))
        self.next_phrase()
        step, gradient = whole.parts("step", "gradient")
        self.play(Write(step), run_time=theme.CALM)
        self.play(Write(gradient), run_time=theme.CALM)
        self.next_phrase()
        rows = fit_rows(lambda size: lines.without_rate(unscaled, size, room.width), room)
        self._write_backward(board, rows)
        self.next_phrase()
        self._show_results(rows)
        gone = [row.formula for row in rows] + self._raise_loss(board, grows)
        self.next_phrase()
        figure = board.numbers.learning_rate()
        value = Formula(f"step(eta) {figure.equals} step({figure})", size=theme.FORMULA)
        value.move_to(rows[0].formula, aligned_edge=LEFT)
        moves = [ReplacementTransform(whole.select(part), rule.select(part)) for part in ("step", "gradient")]
        self.play(*moves, FadeOut(*gone), run_time=theme.QUICK)
        self.play(Write(rule.select("learning_rate")), FadeIn(value, shift=0.2 * UP), run_time=theme.CALM)
        self.add(rule)
        return board, rule, value

    @beat(variants=("away", "other", "other_slow", "other_far", "other_neither", "still"))
    def rates(self, board: Board, rule: Formula, rate: Formula) -> list[Mobject]:
        target, trials = float(self.params.y[0]), try_rates(self.params)
        first = board.numbers.formats.spec(trials[0].outputs[0])
        courses = tuple(trial.course(target, first) for trial in trials)
        plot = LossPlot(board.numbers, graph_region(), share=True)
        plot.tell_apart(output for trial in trials for output in trial.outputs)
        if variant := _choose_words(courses, leaves=not plot.holds(trials[-1].outputs[-1])):
            self.use_variant(variant)
        network = [each for each in self.mobjects if each not in (rule, rate, self.title)]
        wanted = plot.dot(target, theme.TEXT, theme.DOT)
        self.play(FadeOut(rate, *network, run_time=theme.QUICK), *plot.plot.enter(), run_time=theme.CALM)
        self.play(Create(plot.curve), FadeIn(wanted), run_time=theme.CALM)
        start = plot.dot(trials[0].outputs[0], theme.ACTIVATION)
        drop = plot.drop(trials[0].outputs[0])
        self.next_phrase()
        ends = {course: self.text(course, size=theme.LABEL) for course in COURSES}
        rows = write_rates(board, trials, [ends[course] for course in courses], _sheet_region())
        self.play(FadeIn(start, scale=2), Create(drop), run_time=theme.QUICK)
        self.play(LaggedStart(*(Write(row.rate) for row in rows), lag_ratio=0.5), run_time=theme.CALM)
        standing = [start]
        for trial, row in zip(trials, rows, strict=True):
            self.next_phrase()
            standing = roll(self, plot, trial, row, STEP_TIME, standing)
        self.play(
            LaggedStart(*(Indicate(row.end, color=theme.STEP) for row in rows), lag_ratio=0.6), run_time=theme.SLOW
        )
        return network

    @beat(variants=("equal", "one", "same", "zero"))
    def output_weights(self, board: Board, rule: Formula, network: Sequence[Mobject]) -> VGroup:
        edges, numbers = board.labelled(board.last), board.numbers
        self.alias("new", numbers.new_weight(edges[0]))
        weights, gradients = numbers.network.weights[-1], numbers.gradients.weights[-1]
        if compare(*read_change(board, edges[0])) == "equal":
            self.use_variant("zero" if is_nothing(numbers.weight_gradient(edges[0])) else "same")
        elif weights.size == 1:
            self.use_variant("one")
        elif len(edges) > 1 and all(map(numbers.are_equal, (weights, gradients, numbers.after.weights[-1]))):
            self.use_variant("equal")
        stand = {id(each) for each in (self.title, rule, *network)}
        gone = [each for each in self.mobjects if id(each) not in stand]
        self.play(FadeOut(*gone, run_time=theme.QUICK), FadeIn(*network), run_time=theme.CALM)
        self.next_phrase()
        return self._work_layer(board, rule, edges)

    @beat(variants=("ordered", "uneven", "one", "same", "zero"))
    def hidden_weights(self, board: Board, rule: Formula, gone: VGroup) -> VGroup:
        layer = board.last - 1
        first = board.labelled(layer)[0]
        self.alias("new", board.numbers.new_weight(first))
        if variant := choose_variant(board):
            self.use_variant(variant)
        self.play(FadeOut(gone), run_time=theme.QUICK)
        gone = self._work_layer(board, rule, board.labelled(layer))
        if variant == "ordered":
            self._compare_inputs(board)
        for layer in reversed(range(1, board.last - 1)):
            self.play(FadeOut(gone), run_time=theme.QUICK)
            gone = self._work_layer(board, rule, board.labelled(layer), first_alone=False)
        return gone

    @beat(variants=("still", "learned"))
    def all_at_once(self, board: Board, gone: VGroup) -> None:
        pairs = [read_change(board, edge) for layer in range(1, board.last + 1) for edge in board.labelled(layer)]
        changes = any(compare(old, new) != "equal" for old, new in pairs)
        if not changes:
            self.use_variant("learned" if board.numbers.has_no_gradient() else "still")
        words = self._name_sheet("together")
        room = _sheet_region()
        changed = write_changes(board, room.below(room.place(words, -1, 1), theme.GAP))
        self.play(FadeOut(gone), run_time=theme.QUICK)
        edges = [edge for layer in range(1, board.last + 1) for edge in board.graph.edges_of(layer)]
        self.play(*board.graph.light(edges), Write(words), run_time=theme.QUICK)
        self.play(LaggedStart(*(FadeIn(row, shift=0.2 * UP) for row in changed), lag_ratio=0.1), run_time=theme.CALM)
        self._move(edges, board, _values_of(board) if changes else [])
        self.next_phrase()
        self.play(*board.graph.rest(edges), run_time=theme.QUICK)
        labels = [label for label in map(board.label, edges) if label and label.gradient and label.keeps_both]
        gone = [*(label.gradient for label in labels), *(pair.gradient for pair in board.pairs.values())]
        self.play(FadeOut(*gone), run_time=theme.QUICK)
        back = [step for label in labels for step in label.close_up()]
        back += [pair.value.animate.move_to(pair.place) for pair in board.pairs.values()]
        self.play(*back, run_time=theme.QUICK)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _name_sheet(self, key: str) -> Words:
        """Return words over a sheet, in one line if they have room there: each line takes a row's room."""
        lines = (self.text(key, size=size) for size in (theme.BODY, theme.LABEL))
        room = work_region().width
        return next((line for line in lines if line.width <= room), None) or self.text(key, width=room)

    def _raise_loss(self, board: Board, grows: bool) -> list[Mobject]:
        """Draw an arrow up behind the name of the loss, where it grows; return what was drawn."""
        if not grows:
            return []
        node, name = board.loss
        start = [name.get_right()[0] + theme.GAP, node.get_top()[1] + theme.GAP / 2, 0]
        height = min(ARROW, board.target[0].get_bottom()[1] - theme.GAP / 2 - start[1])
        arrow = Arrow(
            start,
            start + height * UP,
            buff=0,
            color=theme.LOSS,
            stroke_width=theme.BOLD,
            max_stroke_width_to_length_ratio=np.inf,
            max_tip_length_to_length_ratio=0.4,
        )
        self.play(GrowArrow(arrow), node.animate.set_stroke(width=theme.BOLD), run_time=theme.CALM)
        self.play(node.animate.set_stroke(width=theme.LINE), run_time=theme.QUICK)
        return [arrow]

    def _work_layer(self, board: Board, rule: Formula, edges: Sequence[Edge], *, first_alone: bool = True) -> VGroup:
        """Work each edge's step in one line, as many as the column holds: the first in full, then the others at once,
        with the next phrase where the first stands alone. The weights themselves move later, all together."""
        lines, room = UpdateLines(board, rule), _sheet_region()
        sheet = fit_sheet(edges, lambda size, edge: lines.with_rate(edge, size, room.width), room)
        alone, others = list(sheet)[: int(first_alone)], list(sheet)[int(first_alone) :]
        for edge in alone:
            self._write_backward(board, sheet[edge])
            self._show_results(sheet[edge])
            self.next_phrase()
        if others:
            self._fly_in_all(board, {edge: sheet[edge] for edge in others})
        if dots := write_ellipsis(sheet, edges):
            self.play(FadeIn(dots), run_time=theme.QUICK)
        rows = [row for each in sheet.values() for row in each]
        results = [Indicate(row.result, color=theme.TEXT) for row in rows if row.result is not None]
        self.play(LaggedStart(*results, lag_ratio=0.3), run_time=theme.CALM)
        # While its result swells, nobody reads a row.
        self._let_read(*(row.formula for row in rows))
        return VGroup(*(row.formula for row in rows), *dots)

    def _compare_inputs(self, board: Board) -> None:
        """Light the edges from each input in turn, from the largest input on."""
        units = sorted(board.graph.units(0), key=board.numbers.value_of, reverse=True)
        for unit in units[:MOST_COMPARED]:
            edges = board.graph.edges_from(unit)
            self.play(*board.graph.light(edges, theme.GRADIENT), *board.graph.ring([unit]), run_time=theme.QUICK)
            self.play(*board.graph.rest(edges), *board.graph.ring([unit], theme.LINE), run_time=theme.QUICK)

    def _show_results(self, rows: Sequence[Row]) -> None:
        """Show what rows come to, all at once."""
        results = [FadeIn(row.result, scale=1.3) for row in rows if row.result is not None]
        if results:
            self.play(*results, run_time=theme.QUICK)
        self.add(*(row.formula for row in rows))

    def _move(self, edges: Sequence[Edge], board: Board, outdated: Sequence[VMobject]) -> None:
        """Move weights from their old values to the new ones, in place, all together; what follows from the old ones
        turns grey meanwhile."""
        share = ValueTracker(0)
        for edge in edges:
            label = board.label(edge)
            if label is not None:
                board.take_weight(edge, live_weight(board, edge, label, share, self.ledger))
        grey = (each.animate.set_color(theme.ink(theme.QUIET)) for each in outdated)
        self.play(share.animate.set_value(1), *grey, run_time=theme.SLOW)


def _values_of(board: Board) -> list[VMobject]:
    """Return the values of the units behind the input and the loss, as they stand on the board."""
    values = [value for unit, value in board.graph.values.items() if unit.layer > 0]
    return [*values, *([] if board.loss_number is None else [board.loss_number])]


def _choose_words(courses: Sequence[Course], *, leaves: bool) -> str | None:
    """Return the variant of what is said of three rates; `leaves` says whether the last of them leaves the picture."""
    if set(courses) == {"still"}:
        return "still"
    *first, last = courses
    if (*first,) != EXPECTED or last not in ("turns", "away") or not leaves:
        told = not SLOW.isdisjoint(courses), not BEYOND.isdisjoint(courses)
        return {(True, True): "other", (True, False): "other_slow", (False, True): "other_far"}.get(
            told, "other_neither"
        )
    return None if last == "turns" else "away"


def _write_rules() -> tuple[Formula, Formula]:
    """Return w ← w − ∂L/∂w, and the same with the learning rate."""
    start, gradient = "{{ weight(w) arrow.l weight(w) - : step }}", "{{ gradient((partial L)/(partial w)) : gradient }}"
    rules = Formula(f"{start} {gradient}"), Formula(f"{start} {{{{ step(eta) : learning_rate }}}} med {gradient}")
    for rule in rules:
        _rule_region().place(rule, -1, 1)
    return rules


def _rule_region() -> Region:
    return work_region().split_rows(1, 4.4)[0]


def _sheet_region() -> Region:
    return work_region().split_rows(1, 4.4)[1]
