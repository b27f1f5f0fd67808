"""A sweep draws what its values change, once; a slider on the page shows it; a value that is refused is told."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from films import psnr
from open_pages import READY, ask, open_page
from page_lecture import SMALL, TITLE, films_in, write_lecture
from PIL import Image
from thread_workers import thread_pool, unseen

from lecture.page.build import build_page
from lecture.page.sweeps import sweeps_of
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.jobs import context_of
from scenes.framework.errors import LectureError
from scenes.framework.runner import render_beat_ends

if TYPE_CHECKING:
    from conftest import Delivered
    from playwright.sync_api import Browser

    from lecture.project.lecture_file import Lecture

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

VALUES = (0.05, 0.1, 0.4)
SAME_PICTURE = 28  # decibels, after JPEG


def swept(folder: Path, sweep: str) -> Lecture:
    return read_lecture(write_lecture(folder, TITLE, f"sweep = {sweep}"))


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Lecture:
    values = f"{{ parameter = 'learning_rate', values = {list(VALUES)} }}"
    return swept(tmp_path_factory.mktemp("swept"), values)


def test_a_sweep_draws_the_beats_that_it_changes_and_only_once(
    delivered: Delivered, lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = films_in(lecture, delivered.out)  # a sweep is no part of them
    found = sweeps_of(lecture, films, unseen(), 1, thread_pool)
    assert {place: list(beats) for place, beats in found.items()} == {
        ("zh", "Step"): ["weight_moves"],
        ("en", "Step"): ["weight_moves"],
    }
    beat = found["en", "Step"]["weight_moves"]
    assert (beat["parameter"], beat["values"], beat["start"]) == ("learning_rate", ["0.05", "0.1", "0.4"], 1)
    results = [{name: text for name, text, _ in numbers}["result"] for numbers in beat["numbers"]]
    assert results == ["0.8", "0.6", "−0.6"]
    (entry, _) = lecture.scenes
    script = read_scripts(lecture, ["en"])["en"]
    for variant, still in zip(entry.swept(), beat["stills"], strict=True):
        picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(still.partition(",")[2]))))
        size = {"width": SMALL.width, "height": SMALL.height, "fps": SMALL.fps}
        drawn = render_beat_ends(variant.load(), context_of(variant, script), beats=["weight_moves"], **size)
        assert psnr(picture, drawn["weight_moves"]) > SAME_PICTURE

    def refuse(*_: object) -> None:
        raise AssertionError("it was drawn before")

    monkeypatch.setattr("lecture.page.sweeps._draw_all", refuse)
    assert sweeps_of(lecture, films, unseen(), 1, thread_pool) == found


def test_the_pages_slider_shows_the_still_and_the_numbers_of_each_value(
    browser: Browser, delivered: Delivered, lecture: Lecture
) -> None:
    films = films_in(lecture, delivered.out)
    sweeps = sweeps_of(lecture, films, unseen(), 1, thread_pool)
    with open_page(browser, build_page(lecture, films, "en", sweeps)) as tab:
        page = tab.page
        assert page.locator(".what-if").count() == 0
        ask(page, "film.seek(film.beats[1].end)")
        slider = page.get_by_role("slider", name="What if")
        shown = page.locator(".what-if img")
        stills = sweeps["en", "Step"]["weight_moves"]["stills"]
        assert shown.get_attribute("src") == stills[1]
        for key, place in (("ArrowRight", 2), ("Home", 0)):
            slider.press(key)
            assert shown.get_attribute("src") == stills[place]
            assert shown.get_attribute("alt") == f"learning rate = {VALUES[place]}"
            assert page.evaluate("document.querySelector('.what-if img').decode().then(() => true)")
        assert "0.8" in page.locator(".what-if tbody").inner_text()
        page.set_viewport_size({"width": 1280, "height": 300})
        assert shown.evaluate("picture => picture.getBoundingClientRect().height <= 0.6 * innerHeight + 2")
        page.click("text=中文")
        page.wait_for_function(READY)
        assert "如果换成" in page.locator(".what-if").inner_text()


@pytest.mark.parametrize(
    ("sweep", "told"),
    [
        ("{ parameter = 'learning_rate', values = [0.1, 0] }", r"Step\.sweep\.learning_rate: 0 is too small"),
        (
            "{ parameter = 'learning_rat', values = [0.1, 1] }",
            r"sweep: parameter = .*has none; .*learning_rate",
        ),
        ("{ parameter = 'weight', values = [1] }", r"sweep\.values: .*too short"),
        ("{ values = [1, 2] }", r"sweep\.parameter: is missing"),
        ("7", r"sweep: 7"),
    ],
)
def test_a_sweep_that_can_not_be_is_told_with_its_place(
    delivered: Delivered, tmp_path: Path, sweep: str, told: str
) -> None:
    with pytest.raises(LectureError, match=told):
        sweeps_of(swept(tmp_path, sweep), delivered.films, unseen(), 1, thread_pool)
