"""TrainingCode: the same training step as a short program that really runs; its printed lines are its output.

Deck, page 7, 案例展示 代码实战: code that does the forward pass, the backward pass and the update.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise

from manim import (
    LEFT,
    UP,
    Animation,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Mobject,
    RoundedRectangle,
    SurroundingRectangle,
    VGroup,
    config,
)

from scenes.backpropagation.board import Board
from scenes.backpropagation.network_scene import NetworkScene, use_variant_of
from scenes.backpropagation.program import ProgramText, printed_specs, run_program, write_program
from scenes.backpropagation.program_formulas import formulas_of, in_two_rows
from scenes.backpropagation.quantities import Quantities
from scenes.components.listing import Listing
from scenes.components.network import Unit, pulse
from scenes.components.text import Formula, common_size
from scenes.framework.digits import Value, whole_spec
from scenes.framework.numbers import Figure
from scenes.framework.scene import beat
from scenes.framework.signs import NO_BREAK
from scenes.framework.timing import formula_time
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["TrainingCode", "characters_beside", "wrap_pairs"]

PADDING = 0.15
COLUMNS = (1.64, 1)  # shares of the program and of what it does: each printed line has room for 32 characters
MOST_LEADING = 1.5  # of the program, in em: its formulas stand in rows of their own
DATA_LEADING = 0.34  # of its data, where the loop then has more room: only its lines have formulas
PRINTED_LEADING = 0.62  # of what it prints: a rim has room between its lines
TOUCHING = 0.88  # height of the tallest formula as a share of the way from line to line
CLEAR = 0.02  # between formulas below one another
SLOW_STEPS = 2  # that are run line by line
STEP_TIME = 0.25  # seconds of each step after them
NEARLY_ALL = 0.8  # of the program's letters
EDGE = 0.01
STROKE = 0.1  # height of what stands for a line
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

    listed_at: int | None = None  # the frame at which nearly all of the program is there

    def construct(self) -> None:
        board, listing = self.network_shrinks()
        formulas, bar = self.program(board, listing)
        self.it_runs(board, listing, formulas, bar)

    @beat()
    def network_shrinks(self) -> tuple[Board, Listing]:
        board = Board(Quantities(self.params, self.record))
        self.listed: set[int] = set()  # rows of the program that are there
        program = write_program(self.params)
        listing = self._list(program)
        self.above_loop, self.beside_loop = _split_right(listing, program)
        self.add(board.graph, board.links, board.loss[0], board.target[0])
        self.open_with_title()
        panel, self.sketch = self._panel(_code_region()), _sketch(listing)
        self.play(self._fit(board, _panes()[1].inset(PADDING)), FadeIn(panel), run_time=theme.CALM)
        self.play(LaggedStart(*(GrowFromEdge(line, LEFT) for line in self.sketch), lag_ratio=0.15), run_time=theme.CALM)
        return board, listing

    @beat(variants=("hidden", "output", "hidden_output"))
    def program(self, board: Board, listing: Listing) -> tuple[VGroup, Mobject]:
        linear = [board.notation.is_linear(layer) for layer in range(1, board.last + 1)]
        use_variant_of(self, hidden=not all(linear[:-1]), output=not linear[-1])
        program = write_program(self.params)
        formulas = self._formulas(board, program, listing)
        bar = self._bar(listing, program.parts["data"])
        self.one_by_one = _overlap(list(formulas.values()))
        graph, shown = board.graph, VGroup()
        self.play(FadeIn(bar), *self._appear(listing, program.parts["data"]), run_time=theme.QUICK)
        self.play(*graph.ring(graph.units(0)), *graph.light(list(graph.edges)), run_time=theme.QUICK)
        self.play(*graph.ring(graph.units(0), theme.LINE), *graph.rest(list(graph.edges)), run_time=theme.QUICK)
        self.next_phrase()
        self.play(self._fit(board, self.above_loop), run_time=theme.QUICK)
        self._show_lines(listing, bar, program.parts["loop"], formulas, shown)
        for layer, row in enumerate(program.parts["forward"], start=1):
            self._show_lines(listing, bar, (row,), formulas, shown)
            self._flow_forward(board, layer)
        self.next_phrase()
        self._show_lines(listing, bar, (*program.parts["loss"], *program.parts["print"]), formulas, shown)
        self.play(pulse(list(board.links[:-1]), theme.LOSS, run_time=theme.QUICK))
        self.next_phrase()
        first, *others = program.parts["backward"]
        self._show_lines(listing, bar, (first,), formulas, shown)
        self._flow_from_loss(board)
        self.next_phrase()
        for layer, row in zip(reversed(range(2, board.last + 1)), others, strict=True):
            self._show_lines(listing, bar, (row,), formulas, shown)
            self._flow_back(board, layer)
        self.next_phrase()
        for layer, row in enumerate(program.parts["update"], start=1):
            if layer == board.last:
                self.next_phrase()
            self._show_lines(listing, bar, (row,), formulas, shown)
            self._meet_in_weights(board, layer)
        return shown, bar

    @beat(variants=("several",))
    def it_runs(self, board: Board, listing: Listing, formulas: VGroup, bar: Mobject) -> None:
        program = write_program(self.params)
        printed = run_program(program)
        self._record(board, len(printed) - 1)
        if board.sizes[-1] > 1:
            self.use_variant("several")
        room = self.beside_loop.inset(PADDING)
        terminal, output = self._panel(self.beside_loop), self._list_output(printed, room)
        self.play(FadeOut(formulas), FadeIn(terminal), run_time=theme.QUICK)
        for step in range(len(output)):
            if step <= SLOW_STEPS:
                self.next_phrase()
            if step < SLOW_STEPS:
                self._run_step(board, listing, program, bar, self._print(output, step, room))
            else:
                self.play(*self._print(output, step, room), self._pulse_all(board, step), run_time=STEP_TIME)
        printed_at = self.frame
        rim = SurroundingRectangle(output[-1], color=theme.TANGENT, buff=_rim_buff(output), corner_radius=0.05)
        self.play(FadeOut(bar), Create(rim), run_time=theme.CALM)
        self._let_read(output[-1], spent=(self.frame - printed_at) / config.frame_rate)
        self._let_read(listing, spent=(self.frame - (self.listed_at or 0)) / config.frame_rate)

    # -- pictures -----------------------------------------------------------------------------------------------

    def _formulas(self, board: Board, program: ProgramText, listing: Listing) -> dict[int, VGroup]:
        """Return the formula of each line of the loop, in the lecture's letters, at its height, with a line to it; one
        that is too long in the smallest type has two rows."""
        room = self.beside_loop.width
        codes = {
            row: in_two_rows(code) if Formula(code, size=theme.SMALL).width > room else code
            for row, code in formulas_of(program, board.notation).items()
        }
        size = common_size(codes.values(), room, theme.BODY)
        tallest = max(Formula(code, size=size).height for code in codes.values())
        size *= min(1.0, max(TOUCHING * _pitch(listing, program) / tallest, theme.SMALL / size))
        return {row: self._beside(listing, row, Formula(code, size=size)) for row, code in codes.items()}

    def _beside(self, listing: Listing, row: int, formula: Formula) -> VGroup:
        """Return a formula beside a line, and a dotted line between both."""
        height = (listing.rows[row].get_top()[1] + listing.rows[row].get_bottom()[1]) / 2
        formula.move_to([0, height, 0]).align_to([self.beside_loop.left, 0, 0], LEFT)
        start, end = listing.rows[row].get_right()[0] + theme.GAP, formula.get_left()[0] - theme.GAP
        dots = DashedLine([start, height, 0], [end, height, 0], dash_length=0.06, color=theme.FAINT)
        return VGroup(dots.set_stroke(width=theme.AXIS), formula)

    def _show_lines(
        self, listing: Listing, bar: Mobject, rows: Sequence[int], formulas: Mapping[int, VGroup], shown: VGroup
    ) -> None:
        """Move the bar to lines, and let them appear, each with its formula, which stays where the next has room."""
        beside = [formulas[row] for row in rows if row in formulas]
        arrivals = [animation for dots, formula in beside for animation in (FadeIn(dots), FadeIn(formula))]
        if beside and self.one_by_one:
            arrivals += [FadeOut(each) for each in shown]
            shown.remove(*shown)
        self.play(
            bar.animate.become(self._bar(listing, rows)), *self._appear(listing, rows), *arrivals, run_time=theme.QUICK
        )
        shown.add(*beside)
        if beside and self.one_by_one:
            signs = len(beside[-1][1].family_members_with_points())
            self.wait(formula_time(signs))

    def _panel(self, region: Region) -> RoundedRectangle:
        panel = RoundedRectangle(width=region.width, height=region.height, corner_radius=0.12, stroke_width=0)
        return panel.set_fill(theme.PANEL, opacity=1).move_to(region.center)

    def _list(self, program: ProgramText) -> Listing:
        """Return the program in its panel."""
        room = _code_region().inset(PADDING)
        height = room.height - theme.GAP
        leading = Listing.leading_for(len(program.lines), height, most=DATA_LEADING)
        listing = Listing(program.lines, _colors(), leading=leading)
        listing.spread(program.parts["loop"][0], room.height, most=MOST_LEADING)
        room.place(listing, -1, 1)
        return listing

    def _list_output(self, lines: Sequence[str], room: Region) -> list[VGroup]:
        """Return what is printed, a group a line, from the top of the panel to below it; a long line goes on in the
        next row, as in a terminal."""
        wrapped = [wrap_pairs(line, characters_beside()) for line in lines]
        listing = Listing([row for part in wrapped for row in part], _colors(), leading=PRINTED_LEADING, printed=True)
        listing.move_to([room.left, room.top, 0], aligned_edge=LEFT + UP)
        printed = iter(listing.rows)
        return [VGroup(*(next(printed) for _ in part)) for part in wrapped]

    def _print(self, output: Sequence[VGroup], step: int, room: Region) -> list[Animation]:
        """Return the animations that print a line; where there is no room for it, all lines move up, as in a
        terminal."""
        rise = max(0.0, room.bottom - float(output[step].get_bottom()[1])) * UP
        for line in output[step:]:
            line.shift(rise)
        gone = [
            line for line in output[:step] if line in self.mobjects and line.get_top()[1] + rise[1] > room.top + EDGE
        ]
        stay = [line for line in output[:step] if line in self.mobjects and line not in gone]
        moved = [line.animate.shift(rise) for line in stay] if rise[1] else []
        return [*(FadeOut(line, shift=rise) for line in gone), *moved, FadeIn(output[step])]

    def _appear(self, listing: Listing, rows: Sequence[int]) -> list[Animation]:
        """Return animations by which lines come in the place of their sketches; once nearly all are there, the program
        is there to be read."""
        self.listed.update(rows)
        letters = [len(row.family_members_with_points()) for row in listing.rows]
        if self.listed_at is None and sum(letters[row] for row in self.listed) >= NEARLY_ALL * sum(letters):
            self.listed_at = self.frame
        return [FadeOut(*(self.sketch[row] for row in rows)), FadeIn(*(listing.rows[row] for row in rows))]

    def _fit(self, board: Board, room: Region) -> Animation:
        """Return the animation that fits the network's picture into a room."""
        picture = VGroup(board.graph, VGroup(board.links, board.loss[0]), board.target[0])
        factor = min(room.width / picture.width, room.height / picture.height)
        moved: Animation = picture.animate.scale(factor).move_to(room.center)
        return moved

    def _bar(self, listing: Listing, rows: Sequence[int]) -> Mobject:
        """Return a bar at the left of the lines that run."""
        top, bottom = listing.span(rows[0], rows[-1])
        bar = RoundedRectangle(width=0.07, height=top - bottom, corner_radius=0.03, stroke_width=0)
        bar.set_fill(theme.TANGENT, opacity=1)
        return bar.move_to([_code_region().left + PADDING / 2, (top + bottom) / 2, 0])

    def _run_step(
        self, board: Board, listing: Listing, program: ProgramText, bar: Mobject, prints: list[Animation]
    ) -> None:
        """Run the bar down the loop; the graph shows what the lines do, and the printed line appears."""
        self._move_bar(bar, listing, program.parts["forward"])
        for layer in range(1, board.last + 1):
            self._flow_forward(board, layer)
        self._move_bar(bar, listing, program.parts["print"])
        self.play(*prints, run_time=theme.QUICK)
        self._move_bar(bar, listing, program.parts["backward"])
        self._flow_from_loss(board)
        for layer in reversed(range(2, board.last + 1)):
            self._flow_back(board, layer)
        self._move_bar(bar, listing, program.parts["update"])
        self._flash_weights(board)

    def _move_bar(self, bar: Mobject, listing: Listing, rows: Sequence[int]) -> None:
        self.play(bar.animate.become(self._bar(listing, rows)), run_time=0.5 * theme.QUICK)

    def _flow_forward(self, board: Board, layer: int) -> None:
        color = theme.INPUT if layer == 1 else theme.ACTIVATION
        self.play(board.graph.pulse(board.graph.edges_of(layer), color, run_time=theme.QUICK))

    def _flow_from_loss(self, board: Board) -> None:
        links = [link.copy().reverse_direction() for link in board.links[:-1]]
        self.play(pulse(links, theme.GRADIENT, run_time=theme.QUICK))

    def _flow_back(self, board: Board, layer: int) -> None:
        edges = board.graph.edges_of(layer)
        self.play(board.graph.pulse(edges, theme.GRADIENT, back=True, run_time=theme.QUICK))

    def _pulse_all(self, board: Board, step: int) -> Animation:
        """Return a pulse through the whole network, forward and back by turns."""
        is_back = step % 2 == 1
        color = theme.GRADIENT if is_back else theme.ACTIVATION
        pulses: Animation = board.graph.pulse(list(board.graph.edges), color, back=is_back, run_time=STEP_TIME)
        return pulses

    def _meet_in_weights(self, board: Board, layer: int) -> None:
        """Send values forward along the edges of a layer, and gradients back; then light the edges, whose weights
        change."""
        edges = board.graph.edges_of(layer)
        self.play(board.graph.pulse(edges, theme.INPUT if layer == 1 else theme.ACTIVATION))
        self.play(board.graph.pulse(edges, theme.GRADIENT, back=True))
        self.play(*board.graph.light(edges), run_time=0.5 * theme.QUICK)
        self.play(*board.graph.rest(edges), run_time=0.5 * theme.QUICK)

    def _flash_weights(self, board: Board) -> None:
        edges = list(board.graph.edges)
        self.play(*board.graph.light(edges), run_time=0.5 * theme.QUICK)
        self.play(*board.graph.rest(edges), run_time=0.5 * theme.QUICK)

    def _record(self, board: Board, steps: int) -> None:
        """Record the numbers that the program must print, from the lecture's network, with as many digits."""
        output_spec, loss_spec = printed_specs(self.params)

        def record(name: str, value: Value, _: str) -> Figure:
            return self.record(name, value, whole_spec(float(value), loss_spec if "loss" in name else output_spec))

        first = Quantities(self.params, record)
        second, last = first.at_step(1), first.at_step(steps)
        output = Unit(board.last, 1)
        self.alias("first", first.value(output))
        self.alias("loss", first.loss())
        self.alias("second", second.value(output))
        self.alias("loss_after", second.loss())
        self.alias("steps", self.record("steps", steps, ".0f"))
        self.alias("last", record("last_output", last.true_value_of(output), ""))
        self.alias("last_loss", record("last_loss", last.true_loss(), ""))


