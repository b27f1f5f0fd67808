"""Chapter 1, the table of common derivatives: each row is seen in a figure, then listed and checked by numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Self

from manim import (
    DOWN,
    LEFT,
    PI,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    Transform,
    VGroup,
    VMobject,
    Write,
    smooth,
    squish_rate_func,
    there_and_back,
)
from pydantic import Field, model_validator

from scenes.components.circle_figure import CircleFigure
from scenes.components.exponential_figure import ExponentialFigure
from scenes.components.power_figure import GROWTH, PowerFigure
from scenes.components.text import Formula, Words, fit_formula, set_below
from scenes.derivative_rows import SHARES, TableRow, common_step, draw_row, rows_of_table
from scenes.framework.digits import number_spec, whole_spec
from scenes.framework.numbers import sign_of
from scenes.framework.parameters import Parameters, Real, show_point
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["DerivativeTable"]

NEAREST, FARTHEST = 1.6, 10.0  # of the bases whose tangent and its foot are in the picture; or their reciprocals
SLOT = 1.1  # width of the room of a figure that has become an icon, and height of what stays free under formulas
THIN = 0.4  # of the lines of a figure that has become an icon
WIDER = 1.9  # than the room of the other figures is that of the growing bodies
HEAD = 0.8  # height of the heads of the columns
UNDER_HEAD = 0.12  # between the rule under them and the first row
FIRST_PAGE = 5  # rows; the others are seen on the circle
TANGENT = 2  # the row of the second page that has poles; those of the arcsine and arccosine follow
GLIDE = (-0.9, 1.1)  # where the tangent of e^x goes
RUN = "step(1 \\/ ln a)"  # what the triangle of a^x has on the axis
POWERS = ("x^2", "2 x"), ("x^3", "3 x^2"), ("x^n", "n x^(n - 1)")
ANGLES = ("sin x", "cos x"), ("cos x", "-sin x"), ("tan x", "sec^2 x")
ROOT = "sqrt(1 - x^2)"
INVERSES = ("arcsin x", f"1 / {ROOT}"), ("arccos x", f"-1 / {ROOT}"), ("arctan x", "1 / (1 + x^2)")


class TableParameters(Parameters):
    """The exponent n and the base a of the rows that have them, and the point at which all rows are checked."""

    exponent: Annotated[Real, Field(ge=-6, le=6)] = 3.0
    """The exponent n of the power; not 0."""
    base: Real = 2.0
    """The base a of the exponential and of the logarithm: from 1.6 to 10, or from 0.1 to 0.625."""
    point: Real = 0.6
    """Where each row is checked by a difference quotient: from 0.2 to 0.9."""

    @model_validator(mode="after")
    def check(self) -> Self:
        if self.exponent == 0:
            raise ValueError("exponent: x^0 is the same everywhere, with nothing to see; choose another, such as 3")
        if not 0.2 <= self.point <= 0.9:
            raise ValueError(
                f"point: the eleven functions cannot all be drawn with their slope at {show_point(self.point)}; "
                "choose a point between 0.2 and 0.9"
            )
        if self.base <= 0 or not NEAREST <= max(self.base, 1 / self.base) <= FARTHEST:
            raise ValueError(
                f"base: the tangent of {show_point(self.base)}^x cannot be drawn down to the axis; choose a base "
                f"between {NEAREST:g} and {FARTHEST:g}, or between {1 / FARTHEST:g} and {1 / NEAREST:g}"
            )
        return self


class DerivativeTable(LectureScene[TableParameters]):
    """Eleven derivatives, seen in four figures; then two pages of rows."""

    formats = ("16:9",)

    accepted = (
        AcceptedFinding("two_texts", "*", ("(row_",), "numbers that are compared digit by digit keep their zeros"),
    )

    def construct(self) -> None:
        self.icons: list[VGroup] = []
        title, exponential = self.subtangent()
        self.paper_turns(title, exponential)
        powers = self.bodies_grow(title, exponential)
        circle = self.angle_grows(title, powers)
        self.read_backwards(title, circle)
        head = self.first_page(title, circle)
        self.second_page(title, head)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("falls",))
    def subtangent(self) -> tuple[Words, ExponentialFigure]:
        if self.params.base < 1:
            self.use_variant("falls")
        figure = ExponentialFigure(_main(), self.ledger, GLIDE[0], self.params.base)
        own, general = _lines(
            "derivative((e^x)') = function(e^x) / step(1) = e^x",
            f"derivative((a^x)') = function(a^x) / {RUN} = a^x ln a",
        )
        title = self.open_with_title()
        self.play(
            Create(figure.plot.axes), FadeIn(figure.plot.marks, figure.plot.names, figure.units), run_time=theme.QUICK
        )
        self.play(_draw(figure.curve), FadeIn(figure.name), run_time=theme.QUICK)
        self.play(FadeIn(figure.point), _draw(figure.tangent), run_time=theme.QUICK)
        self.next_phrase()
        self.play(_draw(figure.run), FadeIn(figure.run_number), run_time=theme.QUICK)
        self.play(figure.x.animate.set_value(GLIDE[1]), run_time=self.phrase_time(theme.SLOW))
        self.next_phrase()
        self.play(_draw(figure.height), FadeIn(figure.height_number), run_time=theme.QUICK)
        self.play(Write(own), run_time=theme.CALM)
        self.next_phrase()
        self._change_base(figure, self.params.base, "a^x", Write(general))
        self._write_length(general)
        there = figure.now - math.copysign(1, math.log(self.params.base))
        gliding = figure.x.animate(rate_func=there_and_back).set_value(there)
        back = figure.aside.animate(rate_func=there_and_back).set_value(0)
        self.play(gliding, back, run_time=self.phrase_time(theme.CALM, theme.SLOW))
        return title, figure

    @beat()
    def paper_turns(self, title: Words, figure: ExponentialFigure) -> None:
        logarithm, natural = _lines(
            f"derivative((log_a x)') = {RUN} / function(x) = 1 / (x ln a)",
            "derivative((ln x)') = step(1) / function(x)",
        )
        leaving = [*self._leave(title, *figure.parts), *map(FadeOut, [*figure.numbers, figure.name])]
        self.bring_to_back(figure.diagonal, figure.ghost)
        self.play(*leaving, Create(figure.diagonal), run_time=theme.QUICK)
        self.play(figure.turn.animate.set_value(1), run_time=theme.SLOW)
        naming = figure.rename("log_a x")[1:]
        self.play(*(FadeIn(number.update()) for number in figure.numbers), *naming, run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(logarithm), run_time=theme.CALM)
        self.point_out(logarithm)
        self.next_phrase()
        self._change_base(figure, math.e, "ln x", Write(natural))

    @beat(variants=("other",))
    def bodies_grow(self, title: Words, exponential: ExponentialFigure) -> PowerFigure:
        if self.params.exponent < 1 or self.params.exponent % 1:
            self.use_variant("other")
        room = _main()
        figure = PowerFigure(Region(room.left, room.right + WIDER, room.bottom + SLOT, room.top))
        square, cube, general = _lines(*(f"derivative(({f})') = {slope}" for f, slope in POWERS), indent=WIDER)
        labels = figure.square_labels
        self._change_figure(title, exponential.icon_parts(), FadeIn(figure.square, figure.cube, labels[0]))
        self.add(figure.strips, figure.square, figure.cube, figure.slabs)
        self.play(figure.step.animate.set_value(GROWTH), run_time=theme.CALM)
        self.play(FadeIn(labels.update()[1:]), run_time=theme.QUICK)
        self.play(FadeIn(figure.square_growth, shift=0.1 * UP), Write(square), run_time=theme.CALM)
        self.next_phrase()
        self.play(FadeIn(figure.cube_labels.update()), run_time=theme.QUICK)
        self.play(FadeIn(figure.cube_growth, shift=0.1 * UP), Write(cube), run_time=theme.CALM)
        self.next_phrase()
        self.play(Write(general), run_time=self.phrase_time(theme.CALM, theme.SLOW))
        self.point_out(general)
        return figure

    @beat()
    def angle_grows(self, title: Words, powers: PowerFigure) -> CircleFigure:
        figure = CircleFigure(_main(), self.params.point)
        sine, cosine, tangent = _lines(*(f"derivative(({f})') = {slope}" for f, slope in ANGLES))
        self._change_figure(title, powers.icon_parts(), Create(figure.ground), _draw(figure.radius))
        shown = [_draw(part) for part in (figure.wedge, figure.cosine, figure.sine)]
        self.play(*shown, *figure.rename("angle"), run_time=theme.QUICK)
        self.play(_draw(figure.small[0]), run_time=theme.QUICK)
        copy = figure.triangle()
        self.play(Transform(copy, figure.small_triangle(), path_arc=PI / 2), run_time=theme.CALM)
        self.remove(copy)
        self.add(figure.small)
        self.play(*figure.rename("step"), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(sine), run_time=theme.CALM)
        self.play(Write(cosine), run_time=theme.CALM)
        self.next_phrase()
        self._draw_tangent(figure, *figure.rename("angle"))
        step = figure.small[0].copy().clear_updaters()
        self.play(Transform(step, figure.large[0].copy().clear_updaters()), run_time=theme.CALM)
        self.remove(step)
        self.add(figure.large[0])
        self.play(_draw(figure.large[1]), _draw(figure.large[2]), *figure.rename("tangent"), run_time=theme.QUICK)
        self.play(Write(tangent), run_time=theme.CALM)
        return figure

    @beat()
    def read_backwards(self, title: Words, figure: CircleFigure) -> None:
        self._change_figure(title, figure.icon_parts(), keep=figure.base_parts())
        figure.forget_labels()
        arc, upright, level = figure.small
        sine, cosine, tangent = _lines(*(f"derivative(({f})') = {slope}" for f, slope in INVERSES))
        self.play(figure.angle.animate.set_value(math.asin(self.params.point)), run_time=theme.QUICK)
        self.play(*figure.give(upright, arc, level), *figure.rename("sine"), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(sine), run_time=self.phrase_time(theme.CALM, theme.SLOW))
        self.point_out(sine)
        self.next_phrase()
        self.play(*figure.give(level, arc, upright), *figure.rename("cosine"), Write(cosine), run_time=theme.CALM)
        self.next_phrase()
        turning = figure.angle.animate.set_value(math.atan(self.params.point))
        gone = [figure.sine, figure.cosine, upright, level]
        self.play(turning, *map(FadeOut, gone), *figure.rename("none"), run_time=theme.QUICK)
        self._draw_tangent(figure, Create(figure.base))
        given = figure.give(figure.large[2], arc)
        labels = figure.rename("inverse_tangent")
        self.play(FadeIn(figure.large.update()), *given, *labels, Write(tangent), run_time=theme.CALM)

    @beat()
    def first_page(self, title: Words, circle: CircleFigure) -> list[TableRow]:
        self._change_figure(title, circle.inverse_parts())
        rows = self.table = self._rows()
        page = rows[:FIRST_PAGE]
        self.head, (exponential, powers, *_) = self._head(), self.icons
        icons = _fitted(powers, _rooms(page[:1])), _fitted(exponential, _rooms(page[1:]))
        self.play(FadeIn(*icons), FadeIn(self.head), run_time=theme.QUICK)
        self._enter(page[0])
        self.next_phrase()
        self._light(page[0])
        for row in page[1:]:
            self._enter(row, theme.QUICK)
        self._light(*page[1:])
        return rows

    @beat()
    def second_page(self, title: Words, rows: list[TableRow]) -> None:
        page = rows[FIRST_PAGE:]
        groups = zip(self.icons[2:], (page[:3], page[3:]), strict=True)
        icons = [_fitted(icon, _rooms(group)) for icon, group in groups]
        self.play(*self._leave(title, self.head), run_time=theme.QUICK)
        entering = LaggedStart(*(FadeIn(row.parts) for row in page), lag_ratio=0.2)
        self.play(FadeIn(*icons), entering, run_time=theme.CALM)
        self.next_phrase()
        self._name_rows(page, page[TANGENT : TANGENT + 1])
        self.next_phrase()
        self._name_rows(page, page[TANGENT + 1 : TANGENT + 3])
        self.next_phrase()
        self._name_rows(page, page)
        self._light(*page)

    # -- what is drawn ------------------------------------------------------------------------------------------

    def _change_base(self, figure: ExponentialFigure, base: float, name: str, written: Animation) -> None:
        """Bend the curve to another base, whose name it takes, while its formula is written; a triangle that turns
        over is not drawn on the way."""
        place = figure.x.animate.set_value(figure.touching(base))
        aside = figure.aside.animate.set_value(1)
        turns_over = (base - 1) * (float(figure.base.get_value()) - 1) < 0
        hidden = figure.triangle if turns_over else []
        if hidden:
            self.play(*map(FadeOut, hidden), run_time=theme.QUICK)
        bending = figure.base.animate.set_value(base)
        self.play(place, aside, bending, *figure.rename(name), written, run_time=theme.CALM)
        if hidden:
            self.play(*map(FadeIn, hidden), run_time=theme.QUICK)

    def _write_length(self, above: Formula) -> None:
        """Write which base is drawn, and how long its triangle's side on the axis is."""
        base = self.record("base", self.params.base, number_spec(self.params.base))
        length = 1 / math.log(self.params.base)
        run = self.record("run_of_base", length, whole_spec(length, ".2f"))
        code = f"a {base.equals} {base} : quad {RUN} step({sign_of(run, base)} {run})"
        note = fit_formula(code, _side().width, theme.BODY)
        self.play(FadeIn(set_below(note, above, theme.SPACE)), run_time=theme.QUICK)

    def _draw_tangent(self, figure: CircleFigure, *others: Animation) -> None:
        """Draw the vertical tangent of the circle, and the ray up to it, beside other animations."""
        self.play(Create(figure.line), _draw(figure.ray), _draw(figure.tangent), *others, run_time=theme.QUICK)

    def _leave(self, *keep: Mobject) -> list[Animation]:
        """Return the fading of all but these."""
        kept = {id(part) for each in keep for part in each.get_family()}
        return [FadeOut(each) for each in self.mobjects if not any(id(part) in kept for part in each.get_family())]

    def _change_figure(
        self, title: Words, parts: Sequence[VMobject], *entering: Animation, keep: Sequence[VMobject] = ()
    ) -> None:
        """Let a figure fade with all but what is kept, while others enter; a copy waits for its rows of the table."""
        icon = VGroup(*(part.copy() for part in parts))
        for part in icon.get_family():
            part.clear_updaters()
        leaving = self._leave(title, *keep)
        for animation in leaving:
            animation.set_rate_func(squish_rate_func(smooth, 0, 0.5))
        for animation in entering:
            animation.set_rate_func(squish_rate_func(smooth, 0.5, 1))
        self.play(*leaving, *entering, run_time=theme.CALM)
        self.icons.append(icon)

    def _rows(self) -> list[TableRow]:
        """Set all rows; the two pages have one place."""
        given, point = rows_of_table(self.params.exponent, self.params.base), self.params.point
        self.step = common_step(given, point)
        rooms = [*self._rooms_of(FIRST_PAGE), *self._rooms_of(len(given) - FIRST_PAGE)]
        return [
            draw_row(row, k, room, point, self.step, self.record)
            for k, (row, room) in enumerate(zip(given, rooms, strict=True), start=1)
        ]

    @staticmethod
    def _rooms_of(count: int) -> list[Region]:
        body = frame.body
        top = body.top - HEAD - UNDER_HEAD
        return Region(body.left, body.right, body.bottom, top).split_rows(*[1] * count, gap=theme.GAP / 2)

    def _head(self) -> VGroup:
        """Write the heads of the columns over a rule, and the values of the letters beside the title."""
        body = frame.body
        room = Region(body.left, body.right, body.top - HEAD, body.top)
        given = self.params
        letters = {"x": given.point, "n": given.exponent, "a": given.base, "delta": self.step}
        noted = [self.record(name, value, number_spec(value)) for name, value in letters.items()]
        cells = room.split_columns(*SHARES, gap=theme.GAP)[2:]
        # A point of many digits has no room in the heads: there it is x, and its value stands with the others.
        x, point = str(noted[0]), fit_formula(_quotient(str(noted[0])), cells[-1].width, theme.LABEL)
        x, others = (x, noted[1:]) if point.width <= cells[-1].width else ("x", noted)
        codes = ("function(f(x))", "derivative(f'(x))", "", f"derivative(f'({x}))", _quotient(x))
        head = VGroup(Line([room.left, room.bottom, 0], [room.right, room.bottom, 0], color=theme.FAINT))
        for code, cell in zip(codes, cells, strict=True):
            if code:
                head.add(fit_formula(code, cell.width, theme.LABEL).move_to([cell.left, cell.center[1], 0], LEFT))
            else:
                head.add(self.text("domain", size=theme.LABEL).move_to([cell.left, cell.center[1], 0], LEFT))
        note = ", quad ".join(f"{figure.name} {figure.equals} {figure}" for figure in others)
        return head.add(frame.header.place(Formula(note, size=theme.LABEL, color=theme.QUIET), 1, 0))

    def _enter(self, row: TableRow, run_time: float | None = None) -> None:
        """Show a row: its curve drawn, its formulas written."""
        cells = FadeIn(row.formulas, row.numbers, shift=0.1 * UP)
        self.play(FadeIn(row.axes), Create(row.curve), cells, run_time=run_time or theme.CALM)

    def _name_rows(self, page: Sequence[TableRow], named: Sequence[TableRow]) -> None:
        """Let the rows of a page step back that are not spoken of."""
        steps = [row.come_forward() if row in named else row.step_back() for row in page]
        self.play(*(animation for step in steps for animation in step), run_time=theme.QUICK)

    def _light(self, *rows: TableRow) -> None:
        """Light the digits that both numbers of a row have."""
        self.play(*(row.agreeing.animate.set_color(theme.ink(theme.DERIVATIVE)) for row in rows), run_time=theme.QUICK)


