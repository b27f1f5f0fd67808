"""The graph of a fully connected network: nodes with values, edges with weights, pulses along the edges.

Layers of any size: a layer too large for its column shows its first and last units with dots between them. All edges
have the colour of weights; a weight's size is its edge's width, and its sign is shown by its number alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from manim import (
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Dot,
    Line,
    MoveAlongPath,
    RoundedRectangle,
    ShowPassingFlash,
    VGroup,
    VMobject,
    linear,
)

from scenes.components.labels import are_clear, place_on_segments
from scenes.components.node_grid import NAME_BUFF, NodeGrid
from scenes.components.text import Formula
from scenes.style.theme import theme

__all__ = ["Edge", "NetworkGraph", "Unit", "node_shape", "pulse", "rows_of", "shown_units"]

MOST_UNITS = 6
FIRST_UNITS = 3
REST_OPACITY = 0.7
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
    """Return the units of a layer that are drawn: all, or the first few and the last."""
    if size <= MOST_UNITS:
        return tuple(range(1, size + 1))
    return (*range(1, FIRST_UNITS + 1), size)


def rows_of(size: int) -> int:
    """Return the rows that a layer takes, dots counted."""
    return len(shown_units(size)) + (size > MOST_UNITS)


def node_shape(radius: float, half_width: float, color: str) -> VMobject:
    """Return a node: a circle, or a capsule of the same height where it is wider."""
    if half_width <= radius:
        node: VMobject = Circle(radius=radius, color=color, stroke_width=theme.LINE)
    else:
        size = {"width": 2 * half_width, "height": 2 * radius}
        node = RoundedRectangle(corner_radius=radius, color=color, stroke_width=theme.LINE, **size)
    return node.set_fill(theme.PANEL, opacity=1)


class NetworkGraph(VGroup):
    """Nodes in columns, edges between neighbouring columns.

    Parameters
    ----------
    sizes
        Units a layer, the input first.
    grid
        Where the nodes stand.
    colors
        Of each layer's nodes.
    strengths
        For each layer of edges a matrix whose relative sizes become the widths of the edges; all alike by default.

    Parts: `nodes`, `dots` (by layer), `edges`, `labels` (what stands on edges), `values` (what stands in nodes).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        grid: NodeGrid,
        *,
        colors: Sequence[str],
        strengths: Sequence[np.ndarray] | None = None,
    ) -> None:
        super().__init__()
        self.sizes = tuple(sizes)
        self.grid = grid
        self.nodes: dict[Unit, VMobject] = {}
        self.dots: dict[int, VGroup] = {}
        for layer, color in enumerate(colors):
            self._draw_layer(layer, color)
        self.strengths = strengths
        self.edges: dict[Edge, Line] = {edge: self._draw_edge(edge) for edge in self._edge_keys()}
        self.slots: dict[Edge, np.ndarray] = {}
        self.values: dict[Unit, VMobject] = {}
        self.labels: dict[Edge, VMobject] = {}
        self.add(*self.edges.values(), *self.nodes.values(), *self.dots.values())

    # -- what stands where --------------------------------------------------------------------------------------

    def units(self, layer: int) -> list[Unit]:
        """Return the units of a layer that are drawn."""
        return [Unit(layer, number) for number in shown_units(self.sizes[layer])]

    def edges_of(self, layer: int) -> list[Edge]:
        """Return the drawn edges that lead to a layer."""
        return [edge for edge in self.edges if edge.layer == layer]

    def edges_into(self, unit: Unit) -> list[Edge]:
        return [edge for edge in self.edges if edge.end == unit]

    def edges_from(self, unit: Unit) -> list[Edge]:
        return [edge for edge in self.edges if edge.start == unit]

    def is_whole(self, layer: int) -> bool:
        """Return whether all units of the layer are drawn."""
        return len(shown_units(self.sizes[layer])) == self.sizes[layer]

    def named(self, layer: int) -> list[Unit]:
        """Return the units of a layer that have room for a name: all, only the first, or none where some are not
        drawn."""
        units = self.units(layer)
        return [] if not self.is_whole(layer) else units if self.grid.names_fit else units[:1]

    def name_unit(self, unit: Unit, code: str) -> Formula:
        """Return the name of a unit in Typst math, above its node."""
        return Formula(code, size=theme.LABEL).next_to(self.nodes[unit], UP, buff=NAME_BUFF)

    def reserve(self, edges: Sequence[Edge], size: tuple[float, float]) -> bool:
        """Give edges of a layer places for labels of a width and a height; whether all are clear of one another and of
        the nodes and their names."""
        ends = [(self.edges[edge].get_start(), self.edges[edge].get_end()) for edge in edges]
        layers = {unit.layer for edge in edges for unit in (edge.start, edge.end)}
        obstacles = [disc for layer in layers for disc in self._obstacles(layer)]
        places = place_on_segments(ends, size, obstacles)
        self.slots.update(zip(edges, places, strict=True))
        return are_clear(places, size, obstacles)

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
        """Return animations that make edges stand out."""
        color = color or theme.WEIGHT
        return [self.edges[edge].animate.set_stroke(color, width=theme.BOLD, opacity=1) for edge in edges]

    def rest(self, edges: Iterable[Edge]) -> list[Any]:
        """Return animations that bring edges back to how they were drawn."""
        return [
            self.edges[edge].animate.set_stroke(theme.WEIGHT, width=self._width(edge), opacity=REST_OPACITY)
            for edge in edges
        ]

    def ring(self, units: Iterable[Unit], width: float | None = None) -> list[Any]:
        """Return animations that make the rims of nodes bold, or thin again."""
        width = theme.BOLD if width is None else width
        return [self.nodes[unit].animate.set_stroke(width=width) for unit in units]

    def pulse(self, edges: Iterable[Edge], color: str, *, back: bool = False, run_time: float | None = None) -> Any:
        """Return sparks that run along edges, forward or back, each with a tail."""
        run_time = theme.CALM if run_time is None else run_time
        paths = [self.edges[edge].copy() for edge in edges]
        return pulse([path.reverse_direction() if back else path for path in paths], color, run_time=run_time)

    # -- how it is made -----------------------------------------------------------------------------------------

    def _draw_layer(self, layer: int, color: str) -> None:
        numbers = shown_units(self.sizes[layer])
        whole = self.is_whole(layer)
        rows = rows_of(self.sizes[layer])
        for row, number in enumerate(numbers):
            row += not whole and row == len(numbers) - 1
            node = node_shape(self.grid.radius, self.grid.half_width(layer), color)
            self.nodes[Unit(layer, number)] = node.move_to(self.grid.place(layer, row, rows))
        self.dots[layer] = VGroup()
        if not whole:
            middle = self.grid.place(layer, rows - 2, rows)
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
        line = Line(start + self.grid.rim(edge.start.layer, along), end - self.grid.rim(edge.layer, along))
        return line.set_stroke(theme.WEIGHT, width=self._width(edge), opacity=REST_OPACITY)

    def _obstacles(self, layer: int) -> list[tuple[np.ndarray, float]]:
        """Return discs that cover the nodes of a layer and their names."""
        radius, reach = self.grid.radius, self.grid.half_width(layer) - self.grid.radius
        shifts = [0.0] if reach == 0 else np.linspace(-reach, reach, 2 + int(reach / radius)).tolist()
        nodes = [self.nodes[unit].get_center() for unit in self.units(layer)]
        discs = [(middle + shift * RIGHT, radius) for middle in nodes for shift in shifts]
        return discs + [(middle + (radius + NAME) * UP, NAME) for middle in nodes]


def pulse(paths: Iterable[VMobject], color: str, *, run_time: float | None = None) -> Any:
    """Return sparks with a tail that run along paths, all at once."""
    run_time = theme.CALM if run_time is None else run_time
    sparks: list[Any] = []
    for path in paths:
        trace = path.copy().set_stroke(color, width=theme.BOLD, opacity=1)
        sparks.append(ShowPassingFlash(trace, time_width=0.5))
        sparks.append(MoveAlongPath(Dot(path.get_start(), radius=theme.DOT, color=color), path, remover=True))
    return AnimationGroup(*sparks, run_time=run_time, rate_func=linear)