def _rim_buff(output: Sequence[VGroup]) -> float:
    """Return how far from the last printed line its rim stands: midway to the line above it."""
    *_, above, last = output
    return float(above.get_bottom()[1] - last.get_top()[1]) / 2


def _overlap(beside: Sequence[VGroup]) -> bool:
    """Return whether formulas beside lines that follow each other touch, of which each has its dotted line first."""
    boxes = [formula for _, formula in beside]
    return any(upper.get_bottom()[1] - lower.get_top()[1] < CLEAR for upper, lower in pairwise(boxes))


def _sketch(listing: Listing) -> VGroup:
    """Return a stroke for each line, as long as it, which shows how short the program is before it is read."""
    strokes = VGroup()
    for row in listing.rows:
        stroke = RoundedRectangle(width=row.width, height=STROKE, corner_radius=STROKE / 2, stroke_width=0)
        strokes.add(stroke.set_fill(theme.FAINT, opacity=1).move_to(row))
    return strokes


def _colors() -> dict[str, str]:
    """Return the colour of each of the program's variables."""
    return {name: theme.roles[role] for name, role in ROLES.items()}


def _panes() -> list[Region]:
    """Return the rooms of the program, and of what it does."""
    return frame.body.split_panes(*COLUMNS, gap=theme.GAP)


