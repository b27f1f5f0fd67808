"""Speaks what a lecture says, before anything is drawn: scripts learn from it how long each phrase takes.

A silent rehearsal gives the phrases; each is spoken once, and kept. Where numbers depend on how long words take, the
phrases of the next rehearsal may be others: they are spoken, too, until all that is said is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from lecture.cache.code_digest import CodeRoot, Sources
from lecture.cache.keys import Keys, digest
from lecture.cache.store import Store
from lecture.film.sound import to_wave
from lecture.narration.speech import Voice
from lecture.project.lecture_file import SceneEntry
from lecture.project.script import Script
from lecture.quality import Quality
from lecture.render.jobs import Failure, RehearsalJob, SceneRun
from scenes.framework.errors import LectureError
from scenes.framework.speech import SpokenPhrase

__all__ = ["Narrator", "Rehearse"]

SPOKEN = TypeAdapter(dict[str, SpokenPhrase])
TEXTS = TypeAdapter(dict[str, tuple[str, ...]])
ROUNDS = 4  # rehearsals until all that is said must be known
Rehearse = Callable[[Sequence[RehearsalJob]], list[list[SceneRun | Failure]]]
Scripts = Mapping[str, Script]


class Narrator:
    """A voice, and what the store has of what it spoke."""

    def __init__(self, voice: Voice, store: Store, sources: Sources) -> None:
        self.voice, self.store, self.sources = voice, store, sources
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
        """
        found = self.recall(entries, scripts, quality)
        jobs = self._open_jobs(entries, found, quality, None)
        for _ in range(ROUNDS):
            unknown = self._unknown(rehearse(jobs)) if jobs else {}
            if not unknown:
                self._save(entries, found, scripts, quality)
                return found
            for (name, language), texts in unknown.items():
                entry = next(entry for entry in entries if entry.name == name)
                found[language] = self._speak(found[language], entry, texts)
            jobs = self._open_jobs(entries, found, quality, unknown)
        name, language = next(iter(unknown))
        raise LectureError(f"{name} ({language}): says other words each time they take another time; use fixed ones")

    def recall(self, entries: Sequence[SceneEntry], scripts: Scripts, quality: Quality) -> dict[str, Script]:
        """Return the scripts with what is known already; nothing is spoken."""
        found = dict(scripts)
        for language, script in scripts.items():
            for entry in entries:
                texts = self.texts.get(self._scene_key(entry, script, quality), ())
                if texts and all(self._known(text, language) for text in texts):
                    found[language] = self._speak(found[language], entry, texts)
        return found

    def _open_jobs(
        self,
        entries: Sequence[SceneEntry],
        scripts: Scripts,
        quality: Quality,
        unknown: Iterable[tuple[str, str]] | None,
    ) -> list[RehearsalJob]:
        """Rehearsals of the scenes of which something is unknown, at first of those that nothing is known of."""
        wanted = (
            {
                entry.name: tuple(language for language in scripts if not scripts[language].words(entry).speech)
                for entry in entries
            }
            if unknown is None
            else {entry.name: tuple(lang for name, lang in unknown if name == entry.name) for entry in entries}
        )
        return [
            RehearsalJob(entry, {key: script.only(entry) for key, script in scripts.items()}, quality.fps, languages)
            for entry in entries
            if (languages := wanted[entry.name])
        ]

    @staticmethod
    def _unknown(results: Iterable[Iterable[SceneRun | Failure]]) -> dict[tuple[str, str], tuple[str, ...]]:
        """By scene and language: the phrases that have no sound yet. Faults of scenes are told when they are drawn."""
        runs = (run for scene in results for run in scene if isinstance(run, SceneRun))
        phrases = {
            (run.name, run.language): tuple(
                dict.fromkeys(p.text for beat in run.beats for p in beat.phrases if p.text and not p.sound)
            )
            for run in runs
        }
        return {key: texts for key, texts in phrases.items() if texts}

    def _speak(self, script: Script, entry: SceneEntry, texts: Iterable[str]) -> Script:
        words = script.words(entry)
        fresh = {text: self.speak(text, script.language) for text in texts}
        spoken = replace(words, speech={**words.speech, **fresh})
        return replace(script, scenes={**script.scenes, script.table(entry): spoken})

    def speak(self, text: str, language: str) -> SpokenPhrase:
        """How the voice speaks a phrase; it is asked only once."""
        known = self._known(text, language)
        if known is None:
            speech = self.voice.speak(text, language)
            known = SpokenPhrase(speech.seconds, speech.words, self.store.keep_sound(to_wave(speech)))
            self.spoken[self._key(text, language)] = known
        return known

    def _known(self, text: str, language: str) -> SpokenPhrase | None:
        known = self.spoken.get(self._key(text, language))
        return known if known and self.store.holds_sound(known.sound) else None

    def _key(self, text: str, language: str) -> str:
        return digest(self.sources.digest(CodeRoot.of(self.voice)), self.voice.name, language, text)

    def _scene_key(self, entry: SceneEntry, script: Script, quality: Quality) -> str:
        return digest(Keys(self.sources).of(entry, script, quality, "").scene, self._key("", script.language))

    def _save(self, entries: Iterable[SceneEntry], narrated: Scripts, scripts: Scripts, quality: Quality) -> None:
        for language, script in narrated.items():
            for entry in entries:
                texts = tuple(script.words(entry).speech)
                self.texts[self._scene_key(entry, scripts[language], quality)] = texts
        self.store.write_note("phrases", self.texts)
        kept = {key: phrase for key, phrase in self.spoken.items() if self.store.holds_sound(phrase.sound)}
        self.store.write_note("speech", kept)
