"""Lay out the board of a network for the numbers that will stand on it in the whole chapter.

Nodes are as wide as their numbers need. Edges carry a weight and its gradient where both have room, else one number;
where not all edges of a layer have room, only the first carries one, or none does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from scenes.backpropagation.label import MARGIN
from scenes.backpropagation.label_style import (
    FEW_LABELS,
    LABEL_ROOM,
    MIDDLE_ROOMS,
    MOST_LABELS,
    MOST_ROOMY,
    LabelStyle,
    kind_of,
    styles_for,
)
from scenes.backpropagation.node_numbers import LEAST_PAIR_RADIUS, NodeNumbers, chord, rims
from scenes.backpropagation.number_fitting import (
    ABOUT,
    ELLIPSIS,
    ORDER,
    digits_behind,
    fit_figure,
    fit_text,
    mark_rounded,
    text_width,
)
from scenes.backpropagation.quantities import Quantities
from scenes.components.network import Edge, NetworkGraph, Unit, rows_of, shown_units
from scenes.components.node_grid import RADIUS, NodeGrid
from scenes.components.text import Formula
from scenes.framework.digits import Value, number_spec
from scenes.framework.numbers import Figure, format_number, read_exactly
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["BoardLayout"]

FEWEST_LABELS = 4  # up to which pairs are larger than other labels and leave the edges seen
STEEP_PITCH = 3.1  # from unit to unit, where two edges cross
LIVE_TEXT = "0.000"  # what a number that changes has room for at least
LAST_GAP, LAST_GAP_TRIALS = 0.7, 5  # from the outputs to the loss, and how many wider ones are tried
LONE = 1  # the rank of labels that hold a number each, in full room
LEAST_GAP, LEAST_LAST_GAP = 0.8, 0.3  # between the nodes of neighbouring columns, so that a labelled edge is seen
LEAST_SLANTED_GAP = 0.5  # where no edge is level, and numbers on other edges need the room
MOST_NODE_DIGITS = 5  # that a number in a node has in the size of labels
LEAST_DIGITS = (3, 2, 1)  # of a number in a node in the smallest type, as far as edges keep their labels
GIVEN = (0.25, 0.5, 0.75, 1.0)  # of the room that gaps can spare, for gradients that have none
WIDER_SHARES = (1.1, 1.25)  # of the gap of a layer whose edges have no room for all their numbers
CROWD_SHARE = 0.04  # by which a gap between layers is wider for each edge that carries a label
PAIR_SHARE = 0.09  # and for each beyond a few that carries two
KEPT_DIGITS = 2  # that a number on an edge keeps where another has none
LESS = 0.005  # by which the radius of a slim node is too short for a pair
MOST_SLIM = 3  # units of a layer whose nodes are made slim
NO_LABELS = 2 * MOST_LABELS + 1  # what is missing where edges carry no numbers


def _fit_trained(value: Value, room: float) -> str:
    """Return a weight that has run as its edge holds it."""
    text = mark_rounded(value, format_number(float(value), number_spec(float(value))))
    return fit_text(float(value), text, room, coarse=True)


def _decimals(text: str) -> int:
    """Return how many decimals a text has, if it has no power of ten."""
    return len(text.partition(".")[2]) if "10" not in text.partition("×")[2] else 0


def _lack(layers: Sequence[Sequence[int]]) -> int:
    """Return how much is missing on edges of which each number has so many digits, layer by layer."""
    return sum(sum(1 - min(digits, 1) for digits in layer) if layer else NO_LABELS for layer in layers)


def _order(one: str, other: str) -> int:
    """Return 1, 0 or -1 where a number reads larger than another, as large, or smaller, without regard to sign."""
    first, second = (abs(read_exactly(text.lstrip(ABOUT + ORDER))) for text in (one, other))
    return (first > second) - (first < second)


class BoardLayout:
    """Node grid and label styles for a network's numbers."""

    def __init__(self, numbers: Quantities, region: Region) -> None:
        self.nodes = NodeNumbers(numbers)
        self.first, self.sizes = self.nodes.first, numbers.params.sizes
        self.last = len(self.sizes) - 1
        self.room_shares, self.last_share, self.most_radius = np.ones(self.last), LAST_GAP, RADIUS
        self.circles = self._grid(region)
        self.styles: dict[int, LabelStyle] = {}
        self.live_rooms: dict[int, float] = {}
        self.grid = self._choose_grid(region)
        self._widen_gaps(region)
        self._widen_last_gap(region)
        self._make_room_for_gradients(region)
        self._slim_nodes(region)

    @property
    def holds_pairs(self) -> bool:
        """Whether a node holds a value and a gradient, one above the other."""
        return self.grid.radius >= LEAST_PAIR_RADIUS

    def node_room(self, column: int) -> float:
        """Return the width that a number in a column's nodes may take; above a gradient it has the upper half of its
        node."""
        if self.holds_pairs and 0 < column <= self.last:
            return self.pair_room(column)
        return self.lone_room(column)

    def lone_room(self, column: int) -> float:
        """Return the width that a number may take that stands alone in a node, in its middle."""
        return 2 * self.grid.half_width(column) - rims(self.circles.radius)

    def pair_room(self, column: int) -> float:
        """Return the width that each number of a pair may take."""
        return chord(self.circles.radius) + 2 * (self.grid.half_width(column) - self.grid.radius)

    def place_labels(self, graph: NetworkGraph) -> None:
        """Choose for each layer the first style whose labels have room, and reserve their places."""
        for layer in range(1, self.last + 1):
            for style in styles_for(len(graph.edges_of(layer)), self.last):
                edges = graph.edges_of(layer) if style.every else [Edge(layer, 1, 1)]
                if style.short and not self._hold_weights(edges, style):
                    continue
                self.styles[layer], self.live_rooms[layer] = style, self._widest(edges, style)
                if self._reserve(graph, edges, layer):
                    break

    def widen_labels(self, graph: NetworkGraph) -> None:
        """Give the labels of a layer more room, where there is some, if a weight has fewer decimals on its edge after
        the step than before, or no digit after the training run; or if its gradient, which a question compares with
        that of the unit behind it, reads as that."""
        for layer, style in self.styles.items():
            edges = graph.edges_of(layer) if style.every else [Edge(layer, 1, 1)]
            lacks = [has for has in (self._lose_digits, self._hide_order) if has(edges, self.style_of(layer))]
            if not style.seen or not lacks:
                continue
            usual = self.live_rooms[layer]
            for room in sorted(each for each in (*MIDDLE_ROOMS, LABEL_ROOM) if each > usual):
                wider = replace(style, room=room)
                self.live_rooms[layer] = self._widest(edges, wider)
                if not any(has(edges, wider) for has in lacks) and self._reserve(graph, edges, layer):
                    break
            else:
                self.live_rooms[layer] = usual
                self._reserve(graph, edges, layer)

    def style_of(self, layer: int) -> LabelStyle:
        """Return the style of a layer's labels; each number may be as wide as the widest."""
        style = self.styles[layer]
        return replace(style, room=max(style.room, self.live_rooms[layer]))

    # -- edges --------------------------------------------------------------------------------------------------

    def _reserve(self, graph: NetworkGraph, edges: list[Edge], layer: int) -> bool:
        """Give the labels of edges to a layer their places; whether all have room."""
        return graph.reserve(edges, (self.live_rooms[layer] + MARGIN, self.styles[layer].height))

    def _lose_digits(self, edges: Sequence[Edge], style: LabelStyle) -> bool:
        """Return whether a weight has fewer decimals after the step than before, or after the training run only its
        order of magnitude."""
        trained = (_fit_trained(self.nodes.trained.true_weight_of(edge), style.room) for edge in edges)
        return self._lose_decimals(edges, style) or any(text.startswith(ORDER) for text in trained)

    def _hide_order(self, edges: Sequence[Edge], style: LabelStyle) -> bool:
        """Return whether the first gradient before the last hidden layer is larger or smaller than that of its unit,
        without regard to sign, and does not read so on the board."""
        edge = Edge(self.last - 1, 1, 1)
        if edge not in edges:
            return False
        unit, weight = map(
            self.first.read, (self.first.true_error_of(edge.end), self.first.true_weight_gradient_of(edge))
        )
        sizes = theme.BODY, theme.LABEL, theme.SMALL
        shown = fit_figure(unit, self.node_room(edge.layer), sizes).text, style.fit(weight).text
        return ELLIPSIS not in shown and _order(*shown) != _order(unit.text, weight.text)

    def _lose_decimals(self, edges: Sequence[Edge], style: LabelStyle) -> bool:
        """Return whether a weight has fewer decimals after the step than before, though it has more than these."""
        for edge in edges:
            old, new = ((style.fit(each).text, each) for each in self._figures_on(edge)[:2])
            if _decimals(new[0]) < min(_decimals(old[0]), _decimals(new[1].text)):
                return True
        return False

    def _widest(self, edges: Sequence[Edge], style: LabelStyle) -> float:
        """Return the width of the widest number that stands on the edges in any scene."""
        figures = [figure for edge in edges for figure in self._figures_on(edge)]
        sign = "−" if any(figure.text.startswith("−") for figure in figures) else ""
        live = text_width(sign + LIVE_TEXT, style.size)
        return max(min(live, style.room), *(style.fit(figure).width for figure in figures))

    def _hold_weights(self, edges: Sequence[Edge], style: LabelStyle) -> bool:
        """Return whether the weights of edges fit their labels before and after the step."""
        figures = [figure for edge in edges for figure in self._figures_on(edge)[:2]]
        return all(style.holds(fit_figure(figure, style.room, (style.size,))) for figure in figures)

    def _figures_on(self, edge: Edge) -> list[Figure]:
        first = self.first
        values = first.true_weight_of(edge), first.true_new_weight_of(edge), first.true_weight_gradient_of(edge)
        return list(map(first.read, values))

    # -- nodes --------------------------------------------------------------------------------------------------

    def _choose_grid(self, region: Region) -> NodeGrid:
        """Return the grid whose nodes have room for the most digits while no edge loses its number to them."""
        columns = range(len(self.sizes) + 1)
        texts = [(theme.LABEL, MOST_NODE_DIGITS), *((theme.SMALL, least) for least in LEAST_DIGITS)]
        *wide, narrow = [
            [self.nodes.half_width(self.circles.radius, column, *text) for column in columns] for text in texts
        ]
        grid = self._grid(region, narrow)
        needed = [half_widths for half_widths in wide if half_widths != narrow]
        if not needed:
            return grid
        ranks = self._rank(grid)
        # For a second digit a layer gives up its pairs: a lone power of ten tells little of a number.
        allowed = [np.maximum(ranks, LONE) if half_widths is wide[-1] else ranks for half_widths in needed]
        wider = zip((self._grid(region, half_widths) for half_widths in needed), allowed, strict=True)
        return next((each for each, most in wider if self._has_gaps(each) and np.all(self._rank(each) <= most)), grid)

    def _widen_gaps(self, region: Region) -> None:
        """Give layers of few edges that lost numbers a wider gap, where no other layer loses its numbers to it."""
        ranks = self._rank(self.grid)
        lost = np.array([not self.styles[layer].every for layer in range(1, self.last + 1)])
        lost &= np.array(self._crowds) <= MOST_LABELS
        for share in WIDER_SHARES if lost.any() else ():
            self.room_shares = np.where(lost, share, 1.0)
            grid = self._grid(region, list(self.grid.half_widths))
            found = self._rank(grid)
            if np.all(found <= ranks) and np.any(found < ranks):
                self.grid = grid
                return
        self.room_shares = np.ones(self.last)

    def _widen_last_gap(self, region: Region) -> None:
        """Let the link from the outputs to the loss be seen, as far as no layer loses its numbers to it; one that would
        takes room from the other layers."""
        gap, diameter = float(self._gaps(self.grid)[-1]), 2 * self.grid.radius
        if gap >= LEAST_LAST_GAP:
            return
        ranks, shares, share = self._rank(self.grid), self.room_shares, self.last_share
        width, self.most_radius = (gap + diameter) / share * float(np.sum(self._shares)), self.grid.radius
        for wanted in np.linspace(LEAST_LAST_GAP, max(gap, 0.0), LAST_GAP_TRIALS, endpoint=False):
            lost = np.zeros(self.last, dtype=bool)
            for wider in (1.0, *WIDER_SHARES) if wanted + diameter < width else ():
                self.room_shares = np.where(lost, wider * shares, shares)
                before = float(np.sum(self._shares[:-1]))
                self.last_share = before * (wanted + diameter) / (width - wanted - diameter)
                grid = self._grid(region, list(self.grid.half_widths))
                found = self._rank(grid)
                if np.all(found <= ranks) and np.all(self._gaps(grid)[:-1] >= wanted):
                    self.grid = grid
                    return
                lost |= found > ranks
        self.room_shares, self.last_share = shares, share

    def _make_room_for_gradients(self, region: Region) -> None:
        """Give layers of which some gradients are an ellipsis a wider gap, and those with room to spare a narrower one,
        as far as no number on an edge has fewer digits for it, or no more than a few."""
        before, gaps = self._digits_on_edges(self.grid), self._gaps(self.grid)[:-1]
        lost = np.array([min(digits, default=1) < 1 for digits in before])
        least = np.where(self._are_level, LEAST_GAP, LEAST_SLANTED_GAP)
        spare = np.where(lost, 0.0, np.maximum(gaps - least, 0.0))
        if not lost.any() or not spare.any():
            return
        shares, half_widths = self.room_shares, [self.grid.half_width(k) for k in range(self.last + 1)]
        ways = gaps + np.add(half_widths[1:], half_widths[:-1])
        best, least_lack = shares, _lack(before)
        for given in GIVEN:
            moved = np.where(lost, given * spare.sum() / lost.sum(), -given * spare)
            self.room_shares = shares * (1 + moved / ways)
            grid = self._grid(region, list(self.grid.half_widths))
            pairs = list(zip(before, self._digits_on_edges(grid), strict=True))
            keeps_all = all(
                len(news) == len(olds) and np.all(news >= np.minimum(olds, KEPT_DIGITS)) for olds, news in pairs
            )
            if keeps_all and _lack([news for _, news in pairs]) < least_lack:
                self.grid, best, least_lack = grid, self.room_shares, _lack([news for _, news in pairs])
        self.room_shares = best

    def _slim_nodes(self, region: Region) -> None:
        """Let nodes hold a value or a gradient, one at a time, where that gives digits to gradients on the edges that
        have none: these are the message then."""
        before = self._digits_on_edges(self.grid)
        is_lost = [not digits or min(digits) < 1 for digits in before]
        if not any(is_lost) or any(crowd > MOST_LABELS for crowd in self._crowds) or max(self.sizes) > MOST_SLIM:
            return
        kept = self.grid, self.circles, self.room_shares, self.last_share, self.most_radius
        self.room_shares, self.last_share = np.ones(self.last), LAST_GAP
        self.most_radius = min(self.grid.radius, LEAST_PAIR_RADIUS - LESS)
        self.circles = self._grid(region)
        self.grid = self._grid(
            region, [self.nodes.half_width(self.circles.radius, k, theme.SMALL, 1) for k in range(len(self.sizes) + 1)]
        )
        self._widen_last_gap(region)
        self._make_room_for_gradients(region)
        after = self._digits_on_edges(self.grid)
        carries = all(bool(news) >= bool(olds) for olds, news in zip(before, after, strict=True))
        if not carries or _lack(after) >= _lack(before):
            self.grid, self.circles, self.room_shares, self.last_share, self.most_radius = kept

    def _digits_on_edges(self, grid: NodeGrid) -> list[list[int]]:
        """Return how many digits each number on the edges to a layer has between the nodes of a grid, layer by layer: 0
        for its order of magnitude, −1 for an ellipsis; none where not every edge carries one."""
        graph = NetworkGraph(self.sizes, grid, colors=[theme.TEXT] * len(self.sizes))
        self.place_labels(graph)
        self.widen_labels(graph)
        found = []
        for layer, style in self.styles.items():
            edges = graph.edges_of(layer) if style.every else []
            fitted = (self.style_of(layer).fit(figure) for edge in edges for figure in self._figures_on(edge))
            found.append([digits_behind(each.text) for each in fitted])
        return found

    def _rank(self, grid: NodeGrid) -> np.ndarray:
        """Return the ranks, from the best, of the label styles that have room between the nodes of a grid, of any
        type size."""
        graph = NetworkGraph(self.sizes, grid, colors=[theme.TEXT] * len(self.sizes))
        self.place_labels(graph)
        ranks = []
        for layer, style in self.styles.items():
            kinds = dict.fromkeys(map(kind_of, styles_for(len(graph.edges_of(layer)), self.last)))
            ranks.append(list(kinds).index(kind_of(style)))
        return np.array(ranks)

    def _has_gaps(self, grid: NodeGrid) -> bool:
        """Whether the nodes of neighbouring columns stand apart, so that links between them are seen."""
        gaps = self._gaps(grid)
        return bool(np.all(gaps[:-1] >= LEAST_GAP) and gaps[-1] >= LEAST_LAST_GAP)

    def _gaps(self, grid: NodeGrid) -> np.ndarray:
        """Return the free widths between the nodes of neighbouring columns."""
        columns = range(len(self.sizes) + 1)
        sides = [grid.place(k, 0, 1)[0] + way * grid.half_width(k) for k in columns for way in (-1, 1)]
        return np.subtract(sides[2::2], sides[1:-1:2])

    def _grid(self, region: Region, half_widths: list[float] | None = None) -> NodeGrid:
        """Return the columns of the layers and of the loss; gaps that edges with labels cross are wider."""
        columns = np.concatenate([[0], np.cumsum(self._shares)]) / np.sum(self._shares)
        rows, name_height = tuple(map(rows_of, self.sizes)), self._name_height()
        return NodeGrid(
            rows,
            region,
            tuple(columns.tolist()),
            name_height,
            half_widths=half_widths or (),
            most_radius=self.most_radius,
            most_pitch=STEEP_PITCH if self._crosses_once else None,
        )

    @property
    def _crosses_once(self) -> bool:
        """Whether no layer has more than two units, and the only two edges of a layer that cross have labels, which
        stand one above the other: on steep edges they hide less of them. Of more layers, the edges would run through
        the names of units."""
        is_roomy = len(self.sizes) - 1 <= MOST_ROOMY
        return is_roomy and max(map(rows_of, self.sizes)) == 2 and (2, 2) in pairwise(self.sizes)

    @property
    def _are_level(self) -> list[bool]:
        """Whether an edge to a layer is level, so that its label has no room but the gap: of each layer."""
        return [(rows_of(before) - rows_of(after)) % 2 == 0 for before, after in pairwise(self.sizes)]

    @property
    def _shares(self) -> np.ndarray:
        """The shares of the distances between columns."""
        crowds = np.minimum(self._crowds, MOST_LABELS)
        has_pairs = (crowds <= FEW_LABELS) & (self.last <= MOST_ROOMY)
        pairs = np.where(has_pairs, np.maximum(crowds - FEWEST_LABELS, 0), 0)
        return np.append((1 + CROWD_SHARE * crowds + PAIR_SHARE * pairs) * self.room_shares, self.last_share)

    @property
    def _crowds(self) -> list[int]:
        """Edges of each layer."""
        return [before * after for before, after in zip(self.sizes, self.sizes[1:], strict=False)]

    def _name_height(self) -> float:
        """Return the tallest name of a unit that may stand below another unit."""
        layers = [layer for layer, size in enumerate(self.sizes) if size > 1 and self._is_whole(layer)]
        names = [self.first.notation.unit(Unit(layer, self.sizes[layer])) for layer in layers]
        return max((Formula(name, size=theme.LABEL).height for name in names), default=0.0)

    def _is_whole(self, layer: int) -> bool:
        return self.sizes[layer] == len(shown_units(self.sizes[layer]))
