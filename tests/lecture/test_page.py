"""The page opens from a file without a network, stops where beats end, steps, switches language, asks, and is read."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from films import psnr
from open_pages import READY, ask, open_page
from page_lecture import PITCH, SMALL, TITLE, films_in, read_lecture_in, spoken_seconds, write_lecture
from PIL import Image

from lecture.film.stills import last_still
from lecture.own_words import words_by_language
from lecture.page.build import build_page
from lecture.page.content import page_content
from lecture.page.document import script, style
from lecture.page.mathml import is_statement, to_html
from lecture.project.fixed_words import FILES, FILLED
from lecture.project.lecture_file import read_lecture
from scenes.framework.errors import LectureError
from scenes.style.color_space import contrast, luminance
from scenes.style.contrast import LEAST_OF_TEXT
from scenes.style.theme import THEMES

if TYPE_CHECKING:
    from conftest import Delivered
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

INKED = """((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
  .filter((value, place) => place % 4 === 3 && value).length)(document.querySelector(".ink"))"""
SAME_PICTURE = 32  # decibels between a picture of a clip and the browser's, which turns YUV into RGB its own way
FRESH = """page.presenter.window?.close(), page.lecturing.leave(), page.lecturing.unit = "beats", film.pause(),
  document.activeElement.blur(), film.video.removeAttribute("style"), film.video.playbackRate = 1,
  questions.results = {}, player.setCaptions("on"), study.search.value = "", study.find(), study.choose(0),
  await film.switchTo(lecture.start), film.seek(0)"""
# Whether the loudest tone that is heard now is one of so many hertz.
HEARD = """(pitch) => {
  if (!window.ear) {
    const context = new AudioContext();
    window.ear = new AnalyserNode(context, { fftSize: 4096 });
    context.createMediaElementSource(page.film.video).connect(ear);
  }
  const levels = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(levels);
  const loudest = levels.indexOf(Math.max(...levels));
  return levels[loudest] > -50 && Math.abs((loudest * ear.context.sampleRate) / ear.fftSize - pitch) < 15;
}"""
# The widths of the quotation marks around the right answer, in heights of the type.
QUOTES = """() => {
  const verdict = document.querySelector(".verdict"), size = parseFloat(getComputedStyle(verdict).fontSize);
  return [verdict.firstChild, verdict.lastChild].map((text) => {
    const mark = new Range(), place = text.data.search(/[“”]/);
    mark.setStart(text, place);
    mark.setEnd(text, place + 1);
    return mark.getBoundingClientRect().width / size;
  });
}"""
SAME_STILL = 28  # after another JPEG
OWN_WEIGHT = "#5a12a8"
BEATS = ("weight_stands", "weight_moves", "drifts", "drifts_on")


@pytest.fixture(scope="module")
def zh(delivered: Delivered) -> Path:
    return build_page(delivered.lecture, delivered.films, "zh")


@pytest.fixture(scope="module")
def en(delivered: Delivered) -> Path:
    return build_page(delivered.lecture, delivered.films, "en")


@pytest.fixture(scope="module")
def zh_tab(browser: Browser, zh: Path) -> Iterator[Page]:
    """Open the page in Chinese once for all tests that leave nothing behind but what `fresh` mends."""
    with open_page(browser, zh) as tab:
        yield tab.page


@pytest.fixture(scope="module")
def en_tab(browser: Browser, en: Path) -> Iterator[Page]:
    """Open the page in English once for all tests that leave nothing behind but what `fresh` mends."""
    with open_page(browser, en) as tab:
        yield tab.page


@pytest.fixture
def page(en_tab: Page) -> Page:
    """Return the page in English, as it opens."""
    return fresh(en_tab)


@pytest.fixture
def hall(page: Page) -> Page:
    """Return the page in English in lecture mode."""
    page.keyboard.press("f")
    return page


def fresh(page: Page) -> Page:
    """Bring a page back to its first picture and mode, with nothing answered or searched."""
    ask(page, FRESH)
    page.wait_for_function("() => !page.film.playing && !page.film.video.seeking && page.film.time === 0")
    return page


def beats_of(delivered: Delivered, language: str) -> list[tuple[str, range]]:
    """Return the beats of a film with their frames."""
    found, start = [], 0
    for run in delivered.films[language].scenes:
        found += [(beat.name, range(start + beat.start, start + beat.start + beat.frames)) for beat in run.beats]
        start += run.frames
    return found


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


# -- lecture mode ---------------------------------------------------------------------------------------------------


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


def ask_frame(delivered: Delivered, language: str) -> int:
    """Return the frame at which the film's question halts it."""
    (run, _) = delivered.films[language].scenes
    (question,) = [beat.question for beat in run.beats if beat.question]
    return question.frame


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


# -- sound, languages, questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_beats_last_as_long_as_they_are_spoken(delivered: Delivered, language: str) -> None:
    for run in delivered.films[language].scenes:
        for beat in run.beats:
            seconds = spoken_seconds(language, run.name, beat.name)
            spoken = [phrase.frames / SMALL.fps for phrase in beat.phrases if phrase.text]
            assert len(spoken) == len(seconds)
            assert sum(spoken) > 0.9 * sum(seconds)  # silence around what is said may be cut


def test_another_language_goes_on_at_the_same_place(delivered: Delivered, zh_tab: Page) -> None:
    there, here = beats_of(delivered, "zh"), beats_of(delivered, "en")
    page = fresh(zh_tab)
    for number, part in ((1, -1), (2, 0), (3, 0), (0, 0)):
        if page.evaluate("page.language") == "en":
            page.click("text=中文")
        ask(page, f"film.seek({there[number][1][part]})")
        page.click("text=English")
        page.wait_for_function(f"() => page.film.time === {here[number][1][part]}")
        assert ask(page, "film.beat.name") == BEATS[number]
        assert page.evaluate("document.documentElement.lang") == "en-US"
    assert "The weight is 1." in page.locator(".caption").inner_text()
    assert "lecture.en.mp4" in ask(page, "film.video.currentSrc")
    page.select_option(".choice:has-text('Captions') select", label="中文")
    assert "权重是 1" in page.locator(".caption").inner_text()


@pytest.mark.parametrize("answer", ["up", "down: "])
def test_a_question_waits_for_an_answer_and_tells_what_is_right_and_why(
    delivered: Delivered, page: Page, answer: str
) -> None:
    asked = ask_frame(delivered, "en")
    ask(page, f"film.seek({asked - 6}), film.play(), null")
    page.wait_for_selector(".question:visible")
    assert ask(page, "[film.frame, film.playing]") == [asked, False]
    assert page.locator(".asked").inner_text() == "Which way?"
    assert page.locator(".answer math").count() == 1
    telling = page.locator(".here .numbers, .here .formula:has(mo:text('\N{LEFTWARDS ARROW}'))")
    assert page.locator(".line", has_text="One step").is_hidden()  # nor is its answer read beside it
    assert page.locator(".line", has_text="A square turns.").is_visible()
    page.fill(".search input", "one step")
    assert page.locator(".found").inner_text() == "Nothing found."
    page.fill(".search input", "")
    assert telling.count() == 0  # what the beat comes to, and how, is seen once the question is answered
    page.locator(".answer", has_text=answer).click()
    assert telling.count() == 2
    assert page.locator(".line", has_text="One step").is_visible()
    verdict = page.locator(".verdict").inner_text()
    assert ("Right" in verdict) == (answer != "up")
    if answer == "up":
        assert page.locator(".verdict math").count() == 1
        assert verdict.startswith("Not quite: it is “down: ")
        # Quotation marks are as narrow as between Latin letters, not as wide as a Chinese character.
        assert all(width < 0.7 for width in page.evaluate(QUOTES))
    assert page.locator(".answer.right b").inner_text() == "B"
    assert page.locator(".answer.right span").inner_text().startswith("down")
    assert page.locator(".why").inner_text() == "Against the gradient <i>."
    assert ask(page, "questions.score()") == {"right": int(answer != "up"), "count": 1}
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => page.film.frame > {asked}")
    assert page.locator(".question:visible").count() == 0


# -- self-study -----------------------------------------------------------------------------------------------------


def test_the_transcript_follows_is_searched_and_leads_into_the_film(delivered: Delivered, page: Page) -> None:
    start = beats_of(delivered, "en")[2][1][0]
    ask(page, f"film.seek({start})")
    assert page.locator(".line.now").inner_text() == "A square turns."
    page.keyboard.press("/")
    page.keyboard.type("TURNING")
    assert page.locator("mark").all_inner_texts() == ["turning", "turning"]
    assert page.locator(".found").inner_text() == "2 found"
    assert page.locator(".line:visible").count() == 1
    page.locator(".line:visible").click()
    assert ask(page, "film.beat.name") == "drifts_on"
    page.fill(".search input", "nowhere")
    assert page.locator(".found").inner_text() == "Nothing found."


def test_the_beats_numbers_stand_with_all_their_digits_and_its_formulas_as_mathml(page: Page) -> None:
    ask(page, "film.seek(film.beats[1].end)")
    rows = [row.split("\t") for row in page.locator(".numbers tbody tr").all_inner_texts()]
    assert ["learning rate", "0.1", "0.1"] in rows
    assert ["result", "0.6", "0.6"] in rows
    assert page.locator(".formula math .weight").first.text_content() == "𝑤"
    assert page.locator(".which").inner_text() == "Step 2 of 2"


def test_numbers_are_called_as_the_script_of_the_pages_language_has_it(zh_tab: Page) -> None:
    page = fresh(zh_tab)
    ask(page, "film.seek(film.beats[1].end)")
    cells = page.locator(".numbers tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((c) => c.textContent))"
    )
    assert ["learning rate", "0.1", "0.1"] in cells  # as the scene of one's own records it
    assert ["新的 𝑤", "0.6", "0.6"] in cells
    assert page.locator(".numbers th math").count() == 1


def test_the_cover_is_seen_until_something_plays_or_is_sought(browser: Browser, en: Path) -> None:
    with open_page(browser, en) as tab:
        poster = "[Boolean(film.video.getAttribute('poster')), film.frame, film.data.cover.slice(0, 23)]"
        assert ask(tab.page, poster) == [True, 0, "data:image/jpeg;base64,"]
        shown = tab.page.evaluate(
            "async () => { const cover = new Image(); cover.src = page.film.data.cover; await cover.decode();"
            " return [cover.naturalWidth, cover.naturalHeight]; }"
        )
        assert shown == [SMALL.width, SMALL.height]
        caption = "player.caption.textContent"
        assert ask(tab.page, caption) == ""
        ask(tab.page, "film.seek(0)")
        assert ask(tab.page, poster)[0] is False
        assert ask(tab.page, caption) != ""


def test_chapters_have_pictures_of_the_film(page: Page) -> None:
    page.click("#tab-chapters")
    assert page.locator(".chapters h2").all_inner_texts() == ["Descent", "Turning"]
    page.wait_for_function("() => document.querySelectorAll('.thumbnail.drawn').length === 2")
    page.locator(".card", has_text="Turning").click()
    assert ask(page, "film.beat.name") == "drifts"


def test_speed_theme_and_place_are_kept_from_visit_to_visit(browser: Browser, en: Path) -> None:
    with open_page(browser, en, color_scheme="light") as tab:
        page = tab.page
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        page.get_by_role("button", name="Dark or light").click()
        page.keyboard.press(">")
        ask(page, "film.seek(film.beats[2].start)")
        page.reload()
        page.wait_for_function(READY)
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert ask(page, "[film.video.playbackRate, film.beat.name]") == [1.25, "drifts"]


def test_all_that_can_be_done_has_a_name_and_the_timeline_is_a_slider(zh_tab: Page) -> None:
    page = fresh(zh_tab)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, select, input, [role]')].filter((e) =>"
        " !(e.ariaLabel || e.textContent.trim() || e.labels?.length || e.getAttribute('aria-labelledby')"
        " || ['tablist', 'status'].includes(e.role))).map((e) => e.outerHTML)"
    )
    assert unnamed == []
    bar = page.get_by_role("slider")
    bar.focus()
    page.keyboard.press("ArrowRight")
    assert ask(page, "film.beat.name") == "weight_moves"
    assert "一步" in str(bar.get_attribute("aria-valuetext"))


