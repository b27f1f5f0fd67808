"""The rectangle u = q · v, whose height is the quotient: its pieces as v and u change, their names, and its sides."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, UP, ManimColor, ValueTracker

from mathcore.rules import QuotientChange, quotient_change
from scenes.components.signed_area import (
    BESIDE,
    AreaPlane,
    Border,
    Caption,
    Measure,
    SignedRectangle,
    filling,
    inner_span,
)
from scenes.components.signed_area import ROOM as INSIDE
from scenes.components.text import Formula, plated
from scenes.framework.digits import Recorder
from scenes.framework.numbers import Figure
from scenes.quotient_rule.parameters import QuotientParameters
from scenes.rule_parts import U, V
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = [
    "REST",
    "Live",
    "change_of",
    "crosses",
    "draw_border",
    "draw_pieces",
    "fit_planes",
    "measure_sides",
    "orientation",
]

ROOM = (1.7, 0.9, 1.0, 0.6)  # frame units for the names: where v begins, beyond its end, at the foot, at the head
FADE = (0.3, 0.6)  # shares of the step between which the names of the pieces come
BEYOND = 4  # times the usual distance of a name from its piece: the strip's stands beyond that of the rise
STRIP = f"q {V}(Delta v)"
REST = f"{U}(Delta u) - {STRIP}"


@dataclass(frozen=True)
class Live:
    """What moves the picture: the step, how far the area is spread over the base, and shares of what the step changes:
    base, area, the area that is poured; and how far the picture has gone aside."""

    dx: ValueTracker
    spread: ValueTracker
    base: ValueTracker
    area: ValueTracker
    poured: ValueTracker
    aside: ValueTracker


@dataclass(frozen=True)
class Now:
    """The rectangle as it is: the end of its base, and the height of what lies on top."""

    end: float
    height: float


def change_of(params: QuotientParameters) -> QuotientChange:
    """Compute what the step changes."""
    return quotient_change(params.u, params.v, params.point, params.step)


def orientation(change: QuotientChange) -> tuple[float, float]:
    """Return the directions, 1 or -1, in which the base and the height are laid off, seen from the base's edge."""
    poured = _poured(change)
    height = -change.q if crosses(change) else max(change.q, poured, key=abs)
    return math.copysign(1, change.v), math.copysign(1, height)


def _poured(change: QuotientChange) -> float:
    """Return the height with the whole change of the area on top, before the strip is taken away."""
    return change.q + change.du / (change.v + change.dv)


def crosses(change: QuotientChange) -> bool:
    """Whether what is put on top reaches from the rectangle's head over its foot to the other side of it."""
    return min(_poured(change) * change.q, (change.q + change.dq) * change.q) < 0


def _cuts(change: QuotientChange) -> dict[str, bool]:
    """Return which pieces lie upon the rectangle: the strip, what is put on its head at first, what is left of it."""
    base, height = change.v * change.dv, (_poured(change) - change.q) * change.q
    return {"strip": base < 0, "gain": height < 0, "rest": change.dq * change.q < 0}


def _lump(change: QuotientChange, plane: AreaPlane) -> float:
    """Return the base on which the area is a square in the picture, or as near to one as the picture has room."""
    if not change.u:
        return change.v
    high = max(abs(y) for y in (change.q, _poured(change)) if y * change.q > 0)
    square = math.sqrt(abs(change.u) * plane.unit[1] / plane.unit[0])
    return math.copysign(
        min(max(square, abs(change.u) / high), max(abs(change.v), abs(change.v + change.dv))), change.v
    )


