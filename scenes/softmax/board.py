"""The board of SoftmaxScene: scores, their exponentials and their shares as live bars, column by column."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from manim import LEFT, RIGHT, ValueTracker, VGroup, VMobject

from mathcore import softmax
from mathcore.rounding import format_rounded
from scenes.components.bar_column import NUMBER_ROOM, BarColumn
from scenes.components.number import LiveNumber, LiveSign, width_of
from scenes.components.text import Formula
from scenes.framework.digits import SIGNIFICANT_DIGITS, number_spec, redo, shows, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number
from scenes.softmax.digits import MOST_DECIMALS, redoable_format
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "SoftmaxBoard",
    "columns",
    "halfway",
    "raised_score",
    "room_of",
]

NEARLY_ALL = 0.85  # a share that has no room to grow in the picture
MOST_POWER_DIGITS = 8  # of an exponential, and of the sum of all
SCORE_DECIMALS = 2  # of a score as it is given
LONGEST = 6  # characters of a score in the size of the others
CROWDED = 4  # more scores than this have smaller numbers
HEAD, FOOT, BAND = 1.1, 0.65, 0.75  # heights: over the bars, of the sums under them, of the whole below
PAIR = 3.5, 4.7  # widths of the scores and their exponentials, while there are no shares
HEADS = ("input(x_i)", "e^(input(x_i))", "function(s_i) = e^(input(x_i)) / (sum_j e^(input(x_j)))")
RAISED_SUM = "quiet(e dot)"  # before the sum of the exponentials, once all scores are raised by 1
RAISED_HEADS = (
    "input(x_i) + 1",
    "e^(input(x_i) + 1) = e dot e^(input(x_i))",
    "function(s_i) = ({{ e : over }} dot e^(input(x_i))) / ({{ e : under }} dot sum_j e^(input(x_j)))",
)
THINNEST = 0.9  # of a part of the whole in which its name has room


def raised_score(logits: np.ndarray) -> int:
    """Return the index of the score that is raised alone: the first whose share has room to grow."""
    shares = softmax(logits)
    return 0 if shares[0] <= NEARLY_ALL else int(np.argmax(np.where(shares <= NEARLY_ALL, shares, 0)))


def halfway(share: float) -> float:
    """Return by how much a score has to rise until its share has come about half of the way to 1: in so few decimals
    that the raised score is written whole where the score is."""
    return round(math.log((1 + share) / share), SCORE_DECIMALS)


def columns() -> list[Region]:
    """Return the rooms of the scores, of their exponentials, and of their shares."""
    return frame.body.split_panes(3.5, 4.7, 4.6)


class SoftmaxBoard:
    """Three columns of bars that follow two trackers: `every` raises all scores, `one` the score with index `raised`.

    Parts: `scores`, `powers` and `shares` (columns of bars), `heads` and `sums` (over and under each; there is no sum
    of the scores), and `whole` (the shares end to end).
    """

    def __init__(self, ledger: Ledger, logits: tuple[float, ...]) -> None:
        self.ledger, self.logits = ledger, np.array(logits)
        self.count = len(logits)
        self.every, self.one = ValueTracker(0.0), ValueTracker(0.0)
        self.raised = raised_score(self.logits)
        self.lift = halfway(float(softmax(self.logits)[self.raised]))
        self.scores, self.powers, self.shares = self._columns()
        self.heads = self._heads()
        self.sums = self._sums()
        self.whole = self._whole()
        self.part_names = self._part_names()

    # -- values -------------------------------------------------------------------------------------------------

    def score_values(self) -> np.ndarray:
        """Return the scores now."""
        scores = self.logits + self.every.get_value()
        scores[self.raised] += self.one.get_value()
        return scores

    def power_values(self) -> np.ndarray:
        """Return the exponentials of the scores now."""
        return np.asarray(np.exp(self.score_values()))

    def share_values(self) -> np.ndarray:
        """Return the shares now."""
        return softmax(self.score_values())

    def share_spec(self) -> str:
        """Return one format for all shares."""
        return redoable_format(self.logits)

    @cached_property
    def score_spec(self) -> str:
        """Return one format for all scores, which shows them as they are given where they have seven digits at most.

        Rounded scores are told apart, and have the digits from which their exponentials are found again.
        """
        specs = [f".{decimals}f" for decimals in range(SCORE_DECIMALS, MOST_DECIMALS + 1)]
        whole = (spec for spec in specs if all(shows(score, spec) for score in self.logits))
        apart = [spec for spec in specs if len(_read(self.logits, spec)) == len(_read(self.logits, specs[-1]))]
        redone = (spec for spec in apart if self._gives_the_powers(spec))
        return next(whole, next(redone, apart[-1]))

    def _gives_the_powers(self, spec: str) -> bool:
        """Return whether the exponentials are found again from the scores in a format: as they are given, and raised
        together or alone."""
        for scores in self._rests:
            for score in scores.tolist():
                powers = math.exp(score), math.exp(float(format_rounded(score, whole_spec(score, spec))))
                last = _power_spec(powers[0], self.power_digits)
                if len({format_number(power, last) for power in powers}) > 1:
                    return False
        return True

    def score_texts(self) -> list[str]:
        """Return the scores as they are written."""
        return [format_number(score, whole_spec(score, self.score_spec)) for score in self.logits.tolist()]

    @cached_property
    def _rests(self) -> list[np.ndarray]:
        """The scores where they rest: as they are given, and raised together or alone."""
        raised = self.logits.copy()
        raised[self.raised] += self.lift
        return [self.logits, self.logits + 1, raised]

    @property
    def power_digits(self) -> int:
        """How many digits the exponentials have."""
        return self._digits[0]

    @property
    def total_digits(self) -> int:
        """How many digits the sum of the exponentials has."""
        return self._digits[1]

    @cached_property
    def _digits(self) -> tuple[int, int]:
        """The digits of the exponentials and of their sum: with which the sum and each share come out as they are
        written, wherever the scores rest; else the sum at least."""
        choices = range(SIGNIFICANT_DIGITS, MOST_POWER_DIGITS + 1)
        pairs = [(powers, total) for powers in choices for total in choices if total <= powers]
        rests = [np.exp(scores).tolist() for scores in self._rests]
        added = [pair for pair in pairs if all(_adds_up(powers, *pair) for powers in rests)]
        spec = self.share_spec()
        divided = (pair for pair in added if all(_comes_to_shares(powers, *pair, spec) for powers in rests))
        return next(divided, None) or (added or pairs)[0]

    # -- pictures -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> float:
        """The type size of the numbers."""
        return theme.LABEL if self.count > CROWDED else theme.BODY

    @property
    def score_size(self) -> float:
        """The type size of the scores."""
        return theme.LABEL if max(map(len, self.score_texts())) > LONGEST else self.size

    def rows(self, column: Region) -> list[Region]:
        """Return the room of each bar in a column."""
        inside = Region(column.left, column.right, column.bottom + BAND + FOOT, column.top - HEAD)
        return inside.split_rows(*[1] * self.count, gap=0)

    def score_number(self, k: int) -> LiveNumber:
        """Make a live number of a score."""
        return LiveNumber(
            self.ledger,
            f"x_{k + 1}",
            lambda: float(self.score_values()[k]),
            self.score_spec,
            size=self.score_size,
            color=theme.INPUT,
        )

    def _columns(self) -> tuple[BarColumn, BarColumn, BarColumn]:
        left, middle, right = columns()
        rests = [power for scores in self._rests for power in np.exp(scores).tolist()]
        texts = [format_number(power, _power_spec(power, self.power_digits)) for power in rests]
        powers = self._power_column(middle, self._highest_power(), room_of(texts, self.size))
        shares = BarColumn(
            self.share_values,
            self.rows(right),
            (0.0, 1.0),
            [self._share_number(k) for k in range(self.count)],
            theme.FUNCTION,
            [f"s_{k + 1}" for k in range(self.count)],
            room_of([f"{1:{self.share_spec()}}"], self.size),
        )
        return self._score_column(left, self._highest_score()), powers, shares

    def alone(self) -> BarColumn:
        """Make the bars of the scores as they stand alone, before they are raised: as high as all columns with what
        stands over and under them."""
        body = frame.body
        room = Region(body.left + 1.5, body.right - 1.5, body.bottom - BAND - FOOT / 2, body.top + HEAD - 0.2)
        return self._score_column(room, float(self.logits.max()))

    def pair(self) -> tuple[tuple[BarColumn, BarColumn], list[Formula]]:
        """Make the bars of the scores and of their exponentials as they fill the room before there are shares, and what
        stands over them."""
        body = frame.body
        room = Region(body.left, body.right, body.bottom - BAND - FOOT, body.top)
        left, right = room.split_columns(*PAIR, gap=2 * theme.SPACE)
        scores = self._score_column(left, float(self.logits.max()))
        behind = [float(number.get_right()[0]) - self.powers.end(k)[0] for k, number in enumerate(self.powers.numbers)]
        powers = self._power_column(right, float(self.power_values().max()), max(NUMBER_ROOM, *behind))
        heads = [Formula(code) for code in HEADS[:2]]
        return (scores, powers), _stand_over(heads, (scores, powers), (left, right))

    def _score_column(self, room: Region, highest: float) -> BarColumn:
        """Make the bars of the scores in a room that is wide enough for the highest."""
        low = float(self.logits.min())
        return BarColumn(
            self.score_values,
            self.rows(room),
            (min(0.0, low), max(0.0, highest)),
            [self.score_number(k) for k in range(self.count)],
            theme.INPUT,
            [f"x_{k + 1}" for k in range(self.count)],
            room_of(self.score_texts(), self.score_size),
        )

    def _power_column(self, room: Region, highest: float, number_room: float = NUMBER_ROOM) -> BarColumn:
        """Make the bars of the exponentials in a room that is wide enough for the highest."""
        numbers = [self._power_number(k) for k in range(self.count)]
        rows = self.rows(room)
        return BarColumn(self.power_values, rows, (0.0, highest), numbers, theme.QUIET, number_room=number_room)

    def _highest_score(self) -> float:
        """Return the largest score on the way: all are raised by 1, and one by its lift."""
        return float(max(self.logits.max() + 1, self.logits[self.raised] + self.lift))

    def _highest_power(self) -> float:
        """Return the exponential of the largest score on the way."""
        return math.exp(self._highest_score())

    def _power_number(self, k: int) -> LiveNumber:
        return LiveNumber(
            self.ledger,
            f"power_{k + 1}",
            lambda: float(self.power_values()[k]),
            lambda value: _power_spec(value, self.power_digits),
            size=self.size,
            color=theme.QUIET,
        )

    def _share_number(self, k: int) -> LiveNumber:
        return LiveNumber(
            self.ledger,
            f"share_{k + 1}",
            lambda: float(self.share_values()[k]),
            self.share_spec(),
            size=self.size,
            color=theme.FUNCTION,
        )

    def _heads(self) -> list[Formula]:
        """Write what each column has, over its bars."""
        return _stand_over([Formula(code) for code in HEADS], (self.scores, self.powers, self.shares), columns())

    def raised_heads(self) -> list[Formula]:
        """Write what each column has once all scores are raised by 1, in the place of the heads."""
        heads = [Formula(code) for code in RAISED_HEADS]
        return _stand_over(heads, (self.scores, self.powers, self.shares), columns())

    def raised_factor(self) -> Formula:
        """Write what the sum of the exponentials is multiplied by once all scores are raised by 1, before it."""
        factor, name = Formula(RAISED_SUM, size=self.size), self.sums[0][0]
        factor.next_to(name, LEFT, buff=theme.GAP / 2)
        return factor.set_y(name.get_y())

    def _sums(self) -> list[VGroup]:
        """Write the sums of the exponentials and of the shares, under their bars."""
        total = LiveNumber(
            self.ledger,
            "total",
            lambda: float(self.power_values().sum()),
            lambda value: _power_spec(value, self.total_digits),
            size=self.size,
            color=theme.QUIET,
        )
        name = Formula("quiet(inline(sum_j) e^(x_j))", size=self.size)
        powers = VGroup(name, LiveSign(total, color=theme.QUIET), total)
        for part, before in zip(powers[1:], powers, strict=False):
            part.stand([before.get_right()[0] + theme.GAP / 2, name[0].get_center()[1] - 0.33 * self.size / 96, 0])
        shares = VGroup(Formula("function(inline(sum_j) s_j) = 1", size=self.size))
        for sum_, column in zip((powers, shares), (self.powers, self.shares), strict=True):
            y = frame.body.bottom + BAND + FOOT / 2 - 0.05
            sum_.move_to([column.zero, y, 0], aligned_edge=LEFT)
        return [powers, shares]

    def band(self) -> Region:
        """Return the lowest part of the body, where the whole stands."""
        return Region(frame.body.left, frame.body.right, frame.body.bottom, frame.body.bottom + BAND)

    def _whole(self) -> VGroup:
        """Draw the exponentials end to end, as long together as the band is wide."""
        band = self.band()
        parts, x = VGroup(), band.left
        for share in self.share_values():
            right = x + float(share) * band.width
            corners = [(x, band.bottom + 0.1), (right, band.bottom + 0.1), (right, band.top), (x, band.top)]
            part = VMobject(fill_color=theme.QUIET, fill_opacity=1, stroke_color=theme.BACKGROUND, stroke_width=4)
            parts.add(part.set_points_as_corners([np.array([*c, 0.0]) for c in (*corners, corners[0])]))
            x = right
        return parts

    def _part_names(self) -> VGroup:
        """Name the parts of the whole that have room for it, in the background's colour."""
        named = [(k, part) for k, part in enumerate(self.whole, 1) if part.width >= THINNEST]
        return VGroup(*(Formula(f"s_{k}", size=theme.BODY, color=theme.BACKGROUND).move_to(part) for k, part in named))