# -- the document ---------------------------------------------------------------------------------------------------


def test_a_title_with_markup_stays_text(page: Page) -> None:
    assert page.title() == TITLE
    assert page.locator("h1").inner_text() == TITLE
    assert page.locator("h1 *").count() == 0


def test_a_lectures_own_theme_and_colours_are_the_pages(
    browser: Browser, delivered: Delivered, en: Path, tmp_path: Path
) -> None:
    look = f'theme = "light"\n[colors]\nweight = "{OWN_WEIGHT}"'
    own = read_lecture(write_lecture(tmp_path, look=look))
    kept = en.read_bytes()
    file = build_page(own, delivered.films, "en").rename(delivered.out / "own.html")
    en.write_bytes(kept)
    colour = "getComputedStyle(document.querySelector('.formula .weight')).color"
    with open_page(browser, file) as tab:
        page = tab.page
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        ground = page.evaluate("getComputedStyle(document.querySelector('.stage')).backgroundColor")
        assert rgb(ground) == list(bytes.fromhex(THEMES["light"].BACKGROUND[1:]))
        ask(page, "film.seek(film.beats[1].end)")
        assert rgb(page.evaluate(colour)) == list(bytes.fromhex(OWN_WEIGHT[1:]))
        for _ in range(2):
            page.get_by_role("button", name="Dark or light").click()
            behind = "getComputedStyle(document.querySelector('.formulas')).backgroundColor"
            text, panel = (luminance(np.array(rgb(page.evaluate(each))) / 255) for each in (colour, behind))
            assert contrast(text, panel) >= LEAST_OF_TEXT