def draw_pieces(
    params: QuotientParameters, plane: AreaPlane, live: Live, signs: tuple[float, float], area: Figure
) -> tuple[dict[str, SignedRectangle], dict[str, Caption]]:
    """Draw the rectangle, first as a lump of its area, the room that a longer base leaves, what fills it, and what lies
    on top, with names."""
    read, start = _reader(params, live), change_of(params)
    lump = _lump(start, plane)

    def base() -> float:
        share = live.spread.get_value()
        return (1 - share) * lump + share * start.v

    bounds = {
        "whole": lambda: ((0.0, base()), (0.0, start.u / base())),
        "hole": lambda: ((start.v, read().end), (0.0, start.q)),
        "strip": lambda: ((start.v, read().end), (0.0, live.poured.get_value() * start.q)),
        "top": lambda: ((0.0, read().end), (start.q, start.q + read().height)),
    }
    colors = {"whole": theme.ACTIVATION, "hole": theme.FUNCTION, "strip": theme.FUNCTION, "top": theme.ACTIVATION}
    # A strip that counts as positive lies upon a whole that is hatched, where the base gets shorter: it hides that.
    hides = start.v * start.dv < 0 and start.u < 0
    pieces = {
        name: SignedRectangle(plane, each, colors[name], filled=name != "hole" or hides)
        for name, each in bounds.items()
    }

    share, is_cut = _share(params, live), _cuts(start)

    def is_whole() -> float:
        """Return the opacity of the name of the whole: while a piece lies upon it, what is left free is not u."""
        poured = live.poured.get_value()
        at_head = live.area.get_value() * ((1 - poured) * is_cut["gain"] + poured * is_cut["rest"])
        return _half(1 - share() * max(live.base.get_value() * is_cut["strip"], at_head))

    up, right = signs[1] * UP, signs[0] * RIGHT
    # The distance of the name of the whole, where it has no room beside v, beyond that of v, in usual distances.
    below_v = (2 * BESIDE + theme.LABEL / 96) / BESIDE
    named = {
        "whole": ("whole", f"{U}(u) {area.equals} {area}", -below_v * up, is_whole),
        # They come when that of the whole, in whose place they may be, has gone, and go before it comes back.
        "strip": ("hole", STRIP, BEYOND * right, lambda: _half(share())),
        "top": ("top", f"{U}(Delta u)", up, lambda: _half(live.area.get_value()) * _half(1 - live.poured.get_value())),
        # Of nothing that is left there would be a name on the way only, gone before it is read.
        "rest": ("top", REST, up, lambda: _half(share()) * _half(live.poured.get_value()) if start.rest else 0.0),
    }
    # The names of the whole and of the strip stand where nothing lies upon them.
    whole = bounds["whole"]
    bounds["whole"] = lambda: (
        inner_span(base(), read().end - start.v),
        inner_span(start.u / base(), read().height),
    )
    bounds["hole"] = lambda: ((start.v, read().end), inner_span(start.q, read().height))

    def under_strip() -> ManimColor:
        """Return what is behind the name of the strip: the strip, the rectangle that gets shorter, or nothing."""
        if live.poured.get_value() > 0 or hides:
            return filling(colors["strip"])
        return filling(colors["whole"]) if start.v * start.dv < 0 else ManimColor(theme.BACKGROUND)

    def base_end() -> np.ndarray:
        """Return where the line of the height stands: a piece that goes from the head back to the foot is beside it."""
        return plane.at(0, 0)

    captions = {
        name: Caption(
            plane,
            bounds[piece],
            Formula(code, size=theme.BODY),
            at,
            colors[piece],
            seen,
            under_strip if name == "strip" else None,
            upright=base_end if piece == "top" and crosses(start) else None,
            around=whole if piece == "whole" else None,
            names_nothing=name == "whole",
        )
        for name, (piece, code, at, seen) in named.items()
    }
    return pieces, captions


def draw_border(params: QuotientParameters, plane: AreaPlane, live: Live, name: Caption) -> Border:
    """Draw the border of the strip round its name, seen while a piece that counts as the opposite lies upon both the
    rectangle and the strip: what that leaves free is not the whole strip."""
    read, start, share = _reader(params, live), change_of(params), _share(params, live)

    def seen() -> float:
        now = read()
        is_covered = start.v * (now.end - start.v) > 0 and start.q * now.height < 0
        return is_covered * _half(share()) * _half(live.area.get_value())

    return Border(plane, lambda: ((start.v, read().end), (0.0, start.q)), theme.FUNCTION, seen, name.label)


