"""A handout is real text on whole pages, the answers for teachers alone; slides play, and keep the words as notes."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdf
import pytest
from films import decode, psnr
from page_lecture import SMALL
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from lecture.film.stills import picture_of
from lecture.handout.build import _panels, _unsolved, _with_gaps, build_handout
from lecture.handout.sheets import Asked, Exercise, Panel, Sheets, typeset_handout
from lecture.page.plain_math import to_plain
from lecture.project.fixed_words import FixedWords
from lecture.quiz.calculations import Calculation, find_calculations
from lecture.slides.build import build_slides
from scenes.style.theme import DARK

if TYPE_CHECKING:
    from conftest import Delivered

    from lecture.film.standing import StandingFilm
    from scenes.framework.beat import BeatRecord

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

HOSTILE = '#read("/etc/passwd") *b* [_i_] \\ <label> @ref "q" // = ~ $'
SAME_PICTURE = 24  # decibels, after JPEG and another program's scaling


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def text_of(file: Path | io.BytesIO) -> str:
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(file).pages))


def beats_of(film: StandingFilm) -> list[BeatRecord]:
    return [beat for run in film.scenes for beat in run.beats]


# -- stills ---------------------------------------------------------------------------------------------------------


def test_any_picture_of_a_beat_is_found_in_its_clip(delivered: Delivered) -> None:
    beat = delivered.films["en"].scenes[1].beats[1]
    frames = decode(beat.files[0])
    for number in (0, 1, len(frames) // 2, len(frames) - 1):
        found = np.asarray(picture_of(beat, beat.start + number))
        distances = [psnr(found, frame) for frame in frames]
        assert distances[number] == max(distances)


# -- the handout ----------------------------------------------------------------------------------------------------


def test_a_handout_has_each_beats_words_question_and_exercises(delivered: Delivered) -> None:
    film = delivered.films["en"]
    students = build_handout(delivered.lecture, film, 2, answers=False)
    assert students.name == "handout.en.pdf"
    reader = pypdf.PdfReader(students)
    assert len(reader.pages) == 3  # four beats, two a page, and the exercises
    assert sum(len(page.images) for page in reader.pages) == 4
    text = text_of(students)
    for said in ("The weight is 1.", "Which way?", "It turns all the time.", "It goes on turning & turning."):
        assert squeezed(said) in text
    assert squeezed("Compute:") in text
    assert squeezed("Against the gradient") not in text
    assert squeezed(delivered.lecture.titles["en"]) in text


def test_a_students_handout_leaves_out_what_a_beat_says_and_writes_after_its_question(delivered: Delivered) -> None:
    """Its later words and formulas tell the answer, or lead to it; the teacher's handout has them."""
    film = delivered.films["en"]
    asks = film.scenes[0].beats[1]
    assert any("arrow.l" in text for text in asks.texts)
    assert not any("arrow.l" in text for text in asks.until_asked().texts)
    assert film.scenes[0].beats[0].until_asked() == film.scenes[0].beats[0]
    texts = {told: text_of(build_handout(delivered.lecture, film, 2, answers=told)) for told in (False, True)}
    assert {told: squeezed("One step, and it is 0.6.") in text for told, text in texts.items()} == {
        False: False,
        True: True,
    }
    assert [text.count(squeezed("Which way?")) for text in texts.values()] == [1, 1]
    formula = {told: text.count("\N{LEFTWARDS ARROW}") for told, text in texts.items()}
    assert formula == {False: 0, True: 1}


def test_a_students_handout_writes_no_result_of_an_exercise_and_says_where_to_compare(delivered: Delivered) -> None:
    film = delivered.films["en"]
    (run, calculation), *_ = [(run, each) for run in film.scenes for each in find_calculations(run)]
    assert calculation.source in {text for beat in run.beats for text in beat.texts}
    told = {
        answers: list(_panels(run, FixedWords("en", Path("en.toml")), ".", answers=answers))
        for answers in (False, True)
    }
    written = {answers: [text for panel in panels for text in panel.formulas] for answers, panels in told.items()}
    assert calculation.source in written[True]
    assert calculation.source not in written[False]
    note = squeezed("calculate first, then compare")
    texts = {answers: text_of(build_handout(delivered.lecture, film, 2, answers=answers)) for answers in (False, True)}
    assert {answers: note in text for answers, text in texts.items()} == {False: True, True: False}


