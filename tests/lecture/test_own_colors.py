"""A lecture may choose colours: those that can't be seen or told apart are refused, with the nearest that will do."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lecture.project.lecture_file import read_lecture
from lecture.project.own_colors import read_colors
from lecture.project.script_check import read_scripts
from lecture.render.jobs import context_of
from scenes.framework.errors import LectureError
from scenes.framework.runner import render_beat_ends
from scenes.style.color_check import check_colors
from scenes.style.theme import DARK, OWN_ROLES, THEMES

FILE = Path("lecture.toml")
LECTURE = """
title = { en = "Mine" }
[colors]
function = "#ff8800"
[[chapter]]
title = { en = "One" }
[[chapter.scene]]
scene = "Accumulation"
"""


def read(text: str):
    FILE.write_text(text, "utf-8")
    return read_lecture(FILE)


def test_a_scene_is_drawn_in_the_lectures_colours() -> None:
    lecture = read(LECTURE.replace("#ff8800", "#6f9bff"))
    (entry,) = lecture.scenes
    assert entry.look == replace(DARK, FUNCTION="#6f9bff")
    script = read_scripts(lecture, ["en"])["en"]
    first, *_ = (beat.name for beat in entry.load().beats())
    (picture,) = render_beat_ends(
        entry.load(), context_of(entry, script), width=320, height=180, beats={first}
    ).values()
    near = np.abs(picture.astype(int) - (0x6F, 0x9B, 0xFF)).max(axis=-1) < 12
    assert near.sum() > 20


def test_a_tangent_has_the_colour_of_the_derivative() -> None:
    assert THEMES["dark"].with_colors({"derivative": "#86f6a0"}).TANGENT == "#86f6a0"


@pytest.mark.parametrize(
    ("theme", "role", "color", "told"),
    [
        ("dark", "function", "#222244", "colors.function: #222244 has a contrast of 1."),
        ("light", "function", "#ffee88", "to its ground, which needs 3 : 1"),
        ("dark", "loss", "#dd4468", None),
        ("dark", "area", "#518df2", "colors.area: #518df2 can't be told from function (#508cf3) by every eye"),
        ("dark", "tangent", "#ffffff", "colors.tangent: unknown role; known: function, derivative, secant"),
        ("dark", "function", "orange", 'colors.function: "orange" is no colour; write it as "#rrggbb"'),
        ("dark", "function", "#ff880", "is no colour"),
        ("dark", "function", 3, 'colors.function: 3 is no colour; write it as "#rrggbb"'),
    ],
)
def test_a_colour_that_wont_do_is_refused(theme: str, role: str, color: object, told: str | None) -> None:
    if told is None:
        assert read_colors(FILE, theme, {role: color}) == ((role, color),)
        return
    with pytest.raises(LectureError, match=re.escape(told)):
        read_colors(FILE, theme, {role: color})


@pytest.mark.parametrize("colors", ["red", 3, ["#6f9bff"]])
def test_colours_that_are_no_table_are_refused_with_an_example_of_one(colors: object) -> None:
    with pytest.raises(LectureError, match=r'colors: .* isn\'t a table; write \{ function = "#6f9bff" \}$'):
        read_colors(FILE, "dark", colors)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(THEMES)), st.sampled_from(OWN_ROLES), st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_the_nearest_colour_that_is_named_will_do(theme: str, role: str, color: str) -> None:
    for bad in check_colors(THEMES[theme].with_colors({role: color}), {role: color}):
        assert bad.nearest
        better = {role: bad.nearest}
        assert check_colors(THEMES[theme].with_colors(better), better) == []


COLORS = st.dictionaries(st.sampled_from(OWN_ROLES), st.from_regex(r"\A#[0-9a-f]{6}\Z"), min_size=2, max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(THEMES)), COLORS)
@example("light", {"function": "#ffcc00", "derivative": "#aa0000"})
@example("light", {"function": "#b4781e", "derivative": "#e14b2d"})
def test_the_colours_that_are_named_for_several_roles_do_together(theme: str, colors: dict[str, str]) -> None:
    better = colors | {bad.role: bad.nearest for bad in check_colors(THEMES[theme].with_colors(colors), colors)}
    if all(better.values()):
        assert check_colors(THEMES[theme].with_colors(better), better) == []


def test_two_of_the_lectures_own_are_held_against_each_other() -> None:
    with pytest.raises(LectureError, match="can't be told from"):
        read_colors(FILE, "dark", {"function": "#ff8800", "secant": "#ff8a04"})
