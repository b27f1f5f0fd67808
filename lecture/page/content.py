"""Gather what a page shows as plain data: films, scenes, beats with their words, numbers, formulas and questions.

All times are frames of a language's film. Texts that may hold formulas are HTML, made by Typst from escaped text; all
else is plain text, which the page never reads as markup.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecture.film.build import tracks_of
from lecture.film.standing import StandingFilm
from lecture.page.mathml import is_statement, to_html
from lecture.project.lecture_file import Lecture
from lecture.render.jobs import SceneRun
from scenes.framework.languages import LANGUAGES

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord, Question

__all__ = ["page_content"]

Html = Mapping[str, str]  # of texts that may hold formulas


def page_content(
    lecture: Lecture, films: Mapping[str, StandingFilm], start: str, source: Callable[[Path], str]
) -> dict[str, Any]:
    """Return the data of a page that opens in the language `start`; `source` gives a film's address."""
    return {
        "title": {language: lecture.titles[language] for language in films},
        "start": start,
        "languages": {language: _language(language) for language in films},
        "chapters": {language: [chapter.titles[language] for chapter in lecture.chapters] for language in films},
        "films": {language: _film(lecture, film, source(film.file)) for language, film in films.items()},
    }


def _language(code: str) -> dict[str, str]:
    known = LANGUAGES[code]
    return {"name": known.name, "tag": f"{known.tag}-{known.region.upper()}", "space": known.phrase_space}


def _film(lecture: Lecture, film: StandingFilm, source: str) -> dict[str, Any]:
    fps = film.quality.fps
    tracks = tracks_of(film.runs, fps)
    html = to_html(_formula_texts(film.scenes))
    chapters = {entry.name: number for number, chapter in enumerate(lecture.chapters) for entry in chapter.scenes}
    scenes, start = [], 0
    for run in film.scenes:
        beats = [_beat(run, beat, start, html) for beat in run.beats]
        scenes.append({"name": run.name, "title": run.title, "chapter": chapters[run.name], "beats": beats})
        start += run.frames
    return {
        "source": source,
        "fps": fps,
        "width": film.quality.width,
        "height": film.quality.height,
        "frames": start,
        "scenes": scenes,
        "captions": {track.language: [[cue.start, cue.end, cue.text] for cue in track.cues] for track in tracks},
    }


def _formula_texts(runs: Sequence[SceneRun]) -> Iterator[str]:
    """Yield all texts that may hold formulas."""
    for run in runs:
        for beat in run.beats:
            yield from filter(is_statement, beat.texts)
            if beat.question is not None:
                yield from (beat.question.text, *beat.question.answers, beat.question.why)


def _beat(run: SceneRun, beat: BeatRecord, start: int, html: Html) -> dict[str, Any]:
    """Return a beat in the frames of the film, in which its scene begins at `start`."""
    return {
        "name": beat.name,
        "start": start + beat.start,
        "frames": beat.frames,
        "shapes": beat.shapes,
        "phrases": [[phrase.text, start + phrase.start, phrase.frames] for phrase in beat.phrases],
        "numbers": [
            [number.name, number.text, _written(number.value)] for number in run.numbers if number.beat == beat.name
        ],
        "formulas": [html[text] for text in beat.texts if is_statement(text)],
        "question": beat.question and _question(beat.question, start, html),
    }


def _question(question: Question, start: int, html: Html) -> dict[str, Any]:
    return {
        "text": html[question.text],
        "answers": [html[answer] for answer in question.answers],
        "right": question.right,
        "why": html[question.why] if question.why else "",
        "frame": start + question.frame,
    }


def _written(value: float) -> str:
    """Return a number with all its digits; a whole one without a fraction."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "—")
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return text.replace("-", "−")