def _main() -> Region:
    """Return the room of a figure."""
    return frame.body.split_panes(1.5, 1)[0]


def _side() -> Region:
    """Return the room of the formulas."""
    return frame.body.split_panes(1.5, 1)[1]


def _lines(*codes: str, indent: float = 0.0) -> list[Formula]:
    """Write formulas below each other beside the figure."""
    room = Region(_side().left + indent, _side().right, _side().bottom, _side().top)
    lines = [fit_formula(code, room.width) for code in codes]
    stacked = VGroup(*lines).arrange(DOWN, buff=1.5 * theme.SPACE, aligned_edge=LEFT)
    Region(room.left, room.right, room.bottom + SLOT + theme.SPACE, room.top).place(stacked, -1, 0.6)
    return lines


def _draw(part: VMobject) -> Animation:
    """Draw a live part as it is now."""
    part.update()
    return Create(part, suspend_mobject_updating=True)


def _rooms(rows: Sequence[TableRow]) -> Region:
    """Return the room of the figure beside some rows."""
    first, last = (row.room.split_columns(*SHARES, gap=theme.GAP)[0] for row in (rows[0], rows[-1]))
    return Region(first.left, first.left + SLOT, last.bottom, first.top)


def _fitted(figure: VGroup, room: Region) -> VGroup:
    """Return a figure as large as its room, with thin lines."""
    small = figure.copy()
    factor = min(room.width / small.width, room.height / small.height)
    small.scale(factor).move_to(room.center)
    for part in small.family_members_with_points():
        part.set_stroke(width=min(part.get_stroke_width(), THIN * theme.CURVE))
    return small


def _quotient(x: str) -> str:
    """Return the central difference at x as Typst math."""
    return f"(f({x} + delta) - f({x} - delta)) / (2 delta)"
