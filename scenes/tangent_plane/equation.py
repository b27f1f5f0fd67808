"""How the equation of the plane is written in TangentPlane: in letters, in numbers, and as what stands for f."""

from __future__ import annotations

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    Mobject,
    VGroup,
    smooth,
    squish_rate_func,
)

from scenes.components.plane_equation import equation_in_letters
from scenes.components.text import Formula, fit_formula
from scenes.framework.scene import LectureScene3D
from scenes.style.theme import theme
from scenes.tangent_plane.formulas import PlaneFormulas
from scenes.tangent_plane.layout import (
    side_region,
)
from scenes.tangent_plane.parameters import TangentPlaneParameters
from scenes.tangent_plane.parts import lift_to

__all__ = ["EquationScene"]

LEAVES, COMES = squish_rate_func(smooth, 0, 0.4), squish_rate_func(smooth, 0.35, 1)


class EquationScene(LectureScene3D[TangentPlaneParameters]):
    """Write the equation of the plane from the rows of its terms."""

    formulas: PlaneFormulas

    def _write_letters(self, rows: Sequence[Formula], derivatives: Sequence[VGroup]) -> Formula:
        """Return the equation of the plane in letters; each term comes from its row."""
        self._make_way([letters for letters in derivatives if len(letters)], rows[1:], rows[0], theme.GAP)
        room = rows[-1].get_bottom()[1] - theme.SPACE - side_region().bottom
        letters = self._formula(equation_in_letters(), theme.BODY, room)
        letters.next_to(rows[-1], DOWN, theme.SPACE).align_to(rows[-1], LEFT)
        *terms, left = letters.parts("value", "dx", "dy")
        self.play(FadeIn(left), run_time=theme.QUICK)
        for term, row in zip(terms, rows, strict=True):
            self.play(FadeIn(term, target_position=row), run_time=theme.QUICK)
        return letters

    def _put_numbers_in(self, above: Mobject, rows: Sequence[Formula], letters: Formula) -> Formula:
        """Return the equation in numbers; they leave their rows."""
        self._make_way(rows, [letters], above)
        # As large as the formula that it becomes at the end.
        code = self.formulas.equation("function(f(x, y))", "approx")
        size = fit_formula(code, side_region().width, theme.BODY).size
        numbers = self._formula(self.formulas.equation("z"), size)
        numbers.next_to(letters, DOWN, 2 * theme.SPACE, aligned_edge=LEFT)
        *terms, left = numbers.parts("value", "dx", "dy")
        for part in (VGroup(left, terms[0]), *terms[1:]):
            self.play(FadeIn(part, shift=0.3 * DOWN), run_time=theme.QUICK)
        return numbers

    def _make_way(
        self, leaving: Sequence[Mobject], rising: Sequence[Mobject], above: Mobject, buff: float | None = None
    ) -> None:
        """Let rows go, and then others come up into their place: they never stand over each other."""
        gone = [FadeOut(row, rate_func=LEAVES) for row in leaving]
        self.play(*gone, *lift_to(rising, above, buff, COMES), run_time=theme.CALM)

    def _conclude(self, equation: Formula, *, is_exact: bool) -> None:
        """Near the point, the function is its plane: exactly, where the surface is one."""
        sign = "" if is_exact else "approx"
        near = self._formula(self.formulas.equation("function(f(x, y))", sign), equation.size)
        near.move_to(equation, UP + LEFT)
        names = ("value", "dx", "dy")
        *terms, left = equation.parts(*names)
        *places, new_left = near.parts(*names)
        moves = (term.animate.move_to(place) for term, place in zip(terms, places, strict=True))
        self.play(FadeOut(left), *moves, run_time=theme.CALM)
        self.play(FadeIn(new_left), run_time=theme.QUICK)

    def _formula(self, code: str, size: float, height: float | None = None) -> Formula:
        """Return a formula that is pinned, and smaller where it would be wider than the side column or higher than
        that."""
        formula = fit_formula(code, side_region().width, size, height or side_region().height)
        self.pin(formula)
        return formula
