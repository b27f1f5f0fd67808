"""Typeset storyboard pages by Typst: a still of each beat, and beside it its name, its words and its numbers.

All that is written comes to Typst as data: nothing in it is read as markup, and all of it can be selected and searched.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from lecture.page.mathml import markup
from lecture.quality import WIDE
from lecture.typesetting import Form, typeset
from scenes.framework.languages import DEFAULT_LANGUAGE, LANGUAGES
from scenes.style.decimal_mark import POINT
from scenes.style.theme import LIGHT

if TYPE_CHECKING:
    from scenes.framework.beat import Question

__all__ = ["Page", "Panel", "typeset_pages"]

UPRIGHT_COLUMNS = 3  # of upright stills on a sheet, at most
Places = Mapping[tuple[str, str], int]  # of texts, each with a decimal mark
GAP_PART = 0.022  # of a sheet's width, between columns

# `pages` is a list of (head, title, panels, part, columns): `part` is the part of a sheet's width that a still takes. A
# panel has name, time, still (a file), words and numbers, which stand below the still where there are several columns.
# Panels are made smaller until all of a page fit on one sheet. Where none of the sizes does, a PDF goes on on the next
# sheet, and a picture is longer.
TEMPLATE = """
#let pages = json("data.json").pages
#let is_picture = sys.inputs.format == "png"
#let (width, height, margin, gap) = (210mm, 297mm, 11.5mm, 4mm)
#let room = (width: width - 2 * margin, height: height - 2 * margin)
#set document(title: pages.at(0).head, date: none)
#set page(width: width, height: if is_picture { auto } else { height }, margin: margin)
#set text(font: sys.inputs.fonts.split(","), size: 9pt, fill: rgb("#16181d"))
#set par(leading: 0.5em, spacing: 0.7em)
// A word that may be wider than a line breaks anywhere.
#show regex("[^\\s\\p{Han}]{24,}"): it => it.text.clusters().join(sym.zws)
#let quiet(size, body) = text(size: size, fill: rgb("#5b6473"), body)

// As many dots as keep both sides whole: Typst leaves out a row and a column of a picture that ends within a dot.
#let dot = 72pt / float(sys.inputs.resolution)
#let still(it, width) = {
  let dots = calc.floor(width / dot / it.step) * it.step - 0.001
  image(it.still, width: dots * dot, alt: it.name)
}

#let asked(it) = block(above: 0.9em, below: 0.9em, inset: (left: 2.5mm), stroke: (left: 0.5mm + rgb("#c9ced8")), {
  par(texts.at(it.text))
  for (number, answer) in it.answers.enumerate() {
    let mark = if number == it.right { [ #sym.checkmark] }
    par(hanging-indent: 1.3em, [#strong("ABC".at(number))#h(0.5em)#texts.at(answer)#mark])
  }
})
#let told(it) = {
  par(text(weight: 600, size: 1.1em, it.name))
  par(quiet(0.85em, it.time))
  for words in it.words {
    set text(lang: words.lang, region: words.region)
    if words.text != "" { par(words.text) }
    if words.asked != none { asked(words.asked) }
  }
  if it.numbers.len() > 0 { par(quiet(0.85em, it.numbers.map(number => texts.at(number)).join(h(1.4em)))) }
}
#let panel(it, page, scale) = block(breakable: false, width: 100%, above: gap, below: gap, {
  line(length: 100%, stroke: 0.25mm + rgb("#c9ced8"))
  set text(size: 9pt * (1 + scale) / 2)
  let wide = page.part * scale * room.width
  if page.columns == 1 {
    grid(columns: (wide, 1fr), column-gutter: gap, still(it, wide), told(it))
  } else {
    still(it, wide)
    told(it)
  }
})

#let sheet(page, scale) = {
  quiet(9.5pt, page.head)
  block(below: gap, heading(outlined: true, text(size: 16pt, weight: 600, page.title)))
  let panels = page.panels.map(it => panel(it, page, scale))
  if page.columns == 1 { panels.join() } else {
    grid(columns: (1fr,) * page.columns, column-gutter: gap, row-gutter: 2 * gap, ..panels)
  }
}

