"""Speak what a lecture says, before anything is drawn: scripts learn from it how long each phrase takes.

A silent rehearsal gives the phrases; those of a beat are spoken at once, and kept. Where numbers depend on how long
words take, the phrases of the next rehearsal may be others: they are spoken, too, until all that is said is known.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import Keys, digest
from lecture.cache.store import Store
from lecture.film.sound import to_wave
from lecture.messages import without_repeats
from lecture.narration.common_time import with_common_times
from lecture.narration.speech import Passage, Speech, SpeechJob, Voice, pause_after, run_speech_job
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import Quality
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.render.progress_protocol import OrderCancelledError
from scenes.framework.beat import BeatRecord
from scenes.framework.counting import count_of
from scenes.framework.errors import LectureError
from scenes.framework.speech import SpokenPhrase
from scenes.spoken.phrase import caption_text

__all__ = ["Narrator", "Rehearse", "Speak"]

Spoken = tuple[SpokenPhrase, ...]
SPOKEN = TypeAdapter(dict[str, Spoken])
TEXTS = TypeAdapter(dict[str, dict[str, tuple[str, ...]]])
NOTED_EVERY = 10  # seconds: what a render loses at most that is killed, or finds the disk full, while it speaks
LOUDEST = 2.0  # a sample of speech; above, it is no sound from -1 to 1 that was made a little too loud
ROUNDS = 4  # rehearsals until all that is said must be known
Rehearse = Callable[[Sequence[RehearsalJob]], list[list[SceneRun | Failure]]]
Scripts = Mapping[str, Script]
Beats = Mapping[str, tuple[str, ...]]  # the phrases of each beat
Texts = Mapping[tuple[str, str], Beats]  # by scene and language


# Runs jobs, hands over the result of each as soon as it is there: its number, and what was spoken.
Speak = Callable[[Sequence[SpeechJob], Callable[[int, Sequence[Speech]], None]], None]


class Narrator:
    """Speak scenes' phrases in a voice, each beat once: what was spoken is in the store.

    `lexicons` tell, by language, how words sound that the lecture names; `speak` runs the work of voices that have a
    model, and where it is None, the others' is done here. Phrases of the languages that go `together` take as long as
    they do in the slowest of them.
    """

    def __init__(
        self,
        voice: Voice,
        store: Store,
        sources: Sources,
        is_cancelled: Callable[[], bool] = lambda: False,
        speak: Speak | None = None,
        lexicons: Mapping[str, Mapping[str, str]] | None = None,
        together: Sequence[str] = (),
    ) -> None:
        self.voice, self.store, self.sources, self.is_cancelled = voice, store, sources, is_cancelled
        self.run, self.lexicons, self.together = speak, lexicons or {}, tuple(together)
        self.spoken = store.read_note("speech", SPOKEN)
        self.texts = store.read_note("phrases", TEXTS)
        self._beats: dict[tuple[str, str], Beats] = {}  # all that scenes say
        self._noted = time.monotonic()

    def narrate(
        self, entries: Sequence[SceneEntry], scripts: Scripts, quality: Quality, rehearse: Rehearse
    ) -> dict[str, Script]:
        """Return the scripts with the seconds, word times and sounds of all phrases of the scenes.

        Raises
        ------
        LectureError
            A scene says something else each time its words take another time, or what no voice can say.
        OrderCancelledError
            The order was given up; what was spoken until then is kept.
        """
        spoken_scripts = {code: script for code, script in scripts.items() if self.voice.of(code)}
        known = self._known_texts(entries, spoken_scripts, quality)
        self._beats |= known
        found = self._with_speech(scripts, entries, known)
        pairs = [(entry.name, language) for entry in entries for language in spoken_scripts]
        unknown: Texts = {pair: {} for pair in pairs if pair not in known}
        heard: set[tuple[str, str]] = set()
        for _ in range(ROUNDS):
            if unknown:
                runs = list(_runs(rehearse(_jobs(entries, self._timed(found, entries), quality, unknown))))
                heard |= {(run.name, run.language) for run in runs}
                self._beats |= {(run.name, run.language): _said(run.beats) for run in runs}
                unspoken = {(run.name, run.language): _said(_without_sound(run)) for run in runs}
                unknown = {pair: beats for pair, beats in unspoken.items() if beats}
                found = self._with_speech(found, entries, unknown)
        if unknown:
            name, language = next(iter(unknown))
            raise LectureError(
                f"{name} ({language}): says other words each time they take another time; let them name fixed numbers"
            )
        if heard:
            self._save(entries, scripts, quality, heard)
        return self._timed(found, entries)

    def recall(self, entries: Sequence[SceneEntry], scripts: Scripts, quality: Quality) -> dict[str, Script]:
        """Return the scripts with what is known already; nothing is spoken."""
        spoken_scripts = {code: script for code, script in scripts.items() if self.voice.of(code)}
        known = self._known_texts(entries, spoken_scripts, quality)
        self._beats |= known
        return self._timed(self._with_speech(scripts, entries, known), entries)

    def recall_passage(self, passage: Passage) -> Spoken | None:
        """Return how the phrases of a beat were spoken, if they were and their sounds are there; nothing is spoken."""
        return self._known(passage)

    def _timed(self, scripts: Scripts, entries: Sequence[SceneEntry]) -> dict[str, Script]:
        """Return the scripts with common times for the languages that go together."""
        return with_common_times(scripts, entries, self._beats, self.together)

    # -- what was spoken ----------------------------------------------------------------------------------------

    def speak(self, passages: Sequence[Passage]) -> None:
        """Have the voice speak passages that it has not spoken yet; each is kept as soon as it is there."""
        fresh = {self._key(passage): passage for passage in passages if self._known(passage) is None}
        for key, passage in [*fresh.items()]:
            if known := self._held(self._sound_key(passage)):
                self.spoken[key] = known
                del fresh[key]
        waiting = sorted(fresh.values(), key=lambda passage: -sum(map(len, passage.phrases)))
        try:
            self._speak([passage for passage in waiting if self._voice(passage).has_model], self.run or self._run_here)
            self._speak([passage for passage in fresh.values() if not self._voice(passage).has_model], self._run_here)
        finally:
            self._note()

    def _note(self) -> None:
        """Note what was spoken."""
        self.store.write_note("speech", self.spoken)
        self._noted = time.monotonic()

    def _speak(self, passages: Sequence[Passage], run: Speak) -> None:
        jobs = [SpeechJob(passage, self._voice(passage).job(passage)) for passage in passages]

        def keep(number: int, speeches: Sequence[Speech]) -> None:
            passage = passages[number]
            self._check(passage, speeches)
            kept = tuple(map(self._kept, passage.phrases, speeches))
            self.spoken[self._key(passage)] = self.spoken[self._sound_key(passage)] = kept
            if time.monotonic() >= self._noted + NOTED_EVERY:
                self._note()

        if jobs:
            run(jobs, keep)

    def _check(self, passage: Passage, speeches: Sequence[Speech]) -> None:
        """Refuse what is no speech of a passage's phrases: a voice from elsewhere may give anything."""
        wanted = len(passage.phrases)
        if len(speeches) != wanted:
            fault = (
                f"gave {count_of(len(speeches), 'sound')} for {count_of(wanted, 'phrase')}; speak returns one a phrase"
            )
        elif not all(speech.samples.ndim == 1 and speech.samples.dtype.kind == "f" for speech in speeches):
            fault = "gave samples that are no mono sound of floating-point numbers from -1 to 1"
        elif not all(len(speech.samples) and abs(speech.samples).max() < LOUDEST for speech in speeches):
            fault = f"gave a phrase without samples, or samples beyond {LOUDEST:.0f}; they are to be from -1 to 1"
        else:
            return
        raise LectureError(
            f"{passage.scene}.{passage.beat} ({passage.language}): the voice {self._voice(passage).name} {fault}"
        )

    def _run_here(self, jobs: Sequence[SpeechJob], keep: Callable[[int, Sequence[Speech]], None]) -> None:
        """Do the work of voices without a model; tell all passages at once that can't be spoken as they are.

        A voice that fails, such as one whose service can't be reached, is not asked for the others.
        """
        mistakes: list[str] = []
        for number, job in enumerate(jobs):
            if self.is_cancelled():
                raise OrderCancelledError
            try:
                found = run_speech_job(job)
            except LectureError as error:
                mistakes.append(str(error))
            except Exception as error:
                raise LectureError(self._failure(job.passage, error)) from error
            else:
                keep(number, found)
        if mistakes:
            raise LectureError(without_repeats(mistakes))

    def _failure(self, passage: Passage, error: Exception) -> str:
        """Tell why a voice from elsewhere did not speak, and where in its code that was."""
        voice = self._voice(passage)
        own = getattr(sys.modules.get(type(voice).__module__), "__file__", None)
        lines = [step.lineno for step in extract_tb(error.__traceback__) if step.filename == own]
        where = f" at {Path(str(own)).name}:{lines[-1]}" if lines else ""
        return (
            f"{passage.scene}.{passage.beat} ({passage.language}): the voice {voice.name} failed{where}: "
            f"{type(error).__name__}: {error}; what was spoken until then is kept, the next render goes on from there"
        )

    def _kept(self, phrase: str, speech: Speech) -> SpokenPhrase:
        """Return how a phrase was spoken, its sound in the store."""
        seconds = speech.seconds + pause_after(caption_text(phrase))
        return SpokenPhrase(seconds, speech.words, self.store.keep_sound(to_wave(speech)), speech.seconds)

    def _voice(self, passage: Passage) -> Voice:
        found: Voice | None = self.voice.of(passage.language)
        if found is None:
            raise KeyError(passage.language)
        return found

    def _known(self, passage: Passage) -> Spoken | None:
        return self._held(self._key(passage))

    def _held(self, key: str) -> Spoken | None:
        known = self.spoken.get(key)
        return known if known and all(self.store.holds_sound(phrase.sound) for phrase in known) else None

    def _key(self, passage: Passage) -> str:
        """Return what a passage is known by: its text and all code that reads it."""
        voice = self._voice(passage)
        code = self.sources.digest(CodeRoot.of(voice))
        place = [passage.scene, passage.beat] if not voice.has_model else []
        return digest(code, voice.name, place, passage.language, passage.phrases, dict(passage.lexicon))

    def _sound_key(self, passage: Passage) -> str:
        """Return what its sound is known by: what the voice makes of it, whatever the text."""
        voice = self._voice(passage)
        return digest("sound", voice.name, passage.language, voice.fingerprint(passage))

    # -- what scenes say ----------------------------------------------------------------------------------------

    def _passages(self, pair: tuple[str, str], beats: Beats) -> Iterator[Passage]:
        name, language = pair
        lexicon = self.lexicons.get(language, {})
        for beat, phrases in beats.items():
            if said := tuple(filter(None, phrases)):
                yield Passage(name, beat, language, said, lexicon)

    def _with_speech(self, scripts: Scripts, entries: Iterable[SceneEntry], texts: Texts) -> dict[str, Script]:
        """Return the scripts with the phrases of scenes spoken."""
        found, by_name = dict(scripts), {entry.name: entry for entry in entries}
        passages = {pair: list(self._passages(pair, beats)) for pair, beats in texts.items()}
        unspoken = [passage for each in passages.values() for passage in each if self._known(passage) is None]
        if unspoken:
            self.speak(unspoken)
        for (name, language), each in passages.items():
            fresh: dict[str, SpokenPhrase] = {}
            for passage in each:
                fresh |= zip(passage.phrases, self._known(passage) or (), strict=False)
            script, entry = found[language], by_name[name]
            words = script.words(entry)
            spoken = replace(words, speech={**words.speech, **fresh})
            found[language] = replace(script, scenes={**script.scenes, script.table(entry): spoken})
        return found

    def _known_texts(self, entries: Iterable[SceneEntry], scripts: Scripts, quality: Quality) -> Texts:
        """Return what the scenes say of which everything is known and has its sound."""
        found = {
            (entry.name, language): self.texts.get(self._scene_key(entry, script, quality))
            for entry in entries
            for language, script in scripts.items()
        }
        return {
            pair: beats
            for pair, beats in found.items()
            if beats is not None and all(self._known(passage) for passage in self._passages(pair, beats))
        }

    def _scene_key(self, entry: SceneEntry, script: Script, quality: Quality) -> str:
        voice = self._key(Passage("", "", script.language, (), self.lexicons.get(script.language, {})))
        return digest(Keys(self.sources).of(entry, script, quality, "").scene, entry.name, voice, self.together)

    def _save(
        self,
        entries: Iterable[SceneEntry],
        scripts: Scripts,
        quality: Quality,
        heard: Collection[tuple[str, str]],
    ) -> None:
        """Note what the scenes say that were heard, and forget phrases whose sounds were pruned."""
        for language in scripts:
            for entry in (entry for entry in entries if (entry.name, language) in heard):
                self.texts[self._scene_key(entry, scripts[language], quality)] = dict(self._beats[entry.name, language])
        self.store.write_note("phrases", self.texts)
        kept = {key: phrases for key, phrases in self.spoken.items() if self._held(key)}
        self.store.write_note("speech", kept)


