"""In lecture mode the page halts where beats end, steps, is drawn on, and is steered from a second window."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from films import psnr
from open_pages import ask, ask_frame, beats_of, fresh
from page_lecture import SMALL
from PIL import Image

from lecture.film.stills import last_still
from lecture.page.content import page_content

if TYPE_CHECKING:
    from conftest import Delivered
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

INKED = """((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
  .filter((value, place) => place % 4 === 3 && value).length)(document.querySelector(".ink"))"""
SAME_PICTURE = 32  # decibels between a picture of a clip and the browser's, which turns YUV into RGB its own way
SAME_STILL = 28  # after another JPEG


def picture(page: Page) -> np.ndarray:
    """Return what the film shows, pixel for pixel."""
    page.evaluate(
        "() => { const { style } = document.querySelector('.stage video');"
        f"Object.assign(style, {{ width: '{SMALL.width}px', height: '{SMALL.height}px' }}); }}"
    )
    data = page.locator(".stage video").screenshot(animations="disabled")
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def stills(delivered: Delivered, language: str) -> dict[str, np.ndarray]:
    """Return the last picture of each beat, as it was drawn for the film."""
    beats = [beat for run in delivered.films[language].scenes for beat in run.beats]
    return {beat.name: np.asarray(last_still(beat).convert("RGB")) for beat in beats}


def test_a_lecture_halts_at_the_last_picture_of_each_beat_and_goes_on_at_a_key(
    delivered: Delivered, zh_tab: Page
) -> None:
    drawn, asked = stills(delivered, "zh"), ask_frame(delivered, "zh")
    page = fresh(zh_tab)
    page.keyboard.press("f")
    ask(page, "film.video.playbackRate = 3, player.setCaptions('off'), null")
    for name, frames in beats_of(delivered, "zh"):
        for stop in sorted({frames[-1], asked} & set(frames)):
            page.keyboard.press("PageDown")
            page.wait_for_function(f"() => page.film.frame === {stop}")
            page.wait_for_function("() => !page.film.video.seeking")
            assert ask(page, "[film.playing, film.time]") == [False, stop]
        shown = picture(page)
        assert psnr(shown, drawn[name]) > SAME_PICTURE
        assert max(drawn, key=lambda other: psnr(shown, drawn[other])) == name


def test_each_beat_of_a_film_begins_with_a_key_picture(delivered: Delivered) -> None:
    for language, film in delivered.films.items():
        with av.open(str(film.file)) as container:
            keys = [
                round(p.pts * p.time_base * SMALL.fps) for p in container.demux(video=0) if p.size and p.is_keyframe
            ]
        assert {frames[0] for _, frames in beats_of(delivered, language)} <= set(keys)


def test_a_step_back_is_the_beats_first_picture_then_the_one_before(delivered: Delivered, hall: Page) -> None:
    beats = beats_of(delivered, "en")
    ask(hall, f"film.seek({beats[2][1][-1]})")
    for _, frames in (beats[2], beats[1], beats[0], beats[0]):
        hall.keyboard.press("ArrowLeft")
        hall.wait_for_function("() => !page.film.video.seeking")
        assert ask(hall, "[film.frame, film.time, film.playing]") == [frames[0], frames[0], False]
    hall.keyboard.press("End")
    assert ask(hall, "film.frame") == beats[-1][1][-1]
    hall.keyboard.press("Home")
    assert ask(hall, "film.frame") == 0


def test_what_runs_is_led_to_its_end_by_the_key_that_goes_on(delivered: Delivered, hall: Page) -> None:
    name, frames = beats_of(delivered, "en")[0]
    hall.keyboard.press(" ")
    hall.wait_for_function("() => page.film.playing")
    hall.keyboard.press(" ")
    hall.wait_for_function("() => !page.film.playing")
    assert ask(hall, "film.frame") == frames[-1], name


def test_what_jumps_while_it_plays_halts_at_the_next_stop_too(delivered: Delivered, page: Page) -> None:
    asked, end = ask_frame(delivered, "en"), beats_of(delivered, "en")[2][1][-1]
    ask(page, f"film.play(), await film.seek({asked - 6})")
    page.wait_for_selector(".question:visible")
    assert ask(page, "[film.frame, film.playing]") == [asked, False]
    page.keyboard.press("f")
    ask(page, f"film.play(), await film.seek({end - 6})")
    page.wait_for_function(f"() => !page.film.playing && page.film.time === {end}")
    ask(page, "film.play(), null")
    page.keyboard.press("Home")
    page.wait_for_function("() => !page.film.playing && !page.film.video.seeking && page.film.time === 0")


def test_phrases_are_stops_too_where_they_are_wanted(delivered: Delivered, hall: Page) -> None:
    _, drift = delivered.films["en"].scenes
    phrases = drift.beats[0].phrases
    start = beats_of(delivered, "en")[2][1][0]
    hall.keyboard.press("p")
    ask(hall, f"film.seek({start})")
    hall.keyboard.press(" ")
    hall.wait_for_function(f"() => page.film.frame === {start + phrases[0].frames - 1}")
    assert "each phrase" in hall.locator(".hint").inner_text()


def test_the_cover_is_the_picture_of_the_first_step_beside_whose_words_it_stands(delivered: Delivered) -> None:
    for language, film in delivered.films.items():
        address = page_content(delivered.lecture, delivered.films, language)["films"][language]["cover"]
        cover = np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))))
        first, *others = (np.asarray(last_still(beat)) for beat in film.scenes[0].beats)
        assert psnr(cover, first) > SAME_STILL
        assert all(psnr(cover, other) < psnr(cover, first) for other in others)


def test_black_pen_pointer_and_escape(hall: Page) -> None:
    assert hall.evaluate("document.body.dataset.mode") == "lecture"
    hall.keyboard.press("b")
    hall.wait_for_function("() => getComputedStyle(document.querySelector('.cover')).opacity === '1'")
    hall.keyboard.press("b")
    hall.keyboard.press("l")
    assert hall.locator('.stage[data-tool="pointer"]').count() == 1
    hall.mouse.move(200, 200)
    hall.mouse.move(400, 300, steps=4)
    assert inked(hall) > 100
    hall.wait_for_function(f"() => {INKED} === 0")  # its trail fades
    hall.keyboard.press("d")
    assert hall.locator('.stage[data-tool="pen"]').count() == 1
    hall.mouse.move(300, 300)
    hall.mouse.down()
    hall.mouse.move(500, 380, steps=4)
    hall.mouse.up()
    assert inked(hall) > 100
    hall.keyboard.press("e")
    assert inked(hall) == 0
    hall.keyboard.press("Escape")
    assert hall.evaluate("[document.body.dataset.mode, document.querySelector('.stage').dataset.tool]") == [
        "lecture",
        "",
    ]
    hall.keyboard.press("Escape")
    assert hall.evaluate("document.body.dataset.mode") == "study"


def inked(page: Page) -> int:
    """Return how many pixels have ink."""
    return page.evaluate(INKED)


def test_the_presenters_window_follows_and_steers(delivered: Delivered, hall: Page) -> None:
    beats = beats_of(delivered, "en")
    with hall.expect_popup() as opened:
        hall.keyboard.press("s")
    second = opened.value
    assert "The weight is 1." in second.locator(".notes").inner_text()
    ask(hall, f"film.seek({beats[2][1][0]})")
    assert "It turns all the time." in second.locator(".notes").inner_text()
    assert second.locator(".notes .now").inner_text() == "A square turns."
    shown = "() => { const v = document.querySelector('.coming video'); return !v.seeking && v.currentTime }"
    assert second.wait_for_function(shown).json_value() == pytest.approx((beats[3][1][-1] + 0.5) / SMALL.fps)
    second.keyboard.press("ArrowLeft")
    assert ask(hall, "film.beat.index") == 1
    second.keyboard.press("b")
    assert hall.locator(".stage.black").count() == 1
