"""Gather what a page shows as plain data: films, scenes, beats with their words, numbers, formulas and questions.

All times are frames of a language's film. Texts that may hold formulas are HTML, made by Typst from escaped text; all
else is plain text, which the page never reads as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lecture.film.build import tracks_of
from lecture.film.standing import StandingFilm
from lecture.page.mathml import is_statement, to_html
from lecture.page.numerals import all_digits
from lecture.project.lecture_file import Lecture
from lecture.project.script_check import read_fixed_words
from lecture.render.jobs import SceneRun
from scenes.framework.languages import LANGUAGES

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord, Question

__all__ = ["Sweeps", "page_content"]

Sweeps = Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]]  # by language and scene, then beat
Html = Mapping[str, str]  # of texts that may hold formulas


def page_content(
    lecture: Lecture, films: Mapping[str, StandingFilm], start: str, sweeps: Sweeps | None = None
) -> dict[str, Any]:
    """Return the data of a page that opens in the language `start`, beside its films; `sweeps` are shown at their
    beats."""
    return {
        "title": {language: lecture.titles[language] for language in films},
        "start": start,
        "theme": lecture.theme,
        "languages": {language: _language(language) for language in films},
        "words": {language: read_fixed_words(lecture, language).section("page") for language in films},
        "chapters": {language: [chapter.titles[language] for chapter in lecture.chapters] for language in films},
        "films": {language: _film(lecture, film, sweeps or {}) for language, film in films.items()},
    }


def _language(code: str) -> dict[str, str]:
    known = LANGUAGES[code]
    return {"name": known.name, "tag": f"{known.tag}-{known.region.upper()}", "space": known.phrase_space}


def _film(lecture: Lecture, film: StandingFilm, sweeps: Sweeps) -> dict[str, Any]:
    fps = film.quality.fps
    tracks = tracks_of(film.runs, fps, film.quality.shape)
    html = to_html(_formula_texts(film.scenes))
    chapters = {entry.name: number for number, chapter in enumerate(lecture.chapters) for entry in chapter.scenes}
    scenes, start = [], 0
    for run in film.scenes:
        changes = sweeps.get((film.language, run.name), {})
        beats = [_beat(run, beat, start, html) | {"sweep": changes.get(beat.name)} for beat in run.beats]
        scenes.append({"name": run.name, "title": run.title, "chapter": chapters[run.name], "beats": beats})
        start += run.frames
    return {
        "source": film.file.name,
        "fps": fps,
        "width": film.quality.width,
        "height": film.quality.height,
        "frames": start,
        "scenes": scenes,
        "captions": {track.languages[0]: [[cue.start, cue.end, cue.text] for cue in track.cues] for track in tracks},
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
            [number.name, number.text, all_digits(number.value)] for number in run.numbers if number.beat == beat.name
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
        "formulas": sum(map(is_statement, question.texts)),  # of the beat's, those that were seen by then
    }
