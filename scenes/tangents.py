"""Chapter 5, demonstrations: the tangent plane of a function of two variables, and its gradient.

Deck, page 5: z = f(a, b) + ∂f/∂x (x − a) + ∂f/∂y (y − b), from the two slices through the point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    Mobject,
    ValueTracker,
    VGroup,
    Write,
    linear,
    rush_from,
    rush_into,
)

from mathcore import tangent_plane
from scenes.components.box_axes import BoxAxes, fit_box
from scenes.components.floor_gradient import FloorGradient
from scenes.components.height_legend import HeightLegend
from scenes.components.mesh import Mesh
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.plane_equation import equation_in_letters, slope_of
from scenes.components.space import CameraView, TurnCamera, drive, see_face
from scenes.components.space_curve import SpaceArrow, SpaceCurve
from scenes.components.surface_plot import PLANE_OPACITY, SOLID, SurfacePlot
from scenes.components.table import ValueTable
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words, escape, fit_formula
from scenes.framework.comparison import compare, is_zero
from scenes.framework.digits import live_spec
from scenes.framework.scene import LectureScene3D, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme
from scenes.tangent_formulas import PlaneFormulas, gradient_name
from scenes.tangent_parameters import NAMES, TangentPlaneParameters
from scenes.tangent_parts import ArrowParts, Direction, PlaneParts, SliceParts, SurfacePicture, lift_to

__all__ = ["TangentPlane"]

COLUMNS = (1.75, 1)
PHI, HIGH = np.radians(62), np.radians(42)  # of the camera, from the vertical; as the floor is looked at
# Beside the box, for the numbers of its axes; its upper corners are free where it turns.
ROOM_ABOVE, ROOM_BELOW, ROOM_BESIDE = -0.35, 0.65, 0.3
DOUBLINGS = 5  # of the enlargement there
SHEET_OPACITY = 0.16
# Opacities while the floor is looked at.
FLOOR_SEEN, LINES_SEEN, PLANE_SEEN = 0.26, 0.0, 0.3
PLANE_THERE = 0.3  # of the plane while the graph is compared with it
SIDES = (0, 30, -30, 60, -60, 90, -90, 120, -120)  # degrees by which a label turns to be clear of others
NORMAL_LENGTH = 1.5
TALLEST = 0.75  # of the function's formula at full size
SCALE_ROW = 0.7  # of the picture's room, for what tells how far it is enlarged
ROW_HEIGHT = 0.46


Seen = Sequence[tuple[Mesh | SpaceCurve, float]]


class TangentPlane(LectureScene3D[TangentPlaneParameters]):
    """Two slices give two tangent lines, they span a plane, its steepest climb is the gradient, and near the point the
    surface is that plane."""

    def construct(self) -> None:
        picture = self.surface_and_point()
        along_x = self.slice_along_x(picture)
        along_y = self.slice_along_y(picture, along_x)
        plane = self.plane_spanned(picture, (along_x, along_y))
        gradient = self.gradient(picture, (along_x, along_y), plane)
        normal = self.look_around(picture, (along_x, along_y), plane, gradient)
        self.surface_becomes_flat(picture, (along_x, along_y), plane, normal)

    # -- beats --------------------------------------------------------------------------------------------------

    @beat()
    def surface_and_point(self) -> SurfacePicture:
        picture = self._set_up(self.open_with_title())
        axes, plot, graph = picture.axes, picture.plot, picture.graph
        self.add(axes)
        drive(self, [axes], axes.shown.animate.set_value(1), run_time=theme.CALM)
        self.add(*graph)
        rising = [plot.rise.animate.set_value(1), *(part.opacity.animate.set_value(SOLID) for part in graph)]
        drive(self, graph, *rising, Write(picture.formula), FadeIn(picture.legend), run_time=theme.SLOW)
        self.next_phrase()
        self.add(*picture.guides)
        level, upright = picture.guides[:2], picture.guides[2:]
        drawing = [guide.drawn.animate.set_value(1) for guide in level]
        drive(self, level, *drawing, FadeIn(picture.names), run_time=theme.CALM)
        drive(self, upright, *(guide.drawn.animate.set_value(1) for guide in upright), run_time=theme.QUICK)
        dot = picture.view.stand_up(Dot(color=theme.TEXT, radius=theme.DOT), plot.contact)
        self.play(FadeIn(dot, scale=2), FadeIn(picture.value, shift=0.2 * UP), run_time=theme.QUICK)
        return picture

    @beat()
    def slice_along_x(self, picture: SurfacePicture) -> SliceParts:
        return self._slice(picture, 0, picture.value, ())

    @beat()
    def slice_along_y(self, picture: SurfacePicture, along_x: SliceParts) -> SliceParts:
        return self._slice(picture, 1, along_x.number, (along_x.held, along_x.label))

    @beat()
    def plane_spanned(self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts]) -> PlaneParts:
        plane = self._sweep_plane(picture, [tag for each in slices for tag in each.tags])
        self.next_phrase()
        rows = (picture.value, *(each.number for each in slices))
        letters = self._write_letters(rows, [each.letters for each in slices])
        self.next_phrase()
        equation = self._put_numbers_in(picture.formula, rows, letters)
        return PlaneParts(*plane, letters, equation)

    @beat(variants=("level",))
    def gradient(self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts) -> ArrowParts:
        floor = FloorGradient(picture.plot)
        if not np.any(floor.gradient):
            self.use_variant("level")
        leaving = [FadeOut(tag) for each in slices for tag in each.tags]
        lifting = lift_to([plane.equation], picture.formula)
        self.play(FadeOut(plane.letters, plane.label), *leaving, *lifting, run_time=theme.QUICK)
        self._look(picture, HIGH, _opacities(picture, slices, plane, FLOOR_SEEN, LINES_SEEN, PLANE_SEEN))
        direction = self._turn_direction(floor, plane.equation)
        self.next_phrase()
        uphill = floor.angle.animate.set_value(2 * math.pi + floor.steepest)
        drive(self, direction.lines[:2], uphill, run_time=theme.CALM)
        self.next_phrase()
        return self._draw_gradient(floor, picture, direction)

    @beat()
    def look_around(
        self,
        picture: SurfacePicture,
        slices: tuple[SliceParts, SliceParts],
        plane: PlaneParts,
        gradient: ArrowParts,
    ) -> ArrowParts:
        seen = _opacities(picture, slices, plane, picture.plot.glass(), 1.0, PLANE_OPACITY)
        self._look(picture, PHI, seen, all_round=True)
        normal = self._draw_normal(picture, plane.equation, gradient)
        self.next_phrase()
        self.play(TurnCamera(picture.view, theta=picture.view.theta + 2 * np.pi), run_time=2.3 * theme.SLOW)
        return normal

    @beat(variants=("flat", "uneven"))
    def surface_becomes_flat(
        self, picture: SurfacePicture, slices: tuple[SliceParts, SliceParts], plane: PlaneParts, normal: ArrowParts
    ) -> None:
        table = self._tabulate_gaps(picture.plot, plane.equation)
        ring = self._come_closer(picture, slices, plane, normal)
        self.next_phrase()
        live = (picture.graph[0], ring, plane.mesh, plane.edge, *(part for each in slices for part in each.lines))
        self._enlarge(picture.plot, live, table)
        self.next_phrase()
        self._conclude(plane.equation)

    # -- the point and its slices -------------------------------------------------------------------------------

    def _set_up(self, title: Words) -> SurfacePicture:
        """Return everything of the first beat, laid out and not yet shown."""
        f, point = self.params.function, self.params.point
        plane = tangent_plane(f, point)
        self.formulas = PlaneFormulas(plane, self.record)
        box = fit_box(f, point, self.params.x_range, self.params.y_range)
        legend = HeightLegend(*box.z_range).move_to(_picture_column().at(1, 0), RIGHT)
        self.pin(legend)
        room = replace(_picture_column(), right=float(legend.get_left()[0]) - theme.GAP)
        view = CameraView(self.camera, room.center, phi=PHI, theta=see_face(plane.normal / box.unit, PHI))
        axes = BoxAxes(view, box, shown=0)
        plot = SurfacePlot(view, box, f, plane)
        _fit(plot, axes, room)
        plot.rise.set_value(0)
        formula = self._formula(f"function(f(x, y)) = {f.typst()}", theme.FORMULA, TALLEST)
        _side_region().place(formula, -1, 1)
        value = self._formula(self.formulas.value(), theme.BODY)
        value.next_to(formula, DOWN, theme.SPACE, aligned_edge=LEFT)
        graph = (plot.patch(0), plot.surroundings(0))
        return SurfacePicture(
            title, room, view, axes, plot, graph, legend, formula, value, plot.guides(), self._name_point(plot)
        )

    def _name_point(self, plot: SurfacePlot) -> VGroup:
        """Return the names of the point's coordinates, where the guides leave the axes."""
        names = VGroup()
        for name, end in zip("ab", plot.guide_ends(), strict=True):
            label = Tag(Formula(name, size=theme.LABEL))
            names.add(plot.view.stand_up(label, end, lambda: UP, label.gap))
        return names

    def _slice(self, picture: SurfacePicture, axis: int, above: Mobject, others: Sequence[Mobject]) -> SliceParts:
        """Cut a slice out of the surface, and lay its tangent to it."""
        curve, held, letters = self._cut_out(picture, axis, above, others)
        self.next_phrase()
        tangent, label, number = self._draw_tangent(picture, axis, letters if len(letters) else above, [held, *others])
        return SliceParts(curve, held, tangent, label, letters, number)

    def _cut_out(
        self, picture: SurfacePicture, axis: int, above: Mobject, others: Sequence[Mobject]
    ) -> tuple[SpaceCurve, Tag, VGroup]:
        """Cut the slice out of the surface by a sheet; write the partial derivative at its side."""
        sheet, curve = picture.plot.sheet(axis), picture.plot.slice(axis)
        leaving = picture.guides if axis == 0 else ()
        self.add(sheet, curve)
        fading = [guide.opacity.animate.set_value(0) for guide in leaving]
        fading += [FadeOut(picture.names)] if axis == 0 else []
        drive(self, [sheet, *leaving], sheet.opacity.animate.set_value(SHEET_OPACITY), *fading, run_time=theme.QUICK)
        self.remove(*leaving)
        held = Tag(Formula(("y = b", "x = a")[axis], size=theme.LABEL))
        self._stand_beyond(held, picture, [picture.plot.slice_end(axis)], others)
        drive(self, [curve], curve.drawn.animate.set_value(1), FadeIn(held), run_time=theme.CALM)
        room = self._room_for_letters(axis, above)
        letters = self._formula(f"{slope_of(axis)} = {self.params.function.gradient()[axis].typst()}", theme.BODY, room)
        letters.next_to(above, DOWN, theme.SPACE, aligned_edge=LEFT)
        fits = letters.width <= _side_region().width and letters.height <= room
        writing = [Write(letters)] if fits else []
        drive(self, [sheet], sheet.opacity.animate.set_value(0), *writing, run_time=theme.CALM)
        self.remove(sheet)
        return curve, held, VGroup(letters) if fits else VGroup()

    def _room_for_letters(self, axis: int, above: Mobject) -> float:
        """Return how high a partial derivative may be, so that the rows of this slice and those to come find room."""
        slices = len(NAMES) - axis
        number = Formula(slope_of(axis), size=theme.BODY).height
        left = above.get_bottom()[1] - _side_region().bottom
        return float(left / slices - theme.SPACE - theme.GAP - number)

    def _draw_tangent(
        self, picture: SurfacePicture, axis: int, above: Mobject, others: Sequence[Mobject]
    ) -> tuple[SpaceCurve, Tag, Formula]:
        """Return the tangent line of a slice, its label and its slope."""
        plot = picture.plot
        tangent, glass = plot.tangent(axis), plot.glass()
        self.add(tangent)
        seen_through = [part.opacity.animate.set_value(glass) for part in picture.graph]
        drive(self, (tangent, *picture.graph), tangent.drawn.animate.set_value(1), *seen_through, run_time=theme.CALM)
        label = Tag(Formula(self.formulas.slope_alone(axis), size=theme.LABEL))
        self._stand_beside(label, picture, plot.tangent_ends(axis), others)
        number = self._formula(self.formulas.slope(axis), theme.BODY)
        number.next_to(above, DOWN, theme.GAP).align_to(above, LEFT)
        self.play(FadeIn(label), FadeIn(number, shift=0.2 * UP), run_time=theme.QUICK)
        return tangent, label, number

    def _stand_beside(
        self, label: Tag, picture: SurfacePicture, points: Sequence[np.ndarray], others: Sequence[Mobject]
    ) -> None:
        """Stand a label up beside one of the points, away from the point of contact and clear of other labels."""
        view, contact = picture.view, picture.plot.contact
        taken = [*others, picture.title, *picture.axes.labels]
        point, gap = view.freest(label, points, contact, taken)
        if view.crowding(label, point, view.screen(point - contact), gap, taken):
            self._stand_beyond(label, picture, points, others)
        else:
            view.stand_up(label, point, lambda: view.screen(point - contact), gap)

    def _stand_beyond(
        self, label: Tag, picture: SurfacePicture, points: Sequence[np.ndarray], others: Sequence[Mobject]
    ) -> None:
        """Stand a label up at the end of a curve, on the free side that is most away from the point of contact."""
        view, taken = picture.view, [*others, picture.title, *picture.axes.labels]

        def crowding(choice: tuple[np.ndarray, np.ndarray]) -> float:
            end, way = choice
            outside = picture.room.overrun(label, view.beside(label, end, view.screen(way), label.gap))
            return outside + view.crowding(label, end, view.screen(way), label.gap, taken)

        end, way = min(((end, way) for end in points for way in self._ways(picture, end)), key=crowding)
        view.stand_up(label, end, lambda: view.screen(way), label.gap)

    def _ways(self, picture: SurfacePicture, end: np.ndarray) -> list[np.ndarray]:
        """Return directions of space that are seen in the frame as away from the point of contact, and turned."""
        view = picture.view
        away = view.screen(end - picture.plot.contact)
        turned = [math.atan2(away[1], away[0]) + math.radians(degrees) for degrees in SIDES]
        return [math.cos(angle) * view.rotation[0] + math.sin(angle) * view.rotation[1] for angle in turned]

    # -- the plane, its gradient and its normal -----------------------------------------------------------------

    def _sweep_plane(self, picture: SurfacePicture, others: Sequence[Mobject]) -> tuple[Mesh, SpaceCurve, Tag]:
        """Return the plane, which the one tangent line, moved along the other, sweeps out."""
        plot, spread = picture.plot, ValueTracker(0)
        mesh, edge = plot.plane_patch(spread), plot.plane_edge(spread)
        self.add(mesh, edge)
        drive(self, (mesh, edge), spread.animate.set_value(1), run_time=theme.SLOW)
        label = Tag(self.text("plane", size=theme.LABEL, color=theme.TANGENT))
        self._stand_beside(label, picture, plot.plane_corners(), others)
        self.play(FadeIn(label), run_time=theme.QUICK)
        return mesh, edge, label

    def _look(self, picture: SurfacePicture, phi: float, seen: Seen, all_round: bool = False) -> None:
        """Move the camera to another height, where the picture fills its room again, and see parts as far as said."""
        view = picture.view
        goal = view.after(lambda: _fit(picture.plot, picture.axes, picture.room, all_round), phi=phi)
        fading = [part.opacity.animate.set_value(opacity) for part, opacity in seen]
        drive(self, [part for part, _ in seen], TurnCamera(view, **goal), *fading, run_time=theme.CALM)

    def _turn_direction(self, floor: FloorGradient, above: Mobject) -> Direction:
        """Let a direction turn about the foot of the point, and the slope of the plane in it be read."""
        parts = (floor.pointer(), floor.climb(), floor.plumb())
        self.add(*parts)
        steepest = float(np.hypot(*floor.gradient))
        spec = live_spec([*floor.gradient, steepest], between=[-steepest])
        number = LiveNumber(self.ledger, "slope_toward", floor.slope, spec, size=theme.BODY, color=theme.TANGENT)
        sign = LiveSign(number)
        row = VGroup(self.text("slope", size=theme.BODY), sign, number).arrange(RIGHT, theme.GAP)
        row.next_to(above, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        self.pin(row)
        growing = [part.drawn.animate.set_value(1) for part in parts]
        drive(self, parts, *growing, FadeIn(row, shift=0.2 * UP), run_time=theme.QUICK)
        turning = floor.angle.animate(rate_func=linear).set_value(2 * math.pi)
        drive(self, parts[:2], turning, run_time=1.6 * theme.SLOW)
        return Direction(parts, row)

    def _draw_gradient(self, floor: FloorGradient, picture: SurfacePicture, direction: Direction) -> ArrowParts:
        """Return the gradient's arrow, made of the two partial derivatives, and its components."""
        view = picture.view
        formula = self._formula(self.formulas.gradient(), theme.BODY)
        formula.next_to(direction.row, DOWN, theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        parts = floor.parts()
        self.add(*parts)
        for part in parts:
            drive(self, [part], part.drawn.animate.set_value(1), run_time=theme.CALM)
        arrows = (floor.arrow(),) if parts else ()
        self.add(*arrows)
        growing = [arrow.drawn.animate.set_value(1) for arrow in arrows]
        drive(self, arrows, *growing, Write(left), Write(letters), run_time=theme.CALM)
        labels = [self._name_arrow(arrow, floor.scale, view) for arrow in arrows]
        self.play(*map(FadeIn, labels), FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        leaving: tuple[SpaceArrow | SpaceCurve, ...] = (*direction.lines, *parts)
        drive(self, leaving, *(part.drawn.animate.set_value(0) for part in leaving), run_time=theme.QUICK)
        self.remove(*leaving)
        self.play(Indicate(direction.row, color=theme.TANGENT, scale_factor=1.08), run_time=theme.CALM)
        return ArrowParts(arrows, VGroup(direction.row, formula, *labels))

    def _name_arrow(self, arrow: SpaceArrow, scale: float, view: CameraView) -> Tag:
        """Return the label at the tip of the gradient's arrow."""
        label = Tag(Formula(gradient_name(scale), size=theme.LABEL))
        view.stand_up(label, arrow.end, lambda: view.screen(arrow.end - arrow.start), label.gap)
        return label

    def _draw_normal(self, picture: SurfacePicture, equation: Formula, gradient: ArrowParts) -> ArrowParts:
        """Return the arrow at right angles to the plane, and its components."""
        plot, view = picture.plot, picture.view
        arrow = plot.normal_arrow(NORMAL_LENGTH)
        words = self.text("normal")
        self.pin(words)
        formula = self._formula(self.formulas.normal(), theme.BODY)
        rows = VGroup(words, formula).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        rows.next_to(equation, DOWN, 1.5 * theme.SPACE, aligned_edge=LEFT)
        letters, numbers, left = formula.parts("letters", "numbers")
        label = Tag(Formula("bold(n)", size=theme.LABEL))
        view.stand_up(label, arrow.end, lambda: view.screen(plot.normal), label.gap)
        self.add(arrow)
        drive(self, [arrow], arrow.drawn.animate.set_value(1), FadeOut(gradient.words), run_time=theme.CALM)
        self.play(FadeIn(label), FadeIn(words, shift=0.2 * UP), Write(left), Write(letters), run_time=theme.CALM)
        self.play(FadeIn(numbers, shift=0.2 * UP), run_time=theme.QUICK)
        return ArrowParts((arrow, *gradient.arrows), VGroup(label, rows))

    # -- the neighbourhood, enlarged ----------------------------------------------------------------------------

    def _tabulate_gaps(self, plot: SurfacePlot, above: Mobject) -> ValueTable:
        """Tabulate the ring's radius, and what is the largest gap inside as a share of it, as the picture is
        enlarged."""
        radii, gaps = [], []
        for level in range(DOUBLINGS + 1):
            plot.level.set_value(level)
            radii.append(plot.radius)
            gaps.append(plot.gap())
        plot.level.set_value(0)
        rows = self.formulas.gaps(radii, gaps)
        first, last = (self.ledger.figures[f"gap_{k}"] for k in (0, DOUBLINGS))
        if compare(first, last) != "falls":
            self.use_variant("flat" if is_zero(first) and is_zero(last) else "uneven")
        head = ("step(r)", f"words({escape(self.read('gap'))}) div step(r)")
        room = _side_region().below(above, 1.5 * theme.SPACE)
        table = ValueTable(head, rows, room, shares=(1, 2), size=theme.LABEL, row_height=ROW_HEIGHT)
        self.pin(table, *table.rows)
        return table

    def _come_closer(
        self, picture: SurfacePicture, slices: Sequence[SliceParts], plane: PlaneParts, normal: ArrowParts
    ) -> SpaceCurve:
        """Move the camera so near that the neighbourhood fills the picture, and draw the ring around it."""
        plot, view, axes, (patch, rest) = picture.plot, picture.view, picture.axes, picture.graph
        room, scale = _picture_column().split_rows(1, SCALE_ROW / frame.body.height)

        def fill() -> None:
            near = view.zoom_on(plot.vicinity(DOUBLINGS), plot.contact, room)
            view.set(target=plot.contact, place=room.center, zoom=near)

        leaving, curves = (*normal.arrows, axes, rest), [each.curve for each in slices]
        drive(
            self,
            (*leaving, patch, plane.mesh, *curves),
            *(arrow.drawn.animate.set_value(0) for arrow in normal.arrows),
            axes.shown.animate(rate_func=rush_from).set_value(0),
            rest.opacity.animate.set_value(0),
            patch.opacity.animate.set_value(SOLID),
            plane.mesh.opacity.animate.set_value(PLANE_THERE),
            plot.narrowed.animate.set_value(1),
            FadeOut(normal.words, picture.legend),
            TurnCamera(view, **view.after(fill, phi=HIGH)),
            run_time=0.8 * theme.SLOW,
        )
        self.remove(*leaving)
        ring, row = plot.ring(), self._write_scale(plot)
        scale.place(row)
        self.add(ring)
        drive(self, [ring], ring.drawn.animate.set_value(1), FadeIn(row, shift=0.2 * UP), run_time=theme.CALM)
        return ring

    def _write_scale(self, plot: SurfacePlot) -> VGroup:
        """Return how far the picture is enlarged, and the radius of the ring, live."""
        radii = [plot.radius / 2**level for level in range(DOUBLINGS + 1)]
        power = LiveNumber(
            self.ledger, "magnification", lambda: plot.power, live_spec([1, 2**DOUBLINGS], 1), size=theme.BODY
        )
        radius = LiveNumber(self.ledger, "radius", lambda: plot.radius, live_spec(radii), size=theme.BODY)
        row = VGroup()
        for name, number in ((self.text("power"), power), (Formula("step(r)", size=theme.BODY), radius)):
            row.add(VGroup(name, LiveSign(number), number).arrange(RIGHT, theme.GAP))
        row.arrange(RIGHT, 2 * theme.SPACE)
        self.pin(row)
        return row

    def _enlarge(self, plot: SurfacePlot, live: Sequence[Mobject], table: ValueTable) -> None:
        """Double the enlargement again and again, and write a row of the table each time."""
        self.play(FadeIn(table.head, table.rule, table.rows[0], shift=0.15 * UP), run_time=theme.QUICK)
        for level, row in enumerate(table.rows[1:], start=1):
            growing = plot.level.animate(rate_func=linear).set_value(level)
            drive(self, live, growing, FadeIn(row, shift=0.15 * UP, rate_func=rush_into), run_time=0.3 * theme.SLOW)

    def _conclude(self, equation: Formula) -> None:
        """Near the point, the function is its plane."""
        near = self._formula(self.formulas.equation("function(f(x, y))", "approx"), equation.size)
        near.move_to(equation, UP + LEFT)
        names = ("value", "dx", "dy")
        *terms, left = equation.parts(*names)
        *places, new_left = near.parts(*names)
        moves = (term.animate.move_to(place) for term, place in zip(terms, places, strict=True))
        self.play(FadeOut(left), *moves, run_time=theme.CALM)
        self.play(FadeIn(new_left), run_time=theme.QUICK)

    # -- the equation -------------------------------------------------------------------------------------------

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
        """Return the equation in numbers; they leave their rows."""
        self.play(*lift_to([letters], above), *(FadeOut(row) for row in rows), run_time=theme.CALM)
        # As large as the formula that it becomes at the end.
        code = self.formulas.equation("function(f(x, y))", "approx")
        size = fit_formula(code, _side_region().width, theme.BODY).size
        numbers = self._formula(self.formulas.equation("z"), size)
        numbers.next_to(letters, DOWN, 2 * theme.SPACE, aligned_edge=LEFT)
        *terms, left = numbers.parts("value", "dx", "dy")
        for part in (VGroup(left, terms[0]), *terms[1:]):
            self.play(FadeIn(part, shift=0.3 * DOWN), run_time=theme.QUICK)
        return numbers

    def _formula(self, code: str, size: float, height: float | None = None) -> Formula:
        """Return a formula that is pinned, and smaller where it would be wider than the side column or higher than
        that."""
        formula = fit_formula(code, _side_region().width, size, height or _side_region().height)
        self.pin(formula)
        return formula


def _opacities(
    picture: SurfacePicture, slices: Sequence[SliceParts], plane: PlaneParts, graph: float, line: float, mesh: float
) -> Seen:
    """Return how far to see the graph, the slices with their tangents, and the plane."""
    parts: list[tuple[Mesh | SpaceCurve, float]] = [(part, graph) for part in picture.graph]
    parts += [(each, line) for one in slices for each in one.lines]
    return [*parts, (plane.mesh, mesh)]


def _fit(plot: SurfacePlot, axes: BoxAxes, room: Region, all_round: bool = False) -> None:
    """Fill the picture's room with what stands in the box, as it is seen now, or whichever way the camera turns."""
    side = max(ROOM_BESIDE, axes.room)
    if all_round:
        plot.view.fit(plot.box.half, room, top=ROOM_ABOVE, bottom=ROOM_BELOW, side=side)
    else:
        plot.view.fit_points(plot.outline(), room, top=0.0, bottom=ROOM_BELOW, side=side)


def _picture_column() -> Region:
    return frame.body.split_columns(*COLUMNS)[0]


def _side_region() -> Region:
    return frame.body.split_columns(*COLUMNS)[1]
