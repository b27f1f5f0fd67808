"""A student hears and reads the page: in another language, with its questions, transcript, numbers and chapters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from open_pages import READY, ask, ask_frame, beats_of, fresh, open_page
from page_lecture import SMALL, spoken_seconds

if TYPE_CHECKING:
    from conftest import Delivered
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

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
BEATS = ("weight_stands", "weight_moves", "drifts", "drifts_on")


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


def test_the_cover_is_seen_until_something_plays_or_is_sought(browser: Browser, en_page: Path) -> None:
    with open_page(browser, en_page) as tab:
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


def test_speed_theme_and_place_are_kept_from_visit_to_visit(browser: Browser, en_page: Path) -> None:
    with open_page(browser, en_page, color_scheme="light") as tab:
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
