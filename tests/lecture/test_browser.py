"""The browser of the tests shows pages, tells what they ask for, and reaches no other machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_requests_and_errors_of_a_page_are_noted_and_none_reaches_another_machine(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text('<title>a page</title><img src="https://example.org/x.png"><script>throw new Error("oh")</script>')
    with open_tab(browser) as tab:
        tab.page.goto(file.as_uri())
        assert tab.page.title() == "a page"
        assert tab.foreign == ["https://example.org/x.png"]
        assert any("ERR_NAME_NOT_RESOLVED" in error for error in tab.errors)
        assert any("oh" in error for error in tab.errors)
