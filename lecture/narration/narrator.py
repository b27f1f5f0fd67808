"""Speak what a lecture says, before anything is drawn: scripts learn from it how long each phrase takes.

A silent rehearsal gives the phrases; each is spoken once, and kept. Where numbers depend on how long words take, the
phrases of the next rehearsal may be others: they are spoken, too, until all that is said is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import Keys, digest
from lecture.cache.store import Store
from lecture.film.sound import to_wave
from lecture.narration.speech import Voice
from lecture.project.lecture_file import SceneEntry
from lecture.project.script_check import Script
from lecture.quality import Quality
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from lecture.render.progress_protocol import OrderCancelledError
from scenes.framework.errors import LectureError
from scenes.framework.speech import SpokenPhrase

__all__ = ["Narrator", "Rehearse"]

SPOKEN = TypeAdapter(dict[str, SpokenPhrase])
TEXTS = TypeAdapter(dict[str, tuple[str, ...]])
ROUNDS = 4  # rehearsals until all that is said must be known
Rehearse = Callable[[Sequence[RehearsalJob]], list[list[SceneRun | Failure]]]
Scripts = Mapping[str, Script]
Texts = Mapping[tuple[str, str], Sequence[str]]  # by scene and language


class Narrator:
    """Speak scenes' phrases in a voice, each once: what was spoken is in the store."""

    def __init__(
        self, voice: Voice, store: Store, sources: Sources, is_cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        self.voice, self.store, self.sources, self.is_cancelled = voice, store, sources, is_cancelled
        self.spoken = store.read_note("speech", SPOKEN)
        self.texts = store.read_note("phrases", TEXTS)

    def narrate(
        self, entries: Sequence[SceneEntry], scripts: Scripts, quality: Quality, rehearse: Rehearse
    ) -> dict[str, Script]:
        """Return the scripts with the seconds, word times and sounds of all phrases of the scenes.

        Raises
        ------
        LectureError
            A scene says something else each time its words take another time.
        OrderCancelledError
            The order was given up; what was spoken until then is kept.
        """
        known = self._known_texts(entries, scripts, quality)
        found = self._with_speech(scripts, entries, known)
        pairs = [(entry.name, language) for entry in entries for language in scripts]
        unknown: Texts = {pair: () for pair in pairs if pair not in known}
        heard: set[tuple[str, str]] = set()
        for _ in range(ROUNDS):
            if unknown:
                unspoken = _unspoken(rehearse(_jobs(entries, found, quality, unknown)))
                heard |= unspoken.keys()
                unknown = {pair: texts for pair, texts in unspoken.items() if texts}
                found = self._with_speech(found, entries, unknown)
        if unknown:
            name, language = next(iter(unknown))
            raise LectureError(
                f"{name} ({language}): says other words each time they take another time; let them name fixed numbers"
            )
        if heard:
            self._save(entries, found, scripts, quality, heard)
        return found

    def recall(self, entries: Sequence[SceneEntry], scripts: Scripts, quality: Quality) -> dict[str, Script]:
        """Return the scripts with what is known already; nothing is spoken."""
        return self._with_speech(scripts, entries, self._known_texts(entries, scripts, quality))

    def speak(self, text: str, language: str) -> SpokenPhrase:
        """Return how the voice speaks a phrase; it is asked only once."""
        known = self._known(text, language)
        if known is None:
            if self.is_cancelled():
                raise OrderCancelledError
            speech = self.voice.speak(text, language)
            known = SpokenPhrase(speech.seconds, speech.words, self.store.keep_sound(to_wave(speech)))
            self.spoken[self._key(text, language)] = known
        return known

    def _with_speech(self, scripts: Scripts, entries: Iterable[SceneEntry], texts: Texts) -> dict[str, Script]:
        """Return the scripts with the phrases of scenes spoken; what is new is noted, a scene at a time."""
        found, by_name = dict(scripts), {entry.name: entry for entry in entries}
        for (name, language), phrases in texts.items():
            before = len(self.spoken)
            try:
                fresh = {text: self.speak(text, language) for text in phrases}
            finally:
                if len(self.spoken) > before:
                    self.store.write_note("speech", self.spoken)
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
            pair: texts
            for pair, texts in found.items()
            if texts is not None and all(self._known(text, pair[1]) for text in texts)
        }

    def _known(self, text: str, language: str) -> SpokenPhrase | None:
        known = self.spoken.get(self._key(text, language))
        return known if known and self.store.holds_sound(known.sound) else None

    def _key(self, text: str, language: str) -> str:
        return digest(self.sources.digest(CodeRoot.of(self.voice)), self.voice.name, language, text)

    def _scene_key(self, entry: SceneEntry, script: Script, quality: Quality) -> str:
        return digest(Keys(self.sources).of(entry, script, quality, "").scene, self._key("", script.language))

    def _save(
        self,
        entries: Iterable[SceneEntry],
        narrated: Scripts,
        scripts: Scripts,
        quality: Quality,
        heard: Collection[tuple[str, str]],
    ) -> None:
        """Note what the scenes say that were heard, and forget phrases whose sounds were pruned."""
        for language, script in narrated.items():
            for entry in (entry for entry in entries if (entry.name, language) in heard):
                texts = tuple(script.words(entry).speech)
                self.texts[self._scene_key(entry, scripts[language], quality)] = texts
        self.store.write_note("phrases", self.texts)
        kept = {key: phrase for key, phrase in self.spoken.items() if self.store.holds_sound(phrase.sound)}
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


def _unspoken(results: Iterable[Iterable[SceneRun | Failure]]) -> Texts:
    """Return what is said and has no sound yet, of scenes that can be run; faults are told when they are drawn."""
    runs = (run for scene in results for run in scene if isinstance(run, SceneRun))
    return {
        (run.name, run.language): tuple(
            dict.fromkeys(
                phrase.said for beat in run.beats for phrase in beat.phrases if phrase.text and not phrase.sound
            )
        )
        for run in runs
    }
