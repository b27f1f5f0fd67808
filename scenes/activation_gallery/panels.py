"""The pictures of ActivationGallery: a neuron, large panels, and a row of small ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from manim import DOWN, RIGHT, UP, Animation, Arrow, Circle, Dot, FadeIn, FadeOut, Line, ReplacementTransform, VGroup

from mathcore import Activation
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.components.activation_panel import NAME_ROOM, ActivationPanel, height_range, slope_range
from scenes.components.text import Formula
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["Opening", "Pair", "draw_neuron", "large_panel", "move", "move_curves", "row_names", "sides", "small_panels"]

NUMBER_ROOM = 0.4  # height under the plots
ROW_NAMES = 0.7  # width at the left of the panels
INPUTS, NODE = 3, 0.35  # of the neuron: how many, and the radius of a node


@dataclass(frozen=True)
class Opening:
    """What the beats of the first function hand on: its large panel, and its formulas."""

    panel: ActivationPanel
    formula: Formula
    slope: Formula
    peak: VGroup


@dataclass(frozen=True)
class Pair:
    """The two functions that squeeze, in one large pair of axes: the peaks of their slopes, and beside them formulas
    of both and of the slope of the second."""

    panels: tuple[ActivationPanel, ActivationPanel]
    peaks: tuple[Dot, VGroup]
    formulas: tuple[Formula, Formula, Formula]


def sides() -> list[Region]:
    """Return the rooms of the formulas beside the upper and the lower plot of a large panel."""
    return frame.body.split_panes(2, 1)[1].split_rows(1, 1, gap=theme.GAP)


def draw_neuron(room: Region) -> VGroup:
    """Draw a neuron: weighted inputs, their sum x, and the activation function that it passes through."""
    sum_, function = (Circle(NODE, color=theme.TEXT, stroke_width=theme.LINE) for _ in range(2))
    inputs = VGroup(*(Dot(radius=1.5 * theme.DOT, color=theme.INPUT) for _ in range(INPUTS)))
    inputs.arrange(DOWN, buff=2 * theme.SPACE)
    VGroup(inputs, sum_, function).arrange(RIGHT, buff=2.5 * theme.SPACE)
    edges = [Line(dot.get_right(), sum_.get_left(), color=theme.WEIGHT, stroke_width=theme.LINE) for dot in inputs]
    ways = [(sum_.get_right(), function.get_left()), (function.get_right(), function.get_right() + RIGHT)]
    style: dict[str, Any] = {"buff": 0, "color": theme.TEXT, "stroke_width": theme.LINE, "tip_length": 0.2}
    arrows = [Arrow(*way, **style) for way in ways]
    names = [Formula("Sigma", size=theme.BODY).move_to(sum_), Formula("function(f)").move_to(function)]
    names += [
        Formula(text, size=theme.BODY).next_to(arrow, UP, buff=theme.GAP / 2)
        for text, arrow in zip(("x", "function(f(x))"), arrows, strict=True)
    ]
    parts = (inputs, VGroup(*edges), VGroup(sum_, names[0]), VGroup(arrows[0], names[2]))
    neuron = VGroup(*parts, VGroup(function, names[1]), VGroup(arrows[1], names[3]))
    room.place(neuron)
    return neuron


def large_panel(given: ActivationParameters, f: Activation, shown: list[Activation]) -> ActivationPanel:
    """Make a panel at the left of the formulas, with room for some functions."""
    rooms = frame.body.split_panes(2, 1)[0].split_rows(1, 1, gap=theme.GAP)
    heights, slopes = height_range(shown, given.interval), slope_range(given.functions[:2])
    return ActivationPanel(f, given.interval, heights, slopes, (rooms[0], rooms[1]), small=False)


def small_panels(given: ActivationParameters) -> list[ActivationPanel]:
    """Make a small panel for each function; those that squeeze have equal heights, and so have the others."""
    functions, interval, body = given.functions, given.interval, frame.body
    room = Region(body.left + ROW_NAMES, body.right, body.bottom + NUMBER_ROOM, body.top - NAME_ROOM)
    slopes = slope_range(functions)
    panels = []
    for f, column in zip(functions, room.split_columns(*[1] * len(functions), gap=0), strict=True):
        above, below = column.split_rows(1, 1, gap=0)
        alike = functions[:2] if f in functions[:2] else functions[2:]
        panels.append(ActivationPanel(f, interval, height_range(alike, interval), slopes, (above, below)))
    return panels


def row_names(first: ActivationPanel) -> list[Formula]:
    """Name the two rows, at the left of the panels."""
    names = Formula("function(f(x))", size=theme.BODY), Formula("derivative(f'(x))", size=theme.BODY)
    for name, plot in zip(names, (first.above, first.below), strict=True):
        name.move_to([frame.body.left + ROW_NAMES / 2, plot.axes.get_center()[1], 0])
    return list(names)


def move(large: ActivationPanel, panel: ActivationPanel) -> list[Animation]:
    """Animate a panel whose derivative is traced into another one."""
    pairs = [(large.above.axes, panel.above.axes), (large.below.axes, panel.below.axes)]
    gone, come = [*large.above[1:], *large.below[1:]], [*panel.above[1:], *panel.below[1:]]
    moves = [ReplacementTransform(*pair) for pair in pairs]
    return [*moves, *move_curves(large, panel), FadeOut(*gone), FadeIn(*come)]


def move_curves(large: ActivationPanel, panel: ActivationPanel) -> list[Animation]:
    """Animate the curve of a panel and what it has traced into those of another one."""
    panel.x.set_value(panel.interval[1])
    panel.trace.update()
    panel.trace.clear_updaters()
    large.trace.clear_updaters()
    pairs = [(large.curve, panel.curve), (large.trace.runs, panel.trace.runs)]
    return [ReplacementTransform(*pair) for pair in pairs]