def measure_sides(
    params: QuotientParameters,
    plane: AreaPlane,
    live: Live,
    signs: tuple[float, float],
    record: Recorder,
    v_format: str,
    q_format: str,
) -> dict[str, Measure]:
    """Draw v and q with their values in their formats, and their changes."""
    read, start, share = _reader(params, live), change_of(params), _share(params, live)
    up, right = signs[1] * UP, signs[0] * RIGHT
    base = start.q if crosses(start) else 0.0  # of the edges as long as v, that which stays free
    figures = {"v": record("v", start.v, v_format), "q": record("q", start.q, q_format)}
    ends = {
        "v": lambda: (plane.at(0, base), plane.at(start.v, base)),
        "q": lambda: (plane.at(0, 0), plane.at(0, start.q)),
        "dv": lambda: (plane.at(start.v, base), plane.at(read().end, base)),
        "dq": lambda: (plane.at(read().end, start.q), plane.at(read().end, start.q + read().height)),
    }
    lengthens = start.v * start.dv > 0
    below = -up if lengthens else -4 * up  # a shorter base has the name of its change under its own
    labels = {
        "v": (f"{V}(v) {figures['v'].equals} {figures['v']}", -up, theme.FUNCTION, None),
        "q": (f"q {figures['q'].equals} {figures['q']}", -right, theme.TEXT, None),
        "dv": (f"{V}(Delta v)", below, theme.FUNCTION, lambda: live.base.get_value() * share()),
        "dq": ("Delta q", right, theme.TEXT, lambda: _half(live.poured.get_value()) * share()),
    }
    names = {name: plated(Formula(code, size=theme.LABEL)) for name, (code, *_) in labels.items()}
    # Beside the line is the strip where the base gets shorter: a narrow one has its name at its other side.
    is_narrow = start.v * start.dv < 0 and abs(start.dv) * plane.unit[0] * FADE[0] < names["dq"].width + 2 * BESIDE

    def beyond_strip() -> np.ndarray:
        return plane.at(start.v, start.q + read().height / 2)

    measures = {name: Measure(ends[name], names[name], *labels[name][1:]) for name in ("v", "q")}
    return measures | {
        "dv": Measure(ends["dv"], names["dv"], *labels["dv"][1:], past=names["v"] if lengthens else None),
        "dq": Measure(
            ends["dq"],
            names["dq"],
            *labels["dq"][1:],
            beyond=beyond_strip if is_narrow else None,
            # Before, what is on top is another change than that of the height.
            drawn=lambda: _half(live.poured.get_value()),
        ),
    }


def _reader(params: QuotientParameters, live: Live) -> Callable[[], Now]:
    """Return what gives the rectangle as it is now."""
    u, v, a, start = params.u, params.v, params.point, change_of(params)

    def read() -> Now:
        now = a + live.dx.get_value()
        du, dv = float(u(now)) - start.u, (float(v(now)) - start.v) * live.base.get_value()
        end = start.v + dv
        height = live.area.get_value() * (du - live.poured.get_value() * start.q * dv) / end
        return Now(end, height)

    return read


def _share(params: QuotientParameters, live: Live) -> Callable[[], float]:
    """Return what gives the opacity of names of pieces that vanish with the step."""
    first = params.step

    def share() -> float:
        return float(np.clip((live.dx.get_value() / first - FADE[0]) / (FADE[1] - FADE[0]), 0, 1))

    return share


def _half(share: float) -> float:
    """Return 0 for the first half of a way, and from there on 0 to 1."""
    return float(np.clip(2 * share - 1, 0, 1))


def fit_planes(
    region: Region, aside: Region, change: QuotientChange, signs: tuple[float, float]
) -> tuple[AreaPlane, AreaPlane]:
    """Return the planes of the rectangle in a region and in that to which it goes aside, with room for the names: also
    for that of the strip, where it stands beside it."""
    bases = change.v, change.v + change.dv
    ys = change.q, _poured(change), change.q + change.dq
    plane, beyond = AreaPlane(_room_inside(region, signs, ROOM[1]), bases, ys), ROOM[1]
    name = Formula(STRIP, size=theme.BODY)
    low = min(abs(inner_span(change.q, y - change.q)[1]) for y in ys)
    if (plane.unit * [abs(change.dv), low] < [each + 2 * INSIDE for each in (name.width, name.height)]).any():
        beyond = BEYOND * BESIDE + name.width + theme.GAP
        plane = AreaPlane(_room_inside(region, signs, beyond), bases, ys)
    return plane, AreaPlane(_room_inside(aside, signs, beyond), bases, ys, like=plane)


def _room_inside(room: Region, signs: tuple[float, float], beyond: float) -> Region:
    """Leave out of a room what the names take: the long ones stand where the sides begin, others so far beyond v."""
    left, _, bottom, top = ROOM
    left, right = (left, beyond) if signs[0] > 0 else (beyond, left)
    bottom, top = (bottom, top) if signs[1] > 0 else (top, bottom)
    return Region(room.left + left, room.right - right, room.bottom + bottom, room.top - top)
