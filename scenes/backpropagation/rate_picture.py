"""Draw the first steps of several learning rates on the parabola of the loss, a row of outputs for each beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Dot,
    FadeIn,
    FadeOut,
    MoveAlongPath,
    Scene,
    VGroup,
)

from scenes.backpropagation.board import Board
from scenes.backpropagation.loss_plot import LossPlot
from scenes.backpropagation.rates import RateTrial, output_specs, rate_spec
from scenes.components.network import Unit
from scenes.components.text import Formula, Words, fit_formula
from scenes.framework.digits import Recorder
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["RateRow", "roll", "write_rates"]

LEAST_MOVE = 1e-5  # of the width of the plot
OUTPUT = re.compile(r" : (o\d)")  # the part of an output in its line
TRAIL = 0.8  # of a dot's radius: that of one where a ball was
LEAST_WIDTH = 0.07  # of a dot


def _colors() -> tuple[str, ...]:
    """Return a colour for each rate, of its dots and of the words for how it ends."""
    return theme.INPUT, theme.ACTIVATION, theme.SECANT


class RateRow(VGroup):
    """η = …, the outputs step after step, and how it ended: `rate`, `outputs` (the sign before each in it; in one
    or two `lines`), `end`.

    Parameters
    ----------
    number
        Of the trial, from 1: its numbers are called rate_1, rate_1_output (after one step), rate_1_output_2 ….
    trial
        The outputs.
    record
        Records a number.
    lead
        The name of the output, in Typst math.
    start
        The output before the first step, as it is written elsewhere.
    start_spec
        Its format.
    target
        What the output is to be.
    target_spec
        Its format.
    rate_spec
        Gives the format of a learning rate.
    end
        The words for how it ends.
    region
        The room, from whose upper left corner it is written.
    """

    def __init__(
        self,
        number: int,
        trial: RateTrial,
        record: Recorder,
        end: Words,
        region: Region,
        *,
        lead: str,
        start: Figure,
        start_spec: str,
        target: float,
        target_spec: str,
        rate_spec: Callable[[float], str],
    ) -> None:
        super().__init__()
        rate = record(f"rate_{number}", trial.rate, rate_spec(trial.rate))
        names = [f"rate_{number}_output", *(f"rate_{number}_output_{k}" for k in range(2, len(trial.outputs)))]
        specs = output_specs(trial.outputs, start_spec, target, target_spec)
        steps = zip(names, trial.true_outputs[1:], specs[1:], strict=False)
        figures = [start, *(record(name, value, spec) for name, value, spec in steps)]
        self.rate = Formula(f"step(eta) {rate.equals} {{{{ step({rate}) : rate }}}}", size=theme.BODY)
        self.lines = _write_outputs(lead, figures, region.width)
        self.dots = _colors()[(number - 1) % len(_colors())]
        self.end = end = end.copy().set_color(theme.ink(self.dots))  # two rates may end alike
        self.add(self.rate, self.lines, self.end)
        self.rate.move_to(region.at(-1, 1), aligned_edge=UP + LEFT)
        end.next_to(self.rate, RIGHT, buff=theme.SPACE)
        end.shift((self.rate.select("rate").get_bottom()[1] - end.baseline) * UP)
        self.lines.next_to(self.rate, DOWN, buff=theme.GAP, aligned_edge=LEFT)
        self.size = min(line.size for line in self.lines)
        self.outputs = [line.select(name) for line in self.lines for name in OUTPUT.findall(line.code)]
        for each in self.outputs:
            each.set_color(end.get_color())  # as the dots
        self.outputs[0] = VGroup(self.lines[0].select("lead"), self.outputs[0])


def _write_outputs(lead: str, figures: Sequence[Figure], width: float) -> VGroup:
    """Return the outputs, an arrow before each but the first, in one line where they fit, else in two.

    Each that is rounded has ≈ of its own, as in every row of arrows: before the first it stands for the sign of
    equality.
    """
    codes = []
    for k, figure in enumerate(figures):
        sign = f"arrow.r {'thick approx ' if figure.equals != '=' else ''}" if k else ""
        codes.append(f"{{{{ {sign}{figure} : o{k} }}}}")
    codes[0] = f"{{{{ {lead} {figures[0].equals} : lead }}}} {codes[0]}"
    for cut in (len(codes), (len(codes) + 1) // 2):
        parts = [part for part in (codes[:cut], codes[cut:]) if part]
        lines = VGroup(*(Formula(" ".join(part), size=theme.BODY) for part in parts))
        if lines.width <= width:
            break
    else:
        lines = VGroup(*(fit_formula(" ".join(part), width, theme.BODY) for part in parts))
    return lines.arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)


def write_rates(board: Board, trials: Sequence[RateTrial], ends: Sequence[Words], region: Region) -> list[RateRow]:
    """Return the row of each learning rate, below one another in a region."""
    unit = Unit(board.last, 1)
    numbers = board.numbers
    given, lead, start = numbers.learning_rate().text, board.notation.unit(unit), numbers.value(unit)
    target, spec_of = float(numbers.params.y[0]), numbers.formats.spec
    places = region.split_rows(*[1] * len(trials))

    def spec(rate: float) -> str:
        return rate_spec(rate, given)

    write = partial(RateRow, lead=lead, start=start, start_spec=spec_of(start.value), rate_spec=spec)
    write = partial(write, target=target, target_spec=spec_of(target))
    rows = [
        write(k, trial, numbers.record, end, place)
        for k, (trial, end, place) in enumerate(zip(trials, ends, places, strict=True), start=1)
    ]
    smallest = min(row.size for row in rows)
    for row in rows:
        row.lines.scale(smallest / row.size, about_point=row.lines.get_corner(UP + LEFT))
    last = rows[-1].lines
    share = (last.get_top()[1] - frame.caption.top) / last.height
    for row in rows if share < 1 else ():  # long numbers, on two lines, would reach the captions
        row.lines.scale(share, about_point=row.lines.get_corner(UP + LEFT))
    return rows


def roll(
    scene: Scene, plot: LossPlot, trial: RateTrial, row: RateRow, run_time: float, standing: Sequence[Dot] = ()
) -> list[Dot]:
    """Move a ball from output to output on the parabola, and write each as it is reached; what stays is returned, in
    the colour of the rate.

    The first of the dots that stand there marks the start. Of those that are in each other's way the last stays: steps
    too small to be told apart are read in the row. One past the target, where no other is, stays too, and all of its
    rate are smaller.
    """
    ball = plot.dot(trial.outputs[0], row.dots)
    scene.play(FadeIn(row.outputs[0]), FadeIn(ball, scale=1.5), run_time=0.5 * theme.QUICK)
    trail: list[Dot] = []
    for k, (start, end) in enumerate(zip(trial.outputs, trial.outputs[1:], strict=False), start=1):
        written = [FadeIn(row.outputs[k], shift=0.1 * RIGHT)]
        if k > 1:
            trail.append(plot.dot(start, row.dots, TRAIL * theme.DOT))
        scene.add(*trail, ball)
        if not plot.holds(end):
            _leave(scene, plot, ball, start, end, written, run_time, row.dots)
            written = [FadeIn(each) for each in row.outputs[k + 1 :]]
            break
        scene.play(*_move(plot, ball, start, end), *written, run_time=run_time)
        written = []
    else:
        trail.append(ball)
    gone = _crowded([*standing, *trail])
    smaller = _make_room_past(plot.at(plot.target), standing, trail, gone)
    gone = [dot for dot in gone if dot not in smaller]
    shrinking = [dot.animate.set(width=width) for dot, width in smaller.items()]
    scene.play(*written, FadeIn(row.end), *(FadeOut(dot) for dot in gone), *shrinking, run_time=theme.QUICK)
    return [dot for dot in (*standing, *trail) if dot not in gone]


def _crowded(dots: Sequence[Dot]) -> list[Dot]:
    """Return the dots that are in the way of a later one, or of the first."""
    kept = [*dots[:1]]
    for dot in reversed(dots[1:]):
        gaps = (np.linalg.norm(dot.get_center() - each.get_center()) for each in kept)
        if all(gap >= (dot.width + each.width) / 2 for gap, each in zip(gaps, kept, strict=True)):
            kept.append(dot)
    return [dot for dot in dots if dot not in kept]


def _make_room_past(
    target: np.ndarray, standing: Sequence[Dot], trail: Sequence[Dot], gone: Sequence[Dot]
) -> dict[Dot, float]:
    """Return the dot that went farthest past the target, where it is in the way of others and no dot of its rate is on
    that side, and the others of its rate, with the widths at which none is in its way; nothing where it would be too
    small to be seen."""

    def side(dot: Dot) -> float:
        return float(np.sign(dot.get_center()[0] - target[0]))

    kept = [dot for dot in (*standing, *trail) if dot not in gone]
    taken = {side(dot) for dot in (*standing[:1], *(dot for dot in trail if dot in kept))}
    past = [dot for dot in trail if dot in gone and side(dot) not in taken]
    if not past:
        return {}
    seen = max(past, key=lambda dot: abs(dot.get_center()[0] - target[0]))
    gaps = {dot: float(np.linalg.norm(dot.get_center() - seen.get_center())) for dot in kept}
    room = min(gap if dot in trail else 2 * gap - dot.width for dot, gap in gaps.items())
    width = min(room, seen.width)
    return dict.fromkeys((seen, *(dot for dot in trail if dot in kept)), width) if width >= LEAST_WIDTH else {}


def _leave(
    scene: Scene,
    plot: LossPlot,
    ball: Dot,
    start: float,
    end: float,
    written: list[Animation],
    run_time: float,
    color: str,
) -> None:
    """Move the ball to the border of the plot and beyond; an arrow stays where it left."""
    border = plot.border(end)
    if motion := _move(plot, ball, start, border):
        scene.play(*motion, run_time=run_time)
    arrow = plot.arrow_out(border, color)
    scene.play(FadeOut(ball, shift=arrow.get_vector()), FadeIn(arrow), *written, run_time=theme.QUICK)


def _move(plot: LossPlot, ball: Dot, start: float, end: float) -> list[Animation]:
    """Return how the ball rolls from one output to another, if that is seen."""
    is_seen = abs(end - start) > LEAST_MOVE * np.ptp(plot.plot.x_range)
    return [MoveAlongPath(ball, plot.way(start, end))] if is_seen else []
