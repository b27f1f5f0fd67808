"""What the scenes of the sum, product and quotient rule share: two functions and a point, their colours, their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from manim import DOWN, LEFT, FadeOut, Mobject, MoveToTarget, VGroup, Write, config

from engine.section_renderer import count_frames
from mathcore import Function
from mathcore.rules import WorkedRule
from scenes.components.function_text import fit_function
from scenes.components.text import Formula, fit_formula, type_sizes
from scenes.framework.digits import Value, alike_specs, write_calculation
from scenes.framework.numbers import Figure
from scenes.framework.parameters import (
    FunctionOfX,
    Parameters,
    Real,
    need_derivative,
    need_values,
    need_way,
    show_point,
)
from scenes.framework.scene import BaseScene
from scenes.framework.timing import formula_time
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "TALLEST",
    "TwoFunctions",
    "U",
    "V",
    "Worked",
    "WorkedRows",
    "columns",
    "formats_beside",
    "formats_of",
    "name_functions",
    "show_worked",
    "side",
    "sign_if_rounded",
    "work_out",
]

# A calculation: what is computed of the operands, their names and values, and those of the result.
Worked = tuple[Callable[..., Fraction], Sequence[tuple[str, Value]], tuple[str, Value]]

WIDE = 1.5  # widths of a frame over its height from which the picture has the larger share
TALLEST = 1.1  # of a function's formula, in frame units
TIGHT = 0.75  # of a gap: how near rows come to each other for the sake of larger type
U, V = "activation", "function"  # the roles whose colours u and v have


class TwoFunctions(Parameters):
    """Two functions and a point at which both have a derivative."""

    u: FunctionOfX
    v: FunctionOfX
    point: Real

    def need_both(self, ends: Sequence[float], key: str, remedy: str) -> None:
        """Refuse functions without a value on the way from the point to one of the ends, or without a derivative."""
        for name, f in (("u", self.u), ("v", self.v)):
            need_values(name, f, [self.point, *ends], remedy)
            for end in ends:
                need_way(key, f, self.point, end, remedy)
            need_derivative(name, f, self.point, "choose a point where the curve has one tangent")

    @property
    def remedy(self) -> str:
        return f"choose another point than {show_point(self.point)} or a smaller step"


def columns() -> list[Region]:
    """Return the rooms of the picture and of what is written beside it."""
    return frame.body.split_panes(1.2 if frame.width > WIDE * frame.height else 1, 1)


def side() -> Region:
    """Return the room of what is written beside the picture."""
    return columns()[1]


def name_functions(u: Function, v: Function, room: Region | None = None) -> VGroup:
    """Write u and v with their formulas at the top of a room, by default the side column."""
    room = room or side()
    rows = [
        fit_function(f"{role}({name})", f, room.width, height=TALLEST) for role, name, f in ((U, "u", u), (V, "v", v))
    ]
    return VGroup(room.place(VGroup(*rows).arrange(DOWN, buff=0.3, aligned_edge=LEFT), -1, 1))


@dataclass(frozen=True)
class WorkedRows:
    """u and v, their derivatives, and the rule filled in; how many of these leave before the numbers come."""

    rows: tuple[Formula | VGroup, Formula | VGroup, Formula]
    leaving: int

    @property
    def gone(self) -> Sequence[Formula | VGroup]:
        """The rows that make room for the numbers."""
        return self.rows[: self.leaving]

    @property
    def kept(self) -> Sequence[Formula | VGroup]:
        """The rows that stay."""
        return self.rows[self.leaving :]


def work_out(
    u: Function,
    v: Function,
    rule: Callable[[Function, Function], WorkedRule],
    above: Mobject,
    values: Sequence[Mobject],
    *,
    leaving: int = 0,
) -> WorkedRows:
    """Write u and v, their derivatives, and the rule filled in, with its result where it has room: rows that stand
    under one in the side column, and over values that come when as many of them as `leaving` have gone, or more where
    else the rule would have the smallest type."""
    worked, room = rule(u, v), side()
    pairs = [
        _write_pair((f"{U}(u)", u), (f"{V}(v)", v)),
        _write_pair((f"{U}(u')", u.derivative()), (f"{V}(v')", v.derivative())),
    ]
    for gone, gap in [*((gone, theme.GAP) for gone in range(leaving, len(pairs) + 1)), (len(pairs), TIGHT * theme.GAP)]:
        stages = [above, *pairs], [above, *pairs[gone:], *values]
        height = room.height - max(sum(row.height + gap for row in stage) for stage in stages)
        filled = _fill_in(worked, room.width, height)
        if filled.size > theme.SMALL:
            break
    return WorkedRows((pairs[0], pairs[1], filled), gone)


def show_worked(scene: BaseScene, worked: WorkedRows, above: Mobject, values: Sequence[Mobject]) -> None:
    """Write the rows one after another under the one above; with the next phrase, once they have been read, those leave
    that make room, and the values have theirs. They are not shown yet."""
    later = [] if worked.leaving else values
    side().hang(above, [*worked.rows, *later])
    read = scene.frame
    for row in worked.rows:
        scene.play(Write(row), run_time=theme.QUICK)
        if row in worked.gone:
            seconds = formula_time(len(row.family_members_with_points()))
            read = max(read, scene.frame + count_frames(seconds, config.frame_rate))
    scene.next_phrase()
    if worked.leaving:
        scene.hold(read - scene.frame)
        for row in worked.kept:
            row.generate_target()
        side().hang(above, [*(row.target for row in worked.kept), *values])
        scene.play(FadeOut(*worked.gone), *map(MoveToTarget, worked.kept), run_time=theme.QUICK)


def _write_pair(one: tuple[str, Function], other: tuple[str, Function]) -> Formula | VGroup:
    """Write two functions beside each other, or, where that would take the smallest type, below each other."""
    code = ", quad ".join(f"{head} = {f.typst()}" for head, f in (one, other))
    row = fit_formula(code, side().width, theme.BODY, TALLEST)
    if row.width <= side().width and row.size > theme.SMALL:
        return row
    rows = [fit_function(head, f, side().width, theme.BODY, TALLEST) for head, f in (one, other)]
    return VGroup(*rows).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)


def _fill_in(worked: WorkedRule, width: float, height: float) -> Formula:
    """Write the rule filled in, in the largest type size at which some of its layouts has room: with its result, and
    on one line, if that does. Where none has, the least high that isn't too wide, or else the narrowest."""
    colors = {"u": f"{U}(u)", "v": f"{V}(v)"}
    head = "".join(colors.get(letter, letter) for letter in worked.rule.split(" = ")[0])
    # What is typeset is as wide and as high as its type is large.
    ems = {code: Formula(code, size=1) for code in _layouts(f"derivative({head})", worked)}
    for size in type_sizes(theme.BODY):
        for code, em in ems.items():
            if size * em.width <= width and size * em.height <= height:
                return Formula(code, size=size)
    fitting = [code for code, em in ems.items() if theme.SMALL * em.width <= width]
    best = min(fitting or ems, key=lambda code: float(ems[code].height if fitting else ems[code].width))
    return Formula(best, size=theme.SMALL)


