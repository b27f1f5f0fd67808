"""Chapter 5, demonstrations: the tangent plane of a function of two variables.

Deck, page 5: z = f(a, b) + ∂f/∂x (x − a) + ∂f/∂y (y − b), from the two slices through the point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, FadeIn, FadeOut, Mobject, ValueTracker, VGroup, Write

from mathcore import tangent_plane
from scenes.components.box_axes import BoxAxes, fit_box
from scenes.components.mesh import Mesh
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plane_equation import equation_in_letters, equation_in_numbers, slope_of
from scenes.components.space import CameraView, TurnCamera, drive, see_face
from scenes.components.space_curve import SpaceCurve
from scenes.components.surface_plot import SEEN_THROUGH, SOLID, SurfacePlot
from scenes.components.tag import Tag
from scenes.components.text import Formula, fit_formula
from scenes.framework.comparison import compare, is_zero
from scenes.framework.digits import EXACT_DIGITS, live_spec, number_spec
from scenes.framework.numbers import Figure, format_number, sign_of
from scenes.framework.scene import LectureScene3D, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.tangent_parameters import NAMES, TangentPlaneParameters
from scenes.tangent_parts import NormalParts, PlaneParts, SliceParts, SurfacePicture, lift_to

__all__ = ["TangentPlane"]

PHI = np.radians(62)
# Beside the box, for the numbers of its axes; its upper corners are free.
ROOM_ABOVE, ROOM_BELOW, ROOM_BESIDE = -0.35, 0.65, 0.3
DOUBLINGS = 5.0  # of the enlargement there
SHEET_OPACITY = 0.16
NORMAL_LENGTH = 1.5
TALLEST = 0.75  # of the function's formula at full size
LONGEST = 10  # digits of a coordinate that is written whole
SLOPES = ("df_dx", "df_dy")


class TangentPlane(LectureScene3D[TangentPlaneParameters]):
    """Two slices give two tangent lines, they span a plane, and near the point the surface is that plane."""

    def construct(self) -> None:
        picture = self.surface_and_point()
        along_x = self.slice_along_x(picture)
        along_y = self.slice_along_y(picture, along_x)
        plane = self.plane_spanned(picture, along_x, along_y)
        normal = self.look_around(picture, (along_x, along_y), plane)
        self.surface_becomes_flat(picture, (along_x, along_y), plane, normal)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def surface_and_point(self) -> SurfacePicture:
        self.open_with_title()
        picture = self._set_up()
        axes, plot, graph = picture.axes, picture.plot, picture.graph
        self.add(axes)
        drive(self, [axes], axes.shown.animate.set_value(1), run_time=theme.CALM)
        self.add(*graph)
        rising = [plot.rise.animate.set_value(1), *(part.opacity.animate.set_value(SOLID) for part in graph)]
        drive(self, graph, *rising, Write(picture.formula), run_time=theme.SLOW)
        self.next_phrase()
        self.add(*picture.guides)
        for guides in (picture.guides[:2], picture.guides[2:]):
            drive(self, guides, *(guide.drawn.animate.set_value(1) for guide in guides), run_time=theme.CALM)
        dot = picture.view.stand_up(Dot(color=theme.TEXT, radius=theme.DOT), plot.contact)
        self.play(FadeIn(dot, scale=2), FadeIn(picture.value, shift=0.2 * UP), run_time=theme.QUICK)
        return picture

    @beat()
    def slice_along_x(self, picture: SurfacePicture) -> SliceParts:
        curve, letters = self._cut_out(picture, 0, picture.value, leaving=picture.guides)
        self.next_phrase()
        return self._draw_tangent(picture, 0, curve, letters, picture.value)

    @beat()
    def slice_along_y(self, picture: SurfacePicture, along_x: SliceParts) -> SliceParts:
        curve, letters = self._cut_out(picture, 1, along_x.number)
        self.next_phrase()
        return self._draw_tangent(picture, 1, curve, letters, along_x.number)

    @beat()
    def plane_spanned(self, picture: SurfacePicture, along_x: SliceParts, along_y: SliceParts) -> PlaneParts:
        mesh, edge, label = self._sweep_plane(picture, (along_x.label, along_y.label))
        self.next_phrase()
        rows = (picture.value, along_x.number, along_y.number)
        letters = self._write_letters(rows, (along_x.letters, along_y.letters))
        self.next_phrase()
        equation = self._put_numbers_in(picture.formula, rows, letters)
        return PlaneParts(mesh, edge, label, letters, equation)

    @beat()
    def look_around(
        self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts
    ) -> NormalParts:
        labels = (FadeOut(each.label) for each in (*slices, plane))
        self.play(FadeOut(plane.letters), *labels, *lift_to([plane.equation], picture.formula), run_time=theme.CALM)
        normal = self._draw_normal(picture, plane.equation)
        self.next_phrase()
        self.play(TurnCamera(picture.view, theta=picture.view.theta + 2 * np.pi), run_time=2.6 * theme.SLOW)
        return normal

    @beat(variants=("flat", "uneven"))
    def surface_becomes_flat(
        self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts, normal: NormalParts
    ) -> None:
        self._leave_only_the_point(picture, slices, normal)
        self._come_closer(picture)
        self._count_doublings(picture.plot, plane.equation)
        self.next_phrase()
        live = (picture.graph[0], slices[0].curve, slices[1].curve, slices[0].tangent, slices[1].tangent)
        level = picture.plot.level
        drive(self, (*live, plane.mesh, plane.edge), level.animate.set_value(DOUBLINGS), run_time=1.7 * theme.SLOW)
        self.next_phrase()
        self._conclude(plane.equation)

    # -- the picture --------------------------------------------------------------------------------------------

    def _set_up(self) -> SurfacePicture:
        """Return everything of the first beat, laid out and not yet shown."""
        f, point = self.params.function, self.params.point
        plane = tangent_plane(f, point)
        box = fit_box(f, point, self.params.x_range, self.params.y_range)
        view = CameraView(self.camera, _picture_region().center, phi=PHI, theta=see_face(plane.normal / box.unit, PHI))
        axes = BoxAxes(view, box, shown=0)
        view.fit(box.half, _picture_region(), top=ROOM_ABOVE, bottom=ROOM_BELOW, side=max(ROOM_BESIDE, axes.room))
        plot = SurfacePlot(view, box, f, plane)
        plot.rise.set_value(0)
        formula = self._formula(f"function(f(x, y)) = {f.typst()}", theme.FORMULA, TALLEST)
        _side_region().place(formula, -1, 1)
        a, b = self._at()
        height = self._figure("value", plane.value)
        value = self._formula(f"f({a}, {b}) {sign_of(a, b, height)} function({height})", theme.BODY)
        value.next_to(formula, DOWN, theme.SPACE, aligned_edge=LEFT)
        graph = (plot.patch(0), plot.surroundings(0))
        return SurfacePicture(view, axes, plot, graph, formula, value, plot.guides())

    def _cut_out(
        self, picture: SurfacePicture, axis: int, above: Mobject, leaving: Sequence[SpaceCurve] = ()
    ) -> tuple[SpaceCurve, VGroup]:
        """Cut the slice out of the surface by a sheet; write the partial derivative at its side."""
        sheet, curve = picture.plot.sheet(axis), picture.plot.slice(axis)
        self.add(sheet, curve)
        fading = [guide.opacity.animate.set_value(0) for guide in leaving]
        drive(self, [sheet, *leaving], sheet.opacity.animate.set_value(SHEET_OPACITY), *fading, run_time=theme.QUICK)
        self.remove(*leaving)
        drive(self, [curve], curve.drawn.animate.set_value(1), run_time=theme.CALM)
        partial = self.params.function.gradient()[axis]
        room = self._room_for_letters(axis, above)
        letters = self._formula(f"{slope_of(axis)} = {partial.typst()}", theme.BODY, room)
        letters.next_to(above, DOWN, theme.SPACE, aligned_edge=LEFT)
        fits = letters.width <= _side_region().width and letters.height <= room
        drive(
            self, [sheet], sheet.opacity.animate.set_value(0), *([Write(letters)] if fits else []), run_time=theme.CALM
        )
        self.remove(sheet)
        return curve, VGroup(letters) if fits else VGroup()

    def _room_for_letters(self, axis: int, above: Mobject) -> float:
        """Return how high a partial derivative may be, so that the rows of this slice and those to come find room."""
        slices = len(NAMES) - axis
        number = Formula(slope_of(axis), size=theme.BODY).height
        left = above.get_bottom()[1] - _side_region().bottom
        return float(left / slices - theme.SPACE - theme.GAP - number)

    def _draw_tangent(
        self, picture: SurfacePicture, axis: int, curve: SpaceCurve, letters: VGroup, above: Mobject
    ) -> SliceParts:
        """Return the tangent line of a slice, and its slope."""
        plot, view = picture.plot, picture.view
        tangent, end = plot.tangent(axis), plot.tangent_ends(axis)[1]
        self.add(tangent)
        glass = plot.glass()
        seen_through = [part.opacity.animate.set_value(glass) for part in picture.graph]
        drive(self, (tangent, *picture.graph), tangent.drawn.animate.set_value(1), *seen_through, run_time=theme.CALM)
        label = Tag(Formula(slope_of(axis), size=theme.LABEL, color=theme.TANGENT))
        beside = plot.beside_tangent(axis)
        view.stand_up(label, end, lambda: view.screen(beside), label.gap)
        slope = self._figure(SLOPES[axis], plot.plane.gradient[axis])
        a, b = self._at()
        number = self._formula(f"{slope_of(axis)} ({a}, {b}) {sign_of(a, b, slope)} tangent({slope})", theme.BODY)
        number.next_to(letters if len(letters) else above, DOWN, theme.GAP).align_to(above, LEFT)
        self.play(FadeIn(label), FadeIn(number, shift=0.2 * UP), run_time=theme.QUICK)
        return SliceParts(curve, tangent, label, letters, number)

    def _sweep_plane(self, picture: SurfacePicture, others: Sequence[Mobject]) -> tuple[Mesh, SpaceCurve, Tag]:
        """Return the one tangent line, moved along the other, sweeps the plane out."""
        plot, view = picture.plot, picture.view
        spread = ValueTracker(0)
        mesh, edge = plot.plane_patch(spread), plot.plane_edge(spread)
        self.add(mesh, edge)
        drive(self, (mesh, edge), spread.animate.set_value(1), run_time=theme.SLOW)
        label = Tag(self.text("plane", size=theme.LABEL, color=theme.TANGENT))
        corner, gap = view.freest(label, plot.plane_corners(), plot.contact, [*others, *picture.axes.labels])
        view.stand_up(label, corner, lambda: view.screen(corner - plot.contact), gap)
        self.play(FadeIn(label), run_time=theme.QUICK)
        return mesh, edge, label

    def _draw_normal(self, picture: SurfacePicture, equation: Formula) -> NormalParts:
        """Return the arrow at right angles to the plane, and its components."""
        plot, view = picture.plot, picture.view
        arrow = plot.normal_arrow(NORMAL_LENGTH)
        self.add(arrow)
        drive(self, [arrow], arrow.drawn.animate.set_value(1), run_time=theme.CALM)
        label = Tag(Formula("bold(n)", size=theme.LABEL))
        view.stand_up(label, arrow.end, lambda: view.screen(plot.normal), label.gap)
        x, y, z = (
            self._figure(f"normal_{name}", value) for name, value in zip("xyz", plot.plane.normal.tolist(), strict=True)
        )
        formula = self._formula(
            f"bold(n) &= {{{{ (-{slope_of(0)}, -{slope_of(1)}, 1) : letters }}}} \\"
            f" {{{{ &{sign_of(x, y)} (tangent({x}), tangent({y}), {z}) : numbers }}}}",
            theme.BODY,
        )
        words = self.text("normal")
        self.pin(words)
        rows = VGroup(words, formula).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        rows.next_to(equation, DOWN, 2 * theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        self.play(FadeIn(label), FadeIn(words, shift=0.2 * UP), run_time=theme.QUICK)
        self.play(Write(left), Write(letters), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return NormalParts(arrow, VGroup(label, rows))

    def _leave_only_the_point(
        self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], normal: NormalParts
    ) -> None:
        """Remove what is not near the point."""
        arrow, axes, (patch, rest) = normal.arrow, picture.axes, picture.graph
        drive(
            self,
            (arrow, axes, patch, rest, slices[0].curve, slices[1].curve),
            arrow.drawn.animate.set_value(0),
            axes.shown.animate.set_value(0),
            rest.opacity.animate.set_value(0),
            patch.opacity.animate.set_value(SEEN_THROUGH),
            picture.plot.narrowed.animate.set_value(1),
            FadeOut(normal.words),
            run_time=theme.CALM,
        )
        self.remove(arrow, axes, rest)

    def _come_closer(self, picture: SurfacePicture) -> None:
        """Move the camera so near that the plane fills the picture."""
        plot, view = picture.plot, picture.view
        nearest = view.zoom_on(plot.vicinity(), plot.contact, _picture_region())
        self.play(
            TurnCamera(view, target=plot.contact, place=_picture_region().center, zoom=nearest),
            run_time=0.7 * theme.SLOW,
        )

    # -- what is written ----------------------------------------------------------------------------------------

    def _write_letters(self, rows: Sequence[Formula], derivatives: Sequence[VGroup]) -> Formula:
        """Return the equation of the plane in letters; each term comes from its row."""
        fading = [FadeOut(letters) for letters in derivatives if len(letters)]
        self.play(*fading, *lift_to(rows[1:], rows[0], theme.GAP), run_time=theme.CALM)
        room = rows[-1].get_bottom()[1] - theme.SPACE - _side_region().bottom
        letters = self._formula(equation_in_letters(), theme.BODY, room)
        letters.next_to(rows[-1], DOWN, theme.SPACE).align_to(rows[-1], LEFT)
        *terms, left = letters.parts("value", "dx", "dy")
        self.play(FadeIn(left), run_time=theme.QUICK)
        for term, row in zip(terms, rows, strict=True):
            self.play(FadeIn(term, target_position=row), run_time=theme.QUICK)
        return letters

    def _put_numbers_in(self, above: Mobject, rows: Sequence[Formula], letters: Formula) -> Formula:
        """Return the numbers leave their rows and become the equation."""
        self.play(*lift_to([letters], above), *(FadeOut(row) for row in rows), run_time=theme.CALM)
        # As large as the formula that it becomes at the end.
        size = fit_formula(self._equation("function(f(x, y))", "approx"), _side_region().width, theme.BODY).size
        numbers = self._formula(self._equation("z"), size)
        numbers.next_to(letters, DOWN, 2 * theme.SPACE, aligned_edge=LEFT)
        *terms, left = numbers.parts("value", "dx", "dy")
        for part in (VGroup(left, terms[0]), *terms[1:]):
            self.play(FadeIn(part, shift=0.3 * DOWN), run_time=theme.QUICK)
        return numbers

    def _count_doublings(self, plot: SurfacePlot, above: Mobject) -> None:
        """Show how far the picture is enlarged, and what is left of the gap between surface and plane."""
        level = plot.level
        gaps = [plot.gap()]
        level.set_value(DOUBLINGS)
        gaps.append(plot.gap())
        level.set_value(0)
        spec = live_spec(gaps)
        power = LiveNumber(self.ledger, "magnification", lambda: plot.power, live_spec([1, 2**DOUBLINGS], 1))
        gap = LiveNumber(self.ledger, "gap", plot.gap, spec)
        first, last = (Figure("gap", value, format_number(value, spec)) for value in gaps)
        if compare(first, last) != "falls":
            self.use_variant("flat" if is_zero(first) and is_zero(last) else "uneven")
        rows = VGroup(
            *(
                VGroup(
                    self.text(key, width=_side_region().width),
                    VGroup(LiveSign(number), number).arrange(RIGHT, theme.GAP),
                )
                for key, number in (("power", power), ("gap", gap))
            )
        )
        for row in rows:
            row.arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        rows.arrange(DOWN, buff=theme.SPACE, aligned_edge=LEFT)
        rows.next_to(above, DOWN, 2 * theme.SPACE, aligned_edge=LEFT)
        self.pin(rows)
        self.play(FadeIn(rows, shift=0.2 * UP), run_time=theme.QUICK)

    def _conclude(self, equation: Formula) -> None:
        """Near the point, the function is its plane."""
        near = self._formula(self._equation("function(f(x, y))", "approx"), equation.size)
        near.move_to(equation, UP + LEFT)
        names = ("value", "dx", "dy")
        *terms, left = equation.parts(*names)
        *places, new_left = near.parts(*names)
        moves = (term.animate.move_to(place) for term, place in zip(terms, places, strict=True))
        self.play(FadeOut(left), *moves, run_time=theme.CALM)
        self.play(FadeIn(new_left), run_time=theme.QUICK)

    def _equation(self, left: str, sign: str = "") -> str:
        """Return the plane's equation in numbers, with the sign that fits them or the given one."""
        plane = tangent_plane(self.params.function, self.params.point)
        slopes = [self._figure(name, slope) for name, slope in zip(SLOPES, plane.gradient, strict=True)]
        value = self._figure("value", plane.value)
        return equation_in_numbers(value, slopes, self._at(), f"{left} {sign or sign_of(value, *slopes, *self._at())}")

    def _at(self) -> tuple[Figure, Figure]:
        """Return the coordinates of the point."""
        a, b = (self._figure(f"point_{x}", at, LONGEST) for x, at in zip(NAMES, self.params.point, strict=True))
        return a, b

    def _figure(self, name: str, value: float, whole: int = EXACT_DIGITS) -> Figure:
        """Return a number as it is written here: whole where it is short."""
        return self.record(name, float(value), number_spec(float(value), whole=whole))

    def _formula(self, code: str, size: float, height: float | None = None) -> Formula:
        """Return a formula that is pinned, and smaller where it would be wider than the side column or higher than
        that."""
        formula = fit_formula(code, _side_region().width, size, height or _side_region().height)
        self.pin(formula)
        return formula


def _picture_region() -> Region:
    return frame.body.split_columns(1.6, 1)[0]


def _side_region() -> Region:
    return frame.body.split_columns(1.6, 1)[1]