def rgb(colour: str) -> list[int]:
    """Return the parts of a colour as the browser tells it: rgb(1, 2, 3)."""
    return [int(part) for part in re.findall(r"\d+", colour)]


def test_the_pages_own_script_and_style_are_small(en: Path) -> None:
    assert len((script() + style()).encode()) < 60_000
    assert f"<script>{script()}</script>" in en.read_text("utf-8")


def test_one_file_has_the_films_inside_and_asks_for_nothing(
    browser: Browser, delivered: Delivered, tmp_path: Path
) -> None:
    whole = build_page(delivered.lecture, delivered.films, "zh", one_file=True)
    moved = whole.rename(tmp_path / "moved.html")
    with open_page(browser, moved) as tab:
        page = tab.page
        page.click("text=English")
        page.wait_for_function(READY)
        ask(page, "film.seek(film.beats[3].end)")
        assert (
            ask(page, "film.frame + 1")
            == delivered.films["en"].scenes[0].frames + delivered.films["en"].scenes[1].frames
        )
        for name in ("中文", "English"):
            page.click(f"text={name}")
            ask(page, "await film.seek(film.beats[2].start), film.play(), null")
            page.wait_for_function(HEARD, arg=PITCH[page.evaluate("page.language")])
            assert ask(page, "film.beat.name") == "drifts"
        assert {url.split(":")[0] for url in tab.requests} <= {"file", "blob", "data"}
        assert [url for url in tab.requests if url.startswith("file")] == [moved.as_uri()]


