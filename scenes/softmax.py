"""Chapter 2, softmax: scores become shares that sum to 1, and what a score does to all shares is a Jacobian."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Arrow,
    Circle,
    Create,
    DashedVMobject,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    Mobject,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    Write,
)

from mathcore import softmax
from scenes.components.answers import columns_of
from scenes.components.bar_column import BarColumn
from scenes.components.heat_grid import HeatGrid
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plot import Dashes
from scenes.components.share_triangle import ShareTriangle
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import shows, whole_spec
from scenes.framework.numbers import Figure, read_number, sign_of
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.softmax_board import LEAST_DECIMALS, SoftmaxBoard, SoftmaxParameters, columns
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["SoftmaxScene"]

SHORTEST, ICON = 0.6, 1.0  # frame units: of the longest arrow, and of it over its column of the matrix
SMALL_ICON = 0.35  # frame units: a shorter arrow over its column has a ring round it
LONG = 6.0  # seconds in which a score is raised, at most
CORNERS = ("C_1", "C_2", "C_3")
JACOBIAN = "derivative((partial s_i) / (partial x_j))"


@dataclass(frozen=True)
class Point:
    """Shares as a point in a triangle, with the ways to the sides and their names."""

    triangle: ShareTriangle
    dot: Dot
    ways: VGroup
    names: VGroup


class SoftmaxScene(LectureScene[SoftmaxParameters]):
    """Bars of scores become exponentials and shares; three shares are a point, and their derivatives three arrows.

    Other than three shares stay bars, and so do their derivatives.
    """

    formats = ("16:9",)

    accepted = (AcceptedFinding("crossed", "guess", ("Formula", "Line"), "a factor is struck out"),)

    def construct(self) -> None:
        board = self.scores()
        self.exponentials(board)
        self.shares(board)
        self.guess(board)
        point = self.point(board)
        arrows = self.arrows(board, point)
        self.jacobian(arrows)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def scores(self) -> SoftmaxBoard:
        self._title = self.open_with_title()
        self.board = board = SoftmaxBoard(self.ledger, self.params.logits)
        self.record("count", board.count)
        self._alone = column = board.score_column(board.wide())
        self.play(FadeIn(column.names), Create(column.line), run_time=theme.QUICK)
        self.play(LaggedStart(*_grown(column), lag_ratio=0.3), run_time=theme.CALM)
        self.next_phrase()
        self.play(LaggedStart(*map(FadeIn, column.numbers), lag_ratio=0.3), run_time=theme.QUICK)
        self.add(column)
        return board

    @beat()
    def exponentials(self, board: SoftmaxBoard) -> None:
        self._to_side(self._alone, board.scores)
        column = board.powers
        self._units = VGroup(*(column.scale_bar() for column in (board.scores, board.powers)))
        self.play(FadeIn(*board.heads[:2], self._units), Create(column.line), run_time=theme.QUICK)
        self._come(column, board.scores.bars, theme.SLOW)

    @beat(variants=("equal", "tied"))
    def shares(self, board: SoftmaxBoard) -> None:
        values = board.share_values()
        if variant := _course(board.score_texts(), int(np.argmax(board.logits))):
            self.use_variant(variant)
        first = int(np.argmax(values))
        spec = whole_spec(float(values[first]), board.share_spec())
        self.alias("largest", self.record(f"share_{first + 1}", float(values[first]), spec))
        column, ends = board.shares, list(zip(board.powers.bars, board.whole, strict=True))
        moved = [TransformFromCopy(bar, part) for bar, part in ends]
        self.play(LaggedStart(*moved, lag_ratio=0.4), run_time=theme.SLOW)
        self.play(FadeIn(board.sums[0]), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Write(board.heads[2]), run_time=theme.CALM)
        tinted = board.whole.animate.set_fill(theme.legible(theme.FUNCTION))
        self.play(tinted, FadeIn(board.part_names, column.names), Create(column.line), run_time=theme.QUICK)
        self._come(column, board.whole, theme.CALM)
        self.play(Write(board.sums[1]), run_time=theme.QUICK)
        self.next_phrase()
        lit = [column.numbers[k] for k in np.flatnonzero(board.logits == board.logits.max())]
        self.play(*(Indicate(number, color=theme.TEXT) for number in lit), run_time=theme.CALM)
        self.point_out(*(column.bars[k] for k in np.flatnonzero(board.logits == board.logits.max())))

    @beat()
    def guess(self, board: SoftmaxBoard) -> None:
        self.play(FadeOut(board.whole, board.part_names, self._units), run_time=theme.QUICK)
        before, after = (float(softmax(board.logits + up)[0]) for up in (0, 1))
        right = 1 - (0 if np.isclose(before, after) else int(np.sign(after - before)))
        band = board.band()
        room = Region(columns()[1].center[0], band.right, band.bottom, band.top)
        # What is asked about leads the answers: they stand under columns that mean something else.
        asked = Formula("function(s_1) :", size=theme.BODY).next_to(room.at(-1, 0), LEFT, buff=theme.SPACE)
        self.play(FadeIn(asked), run_time=theme.QUICK)
        marks = self.ask(columns_of(room, 3), right=right)
        self.play(board.every.animate.set_value(1.0), run_time=theme.SLOW)
        self.play(marks.reveal(), run_time=theme.QUICK)
        self.next_phrase()
        e, power, total = "{{ e : over }}", "e^(input(x_i))", "sum_j e^(input(x_j))"
        formula = Formula(
            f"function(s_i) = ({e} dot {power}) / ({e.replace('over', 'under')} dot {total})", size=theme.BODY
        )
        formula.move_to([columns()[0].center[0], board.band().top, 0])
        self.play(marks.leave(), FadeOut(asked), Write(formula), run_time=theme.CALM)
        strokes = [_stroke(part) for part in formula.parts("over", "under")[:2]]
        self.play(*map(Create, strokes), run_time=theme.QUICK)
        self.play(board.every.animate.set_value(0.0), run_time=theme.CALM)
        self._cancelled = VGroup(formula, *strokes)

    @beat(variants=("bars", "two"))
    def point(self, board: SoftmaxBoard) -> Point | None:
        self.play(FadeOut(self._cancelled), run_time=0.5 * theme.QUICK)
        if board.count != len(CORNERS):
            self.use_variant("two" if board.count == 2 else "bars")
            self._raise_one(board)
            return None
        self.play(FadeOut(*board.heads[:2], board.scores, board.powers, board.sums[0]), run_time=theme.QUICK)
        self.picture = point = self._set_point(board)
        self._measure = point.triangle.measure()
        self.play(Create(point.triangle.outline), FadeIn(self._measure), run_time=theme.CALM)
        for bar, way, name in zip(board.shares.bars, point.ways, point.names, strict=True):
            turned = ReplacementTransform(Line(bar.get_right(), bar.get_left()).match_style(way), way)
            self.play(turned, FadeIn(name), run_time=0.6 * theme.SLOW)
        self.play(FadeIn(point.dot, scale=2), run_time=theme.QUICK)
        self.next_phrase()
        named = [FadeIn(name, scale=1.5) for name in point.triangle.names]
        self.play(LaggedStart(*named, lag_ratio=0.4), run_time=theme.CALM)
        return point

    @beat(variants=("bars", "two"))
    def arrows(self, board: SoftmaxBoard, point: Point | None) -> list[Arrow]:
        k = board.raised
        self.record("raised", k + 1)
        if point is None:
            self.use_variant("two" if board.count == 2 else "bars")
            self._show_slopes(board)
            return []
        corner = point.triangle.corners[k]
        way = Dashes(point.dot.get_center(), corner, color=theme.QUIET, stroke_width=theme.AXIS)
        scores = self._live_scores(board)
        self.play(FadeOut(point.ways, point.names, self._measure), FadeIn(scores), Create(way), run_time=theme.QUICK)
        self.add(point.dot)
        self.play(board.one.animate.set_value(board.lift), run_time=self.phrase_time(theme.SLOW, LONG))
        self.next_phrase()
        self.play(board.one.animate.set_value(0.0), run_time=theme.CALM)
        self.drawn_arrows = arrows = _arrows(point.triangle, board.logits)
        rule = self._arrow_rule(board, k)
        self.play(GrowArrow(arrows[k]), FadeOut(way, board.sums[1]), run_time=theme.QUICK)
        self.add(point.dot)
        self.play(Write(rule), FadeIn(_corner_value(point.triangle, k)), run_time=theme.CALM)
        self.next_phrase()
        others = [arrow for j, arrow in enumerate(arrows) if j != k]
        self.play(LaggedStart(*map(GrowArrow, others), lag_ratio=0.5), run_time=theme.QUICK)
        self.add(point.dot)
        self._add_up(arrows)
        self.play(board.every.animate.set_value(1.0), run_time=theme.CALM)
        return arrows

    @beat(variants=("bars",))
    def jacobian(self, arrows: list[Arrow]) -> None:
        if not arrows:
            self.use_variant("bars")
        self.clear(self._title, *arrows)
        grid, sign = self._grid()
        icons = _icons(arrows, grid)
        rings = VGroup(*(_ring(icon) for icon in icons if icon.get_length() < SMALL_ICON))
        rows, heads = self._names_of(grid)
        room = _halves()[1]
        rule = fit_formula(f"{JACOBIAN} = function(s_i) (delta_(i j) - function(s_j))", room.width)
        self.play(FadeIn(rows, heads, sign), run_time=theme.QUICK)
        moves = [Transform(arrow, icon, path_arc=-0.5) for arrow, icon in zip(arrows, icons, strict=True)]
        for k, column in enumerate(grid.columns):
            if moves:
                self.play(moves[k], run_time=theme.QUICK)
            self.play(FadeIn(column, shift=0.2 * DOWN), run_time=theme.CALM / len(grid.columns))
        self.add(rings)
        self.next_phrase()
        room.place(rule, -1, 0.75)
        self.play(Write(rule), run_time=theme.QUICK)
        cases = self._cases(room).next_to(rule, DOWN, 2 * theme.SPACE).align_to(rule, LEFT)
        diagonal = [column[k] for k, column in enumerate(grid.columns)]
        lit = [Indicate(cell[-1], color=theme.DERIVATIVE) for cell in diagonal]
        self.play(FadeIn(cases[0]), *lit, run_time=theme.CALM)
        self.play(FadeIn(cases[1]), run_time=theme.QUICK)
        self.next_phrase()
        ends, feet = self._zeros(grid)
        self._add_up_cells(grid.columns, feet)
        self.next_phrase()
        self._add_up_cells([VGroup(*row) for row in zip(*grid.columns, strict=True)], ends)

    # -- bars ---------------------------------------------------------------------------------------------------

    def _come(self, column: BarColumn, sources: VGroup, seconds: float) -> None:
        """Let the bars of a column come from other shapes, one a row, and write their numbers."""
        moved = [TransformFromCopy(source, bar) for source, bar in zip(sources, column.bars, strict=True)]
        self.play(LaggedStart(*moved, lag_ratio=0.3), run_time=seconds)
        self.play(FadeIn(column.numbers), run_time=theme.QUICK)
        self.add(column)

    def _to_side(self, wide: BarColumn, column: BarColumn) -> None:
        """Move a column of bars that stands alone to its place."""
        pairs = [*zip(wide, column, strict=True)]
        self.remove(wide)
        wide.bars.clear_updaters()
        wide.numbers.clear_updaters()
        self.play(*(ReplacementTransform(*pair) for pair in pairs), run_time=theme.CALM)
        self.add(column)

    def _raise_one(self, board: SoftmaxBoard) -> None:
        """Raise one score until its share has come half of the way to 1, and lower it again."""
        self.record("raised", board.raised + 1)
        self.play(board.one.animate.set_value(board.lift), run_time=theme.SLOW)
        self.next_phrase()
        self.play(board.one.animate.set_value(0.0), run_time=theme.SLOW)

    def _show_slopes(self, board: SoftmaxBoard) -> None:
        """Show how fast each share changes with one score, as bars with signs."""
        k = board.raised
        slopes = softmax.jacobian(board.logits)[:, k]
        rows = board.rows(columns()[1])
        numbers = [self._slope_number(board, i, k, float(slope)) for i, slope in enumerate(slopes)]
        span = (float(slopes.min()), float(slopes.max()))
        column = BarColumn(lambda: slopes, rows, span, numbers, theme.DERIVATIVE)
        head = Formula(f"derivative((partial s_i) / (partial x_{k + 1}))")
        head.move_to([column.zero, board.heads[0].get_center()[1], 0])
        self.play(FadeOut(board.heads[1], board.powers, board.sums[0]), run_time=theme.QUICK)
        self.play(FadeIn(head), Create(column.line), run_time=theme.QUICK)
        self._come(column, board.shares.bars, theme.SLOW)
        self.next_phrase()
        total = Formula(f"derivative(sum_i (partial s_i) / (partial x_{k + 1})) = 0", size=theme.BODY)
        total.move_to([column.zero, board.band().top, 0])
        self.play(Write(total), run_time=theme.CALM)

    def _slope_number(self, board: SoftmaxBoard, i: int, k: int, slope: float) -> LiveNumber:
        """Write a derivative behind its bar."""
        name = f"jacobian_{i + 1}_{k + 1}"
        spec = _derivative_spec(slope, self._decimals())
        return LiveNumber(self.ledger, name, lambda: slope, spec, size=board.size, color=theme.DERIVATIVE)

    # -- the triangle -------------------------------------------------------------------------------------------

    def _set_point(self, board: SoftmaxBoard) -> Point:
        """Place the shares in a triangle; nothing is shown yet."""
        left, middle, _ = columns()
        triangle = ShareTriangle(Region(left.left, middle.right, frame.body.bottom, frame.body.top), CORNERS)
        shares = board.share_values()
        dot = Dot(triangle.at(shares), radius=1.3 * theme.DOT, color=theme.FUNCTION)
        dot.add_updater(lambda spot: spot.move_to(triangle.at(board.share_values())))
        ends = [(triangle.foot(shares, k), triangle.at(shares)) for k in range(board.count)]
        ways = VGroup(*(Line(*pair, color=theme.FUNCTION, stroke_width=theme.BOLD) for pair in ends))
        names = VGroup(
            *(
                Formula(f"function(s_{k + 1})", size=theme.BODY).move_to(triangle.beside(shares, k))
                for k in range(board.count)
            )
        )
        return Point(triangle, dot, ways, names)

    def _live_scores(self, board: SoftmaxBoard) -> VGroup:
        """Write the scores, live, at the upper left of the triangle."""
        rows = VGroup()
        for k in range(board.count):
            number = board.score_number(k)
            name = Formula(f"input(x_{k + 1})", size=theme.BODY)
            row = VGroup(name, LiveSign(number, color=theme.INPUT), number).arrange(RIGHT, buff=theme.GAP / 2)
            for part in row[1:]:
                part.stand([part.get_left()[0], name[0].get_bottom()[1], 0])
            rows.add(row)
        rows.arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        return rows.move_to(columns()[0].at(-1, 1), aligned_edge=UP + LEFT)

    def _arrow_rule(self, board: SoftmaxBoard, k: int) -> Formula:
        """Write what an arrow is: the share times the way to the corner."""
        j = k + 1
        share, bold = f"function(s_{j})", "function(bold(s))"
        code = f"derivative((partial bold(s)) / (partial x_{j})) = {share} (C_{j} - {bold})"
        rule = fit_formula(code, columns()[2].width)
        return rule.move_to([board.shares.zero, board.band().top, 0], aligned_edge=LEFT)

    def _add_up(self, arrows: list[Arrow]) -> None:
        """Put copies of the arrows tip to tail: they come back to where they began."""
        start = columns()[1].at(0.6, 0.45)
        copies, place = [], start
        for arrow in arrows:
            way = arrow.get_end() - arrow.get_start()
            copies.append(arrow.copy().shift(place - arrow.get_start()))
            place = place + way
        middle = VGroup(*copies).get_center()
        for copy in copies:
            copy.shift(start - middle)
        moves = [TransformFromCopy(arrow, copy) for arrow, copy in zip(arrows, copies, strict=True)]
        self.play(LaggedStart(*moves, lag_ratio=0.5), run_time=theme.SLOW)
        total = Formula("derivative(sum_k (partial bold(s)) / (partial x_k)) = 0", size=theme.BODY)
        total.next_to(VGroup(*copies), DOWN, buff=theme.GAP)
        self.play(FadeIn(total), run_time=theme.QUICK)

    # -- the matrix ---------------------------------------------------------------------------------------------

    def _grid(self) -> tuple[HeatGrid, Formula]:
        """Make the heat map of the Jacobian, and the sign before it."""
        left = _halves()[0]
        over = 0.8 + (ICON if len(self.params.logits) == len(CORNERS) else 0.0)
        room = Region(left.left + 1.55, left.right - 0.75, left.bottom + 0.7, left.top - over)
        values = softmax.jacobian(np.array(self.params.logits))
        figures = [
            [self._derivative(i + 1, j + 1, float(value)) for j, value in enumerate(row)]
            for i, row in enumerate(values)
        ]
        grid = HeatGrid(figures, room, theme.DERIVATIVE)
        sign = Formula(f"derivative(J) {sign_of(*(figure for row in figures for figure in row))}")
        return grid, sign.move_to([left.left, room.center[1], 0], LEFT)

    def _derivative(self, i: int, j: int, value: float) -> Figure:
        return self.record(f"jacobian_{i}_{j}", value, _derivative_spec(value, self._decimals()))

    def _decimals(self) -> int:
        """Return how many decimals the derivatives have: two digits of the largest, and three at least."""
        largest = float(np.abs(softmax.jacobian(np.array(self.params.logits))).max())
        return max(LEAST_DECIMALS, 1 - math.floor(math.log10(largest)))

    def _names_of(self, grid: HeatGrid) -> tuple[VGroup, VGroup]:
        """Name the rows by shares, at the left, and the columns by scores, at the top."""
        rows = VGroup(*(Formula(f"function(s_{k})", size=theme.BODY) for k in range(1, len(grid.columns) + 1)))
        heads = VGroup(*(Formula(f"input(x_{k})", size=theme.BODY) for k in range(1, len(grid.columns) + 1)))
        for name, room in zip(rows, grid.row_rooms, strict=True):
            name.move_to([room.left - 0.42, room.center[1], 0])
        for name, room in zip(heads, grid.column_rooms, strict=True):
            name.move_to([room.center[0], room.top + 0.3, 0])
        return rows, heads

    def _zeros(self, grid: HeatGrid) -> tuple[VGroup, VGroup]:
        """Write the sums of the rows at their right, and those of the columns under them."""
        ends = [(room.right + 0.5, room.center[1]) for room in grid.row_rooms]
        feet = [(room.center[0], room.bottom - 0.3) for room in grid.column_rooms]
        zeros = [
            VGroup(*(Formula("0", size=theme.BODY, color=theme.DERIVATIVE).move_to([*at, 0]) for at in places))
            for places in (ends, feet)
        ]
        return zeros[0], zeros[1]

    def _add_up_cells(self, lines: Sequence[VGroup], zeros: VGroup) -> None:
        """Light the cells of each line in turn, and write what they add up to."""
        sums = []
        for cells, zero in zip(lines, zeros, strict=True):
            lit = [Indicate(cell[-1], color=theme.DERIVATIVE) for cell in cells]
            sums.append(AnimationGroup(*lit, FadeIn(zero), lag_ratio=0.2))
        self.play(LaggedStart(*sums, lag_ratio=0.8), run_time=self.phrase_time(theme.SLOW))

    def _cases(self, room: Region) -> VGroup:
        """Write both kinds of entries: of the diagonal, and beside it."""
        codes = (
            "i = j : quad function(s_i) (1 - function(s_i)) > 0",
            "i != j : quad -function(s_i) function(s_j) < 0",
        )
        return VGroup(*(fit_formula(code, room.width, theme.BODY) for code in codes)).arrange(
            DOWN, buff=theme.SPACE, aligned_edge=LEFT
        )


def _halves() -> list[Region]:
    """Return the rooms of the matrix, and of the formulas beside it."""
    return frame.body.split_panes(9.3, 3.6)


def _grown(column: BarColumn) -> list[GrowFromEdge]:
    """Return the bars grow from 0."""
    sides = [RIGHT if value < 0 else LEFT for value in column.values()]
    return [GrowFromEdge(bar, side) for bar, side in zip(column.bars, sides, strict=True)]


def _course(texts: Sequence[str], highest: int) -> str | None:
    """Return the variant of what is said of the largest share, of the scores as they are written: all are equal, some
    are; None where it is alone."""
    scores = [*map(read_number, texts)]
    largest = scores.count(scores[highest])
    return "equal" if largest == len(scores) else "tied" if largest > 1 else None


def _corner_value(triangle: ShareTriangle, k: int) -> Formula:
    """Write the shares of a corner beside its name: all is the k-th."""
    shares = ", ".join("1" if j == k else "0" for j in range(len(CORNERS)))
    side = RIGHT if k == 0 else DOWN
    return Formula(f"= ({shares})", size=theme.BODY).next_to(triangle.names[k], side, buff=theme.GAP)


def _stroke(part: Mobject) -> Line:
    """Return a line that strikes a sign out."""
    ends = part.get_corner(DOWN + LEFT), part.get_corner(UP + RIGHT)
    return Line(*ends, color=theme.TEXT, stroke_width=theme.AXIS).scale(1.5)


def _derivative_spec(value: float, decimals: int) -> str:
    """Return the format of a derivative: whole where it is short, else decimals, or one digit where it has none."""
    if shows(value, ".4g"):
        return ".4g"
    return f".{decimals}f" if abs(value) >= 0.5 * 10.0**-decimals else "#.1g"


def _arrows(triangle: ShareTriangle, logits: np.ndarray) -> list[Arrow]:
    """Draw the columns of the Jacobian as arrows from the point, in one scale in which the longest is seen."""
    start = triangle.at(softmax(logits))
    ways = [triangle.way(column) for column in softmax.jacobian(logits).T]
    scale = max(1.0, SHORTEST / max(float(np.linalg.norm(way)) for way in ways))
    style = {"buff": 0, "color": theme.DERIVATIVE, "stroke_width": theme.BOLD, "max_tip_length_to_length_ratio": 0.25}
    return [Arrow(start, start + scale * way, **style) for way in ways]


def _ring(icon: Arrow) -> DashedVMobject:
    """Draw a ring round an arrow that is easily overlooked."""
    circle = Circle(SMALL_ICON / 2 + theme.GAP / 2, color=theme.QUIET, stroke_width=theme.AXIS)
    return DashedVMobject(circle.move_to(icon), num_dashes=12)


def _icons(arrows: list[Arrow], grid: HeatGrid) -> list[Arrow]:
    """Return the arrows as they stand over their columns, in one scale."""
    if not arrows:
        return []
    scale = ICON / max(max(arrow.width, arrow.height) for arrow in arrows)
    icons = []
    for arrow, room in zip(arrows, grid.column_rooms, strict=True):
        way = scale * (arrow.get_end() - arrow.get_start())
        middle = np.array([room.center[0], room.top + 0.65 + ICON / 2, 0.0])
        icon = Arrow(middle - way / 2, middle + way / 2, buff=0, color=theme.DERIVATIVE, stroke_width=theme.LINE)
        icons.append(icon)
    return icons
