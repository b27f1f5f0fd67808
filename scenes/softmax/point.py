"""Three shares as a point in a triangle, and their derivatives by the scores as arrows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Dot, Line, VGroup
from manim.utils.space_ops import compass_directions

from mathcore import softmax
from scenes.components.free_places import lines_of, move_clear
from scenes.components.number import LiveSign
from scenes.components.share_triangle import ShareTriangle
from scenes.components.text import Formula, fit_formula
from scenes.softmax.board import SoftmaxBoard, columns
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "CORNERS",
    "Point",
    "chain_arrows",
    "draw_arrows",
    "draw_point",
    "name_arrows",
    "name_point",
    "write_arrow_rule",
    "write_corner",
    "write_scores",
]

BESIDE = 0.9, 0.7, 0.5, 0.3  # of an arrow: where its name may stand beside it
AROUND = 0.4, 0.6, 0.8  # frame units: from its tip to where its name stands else
NEAR = 0.35, 0.45  # frame units: from the point to its own name
CORNERS = ("bold(C)_1", "bold(C)_2", "bold(C)_3")
SHORTEST = 0.6  # frame units: of the longest arrow
TIP = 0.25  # frame units: of an arrow's head, at most
LARGER, LOOP = 2.0, 1.7  # times as large as from the point are arrows tip to tail, and as large as they are at most
BEYOND, APART = 0.3, 0.62  # frame units: from an arrow's tip to its name, and from the point to a name at least


@dataclass(frozen=True)
class Point:
    """Shares as a point in a triangle, with the ways to the sides and their names."""

    triangle: ShareTriangle
    dot: Dot
    ways: VGroup
    names: VGroup


def draw_point(board: SoftmaxBoard) -> Point:
    """Place the shares in a triangle, at the left of the column that shows them as bars."""
    left, middle, _ = columns()
    triangle = ShareTriangle(Region(left.left, middle.right, frame.body.bottom, frame.body.top), CORNERS)
    shares = board.share_values()
    dot = Dot(triangle.at(shares), radius=1.3 * theme.DOT, color=theme.FUNCTION)
    dot.add_updater(lambda spot: spot.move_to(triangle.at(board.share_values())))
    ends = [(triangle.foot(shares, k), triangle.at(shares)) for k in range(board.count)]
    ways = VGroup(*(Line(*pair, color=theme.FUNCTION, stroke_width=theme.BOLD) for pair in ends))
    names = VGroup(*(Formula(f"function(s_{k})", size=theme.BODY) for k in range(1, board.count + 1)))
    for k, name in enumerate(names):
        name.move_to(triangle.beside(shares, k))
    return Point(triangle, dot, ways, names)


def write_scores(board: SoftmaxBoard) -> VGroup:
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


def write_corner(triangle: ShareTriangle, k: int) -> Formula:
    """Write the shares of a corner beside its name: all is the k-th."""
    shares = ", ".join("1" if j == k else "0" for j in range(len(CORNERS)))
    side = RIGHT if k == 0 else DOWN
    return Formula(f"= ({shares})", size=theme.BODY).next_to(triangle.names[k], side, buff=theme.GAP)


def draw_arrows(triangle: ShareTriangle, logits: np.ndarray) -> list[Arrow]:
    """Draw the columns of the Jacobian as arrows from the point, in one scale in which the longest is seen."""
    start = triangle.at(softmax(logits))
    ways = [triangle.way(column) for column in softmax.jacobian(logits).T]
    scale = max(1.0, SHORTEST / max(float(np.linalg.norm(way)) for way in ways))
    return [_arrow(start, start + scale * way) for way in ways]


def name_arrows(arrows: Sequence[Arrow], triangle: ShareTriangle) -> list[Formula]:
    """Write at the tip of each arrow the score that moves the point along it: beyond it, or beside it where a side of
    the triangle is near."""
    names, places = [], []
    for k, arrow in enumerate(arrows, 1):
        way = arrow.get_end() - arrow.get_start()
        length = float(np.linalg.norm(way))
        away = max(length + BEYOND, APART)
        ahead = way / length
        aside = np.array([ahead[1], -ahead[0], 0.0])
        names.append(Formula(f"input(x_{k})", size=theme.BODY))
        beside = [(share, side) for share in BESIDE for side in (aside, -aside)]
        behind = [arrow.get_start() + share * length * ahead + BEYOND * side for share, side in beside]
        around = [arrow.get_end() + radius * way for radius in AROUND for way in compass_directions(12)]
        found = [arrow.get_start() + away * ahead, *behind, *around]
        # The captions' band begins soon under the triangle.
        places.append([place for place in found if not frame.body.overrun(names[-1], place)])
        names[-1].move_to(places[-1][0])
    move_clear(names, places, lines_of([triangle.outline, *arrows]), triangle.names)
    return names


def name_point(point: Point, arrows: Sequence[Arrow], names: Sequence[Formula]) -> list[Formula]:
    """Write the name of all shares together beside their point, if there is a place between its arrows and their
    names."""
    name = Formula("function(bold(s))", size=theme.BODY)
    places = [point.dot.get_center() + radius * way for radius in NEAR for way in compass_directions(16)]
    return move_clear([name], [places], lines_of([point.triangle.outline, *arrows]), [*names, *point.triangle.names])


def write_arrow_rule(board: SoftmaxBoard, k: int) -> Formula:
    """Write what an arrow is: the share times the way to the corner."""
    j = k + 1
    share, bold = f"function(s_{j})", "function(bold(s))"
    code = f"derivative((partial bold(s)) / (partial x_{j})) = {share} (bold(C)_{j} - {bold})"
    rule = fit_formula(code, columns()[2].width)
    return rule.move_to([board.shares.zero, board.band().top, 0], aligned_edge=LEFT)


def chain_arrows(arrows: Sequence[Arrow]) -> list[Arrow]:
    """Return larger copies of the arrows tip to tail, which come back to where they began."""
    ways = [arrow.get_end() - arrow.get_start() for arrow in arrows]
    corners = np.cumsum([np.zeros(3), *ways], axis=0)
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = min(LARGER, LOOP / float((high - low).max()))
    places = columns()[1].at(0.6, 0.45) + scale * (corners - (low + high) / 2)
    return [_arrow(start, end) for start, end in pairwise(places)]


def _arrow(start: np.ndarray, end: np.ndarray) -> Arrow:
    """Draw a derivative as an arrow, whose head is no larger where it is long."""
    style = {"buff": 0, "color": theme.DERIVATIVE, "stroke_width": theme.BOLD, "max_tip_length_to_length_ratio": 0.25}
    return Arrow(start, end, tip_length=TIP, **style)