def characters_beside() -> int:
    """Return how many characters of a printed line have room beside the program."""
    return int(_panes()[1].inset(PADDING).width / Listing.width_of(1))


def _code_region() -> Region:
    return _panes()[0]


def _pitch(listing: Listing, program: ProgramText) -> float:
    """Return the way from line to line in the loop."""
    first, last = program.parts["loop"][0], len(program.lines) - 1
    return float(listing.span(first, first)[0] - listing.span(last, last)[0]) / (last - first)


def _split_right(listing: Listing, program: ProgramText) -> list[Region]:
    """Return the room right of the program: above its loop, and beside the lines of the loop."""
    right = _panes()[1]
    loop, _ = listing.span(program.parts["loop"][0], program.parts["loop"][0])
    _, end = listing.span(len(program.lines) - 1, len(program.lines) - 1)
    above = Region(right.left, right.right, loop, right.top)
    return [above, Region(right.left, right.right, min(end - PADDING, right.bottom + PADDING), loop - theme.GAP)]


def wrap_pairs(line: str, width: int) -> list[str]:
    """Return a printed line of names and their values in rows of a width, each value in the row of its name; what
    stands alone before the first pair stays with it."""
    words = line.split()
    alone = len(words) % 2
    starts = [0, *range(alone + 2, len(words), 2), len(words)]
    pairs = [NO_BREAK.join(words[start:end]) for start, end in pairwise(starts)]
    return [row.replace(NO_BREAK, " ") for row in textwrap.wrap(" ".join(pairs), width)]
