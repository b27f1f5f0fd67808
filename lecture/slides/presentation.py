"""Write a PowerPoint presentation: a slide a beat, whose clip plays by itself and stands on its last picture."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

__all__ = ["Slide", "write_presentation"]

WIDTH = Inches(13.333)
TITLED = 5  # the layout with a title alone, in the template that comes with python-pptx
HEADING = Inches(0.6)  # high
TYPE = "video/mp4"
RGB: Any = RGBColor  # which has no types
LONGEST_NOTE = 30_000  # characters that PowerPoint keeps


@dataclass(frozen=True)
class Slide:
    """A slide: its title, which the outline and a screen reader tell, its clip, a picture of it as JPEG, which is seen
    before the clip plays, and its notes."""

    title: str
    clip: bytes
    poster: bytes
    notes: str


def write_presentation(
    file: Path, title: str, language: str, size: tuple[int, int], ground: str, slides: Iterable[Slide]
) -> None:
    """Write the slides into a file. `language` is a tag such as zh-CN; `size` is the pictures' in pixels, `ground`
    their background as #rrggbb, which is seen where a clip is not yet."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, Emu(round(WIDTH * size[1] / size[0]))
    presentation.core_properties.title = title
    presentation.core_properties.language = language
    for slide in slides:
        _add(presentation, slide, bytes.fromhex(ground.removeprefix("#")))
    presentation.save(str(file))


def _add(presentation: Any, slide: Slide, ground: bytes) -> None:
    page = presentation.slides.add_slide(presentation.slide_layouts[TITLED])
    heading = page.shapes.title
    heading.text = slide.title
    # Above the picture's edge, where PowerPoint puts a hidden title itself.
    heading.left, heading.top = 0, -HEADING
    heading.width, heading.height = presentation.slide_width, HEADING
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = RGB(*ground)
    place = (0, 0, presentation.slide_width, presentation.slide_height)
    movie = page.shapes.add_movie(
        io.BytesIO(slide.clip), *place, poster_frame_image=io.BytesIO(slide.poster), mime_type=TYPE
    )
    movie.name = slide.title
    movie._element.nvPicPr.cNvPr.set("descr", slide.title)
    for condition in page._element.iter(qn("p:cond")):
        if condition.get("delay") == "indefinite":  # until a click, as python-pptx has it
            condition.set("delay", "0")
    page.notes_slide.notes_text_frame.text = slide.notes[:LONGEST_NOTE]
