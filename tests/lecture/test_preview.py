"""`lecture preview` in a real browser: the page opens, follows what is saved, tells what is wrong, and recovers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Tab, open_tab
from previewed import PATIENCE, Preview, running_preview, wait_fresh
from tiny_lecture import write_lecture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests of this module."""
    with running_preview(tmp_path_factory.mktemp("preview")) as running:
        yield running


@pytest.fixture
def tab(browser: Browser, preview: Preview) -> Iterator[Tab]:
    """Return its page, on the tiny lecture as it was written first, at the scene's middle beat."""
    write_lecture(preview.lecture.parent)
    with open_tab(browser, viewport={"width": 1280, "height": 720}) as tab:
        tab.page.goto(preview.address)
        tab.page.wait_for_selector("#still[src]:not([hidden])", timeout=PATIENCE)
        tab.page.click("[data-beat=turns]")
        wait_fresh(tab.page)
        yield tab
        assert tab.errors == []
        assert tab.foreign == []


def picture(tab: Tab) -> str:
    """Return the file of the picture that is shown."""
    return tab.page.get_attribute("#stage", "data-file") or ""


def wait_for_another(tab: Tab, before: str) -> None:
    """Wait for a picture that is drawn anew."""
    tab.page.wait_for_selector(f'#stage:not([data-file="{before}"])', timeout=PATIENCE)


def save(file: Path, old: str, new: str, *, renames: bool = False) -> None:
    """Save a file with a text replaced: in place, or as editors do that write another one and rename it."""
    text = file.read_text("utf-8")
    assert old in text
    place = file.with_name(f".{file.name}.swp") if renames else file
    place.write_text(text.replace(old, new), "utf-8")
    place.replace(file)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("script/zh.toml", "它转。", "它转一圈。"),
        ("lecture.toml", "radius = 1.0", "radius = 2.0"),
        ("pictures/shapes.py", "opacity=0.5", "opacity=0.9"),
        ("pictures/shapes.py", "def appears(self)", "def appears(self) # changed"),
    ],
)
@pytest.mark.parametrize("renames", [False, True])
def test_a_save_is_seen(tab: Tab, preview: Preview, file: str, old: str, new: str, renames: bool) -> None:
    before = picture(tab)
    place = preview.lecture.parent / file
    if "# changed" in new:
        save(place, 'color="#6aaefe"', 'color="#ec4e51"', renames=renames)
    else:
        save(place, old, new, renames=renames)
    wait_for_another(tab, before)
    wait_fresh(tab.page)
    if file == "script/zh.toml":
        assert new in tab.page.inner_text("#words")


def test_a_mistake_is_shown_with_its_line_over_the_last_good_picture_and_the_next_save_recovers(
    tab: Tab, preview: Preview
) -> None:
    before = picture(tab)
    scenes = preview.lecture.parent / "pictures/shapes.py"
    for wrong, told in (
        ("circle.set_fill(1 / 0)", "ZeroDivisionError"),
        ("circle.set_fill((", "never closed"),
    ):
        save(scenes, 'circle.set_fill("#fbbb26", opacity=0.5)', wrong)
        tab.page.wait_for_selector("#problem:not([hidden])", timeout=PATIENCE)
        assert told in tab.page.inner_text("#problem")
        assert wrong in tab.page.inner_text("#problem .wrong")
        assert picture(tab) == before
        save(scenes, wrong, 'circle.set_fill("#fbbb26", opacity=0.5)')
        tab.page.wait_for_selector("#problem", state="hidden", timeout=PATIENCE)
        wait_fresh(tab.page)
        before = picture(tab)


def test_a_lecture_file_that_is_gone_or_half_written_for_a_moment_changes_nothing(tab: Tab, preview: Preview) -> None:
    whole = preview.lecture.read_text("utf-8")
    for half in (whole[: len(whole) // 2], 'title = "', ""):
        preview.lecture.write_text(half, "utf-8")
        tab.page.wait_for_selector("#problem:not([hidden])", timeout=PATIENCE)
        preview.lecture.write_text(whole, "utf-8")
        tab.page.wait_for_selector("#problem", state="hidden", timeout=PATIENCE)
    moved = preview.lecture.rename(preview.lecture.with_name("elsewhere"))
    tab.page.wait_for_selector("#problem:not([hidden])", timeout=PATIENCE)
    moved.rename(preview.lecture)
    tab.page.wait_for_selector("#problem", state="hidden", timeout=PATIENCE)
    wait_fresh(tab.page)


def test_a_folder_that_goes_and_comes_back_is_followed_still(tab: Tab, preview: Preview) -> None:
    folder = preview.lecture.parent
    os.rename(folder / "script", folder / "gone")
    tab.page.wait_for_selector("#problem:not([hidden])", timeout=PATIENCE)
    os.rename(folder / "gone", folder / "script")
    tab.page.wait_for_selector("#problem", state="hidden", timeout=PATIENCE)
    wait_fresh(tab.page)
    before = picture(tab)
    save(folder / "script/zh.toml", "它转。", "它又转。")
    wait_for_another(tab, before)


def test_ctrl_c_ends_all_processes_and_leaves_no_file(tmp_path: Path) -> None:
    with running_preview(tmp_path) as preview:
        assert preview.processes()
        assert preview.stop() == 0
        assert preview.processes() == []
        assert list(preview.out.iterdir()) == []