def test_the_pages_words_are_the_same_in_each_language() -> None:
    for file in FILES.values():
        english, *others = (words_by_language(file)[code] for code in sorted(words_by_language(file), key="en".__ne__))
        for other in others:
            assert {key: sorted(FILLED.findall(text)) for key, text in other.items()} == {
                key: sorted(FILLED.findall(text)) for key, text in english.items()
            }
            assert all(text.strip() for text in other.values())


def test_formulas_are_read_from_the_source_of_the_pictures() -> None:
    low, tall = "$f(a + step(h))$", "$(frac(1, 2))$"
    texts = ["$step(h) = {{ frac(1, 2) : half }}$", "a < b & $x^2$", "$x$", "$= 2$", low, tall]
    found = to_html(texts, ".")
    assert '<mrow class="role step"><mi>ℎ</mi></mrow><mo>=</mo><mfrac>' in found[texts[0]]
    assert found[texts[1]].startswith("a &lt; b &amp; <math><msup")
    assert found[low].count('<mo stretchy="false">') == 2
    assert found[tall].count("<mo>") == 2
    others = ["$arrow.r 0$", "$-> 0$", "$cases(x & (x > 0), a (e^x - 1))$", "$f(x) = cases(x & (x > 0), 0)$"]
    assert [is_statement(text) for text in (*texts, *others)] == [True, *[False] * 8, True]


# -- what can't be --------------------------------------------------------------------------------------------------


def test_films_that_are_not_there_or_of_another_lecture_are_refused_and_nothing_is_written(
    delivered: Delivered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LectureError, match=r"has no film of .*lecture.toml; make one: lecture render"):
        films_in(delivered.lecture, tmp_path)
    with pytest.raises(LectureError, match='--lang "fr": there is no film in it'):
        build_page(delivered.lecture, delivered.films, "fr")
    for more, title in (("weight = 2", TITLE), ("", "Another")):
        other = read_lecture(write_lecture(tmp_path / title[:3], title, more))
        with pytest.raises(
            LectureError, match=r"lecture\.\w+\.mp4: isn't the film of .* as it is now; render it again"
        ):
            films_in(other, delivered.out)
    clip = Path(delivered.films["en"].scenes[1].beats[0].files[0])
    away = clip.rename(tmp_path / clip.name)
    with pytest.raises(LectureError, match=r"lecture\.\w+\.mp4: isn't the film .*; render it again"):
        films_in(delivered.lecture, delivered.out)
    away.rename(clip)
    monkeypatch.setattr("lecture.film.records.stamp_of", lambda file: None)  # as where a film was written over
    with pytest.raises(LectureError, match=r"lecture\.zh\.mp4: isn't the film"):
        films_in(delivered.lecture, delivered.out)


def test_a_page_in_the_place_of_a_folder_is_refused(delivered: Delivered, tmp_path: Path) -> None:
    films = dict(delivered.films)
    lecture = read_lecture_in(tmp_path)
    page = delivered.out / "lecture.en.one.html"
    kept = page.read_bytes() if page.exists() else None
    page.unlink(missing_ok=True)
    page.mkdir()
    with pytest.raises(LectureError, match="can't be written"):
        build_page(lecture, films, "en", one_file=True)
    page.rmdir()
    if kept is not None:
        page.write_bytes(kept)