def _layouts(head: str, worked: WorkedRule) -> Iterator[str]:
    """Yield the ways to write a rule filled in, the best first: with its result, behind it or below it, and without;
    with a line for each term, and for each factor."""
    line = worked.filled.typst(U, V)
    start, below = ("& ", r" \ & ") if worked.filled.below else ("", r" \ & quad ")
    terms, factors = (
        worked.filled.typst(U, V, start=start, between=below, times=times) for times in (" dot ", f"{below}quad dot ")
    )
    for result in worked.lines[3:]:
        yield f"{head} = {line} {result}"
        yield f"{head} & = {line} \\ & {result}"
        yield f"{head} & = {terms} \\ & {result}"
    yield f"{head} = {line}"
    yield f"{head} & = {terms}"
    yield f"{head} & = {factors}"


def sign_if_rounded(*figures: Figure) -> str:
    """Return the sign before a product of numbers without a left side, in Typst math: ≈ where one is rounded."""
    return "" if all(figure.equals == "=" for figure in figures) else "approx"


def formats_of(calculation: Worked) -> dict[str, str]:
    """Return the formats in which `write_calculation` writes the operands, for where they stand elsewhere too."""
    formats: dict[str, str] = {}

    def note(name: str, value: Value, spec: str) -> Figure:
        formats[name] = spec
        return Figure.of(name, value, spec)

    write_calculation(*calculation, note)
    return formats


def formats_beside(calculation: Worked, others: Mapping[str, tuple[float, str]]) -> dict[str, str]:
    """Return the formats of the operands of a calculation and of other numbers, given with the formats that they have
    alone, in one picture with it: one value has one text."""
    formats = formats_of(calculation)
    operands = {name: (value, formats[name]) for name, value in calculation[1]}
    return alike_specs({**operands, **others})
