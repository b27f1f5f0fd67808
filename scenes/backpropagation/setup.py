"""NetworkSetup: the task, the graph that is to solve it, its weights, and what a neuron does.

Deck, page 7: a 2-3-1 network without biases, first weights 0.5, second 1, x = (40, 80), y = 60, learning rate 1e-5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    UR,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Mobject,
    VGroup,
    VMobject,
    Write,
)

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.equality_signs import given_sign
from scenes.backpropagation.label_style import MOST_LABELS
from scenes.backpropagation.network_scene import NetworkScene, use_variant_of
from scenes.backpropagation.notation import OUTPUT_SYMBOLS
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.task_picture import draw_question, mean_row, task_rows
from scenes.components.network import Edge, Unit
from scenes.components.text import Formula, fit_formula
from scenes.framework.numbers import Figure
from scenes.framework.scene import beat
from scenes.style.theme import theme

__all__ = ["NetworkSetup"]

INDEX_ROOM = 1.2  # height that the name of a weight takes below the weights
LEAST_WAY = 0.9  # from an output to the target, between corners
SHORT_TIP = 0.35  # the most that the tip of a short arrow takes of it


class NetworkSetup(NetworkScene):
    """The picture that the whole chapter stands on."""

    formats = ("16:9", "4:3", "9:16")

    def construct(self) -> None:
        board, task, question = self.task()
        captions = self.layers(board, question)
        way = self.output_symbol(board)
        sections = self.weights(board, task, way)
        self.neuron(board, sections, captions)

    @beat(variants=("mean", "one", "several", "one_several"))
    def task(self) -> tuple[Board, VGroup, list[Mobject]]:
        self.open_with_title()
        board = Board(Quantities(self.params, self.record))
        known, wanted = task_rows(board)
        mean = mean_row(board)
        if mean is not None:
            self.use_variant("mean")
            self.alias("first", board.numbers.value(Unit(0, 1)))
            self.alias("second", board.numbers.value(Unit(0, 2)))
        else:
            use_variant_of(self, one=board.sizes[0] == 1, several=board.sizes[-1] > 1)
        self.alias("wanted", board.numbers.target())
        rows = VGroup(*filter(None, (known, mean, wanted))).arrange(DOWN, buff=2 * theme.SPACE, aligned_edge=LEFT)
        work_region().place(rows, -1, 0.5)
        self._grow_layer(board, 0, [])
        self.play(FadeIn(board.write_values(0), shift=0.4 * RIGHT), Write(known), run_time=theme.CALM)
        self.next_phrase()
        if mean is not None:
            self.play(Write(mean), run_time=theme.CALM)
        self.play(Create(board.target[0]), FadeIn(board.target[1]), run_time=theme.CALM)
        self.play(Write(wanted), FadeIn(board.target_number, scale=1.4), run_time=theme.CALM)
        self.next_phrase()
        question = draw_question(board)
        self.play(*map(Create, question[:-1]), FadeIn(question[-1], scale=1.5), run_time=theme.CALM)
        self.point_out(question[-1])
        return board, rows, question

    @beat(variants=("deep",))
    def layers(self, board: Board, gone: list[Mobject]) -> VGroup:
        if len(self.params.sizes) > 3:
            self.use_variant("deep")
        words = [self.text(key, size=theme.SMALL, color=theme.QUIET) for key in ("first", "hidden", "last")]
        captions = board.captions(words)
        caption_at = dict(zip((0, 1, board.last), captions, strict=True))
        self.play(FadeOut(*gone), FadeIn(captions[0]), run_time=theme.CALM)
        self.play(*board.graph.ring(board.graph.units(0)), run_time=theme.QUICK)
        self.play(*board.graph.ring(board.graph.units(0), theme.LINE), run_time=theme.QUICK)
        self.next_phrase()
        for layer in range(1, board.last + 1):
            self._grow_layer(board, layer, [caption_at[layer]] if layer in caption_at else [])
        self.next_phrase()
        for layer in range(1, board.last + 1):
            edges = [board.graph.edges[edge] for edge in board.graph.edges_of(layer)]
            self.play(LaggedStart(*map(Create, edges), lag_ratio=0.3), run_time=theme.SLOW)
        return captions

    @beat(variants=("one", "hat", "one_hat", "several", "one_several", "hat_several", "one_hat_several"))
    def output_symbol(self, board: Board) -> Arrow:
        self.define("symbol", self.params.output_symbol, f"activation({OUTPUT_SYMBOLS[self.params.output_symbol]})")
        hat = self.params.output_symbol != "y'"
        use_variant_of(self, one=board.sizes[0] == 1, hat=hat, several=board.sizes[-1] > 1)
        units = board.graph.units(board.last)
        for layer in range(1, board.last + 1):
            color = theme.INPUT if layer == 1 else theme.ACTIVATION
            self.play(board.graph.pulse(board.graph.edges_of(layer), color), run_time=theme.CALM)
        names = [Indicate(board.names[unit], color=theme.TEXT) for unit in units if unit in board.names]
        self.play(*board.graph.ring(units), *names, run_time=theme.CALM)
        self.next_phrase()
        arrow = _arrow_to_target(board.graph.nodes[units[0]], board.target[0])
        self.play(*board.graph.ring(units, theme.LINE), GrowArrow(arrow), run_time=theme.CALM)
        self.play(Indicate(board.target[0], color=theme.TEXT), run_time=theme.CALM)
        return arrow

    @beat(
        variants=(
            "equal",
            "crowded",
            "many",
            "single_index",
            "equal_single_index",
            "crowded_single_index",
            "many_single_index",
            "lone_end",
            "equal_lone_end",
            "crowded_lone_end",
            "many_lone_end",
        )
    )
    def weights(self, board: Board, task: VGroup, way: Arrow) -> VGroup:
        matrices = board.numbers.network.weights
        equal = all(matrix.size > 1 and board.numbers.are_equal(matrix) for matrix in matrices)
        crowded, many = board.is_whole and not board.writes_all, not board.is_whole
        traits = {"equal": equal and not crowded and not many, "crowded": crowded, "many": many}
        is_single = max(board.sizes[1:]) == 1
        use_variant_of(self, **traits, single_index=is_single, lone_end=not is_single and 1 in board.sizes[1:])
        if traits["equal"]:
            for name, layer in (("start", 1), ("last_start", board.last)):
                self.alias(name, board.numbers.weight(Edge(layer, 1, 1)))
        heading = self.text("heading", size=theme.LABEL, color=theme.QUIET)
        rows = self._weight_rows(board, heading)
        section = self._place_section(heading, rows)
        self.play(FadeOut(task, way), FadeIn(heading), run_time=theme.QUICK)
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
        lit = [edge for layer in range(1, board.last + 1) for edge in board.graph.edges_of(layer)]
        self.play(*board.graph.light(lit), run_time=theme.CALM)
        self.play(*board.graph.rest(lit), run_time=theme.CALM)
        self.next_phrase()
        index = self._explain_index(board, section)
        self.next_phrase()
        shown = [label.number for label in map(board.label, lit) if label is not None and label.seen]
        if numbers := [Indicate(number, color=theme.WEIGHT) for number in shown]:
            self.play(LaggedStart(*numbers, lag_ratio=0.3), run_time=theme.SLOW)
        self.point_out(*(row for row in rows if row in self.mobjects))
        return VGroup(*section, *index)

    @beat(variants=("activated", "unlike", "unlike_deep", "mixed", "mixed_deep"))
    def neuron(self, board: Board, before: VGroup, captions: VGroup) -> None:
        notation, graph = board.notation, board.graph
        linear = [notation.is_linear(layer) for layer in range(1, board.last + 1)]
        if not all(linear):
            one = len(set(self.params.activation_names)) == 1
            use_variant_of(
                self,
                mixed=any(linear),
                activated=one,
                unlike=not one and not any(linear),
                deep=board.last > 2 and not one,
            )
        unit = Unit(1, 1)
        heading = self.text("heading", size=theme.LABEL, color=theme.QUIET)
        rows = [Formula(notation.weighted_sum(1))]
        if not notation.is_linear(1):
            rows.append(Formula(f"{notation.any_unit(1)} = {notation.activation(1)}({notation.any_sum(1)})"))
        elif board.last == 2 and notation.is_linear(2):
            rows.append(Formula(notation.weighted_sum(2)))
        self._place_section(heading, rows, before)
        edges = graph.edges_into(unit)
        self.play(FadeIn(heading), *graph.light(edges), *graph.ring([unit]), run_time=theme.QUICK)
        self.play(graph.pulse(edges, theme.INPUT), Write(rows[0]), run_time=theme.CALM)
        self.next_phrase()
        for row in rows[1:]:
            self.play(Write(row), run_time=theme.CALM)
        self.play(*graph.rest(edges), *graph.ring([unit], theme.LINE), FadeOut(captions), run_time=theme.QUICK)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _grow_layer(self, board: Board, layer: int, captions: Sequence[Mobject]) -> None:
        graph = board.graph
        units = graph.units(layer)
        nodes = LaggedStart(*(GrowFromCenter(graph.nodes[unit]) for unit in units), lag_ratio=0.2)
        names = VGroup(*(board.names[unit] for unit in units if unit in board.names), *graph.dots[layer])
        self.play(nodes, *map(FadeIn, captions), run_time=theme.QUICK)
        if len(names):
            self.play(FadeIn(names, shift=0.1 * UP), run_time=0.5 * theme.QUICK)

    def _place_section(self, heading: Mobject, rows: Sequence[Mobject], before: VGroup | None = None) -> VGroup:
        """Put a section below those before it, or in their place where it has no room; all sections that stand."""
        section = _section_of(heading, rows)
        if before is not None:
            section.next_to(before, DOWN, buff=0.9 * theme.SPACE, aligned_edge=LEFT)
            if section.get_bottom()[1] >= work_region().bottom:
                return VGroup(*before, *section)
            self.play(FadeOut(before), run_time=theme.QUICK)
        return work_region().place(section, -1, 1)

    def _weight_rows(self, board: Board, heading: Mobject) -> list[Formula]:
        """Return the weights of each layer: one number for all, a matrix, or how many there are; no more matrices than
        the room below a heading holds, the smaller ones first."""
        matrices = dict(enumerate(board.numbers.network.weights, start=1))
        equal = {layer for layer, matrix in matrices.items() if board.numbers.are_equal(matrix)}
        rows = {layer: (_equal_row if layer in equal else _count_row)(board, layer) for layer in matrices}
        written = set()
        for layer in sorted(matrices.keys() - equal, key=lambda layer: matrices[layer].size):
            if matrices[layer].size > MOST_LABELS:
                break
            tried = rows | {layer: _matrix_row(board, layer)}
            if _has_room(_section_of(heading, list(tried.values()))):
                rows = tried
                written.add(layer)
        # Only now, as what is recorded is what the viewer reads.
        for layer, matrix in matrices.items():
            if layer in written | equal:
                edges = _edges_of(matrix, layer) if layer in written else [Edge(layer, 1, 1)]
                for edge in edges:
                    board.numbers.weight(edge)
            else:
                for k in (layer - 1, layer):
                    self.record(f"units_{k}", board.sizes[k], ".0f")
                self.record(f"weights_{layer}", matrix.size, ".0f")
        return list(rows.values())

    def _explain_index(self, board: Board, section: VGroup) -> VGroup:
        """Return a weight with its indices and what they say; its edge is lit, then its start and its end."""
        layer = next((k for k in range(1, board.last + 1) if board.sizes[k] > 1), 1)
        edge = Edge(layer, 1, min(2, board.sizes[layer]))
        self.record("layer", edge.layer, ".0f")
        for name, unit in (("source", edge.start), ("end", edge.end)):
            self.define(name, board.notation.unit_name(unit), board.notation.unit(unit))
        symbol = Formula(board.notation.weight(edge), size=theme.HEADING)
        words = self.text("index", size=theme.LABEL)
        group = VGroup(symbol, words).arrange(RIGHT, buff=theme.SPACE)
        group.next_to(section, DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        if group.get_bottom()[1] < work_region().bottom:
            self.play(FadeOut(section), run_time=theme.QUICK)
            work_region().place(group, -1, 1)
        self.play(*board.graph.light([edge]), Write(symbol), run_time=theme.CALM)
        self.play(FadeIn(words), *board.graph.ring([edge.start]), run_time=theme.CALM)
        self.play(*board.graph.ring([edge.start], theme.LINE), *board.graph.ring([edge.end]), run_time=theme.CALM)
        self.play(*board.graph.ring([edge.end], theme.LINE), *board.graph.rest([edge]), run_time=theme.QUICK)
        self._point_out_lone_end(board)
        return group

    def _point_out_lone_end(self, board: Board) -> None:
        """Light an edge whose name has one index, as it leads to the only unit of its layer."""
        edge = next((Edge(layer, 1, 1) for layer in range(1, board.last + 1) if board.sizes[layer] == 1), None)
        if edge is None or max(board.sizes[1:]) == 1:
            return
        self.play(*board.graph.light([edge]), *board.graph.ring([edge.end]), run_time=theme.CALM)
        self.play(*board.graph.rest([edge]), *board.graph.ring([edge.end], theme.LINE), run_time=theme.QUICK)


def _equal_row(board: Board, layer: int) -> Formula:
    weight = _weight(board, Edge(layer, 1, 1))
    return Formula(f"{board.notation.layer_weight(layer)} {weight.equals} weight({weight})", size=theme.FORMULA)


def _count_row(board: Board, layer: int) -> Formula:
    before, here = board.sizes[layer - 1 : layer + 1]
    return Formula(f"weight(W^(({layer}))): {before} times {here} = weight({before * here})", size=theme.BODY)


def _matrix_row(board: Board, layer: int) -> Formula:
    """Return all weights of a layer as a matrix, a row a source, in the largest size that fits its column."""
    matrix = board.numbers.network.weights[layer - 1]
    figures = [_weight(board, edge) for edge in _edges_of(matrix, layer)]
    wide = matrix.shape[1]
    lines = [", ".join(map(str, figures[at : at + wide])) for at in range(0, matrix.size, wide)]
    code = f"weight(W^(({layer}))) {given_sign(figures)} weight(mat({'; '.join(lines)}))"
    return fit_formula(code, work_region().width, theme.BODY if len(matrix) < 3 else theme.LABEL)


def _edges_of(matrix: np.ndarray, layer: int) -> list[Edge]:
    return [Edge(layer, i + 1, k + 1) for i, k in np.ndindex(matrix.shape)]


def _weight(board: Board, edge: Edge) -> Figure:
    """Return a weight as it is written, without recording it."""
    return board.numbers.read(board.numbers.weight_of(edge))


def _section_of(heading: Mobject, rows: Sequence[Mobject]) -> VGroup:
    return VGroup(heading, *rows).arrange(DOWN, buff=0.9 * theme.GAP, aligned_edge=LEFT)


def _has_room(section: Mobject) -> bool:
    """Return whether a section stands in the column as it is, so that its type isn't made smaller, and leaves room for
    the name of a weight below, so that it stays to be read."""
    return section.width <= work_region().width and section.height + INDEX_ROOM <= work_region().height


def _arrow_to_target(node: VMobject, target: VMobject) -> Arrow:
    """Return an arrow from an output's node to the target: between corners that face each other, or where these are
    too near, from its side to the middle of a side, between the target's corners."""
    style: dict[str, Any] = {"color": theme.QUIET, "stroke_width": theme.LINE}
    start, end = node.get_corner(UR), target.get_corner(DL)
    if np.linalg.norm(end - start) >= LEAST_WAY:
        return Arrow(start, end, **style)
    rises, across = (float(part) for part in (target.get_bottom() - node.get_right())[1::-1])
    # One that comes from hardly below would run along the lower side.
    side = target.get_bottom() if rises > across else target.get_left()
    whole = {"max_stroke_width_to_length_ratio": np.inf, "max_tip_length_to_length_ratio": SHORT_TIP}
    return Arrow(node.get_right(), side, buff=theme.GAP / 2, **style, **whole)
