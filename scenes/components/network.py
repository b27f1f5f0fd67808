"""The graph of a fully connected network: nodes with values, edges with weights, pulses along the edges.

Layers of any size: a layer too large for its column shows its first and last units with dots between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from manim import DOWN, UP, AnimationGroup, Circle, Dot, Line, MoveAlongPath, ShowPassingFlash, VGroup, VMobject, linear

from scenes.components.labels import place_on_segments
from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LEAST_PAIR_RADIUS", "MOST_LABELS", "Edge", "NetworkGraph", "Unit", "pulse", "shown_units"]

MOST_UNITS = 6
FIRST_UNITS = 3
MOST_LABELS = 12
RADIUS = 0.52
LEAST_RADIUS = 0.3
# Of the distance between neighbouring units or layers, what a node's radius takes at most.
CROWDING = 0.36
REST_OPACITY = 0.55
LABEL_SIZE = (0.62, 0.32)
# Nodes of this radius hold two numbers, one above the other; below smaller ones a note takes this height.
LEAST_PAIR_RADIUS = 0.42
NOTE = 0.4
NAME = 0.2  # radius of the room of a node's name above it


class Unit(NamedTuple):
    """A unit: its layer (0 is the input) and its number in it, from 1."""

    layer: int
    number: int


class Edge(NamedTuple):
    """A weight: the layer it leads to, and the numbers of the units it comes from and goes to."""

    layer: int
    source: int
    target: int

    @property
    def start(self) -> Unit:
        return Unit(self.layer - 1, self.source)

    @property
    def end(self) -> Unit:
        return Unit(self.layer, self.target)


def shown_units(size: int) -> tuple[int, ...]:
    """The units of a layer that are drawn: all, or the first few and the last."""
    if size <= MOST_UNITS:
        return tuple(range(1, size + 1))
    return (*range(1, FIRST_UNITS + 1), size)


class NetworkGraph(VGroup):
    """Nodes in columns, edges between neighbouring columns.

    Parameters
    ----------
    sizes
        Units a layer, the input first.
    region
        The room for the nodes; names stand above the nodes, inside it.
    colors
        Of each layer's nodes.
    strengths
        For each layer of edges a matrix whose relative sizes become the widths of the edges; all alike by default.
    columns
        Where the layers stand, as shares 0..1 of the region's width; evenly by default.
    label_size
        Width and height of the room that a label takes on an edge, for each layer of edges.
    notes
        Whether labels keep clear of a number under each node, where nodes are too small to hold two.

    Parts: `nodes`, `dots` (by layer), `edges`, `labels` (what stands on edges), `values` (what stands in nodes).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        region: Region,
        *,
        colors: Sequence[str],
        strengths: Sequence[np.ndarray] | None = None,
        columns: Sequence[float] | None = None,
        label_sizes: Sequence[tuple[float, float]] | None = None,
        notes: bool = False,
    ) -> None:
        super().__init__()
        self.sizes = tuple(sizes)
        self.region = region
        self.columns = tuple(np.linspace(0, 1, len(sizes)) if columns is None else columns)
        self.radius, self.pitch = self._measure()
        self.nodes: dict[Unit, Circle] = {}
        self.dots: dict[int, VGroup] = {}
        for layer, color in enumerate(colors):
            self._draw_layer(layer, color)
        self.strengths = strengths
        self.notes = notes
        self.edges: dict[Edge, Line] = {edge: self._draw_edge(edge) for edge in self._edge_keys()}
        self.slots: dict[Edge, np.ndarray] = {}
        for layer, size in enumerate(label_sizes or [LABEL_SIZE] * (len(sizes) - 1), start=1):
            self._reserve(layer, size)
        self.values: dict[Unit, VMobject] = {}
        self.labels: dict[Edge, VMobject] = {}
        self.add(*self.edges.values(), *self.nodes.values(), *self.dots.values())

    # -- what stands where --------------------------------------------------------------------------------------

    def units(self, layer: int) -> list[Unit]:
        """The units of a layer that are drawn."""
        return [Unit(layer, number) for number in shown_units(self.sizes[layer])]

    def edges_of(self, layer: int) -> list[Edge]:
        """The drawn edges that lead to a layer."""
        return [edge for edge in self.edges if edge.layer == layer]

    def edges_into(self, unit: Unit) -> list[Edge]:
        return [edge for edge in self.edges if edge.end == unit]

    def edges_from(self, unit: Unit) -> list[Edge]:
        return [edge for edge in self.edges if edge.start == unit]

    def is_whole(self, layer: int) -> bool:
        """Whether all units of the layer are drawn."""
        return len(shown_units(self.sizes[layer])) == self.sizes[layer]

    def has_room(self, layer: int) -> bool:
        """Whether every edge that leads to the layer can carry a label that is read."""
        return len(self.edges_of(layer)) <= MOST_LABELS

    def name_unit(self, unit: Unit, code: str) -> Formula:
        """The name of a unit in Typst math, above its node."""
        return Formula(code, size=theme.LABEL).next_to(self.nodes[unit], UP, buff=0.1)

    def put(self, unit: Unit, value: VMobject) -> VMobject:
        """Stand a value in a node."""
        self.values[unit] = value
        return value.move_to(self.nodes[unit])

    def hang(self, edge: Edge, label: VMobject) -> VMobject:
        """Stand a label on an edge."""
        self.labels[edge] = label
        return label.move_to(self.slots[edge])

    # -- what moves ---------------------------------------------------------------------------------------------

    def light(self, edges: Iterable[Edge], color: str | None = None) -> list[Any]:
        """Animations that make edges stand out."""
        color = color or theme.WEIGHT
        return [self.edges[edge].animate.set_stroke(color, width=theme.BOLD, opacity=1) for edge in edges]

    def rest(self, edges: Iterable[Edge]) -> list[Any]:
        """Animations that bring edges back to how they were drawn."""
        return [
            self.edges[edge].animate.set_stroke(theme.WEIGHT, width=self._width(edge), opacity=REST_OPACITY)
            for edge in edges
        ]

    def ring(self, units: Iterable[Unit], width: float | None = None) -> list[Any]:
        """Animations that make the rims of nodes bold, or thin again."""
        width = theme.BOLD if width is None else width
        return [self.nodes[unit].animate.set_stroke(width=width) for unit in units]

    def pulse(self, edges: Iterable[Edge], color: str, *, back: bool = False, run_time: float | None = None) -> Any:
        """Sparks that run along edges, forward or back, each with a tail."""
        run_time = theme.CALM if run_time is None else run_time
        paths = [self.edges[edge].copy() for edge in edges]
        return pulse([path.reverse_direction() if back else path for path in paths], color, run_time=run_time)

    # -- how it is made -----------------------------------------------------------------------------------------

    def _measure(self) -> tuple[float, float]:
        """Radius of the nodes, and the distance between the units of the fullest layer."""
        rows = max(len(shown_units(size)) + (size > MOST_UNITS) for size in self.sizes)
        name = theme.LABEL / 96 + 0.1
        gaps = np.diff(self.columns) * self.region.width
        pitch = (self.region.height - name - 2 * RADIUS) / max(rows - 1, 1)
        radius = min(RADIUS, CROWDING * pitch, CROWDING * float(min(gaps)) * 0.8)
        return max(radius, LEAST_RADIUS), min(pitch, 2.1)

    def _place(self, layer: int, row: float, rows: int) -> np.ndarray:
        x = self.region.left + self.radius + self.columns[layer] * (self.region.width - 2 * self.radius)
        middle = self.region.center[1] - (theme.LABEL / 96 + 0.1) / 2
        return np.array([x, middle + ((rows - 1) / 2 - row) * self.pitch, 0.0])

    def _draw_layer(self, layer: int, color: str) -> None:
        numbers = shown_units(self.sizes[layer])
        whole = self.is_whole(layer)
        rows = len(numbers) + (not whole)
        for row, number in enumerate(numbers):
            row += not whole and row == len(numbers) - 1
            node = Circle(radius=self.radius, color=color, stroke_width=theme.LINE).move_to(
                self._place(layer, row, rows)
            )
            self.nodes[Unit(layer, number)] = node.set_fill(theme.PANEL, opacity=1)
        self.dots[layer] = VGroup()
        if not whole:
            middle = self._place(layer, rows - 2, rows)
            self.dots[layer] = VGroup(
                *(
                    Dot(middle + (theme.LABEL / 96 + 0.1) / 2 * UP + k * 0.2 * UP, radius=theme.DOT / 2, color=color)
                    for k in (-1, 0, 1)
                )
            )

    def _edge_keys(self) -> list[Edge]:
        return [
            Edge(layer, source.number, target.number)
            for layer in range(1, len(self.sizes))
            for source in self.units(layer - 1)
            for target in self.units(layer)
        ]

    def _width(self, edge: Edge) -> float:
        if self.strengths is None:
            return theme.AXIS
        sizes = np.abs(self.strengths[edge.layer - 1])
        most = max(float(np.abs(matrix).max()) for matrix in self.strengths)
        share = float(sizes[edge.source - 1, edge.target - 1]) / most if most > 0 else 0.0
        return theme.HAIRLINE + (theme.LINE - theme.HAIRLINE) * share

    def _draw_edge(self, edge: Edge) -> Line:
        start, end = self.nodes[edge.start].get_center(), self.nodes[edge.end].get_center()
        along = (end - start) / np.linalg.norm(end - start)
        line = Line(start + self.radius * along, end - self.radius * along)
        return line.set_stroke(theme.WEIGHT, width=self._width(edge), opacity=REST_OPACITY)

    def _reserve(self, layer: int, size: tuple[float, float]) -> None:
        """Give each edge of a layer a place for its label."""
        edges = self.edges_of(layer)
        ends = [(self.edges[edge].get_start(), self.edges[edge].get_end()) for edge in edges]
        nodes = [self.nodes[unit] for at in (layer - 1, layer) for unit in self.units(at)]
        discs = [(node.get_center(), self.radius) for node in nodes]
        discs += [(node.get_top() + NAME * UP, NAME) for node in nodes]
        if self.notes and self.radius < LEAST_PAIR_RADIUS:
            discs += [(node.get_bottom() + NOTE / 2 * DOWN, NOTE) for node in nodes]
        self.slots.update(zip(edges, place_on_segments(ends, size, discs), strict=True))


def pulse(paths: Iterable[VMobject], color: str, *, run_time: float | None = None) -> Any:
    """Sparks with a tail that run along paths, all at once."""
    run_time = theme.CALM if run_time is None else run_time
    sparks: list[Any] = []
    for path in paths:
        trace = path.copy().set_stroke(color, width=theme.BOLD, opacity=1)
        sparks.append(ShowPassingFlash(trace, time_width=0.5))
        sparks.append(MoveAlongPath(Dot(path.get_start(), radius=theme.DOT, color=color), path, remover=True))
    return AnimationGroup(*sparks, run_time=run_time, rate_func=linear)
