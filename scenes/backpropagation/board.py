"""The one picture of the chapter: the network with its values and weights, the target, the loss.

Every scene builds the same board from the same parameters, so that nothing moves between scenes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from manim import UP, Circle, DashedLine, Line, RoundedRectangle, VGroup, VMobject

from mathcore import Network
from scenes import theme
from scenes.backpropagation.notation import Notation
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.precision import choose_spec, fit_spec, text_width
from scenes.components.network import MOST_LABELS, Edge, NetworkGraph, Unit
from scenes.components.regions import BODY, Region
from scenes.components.text import Formula
from scenes.figures import Figure, format_number

__all__ = ["GRAPH", "WORK", "Board", "EdgeLabel"]

GRAPH, WORK = BODY.split_columns(1.6, 1, gap=1.5 * theme.SPACE)
CAPTION_ROW = 0.45
LABEL_ROOM = 0.95
LAST_GAP = 0.7
CROWD_SHARE = 0.04  # by which a gap between layers is wider for each edge that carries a label
PLATE = 0.34
FEW_LABELS = 8
Show = Callable[[str, float, str], Figure]


class EdgeLabel(VGroup):
    """A number on an edge, on a plate that keeps the edges behind it apart from it."""

    def __init__(self, number: VMobject) -> None:
        super().__init__()
        self.number = number
        self.plate = RoundedRectangle(
            width=number.width + 0.14, height=PLATE, corner_radius=0.08, stroke_width=0, fill_color=theme.BACKGROUND
        )
        self.plate.set_fill(opacity=0.92).move_to(number)
        self.add(self.plate, number)


class Board:
    """The network's graph and what stands on it.

    Parameters
    ----------
    given
        The network, its input and target.
    show
        Records a number in the ledger; the scene's `show`.
    network
        As it is after some steps; the initial one by default.
    suffix
        What the ledger's names of its values end in, such as `_after`.
    """

    def __init__(self, given: NetworkParameters, show: Show, network: Network | None = None, suffix: str = "") -> None:
        self.given = given
        self.show = show
        self.suffix = suffix
        self.network = network or given.network()
        self.forward = self.network.forward(given.x)
        self.notation = Notation(given.sizes, given.activation_names)
        crowds = [min(given.sizes[k] * given.sizes[k + 1], MOST_LABELS) for k in range(given.layers)]
        gaps = [*(1 + CROWD_SHARE * crowd for crowd in crowds), LAST_GAP]
        columns = np.concatenate([[0], np.cumsum(gaps)]) / sum(gaps)
        room = Region(GRAPH.left, GRAPH.right, GRAPH.bottom + CAPTION_ROW, GRAPH.top)
        self.graph = NetworkGraph(
            given.sizes,
            room,
            colors=[theme.INPUT] + [theme.ACTIVATION] * given.layers,
            strengths=self.network.weights,
            columns=columns,
            label_sizes=[(width, PLATE) for width in self._label_widths()],
        )
        self.names = {
            unit: self.graph.name_unit(unit, self.notation.unit(unit))
            for layer in range(len(given.sizes))
            if self.graph.is_whole(layer)
            for unit in self.graph.units(layer)
        }
        self.target, self.loss, self.links = self._draw_loss_column()
        self.target_number = self._write_target()

    # -- what is on it ------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        return self.given.layers

    @property
    def is_small(self) -> bool:
        """Whether every unit is drawn and every weight can be read."""
        layers = range(1, self.last + 1)
        return all(map(self.graph.is_whole, range(self.last + 1))) and all(map(self.graph.has_room, layers))

    def name(self, name: str) -> str:
        """A quantity's name in the ledger: `output_after` on a board of the network after a step."""
        return name + self.suffix

    def value_figure(self, unit: Unit) -> Figure:
        """The value of a unit, as it stands in a formula."""
        value = float(self.forward.activations[unit.layer][unit.number - 1])
        name = self.notation.unit_name(unit)
        return self.show(name if unit.layer == 0 else self.name(name), value, choose_spec(value))

    def weight_figure(self, edge: Edge) -> Figure:
        """A weight, as it stands in a formula."""
        value = float(self.network.weights[edge.layer - 1][edge.source - 1, edge.target - 1])
        return self.show(self.name(self.notation.weight_name(edge)), value, choose_spec(value))

    def labelled(self, layer: int) -> list[Edge]:
        """The edges of a layer that carry their weight: all, or only the one that is worked."""
        return self.graph.edges_of(layer) if self.graph.has_room(layer) else [Edge(layer, 1, 1)]

    def label_size(self, layer: int) -> float:
        """Type size of the numbers on the edges that lead to a layer."""
        return theme.LABEL if len(self.graph.edges_of(layer)) <= FEW_LABELS else theme.SMALL

    def write_value(self, unit: Unit) -> VMobject:
        """The value of a unit in its node."""
        color = theme.INPUT if unit.layer == 0 else theme.ACTIVATION
        name = self.notation.unit_name(unit)
        value = float(self.forward.activations[unit.layer][unit.number - 1])
        size = self._value_size(self.forward.activations[unit.layer][: len(self.graph.units(unit.layer))])
        return self.graph.put(unit, self._number(name if unit.layer == 0 else self.name(name), value, color, size))

    def write_values(self, layer: int) -> VGroup:
        """The values of a layer in its nodes."""
        return VGroup(*(self.write_value(unit) for unit in self.graph.units(layer)))

    def write_weights(self, layer: int) -> VGroup:
        """Weights on the edges that lead to a layer."""
        return VGroup(*(self.write_weight(edge) for edge in self.labelled(layer)))

    def write_weight(self, edge: Edge) -> VMobject:
        value = float(self.network.weights[edge.layer - 1][edge.source - 1, edge.target - 1])
        figure = self.show(self.name(self.notation.weight_name(edge)), value, fit_spec(value, LABEL_ROOM))
        number = Formula(str(figure), size=self.label_size(edge.layer), color=theme.WEIGHT)
        return self.graph.hang(edge, EdgeLabel(number))

    def target_figure(self, number: int = 1) -> Figure:
        """The target of an output, as it stands in a formula."""
        value = float(self.given.y[number - 1])
        return self.show("target" if self.given.sizes[-1] == 1 else f"target_{number}", value, choose_spec(value))

    def _write_target(self) -> VMobject:
        """The target in its node; a vector of targets is too much for it, and stays a letter."""
        if self.given.sizes[-1] == 1:
            number = self._number("target", float(self.given.y[0]), theme.TEXT, self._value_size(self.given.y))
        else:
            number = Formula("bold(y)", size=theme.LABEL)
        return number.move_to(self.target[0])

    def captions(self, words: Sequence[VMobject]) -> VGroup:
        """Names of the layers under their columns, from those of the input, a hidden and the output layer."""
        first, hidden, last = words
        found = VGroup()
        for layer in range(self.last + 1):
            word = (first if layer == 0 else last if layer == self.last else hidden).copy()
            place = self.graph.nodes[Unit(layer, 1)].get_center()
            word.move_to([place[0], GRAPH.bottom + CAPTION_ROW / 2, 0])
            found.add(word.shift([max(0.0, GRAPH.left - word.get_left()[0]), 0, 0]))
        return found

    def everything(self, *more: Iterable[VMobject]) -> VGroup:
        """All that is written so far, from the back to the front."""
        graph = self.graph
        return VGroup(
            graph, *graph.labels.values(), *self.names.values(), *graph.values.values(), *(m for ms in more for m in ms)
        )

    # -- how it is made -----------------------------------------------------------------------------------------

    def _value_size(self, values: np.ndarray) -> float:
        """The type size at which all these numbers fit their nodes."""
        room = 1.8 * self.graph.radius
        texts = [format_number(float(value), fit_spec(float(value), room)) for value in values]
        fitting = (size for size in (theme.BODY, theme.LABEL) if max(text_width(t, size) for t in texts) < 0.85 * room)
        return next(fitting, theme.SMALL)

    def _number(self, name: str, value: float, color: str, size: float) -> Formula:
        figure = self.show(name, value, fit_spec(value, 1.8 * self.graph.radius))
        return Formula(str(figure), size=size, color=color)

    def _label_widths(self) -> list[float]:
        """For each layer the width of the widest number that will stand on an edge: a weight before or after a step."""
        network = self.given.network()
        before = network.weights
        network.forward(self.given.x)
        network.backward(self.given.y)
        network.step(self.given.learning_rate)
        widths = []
        for layer, matrices in enumerate(zip(before, network.weights, strict=True)):
            few = self.given.sizes[layer] * self.given.sizes[layer + 1] <= FEW_LABELS
            size = theme.LABEL if few else theme.SMALL
            values = [float(value) for matrix in matrices for value in matrix.ravel()[:MOST_LABELS]]
            texts = [format_number(value, fit_spec(value, LABEL_ROOM)) for value in values]
            widths.append(max(text_width(text, size) for text in texts) + 0.14)
        return widths

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
