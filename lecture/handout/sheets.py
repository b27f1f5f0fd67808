"""Typeset a handout by Typst: two to six beats a page, each with its still, words, formulas and room to write.

Words come to Typst as data or letter by letter: nothing in them is read as markup, and all can be
selected and searched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from lecture.page.mathml import markup
from lecture.project.own_colors import Colors
from scenes.framework.languages import LANGUAGES
from scenes.style.decimal_mark import POINT
from scenes.style.fonts import font_folders
from scenes.style.theme import LIGHT

__all__ = ["Asked", "Exercise", "Panel", "Sheets", "typeset_handout"]

TEMPLATE = Path(__file__).with_name("sheets.typ")


@dataclass(frozen=True)
class Asked:
    """A question: its text, the answers to choose from with the index of the right one, and why."""

    text: str
    answers: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True)
class Exercise:
    """A calculation to do: the scene it is from, what is asked, and the answer."""

    title: str
    text: str
    answer: str


@dataclass(frozen=True)
class Panel:
    """A beat on paper: its scene's title, which step it is, its still as JPEG, its words, formulas and question."""

    title: str
    step: str
    still: bytes
    words: str
    formulas: tuple[str, ...]
    asked: Asked | None = None


@dataclass(frozen=True)
class Sheets:
    """A handout: its title, a note beside it, its language, how many beats stand on a page, and whether it tells the
    answers; `shape` is a still's width over its height, `heading` stands over the exercises with what `compare` says,
    `colors` are the lecture's own, `mark` is the one in numbers."""

    title: str
    note: str
    language: str
    count: int
    answers: bool
    shape: float
    panels: tuple[Panel, ...]
    heading: str = ""
    exercises: tuple[Exercise, ...] = ()
    colors: Colors = ()
    compare: str = ""
    mark: str = POINT


def typeset_handout(sheets: Sheets) -> bytes:
    """Typeset the handout as a PDF."""
    texts = dict.fromkeys(text for panel in sheets.panels for text in _texts(panel))
    texts |= dict.fromkeys(exercise.text for exercise in sheets.exercises)
    places = {text: place for place, text in enumerate(texts)}
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        root = Path(folder)
        panels = [_panel_data(panel, number, places, root) for number, panel in enumerate(sheets.panels)]
        known = LANGUAGES[sheets.language]
        exercises = [asdict(each) | {"text": places[each.text]} for each in sheets.exercises]
        data = {
            "panels": panels,
            "exercises": exercises,
            "font": known.fonts,
            "lang": known.code,
            "region": known.region,
        }
        data = asdict(sheets) | data
        (root / "sheets.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        answers = {answer for panel in sheets.panels if panel.asked for answer in panel.asked.answers}
        contents = "".join(f"  [{markup(text, sheets.mark, in_line=text in answers)}],\n" for text in texts)
        preamble = LIGHT.with_colors(dict(sheets.colors)).preamble(sheets.language)
        source = "\n".join((preamble, f"#let texts = (\n{contents})", TEMPLATE.read_text("utf-8")))
        (root / "main.typ").write_text(source, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
        found = typst.Compiler(root / "main.typ", root=root, font_paths=fonts).compile(format="pdf")
    if not isinstance(found, bytes):
        raise RuntimeError(f"Typst gave {type(found).__name__} for a PDF")
    return found


def _texts(panel: Panel) -> Sequence[str]:
    """Return the texts of a panel that may hold formulas."""
    asked = panel.asked
    return [*panel.formulas, *((asked.text, *asked.answers, asked.why) if asked else ())]


def _panel_data(panel: Panel, number: int, places: dict[str, int], folder: Path) -> dict[str, object]:
    """Return what the template reads of a panel, its texts by their places; write its still into the folder."""
    still = f"still-{number}.jpg"
    (folder / still).write_bytes(panel.still)
    asked = panel.asked and {
        "text": places[panel.asked.text],
        "answers": [places[answer] for answer in panel.asked.answers],
        "right": panel.asked.right,
        "why": places[panel.asked.why],
    }
    formulas = [places[formula] for formula in panel.formulas]
    words = {"title": panel.title, "step": panel.step, "words": panel.words}
    return {**words, "still": still, "formulas": formulas, "asked": asked}
