"""The lengths of a path's curves, and the places along it, are manim's, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from manim import PI, UP, Arc, Axes, Circle, Line, Square, VGroup, VMobject

from engine import accelerated


class Doubled(Square):
    """Measures each of its curves in a way of its own."""

    def get_nth_curve_length_pieces(self, n, sample_points=None):
        return 2 * super().get_nth_curve_length_pieces(n, sample_points)


def integers():
    square = Square()
    square.points = square.points.astype(int)
    return square


def unfinished():
    line = Line(stroke_width=2)
    line.points = np.concatenate((line.points, [[1.0, 2, 3]]))
    return line


PATHS = {
    "circle": lambda: Circle().shift(0.3 * UP),
    "graph": lambda: Axes().plot(lambda x: np.sin(3 * x) + 0.1 * x),
    "arc": lambda: Arc(1.234, PI / 7),
    "loop": lambda: Square().rotate(0.7, [1, 2, 3]),
    "point": lambda: VMobject().set_points(np.ones((4, 3))),
    "nothing": VMobject,
    "group": lambda: VGroup(Circle()),
    "own measure": Doubled,
    "integers": integers,
    "unfinished": unfinished,
}


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("samples", [{}, {"sample_points": None}, {"sample_points": 2}, {"sample_points": 33}])
def test_each_curve_is_as_long_as_for_manim(name, samples):
    path = PATHS[name]()

    def measure():
        measured = list(path.get_curve_functions_with_lengths(**samples))
        return [(curve(0.3).tobytes(), type(length), float(length)) for curve, length in measured]

    expected = measure()
    with accelerated():
        assert measure() == expected


def test_places_along_a_path_are_those_of_manim():
    graph = PATHS["graph"]()

    def find():
        places = [graph.point_from_proportion(share) for share in (0, 0.123, 0.5, 0.999, 1)]
        return np.array(places).tobytes(), graph.get_arc_length()

    expected = find()
    with accelerated():
        assert find() == expected


def test_a_curve_that_has_been_moved_is_measured_anew():
    line = Line()
    with accelerated():
        before = line.get_arc_length()
        line.scale(2)
        assert line.get_arc_length() == pytest.approx(2 * before)


def test_what_is_no_option_is_refused_as_by_manim():
    with accelerated(), pytest.raises(TypeError, match="pieces"):
        list(Circle().get_curve_functions_with_lengths(pieces=3))
