"""An angle on the unit circle, and what a step of it does to the sine, the cosine and the tangent."""

from __future__ import annotations

import math

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arc,
    FadeIn,
    FadeOut,
    Line,
    ValueTracker,
    VGroup,
    VMobject,
)

from scenes.components.free_places import NOWHERE, lines_of, move_clear
from scenes.components.live_parts import live_path
from scenes.components.text import Formula, plated
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["STEP", "CircleFigure"]

STEP = 0.2  # of the angle
INWARDS = 0.62  # of the radius: how far out a line from the centre is named at most
# Shares of a side at which its name may stand, the best first.
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8, 0.25, 0.3, 0.4, 0.45, 0.55, 0.6, 0.7, 0.75)
ASIDE = (0, 0.5, -0.5)  # and widths of a name over or under a side, by which it may stand aside
PAST = 3  # gaps that the name of a corner may stand farther from it
PLATE = 0.055  # frame units from a name to a line: its plate covers none
WEDGE, SAMPLES = 0.2, 24  # radius of the arc of the angle, at least, and its points
NARROW = 0.02  # frame units to a line beside the name of a small angle, more than where there is room


class CircleFigure:
    """An angle x on the unit circle with the sides of its triangle, its tangent, and what a step of x does to them.

    Trackers: `angle` and `step`. Parts: `ground` (axes and circle), `radius`, `wedge` (the arc of the angle), `sine`,
    `cosine`; `small` (the step and
    its two legs); `line` (the vertical tangent), `ray` and `tangent` on it, `large` (the step scaled twice).
    """

    def __init__(self, region: Region, angle: float) -> None:
        self.angle, self.step = ValueTracker(angle), ValueTracker(STEP)
        top = max(1.05, math.tan(angle) + STEP / math.cos(angle) ** 2 + 0.05)
        self.unit = min((region.height - 0.8) / top, (region.width - 2.2) / 1.02)
        self.origin = np.array([region.left + 0.5, region.bottom + 0.55, 0.0])
        # The name of a small angle stands where its sides are farther apart than it is high.
        half = Formula("derivative(y)", size=theme.LABEL).height / 2 + PLATE + theme.BOLD / 200 + NARROW
        self.wedge_radius = max(WEDGE, half / math.sin(angle / 2) / self.unit)
        self.ground = self._ground()
        width = theme.LINE
        self.radius = live_path(lambda: (self.at(0, 0), self.tip), theme.TEXT, width)
        self.wedge = live_path(lambda: self._along_wedge(np.linspace(0, 1, SAMPLES)), theme.TEXT, theme.AXIS)
        self.sine = live_path(lambda: (self.at(self.tip_xy[0], 0), self.tip), theme.FUNCTION, theme.BOLD)
        self.cosine = live_path(lambda: (self.at(0, 0), self.at(self.tip_xy[0], 0)), theme.ACTIVATION, theme.BOLD)
        self.small = VGroup(
            live_path(lambda: self._small(0, 2), theme.STEP, theme.BOLD),
            live_path(lambda: self._small(0, 1), theme.DERIVATIVE, theme.BOLD),
            live_path(lambda: self._small(1, 2), theme.DERIVATIVE, theme.BOLD),
        )
        self.base = Line(self.at(0, 0), self.at(1, 0), color=theme.ACTIVATION, stroke_width=theme.BOLD)
        self.line = Line(self.at(1, 0), self.at(1, top), color=theme.QUIET, stroke_width=theme.AXIS)
        self.ray = live_path(lambda: (self.tip, self._large()[0]), theme.TEXT, width)
        self.tangent = live_path(lambda: (self.at(1, 0), self._large()[0]), theme.FUNCTION, theme.BOLD)
        self.large = VGroup(
            live_path(lambda: self._large()[[0, 1]], theme.STEP, theme.BOLD),
            live_path(lambda: self._large()[[1, 2]], theme.QUIET, theme.HAIRLINE),
            live_path(lambda: self._large()[[0, 2]], theme.DERIVATIVE, theme.BOLD),
        )
        self.labels = VGroup()

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the place of a point of the plane of the circle."""
        return self.origin + self.unit * np.array([x, y, 0.0])

    @property
    def tip_xy(self) -> tuple[float, float]:
        return math.cos(self.angle.get_value()), math.sin(self.angle.get_value())

    @property
    def tip(self) -> np.ndarray:
        """Where the angle ends on the circle."""
        return self.at(*self.tip_xy)

    def triangle(self) -> VMobject:
        """Draw the border of the triangle of the angle as it is now."""
        corners = [self.at(0, 0), self.tip, self.at(self.tip_xy[0], 0), self.at(0, 0)]
        return VMobject(color=theme.TEXT, stroke_width=theme.AXIS).set_points_as_corners(corners)

    def small_triangle(self) -> VMobject:
        """Draw that of the step, its corners in the same order."""
        p, corner, q = (self._small(k, k)[0] for k in range(3))
        return VMobject(color=theme.TEXT, stroke_width=theme.AXIS).set_points_as_corners([p, q, corner, p])

    def forget_labels(self) -> None:
        """Take the labels to be gone: something else has let them leave."""
        self.labels = VGroup()

    def rename(self, kind: str) -> list[Animation]:
        """Return the animations that put the labels of a kind in the place of those that are shown."""
        old, self.labels = self.labels, VGroup()
        for live in self.icon_parts():  # a part that was off stage is where it was when it left
            live.update()
        drawn = {"tangent": self.icon_parts, "inverse_tangent": self.inverse_parts}.get(kind, self.base_parts)()
        inner = [part for part in drawn if part is not self.ground]
        tiers, letters = (lines_of(drawn), lines_of(inner), NOWHERE), list[VMobject]()
        for code, part, side in self._names()[kind]:
            label = Formula(code, size=theme.LABEL)
            places = _places_beside(label, part, side)
            # Where lines are everywhere, a plate lies over the circle, or at last over one of the triangle's sides, but
            # no name is read as a part of another.
            if not any(move_clear([label], [places], taken, letters, margin=PLATE) for taken in tiers):
                label.move_to(places[0])
            letters.append(label)
            self.labels.add(plated(label))
        return [*([FadeOut(old)] if len(old) else []), *([FadeIn(self.labels)] if len(self.labels) else [])]

    def give(self, given: VMobject, sought: VMobject, *others: VMobject) -> list[Animation]:
        """Return the animations that colour the part that is nudged as the step, and what follows from it as sought."""
        for part in (given, sought, *others):  # one that was off stage would come from where it was when it left
            part.update()
        colors = [(given, theme.STEP), (sought, theme.DERIVATIVE), *((part, theme.QUIET) for part in others)]
        return [part.animate.set_color(color) for part, color in colors]

    def base_parts(self) -> list[VMobject]:
        return [self.ground, self.radius, self.wedge, self.cosine, self.sine, self.small]

    def _names(self) -> dict[str, list[tuple[str, VMobject | np.ndarray, np.ndarray]]]:
        """Return the labels, by what is told: their codes, the parts they name, and on which side they stand.

        A part given as a point is named there, not at its middle.
        """
        arc, upright, level = self.small
        apex = self._along_wedge(np.array([0.5]))[0]
        angle, sought = ("x", apex, RIGHT), ("derivative(y)", apex, RIGHT)
        one = ("1", self.radius, UP + LEFT)
        whole = self._whole()
        return {
            "angle": [angle, one, ("activation(cos x)", self.cosine, DOWN), ("function(sin x)", self.sine, LEFT)],
            "step": [
                angle,
                one,
                ("activation(cos x)", self.cosine, DOWN),
                ("function(sin x)", self.sine, LEFT),
                ("step(dif x)", arc, DOWN + LEFT),
                ("derivative(cos x dif x)", upright, RIGHT),
                ("derivative(-sin x dif x)", level, UP),
            ],
            "tangent": [
                angle,
                ("sec x", whole, UP + LEFT),
                ("activation(cos x)", self.cosine, DOWN),
                ("function(sin x)", self.sine, LEFT),
                ("step(dif x)", arc, DOWN + LEFT),
                ("function(tan x)", self.tangent, RIGHT),
                ("step(sec x dif x)", self._large()[1], UP + LEFT),
                ("derivative(sec^2 x dif x)", self.large[2], RIGHT),
            ],
            "sine": [
                sought,
                one,
                ("function(x)", self.sine, LEFT),
                ("activation(sqrt(1 - x^2))", self.cosine, DOWN),
                ("step(dif x)", upright, RIGHT),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
            "cosine": [
                sought,
                one,
                ("activation(x)", self.cosine, DOWN),
                ("function(sqrt(1 - x^2))", self.sine, LEFT),
                ("step(dif x)", level, UP),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
            "none": [],
            "inverse_tangent": [
                sought,
                ("1", self.base, DOWN),
                ("function(x)", self.tangent, RIGHT),
                ("sqrt(1 + x^2)", whole, UP + LEFT),
                ("step((dif x) / sqrt(1 + x^2))", self._large()[1], UP + LEFT),
                ("step(dif x)", self.large[2], RIGHT),
                ("derivative(dif y)", arc, DOWN + LEFT),
            ],
        }

    def _whole(self) -> np.ndarray:
        """Return where the line from the centre to the tangent is named: at its middle, unless that is near the arc's
        name."""
        line = self._large()[0] - self.origin
        return self.origin + min(0.5, INWARDS * self.unit / float(np.linalg.norm(line))) * line

    def icon_parts(self) -> list[VMobject]:
        return [*self.base_parts(), self.line, self.ray, self.tangent, self.large]

    def inverse_parts(self) -> list[VMobject]:
        """Return what is drawn of the angle whose tangent is given."""
        return [
            self.ground,
            self.base,
            self.radius,
            self.wedge,
            self.small[0],
            self.line,
            self.ray,
            self.tangent,
            self.large,
        ]

    def _along_wedge(self, shares: np.ndarray) -> np.ndarray:
        """Return points of the arc of the angle, at shares (n,) of it; shape (n, 3)."""
        angles = shares * self.angle.get_value()
        return np.array(
            [self.at(*(self.wedge_radius * np.array([math.cos(angle), math.sin(angle)]))) for angle in angles]
        )

    def _ground(self) -> VGroup:
        style = {"color": theme.QUIET, "stroke_width": theme.AXIS}
        arc = Arc(self.unit, 0, math.pi / 2, arc_center=self.origin, **style)
        ends = (self.at(1, 0) + 0.3 * RIGHT, self.at(0, 1) + 0.3 * UP)
        return VGroup(*(Line(self.origin, end, **style) for end in ends), arc)

    def _small(self, start: int, end: int) -> np.ndarray:
        """Return two corners of the small triangle: the tip, straight above it, and the end of the step."""
        cos, sin = self.tip_xy
        step = float(self.step.get_value())
        corners = [(cos, sin), (cos, sin + step * cos), (cos - step * sin, sin + step * cos)]
        return np.array([self.at(*corners[start]), self.at(*corners[end])])

    def _large(self) -> np.ndarray:
        """Return the corners of the step scaled by sec x: where the ray meets the tangent, and then on both lines."""
        cos, sin = self.tip_xy
        step = float(self.step.get_value()) / cos
        corners = [(1.0, sin / cos), (1 - step * sin, sin / cos + step * cos), (1.0, sin / cos + step / cos)]
        return np.array([self.at(*corner) for corner in corners])


def _places_beside(label: VMobject, part: VMobject | np.ndarray, side: np.ndarray) -> list[np.ndarray]:
    """Return where the middle of a name may stand, the best first: at the side of a straight part, or at its other
    side; or beside a point."""
    if isinstance(part, np.ndarray):
        place = label.next_to(part, side, buff=theme.GAP / 2).get_center()
        if not (side[0] and side[1]):
            return [place]
        # A corner is named at the other side too, past an upright line that is near.
        across = label.next_to(part, side * (UP - RIGHT), buff=theme.GAP / 2).get_center()
        return [place, *(across + step * theme.GAP * RIGHT for step in np.arange(0.0, PAST, 0.25))]
    start, end = part.points[0], part.points[-1]
    shifts = [share * label.width * RIGHT for share in (ASIDE if not side[0] else ASIDE[:1])]
    ways = [(way, share, shift) for way in (side, -side) for share in ALONG for shift in shifts]
    return [
        label.next_to(start + share * (end - start), way, buff=theme.GAP).get_center() + shift
        for way, share, shift in ways
    ]
