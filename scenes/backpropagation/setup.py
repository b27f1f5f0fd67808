"""NetworkSetup: the graph, its weights, what a neuron does, and the task: inputs, target, learning rate.

Deck, page 7: a 2-3-1 network without biases, first weights 0.5, second 1, x = (40, 80), y = 60, learning rate 1e-5.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Mobject,
    VGroup,
    Write,
)

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.board_layout import MOST_LABELS
from scenes.backpropagation.equality_signs import given_sign
from scenes.backpropagation.network_scene import NetworkScene
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, Unit
from scenes.components.text import Formula
from scenes.framework.scene import beat
from scenes.style.theme import theme

__all__ = ["NetworkSetup"]

MOST_INPUTS = 4


class NetworkSetup(NetworkScene):
    """The picture that the whole chapter stands on."""

    def construct(self) -> None:
        board, captions = self.layers()
        sections = self.weights(board)
        sections = self.neuron(board, sections)
        self.task(board, sections, captions)

    @beat(variants=("deep",))
    def layers(self) -> tuple[Board, VGroup]:
        if len(self.params.sizes) > 3:
            self.use_variant("deep")
        self.open_with_title()
        board = Board(Quantities(self.params, self.record))
        words = [self.text(key, size=theme.SMALL, color=theme.QUIET) for key in ("first", "hidden", "last")]
        captions = board.captions(words)
        caption_at = dict(zip((0, 1, board.last), captions, strict=True))
        for layer in range(board.last + 1):
            self._grow_layer(board, layer, [caption_at[layer]] if layer in caption_at else [])
            if layer in (0, board.last):
                self.next_phrase()
        for layer in range(1, board.last + 1):
            edges = [board.graph.edges[edge] for edge in board.graph.edges_of(layer)]
            self.play(LaggedStart(*map(Create, edges), lag_ratio=0.15), run_time=theme.CALM)
        self.next_phrase()
        self._write_function(board)
        return board, captions

    @beat(variants=("equal", "crowded", "many"))
    def weights(self, board: Board) -> VGroup:
        matrices = board.numbers.network.weights
        if not board.is_whole:
            self.use_variant("many")
        elif not board.writes_all:
            self.use_variant("crowded")
        elif all(matrix.size > 1 and board.numbers.are_equal(matrix) for matrix in matrices):
            self.use_variant("equal")
        heading = self.text("heading", size=theme.LABEL, color=theme.QUIET)
        rows = self._weight_rows(board)
        section = self._place_section(heading, rows)
        self.play(FadeIn(heading), run_time=theme.QUICK)
        for layer, row in enumerate(rows, start=1):
            edges = board.labelled(layer)
            board.write_weights(layer)
            labels = [board.graph.labels[edge] for edge in edges]
            self.play(*board.graph.light(edges), run_time=0.5 * theme.QUICK)
            self.play(LaggedStart(*(GrowFromCenter(label) for label in labels), lag_ratio=0.2), run_time=theme.CALM)
            self.play(Write(row), *board.graph.rest(edges), run_time=theme.CALM)
            if layer == 1:
                self.next_phrase()
        self._let_read_long(rows)
        return section

    @beat(variants=("activated", "mixed"))
    def neuron(self, board: Board, before: VGroup) -> VGroup:
        notation, graph = board.notation, board.graph
        linear = [notation.is_linear(layer) for layer in range(1, board.last + 1)]
        if not all(linear):
            self.use_variant("mixed" if any(linear) else "activated")
        unit = Unit(1, 1)
        heading = self.text("heading", size=theme.LABEL, color=theme.QUIET)
        terms = f"{notation.layer_weight(1)} {notation.any_unit(0)}"
        rows = [Formula(f"{notation.any_sum(1)} = {terms if self.params.sizes[0] == 1 else f'sum_i {terms}'}")]
        if not notation.is_linear(1):
            rows.append(Formula(f"{notation.any_unit(1)} = {notation.activation(1)}({notation.any_sum(1)})"))
        section = self._place_section(heading, rows, before)
        edges = graph.edges_into(unit)
        self.play(FadeIn(heading), *graph.light(edges), *graph.ring([unit]), run_time=theme.QUICK)
        self.play(graph.pulse(edges, theme.INPUT), Write(rows[0]), run_time=theme.CALM)
        self.next_phrase()
        for row in rows[1:]:
            self.play(Write(row), run_time=theme.CALM)
        self.play(*graph.rest(edges), *graph.ring([unit], theme.LINE), run_time=theme.QUICK)
        return section

    @beat()
    def task(self, board: Board, before: VGroup, captions: VGroup) -> None:
        heading = self.text("heading", size=theme.LABEL, color=theme.QUIET)
        rows = self._task_rows(board)
        self._place_section(heading, rows, before)
        inputs, target, learning_rate = rows
        self.play(FadeIn(heading), FadeOut(captions), Write(inputs), run_time=theme.CALM)
        self.play(FadeIn(board.write_values(0), shift=0.4 * RIGHT), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeIn(board.target, shift=0.3 * DOWN), run_time=theme.QUICK)
        self.play(Write(target), FadeIn(board.target_number, scale=1.4), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(learning_rate), run_time=theme.CALM)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _grow_layer(self, board: Board, layer: int, captions: Sequence[Mobject]) -> None:
        graph = board.graph
        units = graph.units(layer)
        nodes = LaggedStart(*(GrowFromCenter(graph.nodes[unit]) for unit in units), lag_ratio=0.2)
        names = VGroup(*(board.names[unit] for unit in units if unit in board.names), *graph.dots[layer])
        self.play(nodes, *map(FadeIn, captions), run_time=theme.QUICK)
        if len(names):
            self.play(FadeIn(names, shift=0.1 * UP), run_time=0.5 * theme.QUICK)

    def _write_function(self, board: Board) -> None:
        """Show the network as the function that it is, until the next beat."""
        notation, sizes = board.notation, self.params.sizes
        inputs = [notation.unit(Unit(0, number)) for number in range(1, sizes[0] + 1)]
        known = ", ".join(inputs) if len(inputs) <= MOST_INPUTS else "input(bold(x))"
        made = notation.unit(Unit(board.last, 1)) if sizes[-1] == 1 else "activation(bold(y)')"
        formula = work_region().place(Formula(f"{made} = f({known})"), -1, 0)
        self.play(Write(formula), run_time=theme.CALM)
        for layer in (0, board.last):
            units = board.graph.units(layer)
            self.play(*board.graph.ring(units), run_time=theme.QUICK)
            self.play(*board.graph.ring(units, theme.LINE), run_time=theme.QUICK)
        self.next_phrase()
        self.play(FadeOut(formula), run_time=theme.QUICK)

    def _place_section(self, heading: Mobject, rows: Sequence[Mobject], before: VGroup | None = None) -> VGroup:
        """Put a section below those before it, or in their place where it has no room; all sections that stand."""
        section = VGroup(heading, *rows).arrange(DOWN, buff=0.9 * theme.GAP, aligned_edge=LEFT)
        if before is not None:
            section.next_to(before, DOWN, buff=0.9 * theme.SPACE, aligned_edge=LEFT)
            if section.get_bottom()[1] >= work_region().bottom:
                return VGroup(*before, *section)
            self.play(FadeOut(before), run_time=theme.QUICK)
        return work_region().place(section, -1, 1)

    def _weight_rows(self, board: Board) -> list[Formula]:
        """Return the weights of each layer: one number for all, a matrix, or how many there are."""
        rows = []
        for layer, matrix in enumerate(board.numbers.network.weights, start=1):
            size: float = theme.FORMULA
            if board.numbers.are_equal(matrix):
                weight = board.numbers.weight(Edge(layer, 1, 1))
                code = f"{board.notation.layer_weight(layer)} {weight.equals} weight({weight})"
            elif matrix.size <= MOST_LABELS:
                size = theme.BODY if len(matrix) < 3 else theme.LABEL
                sign, rows_of = self._matrix(board, layer, matrix)
                code = f"weight(W^(({layer}))) {sign} weight({rows_of})"
            else:
                size = theme.BODY
                counts = [self.record(f"units_{k}", board.sizes[k], ".0f") for k in (layer - 1, layer)]
                total = self.record(f"weights_{layer}", matrix.size, ".0f")
                code = f"weight(W^(({layer}))): {counts[0]} times {counts[1]} = weight({total})"
            rows.append(Formula(code, size=size))
        return rows

    def _matrix(self, board: Board, layer: int, matrix: np.ndarray) -> tuple[str, str]:
        """Return all weights of a layer as a matrix, a row a source, and the sign before it."""
        figures = [
            [board.numbers.weight(Edge(layer, i, k)) for k in range(1, len(line) + 1)]
            for i, line in enumerate(matrix, start=1)
        ]
        lines = [", ".join(map(str, line)) for line in figures]
        return given_sign(figure for line in figures for figure in line), f"mat({'; '.join(lines)})"

    def _task_rows(self, board: Board) -> Sequence[Formula]:
        """Return inputs, target, learning rate; long vectors are cut."""
        notation, params = board.notation, self.params
        inputs = [Unit(0, number) for number in range(1, params.sizes[0] + 1)][:MOST_INPUTS]
        outputs = [Unit(board.last, number) for number in range(1, params.sizes[-1] + 1)][:MOST_INPUTS]
        if params.sizes[0] > MOST_INPUTS:
            inputs = inputs[:2]
        if params.sizes[-1] > MOST_INPUTS:
            outputs = outputs[:2]
        values = [board.numbers.value(unit) for unit in inputs]
        targets = [board.numbers.target(unit.number) for unit in outputs]
        known = [f"{notation.unit(unit)} {x.equals} input({x})" for unit, x in zip(inputs, values, strict=True)]
        wanted = [f"{notation.target(unit)} {y.equals} {y}" for unit, y in zip(outputs, targets, strict=True)]
        if len(inputs) < params.sizes[0]:
            known.append("dots.c")
        if len(outputs) < params.sizes[-1]:
            wanted.append("dots.c")
        learning_rate = board.numbers.learning_rate()
        codes = [
            ", quad ".join(known),
            ", quad ".join(wanted),
            f"step(eta) {learning_rate.equals} step({learning_rate})",
        ]
        return [self._write_to_fit(code) for code in codes]

    def _write_to_fit(self, code: str) -> Formula:
        """Return a formula at the largest size at which it fits the column."""
        formulas = [Formula(code, size=size) for size in (theme.BODY, theme.LABEL, theme.SMALL)]
        return next((formula for formula in formulas if formula.width <= work_region().width), formulas[-1])