def _stand_over(heads: list[Formula], bars: Sequence[BarColumn], rooms: Sequence[Region]) -> list[Formula]:
    """Move formulas over the bars of columns in their rooms."""
    for head, column, room in zip(heads, bars, rooms, strict=True):
        head.move_to([column.zero, room.top - HEAD / 2, 0], aligned_edge=LEFT)
        if head.get_right()[0] > room.right:
            head.move_to([room.right, room.top - HEAD / 2, 0], aligned_edge=RIGHT)
    return heads


def _read(values: np.ndarray, spec: str) -> set[float]:
    """Return the numbers that are told apart in a format."""
    return {float(format_rounded(value, spec)) for value in values}


def _power_spec(value: float | Fraction, digits: int) -> str:
    return number_spec(value, digits, digits)


def _write_powers(powers: Sequence[float], digits: int, total_digits: int) -> tuple[list[str], str]:
    """Return exponentials and their sum as they are written with so many digits."""
    total = math.fsum(powers)
    texts = [format_number(power, _power_spec(power, digits)) for power in powers]
    return texts, format_number(total, _power_spec(total, total_digits))


def _adds_up(powers: Sequence[float], digits: int, total_digits: int) -> bool:
    """Return whether exponentials as they are written have the sum that is written."""
    texts, total = _write_powers(powers, digits, total_digits)
    by_hand = redo(lambda *parts: sum(parts, Fraction()), texts)
    spec = _power_spec(math.fsum(powers), total_digits)
    return by_hand is not None and format_number(float(by_hand), spec) == total


def _comes_to_shares(powers: Sequence[float], digits: int, total_digits: int, spec: str) -> bool:
    """Return whether exponentials as they are written, by their sum as it is written, come to the shares."""
    texts, total = _write_powers(powers, digits, total_digits)
    by_hand = [redo(operator.truediv, [text, total]) for text in texts]
    shares = [format_number(power / math.fsum(powers), spec) for power in powers]
    return [found is not None and format_number(float(found), spec) for found in by_hand] == shares


def room_of(texts: Sequence[str], size: float) -> float:
    """Return the width that numbers take behind their bars, with their sign."""
    return max(NUMBER_ROOM, *(width_of(f"= {text}", size) + theme.GAP for text in texts))
