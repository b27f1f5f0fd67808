"""Scenes stand in the formats that they declare, in both languages, and in both themes.

`pytest tests/scenes/test_formats.py --all-looks` looks at every scene in every theme and format; without the option a
few stand for all.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from scene_helpers import deck, scene_class

from scenes.framework.context import SceneContext
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene, LectureScene
from scenes.framework.script import read_script
from scenes.lint.check import check_layout
from scenes.registry import MODULES
from scenes.starter.growth import Growth
from scenes.style.formats import DEFAULT_FORMAT, FORMATS, pixels_of
from scenes.style.frame import FRAMES, WIDESCREEN, Frame, Region, use_frame
from scenes.style.theme import THEMES, theme

SHORTER = 144  # pixels of the shorter side of the pictures that are looked at
LIGHT_GROUND = 200  # of 255: most of a picture in the light theme is lighter
# A picture that a program drew has the program's colours.
FILES_SHOWN = {("ActivationCode", "picture")}
# What stands for all: a plot, a network and a table in the other theme; and panes in rows.
FEW_LIGHT = ("Accumulation", "ForwardPass", "ActivationTable")
FEW_UPRIGHT = ("LimitDefinition", "ForwardPass")


def looks() -> list[tuple[str, str, str, str]]:
    """Return each scene's name with the themes, formats and languages to look at it in, but for the lecture's own."""
    return [
        (scene, look, form, language)
        for scene in MODULES
        for look, form, language in product(THEMES, scene_class(scene).formats, ("zh", "en"))
        if (look == "light") == (form == DEFAULT_FORMAT)
    ]


def is_of_few(scene: str, look: str, form: str, language: str) -> bool:
    few = FEW_UPRIGHT if look == "dark" else FEW_LIGHT if language == "zh" else ()
    return scene in few and form in (DEFAULT_FORMAT, "9:16")


def test_every_declared_look_passes_the_layout_check(request: pytest.FixtureRequest) -> None:
    """Nothing keeps a colour of the dark theme or a place of the wide frame."""
    chosen = [each for each in looks() if request.config.getoption("all_looks") or is_of_few(*each)]
    told = [line for each in chosen for line in flaws_of(*each)]
    assert not told, "\n".join(told)


def flaws_of(scene: str, look: str, form: str, language: str) -> list[str]:
    """Return what is wrong with a scene in a theme and format."""
    context = replace(deck(scene, language), theme=THEMES[look], frame=FRAMES[form])
    report = check_layout(scene_class(scene), context, size=pixels_of(FORMATS[form], SHORTER), pictures=look == "light")
    grounds = {beat: np.median(picture) for beat, picture in report.beats.items() if (scene, beat) not in FILES_SHOWN}
    dark = [f"{scene}, {beat}: a ground of {ground}" for beat, ground in grounds.items() if ground < LIGHT_GROUND]
    return [f"{look} {form}: {each}" for each in (*report.failures, *dark)]


@pytest.mark.parametrize("form", FORMATS)
def test_the_scene_that_a_new_lecture_starts_with_stands_in_every_format(form: str, project) -> None:
    words = read_script(project / "lecture/starter/words.en.toml")["Growth"]
    context = SceneContext("Growth", "en", Growth.Parameters(), words, frame=FRAMES[form], theme=THEMES["light"])
    assert check_layout(Growth, context, size=pixels_of(FORMATS[form], SHORTER)).failures == []


@pytest.mark.parametrize("form", ["9:16", "16:9"])
@pytest.mark.parametrize(
    ("scene", "given"),
    [
        ("LimitDefinition", {"function": "e^(-x^2)", "point": -0.7, "steps": (2, 1, 0.5, 0.1, 0.01)}),
        ("Differential", {"function": "3sqrt(x)", "point": 2, "steps": (1.5, 0.5, 0.1)}),
        ("Differential", {"function": "x^3/3 - x", "point": -1.5}),
        ("Differential", {"function": "x^3/3 - x", "point": -1.5, "steps": (1.5, 0.5, 0.1)}),
    ],
)
def test_names_and_numbers_keep_clear_of_lines_in_each_format(scene: str, given: dict[str, Any], form: str) -> None:
    context = replace(deck(scene, "en", **given), frame=FRAMES[form])
    report = check_layout(scene_class(scene), context)
    assert [str(each) for each in report.findings if not each.accepted] == []


LONG = {
    "sum": ("SumRule", {"u": "sqrt(x)", "v": "3/x", "point": 2, "interval": (0.5, 4)}),
    "sum of quotients": (
        "SumRule",
        {"u": "sqrt(x^2+1)/(x+1)", "v": "ln(x+1)/x^2", "point": 1.25, "interval": (0.5, 4)},
    ),
    "digits": ("Differential", {"function": "exp(-x)", "point": 3, "steps": (0.001, 0.0005, 0.00025)}),
    "slope": ("Differential", {"function": "sqrt(x)/(x^2+1)", "point": 1.25, "steps": (0.001, 0.0001)}),
    "far from 1": ("QuotientRule", {"u": "exp(-x)", "v": "x+1", "point": 3, "step": 0.1}),
    "four steps": (
        "ProductRule",
        {"u": "sqrt(x)*exp(-x/3)", "v": "ln(x^2 + 1)", "point": 2.345, "steps": (0.5, 0.05, 0.005, 0.0005)},
    ),
}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("sum", "16:9"),
        ("sum of quotients", "16:9"),
        ("sum of quotients", "9:16"),
        ("digits", "4:3"),
        ("slope", "9:16"),
        ("far from 1", "4:3"),
        ("four steps", "4:3"),
    ],
)
def test_long_formulas_and_numbers_have_room_in_each_format(name: str, form: str) -> None:
    scene, given = LONG[name]
    context = replace(deck(scene, "en", **given), frame=FRAMES[form])
    report = check_layout(scene_class(scene), context, size=pixels_of(FORMATS[form], 2 * SHORTER))
    assert [str(each) for each in report.failures] == []


@pytest.mark.parametrize(
    ("scene", "given"),
    [
        LONG["digits"],
        LONG["four steps"],
        ("Differential", {"function": "cos(x)", "point": 0, "steps": (2, 1, 0.5)}),
        ("ProductRule", {"u": "x + 1", "v": "exp(-x)"}),
    ],
)
@pytest.mark.parametrize("form", ["16:9", "4:3", "9:16"])
def test_the_columns_of_tables_keep_apart_in_each_format(scene: str, given: dict[str, Any], form: str) -> None:
    table = rehearse(scene_class(scene), replace(deck(scene, "en", **given), frame=FRAMES[form]), 10).table
    for row in (table.head, *table.rows):
        assert all(one.get_right()[0] + 0.05 < other.get_left()[0] for one, other in pairwise(row))
        assert all(cell.size >= theme.SMALL for cell in row)
        assert row.get_right()[0] < table.region.right + theme.GAP / 4


def test_text_has_the_same_size_in_all_formats_and_the_captions_their_band() -> None:
    assert Frame() == WIDESCREEN
    for name, frame in FRAMES.items():
        width, height = FORMATS[name]
        assert frame.width / frame.height == pytest.approx(width / height)
        assert min(frame.width, frame.height) == pytest.approx(8)  # so that a point is as many pixels in each
        assert frame.center == pytest.approx([0, 0, 0])
        assert frame.header.top < frame.top
        assert frame.header.bottom > frame.body.top > frame.body.bottom >= frame.caption.top > frame.bottom


@pytest.mark.parametrize(("form", "columns"), [("16:9", True), ("4:3", True), ("1:1", False), ("9:16", False)])
def test_panes_are_columns_in_a_wide_frame_and_else_rows(form: str, columns: bool) -> None:
    with use_frame(FRAMES[form]):
        room = Region(0, 3, 0, 3)
        first, second = room.split_panes(2, 1, gap=0)
        assert (first, second) == (
            tuple(room.split_columns(2, 1, gap=0)) if columns else tuple(room.split_rows(1, 1, gap=0))
        )
        assert columns or room.split_panes(2, 1, rows=(3, 1)) == room.split_rows(3, 1)


class Titled(LectureScene):
    """A scene with nothing but a title."""


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_title_stays_legible_in_the_header(form: str, media) -> None:
    from scenes.components.text import fit_title

    frame = FRAMES[form]
    title = fit_title("How fast a falling stone is at one moment of its fall", "en", frame.header)
    assert title.width <= frame.header.width + 1e-6
    assert title.size >= theme.SMALL
    if form == "9:16":
        assert title.height <= frame.header.height


@pytest.mark.parametrize("formats", ["9:16", (), ("16:10",), ["9:16"]])
def test_a_scene_that_declares_no_format_there_is_fails_at_once(formats) -> None:
    with pytest.raises(TypeError, match=r"Wrong\.formats is .*write a tuple with some of '16:9'"):
        type("Wrong", (LectureScene,), {"formats": formats})


def test_a_scene_of_ones_own_may_stand_in_every_format() -> None:
    assert set(BaseScene.formats) == set(FORMATS) == set(Titled.formats)


def test_what_stands_beside_the_title_keeps_off_the_logo() -> None:
    """Beside it where there is room, and else under it; without a logo the pane goes up to the header's top."""
    narrow, wide = (WIDESCREEN.body.split_columns(share, 1)[1] for share in (2.3, 1.25))
    assert WIDESCREEN.beside_title(narrow).top == WIDESCREEN.header.top
    kept = WIDESCREEN.with_logo((2.4, 0.6))
    assert kept.logo is not None
    assert kept.beside_title(narrow).top < kept.logo.bottom
    assert kept.beside_title(narrow).right == narrow.right
    assert kept.beside_title(wide).right < kept.logo.left
    assert FRAMES["9:16"].beside_title(narrow) == narrow
