"""Typeset what to read into the microphone: a lecture's words, beat by beat, with the file that each recording is."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst

from lecture.files import write_atomically
from lecture.narration.recorded import FOLDER
from lecture.render.jobs import SceneRun
from scenes.framework.languages import LANGUAGES
from scenes.framework.timing import reading_time
from scenes.style.fonts import font_folders

__all__ = ["write_record_sheet"]

# What is read from the data is text, whatever is in it: nothing of a script is run.
TEMPLATE = """
#let sheet = json("sheet.json")
#set document(title: sheet.title, date: none)
#set page(paper: "a4", margin: 18mm, numbering: "1 / 1")
#set text(font: sheet.font, lang: sheet.lang, region: sheet.region, size: 12pt)
#set par(leading: 0.8em)
#text(size: 16pt, weight: 500, sheet.title)

#for scene in sheet.scenes {
  block(above: 1.4em, sticky: true, text(size: 14pt, weight: 500, scene.title))
  for beat in scene.beats {
    block(breakable: false, above: 1em, width: 100%, stroke: (left: 0.7mm + luma(80%)), inset: (left: 3mm), {
      text(size: 8.5pt, fill: luma(40%), beat.file + "   " + beat.seconds + " s")
      for phrase in beat.phrases { par(phrase) }
    })
  }
}
"""


def write_record_sheet(file: Path, title: str, runs: Sequence[SceneRun], language: str) -> None:
    """Write the words of scenes as a PDF: a phrase a line, since the picture waits for each."""
    known = LANGUAGES[language]
    scenes = [{"title": run.title, "beats": list(_beats(run))} for run in runs]
    data = {"title": title, "scenes": scenes, "font": known.fonts, "lang": known.code, "region": known.region}
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        root = Path(folder)
        (root / "sheet.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (root / "main.typ").write_text(TEMPLATE, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
        found = typst.Compiler(root / "main.typ", root=root, font_paths=fonts).compile(format="pdf")
    if not isinstance(found, bytes):
        raise RuntimeError(f"Typst gave {type(found).__name__} for a PDF")
    with write_atomically(file) as fresh:
        fresh.write_bytes(found)


def _beats(run: SceneRun) -> Sequence[dict[str, object]]:
    """Return the beats of a scene in which something is said."""
    found: list[dict[str, object]] = []
    for beat in run.beats:
        phrases = [phrase.text for phrase in beat.phrases if phrase.text]
        seconds = sum(reading_time(text, run.language) for text in phrases)
        file = f"{FOLDER}/{run.language}/{run.name}.{beat.name}.wav"
        found += [{"file": file, "seconds": f"{seconds:.0f}", "phrases": phrases}] if phrases else []
    return found
