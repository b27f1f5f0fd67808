"""The page is whole in itself: it opens from a file without a network, in the lecture's own look. It is written only
where its films are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from open_pages import READY, ask, open_page
from page_lecture import PITCH, TITLE, films_in, read_lecture_in, write_lecture

from lecture.own_words import words_by_language
from lecture.page.build import build_page
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
OWN_WEIGHT = "#5a12a8"


def test_a_title_with_markup_stays_text(page: Page) -> None:
    assert page.title() == TITLE
    assert page.locator("h1").inner_text() == TITLE
    assert page.locator("h1 *").count() == 0


def test_a_lectures_own_theme_and_colours_are_the_pages(
    browser: Browser, delivered: Delivered, en_page: Path, tmp_path: Path
) -> None:
    look = f'theme = "light"\n[colors]\nweight = "{OWN_WEIGHT}"'
    own = read_lecture(write_lecture(tmp_path, look=look))
    kept = en_page.read_bytes()
    file = build_page(own, delivered.films, "en").rename(delivered.out / "own.html")
    en_page.write_bytes(kept)
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


def test_the_pages_own_script_and_style_are_small(en_page: Path) -> None:
    assert len((script() + style()).encode()) < 60_000
    assert f"<script>{script()}</script>" in en_page.read_text("utf-8")


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
