"""The numbers and names of a plot's axes, where they meet no line and no other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup, VMobject

from scenes.components.free_places import (
    STEP,
    TIGHT,
    beside_mark,
    do_meet,
    is_clear,
    lines_of,
    move_clear,
    move_over,
    slide_far,
)
from scenes.components.plot_axes import PlotAxes
from scenes.components.text import Formula, plated
from scenes.style.theme import theme

__all__ = ["AS_ONE", "BEND", "BESIDE", "AxisLabels", "are_axis_numbers"]

BESIDE = 0.13  # from an axis to its numbers
NAME = 0.14  # and from its end to its name
UPON = 0.07  # from a line that runs level through a mark to the number upon it
ALONE = 3  # of its height: how far from such a number others stand
LEVEL, LEVEL_STEP = 0.006, 2 * STEP  # frame units by which such a line is off at most, and of cells along it
BEND = 0.1  # and by which one is off that bends over the mark
ENOUGH = 2  # numbers that tell the scale of an axis: no other one stands over a graph then
AS_ONE = 0.6  # of an em: a text on the line of a number and nearer to it reads as one with it
FACTOR = 0.2  # frame units between a number and a name behind it that is no factor of it

Places = Sequence[np.ndarray]
PlacesOf = Callable[[Mobject, np.ndarray, Sequence[np.ndarray], float], Places]
Numbered = Sequence[tuple[float, Formula]]


class _Numbers(VGroup):
    """The numbers of the axes of a plot, and nothing else."""


def are_axis_numbers(mobject: Mobject) -> bool:
    """Return whether a mobject is the numbers of the axes of a plot."""
    return isinstance(mobject, _Numbers)


class AxisLabels:
    """The numbers of two axes and their names, which are placed anew by `place` when something else is in their way.

    Parameters
    ----------
    axes
        The axes, drawn.
    names
        Those of the axes, by 0 for x and 1 for y.
    texts
        The numbers of each axis, each with the coordinate at which its mark is.
    y_gap
        From the y-axis to its numbers.

    Parts: `names` and `numbers`, those of them that have a place. What they keep clear of are the marks `breaks` and
    points (x, y), shape (n, 2): `lines`, and `graphs`, which numbers may stand upon; `areas`, as far as there is room;
    `passing`, what is seen over them for a while; and `swept`, where no name is to stand. `level` is how far off its
    mark a graph may run that a number stands upon, in frame units. `hides_graphs` is whether a number that has no other
    place stands over a graph, on a plate, and `slides_far` whether it slides until its mark all but leaves it; `begun`
    are the heights at which a line begins at the axis that their number may stand upon.
    """

    def __init__(
        self, axes: PlotAxes, names: dict[int, Formula], texts: tuple[Numbered, Numbered], y_gap: float
    ) -> None:
        self.axes, self.titles, self.y_gap, self.level = axes, names, y_gap, LEVEL
        self.texts, self.breaks = [[*numbers] for numbers in texts], list[VMobject]()
        self.hides_graphs = self.slides_far = True
        self.begun: list[float] = []
        self.lines, self.areas, self.passing, self.swept, self.graphs = (np.empty((0, 2)) for _ in range(5))
        # What is drawn later passes below numbers and names.
        self.names, self.numbers = VGroup(*names.values()).set_z_index(1), _Numbers()

    def shown(self, axis: int) -> list[Formula]:
        """Return the numbers of an axis that have a place."""
        placed = set(map(id, self.numbers.get_family()))
        return [text for _, text in self.texts[axis] if id(text) in placed]

    @property
    def rows(self) -> np.ndarray:
        """Points of the rows in which the numbers of the axes stand, from end to end of their axis; shape (n, 3)."""
        axes, found = self.axes, [np.empty((0, 3))]
        for axis in (0, 1):
            ends = np.array([axes.at(x, y) for x, y in zip(axes.x_range, axes.y_range, strict=True)])[:, axis]
            along = np.arange(ends[0], ends[1], STEP)
            for text in self.shown(axis):
                half, middle = (text.height, text.width)[axis] / 2, text.get_center()[1 - axis]
                across = np.linspace(middle - half, middle + half, 5)
                both = np.stack([part.ravel() for part in np.meshgrid(along, across)], axis=1)
                found.append(np.column_stack([both[:, :: 1 if axis == 0 else -1], np.zeros(len(both))]))
        return np.concatenate(found)

    def points_of(self, lines: Iterable[VMobject]) -> np.ndarray:
        """Return points of lines as they are counted here."""
        return self.axes.coordinates(lines_of(lines))

    def leave_out(self, axis: int, at: float | None = None) -> None:
        """Take the numbers off an axis; where `at` is given, only the one there."""
        near = 1e-9 * np.ptp((self.axes.x_range, self.axes.y_range)[axis])
        self.texts[axis] = [] if at is None else [each for each in self.texts[axis] if abs(each[0] - at) > near]
        self.place()

    def place(self) -> None:
        """Put names and numbers where they meet no line and no other; a number that has no such place is left out."""
        graphs, axes = self.axes.at(*self.graphs.T), lines_of((self.axes.drawn, *self.breaks))
        lines = np.concatenate([self.axes.at(*self.lines.T), graphs])
        taken = np.concatenate([lines, axes])
        swept = np.concatenate([taken, self.axes.at(*self.swept.T)])
        named: list[Mobject] = []
        for axis, name in self.titles.items():
            ends = self._beside_end(name, axis)
            # Where both axes end in one corner, the name of y gives way to that of x.
            if not any(move_clear([name], [ends], lines, named) for lines in (swept, taken)):
                name.move_to(ends[0])
            named.append(name)
        self._part_from_numbers(taken)
        passing, titles = self.axes.at(*self.passing.T), [*self.titles.values()]
        others = [name for name in self.names if not any(title in name.get_family() for title in titles)]
        bare = [title if is_clear(title, passing) else plated(title).set_z_index(1) for title in titles]
        self.names.submobjects = [*bare, *others]
        crossed = np.concatenate([self.axes.at(*self.areas.T), passing])
        shown, apart = self._place_numbers(taken)
        over = self._place_over_graphs(shown, apart, np.concatenate([self.axes.at(*self.lines.T), axes]), graphs)
        clear = [text for text in shown if is_clear(text, crossed)]
        numbers = [text for _, text in (*self.texts[0], *self.texts[1]) if text in shown or text in over]
        # A plate beside a graph does not bite it.
        self.numbers.submobjects = [
            text if text in clear else plated(text, buff=_room_beside(text, graphs)) for text in numbers
        ]
        self.numbers.set_z_index(1)

    def _part_from_numbers(self, taken: np.ndarray) -> None:
        """Move the name of y to the other side of its axis where a number of x would stand right beside it: y −1 reads
        as a difference."""
        name, level = self.titles.get(1), self.axes.at(*self.axes.origin)[1]
        if name is None or abs(name.get_y() - level) > 2 * name.height + BESIDE:
            return
        near = name.copy().stretch_to_fit_width(name.width + 2 * FACTOR)
        shown, _ = self._place_numbers(taken)
        below = [number for _, number in self.texts[0] if number in shown]
        if any(do_meet(near, number) for number in below):
            move_clear([name], [self._beside_end(name, 1)[1:]], taken, below)

    def _place_over_graphs(
        self, shown: Sequence[Formula], apart: Sequence[Formula], kept: np.ndarray, graphs: np.ndarray
    ) -> list[Formula]:
        """Move the numbers that have no place clear of graphs, and need not keep apart from others, to where they hide
        least of these, and return those that meet nothing else: on a plate they are read, and the graph is seen to go
        on. An axis that has enough of others does without them."""
        standing: list[Mobject] = [*map(self._with_room, self.titles), *shown]
        over = list[Formula]()
        places = dict(zip(*self._beside_marks(), strict=True)) if self.hides_graphs else {}
        for texts, crossing in zip(self.texts, self.axes.origin, strict=True):
            # Where axes cross at 0, that is told as well.
            missing = ENOUGH - sum(text in shown for _, text in texts) - (crossing == 0)
            free = [text for _, text in texts if text in places and text not in (*shown, *apart)]
            found = [text for text in free if move_over(text, places[text], kept, graphs, standing)]
            for number in sorted(found, key=lambda text: _hidden_by(text, graphs)):
                if missing > 0 and move_over(number, places[number], kept, graphs, standing):
                    over.append(number)
                    standing.append(number)
                    missing -= 1
        return over

    def _place_numbers(self, taken: np.ndarray) -> tuple[list[Formula], list[Formula]]:
        """Move the numbers to where they meet nothing, and return those that have such a place, and those that one
        which stands upon a graph keeps away. A graph that runs level
        through a mark at both sides of the axis leaves none beside it: there the number stands upon the graph; beside
        one that is nearly level it slides as far as its mark still points at it."""
        filled, names = self.axes.at(*self.areas.T), [self._with_room(axis) for axis in self.titles]
        numbers, places = self._beside_marks()

        pairs, apart = [*zip(numbers, places, strict=True)], list[Formula]()
        shown = move_clear(numbers, places, taken, names, filled)
        missing = [(value, number) for value, number in self.texts[1] if number in numbers and number not in shown]
        for value, number in missing:
            if upon := self._upon_level(value, number, self.level):
                # It comes first, and alone: beside neighbours at the heights of their marks it would seem to be higher.
                room = ALONE * number.height / self.axes.unit[1]
                near = [other for at, other in self.texts[1] if abs(at - value) < room]
                apart += near
                pairs = [(number, upon), *(pair for pair in pairs if pair[0] not in near)]
        if missing:
            order, chosen = zip(*pairs, strict=True)
            shown = move_clear(order, chosen, taken, names, filled)
        placeless = [number for number in numbers if number not in (*shown, *apart)]
        far, lines = dict(zip(*self._beside_marks(slide_far), strict=True)), self.axes.at(*self.lines.T)

        def off_lines(number: Formula, places: Places) -> Places:
            """Return the places that are as far from lines as elsewhere: only a graph may be nearer."""
            return [at for at in places if is_clear(number.copy().move_to(at), lines)]

        off = [off_lines(each, far[each]) if self.slides_far else [] for each in placeless]
        shown += move_clear(placeless, off, taken, [*names, *shown], filled, margin=TIGHT)
        for value, number in self.texts[1]:
            if number in placeless and number not in shown and not self._has_near(value, number, shown):
                upon = off_lines(number, self._upon_level(value, number, BEND))
                shown += move_clear([number], [upon], taken, [*names, *shown], filled, margin=TIGHT)
        return [number for number in numbers if number in shown], apart

    def _has_near(self, value: float, number: Formula, shown: Sequence[Formula]) -> bool:
        """Return whether a number of the y-axis is so near that one which stands upon a graph would seem to be
        higher."""
        room = ALONE * number.height / self.axes.unit[1]
        return any(text in shown for at, text in self.texts[1] if abs(at - value) < room)

    def _with_room(self, axis: int) -> Mobject:
        """Return the place of a name, that of x with room beside it: right behind a number it would be read as its
        factor, 2 x."""
        name = self.titles[axis]
        return name.copy().stretch_to_fit_width(name.width + 2 * FACTOR) if axis == 0 else name

    def _upon_level(self, value: float, number: Formula, most: float) -> Places:
        """Return the places of a number above and below a line that runs level through its mark at both sides of the
        axis, or begins level at it, or off it by at most so many frame units; none where no line does."""
        across = self.axes.origin[0]
        lines = np.concatenate([self.lines, self.graphs])
        level = lines[np.abs(lines[:, 1] - value) * self.axes.unit[1] < most, 0]
        # Cells of the number's width, at each side of the axis, that the line runs through.
        cells = np.unique(np.trunc((level - across) * self.axes.unit[0] / LEVEL_STEP))
        reach = (self.y_gap + number.width) / LEVEL_STEP
        sides = [
            side
            for side, sign in ((LEFT, -1), (RIGHT, 1))
            if np.count_nonzero((sign * cells > 0) & (sign * cells < reach)) >= int(reach)
        ]
        if len(sides) < 2 and not any(math.isclose(value, each) for each in self.begun):
            return []
        mark, half = self.axes.at(across, value), np.array([number.width, number.height, 0]) / 2
        away = [self.y_gap, UPON, 0]
        return [mark + (half + away) * (side + up) for side in sides for up in (UP, DOWN)]

    def _beside_marks(self, places_of: PlacesOf = beside_mark) -> tuple[list[Formula], list[Places]]:
        """Return the numbers, and the places of each, the best first; there is none at 0, where axes cross."""
        labels, places = [], list[Places]()
        for axis, sides in enumerate(((DOWN, UP), (LEFT, RIGHT))):
            crossing, other = self.axes.origin[axis], self.axes.origin[1 - axis]
            near = 1e-9 * np.ptp((self.axes.x_range, self.axes.y_range)[axis])
            has_beyond = (self.axes.y_range, self.axes.x_range)[axis][0] < other
            for value, text in self.texts[axis]:
                if not (math.isclose(value, crossing, rel_tol=0, abs_tol=near) and has_beyond):
                    mark = self.axes.at(value, other) if axis == 0 else self.axes.at(other, value)
                    labels.append(text)
                    beside = places_of(text, mark, sides, self.y_gap if axis else BESIDE)
                    # What stands in the next room is no neighbour for a number.
                    inside = [at for at in beside if axis == 0 or at[0] + text.width / 2 <= self.axes.region.right]
                    places.append(inside or beside)
        return labels, places

    def _beside_end(self, name: Formula, axis: int) -> Places:
        """Return the places of a name: at the end of its axis, where a long one ends at the region's border, or before
        it."""
        end = (self.axes.drawn.x_axis, self.axes.drawn.y_axis)[axis].get_end()
        half = np.array([name.width, name.height, 0]) / 2
        places: list[np.ndarray] = []
        # Over the tip of y, it stands a little higher where the name of x is beside it.
        for side in ((UP, DOWN), (RIGHT, LEFT, UP, UP))[axis]:
            place = end + (NAME + half) * side + UPON * UP * (len(places) > 2)
            if axis == 1:  # a long name does not run out of the region at the left: beside the axis there is no room
                place = place + max(0.0, self.axes.region.left - (place[0] - half[0])) * RIGHT
            beyond = place[0] + half[0] - max(self.axes.region.right, end[0] + name.height)
            place = place - max(0.0, beyond) * RIGHT
            # The name of x keeps clear of an axis of y that stands at the right end.
            across = float(self.axes.drawn.y_axis.get_center()[0])
            if axis == 0 and abs(place[0] - across) < half[0] + BESIDE:
                place = np.array([across - BESIDE - half[0], *place[1:]])
            places.append(place)
        inwards = -(2 * half + NAME) * (RIGHT, UP)[axis]
        return [*places, *(place + inwards for place in places)]


def _room_beside(number: Formula, graphs: np.ndarray) -> float:
    """Return how far around a number a plate may go that does not bite a graph, given by points (n, 3): on all sides
    it is read against the plate."""
    half = np.array([number.width, number.height]) / 2
    away = (np.abs(graphs - number.get_center())[:, :2] - half).max(axis=1).min(initial=np.inf)
    return float(np.clip(away - TIGHT, 0.0, theme.GAP / 4))


def _hidden_by(number: Formula, lines: np.ndarray) -> int:
    """Return how many points (n, 3) of lines are behind a number."""
    half = np.array([number.width, number.height]) / 2
    return int((np.abs(lines - number.get_center())[:, :2] < half).all(axis=1).sum())
