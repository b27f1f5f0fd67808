"""A rectangle with the sides u and v that changes by Δu and Δv: the strips u Δv and v Δu, and the corner Δu Δv.

Sides may be negative or 0, and may shrink: the pieces keep their places, and what counts as negative is hatched.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
from manim import RIGHT, UP, VGroup, VMobject

from scenes.components.signed_area import AreaPlane, Border, Bounds, Caption, Measure, SignedRectangle, inner_span
from scenes.components.text import Formula, plated
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["GrowingRectangle", "piece_codes"]

ROOM = (1.6, 0.8, 0.65, 0.75)  # frame units for the names: where u begins, beyond its end, where v begins, beyond it
OVER = 3.3  # multiples of the usual distance at which the corner's name stands over that of Δu
# Shares between which names fade, narrow, so that hardly a step ends with a name that is half seen.
GONE = (0.07, 0.075)  # of a side that has gone: the name of the whole goes
BEFORE_ZERO = 0.35  # of all that a side reaches: one that is longer, and passes through 0, has room for a name
FADE = (0.4, 0.45)  # of the first step: the names of the pieces come

Changes = Callable[[], tuple[float, float]]


def piece_codes(roles: tuple[str, str]) -> dict[str, str]:
    """Return Typst math of the pieces by name: `whole`, the strips by which `u` and `v` change it, and the `corner`."""
    u, v = roles
    return {
        "whole": f"{u}(u) {v}(v)",
        "v": f"{u}(u) {v}(Delta v)",
        "u": f"{v}(v) {u}(Delta u)",
        "corner": f"{u}(Delta u) {v}(Delta v)",
    }


class GrowingRectangle:
    """The rectangle and its live pieces.

    Parameters
    ----------
    region
        The room for it and its names.
    u, v
        The sides as they are written.
    reach
        Values that u and v take on the way.
    changes
        Gives Δu and Δv now.
    share
        Gives the present step as a share of the first one: the names of the pieces fade as it falls.
    roles
        Whose colours u and v have.

    Parts: `whole` (the rectangle), `sides` (u and v), `pieces` and `captions` (by name), `borders` (of the strips, all
    around, where the corner lies upon them), `growth` (Δu and Δv at the edges). The whole has a name unless a side
    shrinks; where both do, what is `left` of it has one.
    """

    def __init__(
        self,
        region: Region,
        u: Figure,
        v: Figure,
        reach: tuple[np.ndarray, np.ndarray],
        changes: Changes,
        share: Callable[[], float],
        roles: tuple[str, str],
    ) -> None:
        self.changes, self.roles, self.region = changes, roles, region
        self.u, self.v, self.reach = u.value, v.value, reach
        self.signs = tuple(math.copysign(1, max(values, key=abs)) for values in reach)
        self.right, self.up = self.signs[0] * RIGHT, self.signs[1] * UP
        self.plane = AreaPlane(self._inside(region), *reach)

        def seen() -> float:
            return _faded(share(), FADE)

        self.pieces, self.captions = self._draw_pieces(seen)
        self.borders = self._draw_borders(seen)
        self.whole = SignedRectangle(self.plane, self._bounds("whole"), theme.AREA)
        self.sides = self._measure_sides(u, v, reach)
        self.growth = self._measure_changes(seen)

    def outline(self) -> VMobject:
        """Draw the border of the grown rectangle as it is now."""
        du, dv = self.changes()
        left, right, bottom, top = self.plane.edges(((0.0, self.u + du), (0.0, self.v + dv)))
        corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
        border = VMobject(color=theme.STEP, stroke_width=theme.HAIRLINE)
        border.set_points_as_corners([np.array([x, y, 0.0]) for x, y in corners])
        return border

    def name_rates(self, codes: tuple[str, str]) -> VGroup:
        """Write the areas u v' dx and v u' dx that the slopes give to the strips, each beyond its strip as it is now,
        broken in two or else at its end where it needs that; of a strip that there is not, nothing.

        They are written as the codes say, or in letters where those have no room.
        """
        u, v = self.roles
        names, has_room = self._place_rates(codes)
        if not has_room:
            names, _ = self._place_rates((f"{u}(u) {v}(v') thin step(dif x)", f"{v}(v) {u}(u') thin step(dif x)"))
        return names

    def _place_rates(self, codes: tuple[str, str]) -> tuple[VGroup, bool]:
        """Return the names of the areas that the slopes give to the strips, those that have room, and whether all
        have."""
        (du, dv), (right, up) = self.changes(), self.signs
        over = plated(Formula(codes[0], size=theme.LABEL))
        top, far = (sign * max(sign * a, sign * (a + d), 0.0) for sign, a, d in ((up, self.v, dv), (right, self.u, du)))
        over.next_to(self.plane.at(self.u / 2, top), self.up, theme.GAP)
        broken = "& " + codes[1].replace(" dot ", r" \ & dot ", 1)
        for code, size in product((codes[1], broken), (theme.LABEL, theme.SMALL)):
            beyond = plated(Formula(code, size=size))
            beyond.next_to(self.plane.at(far, self.v / 2), self.right, theme.GAP)
            if not self.region.overrun(beyond, beyond.get_center()):
                break
        if self.region.overrun(beyond, beyond.get_center()) > 0:
            beyond.next_to(self.plane.at(self.u + du / 2, 0), -self.up, theme.GAP)
            name = self.sides[0].label
            if np.all(
                2 * np.abs(beyond.get_center() - name.get_center())[:2] < [beyond.width + name.width, 2 * name.height]
            ):
                beyond.next_to(name, -self.up, theme.GAP / 2).set_x(self.plane.at(self.u + du / 2, 0)[0])
        named = [name for name, area in ((over, self.u * dv), (beyond, self.v * du)) if area]
        inside = [name for name in named if not self.region.overrun(name, name.get_center())]
        return VGroup(*inside), len(inside) == len(named)

    def _inside(self, region: Region) -> Region:
        """Leave out of a region what the names take: the long ones stand where the sides begin."""
        left, right, bottom, top = ROOM
        left, right = (left, right) if self.signs[0] > 0 else (right, left)
        bottom, top = (bottom, top) if self.signs[1] > 0 else (top, bottom)
        return Region(region.left + left, region.right - right, region.bottom + bottom, region.top - top)

    def _bounds(self, name: str, *, inner: bool = False) -> Bounds:
        """Return what gives the ends of a piece's sides; `inner` leaves out what another piece takes away from it."""
        u, v, changes = self.u, self.v, self.changes

        def read() -> tuple[tuple[float, float], tuple[float, float]]:
            du, dv = changes()
            if inner and name == "u":
                du = self._kept_aside(u, du, 0)
            if inner and name == "v":
                dv = self._kept_aside(v, dv, 1)
            along = inner_span(u, du) if inner else (0.0, u)
            upward = inner_span(v, dv) if inner else (0.0, v)
            beyond = name in ("u", "corner"), name in ("v", "corner")
            return ((u, u + du) if beyond[0] else along), ((v, v + dv) if beyond[1] else upward)

        return read

    def _kept_aside(self, length: float, change: float, axis: int) -> float:
        """Return a change, for what is named after it: a side that passes through 0 has the line of the other side
        there, and the name stands before it where it has room."""
        has_room = abs(length) > BEFORE_ZERO * float(np.abs(self.reach[axis]).max())
        return -length if has_room and length * (length + change) < 0 else change

    def _draw_pieces(self, seen: Callable[[], float]) -> tuple[dict[str, SignedRectangle], dict[str, Caption]]:
        u, v = (theme.roles[role] for role in self.roles)
        colors = {"v": v, "u": u, "corner": theme.TEXT, "whole": theme.AREA, "left": theme.AREA}
        under = -self.right - self.up
        sides = {"v": self.up, "u": self.right, "corner": OVER * self.up, "whole": under, "left": under}
        shares = {"whole": lambda: 1 - max(self._lost()), "left": lambda: min(self._lost())}
        left = " ".join(f"({role}({name}) + {role}(Delta {name}))" for role, name in zip(self.roles, "uv", strict=True))
        captions = {
            name: Caption(
                self.plane,
                self._bounds(name, inner=True),
                Formula(code, size=theme.LABEL if name == "left" else theme.BODY),
                sides[name],
                colors[name],
                shares.get(name, seen),
                room=self.region,
            )
            for name, code in [*piece_codes(self.roles).items(), ("left", left)]
        }
        return {
            name: SignedRectangle(self.plane, self._bounds(name), colors[name]) for name in ("v", "u", "corner")
        }, captions

    def _draw_borders(self, seen: Callable[[], float]) -> dict[str, Border]:
        """Draw the borders of the strips, which are seen while the corner lies upon a part of them: its sign is the
        other one, and what is left free is not the area that the strip is named for."""
        across = {"v": (0, self.u), "u": (1, self.v)}

        def shown(axis: int, length: float) -> Callable[[], float]:
            def opacity() -> float:
                changes = self.changes()
                return seen() * (length * changes[axis] < 0 and changes[1 - axis] != 0)

            return opacity

        colors = dict(zip("uv", self.roles, strict=True))
        return {
            name: Border(
                self.plane,
                self._bounds(name),
                theme.roles[colors[name]],
                shown(*of),
                self.captions[name].label,
            )
            for name, of in across.items()
        }

    def _lost(self) -> tuple[float, float]:
        """Return how far u and v have shrunk: from 0, also for a side that passes through 0, to 1 for what is seen."""
        du, dv = self.changes()
        shares = [-change / length if length else 0.0 for change, length in ((du, self.u), (dv, self.v))]
        one, other = (_faded(share, GONE) if share < 1 else 0.0 for share in shares)
        return one, other

    def _measure_sides(self, u: Figure, v: Figure, reach: tuple[np.ndarray, np.ndarray]) -> VGroup:
        """Draw u and v, with their values where these have room, where they begin: below all that the rectangle reaches
        on its way."""
        plane, corner, region = self.plane, self.plane.at(0, 0), self.region
        ends = plane.at(u.value, 0), plane.at(0, v.value)
        colors = [theme.roles[role] for role in self.roles]
        left, low = (sign * min(0.0, *(sign * values).tolist()) for sign, values in zip(self.signs, reach, strict=True))
        under, beside = plane.at(u.value / 2, low), plane.at(left, v.value / 2)
        rooms = (
            2 * min(under[0] - region.left, region.right - under[0]),
            (beside[0] - region.left if self.signs[0] > 0 else region.right - beside[0]) - theme.GAP,
        )
        pairs = list(zip(self.roles, (u, v), strict=True))
        names = [Formula(f"{role}({side.name}) {side.equals} {side}", size=theme.LABEL) for role, side in pairs]
        if any(name.width > room for name, room in zip(names, rooms, strict=True)):
            names = [Formula(f"{role}({side.name})", size=theme.LABEL) for role, side in pairs]
        return VGroup(
            Measure(lambda: (corner, ends[0]), plated(names[0]), -self.up, colors[0], beyond=under),
            Measure(lambda: (corner, ends[1]), plated(names[1]), -self.right, colors[1], beyond=beside),
        )

    def _measure_changes(self, seen: Callable[[], float]) -> VGroup:
        """Draw Δu and Δv, at the edges that are far from where the sides begin."""
        plane, u, v, changes, signs = self.plane, self.u, self.v, self.changes, self.signs

        def far(length: float, change: float, sign: float) -> float:
            return sign * max(sign * length, sign * (length + change), 0.0)

        def over() -> tuple[np.ndarray, np.ndarray]:
            du, dv = changes()
            return plane.at(u, far(v, dv, signs[1])), plane.at(u + du, far(v, dv, signs[1]))

        def beyond() -> tuple[np.ndarray, np.ndarray]:
            du, dv = changes()
            return plane.at(far(u, du, signs[0]), v), plane.at(far(u, du, signs[0]), v + dv)

        rows = zip((over, beyond), "uv", self.roles, (self.up, self.right), strict=True)
        return VGroup(
            *(
                Measure(ends, plated(Formula(f"{role}(Delta {name})", size=theme.LABEL)), at, theme.roles[role], seen)
                for ends, name, role, at in rows
            )
        )


def _faded(share: float, between: tuple[float, float]) -> float:
    """Return how far a share is on the way between two others, from 0 to 1."""
    return float(np.clip((share - between[0]) / (between[1] - between[0]), 0, 1))
