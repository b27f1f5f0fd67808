"""The graph of TangentPlane, its two slices through the point, and the plane that their tangents span."""

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
    Animation,
    Dot,
    FadeIn,
    FadeOut,
    Mobject,
    ValueTracker,
    VGroup,
    Write,
)

from mathcore import tangent_plane
from scenes.components.box_axes import BoxAxes, fit_box
from scenes.components.height_legend import HeightLegend
from scenes.components.mesh import Mesh
from scenes.components.plane_equation import slope_of
from scenes.components.space import CameraView, drive, see_face
from scenes.components.space_curve import SpaceCurve
from scenes.components.surface_plot import SurfacePlot
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.framework.rounded_points import Found, names_about
from scenes.style.theme import theme
from scenes.tangent_plane.equation import EquationScene
from scenes.tangent_plane.formulas import PlaneFormulas
from scenes.tangent_plane.layout import (
    fit_picture,
    picture_column,
    side_region,
    stand_beside,
    stand_beyond,
    stand_over,
)
from scenes.tangent_plane.parameters import NAMES
from scenes.tangent_plane.parts import SliceParts, SurfacePicture

__all__ = ["PHI", "SliceScene"]

PHI = np.radians(62)  # of the camera, from the vertical
SHEET_OPACITY = 0.16
MARKS = 25  # points of a line that a label keeps clear of
PLANE_MARKS = 7  # along each side of the plane
SIDES_OF_PLANE = ((0, 1), (0, 2), (1, 3), (2, 3))  # between which of its corners each lies
NIBBLE = 0.1  # of a plate: less of it over a sheet, or beside it, is not seen
TALLEST = 0.75  # of the function's formula at full size


class SliceScene(EquationScene):
    """Draw the graph, cut it twice, and lay tangents and their plane to it."""

    def _set_up(self, title: Words) -> SurfacePicture:
        """Return everything of the first beat, laid out and not yet shown."""
        f, point = self.params.function, self.params.point
        plane = tangent_plane(f, point)
        self.formulas = PlaneFormulas(plane, self.record)
        self.ledger.take_about(names_about(self.formulas.place(), self._found()))
        box = fit_box(f, point, self.params.x_range, self.params.y_range)
        legend = HeightLegend(*box.z_range).move_to(picture_column().at(1, 0), RIGHT)
        self.pin(legend)
        room = replace(picture_column(), right=float(legend.get_left()[0]) - theme.GAP)
        view = CameraView(self.camera, room.center, phi=PHI, theta=see_face(plane.normal / box.unit, PHI))
        axes = BoxAxes(view, box, shown=0)
        plot = SurfacePlot(view, box, f, plane)
        fit_picture(plot, axes, room)
        plot.rise.set_value(0)
        formula = self._formula(f"function(f(x, y)) = {f.typst()}", theme.FORMULA, TALLEST)
        side_region().place(formula, -1, 1)
        value = self._formula(self.formulas.value(), theme.BODY)
        value.next_to(formula, DOWN, theme.SPACE, aligned_edge=LEFT)
        graph = (plot.patch(0), plot.surroundings(0))
        return SurfacePicture(
            title, room, view, axes, plot, graph, legend, formula, value, plot.guides(), self._name_point(plot, axes)
        )

    def _found(self) -> Found:
        """Return by name how the numbers at the point are found."""
        f = self.params.function
        slopes = [f.derivative(name) for name in f.variables]
        found: Found = {"value": f, "slope_toward": lambda x, y: math.hypot(*(slope(x, y) for slope in slopes))}
        for kind in ("df_d", "gradient_", "normal_"):
            found |= {f"{kind}{name}": slope for name, slope in zip(NAMES, slopes, strict=True)}
        return found

    def _name_point(self, plot: SurfacePlot, axes: BoxAxes) -> VGroup:
        """Return the names of the point's coordinates, where the guides leave the axes."""
        names = VGroup()
        for name, end in zip("ab", plot.guide_ends(), strict=True):
            names.add(stand_over(Tag(Formula(name, size=theme.LABEL)), plot, end, [*axes.labels, *_mark_floor(plot)]))
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
        live = [sheet, *leaving, *picture.graph]  # beside a surface that is drawn anew, what is behind it is hidden
        cutting = [tag for tag in others if isinstance(tag, Tag) and _cuts_sheet(tag, picture, axis)]
        fading += [each for tag in cutting for each in _show(tag, picture, 0)]
        drive(self, live, sheet.opacity.animate.set_value(SHEET_OPACITY), *fading, run_time=theme.QUICK)
        self.remove(*leaving)
        held = Tag(Formula(("y = b", "x = a")[axis], size=theme.LABEL))
        clear_of = [*others, *_mark_lines(picture.plot), *_mark_floor(picture.plot)]
        stand_beyond(held, picture, [picture.plot.slice_end(axis)], clear_of)
        drive(self, [curve], curve.drawn.animate.set_value(1), FadeIn(held), run_time=theme.CALM)
        room = self._room_for_letters(axis, above)
        letters = self._formula(f"{slope_of(axis)} = {self.params.function.gradient()[axis].typst()}", theme.BODY, room)
        letters.next_to(above, DOWN, theme.SPACE, aligned_edge=LEFT)
        fits = letters.width <= side_region().width and letters.height <= room
        writing: list[Animation] = [Write(letters)] if fits else []
        writing += [each for tag in cutting for each in _show(tag, picture, 1)]
        drive(self, [sheet, *picture.graph], sheet.opacity.animate.set_value(0), *writing, run_time=theme.CALM)
        self.remove(sheet)
        return curve, held, VGroup(letters) if fits else VGroup()

    def _room_for_letters(self, axis: int, above: Mobject) -> float:
        """Return how high a partial derivative may be, so that the rows of this slice and those to come find room."""
        slices = len(NAMES) - axis
        number = Formula(slope_of(axis), size=theme.BODY).height
        left = above.get_bottom()[1] - side_region().bottom
        return float(left / slices - theme.SPACE - theme.GAP - number)

    def _draw_tangent(
        self, picture: SurfacePicture, axis: int, above: Mobject, others: Sequence[Mobject]
    ) -> tuple[SpaceCurve, Tag, Formula]:
        """Return the tangent line of a slice, its label and its slope."""
        plot = picture.plot
        tangent, glass = plot.tangent(axis), plot.glass()
        self.add(tangent)
        seen_through = [part.opacity.animate.set_value(glass) for part in picture.graph]
        drawing = (tangent.drawn.animate.set_value(1), *seen_through)
        drive(self, (tangent, *picture.graph), *drawing, run_time=self.phrase_time(theme.CALM, theme.SLOW))
        label = Tag(Formula(self.formulas.slope_alone(axis), size=theme.LABEL))
        stand_beside(label, picture, plot.tangent_ends(axis), [*others, *_mark_lines(plot), *_mark_floor(plot)])
        number = self._formula(self.formulas.slope(axis), theme.BODY)
        number.next_to(above, DOWN, theme.GAP).align_to(above, LEFT)
        self.play(FadeIn(label), FadeIn(number, shift=0.2 * UP), run_time=theme.QUICK)
        self.point_out(number)
        return tangent, label, number

    def _sweep_plane(
        self, picture: SurfacePicture, lines: Sequence[SpaceCurve], others: Sequence[Mobject]
    ) -> tuple[Mesh, SpaceCurve, Tag]:
        """Return the plane, which the one tangent line, moved along the other, sweeps out; its label stands clear of
        lines in space and of other labels."""
        plot, spread = picture.plot, ValueTracker(0)
        mesh, edge = plot.plane_patch(spread), plot.plane_edge(spread)
        self.add(mesh, edge)
        drive(self, (mesh, edge), spread.animate.set_value(1), run_time=theme.SLOW)
        label = Tag(self.text("plane", size=theme.LABEL, color=theme.TANGENT))
        corners = plot.plane_corners()
        middles = [(corners[i] + corners[j]) / 2 for i, j in SIDES_OF_PLANE]
        clear_of = [*others, *mark_curves(picture.view, lines), *_mark_floor(plot)]
        stand_beside(label, picture, [*corners, *middles], clear_of)
        self.play(FadeIn(label), run_time=theme.QUICK)
        return mesh, edge, label


