"""Base class of the two backward scenes: gradients move from the board into products, and onto their edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from manim import FadeIn, FadeOut, Mobject, VGroup

from scenes.backpropagation.board import Board, work_region
from scenes.backpropagation.calculation import Row, fit_rows, fit_sheet, write_ellipsis
from scenes.backpropagation.chains import Chains
from scenes.backpropagation.network_scene import NetworkScene, fly
from scenes.components.network import Edge, Unit, pulse
from scenes.style.theme import theme

__all__ = ["BackwardScene"]

Write = Callable[[Chains], list[Row]]


class BackwardScene(NetworkScene):
    """A scene in which gradients move back along the edges."""

    def _lay_out(self, board: Board, write: Write) -> list[Row]:
        """Return rows at the largest size at which they fit."""
        return fit_rows(lambda size: write(Chains(board, size, work_region().width)), work_region())

    def _stand_with_gradients(self, board: Board, layer: int) -> None:
        """Show the board with the gradients known from the loss down to a layer: of its weights, and of the units
        behind."""
        self._stand_with_loss(board)
        for behind in range(layer, board.last + 1):
            for unit in board.worked(behind):
                known = board.pairs.get(unit)
                if known is None or not known.of_sum:
                    self.remove(*([known.gradient] if known else []))
                    self.add(board.write_error(unit).stand())
            for edge in board.labelled(behind):
                label = board.label(edge)
                if label and board.holds_pairs(behind):
                    board.write_gradient(edge)
                    self.add(label.stand())

    def _flow_from_loss(self, board: Board) -> None:
        """Send sparks from the loss back to the outputs."""
        links = [link.copy().reverse_direction() for link in board.links[:-1]]
        self.play(pulse(links, theme.GRADIENT), *board.graph.ring(board.graph.units(board.last)))
        self.play(*board.graph.ring(board.graph.units(board.last), theme.LINE), run_time=0.5 * theme.QUICK)

    def _write_backward(self, board: Board, rows: Sequence[Row], run_time: float | None = None) -> None:
        """Write rows one after another, highlights in the gradient's colour; the last result is not placed yet."""
        run_time = theme.CALM if run_time is None else run_time
        for row in rows:
            self._work(board, row, run_time, theme.GRADIENT)
            if row.result is not None and row is not rows[-1]:
                self.play(FadeIn(row.result, scale=1.3), run_time=0.4 * run_time)
                self.add(row.formula)

    def _settle_on_edge(self, board: Board, row: Row, edge: Edge, run_time: float | None = None) -> None:
        """Move the result of a row onto its edge, below the weight."""
        run_time = theme.CALM if run_time is None else run_time
        gradient = board.write_gradient(edge)
        label = board.label(edge)
        self.play(*(label.make_room() if label else []), run_time=0.3 * run_time)
        self._settle(row, gradient, run_time)

    def _settle_in_node(self, board: Board, row: Row, unit: Unit, run_time: float | None = None) -> None:
        """Move the result of a row into its node, below the value."""
        run_time = theme.CALM if run_time is None else run_time
        old = board.pairs.get(unit)
        pair = board.write_error(unit)
        room = [FadeOut(old.gradient)] if old else pair.make_room()
        if room:
            self.play(*room, run_time=0.3 * run_time)
        self._settle(row, pair.gradient, run_time)

    def _fill_errors(self, board: Board, layer: int) -> None:
        """Show the missing gradients of a layer's drawn units, all at once."""
        known = [unit for unit, pair in board.pairs.items() if pair.of_sum]
        missing = [unit for unit in board.worked(layer) if unit not in known]
        if not missing:
            return
        gone = [board.pairs[unit].gradient for unit in missing if unit in board.pairs]
        pairs = [board.write_error(unit) for unit in missing]
        room = [FadeOut(*gone)] if gone else [step for pair in pairs for step in pair.make_room()]
        if room:
            self.play(*room, run_time=theme.QUICK)
        self.play(FadeIn(*(pair.gradient for pair in pairs)), run_time=theme.QUICK)

    def _work_sheet(self, board: Board, gone: Mobject, items: Sequence[Edge | Unit]) -> VGroup:
        """Return gradients of edges and units, each in one line, as many as the column holds; all come at once, and
        those that have no line of their own after them."""
        self.play(FadeOut(gone), run_time=theme.QUICK)
        sheet = self._fit(board, items)
        known = [row.formula for item, rows in sheet.items() if self._is_known(board, item) for row in rows]
        if known:
            self.play(FadeIn(*known), run_time=theme.QUICK)
        new = {item: rows for item, rows in sheet.items() if not self._is_known(board, item)}
        if new:
            self._fly_in_all(board, new)
            self._settle_all(board, {item: rows[-1] for item, rows in new.items()})
        if dots := write_ellipsis(sheet, items):
            self.play(FadeIn(dots), run_time=theme.QUICK)
        self._land(board, [item for item in items if item not in sheet])
        return VGroup(*(row.formula for rows in sheet.values() for row in rows), *dots)

    def _fly_in_all(self, board: Board, sheet: Mapping[Edge | Unit, Sequence[Row]]) -> None:
        """Write rows at once, each number from where it stands, and show what they come to."""
        rows = [row for rows in sheet.values() for row in rows]
        edges = [item for item in sheet if isinstance(item, Edge)]
        units = [item for item in sheet if isinstance(item, Unit)]
        lit = [*board.graph.light(edges, theme.GRADIENT), *board.graph.ring(units)]
        self.play(*lit, *(FadeIn(row.signs) for row in rows if len(row.signs)), run_time=theme.QUICK)
        self.play(*(self._flight(board, row, each) for row in rows for each in row.operands), run_time=theme.CALM)
        results = [FadeIn(row.result, scale=1.3) for row in rows if row.result is not None]
        self.play(*results, *board.graph.rest(edges), *board.graph.ring(units, theme.LINE), run_time=theme.QUICK)
        self.add(*(row.formula for row in rows))

    def _settle_all(self, board: Board, rows: Mapping[Edge | Unit, Row]) -> None:
        """Move results to their edges and nodes, all at once."""
        room, flights = [], []
        for item, row in rows.items():
            if isinstance(item, Edge):
                gradient, label = board.write_gradient(item), board.label(item)
                room += label.make_room() if label else []
            else:
                old, pair = board.pairs.get(item), board.write_error(item)
                gradient = pair.gradient
                room += [FadeOut(old.gradient)] if old else pair.make_room()
            if row.result is not None:
                flights.append(fly(row.result, gradient))
        if room:
            self.play(*room, run_time=theme.QUICK)
        self.play(*flights, run_time=theme.CALM)

    def _fit(self, board: Board, items: Sequence[Edge | Unit]) -> dict[Edge | Unit, list[Row]]:
        """Return the rows of the first items that fit the column, at the largest size at which all do."""

        def write(size: float, item: Edge | Unit) -> list[Row]:
            chains = Chains(board, size, work_region().width)
            return chains.weight_in_short(item) if isinstance(item, Edge) else chains.error_in_short(item)

        return fit_sheet(items, write, work_region(), theme.BODY)

    def _is_known(self, board: Board, item: Edge | Unit) -> bool:
        """Return whether the gradient stands on the board already."""
        if isinstance(item, Edge):
            label = board.label(item)
            return label is not None and label.gradient is not None
        return item in board.pairs and board.pairs[item].of_sum

    def _land(self, board: Board, items: Sequence[Edge | Unit]) -> None:
        """Show gradients that have no row of their own, all at once."""
        edges = [item for item in items if isinstance(item, Edge) and not self._is_known(board, item)]
        if edges:
            gradients = [board.write_gradient(edge) for edge in edges]
            labels = [label for label in map(board.label, edges) if label]
            self.play(board.graph.pulse(edges, theme.GRADIENT, back=True))
            self.play(*(step for label in labels for step in label.make_room()), run_time=theme.QUICK)
            self.play(FadeIn(*gradients), run_time=theme.QUICK)
