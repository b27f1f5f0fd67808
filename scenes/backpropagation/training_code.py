"""TrainingCode: the same training step as a short program that really runs; its printed lines are its output.

Deck, page 7, 案例展示 代码实战: code that does the forward pass, the backward pass and the update.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from manim import DOWN, LEFT, Create, FadeIn, FadeOut, Mobject, RoundedRectangle, SurroundingRectangle, VGroup

from scenes.backpropagation.board import Board
from scenes.backpropagation.network_scene import NetworkScene
from scenes.backpropagation.program import PRINTED, ProgramText, run_program, write_program
from scenes.backpropagation.quantities import Quantities
from scenes.components.listing import Listing
from scenes.components.network import Edge, Unit, pulse
from scenes.components.text import Formula, common_size
from scenes.framework.scene import beat
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["TrainingCode", "wrap_pairs"]

NO_BREAK = "\N{NO-BREAK SPACE}"
PADDING = 0.15
ROLES = {
    **dict.fromkeys(("x",), "input"),
    **dict.fromkeys(("w1", "w2", "w3", "weights"), "weight"),
    **dict.fromkeys(("z", "z1", "z2", "a", "a1", "a2", "out"), "activation"),
    **dict.fromkeys(("d_out", "d_z", "d_z1", "d_z2", "d_z3"), "gradient"),
    "loss": "loss",
    "rate": "step",
}


class TrainingCode(NetworkScene):
    """The training step as code."""

    formats = ("16:9",)

    accepted = (
        AcceptedFinding("fleeting", "*", ("Typst",), "a program is read in parts, while each is spoken of and runs"),
    )

    def construct(self) -> None:
        board, panel = self.network_shrinks()
        listing, formulas = self.program(board, panel)
        self.it_runs(board, listing, formulas)

    @beat()
    def network_shrinks(self) -> tuple[Board, Mobject]:
        board = Board(Quantities(self.params, self.record))
        self.add(board.graph, board.links, board.loss[0], board.target[0])
        self.open_with_title()
        links = VGroup(board.links, board.loss[0])
        picture = VGroup(board.graph, links, board.target[0])
        factor = min(_picture_region().width / picture.width, _picture_region().height / picture.height)
        self.play(picture.animate.scale(factor).move_to(_picture_region().center), run_time=theme.CALM)
        panel = self._panel(_code_region())
        self.play(FadeIn(panel), run_time=theme.QUICK)
        return board, panel

    @beat()
    def program(self, board: Board, panel: Mobject) -> tuple[Listing, VGroup]:
        program = write_program(self.params)
        listing = self._list(program)
        graph, formulas = board.graph, self._formulas(board)
        self.play(self._appear(listing, program, "data"), run_time=theme.CALM)
        self.play(*graph.ring(graph.units(0)), run_time=theme.QUICK)
        self.play(*graph.ring(graph.units(0), theme.LINE), run_time=theme.QUICK)
        self.next_phrase()
        lines = self._appear(listing, program, "loop", "forward", "loss")
        self.play(lines, FadeIn(formulas[0], shift=0.1 * LEFT), run_time=theme.CALM)
        self._flow_forward(board)
        self.next_phrase()
        lines = self._appear(listing, program, "backward")
        self.play(lines, FadeIn(formulas[1], shift=0.1 * LEFT), run_time=theme.CALM)
        self._flow_back(board)
        self.next_phrase()
        lines = self._appear(listing, program, "update", "print")
        self.play(lines, FadeIn(formulas[2], shift=0.1 * LEFT), run_time=theme.CALM)
        self._flash_weights(board)
        return listing, formulas

    @beat(variants=("several",))
    def it_runs(self, board: Board, listing: Listing, formulas: VGroup) -> None:
        program = write_program(self.params)
        self._record(board)
        if board.sizes[-1] > 1:
            self.use_variant("several")
        terminal = self._panel(_terminal_region())
        printed = self._list_output(run_program(program))
        self.play(FadeOut(formulas), FadeIn(terminal), run_time=theme.QUICK)
        self.next_phrase()
        bar = self._bar(listing, program.parts["forward"])
        self.play(FadeIn(bar), run_time=theme.QUICK)
        per_step = len(printed) // 2
        for step in range(2):
            self._run_step(board, listing, program, bar, printed[step * per_step : (step + 1) * per_step])
            self.next_phrase()
        self.play(FadeOut(bar), run_time=theme.QUICK)
        frame_of = SurroundingRectangle(terminal, color=theme.TANGENT, buff=0, corner_radius=0.12)
        self.play(Create(frame_of), run_time=theme.CALM)
        self._let_read()

    # -- pictures -----------------------------------------------------------------------------------------------

    def _formulas(self, board: Board) -> VGroup:
        """Return what the lines compute, in the lecture's letters: the forward pass, the backward pass, the update."""
        notation, last = board.notation, board.last
        behind, before = notation.gradient(notation.any_plain_sum(last)), notation.plain_sum(Unit(last - 1, 1))
        before = before.replace("_1", "_i")
        codes = [
            f"{notation.any_sum(1)} = sum_i {notation.layer_weight(1)} {notation.any_unit(0)}",
            f"{notation.gradient(before)} = {behind} dot {notation.layer_weight(last)}",
            "weight(w) arrow.l weight(w) - step(eta) med gradient((partial L)/(partial w))",
        ]
        room = _terminal_region()
        size = common_size(codes, room.width, theme.BODY)
        rows = VGroup(*(Formula(code, size=size) for code in codes))
        room.place(rows.arrange(DOWN, buff=theme.SPACE / 2, aligned_edge=LEFT), -0.6, 0)
        return rows

    def _panel(self, region: Region) -> RoundedRectangle:
        panel = RoundedRectangle(width=region.width, height=region.height, corner_radius=0.12, stroke_width=0)
        return panel.set_fill(theme.PANEL, opacity=1).move_to(region.center)

    def _list(self, program: ProgramText) -> Listing:
        """Return the program in its panel."""
        room = _code_region().inset(PADDING)
        listing = Listing(program.lines, _colors(), leading=Listing.leading_for(len(program.lines), room.height))
        room.place(listing, -1, 1)
        return listing

    def _list_output(self, lines: Sequence[str]) -> VGroup:
        """Return what was printed, in its panel, a part a line; a long line goes on in the next row, as in a
        terminal."""
        room = _terminal_region().inset(PADDING)
        wrapped = [wrap_pairs(line, int(room.width / Listing.width_of(1))) for line in lines]
        rows = [row for part in wrapped for row in part]
        listing = Listing(rows, _colors(), leading=Listing.leading_for(len(rows) + 1, room.height))
        room.place(listing, -1, 1)
        printed = iter(listing.rows)
        return VGroup(*(VGroup(*(next(printed) for _ in part)) for part in wrapped))

    def _appear(self, listing: Listing, program: ProgramText, *parts: str) -> FadeIn:
        rows = [listing.rows[k] for part in parts for k in program.parts.get(part, ()) if len(listing.rows[k])]
        return FadeIn(*rows, shift=0.1 * LEFT)

    def _bar(self, listing: Listing, rows: Sequence[int]) -> Mobject:
        """Return a bar at the left of the lines that run."""
        top, bottom = listing.span(rows[0], rows[-1])
        bar = RoundedRectangle(width=0.07, height=top - bottom, corner_radius=0.03, stroke_width=0)
        bar.set_fill(theme.TANGENT, opacity=1)
        return bar.move_to([_code_region().left + PADDING / 2, (top + bottom) / 2, 0])

    def _run_step(
        self, board: Board, listing: Listing, program: ProgramText, bar: Mobject, printed: Sequence[Mobject]
    ) -> None:
        """Run the bar down the loop; the graph shows what the lines do, and printed lines appear."""
        self._move_bar(bar, listing, program.parts["forward"])
        self._flow_forward(board)
        self._move_bar(bar, listing, program.parts["print"][:1])
        self.play(FadeIn(printed[0]), run_time=theme.QUICK)
        self._move_bar(bar, listing, program.parts["backward"])
        self._flow_back(board)
        self._move_bar(bar, listing, program.parts["update"])
        self._flash_weights(board)
        self._move_bar(bar, listing, program.parts["print"][1:])
        self.play(FadeIn(*printed[1:]), run_time=theme.QUICK)

    def _move_bar(self, bar: Mobject, listing: Listing, rows: Sequence[int]) -> None:
        self.play(bar.animate.become(self._bar(listing, rows)), run_time=0.5 * theme.QUICK)

    def _flow_forward(self, board: Board) -> None:
        for layer in range(1, board.last + 1):
            color = theme.INPUT if layer == 1 else theme.ACTIVATION
            self.play(board.graph.pulse(board.graph.edges_of(layer), color, run_time=theme.QUICK))

    def _flow_back(self, board: Board) -> None:
        links = [link.copy().reverse_direction() for link in board.links[:-1]]
        self.play(pulse(links, theme.GRADIENT, run_time=theme.QUICK))
        for layer in reversed(range(1, board.last + 1)):
            edges = board.graph.edges_of(layer)
            self.play(board.graph.pulse(edges, theme.GRADIENT, back=True, run_time=theme.QUICK))

    def _flash_weights(self, board: Board) -> None:
        edges = list(board.graph.edges)
        self.play(*board.graph.light(edges), run_time=0.5 * theme.QUICK)
        self.play(*board.graph.rest(edges), run_time=0.5 * theme.QUICK)

    def _record(self, board: Board) -> None:
        """Record the numbers that the program must print, from the lecture's network, with as many digits."""
        first = Quantities(self.params, lambda name, value, _: self.record(name, value, PRINTED))
        second = first.at_step(1)
        for numbers in (first, second):
            numbers.value(Unit(board.last, 1))
            numbers.loss()
            for layer in (1, board.last):
                numbers.new_weight(Edge(layer, 1, 1))
        self.alias("first", first.value(Unit(board.last, 1)))
        self.alias("second", second.value(Unit(board.last, 1)))
        self.alias("loss", first.loss())
        self.alias("loss_after", second.loss())


def _colors() -> dict[str, str]:
    """Return the colour of each of the program's variables."""
    return {name: theme.roles[role] for name, role in ROLES.items()}


def _code_region() -> Region:
    return frame.body.split_panes(1.55, 1)[0]


def _picture_region() -> Region:
    return frame.body.split_panes(1.55, 1)[1].split_rows(1, 1.1)[0]


def _terminal_region() -> Region:
    return frame.body.split_panes(1.55, 1)[1].split_rows(1, 1.1)[1]


def wrap_pairs(line: str, width: int) -> list[str]:
    """Return a printed line of names and their values in rows of a width, each value in the row of its name."""
    words = line.split()
    pairs = [NO_BREAK.join(words[k : k + 2]) for k in range(0, len(words), 2)]
    return [row.replace(NO_BREAK, " ") for row in textwrap.wrap(" ".join(pairs), width)]
