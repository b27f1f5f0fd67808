"""Windows on the end of a tangent, side by side, in which ever smaller gaps to the graph are drawn equally high.

A gap that falls as the square of the step needs a hundred times the magnification where the step is a tenth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import DOWN, UP, Line, Rectangle, VGroup, VMobject

from mathcore import Function
from scenes.components.graph import clip_runs
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import number_spec, shows
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["NAMES", "STEPS", "breaks_beside", "choose_windows", "draw_gap_windows", "record_powers"]

NAMES = 0.45  # height under the windows, where their magnification stands
STEPS = 0.35  # more height, where the steps stand over it
WIDEST = 1.6  # of a window, as a share of its height
SHARE = 0.45  # of a window's height that the gap takes
SAMPLES = 41
BESIDE = 1e-6  # frame units: how far from a jump its sides are read
DIGITS = 3  # of a magnification that is rounded, at most
LARGE = 1000  # one from here on has a power of ten

Jumps = Callable[[float, float], Sequence[float]]


def breaks_beside(f: Function, a: float) -> Jumps:
    """Return what gives the steps from a point, between two, at which a function may jump."""
    return lambda low, high: [at - a for at in f.domain().breakpoints(a + low, a + high)]


def choose_windows(gaps: Sequence[float]) -> list[int]:
    """Return which gaps have a window: those that are not 0."""
    return [k for k, gap in enumerate(gaps) if gap]


def record_powers(
    gaps: Sequence[float], record: Callable[[str, float, str], Figure], digits: int = DIGITS
) -> list[Figure]:
    """Record how many times as much as in the first window each gap is magnified, so that it is drawn as high: where
    that is rounded, to so many digits, of which a quotient has no more than the gaps themselves."""
    shown = choose_windows(gaps)
    powers = [abs(gaps[shown[0]] / gaps[k]) for k in shown]

    def spec_of(power: float) -> str:
        spec = number_spec(power, digits)
        return spec if shows(power, spec) or power < LARGE else f"#.{digits}g"

    return [record(f"magnification_{k + 1}", power, spec_of(power)) for k, power in zip(shown, powers, strict=True)]


def draw_gap_windows(
    steps: Sequence[float],
    gap: Callable[[float], float],
    powers: Sequence[Figure],
    slope: float,
    unit: tuple[float, float],
    room: Region,
    color: str,
    named: Sequence[str] = (),
    jumps: Jumps = lambda low, high: (),
) -> dict[int, VGroup]:
    """Draw the window of each gap that is not 0, with its magnification under it.

    Parameters
    ----------
    steps
        How far from the point of contact the gaps are, the largest first.
    gap
        Gives f less its tangent, at a step from the point of contact.
    powers
        The magnifications, as `record_powers` gives them.
    slope
        That of the tangent.
    unit
        Frame units of 1 in x and y, in the plot whose proportions the windows have.
    room
        For all windows, side by side, and their magnifications.
    color
        Of the gap.
    named
        The steps in Typst math, where they stand over the magnifications.
    jumps
        Gives the steps, between two, at which f may jump: there its graph is cut.
    """
    shown = choose_windows([gap(step) for step in steps])
    columns = room.split_columns(*[1.0] * len(steps), gap=theme.GAP)
    windows = {}
    for k, power in zip(shown, powers, strict=True):
        column = columns[k]
        height = column.height - NAMES - (STEPS if named else 0.0)
        frame = Rectangle(width=min(column.width, WIDEST * height), height=height)
        frame.set_stroke(theme.FAINT, theme.AXIS).set_fill(theme.PANEL, opacity=1)
        frame.move_to(column.at(0, 1) + height / 2 * DOWN)
        codes = [*named[k : k + 1], _name(power, column.width)]
        names = VGroup(*(fit_formula(code, column.width, theme.LABEL) for code in codes)).arrange(DOWN, buff=0.1)
        names.next_to(frame, DOWN, buff=0.1)
        windows[k] = VGroup(frame, *_look(steps[k], gap, slope, unit, frame, color, jumps), *names)
    return windows


def _name(power: Figure, width: float) -> str:
    """Return Typst code of a magnification, with no room around its signs where there is little: a neighbour as wide
    would be read with it."""
    sign, tight = ("", "") if power.equals == "=" else ("approx ", 'class("opening", approx) ')
    code = f"{sign}times {power.typst}"
    number = power.typst.replace(" times ", ' class("normal", times) ')
    is_wide = Formula(code, size=theme.LABEL).width > width - theme.GAP / 2
    return f'{tight}class("normal", times) {number}' if is_wide else code


def _look(
    step: float,
    gap: Callable[[float], float],
    slope: float,
    unit: tuple[float, float],
    frame: Rectangle,
    color: str,
    jumps: Jumps,
) -> list[VMobject]:
    """Draw tangent, graph and gap about the end of the step in a window."""
    found = gap(step)
    y_scale = SHARE * frame.height / abs(found)
    x_scale = y_scale * unit[0] / unit[1]
    center = frame.get_center() - y_scale * found / 2 * UP
    half = np.array([frame.width, frame.height]) / 2
    reach = half[0] / x_scale
    cuts = [(at - step) * x_scale for at in jumps(step - reach, step + reach)]
    ends = [-half[0], *(at for at in cuts if abs(at) < half[0]), half[0]]
    whole = np.linspace(-half[0], half[0], SAMPLES)
    paths = [(whole, np.zeros(SAMPLES), theme.TANGENT)]
    for left, right in pairwise(ends):
        along = np.linspace(left + BESIDE, right - BESIDE, SAMPLES)
        paths.append((along, y_scale * np.array([gap(step + x / x_scale) for x in along]), theme.FUNCTION))
    parts: list[VMobject] = []
    for along, over, paint in paths:
        heights = along * slope * y_scale / x_scale + over - y_scale * found / 2
        places = np.column_stack([along, heights])[np.isfinite(heights)]
        for run in clip_runs([places] if len(places) > 1 else [], (-half[1], half[1])):
            path = VMobject(color=paint, stroke_width=theme.CURVE)
            points = np.column_stack([run, np.zeros(len(run))])
            parts.append(path.set_points_as_corners(frame.get_center() + points))
    upright = Line(center, center + y_scale * found * UP, color=color, stroke_width=theme.BOLD)
    return [*parts, upright]
