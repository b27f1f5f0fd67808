"""The neighbourhood of the point in TangentPlane, enlarged until surface and plane are one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import (
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Mobject,
    VGroup,
    linear,
    rush_into,
    smooth,
    squish_rate_func,
)

from scenes.components.number import LiveNumber, LiveSign
from scenes.components.space import TurnCamera, drive
from scenes.components.space_curve import SpaceCurve
from scenes.components.surface_plot import SOLID, SurfacePlot
from scenes.components.table import ValueTable
from scenes.components.text import Formula
from scenes.framework.comparison import compare, is_zero
from scenes.framework.digits import live_spec, number_spec, whole_spec
from scenes.framework.numbers import Figure
from scenes.framework.script_math import escape
from scenes.style.frame import frame
from scenes.style.theme import theme
from scenes.tangent_plane.arrows import ArrowScene, RateFunc
from scenes.tangent_plane.layout import (
    picture_column,
    side_region,
)
from scenes.tangent_plane.parts import ArrowParts, PlaneParts, SliceParts, SurfacePicture

__all__ = ["HIGH", "NeighbourhoodScene"]

DOUBLINGS = 5  # of the enlargement there
PLANE_THERE = 0.3  # of the plane while the graph is compared with it
SCALE_ROW = 0.7  # of the picture's room, for what tells how far it is enlarged
ROW_HEIGHT = 0.43
# The axes go before the camera is so near that they would reach under the caption.
BEFORE_NEAR: RateFunc = squish_rate_func(smooth, 0.0, 0.4)
HIGH = np.radians(42)  # of the camera, from the vertical, as the floor or the neighbourhood is looked at


class NeighbourhoodScene(ArrowScene):
    """Come closer, enlarge the neighbourhood, and tabulate the gap."""

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
        first, last = self._ends_of_gap()
        if compare(first, last) != "falls":
            self.use_variant("flat" if self._is_flat() else "uneven")
        head = ("step(r)", f"words({escape(self.read('gap'))})\\/step(r)")
        room = side_region().below(above, theme.SPACE)
        table = ValueTable(head, rows, room, shares=(1, 2), size=theme.LABEL, row_height=ROW_HEIGHT)
        self.pin(table, *table.rows)
        return table

    def _ends_of_gap(self) -> tuple[Figure, Figure]:
        """Return the gap as a share of the radius, at first and fully enlarged."""
        first, last = (self.ledger.figures[f"gap_{k}"] for k in (0, DOUBLINGS))
        return first, last

    def _is_flat(self) -> bool:
        """Return whether the surface is its plane around the point, as the table has it."""
        return all(map(is_zero, self._ends_of_gap()))

    def _come_closer(
        self, picture: SurfacePicture, slices: Sequence[SliceParts], plane: PlaneParts, normal: ArrowParts
    ) -> SpaceCurve:
        """Move the camera so near that the neighbourhood fills the picture, and draw the ring around it."""
        plot, view, axes, (patch, rest) = picture.plot, picture.view, picture.axes, picture.graph
        room, scale = picture_column().split_rows(1, SCALE_ROW / frame.body.height)

        def fill() -> None:
            near = view.zoom_on(plot.vicinity(DOUBLINGS), plot.contact, room)
            view.set(target=plot.contact, place=room.center, zoom=near)

        leaving, curves = (*normal.arrows, axes, rest), [each.curve for each in slices]
        drive(
            self,
            (*leaving, patch, plane.mesh, *curves),
            *(arrow.drawn.animate.set_value(0) for arrow in normal.arrows),
            axes.shown.animate(rate_func=BEFORE_NEAR).set_value(0),
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
        rests = [plot.radius / 2**level for level in range(DOUBLINGS + 1)]
        spec = live_spec(rests)

        def spec_of(value: float) -> str:
            """Return the format of the radius: where it rests it reads as in the table."""
            return number_spec(value) if any(math.isclose(value, rest) for rest in rests) else whole_spec(value, spec)

        power = LiveNumber(
            self.ledger, "magnification", lambda: plot.power, live_spec([1, 2**DOUBLINGS], 1), size=theme.BODY
        )
        radius = LiveNumber(self.ledger, "radius", lambda: plot.radius, spec_of, size=theme.BODY)
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