def test_a_students_handout_shows_the_picture_before_a_result_and_words_with_a_gap_for_it(delivered: Delivered) -> None:
    run = delivered.films["en"].scenes[0]
    first, second = run.beats
    computes = replace(second, question=None)
    before, *_ = [frame for text, frame in computes.told if "arrow.l" in text]
    assert computes.start < before < computes.start + computes.frames - 1
    computes = replace(computes, texts=(*computes.texts, "$y = 0.6$"))
    told = {
        answers: list(
            _panels(replace(run, beats=(first, computes)), FixedWords("en", Path("en.toml")), ".", answers=answers)
        )[1]
        for answers in (False, True)
    }
    assert {answers: panel.words for answers, panel in told.items()} == {
        False: "Which way? One step, and it is _____.",
        True: "Which way? One step, and it is 0.6.",
    }
    assert {answers: "$y = 0.6$" in panel.formulas for answers, panel in told.items()} == {False: False, True: True}
    assert not any("0.6" in text for text in told[False].formulas)
    shown = {answers: np.asarray(Image.open(io.BytesIO(panel.still))) for answers, panel in told.items()}
    for answers, frame in ((False, before), (True, computes.start + computes.frames - 1)):
        assert psnr(shown[answers], np.asarray(picture_of(computes, frame))) > SAME_PICTURE
    assert psnr(shown[False], shown[True]) < SAME_PICTURE


def test_a_students_handout_tells_no_result_as_a_number_of_the_next_calculation() -> None:
    first = Calculation("S", "b", "y", '1 + 2 = "?"', 3.0, "3", 0.1, (), "$= 1 + 2 = 3$")
    then = Calculation("S", "b", "d", 'd = 3 - 1.5 = "?"', 1.5, "1.5", 0.1, (), "$d = 3 - 1.5 = 1.5$")
    assert _unsolved(then, [first]) == '$d = "?"$'
    assert (_unsolved(then, []), _unsolved(first, [])) == (then.unsolved, first.unsolved)
    assert _unsolved(replace(then, source="$3 - 1.5 = 1.5$"), [first]) == ""


@pytest.mark.parametrize(
    ("words", "gapped"),
    [
        ("Es sind 7,5, nicht 17,5 oder 7,55.", "Es sind _____, nicht 17,5 oder 7,55."),
        ("7,5 und −7,5", "_____ und −7,5"),
        ("3 durch 0,4", "3 durch 0,4"),
    ],
)
def test_a_gap_stands_for_the_result_alone(words: str, gapped: str) -> None:
    sought = Calculation("S", "b", "s", '3/0.4 = "?"', 7.5, "7.5", 0.1, (), "$s = 3/0.4 = 7.5$")
    given = replace(sought, formula='0.4 dot 3 / 0.4 = "?"', text="3")
    assert _with_gaps(words, [sought, given], ",") == gapped


def test_formulas_that_are_new_in_a_beat_come_first_and_answers_of_a_question_stand_once(delivered: Delivered) -> None:
    run = delivered.films["en"].scenes[0]
    first, asking = run.beats
    old, new = ([f"${name}_{k} = {k}$" for k in range(5)] for name in "ab")
    question = replace(asking.question, answers=("$x = 1$", "$x = 2$"), texts=("$x = 1$", "$x = 2$", *old))
    beats = (replace(first, texts=tuple(old[:3])), replace(asking, question=question, texts=(*question.texts, *new)))
    for told, formulas in ((False, [*old[:2], *old[3:]]), (True, new[1:])):
        before, after = _panels(replace(run, beats=beats), FixedWords("en", Path("en.toml")), ".", answers=told)
        assert before.formulas == tuple(old[:3])
        assert after.formulas == tuple(formulas)


def test_the_teachers_handout_tells_the_answers(delivered: Delivered) -> None:
    teachers = build_handout(delivered.lecture, delivered.films["zh"], 4, answers=True)
    assert teachers.name == "handout-answers.zh.pdf"
    text = text_of(teachers)
    for part in ("逆着梯度走。", "教师用，附答案", "练习", "0.6"):
        assert squeezed(part) in text


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_long_words_stay_in_their_part_of_the_page(count: int) -> None:
    still = io.BytesIO()
    Image.new("RGB", (1280, 720), "#206040").save(still, "JPEG")  # all panels share it
    words = "A long sentence goes on. " * 24
    asked = Asked(HOSTILE, (HOSTILE, "$x^2$"), 1, HOSTILE)
    panels = (Panel("Title", "Step 1", still.getvalue(), words + HOSTILE, ("$x = 1$",) * 2, asked),) * (count + 1)
    exercises = (Exercise("Title", f"{HOSTILE} $x^2 = ?$", "1"),)
    found = io.BytesIO(typeset_handout(Sheets(HOSTILE, "", "en", count, True, 16 / 9, panels, "Exercises", exercises)))
    pages = pypdf.PdfReader(found).pages
    steps = [page.extract_text().count("Step 1") for page in pages]
    assert steps == [count, 1, 0]
    assert all(bottom > head for bottom, head in parts_of(pages[0]))
    text = text_of(found)
    assert text.count(squeezed(HOSTILE.rstrip("$ "))) >= 4 * (count + 1)


