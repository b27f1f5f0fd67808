"""A lecture's format shapes all that is made of it; scenes that can't stand in it are named before they are drawn."""

from __future__ import annotations

import io
import re
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from thread_workers import thread_pool, unseen
from tiny_lecture import TINY, write_lecture

from lecture.cli.options import choose_scenes
from lecture.commands.report import outline_lines
from lecture.commands.storyboard_page import Page, Panel, typeset_pages
from lecture.film.captions import Span, cues_of
from lecture.film.line_breaking import width
from lecture.handout.build import beats_a_page
from lecture.messages import closest_shape
from lecture.project.catalogue import BUILT_IN
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.quality import QUALITIES
from lecture.render.jobs import context_of
from lecture.render.order import Order, render
from scenes.framework.errors import LectureError
from scenes.framework.languages import LANGUAGES
from scenes.style.formats import FORMATS, pixels_of

ROOT = Path(__file__).parents[2]
LECTURE = """
title = {{ en = "Mine" }}
format = {format}
[[chapter]]
title = {{ en = "One" }}
[[chapter.scene]]
scene = "TangentPlane"
[[chapter.scene]]
scene = "GradientDescent3D"
"""


def read(form: str):
    file = Path("lecture.toml")
    file.write_text(LECTURE.format(format=form), "utf-8")
    return read_lecture(file)


def test_sizes_are_those_that_such_films_have() -> None:
    drawn = {form: [quality.in_format(form) for quality in QUALITIES.values()] for form in FORMATS}
    sizes = {form: [(size.width, size.height) for size in found] for form, found in drawn.items()}
    assert sizes == {
        "16:9": [(854, 480), (1280, 720), (1920, 1080), (3840, 2160)],
        "4:3": [(640, 480), (960, 720), (1440, 1080), (2880, 2160)],
        "9:16": [(480, 854), (720, 1280), (1080, 1920), (2160, 3840)],
        "1:1": [(480, 480), (720, 720), (1080, 1080), (2160, 2160)],
    }


@given(st.sampled_from(sorted(FORMATS)), st.integers(72, 4320))
def test_every_size_has_even_sides_as_the_encoder_wants_them(form: str, shorter: int) -> None:
    found = pixels_of(FORMATS[form], shorter)
    assert all(side % 2 == 0 for side in found)
    assert found[0] / found[1] == pytest.approx(FORMATS[form][0] / FORMATS[form][1], abs=4 / shorter)


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(LectureError, match=re.escape('lecture.toml: format = "16:10": unknown format; ')):
        read('"16:10"')
    with pytest.raises(LectureError, match=r"did you mean 16:9\? known: 16:9, 4:3, 9:16, 1:1"):
        read('"16:10"')
    with pytest.raises(LectureError, match=r"format: .* isn't text"):
        read("1.78")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        *(("16:10", "16:9"), ("21:9", "16:9"), ("16/9", "16:9"), ("16：9", "16:9"), ("1920x1080", "16:9")),
        *(
            ("5:4", "4:3"),
            ("1080 × 1920", "9:16"),
            ("3:4", "9:16"),
            ("100:99", "1:1"),
            ("10:16", "9:16"),
            ("2:2", "1:1"),
            ("16;9", "16:9"),
        ),
    ],
)
def test_the_format_of_the_nearest_shape_is_told(given: str, meant: str) -> None:
    assert closest_shape(given, FORMATS).startswith(f"did you mean {meant}? known: ")


@pytest.mark.parametrize("given", ["wide", "0:0", "1:0", "9" * 400 + ":1"])
def test_what_is_no_shape_has_the_known_ones_told(given: str) -> None:
    assert "known: 16:9, 4:3, 9:16, 1:1" in closest_shape(given, FORMATS)


def test_all_scenes_that_cant_stand_in_a_format_are_named_in_one_message() -> None:
    lecture = read('"9:16"')
    told = (
        'lecture.toml: format = "9:16": TangentPlane, GradientDescent3D can\'t stand in it, but in 16:9; leave them out'
    )
    with pytest.raises(LectureError, match=re.escape(told)) as refused:
        choose_scenes(lecture, None)
    upright = {name for name in BUILT_IN if "9:16" in BUILT_IN[name].load().formats}
    remedy = str(refused.value).partition("; leave them out, choose another format, or one of: ")[2]
    assert set(remedy.split(", ")) == upright
    script = read_scripts(lecture, ["en"])["en"]
    with pytest.raises(LectureError, match="TangentPlane can't stand in it"):
        context_of(lecture.scenes[0], script)
    assert choose_scenes(read('"16:9"'), None)


