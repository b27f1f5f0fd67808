"""Pictures of networks, and of maps of their loss."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from component_entries import ZIGZAG, Entry, bowl_lines, entering
from manim import Mobject

from scenes.components.contour_map import ContourMap, MapPath
from scenes.components.network import NetworkGraph
from scenes.components.network import rows_of as places_of
from scenes.components.node_grid import NodeGrid
from scenes.components.step_chart import StepChart
from scenes.framework.scene import BaseScene
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {}
shows = entering(ENTRIES)


@shows(NetworkGraph)
def network_graph(scene: BaseScene) -> Iterable[Mobject]:
    sizes = (784, 3, 1)
    grid = NodeGrid(tuple(map(places_of, sizes)), frame.body, (0.1, 0.5, 0.9), 0.2)
    graph = NetworkGraph(sizes, grid, colors=[theme.INPUT, theme.ACTIVATION, theme.ACTIVATION])
    yield from (*graph.edges.values(), graph)


@shows(ContourMap)
def contour_map(scene: BaseScene) -> Iterable[Mobject]:
    flat = ContourMap(bowl_lines(), (-3, 3), (-2, 2), [frame.body], (0, 6))
    yield from (flat, flat.arrow(np.array([1.8, 1.0]), np.array([2.3, 1.9]), theme.GRADIENT))


@shows(MapPath)
def map_path(scene: BaseScene) -> Iterable[Mobject]:
    flat = ContourMap(bowl_lines(), (-3, 3), (-2, 2), [frame.body], (0, 6))
    yield from (flat, MapPath(flat, ZIGZAG, lambda: 2.5, theme.STEP))


@shows(StepChart)
def step_chart(scene: BaseScene) -> Iterable[Mobject]:
    falls = [3 * share ** np.arange(11) - 0.5 for share in (0.9, 0.5)]
    yield StepChart(falls, [theme.STEP, theme.SECANT], 10, -0.5, frame.body, lambda: 8.0)
