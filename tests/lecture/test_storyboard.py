"""A storyboard page shows each beat with its name, its words in the languages chosen, and its numbers, as real text."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from lecture.commands.storyboard import PageJob, gather_page, write_entry
from lecture.commands.storyboard_page import Page, Panel, typeset_pages
from lecture.project.lecture_file import read_lecture
from lecture.project.number_names import NumberNames
from lecture.project.script_check import read_scripts
from lecture.quality import QUALITIES
from lecture.starter.new_lecture import make_lecture
from scenes.framework.beat import Question
from scenes.framework.ledger import Ledger
from scenes.framework.runner import render_beat_ends
from scenes.style.fonts import FONT
from scenes.style.typeface import break_lines, typeface

Command = Callable[..., subprocess.CompletedProcess[str]]
ZH = "极限并不总是存在，看这个有尖角的函数：从左边靠近尖角，割线的斜率是 −1。"
EN = "The limit need not exist. This function has a corner: coming from the left, the slope is −1."
HOSTILE = '#read("/etc/passwd") $x$ *b* [_i_] \\ <label> @ref "q" // = ~ 10⁻⁵'
A4 = (595, 842)  # points
GREEN = (0x20, 0x60, 0x40)


def panel(en: str = EN, numbers: int = 4) -> Panel:
    with io.BytesIO() as file:
        Image.new("RGB", (1280, 720), GREEN).save(file, "PNG")
        still = file.getvalue()
    return Panel("a_beat", "0:00  9.5 s", still, {"zh": ZH, "en": en}, tuple(f"q_{k} = 0.5025" for k in range(numbers)))


def test_a_question_stands_apart_with_its_answers_and_the_right_one_marked() -> None:
    asked = Question("Which $x$ is it?", ("$x = 1/2$", '#read("x")', "none"), 1, "", 10)
    text = read(pdf_of(page(replace(panel(), asked={"en": asked}))))
    assert "Which𝑥isit?A𝑥=" in text
    assert 'B#read("x")✓Cnone' in text
    assert text.index(squeezed(EN)) < text.index("Which") < text.index("q_0")


def page(*panels: Panel, title: str = "title") -> Page:
    return Page("head", title, panels)


def pdf_of(*pages: Page) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(typeset_pages(pages, "pdf")))


def read(found: pypdf.PdfReader) -> str:
    """Return all text, without the spaces and breaks that lines make."""
    return "".join("".join(one.extract_text() for one in found.pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("width", [150, 300, 777])
@pytest.mark.parametrize("text", [ZH, EN, ZH + EN, 4 * "Backpropagation"])
def test_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    font = typeface(20)
    lines = break_lines(text, font, width)
    assert all(font.getlength(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。：" for line in lines)


def test_all_that_is_written_is_text_in_an_embedded_font() -> None:
    found = pdf_of(page(panel(), title="导数 · The derivative"))
    text = read(found)
    for part in ("head", "导数 · The derivative", "a_beat", "0:00  9.5 s", ZH, EN, "q_0 = 0.5025", "q_3 = 0.5025"):
        assert squeezed(part) in text
    fonts = [font.get_object() for one in found.pages for font in one["/Resources"]["/Font"].values()]
    assert any(FONT.replace(" ", "")[:11] in font["/BaseFont"] for font in fonts)
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


def test_words_are_never_read_as_markup() -> None:
    text = read(pdf_of(Page(HOSTILE, HOSTILE, (panel(HOSTILE),))))
    assert text.count(squeezed(HOSTILE)) == 3


def test_a_scene_begins_a_page_and_goes_on_on_another_where_one_does_not_do() -> None:
    found = pdf_of(page(*[panel()] * 5), page(*[panel()] * 7), page(*[panel(EN * 12)] * 9))
    assert {tuple(round(side) for side in one.mediabox[2:]) for one in found.pages} == {A4}
    begun = ["head" in one.extract_text() for one in found.pages]
    assert begun[:3] == [True, True, True]
    assert len(begun) > 3
    assert not any(begun[3:])
    assert sum(one.extract_text().count("a_beat") for one in found.pages) == 21


def test_a_pages_picture_is_a4_while_its_panels_fit_and_then_longer() -> None:
    sizes = [
        Image.open(io.BytesIO(typeset_pages([page(*panels)], "png"))).size
        for panels in ([panel()] * 2, [panel()] * 7, [panel(EN * 12)] * 9)
    ]
    assert sizes[0] == sizes[1]
    assert sizes[0][1] / sizes[0][0] == pytest.approx(297 / 210, rel=0.001)
    assert sizes[2][0] == sizes[0][0]
    assert sizes[2][1] > sizes[0][1]


def test_no_row_and_no_column_of_a_still_is_left_out() -> None:
    """Its colours change by 5 a dot; where one line were missing on the smaller page, they would jump by twice that."""
    across, down = (250 - np.abs(5 * np.arange(size) % 500 - 250) for size in (1280, 720))
    colors = np.stack([*np.broadcast_arrays(down[:, None], across[None]), np.full((720, 1280), 128)], axis=-1)
    with io.BytesIO() as file:
        Image.fromarray(colors.astype(np.uint8)).save(file, "PNG")
        still = file.getvalue()
    for words in (EN, EN * 9):
        shown = Panel("a_beat", "0:00  9.5 s", still, {"en": words}, ())
        found = np.asarray(Image.open(io.BytesIO(typeset_pages([page(shown)], "png"))).convert("RGB")).astype(int)
        inside = found[..., 2] == 128
        box = found[np.ix_(np.flatnonzero(inside.sum(axis=1) > 300), np.flatnonzero(inside.sum(axis=0) > 200))]
        step = 5 * 1280 / box.shape[1]
        assert np.abs(np.diff(box[:, 300, 0])).max() < 1.3 * step
        assert np.abs(np.diff(box[200, :, 1])).max() < 1.3 * step


def test_every_still_stands_whole_on_its_page() -> None:
    picture = Image.open(io.BytesIO(typeset_pages([page(*[panel()] * 6)], "png"))).convert("RGB")
    green = (np.asarray(picture) == GREEN).all(axis=2)
    rows = np.flatnonzero(np.diff(green.any(axis=1).astype(int)))
    heights, width = rows[1::2] - rows[::2], green.any(axis=0).sum()
    assert len(heights) == 6
    assert heights == pytest.approx(np.full(6, width * 9 / 16), abs=3)


@pytest.mark.parametrize("title", ["BackwardHiddenLayer: " + EN, ZH * 2, "Backpropagation" * 8])
def test_whatever_is_written_stays_within_the_margins(title: str) -> None:
    paper = Image.open(io.BytesIO(typeset_pages([page(panel("Backpropagation" * 8), title=title)], "png"))).convert("L")
    inked = np.flatnonzero((np.asarray(paper) < 250).any(axis=0))
    margin = paper.width * 11.5 / 210
    assert inked[0] >= margin - 2
    assert inked[-1] <= paper.width - margin + 2


def test_a_scenes_page_holds_the_last_picture_of_each_beat(project: Path) -> None:
    from lecture.render.jobs import context_of

    lecture = read_lecture(project / "lecture.toml")
    (entry,) = lecture.choose(["LimitDefinition"])
    scripts = read_scripts(lecture, ["en", "zh"])
    found = gather_page(PageJob(entry, scripts, "head"))
    assert isinstance(found, Page)
    quality = QUALITIES["hd"]
    last = render_beat_ends(entry.load(), context_of(entry, scripts["en"]), width=quality.width, height=quality.height)
    assert [panel.name for panel in found.panels] == list(last)
    for panel, still in zip(found.panels, last.values(), strict=True):
        assert np.array_equal(np.asarray(Image.open(io.BytesIO(panel.still))), still)
        assert list(panel.words) == ["en", "zh"]
        assert all(panel.words.values())


@pytest.mark.parametrize(
    ("value", "spec", "mark", "text"),
    [
        (4.625, ".2f", ",", "slope ≈ 4,63"),
        (-0.3875, ".4f", ".", "slope = −0.3875"),
        (1 / 3, ".4g", ".", "slope ≈ 0.3333"),
        (0.1 + 0.2, ".6g", ",", "slope = 0,3"),
    ],
)
def test_a_rounded_number_is_not_said_to_be_equal(value: float, spec: str, mark: str, text: str) -> None:
    ledger = Ledger("Scene")
    ledger.record("slope", value, spec)
    written = [write_entry("slope", entry, mark) for entry in ledger.entries]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in written] == [text]


@pytest.mark.parametrize(("value", "text"), [(Fraction(1, 3) - Fraction(1, 10**40), "≈ 2"), (Fraction(2), "= 2")])
def test_a_number_has_the_sign_of_the_picture(value: Fraction, text: str) -> None:
    ledger = Ledger("Scene")
    figure = ledger.record("slope", value * 6 if value < 1 else value)
    (entry,) = ledger.entries
    assert write_entry("slope", entry, ".").replace("\N{NO-BREAK SPACE}", " ") == f"slope {text}"
    assert entry.is_about == (figure.equals != "=")


def test_a_number_that_comes_of_a_rounded_one_is_about() -> None:
    ledger = Ledger("Scene")
    ledger.take_about({"value"})
    assert ledger.record("value", 1.0).marked == "approx 1"
    assert ledger.record("other", 1.0).marked == "1"
    assert [write_entry("f", entry, ".")[2] for entry in ledger.entries] == ["≈", "="]


def test_a_number_is_called_as_the_script_has_it_and_by_its_key_where_it_has_no_name(tmp_path: Path) -> None:
    make_lecture(tmp_path / "mine", "blank", ["zh"])
    script = tmp_path / "mine" / "script" / "zh.toml"
    script.write_text(script.read_text("utf-8") + '\n[numbers.Growth]\npower = "我的 $m_1$"\n', "utf-8")
    lecture = read_lecture(tmp_path / "mine" / "lecture.toml")
    (entry,) = lecture.scenes
    scripts = read_scripts(lecture, ["zh"])
    found = gather_page(PageJob(entry, scripts, "head", NumberNames.read(lecture, "zh")))
    keys = gather_page(PageJob(entry, scripts, "head"))
    assert isinstance(found, Page)
    assert isinstance(keys, Page)
    named, plain = (
        [number.replace("\N{NO-BREAK SPACE}", " ") for panel in each.panels for number in panel.numbers]
        for each in (found, keys)
    )
    assert "power = 8" in plain
    assert "我的 $m_1$ = 8" in named
    assert "我的𝑚1=8" in read(pdf_of(found))


@pytest.mark.slow
def test_the_command_makes_one_pdf_with_a_page_a_scene(command: Command, own: Path) -> None:
    own.write_text(own.read_text("utf-8") + '[[chapter.scene]]\nscene = "LimitDefinition"\nname = "Again"\n', "utf-8")
    done = command("storyboard", "--pdf", "--lang", "en", "--out", "out", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    file = Path("out/storyboard/storyboard.en.pdf")
    assert done.stdout.splitlines()[-1] == str(file)
    assert len(pypdf.PdfReader(file).pages) == 2
    assert [found.name for found in file.parent.iterdir()] == [file.name]
