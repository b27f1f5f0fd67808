"""Give the phrases of several languages one time each, so that one picture goes with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from scenes.framework.errors import LectureError

__all__ = ["with_common_times"]

Beats = Mapping[str, tuple[str, ...]]  # the phrases of each beat


def with_common_times(
    scripts: Mapping[str, Script],
    entries: Iterable[SceneEntry],
    said: Mapping[tuple[str, str], Beats],
    languages: Sequence[str],
) -> dict[str, Script]:
    """Return scripts in which each phrase takes as long as it does in the slowest of some languages.

    Phrases belong together by their place in their beat; `said` has them by scene and language. A scene of which not
    all is known stays as it is.

    Raises
    ------
    LectureError
        A phrase has words in one language and none in another.
    """
    found = dict(scripts)
    for entry in entries if languages else ():
        texts = {code: said[entry.name, code] for code in languages if (entry.name, code) in said}
        if len(texts) < len(languages):
            continue
        longest = _longest(entry, found, texts)
        for code in languages:
            script, words = found[code], found[code].words(entry)
            speech = {
                text: replace(phrase, seconds=longest.get((code, text), phrase.seconds))
                for text, phrase in words.speech.items()
            }
            changed = replace(words, speech=speech)
            found[code] = replace(script, scenes={**script.scenes, script.table(entry): changed})
    return found


def _longest(
    entry: SceneEntry, scripts: Mapping[str, Script], texts: Mapping[str, Beats]
) -> dict[tuple[str, str], float]:
    """Return the seconds that each phrase takes with those that belong to it, by language and text."""
    found: dict[tuple[str, str], float] = {}
    for beat in next(iter(texts.values())):
        rows = [[(code, text) for text in beats.get(beat, ())] for code, beats in texts.items()]
        if len({len(row) for row in rows}) > 1:
            continue  # while numbers and words still settle
        for place, phrases in enumerate(zip(*rows, strict=True), 1):
            _refuse_one_sided(entry, scripts, beat, place, phrases)
            spoken = [(scripts[code].words(entry).speech.get(text), code, text) for code, text in phrases]
            seconds = max((phrase.seconds for phrase, _, _ in spoken if phrase), default=0.0)
            for _, code, text in spoken:
                found[code, text] = max(seconds, found.get((code, text), 0.0))
    return found


def _refuse_one_sided(
    entry: SceneEntry, scripts: Mapping[str, Script], beat: str, place: int, phrases: Sequence[tuple[str, str]]
) -> None:
    """Refuse a phrase that is silent in one language only: the picture would not wait for the others' words."""
    silent = [code for code, text in phrases if not text]
    if silent and len(silent) < len(phrases):
        where = scripts[silent[0]].words(entry).place_of(beat)
        other = next(code for code, text in phrases if text)
        raise LectureError(
            f"{where}: say: phrase {place} is empty, and in {other} it has words; say something in both, or in neither"
        )
