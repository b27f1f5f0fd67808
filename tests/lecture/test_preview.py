"""`lecture preview` in a real browser: the page opens, follows what is saved, tells what is wrong, and recovers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Tab, open_tab
from PIL import Image
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
    preview.do("drop")
    with open_tab(browser, viewport={"width": 1280, "height": 720}) as tab:
        tab.page.goto(preview.address)
        tab.page.wait_for_selector("#still[src]:not([hidden])", timeout=PATIENCE)
        tab.page.click("[data-beat=turns]")
        wait_fresh(tab.page)
        tab.page.wait_for_selector("#stage[data-shown=turns]", timeout=PATIENCE)
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
    ("file", "old", "new", "renames"),
    [
        ("script/zh.toml", "它转。", "它转一圈。", True),
        ("script/zh.toml", "一个圆。", "一个大圆。", False),
        ("lecture.toml", "radius = 1.0", "radius = 2.0", True),
        ("pictures/shapes.py", "opacity=0.5", "opacity=0.9", False),
        ("pictures/shapes.py", '"#6aaefe"', '"#ec4e51"', True),
    ],
)
def test_a_save_is_seen(tab: Tab, preview: Preview, file: str, old: str, new: str, renames: bool) -> None:
    before = picture(tab)
    save(preview.lecture.parent / file, old, new, renames=renames)
    wait_for_another(tab, before)
    wait_fresh(tab.page)
    if old == "它转。":
        assert new in tab.page.inner_text("#words")


def test_chinese_is_shown_on_a_machine_without_chinese_fonts(tab: Tab) -> None:
    """A letter is as wide as it is high; the box for one that is missing is not."""
    wide, size = tab.page.evaluate(
        """() => {
          const texts = document.createTreeWalker(document.getElementById("words"), NodeFilter.SHOW_TEXT);
          while (texts.nextNode() && texts.currentNode.data !== "它转。");
          const range = document.createRange();
          range.selectNodeContents(texts.currentNode);
          const style = getComputedStyle(range.startContainer.parentElement);
          return [range.getBoundingClientRect().width, parseFloat(style.fontSize)];
        }"""
    )
    assert wide == pytest.approx(3 * size, rel=0.02)


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


def test_the_player_steps_by_frame_and_by_beat_and_plays(tab: Tab) -> None:
    page = tab.page
    page.wait_for_selector(".segment.now.clip", timeout=PATIENCE)
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#still", state="hidden", timeout=PATIENCE)
    seconds = [page.inner_text("#clock")]
    page.keyboard.press("ArrowLeft")
    seconds.append(page.inner_text("#clock"))
    first, second = (float(text.split(" / ")[0]) for text in seconds)
    assert first - second == pytest.approx(1 / 15, abs=0.011)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("[data-beat=leaves][aria-current]")
    page.wait_for_selector(".segment.now.clip", timeout=PATIENCE)
    page.keyboard.press(" ")
    page.wait_for_selector("#play[data-icon=pause]")
    page.wait_for_selector("#play[data-icon=play]", timeout=PATIENCE)  # it stops at the scene's end


def test_a_parameter_is_tried_without_touching_the_file_and_kept_with_comments_and_order(
    tab: Tab, preview: Preview
) -> None:
    page, file = tab.page, preview.lecture
    file.write_text(file.read_text("utf-8").replace("radius = 1.0", "radius = 1.0 # of the circle"), "utf-8")
    before, text = picture(tab), file.read_text("utf-8")
    page.fill("#field-radius", "2.5")
    wait_for_another(tab, before)
    wait_fresh(page)
    page.wait_for_selector("#changes .change:has-text('appears: ')", timeout=PATIENCE)
    assert file.read_text("utf-8") == text
    page.fill("#field-radius", "1e9")
    page.wait_for_selector("#problem:not([hidden])", timeout=PATIENCE)
    assert "radius" in page.inner_text("#problem")
    page.fill("#field-radius", "2.5")
    page.wait_for_selector("#problem", state="hidden", timeout=PATIENCE)
    page.click("#keep:enabled")
    page.wait_for_selector("#changes", state="hidden")
    assert file.read_text("utf-8") == text.replace("radius = 1.0 #", "radius = 2.5 #")
    page.wait_for_selector("#keep:disabled")
    wait_fresh(page)


def test_a_click_tells_what_is_drawn_there_and_which_line_made_it(tab: Tab, preview: Preview) -> None:
    page = tab.page
    box = page.locator("#stage").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#mark:not([hidden])", timeout=PATIENCE)
    line = next(
        number
        for number, text in enumerate(
            (preview.lecture.parent / "pictures/shapes.py").read_text("utf-8").splitlines(), 1
        )
        if "circle = Circle" in text
    )
    assert "Circle" in page.inner_text("#seen")
    assert f"shapes.py:{line}" in page.inner_text("#seen")


def test_the_picture_at_full_size_is_the_one_that_the_command_draws(tab: Tab, preview: Preview) -> None:
    tab.page.keyboard.press("s")
    tab.page.wait_for_selector("#png", timeout=PATIENCE)
    command = tab.page.inner_text("#dialog-body pre").split()
    drawn = Image.open(
        preview.out / next(preview.out.iterdir()).name / (tab.page.get_attribute("#png", "href") or "")[7:]
    )
    given = Path("still.png").absolute()
    options = ["--lecture", str(preview.lecture), "-o", str(given)]
    subprocess.run([sys.executable, "-m", *command, *options], check=True, cwd=preview.lecture.parent)
    still = Image.open(given)
    assert drawn.size == still.size == (1920, 1080)
    assert drawn.tobytes() == still.tobytes()


def test_ctrl_c_ends_all_processes_and_leaves_no_file(tmp_path: Path) -> None:
    with running_preview(tmp_path) as preview:
        assert preview.processes()
        assert preview.stop() == 0
        assert preview.processes() == []
        assert list(preview.out.iterdir()) == []
