"""Gather what a page shows as plain data: films, scenes, beats with their words, numbers, formulas and questions.

All times are frames of a language's film. Texts that may hold formulas are HTML, made by Typst from escaped text; all
else is plain text, which the page never reads as markup.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from lecture.film.build import tracks_of
from lecture.film.standing import StandingFilm
from lecture.film.stills import jpeg, still_of
from lecture.page.mathml import statements, to_html
from lecture.page.numerals import all_digits
from lecture.project.lecture_file import Lecture
from lecture.project.number_names import NumberNames
from lecture.project.script_check import read_fixed_words
from lecture.render.jobs import SceneRun
from scenes.framework.languages import LANGUAGES
from scenes.style.decimal_mark import with_mark

if TYPE_CHECKING:
    from scenes.framework.beat import BeatRecord, Question

__all__ = ["Sweeps", "page_content"]

Sweeps = Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]]  # by language and scene, then beat
WIDEST_COVER = 1280  # pixels of the longer side
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
    names = _number_names(lecture, film, sweeps)
    mark = lecture.decimal_mark(film.language)
    html = to_html((*_formula_texts(film.scenes), *names.values()), mark)
    chapters = {entry.name: number for number, chapter in enumerate(lecture.chapters) for entry in chapter.scenes}
    scenes, start = [], 0
    for run in film.scenes:
        changes = sweeps.get((film.language, run.name), {})
        called = {number: html[name] for (scene, number), name in names.items() if scene == run.name}
        beats = [
            _beat(run, beat, start, html, called, mark) | {"sweep": _sweep(changes.get(beat.name), called)}
            for beat in run.beats
        ]
        scenes.append({"name": run.name, "title": run.title, "chapter": chapters[run.name], "beats": beats})
        start += run.frames
    return {
        "source": film.file.name,
        "cover": _cover(film),
        "fps": fps,
        "width": film.quality.width,
        "height": film.quality.height,
        "frames": start,
        "scenes": scenes,
        "captions": {track.languages[0]: [[cue.start, cue.end, cue.text] for cue in track.cues] for track in tracks},
    }


def _cover(film: StandingFilm) -> str:
    """Return what the page has inside to be seen until something plays, for a film begins on an empty picture: the
    picture that stands for its first step, beside whose words and numbers it stands."""
    picture = still_of(film.scenes[0].beats[0])
    picture.thumbnail((WIDEST_COVER, WIDEST_COVER))
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg(picture)).decode()}"


def _formula_texts(runs: Sequence[SceneRun]) -> Iterator[str]:
    """Yield all texts that may hold formulas."""
    for run in runs:
        for beat in run.beats:
            yield from statements(beat.texts)
            if beat.question is not None:
                yield from (beat.question.text, *beat.question.answers, beat.question.why)


def _number_names(lecture: Lecture, film: StandingFilm, sweeps: Sweeps) -> dict[tuple[str, str], str]:
    """Return what numbers and swept parameters are called in a film's language, by scene and recorded name; those that
    have no name there are missing."""
    entries = {entry.name: entry for entry in lecture.scenes}
    recorded = [(run.name, number.name) for run in film.scenes for number in run.numbers]
    for (language, scene), beats in sweeps.items():
        for sweep in beats.values() if language == film.language else ():
            recorded += [(scene, name) for numbers in sweep["numbers"] for name, _, _ in numbers]
            recorded.append((scene, sweep["parameter"]))
    names = NumberNames.read(lecture, film.language)
    called = {(scene, name): names.of(entries[scene], name) for scene, name in dict.fromkeys(recorded)}
    return {key: name for key, name in called.items() if name is not None}


def _sweep(sweep: Mapping[str, Any] | None, called: Html) -> dict[str, Any] | None:
    """Return what a sweep changes in a beat, with its numbers as they are called."""
    if sweep is None:
        return None
    parameter = sweep["parameter"]
    numbers = [_called(each, called) for each in sweep["numbers"]]
    return {**sweep, "name": called.get(parameter, escape(parameter.replace("_", " "))), "numbers": numbers}


def _called(numbers: Iterable[tuple[str, str, str]], called: Html) -> list[list[str]]:
    """Return numbers with what they are called, those that have a name."""
    return [[called[name], text, digits] for name, text, digits in numbers if name in called]


def _beat(run: SceneRun, beat: BeatRecord, start: int, html: Html, called: Html, mark: str) -> dict[str, Any]:
    """Return a beat in the frames of the film, in which its scene begins at `start`; `called` names its numbers, which
    are written with a decimal mark."""
    own = (number for number in run.numbers if number.beat == beat.name)
    numbers = [(number.name, with_mark(number.text, mark), all_digits(number.value, mark)) for number in own]
    return {
        "name": beat.name,
        "start": start + beat.start,
        "frames": beat.frames,
        "shapes": beat.shapes,
        "phrases": [[phrase.text, start + phrase.start, phrase.frames] for phrase in beat.phrases],
        "numbers": _called(numbers, called),
        "formulas": [html[text] for text in statements(beat.texts, beat.question.answers if beat.question else ())],
        "question": beat.question and _question(beat.question, start, html),
    }


def _question(question: Question, start: int, html: Html) -> dict[str, Any]:
    return {
        "text": html[question.text],
        "answers": [html[answer] for answer in question.answers],
        "right": question.right,
        "why": html[question.why] if question.why else "",
        "frame": start + question.frame,
        "formulas": len(statements(question.texts, question.answers)),  # of the beat's, those that were seen by then
    }
