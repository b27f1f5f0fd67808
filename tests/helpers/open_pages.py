"""Open a lecture's page in the browser, and ask it for values of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import Tab, open_tab
from playwright.sync_api import Browser, Page

__all__ = ["READY", "ask", "open_page"]

READY = "() => page.film?.video.readyState >= 2"
PARTS = "const { film, player, study, questions } = page;"


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
    return page.evaluate(
        f"(async () => {{ const {{ film, player, study, questions }} = page; return {expression}; }})()"
    )
