"""A real headless Chromium that reaches no other machine, and pages in it that note what they ask for and what fails.

Tests that open it share the group "browser", so that one worker alone starts one.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

__all__ = ["Tab", "open_browser", "open_tab"]

SETUP = Path(__file__).resolve().parents[2] / "setup"
# Names of hosts are found nowhere but on this machine; a video plays without a click, as it does where one was made.
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--autoplay-policy=no-user-gesture-required",
)
OWN = ("", "localhost", "127.0.0.1")


@dataclass
class Tab:
    """A page in the browser, what it has asked for so far, and the errors that it told."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """The requests that would leave this machine."""
        return [url for url in self.requests if (urlsplit(url).hostname or "") not in OWN]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Return the system's Chromium, or playwright's own. Root may not run it in a sandbox."""
    program = _find_browser()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


def _find_browser() -> str:
    """Return the program that `make test` found or installed."""
    sys.path.insert(0, str(SETUP))
    try:
        found = runpy.run_path(str(SETUP / "browser.py"))["find_browser"]()
    finally:
        sys.path.remove(str(SETUP))
    assert found, "no Chromium; `make browser` installs it"
    return str(found)


@contextmanager
def open_tab(browser: Browser, *, offline: bool = False, **context: Any) -> Iterator[Tab]:
    """Return a fresh window with one page; `context` are options of playwright's `new_context`: viewport, locale, …"""
    window = browser.new_context(offline=offline, **context)
    tab = Tab(window.new_page())

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            tab.errors.append(message.text)

    # All pages of the window: a second one that the first opens, too.
    window.on("request", lambda request: tab.requests.append(request.url))
    window.on("console", note)
    window.on("weberror", lambda error: tab.errors.append(str(error.error)))
    yield tab
    window.close()
