"""The board of the chapter: the network, the target and the loss, and the numbers on them.

Every scene builds the same board from the same parameters, so that nothing moves between scenes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Line, VGroup, VMobject

from scenes.backpropagation.board_layout import BoardLayout
from scenes.backpropagation.label import EdgeLabel, NodePair, Site
from scenes.backpropagation.label_style import MOST_LABELS
from scenes.backpropagation.number_fitting import Fitted, digits_behind, fit_figure, mark_figure, text_width
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, NetworkGraph, Unit, node_shape
from scenes.components.text import EM, Formula
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Board", "graph_region", "work_region"]

CAPTION_ROW = 0.45
TARGET_ROOM = 1.3  # height in which the numbers of several targets stand, in radii
CORNER = 0.55  # length of the arms of a target's corners, in radii
AIRY = 0.85  # of a node's room, that a large number takes at most
LONE_ROOM = 0.95  # width of a gradient above a node
BESIDE, FAR_OFF = 0.22, 0.4  # from a unit's name to a number behind it that is read as its value, or is not
TOUCHING, APART = 0.06, 0.12  # and to one before it
MOST_OFF = 0.7  # of a radius, that the name moves off


class Board:
    """The network's graph and what stands on it. `numbers` are those that it shows."""

    def __init__(self, numbers: Quantities) -> None:
        self.numbers = numbers
        self.notation = numbers.notation
        self.sizes = numbers.params.sizes
        room = graph_region()
        self.layout = BoardLayout(numbers, Region(room.left, room.right, room.bottom + CAPTION_ROW, room.top))
        self.graph = self._draw_graph()
        self.layout.place_labels(self.graph)
        self.layout.widen_labels(self.graph)
        self.names = {
            unit: self.graph.name_unit(unit, self.notation.unit(unit))
            for layer in range(len(self.sizes))
            for unit in self.graph.named(layer)
        }
        self._part_names_from_labels()
        self.target, self.loss, self.links = self._draw_loss_column()
        self.target_number = self._write_target()
        self.loss_number: VMobject | None = None
        self.pairs: dict[Unit, NodePair] = {}

    # -- what is on it ------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.sizes) - 1

    @property
    def is_small(self) -> bool:
        """Whether every unit is drawn, and few enough to be worked out one by one."""
        pairs = zip(self.sizes, self.sizes[1:], strict=False)
        return self.is_whole and all(before * after <= MOST_LABELS for before, after in pairs)

    @property
    def is_whole(self) -> bool:
        """Whether every unit is drawn."""
        return all(map(self.graph.is_whole, range(self.last + 1)))

    @property
    def writes_all(self) -> bool:
        """Whether every edge that is drawn carries its weight."""
        return all(style.every for style in self.layout.styles.values())

    def labelled(self, layer: int) -> list[Edge]:
        """Return the edges of a layer that carry their weight: all, or only the one that is worked."""
        return self.graph.edges_of(layer) if self.layout.styles[layer].every else [Edge(layer, 1, 1)]

    def label(self, edge: Edge) -> EdgeLabel | None:
        """Return what stands on an edge."""
        found = self.graph.labels.get(edge)
        return found if isinstance(found, EdgeLabel) else None

    def live_room(self, layer: int) -> float:
        """Return the width that a number that changes may take on an edge."""
        return self.layout.live_rooms[layer]

    def worked(self, layer: int) -> list[Unit]:
        """Return the units of a layer whose gradients are shown: all, or where some are not drawn only the first."""
        return self.graph.units(layer) if self.graph.is_whole(layer) else [Unit(layer, 1)]

    def holds_pairs(self, layer: int) -> bool:
        """Return whether an edge that leads to the layer has room for its weight and its gradient."""
        return self.layout.styles[layer].pairs

    # -- how numbers are written on it --------------------------------------------------------------------------

    def write_value(self, unit: Unit) -> VMobject:
        """Return the value of a unit in its node."""
        color = theme.INPUT if unit.layer == 0 else theme.ACTIVATION
        values = [self.numbers.true_value_of(each) for each in self.graph.units(unit.layer)]
        texts = [mark_figure(self.numbers.read(value)) for value in values]
        size, room = self._value_size(texts, unit.layer), self.node_room(unit.layer)
        if self.numbers.steps and unit.layer > 0:
            # No gradient comes after the step: in all of its node a value has digits that tell it from the one before.
            room = self.layout.lone_room(unit.layer)
        return self.graph.put(unit, self._write_in_node(self.numbers.value(unit), color, size, room))

    def write_values(self, layer: int) -> VGroup:
        """Return the values of a layer in its nodes."""
        return VGroup(*(self.write_value(unit) for unit in self.graph.units(layer)))

    def write_weight(self, edge: Edge) -> EdgeLabel:
        """Return a weight on its edge."""
        number = self._write_on_edge(edge, self.numbers.weight(edge), theme.WEIGHT)
        style = self.layout.styles[edge.layer]
        label = EdgeLabel(number, size=style.size, seen=style.seen)
        self.graph.hang(edge, label)
        return label

    def take_weight(self, edge: Edge, number: VMobject) -> None:
        """Let another number, such as one that changes, stand for a weight."""
        label = self.label(edge)
        if label is not None:
            label.replace_number(number, self.live_room(edge.layer))

    def write_weights(self, layer: int) -> VGroup:
        """Return weights on the edges that lead to a layer."""
        return VGroup(*(self.write_weight(edge) for edge in self.labelled(layer)))

    def write_gradient(self, edge: Edge) -> Formula:
        """Return the gradient of a weight, where it will stand on the edge: below the weight, or in its place."""
        figure = self.numbers.weight_gradient(edge)
        fitted = self._as_equal_gradients(figure, self.fit_to_edge(figure, edge.layer))
        number, label = Formula(fitted.typst, size=fitted.size, color=theme.GRADIENT), self.label(edge)
        if label is None:
            raise KeyError(f"the edge {edge} carries no weight; write it first")
        return label.take(number, beside=self.holds_pairs(edge.layer))

    def write_output_gradient(self, unit: Unit) -> NodePair:
        """Return ∂L/∂y' in an output's node: below its value, or in its place where the node is small."""
        figure = self.numbers.output_gradient(unit.number)
        return self._pair(unit, figure, of_sum=self.notation.is_linear(unit.layer))

    def write_error(self, unit: Unit) -> NodePair:
        """Return ∂L/∂z in a unit's node."""
        return self._pair(unit, self.numbers.error(unit), of_sum=True)

    def _pair(self, unit: Unit, figure: Figure, *, of_sum: bool) -> NodePair:
        fitted = self._as_equal_gradients(figure, self._fit_beside_value(figure, unit))
        number = Formula(fitted.typst, size=fitted.size, color=theme.GRADIENT)
        self.pairs[unit] = NodePair(self.graph.values[unit], number, self.graph.nodes[unit], self._site(unit), of_sum)
        return self.pairs[unit]

    def _fit_beside_value(self, figure: Figure, unit: Unit) -> Fitted:
        """Return a gradient as its unit holds it."""
        room = LONE_ROOM if self._site(unit) is Site.ABOVE else self.node_room(unit.layer)
        return fit_figure(figure, room, (theme.BODY, theme.LABEL, theme.SMALL))

    def _as_equal_gradients(self, figure: Figure, fitted: Fitted) -> Fitted:
        """Return a gradient as its place holds it, with no more digits than an equal one has in its place."""
        text = self._shortest_gradients.get(figure.text, fitted.text)
        return replace(fitted, text=text) if digits_behind(text) < digits_behind(fitted.text) else fitted

    @cached_property
    def _shortest_gradients(self) -> dict[str, str]:
        """The text with the fewest digits that a gradient has on an edge or at a unit, by its whole text; not where its
        order of magnitude stands for it."""
        numbers, found = self.numbers, []
        for layer in range(1, self.last + 1):
            on_edges = (numbers.read(numbers.true_weight_gradient_of(edge)) for edge in self.labelled(layer))
            found += [(figure.text, self.fit_to_edge(figure, layer).text) for figure in on_edges]
            for unit in self.worked(layer):
                values = [numbers.true_error_of(unit)]
                values += [numbers.true_output_gradient(unit.number)] if layer == self.last else []
                figures = map(numbers.read, values)
                found += [(figure.text, self._fit_beside_value(figure, unit).text) for figure in figures]
        shortest: dict[str, str] = {}
        for whole, text in found:
            if digits_behind(text) > 0 and digits_behind(text) < digits_behind(shortest.get(whole, whole)):
                shortest[whole] = text
        return shortest

    def _site(self, unit: Unit) -> Site:
        """Return where a gradient has room beside a value: in the node, above it, or only in the value's place."""
        if self.layout.holds_pairs:
            return Site.INSIDE
        return Site.INSTEAD if self.graph.is_whole(unit.layer) else Site.ABOVE

    def write_loss(self) -> VMobject:
        """Return the loss in its node."""
        figure = self.numbers.loss()
        number = self._write_beside_output(figure, theme.LOSS)
        self.loss_number = number.move_to(self.loss[0])
        return self.loss_number

    def node_room(self, column: int) -> float:
        """Return the width that a number in a column's nodes may take; the column of the loss follows that of the
        output."""
        return self.layout.node_room(column)

    def fit_to_edge(self, figure: Figure, layer: int) -> Fitted:
        """Return a number as an edge that leads to the layer holds it."""
        return self.layout.style_of(layer).fit(figure)

    def _write_on_edge(self, edge: Edge, figure: Figure, color: str) -> Formula:
        fitted = self.fit_to_edge(figure, edge.layer)
        return Formula(fitted.typst, size=fitted.size, color=color)

    def _write_in_node(self, figure: Figure, color: str, size: float, room: float) -> Formula:
        fitted = fit_figure(figure, room, (size,))
        return Formula(fitted.typst, size=fitted.size, color=color)

    def _write_beside_output(self, figure: Figure, color: str) -> Formula:
        """Return the loss or the target, in the column behind the outputs."""
        column = self.last + 1
        size = self._value_size([mark_figure(figure)], column)
        return self._write_in_node(figure, color, size, self.node_room(column))

    def captions(self, words: Sequence[VMobject]) -> VGroup:
        """Return names under the input, all hidden layers together, and the output, from the words for each."""
        columns = [self.graph.nodes[Unit(layer, 1)].get_center()[0] for layer in range(self.last + 1)]
        middles = (columns[0], float(np.mean(columns[1:-1])), columns[-1])
        found = VGroup()
        for word, middle in zip(words, middles, strict=True):
            word.move_to([middle, graph_region().bottom, 0], aligned_edge=DOWN)  # far from the nodes above
            found.add(word.shift([max(0.0, graph_region().left - word.get_left()[0]), 0, 0]))
        return found

    def everything(self, *more: Iterable[VMobject]) -> VGroup:
        """Return all that is written so far, from the back to the front."""
        graph = self.graph
        return VGroup(
            graph, *graph.labels.values(), *self.names.values(), *graph.values.values(), *(m for ms in more for m in ms)
        )

    # -- how it is made -----------------------------------------------------------------------------------------

    def _draw_graph(self) -> NetworkGraph:
        colors = [theme.INPUT] + [theme.ACTIVATION] * self.last
        return NetworkGraph(
            self.sizes, self.layout.grid, colors=colors, strengths=self.numbers.params.network().weights
        )

    def _part_names_from_labels(self) -> None:
        """Move the names of units off numbers on edges that touch them, or would be read as their values: "x₂ ≈ 3"."""
        most = MOST_OFF * self.layout.grid.radius
        for unit, name in self.names.items():
            (left, y, _), (right, _, _) = name.get_left(), name.get_right()
            ends = [end for _, end in self._labels_in_row(unit.layer, y, name.height / 2)]
            starts = [start for start, _ in self._labels_in_row(unit.layer + 1, y)]
            before, behind = left - max(ends, default=-np.inf), min(starts, default=np.inf) - right
            if behind < BESIDE and before < TOUCHING:
                name.shift((behind - before) / 2 * RIGHT)
            elif 0 <= behind < BESIDE:
                name.shift(min(FAR_OFF - behind, most, max(before - APART, 0)) * LEFT)
            elif before < TOUCHING:
                name.shift(min(APART - before, behind - BESIDE, most) * RIGHT)

    def _labels_in_row(self, layer: int, y: float, reach: float = 0) -> list[tuple[float, float]]:
        """Return where the numbers on the edges to a layer begin and end that come nearer to a height than this."""
        style = self.layout.styles.get(layer)
        if style is None or not style.seen:
            return []
        half = self.live_room(layer) / 2
        places = [self.graph.slots[edge] for edge in self.labelled(layer)]
        return [(float(x) - half, float(x) + half) for x, at, _ in places if abs(at - y) < style.height / 2 + reach]

    def _value_size(self, texts: Sequence[str], column: int) -> float:
        """Return the type size at which all these texts fit the nodes of a column."""
        room = self.node_room(column)
        shares = ((theme.BODY, AIRY), (theme.LABEL, 1.0))
        widths = ((size, max(text_width(text, size) for text in texts), share * room) for size, share in shares)
        return next((size for size, width, most in widths if width <= most), theme.SMALL)

    def _write_target(self) -> VMobject:
        """Return the target in its node; several below one another, with dots for those that have no room."""
        if self.sizes[-1] == 1:
            return self._write_beside_output(self.numbers.target(1), theme.TEXT).move_to(self.target[0])
        count, room = self.sizes[-1], self.node_room(self.last + 1)
        lines = max(2, int(TARGET_ROOM * self.layout.grid.radius / (theme.SMALL * EM)))
        shown = count if count <= lines else lines - 1
        found = [
            self._write_in_node(self.numbers.target(k), theme.TEXT, theme.SMALL, room) for k in range(1, shown + 1)
        ]
        found += [Formula("dots.v", size=theme.SMALL)] * (shown < count)
        column = VGroup(*found).arrange(DOWN, buff=theme.GAP / 3)
        return column.move_to(self.target[0])

    def _draw_loss_column(self) -> tuple[VGroup, VGroup, VGroup]:
        """Return the target above, the loss beside the output, and the links that lead to the loss."""
        graph = self.graph
        outputs = graph.units(self.last)
        middle = np.mean([graph.nodes[unit].get_center() for unit in outputs], axis=0)
        grid = self.layout.grid
        place = np.array([grid.region.right - grid.half_width(self.last + 1), middle[1], 0.0])
        node = node_shape(grid.radius, grid.half_width(self.last + 1), theme.LOSS).move_to(place)
        loss = VGroup(node, Formula("loss(L)", size=theme.LABEL).next_to(node, UP, buff=0.1))
        mark = target_mark(grid.radius, grid.half_width(self.last + 1)).move_to(
            place + max(grid.further_pitch, 1.6) * UP
        )
        name = "y" if len(outputs) == 1 else "bold(y)"
        target = VGroup(mark, Formula(name, size=theme.LABEL).next_to(mark, UP, buff=0.1))
        links = VGroup(
            *(Line(*self._link(graph.nodes[unit], loss[0])).set_stroke(theme.LOSS, theme.AXIS) for unit in outputs),
            DashedLine(target[0].get_bottom(), loss[1].get_top() + 0.08 * UP, dash_length=0.09).set_stroke(
                theme.QUIET, theme.AXIS
            ),
        )
        return target, loss, links

    def _link(self, output: VMobject, loss: VMobject) -> tuple[np.ndarray, np.ndarray]:
        """From the rim of an output's node to that of the loss."""
        start, end, grid = output.get_center(), loss.get_center(), self.layout.grid
        along = (end - start) / np.linalg.norm(end - start)
        return start + grid.rim(self.last, along), end - grid.rim(self.last + 1, along)


def target_mark(radius: float, half_width: float) -> VMobject:
    """Return the mark of a target, four corners about a number: it is no unit of the network."""
    mark = VMobject(color=theme.TEXT, stroke_width=theme.LINE)
    arm = CORNER * radius
    for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        corner = np.array([x * half_width, y * radius, 0.0])
        mark.start_new_path(corner - arm * y * UP)
        mark.add_points_as_corners([corner, corner - arm * x * RIGHT])
    return mark


def work_region() -> Region:
    """Return the column beside the graph, where it is calculated."""
    return _columns()[1]


def graph_region() -> Region:
    """Return the column of the graph, and of a plot that takes its place."""
    return _columns()[0]


def _columns() -> list[Region]:
    return frame.body.split_panes(1.6, 1, gap=1.5 * theme.SPACE)
