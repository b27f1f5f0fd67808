"""The one picture of the chapter: the network, the target and the loss, and how numbers stand on them.

Every scene builds the same board from the same parameters, so that nothing moves between scenes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from manim import UP, Circle, DashedLine, Line, VGroup, VMobject

from scenes.backpropagation.label import PAIR, PLATE, EdgeLabel, NodePair, Site, apart
from scenes.backpropagation.precision import Fitted, fit_figure, text_width
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import LEAST_PAIR_RADIUS, MOST_LABELS, Edge, NetworkGraph, Unit
from scenes.components.text import Formula
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Board", "work_region"]

CAPTION_ROW = 0.45
LABEL_ROOM, NARROW_ROOM = 0.95, 0.7  # width of a number on an edge, of few layers and of many
NODE_ROOM = 1.84  # in radii
LAST_GAP = 0.7
CROWD_SHARE = 0.04  # by which a gap between layers is wider for each edge that carries a label
MOST_ROOMY = 2  # layers of weights up to which an edge is long enough for a pair
FEW_LABELS = 8  # up to which the labels of a layer are large, and have room for a weight and its gradient
ROOM_BELOW = 0.75  # between nodes, for a gradient under one and the name of the other


class Board:
    """The network's graph and what stands on it. `numbers` are those that it shows."""

    def __init__(self, numbers: Quantities) -> None:
        self.numbers = numbers
        self.notation = numbers.notation
        self.sizes = numbers.params.sizes
        self.graph = self._draw_graph()
        self.names = {
            unit: self.graph.name_unit(unit, self.notation.unit(unit))
            for layer in range(len(self.sizes))
            if self.graph.is_whole(layer)
            for unit in self.graph.units(layer)
        }
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
        """Whether every unit is drawn and every weight can be read."""
        layers = range(1, self.last + 1)
        return all(map(self.graph.is_whole, range(self.last + 1))) and all(map(self.graph.has_room, layers))

    def labelled(self, layer: int) -> list[Edge]:
        """The edges of a layer that carry their weight: all, or only the one that is worked."""
        return self.graph.edges_of(layer) if self.graph.has_room(layer) else [Edge(layer, 1, 1)]

    def label(self, edge: Edge) -> EdgeLabel | None:
        """What stands on an edge."""
        found = self.graph.labels.get(edge)
        return found if isinstance(found, EdgeLabel) else None

    @property
    def label_room(self) -> float:
        """Width that a number on an edge may take."""
        return LABEL_ROOM if self.last <= MOST_ROOMY else NARROW_ROOM

    def worked(self, layer: int) -> list[Unit]:
        """The units of a layer whose gradients are shown: all, or where some are not drawn only the first."""
        return self.graph.units(layer) if self.graph.is_whole(layer) else [Unit(layer, 1)]

    def label_size(self, layer: int) -> float:
        """Type size of the numbers on the edges that lead to a layer."""
        return theme.LABEL if self.holds_pairs(layer) else theme.SMALL

    def holds_pairs(self, layer: int) -> bool:
        """Whether an edge that leads to the layer has room for its weight and its gradient."""
        return self.last <= MOST_ROOMY and self.sizes[layer - 1] * self.sizes[layer] <= FEW_LABELS

    # -- how numbers are written on it --------------------------------------------------------------------------

    def write_value(self, unit: Unit) -> VMobject:
        """The value of a unit in its node."""
        color = theme.INPUT if unit.layer == 0 else theme.ACTIVATION
        texts = [self.numbers.formats.text(self.numbers.value_of(each)) for each in self.graph.units(unit.layer)]
        return self.graph.put(unit, self._write_in_node(self.numbers.value(unit), color, self._value_size(texts)))

    def write_values(self, layer: int) -> VGroup:
        """The values of a layer in its nodes."""
        return VGroup(*(self.write_value(unit) for unit in self.graph.units(layer)))

    def write_weight(self, edge: Edge) -> EdgeLabel:
        """A weight on its edge."""
        label = EdgeLabel(self._write_on_edge(edge, self.numbers.weight(edge), theme.WEIGHT))
        self.graph.hang(edge, label)
        return label

    def take_weight(self, edge: Edge, number: VMobject) -> None:
        """Let another number, such as one that changes, stand for a weight."""
        label = self.label(edge)
        if label is not None:
            label.replace_number(number)

    def write_weights(self, layer: int) -> VGroup:
        """Weights on the edges that lead to a layer."""
        return VGroup(*(self.write_weight(edge) for edge in self.labelled(layer)))

    def write_gradient(self, edge: Edge) -> Formula:
        """The gradient of a weight, where it will stand on the edge: below the weight, or in its place."""
        number = self._write_on_edge(edge, self.numbers.weight_gradient(edge), theme.GRADIENT)
        label = self.label(edge)
        if label is None:
            raise KeyError(f"the edge {edge} carries no weight; write it first")
        return label.take(number, beside=self.holds_pairs(edge.layer))

    def write_output_gradient(self, unit: Unit) -> NodePair:
        """∂L/∂y' in an output's node: below its value, or in its place where the node is small."""
        figure = self.numbers.output_gradient(unit.number)
        return self._pair(unit, figure, of_sum=self.notation.is_linear(unit.layer))

    def write_error(self, unit: Unit) -> NodePair:
        """∂L/∂z in a unit's node."""
        return self._pair(unit, self.numbers.error(unit), of_sum=True)

    def _pair(self, unit: Unit, figure: Figure, *, of_sum: bool) -> NodePair:
        sizes, site = (theme.LABEL, theme.SMALL), self._site(unit)
        fitted = fit_figure(figure, self._pair_room(), sizes, coarse=True)
        if site is Site.INSIDE and fitted.width > self._pair_room():
            site = Site.INSTEAD
        if site is Site.INSTEAD:
            fitted = fit_figure(figure, self.node_room, sizes, coarse=True)
        number = Formula(fitted.typst, size=fitted.size, color=theme.GRADIENT)
        self.pairs[unit] = NodePair(self.graph.values[unit], number, self.graph.nodes[unit], site, of_sum)
        return self.pairs[unit]

    def _site(self, unit: Unit) -> Site:
        """Where a gradient has room beside a value: in the node, below it, above it, or only in the value's place."""
        if self.graph.radius >= LEAST_PAIR_RADIUS:
            return Site.INSIDE
        if not self.graph.is_whole(unit.layer):
            return Site.ABOVE
        return Site.BELOW if self.graph.pitch - 2 * self.graph.radius > ROOM_BELOW else Site.INSTEAD

    def _pair_room(self) -> float:
        """Width of the lower half of a node, or what may stand below or above it."""
        radius = self.graph.radius
        if radius < LEAST_PAIR_RADIUS:
            return LABEL_ROOM
        return 2 * math.sqrt(radius**2 - (apart(radius) + theme.SMALL / 260) ** 2)

    def write_loss(self) -> VMobject:
        """The loss in its node."""
        figure = self.numbers.loss()
        number = self._write_in_node(figure, theme.LOSS, self._value_size([figure.text]))
        self.loss_number = number.move_to(self.loss[0])
        return self.loss_number

    @property
    def node_room(self) -> float:
        """Width that a number in a node may take."""
        return NODE_ROOM * self.graph.radius

    def fit_to_edge(self, figure: Figure, layer: int) -> Fitted:
        """A number as an edge that leads to the layer holds it."""
        return fit_figure(figure, self.label_room, (self.label_size(layer), theme.SMALL))

    def _write_on_edge(self, edge: Edge, figure: Figure, color: str) -> Formula:
        fitted = self.fit_to_edge(figure, edge.layer)
        return Formula(fitted.typst, size=fitted.size, color=color)

    def _write_in_node(self, figure: Figure, color: str, size: float) -> Formula:
        fitted = fit_figure(figure, self.node_room, (size,), coarse=True)
        return Formula(fitted.typst, size=fitted.size, color=color)

    def captions(self, words: Sequence[VMobject]) -> VGroup:
        """Names of the layers under their columns, from those of the input, a hidden and the output layer."""
        first, hidden, last = words
        found = VGroup()
        for layer in range(self.last + 1):
            word = (first if layer == 0 else last if layer == self.last else hidden).copy()
            place = self.graph.nodes[Unit(layer, 1)].get_center()
            word.move_to([place[0], _graph_region().bottom + CAPTION_ROW / 2, 0])
            found.add(word.shift([max(0.0, _graph_region().left - word.get_left()[0]), 0, 0]))
        return found

    def everything(self, *more: Iterable[VMobject]) -> VGroup:
        """All that is written so far, from the back to the front."""
        graph = self.graph
        return VGroup(
            graph, *graph.labels.values(), *self.names.values(), *graph.values.values(), *(m for ms in more for m in ms)
        )

    # -- how it is made -----------------------------------------------------------------------------------------

    def _draw_graph(self) -> NetworkGraph:
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        crowds = [min(before * after, MOST_LABELS) for before, after in pairs]
        gaps = [*(1 + CROWD_SHARE * crowd for crowd in crowds), LAST_GAP]
        columns = np.concatenate([[0], np.cumsum(gaps)]) / sum(gaps)
        heights = [PAIR if self.holds_pairs(layer) else PLATE for layer in range(1, self.last + 1)]
        room = _graph_region()
        return NetworkGraph(
            self.sizes,
            Region(room.left, room.right, room.bottom + CAPTION_ROW, room.top),
            colors=[theme.INPUT] + [theme.ACTIVATION] * self.last,
            strengths=self.numbers.params.network().weights,
            columns=columns.tolist(),
            label_sizes=list(zip(self._label_widths(), heights, strict=True)),
            notes=True,
        )

    def _label_widths(self) -> list[float]:
        """For each layer the width of the widest number that will stand on an edge, in the whole chapter."""
        numbers, widths = self.numbers.at_step(0), []
        for layer in range(self.last):
            matrices = [numbers.network.weights[layer], numbers.after.weights[layer], numbers.gradients.weights[layer]]
            values = [float(value) for matrix in matrices for value in matrix.ravel()[:MOST_LABELS]]
            widths.append(max(self.fit_to_edge(numbers.read(value), layer + 1).width for value in values) + 0.14)
        return widths

    def _value_size(self, texts: Sequence[str]) -> float:
        """The type size at which all these texts fit their nodes."""
        room = 0.85 * self.node_room
        fitting = (size for size in (theme.BODY, theme.LABEL) if max(text_width(text, size) for text in texts) < room)
        return next(fitting, theme.SMALL)

    def _write_target(self) -> VMobject:
        """The target in its node; a vector of targets is too much for it, and stays a letter."""
        if self.sizes[-1] > 1:
            number = Formula("bold(y)", size=theme.LABEL)
        else:
            figure = self.numbers.target(1)
            number = self._write_in_node(figure, theme.TEXT, self._value_size([figure.text]))
        return number.move_to(self.target[0])

    def _draw_loss_column(self) -> tuple[VGroup, VGroup, VGroup]:
        """The target above, the loss beside the output, and the links that lead to the loss."""
        graph = self.graph
        outputs = graph.units(self.last)
        middle = np.mean([graph.nodes[unit].get_center() for unit in outputs], axis=0)
        place = np.array([graph.region.right - graph.radius, middle[1], 0.0])
        loss = self._node(place, theme.LOSS, "loss(L)")
        target = self._node(place + max(graph.pitch, 1.6) * UP, theme.TEXT, "y")
        links = VGroup(
            *(Line(*self._rims(graph.nodes[unit], loss[0])).set_stroke(theme.LOSS, theme.AXIS) for unit in outputs),
            DashedLine(*self._rims(target[0], loss[0], loss[1]), dash_length=0.09).set_stroke(theme.QUIET, theme.AXIS),
        )
        return target, loss, links

    def _node(self, place: np.ndarray, color: str, name: str) -> VGroup:
        node = Circle(radius=self.graph.radius, color=color, stroke_width=theme.LINE).set_fill(theme.PANEL, opacity=1)
        node.move_to(place)
        return VGroup(node, Formula(name, size=theme.LABEL).next_to(node, UP, buff=0.1))

    def _rims(self, start: VMobject, end: VMobject, over: VMobject | None = None) -> tuple[np.ndarray, np.ndarray]:
        """From the rim of one node to that of another, or to what stands over it."""
        along = end.get_center() - start.get_center()
        along = along / np.linalg.norm(along)
        first = start.get_center() + self.graph.radius * along
        if over is not None:
            return first, over.get_top() + 0.08 * UP
        return first, end.get_center() - self.graph.radius * along


def work_region() -> Region:
    """The column beside the graph, where it is calculated."""
    return _columns()[1]


def _graph_region() -> Region:
    return _columns()[0]


def _columns() -> list[Region]:
    return frame.body.split_columns(1.6, 1, gap=1.5 * theme.SPACE)
