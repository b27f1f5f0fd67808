"""Chapter 2, softmax: scores become shares that sum to 1, and what a score does to all shares is a Jacobian."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
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
    smooth,
    squish_rate_func,
)

from mathcore import softmax
from scenes.components.answers import columns_of
from scenes.components.bar_column import BarColumn
from scenes.components.matching import TransformMatchingGlyphs
from scenes.components.number import LiveNumber
from scenes.components.plot import Dashes
from scenes.components.text import Formula
from scenes.framework.digits import whole_spec
from scenes.framework.numbers import read_number
from scenes.framework.scene import LectureScene, beat
from scenes.lint import AcceptedFinding
from scenes.softmax.board import SoftmaxBoard, columns, room_of
from scenes.softmax.digits import column_formats
from scenes.softmax.jacobian import (
    SMALL_ICON,
    draw_icons,
    draw_jacobian,
    draw_ring,
    write_entries,
)
from scenes.softmax.parameters import SoftmaxParameters
from scenes.softmax.point import (
    CORNERS,
    Point,
    chain_arrows,
    draw_arrows,
    draw_point,
    name_arrows,
    name_point,
    write_arrow_rule,
    write_corner,
    write_scores,
)
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SoftmaxScene"]

SOON = squish_rate_func(smooth, 0.4, 1)
LONG = 6.0  # seconds in which a score is raised, at most


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
        self._alone = column = board.alone()
        self.play(FadeIn(column.names), Create(column.line), run_time=theme.QUICK)
        self.play(LaggedStart(*_grown(column), lag_ratio=0.3), run_time=theme.CALM)
        self.next_phrase()
        self.play(LaggedStart(*map(FadeIn, column.numbers), lag_ratio=0.3), run_time=theme.QUICK)
        self.add(column)
        return board

    @beat()
    def exponentials(self, board: SoftmaxBoard) -> None:
        (scores, powers), heads = board.pair()
        self.play(*self._become(self._alone, scores), run_time=theme.CALM)
        self.add(scores)
        self._units = VGroup(*(column.scale_bar() for column in (scores, powers)))
        self.play(FadeIn(*heads, self._units), Create(powers.line), run_time=theme.QUICK)
        self._come(powers, scores.bars, theme.SLOW)
        self._wide = (scores, powers), heads

    @beat(variants=("equal", "tied"))
    def shares(self, board: SoftmaxBoard) -> None:
        values = board.share_values()
        if variant := _course(board.score_texts(), int(np.argmax(board.logits))):
            self.use_variant(variant)
        first = int(np.argmax(values))
        spec = whole_spec(float(values[first]), board.share_spec())
        self.alias("largest", self.record(f"share_{first + 1}", float(values[first]), spec))
        column = board.shares
        # The room that they leave is that of the shares: their names tell what comes there.
        named = FadeIn(column.names, column.line, rate_func=SOON)
        self.play(*self._make_room(board), named, run_time=0.8 * theme.CALM)
        self.add(board.scores, board.powers)
        moved = [TransformFromCopy(bar, part) for bar, part in zip(board.powers.bars, board.whole, strict=True)]
        self.play(LaggedStart(*moved, FadeIn(board.sums[0]), lag_ratio=0.4), run_time=0.8 * theme.SLOW)
        self.next_phrase()
        self.play(Write(board.heads[2]), run_time=theme.CALM)
        tinted = board.whole.animate.set_fill(theme.legible(theme.FUNCTION))
        self.play(tinted, FadeIn(board.part_names), run_time=theme.QUICK)
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
        self.play(marks.leave(), FadeOut(asked), run_time=theme.QUICK)
        raised = board.raised_heads()
        self.remove(*board.heads)
        changing = [
            TransformMatchingGlyphs(head.copy(), other) for head, other in zip(board.heads, raised, strict=True)
        ]
        # The heads, and the sum's factor, now tell of the scores that were given: their names don't stand at the bars
        # of the raised ones.
        factor = board.raised_factor()
        self.play(*changing, FadeIn(factor), FadeOut(board.scores.names), run_time=theme.CALM)
        strokes = VGroup(*map(_stroke, raised[2].parts("over", "under")[:2]))
        self.play(*map(Create, strokes), run_time=theme.QUICK)
        self.point_out(raised[2])
        self._raised = VGroup(*raised, strokes, factor)

    @beat(variants=("bars", "two"))
    def point(self, board: SoftmaxBoard) -> Point | None:
        is_bars = board.count != len(CORNERS)
        self.play(FadeOut(self._raised), run_time=0.5 * theme.QUICK)
        heads = FadeIn(*board.heads[0 if is_bars else 2 :], *([board.scores.names] if is_bars else []))
        self.play(board.every.animate.set_value(0.0), heads, run_time=theme.QUICK)
        if is_bars:
            self.use_variant("two" if board.count == 2 else "bars")
            self._raise_one(board)
            return None
        scores = board.scores
        gone = (scores.line, scores.bars, scores.numbers)  # their names have gone before
        self.play(FadeOut(*gone, board.powers, board.sums[0]), run_time=theme.QUICK)
        self.picture = point = draw_point(board)
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
        scores = write_scores(board)
        self.play(FadeOut(point.ways, point.names, self._measure), FadeIn(scores), Create(way), run_time=theme.QUICK)
        self.add(point.dot)
        self.play(board.one.animate.set_value(board.lift), run_time=self.phrase_time(theme.SLOW, LONG))
        self.next_phrase()
        self.play(board.one.animate.set_value(0.0), run_time=theme.CALM)
        self.drawn_arrows = arrows = draw_arrows(point.triangle, board.logits)
        names = name_arrows(arrows, point.triangle)
        rule = write_arrow_rule(board, k)
        self.play(GrowArrow(arrows[k]), FadeIn(names[k]), FadeOut(way, board.sums[1]), run_time=theme.QUICK)
        self.add(point.dot)
        defined = [write_corner(point.triangle, k), *name_point(point, arrows, names)]
        self.play(Write(rule), *map(FadeIn, defined), run_time=theme.CALM)
        self.next_phrase()
        others = [AnimationGroup(GrowArrow(arrows[j]), FadeIn(names[j])) for j in range(board.count) if j != k]
        self.play(LaggedStart(*others, lag_ratio=0.5), run_time=theme.QUICK)
        self.add(point.dot)
        self._add_up(arrows)
        self.play(board.every.animate.set_value(1.0), run_time=theme.CALM)
        return arrows

    @beat(variants=("bars",))
    def jacobian(self, arrows: list[Arrow]) -> None:
        if not arrows:
            self.use_variant("bars")
        self.clear(self._title, *arrows)
        matrix = draw_jacobian(np.array(self.params.logits), self.record, bool(arrows))
        by_column = matrix.grid.columns
        by_row = [VGroup(*row) for row in zip(*by_column, strict=True)]
        icons = draw_icons(arrows, matrix.grid)
        rings = VGroup(*(draw_ring(icon) for icon in icons if icon.get_length() < SMALL_ICON))
        entry, value, cases = write_entries()
        self.play(FadeIn(matrix.rows, matrix.heads, matrix.sign, entry), run_time=theme.QUICK)
        moves = [Transform(arrow, icon, path_arc=-0.5) for arrow, icon in zip(arrows, icons, strict=True)]
        for k, column in enumerate(by_column):
            if moves:
                self.play(moves[k], run_time=theme.QUICK)
            self.play(FadeIn(column, shift=0.2 * DOWN), run_time=theme.CALM / len(by_column))
        self.add(rings)
        self.next_phrase()
        self.play(Write(value), run_time=theme.QUICK)
        lit = [Indicate(column[k][-1], color=theme.DERIVATIVE) for k, column in enumerate(by_column)]
        self.play(FadeIn(cases[0]), *lit, run_time=theme.CALM)
        self.play(FadeIn(cases[1]), run_time=theme.QUICK)
        sums = (by_column, matrix.column_sums), (by_row, matrix.row_sums)
        for (lines, totals), sigma in zip(sums, matrix.sigmas, strict=True):
            self.next_phrase()
            self._add_up_cells(lines, totals, sigma)

    # -- bars ---------------------------------------------------------------------------------------------------

    def _come(self, column: BarColumn, sources: VGroup, seconds: float) -> None:
        """Let the bars of a column come from other shapes, one a row, and write their numbers."""
        moved = [TransformFromCopy(source, bar) for source, bar in zip(sources, column.bars, strict=True)]
        self.play(LaggedStart(*moved, lag_ratio=0.3), run_time=seconds)
        self.play(FadeIn(column.numbers), run_time=theme.QUICK)
        self.add(column)

    def _become(self, wide: BarColumn, column: BarColumn) -> list[Animation]:
        """Return the animations that move a column of bars to the place of another one, which is to be added then."""
        self.remove(wide)
        wide.bars.clear_updaters()
        wide.numbers.clear_updaters()
        return [ReplacementTransform(*pair) for pair in zip(wide, column, strict=True)]

    def _make_room(self, board: SoftmaxBoard) -> list[Animation]:
        """Return the animations that let scores and exponentials draw together, and make room for the shares."""
        columns, heads = self._wide
        units, self._units = self._units, VGroup(*(column.scale_bar() for column in (board.scores, board.powers)))
        moves = [
            move for pair in zip(columns, (board.scores, board.powers), strict=True) for move in self._become(*pair)
        ]
        pairs = [*zip(heads, board.heads[:2], strict=True), (units, self._units)]
        return [*moves, *(ReplacementTransform(*pair) for pair in pairs)]

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
        rows, specs = board.rows(columns()[1]), column_formats(board.logits, k)
        numbers = [self._slope_number(board, i, k, *each) for i, each in enumerate(zip(slopes, specs, strict=True))]
        span = (float(slopes.min()), float(slopes.max()))
        room = room_of([number.text for number in numbers], board.size)
        column = BarColumn(lambda: slopes, rows, span, numbers, theme.DERIVATIVE, number_room=room)
        head = Formula(f"derivative((partial s_i) / (partial x_{k + 1}))")
        head.move_to([column.zero, board.heads[0].get_center()[1], 0])
        self.play(FadeOut(board.heads[1], board.powers, board.sums[0]), run_time=theme.QUICK)
        self.play(FadeIn(head), Create(column.line), run_time=theme.QUICK)
        self._come(column, board.shares.bars, theme.SLOW)
        self.next_phrase()
        total = Formula(f"derivative(sum_i (partial s_i) / (partial x_{k + 1})) = 0", size=theme.BODY)
        total.move_to([column.zero, board.band().top, 0])
        self.play(Write(total), run_time=theme.CALM)

    def _slope_number(self, board: SoftmaxBoard, i: int, k: int, slope: float, spec: str) -> LiveNumber:
        """Write a derivative behind its bar."""
        name = f"jacobian_{i + 1}_{k + 1}"
        return LiveNumber(self.ledger, name, lambda: slope, spec, size=board.size, color=theme.DERIVATIVE)

    # -- sums ---------------------------------------------------------------------------------------------------

    def _add_up(self, arrows: Sequence[Arrow]) -> None:
        """Put copies of the arrows tip to tail: they come back to where they began."""
        copies = chain_arrows(arrows)
        moves = [TransformFromCopy(arrow, copy) for arrow, copy in zip(arrows, copies, strict=True)]
        self.play(LaggedStart(*moves, lag_ratio=0.5), run_time=theme.SLOW)
        total = Formula("derivative(sum_j (partial bold(s)) / (partial x_j)) = bold(0)", size=theme.BODY)
        total.next_to(VGroup(*copies), DOWN, buff=theme.GAP)
        self.play(FadeIn(total), run_time=theme.QUICK)

    def _add_up_cells(self, lines: Sequence[VGroup], sums: VGroup, sigma: Formula) -> None:
        """Light the cells of each line in turn, and write what they add up to, under or beside a Σ."""
        shown = []
        for k, (cells, total) in enumerate(zip(lines, sums, strict=True)):
            lit = [Indicate(cell[-1], color=theme.DERIVATIVE) for cell in cells]
            shown.append(AnimationGroup(*lit, FadeIn(total, *([] if k else [sigma])), lag_ratio=0.2))
        self.play(LaggedStart(*shown, lag_ratio=0.8), run_time=self.phrase_time(theme.SLOW))


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


def _stroke(part: Mobject) -> Line:
    """Return a line that strikes a sign out."""
    ends = part.get_corner(DOWN + LEFT), part.get_corner(UP + RIGHT)
    return Line(*ends, color=theme.TEXT, stroke_width=theme.AXIS).scale(1.5)