def parts_of(page: pypdf.PageObject) -> list[tuple[float, float]]:
    """Return of each part of a page but the last how low its text comes, and where the next one's head stands."""
    rows: list[tuple[float, str]] = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: rows.append((tm[5] * cm[3] + cm[5], text)))
    heads = [place for place, (_, text) in enumerate(rows) if "Step 1" in text]
    return [
        (min(height for height, text in rows[here:there] if text.strip() and "Title" not in text), rows[there][0])
        for here, there in pairwise(heads)
    ]


# -- slides ---------------------------------------------------------------------------------------------------------


def shown_frame(beat: BeatRecord) -> int:
    """Return which picture of its clip a slide shows before it plays: not the answer of a question."""
    return beat.question.frame - beat.start if beat.question else -1


@pytest.fixture(scope="module")
def slides(delivered: Delivered) -> Path:
    return build_slides(delivered.lecture, delivered.films["zh"])


def test_each_beat_is_a_slide_that_plays_by_itself_with_its_words_as_notes(delivered: Delivered, slides: Path) -> None:
    presentation = Presentation(str(slides))
    beats = beats_of(delivered.films["zh"])
    assert len(presentation.slides) == len(beats)
    assert presentation.core_properties.title == "小课"
    for slide, beat in zip(presentation.slides, beats, strict=True):
        (movie,) = (shape for shape in slide.shapes if not shape.is_placeholder)
        assert (movie.width, movie.height) == (presentation.slide_width, presentation.slide_height)
        conditions = [each.get("delay") for each in slide._element.iter(qn("p:cond"))]
        assert conditions
        assert "indefinite" not in conditions
        assert f"#{slide.background.fill.fore_color.rgb}".lower() == DARK.BACKGROUND
        notes = slide.notes_slide.notes_text_frame.text.splitlines()
        assert [line for line in notes if line in {phrase.text for phrase in beat.phrases}] == [
            phrase.text for phrase in beat.phrases
        ]
        (media,) = {part.target_part.blob for part in slide.part.rels.values() if "video" in part.reltype}
        assert media == Path(beat.files[0]).read_bytes()
        poster = np.asarray(Image.open(io.BytesIO(movie.poster_frame.blob)).convert("RGB"))
        assert psnr(poster, decode(beat.files[0])[shown_frame(beat)]) > SAME_PICTURE


def test_a_slide_has_a_title_for_the_outline_which_stands_off_its_picture(slides: Path) -> None:
    titles = [slide.shapes.title for slide in Presentation(str(slides)).slides]
    assert [title.text for title in titles] == [
        "一步 1/2 · 权重是 1",
        "一步 2/2 · 往哪边走？",
        "转动 1/2 · 方块在转",
        "转动 2/2 · 还在转",
    ]
    assert all(title.top + title.height <= 0 for title in titles)


def test_the_notes_have_a_question_with_its_answers_and_the_reason(slides: Path) -> None:
    asks = Presentation(str(slides)).slides[1]
    notes = asks.notes_slide.notes_text_frame.text.splitlines()
    assert notes == ["往哪边走？", "A  变大", "B  变小：w ≤ 1 ✓", "逆着梯度走。", "走了一步，到 0.6。"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("$x = -1.5$", "x = −1,5"),
        ("to $s = 3/(1 - 0.6)$ & <b>", "to s = 3/(1 − 0,6) & <b>"),
        ("$x^2 + x_1^(n+1)$", "x² + x₁ⁿ⁺¹"),
        ("$(u/v)' = (v u' - u v')/v^2$", "(u/v)′ = (vu′ − uv′)/v²"),
        ("${{step(x^(-2)) (-1) : part}} approx sqrt(x + 1)$", "x⁻²(−1) ≈ √(x + 1)"),
        ("$e^(-x) sin x <= root(3, x)$", "e^(−x) sin x ≤ ³√x"),
        ("$a/b$ & c\n<br>", "a/b & c <br>"),
    ],
)
def test_a_formula_of_the_notes_stands_in_a_line(text: str, line: str) -> None:
    assert to_plain([text], ",") == {text: line}


def test_another_program_opens_the_slides_and_shows_a_picture_of_each(
    delivered: Delivered, slides: Path, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    beats = beats_of(delivered.films["zh"])
    if office is None:  # then python-pptx is the only one that reads them here
        assert len(Presentation(str(slides)).slides) == len(beats)
        return
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(slides)]
    subprocess.run(command, check=True, capture_output=True)
    pages = pypdf.PdfReader(tmp_path / f"{slides.stem}.pdf").pages
    assert len(pages) == len(beats)
    # All pages share one table of pictures.
    shown = [np.asarray(image.image.convert("RGB").resize((SMALL.width, SMALL.height))) for image in pages[0].images]
    assert len(shown) == len(beats)
    for beat in beats:
        own = decode(beat.files[0])[shown_frame(beat)]
        assert max(psnr(picture, own) for picture in shown) > SAME_PICTURE
