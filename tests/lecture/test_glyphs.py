"""Characters that no font has are named with their place, never drawn as boxes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from lecture.commands.storyboard_page import Page, Panel, typeset_pages
from lecture.project.lecture_file import read_lecture
from lecture.project.script_check import check_script, read_scripts, refuse_undrawn_titles
from scenes.framework.errors import LectureError
from scenes.style.glyph_coverage import missing_characters

EMOJI, RARE = "\U0001f600", "\U0002ebf0"


@pytest.mark.parametrize("text", ["", "ascii $x$", "微积分：龘", "x⁻¹⁰ₙ ŷ ∂η ≈ ℝ ∇ ½", "\u3000 \u00a0", "𠮷㐀"])
def test_what_the_fonts_have_is_not_missing(text: str) -> None:
    assert missing_characters(text) == []


@pytest.mark.parametrize("missing", [EMOJI, RARE, "\U0010fffd", "👩"])
def test_what_no_font_has_is_missing_once(missing: str) -> None:
    assert missing_characters(f"a{missing}的{missing}") == [missing]


def told(own: Path, old: str, new: str) -> str:
    """Return what is told of the lecture after a change of the first such words in its Chinese script."""
    file = own.parent / "script" / "zh.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    lecture = read_lecture(own)
    with pytest.raises(LectureError) as caught:
        check_script(lecture.scenes[0], read_scripts(lecture, ["zh"]))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ('title = "', "[LimitDefinition]: title"),
        ('say = "', "[LimitDefinition.average_change]: say"),
        ('slope = "', "[LimitDefinition.secant_slope]: write.slope"),
    ],
)
def test_missing_characters_are_named_with_file_table_and_key(old: str, place: str, own: Path) -> None:
    script = own.parent / "script" / "zh.toml"
    remedy = f"no font of the lecture has {EMOJI} (U+1F600); write it otherwise"
    assert told(own, old, f"{old}{EMOJI}") == f"{script}: {place}: {remedy}"


def test_titles_of_the_lecture_and_its_chapters_are_looked_at(write_lecture: Callable[[str], Path]) -> None:
    file = write_lecture(
        f'title = {{ zh = "课{EMOJI}" }}\n[[chapter]]\ntitle = {{ zh = "章{RARE}" }}\n'
        '[[chapter.scene]]\nscene = "LimitDefinition"\n'
    )
    with pytest.raises(LectureError) as caught:
        refuse_undrawn_titles(read_lecture(file))
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{file}: title.zh: no font of the lecture has {EMOJI} (U+1F600)")
    assert second.startswith(f"{file}: chapter[1].title.zh: no font")
    assert "(U+2EBF0)" in second


def page(words: str) -> bytes:
    """Return the pixels of a storyboard page that says this."""
    with io.BytesIO() as file:
        Image.new("RGB", (16, 9)).save(file, "PNG")
        panel = Panel("beat", "0:00", file.getvalue(), {"en": words}, ())
    return Image.open(io.BytesIO(typeset_pages([Page("head", "title", (panel,))], "png"))).tobytes()


def test_powers_on_storyboard_pages_are_read_and_not_boxes() -> None:
    pages = [page(f"10{power} m") for power in ("⁻⁶", "⁻⁷", "⁺⁶", "₋₆", "−6", "⁰", "\U0010fffd\U0010fffd")]
    assert len(set(pages)) == len(pages)  # boxes would all look the same
