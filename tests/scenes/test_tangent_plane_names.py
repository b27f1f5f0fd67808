"""The names and labels of TangentPlane stand clear of each other, of the surface's lines and of its ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scene_helpers import deck, rehearse_until, scene_class

from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.tangent_plane import slices
from scenes.tangent_plane.layout import OWN, stand_beside


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("function", "point"), [("exp(x+y)", (3, 3)), ("sin(x)*cos(y)", (0.6, 0.4)), ("x*y", (1, 1))])
def test_no_label_on_the_surface_covers_another(function, point, language, monkeypatch):
    stood = []

    def stand(label, picture, points, others):
        stand_beside(label, picture, points, others)
        stood.append([picture.view.covers(label, other) for other in others if other.width])

    monkeypatch.setattr(slices, "stand_beside", stand)
    rehearse_until("plane_spanned", "TangentPlane", deck("TangentPlane", language, function=function, point=point))
    assert len(stood) == 3
    assert not any(any(covered) for covered in stood)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("function", "point"), [("x*y", (-1, 2)), ("x*y", (1, 1)), ("x^2 + y^2", (1, 1))])
def test_no_label_on_the_surface_covers_the_legend_of_heights(function, point, language, monkeypatch):
    covered = []

    def stand(label, picture, points, others):
        stand_beside(label, picture, points, others)
        covered.append(picture.view.covers(label, picture.legend))

    monkeypatch.setattr(slices, "stand_beside", stand)
    rehearse_until("plane_spanned", "TangentPlane", deck("TangentPlane", language, function=function, point=point))
    assert covered == [False] * 3


@pytest.mark.parametrize(
    ("function", "point"),
    [
        ("sin(x)*cos(y)", (0.6, 0.4)),
        ("x^2 - y^2", (-0.8, 0.5)),
        ("exp(-x^2-y^2)", (0.3, 0.3)),
        ("x/50 + y/100", (0, 0)),
        ("10x + y", (0, 0)),
        ("x*y", (1, 1)),
        ("exp(x+y)/20", (1, 1)),
    ],
)
def test_no_label_on_the_surface_covers_a_slice_or_the_plane(function, point, monkeypatch):
    covered = []

    def checked(stand):
        def stand_and_look(label, picture, points, others):
            stand(label, picture, points, others)
            middle, half = picture.view.place_of(label)[:2], np.array([label[1].width, label[1].height]) / 2
            marks = np.array([other.get_center()[:2] for other in others if not other.width])
            covered.append(int(np.count_nonzero(np.all(np.abs(marks - middle) < half, axis=1))))

        return stand_and_look

    for name in ("stand_beside", "stand_beyond"):
        monkeypatch.setattr(slices, name, checked(getattr(slices, name)))
    rehearse_until("plane_spanned", "TangentPlane", deck("TangentPlane", "en", function=function, point=point))
    assert covered == [0] * 5  # two slices, two slopes, the plane


@pytest.mark.parametrize(
    ("function", "point"),
    [("sin(x)*cos(y)", (0.6, 0.4)), ("x^2 - y^2", (-0.8, 0.5)), ("exp(-x^2-y^2)", (0.3, 0.3)), ("x*y/2", (1, -1))],
)
def test_no_plate_of_a_label_cuts_a_piece_out_of_the_border_of_the_surface(function, point, monkeypatch):
    shares = []

    def checked(stand):
        def stand_and_look(label, where, *rest):
            stand(label, where, *rest)
            plot = getattr(where, "plot", where)
            shares.append(plot.shadow().share(label, plot.view.place_of(label)))
            return label

        return stand_and_look

    for name in ("stand_beside", "stand_beyond", "stand_over"):
        monkeypatch.setattr(slices, name, checked(getattr(slices, name)))
    rehearse_until("plane_spanned", "TangentPlane", deck("TangentPlane", "en", function=function, point=point))
    assert len(shares) == 7  # the names of the point's coordinates, of two slices, of two slopes and of the plane
    assert not [share for share in shares if 0.2 < share < 0.8]


@pytest.mark.parametrize("function", ["sin(x)*cos(y)", "10x + y", "x/50 + y/100", "x - 3y", "x + 2y"])
def test_no_label_of_the_gradient_covers_a_number_of_its_ground(function, monkeypatch):
    scene_type, seen = scene_class("TangentPlane"), []
    take_away = scene_type._take_away

    def look(scene, gradient, picture):
        numbers = [number for axes in gradient.ground for number in axes.labels]
        seen.append(len(numbers))
        assert not any(picture.view.covers(tag, number) for tag in gradient.tags for number in numbers)
        # Nor is a number so near beside a partial derivative that it would be read as its factor.
        for tag in gradient.tags[: len(gradient.arrows) - 1]:
            for number in numbers:
                away = np.abs(picture.view.place_of(tag) - picture.view.place_of(number))[:2]
                assert np.any(away - [(tag.width + number.width) / 2, (tag.height + number.height) / 2] >= (0.29, 0))
        take_away(scene, gradient, picture)

    monkeypatch.setattr(scene_type, "_take_away", look)
    rehearse_until("look_around", "TangentPlane", deck("TangentPlane", "en", function=function, point=(0.6, 0.4)))
    assert min(seen) > 0


@pytest.mark.parametrize(("function", "point"), [("sqrt(x*y)", (2, 0.5)), ("x^2*y - 3x*y", (2, -1)), ("x*y", (1, 1))])
def test_the_ground_of_a_gradient_has_the_names_of_both_its_axes(function, point, monkeypatch):
    scene_type, seen = scene_class("TangentPlane"), []
    take_away = scene_type._take_away

    def look(scene, gradient, picture):
        seen.append(
            {name for axes in gradient.ground for label in axes.labels for name in "xy" if name in label.source}
        )
        take_away(scene, gradient, picture)

    monkeypatch.setattr(scene_type, "_take_away", look)
    rehearse_until("look_around", "TangentPlane", deck("TangentPlane", "en", function=function, point=point))
    assert seen == [{"x", "y"}]


@pytest.mark.parametrize("function", ["1000x + 0.001y", "x + 0.01y", "0.001x - 10y", "y - x/50", "x", "-2y"])
def test_names_of_a_gradient_along_an_axis_and_of_its_part_stand_apart(function, monkeypatch):
    scene_type = scene_class("TangentPlane")
    take_away, seen = scene_type._take_away, []

    def look(scene, gradient, picture):
        pairs = list(combinations(gradient.tags, 2))
        seen.append(len(pairs))
        assert not any(picture.view.covers(*pair) for pair in pairs)
        take_away(scene, gradient, picture)

    monkeypatch.setattr(scene_type, "_take_away", look)
    rehearse_until("look_around", "TangentPlane", deck("TangentPlane", "en", function=function, point=(2, -1)))
    assert min(seen) > 0


def test_formulas_that_take_the_place_of_others_never_stand_over_them(monkeypatch):
    scene_type = scene_class("TangentPlane")
    make_way, met = scene_type._make_way, []

    def watch(scene, leaving, rising, *place):
        def note(_):
            seen = {id(part) for part in scene.get_mobject_family_members()}
            met.append(any(id(one) in seen and _meet(one, other) for one in leaving for other in rising))

        rising[0].add_updater(note)
        make_way(scene, leaving, rising, *place)
        rising[0].remove_updater(note)

    monkeypatch.setattr(scene_type, "_make_way", watch)
    rehearse(scene_type, deck("TangentPlane", "en"), 10)
    assert met
    assert not any(met)


def _meet(one, other):
    """Whether two mobjects stand over each other while both are seen."""
    seen = [max((part.get_fill_opacity() for part in each.get_family()), default=0) for each in (one, other)]
    away = np.abs(one.get_center() - other.get_center())[:2]
    away -= np.array([one.width + other.width, one.height + other.height]) / 2
    return min(seen) > 0.25 and np.max(away) < 0


@pytest.mark.parametrize(
    ("function", "point"),
    [("sqrt(x^2+y^2)", (3.0, 4.0)), ("x^2/7+sin(3y)", (1.234, 0.567)), ("ln(1+x^2+y^2)", (-1.0, 0.4))],
)
def test_the_name_of_the_normal_hangs_over_no_border_of_the_surface_and_no_slice(function, point):
    given = deck("TangentPlane", function=function, point=point)
    found = check_layout(scene_class("TangentPlane"), given, size=(256, 144), pictures=False).failures
    assert [str(each) for each in found] == []


@pytest.mark.parametrize(
    ("function", "point"),
    [("x*y", (0, 0)), ("x^2 + y^2", (1, 0)), ("exp(-x^2 - y^2)", (0, 0)), ("1e-6*x + 1e6*y", (1, 1))],
)
def test_the_name_of_a_coordinate_stands_nearer_to_its_mark_than_to_other_numbers(function, point, monkeypatch):
    stood, stand_over = [], slices.stand_over

    def stand(label, plot, end, others):
        stood.append((label, plot.view, end, [other for other in others if other.width > 0]))
        return stand_over(label, plot, end, others)

    monkeypatch.setattr(slices, "stand_over", stand)
    rehearse_until("surface_and_point", "TangentPlane", deck("TangentPlane", "en", function=function, point=point))
    assert len(stood) == 2
    for label, view, end, others in stood:
        place, home = view.place_of(label)[:2], view.project(end)[:2]
        away = [view.place_of(other)[:2] for other in others]
        nearest = min(np.linalg.norm(at - place) for at in away if np.linalg.norm(at - home) > OWN)
        assert np.linalg.norm(place - home) < nearest + 0.1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_name_of_a_slope_cuts_nothing_out_of_the_sheet_that_comes_after_it(language):
    given = deck("TangentPlane", language, function="x^2 - y^2", point=(1.0, 1.0))
    report = check_layout(scene_class("TangentPlane"), given, size=(256, 144), pictures=False)
    assert [each for each in report.failures if each.rule == "bitten"] == []