def _jobs(
    entries: Iterable[SceneEntry], scripts: Scripts, quality: Quality, wanted: Iterable[tuple[str, str]]
) -> list[RehearsalJob]:
    """Return the rehearsals of scenes in languages."""
    languages: dict[str, tuple[str, ...]] = {}
    for name, language in wanted:
        languages[name] = (*languages.get(name, ()), language)
    return [
        RehearsalJob(
            entry, {key: script.only(entry) for key, script in scripts.items()}, quality.fps, languages[entry.name]
        )
        for entry in entries
        if entry.name in languages
    ]


def _runs(results: Iterable[Iterable[SceneRun | Failure]]) -> Iterator[SceneRun]:
    """Yield the scenes that can be run; faults are told when they are drawn."""
    return (run for scene in results for run in scene if isinstance(run, SceneRun))


def _said(beats: Iterable[BeatRecord]) -> dict[str, tuple[str, ...]]:
    """Return what is said in beats; a phrase without words is empty."""
    return {beat.name: tuple(phrase.said if phrase.text else "" for phrase in beat.phrases) for beat in beats}


def _without_sound(run: SceneRun) -> Iterator[BeatRecord]:
    """Yield the beats in which something is said that has no sound yet."""
    return (beat for beat in run.beats if any(phrase.text and not phrase.sound for phrase in beat.phrases))
