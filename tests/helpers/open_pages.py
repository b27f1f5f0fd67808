"""Open a lecture's page in the browser, and ask it for values of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser import Tab, open_tab
from playwright.sync_api import Browser, Page

if TYPE_CHECKING:
    from conftest import Delivered

__all__ = ["READY", "ask", "ask_frame", "beats_of", "fresh", "open_page"]

READY = "() => page.film?.video.readyState >= 2"
PARTS = "const { film, player, study, questions } = page;"
FRESH = """page.presenter.window?.close(), page.lecturing.leave(), page.lecturing.unit = "beats", film.pause(),
  document.activeElement.blur(), film.video.removeAttribute("style"), film.video.playbackRate = 1,
  questions.results = {}, player.setCaptions("on"), study.search.value = "", study.find(), study.choose(0),
  await film.switchTo(lecture.start), film.seek(0)"""


@contextmanager
def open_page(browser: Browser, file: Path, **options: Any) -> Iterator[Tab]:
    """Return the page, opened from its file with the network off, once its film shows; by the end it may have asked
    nobody for anything, nor told an error."""
    options = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"} | options
    with open_tab(browser, offline=True, **options) as tab:
        tab.page.goto(file.as_uri())
        tab.page.wait_for_function(READY)
        yield tab
        assert tab.errors == []
        assert tab.foreign == []


def ask(page: Page, expression: str) -> Any:
    """Return a value of the page's own: `film`, `page` and so on are known."""
    return page.evaluate(f"(async () => {{ {PARTS} return {expression}; }})()")


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


def ask_frame(delivered: Delivered, language: str) -> int:
    """Return the frame at which the film's question halts it."""
    (run, _) = delivered.films[language].scenes
    (question,) = [beat.question for beat in run.beats if beat.question]
    return question.frame