#for (number, page) in pages.enumerate() {
  if number > 0 { pagebreak() }
  context {
    let tall(scale) = measure(sheet(page, scale), width: room.width).height
    let sizes = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
    let fitting = sizes.find(scale => tall(scale) <= room.height)
    let scale = if fitting == none { sizes.last() } else { fitting }
    let body = sheet(page, scale)
    if is_picture { block(height: calc.max(room.height, tall(scale)), body) } else { body }
  }
}
"""


@dataclass(frozen=True)
class Panel:
    """A beat: its name and time, its still as PNG, its words by language, its numbers, which may be called by
    formulas, and by language what it asks."""

    name: str
    time: str
    still: bytes
    words: Mapping[str, str]
    numbers: tuple[str, ...]
    asked: Mapping[str, Question] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A scene's page: what stands over its title, the title, its beats, a still's width over its height, and
    the decimal mark by language."""

    head: str
    title: str
    panels: tuple[Panel, ...]
    shape: float = WIDE
    marks: Mapping[str, str] = field(default_factory=dict)


def typeset_pages(pages: Sequence[Page], form: Form) -> bytes:
    """Typeset the pages as one PDF, or a single page as a picture."""
    images: dict[str, bytes] = {}
    asked = [
        (question, page.marks.get(language, POINT))
        for page in pages
        for panel in page.panels
        for language, question in panel.asked.items()
    ]
    texts = {(text, mark): True for question, mark in asked for text in question.answers}
    texts |= {(question.text, mark): False for question, mark in asked}
    texts |= {(number, _mark_of(page)): True for page in pages for panel in page.panels for number in panel.numbers}
    places = {text: place for place, text in enumerate(texts)}
    contents = "".join(f"  [{markup(*text, in_line=in_line)}],\n" for text, in_line in texts.items())
    # That of Chinese has no narrow forms of signs, which would be those of all languages on the page.
    preamble = f'{LIGHT.preamble(DEFAULT_LANGUAGE)}\n#set text(weight: "regular", lang: "en", region: none)'
    source = "\n".join((preamble, f"#let texts = (\n{contents})", TEMPLATE))
    found = [_page_data(page, number, places, images) for number, page in enumerate(pages)]
    return typeset(source, {"pages": found, "letters": [text for text, _ in texts]}, images, form)


def _page_data(page: Page, number: int, places: Places, images: dict[str, bytes]) -> dict[str, object]:
    """Return what the template reads of a page, what is asked by its place among the texts; add its stills to the
    images."""
    panels = []
    for place, panel in enumerate(page.panels):
        still = f"still-{number}-{place}.png"
        images[still] = panel.still
        words = [
            {
                "lang": LANGUAGES[language].tag,
                "region": LANGUAGES[language].region,
                "text": text,
                "asked": _asked(panel.asked.get(language), page.marks.get(language, POINT), places),
            }
            for language, text in panel.words.items()
            if text or language in panel.asked
        ]
        with Image.open(io.BytesIO(panel.still)) as picture:
            step = picture.width // math.gcd(*picture.size)
        numbers = [places[number, _mark_of(page)] for number in panel.numbers]
        told = {"name": panel.name, "time": panel.time, "numbers": numbers}
        panels.append({**told, "still": still, "step": step, "words": words})
    columns, part = _arrangement(page)
    return {"head": page.head, "title": page.title, "panels": panels, "part": part, "columns": columns}


def _mark_of(page: Page) -> str:
    """Return the decimal mark of a page's pictures and numbers, which are in the first of its languages."""
    return next(iter(page.marks.values()), POINT)


def _asked(question: Question | None, mark: str, places: Places) -> dict[str, object] | None:
    """Return a question and its answers by the places of their texts, with the right one."""
    if question is None:
        return None
    answers = [places[answer, mark] for answer in question.answers]
    return {"text": places[question.text, mark], "answers": answers, "right": question.right}


def _arrangement(page: Page) -> tuple[int, float]:
    """Return in how many columns a page's panels stand, and the part of its width that a still takes.

    A still that is less wide has the area of a wide one; upright ones stand side by side, as wide as their columns.
    """
    if page.shape >= 1:
        return 1, 0.46 * math.sqrt(page.shape / WIDE)
    columns = max(1, min(len(page.panels), UPRIGHT_COLUMNS))
    count = max(columns, 2)
    return columns, (1 - GAP_PART * (count - 1)) / count
