"""The gradient on the floor has its direction, a length that is told, and room; a legend's numbers stand at their
heights."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from space_pictures import plot_of

from mathcore import Function, tangent_plane
from scenes.components.box_axes import fit_box
from scenes.components.floor_gradient import FloorGradient, length_of
from scenes.components.height_legend import HeightLegend
from scenes.components.surface_plot import SurfacePlot
from scenes.components.text import Formula
from scenes.components.ticks import nice_step
from scenes.style.frame import Region

pytestmark = pytest.mark.usefixtures("media")
PLANES = [
    ("sin(x)*cos(y)", (0.6, 0.4), 1.0),
    ("x^2 - y^2", (-0.8, 0.5), 1.0),
    ("10x + y", (0.0, 0.0), 0.2),
    ("x/50 + y/100", (0.0, 0.0), 20.0),
]


@pytest.mark.parametrize(("text", "point", "scale"), PLANES)
def test_the_arrow_is_the_gradient_times_a_scale_that_is_told(view, text, point, scale):
    floor = FloorGradient(plot_of(view, text, point))
    arrow, box = floor.arrow(), floor.plot.box
    step = (arrow.end - arrow.start) / box.unit
    np.testing.assert_allclose(step, [*(floor.scale * floor.gradient), 0], atol=1e-12)
    assert floor.scale == pytest.approx(scale)
    assert (np.abs(arrow.end[:2]) <= box.half[:2] + 1e-9).all()
    assert arrow.start[2] == arrow.end[2] == pytest.approx(-box.half[2])


@pytest.mark.parametrize(("text", "point", "scale"), PLANES)
def test_the_parts_lead_tip_to_tail_to_the_arrows_end(view, text, point, scale):
    floor = FloorGradient(plot_of(view, text, point))
    first, second = floor.parts()
    np.testing.assert_allclose(first.end, second.start)
    np.testing.assert_allclose(second.end, floor.arrow().end)
    assert first.end[1] == first.start[1]
    assert second.end[0] == second.start[0]


@pytest.mark.parametrize(("text", "point", "scale"), PLANES)
def test_the_ground_round_the_arrows_holds_them_at_their_places(view, text, point, scale):
    floor = FloorGradient(plot_of(view, text, point))
    ground, end = floor.ground(), np.array(point) + scale * floor.gradient
    for bounds, *places in zip((ground.x_range, ground.y_range), point, end, strict=True):
        assert bounds[0] < min(places) <= max(places) < bounds[1]
    np.testing.assert_allclose(ground.at(*end, ground.z_range[0]), floor.arrow().end, atol=1e-12)


@pytest.mark.parametrize(("text", "point", "scale"), PLANES)
def test_no_line_of_the_grounds_grid_lies_close_beside_its_border(view, text, point, scale):
    ground = FloorGradient(plot_of(view, text, point)).ground()
    for low, high in (ground.x_range, ground.y_range):
        step = nice_step(high - low, 5)
        for end in (low, high):
            beside = abs(end / step - round(end / step))
            assert beside < 1e-9 or beside > 0.2


def test_the_ground_is_as_near_to_the_arrows_in_a_range_much_narrower_than_the_other(view):
    f, point = Function.parse("100y^2 + y", ("x", "y")), (0.971, 2.059)
    box = fit_box(f, point, (0.97, 0.972))
    floor = FloorGradient(SurfacePlot(view, box, f, tangent_plane(f, point)))
    way, ground = floor.arrow().end - floor.foot, floor.ground()
    assert np.max(2 * ground.half) < 2 * np.max(np.abs(way))


def test_no_direction_is_steeper_than_the_gradients(view):
    floor = FloorGradient(plot_of(view, "sin(x)*cos(y)", (0.6, 0.4)))
    slopes = []
    for angle in np.radians(range(360)):
        floor.angle.set_value(angle)
        slopes.append(floor.slope())
    floor.angle.set_value(floor.steepest)
    assert floor.slope() == pytest.approx(math.hypot(*floor.gradient))
    assert floor.slope() >= max(slopes)


@pytest.mark.parametrize(
    ("x", "y", "length"),
    [(3, 4, 5), (-0.3, 0.4, Fraction(1, 2)), (0.1 + 0.2, 0.4, Fraction(1, 2)), (0, -2, 2), (0, 0, 0)],
)
def test_a_length_is_exact_where_it_is_a_decimal(x, y, length):
    assert length_of(x, y) == length


@pytest.mark.parametrize(("x", "y"), [(1e-6, 1e6), (2e6, -1e-5), (math.sqrt(2) * 1e-6, 1e6)])
def test_a_length_is_more_than_that_of_its_longer_part_however_little(x, y):
    length = length_of(x, y)
    assert isinstance(length, Fraction)
    assert 0 < length - Fraction(max(abs(x), abs(y))) < 1e-12


def test_a_length_is_not_told_from_what_its_parts_are_rounded_to():
    assert length_of(math.sin(1), math.cos(1)) == 1


def test_slopes_along_the_axes_and_the_gradient_are_free_of_the_rounding_of_sines(view):
    floor = FloorGradient(plot_of(view, "1e-6*x + 1e6*y", (1, 1)))
    slopes = []
    for turn in (0, 1, 2, 3, 4):
        floor.angle.set_value(turn * math.pi / 2)
        slopes.append(floor.slope())
    assert slopes == [1e-6, 1e6, -1e-6, -1e6, 1e-6]
    floor.angle.set_value(2 * math.pi + floor.steepest)
    assert floor.slope() == floor.steepest_slope > 10**6


def test_the_line_over_a_direction_lies_in_the_plane(view):
    floor = FloorGradient(plot_of(view, "x^2*y + 3y", (0.8, -0.5)))
    floor.angle.set_value(2.2)
    line, pointer = floor.climb(), floor.pointer()
    line.drawn.set_value(1)
    line.redraw()
    end = line[-1].get_end()
    assert (end - floor.plot.contact) @ floor.plot.normal == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(pointer.end[:2], end[:2], atol=1e-9)


def test_a_flat_plane_has_no_parts(view):
    assert FloorGradient(plot_of(view, "7", (0, 0))).parts() == ()


@pytest.mark.parametrize(("low", "high"), [(-1.1, 1.1), (-30.0, 42.0), (2e-9, 5e-9)])
def test_numbers_of_a_legend_stand_at_their_heights(low, high):
    legend = HeightLegend(low, high)
    bar = legend[0]
    heights = [(number.get_center()[1] - bar.get_bottom()[1]) / bar.height for number in legend.numbers]
    assert len(heights) >= 2
    assert np.diff(heights) == pytest.approx(np.diff(heights)[0])
    assert 0 < heights[0] < heights[-1] < 1


def test_how_far_a_label_would_leave_a_region():
    label, region = Formula("x + y + z"), Region(-1, 1, -1, 1)
    assert region.overrun(label, np.zeros(3)) == pytest.approx(max(0.0, label.width / 2 - 1))
    assert region.overrun(label, np.array([0, 1.0, 0])) == pytest.approx(max(label.height / 2, label.width / 2 - 1))
