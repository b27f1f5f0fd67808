"""Chapter 2, the exercise: a short program that plots the activation functions, and the picture that it draws.

The program is the file scenes/code/activations.py. It ran once, in its folder, and drew the picture beside it; a test
runs it again and compares, so that to draw this scene takes no library for plotting.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from manim import (
    LEFT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ImageMobject,
    Indicate,
    LaggedStart,
    Mobject,
    Rectangle,
    RoundedRectangle,
    TransformFromCopy,
    VGroup,
)

from mathcore import elu, leaky_relu, prelu, relu, sigmoid, softmax, tanh
from scenes.components.listing import Listing
from scenes.components.plot import Plot
from scenes.components.text import Words
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region, frame
from scenes.style.theme import DARK, theme

__all__ = ["ActivationCode"]

# Named as a module, so that what is drawn with it counts as drawn anew when it or its picture changes.
PROGRAM = "scenes.code.activations"
ROLES = {"x": "input", "values": "function", "f": "function", "slope": "derivative"}
PADDING = 0.15
LEADING = 0.6  # between rows, in em
ROWS, COLUMNS = 2, 4  # of the small plots in the picture
SATURATING = ("Sigmoid", "Tanh", "Softmax")
INTERVAL, HEIGHTS = (-4.0, 4.0), (-1.4, 4.4)  # of the sketch beside the program
GROUND = DARK.BACKGROUND  # what the program draws on, in any theme
POINTS, POINT = 41, 0.04  # points of the sketch's axis, and their radius: a tenth of the program's are seen apart
LONGEST = 5.0  # seconds in which the plots are lit, at most
VEIL = 0.65  # opacity of what dims the plots that are not spoken of
FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "Sigmoid": sigmoid,
    "Tanh": tanh,
    "ReLU": relu,
    "Leaky ReLU": leaky_relu,
    "PReLU": prelu,
    "ELU": elu,
    "Softmax": lambda x: softmax(np.stack(np.broadcast_arrays(x, 0.0, 0.0)), axis=0)[0],
}
COMMAND = "$ python {name}"


class ActivationCode(LectureScene):
    """A program is read block by block; then it runs, and its picture takes the frame."""

    formats = ("16:9",)

    accepted = (AcceptedFinding("fleeting", "*", ("Typst",), "a program is read in parts, while each is spoken of"),)

    def construct(self) -> None:
        code = self.values()
        self.plots(code)
        self.picture(code)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def values(self) -> Code:
        self._title = self.open_with_title()
        self.code = code = Code(_program_file(), frame.body)
        libraries, points, functions = code.first
        self.play(FadeIn(code.panels[0]), run_time=theme.QUICK)
        self._show(code, libraries, self.phrase_time(theme.CALM))
        self.next_phrase()
        self._show_points(code, points)
        self.next_phrase()
        self._show_functions(code, functions)
        return code

    @beat()
    def plots(self, code: Code) -> None:
        figure, loop, end = code.second
        self.play(FadeOut(*self._sketch), FadeIn(code.panels[1]), run_time=theme.QUICK)
        self._show(code, figure)
        self.next_phrase()
        self._show(code, loop, self.phrase_time(theme.SLOW))
        gradient = code.row_with("np.gradient")
        self.play(Indicate(gradient, scale_factor=1.05, color=theme.DERIVATIVE), run_time=theme.CALM)
        self.point_out(gradient, color=theme.DERIVATIVE)
        self.next_phrase()
        self._show(code, end)

    @beat()
    def picture(self, code: Code) -> None:
        file = _program_file()
        command = Listing([COMMAND.format(name=file.name)], {})
        command.next_to(code.panels[1].get_bottom(), UP, buff=PADDING).align_to(code.right, LEFT)
        self.play(FadeIn(command), run_time=theme.QUICK)
        self.image = image = _fit(ImageMobject(str(file.with_suffix(".png"))), frame.body)
        leaving = FadeOut(code.panels, code.left, code.right, command)
        names = code.function_names()
        self.veils = self._veil(image, range(len(names))).set_z_index(1)
        self.add(self.veils)
        self.play(FadeIn(image, target_position=command, scale=0.1), leaving, run_time=theme.CALM)
        self._light_plots(range(len(names)))
        self.next_phrase()
        self._light_plots([k for k, name in enumerate(names) if name in SATURATING])
        self.next_phrase()
        self._light_plots([k for k, name in enumerate(names) if name not in SATURATING])
        self.play(FadeOut(self.veils), run_time=theme.QUICK)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _show(self, code: Code, rows: range, seconds: float | None = None) -> None:
        """Let some rows of the program appear, one after the other."""
        seconds = theme.CALM if seconds is None else seconds
        shown = [FadeIn(code.rows[row], shift=0.1 * LEFT) for row in rows if len(code.rows[row])]
        self.play(LaggedStart(*shown, lag_ratio=0.4), run_time=seconds)

    def _show_points(self, code: Code, rows: range) -> None:
        """Let points appear on an axis, beside their row, and rise to their exponentials, as far as there is room."""
        low, high = INTERVAL
        self._plot = plot = Plot((1.08 * low, 1.08 * high), HEIGHTS, self._sketch_room(code))
        self._sketch = VGroup(plot.axes, plot.marks, plot.numbers, plot.names)
        xs = np.linspace(*INTERVAL, POINTS)
        on_axis = VGroup(*(Dot(plot.at(x, 0), POINT, color=theme.INPUT) for x in xs))
        risen = VGroup(*(Dot(plot.at(x, np.exp(x)), POINT, color=theme.TEXT) for x in xs if np.exp(x) < HEIGHTS[1]))
        self.play(FadeIn(code.rows[rows[0]], self._sketch), run_time=theme.QUICK)
        self.play(LaggedStart(*map(FadeIn, on_axis), lag_ratio=0.1), run_time=theme.CALM)
        rising = [TransformFromCopy(*pair) for pair in zip(on_axis, risen, strict=False)]
        self.play(FadeIn(code.rows[rows[-1]], shift=0.1 * LEFT), *rising, run_time=theme.CALM)
        self._points = VGroup(on_axis, risen)

    @staticmethod
    def _sketch_room(code: Code) -> Region:
        """Return the room of the sketch: that of the second part of the program, which is not shown yet."""
        return Region(code.panels[1].get_left()[0], frame.body.right, frame.body.bottom, frame.body.top)

    def _show_functions(self, code: Code, rows: range) -> None:
        """Let the rows of the functions appear, each with its named curve in place of the one before."""
        drawn: list[Mobject] = [self._points]
        self.play(FadeIn(code.rows[rows[0]]), run_time=theme.QUICK)
        for row, name in zip(rows[1:], code.function_names(), strict=False):
            curve = self._plot.curve(FUNCTIONS[name], x_range=INTERVAL)
            words = Words(name, size=theme.BODY, color=theme.FUNCTION)
            label = self._sketch_room(code).inset(theme.GAP).place(words, -1, 1)
            self.play(FadeOut(*drawn), FadeIn(code.rows[row], label, shift=0.1 * LEFT), run_time=0.5 * theme.QUICK)
            self.play(Create(curve), run_time=theme.QUICK)
            drawn = [curve, label]
        self._sketch.add(*drawn)
        self.play(FadeIn(code.rows[rows[-1]]), run_time=0.5 * theme.QUICK)

    def _light_plots(self, cells: Sequence[int]) -> None:
        """Dim all small plots of the picture, then light some of them, one after another."""
        self.play(*(veil.animate.set_fill(opacity=VEIL) for veil in self.veils), run_time=theme.QUICK)
        lit = (self.veils[cell].animate.set_fill(opacity=0) for cell in cells)
        self.play(LaggedStart(*lit, lag_ratio=0.6), run_time=self.phrase_time(theme.CALM, LONGEST))

    @staticmethod
    def _veil(image: Mobject, cells: Sequence[int]) -> VGroup:
        """Return what dims some of the small plots of the picture, counted row by row, on the ground that it has."""
        room = Region(image.get_left()[0], image.get_right()[0], image.get_bottom()[1], image.get_top()[1])
        rows = room.split_rows(*[1] * ROWS, gap=0)
        veils = VGroup()
        for cell in cells:
            place = rows[cell // COLUMNS].split_columns(*[1] * COLUMNS, gap=0)[cell % COLUMNS]
            veil = Rectangle(width=place.width, height=place.height, stroke_width=0, fill_color=GROUND)
            veils.add(veil.set_fill(opacity=VEIL).move_to(place.center))
        return veils


class Code:
    """The program's text in two columns, each on a panel of its own.

    `first` and `second` are the rows of the blocks of each column, in three parts; `rows` has the glyphs of each row.
    """

    def __init__(self, file: Path, room: Region) -> None:
        self.lines = file.read_text("utf-8").splitlines()
        statements = [range(node.lineno - 1, _end(node)) for node in ast.parse("\n".join(self.lines)).body]
        cut = max(row for row, line in enumerate(self.lines) if not line)
        before = [rows for rows in statements if rows.start < cut]
        after = [rows for rows in statements if rows.start > cut]
        self.first = _join(before[:2]), _join(before[2:-1]), before[-1]
        loop = next(k for k, rows in enumerate(after) if len(rows) > 1)
        self.second = _join(after[:loop]), after[loop], _join(after[loop + 1 :])
        halves = self.lines[:cut], self.lines[cut + 1 :]
        rooms = room.split_columns(*(max(map(len, half)) for half in halves), gap=theme.GAP)
        self.panels = VGroup(*map(_panel, rooms))
        self.left, self.right = (self._list(half, one) for half, one in zip(halves, rooms, strict=True))
        self.rows = [*self.left.rows, VGroup(), *self.right.rows]

    @staticmethod
    def _list(lines: list[str], room: Region) -> Listing:
        """Set a column of the program at the upper left of its room, with the row distance of the longest one."""
        roles = {name: theme.roles[role] for name, role in ROLES.items()}
        listing = Listing(lines, roles, leading=LEADING)
        room.inset(PADDING).place(listing, -1, 1)
        return listing

    def row_with(self, text: str) -> VGroup:
        """Return the glyphs of the first row that has a text."""
        return self.rows[next(row for row, line in enumerate(self.lines) if text in line)]

    def function_names(self) -> list[str]:
        """Return the names of the functions, in the order in which the program plots them."""
        tables = [node for node in ast.walk(ast.parse("\n".join(self.lines))) if isinstance(node, ast.Dict)]
        return [str(ast.literal_eval(key)) for key in tables[0].keys if key]


def _program_file() -> Path:
    """Return the program's file, whose picture lies beside it under the same name."""
    return Path(__file__).parent.joinpath(*PROGRAM.split(".")[1:]).with_suffix(".py")


def _panel(room: Region) -> RoundedRectangle:
    panel = RoundedRectangle(width=room.width, height=room.height, corner_radius=0.12, stroke_width=0)
    return panel.set_fill(theme.PANEL, opacity=1).move_to(room.center)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _join(statements: list[range]) -> range:
    """Return the rows from the first of some statements to the last."""
    return range(statements[0].start, statements[-1].stop)


def _fit(image: ImageMobject, room: Region) -> ImageMobject:
    """Return a picture as large as its room allows, in the room's middle."""
    image.scale(min(room.width / image.width, room.height / image.height))
    return image.move_to(np.asarray(room.center))