def _cuts_sheet(tag: Tag, picture: SurfacePicture, axis: int) -> bool:
    """Return whether the plate of a label that stands would cut a piece out of the border of a sheet."""
    share = picture.plot.shadow_of_sheet(axis).share(tag, picture.view.place_of(tag))
    return NIBBLE < share < 1 - NIBBLE


def _show(tag: Tag, picture: SurfacePicture, share: float) -> list[Animation]:
    """Let the plate of a label be seen as far as said; over the graph the letters too, which lines of the picture would
    run through without it."""
    is_over = picture.plot.shadow().share(tag, picture.view.place_of(tag)) > NIBBLE
    return tag.show(share) if is_over else [tag.show_plate(share)]


def mark_curves(view: CameraView, lines: Sequence[SpaceCurve]) -> list[Mobject]:
    """Return points in the frame along lines in space, that labels may keep clear of."""
    return mark_points(view, np.concatenate([line.path(np.linspace(0, 1, MARKS)) for line in lines]))


def _mark_lines(plot: SurfacePlot) -> list[Mobject]:
    """Return points in the frame of the two slices and of the plane to come, on whose middle lines the tangents lie."""
    slices = [plot.slice(axis) for axis in range(len(NAMES))]
    xs, ys = (np.linspace(nodes[0], nodes[-1], PLANE_MARKS) for nodes in (plot.patch_xs, plot.patch_ys))
    u, v = np.meshgrid(xs, ys)
    plane = plot.box.at(u, v, plot.plane(u, v)).reshape(-1, 3)
    return [*mark_curves(plot.view, slices), *mark_points(plot.view, plane)]


def _mark_floor(plot: SurfacePlot) -> list[Mobject]:
    """Return points in the frame along the two axes of the floor that are before the viewer."""
    box, view = plot.box, plot.view
    shares, low = np.linspace(0, 1, MARKS), box.z_range[0]
    x, y = (np.interp(shares, (0, 1), bounds) for bounds in (box.x_range, box.y_range))
    near_x, near_y = box.x_range[int(view.heading[0] > 0)], box.y_range[int(view.heading[1] > 0)]
    return mark_points(view, np.concatenate([box.at(x, near_y, low), box.at(near_x, y, low)]))


def mark_points(view: CameraView, places: np.ndarray) -> list[Mobject]:
    """Return points in the frame where places in space, shape (n, 3), are seen."""
    return [Dot(view.project(place), radius=0.0) for place in places if np.isfinite(place).all()]
