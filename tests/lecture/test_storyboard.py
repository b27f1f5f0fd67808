"""A storyboard page shows each beat with its name, its words in the languages chosen, and its numbers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lecture.commands.storyboard import PageJob, draw_page_of
from lecture.commands.storyboard_page import A4, MARGIN, Panel, draw_page
from lecture.project.lecture_file import read_lecture
from lecture.project.script import read_scripts
from lecture.quality import QUALITIES
from scenes.framework.runner import render_beat_ends
from scenes.style.typeface import break_lines, typeface

Command = Callable[..., subprocess.CompletedProcess[str]]
ZH = "极限并不总是存在，看这个有尖角的函数：从左边靠近尖角，割线的斜率是 −1。"
EN = "The limit need not exist. This function has a corner: coming from the left, the slope is −1."


def panel(words: tuple[str, ...] = (ZH, EN), numbers: int = 4) -> Panel:
    still = Image.new("RGB", (1280, 720), "#206040")
    return Panel("a_beat", "0:00  9.5 s", still, words, tuple(f"quotient_{k} = 0.5025" for k in range(numbers)))


@pytest.mark.parametrize("width", [150, 300, 777])
@pytest.mark.parametrize("text", [ZH, EN, ZH + EN, 4 * "Backpropagation"])
def test_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    font = typeface(20)
    lines = break_lines(text, font, width)
    assert all(font.getlength(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。：" for line in lines)


def test_a_page_is_a4_while_its_panels_fit_and_then_grows() -> None:
    assert draw_page("head", "title", [panel()] * 5).size == A4
    assert draw_page("head", "title", [panel()] * 7).size == A4
    long = draw_page("head", "title", [panel((EN * 12,))] * 9)
    assert long.width == A4[0]
    assert long.height > A4[1]


@pytest.mark.parametrize("title", ["a title", "BackwardHiddenLayer: " + EN, ZH * 2, "Backpropagation" * 8])
def test_every_panel_stands_on_the_page_within_its_margins(title: str) -> None:
    page = np.asarray(draw_page("a head " * 3, title, [panel()] * 6)).astype(int)
    ink = (np.abs(page - 255).max(axis=2) > 12).any(axis=1), (np.abs(page - 255).max(axis=2) > 12).any(axis=0)
    for side, length in zip(ink, page.shape[:2], strict=True):
        first, last = np.flatnonzero(side)[[0, -1]]
        assert first >= MARGIN - 2
        assert last <= length - MARGIN + 2
    still = (page == (0x20, 0x60, 0x40)).all(axis=2).any(axis=1).astype(int)
    assert (np.diff(still) == 1).sum() == 6


@pytest.fixture(scope="module")
def limit(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """The page of LimitDefinition in both languages."""
    lecture = read_lecture(project / "lecture.toml")
    (entry,) = lecture.choose(["LimitDefinition"])
    file = tmp_path_factory.mktemp("board") / "page.png"
    assert draw_page_of(PageJob(entry, read_scripts(lecture, ["en", "zh"]), "head", file)) == file
    return file


def test_a_scenes_page_holds_the_last_picture_of_each_beat(limit: Path, project: Path) -> None:
    from lecture.render.jobs import context_of

    lecture = read_lecture(project / "lecture.toml")
    (entry,) = lecture.choose(["LimitDefinition"])
    setting = context_of(entry, read_scripts(lecture, ["en"])["en"])
    quality = QUALITIES["hd"]
    last = render_beat_ends(entry.load(), setting, width=quality.width, height=quality.height)
    with Image.open(limit) as picture:
        page = np.asarray(picture.convert("RGB"))
    # Each dark block of the page, enlarged again, is the beat's picture.
    column = (page[:, MARGIN + 4] < 60).all(axis=1).astype(int)
    edges = np.flatnonzero(np.diff(column)) + 1
    blocks = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 100]
    assert len(blocks) == len(last)
    for (start, end), still in zip(blocks, last.values(), strict=True):
        width = round((end - start) * 16 / 9)
        shown = Image.fromarray(page[start:end, MARGIN : MARGIN + width]).resize(still.shape[1::-1])
        assert np.abs(np.asarray(shown).astype(float) - still).mean() < 4


@pytest.mark.slow
def test_the_command_makes_one_pdf_with_a_page_a_scene(command: Command, own: Path) -> None:
    own.write_text(own.read_text("utf-8") + '[[chapter.scene]]\nscene = "LimitDefinition"\nname = "Again"\n', "utf-8")
    done = command("storyboard", "--pdf", "--lang", "en", "--out", "out", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    file = Path("out/storyboard/storyboard.en.pdf")
    assert done.stdout.splitlines()[-1] == str(file)
    assert len(re.findall(rb"/Type /Page\b", file.read_bytes())) == 2
    assert [found.name for found in file.parent.iterdir()] == [file.name]