def test_the_outline_and_the_readme_mark_the_formats_that_each_scene_can_stand_in() -> None:
    lecture = read_lecture(ROOT / "lecture.toml")
    outline = "\n".join(outline_lines(lecture, read_scripts(lecture, ["en"])["en"], "en"))
    rows = re.findall(r"^\| [^|]+ \| (.*) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    table = f", {', '.join(rows)},"
    for name in BUILT_IN:
        others = ", ".join(form for form in BUILT_IN[name].load().formats if form != "16:9")
        (line,) = re.findall(rf"^    {name}: (.*)$", outline, re.MULTILINE)
        assert re.findall(r"\(also (.*?)\)", line) == [others] * bool(others), name
        assert re.findall(rf", {name}(?: \(([^)]*)\))?(?=,)", table) == [others], name


def test_the_outline_of_an_upright_lecture_marks_the_other_formats(tmp_path: Path) -> None:
    file = tmp_path / "lecture.toml"
    scenes = "".join(f'[[chapter.scene]]\nscene = "{name}"\n' for name in ("SumRule", "TangentPlane"))
    file.write_text(f'title = {{ en = "T" }}\nformat = "9:16"\n[[chapter]]\ntitle = {{ en = "C" }}\n{scenes}', "utf-8")
    lecture = read_lecture(file)
    lines = list(outline_lines(lecture, read_scripts(lecture, ["en"])["en"], "en"))
    assert lines[0].endswith(", en, 9:16)")
    assert ["(also 16:9, 4:3)" in lines[2], "(only 16:9" in lines[3]] == [True, True]


@pytest.mark.slow
def test_the_film_of_an_upright_lecture_is_upright(tmp_path: Path) -> None:
    file = write_lecture(tmp_path)
    file.write_text('format = "9:16"\n' + file.read_text("utf-8"), "utf-8")
    found = read_lecture(file)
    scripts = read_scripts(found, ["zh"])
    order = Order(found, found.scenes, scripts, TINY.in_format("9:16"), tmp_path / "film", "fast", 1)
    (film,) = render(order, unseen(), thread_pool).films
    with av.open(film.file) as shown:
        assert (shown.streams.video[0].width, shown.streams.video[0].height) == (144, 256)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_captions_have_shorter_lines_where_the_picture_is_less_wide(form: str, language: str) -> None:
    size = QUALITIES["hd"].in_format(form)
    words = {
        "zh": "割线经过两个点，它的斜率是平均变化率，而步长越小，它就越接近切线。" * 3,
        "en": "A secant goes through two points " * 12,
    }
    cues = cues_of([Span(words[language], 0, 900)], language, 30, 9000, shape=size.shape)
    most = max(width(line) for cue in cues for line in cue.lines)
    columns = LANGUAGES[language].caption_columns
    # A line takes the same share of the picture's width, in text that goes with the shorter side.
    share = size.width / min(size.width, size.height) / (16 / 9)
    assert most <= round(columns * share)
    assert most >= columns * share - 12
    assert all(len(cue.lines) <= 2 for cue in cues)


@pytest.mark.parametrize(("count", "part"), [(1, 0.4), (2, 0.4), (3, 0.27), (7, 0.15)])
def test_upright_stills_stand_side_by_side_on_a_storyboard(count: int, part: float) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (90, 160), "red").save(picture, "PNG")
    panels = tuple(Panel(f"beat {number}", "0:00", picture.getvalue(), {"en": "words"}, ()) for number in range(count))
    found = np.asarray(Image.open(io.BytesIO(typeset_pages([Page("head", "title", panels, 9 / 16)], "png"))))
    is_red = (found[:, :, :3] == (255, 0, 0)).all(axis=2).any(axis=0)
    starts = np.count_nonzero(np.diff(is_red.astype(int)) == 1)
    assert starts == min(count, 3)
    assert is_red.mean() / starts > part  # of the sheet's width
    assert found.shape[0] == pytest.approx(found.shape[1] * 297 / 210, rel=0.01)  # all are on one sheet


@pytest.mark.parametrize(("form", "count"), [("16:9", 3), ("4:3", 3), ("1:1", 3), ("9:16", 2)])
def test_a_handout_has_fewer_upright_stills_a_page(form: str, count: int) -> None:
    assert beats_a_page(QUALITIES["draft"].in_format(form)) == count
